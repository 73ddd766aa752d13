//! Least privilege: the groups, rules and whitelists that the drawn links need, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::map::{NetworkMap, Space, is_bastion};
use crate::design::{
    Cidr, EcsRole, ExternalKind, NetKind, Nic, NodeId, Peer, PortRange, Product, Purpose, RuleAction,
    SecurityGroupId, SecurityZoneKind, SecurityZoneMode, Transport,
};

/// A group that the links need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedGroup {
    /// Its name.
    pub name: String,
    /// Classic or VPC.
    pub net: NetKind,
    /// The group of the design that it replaces, by name.
    pub existing: Option<SecurityGroupId>,
    /// Its servers.
    pub members: Vec<NodeId>,
    /// Its rules.
    pub rules: Vec<PlannedRule>,
}

/// A rule that the links need.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedRule {
    /// TCP, UDP or ICMP.
    pub transport: Transport,
    /// The ports.
    pub ports: PortRange,
    /// Who is let in, or kept out.
    pub peer: PlannedPeer,
    /// At which card; a VPC has only the intranet one.
    pub nic: Nic,
    /// Let in or dropped.
    pub action: RuleAction,
}

impl PlannedRule {
    const fn allow(transport: Transport, ports: PortRange, peer: PlannedPeer) -> Self {
        Self { transport, ports, peer, nic: Nic::Intranet, action: RuleAction::Allow }
    }

    /// Its priority: what is dropped as a rule comes behind what is let in.
    #[must_use]
    pub const fn priority(&self) -> u32 {
        match self.action {
            RuleAction::Allow => 1,
            RuleAction::Drop => 100,
        }
    }
}

/// The other side of a planned rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlannedPeer {
    /// As the design writes it.
    Peer(Peer),
    /// Another planned group, by position.
    Group(usize),
}

/// The whitelist that the links to a database need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedWhitelist {
    /// The database.
    pub rds: NodeId,
    /// Its entries.
    pub entries: Vec<Peer>,
}

/// Everything that the drawn links need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessPlan {
    /// Groups in order of their names.
    pub groups: Vec<PlannedGroup>,
    /// Whitelists by database.
    pub whitelists: Vec<PlannedWhitelist>,
}

/// Everybody.
const WORLD: Peer = Peer::Cidr(Cidr(super::compare::EVERYWHERE));

/// More sources than this are named by their group, when all of its members are sources.
const FEW: usize = 4;

/// The place of a server in the layers, which names its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Layer {
    Bastion,
    G1,
    G2,
    G3,
    Data,
    Production,
    Test,
}

impl Layer {
    fn of(map: &NetworkMap<'_>, id: NodeId) -> Option<Self> {
        let (design, node) = (map.design, map.node(id)?);
        let ecs = node.product.as_ecs()?;
        let kind =
            node.place.security_zone().and_then(|zone| design.security_zones.get(zone)).map(|z| z.kind);
        if design.settings.security_zone_mode == SecurityZoneMode::JumpWebMwData {
            return Some(match (kind, ecs.role) {
                (Some(SecurityZoneKind::Jump), _) | (_, EcsRole::Bastion) => Self::G1,
                (Some(SecurityZoneKind::Web | SecurityZoneKind::Dmz), _) => Self::G2,
                (Some(SecurityZoneKind::Middleware), _) => Self::G3,
                (Some(SecurityZoneKind::Data), _) => Self::Data,
                (_, EcsRole::Test) => Self::Test,
                (_, EcsRole::SelfBuiltDatabase) => Self::Data,
                (_, EcsRole::Production) => Self::Production,
            });
        }
        Some(match ecs.role {
            EcsRole::Bastion => Self::Bastion,
            EcsRole::Test => Self::Test,
            EcsRole::SelfBuiltDatabase => Self::Data,
            EcsRole::Production => Self::Production,
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Bastion => "sg-bastion",
            Self::G1 => "G1",
            Self::G2 => "G2",
            Self::G3 => "G3",
            Self::Data => "sg-data",
            Self::Production => "sg-production",
            Self::Test => "sg-test",
        }
    }
}

/// What a server must let in, by transport, ports and sender.
type Needs = Vec<(Transport, PortRange, Need)>;

/// Who must be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Need {
    Server(NodeId),
    Peer(Peer),
}

