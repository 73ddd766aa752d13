//! What a whitelist lets in.

use ipnet::Ipv4Net;

use crate::design::{Design, Ecs, EcsRole, Link, LinkId, Node, NodeId, Peer, Purpose, Rds};
use crate::rules::Context;

/// Whether an entry lets in a server; none when that depends on an address nobody has entered.
pub(super) fn covers(design: &Design, entry: Peer, id: NodeId, node: &Node) -> Option<bool> {
    match entry {
        Peer::Node(other) => Some(other == id),
        Peer::SecurityGroup(group) => Some(node.security_groups.contains(&group)),
        Peer::Cidr(block) => {
            let block = block.0.trunc();
            if let Some(address) = node.private_ip {
                return Some(block.contains(&address));
            }
            if block.prefix_len() == 0 {
                return Some(true);
            }
            let home: Ipv4Net =
                node.vswitch.and_then(|id| design.vswitches.get(id)).and_then(|row| row.cidr)?.0.trunc();
            if block.contains(&home) {
                Some(true)
            } else if home.contains(&block) {
                None
            } else {
                Some(false)
            }
        }
        Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => Some(false),
    }
}

/// Whether any entry lets a server in; none when it may.
pub(super) fn admits(design: &Design, rds: &Rds, id: NodeId, node: &Node) -> Option<bool> {
    let mut unknown = false;
    for &entry in &rds.whitelist {
        match covers(design, entry, id, node) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(false) }
}

/// The servers that connect to a database and are no bastions, in order and without repetition.
pub(super) fn clients<'a>(context: &Context<'a>, rds: NodeId) -> Vec<(NodeId, &'a Node, &'a Ecs)> {
    let mut ids: Vec<NodeId> = context.facts.incoming(rds).iter().map(|(_, link)| link.from).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
        .filter_map(|id| context.facts.node(id).map(|node| (id, node)))
        .filter_map(|(id, node)| node.product.as_ecs().map(|ecs| (id, node, ecs)))
        .filter(|(_, _, ecs)| ecs.role != EcsRole::Bastion)
        .collect()
}

/// The business links by which servers use a database.
pub(super) fn client_links<'c, 'a>(
    context: &'c Context<'a>,
    rds: NodeId,
) -> impl Iterator<Item = (LinkId, &'a Link)> + 'c {
    context.facts.incoming(rds).iter().copied().filter(|(_, link)| {
        let from = context.facts.node(link.from);
        link.purpose == Purpose::Business && from.is_some_and(|node| node.product.as_ecs().is_some())
    })
}
