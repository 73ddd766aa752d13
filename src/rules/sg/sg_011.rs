//! SG-011: a rule that admits the whole Internet.

use crate::base::{Basis, Severity, Text, counted};
use crate::design::{EcsRole, Peer, SecurityRule};
use crate::network::{Fault, is_world};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::{admits, opens_login};

pub(super) static RULE: Rule = Rule {
    code: "SG-011",
    name: "open-to-the-world",
    family: Family::Sg,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(165, 166)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("管理端口对全网开放", "Log-in or unknown port open to the world"),
    why: Text::fixed(
        "对0.0.0.0/0开放登录端口或没有业务需要的端口，是账号被盗、主机被入侵最常见的入口。",
        "A log-in port, or a port that no link needs, open to 0.0.0.0/0 is the most common way in for thieves.",
    ),
    fix: Text::fixed(
        "登录端口只对堡垒机放行；没有连线需要的规则删除。",
        "Restrict log-in ports to the bastions; delete what no link needs.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("sg-production对0.0.0.0/0开放22端口。", "sg-production opens port 22 to 0.0.0.0/0."),
    good: Text::fixed("22端口只对堡垒机开放。", "Port 22 is open to the bastions only."),
    cross: &[
        "InfraGuard sg-risky-ports-check",
        "InfraGuard sg-public-access-check",
        "InfraGuard ecs-security-group-not-open-all-port",
        "InfraGuard ecs-security-group-not-open-all-protocol",
        "Checkov CKV_ALI_2",
        "Checkov CKV_ALI_3",
        "KICS Public SG Rule All Ports",
        "KICS Public SG Rule Sensitive Port",
        "KICS Public SG Rule Unknown Port",
    ],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (group, row) in context.design.security_groups.iter() {
        let unneeded = |at: usize| {
            context.comparison().remarks.iter().any(|remark| {
                remark.group == group
                    && remark.at == at
                    && matches!(remark.fault, Fault::WorldOpen | Fault::Unused)
            })
        };
        let open: Vec<&SecurityRule> = admits(row)
            .filter(|(at, rule)| is_world(rule.peer) && (opens_login(rule) || unneeded(*at)))
            .map(|(_, rule)| rule)
            .collect();
        if open.is_empty() {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(group), open.len());
        let mut ports: Vec<String> = open.iter().map(|rule| rule.ports.to_string()).collect();
        ports.sort_unstable();
        ports.dedup();
        let rules = counted(count, "rule");
        let (ports_zh, ports_en) = (ports.join("、"), ports.join(", "));
        let bastions: Vec<_> = context.facts.servers(EcsRole::Bastion).map(|(id, _, _)| id).collect();
        let guards_bastions = context.network().members(group).iter().any(|member| bastions.contains(member));
        let mut sheet = Sheet::new(context);
        if let Some(row) = sheet.group_mut(group) {
            row.rules.retain(|rule| !open.contains(&rule));
            for rule in &open {
                for port in
                    [22, 3389].into_iter().filter(|&port| rule.ports == crate::design::PortRange::one(port))
                {
                    let peers: Vec<Peer> = if guards_bastions {
                        vec![Peer::VpnClients]
                    } else {
                        bastions.iter().copied().map(Peer::Node).collect()
                    };
                    for peer in peers {
                        let kept = SecurityRule::allow_tcp(port, peer);
                        let there = row.rules.iter().any(|old| {
                            old.ports == kept.ports
                                && old.peer == kept.peer
                                && old.transport == kept.transport
                        });
                        if !there {
                            row.rules.push(kept);
                        }
                    }
                }
            }
        }
        sink.fail(
            [group.into()],
            text!(
                "安全组“{name}”有{count}条规则对全网（0.0.0.0/0）开放端口{ports_zh}，登录端口和没有连线需要的端口不应对全网开放",
                "{rules} of the group \"{name}\" for port {ports_en} admit the whole Internet (0.0.0.0/0); log-in ports and ports that no link needs must not be open to it"
            ),
        )
        .fix(Fix::auto(Text::fixed("收紧为堡垒机，其余删除", "restrict to the bastions and delete the rest"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sg::testing::rules_of;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-011", &design);
        }
    }

    #[test]
    fn the_world_is_shut_out() {
        for design in good_designs() {
            for (server, port) in [("web-1", 22), ("web-1", 6379), ("bastion-1", 22)] {
                let mut design = design.clone();
                rules_of(&mut design, server, |rules| {
                    rules.push(SecurityRule::allow_tcp(port, Peer::Cidr(cidr("0.0.0.0/0"))));
                });
                one_finding("SG-011", &design);
                let fixed = auto_fix_keeps_the_contract("SG-011", &design);
                passes("SG-005", &fixed);
            }
        }
    }
}
