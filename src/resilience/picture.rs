//! The drawing of a failure, and what a design hangs on.

use std::collections::{BTreeMap, BTreeSet};

use super::simulate::{Failing, Simulator};
use super::tree::Pass;
use super::whole::SinglePoint;
use crate::design::{AzId, LinkId, NodeId, Place, Purpose, Ref};

/// How a node fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeState {
    /// It works with all it has.
    Up,
    /// It does its job with less than it had.
    Degraded,
    /// It is alive, but what it needs is not.
    Down,
    /// It has failed, by itself or with the place it stands in.
    Failed,
}

impl NodeState {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Degraded => "degraded",
            Self::Down => "down",
            Self::Failed => "failed",
        }
    }
}

/// The drawing of a failure: every node, and which business links still carry traffic.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// How each node fares.
    pub nodes: BTreeMap<NodeId, NodeState>,
    /// Business links that traffic takes now.
    pub live: BTreeSet<LinkId>,
}

impl Simulator<'_> {
    /// How every node fares, and which way traffic takes.
    #[must_use]
    pub fn picture(&self, failing: &[Failing]) -> Picture {
        let mut pass = Pass::new(&self.tree);
        for &one in failing {
            self.fail(&self.tree, &mut pass, one);
        }
        let dead = |name: String| self.tree.item(&name).is_some_and(|item| pass.is_down(item));
        let mut members: BTreeMap<NodeId, (u32, u32)> = BTreeMap::new();
        for (name, event) in &self.reliability.events {
            if let Ref::Node(id) = event.subject
                && !name.contains(':')
            {
                let (lost, all) = members.entry(id).or_default();
                *all += 1;
                *lost += u32::from(dead(name.clone()));
            }
        }
        let mut soft: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for link in self.design.links.values() {
            if matches!(link.purpose, Purpose::Replication | Purpose::Outbound | Purpose::Upload) {
                soft.entry(link.from).or_default().push(link.to);
            }
        }
        let mut picture = Picture::default();
        for (id, node) in self.design.nodes.iter() {
            let (lost, all) = members.get(&id).copied().unwrap_or_default();
            let place_failed =
                match node.place {
                    Place::Az { az, .. } => dead(az.to_string()),
                    _ => false,
                } || self.design.region_of(node).is_some_and(|region| dead(region.to_string()));
            let picked = failing.contains(&Failing::Row(Ref::Node(id)));
            let state = if picked || place_failed || (all > 0 && lost == all) {
                NodeState::Failed
            } else if dead(format!("{id}:down")) {
                NodeState::Down
            } else {
                let targets = self.reliability.targets.get(&id).into_iter().flatten();
                let mut needed = targets.chain(soft.get(&id).into_iter().flatten());
                let lame = needed.any(|to| dead(format!("{to}:down")) || dead(format!("{id}>{to}:cut")));
                if lost > 0 || lame { NodeState::Degraded } else { NodeState::Up }
            };
            picture.nodes.insert(id, state);
        }
        let mut reached = BTreeSet::new();
        for (_, _, starts, _) in &self.services {
            reached.extend(self.reachable(&pass, starts));
        }
        for (id, link) in self.design.links.iter() {
            let outside =
                self.design.nodes.get(link.from).is_some_and(|node| node.product.as_external().is_some());
            let cut = dead(format!("{}>{}:cut", link.from, link.to));
            let flows = (outside || reached.contains(&link.from)) && reached.contains(&link.to);
            if link.purpose == Purpose::Business && flows && !cut {
                picture.live.insert(id);
            }
        }
        picture
    }

    /// Every basic event that alone takes a service down.
    #[must_use]
    pub fn single_points(&self) -> Vec<SinglePoint> {
        let mut pass = Pass::new(&self.loaded);
        let mut found = Vec::new();
        for (event, item) in self.reliability.model.events.keys().zip(0..) {
            pass.fail(item);
            let down = self.services.iter().filter(|(_, (_, enough), _, _)| pass.is_down(*enough));
            let services: Vec<String> = down.map(|(name, _, _, _)| (*name).to_owned()).collect();
            pass.reset();
            if let Some(row) = self.reliability.events.get(event).filter(|_| !services.is_empty()) {
                found.push(SinglePoint { subject: row.subject, event: event.clone(), services });
            }
        }
        found.sort();
        found
    }

    /// The servers that bind a service to an AZ: sets of nodes of the AZ, each of which alone takes it down.
    #[must_use]
    pub fn binding(&self, service: &str, az: AzId) -> Vec<Vec<NodeId>> {
        let Some(&(_, (answers, _), _, _)) = self.services.iter().find(|(name, ..)| *name == service) else {
            return Vec::new();
        };
        let mut left: Vec<NodeId> = self
            .design
            .nodes
            .iter()
            .filter(|(_, node)| self.design.az_of(node) == Some(az))
            .map(|(id, _)| id)
            .collect();
        let mut pass = Pass::new(&self.tree);
        let mut stops = |nodes: &[NodeId]| {
            for &node in nodes {
                self.fail(&self.tree, &mut pass, node.into());
            }
            let down = pass.is_down(answers);
            pass.reset();
            down
        };
        let mut found = Vec::new();
        while stops(&left) {
            let mut set = left.clone();
            for &node in &left {
                let without: Vec<NodeId> = set.iter().copied().filter(|&id| id != node).collect();
                if stops(&without) {
                    set = without;
                }
            }
            if set.is_empty() {
                break;
            }
            left.retain(|id| !set.contains(id));
            found.push(set);
        }
        found
    }

    /// Whether a link of the design is one whose loss this simulator can show.
    #[must_use]
    pub fn knows(&self, failing: Failing) -> bool {
        match failing {
            Failing::Row(Ref::Link(link)) => self
                .design
                .links
                .get(link)
                .is_some_and(|link| self.tree.item(&format!("{}>{}:cut", link.from, link.to)).is_some()),
            _ => true,
        }
    }
}
