//! Where packets can be: which network each node is part of, and what joins networks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::flow::Asked;
use super::index::{Ends, Places, RuleSet, Spot};
use super::{AddressSet, Flow};
use crate::catalog::Catalog;
use crate::design::{
    Design, Direction, Ecs, EcsRole, ExternalKind, Link, LinkId, NatKind, NetKind, Nic, Node, NodeId, Place,
    Product, RdsEngine, Ref, RegionId, SecurityGroupId, SiteId, VpcId, VpnKind,
};

/// A space in which packets travel without an address being changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// The Internet.
    Internet,
    /// The classic intranet of a region.
    Classic(RegionId),
    /// A private network: its vSwitches route to each other.
    Vpc(VpcId),
    /// A place of the customer's.
    Site(SiteId),
}

/// The Internet itself as a sender or a target, whether the design draws it or not. No row has this id.
pub const INTERNET: NodeId = NodeId(u32::MAX);

/// A rule of a group, by its position.
pub(super) type RuleAt = (SecurityGroupId, usize);

/// The index over one design that reachability reads. Building it reads the design once.
#[derive(Debug)]
pub struct NetworkMap<'a> {
    /// The design.
    pub design: &'a Design,
    places: Places,
    spots: Vec<Spot<'a>>,
    links: Vec<(LinkId, &'a Link)>,
    outgoing: Ends<'a>,
    incoming: Ends<'a>,
    rule_sets: Vec<RuleSet<'a>>,
    members_of: BTreeMap<SecurityGroupId, Vec<NodeId>>,
    /// Lines and IPSec VPNs: the customer's places on one side, the cloud's networks on the other.
    bridges: Vec<Bridge>,
    /// Networks that a CEN joins.
    joined: BTreeSet<(Space, Space)>,
    vpcs_of: BTreeMap<RegionId, Vec<VpcId>>,
    servers_in: BTreeMap<Space, Vec<NodeId>>,
    /// Ports that an EIP of a finance VPC never passes (guide L686).
    pub(super) eip_blocked: Vec<u16>,
    flows: OnceLock<Vec<Flow>>,
    asked: OnceLock<Vec<Asked>>,
}

/// A line or an IPSec VPN between places of the customer's and networks of the cloud.
#[derive(Debug, Clone)]
pub(super) struct Bridge {
    pub node: NodeId,
    pub sites: BTreeSet<SiteId>,
    pub spaces: BTreeSet<Space>,
    pub is_line: bool,
}

impl<'a> NetworkMap<'a> {
    /// Reads a design.
    #[must_use]
    pub fn of(design: &'a Design, catalog: &Catalog) -> Self {
        let blocked = catalog.limit("eip.blocked_ports_finance_vpc");
        let places = Places::of(design.nodes.keys().collect());
        let links: Vec<(LinkId, &Link)> = design.links.iter().collect();
        let mut map = Self {
            design,
            outgoing: Ends::of(&links, &places, design.nodes.len(), |link| link.from),
            incoming: Ends::of(&links, &places, design.nodes.len(), |link| link.to),
            spots: Vec::with_capacity(design.nodes.len()),
            places,
            links,
            rule_sets: Vec::new(),
            members_of: BTreeMap::new(),
            bridges: Vec::new(),
            joined: BTreeSet::new(),
            vpcs_of: BTreeMap::new(),
            servers_in: BTreeMap::new(),
            eip_blocked: blocked
                .map(|limit| limit.entries().filter_map(|entry| entry.parse().ok()).collect())
                .unwrap_or_default(),
            flows: OnceLock::new(),
            asked: OnceLock::new(),
        };
        for (id, vpc) in design.vpcs.iter() {
            map.vpcs_of.entry(vpc.region).or_default().push(id);
        }
        let mut sets: BTreeMap<&[SecurityGroupId], u32> = BTreeMap::new();
        for (id, node) in design.nodes.iter() {
            let space = map.find_space(node);
            let mut rules = None;
            if node.product.as_ecs().is_some() {
                rules = Some(*sets.entry(node.security_groups.as_slice()).or_insert_with(|| {
                    map.rule_sets.push(RuleSet::of(design, &node.security_groups));
                    (map.rule_sets.len() - 1) as u32
                }));
                for &group in &node.security_groups {
                    map.members_of.entry(group).or_default().push(id);
                }
                if let Some(space) = space {
                    map.servers_in.entry(space).or_default().push(id);
                }
            }
            map.spots.push(Spot {
                id,
                node,
                space,
                net: design.net_of(node),
                addresses: map.find_addresses(node, space),
                listeners: Vec::new(),
                eips: Vec::new(),
                way_out: None,
                ports: Vec::new(),
                rules,
            });
        }
        map.find_forwarders();
        map.find_ways_out();
        map.find_bridges();
        map
    }

