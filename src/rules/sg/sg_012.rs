//! SG-012: a ping that no group lets in.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

use super::missing::{Kind, tell};

pub(super) static RULE: Rule = Rule {
    code: "SG-012",
    name: "ping-not-let-in",
    family: Family::Sg,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(86, 86), (202, 202)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("ECS默认不允许ping", "Ping is off by default"),
    why: Text::fixed(
        "ECS默认丢弃ICMP；要从VPN客户端ping，须新建安全组sg-icmp，或从堡垒机去ping。",
        "ICMP is dropped by default; to ping from a VPN client make a group sg-icmp, or ping from a bastion.",
    ),
    fix: Text::fixed(
        "新建sg-icmp并加入服务器，或改从堡垒机ping。",
        "Add sg-icmp to the server, or ping from a bastion.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "画了VPN到应用服务器的ping，没有ICMP规则。",
        "A ping from the VPN to a server is drawn and no rule admits ICMP.",
    ),
    good: Text::fixed(
        "服务器在sg-icmp中，允许VPN客户端的ICMP。",
        "The server is in sg-icmp, which admits ICMP of VPN clients.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    tell(context, sink, Kind::Ping);
}

#[cfg(test)]
mod tests {
    use crate::design::{Link, Protocol, Purpose};
    use crate::rules::testing::*;

    #[test]
    fn a_drawn_ping_gets_its_group() {
        for mut design in good_designs() {
            let mut link = Link::new(id(&design, "vpn"), id(&design, "web-1"), Purpose::Operations);
            link.protocol = Protocol::Icmp;
            add_link(&mut design, link);
            one_finding("SG-012", &design);
            assert!(findings("SG-005", &design).is_empty());
            let fixed = auto_fix_keeps_the_contract("SG-012", &design);
            assert!(fixed.security_groups.values().any(|group| group.name == "sg-icmp"));
        }
    }
}
