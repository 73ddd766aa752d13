//! ECS-009: the quantity or the term of a purchase is impossible.

use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, Ref, RepairKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

/// The most of one kind that Yuntu lets one node stand for.
const MOST_SERVERS: u32 = 1000;
/// Five years, the longest term that is sold.
const MOST_MONTHS: u32 = 60;

pub(super) static RULE: Rule = Rule {
    code: "ECS-009",
    name: "quantity-or-term-impossible",
    family: Family::Ecs,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(107, 108)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("数量或时长非法", "Quantity or term is not a positive whole number"),
    why: Text::fixed(
        "购买数量和购买时长都必须是正整数，否则无法下单，容量和报价也没有意义。",
        "Quantity and term must be positive whole numbers; otherwise nothing can be ordered, and capacity and price \
         mean nothing.",
    ),
    fix: Text::fixed(
        "填写1-1000的数量和1-60个月的时长；更多服务器分成多个节点。",
        "Enter a quantity from 1 to 1000 and a term from 1 to 60 months; draw more servers as several nodes.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("Web服务器的数量为0台。", "Web servers with a quantity of 0."),
    good: Text::fixed("Web服务器的数量为2台，购买12个月。", "Two web servers, bought for 12 months."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, _) in sink.each(&context.facts.ecs) {
        let name = context.name(id);
        let mut sound = true;
        let count = node.count;
        if !(1..=MOST_SERVERS).contains(&count) {
            sound = false;
            sink.fail(
                [id.into()],
                text!(
                    "“{name}”的数量为{count}台，应为1-{MOST_SERVERS}之间的整数",
                    "the quantity of \"{name}\" is {count}; it must be a whole number from 1 to {MOST_SERVERS}"
                ),
            )
            .fix(Fix::guide(text!("填写1-{MOST_SERVERS}的数量", "enter a quantity from 1 to {MOST_SERVERS}")));
        }
        let term = node.purchase.as_ref().and_then(|purchase| purchase.months);
        if let Some(months) = term.filter(|months| !(1..=MOST_MONTHS).contains(months)) {
            sound = false;
            sink.fail([id.into()], {
                let time = crate::base::text::counted(months, "month");
                text!(
                    "“{name}”的购买时长为{months}个月，应为1-{MOST_MONTHS}之间的整数",
                    "the term of \"{name}\" is {time}; it must be a whole number from 1 to {MOST_MONTHS}"
                )
            })
            .fix(Fix::guide(text!(
                "填写1-{MOST_MONTHS}个月的时长",
                "enter a term from 1 to {MOST_MONTHS} months"
            )));
        }
        for mended in mended_numbers(context, id) {
            sound = false;
            sink.fail(
                [id.into()],
                text!(
                    "文件中“{name}”的{mended}不是正整数，读入时已清除",
                    "the file gave \"{name}\" the value {mended}, which is no positive whole number and was cleared"
                ),
            )
            .fix(Fix::guide(Text::fixed("重新填写数量和时长", "enter quantity and term again")));
        }
        if sound {
            sink.pass();
        }
    }
}

/// Quantities and terms that the file had and no design may have, such as "count: 0".
fn mended_numbers<'a>(context: &Context<'a>, id: NodeId) -> impl Iterator<Item = &'a str> {
    context.repairs.iter().filter(move |repair| repair.row == Some(Ref::Node(id))).filter_map(|repair| {
        match &repair.kind {
            RepairKind::ClearedNumber(what) if what.starts_with("count:") || what.starts_with("months:") => {
                Some(what.as_str())
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Context, Ref, RepairKind};
    use crate::catalog::Catalog;
    use crate::design::{Purchase, Repair};
    use crate::rules::check;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("ECS-009", &design);
        }
    }

    #[test]
    fn too_many_servers_fail() {
        for (count, sound) in [(1, true), (1000, true), (1001, false)] {
            let mut design = two_az_classic();
            node(&mut design, "web-1", |node| node.count = count);
            assert_eq!(findings("ECS-009", &design).is_empty(), sound, "{count}");
        }
    }

    #[test]
    fn more_than_five_years_fail() {
        for (months, sound) in [(1, true), (60, true), (61, false)] {
            let mut design = two_az_classic();
            let purchase = Purchase { months: Some(months), ..Purchase::default() };
            node(&mut design, "web-1", |node| node.purchase = Some(purchase));
            assert_eq!(findings("ECS-009", &design).is_empty(), sound, "{months}");
        }
    }

    #[test]
    fn a_zero_in_the_file_fails_although_it_was_mended() {
        let design = two_az_classic();
        let row = Some(Ref::from(id(&design, "web-1")));
        for what in ["count: 0", "months: 0"] {
            let repairs = [Repair { row, kind: RepairKind::ClearedNumber(what.to_owned()) }];
            let context = Context::new(&design, Catalog::builtin(), &repairs, today());
            let found: Vec<_> = check(&context).of("ECS-009").cloned().collect();
            assert_eq!(found.len(), 1);
            assert!(found[0].message.en.contains(what), "{}", found[0].message.en);
        }
    }
}
