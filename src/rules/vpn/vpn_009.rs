//! VPN-009: the customer wants parameters or a key of its own.

use super::ipsec;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-009",
    name: "custom-vpn-parameters",
    family: Family::Vpn,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(513, 513), (515, 515)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("不提供定制参数，密钥由阿里提交", "Custom VPN parameters or own pre-shared key"),
    why: Text::fixed(
        "VPN参数统一配置，不提供定制；预共享密钥由阿里云提供，机构不能自定。",
        "The parameters are the same for all and not made to measure; the pre-shared key comes from Alibaba \
         Cloud.",
    ),
    fix: Text::fixed(
        "按阿里云提供的参数和密钥配置网关。",
        "Configure the gateway with the parameters and the key that Alibaba Cloud gives.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("机构要求自定预共享密钥。", "A customer who wants a pre-shared key of its own."),
    good: Text::fixed(
        "机构使用阿里云提供的参数和密钥。",
        "A customer who uses the given parameters and key.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node, vpn) in ipsec::all(context) {
        let (zh, en) = match (vpn.custom_parameters, vpn.key_by_customer) {
            (false, false) => {
                sink.pass();
                continue;
            }
            (true, false) => ("定制参数", "parameters"),
            (false, true) => ("自定预共享密钥", "a pre-shared key"),
            (true, true) => ("定制参数和自定预共享密钥", "parameters and a pre-shared key"),
        };
        let name = context.name(id);
        let edit = ipsec::change(id, node, |vpn| {
            vpn.custom_parameters = false;
            vpn.key_by_customer = false;
        });
        sink.fail(
            [id.into()],
            text!(
                "“{name}”要求{zh}，不提供",
                "\"{name}\" asks for {en} of the customer's own, which is not offered"
            ),
        )
        .severity(ipsec::weighed(context, node, Severity::Error))
        .fix(Fix::auto(
            Text::fixed("使用阿里云提供的参数和密钥", "use the parameters and the key that are given"),
            vec![edit],
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn own_parameters_are_reset() {
        for design in good_designs() {
            let mut design = with_ipsec(design);
            passes("VPN-009", &design);
            vpn(&mut design, "ipsec", |vpn| vpn.key_by_customer = true);
            one_finding("VPN-009", &design);
            auto_fix_keeps_the_contract("VPN-009", &design);
        }
    }
}
