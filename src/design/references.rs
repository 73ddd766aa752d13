//! Which rows mention which: what keeps every reference in the document alive.

use super::{
    Aim, Az, Environment, Function, Link, Node, NodeId, Peer, Place, Product, Ref, Region, SecurityGroup,
    SecurityZone, Site, System, VSwitch, Vpc, Workload,
};

/// A row that mentions other rows.
pub(crate) trait References {
    /// Clears every mention that `exists` denies and reports it. `false` when the row cannot live without
    /// one of them.
    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool;

    /// Shows every mention to `visit`.
    fn mentions(&self, visit: &mut dyn FnMut(Ref));

    /// Puts another row in the place of every mention; what `to` gives has the kind of what it was given.
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref);

    /// Whether a mention of the row itself has a meaning: a security group may let in its own members, a
    /// node is never its own backend, copy or pair.
    fn may_mention_itself(&self) -> bool {
        true
    }

    /// The first mention that `exists` denies.
    fn first_missing(&self, exists: &dyn Fn(Ref) -> bool) -> Option<Ref> {
        let mut missing = None;
        self.mentions(&mut |wanted| {
            if missing.is_none() && !exists(wanted) {
                missing = Some(wanted);
            }
        });
        missing
    }
}

impl Node {
    /// The nodes that this one names: backends, copies, addresses, entries of whitelists.
    #[must_use]
    pub fn mentioned_nodes(&self) -> Vec<NodeId> {
        let mut found = Vec::new();
        self.product.mentions(&mut |row| found.extend(NodeId::try_from(row)));
        found
    }
}

/// Shows an optional mention.
fn optional<T: Into<Ref>>(slot: Option<T>, visit: &mut dyn FnMut(Ref)) {
    if let Some(id) = slot {
        visit(id.into());
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

/// Mentions another row of the same kind.
fn swap<T: Copy + Into<Ref> + TryFrom<Ref>>(slot: &mut T, to: &dyn Fn(Ref) -> Ref) {
    if let Ok(id) = to((*slot).into()).try_into() {
        *slot = id;
    }
}

/// Mentions another peer of the same kind.
fn swap_peer(peer: &mut Peer, to: &dyn Fn(Ref) -> Ref) {
    match peer {
        Peer::SecurityGroup(id) => swap(id, to),
        Peer::Node(id) => swap(id, to),
        Peer::Cidr(_) | Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => {}
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "passed as a function over references")]
fn aim_target(aim: &Aim) -> Ref {
    match *aim {
        Aim::Function(id) => id.into(),
        Aim::Node(id) => id.into(),
    }
}

impl References for System {
    fn rename(&mut self, _: &dyn Fn(Ref) -> Ref) {}

    fn mentions(&self, _: &mut dyn FnMut(Ref)) {}

    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for Environment {
    fn rename(&mut self, _: &dyn Fn(Ref) -> Ref) {}

    fn mentions(&self, _: &mut dyn FnMut(Ref)) {}

    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for Region {
    fn rename(&mut self, _: &dyn Fn(Ref) -> Ref) {}

    fn mentions(&self, _: &mut dyn FnMut(Ref)) {}

    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for SecurityZone {
    fn rename(&mut self, _: &dyn Fn(Ref) -> Ref) {}

    fn mentions(&self, _: &mut dyn FnMut(Ref)) {}

    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for Site {
    fn rename(&mut self, _: &dyn Fn(Ref) -> Ref) {}

    fn mentions(&self, _: &mut dyn FnMut(Ref)) {}

    fn retain(&mut self, _: &dyn Fn(Ref) -> bool, _: &mut Vec<Ref>) -> bool {
        true
    }
}

impl References for Function {
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref) {
        self.parent.iter_mut().for_each(|id| swap(id, to));
        self.system.iter_mut().for_each(|id| swap(id, to));
    }

    fn mentions(&self, visit: &mut dyn FnMut(Ref)) {
        optional(self.parent, visit);
        optional(self.system, visit);
    }

    fn may_mention_itself(&self) -> bool {
        false
    }

    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        option(&mut self.parent, exists, cleared);
        option(&mut self.system, exists, cleared);
        true
    }
}

impl References for Az {
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref) {
        swap(&mut self.region, to);
    }

    fn mentions(&self, visit: &mut dyn FnMut(Ref)) {
        visit(self.region.into());
    }

    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        needed(self.region.into(), exists, cleared)
    }
}

impl References for Vpc {
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref) {
        swap(&mut self.region, to);
    }

    fn mentions(&self, visit: &mut dyn FnMut(Ref)) {
        visit(self.region.into());
    }

    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        needed(self.region.into(), exists, cleared)
    }
}

impl References for VSwitch {
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref) {
        self.security_zone.iter_mut().for_each(|id| swap(id, to));
        swap(&mut self.vpc, to);
        swap(&mut self.az, to);
    }

    fn mentions(&self, visit: &mut dyn FnMut(Ref)) {
        optional(self.security_zone, visit);
        visit(self.vpc.into());
        visit(self.az.into());
    }

    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        option(&mut self.security_zone, exists, cleared);
        let vpc = needed(self.vpc.into(), exists, cleared);
        let az = needed(self.az.into(), exists, cleared);
        vpc && az
    }
}

