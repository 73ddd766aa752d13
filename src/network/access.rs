//! Least privilege: the groups, rules and whitelists that the drawn links need, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::flows;
use super::map::{NetworkMap, Space, is_bastion};
use crate::base::Text;
use crate::design::{
    Cidr, Design, EcsRole, Edit, ExternalKind, NetKind, NodeId, Peer, PortRange, Product, Purpose,
    SecurityGroup, SecurityGroupId, SecurityRule, SecurityZoneKind, SecurityZoneMode, Transport,
};
use crate::text;

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
    /// Who is let in.
    pub peer: PlannedPeer,
    /// Why.
    pub reason: Text,
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
    fn of(design: &Design, id: NodeId) -> Option<Self> {
        let node = design.nodes.get(id)?;
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
type Needs = BTreeSet<(Transport, PortRange, Need)>;

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
    let mut needs: BTreeMap<NodeId, Needs> = BTreeMap::new();
    let mut pings: BTreeMap<NodeId, Needs> = BTreeMap::new();
    let mut lists: BTreeMap<NodeId, BTreeSet<Peer>> = BTreeMap::new();
    for (id, node) in design.nodes.iter() {
        match &node.product {
            Product::Ecs(_) if map.cloud_space(id).is_some() => {
                needs.entry(id).or_default();
            }
            Product::Rds(_) => {
                lists.entry(id).or_default();
            }
            _ => {}
        }
    }
    for flow in flows(map) {
        let Some(to) = design.nodes.get(flow.to) else { continue };
        match &to.product {
            Product::Ecs(_) => {
                let into = if flow.transport == Transport::Icmp { &mut pings } else { &mut needs };
                let into = into.entry(flow.to).or_default();
                for need in senders(map, flow.from, flow.to) {
                    into.insert((flow.transport, flow.ports, need));
                }
            }
            Product::Rds(_) if flow.purpose != Purpose::Replication => {
                let from = design.nodes.get(flow.from);
                // Guide L731: bastions do not belong on a whitelist.
                if from.is_some_and(|from| is_bastion(from) || from.product.as_rds().is_some()) {
                    continue;
                }
                let list = lists.entry(flow.to).or_default();
                for need in senders(map, flow.from, flow.to) {
                    list.insert(match need {
                        Need::Server(id) => Peer::Node(id),
                        Need::Peer(peer) => peer,
                    });
                }
            }
            _ => {}
        }
    }
    let clusters = clusters(map, needs);
    let mut groups = name_groups(map, &clusters);
    for (at, cluster) in clusters.iter().enumerate() {
        let rules = rules_of(map, at, &clusters);
        if let Some(group) = groups.get_mut(at) {
            group.rules = rules;
            group.members.clone_from(&cluster.members);
        }
    }
    groups.extend(ping_groups(map, pings));
    for group in &mut groups {
        group.existing = design
            .security_groups
            .iter()
            .find(|(_, row)| row.name == group.name && row.net == group.net)
            .map(|(id, _)| id);
    }
    let whitelists = lists
        .into_iter()
        .map(|(rds, entries)| PlannedWhitelist { rds, entries: entries.into_iter().collect() })
        .collect();
    AccessPlan { groups, whitelists }
}

/// Whom a target sees when a drawn sender connects.
fn senders(map: &NetworkMap<'_>, from: NodeId, to: NodeId) -> Vec<Need> {
    let design = map.design;
    let Some(node) = design.nodes.get(from) else { return Vec::new() };
    let world = Need::Peer(Peer::Cidr(Cidr(ipnet::Ipv4Net::default())));
    let same_network =
        map.cloud_space(from).zip(map.cloud_space(to)).is_some_and(|(a, b)| map.is_joined(a, b));
    match &node.product {
        Product::Ecs(_) if same_network => vec![Need::Server(from)],
        // A server of another network arrives by the Internet.
        Product::Ecs(_) => vec![world],
        Product::Slb(_) => vec![Need::Peer(Peer::SlbInternal)],
        Product::Vpn(vpn) if vpn.kind == crate::design::VpnKind::SslAdmin => {
            vec![Need::Peer(Peer::VpnClients)]
        }
        Product::Vpn(_) | Product::Line(_) => bridged(map, from, None, to),
        Product::Nat(nat) if nat.kind == crate::design::NatKind::Line => {
            let line = map.bridges().iter().find(|bridge| {
                let near = |id: NodeId| {
                    map.outgoing(id).iter().any(|(_, link)| link.to == from)
                        || map.incoming(id).iter().any(|(_, link)| link.from == from)
                };
                near(bridge.node)
            });
            line.map_or_else(Vec::new, |line| bridged(map, line.node, None, to))
        }
        Product::External(external) if external.kind == ExternalKind::Alipay => {
            vec![Need::Peer(Peer::Alipay)]
        }
        Product::External(_) => match map.space(from) {
            Some(Space::Site(site)) => {
                let home = map.space(to);
                let bridges = map.bridges().iter().filter(|bridge| {
                    bridge.sites.contains(&site) && home.is_some_and(|home| bridge.spaces.contains(&home))
                });
                let found: Vec<Need> =
                    bridges.flat_map(|bridge| bridged(map, bridge.node, Some(from), to)).collect();
                if found.is_empty() { vec![world] } else { found }
            }
            _ => vec![world],
        },
        Product::Eip(_) | Product::Nat(_) | Product::Dns(_) => vec![world],
        _ if same_network => vec![Need::Server(from)],
        _ => vec![world],
    }
}