/// Derives what the drawn links need.
#[must_use]
pub fn plan(map: &NetworkMap<'_>) -> AccessPlan {
    let design = map.design;
    let mut needs: Vec<(NodeId, Needs)> = Vec::new();
    let mut pings: Vec<(NodeId, Needs)> = Vec::new();
    let mut whitelists = Vec::new();
    // Flows stand by target, in the order of the nodes.
    let mut flows = map.flows();
    for (id, node) in map.nodes() {
        let count = flows.iter().take_while(|flow| flow.to == id).count();
        let (mine, rest) = flows.split_at_checked(count).unwrap_or((flows, &[]));
        flows = rest;
        match &node.product {
            Product::Ecs(_) => {
                let (mut open, mut ping) = (Needs::new(), Needs::new());
                for flow in mine {
                    let into = if flow.transport == Transport::Icmp { &mut ping } else { &mut open };
                    senders(map, flow.from, id, &mut |need| into.push((flow.transport, flow.ports, need)));
                }
                for list in [&mut open, &mut ping] {
                    list.sort_unstable();
                    list.dedup();
                }
                if map.cloud_space(id).is_some() || !open.is_empty() {
                    needs.push((id, open));
                }
                if !ping.is_empty() {
                    pings.push((id, ping));
                }
            }
            Product::Rds(_) => {
                let mut entries = Vec::new();
                for flow in mine.iter().filter(|flow| flow.purpose != Purpose::Replication) {
                    let from = map.node(flow.from);
                    // Guide L731: bastions do not belong on a whitelist.
                    if from.is_some_and(|from| is_bastion(from) || from.product.as_rds().is_some()) {
                        continue;
                    }
                    senders(map, flow.from, id, &mut |need| {
                        entries.push(match need {
                            Need::Server(id) => Peer::Node(id),
                            Need::Peer(peer) => peer,
                        });
                    });
                }
                entries.sort_unstable();
                entries.dedup();
                whitelists.push(PlannedWhitelist { rds: id, entries });
            }
            _ => {}
        }
    }
    let clusters = clusters(map, needs);
    let mut groups = name_groups(map, &clusters);
    let mut cluster_of = vec![None; design.nodes.len()];
    for (at, cluster) in clusters.iter().enumerate() {
        for member in cluster.members.iter().filter_map(|&member| map.position(member)) {
            if let Some(slot) = cluster_of.get_mut(member) {
                *slot = Some(at);
            }
        }
    }
    for (group, cluster) in groups.iter_mut().zip(&clusters) {
        group.rules = rules_of(map, cluster, &clusters, &cluster_of);
        group.members.clone_from(&cluster.members);
    }
    groups.extend(ping_groups(map, pings));
    let mut by_name: BTreeMap<(&str, NetKind), SecurityGroupId> = BTreeMap::new();
    for (id, row) in design.security_groups.iter() {
        by_name.entry((row.name.as_str(), row.net)).or_insert(id);
    }
    for group in &mut groups {
        group.existing = by_name.get(&(group.name.as_str(), group.net)).copied();
    }
    AccessPlan { groups, whitelists }
}

/// Whom a target sees when a drawn sender connects.
fn senders(map: &NetworkMap<'_>, from: NodeId, to: NodeId, note: &mut dyn FnMut(Need)) {
    let Some(node) = map.node(from) else { return };
    let world = Need::Peer(WORLD);
    let same_network =
        || map.cloud_space(from).zip(map.cloud_space(to)).is_some_and(|(a, b)| map.is_joined(a, b));
    match &node.product {
        Product::Slb(_) => note(Need::Peer(Peer::SlbInternal)),
        Product::Vpn(vpn) if vpn.kind == crate::design::VpnKind::SslAdmin => {
            note(Need::Peer(Peer::VpnClients));
        }
        Product::Vpn(_) | Product::Line(_) => bridged(map, from, None, to, note),
        Product::Nat(nat) if nat.kind == crate::design::NatKind::Line => {
            let line = map.bridges().iter().find(|bridge| {
                let near = |id: NodeId| {
                    map.outgoing(id).iter().any(|(_, link)| link.to == from)
                        || map.incoming(id).iter().any(|(_, link)| link.from == from)
                };
                near(bridge.node)
            });
            if let Some(line) = line {
                bridged(map, line.node, None, to, note);
            }
        }
        Product::External(external) if external.kind == ExternalKind::Alipay => {
            note(Need::Peer(Peer::Alipay));
        }
        Product::External(_) => {
            let mut found = false;
            if let Some(Space::Site(site)) = map.space(from) {
                let home = map.space(to);
                let bridges = map.bridges().iter().filter(|bridge| {
                    bridge.sites.contains(&site) && home.is_some_and(|home| bridge.spaces.contains(&home))
                });
                for bridge in bridges {
                    bridged(map, bridge.node, Some(from), to, &mut |need| {
                        found = true;
                        note(need);
                    });
                }
            }
            if !found {
                note(world);
            }
        }
        Product::Eip(_) | Product::Nat(_) | Product::Dns(_) => note(world),
        // A server of another network arrives by the Internet.
        _ => note(if same_network() { Need::Server(from) } else { world }),
    }
}

