//! LINE-015: a line or IPSec link that no group lets in.

use crate::base::{Basis, Severity, Text};
use crate::rules::sg::{MissingKind, tell_missing};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "LINE-015",
    name: "interconnect-not-let-in",
    family: Family::Line,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(543, 545), (579, 579), (655, 657)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全组未放行互联IP", "Security group does not admit the interconnect addresses"),
    why: Text::fixed(
        "从机构访问云上的ECS，还需要安全组允许来自互联IP的访问；这是联调不通最常见的原因。",
        "A group must admit the interconnect addresses; this is the most common reason why a new line does not work.",
    ),
    fix: Text::fixed("在目标的安全组中放行互联IP。", "Admit the addresses in the group of the target."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "专线连到应用服务器，安全组没有互联IP的规则。",
        "A line leads to a server whose group has no rule for the interconnect addresses.",
    ),
    good: Text::fixed(
        "安全组允许互联IP访问业务端口。",
        "The group admits the interconnect addresses on the business port.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    tell_missing(context, sink, MissingKind::Interconnect);
}

#[cfg(test)]
mod tests {
    use crate::design::{NatEntry, Peer};
    use crate::rules::line::testing::with_line;
    use crate::rules::testing::*;

    #[test]
    fn the_interconnect_addresses_are_let_in() {
        let (real, mapped) = ("172.16.22.14".parse().unwrap(), "10.70.1.1".parse().unwrap());
        let design = with_line(vec![NatEntry { source: true, real, mapped, port: None }]);
        one_finding("LINE-015", &design);
        assert!(findings("SG-013", &design).is_empty());
        let fixed = auto_fix_keeps_the_contract("LINE-015", &design);
        let group = fixed.nodes.get(id(&fixed, "web-1")).unwrap().security_groups[0];
        let rules = &fixed.security_groups.get(group).unwrap().rules;
        assert!(rules.iter().any(|rule| rule.peer == Peer::Cidr(cidr("10.70.1.1/32"))));
    }
}
