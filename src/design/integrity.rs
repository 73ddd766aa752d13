//! What must hold of every document, and how a document that breaks it is mended.

use super::{
    Aim, Az, Design, Environment, Function, FunctionId, Link, Node, Peer, Place, Product, Ref, Region,
    SecurityGroup, SecurityZone, Site, System, VSwitch, Vpc, Workload,
};

/// A broken invariant of the document; there is none after any edit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// A row mentions something that does not exist.
    Dangling {
        /// The row.
        row: Ref,
        /// What it mentions.
        missing: Ref,
    },
    /// An id's number is not below the counter.
    IdNotCounted(Ref),
    /// A link connects a node with itself.
    SelfLink(Ref),
    /// A function is part of itself.
    Cycle(FunctionId),
    /// A position or bend belongs to nothing.
    StrayDrawing(Ref),
}

/// What the loader mended; kept beside the design, not saved, and read by the MOD rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Repair {
    /// The row that was mended.
    pub row: Ref,
    /// What was wrong and what was done.
    pub kind: RepairKind,
}

/// What was wrong with a row and what was done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepairKind {
    /// It mentioned something that does not exist; the mention was cleared.
    ClearedMention(Ref),
    /// It could not exist without something missing, and was taken out.
    Removed(Ref),
    /// It shared its id with another row and was given this new one.
    Renumbered(Ref),
    /// Its chain of parents came back to it and was cut.
    CutCycle,
    /// It connected a node with itself and was taken out.
    SelfLink,
    /// A number was not finite, negative or beyond its limit, and was cleared; the text says which.
    ClearedNumber(String),
    /// A block had host bits, which were dropped.
    NormalisedCidr(String),
}

/// A row that mentions other rows.
pub(super) trait References {
    /// Clears every mention that `exists` denies and reports it. `false` when the row cannot live without
    /// one of them.
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool;

    /// The first mention that `exists` denies.
    fn first_missing(&self, exists: &dyn Fn(Ref) -> bool) -> Option<Ref>
    where
        Self: Clone,
    {
        let mut cleared = Vec::new();
        self.clone().retain(exists, &mut cleared);
        cleared.first().copied()
    }
}

/// Clears an optional mention when it points nowhere.
fn option<T: Copy + Into<Ref>>(slot: &mut Option<T>, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) {
    if let Some(wanted) = *slot
        && !exists(wanted.into())
    {
        cleared.push(wanted.into());
        *slot = None;
    }
}

/// Drops the entries of a list that point nowhere.
fn list<T>(
    entries: &mut Vec<T>,
    target: impl Fn(&T) -> Option<Ref>,
    exists: &dyn Fn(Ref) -> bool,
    cleared: &mut Vec<Ref>,
) {
    entries.retain(|entry| match target(entry) {
        Some(wanted) if !exists(wanted) => {
            cleared.push(wanted);
            false
        }
        Some(_) | None => true,
    });
}

/// Says whether a mention that the row cannot do without exists.
fn needed(wanted: Ref, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
    let there = exists(wanted);
    if !there {
        cleared.push(wanted);
    }
    there
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "passed as a function over references")]
fn peer_target(peer: &Peer) -> Option<Ref> {
    match *peer {
        Peer::SecurityGroup(id) => Some(id.into()),
        Peer::Node(id) => Some(id.into()),
        Peer::Cidr(_) | Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => None,
    }
}

impl References for System {
    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for Environment {
    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for Region {
    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for SecurityZone {
    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for Site {
    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for Function {
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        option(&mut self.parent, exists, cleared);
        option(&mut self.system, exists, cleared);
        true
    }
}

impl References for Az {
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        needed(self.region.into(), exists, cleared)
    }
}

impl References for Vpc {
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        needed(self.region.into(), exists, cleared)
    }
}

impl References for VSwitch {
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        option(&mut self.security_zone, exists, cleared);
        let vpc = needed(self.vpc.into(), exists, cleared);
        let az = needed(self.az.into(), exists, cleared);
        vpc && az
    }
}

impl References for Link {
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        let from = needed(self.from.into(), exists, cleared);
        let to = needed(self.to.into(), exists, cleared);
        from && to
    }
}

