//! NET-016: nodes of two security zones share a vSwitch.

use crate::base::{Basis, Severity, Text};
use std::collections::BTreeSet;

use crate::design::{NodeId, SecurityZoneId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-016",
    name: "zones-share-a-vswitch",
    family: Family::Net,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(57, 57)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("一个交换机混用多个安全域", "One vSwitch serves two security zones"),
    why: Text::fixed(
        "同一交换机内的服务器之间没有网段边界；两个安全域混在一起，隔离只剩安全组。",
        "There is no border inside a vSwitch; two zones in one have nothing but groups between them.",
    ),
    fix: Text::fixed("把服务器移到各自安全域的交换机。", "Move the servers to the vSwitch of their zone."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "DMZ和内网区的服务器在同一个交换机中。",
        "Servers of the DMZ and the intranet zone share a vSwitch.",
    ),
    good: Text::fixed("每个安全域用自己的交换机。", "Each zone has a vSwitch of its own."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for (id, vswitch) in design.vswitches.iter() {
        let nodes = context.facts.nodes_in_vswitch(id);
        let zone_of = |node: &NodeId| context.facts.node(*node).and_then(|node| node.place.security_zone());
        let zones: BTreeSet<SecurityZoneId> = nodes.iter().filter_map(zone_of).collect();
        if zones.len() < 2 {
            if !zones.is_empty() {
                sink.pass();
            }
            continue;
        }
        // The zone that the vSwitch says keeps it; else the one with most nodes.
        let keeps = vswitch.security_zone.filter(|zone| zones.contains(zone)).or_else(|| {
            let count =
                |zone: &SecurityZoneId| nodes.iter().filter(|node| zone_of(node) == Some(*zone)).count();
            zones.iter().copied().max_by_key(|zone| (count(zone), std::cmp::Reverse(*zone)))
        });
        let mut sheet = Sheet::new(context);
        let mut possible = true;
        for &node in nodes {
            let Some(zone) = zone_of(&node).filter(|&zone| Some(zone) != keeps) else { continue };
            match sheet.vswitch_for(vswitch.vpc, vswitch.az, Some(zone)) {
                Some(other) => {
                    if let Some(row) = sheet.node_mut(node) {
                        row.vswitch = Some(other);
                        row.private_ip = None;
                    }
                }
                None => possible = false,
            }
        }
        let (name, count) = (context.name(id), zones.len());
        sink.fail(
            std::iter::once(id.into()).chain(nodes.iter().map(|&node| node.into())),
            text!(
                "“{name}”中有{count}个安全域的节点，应只有1个",
                "\"{name}\" holds nodes of {count} security zones; it should hold 1"
            ),
        )
        .fix_if(possible.then(|| {
            Fix::auto(
                Text::fixed("移到各自安全域的交换机", "move them to the vSwitch of their zone"),
                sheet.finish(),
            )
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{Edit, Place, SecurityZone, SecurityZoneKind};
    use crate::rules::testing::*;

    #[test]
    fn nodes_move_to_a_vswitch_of_their_zone() {
        let mut design = two_az_vpc();
        for (order, (names, kind)) in [
            (["web-1", "web-2"], SecurityZoneKind::Dmz),
            (["bastion-1", "bastion-2"], SecurityZoneKind::Management),
        ]
        .into_iter()
        .enumerate()
        {
            let zone = design.ids().security_zone();
            let row = SecurityZone { name: format!("zone-{order}"), kind, order: order as u32 };
            apply(&mut design, vec![Edit::PutSecurityZone(zone, row)]);
            for name in names {
                node(&mut design, name, |node| {
                    if let Place::Az { security_zone, .. } = &mut node.place {
                        *security_zone = Some(zone);
                    }
                });
            }
        }
        assert_eq!(findings("NET-016", &design).len(), 2);
        let fixed = auto_fix_keeps_the_contract("NET-016", &design);
        assert_eq!(fixed.vswitches.len(), 4);
        passes("NET-009", &fixed);
    }
}
