//! SG-005: an operations link that no group lets in.

use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

use super::missing::{Kind, tell};

pub(super) static RULE: Rule = Rule {
    code: "SG-005",
    name: "operations-not-let-in",
    family: Family::Sg,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(147, 147), (165, 166), (208, 208), (545, 545)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("运维路径未放行", "Ops flow has no allow rule"),
    why: Text::fixed(
        "ECS默认不允许登录；没有规则放行，运维连线只是画在图上。",
        "Nothing may log in by default; without a rule the operations path exists on the drawing only.",
    ),
    fix: Text::fixed(
        "在目标的安全组中加一条最小的放行规则。",
        "Add the smallest rule to the group of the target.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "画了堡垒机到应用服务器的SSH连线，sg-production没有22端口规则。",
        "A bastion is linked to a server by SSH, and sg-production has no rule for port 22.",
    ),
    good: Text::fixed(
        "sg-production允许两台堡垒机访问22端口。",
        "sg-production lets both bastions in on port 22.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    tell(context, sink, Kind::Operations);
}

#[cfg(test)]
mod tests {
    use crate::design::{Peer, SecurityRule};
    use crate::rules::sg::testing::rules_of;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-005", &design);
        }
    }

    #[test]
    fn a_bastion_left_out_is_let_in() {
        for mut design in good_designs() {
            let one = id(&design, "bastion-1");
            rules_of(&mut design, "web-1", |rules| {
                rules.retain(|rule| rule.peer != Peer::Node(one));
            });
            let finding = one_finding("SG-005", &design);
            assert!(finding.message.en.contains("bastion-1"), "{}", finding.message.en);
            let fixed = auto_fix_keeps_the_contract("SG-005", &design);
            let group = fixed.nodes.get(id(&fixed, "web-1")).unwrap().security_groups[0];
            assert!(
                fixed
                    .security_groups
                    .get(group)
                    .unwrap()
                    .rules
                    .contains(&SecurityRule::allow_tcp(22, Peer::Node(one)))
            );
        }
    }
}
