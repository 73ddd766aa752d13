//! COST-002: a load balancer is bought in advance.

use crate::base::{Basis, Severity, Text};
use crate::design::{Billing, Product, Purchase};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-002",
    name: "slb-with-a-yearly-price",
    family: Family::Cost,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(314, 314)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("SLB为后付费", "SLB cannot carry a yearly price"),
    why: Text::fixed(
        "SLB按使用后付费，没有包年包月，也没有年付优惠。",
        "An SLB is paid after use; there is no subscription and no discount for a year.",
    ),
    fix: Text::fixed("改为后付费。", "Pay by use."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("SLB购买12个月。", "An SLB for 12 months."),
    good: Text::fixed("SLB按量付费。", "An SLB paid by use."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        if !matches!(node.product, Product::Slb(_)) {
            continue;
        }
        if node.purchase.as_ref().is_none_or(|purchase| purchase.billing != Billing::Subscription) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id) {
            node.purchase = Some(Purchase { billing: Billing::PayAsYouGo, months: None });
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”按包年包月购买，应为后付费",
                "\"{name}\" is bought in advance; it is paid after use"
            ),
        )
        .fix(Fix::auto(Text::fixed("改为后付费", "pay by use"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn a_subscription_becomes_pay_by_use() {
        for mut design in good_designs() {
            passes("COST-002", &design);
            node(&mut design, "slb", |node| {
                node.purchase = Some(Purchase { billing: Billing::Subscription, months: Some(12) });
            });
            one_finding("COST-002", &design);
            auto_fix_keeps_the_contract("COST-002", &design);
        }
    }
}
