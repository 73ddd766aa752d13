//! SLB-013: persistence by source address where many users share one address.

use super::parts::{listeners, servers_behind};
use crate::base::{Basis, Severity, Text};
use crate::design::{ListenerProtocol, Node, NodeId, Product, Purpose, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "SLB-013",
    name: "persistence-by-shared-address",
    family: Family::Slb,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(259, 259), (303, 303)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "会话保持依据：四层源IP、七层Cookie",
        "Persistence key: source IP at layer 4, cookie at layer 7",
    ),
    why: Text::fixed(
        "四层监听按源IP保持会话；经CDN、高防或NAT来的用户共用少数几个源IP，会集中到少数服务器上。七层监听按Cookie保持，没有这个问题。",
        "A layer-4 listener keeps sessions by source address. Users who come through a CDN, AntiDDoS or NAT \
         share a few addresses and pile up on a few servers; layer 7 keeps them by cookie and does \
         not have this.",
    ),
    fix: Text::fixed(
        "改用七层监听，或在应用无状态时关闭会话保持。",
        "Move to a layer-7 listener, or switch persistence off where the application is stateless.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("CDN后面的TCP:80监听打开了会话保持。", "A sticky TCP:80 listener behind a CDN."),
    good: Text::fixed("CDN后面的HTTP:80监听打开了会话保持。", "A sticky HTTP:80 listener behind a CDN."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for heard in listeners(context, sink).filter(|heard| heard.listener.sticky) {
        let sharing = match heard.listener.protocol {
            ListenerProtocol::Tcp | ListenerProtocol::Udp => sharing_before(context, heard.id),
            _ => BTreeSet::new(),
        };
        if sharing.is_empty() {
            sink.pass();
            continue;
        }
        let Text { zh, en } = heard.label(context);
        let Text { zh: via_zh, en: via_en } = context.names(sharing.iter().copied());
        let finding = sink.fail(
            std::iter::once(heard.id.into()).chain(sharing.into_iter().map(Ref::from)),
            text!(
                "{zh}按源IP保持会话，而用户经{via_zh}共用少数源IP，应改用七层监听",
                "{en} keeps sessions by source address and its users share a few by {via_en}; it should be a layer-7 listener"
            ),
        );
        let decrypted = heard.listener.port == 443;
        if heard.listener.protocol == ListenerProtocol::Tcp {
            let protocol = if decrypted { ListenerProtocol::Https } else { ListenerProtocol::Http };
            let name = protocol.label();
            finding.fix(Fix::choose(
                text!("改为{name}监听", "make it an {name} listener"),
                vec![heard.change(|listener| {
                    listener.protocol = protocol;
                    listener.backend_protocol = None;
                    listener.certificate_on_slb |= decrypted;
                })],
            ));
        }
        let keeps_none = |node: &Node| node.product.as_ecs().is_some_and(|ecs| ecs.stateless == Some(true));
        if servers_behind(context, heard.listener).iter().all(|(_, node)| keeps_none(node)) {
            finding.fix(Fix::choose(
                Text::fixed(
                    "应用无状态，关闭会话保持",
                    "the application is stateless: switch persistence off",
                ),
                vec![heard.change(|listener| listener.sticky = false)],
            ));
        }
    }
}

/// The CDN, AntiDDoS or NAT nodes by which business reaches a load balancer.
fn sharing_before(context: &Context<'_>, slb: NodeId) -> BTreeSet<NodeId> {
    let (mut seen, mut open) = (BTreeSet::from([slb]), vec![slb]);
    let mut sharing = BTreeSet::new();
    while let Some(id) = open.pop() {
        for (_, link) in context.facts.incoming(id) {
            let Some(node) = context.facts.node(link.from) else { continue };
            let passes_on = match &node.product {
                Product::Nat(_) => true,
                Product::Described { code, .. } => matches!(code.as_str(), "cdn" | "anti-ddos" | "waf"),
                _ => false,
            };
            if link.purpose != Purpose::Business || !passes_on || !seen.insert(link.from) {
                continue;
            }
            open.push(link.from);
            if node.product.code() != "waf" {
                sharing.insert(link.from);
            }
        }
    }
    sharing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Link, Place, Protocol};
    use crate::rules::testing::*;

    fn behind_a_cdn(mut design: Design, protocol: ListenerProtocol) -> Design {
        let cdn = add_node(&mut design, "cdn", Product::of_code("cdn"), Place::Internet);
        let to = id(&design, "slb");
        add_link(&mut design, Link::new(cdn, to, Purpose::Business).speaking(Protocol::Http, 80));
        slb(&mut design, "slb", |slb| slb.listeners[0].protocol = protocol);
        design
    }

    #[test]
    fn layer_seven_keeps_by_cookie() {
        for design in good_designs() {
            passes("SLB-013", &design);
            passes("SLB-013", &behind_a_cdn(design, ListenerProtocol::Http));
        }
    }

    #[test]
    fn layer_four_behind_a_cdn_is_told_and_each_choice_helps() {
        for design in good_designs() {
            let bad = behind_a_cdn(design, ListenerProtocol::Tcp);
            assert_eq!(one_finding("SLB-013", &bad).fixes.len(), 2);
            each_fix_removes_the_finding("SLB-013", &bad);
        }
    }
}