/// The addresses that a line or an IPSec VPN brings from the customer: the interconnect addresses of a classic
/// line, else the real ones.
fn bridged(map: &NetworkMap<'_>, over: NodeId, from: Option<NodeId>, to: NodeId, note: &mut dyn FnMut(Need)) {
    let addresses = interconnect(map, over, from, to);
    addresses.blocks().into_iter().for_each(|block| note(Need::Peer(Peer::Cidr(Cidr(block)))));
}

/// The addresses from which packets of the customer's arrive in a target's network.
#[must_use]
pub fn interconnect(
    map: &NetworkMap<'_>,
    over: NodeId,
    from: Option<NodeId>,
    to: NodeId,
) -> super::AddressSet {
    use super::AddressSet;
    let real = match from {
        Some(from) => map.addresses(from),
        None => {
            let bridge = map.bridges().iter().find(|bridge| bridge.node == over);
            let sites = bridge.map(|bridge| bridge.sites.clone()).unwrap_or_default();
            AddressSet::any(
                sites
                    .into_iter()
                    .filter_map(|site| map.design.sites.get(site))
                    .flat_map(|site| site.cidrs.iter().map(|&block| AddressSet::block(block))),
            )
        }
    };
    match map.node(over).map(|node| &node.product) {
        Some(Product::Line(line)) if matches!(map.space(to), Some(Space::Classic(_))) => AddressSet::any(
            line.nat_map
                .iter()
                .filter(|entry| entry.source && (from.is_none() || real.contains(entry.real)))
                .map(|entry| AddressSet::one(entry.mapped)),
        ),
        _ => real,
    }
}

/// Servers of one layer and function that must let in the same.
#[derive(Debug)]
struct Cluster {
    layer: Layer,
    function: Option<crate::design::FunctionId>,
    net: NetKind,
    space: Option<Space>,
    members: Vec<NodeId>,
    needs: Needs,
}

fn clusters(map: &NetworkMap<'_>, needs: Vec<(NodeId, Needs)>) -> Vec<Cluster> {
    type Key = (Layer, Option<crate::design::FunctionId>, NetKind, Option<Space>, Needs);
    let mut rows: Vec<(Key, NodeId)> = Vec::with_capacity(needs.len());
    for (id, needs) in needs {
        let (Some(node), Some(layer)) = (map.node(id), Layer::of(map, id)) else { continue };
        let function = if layer == Layer::Production { node.function } else { None };
        rows.push(((layer, function, map.net(id), map.space(id), needs), id));
    }
    rows.sort_unstable();
    let mut clusters: Vec<Cluster> = Vec::new();
    for ((layer, function, net, space, needs), id) in rows {
        match clusters.last_mut() {
            Some(last)
                if (last.layer, last.function, last.net, last.space) == (layer, function, net, space)
                    && last.needs == needs =>
            {
                last.members.push(id);
            }
            Some(_) | None => {
                clusters.push(Cluster { layer, function, net, space, members: vec![id], needs });
            }
        }
    }
    clusters
}

/// Names: the layer's, with the function's where production has several, with a number where they repeat.
fn name_groups(map: &NetworkMap<'_>, clusters: &[Cluster]) -> Vec<PlannedGroup> {
    let functions: BTreeSet<_> = clusters
        .iter()
        .filter(|cluster| cluster.layer == Layer::Production)
        .map(|cluster| cluster.function)
        .collect();
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    clusters
        .iter()
        .map(|cluster| {
            let base = match cluster.function {
                Some(function) if functions.len() > 1 => {
                    let name: String = map.name(function).chars().take(60).collect();
                    format!("sg-{name}")
                }
                _ => cluster.layer.name().to_owned(),
            };
            let count = used.entry(base.clone()).or_insert(0);
            *count += 1;
            let name = if *count == 1 { base } else { format!("{base}-{count}") };
            PlannedGroup { name, net: cluster.net, existing: None, members: Vec::new(), rules: Vec::new() }
        })
        .collect()
}