/// The addresses that a line or an IPSec VPN brings from the customer: the interconnect addresses of a classic
/// line, else the real ones.
fn bridged(map: &NetworkMap<'_>, over: NodeId, from: Option<NodeId>, to: NodeId) -> Vec<Need> {
    let addresses = interconnect(map, over, from, to);
    addresses.blocks().into_iter().map(|block| Need::Peer(Peer::Cidr(Cidr(block)))).collect()
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
    match map.design.nodes.get(over).map(|node| &node.product) {
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

fn clusters(map: &NetworkMap<'_>, needs: BTreeMap<NodeId, Needs>) -> Vec<Cluster> {
    type Key = (Layer, Option<crate::design::FunctionId>, NetKind, Option<Space>, Needs);
    let design = map.design;
    let mut by_key: BTreeMap<Key, Vec<NodeId>> = BTreeMap::new();
    for (id, needs) in needs {
        let (Some(node), Some(layer)) = (design.nodes.get(id), Layer::of(design, id)) else { continue };
        let function = if layer == Layer::Production { node.function } else { None };
        by_key.entry((layer, function, design.net_of(node), map.space(id), needs)).or_default().push(id);
    }
    by_key
        .into_iter()
        .map(|((layer, function, net, space, needs), members)| Cluster {
            layer,
            function,
            net,
            space,
            members,
            needs,
        })
        .collect()
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

fn rules_of(map: &NetworkMap<'_>, at: usize, clusters: &[Cluster]) -> Vec<PlannedRule> {
    let Some(cluster) = clusters.get(at) else { return Vec::new() };
    let layered = map.design.settings.security_zone_mode == SecurityZoneMode::JumpWebMwData;
    let mut servers: BTreeMap<(Transport, PortRange), BTreeSet<NodeId>> = BTreeMap::new();
    let mut rules = Vec::new();
    for &(transport, ports, need) in &cluster.needs {
        match need {
            Need::Server(id) => {
                servers.entry((transport, ports)).or_default().insert(id);
            }
            Need::Peer(peer) => {
                rules.push(PlannedRule {
                    transport,
                    ports,
                    peer: PlannedPeer::Peer(peer),
                    reason: reason(peer),
                });
            }
        }
    }
    for ((transport, ports), mut sources) in servers {
        for (source, other) in clusters.iter().enumerate() {
            let whole = other.members.iter().all(|member| sources.contains(member));
            let worth = layered || other.members.len() > FEW;
            if whole && worth && !other.members.is_empty() && other.space == cluster.space {
                for member in &other.members {
                    sources.remove(member);
                }
                rules.push(PlannedRule {
                    transport,
                    ports,
                    peer: PlannedPeer::Group(source),
                    reason: Text::fixed("上一层安全组", "the group one layer up"),
                });
            }
        }
        for id in sources {
            let name = map.name(id);
            rules.push(PlannedRule {
                transport,
                ports,
                peer: PlannedPeer::Peer(Peer::Node(id)),
                reason: text!("{name}的连线", "the link from {name}"),
            });
        }
    }
    rules.sort();
    rules.dedup();
    rules
}

fn reason(peer: Peer) -> Text {
    match peer {
        Peer::VpnClients => {
            Text::fixed("管理VPN的全部客户端地址", "every address that the management VPN may give")
        }
        Peer::SlbInternal => {
            Text::fixed("负载均衡访问后端端口", "the load balancer reaches its backends' port")
        }
        Peer::Alipay => Text::fixed("支付宝公网出口地址", "Alipay's egress addresses"),
        Peer::Cidr(block) if block.0.prefix_len() == 0 => {
            Text::fixed("来自互联网的连线", "a link from the Internet")
        }
        Peer::Cidr(_) => Text::fixed("机构侧互联IP", "interconnect addresses of the customer"),
        Peer::SecurityGroup(_) | Peer::Node(_) => Text::fixed("图上的连线", "a drawn link"),
    }
}

/// Groups for ping (guide L202), apart from the others because they come and go.
fn ping_groups(map: &NetworkMap<'_>, pings: BTreeMap<NodeId, Needs>) -> Vec<PlannedGroup> {
    let mut by_needs: BTreeMap<(NetKind, Needs), Vec<NodeId>> = BTreeMap::new();
    for (id, needs) in pings {
        let Some(node) = map.design.nodes.get(id) else { continue };
        if !needs.is_empty() {
            by_needs.entry((map.design.net_of(node), needs)).or_default().push(id);
        }
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
                    PlannedRule { transport, ports, peer: PlannedPeer::Peer(peer), reason: reason(peer) }
                })
                .collect(),
        })
        .collect()
}

