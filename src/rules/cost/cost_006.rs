//! COST-006: a cost stands on traffic that comes in.

use crate::base::{Basis, Severity, Text};
use crate::design::Edit;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-006",
    name: "inbound-traffic-billed",
    family: Family::Cost,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(306, 306), (357, 357)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("只计公网出流量", "Only outbound public traffic is billed"),
    why: Text::fixed(
        "公网只有流出方向计费；为流入流量列出的费用不会发生。",
        "Only what goes out is billed; a cost for what comes in does not arise.",
    ),
    fix: Text::fixed("删除该费用。", "Remove it."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "附加费用“公网入流量”每月200元。",
        "An extra item \"inbound traffic\" of CNY 200 a month.",
    ),
    good: Text::fixed("没有入流量费用。", "No item for inbound traffic."),
    cross: &[],
    check: Check::Design(check),
};

/// Words by which an item names traffic that comes in.
const INBOUND: [&str; 5] = ["入流量", "流入流量", "入方向流量", "inbound", "ingress"];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let terms = &context.design.price_terms;
    let is_inbound = |name: &str| {
        let name = name.to_lowercase();
        INBOUND.iter().any(|word| name.contains(word))
    };
    if terms.extras.is_empty() {
        return;
    }
    let found: Vec<&str> =
        terms.extras.iter().map(|row| row.name.as_str()).filter(|name| is_inbound(name)).collect();
    if found.is_empty() {
        sink.pass();
        return;
    }
    let names = found.join(", ");
    let mut kept = terms.clone();
    kept.extras.retain(|row| !is_inbound(&row.name));
    let mut sheet = Sheet::new(context);
    sheet.edit(Edit::SetPriceTerms(kept));
    sink.fail(
        [],
        text!(
            "附加费用“{names}”针对流入流量，公网入方向不计费",
            "\"{names}\" is a cost of inbound traffic, which is not billed"
        ),
    )
    .fix(Fix::auto(Text::fixed("删除流入流量的费用", "remove the cost of inbound traffic"), sheet.finish()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Extra;
    use crate::rules::testing::*;

    #[test]
    fn an_inbound_item_is_removed_and_others_stay() {
        let mut design = two_az_vpc();
        let row = |name: &str| Extra { name: name.to_owned(), quantity: 1.into(), ..Extra::default() };
        let mut terms = design.price_terms.clone();
        terms.extras = vec![row("公网入流量"), row("实施服务")];
        apply(&mut design, vec![Edit::SetPriceTerms(terms)]);
        one_finding("COST-006", &design);
        let fixed = auto_fix_keeps_the_contract("COST-006", &design);
        assert_eq!(fixed.price_terms.extras.len(), 1);
        passes("COST-006", &fixed);
    }
}
