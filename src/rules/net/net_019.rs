//! NET-019: the VPN or a bastion stands outside the management zone.

use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Node, NodeId, Place, SecurityZoneId, SecurityZoneKind, SecurityZoneMode};
use crate::rules::{Check, Cite, Context, Facts, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-019",
    name: "operators-outside-management-zone",
    family: Family::Net,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(60, 60)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("VPN与跳板机未在管理区", "VPN and bastion outside the management zone"),
    why: Text::fixed(
        "分区设计中运维入口集中在管理区，隔离策略才能只对管理区开放登录端口；放在别的区就绕过了隔离。",
        "In a design of zones operators enter by the management zone, and only that zone is let in on log-in \
         ports; elsewhere the way in goes round the isolation.",
    ),
    fix: Text::fixed("把VPN和堡垒机移到管理区。", "Move the VPN and the bastions to the management zone."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("堡垒机在互联网区（DMZ）。", "A bastion in the DMZ."),
    good: Text::fixed("VPN和堡垒机都在管理区。", "VPN and bastions in the management zone."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if context.design.settings.security_zone_mode != SecurityZoneMode::DmzMgmtIntranet {
        return;
    }
    let mut zones = context.design.security_zones.iter();
    let management = zones.find(|(_, row)| row.kind == SecurityZoneKind::Management).map(|(id, _)| id);
    let bastions = context.facts.servers(EcsRole::Bastion).map(|(id, node, _)| (id, node));
    let vpns = context.facts.vpns.iter().map(|&(id, node, _)| (id, node));
    for (id, node) in bastions.chain(vpns).filter(|(_, node)| Facts::is_in_cloud(node)) {
        let zone = node.place.security_zone();
        if zone.is_some() && zone == management {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let here = zone.map_or_else(
            || Text::fixed("不在任何区", "in no zone"),
            |zone| {
                let zone = context.name(zone);
                text!("在“{zone}”", "in \"{zone}\"")
            },
        );
        let Text { zh, en } = here;
        sink.fail(
            [id.into()],
            text!("“{name}”{zh}，应在管理区", "\"{name}\" stands {en}; it belongs in the management zone"),
        )
        .fix(management.and_then(|zone| move_to(context, id, node, zone)).unwrap_or_else(|| {
            Fix::guide(Text::fixed(
                "先建管理区和它的交换机",
                "make a management zone with its vSwitches first",
            ))
        }));
    }
}

fn move_to(context: &Context<'_>, id: NodeId, node: &Node, zone: SecurityZoneId) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let place = match node.place {
        Place::Az { az, .. } => Place::Az { az, security_zone: Some(zone) },
        Place::Region { region, .. } => Place::Region { region, security_zone: Some(zone) },
        Place::Site(_) | Place::Internet | Place::Unplaced => return None,
    };
    let vswitch = match (node.vswitch, node.place) {
        (Some(old), Place::Az { az, .. }) => {
            let vpc = context.design.vswitches.get(old)?.vpc;
            // A zone has a vSwitch in every AZ (NET-004).
            for &other in context.facts.azs_of(context.design.azs.get(az)?.region) {
                sheet.vswitch_for(vpc, other, Some(zone))?;
            }
            Some(sheet.vswitch_for(vpc, az, Some(zone))?)
        }
        (old, _) => old,
    };
    let row = sheet.node_mut(id)?;
    (row.place, row.vswitch) = (place, vswitch);
    if vswitch != node.vswitch {
        row.private_ip = None;
    }
    Some(sheet.into_fix(Text::fixed("移到管理区", "move it to the management zone")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Edit, SecurityZone};
    use crate::rules::testing::*;

    fn zoned(mut design: Design, kind: SecurityZoneKind) -> Design {
        settings(&mut design, |settings| settings.security_zone_mode = SecurityZoneMode::DmzMgmtIntranet);
        let mut ids = design.ids();
        let (management, other) = (ids.security_zone(), ids.security_zone());
        for (id, kind, order) in [(management, SecurityZoneKind::Management, 1), (other, kind, 2)] {
            let row = SecurityZone { name: format!("zone {order}"), kind, order };
            apply(&mut design, vec![Edit::PutSecurityZone(id, row)]);
        }
        for name in ["bastion-1", "bastion-2", "vpn"] {
            let zone = if name == "bastion-1" && kind == SecurityZoneKind::Dmz { other } else { management };
            node(&mut design, name, |node| match &mut node.place {
                Place::Az { security_zone, .. } | Place::Region { security_zone, .. } => {
                    *security_zone = Some(zone);
                }
                _ => panic!("{name} stands nowhere"),
            });
        }
        design
    }

    #[test]
    fn operators_enter_by_the_management_zone() {
        for design in good_designs() {
            passes("NET-019", &zoned(design.clone(), SecurityZoneKind::Intranet));
            let bad = zoned(design, SecurityZoneKind::Dmz);
            one_finding("NET-019", &bad);
            auto_fix_keeps_the_contract("NET-019", &bad);
        }
    }
}