    /// Who passes traffic on to whom: listeners to backends, public addresses to what they are bound to.
    fn find_forwarders(&mut self) {
        for (id, node) in self.design.nodes.iter() {
            match &node.product {
                Product::Slb(slb) => {
                    for (at, listener) in slb.listeners.iter().enumerate() {
                        for &backend in &listener.backends {
                            if let Some(spot) = self.places.at(backend).and_then(|at| self.spots.get_mut(at))
                            {
                                spot.listeners.push((id, at));
                            }
                        }
                    }
                }
                Product::Eip(eip) => {
                    let bound = eip.bound_to.and_then(|bound| self.places.at(bound));
                    if let Some(spot) = bound.and_then(|at| self.spots.get_mut(at)) {
                        spot.eips.push(id);
                    }
                }
                _ => {}
            }
        }
    }

    /// By what each server goes to the Internet, and on which ports each database answers.
    fn find_ways_out(&mut self) {
        for at in 0..self.spots.len() {
            let Some(spot) = self.spots.get(at) else { continue };
            match &spot.node.product {
                Product::Ecs(ecs) => {
                    let way_out = if has_public_bandwidth(ecs) {
                        Some(spot.id)
                    } else if let Some(&eip) = spot.eips.first() {
                        Some(eip)
                    } else {
                        let mut targets = self.outgoing.at(at).iter().map(|(_, link)| link.to);
                        targets.find(|&to| match self.node(to).map(|node| &node.product) {
                            Some(Product::Nat(nat)) => nat.kind == NatKind::Gateway,
                            Some(Product::Eip(_)) => true,
                            _ => false,
                        })
                    };
                    if let Some(spot) = self.spots.get_mut(at) {
                        spot.way_out = way_out;
                    }
                }
                Product::Rds(rds) => {
                    let drawn = self
                        .incoming
                        .at(at)
                        .iter()
                        .filter(|(_, link)| link.purpose != crate::design::Purpose::Replication);
                    let mut ports: Vec<u16> =
                        drawn.filter_map(|(_, link)| link.ports.map(|ports| ports.first)).collect();
                    ports.sort_unstable();
                    ports.dedup();
                    if ports.is_empty() {
                        ports.push(engine_port(rds.engine));
                    }
                    if let Some(spot) = self.spots.get_mut(at) {
                        spot.ports = ports;
                    }
                }
                _ => {}
            }
        }
    }

    fn find_space(&self, node: &Node) -> Option<Space> {
        let design = self.design;
        match node.place {
            Place::Internet => Some(Space::Internet),
            Place::Site(site) => Some(Space::Site(site)),
            Place::Unplaced => None,
            Place::Az { .. } | Place::Region { .. } => {
                let region = design.region_of(node)?;
                // The classic network has no vSwitches; NET-002 speaks for one that is drawn there.
                if design.net_of(node) == NetKind::Classic {
                    return Some(Space::Classic(region));
                }
                if let Some(vswitch) = node.vswitch.and_then(|id| design.vswitches.get(id)) {
                    return Some(Space::Vpc(vswitch.vpc));
                }
                let vpcs = self.vpcs_of.get(&region).map(Vec::as_slice).unwrap_or_default();
                match design.net_of(node) {
                    NetKind::Classic => Some(Space::Classic(region)),
                    NetKind::Mixed if vpcs.is_empty() => Some(Space::Classic(region)),
                    // A server of a VPC needs its vSwitch; what spans AZs stands in the region's network.
                    NetKind::Vpc | NetKind::Mixed if node.product.as_ecs().is_some() => None,
                    NetKind::Vpc | NetKind::Mixed => {
                        Some(vpcs.first().map_or(Space::Classic(region), |&vpc| Space::Vpc(vpc)))
                    }
                }
            }
        }
    }

