//! HA-006: those left after the loss of an AZ cannot carry the load.

use std::collections::BTreeMap;

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, HaPromise, NodeId, Ref};
use crate::resilience::{CapacityRow, Verdict};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "HA-006",
    name: "too-little-after-az-loss",
    family: Family::Ha,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::guide(&[(32, 32), (179, 179)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("单可用区故障后剩余容量不足", "Survivors cannot carry the load after an AZ loss"),
    why: Text::fixed(
        "一个可用区故障后，其余可用区的服务器要单独承担峰值业务量，否则双可用区的服务器都会过载。",
        "When an AZ is lost, the servers of the others carry the peak alone; if they cannot, the second AZ buys nothing.",
    ),
    fix: Text::fixed(
        "增加服务器，使除去任一可用区后的总容量不低于峰值业务量，并保持各可用区数量相等。",
        "Add servers until what is left without any one AZ carries the peak, equal in all AZs.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "峰值900笔/秒，每台250笔/秒，2+2台：一个可用区故障后只有500笔/秒。",
        "A peak of 900 a second on 2 + 2 servers of 250: without one AZ 500 are left.",
    ),
    good: Text::fixed(
        "4+4台：一个可用区故障后还有1000笔/秒。",
        "4 + 4 servers: without one AZ 1000 are left.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for row in &context.resilience().capacity {
        // A function in one AZ is HA-001's, a promise of nothing nobody's.
        let azs = row.losses.len();
        if row.promise == HaPromise::None || (row.promise >= HaPromise::Az && azs < 2) || row.servers < 2 {
            continue;
        }
        if let Some(missing) = row.missing() {
            sink.not_evaluated(subjects(row), missing);
            continue;
        }
        if row.promise >= HaPromise::Az {
            az_loss(context, row, sink);
        } else {
            instance_loss(context, row, sink);
        }
    }
}

/// A function and its nodes.
pub(in crate::rules) fn subjects(row: &CapacityRow) -> impl Iterator<Item = Ref> {
    std::iter::once(Ref::from(row.function)).chain(row.nodes.iter().map(|&id| Ref::from(id)))
}

fn az_loss(context: &Context<'_>, row: &CapacityRow, sink: &mut Sink) {
    let short = row.worst().filter(|loss| loss.verdict == Verdict::TooLittle);
    let (Some(loss), Some(demand)) = (short, row.demand) else {
        sink.pass();
        return;
    };
    let (name, az) = (context.name(row.function), context.name(loss.az));
    let (left, demand) = (loss.left.unwrap_or_default().normalize(), demand.normalize());
    let message = text!(
        "可用区“{az}”故障后，应用模块“{name}”剩余容量{left}笔/秒，低于峰值{demand}笔/秒",
        "without AZ \"{az}\" \"{name}\" carries {left} transactions a second; the peak is {demand}"
    );
    let short = Fix::guide(Text::fixed("按F-08增加服务器", "add servers as F-08 says"));
    sink.fail(subjects(row), message).fix(enough(context, row).unwrap_or(short));
}

fn instance_loss(context: &Context<'_>, row: &CapacityRow, sink: &mut Sink) {
    if row.worst_instance.1 != Verdict::TooLittle {
        sink.pass();
        return;
    }
    let (name, demand) = (context.name(row.function), row.demand.unwrap_or_default().normalize());
    let message = text!(
        "最大的一台服务器故障后，应用模块“{name}”承担不了峰值{demand}笔/秒",
        "without its strongest server \"{name}\" cannot carry the peak of {demand} transactions a second"
    );
    let fix = row.nodes.last().and_then(|&node| {
        let mut sheet = Sheet::new(context);
        sheet.add_members(node, 1)?;
        Some(Fix::choose(Text::fixed("增加一台", "add one server"), sheet.finish()))
    });
    sink.fail(subjects(row), message).fix_if(fix);
}

/// The least number of servers with which the loss of any AZ is carried, equal in all AZs.
pub(in crate::rules) fn enough(context: &Context<'_>, row: &CapacityRow) -> Option<Fix> {
    let azs = row.losses.len() as u64;
    let each = row.needed?.checked_div(azs).filter(|_| azs > 1)?;
    let mut sheet = Sheet::new(context);
    let mut last: BTreeMap<AzId, (NodeId, u64)> = BTreeMap::new();
    for &id in &row.nodes {
        let node = context.facts.node(id)?;
        let az = context.design.az_of(node)?;
        let entry = last.entry(az).or_insert((id, 0));
        *entry = (id, entry.1 + u64::from(node.count));
    }
    let most = last.values().map(|(_, count)| *count).max()?.max(each);
    let mut added = 0;
    for (node, count) in last.into_values() {
        if count < most {
            sheet.add_members(node, most - count)?;
            added += most - count;
        }
    }
    let title = {
        let servers = crate::base::text::counted(added, "server");
        text!("增加{added}台，每个可用区{most}台", "add {servers}, {most} in each AZ")
    };
    (added > 0).then(|| Fix::auto(title, sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn enough_on_either_side_passes() {
        for mut design in good_designs() {
            demand(&mut design, "web", Some("80"), Some("100"));
            passes("HA-006", &design);
        }
    }

    #[test]
    fn too_little_on_one_side_fails_and_is_made_good() {
        for mut design in good_designs() {
            demand(&mut design, "web", Some("900"), Some("250"));
            let finding = one_finding("HA-006", &design);
            assert!(finding.message.en.contains("carries 250") && finding.message.en.contains("is 900"));
            let fixed = auto_fix_keeps_the_contract("HA-006", &design);
            assert_eq!(fixed.nodes.get(id(&fixed, "web-1")).unwrap().count, 4, "F-08: 4 + 4");
            passes("HA-006", &fixed);
            passes("HA-005", &fixed);
            passes("CAP-001", &fixed);
        }
    }

    #[test]
    fn three_and_one_fail_on_the_side_of_the_three() {
        let mut design = two_az_classic();
        node(&mut design, "web-1", |node| node.count = 3);
        demand(&mut design, "web", Some("150"), Some("100"));
        one_finding("HA-006", &design);
        let fixed = auto_fix_keeps_the_contract("HA-006", &design);
        passes("HA-002", &fixed);
    }

    #[test]
    fn a_missing_number_is_named() {
        let mut design = two_az_classic();
        demand(&mut design, "web", Some("80"), None);
        assert_eq!(outcome("HA-006", &design), Outcome::NotEvaluated);
    }

    #[test]
    fn a_promise_of_an_instance_asks_for_the_strongest_server() {
        let mut design = two_az_classic();
        settings(&mut design, |settings| settings.ha_promise = HaPromise::Instance);
        demand(&mut design, "web", Some("150"), Some("100"));
        one_finding("HA-006", &design);
        node(&mut design, "web-1", |node| node.count = 2);
        passes("HA-006", &design);
    }
}
