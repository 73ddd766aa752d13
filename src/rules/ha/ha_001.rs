//! HA-001: a function lives in one AZ only.

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, HaPromise};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "HA-001",
    name: "function-in-one-az",
    family: Family::Ha,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(17, 17), (32, 32), (48, 48), (71, 71), (97, 97), (178, 178), (189, 189)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("同一功能的服务器只在一个可用区", "Function lives in one AZ only"),
    why: Text::fixed(
        "可用区整体故障时，该应用模块全部中断；金融云要求每个模块的服务器分布在两个可用区。",
        "When that AZ fails the whole function stops; the finance cloud asks for servers of each function in two AZs.",
    ),
    fix: Text::fixed(
        "把一半服务器移到第二个可用区，或在第二个可用区复制同样数量的服务器。",
        "Move half of the servers to a second AZ, or clone the servers into it.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("web模块的2台服务器都在可用区B。", "Both servers of the function web stand in AZ B."),
    good: Text::fixed(
        "web模块在可用区B和C各有1台服务器。",
        "The function web has one server in AZ B and one in AZ C.",
    ),
    cross: &[
        "InfraGuard slb-instance-multi-zone",
        "InfraGuard slb-all-listener-servers-multi-zone",
        "InfraGuard slb-instance-default-server-group-multi-zone",
        "InfraGuard slb-vserver-group-multi-zone",
        "InfraGuard slb-master-slave-server-group-multi-zone",
    ],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for team in sink.each(&context.facts.teams) {
        if team.without_az > 0 {
            let reason = Text::fixed("服务器未放入可用区", "a server stands in no AZ");
            sink.not_evaluated(team.subjects(), reason);
            continue;
        }
        let (Some((&az, &count)), 1) = (team.per_az.first_key_value(), team.per_az.len()) else {
            sink.pass();
            continue;
        };
        let (name, az_name) = (context.name(team.job), context.name(az));
        let message = text!(
            "应用模块“{name}”的{count}台服务器都在可用区“{az_name}”，应分布在2个可用区",
            "all {count} servers of \"{name}\" stand in AZ \"{az_name}\"; they must stand in 2 AZs"
        );
        let severity = if team.promise >= HaPromise::Az { Severity::Error } else { Severity::Warning };
        let (split, clone) = (split(context, sink, team, az), clone(context, sink, team, az));
        let finding = sink.fail(team.subjects(), message).severity(severity);
        if split.is_none() && clone.is_none() {
            let advice = Text::fixed("先在该地域添加第二个可用区", "add a second AZ to the region first");
            finding.fix(Fix::guide(advice));
        }
        finding.fix_if(split).fix_if(clone);
    }
}

/// Moves half of the servers; none when there is only one.
fn split(context: &Context<'_>, sink: &Sink, team: &Team<'_>, full: AzId) -> Option<Fix> {
    let half = team.count() / 2;
    if half == 0 {
        return None;
    }
    let az = second_az(context, team, full)?;
    let title = text!("将{half}台移到可用区“{az}”", "move {half} to AZ \"{az}\"");
    Some(sink.fix(FixClass::Choose, title, || {
        let mut sheet = Sheet::new(context);
        let moved = sheet
            .second_az(full)
            .and_then(|other| sheet.move_some(&team.ids().collect::<Vec<_>>(), half, other));
        moved.map(|()| sheet.finish()).unwrap_or_default()
    }))
}

/// Clones every server.
fn clone(context: &Context<'_>, sink: &Sink, team: &Team<'_>, full: AzId) -> Option<Fix> {
    let az = second_az(context, team, full)?;
    let title = text!("在可用区“{az}”复制同样的服务器", "clone the servers into AZ \"{az}\"");
    Some(sink.fix(FixClass::Choose, title, || {
        let mut sheet = Sheet::new(context);
        let Some(other) = sheet.second_az(full) else { return Vec::new() };
        for member in &team.members {
            if sheet.twin(member.id, other, member.node.count).is_none() {
                return Vec::new();
            }
        }
        sheet.finish()
    }))
}

/// What the second AZ is called; none when there is none in which the servers find a vSwitch.
fn second_az(context: &Context<'_>, team: &Team<'_>, full: AzId) -> Option<String> {
    let mut sheet = Sheet::new(context);
    let other = sheet.second_az(full)?;
    sheet.has_room(team.ids(), other).then(|| sheet.az_name(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn servers_in_two_azs_pass() {
        passes("HA-001", &two_az_classic());
        passes("HA-001", &two_az_vpc());
    }

    #[test]
    fn servers_in_one_az_fail_and_every_fix_helps() {
        for mut design in [two_az_classic(), two_az_vpc()] {
            move_like(&mut design, "web-2", "web-1");
            let finding = one_finding("HA-001", &design);
            assert_eq!(finding.severity, Severity::Error);
            assert_eq!(finding.fixes.len(), 2);
            each_fix_removes_the_finding("HA-001", &design);
        }
    }

    #[test]
    fn a_server_without_a_function_gets_one_with_its_twin() {
        let mut design = two_az_vpc();
        for gone in ["slb-public", "web-2"] {
            if design.nodes.values().any(|node| node.name == gone) {
                remove(&mut design, gone);
            }
        }
        let alone = id(&design, "web-1");
        let mut row = design.nodes.get(alone).unwrap().clone();
        row.function = None;
        apply(&mut design, vec![crate::design::Edit::PutNode(alone, Box::new(row))]);
        each_fix_removes_the_finding("HA-001", &design);
    }

    #[test]
    fn a_second_az_comes_from_the_catalogue_when_the_design_has_one() {
        let mut design = two_az_vpc();
        let az = design.az_of(design.nodes.get(id(&design, "web-2")).unwrap()).unwrap();
        for gone in ["web-2", "bastion-2"] {
            remove(&mut design, gone);
        }
        apply(&mut design, vec![crate::design::Edit::Remove(az.into())]);
        let after = each_fix_removes_the_finding("HA-001", &design);
        assert_eq!(after[0].azs.len(), 2);
        passes("HA-001", &after[0]);
    }

    #[test]
    fn below_an_az_promise_it_is_a_warning() {
        let mut design = two_az_classic();
        move_like(&mut design, "web-2", "web-1");
        settings(&mut design, |settings| settings.ha_promise = HaPromise::Instance);
        assert_eq!(one_finding("HA-001", &design).severity, Severity::Warning);
    }

    #[test]
    fn a_node_of_several_is_split_by_count() {
        let mut design = two_az_classic();
        remove(&mut design, "web-2");
        node(&mut design, "web-1", |node| node.count = 5);
        let after = each_fix_removes_the_finding("HA-001", &design);
        let counts: Vec<u32> =
            after[0].nodes.values().filter(|n| n.name.starts_with("web")).map(|n| n.count).collect();
        assert_eq!(counts, [3, 2]);
    }

    #[test]
    fn a_server_without_an_az_is_not_evaluated() {
        let mut design = two_az_classic();
        lift_to_region(&mut design, "web-1");
        assert_eq!(outcome("HA-001", &design), Outcome::NotEvaluated);
    }
}