    fn find_bridges(&mut self) {
        let design = self.design;
        for (id, node) in design.nodes.iter() {
            let is_line = match &node.product {
                Product::Line(_) => true,
                Product::Vpn(vpn) if vpn.kind == VpnKind::Ipsec => false,
                Product::Described { code, .. } if code == "cen" => {
                    let spaces: BTreeSet<Space> =
                        self.neighbours(id).into_iter().filter_map(|other| self.cloud_space(other)).collect();
                    for &a in &spaces {
                        self.joined.extend(spaces.iter().filter(|&&b| b != a).map(|&b| (a, b)));
                    }
                    continue;
                }
                _ => continue,
            };
            let mut sites = BTreeSet::new();
            let mut spaces: BTreeSet<Space> = self.cloud_space(id).into_iter().collect();
            if let Place::Site(site) = node.place {
                sites.insert(site);
            }
            let mut seen = BTreeSet::from([id]);
            let mut open = vec![id];
            while let Some(at) = open.pop() {
                for other in self.neighbours(at) {
                    if !seen.insert(other) {
                        continue;
                    }
                    let Some(row) = design.nodes.get(other) else { continue };
                    match (&row.place, &row.product) {
                        (Place::Site(site), _) => {
                            sites.insert(*site);
                        }
                        // The line's NAT stands on the way.
                        (_, Product::Nat(nat)) if nat.kind == NatKind::Line => open.push(other),
                        (_, Product::Described { code, .. }) if code == "vbr" || code == "vpn-gateway" => {
                            open.push(other);
                        }
                        _ if at != id || spaces.is_empty() => spaces.extend(self.cloud_space(other)),
                        _ => {}
                    }
                }
            }
            self.bridges.push(Bridge { node: id, sites, spaces, is_line });
        }
    }

    fn neighbours(&self, id: NodeId) -> Vec<NodeId> {
        let out = self.outgoing(id).iter().map(|(_, link)| link.to);
        out.chain(self.incoming(id).iter().map(|(_, link)| link.from)).collect()
    }

    /// The cloud network that a node is part of.
    pub(super) fn cloud_space(&self, id: NodeId) -> Option<Space> {
        self.space(id).filter(|space| matches!(space, Space::Classic(_) | Space::Vpc(_)))
    }

