//! Copies of servers, connected and admitted like the original.

use std::collections::{BTreeMap, BTreeSet};

use super::Sheet;
use crate::design::{
    AzId, EcsRole, Eip, Function, FunctionId, HealthCheck, Link, Node, NodeId, Peer, Place, Product,
    SecurityGroupId,
};

/// How much of the original's name a twin keeps, so that its own name stays within the limit of names.
const KEPT_OF_A_NAME: usize = 200;

/// The most members that one node may stand for.
const MOST_MEMBERS: u32 = 100_000;

impl Sheet<'_, '_> {
    /// A copy of a server in an AZ, connected and admitted like the original: the same links, listeners,
    /// security groups and database whitelists. None when the node does not exist or, in a private network,
    /// no vSwitch can be had there.
    pub fn twin(&mut self, original: NodeId, az: AzId, count: u32) -> Option<NodeId> {
        let row = self.node(original)?.clone();
        let vswitch = match row.vswitch {
            Some(like) => Some(self.vswitch_like(like, az)?),
            None => None,
        };
        let place = Place::Az { az, security_zone: row.place.security_zone() };
        let name = self.twin_name(&row.name, az);
        let function = row.function.or_else(|| self.shared_function(original, &row));
        let twin = self.add_node(Node {
            name,
            place,
            vswitch,
            count,
            function,
            private_ip: None,
            kept_ips: Vec::new(),
            ..row
        });
        self.connect_like(original, twin);
        Some(twin)
    }

    /// Whether nodes, or copies of them, find a vSwitch in an AZ.
    pub fn has_room(&mut self, nodes: impl IntoIterator<Item = NodeId>, az: AzId) -> bool {
        let vswitches: BTreeSet<_> =
            nodes.into_iter().filter_map(|id| self.node(id).and_then(|node| node.vswitch)).collect();
        vswitches.into_iter().all(|like| self.vswitch_like(like, az).is_some())
    }

