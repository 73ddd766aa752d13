//! NET-017: security zones that groups do not part.

use crate::base::{Basis, Severity, Text};
use std::collections::BTreeSet;

use crate::design::{NodeId, Peer, PortRange, SecurityZoneId, SecurityZoneMode, Transport};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "NET-017",
    name: "zones-not-isolated",
    family: Family::Net,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(58, 58)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "安全域之间缺少路由策略与安全组隔离",
        "Zones not isolated by route policy and security group",
    ),
    why: Text::fixed(
        "安全域之间靠路由策略和安全组隔离；共用一个安全组，或对另一个域的整个网段开放全部端口，等于没有隔离。",
        "Zones are parted by routes and groups; a shared group, or a rule that admits a whole zone on all ports, parts nothing.",
    ),
    fix: Text::fixed("按连线生成各安全域的访问控制。", "Derive the access of each zone from the links."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "DMZ和内网区的服务器都在sg-production中。",
        "Servers of the DMZ and the intranet zone are both in sg-production.",
    ),
    good: Text::fixed(
        "每个安全域有自己的安全组，只放行需要的端口。",
        "Each zone has its own groups, which admit what is needed.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    if design.settings.security_zone_mode == SecurityZoneMode::None {
        return;
    }
    let zone_of = |id: NodeId| context.facts.node(id).and_then(|node| node.place.security_zone());
    for (group, row) in design.security_groups.iter() {
        let members = context.network().members(group);
        let zones: BTreeSet<SecurityZoneId> = members.iter().filter_map(|&id| zone_of(id)).collect();
        if zones.is_empty() {
            continue;
        }
        let wide = row
            .rules
            .iter()
            .filter(|rule| {
                rule.action == crate::design::RuleAction::Allow
                    && rule.direction == crate::design::Direction::In
                    && rule.ports == PortRange::ALL
                    && rule.transport != Transport::Icmp
                    && names_another_zone(context, rule.peer, &zones)
            })
            .count();
        if zones.len() < 2 && wide == 0 {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(group), zones.len());
        let message = if zones.len() >= 2 {
            text!(
                "安全组“{name}”跨{count}个安全域，应各用各的安全组",
                "the group \"{name}\" spans {count} security zones; each should have its own"
            )
        } else {
            text!(
                "安全组“{name}”有{wide}条规则对另一个安全域开放全部端口，应为0条",
                "{wide} rules of the group \"{name}\" open all ports to another zone; there should be 0"
            )
        };
        sink.fail(std::iter::once(group.into()).chain(zones.iter().map(|&zone| zone.into())), message).fix(
            Fix::later(
                FixClass::Choose,
                Text::fixed("按连线生成访问控制矩阵", "derive the access matrix from the links"),
                |context, _| context.access_plan().edits(context.design),
            ),
        );
    }
}

/// Whether an entry names the whole of another zone.
fn names_another_zone(context: &Context<'_>, peer: Peer, own: &BTreeSet<SecurityZoneId>) -> bool {
    let design = context.design;
    match peer {
        Peer::Cidr(block) => design.vswitches.values().any(|vswitch| {
            vswitch.security_zone.is_some_and(|zone| !own.contains(&zone))
                && vswitch.cidr.is_some_and(|cidr| block.0.trunc().contains(&cidr.0.trunc()))
        }),
        Peer::SecurityGroup(group) => context.network().members(group).iter().any(|&id| {
            design
                .nodes
                .get(id)
                .and_then(|node| node.place.security_zone())
                .is_some_and(|zone| !own.contains(&zone))
        }),
        Peer::Node(_) | Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Edit, SecurityRule};
    use crate::files::templates;
    use crate::rules::testing::*;

    fn zones() -> crate::design::Design {
        templates::find("security-zones").unwrap().load().unwrap().design
    }

    #[test]
    fn the_template_of_zones_passes() {
        passes("NET-017", &zones());
    }

    #[test]
    fn a_whole_zone_on_all_ports_is_told() {
        let mut design = zones();
        let (group, mut row) =
            design.security_groups.iter().last().map(|(id, row)| (id, row.clone())).unwrap();
        let mut rule = SecurityRule::allow_tcp(1, Peer::Cidr(cidr("192.168.11.0/24")));
        rule.ports = PortRange::ALL;
        row.rules.push(rule);
        apply(&mut design, vec![Edit::PutSecurityGroup(group, row)]);
        one_finding("NET-017", &design);
        for fixed in each_fix_removes_the_finding("NET-017", &design) {
            passes("SG-013", &fixed);
        }
    }
}
