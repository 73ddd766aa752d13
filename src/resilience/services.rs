//! Services: where users enter, and what each node needs.

use std::collections::{BTreeMap, BTreeSet};

use super::bdd::QuickMap;
use crate::design::{Design, Node, NodeId, Product, Purpose, VpnKind};

/// A service, before it has gates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Service {
    /// What tells services of one name apart: where it starts, and which name of a resolver it is.
    pub id: (NodeId, u32),
    /// Its name.
    pub name: String,
    /// The name resolution that leads to it.
    pub resolver: Option<NodeId>,
    /// The ways in; one is enough.
    pub ways: Vec<NodeId>,
}

impl Service {
    /// The nodes at which users enter.
    pub fn starts(&self) -> Vec<NodeId> {
        self.resolver.iter().chain(&self.ways).copied().collect()
    }
}

/// Leased lines and IPSec tunnels: connections that stand in for each other.
pub(super) fn is_line(node: &Node) -> bool {
    match &node.product {
        Product::Line(_) => true,
        Product::Vpn(vpn) => vpn.kind == VpnKind::Ipsec,
        _ => false,
    }
}

/// Whether two connections stand in for each other: one is entered as the backup of the other.
pub(super) fn are_paired(design: &Design, a: NodeId, b: NodeId) -> bool {
    let pair = |id: NodeId| match design.nodes.get(id).map(|node| &node.product) {
        Some(Product::Line(line)) => line.pair_of,
        _ => None,
    };
    pair(a) == Some(b) || pair(b) == Some(a)
}

/// Whom each node needs, over all nodes of a design in the order of their ids.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Targets {
    ids: Vec<NodeId>,
    index: QuickMap<u32, u32>,
    ends: Vec<u32>,
    list: Vec<NodeId>,
    /// The same by the places of the nodes.
    places: Vec<u32>,
}

/// A set of nodes by their places.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Marks(Vec<u64>);

