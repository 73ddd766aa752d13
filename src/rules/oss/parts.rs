//! What the rules about object storage share.

use crate::design::{Bucket, ExternalKind, Link, Node, NodeId, Product, Purpose};
use crate::rules::{Context, Sink};

/// All buckets, by id.
pub(in crate::rules) fn buckets<'c, 'a>(
    context: &'c Context<'a>,
) -> impl Iterator<Item = (NodeId, &'a Node, &'a Bucket)> + use<'c, 'a> {
    context.facts.others.iter().filter_map(bucket)
}

/// The buckets that a rule is asked about.
pub(super) fn each_bucket<'c, 'a>(
    context: &'c Context<'a>,
    sink: &Sink,
) -> impl Iterator<Item = (NodeId, &'a Node, &'a Bucket)> + use<'c, 'a> {
    sink.each(&context.facts.others).filter_map(bucket)
}

fn bucket<'a>(&(id, node): &(NodeId, &'a Node)) -> Option<(NodeId, &'a Node, &'a Bucket)> {
    match &node.product {
        Product::Oss(bucket) => Some((id, node, bucket)),
        _ => None,
    }
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
