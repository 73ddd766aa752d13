//! APY-005: alipay side is normally VIP port 443.

use super::parts::to_alipay;
use crate::base::{Basis, Severity, Text};
use crate::design::{PortRange, Protocol};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "APY-005",
    name: "alipay-port-not-443",
    family: Family::Apy,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(645, 645)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("支付宝VIP一般开443", "Alipay side is normally VIP port 443"),
    why: Text::fixed(
        "支付宝VIP一般只开443；其它端口要与支付宝确认并另设公网VIP和白名单。",
        "Alipay's VIP normally opens 443 only; another port must be agreed with Alipay, with a VIP and \
         whitelist of its own.",
    ),
    fix: Text::fixed(
        "端口改为443，或与支付宝确认后登记例外审批。",
        "Use port 443, or agree the port with Alipay and waive this.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("ECS访问支付宝的8443端口。", "An ECS connects to port 8443 of Alipay."),
    good: Text::fixed("ECS访问支付宝的443端口。", "An ECS connects to port 443 of Alipay."),
    cross: &[],
    check: Check::Design(check),
};

/// The port that Alipay's VIP normally opens (guide L645).
const PORT: u16 = 443;

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, link) in to_alipay(context) {
        let Some(ports) = link.ports else {
            sink.not_evaluated(
                [id.into()],
                Text::fixed("访问支付宝的连线未填写端口", "a link to Alipay has no port"),
            );
            continue;
        };
        if ports == PortRange::one(PORT) {
            sink.pass();
            continue;
        }
        let name = context.name(link.from);
        let mut sheet = Sheet::new(context);
        if let Some(link) = sheet.link_mut(id) {
            link.ports = Some(PortRange::one(PORT));
            link.protocol = Protocol::Https;
        }
        sink.fail(
            [id.into()],
            text!(
                "“{name}”访问支付宝的端口为{ports}，支付宝VIP一般开{PORT}",
                "\"{name}\" connects to port {ports} of Alipay; its VIP normally opens {PORT}"
            ),
        )
        .fix(Fix::auto(text!("端口改为{PORT}", "use port {PORT}"), sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Link, Purpose};
    use crate::rules::Outcome;
    use crate::rules::apy::sample::docked;
    use crate::rules::testing::*;

    #[test]
    fn port_443_passes_and_an_unknown_port_is_not_evaluated() {
        passes("APY-005", &docked(two_az_classic()));
        let mut design = docked(two_az_classic());
        let (web, alipay) = (id(&design, "web-2"), id(&design, "alipay"));
        add_link(&mut design, Link::new(web, alipay, Purpose::Outbound));
        assert_eq!(outcome("APY-005", &design), Outcome::NotEvaluated);
    }

    #[test]
    fn another_port_becomes_443() {
        let mut design = docked(two_az_classic());
        disconnect(&mut design, "web-1", "alipay");
        connect(&mut design, "web-1", "alipay", Purpose::Outbound, Protocol::Https, 8443);
        assert_eq!(one_finding("APY-005", &design).severity, Severity::Warning);
        auto_fix_keeps_the_contract("APY-005", &design);
    }
}
