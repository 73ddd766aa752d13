//! The standing questions: asked of every design, always answered.

use std::collections::{BTreeMap, BTreeSet};

use super::map::{INTERNET, NetworkMap, has_public_bandwidth, is_bastion};
use super::{AddressSet, Obstacle, OpenPorts, open_ports, passage};
use crate::design::{
    BucketScope, LinkId, NodeId, OsFamily, Peer, PortRange, Product, SecurityGroupId, SecurityZoneKind,
    SlbScope, Transport,
};

/// The answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Questions {
    /// What can the Internet reach, and on which ports?
    pub exposed: Vec<Exposed>,
    /// Is there a way to any server's log-in port that does not pass a bastion?
    pub login_bypasses: Vec<Bypass>,
    /// Can anything but its functions reach each database?
    pub strangers: Vec<Stranger>,
    /// Can the intranet zone reach the Internet?
    pub intranet_out: Vec<WayOut>,
    /// Is every link of the drawing really open end to end?
    pub links: Vec<LinkAnswer>,
}

/// Something that the Internet reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    /// The node.
    pub node: NodeId,
    /// On which ports.
    pub ports: Vec<OpenPorts>,
    /// The load balancers in front, when it is reached through them only.
    pub through: Vec<NodeId>,
}

/// A way to a log-in port around the bastions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bypass {
    /// Where it begins: the management VPN, a line, an IPSec VPN or [`INTERNET`].
    pub from: NodeId,
    /// The server.
    pub to: NodeId,
    /// The port.
    pub port: u16,
}

/// Something that a whitelist lets in without a drawn link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stranger {
    /// The database.
    pub rds: NodeId,
    /// The entry.
    pub entry: Peer,
    /// A node that gets in by it; none when the entry names no node of the design.
    pub node: Option<NodeId>,
}

/// A server that goes to the Internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayOut {
    /// The server.
    pub node: NodeId,
    /// By what.
    pub by: NodeId,
}

/// Whether a drawn link is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkAnswer {
    /// The link.
    pub link: LinkId,
    /// Whether it is.
    pub state: LinkState,
}

/// How open a drawn link is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// From every address that the sender may have.
    Open,
    /// From some addresses only.
    Partly,
    /// Closed by this.
    Closed(Obstacle),
    /// The cloud carries it itself, or no port was entered.
    NotAsked,
}

impl LinkState {
    /// The word in JSON.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Partly => "partly",
            Self::Closed(_) => "closed",
            Self::NotAsked => "not-asked",
        }
    }
}

/// From so many links on the questions are answered at the same time.
const MEANWHILE: usize = 4_096;

/// Answers all of them.
#[must_use]
pub fn standing_questions(map: &NetworkMap<'_>) -> Questions {
    // The links are most of the work; the other questions are answered meanwhile.
    let rest = || Questions {
        exposed: exposed(map),
        login_bypasses: login_bypasses(map),
        strangers: strangers(map),
        intranet_out: intranet_out(map),
        links: Vec::new(),
    };
    if map.links().len() < MEANWHILE {
        return Questions { links: links(map), ..rest() };
    }
    std::thread::scope(|scope| {
        let rest = scope.spawn(rest);
        let links = links(map);
        match rest.join() {
            Ok(rest) => Questions { links, ..rest },
            Err(reason) => std::panic::resume_unwind(reason),
        }
    })
}

