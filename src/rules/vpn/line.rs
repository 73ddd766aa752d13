//! A leased line in place of an IPSec VPN.

use crate::design::{Carrier, Line, LineDomain, LineMedium, NetKind, NodeId, Product, Protocol};
use crate::rules::{Context, Fix, Sheet};
use crate::text;

/// Turns an IPSec VPN into a leased line with the same links. The carrier, medium and access point are those
/// that the classic network takes (guide L547–549, L587); they can be changed.
pub(super) fn replace_by_line(context: &Context<'_>, id: NodeId) -> Option<Fix> {
    let is_classic = context.design.net_of(context.facts.node(id)?) == NetKind::Classic;
    let name = context.name(id);
    let mut sheet = Sheet::new(context);
    let node = sheet.node_mut(id)?;
    node.product = Product::Line(Line {
        carrier: Some(Carrier::Telecom),
        medium: Some(LineMedium::Mstp),
        port: Some("RJ45".to_owned()),
        access_city: is_classic.then(|| "杭州".to_owned()),
        domain: LineDomain::Finance,
        ..Line::default()
    });
    let links: Vec<_> =
        context.facts.incoming(id).iter().chain(context.facts.outgoing(id)).map(|&(link, _)| link).collect();
    for link in links {
        let link = sheet.link_mut(link)?;
        if link.protocol == Protocol::Ipsec {
            link.protocol = Protocol::Any;
            link.ports = None;
        }
    }
    Some(Fix::choose(text!("“{name}”改为物理专线", "make \"{name}\" a leased line"), sheet.finish()))
}
