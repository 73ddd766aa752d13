//! The index that rules share: built once per check, in time that grows with nodes and links.

mod grouped;
mod teams;

pub use teams::{Job, Member, Team};

use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

pub(super) use grouped::Grouped;

use crate::design::{
    AzId, Design, Ecs, EcsRole, External, HaPromise, Link, LinkId, Listener, NetKind, Node, NodeId, Peer,
    Place, Product, Purpose, Rds, Ref, RegionId, Slb, VSwitchId, VpcId, Vpn,
};

/// Lists and look-ups over one design. Every list is in the order of ids.
#[derive(Debug)]
pub struct Facts<'a> {
    design: &'a Design,
    /// All nodes.
    pub nodes: Vec<(NodeId, &'a Node)>,
    /// All links.
    pub links: Vec<(LinkId, &'a Link)>,
    /// All nodes but servers, load balancers and databases, which are the many.
    pub others: Vec<(NodeId, &'a Node)>,
    /// All servers.
    pub ecs: Vec<(NodeId, &'a Node, &'a Ecs)>,
    /// All load balancers.
    pub slbs: Vec<(NodeId, &'a Node, &'a Slb)>,
    /// All databases.
    pub rds: Vec<(NodeId, &'a Node, &'a Rds)>,
    /// All VPNs.
    pub vpns: Vec<(NodeId, &'a Node, &'a Vpn)>,
    /// All parties outside the cloud.
    pub externals: Vec<(NodeId, &'a Node, &'a External)>,
    /// The sets of production servers that do one job in one region, T(f).
    pub teams: Vec<Team<'a>>,
    team_of: Grouped<usize>,
    rows: Grouped<&'a Node>,
    outgoing: Grouped<(LinkId, &'a Link)>,
    incoming: Grouped<(LinkId, &'a Link)>,
    listeners_of: Grouped<(NodeId, usize)>,
    eips_of: Grouped<NodeId>,
    whitelists_of: Grouped<NodeId>,
    azs_of: Grouped<AzId>,
    vpcs_of: Grouped<VpcId>,
    vswitches_of: Grouped<VSwitchId>,
    nodes_in_az: Grouped<NodeId>,
    nodes_in_region: Grouped<NodeId>,
    nodes_in_vswitch: Grouped<NodeId>,
    names: OnceLock<HashSet<&'a str>>,
    promises: OnceLock<BTreeMap<RegionId, HaPromise>>,
}

impl<'a> Facts<'a> {
    /// Reads a design once.
    #[must_use]
    pub fn of(design: &'a Design) -> Self {
        let nodes: Vec<(NodeId, &Node)> = design.nodes.iter().collect();
        let links: Vec<(LinkId, &Link)> = design.links.iter().collect();
        let mut facts = Self {
            design,
            others: Vec::new(),
            ecs: Vec::new(),
            slbs: Vec::new(),
            rds: Vec::new(),
            vpns: Vec::new(),
            externals: Vec::new(),
            teams: Vec::new(),
            team_of: Grouped::default(),
            rows: nodes.iter().copied().collect(),
            outgoing: links.iter().map(|&(id, link)| (link.from, (id, link))).collect(),
            incoming: links.iter().map(|&(id, link)| (link.to, (id, link))).collect(),
            listeners_of: Grouped::default(),
            eips_of: Grouped::default(),
            whitelists_of: Grouped::default(),
            azs_of: design.azs.iter().map(|(id, az)| (az.region, id)).collect(),
            vpcs_of: design.vpcs.iter().map(|(id, vpc)| (vpc.region, id)).collect(),
            vswitches_of: design.vswitches.iter().map(|(id, vswitch)| (vswitch.vpc, id)).collect(),
            nodes_in_az: nodes
                .iter()
                .filter_map(|&(id, node)| design.az_of(node).map(|az| (az, id)))
                .collect(),
            nodes_in_region: nodes
                .iter()
                .filter_map(|&(id, node)| design.region_of(node).map(|region| (region, id)))
                .collect(),
            nodes_in_vswitch: nodes
                .iter()
                .filter_map(|&(id, node)| node.vswitch.map(|vswitch| (vswitch, id)))
                .collect(),
            names: OnceLock::new(),
            promises: OnceLock::new(),
            nodes,
            links,
        };
        facts.sort_by_kind();
        facts.listeners_of = facts
            .slbs
            .iter()
            .flat_map(|&(slb, _, product)| {
                product.listeners.iter().enumerate().flat_map(move |(at, listener)| {
                    listener.backends.iter().map(move |&backend| (backend, (slb, at)))
                })
            })
            .collect();
        facts.whitelists_of = facts
            .rds
            .iter()
            .flat_map(|&(id, _, rds)| {
                rds.whitelist.iter().filter_map(move |entry| match entry {
                    Peer::Node(admitted) => Some((*admitted, id)),
                    _ => None,
                })
            })
            .collect();
        (facts.teams, facts.team_of) = teams::of(&facts);
        facts
    }

    /// The highest promise that holds for a server of a region; none when there is no server.
    #[must_use]
    pub fn promise_in(&self, region: RegionId) -> Option<HaPromise> {
        let promises = self.promises.get_or_init(|| {
            let mut promises = BTreeMap::new();
            for &(_, node, _) in &self.ecs {
                if let Some(region) = self.design.region_of(node) {
                    let promise = self.design.ha_promise_of(node);
                    let highest = promises.entry(region).or_insert(promise);
                    *highest = promise.max(*highest);
                }
            }
            promises
        });
        promises.get(&region).copied()
    }

    fn sort_by_kind(&mut self) {
        let mut eips = Vec::new();
        let nodes = std::mem::take(&mut self.nodes);
        for &(id, node) in &nodes {
            if !matches!(node.product, Product::Ecs(_) | Product::Slb(_) | Product::Rds(_)) {
                self.others.push((id, node));
            }
            match &node.product {
                Product::Ecs(ecs) => self.ecs.push((id, node, ecs)),
                Product::Slb(slb) => self.slbs.push((id, node, slb)),
                Product::Rds(rds) => self.rds.push((id, node, rds)),
                Product::Vpn(vpn) => self.vpns.push((id, node, vpn)),
                Product::External(external) => self.externals.push((id, node, external)),
                Product::Eip(eip) => eips.extend(eip.bound_to.map(|bound| (bound, id))),
                Product::Oss(_)
                | Product::Line(_)
                | Product::Nat(_)
                | Product::Dns(_)
                | Product::Described { .. }
                | Product::Opaque { .. } => {}
            }
        }
        self.nodes = nodes;
        self.eips_of = eips.into_iter().collect();
    }

    /// Servers with a role.
    pub fn servers(&self, role: EcsRole) -> impl Iterator<Item = (NodeId, &'a Node, &'a Ecs)> {
        self.ecs.iter().copied().filter(move |(_, _, ecs)| ecs.role == role)
    }

    /// The row of a node; many times faster than the design's own table.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&'a Node> {
        self.rows.get(id).first().copied()
    }

    /// Links that leave a node, by id.
    #[must_use]
    pub fn outgoing(&self, node: NodeId) -> &[(LinkId, &'a Link)] {
        self.outgoing.get(node)
    }

    /// Links that arrive at a node, by id.
    #[must_use]
    pub fn incoming(&self, node: NodeId) -> &[(LinkId, &'a Link)] {
        self.incoming.get(node)
    }

    /// The listeners that have a node among their backends: load balancer and position in its list.
    #[must_use]
    pub fn listeners_of(&self, backend: NodeId) -> &[(NodeId, usize)] {
        self.listeners_of.get(backend)
    }

    /// A listener by load balancer and position.
    #[must_use]
    pub fn listener(&self, slb: NodeId, at: usize) -> Option<&'a Listener> {
        self.node(slb).and_then(|node| node.product.as_slb()).and_then(|slb| slb.listeners.get(at))
    }

    /// The elastic public addresses bound to a node.
    #[must_use]
    pub fn eips_of(&self, node: NodeId) -> &[NodeId] {
        self.eips_of.get(node)
    }

    /// The databases whose whitelist names a node.
    #[must_use]
    pub fn whitelists_of(&self, node: NodeId) -> &[NodeId] {
        self.whitelists_of.get(node)
    }

    /// The AZs that the design uses in a region.
    #[must_use]
    pub fn azs_of(&self, region: RegionId) -> &[AzId] {
        self.azs_of.get(region)
    }

    /// The private networks of a region.
    #[must_use]
    pub fn vpcs_of(&self, region: RegionId) -> &[VpcId] {
        self.vpcs_of.get(region)
    }

    /// The vSwitches of a private network.
    #[must_use]
    pub fn vswitches_of(&self, vpc: VpcId) -> &[VSwitchId] {
        self.vswitches_of.get(vpc)
    }

    /// Everything that stands in an AZ.
    #[must_use]
    pub fn nodes_in_az(&self, az: AzId) -> &[NodeId] {
        self.nodes_in_az.get(az)
    }

    /// Everything that stands in a region, in an AZ or across.
    #[must_use]
    pub fn nodes_in_region(&self, region: RegionId) -> &[NodeId] {
        self.nodes_in_region.get(region)
    }

    /// Everything in a vSwitch.
    #[must_use]
    pub fn nodes_in_vswitch(&self, vswitch: VSwitchId) -> &[NodeId] {
        self.nodes_in_vswitch.get(vswitch)
    }

    /// The team that a production server is part of; none when it stands in no region.
    #[must_use]
    pub fn team_of(&self, node: NodeId) -> Option<&Team<'a>> {
        self.team_of.get(node).first().and_then(|&at| self.teams.get(at))
    }

    /// The team of the first server among the subjects of a finding.
    #[must_use]
    pub fn team_among(&self, subjects: &[Ref]) -> Option<&Team<'a>> {
        subjects.iter().filter_map(|&row| NodeId::try_from(row).ok()).find_map(|id| self.team_of(id))
    }

    /// The servers that open business connections to a database or another node, without repetition.
    #[must_use]
    pub fn clients_of(&self, node: NodeId) -> Vec<NodeId> {
        let mut clients: Vec<NodeId> = self
            .incoming(node)
            .iter()
            .filter(|(_, link)| link.purpose == Purpose::Business)
            .map(|(_, link)| link.from)
            .filter(|&from| self.node(from).is_some_and(|node| node.product.as_ecs().is_some()))
            .collect();
        clients.sort_unstable();
        clients.dedup();
        clients
    }

    /// Whether a node has this name.
    #[must_use]
    pub fn is_name_taken(&self, name: &str) -> bool {
        let names = || self.nodes.iter().map(|(_, node)| node.name.as_str()).collect();
        self.names.get_or_init(names).contains(name)
    }

    /// The network kind that holds in a region: its own, else the design's.
    #[must_use]
    pub fn net_of_region(&self, region: RegionId) -> NetKind {
        self.design.regions.get(region).and_then(|row| row.net).unwrap_or(self.design.settings.net)
    }

    /// Whether a node is a resource of the cloud that stands somewhere in it.
    #[must_use]
    pub const fn is_in_cloud(node: &Node) -> bool {
        matches!(node.place, Place::Az { .. } | Place::Region { .. })
    }
}
