//! The drawing of a failure, and what a design hangs on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bits;
use super::name::Name;
use super::outcome::{Failing, Outcome};
use super::simulate::Simulator;
use super::tree::{Item, Load, Pass};
use super::whole::SinglePoint;
use crate::design::{AzId, LinkId, NodeId, Purpose, Ref};

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
        let (design, gates, targets) = (self.design, &self.reliability.gates, &self.reliability.targets);
        let mut pass = Pass::new(self.reliability.tree(), Load::Any);
        for &one in failing {
            self.items(one).into_iter().for_each(|item| pass.fail(item));
        }
        let down = |id: NodeId| {
            targets.place(id).and_then(|place| gates.down_of(place)).is_some_and(|item| pass.is_down(item))
        };
        let failed = |item: Option<&Item>| item.is_some_and(|&item| pass.is_down(item));
        let mut soft: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for link in design.links.values() {
            if link.soft || matches!(link.purpose, Purpose::Replication | Purpose::Outbound | Purpose::Upload)
            {
                soft.entry(link.from).or_default().push(link.to);
            }
        }
        let mut picture = Picture::default();
        for ((id, node), place) in design.nodes.iter().zip(0_u32..) {
            let members = gates.members_of(place);
            let all = members.len();
            let lost = members.filter(|&member| pass.is_down(member)).count();
            let az = design.az_of(node).and_then(|az| gates.azs.get(&az));
            let region = design.region_of(node).and_then(|region| gates.regions.get(&region));
            let picked = failing.contains(&Failing::Row(Ref::Node(id)));
            let state = if picked || failed(az) || failed(region) || (all > 0 && lost == all) {
                NodeState::Failed
            } else if down(id) {
                NodeState::Down
            } else {
                let mut needed = targets.of(id).iter().chain(soft.get(&id).into_iter().flatten());
                let lame = needed.any(|&to| down(to) || failed(gates.cuts.get(&(id, to))));
                if lost > 0 || lame { NodeState::Degraded } else { NodeState::Up }
            };
            picture.nodes.insert(id, state);
        }
        let mut reached = targets.none();
        for service in &self.services {
            self.reachable(&pass, service).iter().for_each(|place| {
                reached.insert(place);
            });
        }
        let reached = |id: NodeId| targets.place(id).is_some_and(|place| reached.contains(place));
        for (id, link) in design.links.iter() {
            let outside =
                design.nodes.get(link.from).is_some_and(|node| node.product.as_external().is_some());
            let cut = failed(gates.cuts.get(&(link.from, link.to)));
            let flows = (outside || reached(link.from)) && reached(link.to);
            if link.purpose == Purpose::Business && flows && !cut {
                picture.live.insert(id);
            }
        }
        picture
    }

    /// Every basic event that alone takes a service down, from what single failures leave. Members of one node are
    /// alike, so that one of them speaks for all, and none is asked while the whole node may fail.
    #[must_use]
    pub(super) fn single_points(&self, singles: &[Outcome]) -> Vec<SinglePoint> {
        let tree = self.reliability.tree();
        let tops: Vec<Item> = self.services.iter().map(|service| service.top).collect();
        let cone = tree.cone(tops.iter().copied());
        let known: BTreeMap<Failing, &Outcome> = singles
            .iter()
            .filter_map(|outcome| match outcome.failed.as_slice() {
                &[one] => Some((one, outcome)),
                _ => None,
            })
            .collect();
        let stopped = |outcome: &Outcome| -> Vec<Arc<str>> {
            let stopped = outcome.services.iter().filter(|service| !service.up);
            stopped.map(|service| service.name.clone()).collect()
        };
        let mut found: Vec<(Item, Vec<Arc<str>>)> = Vec::new();
        let mut asked: Vec<Item> = Vec::new();
        for &item in cone.iter().take_while(|&&item| (item as usize) < tree.events()) {
            let Some(name) = tree.coded(item) else { continue };
            match (name, known.get(&Failing::Row(name.subject()))) {
                (Name::Member(_, 0) | Name::Az(_), Some(outcome)) => found.push((item, stopped(outcome))),
                (Name::Member(_, member), Some(outcome)) => {
                    if member == 1 && !outcome.all_up() {
                        asked.push(item);
                    }
                }
                _ => asked.push(item),
            }
        }
        let alone = bits::alone(tree, Load::Peak, &cone, &asked, &tops);
        let mut by_item: BTreeMap<Item, Vec<Arc<str>>> = BTreeMap::new();
        for (service, items) in self.services.iter().zip(alone) {
            for item in items {
                by_item.entry(item).or_default().push(service.name.clone());
            }
        }
        for (item, services) in by_item {
            let alike = match tree.coded(item) {
                Some(Name::Member(id, 1)) => {
                    self.reliability.targets.place(id).map(|place| self.reliability.gates.members_of(place))
                }
                _ => None,
            };
            let alike = alike.filter(|alike| alike.contains(&item)).unwrap_or(item..item + 1);
            found.extend(alike.map(|item| (item, services.clone())));
        }
        let mut points: Vec<SinglePoint> = found
            .into_iter()
            .filter(|(_, services)| !services.is_empty())
            .filter_map(|(item, services)| {
                let subject = tree.coded(item)?.subject();
                Some(SinglePoint { subject, event: tree.name(item), services })
            })
            .collect();
        points.sort();
        points
    }

    /// The servers that bind a service to an AZ: sets of nodes of the AZ, each of which alone takes it down; the
    /// smallest first, a few of the others.
    #[must_use]
    pub fn binding(&self, service: &str, az: AzId, known: &[SinglePoint]) -> Vec<Vec<NodeId>> {
        const SETS: usize = 4;
        let Some(top) = self.services.iter().find(|row| &*row.name == service).map(|row| row.top) else {
            return Vec::new();
        };
        let mut left: Vec<NodeId> = self
            .design
            .nodes
            .iter()
            .filter(|(_, node)| self.design.az_of(node) == Some(az))
            .map(|(id, _)| id)
            .collect();
        let mut pass = Pass::new(self.reliability.tree(), Load::Any);
        let mut stops = |nodes: &[NodeId]| {
            for &node in nodes {
                self.items(node.into()).into_iter().for_each(|item| pass.fail(item));
            }
            let down = pass.is_down(top);
            pass.reset();
            down
        };
        let lone = |id: NodeId| {
            let first = known.partition_point(|point| point.subject < Ref::Node(id));
            let own = known.iter().skip(first).take_while(|point| point.subject == Ref::Node(id));
            own.into_iter().any(|point| point.services.iter().any(|name| &**name == service))
        };
        let mut found: Vec<Vec<NodeId>> = Vec::new();
        let alone: Vec<NodeId> =
            left.iter().copied().filter(|&id| lone(id)).filter(|&id| stops(&[id])).collect();
        left.retain(|id| !alone.contains(id));
        found.extend(alone.into_iter().map(|id| vec![id]));
        for _ in 0..SETS {
            if !stops(&left) {
                break;
            }
            let set = least(&left, &mut stops);
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
            Failing::Row(Ref::Link(link)) => {
                let link = self.design.links.get(link);
                link.is_some_and(|link| self.reliability.gates.cuts.contains_key(&(link.from, link.to)))
            }
            _ => true,
        }
    }
}

/// A smallest set among these that still stops the service: from the front, what is needed is found by halving.
fn least(all: &[NodeId], stops: &mut impl FnMut(&[NodeId]) -> bool) -> Vec<NodeId> {
    let mut needed: Vec<NodeId> = Vec::new();
    let mut rest: Vec<NodeId> = all.to_vec();
    // The shortest beginning that stops it together with what is needed already: its last node is needed too.
    loop {
        let mut tried = needed.clone();
        if stops(&tried) {
            return needed;
        }
        let (mut low, mut high) = (0, rest.len());
        while low < high {
            let middle = low.midpoint(high);
            tried.truncate(needed.len());
            tried.extend(rest.iter().take(middle + 1));
            if stops(&tried) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        let Some(&last) = rest.get(low) else { return needed };
        needed.push(last);
        rest.truncate(low);
    }
}
