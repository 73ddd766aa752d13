//! What the rules about object storage share.

use crate::design::{Bucket, ExternalKind, Link, Node, NodeId, Product, Purpose};
use crate::rules::Context;

/// All buckets, by id.
pub(in crate::rules) fn buckets<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = (NodeId, &'a Node, &'a Bucket)> + use<'a> {
    context.design.nodes.iter().filter_map(|(id, node)| match &node.product {
        Product::Oss(bucket) => Some((id, node, bucket)),
        _ => None,
    })
}

/// Whether a link brings business or files from the Internet, its users, or a CDN or WAF before them.
pub(super) fn is_outside(context: &Context<'_>, link: &Link) -> bool {
    matches!(link.purpose, Purpose::Business | Purpose::Upload)
        && context.facts.node(link.from).is_some_and(|node| match &node.product {
            Product::External(external) => {
                matches!(external.kind, ExternalKind::Internet | ExternalKind::Users)
            }
            Product::Described { code, .. } => matches!(code.as_str(), "cdn" | "waf" | "anti-ddos"),
            _ => false,
        })
}
