//! COST-004: a price stands on what the cloud gives for free.

use crate::base::{Basis, Severity, Text};
use crate::design::{NetKind, Product};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-004",
    name: "price-on-the-free-side",
    family: Family::Cost,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(533, 533), (534, 534), (617, 617), (623, 623)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("专线与VPN阿里侧免费", "Alibaba side of line and VPN is free"),
    why: Text::fixed(
        "经典网络中VPN和专线的阿里侧不收费；费用只在运营商一侧。",
        "In the classic network the cloud's side of a VPN or line costs nothing; only the carrier is paid.",
    ),
    fix: Text::fixed(
        "删除手工填写的价格；运营商费用填在“运营商月费”。",
        "Remove the price; what the carrier takes belongs in the carrier's fee.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("管理VPN手工填写每月100元。", "A management VPN with CNY 100 a month."),
    good: Text::fixed("管理VPN没有价格。", "A management VPN without a price."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        let free = matches!(node.product, Product::Vpn(_) | Product::Line(_));
        if !free || context.design.net_of(node) != NetKind::Classic {
            continue;
        }
        let Some(price) = node.own_monthly_price.filter(|price| !price.0.is_zero()) else {
            sink.pass();
            continue;
        };
        let (name, price) = (context.name(id), price.grouped());
        let mut sheet = Sheet::new(context);
        if let Some(node) = sheet.node_mut(id) {
            node.own_monthly_price = None;
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”填写了每月 {price} 元，阿里侧不收费，应为0",
                "\"{name}\" has a price of CNY {price} a month; the cloud's side is free, so it should be 0"
            ),
        )
        .fix(Fix::auto(Text::fixed("删除价格", "remove the price"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_price_on_a_classic_vpn_is_removed() {
        let mut design = two_az_classic();
        passes("COST-004", &design);
        node(&mut design, "vpn", |node| node.own_monthly_price = Some("100".parse().unwrap()));
        one_finding("COST-004", &design);
        auto_fix_keeps_the_contract("COST-004", &design);
    }
}
