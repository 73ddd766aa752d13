//! VPN-006: the customer's gateway has no fixed public address of its own.

use super::ipsec;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-006",
    name: "gateway-address",
    family: Family::Vpn,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(503, 503)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "须独立固定公网地址，不支持NAT、动态地址",
        "Gateway needs its own fixed public address, no NAT",
    ),
    why: Text::fixed(
        "IPSec网关须有独立的固定公网地址，不支持NAT环境和动态公网地址，否则隧道建不起来。",
        "The gateway needs a fixed public address of its own; behind NAT or with a changing address the \
         tunnel does not come up.",
    ),
    fix: Text::fixed(
        "向运营商申请固定公网地址，并直接配在网关上。",
        "Get a fixed public address from the carrier and put it on the gateway itself.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("网关在NAT后面。", "A gateway behind NAT."),
    good: Text::fixed("网关有独立的固定公网地址。", "A gateway with a fixed public address of its own."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, vpn) in ipsec::all(context) {
        let gateway = vpn.gateway.clone().unwrap_or_default();
        let faults: Vec<Text> = [
            (
                gateway.fixed_public_ip == Some(false),
                Text::fixed("没有固定公网地址", "has no fixed public address"),
            ),
            (gateway.own_ip == Some(false), Text::fixed("地址不独立", "shares its address")),
            (gateway.behind_nat == Some(true), Text::fixed("在NAT后面", "stands behind NAT")),
        ]
        .into_iter()
        .filter_map(|(is, text)| is.then_some(text))
        .collect();
        if faults.is_empty() {
            if gateway.fixed_public_ip.is_some() && gateway.own_ip.is_some() && gateway.behind_nat.is_some() {
                sink.pass();
            } else {
                sink.not_evaluated(
                    [id.into()],
                    Text::fixed(
                        "未填写机构侧网关的公网地址情况",
                        "the public address of the customer's gateway was not entered",
                    ),
                );
            }
            continue;
        }
        let name = context.name(id);
        let zh = faults.iter().map(|fault| fault.zh.as_ref()).collect::<Vec<_>>().join("、");
        let en = faults.iter().map(|fault| fault.en.as_ref()).collect::<Vec<_>>().join(" and ");
        sink.fail(
            [id.into()],
            text!(
                "“{name}”的机构侧网关{zh}，须有独立的固定公网地址",
                "the customer's gateway of \"{name}\" {en}; it needs a fixed public address of its own"
            ),
        )
        .severity(ipsec::weighed(context, node, Severity::Error))
        .fix(Fix::guide(Text::fixed(
            "为网关申请独立的固定公网地址",
            "get the gateway a fixed public address of its own",
        )));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn a_gateway_behind_nat_fails() {
        for design in good_designs() {
            let mut design = with_ipsec(design);
            passes("VPN-006", &design);
            vpn(&mut design, "ipsec", |vpn| vpn.gateway.as_mut().unwrap().own_ip = None);
            assert_eq!(outcome("VPN-006", &design), Outcome::NotEvaluated);
            vpn(&mut design, "ipsec", |vpn| vpn.gateway.as_mut().unwrap().behind_nat = Some(true));
            assert!(one_finding("VPN-006", &design).message.en.contains("stands behind NAT"));
        }
    }
}
