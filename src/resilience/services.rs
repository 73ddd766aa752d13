//! Services: where users enter, and what each node needs.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::{Design, Node, NodeId, Product, Purpose, VpnKind};

/// A service, before it has gates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Service {
    /// What tells services of one name apart.
    pub id: String,
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

/// Whom each node needs: its business links, and what is configured without a line being drawn.
pub(super) fn targets(design: &Design) -> BTreeMap<NodeId, BTreeSet<NodeId>> {
    let mut targets: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
    for link in design.links.values().filter(|link| link.purpose == Purpose::Business) {
        targets.entry(link.from).or_default().insert(link.to);
    }
    for (id, node) in design.nodes.iter() {
        let more: Vec<NodeId> = match &node.product {
            Product::Slb(slb) => slb.listeners.iter().flat_map(|l| l.backends.iter().copied()).collect(),
            Product::Dns(dns) => dns.records.iter().flat_map(|r| r.targets.iter().copied()).collect(),
            Product::Eip(eip) => eip.bound_to.into_iter().collect(),
            _ => continue,
        };
        let more = more.into_iter().filter(|&to| to != id && design.nodes.contains(to));
        targets.entry(id).or_default().extend(more);
    }
    targets.retain(|_, to| !to.is_empty());
    targets
}

/// The services of a design, in the order of their ids.
pub(super) fn of(design: &Design, targets: &BTreeMap<NodeId, BTreeSet<NodeId>>) -> Vec<Service> {
    let external = |id: NodeId| design.nodes.get(id).is_some_and(|n| n.product.as_external().is_some());
    let mut entries: BTreeSet<NodeId> = BTreeSet::new();
    for (&from, to) in targets {
        if external(from) {
            entries.extend(to.iter().copied().filter(|&to| !external(to)));
        }
    }
    let resolves =
        |id: &NodeId| design.nodes.get(*id).is_some_and(|node| matches!(node.product, Product::Dns(_)));
    let (names, doors): (Vec<NodeId>, Vec<NodeId>) = entries.into_iter().partition(resolves);
    let reach: BTreeMap<NodeId, BTreeSet<NodeId>> = if names.is_empty() && doors.len() < 2 {
        BTreeMap::new()
    } else {
        doors.iter().map(|&door| (door, reached(targets, door))).collect()
    };
    // A server that users reach past its load balancer is another way into the same service, not one of its own.
    let server = |id: &NodeId| design.nodes.get(*id).is_some_and(|node| node.product.as_ecs().is_some());
    let beside = |door: &NodeId| {
        server(door) && reach.iter().any(|(other, reached)| !server(other) && reached.contains(door))
    };
    let doors: Vec<NodeId> = doors.into_iter().filter(|door| !beside(door)).collect();
    // Who looks a name up also goes where it points: a way in belongs to a name when the same people use both.
    let people = |to: NodeId| -> BTreeSet<NodeId> {
        let mut found: BTreeSet<NodeId> = BTreeSet::new();
        let mut waiting = vec![to];
        while let Some(id) = waiting.pop() {
            for (&from, targets) in targets.iter().filter(|(from, _)| external(**from)) {
                if targets.contains(&id) && found.insert(from) {
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
            wanted.push((name, targets.get(&id).cloned().unwrap_or_default()));
        }
        let askers = people(id);
        for (at, (name, to)) in wanted.into_iter().enumerate() {
            let leads = |door: &NodeId| {
                reach.get(door).is_some_and(|r| !r.is_disjoint(&to))
                    && people_of.get(door).is_some_and(|people| !people.is_disjoint(&askers))
            };
            let mut ways: BTreeSet<NodeId> = doors.iter().copied().filter(leads).collect();
            covered.extend(&ways);
            let missed = to.iter().filter(|target| {
                design.nodes.contains(**target)
                    && !ways.iter().any(|way| reach.get(way).is_some_and(|r| r.contains(target)))
            });
            let missed: Vec<NodeId> = missed.copied().collect();
            ways.extend(missed);
            let id_text = if at == 0 { id.to_string() } else { format!("{id}.{at}") };
            services.push(Service {
                id: id_text,
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
                    .any(|&way| are_paired(design, way, door) && targets.get(&way) == targets.get(&door))
        });
        if is_line(node)
            && let Some(service) = backed
        {
            service.name = format!("{} / {}", service.name, node.name);
            service.ways.push(door);
            continue;
        }
        services.push(Service {
            id: door.to_string(),
            name: node.name.clone(),
            resolver: None,
            ways: vec![door],
        });
    }
    services
}

/// Everything that business reaches from a node, the node included.
pub(super) fn reached(targets: &BTreeMap<NodeId, BTreeSet<NodeId>>, from: NodeId) -> BTreeSet<NodeId> {
    let mut seen = BTreeSet::from([from]);
    let mut waiting = vec![from];
    while let Some(id) = waiting.pop() {
        for &to in targets.get(&id).into_iter().flatten() {
            if seen.insert(to) {
                waiting.push(to);
            }
        }
    }
    seen
}
