//! HA-002: unequal server counts in the two AZs.

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, NodeId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "HA-002",
    name: "unequal-az-counts",
    family: Family::Ha,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(17, 17), (48, 48), (97, 97), (189, 189)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("两可用区服务器数量不相等", "Unequal server counts in the two AZs"),
    why: Text::fixed(
        "较大的可用区故障时，剩下的服务器不到一半；金融云要求一半服务器在一个可用区，一半在另一个。",
        "When the larger AZ fails, less than half of the servers are left; the finance cloud asks for one half in each AZ.",
    ),
    fix: Text::fixed(
        "在服务器较少的可用区补足，或从较多的可用区移过去。总数为奇数时相差1台只作提示。",
        "Add servers in the smaller AZ, or move some from the larger one. With an odd total a difference of 1 is only a hint.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("可用区B有3台，可用区C有1台。", "AZ B has 3 servers, AZ C has 1."),
    good: Text::fixed("可用区B和C各有2台。", "AZ B and AZ C have 2 servers each."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams) {
        let mut azs = team.per_az.iter().map(|(&az, &count)| (count, az));
        let (Some(a), Some(b), None) = (azs.next(), azs.next(), azs.next()) else { continue };
        let ((more, large), (less, small)) = (a.max(b), a.min(b));
        if more == less {
            sink.pass();
            continue;
        }
        let (name, large_name, small_name) =
            (context.name(team.job), context.name(large), context.name(small));
        let message = {
            let servers = crate::base::text::counted(more, "server");
            text!(
                "应用模块“{name}”在可用区“{large_name}”有{more}台服务器，在“{small_name}”有{less}台，应相等",
                "\"{name}\" has {servers} in AZ \"{large_name}\" and {less} in \"{small_name}\"; they must be equal"
            )
        };
        let odd = (more + less) % 2 == 1 && more - less == 1;
        let severity = if odd { Severity::Info } else { Severity::Warning };
        let add = add(context, sink, team, small, more - less);
        let move_over = move_over(context, sink, team, (large, small), (more - less) / 2);
        sink.fail(team.subjects(), message).severity(severity).fix_if(add).fix_if(move_over);
    }
}

fn members_in(context: &Context<'_>, team: &Team<'_>, az: AzId) -> Vec<NodeId> {
    let here = team.members.iter().filter(|member| context.design.az_of(member.node) == Some(az));
    here.map(|member| member.id).collect()
}

/// Adds members to the last node of the smaller AZ. It comes first: no capacity and no promise is lost by it.
fn add(context: &Context<'_>, sink: &Sink, team: &Team<'_>, small: AzId, many: u64) -> Option<Fix> {
    let last = members_in(context, team, small).last().copied()?;
    Sheet::new(context).may_add_members(last, many).then_some(())?;
    let az = context.name(small);
    let title = text!("在可用区“{az}”增加{many}台", "add {many} in AZ \"{az}\"");
    Some(sink.fix(FixClass::Choose, title, || {
        let mut sheet = Sheet::new(context);
        sheet.add_members(last, many).map(|()| sheet.finish()).unwrap_or_default()
    }))
}

/// Moves half of the difference; none when the difference is 1.
fn move_over(
    context: &Context<'_>,
    sink: &Sink,
    team: &Team<'_>,
    (large, small): (AzId, AzId),
    many: u64,
) -> Option<Fix> {
    let members = members_in(context, team, large);
    if many == 0 || !Sheet::new(context).has_room(members.iter().copied(), small) {
        return None;
    }
    let az = context.name(small);
    let title = text!("将{many}台移到可用区“{az}”", "move {many} to AZ \"{az}\"");
    Some(sink.fix(FixClass::Choose, title, || {
        let mut sheet = Sheet::new(context);
        sheet.move_some(&members, many, small).map(|()| sheet.finish()).unwrap_or_default()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn equal_halves_pass() {
        for design in good_designs() {
            passes("HA-002", &design);
        }
    }

    #[test]
    fn three_and_one_fail_and_both_fixes_help() {
        for mut design in good_designs() {
            node(&mut design, "web-1", |node| node.count = 3);
            let finding = one_finding("HA-002", &design);
            assert_eq!(finding.severity, Severity::Warning);
            assert!(finding.message.en.contains("has 3 servers") && finding.message.en.contains("and 1 in"));
            assert_eq!(finding.fixes.len(), 2);
            for after in each_fix_removes_the_finding("HA-002", &design) {
                passes("HA-002", &after);
            }
        }
    }

    #[test]
    fn an_odd_total_that_differs_by_one_is_a_hint() {
        let mut design = two_az_classic();
        node(&mut design, "web-1", |node| node.count = 2);
        let finding = one_finding("HA-002", &design);
        assert_eq!((finding.severity, finding.fixes.len()), (Severity::Info, 1));
    }

    #[test]
    fn an_odd_total_that_differs_by_three_is_a_warning() {
        let mut design = two_az_classic();
        node(&mut design, "web-1", |node| node.count = 4);
        assert_eq!(one_finding("HA-002", &design).severity, Severity::Warning);
    }
}
