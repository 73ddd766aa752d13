//! VPN-011: the IPSec VPN is free and promises no bandwidth.

use super::ipsec;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-011",
    name: "vpn-shares-bandwidth",
    family: Family::Vpn,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(533, 533)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("VPN免费且共享固定带宽", "VPN is free and shares fixed bandwidth"),
    why: Text::fixed(
        "IPSec VPN不收费，所有机构共享固定的带宽，不保证质量；业务要能接受抖动和拥塞。",
        "The IPSec VPN costs nothing and all institutions share a fixed bandwidth without a guarantee; the \
         business must bear jitter and congestion.",
    ),
    fix: Text::fixed("与业务确认能接受，否则用专线。", "Agree on it with the business, or use a line."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("未与业务确认就用VPN承载交易。", "Transactions on the VPN without asking the business."),
    good: Text::fixed(
        "业务已书面确认接受共享带宽。",
        "The business has accepted shared bandwidth in writing.",
    ),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, _, _) in ipsec::all(context) {
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "“{name}”费用0元，共享固定带宽、无质量保证，与业务确认可以接受",
                "\"{name}\" costs CNY 0 and shares a fixed bandwidth without a guarantee; agree on it with the business"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn a_vpn_asks_for_an_agreement() {
        for design in good_designs() {
            assert_eq!(outcome("VPN-011", &design), Outcome::NotApplicable);
            one_item("VPN-011", &with_ipsec(design));
        }
    }
}