impl References for SecurityGroup {
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        list(&mut self.rules, |rule| peer_target(&rule.peer), exists, cleared);
        true
    }
}

impl References for Workload {
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        let target = |aim: &Aim| match *aim {
            Aim::Function(id) => Some(id.into()),
            Aim::Node(id) => Some(id.into()),
        };
        list(&mut self.aims, target, exists, cleared);
        true
    }
}

impl References for Node {
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        let home = match &mut self.place {
            Place::Az { az, security_zone } => {
                option(security_zone, exists, cleared);
                needed((*az).into(), exists, cleared)
            }
            Place::Region { region, security_zone } => {
                option(security_zone, exists, cleared);
                needed((*region).into(), exists, cleared)
            }
            Place::Site(site) => needed((*site).into(), exists, cleared),
            Place::Internet | Place::Unplaced => true,
        };
        if !home {
            self.place = Place::Unplaced;
        }
        option(&mut self.vswitch, exists, cleared);
        option(&mut self.function, exists, cleared);
        option(&mut self.system, exists, cleared);
        option(&mut self.environment, exists, cleared);
        list(&mut self.security_groups, |&id| Some(id.into()), exists, cleared);
        self.product.retain(exists, cleared);
        true
    }
}

impl References for Product {
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        match self {
            Self::Slb(slb) => {
                for listener in &mut slb.listeners {
                    list(&mut listener.backends, |&id| Some(id.into()), exists, cleared);
                    list(&mut listener.whitelist, peer_target, exists, cleared);
                }
            }
            Self::Rds(rds) => {
                list(&mut rds.whitelist, peer_target, exists, cleared);
                option(&mut rds.dr_of, exists, cleared);
                option(&mut rds.read_only_of, exists, cleared);
            }
            Self::Oss(bucket) => option(&mut bucket.replica_of, exists, cleared),
            Self::Line(line) => option(&mut line.pair_of, exists, cleared),
            Self::Eip(eip) => option(&mut eip.bound_to, exists, cleared),
            Self::Dns(dns) => {
                for record in &mut dns.records {
                    list(&mut record.targets, |&id| Some(id.into()), exists, cleared);
                }
            }
            Self::Ecs(_)
            | Self::Vpn(_)
            | Self::Nat(_)
            | Self::External(_)
            | Self::Described { .. }
            | Self::Opaque { .. } => {}
        }
        true
    }
}

/// Whether making `parent` the parent of `child` would close a circle.
pub(super) fn closes_cycle(design: &Design, child: FunctionId, parent: Option<FunctionId>) -> bool {
    let mut at = parent;
    for _ in 0..=design.functions.len() {
        match at {
            None => return false,
            Some(id) if id == child => return true,
            Some(id) => at = design.functions.get(id).and_then(|f| f.parent),
        }
    }
    true
}

macro_rules! sweep_table {
    ($design:ident, $repairs:ident, $table:ident) => {{
        let snapshot = $design.clone();
        let exists = |wanted: Ref| snapshot.has(wanted);
        for (id, row) in snapshot.$table.iter() {
            if row.first_missing(&exists).is_none() {
                continue;
            }
            let mut mended = row.clone();
            let mut cleared = Vec::new();
            let lives = mended.retain(&exists, &mut cleared);
            for missing in &cleared {
                let kind =
                    if lives { RepairKind::ClearedMention(*missing) } else { RepairKind::Removed(*missing) };
                $repairs.push(Repair { row: id.into(), kind });
            }
            if lives {
                $design.$table.insert(id, mended);
            } else {
                $design.$table.remove(id);
            }
        }
    }};
}

