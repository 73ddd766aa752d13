//! SG-013: a business link that no group lets in.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

use super::missing::{Kind, tell};

pub(super) static RULE: Rule = Rule {
    code: "SG-013",
    name: "business-not-let-in",
    family: Family::Sg,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::guide(&[(545, 545), (657, 657)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("业务流未放行", "Business flow has no allow rule"),
    why: Text::fixed(
        "ECS安全组默认不允许任何源访问；没有规则，业务连线不通。",
        "A group lets nothing in by default; without a rule the business link is closed.",
    ),
    fix: Text::fixed(
        "在目标的安全组中加一条最小的放行规则。",
        "Add the smallest rule to the group of the target.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "SLB的后端是Web服务器，sg-production没有80端口规则。",
        "A load balancer has web servers as backends, and sg-production has no rule for port 80.",
    ),
    good: Text::fixed(
        "sg-production允许SLB内网地址访问80端口。",
        "sg-production lets the load balancer in on port 80.",
    ),
    cross: &["InfraGuard ecs-security-group-egress-not-all-access"],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    tell(context, sink, Kind::Business);
}

#[cfg(test)]
mod tests {
    use crate::design::{Peer, Protocol, Purpose};
    use crate::rules::sg::testing::rules_of;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-013", &design);
        }
    }

    #[test]
    fn a_backend_port_without_a_rule_is_opened_to_the_load_balancer() {
        for mut design in good_designs() {
            rules_of(&mut design, "web-1", |rules| rules.retain(|rule| rule.peer != Peer::SlbInternal));
            one_finding("SG-013", &design);
            auto_fix_keeps_the_contract("SG-013", &design);
        }
    }

    #[test]
    fn a_new_link_between_servers_is_opened() {
        let mut design = two_az_vpc();
        connect(&mut design, "web-1", "web-2", Purpose::Business, Protocol::Tcp, 9000);
        one_finding("SG-013", &design);
        auto_fix_keeps_the_contract("SG-013", &design);
    }
}
