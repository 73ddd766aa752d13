//! NET-006: a server and its vSwitch disagree.

use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, HaPromise, Node, NodeId, RegionId, VSwitch, VSwitchId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-006",
    name: "vswitch-of-another-az",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(469, 469), (475, 475)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "ECS与交换机的可用区/专有网络/地域不一致",
        "ECS and vSwitch disagree on AZ, VPC or region",
    ),
    why: Text::fixed(
        "交换机属于一个可用区，放入它的ECS只能在同一可用区。",
        "A vSwitch belongs to one AZ; an ECS in it can only stand in the same AZ.",
    ),
    fix: Text::fixed(
        "把ECS移到交换机的可用区；如果会使模块只剩一个可用区，则换成所在可用区的交换机。",
        "Move the ECS into the vSwitch's AZ; where that would leave its function in one AZ, give it a vSwitch of its own AZ instead.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "web-1画在可用区F，交换机却属于可用区G。",
        "web-1 is drawn in AZ F, its vSwitch belongs to AZ G.",
    ),
    good: Text::fixed("web-1和它的交换机都在可用区F。", "web-1 and its vSwitch are both in AZ F."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        let Some((vswitch, row)) = node.vswitch.and_then(|id| Some((id, design.vswitches.get(id)?))) else {
            continue;
        };
        let Some(region) = design.region_of(node) else {
            let reason = Text::fixed("节点未放入可用区或地域", "a node stands in no AZ and no region");
            sink.not_evaluated([id.into()], reason);
            continue;
        };
        let own_az = design.az_of(node);
        let regions = regions_of(context, row);
        if regions.iter().all(|&other| other == region) && own_az.is_none_or(|az| az == row.az) {
            sink.pass();
            continue;
        }
        let (name, vswitch_name) = (&node.name, context.name(vswitch));
        let (here, there) =
            (own_az.map_or_else(|| context.name(region), |az| context.name(az)), context.name(row.az));
        let message = text!(
            "“{name}”在“{here}”，它的交换机“{vswitch_name}”属于“{there}”，应一致",
            "\"{name}\" stands in \"{here}\" and its vSwitch \"{vswitch_name}\" belongs to \"{there}\"; they must agree"
        );
        let finding = sink.fail([id.into(), vswitch.into()], message);
        let same_region = regions.iter().all(|&other| other == region);
        match own_az {
            Some(az) if same_region => {
                let (go, stay) = (go(context, id, row.az), stay(context, id, vswitch, az));
                let (mut first, mut second) =
                    if splits_a_team(context, id, row.az) { (stay, go) } else { (go, stay) };
                for (fix, class) in [(&mut first, FixClass::Auto), (&mut second, FixClass::Choose)] {
                    if let Some(fix) = fix {
                        fix.class = class;
                    }
                }
                finding.fix_if(first).fix_if(second);
            }
            Some(az) => {
                finding.fix_if(own(context, id, node, region, Some(az)));
            }
            None => {
                finding.fix_if(own(context, id, node, region, None));
            }
        }
    }
}

/// The regions of a vSwitch's AZ and of its network, which should be one.
fn regions_of(context: &Context<'_>, row: &VSwitch) -> Vec<RegionId> {
    let design = context.design;
    let az = design.azs.get(row.az).map(|az| az.region);
    let vpc = design.vpcs.get(row.vpc).map(|vpc| vpc.region);
    az.into_iter().chain(vpc).collect()
}

/// Whether moving a server into an AZ would leave its function in one AZ, or below the count that its
/// promise asks for there.
fn splits_a_team(context: &Context<'_>, id: NodeId, az: AzId) -> bool {
    context.facts.team_of(id).is_some_and(|team| {
        let mut azs: Vec<AzId> = team
            .members
            .iter()
            .filter_map(|member| if member.id == id { Some(az) } else { context.design.az_of(member.node) })
            .collect();
        azs.sort_unstable();
        azs.dedup();
        team.promise >= HaPromise::Az && azs.len() < team.per_az.len().min(2)
    })
}

fn go(context: &Context<'_>, id: NodeId, az: AzId) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let row = sheet.node_mut(id)?;
    row.place = crate::design::Place::Az { az, security_zone: row.place.security_zone() };
    let az = context.name(az);
    Some(Fix::auto(
        text!("移到交换机的可用区“{az}”", "move it into the vSwitch's AZ \"{az}\""),
        sheet.finish(),
    ))
}

fn stay(context: &Context<'_>, id: NodeId, vswitch: VSwitchId, az: AzId) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let own = sheet.vswitch_like(vswitch, az)?;
    let row = sheet.node_mut(id)?;
    row.vswitch = Some(own);
    row.private_ip = None;
    let az = context.name(az);
    Some(Fix::auto(text!("换成可用区“{az}”的交换机", "give it a vSwitch of AZ \"{az}\""), sheet.finish()))
}

/// A vSwitch of the region in which the node stands; of any of its AZs for a node that spans them.
fn own(context: &Context<'_>, id: NodeId, node: &Node, region: RegionId, az: Option<AzId>) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let vpc = sheet.vpc_of(region);
    let az = az.or_else(|| context.facts.azs_of(region).first().copied())?;
    let own = sheet.vswitch_for(vpc, az, node.place.security_zone())?;
    sheet.node_mut(id)?.vswitch = Some(own);
    let name = context.name(region);
    Some(Fix::choose(text!("换成“{name}”的交换机", "give it a vSwitch of \"{name}\""), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn servers_in_the_vswitch_of_their_az_pass() {
        passes("NET-006", &two_az_vpc());
    }

    #[test]
    fn a_bastion_follows_its_vswitch() {
        let mut design = two_az_vpc();
        let other = design.nodes.get(id(&design, "bastion-2")).unwrap().vswitch;
        node(&mut design, "bastion-1", |node| node.vswitch = other);
        let finding = one_finding("NET-006", &design);
        assert!(fix_titles(&finding)[0].starts_with("[auto] move it into"), "{:?}", fix_titles(&finding));
        passes("NET-006", &auto_fix_keeps_the_contract("NET-006", &design));
    }

    #[test]
    fn a_member_of_a_pair_stays_and_gets_another_vswitch() {
        let mut design = two_az_vpc();
        let other = design.nodes.get(id(&design, "web-2")).unwrap().vswitch;
        node(&mut design, "web-1", |node| node.vswitch = other);
        let finding = one_finding("NET-006", &design);
        assert!(
            fix_titles(&finding)[0].starts_with("[auto] give it a vSwitch"),
            "{:?}",
            fix_titles(&finding)
        );
        assert!(fix_titles(&finding)[1].starts_with("[choose] move it into"), "{:?}", fix_titles(&finding));
        let fixed = auto_fix_keeps_the_contract("NET-006", &design);
        passes("HA-001", &fixed);
    }
}
