//! SG-007: a log-in port of production that is open to more than the bastions.

use crate::base::{Basis, Severity, Text, counted};
use std::collections::BTreeSet;

use crate::design::{EcsRole, NodeId, Peer, RegionId, SecurityGroupId, SecurityRule, SecurityZoneMode};
use crate::network::{AddressSet, is_bastion, is_world};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::layers::{Layer, layer_of};
use super::{admits, opens_login};

pub(super) static RULE: Rule = Rule {
    code: "SG-007",
    name: "production-login-not-only-bastions",
    family: Family::Sg,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(166, 166)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "生产服务器管理端口应只对堡垒机放行",
        "Production log-in port open to more than the bastions",
    ),
    why: Text::fixed(
        "生产服务器的22、3389端口只应允许堡垒机；对其他地址开放，就绕过了堡垒机的审计。",
        "Ports 22 and 3389 of production belong to the bastions alone; any other source goes around their audit.",
    ),
    fix: Text::fixed("规则的源改为堡垒机。", "Restrict the source to the bastions."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "sg-production允许办公网段访问22端口。",
        "sg-production lets the office block in on port 22.",
    ),
    good: Text::fixed(
        "sg-production只允许两台堡垒机访问22端口。",
        "sg-production lets only the two bastions in on port 22.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for (group, row) in design.security_groups.iter() {
        let production: Vec<NodeId> = context
            .network()
            .members(group)
            .iter()
            .copied()
            .filter(|&id| {
                let ecs = context.facts.node(id).and_then(|node| node.product.as_ecs());
                ecs.is_some_and(|ecs| matches!(ecs.role, EcsRole::Production | EcsRole::SelfBuiltDatabase))
            })
            .collect();
        if production.is_empty() {
            continue;
        }
        let wrong: Vec<(usize, &SecurityRule)> = admits(row)
            // SG-011 speaks for what is open to the whole world.
            .filter(|(_, rule)| !is_world(rule.peer))
            .filter(|(_, rule)| opens_login(rule) && !is_allowed(context, rule.peer, &production))
            .collect();
        if wrong.is_empty() {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(group), wrong.len());
        let rules = counted(count, "log-in rule");
        sink.fail(
            std::iter::once(group.into()).chain(production.iter().map(|&id| id.into())),
            text!(
                "安全组“{name}”有{count}条登录规则的源不是堡垒机，应为0条",
                "{rules} of the group \"{name}\" admit others than the bastions; there should be 0"
            ),
        )
        .fix(restrict(context, group, &wrong));
    }
}

/// Whether a source may log in to production: bastions, or in the layered design the group one layer up.
fn is_allowed(context: &Context<'_>, peer: Peer, production: &[NodeId]) -> bool {
    let design = context.design;
    let bastion = |id: NodeId| context.facts.node(id).is_some_and(is_bastion);
    let layered = design.settings.security_zone_mode == SecurityZoneMode::JumpWebMwData;
    let above = |id: NodeId| {
        layered
            && layer_of(design, id).is_some_and(|up| {
                up != Layer::G1
                    && production
                        .iter()
                        .all(|&target| layer_of(design, target).is_some_and(|at| at.is_below(up)))
            })
    };
    match peer {
        Peer::Node(id) => bastion(id) || above(id),
        Peer::SecurityGroup(group) => {
            context.network().members(group).iter().all(|&id| bastion(id) || above(id))
        }
        Peer::Cidr(block) => {
            let bastions = context.facts.servers(EcsRole::Bastion).filter_map(|(_, node, _)| node.private_ip);
            AddressSet::any(bastions.map(AddressSet::one)).covers(&AddressSet::block(block))
        }
        Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => false,
    }
}

/// Replaces the sources by the bastions of the region; whoever else has a drawn link keeps nothing.
fn restrict(context: &Context<'_>, group: SecurityGroupId, wrong: &[(usize, &SecurityRule)]) -> Fix {
    let design = context.design;
    let regions: BTreeSet<RegionId> = context
        .network()
        .members(group)
        .iter()
        .filter_map(|&id| context.facts.node(id).and_then(|node| design.region_of(node)))
        .collect();
    let bastions: Vec<NodeId> = context
        .facts
        .servers(EcsRole::Bastion)
        .filter(|(_, node, _)| design.region_of(node).is_some_and(|region| regions.contains(&region)))
        .map(|(id, _, _)| id)
        .collect();
    let mut sheet = Sheet::new(context);
    if let Some(row) = sheet.group_mut(group) {
        let gone: Vec<SecurityRule> = wrong.iter().map(|(_, rule)| (*rule).clone()).collect();
        row.rules.retain(|rule| !gone.contains(rule));
        for rule in gone {
            // A rule wider than the log-in ports keeps what lies outside them to SG-011 and the comparison.
            for port in [22, 3389].into_iter().filter(|&port| rule.ports.contains(port)) {
                for &bastion in &bastions {
                    let kept = SecurityRule::allow_tcp(port, Peer::Node(bastion));
                    let there = row.rules.iter().any(|old| {
                        old.ports == kept.ports && old.peer == kept.peer && old.transport == kept.transport
                    });
                    if !there && rule.ports.first == rule.ports.last {
                        row.rules.push(kept);
                    }
                }
            }
        }
    }
    let title = Text::fixed("登录端口只对堡垒机放行", "let only the bastions log in");
    Fix::auto(title, sheet.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::PortRange;
    use crate::rules::sg::testing::rules_of;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-007", &design);
        }
    }

    #[test]
    fn other_sources_give_way_to_the_bastions() {
        for design in good_designs() {
            for peer in [Peer::VpnClients, Peer::Cidr(cidr("10.0.0.0/8")), Peer::Node(id(&design, "web-1"))] {
                let mut design = design.clone();
                rules_of(&mut design, "web-1", |rules| rules.push(SecurityRule::allow_tcp(22, peer)));
                one_finding("SG-007", &design);
                let fixed = auto_fix_keeps_the_contract("SG-007", &design);
                passes("SG-005", &fixed);
            }
        }
    }

    #[test]
    fn a_range_that_holds_a_login_port_counts() {
        let mut design = two_az_vpc();
        rules_of(&mut design, "web-1", |rules| {
            let mut rule = SecurityRule::allow_tcp(22, Peer::VpnClients);
            rule.ports = PortRange { first: 1, last: 1024 };
            rules.push(rule);
        });
        one_finding("SG-007", &design);
        auto_fix_keeps_the_contract("SG-007", &design);
    }
}
