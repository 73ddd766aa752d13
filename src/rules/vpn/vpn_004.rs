//! VPN-004: the customer has no gateway for the IPSec VPN.

use super::ipsec;
use crate::base::{Basis, Severity, Text};
use crate::design::{
    CustomerRole, External, ExternalKind, Link, LinkId, Node, NodeId, Place, Product, Protocol, Purpose, Site,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "VPN-004",
    name: "ipsec-without-gateway",
    family: Family::Vpn,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(501, 501)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("机构侧缺少IPSec网关设备", "No IPSec gateway at the customer"),
    why: Text::fixed(
        "IPSec VPN两端各需一台网关；机构侧没有IPSec网关设备就无法建立隧道。",
        "An IPSec VPN needs a gateway at both ends; without one at the customer there is no tunnel.",
    ),
    fix: Text::fixed("在客户数据中心增加IPSec网关。", "Add an IPSec gateway in the customer's data centre."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "客户服务器直接连到IPSec VPN。",
        "A customer's server connected straight to the IPSec VPN.",
    ),
    good: Text::fixed(
        "客户服务器经IPSec网关连到IPSec VPN。",
        "A customer's server that goes by an IPSec gateway.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, vpn, _) in ipsec::all(context) {
        let incoming = context.facts.incoming(id).iter().map(|(_, link)| link.from);
        let mut ends = incoming.chain(context.facts.outgoing(id).iter().map(|(_, link)| link.to));
        if ends.any(|end| is_gateway(context, end)) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        sink.fail(
            [id.into()],
            text!(
                "与“{name}”相连的机构侧IPSec网关为0台，需要1台",
                "0 gateways of the customer are connected with \"{name}\"; it needs 1"
            ),
        )
        .severity(ipsec::weighed(context, vpn, Severity::Error))
        .fix(add_gateway(context, id));
    }
}

fn is_gateway(context: &Context<'_>, id: NodeId) -> bool {
    let party = context.facts.node(id).and_then(|node| node.product.as_external());
    party.is_some_and(|party| party.role == Some(CustomerRole::Gateway))
}

/// A gateway between the customer's nodes and the VPN.
fn add_gateway(context: &Context<'_>, vpn: NodeId) -> Fix {
    let mut sheet = Sheet::new(context);
    let customers: Vec<(LinkId, &Link)> = context
        .facts
        .incoming(vpn)
        .iter()
        .copied()
        .filter(|(_, link)| {
            let party = context.facts.node(link.from).and_then(|node| node.product.as_external());
            party.is_some_and(|party| party.kind == ExternalKind::Customer)
        })
        .collect();
    let place = customers.iter().find_map(|(_, link)| match context.facts.node(link.from)?.place {
        Place::Site(site) => Some(Place::Site(site)),
        _ => None,
    });
    let place = place.unwrap_or_else(|| match context.design.sites.keys().next() {
        Some(site) => Place::Site(site),
        None => Place::Site(sheet.add_site(Site {
            name: context.word("客户数据中心", "customer data centre").to_owned(),
            ..Site::default()
        })),
    });
    let product = Product::External(External {
        kind: ExternalKind::Customer,
        role: Some(CustomerRole::Gateway),
        firewall_policy: None,
    });
    let gateway = sheet
        .add_node(Node::new(sheet.free_name(context.word("IPSec网关", "ipsec-gateway")), product).at(place));
    for (id, link) in &customers {
        if let Some(row) = sheet.link_mut(*id) {
            row.to = gateway;
        }
        sheet.add_link(Link { from: gateway, ..(*link).clone() });
    }
    if customers.is_empty() {
        sheet.add_link(Link::new(gateway, vpn, Purpose::Business).speaking(Protocol::Ipsec, 500));
    }
    let title = Text::fixed("在客户数据中心增加IPSec网关", "add a gateway in the customer's data centre");
    let fix = sheet.into_fix(title);
    // The first flow of the VPN brings rules of its own (LINE-016): a person has to draw where it ends.
    Fix { class: if customers.is_empty() { FixClass::Choose } else { fix.class }, ..fix }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;
    use crate::rules::vpn::ipsec::testing::with_ipsec;

    #[test]
    fn a_customer_without_a_gateway_gets_one() {
        for design in good_designs() {
            let mut design = with_ipsec(design);
            passes("VPN-004", &design);
            remove(&mut design, "gateway");
            connect(&mut design, "core", "ipsec", Purpose::Business, Protocol::Http, 80);
            one_finding("VPN-004", &design);
            each_fix_removes_the_finding("VPN-004", &design);
        }
    }
}
