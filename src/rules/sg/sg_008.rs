//! SG-008: a public inbound TCP rule of the classic network.

use crate::base::{Basis, Severity, Text};
use crate::design::{Direction, NetKind, Nic, SecurityRule, Transport};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SG-008",
    name: "classic-public-tcp-rule",
    family: Family::Sg,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(86, 86), (176, 176), (684, 684)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("经典网络公网入方向TCP策略不生效", "Public-inbound TCP rule has no effect in classic"),
    why: Text::fixed(
        "金融云经典网络公网入方向的TCP一律丢弃，设置规则也不生效，容易误以为已经开通。",
        "The classic network drops all TCP from the Internet; a rule changes nothing and looks as if it did.",
    ),
    fix: Text::fixed("删除规则，经SLB对外提供服务。", "Delete the rule; serve through a load balancer."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "sg-production有一条公网入方向TCP 80规则。",
        "sg-production has a public inbound rule for TCP 80.",
    ),
    good: Text::fixed(
        "没有公网入方向TCP规则，互联网经SLB访问。",
        "There is no such rule; the Internet comes through a load balancer.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (group, row) in context.design.security_groups.iter() {
        if row.net != NetKind::Classic {
            continue;
        }
        let idle = |rule: &SecurityRule| {
            rule.nic == Nic::Public
                && rule.direction == Direction::In
                && matches!(rule.transport, Transport::Tcp | Transport::All)
        };
        let count = row.rules.iter().filter(|rule| idle(rule)).count();
        if count == 0 {
            sink.pass();
            continue;
        }
        let name = context.name(group);
        let mut sheet = Sheet::new(context);
        if let Some(row) = sheet.group_mut(group) {
            row.rules.retain(|rule| !idle(rule));
        }
        sink.fail(
            [group.into()],
            text!(
                "安全组“{name}”有{count}条公网入方向TCP规则，不会生效，应为0条",
                "the group \"{name}\" has {count} public inbound TCP rules, which have no effect; there should be 0"
            ),
        )
        .fix(Fix::auto(Text::fixed("删除不生效的规则", "delete what has no effect"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Peer;
    use crate::rules::Outcome;
    use crate::rules::sg::testing::rules_of;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        passes("SG-008", &two_az_classic());
        assert_eq!(outcome("SG-008", &two_az_vpc()), Outcome::NotApplicable);
    }

    #[test]
    fn a_public_tcp_rule_is_deleted_and_a_udp_rule_stays() {
        let mut design = two_az_classic();
        rules_of(&mut design, "web-1", |rules| {
            for transport in [Transport::Tcp, Transport::Udp] {
                let rule = SecurityRule::allow_tcp(80, Peer::SlbInternal);
                rules.push(SecurityRule { nic: Nic::Public, transport, ..rule });
            }
        });
        assert!(one_finding("SG-008", &design).message.en.contains("1 public"));
        auto_fix_keeps_the_contract("SG-008", &design);
    }
}
