//! ECS-003: a classic server with public bandwidth takes every UDP packet of the Internet.

use crate::base::{Basis, Severity, Text};
use crate::design::{
    Cidr, Direction, Link, NetKind, Nic, Peer, PortRange, Protocol, RuleAction, SecurityRule, Transport,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use ipnet::Ipv4Net;

pub(super) static RULE: Rule = Rule {
    code: "ECS-003",
    name: "classic-server-accepts-udp",
    family: Family::Ecs,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(86, 86), (684, 684)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "经典网络公网入方向UDP默认全放行",
        "Classic ECS with public bandwidth accepts all UDP",
    ),
    why: Text::fixed(
        "经典网络公网网卡入方向的UDP默认ACCEPT ALL，有公网带宽的服务器会暴露所有UDP服务；TCP则不能直接进入。",
        "On the public card of the classic network inbound UDP is accepted by default: a server with public \
         bandwidth exposes every UDP service. TCP does not get in.",
    ),
    fix: Text::fixed(
        "在安全组中加一条公网入方向UDP拒绝规则，或把公网带宽改为0。",
        "Add a rule that drops inbound public UDP, or set the public bandwidth to 0.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "经典网络服务器公网带宽1 Mbps，安全组没有UDP拒绝规则。",
        "A classic server with 1 Mbps and no rule that drops UDP.",
    ),
    good: Text::fixed(
        "经典网络服务器公网带宽1 Mbps，安全组拒绝公网入方向全部UDP。",
        "A classic server with 1 Mbps whose security group drops all inbound public UDP.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, ecs) in sink.each(&context.facts.ecs) {
        if context.design.net_of(node) != NetKind::Classic {
            continue;
        }
        let mbps = ecs.public_bandwidth_mbps.unwrap_or(0.0);
        let groups = node.security_groups.iter().filter_map(|&id| context.design.security_groups.get(id));
        if mbps <= 0.0 || groups.flat_map(|group| &group.rules).any(drops_udp) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”在经典网络有{mbps} Mbps公网带宽，公网入方向UDP拒绝规则0条，应有1条",
                "\"{name}\" has {mbps} Mbps in the classic network and 0 rules that drop inbound public UDP; it should have 1"
            ),
        );
        let mut sheet = Sheet::new(context);
        let classic = node.security_groups.iter().find(|&&group| {
            context
                .design
                .security_groups
                .get(group)
                .is_some_and(|row| row.net != crate::design::NetKind::Vpc)
        });
        match classic.and_then(|&group| sheet.group_mut(group)) {
            Some(group) => {
                group.rules.push(drop_udp(context));
                // A drawn flow over UDP would be dropped with the rest (SG-013): a person says which.
                let members = classic.map_or(&[][..], |&group| context.network().members(group));
                let drawn = members.iter().flat_map(|&member| context.facts.incoming(member));
                let safe = drawn.chain(context.facts.incoming(id)).all(|(_, link)| is_tcp(link));
                finding.fix(Fix {
                    class: if safe { FixClass::Auto } else { FixClass::Choose },
                    ..Fix::auto(
                        Text::fixed("增加公网入方向UDP拒绝规则", "add a rule that drops inbound public UDP"),
                        sheet.finish(),
                    )
                });
            }
            None => {
                finding.fix(Fix::guide(Text::fixed(
                    "先把服务器加入安全组（SG-001），再增加UDP拒绝规则",
                    "put the server in a security group first (SG-001), then add the rule",
                )));
            }
        }
    }
}

fn is_tcp(link: &Link) -> bool {
    !matches!(
        link.protocol,
        Protocol::Udp | Protocol::Dns | Protocol::Any | Protocol::Ipsec | Protocol::SslVpn
    )
}

fn drops_udp(rule: &SecurityRule) -> bool {
    rule.direction == Direction::In
        && rule.nic == Nic::Public
        && rule.action == RuleAction::Drop
        && matches!(rule.transport, Transport::Udp | Transport::All)
        && rule.ports.covers(PortRange::ALL)
        && matches!(rule.peer, Peer::Cidr(Cidr(block)) if block.prefix_len() == 0)
}

fn drop_udp(context: &Context<'_>) -> SecurityRule {
    SecurityRule {
        direction: Direction::In,
        nic: Nic::Public,
        transport: Transport::Udp,
        ports: PortRange::ALL,
        peer: Peer::Cidr(Cidr(Ipv4Net::default())),
        action: RuleAction::Drop,
        priority: 1,
        note: context
            .word(
                "公网入方向UDP默认全放行，明确拒绝",
                "UDP comes in on the public card by default; refused in so many words",
            )
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_server_without_bandwidth_passes_and_a_vpc_is_not_its_business() {
        passes("ECS-003", &two_az_classic());
        assert_eq!(outcome("ECS-003", &two_az_vpc()), Outcome::NotApplicable);
        assert!(drops_udp(&drop_udp(&context(&two_az_vpc()))));
    }

    #[test]
    fn bandwidth_needs_a_rule_that_drops_udp() {
        let mut design = two_az_classic();
        ecs(&mut design, "web-1", |ecs| ecs.public_bandwidth_mbps = Some(1.0));
        assert_eq!(one_finding("ECS-003", &design).severity, Severity::Warning);
        auto_fix_keeps_the_contract("ECS-003", &design);
    }
}