    fn spot(&self, id: NodeId) -> Option<&Spot<'a>> {
        self.places.at(id).and_then(|at| self.spots.get(at))
    }

    pub(super) fn position(&self, id: NodeId) -> Option<usize> {
        self.places.at(id)
    }

    /// A node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&'a Node> {
        self.spot(id).map(|spot| spot.node)
    }

    /// All nodes with their ids.
    pub(super) fn nodes(&self) -> impl Iterator<Item = (NodeId, &'a Node)> {
        self.spots.iter().map(|spot| (spot.id, spot.node))
    }

    /// All links with their ids.
    pub(super) fn links(&self) -> &[(LinkId, &'a Link)] {
        &self.links
    }

    /// Classic or VPC, as it holds for a node.
    pub(super) fn net(&self, id: NodeId) -> NetKind {
        self.spot(id).map_or(self.design.settings.net, |spot| spot.net)
    }

    /// By what a server goes to the Internet: itself, an EIP, or a NAT gateway that a link leads to.
    pub(super) fn way_out(&self, id: NodeId) -> Option<NodeId> {
        self.spot(id)?.way_out
    }

    /// Everything that must get through to servers and databases, by target.
    #[must_use]
    pub fn flows(&self) -> &[Flow] {
        self.flows.get_or_init(|| super::flow::find(self))
    }

    /// The answer for each of the flows, in their order.
    pub(super) fn asked(&self) -> &[Asked] {
        self.asked.get_or_init(|| super::flow::ask(self))
    }

    /// Where a node's packets travel; none for a server of a VPC without a vSwitch, and for what stands nowhere.
    #[must_use]
    pub fn space(&self, id: NodeId) -> Option<Space> {
        if id == INTERNET {
            return Some(Space::Internet);
        }
        self.spot(id)?.space
    }

    /// The region of a space.
    pub(super) fn region_of_space(&self, space: Space) -> Option<RegionId> {
        match space {
            Space::Classic(region) => Some(region),
            Space::Vpc(vpc) => self.design.vpcs.get(vpc).map(|vpc| vpc.region),
            Space::Internet | Space::Site(_) => None,
        }
    }

    pub(super) fn is_joined(&self, a: Space, b: Space) -> bool {
        a == b || self.joined.contains(&(a, b))
    }

    pub(super) fn bridges(&self) -> &[Bridge] {
        &self.bridges
    }

    /// Links that leave a node.
    #[must_use]
    pub fn outgoing(&self, id: NodeId) -> &[(LinkId, &'a Link)] {
        self.places.at(id).map(|at| self.outgoing.at(at)).unwrap_or_default()
    }

    /// Links that arrive at a node.
    #[must_use]
    pub fn incoming(&self, id: NodeId) -> &[(LinkId, &'a Link)] {
        self.places.at(id).map(|at| self.incoming.at(at)).unwrap_or_default()
    }

    /// The listeners that pass traffic to a node: load balancer and position.
    #[must_use]
    pub fn listeners_to(&self, id: NodeId) -> &[(NodeId, usize)] {
        self.spot(id).map(|spot| spot.listeners.as_slice()).unwrap_or_default()
    }

    /// The public addresses bound to a node.
    #[must_use]
    pub fn eips_of(&self, id: NodeId) -> &[NodeId] {
        self.spot(id).map(|spot| spot.eips.as_slice()).unwrap_or_default()
    }

    /// The servers of a space.
    #[must_use]
    pub fn servers_in(&self, space: Option<Space>) -> &[NodeId] {
        space.and_then(|space| self.servers_in.get(&space)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The servers in a group.
    #[must_use]
    pub fn members(&self, group: SecurityGroupId) -> &[NodeId] {
        self.members_of.get(&group).map(Vec::as_slice).unwrap_or_default()
    }

    /// The rules that guard a server, in the order in which they are asked. A group of the other network kind
    /// counts as if it were of the right one: SG-003 speaks for it.
    pub(super) fn rules(
        &self,
        id: NodeId,
        direction: Direction,
        nic: Nic,
    ) -> &[(RuleAt, &'a crate::design::SecurityRule)] {
        let set = self.spot(id).and_then(|spot| self.rule_sets.get(spot.rules? as usize));
        set.map(|set| set.get(direction, nic)).unwrap_or_default()
    }

    /// The addresses a node may have inside its network: the one entered, else any that servers may take in its
    /// vSwitch or the customer's place, else any private one.
    #[must_use]
    pub fn addresses(&self, id: NodeId) -> AddressSet {
        self.spot(id).map(|spot| spot.addresses.clone()).unwrap_or_default()
    }

    fn find_addresses(&self, node: &Node, space: Option<Space>) -> AddressSet {
        if let Product::Vpn(vpn) = &node.product
            && vpn.kind == VpnKind::SslAdmin
            && !vpn.client_ips.is_empty()
        {
            return AddressSet::any(vpn.client_ips.iter().map(|&ip| AddressSet::one(ip)));
        }
        if let Some(address) = node.private_ip.filter(|_| node.count <= 1) {
            return AddressSet::one(address);
        }
        if let Some(block) = node.vswitch.and_then(|id| self.design.vswitches.get(id)?.cidr) {
            return super::usable(block);
        }
        match space {
            Some(Space::Internet) => AddressSet::public(),
            Some(Space::Site(site)) => {
                let blocks =
                    self.design.sites.get(site).map(|site| site.cidrs.as_slice()).unwrap_or_default();
                if blocks.is_empty() {
                    AddressSet::private()
                } else {
                    AddressSet::any(blocks.iter().map(|&block| AddressSet::block(block)))
                }
            }
            Some(Space::Vpc(vpc)) => match self.design.vpcs.get(vpc).and_then(|vpc| vpc.cidr) {
                Some(block) => AddressSet::block(block),
                None => AddressSet::private(),
            },
            Some(Space::Classic(_)) | None => AddressSet::private(),
        }
    }

    /// The ports on which a database answers: those that drawn links name, else its engine's. None for what is no
    /// database.
    #[must_use]
    pub fn rds_ports(&self, id: NodeId) -> &[u16] {
        self.spot(id).map(|spot| spot.ports.as_slice()).unwrap_or_default()
    }

    /// The name of a row, or its id when it has none.
    #[must_use]
    pub fn name(&self, row: impl Into<Ref>) -> String {
        let row = row.into();
        if row == Ref::Node(INTERNET) {
            return "Internet".to_owned();
        }
        name_of(self.design, row)
    }
}

/// The port on which an engine answers when nothing else was entered.
#[must_use]
pub const fn engine_port(engine: RdsEngine) -> u16 {
    match engine {
        RdsEngine::Mysql | RdsEngine::Mariadb | RdsEngine::Other => 3306,
        RdsEngine::SqlServer => 1433,
        RdsEngine::Postgresql | RdsEngine::Ppas => 5432,
    }
}

/// The name of a row, or its id when it has none.
pub(super) fn name_of(design: &Design, row: Ref) -> String {
    let name = match row {
        Ref::Node(id) => design.nodes.get(id).map(|row| row.name.as_str()),
        Ref::SecurityGroup(id) => design.security_groups.get(id).map(|row| row.name.as_str()),
        Ref::SecurityZone(id) => design.security_zones.get(id).map(|row| row.name.as_str()),
        Ref::VSwitch(id) => design.vswitches.get(id).map(|row| row.name.as_str()),
        Ref::Vpc(id) => design.vpcs.get(id).map(|row| row.name.as_str()),
        Ref::Site(id) => design.sites.get(id).map(|row| row.name.as_str()),
        Ref::Region(id) => design.regions.get(id).map(|row| row.name.as_str()),
        Ref::Az(id) => design.azs.get(id).map(|row| row.name.as_str()),
        Ref::Function(id) => design.functions.get(id).map(|row| row.name.as_str()),
        Ref::Link(_) | Ref::Workload(_) | Ref::System(_) | Ref::Environment(_) => None,
    };
    name.filter(|name| !name.trim().is_empty()).map_or_else(|| row.to_string(), str::to_owned)
}

/// Whether a server has a public address of its own.
pub(super) fn has_public_bandwidth(ecs: &Ecs) -> bool {
    ecs.public_bandwidth_mbps.is_some_and(|mbps| mbps > 0.0)
}

/// Whether a node is a bastion or a managed bastion product.
#[must_use]
pub fn is_bastion(node: &Node) -> bool {
    match &node.product {
        Product::Ecs(ecs) => ecs.role == EcsRole::Bastion,
        Product::Described { code, .. } => code == "bastionhost",
        _ => false,
    }
}

/// Whether a node is a party outside the cloud of this kind.
pub(super) fn is_party(node: &Node, kind: ExternalKind) -> bool {
    matches!(&node.product, Product::External(external) if external.kind == kind)
}
