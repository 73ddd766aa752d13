//! The order of nodes within a room, taken from the links, so that lines run downwards and seldom cross.

use std::collections::BTreeMap;

use crate::design::{Design, EcsRole, FunctionId, NodeId, Product, Purpose};

/// What the links say about the nodes: computed once for a layout.
pub(super) struct Flow<'a> {
    design: &'a Design,
    /// Links that carry business, by source.
    next: BTreeMap<NodeId, Vec<NodeId>>,
    /// Every neighbour, whatever the direction.
    neighbours: BTreeMap<NodeId, Vec<NodeId>>,
}

impl<'a> Flow<'a> {
    pub fn of(design: &'a Design) -> Self {
        let mut next: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        let mut neighbours: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for (_, link) in design.links.iter() {
            if link.purpose != Purpose::Operations {
                next.entry(link.from).or_default().push(link.to);
            }
            neighbours.entry(link.from).or_default().push(link.to);
            neighbours.entry(link.to).or_default().push(link.from);
        }
        Self { design, next, neighbours }
    }

    /// The nodes that a node is connected with.
    pub fn neighbours(&self, node: NodeId) -> &[NodeId] {
        self.neighbours.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Whether the node only serves operators: such nodes stand aside.
    pub fn stands_aside(&self, node: NodeId) -> bool {
        let Some(node) = self.design.nodes.get(node) else { return false };
        match &node.product {
            Product::Ecs(ecs) => ecs.role == EcsRole::Bastion,
            Product::Described { code, .. } | Product::Opaque { code, .. } => code == "bastionhost",
            Product::Vpn(_) => true,
            Product::Slb(_)
            | Product::Rds(_)
            | Product::Oss(_)
            | Product::Line(_)
            | Product::Nat(_)
            | Product::Eip(_)
            | Product::Dns(_)
            | Product::External(_) => node.product.code() == "ops-users",
        }
    }

    /// Nodes by depth: who is reached by business links from others of the list stands deeper. Within a depth,
    /// nodes of one function stand together.
    pub fn ranks(&self, nodes: &[NodeId]) -> Vec<Vec<NodeId>> {
        let mut waiting: BTreeMap<NodeId, usize> = nodes.iter().map(|&id| (id, 0)).collect();
        let followers = |id: NodeId| self.next.get(&id).into_iter().flatten().copied();
        for &id in nodes {
            for follower in followers(id) {
                if let Some(count) = waiting.get_mut(&follower) {
                    *count += 1;
                }
            }
        }
        let mut ranks: Vec<Vec<NodeId>> = Vec::new();
        let mut ready: Vec<NodeId> =
            waiting.iter().filter(|(_, count)| **count == 0).map(|(&id, _)| id).collect();
        // In a circle nobody comes first; then the lowest id does.
        while !waiting.is_empty() {
            if ready.is_empty() {
                ready.extend(waiting.keys().next().copied());
            }
            let mut rank = std::mem::take(&mut ready);
            for id in &rank {
                waiting.remove(id);
            }
            for &id in &rank {
                for follower in followers(id) {
                    if let Some(count) = waiting.get_mut(&follower) {
                        *count = count.saturating_sub(1);
                        if *count == 0 {
                            ready.push(follower);
                        }
                    }
                }
            }
            ready.sort_unstable();
            ready.dedup();
            rank.sort_by_key(|&id| (self.function(id), id));
            ranks.push(rank);
        }
        ranks
    }

    fn function(&self, node: NodeId) -> FunctionId {
        self.design.nodes.get(node).and_then(|node| node.function).unwrap_or(FunctionId(u32::MAX))
    }
}
