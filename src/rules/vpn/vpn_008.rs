//! VPN-008: a promised service hangs on one IPSec VPN.

use super::ipsec;
use super::line::replace_by_line;
use crate::base::{Basis, Severity, Text};
use crate::design::{HaPromise, LineDomain, Product, Purpose};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-008",
    name: "vpn-without-backup",
    family: Family::Vpn,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(529, 529)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("VPN没有线路备份能力", "VPN has no line backup"),
    why: Text::fixed(
        "IPSec VPN走互联网，只有一条隧道，没有线路备份能力；它中断，客户侧业务就中断。",
        "An IPSec VPN rides on the Internet in one tunnel without a backup; when it fails, the customer's \
         business stops.",
    ),
    fix: Text::fixed(
        "改用双专线，或以专线为主、VPN为备。",
        "Use two lines, or a line with the VPN as its backup.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "承诺高可用的业务只经IPSec VPN与客户相连。",
        "A promised service whose only link with the customer is an IPSec VPN.",
    ),
    good: Text::fixed(
        "承诺高可用的业务经专线与客户相连，VPN作备份。",
        "A promised service on a leased line with the VPN as a backup.",
    ),
    cross: &[
        "InfraGuard vpn-gateway-multi-zone",
        "InfraGuard vpn-connection-master-slave-established",
        "InfraGuard vpn-ipsec-connection-health-check-open",
    ],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let line = context.design.nodes.iter().any(|(id, node)| {
        let finance = matches!(&node.product, Product::Line(line) if line.domain == LineDomain::Finance);
        finance && !(context.facts.incoming(id).is_empty() && context.facts.outgoing(id).is_empty())
    });
    for (id, node, _) in ipsec::all(context) {
        let links = context.facts.incoming(id).iter().chain(context.facts.outgoing(id));
        let business = links.filter(|(_, link)| link.purpose == Purpose::Business).count();
        if business == 0 {
            continue;
        }
        if line || context.design.ha_promise_of(node) < HaPromise::Instance {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "业务承诺高可用，与客户的连接只有“{name}”，专线0条，应有双专线",
                "high availability is promised and \"{name}\" is the only way to the customer; there are 0 lines and should be two"
            ),
        )
        .severity(ipsec::weighed(context, node, Severity::Warning))
        .fix_if(replace_by_line(context, id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn a_promise_asks_for_a_line() {
        for design in good_designs() {
            let mut design = with_ipsec(design);
            assert_eq!(one_finding("VPN-008", &design).fixes.len(), 1);
            let after = one_finding("VPN-008", &design).fixes[0].ready();
            let mut fixed = design.clone();
            apply(&mut fixed, after);
            assert!(findings("VPN-008", &fixed).is_empty());
            settings(&mut design, |settings| settings.ha_promise = HaPromise::None);
            passes("VPN-008", &design);
        }
    }
}
