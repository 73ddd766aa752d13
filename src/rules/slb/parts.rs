//! What the rules of load balancing share.

use crate::base::Text;
use crate::design::{Design, Ecs, Edit, Listener, Node, NodeId, Place, PortRange, Product, Slb, Transport};
use crate::pricing::{Bill, Term, quote};
use crate::rules::{Context, Sink};
use crate::text;

/// A listener with the load balancer that has it.
#[derive(Debug, Clone, Copy)]
pub(in crate::rules) struct Heard<'a> {
    /// The load balancer.
    pub id: NodeId,
    /// Its row.
    pub node: &'a Node,
    /// Its product.
    pub slb: &'a Slb,
    /// The listener's place in its list.
    pub at: usize,
    /// The listener.
    pub listener: &'a Listener,
}

/// Every listener of every load balancer, in order.
pub(in crate::rules) fn listeners<'c, 'a: 'c>(
    context: &'c Context<'a>,
    sink: &Sink,
) -> impl Iterator<Item = Heard<'a>> + use<'c, 'a> {
    sink.each(&context.facts.slbs).flat_map(|&(id, node, slb)| {
        slb.listeners.iter().enumerate().map(move |(at, listener)| Heard { id, node, slb, at, listener })
    })
}

impl Heard<'_> {
    /// "HTTP:80".
    pub fn front(&self) -> String {
        front(self.listener)
    }

    /// How people call it: the load balancer's name and the front end.
    pub fn label(&self, context: &Context<'_>) -> Text {
        let (name, front) = (context.name(self.id), self.front());
        text!("“{name}”的监听{front}", "listener {front} of \"{name}\"")
    }

    /// The edit that changes this listener and nothing else.
    pub fn change(&self, change: impl FnOnce(&mut Listener)) -> Edit {
        let at = self.at;
        change_slb(self.id, self.node, |slb| {
            if let Some(listener) = slb.listeners.get_mut(at) {
                change(listener);
            }
        })
    }
}

/// "HTTP:80".
pub(in crate::rules) fn front(listener: &Listener) -> String {
    format!("{}:{}", listener.protocol.label(), listener.port)
}

/// The edit that changes a load balancer and nothing else of its node.
pub(in crate::rules) fn change_slb(id: NodeId, node: &Node, change: impl FnOnce(&mut Slb)) -> Edit {
    let mut node = node.clone();
    if let Product::Slb(slb) = &mut node.product {
        change(slb);
    }
    Edit::PutNode(id, Box::new(node))
}

/// A port that can exist: 1 to 65535 (guide L252).
pub(in crate::rules) fn real_port(port: u32) -> Option<u16> {
    u16::try_from(port).ok().filter(|&port| PortRange::ALL.contains(port))
}

/// How many servers stand behind a listener, counting each node's `count` and no server twice.
pub(in crate::rules) fn members_behind(context: &Context<'_>, listener: &Listener) -> u64 {
    servers_behind(context, listener)
        .into_iter()
        .fold(0, |sum, (_, node)| sum.saturating_add(u64::from(node.count)))
}

/// The servers behind a listener, in order and without repetition.
pub(in crate::rules) fn servers_behind<'a>(
    context: &Context<'a>,
    listener: &Listener,
) -> Vec<(NodeId, &'a Node)> {
    let mut ids = listener.backends.clone();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
        .filter_map(|id| context.facts.node(id).map(|node| (id, node)))
        .filter(|(_, node)| node.product.as_ecs().is_some())
        .collect()
}

/// The servers behind a listener that are known to listen on other ports only.
pub(in crate::rules) fn unserved(context: &Context<'_>, listener: &Listener, port: u32) -> Vec<NodeId> {
    let deaf = |ecs: &Ecs| !ecs.listens.is_empty() && !serves(ecs, port);
    let behind = servers_behind(context, listener).into_iter();
    behind.filter(|(_, node)| node.product.as_ecs().is_some_and(deaf)).map(|(id, _)| id).collect()
}

/// The servers behind a listener whose ports nobody entered.
pub(in crate::rules) fn without_ports(context: &Context<'_>, listener: &Listener) -> Vec<NodeId> {
    let silent = |ecs: &Ecs| ecs.listens.is_empty();
    let behind = servers_behind(context, listener).into_iter();
    behind.filter(|(_, node)| node.product.as_ecs().is_some_and(silent)).map(|(id, _)| id).collect()
}

/// Whether a server listens on a port, over TCP or UDP.
pub(in crate::rules) fn serves(ecs: &Ecs, port: u32) -> bool {
    real_port(port).is_some_and(|port| {
        ecs.listens.iter().any(|listen| listen.transport != Transport::Icmp && listen.ports.contains(port))
    })
}

/// The bill of a few nodes for a month, as if they stood alone: a rule pays for what it asks, and not for pricing
/// the whole design. None when a node stands in no region.
pub(in crate::rules) fn bill_of(
    context: &Context<'_>,
    nodes: impl IntoIterator<Item = (NodeId, Node)>,
) -> Option<Bill> {
    let design = context.design;
    let mut alone = Design {
        settings: design.settings.clone(),
        price_terms: design.price_terms.clone(),
        ..Design::default()
    };
    let mut edits: Vec<Edit> =
        design.regions.iter().map(|(id, row)| Edit::PutRegion(id, row.clone())).collect();
    for (id, node) in nodes {
        let place = Place::Region { region: design.region_of(&node)?, security_zone: None };
        let row = Node {
            count: node.count,
            purchase: node.purchase,
            own_monthly_price: node.own_monthly_price,
            ..Node::new(node.name, without_mentions(node.product)).at(place)
        };
        edits.push(Edit::PutNode(id, Box::new(row)));
    }
    alone.apply_all(edits).ok()?;
    Some(quote(&alone, context.catalog, Term::OneMonth))
}

/// A product without what it says of other nodes, which costs nothing.
fn without_mentions(mut product: Product) -> Product {
    match &mut product {
        Product::Slb(slb) => slb.listeners.clear(),
        Product::Rds(rds) => {
            rds.whitelist.clear();
            (rds.dr_of, rds.read_only_of) = (None, None);
        }
        Product::Oss(bucket) => bucket.replica_of = None,
        Product::Line(line) => line.pair_of = None,
        Product::Eip(eip) => eip.bound_to = None,
        Product::Dns(dns) => dns.records.clear(),
        Product::Ecs(_)
        | Product::Vpn(_)
        | Product::Nat(_)
        | Product::External(_)
        | Product::Described { .. }
        | Product::Opaque { .. } => {}
    }
    product
}