    /// A function for a production server that has none and shares no listener: without one, nothing would say
    /// that the twin does the same job.
    fn shared_function(&mut self, original: NodeId, row: &Node) -> Option<FunctionId> {
        let production = row.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::Production);
        if !production || !self.context.facts.listeners_of(original).is_empty() {
            return None;
        }
        let name = row.name.chars().take(KEPT_OF_A_NAME).collect();
        let function = self.add_function(Function { name, system: row.system, ..Function::default() });
        self.node_mut(original)?.function = Some(function);
        Some(function)
    }

    /// Connects and admits a node as another one is.
    pub fn connect_like(&mut self, original: NodeId, twin: NodeId) {
        let facts = &self.context.facts;
        let design = self.context.design;
        let drawn = facts.outgoing(original).iter().chain(facts.incoming(original)).map(|&(id, _)| id);
        let kept = drawn
            .filter(|&id| !self.is_removed(id))
            .filter_map(|id| self.links.get(&id).or_else(|| design.links.get(id)));
        let new = self.links.iter().filter(|(id, link)| {
            !design.links.contains(**id) && (link.from == original || link.to == original)
        });
        let links: Vec<Link> = kept.chain(new.map(|(_, link)| link)).cloned().collect();
        let addresses = self.addresses_like(original, twin);
        let other = |end: NodeId| {
            if end == original { twin } else { addresses.get(&end).copied().unwrap_or(end) }
        };
        for link in links {
            self.add_link(Link { from: other(link.from), to: other(link.to), ..link });
        }
        let new_slbs = self.new_nodes.iter().copied();
        let slbs: BTreeSet<NodeId> =
            facts.listeners_of(original).iter().map(|&(slb, _)| slb).chain(new_slbs).collect();
        let mut checked = Vec::new();
        for slb in slbs {
            let Some(slb) = self.slb_mut(slb) else { continue };
            for listener in &mut slb.listeners {
                if listener.backends.contains(&original) && !listener.backends.contains(&twin) {
                    // From two backends on, a listener without a health check sends users to a dead one.
                    if listener.health.is_none() {
                        listener.health = Some(HealthCheck::default());
                        let port = u16::try_from(listener.effective_backend_port());
                        checked.extend(listener.backends.iter().chain([&twin]).map(|&id| (id, port)));
                    }
                    listener.backends.push(twin);
                }
            }
        }
        for (server, port) in checked {
            if let Ok(port) = port {
                self.serve_port(server, port);
            }
        }
        for &rds in facts.whitelists_of(original) {
            self.whitelist(rds, twin);
        }
        let admitting: Vec<SecurityGroupId> = self
            .context
            .design
            .security_groups
            .iter()
            .filter(|(_, group)| group.rules.iter().any(|rule| rule.peer == Peer::Node(original)))
            .map(|(id, _)| id)
            .collect();
        for id in admitting {
            if let Some(group) = self.group_mut(id) {
                let like: Vec<_> =
                    group.rules.iter().filter(|rule| rule.peer == Peer::Node(original)).cloned().collect();
                group.rules.extend(like.into_iter().map(|mut rule| {
                    rule.peer = Peer::Node(twin);
                    rule
                }));
            }
        }
    }

    /// Public addresses for a twin, equal to those of the original, by the original's.
    fn addresses_like(&mut self, original: NodeId, twin: NodeId) -> BTreeMap<NodeId, NodeId> {
        let mut new = BTreeMap::new();
        for &old in self.context.facts.eips_of(original) {
            let Some(row) = self.node(old).cloned() else { continue };
            if let Product::Eip(eip) = &row.product {
                let product = Product::Eip(Eip { bound_to: Some(twin), ..eip.clone() });
                let name = self.free_name(&row.name);
                new.insert(
                    old,
                    self.add_node(Node { name, product, private_ip: None, kept_ips: Vec::new(), ..row }),
                );
            }
        }
        new
    }

    /// A name for a twin that no node has: the original's with the AZ.
    fn twin_name(&self, original: &str, az: AzId) -> String {
        let az_name = self.az_name(az);
        let kept: String = original.chars().take(KEPT_OF_A_NAME).collect();
        self.free_name(&format!("{kept}-{}", az_name.chars().take(20).collect::<String>()))
    }

    /// A name that no node has: as wished, else with a number.
    #[must_use]
    pub fn free_name(&self, wish: &str) -> String {
        let taken = |name: &str| {
            self.context.facts.is_name_taken(name) || self.nodes.values().any(|node| node.name == name)
        };
        let wish: String = wish.chars().take(KEPT_OF_A_NAME + 30).collect();
        if !taken(&wish) {
            return wish;
        }
        (2..=u32::MAX).map(|n| format!("{wish}-{n}")).find(|name| !taken(name)).unwrap_or(wish)
    }

    /// Moves this many members to another AZ, from the last of the nodes backwards; a node of several is split.
    /// None when there are too few, or no vSwitch can be had there.
    pub fn move_some(&mut self, nodes: &[NodeId], many: u64, az: AzId) -> Option<()> {
        let mut left = many;
        for &id in nodes.iter().rev() {
            let here = u64::from(self.node(id)?.count);
            let moved = left.min(here);
            left -= moved;
            if moved == here {
                self.move_to(id, az)?;
            } else if moved > 0 {
                let moved = u32::try_from(moved).ok()?;
                self.twin(id, az, moved)?;
                self.node_mut(id)?.count -= moved;
            }
        }
        (left == 0).then_some(())
    }

    /// Adds this many members to a node. None when that is more than a node may stand for.
    pub fn add_members(&mut self, node: NodeId, many: u64) -> Option<()> {
        if !self.may_add_members(node, many) {
            return None;
        }
        let row = self.node_mut(node)?;
        row.count = row.count.checked_add(u32::try_from(many).ok()?)?;
        Some(())
    }

    /// Whether a node may stand for this many members more.
    pub fn may_add_members(&self, node: NodeId, many: u64) -> bool {
        self.node(node)
            .and_then(|row| u64::from(row.count).checked_add(many))
            .is_some_and(|sum| sum <= u64::from(MOST_MEMBERS))
    }

    /// Lets a server into a database, unless it is named already.
    pub fn whitelist(&mut self, rds: NodeId, server: NodeId) {
        if let Some(rds) = self.rds_mut(rds)
            && !rds.whitelist.contains(&Peer::Node(server))
        {
            rds.whitelist.push(Peer::Node(server));
        }
    }
}
