//! NET-001: a network type that the region does not offer.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, NetKind, Product, Ref, Region, RegionId, Settings};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-001",
    name: "network-type-not-offered",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(8, 8), (39, 39), (453, 453), (676, 676)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("地域与网络类型不符", "Network type does not fit the region"),
    why: Text::fixed(
        "每个金融云地域只提供一种网络，另一种网络的资源在该地域无法创建。",
        "A finance region offers one kind of network; resources of the other kind cannot be made in it.",
    ),
    fix: Text::fixed(
        "改用该地域提供的网络类型，或换一个地域。",
        "Use the network that the region offers, or another region.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("在华东2使用经典网络。", "A classic network in East China 2."),
    good: Text::fixed("在华东2使用专有网络。", "A VPC in East China 2."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, row) in context.design.regions.iter() {
        // A region that the edition does not know is MOD-009's.
        let Some(info) = context.region_info(id) else { continue };
        let drawn = context.net_of(id);
        if info.net == NetKind::Mixed || drawn == info.net {
            sink.pass();
            continue;
        }
        let name = &row.name;
        let message = match info.net {
            NetKind::Classic => text!(
                "“{name}”只提供经典网络，设计用的是专有网络",
                "\"{name}\" offers the classic network only; the design uses a VPC there"
            ),
            NetKind::Vpc | NetKind::Mixed if context.catalog.flag(context.edition(), "classic_offered") => {
                text!(
                    "“{name}”只提供专有网络，设计用的是经典网络",
                    "\"{name}\" offers VPC only; the design uses the classic network there"
                )
            }
            NetKind::Vpc | NetKind::Mixed => text!(
                "经典网络已不再提供，“{name}”应使用专有网络",
                "classic network is no longer offered; \"{name}\" must use a VPC"
            ),
        };
        let fix = match info.net {
            NetKind::Classic => to_classic(context, id, row),
            NetKind::Vpc | NetKind::Mixed => to_vpc(context, id, row),
        };
        sink.fail([id.into()], message).fix_if(fix);
    }
}

/// Sets the network kind: for the whole design when it has this region only, else for the region.
fn set_net(context: &Context<'_>, id: RegionId, row: &Region, net: NetKind, sheet: &mut Sheet<'_, '_>) {
    let design = context.design;
    if design.regions.len() == 1 && row.net.is_none() {
        sheet.edit(Edit::SetSettings(Settings { net, ..design.settings.clone() }));
    } else {
        sheet.edit(Edit::PutRegion(id, Region { net: Some(net), ..row.clone() }));
    }
}

/// Groups are of one network type: those whose servers all stand in the region go along.
fn switch_groups(context: &Context<'_>, id: RegionId, net: NetKind, sheet: &mut Sheet<'_, '_>) {
    for group in context.design.security_groups.keys() {
        let members = context.network().members(group);
        if members.iter().all(|member| context.facts.nodes_in_region(id).contains(member))
            && let Some(row) = sheet.group_mut(group)
        {
            row.net = net;
            for rule in &mut row.rules {
                rule.nic = crate::design::Nic::Intranet;
            }
        }
    }
}

/// To the classic network: the private networks go, and with them vSwitches and public addresses.
fn to_classic(context: &Context<'_>, id: RegionId, row: &Region) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    set_net(context, id, row, NetKind::Classic, &mut sheet);
    for &vpc in context.facts.vpcs_of(id) {
        sheet.remove(vpc);
    }
    for &node in context.facts.nodes_in_region(id) {
        let row = context.facts.node(node)?;
        if matches!(row.product, Product::Eip(_)) {
            sheet.remove(Ref::Node(node));
        } else if row.private_ip.is_some() || row.vswitch.is_some() {
            let row = sheet.node_mut(node)?;
            row.private_ip = None;
            row.vswitch = None;
        }
    }
    switch_groups(context, id, NetKind::Classic, &mut sheet);
    Some(Fix::choose(Text::fixed("改为经典网络", "change to the classic network"), sheet.finish()))
}

/// To a VPC: a private network with a vSwitch in each AZ, and every server in its AZ's vSwitch.
fn to_vpc(context: &Context<'_>, id: RegionId, row: &Region) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    set_net(context, id, row, NetKind::Vpc, &mut sheet);
    let vpc = sheet.vpc_of(id);
    for &az in context.facts.azs_of(id) {
        for &node in context.facts.nodes_in_az(az) {
            let row = context.facts.node(node)?;
            if row.product.as_ecs().is_some() && row.vswitch.is_none() {
                let vswitch = sheet.vswitch_for(vpc, az, row.place.security_zone())?;
                sheet.node_mut(node)?.vswitch = Some(vswitch);
            }
        }
    }
    switch_groups(context, id, NetKind::Vpc, &mut sheet);
    let title =
        Text::fixed("改为专有网络，每个可用区建一个交换机", "change to a VPC with a vSwitch in each AZ");
    Some(Fix::choose(title, sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_network_that_the_region_offers_passes() {
        for design in good_designs() {
            passes("NET-001", &design);
        }
    }

    #[test]
    fn a_vpc_in_a_classic_region_fails() {
        let mut design = two_az_classic();
        settings(&mut design, |settings| settings.net = NetKind::Vpc);
        assert!(one_finding("NET-001", &design).message.en.contains("offers the classic network only"));
        each_fix_removes_the_finding("NET-001", &design);
    }

    #[test]
    fn a_classic_network_is_no_longer_offered_today() {
        let mut design = two_az_classic();
        settings(&mut design, |settings| settings.edition = "official-2026".to_owned());
        assert!(one_finding("NET-001", &design).message.en.contains("no longer offered"));
        let after = each_fix_removes_the_finding("NET-001", &design);
        assert_eq!(after[0].vswitches.len(), 2);
    }

    #[test]
    fn in_a_mixed_design_a_region_uses_what_it_offers() {
        let mut design = two_az_vpc();
        settings(&mut design, |settings| settings.net = NetKind::Mixed);
        passes("NET-001", &design);
    }
}
