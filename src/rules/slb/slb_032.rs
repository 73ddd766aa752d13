//! SLB-032: an HTTPS site is served by a listener that carries no HTTPS.

use crate::base::{Basis, Severity, Text};
use crate::design::{Link, LinkId, Listener, ListenerProtocol, Node, NodeId, PortRange, Protocol, Purpose};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-032",
    name: "https-site-without-https-listener",
    family: Family::Slb,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(344, 344)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("HTTPS须用HTTPS监听或TCP443", "HTTPS by HTTPS listener or TCP 443 only"),
    why: Text::fixed(
        "HTTPS网站只有两种接法：HTTPS监听（证书在SLB上），或TCP 443透传（证书在服务器上）；其它监听接不住HTTPS请求。",
        "An HTTPS site has two ways in: an HTTPS listener with the certificate on the SLB, or TCP 443 passed \
         through to servers that have it. No other listener takes an HTTPS request.",
    ),
    fix: Text::fixed(
        "增加HTTPS:443监听并把用户的连线指向443端口。",
        "Add an HTTPS:443 listener and lead the users to port 443.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "用户以HTTPS访问，SLB只有HTTP:80监听。",
        "Users speak HTTPS and the SLB has HTTP:80 only.",
    ),
    good: Text::fixed(
        "用户以HTTPS访问SLB的HTTPS:443监听。",
        "Users speak HTTPS to the SLB's HTTPS:443 listener.",
    ),
    cross: &[
        "InfraGuard slb-all-listener-http-disabled",
        "InfraGuard slb-all-listener-http-redirect-https",
        "InfraGuard slb-listener-https-enabled",
        "KICS ALB on HTTP",
        "KICS API gateway not HTTPS",
    ],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, slb) in sink.each(&context.facts.slbs) {
        let https = |link: &Link| link.purpose == Purpose::Business && link.protocol == Protocol::Https;
        let links: Vec<LinkId> =
            context.facts.incoming(id).iter().filter(|(_, link)| https(link)).map(|&(id, _)| id).collect();
        if links.is_empty() || slb.listeners.is_empty() {
            continue;
        }
        if slb.listeners.iter().any(carries_https) {
            sink.pass();
            continue;
        }
        let (name, count) = (context.name(id), slb.listeners.len());
        let finding = sink.fail(
            std::iter::once(id.into()).chain(links.iter().map(|&link| link.into())),
            text!(
                "用户以HTTPS访问“{name}”，它的{count}个监听都不是HTTPS监听或TCP 443",
                "users speak HTTPS to \"{name}\", and none of its {count} listeners is HTTPS or TCP 443"
            ),
        );
        finding.fix_if(add_https(context, id, node, &links));
    }
}

fn carries_https(listener: &Listener) -> bool {
    listener.protocol == ListenerProtocol::Https
        || (listener.protocol == ListenerProtocol::Tcp && listener.port == HTTPS)
}

/// An HTTPS listener on port 443 with what the first HTTP listener has; one on 443 that is not HTTPS becomes it.
fn add_https(context: &Context<'_>, id: NodeId, node: &Node, links: &[LinkId]) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    let slb = node.product.as_slb()?;
    let is_http = |listener: &&Listener| listener.protocol == ListenerProtocol::Http;
    let model = slb.listeners.iter().find(is_http)?;
    let listener = Listener {
        protocol: ListenerProtocol::Https,
        port: HTTPS,
        backend_protocol: Some(ListenerProtocol::Http),
        backend_port: Some(model.effective_backend_port()),
        certificate_on_slb: true,
        ..model.clone()
    };
    let listeners = &mut sheet.slb_mut(id)?.listeners;
    match listeners.iter_mut().find(|old| old.port == HTTPS && old.protocol != ListenerProtocol::Udp) {
        Some(old) => *old = listener,
        None => listeners.push(listener),
    }
    for &link in links {
        sheet.link_mut(link)?.ports = Some(PortRange::one(443));
    }
    Some(Fix::auto(
        Text::fixed(
            "增加HTTPS:443监听，证书托管在SLB上",
            "add an HTTPS:443 listener with its certificate on the SLB",
        ),
        sheet.finish(),
    ))
}

const HTTPS: u32 = 443;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    fn https_site(mut design: Design) -> Design {
        disconnect(&mut design, "internet", "slb");
        connect(&mut design, "internet", "slb", Purpose::Business, Protocol::Https, 443);
        design
    }

    #[test]
    fn an_https_site_gets_an_https_listener() {
        for design in good_designs() {
            let bad = https_site(design);
            one_finding("SLB-032", &bad);
            let fixed = auto_fix_keeps_the_contract("SLB-032", &bad);
            passes("SLB-032", &fixed);
            passes("SLB-009", &fixed);
        }
    }

    #[test]
    fn tcp_443_passes_it_through_and_an_http_site_is_not_its_business() {
        let mut design = https_site(two_az_vpc());
        slb(&mut design, "slb", |slb| {
            (slb.listeners[0].protocol, slb.listeners[0].port) = (ListenerProtocol::Tcp, 443);
        });
        passes("SLB-032", &design);
        assert_eq!(outcome("SLB-032", &two_az_vpc()), Outcome::NotApplicable);
    }
}