impl References for Link {
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref) {
        swap(&mut self.from, to);
        swap(&mut self.to, to);
    }

    fn mentions(&self, visit: &mut dyn FnMut(Ref)) {
        visit(self.from.into());
        visit(self.to.into());
    }

    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        let from = needed(self.from.into(), exists, cleared);
        let to = needed(self.to.into(), exists, cleared);
        from && to
    }
}

impl References for SecurityGroup {
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref) {
        self.rules.iter_mut().for_each(|rule| swap_peer(&mut rule.peer, to));
    }

    fn mentions(&self, visit: &mut dyn FnMut(Ref)) {
        self.rules.iter().filter_map(|rule| peer_target(&rule.peer)).for_each(visit);
    }

    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        list(&mut self.rules, |rule| peer_target(&rule.peer), exists, cleared);
        true
    }
}

impl References for Workload {
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref) {
        for aim in &mut self.aims {
            match aim {
                Aim::Function(id) => swap(id, to),
                Aim::Node(id) => swap(id, to),
            }
        }
    }

    fn mentions(&self, visit: &mut dyn FnMut(Ref)) {
        self.aims.iter().map(aim_target).for_each(visit);
    }

    fn retain(&mut self, exists: &dyn Fn(Ref) -> bool, cleared: &mut Vec<Ref>) -> bool {
        list(&mut self.aims, |aim| Some(aim_target(aim)), exists, cleared);
        true
    }
}

impl References for Node {
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref) {
        match &mut self.place {
            Place::Az { az, security_zone } => {
                swap(az, to);
                security_zone.iter_mut().for_each(|id| swap(id, to));
            }
            Place::Region { region, security_zone } => {
                swap(region, to);
                security_zone.iter_mut().for_each(|id| swap(id, to));
            }
            Place::Site(site) => swap(site, to),
            Place::Internet | Place::Unplaced => {}
        }
        self.vswitch.iter_mut().for_each(|id| swap(id, to));
        self.function.iter_mut().for_each(|id| swap(id, to));
        self.system.iter_mut().for_each(|id| swap(id, to));
        self.environment.iter_mut().for_each(|id| swap(id, to));
        self.security_groups.iter_mut().for_each(|id| swap(id, to));
        self.product.rename(to);
    }

    fn mentions(&self, visit: &mut dyn FnMut(Ref)) {
        match self.place {
            Place::Az { az, security_zone } => {
                visit(az.into());
                optional(security_zone, visit);
            }
            Place::Region { region, security_zone } => {
                visit(region.into());
                optional(security_zone, visit);
            }
            Place::Site(site) => visit(site.into()),
            Place::Internet | Place::Unplaced => {}
        }
        optional(self.vswitch, visit);
        optional(self.function, visit);
        optional(self.system, visit);
        optional(self.environment, visit);
        self.security_groups.iter().for_each(|&id| visit(id.into()));
        self.product.mentions(visit);
    }

    fn may_mention_itself(&self) -> bool {
        false
    }

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
    fn rename(&mut self, to: &dyn Fn(Ref) -> Ref) {
        match self {
            Self::Slb(slb) => {
                for listener in &mut slb.listeners {
                    listener.backends.iter_mut().for_each(|id| swap(id, to));
                    listener.whitelist.iter_mut().for_each(|peer| swap_peer(peer, to));
                }
            }
            Self::Rds(rds) => {
                rds.whitelist.iter_mut().for_each(|peer| swap_peer(peer, to));
                rds.dr_of.iter_mut().for_each(|id| swap(id, to));
                rds.read_only_of.iter_mut().for_each(|id| swap(id, to));
            }
            Self::Oss(bucket) => bucket.replica_of.iter_mut().for_each(|id| swap(id, to)),
            Self::Line(line) => line.pair_of.iter_mut().for_each(|id| swap(id, to)),
            Self::Eip(eip) => eip.bound_to.iter_mut().for_each(|id| swap(id, to)),
            Self::Dns(dns) => {
                for record in &mut dns.records {
                    record.targets.iter_mut().for_each(|id| swap(id, to));
                }
            }
            Self::Ecs(_)
            | Self::Vpn(_)
            | Self::Nat(_)
            | Self::External(_)
            | Self::Described { .. }
            | Self::Opaque { .. } => {}
        }
    }

    fn mentions(&self, visit: &mut dyn FnMut(Ref)) {
        match self {
            Self::Slb(slb) => {
                for listener in &slb.listeners {
                    listener.backends.iter().for_each(|&id| visit(id.into()));
                    listener.whitelist.iter().filter_map(peer_target).for_each(&mut *visit);
                }
            }
            Self::Rds(rds) => {
                rds.whitelist.iter().filter_map(peer_target).for_each(&mut *visit);
                optional(rds.dr_of, visit);
                optional(rds.read_only_of, visit);
            }
            Self::Oss(bucket) => optional(bucket.replica_of, visit),
            Self::Line(line) => optional(line.pair_of, visit),
            Self::Eip(eip) => optional(eip.bound_to, visit),
            Self::Dns(dns) => {
                dns.records.iter().flat_map(|record| &record.targets).for_each(|&id| visit(id.into()));
            }
            Self::Ecs(_)
            | Self::Vpn(_)
            | Self::Nat(_)
            | Self::External(_)
            | Self::Described { .. }
            | Self::Opaque { .. } => {}
        }
    }

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
