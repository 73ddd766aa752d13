//! COST-005: the carrier of a line is not in the total.

use crate::base::{Basis, Severity, Text};
use crate::design::Product;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-005",
    name: "carrier-fee-missing",
    family: Family::Cost,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(615, 615), (623, 623)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("运营商专线费用未计入", "Carrier fee missing from the total"),
    why: Text::fixed(
        "专线的主要费用由运营商收取；未填写时合计只是下限。",
        "The greater part of what a line costs goes to its carrier; without it the total is a lower bound.",
    ),
    fix: Text::fixed("向运营商询价后填写“运营商月费”。", "Ask the carrier, and enter its fee."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("专线没有运营商月费。", "A line without a carrier's fee."),
    good: Text::fixed("专线填写了运营商月费。", "A line with its carrier's fee."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let together = context.design.price_terms.carrier_monthly.is_some();
    for (id, node) in context.design.nodes.iter() {
        let Product::Line(line) = &node.product else { continue };
        if together || line.carrier_monthly.is_some() || node.own_monthly_price.is_some() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let known = context.bill().monthly.amount.grouped();
        sink.fail(
            [id.into()],
            text!(
                "“{name}”没有运营商费用，每月合计只是下限（≥ {known} 元）",
                "\"{name}\" has no carrier's fee, so the month is a lower bound (≥ CNY {known})"
            ),
        )
        .fix(Fix::guide(Text::fixed("询价后填写运营商月费", "ask the carrier and enter its monthly fee")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Line, Place};
    use crate::rules::testing::*;

    #[test]
    fn a_line_needs_its_carrier() {
        let mut design = two_az_classic();
        let region = *design.regions.keys().collect::<Vec<_>>().first().unwrap();
        let place = Place::Region { region, security_zone: None };
        add_node(&mut design, "line", Product::Line(Line::default()), place);
        assert!(one_finding("COST-005", &design).message.en.contains("lower bound"));
        node(&mut design, "line", |node| {
            node.product =
                Product::Line(Line { carrier_monthly: Some("3000".parse().unwrap()), ..Line::default() });
        });
        passes("COST-005", &design);
    }
}