fn rules_of(
    map: &NetworkMap<'_>,
    cluster: &Cluster,
    clusters: &[Cluster],
    cluster_of: &[Option<usize>],
) -> Vec<PlannedRule> {
    let layered = map.design.settings.security_zone_mode == SecurityZoneMode::JumpWebMwData;
    let classic = matches!(cluster.space, Some(Space::Classic(_)));
    let mut rules = Vec::with_capacity(cluster.needs.len());
    // The public card of the classic network takes all UDP unless a rule says otherwise (guide L86, L684).
    let public = |id: &NodeId| {
        map.node(*id).and_then(|node| node.product.as_ecs()).is_some_and(super::map::has_public_bandwidth)
    };
    if classic && cluster.members.iter().any(public) {
        let all = PlannedRule::allow(Transport::Udp, PortRange::ALL, PlannedPeer::Peer(WORLD));
        rules.push(PlannedRule { nic: Nic::Public, action: RuleAction::Drop, ..all });
    }
    let mut sources: Vec<(Option<usize>, NodeId)> = Vec::new();
    // Needs are sorted: those of one port stand together.
    for same in cluster.needs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let Some(&(transport, ports, _)) = same.first() else { continue };
        let mut rule = |peer: PlannedPeer| {
            let outside = peer == PlannedPeer::Peer(WORLD) || peer == PlannedPeer::Peer(Peer::Alipay);
            let nic = if classic && outside { Nic::Public } else { Nic::Intranet };
            // The public card never takes TCP (guide L86), whatever rules say.
            let nic = if transport == Transport::Tcp { Nic::Intranet } else { nic };
            rules.push(PlannedRule { nic, ..PlannedRule::allow(transport, ports, peer) });
        };
        sources.clear();
        for &(_, _, need) in same {
            match need {
                Need::Server(id) => {
                    let home = map.position(id).and_then(|at| cluster_of.get(at).copied().flatten());
                    sources.push((home, id));
                }
                Need::Peer(peer) => rule(PlannedPeer::Peer(peer)),
            }
        }
        sources.sort_unstable();
        for together in sources.chunk_by(|a, b| a.0 == b.0) {
            let home = together.first().and_then(|(home, _)| *home);
            // A source group is named when all of its members are sources.
            let whole = home.filter(|&home| {
                clusters.get(home).is_some_and(|other| {
                    other.members.len() == together.len()
                        && (layered || other.members.len() > FEW)
                        && other.space == cluster.space
                })
            });
            match whole {
                Some(home) => rule(PlannedPeer::Group(home)),
                None => together.iter().for_each(|&(_, id)| rule(PlannedPeer::Peer(Peer::Node(id)))),
            }
        }
    }
    rules.sort_unstable();
    rules
}

/// Groups for ping (guide L202), apart from the others because they come and go.
fn ping_groups(map: &NetworkMap<'_>, pings: Vec<(NodeId, Needs)>) -> Vec<PlannedGroup> {
    let mut by_needs: BTreeMap<(NetKind, Needs), Vec<NodeId>> = BTreeMap::new();
    for (id, needs) in pings {
        by_needs.entry((map.net(id), needs)).or_default().push(id);
    }
    by_needs
        .into_iter()
        .enumerate()
        .map(|(at, ((net, needs), members))| PlannedGroup {
            name: if at == 0 { "sg-icmp".to_owned() } else { format!("sg-icmp-{}", at + 1) },
            net,
            existing: None,
            members,
            rules: needs
                .into_iter()
                .map(|(transport, ports, need)| {
                    let peer = match need {
                        Need::Server(id) => Peer::Node(id),
                        Need::Peer(peer) => peer,
                    };
                    let nic =
                        if net == NetKind::Classic && peer == WORLD { Nic::Public } else { Nic::Intranet };
                    PlannedRule { nic, ..PlannedRule::allow(transport, ports, PlannedPeer::Peer(peer)) }
                })
                .collect(),
        })
        .collect()
}

/// The addresses that a target sees when a drawn sender connects.
pub(super) fn source_addresses(map: &NetworkMap<'_>, from: NodeId, to: NodeId) -> super::AddressSet {
    use super::AddressSet;
    let mut sets = Vec::new();
    senders(map, from, to, &mut |need| {
        sets.push(match need {
            Need::Server(id) => map.addresses(id),
            Need::Peer(Peer::SlbInternal) => AddressSet::slb_internal(),
            Need::Peer(Peer::VpnClients) => map.addresses(from),
            Need::Peer(Peer::Cidr(block)) if block.0.prefix_len() > 0 => AddressSet::block(block),
            Need::Peer(_) => AddressSet::public(),
        });
    });
    AddressSet::any(sets)
}
