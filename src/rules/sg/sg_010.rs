//! SG-010: a rule for the public card in a VPC.

use crate::base::{Basis, Severity, Text};
use crate::design::{NetKind, Nic};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SG-010",
    name: "public-card-in-a-vpc",
    family: Family::Sg,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(686, 686)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("专有网络只有私网网卡", "VPC has only the private NIC"),
    why: Text::fixed(
        "专有网络的ECS只有私网网卡，公网网卡的规则授权不了。",
        "A server of a VPC has the intranet card only; a rule for the public card cannot be granted.",
    ),
    fix: Text::fixed("把规则改到内网网卡。", "Move the rule to the intranet card."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "专有网络安全组有一条公网网卡规则。",
        "A group of a VPC has a rule for the public card.",
    ),
    good: Text::fixed(
        "专有网络安全组的规则都在内网网卡上。",
        "All rules of the VPC group are for the intranet card.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (group, row) in context.design.security_groups.iter() {
        if row.net != NetKind::Vpc {
            continue;
        }
        let count = row.rules.iter().filter(|rule| rule.nic == Nic::Public).count();
        if count == 0 {
            sink.pass();
            continue;
        }
        let name = context.name(group);
        let mut sheet = Sheet::new(context);
        if let Some(row) = sheet.group_mut(group) {
            let mut rules: Vec<crate::design::SecurityRule> = Vec::new();
            for mut rule in std::mem::take(&mut row.rules) {
                rule.nic = Nic::Intranet;
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
            }
            row.rules = rules;
        }
        sink.fail([group.into()], {
            let rules = crate::base::text::counted(count, "rule");
            text!(
                "专有网络安全组“{name}”有{count}条公网网卡规则，应为0条",
                "the VPC group \"{name}\" has {rules} for the public card; there should be 0"
            )
        })
        .fix(Fix::auto(Text::fixed("改为内网网卡", "move them to the intranet card"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::sg::testing::rules_of;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        passes("SG-010", &two_az_vpc());
        assert_eq!(outcome("SG-010", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn a_public_rule_moves_to_the_intranet_card() {
        let mut design = two_az_vpc();
        rules_of(&mut design, "web-1", |rules| {
            for rule in rules {
                rule.nic = Nic::Public;
            }
        });
        one_finding("SG-010", &design);
        let fixed = auto_fix_keeps_the_contract("SG-010", &design);
        passes("SG-013", &fixed);
    }
}
