//! COST-003: the NAT rules of a line are paid by the day.

use crate::base::units::Days;
use crate::base::{Basis, Severity, Text};
use crate::design::{NatKind, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::sizing::{FormulaFacts, nat_fee};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-003",
    name: "nat-rules-by-the-day",
    family: Family::Cost,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(631, 635)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("NAT规则按条按天计费", "NAT rules cost by rule and day"),
    why: Text::fixed(
        "专线NAT按规则条数和天数计费，没有一年按十个月的优惠；规则多时费用可观。",
        "The NAT of a line is billed by rule and day, without the ten months of servers; many rules cost much.",
    ),
    fix: Text::fixed(
        "多个业务共用一个IP，以端口区分，减少规则。",
        "Let several services share an address by port, so that there are fewer rules.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("40条NAT规则：每天2 000元。", "40 NAT rules: CNY 2 000 a day."),
    good: Text::fixed("4条NAT规则：每天200元。", "4 NAT rules: CNY 200 a day."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Ok(facts) = FormulaFacts::of(context.catalog, context.edition()) else { return };
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        let Product::Nat(nat) = &node.product else { continue };
        if nat.kind != NatKind::Line {
            continue;
        }
        let Some(rules) = nat.rules else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed("未填写规则数", "the number of rules is not entered"),
            );
            continue;
        };
        if rules == 0 {
            sink.pass();
            continue;
        }
        let rules = u64::from(rules) * u64::from(node.count);
        let fee = |days: u32| {
            let found = nat_fee(facts.nat_rule_day, rules, Days::from(days)).ok();
            found.map_or_else(String::new, |found| found.result.value)
        };
        let (day, month, year) = (fee(1), fee(30), fee(365));
        let name = context.name(id);
        sink.fail([id.into()], {
            let all = crate::base::text::counted(rules, "rule");
            text!(
                "“{name}”有 {rules} 条规则：每天 {day} 元，30天 {month} 元，一年 {year} 元",
                "\"{name}\" has {all}: CNY {day} a day, {month} for 30 days, {year} a year"
            )
        })
        .fix(Fix::guide(Text::fixed(
            "共用IP、以端口区分，减少规则",
            "share addresses by port to need fewer rules",
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Nat, Place};
    use crate::rules::testing::*;

    #[test]
    fn four_rules_cost_200_a_day() {
        let mut design = two_az_classic();
        let region = *design.regions.keys().collect::<Vec<_>>().first().unwrap();
        let nat = Nat { kind: NatKind::Line, rules: Some(4), ..Nat::default() };
        add_node(&mut design, "nat", Product::Nat(nat), Place::Region { region, security_zone: None });
        let found = one_finding("COST-003", &design);
        assert!(
            found.message.en.contains("CNY 200 a day, 6000 for 30 days, 73000 a year"),
            "{}",
            found.message.en
        );
        node(&mut design, "nat", |node| {
            node.product = Product::Nat(Nat { kind: NatKind::Line, rules: Some(0), ..Nat::default() });
        });
        passes("COST-003", &design);
    }
}