impl Marks {
    pub fn contains(&self, place: u32) -> bool {
        self.0.get(place as usize / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// Adds a place; whether it was not there before.
    pub fn insert(&mut self, place: u32) -> bool {
        let Some(word) = self.0.get_mut(place as usize / 64) else { return false };
        let bit = 1 << (place % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().zip(0_u32..).flat_map(|(&word, at)| {
            let mut word = word;
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros();
                word &= word.wrapping_sub(1);
                (bit < 64).then_some(at * 64 + bit)
            })
        })
    }
}

impl Targets {
    /// Business links that are not soft, and what is configured without a line being drawn.
    #[must_use]
    pub fn new(design: &Design) -> Self {
        let ids: Vec<NodeId> = design.nodes.keys().collect();
        let index: QuickMap<u32, u32> = ids.iter().zip(0..).map(|(id, at)| (id.0, at)).collect();
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(design.links.len());
        let mut add = |from: u32, to: NodeId| pairs.extend(index.get(&to.0).map(|&to| (from, to)));
        for link in design.links.values().filter(|link| link.purpose == Purpose::Business && !link.soft) {
            if let Some(&from) = index.get(&link.from.0) {
                add(from, link.to);
            }
        }
        for ((id, node), from) in design.nodes.iter().zip(0..) {
            match &node.product {
                Product::Slb(slb) => {
                    let backends = slb.listeners.iter().flat_map(|l| l.backends.iter());
                    backends.filter(|to| **to != id).for_each(|&to| add(from, to));
                }
                Product::Dns(dns) => {
                    let to = dns.records.iter().flat_map(|r| r.targets.iter());
                    to.filter(|to| **to != id).for_each(|&to| add(from, to));
                }
                Product::Eip(eip) => {
                    eip.bound_to.iter().filter(|to| **to != id).for_each(|&to| add(from, to));
                }
                _ => {}
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut ends = vec![0; ids.len()];
        for (from, _) in &pairs {
            if let Some(end) = ends.get_mut(*from as usize) {
                *end += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        let places: Vec<u32> = pairs.into_iter().map(|(_, to)| to).collect();
        let list = places.iter().filter_map(|&to| ids.get(to as usize).copied()).collect();
        Self { ids, index, ends, list, places }
    }

    fn span(&self, place: u32) -> std::ops::Range<usize> {
        let end = self.ends.get(place as usize).copied().unwrap_or(0) as usize;
        let start =
            (place as usize).checked_sub(1).and_then(|at| self.ends.get(at)).copied().unwrap_or(0) as usize;
        start..end
    }

    /// Whom a node needs, by id.
    #[must_use]
    pub fn of(&self, id: NodeId) -> &[NodeId] {
        let span = self.index.get(&id.0).map(|&place| self.span(place)).unwrap_or_default();
        self.list.get(span).unwrap_or_default()
    }

    /// Whether a node needs any other.
    #[must_use]
    pub fn has(&self, id: NodeId) -> bool {
        !self.of(id).is_empty()
    }

    /// Whether one node needs the other.
    #[must_use]
    pub fn has_pair(&self, from: NodeId, to: NodeId) -> bool {
        self.of(from).binary_search(&to).is_ok()
    }

    pub(super) fn at(&self, place: u32) -> &[u32] {
        self.places.get(self.span(place)).unwrap_or_default()
    }

    pub(super) fn place(&self, id: NodeId) -> Option<u32> {
        self.index.get(&id.0).copied()
    }

    pub(super) fn id(&self, place: u32) -> Option<NodeId> {
        self.ids.get(place as usize).copied()
    }

    pub(super) fn none(&self) -> Marks {
        Marks(vec![0; self.ids.len().div_ceil(64)])
    }

    /// Everything that business reaches from these, themselves included.
    pub(super) fn reached(&self, from: impl IntoIterator<Item = NodeId>) -> Marks {
        let mut seen = self.none();
        let mut waiting: Vec<u32> =
            from.into_iter().filter_map(|id| self.place(id)).filter(|&place| seen.insert(place)).collect();
        while let Some(place) = waiting.pop() {
            waiting.extend(self.at(place).iter().copied().filter(|&to| seen.insert(to)));
        }
        seen
    }

    /// The nodes of a set, by id.
    pub(super) fn nodes<'t>(&'t self, marks: &'t Marks) -> impl Iterator<Item = NodeId> + 't {
        marks.iter().filter_map(|place| self.id(place))
    }
}

/// The services of a design, in the order of their ids.
pub(super) fn of(design: &Design, targets: &Targets) -> Vec<Service> {
    let external = |id: NodeId| design.nodes.get(id).is_some_and(|n| n.product.as_external().is_some());
    let outside: Vec<NodeId> = design
        .nodes
        .iter()
        .filter(|(_, node)| node.product.as_external().is_some())
        .map(|(id, _)| id)
        .collect();
    let mut entries: BTreeSet<NodeId> = BTreeSet::new();
    for &from in &outside {
        entries.extend(targets.of(from).iter().copied().filter(|&to| !external(to)));
    }
    let resolves =
        |id: &NodeId| design.nodes.get(*id).is_some_and(|node| matches!(node.product, Product::Dns(_)));
    let (names, doors): (Vec<NodeId>, Vec<NodeId>) = entries.into_iter().partition(resolves);
    let reach: BTreeMap<NodeId, Marks> = if names.is_empty() && doors.len() < 2 {
        BTreeMap::new()
    } else {
        doors.iter().map(|&door| (door, targets.reached([door]))).collect()
    };
    let leads_to = |reached: &Marks, id: &NodeId| targets.place(*id).is_some_and(|at| reached.contains(at));
    // A server that users reach past its load balancer is another way into the same service, not one of its own.
    let server = |id: &NodeId| design.nodes.get(*id).is_some_and(|node| node.product.as_ecs().is_some());
    let beside = |door: &NodeId| {
        server(door) && reach.iter().any(|(other, reached)| !server(other) && leads_to(reached, door))
    };
    let doors: Vec<NodeId> = doors.into_iter().filter(|door| !beside(door)).collect();
    // Who looks a name up also goes where it points: a way in belongs to a name when the same people use both.
    let people = |to: NodeId| -> BTreeSet<NodeId> {
        let mut found: BTreeSet<NodeId> = BTreeSet::new();
        let mut waiting = vec![to];
        while let Some(id) = waiting.pop() {
            for &from in &outside {
                if targets.has_pair(from, id) && found.insert(from) {
                    waiting.push(from);
                }
            }
        }
        found
    };
    let people_of: BTreeMap<NodeId, BTreeSet<NodeId>> = if names.is_empty() {
        BTreeMap::new()
    } else {
        doors.iter().map(|&door| (door, people(door))).collect()
    };
    let mut services = Vec::new();
    let mut covered: BTreeSet<NodeId> = BTreeSet::new();
    for &id in &names {
        let Some(node) = design.nodes.get(id) else { continue };
        let Product::Dns(dns) = &node.product else { continue };
        let mut wanted: Vec<(String, BTreeSet<NodeId>)> = dns
            .records
            .iter()
            .filter(|record| !record.targets.is_empty())
            .map(|record| (record.name.clone(), record.targets.iter().copied().collect()))
            .collect();
        if wanted.is_empty() {
            let name = dns.records.first().map_or_else(|| node.name.clone(), |record| record.name.clone());
            wanted.push((name, targets.of(id).iter().copied().collect()));
        }
        let askers = people(id);
        for (at, (name, to)) in wanted.into_iter().enumerate() {
            let leads = |door: &NodeId| {
                reach.get(door).is_some_and(|r| to.iter().any(|to| leads_to(r, to)))
                    && people_of.get(door).is_some_and(|people| !people.is_disjoint(&askers))
            };
            let mut ways: BTreeSet<NodeId> = doors.iter().copied().filter(leads).collect();
            covered.extend(&ways);
            let missed = to.iter().filter(|target| {
                design.nodes.contains(**target)
                    && !ways.iter().any(|way| reach.get(way).is_some_and(|r| leads_to(r, target)))
            });
            let missed: Vec<NodeId> = missed.copied().collect();
            ways.extend(missed);
            services.push(Service {
                id: (id, at as u32),
                name,
                resolver: Some(id),
                ways: ways.into_iter().collect(),
            });
        }
    }
    for door in doors {
        let Some(node) = design.nodes.get(door) else { continue };
        if covered.contains(&door) {
            continue;
        }
        let backed = services.iter_mut().find(|service: &&mut Service| {
            service.resolver.is_none()
                && service
                    .ways
                    .iter()
                    .any(|&way| are_paired(design, way, door) && targets.of(way) == targets.of(door))
        });
        if is_line(node)
            && let Some(service) = backed
        {
            service.name = format!("{} / {}", service.name, node.name);
            service.ways.push(door);
            continue;
        }
        services.push(Service { id: (door, 0), name: node.name.clone(), resolver: None, ways: vec![door] });
    }
    services
}
