//! What sizing reads out of the drawing: looked through once, and good for as long as nodes and links stay.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::design::{Design, EcsRole, FunctionId, NodeId, Place, Product, Purpose, Ref, SlbScope};

/// Who serves what and who connects to what, put in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ground {
    /// All servers of each function, whatever their role.
    pub members: BTreeMap<FunctionId, Vec<NodeId>>,
    /// Those of them that carry business.
    pub(super) servers: BTreeMap<FunctionId, Vec<NodeId>>,
    /// Database and server that is drawn to connect to it, sorted.
    clients: Vec<(NodeId, NodeId)>,
    /// Lines that name the line that backs them up.
    pub(super) pairs: Vec<(NodeId, NodeId)>,
    /// Lines that another one names.
    pub(super) paired: BTreeSet<NodeId>,
    /// What ought to have a workload.
    pub(super) sized: Vec<NodeId>,
    /// Servers in AZs, all together.
    pub(super) servers_in_azs: u64,
}

impl Ground {
    /// Looks through a design.
    #[must_use]
    pub fn of(design: &Design) -> Self {
        let mut found = Self::default();
        let mut databases: HashSet<NodeId> = HashSet::new();
        let mut servers: HashSet<NodeId> = HashSet::new();
        for (id, node) in design.nodes.iter() {
            match &node.product {
                Product::Ecs(ecs) => {
                    servers.insert(id);
                    if matches!(node.place, Place::Az { .. }) {
                        found.servers_in_azs += u64::from(node.count);
                    }
                    let Some(function) = node.function else { continue };
                    found.members.entry(function).or_default().push(id);
                    if matches!(ecs.role, EcsRole::Production | EcsRole::SelfBuiltDatabase) {
                        found.servers.entry(function).or_default().push(id);
                    }
                }
                Product::Rds(_) => {
                    databases.insert(id);
                    found.sized.push(id);
                }
                Product::Line(line) => {
                    found.sized.push(id);
                    if let Some(other) = line.pair_of {
                        found.pairs.push((id, other));
                        found.paired.insert(other);
                    }
                }
                Product::Slb(slb) if slb.scope == SlbScope::Public => found.sized.push(id),
                _ => {}
            }
        }
        for link in design.links.values() {
            if link.purpose == Purpose::Business
                && databases.contains(&link.to)
                && servers.contains(&link.from)
            {
                found.clients.push((link.to, link.from));
            }
        }
        found.clients.sort_unstable();
        found.clients.dedup();
        found
    }

    /// Whether both designs give the same ground, as far as can be told without a look inside.
    #[must_use]
    pub fn reads_the_same(a: &Design, b: &Design) -> bool {
        a.nodes.is_same_snapshot(&b.nodes) && a.links.is_same_snapshot(&b.links)
    }

    /// The servers that are drawn to connect to a database, in order.
    pub(super) fn clients(&self, database: NodeId) -> impl Iterator<Item = NodeId> {
        let first = self.clients.partition_point(|(to, _)| *to < database);
        let rows = self.clients.get(first..).unwrap_or_default();
        rows.iter().take_while(move |(to, _)| *to == database).map(|(_, from)| *from)
    }

    /// What ought to have a workload and is not named.
    pub(super) fn uncovered(&self, named: &BTreeSet<crate::design::Aim>) -> impl Iterator<Item = Ref> {
        use crate::design::Aim;
        self.sized.iter().filter(|id| !named.contains(&Aim::Node(**id))).map(|id| Ref::Node(*id))
    }
}
