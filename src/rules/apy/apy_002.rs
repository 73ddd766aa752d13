//! APY-002: alipay→cloud needs a public SLB VIP.

use super::parts::{from_alipay, is_intranet, public_front};
use crate::base::{Basis, Severity, Text};
use crate::design::{Product, Protocol, Ref, SlbScope};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "APY-002",
    name: "alipay-without-public-slb",
    family: Family::Apy,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(639, 639), (643, 643)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("支付宝访问金融云须公网SLB VIP", "Alipay→cloud needs a public SLB VIP"),
    why: Text::fixed(
        "支付宝只能访问金融云的公网SLB VIP；直接指向服务器或其它产品的通知到不了。",
        "Alipay can reach the VIP of a public SLB only; notices sent to a server or any other product do \
         not arrive.",
    ),
    fix: Text::fixed(
        "在服务前部署公网SLB，监听配置支付宝白名单。",
        "Put a public SLB before the service, with Alipay's addresses on its whitelist.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("支付宝直接访问支付服务器。", "Alipay connects to a payment server directly."),
    good: Text::fixed("支付宝访问公网SLB的443端口。", "Alipay connects to port 443 of a public SLB."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, link) in from_alipay(context) {
        let Some(node) = context.facts.node(link.to) else { continue };
        match &node.product {
            Product::Slb(slb) if slb.scope == SlbScope::Public => sink.pass(),
            // The intranet is APY-001's, lines are LINE-007's, and what the Internet leads to is drawn there.
            product if is_intranet(product) => {}
            Product::Line(_) | Product::External(_) | Product::Dns(_) => {}
            product => {
                let (name, code) = (&node.name, product.code());
                let finding = sink.fail(
                    [Ref::Link(id), link.to.into()],
                    text!(
                        "支付宝访问“{name}”({code})，只能访问公网SLB",
                        "Alipay connects to \"{name}\" ({code}); it can reach a public SLB only"
                    ),
                );
                let mut sheet = Sheet::new(context);
                // No load balancer speaks FTP (SLB-008).
                let ftp = matches!(link.protocol, Protocol::Ftp | Protocol::Sftp);
                if !ftp && public_front(context, &mut sheet, id, link).is_some() {
                    finding.fix(Fix::auto(
                        Text::fixed(
                            "部署公网SLB并配置支付宝白名单",
                            "insert a public SLB with Alipay's whitelist",
                        ),
                        sheet.finish(),
                    ));
                } else {
                    finding.fix(Fix::guide(Text::fixed(
                        "在服务前部署公网SLB",
                        "put a public SLB before the service",
                    )));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::design::{Protocol, Purpose};
    use crate::rules::apy::sample::docked;
    use crate::rules::testing::*;

    #[test]
    fn a_public_balancer_passes() {
        passes("APY-002", &docked(two_az_classic()));
    }

    #[test]
    fn a_server_gets_a_public_balancer() {
        for design in good_designs() {
            let mut design = docked(design);
            disconnect(&mut design, "alipay", "slb-pay");
            connect(&mut design, "alipay", "web-1", Purpose::Business, Protocol::Http, 80);
            one_finding("APY-002", &design);
            let fixed = auto_fix_keeps_the_contract("APY-002", &design);
            passes("APY-003", &fixed);
        }
    }
}
