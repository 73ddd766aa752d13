//! VPN-015: the product behind a VPN of a private network was not chosen.

use super::ipsec;
use crate::base::{Basis, Severity, Text};
use crate::design::{NetKind, VpnKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-015",
    name: "vpn-product-not-chosen",
    family: Family::Vpn,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(857, 857)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("第三方VPN产品", "SSL/IPSEC VPN third-party product"),
    why: Text::fixed(
        "专有网络的SSL、IPSec VPN由云市场第三方产品提供，要选定产品才能采购和计价。",
        "In a VPC the SSL and IPSec VPN are third-party products of the marketplace; one must be chosen to \
         buy and price it.",
    ),
    fix: Text::fixed("选定VPN产品。", "Choose the product."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("专有网络的管理VPN没有选定产品。", "A management VPN of a VPC without a product."),
    good: Text::fixed(
        "专有网络的管理VPN选用云市场SSL VPN。",
        "A management VPN of a VPC with an SSL VPN of the marketplace.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, vpn) in &context.facts.vpns {
        if context.design.net_of(node) == NetKind::Classic {
            continue;
        }
        if vpn.market_product.is_some() {
            sink.pass();
            continue;
        }
        let (name, usual) = (context.name(id), usual(vpn.kind));
        let edit = ipsec::change(id, node, |vpn| vpn.market_product = Some(usual.zh.to_string()));
        let Text { zh, en } = usual.clone();
        sink.fail(
            [id.into()],
            text!(
                "专有网络的“{name}”选定了0个VPN产品，需要1个",
                "\"{name}\" of the VPC has 0 products chosen; it needs 1"
            ),
        )
        .fix(Fix::choose(text!("选用{zh}", "use {en}"), vec![edit]));
    }
}

const fn usual(kind: VpnKind) -> Text {
    match kind {
        VpnKind::SslAdmin => Text::fixed("云市场SSL VPN", "an SSL VPN of the marketplace"),
        VpnKind::Ipsec => Text::fixed("云市场IPSec VPN", "an IPSec VPN of the marketplace"),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_vpn_of_a_vpc_names_its_product() {
        assert_eq!(outcome("VPN-015", &two_az_classic()), Outcome::NotApplicable);
        let mut design = two_az_vpc();
        each_fix_removes_the_finding("VPN-015", &design);
        vpn(&mut design, "vpn", |vpn| vpn.market_product = Some("云市场SSL VPN".to_owned()));
        passes("VPN-015", &design);
    }
}
