//! SG-014: the jump group admits more than VPN addresses.

use crate::base::{Basis, Severity, Text};
use crate::design::{Peer, SecurityRule};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

use super::layers::{Layer, add, groups, is_layered, is_of, ports_of};
use super::{admits, opens_login};

pub(super) static RULE: Rule = Rule {
    code: "SG-014",
    name: "jump-group-pattern",
    family: Family::Sg,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(712, 712)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("G1仅允许VPN地址访问22或3389", "G1 (jump) admits more than VPN addresses on 22/3389"),
    why: Text::fixed(
        "跳板机是进入整个系统的门，只应允许VPN拨入的IP地址登录。",
        "The jump hosts are the door to everything; only addresses of the VPN should log in there.",
    ),
    fix: Text::fixed("把G1恢复为推荐规则。", "Reset G1 to the pattern."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("G1还允许Web服务器访问8080端口。", "G1 also lets the web servers in on port 8080."),
    good: Text::fixed("G1只允许VPN客户端访问22端口。", "G1 lets in VPN clients on port 22 only."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !is_layered(context.design) {
        return;
    }
    for group in groups(context, Layer::G1) {
        let Some(row) = context.design.security_groups.get(group) else { continue };
        let fits = |rule: &SecurityRule| {
            is_of(context, rule.peer, Layer::Vpn)
                && opens_login(rule)
                && rule.ports.first == rule.ports.last
                && rule.transport == crate::design::Transport::Tcp
        };
        let other = admits(row).filter(|(_, rule)| !fits(rule)).count();
        if other == 0 {
            sink.pass();
            continue;
        }
        let name = context.name(group);
        let mut sheet = Sheet::new(context);
        if let Some(row) = sheet.group_mut(group) {
            let admitted: Vec<SecurityRule> = admits(row).map(|(_, rule)| rule.clone()).collect();
            row.rules.retain(|rule| !admitted.contains(rule) || fits(rule));
            for port in ports_of(context, group) {
                add(&mut row.rules, SecurityRule::allow_tcp(port, Peer::VpnClients));
            }
        }
        sink.fail(
            [group.into()],
            { let rules = crate::base::text::counted(other, "rule"); text!(
                "G1安全组“{name}”除VPN地址访问登录端口外还有{other}条放行规则，应为0条",
                "the G1 group \"{name}\" has {rules} besides VPN addresses on the log-in port; there should be 0"
            ) },
        )
        .fix(Fix::auto(Text::fixed("恢复为推荐规则", "reset to the pattern"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::sg::testing::{layered, rules_of};
    use crate::rules::testing::*;

    #[test]
    fn the_layered_design_passes() {
        passes("SG-014", &layered());
        assert_eq!(outcome("SG-014", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn another_rule_is_reset() {
        let mut design = layered();
        let web = id(&design, "web-1");
        rules_of(&mut design, "bastion-1", |rules| {
            rules.push(SecurityRule::allow_tcp(8080, Peer::Node(web)));
        });
        one_finding("SG-014", &design);
        auto_fix_keeps_the_contract("SG-014", &design);
    }
}