fn exposed(map: &NetworkMap<'_>) -> Vec<Exposed> {
    let mut found = Vec::new();
    for (id, node) in map.nodes() {
        if map.cloud_space(id).is_none() {
            continue;
        }
        let own = match &node.product {
            Product::Ecs(ecs) => has_public_bandwidth(ecs) || has_forwarder(map, id),
            Product::Slb(slb) => slb.scope == SlbScope::Public || has_forwarder(map, id),
            Product::Rds(rds) => rds.public_endpoint,
            Product::Oss(bucket) => bucket.scope == BucketScope::External,
            _ => false,
        };
        if own {
            let ports = open_ports(map, INTERNET, id);
            if !ports.is_empty() {
                found.push(Exposed { node: id, ports, through: Vec::new() });
            }
            continue;
        }
        let mut by_port: BTreeMap<(Transport, u16), BTreeSet<NodeId>> = BTreeMap::new();
        for &(slb, at) in map.listeners_to(id) {
            let Some(listener) = map.node(slb).and_then(|node| node.product.as_slb()?.listeners.get(at))
            else {
                continue;
            };
            let backend = listener.backend_protocol.unwrap_or(listener.protocol);
            if let (Some(transport), Ok(port)) =
                (super::transport_of(backend), u16::try_from(listener.effective_backend_port()))
            {
                by_port.entry((transport, port)).or_default().insert(slb);
            }
        }
        let mut through = BTreeSet::new();
        let mut ports: BTreeMap<Transport, Vec<PortRange>> = BTreeMap::new();
        for ((transport, port), slbs) in by_port {
            if passage(map, INTERNET, id, transport, port).reachable {
                through.extend(slbs);
                ports.entry(transport).or_default().push(PortRange::one(port));
            }
        }
        if !ports.is_empty() {
            let ports =
                ports.into_iter().map(|(transport, ranges)| OpenPorts { transport, ranges }).collect();
            found.push(Exposed { node: id, ports, through: through.into_iter().collect() });
        }
    }
    found
}

/// Whether a public address or NAT passes packets to a node.
fn has_forwarder(map: &NetworkMap<'_>, id: NodeId) -> bool {
    !map.eips_of(id).is_empty()
        || map.incoming(id).iter().any(|(_, link)| {
            matches!(map.node(link.from).map(|node| &node.product), Some(Product::Eip(_) | Product::Nat(_)))
        })
}

/// The log-in ports of a server: its system's, or both while none was entered.
#[must_use]
pub fn login_ports(os: Option<OsFamily>) -> Vec<u16> {
    match os {
        Some(os) => vec![os.login_port()],
        None => vec![OsFamily::Linux.login_port(), OsFamily::Windows.login_port()],
    }
}

fn login_bypasses(map: &NetworkMap<'_>) -> Vec<Bypass> {
    let mut doors: Vec<NodeId> = map
        .nodes()
        .filter(|(_, node)| node.product.as_vpn().is_some() || matches!(node.product, Product::Line(_)))
        .map(|(id, _)| id)
        .collect();
    doors.push(INTERNET);
    // Servers of one network in the same groups are let in alike, by the same doors.
    let mut alike: BTreeMap<(super::Space, &[SecurityGroupId], u16), Vec<NodeId>> = BTreeMap::new();
    let mut found = Vec::new();
    for (id, node) in map.nodes() {
        let Some(ecs) = node.product.as_ecs().filter(|_| !is_bastion(node)) else { continue };
        let Some(space) = map.cloud_space(id) else { continue };
        let public = has_public_bandwidth(ecs) || has_forwarder(map, id);
        for port in login_ports(ecs.os) {
            let open = |door: NodeId| passage(map, door, id, Transport::Tcp, port).reachable;
            let mut note = |from: NodeId| found.push(Bypass { from, to: id, port });
            if public || is_backend_on(map, id, port) {
                doors.iter().copied().filter(|&door| open(door)).for_each(&mut note);
            } else {
                let by = alike.entry((space, node.security_groups.as_slice(), port)).or_insert_with(|| {
                    doors.iter().copied().filter(|&door| door != INTERNET && open(door)).collect()
                });
                by.iter().copied().for_each(&mut note);
            }
        }
    }
    found
}

/// Whether a listener passes TCP to a server on this port.
fn is_backend_on(map: &NetworkMap<'_>, id: NodeId, port: u16) -> bool {
    map.listeners_to(id).iter().any(|&(slb, at)| {
        let listener = map.node(slb).and_then(|node| node.product.as_slb()?.listeners.get(at));
        listener.is_some_and(|listener| u16::try_from(listener.effective_backend_port()) == Ok(port))
    })
}

