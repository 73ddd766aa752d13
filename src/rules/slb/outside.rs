//! What lies on the Internet's side of a drawing.

use std::collections::BTreeSet;

use crate::design::{ExternalKind, Node, NodeId, Place, Product, Purpose};
use crate::rules::Context;

/// Whether traffic from this node comes over the Internet: the Internet itself, people and partners out there,
/// and services that stand between them and the cloud (WAF, CDN).
pub(in crate::rules) fn is_internet_side(context: &Context<'_>, id: NodeId) -> bool {
    context.facts.node(id).is_some_and(is_internet_side_node)
}

fn is_internet_side_node(node: &Node) -> bool {
    match &node.product {
        Product::External(external) => match external.kind {
            ExternalKind::Internet => true,
            ExternalKind::Users | ExternalKind::OpsUsers | ExternalKind::Other => {
                matches!(node.place, Place::Internet | Place::Unplaced)
            }
            ExternalKind::Alipay | ExternalKind::Customer => false,
        },
        Product::Described { .. } | Product::Opaque { .. } => node.place == Place::Internet,
        Product::Ecs(_)
        | Product::Slb(_)
        | Product::Rds(_)
        | Product::Oss(_)
        | Product::Vpn(_)
        | Product::Line(_)
        | Product::Nat(_)
        | Product::Eip(_)
        | Product::Dns(_) => false,
    }
}

/// Whether business begins here: the Internet and its users.
fn is_source(node: &Node) -> bool {
    matches!(
        &node.product,
        Product::External(external) if matches!(external.kind, ExternalKind::Internet | ExternalKind::Users)
    )
}

/// Every node that business traffic from the Internet reaches before it enters the cloud, and with it the
/// nodes by which it enters.
#[derive(Debug, Default)]
pub(in crate::rules) struct Frontier {
    /// Services that stand between the Internet and the cloud, such as a WAF.
    pub edges: BTreeSet<NodeId>,
    /// The first nodes of the cloud on each path.
    pub entries: BTreeSet<NodeId>,
}

impl Frontier {
    /// Follows business links from the Internet and its users.
    pub fn of(context: &Context<'_>) -> Self {
        let mut frontier = Self::default();
        let mut seen = BTreeSet::new();
        let mut open: Vec<NodeId> =
            context.facts.externals.iter().filter(|row| is_source(row.1)).map(|row| row.0).collect();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            for (_, link) in context.facts.outgoing(id) {
                if link.purpose != Purpose::Business {
                    continue;
                }
                let Some(node) = context.facts.node(link.to) else { continue };
                match &node.product {
                    Product::External(external) => match external.kind {
                        ExternalKind::Internet | ExternalKind::Users => open.push(link.to),
                        ExternalKind::OpsUsers
                        | ExternalKind::Alipay
                        | ExternalKind::Customer
                        | ExternalKind::Other => {}
                    },
                    Product::Described { .. } | Product::Opaque { .. } => {
                        frontier.edges.insert(link.to);
                        open.push(link.to);
                    }
                    Product::Dns(_) | Product::Vpn(_) | Product::Line(_) => {}
                    Product::Ecs(_)
                    | Product::Slb(_)
                    | Product::Rds(_)
                    | Product::Oss(_)
                    | Product::Nat(_)
                    | Product::Eip(_) => {
                        frontier.entries.insert(link.to);
                    }
                }
            }
        }
        frontier
    }
}
