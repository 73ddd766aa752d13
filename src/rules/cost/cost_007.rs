//! COST-007: the ten months of a server year are used on another product.

use rust_decimal::Decimal;

use crate::base::{Basis, Severity, Text};
use crate::design::Edit;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-007",
    name: "ten-months-beyond-ecs",
    family: Family::Cost,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(107, 107)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "十个月优惠仅见于ECS",
        "\"Year = 10 × month\" used on a product the text does not name",
    ),
    why: Text::fixed(
        "指南只说明ECS一年按十个月计价；用在其他产品上的同样折扣没有依据。",
        "The guide gives the year for ten months to ECS alone; the same discount on another product has no source.",
    ),
    fix: Text::fixed("向商务确认，或删除该折扣。", "Confirm it with the vendor, or remove it."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("RDS合同折扣83.33%。", "A contract percentage of 83.33 on RDS."),
    good: Text::fixed("RDS合同折扣90%，有合同依据。", "A contract percentage of 90 on RDS, as agreed."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let terms = &context.design.price_terms;
    // Ten twelfths, however many digits of it were typed.
    let (low, high) = (Decimal::new(833, 1), Decimal::new(834, 1));
    for (product, percent) in &terms.contract_percent {
        if matches!(product.as_str(), "ecs" | "disk") || *percent < low || *percent > high {
            sink.pass();
            continue;
        }
        let mut kept = terms.clone();
        kept.contract_percent.remove(product);
        let mut sheet = Sheet::new(context);
        sheet.edit(Edit::SetPriceTerms(kept));
        let percent = percent.normalize();
        sink.fail(
            [],
            text!(
                "“{product}”的合同折扣为 {percent}%，等于一年按十个月计；指南只对ECS这样规定",
                "\"{product}\" is paid at {percent} %, which is a year for ten months; the guide gives that to ECS alone"
            ),
        )
        .fix(Fix::choose(Text::fixed("删除该折扣", "remove the discount"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    fn with(percent: &str, product: &str) -> crate::design::Design {
        let mut design = two_az_vpc();
        let mut terms = design.price_terms.clone();
        terms.contract_percent.insert(product.to_owned(), percent.parse().unwrap());
        apply(&mut design, vec![Edit::SetPriceTerms(terms)]);
        design
    }

    #[test]
    fn ten_twelfths_on_a_database_are_asked_about() {
        passes("COST-007", &with("90", "rds"));
        passes("COST-007", &with("83.33", "ecs"));
        let design = with("83.33", "rds");
        one_finding("COST-007", &design);
        each_fix_removes_the_finding("COST-007", &design);
    }
}
