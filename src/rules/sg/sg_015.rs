//! SG-015: the web group differs from the pattern.

use crate::base::{Basis, Severity, Text};
use std::collections::BTreeSet;

use crate::design::{Peer, SecurityGroupId, SecurityRule};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::layers::{Layer, add, groups, is_layered, is_of, peers_of, ports_of, servers};
use super::{admits, opens};

pub(super) static RULE: Rule = Rule {
    code: "SG-015",
    name: "web-group-pattern",
    family: Family::Sg,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(713, 713)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "G2规则不符",
        "G2 (web) pattern: SLB addresses to the backend port, G1 to the log-in port",
    ),
    why: Text::fixed(
        "Web接入层只应允许SLB内网地址访问后端端口、G1访问登录端口；多一条就多一个入口。",
        "The web layer should let in the load balancer on the backend port and G1 on the log-in port; every other rule is another door.",
    ),
    fix: Text::fixed("把G2恢复为推荐规则。", "Reset G2 to the pattern."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("G2允许VPN客户端直接访问22端口。", "G2 lets VPN clients in on port 22."),
    good: Text::fixed(
        "G2允许SLB内网地址访问80端口、G1访问22端口。",
        "G2 lets in the load balancer on port 80 and G1 on port 22.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !is_layered(context.design) {
        return;
    }
    for group in groups(context, Layer::G2) {
        let Some(row) = context.design.security_groups.get(group) else { continue };
        let (served, logins) = (backend_ports(context, group), ports_of(context, group));
        let fits = |rule: &SecurityRule| {
            let one = rule.ports.first == rule.ports.last;
            one && (rule.peer == Peer::SlbInternal && served.contains(&rule.ports.first)
                || is_of(context, rule.peer, Layer::G1) && logins.contains(&rule.ports.first))
        };
        let more = admits(row).filter(|(_, rule)| !fits(rule)).count();
        let has = |port: u16, who: &dyn Fn(Peer) -> bool| {
            admits(row).any(|(_, rule)| opens(rule, port) && who(rule.peer))
        };
        let jump = !servers(context, Layer::G1).is_empty();
        let lacking = served.iter().filter(|&&port| !has(port, &|peer| peer == Peer::SlbInternal)).count()
            + logins
                .iter()
                .filter(|&&port| jump && !has(port, &|peer| is_of(context, peer, Layer::G1)))
                .count();
        if more == 0 && lacking == 0 {
            sink.pass();
            continue;
        }
        let name = context.name(group);
        let mut sheet = Sheet::new(context);
        if let Some(row) = sheet.group_mut(group) {
            let admitted: Vec<SecurityRule> = admits(row).map(|(_, rule)| rule.clone()).collect();
            row.rules.retain(|rule| !admitted.contains(rule) || fits(rule));
            for &port in &served {
                add(&mut row.rules, SecurityRule::allow_tcp(port, Peer::SlbInternal));
            }
            for &port in &logins {
                let there =
                    row.rules.iter().any(|rule| opens(rule, port) && is_of(context, rule.peer, Layer::G1));
                if !there {
                    for peer in peers_of(context, Layer::G1) {
                        add(&mut row.rules, SecurityRule::allow_tcp(port, peer));
                    }
                }
            }
        }
        sink.fail(
            [group.into()],
            { let rules = crate::base::text::counted(lacking, "rule"); text!(
                "G2安全组“{name}”缺少{lacking}条、多出{more}条规则，应只有SLB内网地址到后端端口、G1到登录端口",
                "the G2 group \"{name}\" lacks {rules} and has {more} too many; it should hold SLB addresses to the backend port and G1 to the log-in port"
            ) },
        )
        .fix(Fix::auto(Text::fixed("恢复为推荐规则", "reset to the pattern"), sheet.finish()));
    }
}

/// The ports on which load balancers reach the servers of a group.
fn backend_ports(context: &Context<'_>, group: SecurityGroupId) -> BTreeSet<u16> {
    context
        .network()
        .members(group)
        .iter()
        .flat_map(|&id| context.facts.listeners_of(id))
        .filter_map(|&(slb, at)| context.facts.listener(slb, at))
        .filter_map(|listener| u16::try_from(listener.effective_backend_port()).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sg::testing::{layered, rules_of};
    use crate::rules::testing::*;

    #[test]
    fn the_layered_design_passes() {
        passes("SG-015", &layered());
    }

    #[test]
    fn more_and_less_than_the_pattern_are_reset() {
        let mut design = layered();
        rules_of(&mut design, "web-1", |rules| rules.push(SecurityRule::allow_tcp(22, Peer::VpnClients)));
        one_finding("SG-015", &design);
        auto_fix_keeps_the_contract("SG-015", &design);
        rules_of(&mut design, "web-1", Vec::clear);
        assert!(one_finding("SG-015", &design).message.en.contains("lacks 2 rules"));
        auto_fix_keeps_the_contract("SG-015", &design);
    }
}