fn strangers(map: &NetworkMap<'_>) -> Vec<Stranger> {
    let mut found = Vec::new();
    for (id, node) in map.nodes() {
        let Some(rds) = node.product.as_rds() else { continue };
        let drawn: BTreeSet<NodeId> = map.incoming(id).iter().map(|(_, link)| link.from).collect();
        let home = map.space(id);
        let gets_there =
            |other: NodeId| home.zip(map.space(other)).is_some_and(|(home, from)| map.is_joined(from, home));
        for &entry in &rds.whitelist {
            let mut inside: Vec<NodeId> = match entry {
                Peer::Node(named) => vec![named],
                Peer::SecurityGroup(group) => map.members(group).to_vec(),
                Peer::Cidr(block) => {
                    let block = AddressSet::block(block);
                    map.servers_in(home)
                        .iter()
                        .copied()
                        .filter(|&server| !map.addresses(server).and(&block).is_empty())
                        .collect()
                }
                Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => {
                    found.push(Stranger { rds: id, entry, node: None });
                    continue;
                }
            };
            let open_to_all = matches!(entry, Peer::Cidr(block) if block.0.prefix_len() == 0);
            if open_to_all {
                found.push(Stranger { rds: id, entry, node: None });
            }
            inside.retain(|&other| !drawn.contains(&other) && gets_there(other));
            found.extend(inside.into_iter().map(|other| Stranger { rds: id, entry, node: Some(other) }));
        }
    }
    found
}

fn intranet_out(map: &NetworkMap<'_>) -> Vec<WayOut> {
    let design = map.design;
    let mut found = Vec::new();
    for (id, node) in map.nodes() {
        if node.product.as_ecs().is_none() {
            continue;
        }
        let zone = node.place.security_zone().and_then(|zone| design.security_zones.get(zone));
        let inner = zone.is_some_and(|zone| {
            matches!(
                zone.kind,
                SecurityZoneKind::Intranet | SecurityZoneKind::Middleware | SecurityZoneKind::Data
            )
        });
        if !inner {
            continue;
        }
        if let Some(by) = map.way_out(id)
            && passage(map, id, INTERNET, Transport::Tcp, 443).reachable
        {
            found.push(WayOut { node: id, by });
        }
    }
    found
}

/// Every drawn link, in the order of the links.
fn links(map: &NetworkMap<'_>) -> Vec<LinkAnswer> {
    let mut answers: Vec<LinkAnswer> =
        map.links().iter().map(|&(link, _)| LinkAnswer { link, state: LinkState::NotAsked }).collect();
    for (flow, asked) in map.flows().iter().zip(map.asked()) {
        // Copies between managed services travel on the cloud's own network.
        let Some(link) = flow.link.filter(|_| !is_managed(map, flow.from)) else { continue };
        let at = answers.binary_search_by_key(&link, |answer| answer.link);
        if let Some(answer) = at.ok().and_then(|at| answers.get_mut(at)) {
            answer.state = match asked.stops.first() {
                Some(obstacle) => LinkState::Closed(obstacle.clone()),
                None if asked.whole => LinkState::Open,
                None => LinkState::Partly,
            };
        }
    }
    answers
}

fn is_managed(map: &NetworkMap<'_>, id: NodeId) -> bool {
    let product = map.node(id).map(|node| &node.product);
    matches!(product, Some(Product::Rds(_) | Product::Oss(_) | Product::Dns(_)))
}

/// The port that a node most likely serves, for a question that names none.
#[must_use]
pub fn usual_port(map: &NetworkMap<'_>, node: NodeId) -> u16 {
    match map.node(node).map(|node| &node.product) {
        Some(Product::Ecs(ecs)) => ecs
            .listens
            .first()
            .map(|listen| listen.ports.first)
            .or(ecs.os.map(OsFamily::login_port))
            .unwrap_or(22),
        Some(Product::Rds(rds)) => {
            map.rds_ports(node).first().copied().unwrap_or_else(|| super::engine_port(rds.engine))
        }
        Some(Product::Slb(slb)) => {
            slb.listeners.first().and_then(|listener| u16::try_from(listener.port).ok()).unwrap_or(80)
        }
        _ => 443,
    }
}