/// Clears every mention of what does not exist, containers before contents, and says what it did.
pub(super) fn sweep(design: &mut Design) -> Vec<Repair> {
    let mut repairs = Vec::new();
    sweep_table!(design, repairs, functions);
    sweep_table!(design, repairs, azs);
    sweep_table!(design, repairs, vpcs);
    sweep_table!(design, repairs, vswitches);
    sweep_table!(design, repairs, nodes);
    sweep_table!(design, repairs, links);
    sweep_table!(design, repairs, security_groups);
    sweep_table!(design, repairs, workloads);
    let (nodes, links) = (design.nodes.clone(), design.links.clone());
    design.positions.keep(|id| nodes.contains(id));
    design.bends.keep(|id| links.contains(id));
    repairs
}

impl Design {
    /// Mends a document that was not made by [`Edit`](super::Edit)s: dangling mentions, self-links, circles,
    /// a counter that lags behind. Says what it did, in a fixed order.
    pub fn repair(&mut self) -> Vec<Repair> {
        let mut repairs = Vec::new();
        for (id, link) in self.links.clone().iter() {
            if link.from == link.to {
                self.links.remove(id);
                repairs.push(Repair { row: id.into(), kind: RepairKind::SelfLink });
            }
        }
        for (id, function) in self.functions.clone().iter() {
            let parent = self.functions.get(id).and_then(|f| f.parent);
            if closes_cycle(self, id, parent) {
                self.functions.insert(id, Function { parent: None, ..function.clone() });
                repairs.push(Repair { row: id.into(), kind: RepairKind::CutCycle });
            }
        }
        repairs.extend(sweep(self));
        let highest = self.all_refs().into_iter().map(Ref::number).max().unwrap_or(0);
        self.next_id = self.next_id.max(highest.saturating_add(1));
        repairs.sort();
        repairs
    }

    /// Every id in use, in the order of the tables.
    #[must_use]
    pub fn all_refs(&self) -> Vec<Ref> {
        let mut all: Vec<Ref> = Vec::with_capacity(self.nodes.len() + self.links.len() + 64);
        all.extend(self.regions.keys().map(Ref::from));
        all.extend(self.azs.keys().map(Ref::from));
        all.extend(self.security_zones.keys().map(Ref::from));
        all.extend(self.vpcs.keys().map(Ref::from));
        all.extend(self.vswitches.keys().map(Ref::from));
        all.extend(self.sites.keys().map(Ref::from));
        all.extend(self.nodes.keys().map(Ref::from));
        all.extend(self.links.keys().map(Ref::from));
        all.extend(self.security_groups.keys().map(Ref::from));
        all.extend(self.workloads.keys().map(Ref::from));
        all.extend(self.functions.keys().map(Ref::from));
        all.extend(self.systems.keys().map(Ref::from));
        all.extend(self.environments.keys().map(Ref::from));
        all
    }

    /// Every broken invariant; empty after any edit and after [`Design::repair`].
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        let exists = |wanted: Ref| self.has(wanted);
        macro_rules! dangling {
            ($($table:ident),*) => {
                $(for (id, row) in self.$table.iter() {
                    if let Some(missing) = row.first_missing(&exists) {
                        found.push(Violation::Dangling { row: id.into(), missing });
                    }
                })*
            };
        }
        dangling!(functions, azs, vpcs, vswitches, nodes, links, security_groups, workloads);
        for (id, link) in self.links.iter() {
            if link.from == link.to {
                found.push(Violation::SelfLink(id.into()));
            }
        }
        for (id, function) in self.functions.iter() {
            if closes_cycle(self, id, function.parent) {
                found.push(Violation::Cycle(id));
            }
        }
        found.extend(
            self.all_refs().into_iter().filter(|id| id.number() >= self.next_id).map(Violation::IdNotCounted),
        );
        found.extend(
            self.positions
                .keys()
                .filter(|&id| !self.nodes.contains(id))
                .map(|id| Violation::StrayDrawing(id.into())),
        );
        found.extend(
            self.bends
                .keys()
                .filter(|&id| !self.links.contains(id))
                .map(|id| Violation::StrayDrawing(id.into())),
        );
        found.sort();
        found
    }
}
