//! VPN-005: the customer's gateway is not of a recommended model.

use super::ipsec;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-005",
    name: "gateway-not-recommended",
    family: Family::Vpn,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(501, 501), (519, 519), (525, 525)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("网关非推荐型号不保证对接成功", "Gateway is not a recommended Juniper ISG/SSG/SRX"),
    why: Text::fixed(
        "推荐使用Juniper的ISG、SSG、SRX系列；其它型号不保证对接成功，排查也只能靠机构自己。",
        "The guide recommends Juniper ISG, SSG and SRX; with another model success is not promised and the \
         customer searches for faults alone.",
    ),
    fix: Text::fixed(
        "选用推荐型号，或预留联调时间。",
        "Use a recommended model, or plan time for the joint test.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "机构侧网关为其它厂商的路由器。",
        "A router of another vendor as the customer's gateway.",
    ),
    good: Text::fixed("机构侧网关为Juniper SRX。", "A Juniper SRX as the customer's gateway."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, vpn) in ipsec::all(context) {
        let Some(vendor) = vpn.gateway.as_ref().and_then(|gateway| gateway.vendor.as_deref()) else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed(
                    "未填写机构侧网关的厂商和型号",
                    "the model of the customer's gateway was not entered",
                ),
            );
            continue;
        };
        let lower = vendor.to_lowercase();
        if ["isg", "ssg", "srx"].iter().any(|model| lower.contains(model)) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”的机构侧网关为“{vendor}”，推荐Juniper ISG、SSG或SRX",
                "the customer's gateway of \"{name}\" is \"{vendor}\"; Juniper ISG, SSG or SRX is recommended"
            ),
        );
        finding.severity(ipsec::weighed(context, node, Severity::Warning));
        for model in ["Juniper SRX", "Juniper SSG", "Juniper ISG"] {
            let edit = ipsec::change(id, node, |vpn| {
                vpn.gateway.get_or_insert_default().vendor = Some(model.to_owned());
            });
            finding.fix(Fix::choose(text!("改用{model}", "use a {model}"), vec![edit]));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn another_vendor_is_told_and_an_unknown_one_is_not_evaluated() {
        for design in good_designs() {
            let mut design = with_ipsec(design);
            passes("VPN-005", &design);
            vpn(&mut design, "ipsec", |vpn| {
                vpn.gateway.as_mut().unwrap().vendor = Some("华三 MSR".to_owned());
            });
            each_fix_removes_the_finding("VPN-005", &design);
            vpn(&mut design, "ipsec", |vpn| vpn.gateway = None);
            assert_eq!(outcome("VPN-005", &design), Outcome::NotEvaluated);
        }
    }
}
