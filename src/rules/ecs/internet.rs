//! Whether a server must reach the Internet by itself, and whether it can.

use crate::design::{Ecs, ExternalKind, NodeId, Product, Purpose};
use crate::rules::Context;

/// Whether a reason was entered or an outbound flow to the Internet is drawn. Management needs none.
pub(in crate::rules) fn needs_internet(context: &Context<'_>, id: NodeId, ecs: &Ecs) -> bool {
    ecs.needs_internet.is_some()
        || context.facts.outgoing(id).iter().any(|(_, link)| {
            link.purpose == Purpose::Outbound
                && context.facts.node(link.to).is_some_and(|node| match &node.product {
                    Product::External(external) => match external.kind {
                        ExternalKind::Internet | ExternalKind::Users | ExternalKind::Other => true,
                        // APY-004 asks for the way to Alipay; the customer is reached by line or VPN.
                        ExternalKind::Alipay | ExternalKind::Customer | ExternalKind::OpsUsers => false,
                    },
                    _ => false,
                })
        })
}

/// Whether the server opens connections to Alipay, for which APY-004 wants a public address.
pub(super) fn reaches_alipay(context: &Context<'_>, id: NodeId) -> bool {
    context.facts.outgoing(id).iter().any(|(_, link)| {
        let to = context.facts.node(link.to).and_then(|node| node.product.as_external());
        to.is_some_and(|party| party.kind == ExternalKind::Alipay)
    })
}

/// Whether the server has an address of its own on the Internet, or a NAT gateway that lends it one.
pub(super) fn has_way_out(context: &Context<'_>, id: NodeId, ecs: &Ecs) -> bool {
    let bandwidth = ecs.public_bandwidth_mbps.is_some_and(|mbps| mbps > 0.0);
    let drawn = || {
        context.facts.outgoing(id).iter().any(|(_, link)| {
            context
                .facts
                .node(link.to)
                .is_some_and(|node| matches!(node.product, Product::Nat(_) | Product::Eip(_)))
        })
    };
    bandwidth || !context.facts.eips_of(id).is_empty() || drawn()
}