impl AccessPlan {
    /// The edits that put the plan in place, as one step: groups by name, membership of every server, whitelists.
    /// Groups that the plan does not name stay in the design, without members.
    #[must_use]
    pub fn edits(&self, design: &Design) -> Vec<Edit> {
        let mut ids = design.ids();
        let group_ids: Vec<SecurityGroupId> =
            self.groups.iter().map(|group| group.existing.unwrap_or_else(|| ids.security_group())).collect();
        let mut edits = Vec::new();
        // Rules name groups, so that new ones come empty first.
        for (group, &id) in self.groups.iter().zip(&group_ids) {
            if group.existing.is_none() {
                let row = SecurityGroup { name: group.name.clone(), net: group.net, rules: Vec::new() };
                edits.push(Edit::PutSecurityGroup(id, row));
            }
        }
        let mut of_node: BTreeMap<NodeId, Vec<SecurityGroupId>> = BTreeMap::new();
        for (group, &id) in self.groups.iter().zip(&group_ids) {
            let rules: Vec<SecurityRule> = group
                .rules
                .iter()
                .filter_map(|rule| {
                    let peer = match rule.peer {
                        PlannedPeer::Peer(peer) => peer,
                        PlannedPeer::Group(at) => Peer::SecurityGroup(*group_ids.get(at)?),
                    };
                    Some(SecurityRule {
                        transport: rule.transport,
                        ports: rule.ports,
                        note: rule.reason.zh.to_string(),
                        ..SecurityRule::allow_tcp(rule.ports.first, peer)
                    })
                })
                .collect();
            let row = SecurityGroup { name: group.name.clone(), net: group.net, rules };
            if design.security_groups.get(id) != Some(&row) {
                edits.push(Edit::PutSecurityGroup(id, row));
            }
            for &member in &group.members {
                of_node.entry(member).or_default().push(id);
            }
        }
        for (id, mut groups) in of_node {
            groups.sort_unstable();
            if let Some(node) = design.nodes.get(id)
                && node.security_groups != groups
            {
                let mut row = node.clone();
                row.security_groups = groups;
                edits.push(Edit::PutNode(id, Box::new(row)));
            }
        }
        for list in &self.whitelists {
            let Some(node) = design.nodes.get(list.rds) else { continue };
            let mut row = node.clone();
            if let Product::Rds(rds) = &mut row.product
                && rds.whitelist != list.entries
            {
                rds.whitelist.clone_from(&list.entries);
                edits.push(Edit::PutNode(list.rds, Box::new(row)));
            }
        }
        edits
    }

    /// The planned group of a server, by position.
    #[must_use]
    pub fn group_of(&self, node: NodeId) -> Option<&PlannedGroup> {
        self.groups.iter().find(|group| group.members.binary_search(&node).is_ok())
    }

    /// Words for the other side of a planned rule.
    #[must_use]
    pub fn peer_words(&self, design: &Design, peer: PlannedPeer) -> Text {
        match peer {
            PlannedPeer::Peer(peer) => super::peer_words(design, peer),
            PlannedPeer::Group(at) => {
                let name = self.groups.get(at).map_or("", |group| group.name.as_str());
                text!("安全组{name}", "group {name}")
            }
        }
    }
}

/// The addresses that a target sees when a drawn sender connects.
pub(super) fn source_addresses(map: &NetworkMap<'_>, from: NodeId, to: NodeId) -> super::AddressSet {
    use super::AddressSet;
    let sets = senders(map, from, to).into_iter().map(|need| match need {
        Need::Server(id) => map.addresses(id),
        Need::Peer(Peer::SlbInternal) => AddressSet::slb_internal(),
        Need::Peer(Peer::VpnClients) => map.addresses(from),
        Need::Peer(Peer::Cidr(block)) if block.0.prefix_len() > 0 => AddressSet::block(block),
        Need::Peer(_) => AddressSet::public(),
    });
    AddressSet::any(sets)
}
