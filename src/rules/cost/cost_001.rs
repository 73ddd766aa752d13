//! COST-001: ten or eleven months are bought where a year costs no more.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, Purchase};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-001",
    name: "ten-months-cost-a-year",
    family: Family::Cost,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(107, 107)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("购买10或11个月不如一年", "10 or 11 months cost as much as a year"),
    why: Text::fixed(
        "ECS一年按十个月计价：买10个月与买12个月同价，买11个月更贵。",
        "An ECS year costs ten months: 10 months cost as much as 12, and 11 cost more.",
    ),
    fix: Text::fixed("购买时长改为12个月的整数倍。", "Buy full years."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("服务器购买11个月。", "Servers for 11 months."),
    good: Text::fixed("服务器购买12个月。", "Servers for 12 months."),
    cross: &[],
    check: Check::Design(check),
};

const fn wasteful(months: u32) -> bool {
    matches!(months % 12, 10 | 11)
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    if let Some(months) = context.design.price_terms.months {
        if wasteful(months) {
            let better = months.div_ceil(12) * 12;
            let mut terms = context.design.price_terms.clone();
            terms.months = Some(better);
            let mut sheet = Sheet::new(context);
            sheet.edit(Edit::SetPriceTerms(terms));
            sink.fail([], {
                let time = crate::base::text::counted(months, "month");
                text!(
                    "设计的购买时长为{months}个月，{better}个月不会更贵",
                    "the design is bought for {time}; {better} months cost no more"
                )
            })
            .fix(Fix::auto(text!("购买时长改为{better}个月", "buy for {better} months"), sheet.finish()));
        } else {
            sink.pass();
        }
    }
    for &(id, node, _) in &context.facts.ecs {
        let Some(purchase) = &node.purchase else { continue };
        let Some(months) = purchase.months else { continue };
        if !wasteful(months) {
            sink.pass();
            continue;
        }
        let (name, better) = (context.name(id), months.div_ceil(12) * 12);
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id) {
            node.purchase = Some(Purchase { months: Some(better), ..purchase.clone() });
        }
        sink.fail([id.into()], {
            let time = crate::base::text::counted(months, "month");
            text!(
                "“{name}”购买{months}个月，{better}个月不会更贵",
                "\"{name}\" is bought for {time}; {better} months cost no more"
            )
        })
        .fix(Fix::auto(text!("改为购买{better}个月", "buy it for {better} months"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn ten_and_eleven_months_become_a_year() {
        for mut design in good_designs() {
            for (months, told) in [(9, false), (10, true), (11, true), (12, false), (22, true), (24, false)] {
                node(&mut design, "web-1", |node| {
                    node.purchase = Some(Purchase { months: Some(months), ..Purchase::default() });
                });
                assert_eq!(findings("COST-001", &design).len(), usize::from(told), "{months}");
                if told {
                    auto_fix_keeps_the_contract("COST-001", &design);
                }
            }
        }
    }

    #[test]
    fn the_terms_of_the_design_count_too() {
        let mut design = two_az_vpc();
        let mut terms = design.price_terms.clone();
        terms.months = Some(11);
        apply(&mut design, vec![Edit::SetPriceTerms(terms)]);
        let fixed = auto_fix_keeps_the_contract("COST-001", &design);
        assert_eq!(fixed.price_terms.months, Some(12));
    }
}
