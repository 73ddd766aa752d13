//! COST-009: a security product has no price.

use crate::base::{Basis, Severity, Text};
use crate::catalog::Family as ProductFamily;
use crate::design::{Product, Ref};
use crate::pricing::Price;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-009",
    name: "security-without-price",
    family: Family::Cost,
    severity: Severity::Warning,
    basis: Basis::D,
    source: Cite::guide(&[(839, 860)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全产品未计价", "Security products without a price"),
    why: Text::fixed(
        "合计不含未计价的安全产品，只是下限。",
        "The total leaves out security products without a price: it is a lower bound.",
    ),
    fix: Text::fixed(
        "填写规格，或用自有价格表给出价格。",
        "Choose the edition, or state the price in a price book.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("Web应用防火墙没有选择版本。", "A web application firewall without an edition."),
    good: Text::fixed("Web应用防火墙选择了版本。", "A web application firewall with an edition."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node) in context.design.nodes.iter() {
        let info = context.catalog.product(node.product.code());
        // VPNs and lines have rules of their own.
        let described = matches!(node.product, Product::Described { .. });
        if !described || info.is_none_or(|info| info.family != ProductFamily::Security) {
            continue;
        }
        let own = Ref::Node(id);
        let missing = context.bill().incomplete.iter().find(|row| row.subjects.contains(&own));
        let Some(missing) = missing else {
            sink.pass();
            continue;
        };
        // A product for which nothing is left to choose waits for a quotation, not for its designer.
        let open = context.bill().lines.iter().any(|line| {
            line.unit_price == Price::NotFound && line.subjects.contains(&own) && line.sku.ends_with(".?")
        });
        let name = context.name(id);
        let Text { zh, en } = &missing.what();
        let finding = sink.fail(
            [own],
            text!(
                "“{name}”没有价格（{zh}），合计不完整",
                "\"{name}\" has no price ({en}): the total is incomplete"
            ),
        );
        if !open {
            finding.severity = Severity::Info;
        }
        finding.fix(Fix::guide(Text::fixed(
            "填写规格，或用自有价格表给出价格",
            "choose the edition, or state the price in a price book",
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Place;
    use crate::rules::testing::*;

    #[test]
    fn a_firewall_without_an_edition_is_told() {
        let mut design = two_az_vpc();
        add_node(&mut design, "firewall", Product::of_code("waf"), Place::Internet);
        assert_eq!(one_finding("COST-009", &design).severity, Severity::Warning);
        node(&mut design, "firewall", |node| node.own_monthly_price = Some("3000".parse().unwrap()));
        passes("COST-009", &design);
    }
}
