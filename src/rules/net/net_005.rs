//! NET-005: a server of a VPC region without a vSwitch.

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, NetKind, Node, NodeId, RegionId, VSwitchId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The most vSwitches that are offered to choose from.
const OFFERED: usize = 4;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-005",
    name: "server-without-vswitch",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(48, 48), (475, 475)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("ECS未指定交换机", "VPC ECS without a vSwitch"),
    why: Text::fixed(
        "专有网络里的ECS从交换机得到地址，不选交换机就无法购买。",
        "An ECS in a VPC gets its address from a vSwitch; it cannot be bought without one.",
    ),
    fix: Text::fixed("选择同一可用区的交换机。", "Choose a vSwitch of the same AZ."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("可用区F的web-1没有交换机。", "web-1 in AZ F has no vSwitch."),
    good: Text::fixed("可用区F的web-1在交换机vsw-1里。", "web-1 in AZ F is in the vSwitch vsw-1."),
    cross: &["InfraGuard ecs-instances-in-vpc"],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, _) in sink.each(&context.facts.ecs) {
        let Some(region) = context.design.region_of(node) else { continue };
        if context.net_of(region) != NetKind::Vpc {
            continue;
        }
        if node.vswitch.is_some() {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let message = text!(
            "专有网络中的“{name}”没有交换机，应有1个",
            "\"{name}\" in a VPC has no vSwitch; it needs one"
        );
        let finding = sink.fail([id.into()], message);
        let Some(az) = context.design.az_of(node) else {
            finding.fix(Fix::guide(Text::fixed("先把它放入一个可用区", "place it in an AZ first")));
            continue;
        };
        let there = vswitches_of_az(context, region, az, node);
        if there.is_empty() {
            finding.fix_if(create(context, region, az, id, node));
        }
        for vswitch in there.into_iter().take(OFFERED) {
            finding.fix_if(choose(context, id, vswitch));
        }
    }
}

/// The vSwitches of an AZ, those of the node's security zone first.
fn vswitches_of_az(context: &Context<'_>, region: RegionId, az: AzId, node: &Node) -> Vec<VSwitchId> {
    let design = context.design;
    let mut found: Vec<(bool, VSwitchId)> = context
        .facts
        .vpcs_of(region)
        .iter()
        .flat_map(|&vpc| context.facts.vswitches_of(vpc))
        .filter_map(|&id| design.vswitches.get(id).map(|row| (id, row)))
        .filter(|(_, row)| row.az == az)
        .map(|(id, row)| (row.security_zone != node.place.security_zone(), id))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

fn choose(context: &Context<'_>, node: NodeId, vswitch: VSwitchId) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    sheet.node_mut(node)?.vswitch = Some(vswitch);
    let name = context.name(vswitch);
    Some(Fix::choose(text!("放入交换机“{name}”", "put it into the vSwitch \"{name}\""), sheet.finish()))
}

fn create(context: &Context<'_>, region: RegionId, az: AzId, id: NodeId, node: &Node) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let vpc = sheet.vpc_of(region);
    let vswitch = sheet.vswitch_for(vpc, az, node.place.security_zone())?;
    sheet.node_mut(id)?.vswitch = Some(vswitch);
    let az = context.name(az);
    Some(Fix::choose(
        text!("在可用区“{az}”创建交换机并放入", "create a vSwitch in AZ \"{az}\" and put it there"),
        sheet.finish(),
    ))
}

#[cfg(test)]
mod tests {
    use crate::design::Edit;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn servers_with_a_vswitch_pass() {
        passes("NET-005", &two_az_vpc());
        assert_eq!(outcome("NET-005", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn a_server_without_one_is_offered_those_of_its_az() {
        let mut design = two_az_vpc();
        node(&mut design, "web-2", |node| node.vswitch = None);
        let finding = one_finding("NET-005", &design);
        assert_eq!(fix_titles(&finding), ["[choose] put it into the vSwitch \"vsw-2\""]);
        passes("NET-005", &each_fix_removes_the_finding("NET-005", &design)[0]);
    }

    #[test]
    fn a_removed_vswitch_leaves_its_servers_to_be_fixed() {
        let mut design = two_az_vpc();
        let first = design.vswitches.keys().next().unwrap();
        apply(&mut design, vec![Edit::Remove(first.into())]);
        assert_eq!(findings("NET-005", &design).len(), 2, "web-1 and bastion-1");
        each_fix_removes_the_finding("NET-005", &design);
    }
}
