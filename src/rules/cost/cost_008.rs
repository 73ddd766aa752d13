//! COST-008: object storage is bought in advance.

use crate::base::{Basis, Severity, Text};
use crate::design::{Billing, Product, Purchase};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-008",
    name: "oss-bought-in-advance",
    family: Family::Cost,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(443, 443)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("OSS按实际容量后付费", "OSS is post-paid by stored volume"),
    why: Text::fixed(
        "OSS按实际存储量后付费，预付条目不会出现在账单上。",
        "OSS is paid after use by the volume stored; nothing of it is paid in advance.",
    ),
    fix: Text::fixed("改为后付费。", "Pay by use."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("OSS购买12个月。", "A bucket for 12 months."),
    good: Text::fixed("OSS按量付费。", "A bucket paid by use."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        if !matches!(node.product, Product::Oss(_)) {
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
                "“{name}”按包年包月购买，应按实际容量后付费",
                "\"{name}\" is bought in advance; it is paid by the stored volume"
            ),
        )
        .fix(Fix::auto(Text::fixed("改为后付费", "pay by use"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Bucket, Place};
    use crate::rules::testing::*;

    #[test]
    fn a_subscription_becomes_pay_by_use() {
        let mut design = two_az_vpc();
        let region = *design.regions.keys().collect::<Vec<_>>().first().unwrap();
        let place = Place::Region { region, security_zone: None };
        add_node(&mut design, "oss", Product::Oss(Bucket::default()), place);
        passes("COST-008", &design);
        node(&mut design, "oss", |node| node.purchase = Some(Purchase::default()));
        one_finding("COST-008", &design);
        auto_fix_keeps_the_contract("COST-008", &design);
    }
}
