//! Who reaches whom: one packet, every way it can take.

use super::arrive::{into_balancer, into_server, leave, straight, to_backend};
use super::filter::{Guise, Sender};
use super::map::{INTERNET, NetworkMap, RuleAt, Space};
use super::{AddressSet, Change, Obstacle};
use crate::base::Text;
use crate::design::{ListenerProtocol, NatKind, NetKind, Nic, NodeId, Place, Product, Transport, VpnKind};
use crate::text;

/// One stop of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Where it is.
    pub node: NodeId,
    /// What lets it get there.
    pub why: Why,
}

/// What lets a packet get to a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It starts here.
    Start,
    /// A management VPN gives the sender an address.
    VpnClient,
    /// A line or an IPSec VPN carries it.
    Bridge,
    /// The sender leaves by this public address or NAT.
    WayOut,
    /// A public address or NAT passes it on.
    Forward,
    /// A listener takes it, by position.
    Listener(usize),
    /// A rule of a group lets it in.
    Rule(RuleAt),
    /// The public card of the classic network takes UDP by default.
    UdpByDefault,
    /// An entry of a whitelist, by position.
    Entry(usize),
    /// The target takes everything that gets there.
    Open,
}

/// One way of a packet: how far it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// The sender's addresses from which it gets through.
    pub(super) admitted: AddressSet,
    pub(super) hops: Vec<Hop>,
    pub(super) obstacles: Vec<Obstacle>,
    /// The sender as the last stop saw it.
    pub(super) sender: Sender,
    /// All addresses that the sender may have.
    pub(super) all: AddressSet,
    /// Filters that are passed from some addresses only.
    pub(super) partly: bool,
}

impl Way {
    pub(super) fn stop(mut self, obstacle: Obstacle) -> Self {
        self.obstacles.push(obstacle);
        self
    }

    pub(super) fn at(mut self, node: NodeId, why: Why) -> Self {
        self.hops.push(Hop { node, why });
        self
    }

    pub(super) fn narrow(&mut self, to: AddressSet) {
        if to != self.admitted {
            self.partly = true;
        }
        self.admitted = to;
    }
}

/// Where packets of a sender can be before they are addressed.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) space: Space,
    pub(super) way: Way,
    /// The line or VPN that brought them there.
    pub(super) over: Option<NodeId>,
}

/// Whether a packet of one transport gets to one port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Whether it gets there from at least one address.
    pub reachable: bool,
    /// Whether it gets there from every address that the sender may have.
    pub whole: bool,
    /// The addresses from which it gets there, when not from all.
    pub sources: AddressSet,
    /// The stops of the shortest way; as far as it comes when it does not get there.
    pub path: Vec<Hop>,
    /// What stands in the way, the first first. Empty when it gets there.
    pub obstacles: Vec<Obstacle>,
}

impl Passage {
    /// The first thing that blocks.
    #[must_use]
    pub fn blocked_by(&self) -> Option<&Obstacle> {
        self.obstacles.first()
    }

    /// The smallest change that would open it, one entry for each thing in the way; none when something in the
    /// way cannot be changed.
    #[must_use]
    pub fn changes(&self, map: &NetworkMap<'_>) -> Option<Vec<Change>> {
        self.obstacles.iter().map(|obstacle| obstacle.change(map)).collect()
    }
}

/// Whether a packet gets from one node to a port of another.
#[must_use]
pub fn passage(map: &NetworkMap<'_>, from: NodeId, to: NodeId, transport: Transport, port: u16) -> Passage {
    let ways = ways(map, from, to, transport, port);
    let rank = |way: &Way| {
        let open = way.obstacles.is_empty();
        let changeable = way.obstacles.iter().all(Obstacle::is_filter);
        let elsewhere = way.obstacles.iter().any(|stop| matches!(stop, Obstacle::OtherNetwork { .. }));
        (
            !open,
            !changeable,
            elsewhere,
            if open { usize::from(way.partly) } else { way.obstacles.len() },
            way.hops.len(),
        )
    };
    let Some(best) = ways.into_iter().min_by_key(rank) else {
        return Passage {
            reachable: false,
            whole: false,
            sources: AddressSet::none(),
            path: vec![Hop { node: from, why: Why::Start }],
            obstacles: vec![Obstacle::Unplaced { node: from }],
        };
    };
    let reachable = best.obstacles.is_empty();
    Passage {
        reachable,
        whole: reachable && !best.partly,
        sources: if reachable { best.admitted } else { AddressSet::none() },
        path: best.hops,
        obstacles: best.obstacles,
    }
}

fn ways(map: &NetworkMap<'_>, from: NodeId, to: NodeId, transport: Transport, port: u16) -> Vec<Way> {
    if from == INTERNET {
        let sender = Sender { node: from, guise: Guise::Public };
        let way = start(from, sender, AddressSet::public());
        let origin = Origin { space: Space::Internet, way, over: None };
        let mut found = Vec::new();
        to_target(map, &origin, to, (transport, port), 3, &mut found);
        return found;
    }
    let Some(node) = map.node(from) else { return Vec::new() };
    if let Product::Slb(_) = &node.product {
        return vec![from_balancer(map, from, to, transport, port)];
    }
    let mut all = Vec::new();
    let mut beyond = false;
    if let (Product::Ecs(_), Some(space)) = (&node.product, map.cloud_space(from)) {
        to_target(map, &inside(map, from, space), to, (transport, port), 3, &mut all);
        if is_settled(map, from, to, &all) {
            return all;
        }
        beyond = true;
    }
    let starts = origins(map, from, beyond);
    if starts.is_empty() && !beyond {
        let obstacle = match (&node.product, node.place) {
            (_, Place::Unplaced) => Obstacle::Unplaced { node: from },
            (Product::Ecs(_), _) => Obstacle::NoVSwitch { node: from },
            _ => Obstacle::SendsNothing { node: from },
        };
        let sender = Sender { node: from, guise: Guise::Own };
        all.push(start(from, sender, AddressSet::private()).stop(obstacle));
    }
    for origin in &starts {
        to_target(map, origin, to, (transport, port), 3, &mut all);
    }
    all
}

/// A sender in its own network.
fn inside(map: &NetworkMap<'_>, from: NodeId, space: Space) -> Origin {
    let sender = Sender { node: from, guise: Guise::Own };
    Origin { space, way: start(from, sender, map.addresses(from)), over: None }
}

/// Whether no way beyond the sender's own network can be better than those inside it. Lines lead to the
/// customer's places only, and a server without a way out stops before the Internet, which no filter can mend.
fn is_settled(map: &NetworkMap<'_>, from: NodeId, to: NodeId, inside: &[Way]) -> bool {
    map.cloud_space(to).is_some()
        && inside.iter().any(|way| {
            let open = way.obstacles.is_empty();
            open && !way.partly && way.hops.len() <= 2
                || map.way_out(from).is_none() && way.obstacles.iter().all(Obstacle::is_filter)
        })
}

fn start(node: NodeId, sender: Sender, addresses: AddressSet) -> Way {
    // Room for the stops of most ways.
    let mut hops = Vec::with_capacity(4);
    hops.push(Hop { node, why: Why::Start });
    Way { admitted: addresses.clone(), hops, obstacles: Vec::new(), sender, all: addresses, partly: false }
}

/// Every place where a sender's packets can be; only those beyond its own network when that was looked at.
fn origins(map: &NetworkMap<'_>, from: NodeId, beyond: bool) -> Vec<Origin> {
    let design = map.design;
    let Some(node) = map.node(from) else { return Vec::new() };
    let mut found = Vec::new();
    let own = |guise: Guise, addresses: AddressSet| start(from, Sender { node: from, guise }, addresses);
    match (&node.product, map.space(from)) {
        (_, None) => {}
        (Product::Rds(_) | Product::Oss(_), Some(_)) => {}
        (Product::Vpn(vpn), Some(space)) if vpn.kind == VpnKind::SslAdmin => {
            let addresses = map.addresses(from);
            for space in vpn_spaces(map, from, space) {
                found.push(Origin { space, way: own(Guise::VpnClient, addresses.clone()), over: None });
            }
        }
        (Product::Vpn(_) | Product::Line(_), Some(_)) => {
            for bridge in map.bridges().iter().filter(|bridge| bridge.node == from) {
                for &site in &bridge.sites {
                    let blocks = design.sites.get(site).map(|row| row.cidrs.as_slice()).unwrap_or_default();
                    let addresses = if blocks.is_empty() {
                        AddressSet::private()
                    } else {
                        AddressSet::any(blocks.iter().map(|&block| AddressSet::block(block)))
                    };
                    found.extend(over_bridge(map, bridge, own(Guise::Customer(from), addresses), from));
                }
            }
        }
        (Product::Eip(_) | Product::Nat(_) | Product::Dns(_), Some(_)) => {
            let way = own(Guise::Public, AddressSet::public());
            found.push(Origin { space: Space::Internet, way, over: None });
        }
        (_, Some(Space::Internet)) => {
            let way = own(Guise::Public, AddressSet::public());
            found.push(Origin { space: Space::Internet, way, over: None });
        }
        (_, Some(Space::Site(site))) => {
            let addresses = map.addresses(from);
            let way = own(Guise::Own, addresses.clone());
            found.push(Origin { space: Space::Site(site), way, over: None });
            let way = own(Guise::Public, AddressSet::public());
            found.push(Origin { space: Space::Internet, way, over: None });
            for bridge in map.bridges().iter().filter(|bridge| bridge.sites.contains(&site)) {
                let way = own(Guise::Customer(bridge.node), addresses.clone()).at(bridge.node, Why::Bridge);
                found.extend(over_bridge(map, bridge, way, from));
            }
        }
        (product, Some(space)) => {
            let addresses = map.addresses(from);
            if !beyond {
                found.push(inside(map, from, space));
            }
            for bridge in map.bridges().iter().filter(|bridge| bridge.spaces.contains(&space)) {
                for &site in &bridge.sites {
                    let way = own(Guise::Own, addresses.clone()).at(bridge.node, Why::Bridge);
                    found.push(Origin { space: Space::Site(site), way, over: Some(bridge.node) });
                }
            }
            let leaving = own(Guise::Public, AddressSet::public());
            let way = match (product, map.way_out(from)) {
                (Product::Ecs(_), Some(by)) if by == from => leaving,
                (Product::Ecs(_), Some(by)) => leaving.at(by, Why::WayOut),
                (Product::Ecs(_), None) => leaving.stop(Obstacle::NoWayOut { node: from }),
                // What the cloud runs itself has the cloud's own ways.
                (_, _) => leaving,
            };
            found.push(Origin { space: Space::Internet, way, over: None });
        }
    }
    // Operators who were given the management VPN get an address of its pool.
    let outside = matches!(map.space(from), Some(Space::Internet | Space::Site(_)));
    if outside {
        for vpn in vpns_of(map, from) {
            let addresses = map.addresses(vpn);
            let sender = Sender { node: vpn, guise: Guise::VpnClient };
            let Some(space) = map.space(vpn) else { continue };
            for space in vpn_spaces(map, vpn, space) {
                let way = start(from, sender.clone(), addresses.clone()).at(vpn, Why::VpnClient);
                found.push(Origin { space, way, over: None });
            }
        }
    }
    found
}

/// How packets of a place of the customer's appear in the networks behind a line or VPN. In the classic network
/// a line carries only translated addresses (guide L577).
fn over_bridge(map: &NetworkMap<'_>, bridge: &super::map::Bridge, way: Way, from: NodeId) -> Vec<Origin> {
    let mut found = Vec::new();
    for &space in &bridge.spaces {
        let mut way = way.clone();
        if bridge.is_line && matches!(space, Space::Classic(_)) {
            let entries = match map.node(bridge.node).map(|node| &node.product) {
                Some(Product::Line(line)) => line.nat_map.as_slice(),
                _ => &[],
            };
            let mapped = AddressSet::any(
                entries
                    .iter()
                    .filter(|entry| entry.source && way.all.contains(entry.real))
                    .map(|entry| AddressSet::one(entry.mapped)),
            );
            if mapped.is_empty() {
                way = way.stop(Obstacle::NoNat { line: bridge.node, source: true, node: from });
            } else {
                way.all = mapped.clone();
                way.admitted = mapped;
            }
        }
        found.push(Origin { space, way, over: Some(bridge.node) });
    }
    found
}

/// The networks that a management VPN leads into.
fn vpn_spaces(map: &NetworkMap<'_>, vpn: NodeId, own: Space) -> Vec<Space> {
    if map.cloud_space(vpn).is_some() {
        return vec![own];
    }
    let mut spaces: Vec<Space> =
        map.outgoing(vpn).iter().filter_map(|(_, link)| map.cloud_space(link.to)).collect();
    spaces.sort_unstable();
    spaces.dedup();
    spaces
}

/// The management VPNs that a party was given: a drawn link leads to them, straight or over other outside nodes.
fn vpns_of(map: &NetworkMap<'_>, from: NodeId) -> Vec<NodeId> {
    let is_vpn = |id: NodeId| {
        let vpn = map.node(id).and_then(|node| node.product.as_vpn());
        vpn.is_some_and(|vpn| vpn.kind == VpnKind::SslAdmin)
    };
    let Some(node) = map.node(from) else { return Vec::new() };
    let operators = super::map::is_party(node, crate::design::ExternalKind::OpsUsers);
    let mut found = Vec::new();
    for (_, link) in map.outgoing(from) {
        if is_vpn(link.to) {
            found.push(link.to);
        } else if operators && map.space(link.to) == Some(Space::Internet) {
            found.extend(map.outgoing(link.to).iter().map(|(_, next)| next.to).filter(|&id| is_vpn(id)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Every way from an origin to a port of the target.
fn to_target(
    map: &NetworkMap<'_>,
    origin: &Origin,
    to: NodeId,
    (transport, port): (Transport, u16),
    depth: usize,
    found: &mut Vec<Way>,
) {
    if to == INTERNET {
        let way = leave(map, origin.way.clone(), to, transport, port);
        found.push(if origin.space == Space::Internet {
            way.at(to, Why::Open)
        } else {
            way.stop(Obstacle::OtherNetwork { from: origin.space, to })
        });
        return;
    }
    let Some(node) = map.node(to) else { return };
    found.push(straight(map, origin, to, transport, port));
    if depth == 0 {
        return;
    }
    // Through listeners.
    for &(slb, at) in map.listeners_to(to) {
        let Some(listener) =
            map.node(slb).and_then(|node| node.product.as_slb()).and_then(|slb| slb.listeners.get(at))
        else {
            continue;
        };
        let backend = listener.backend_protocol.unwrap_or(listener.protocol);
        let (Some(front), Ok(front_port)) = (transport_of(listener.protocol), u16::try_from(listener.port))
        else {
            continue;
        };
        let same_port = u16::try_from(listener.effective_backend_port()) == Ok(port);
        if transport_of(backend) != Some(transport) || !same_port {
            continue;
        }
        let mut in_front = Vec::new();
        to_target(map, origin, slb, (front, front_port), depth - 1, &mut in_front);
        for way in in_front {
            let takes = way.hops.last().is_some_and(|hop| hop.node == slb && hop.why == Why::Listener(at));
            if takes || !way.obstacles.is_empty() && way.hops.last().is_some_and(|hop| hop.node == slb) {
                found.push(to_backend(map, way, slb, to, transport, port));
            }
        }
    }
    // Through public addresses and NAT.
    if origin.space == Space::Internet {
        let drawn = map.incoming(to).iter().filter(|(_, link)| {
            let product = map.node(link.from).map(|node| &node.product);
            let forwards = match product {
                Some(Product::Eip(eip)) => eip.bound_to.is_none() || eip.bound_to == Some(to),
                Some(Product::Nat(nat)) => nat.kind == NatKind::Gateway,
                _ => false,
            };
            forwards
                && (matches!(product, Some(Product::Eip(_)))
                    || link.ports.is_none_or(|p| transport != Transport::Icmp && p.contains(port)))
        });
        let mut by: Vec<NodeId> = map.eips_of(to).to_vec();
        by.extend(drawn.map(|(_, link)| link.from));
        by.sort_unstable();
        by.dedup();
        for by in by {
            let mut way = leave(map, origin.way.clone(), by, transport, port).at(by, Why::Forward);
            let vpc = map.net(to) != NetKind::Classic;
            if vpc && transport == Transport::Tcp && map.eip_blocked.contains(&port) {
                way = way.stop(Obstacle::EipPort { node: to, port });
            }
            found.push(match &node.product {
                Product::Ecs(_) => into_server(map, way, to, Nic::Intranet, transport, port),
                Product::Slb(_) => into_balancer(map, way, to, transport, port),
                _ => way.at(to, Why::Open),
            });
        }
    }
}

/// What a load balancer itself sends.
fn from_balancer(map: &NetworkMap<'_>, from: NodeId, to: NodeId, transport: Transport, port: u16) -> Way {
    let sender = Sender { node: from, guise: Guise::Balancer };
    let way = start(from, sender, AddressSet::slb_internal());
    let passes = map.listeners_to(to).iter().any(|&(slb, at)| {
        slb == from
            && map
                .node(slb)
                .and_then(|node| node.product.as_slb())
                .and_then(|slb| slb.listeners.get(at))
                .is_some_and(|listener| {
                    transport_of(listener.backend_protocol.unwrap_or(listener.protocol)) == Some(transport)
                        && u16::try_from(listener.effective_backend_port()) == Ok(port)
                })
    });
    if !passes {
        return way.stop(Obstacle::NotBackend { slb: from, node: to, port });
    }
    to_backend(map, way, from, to, transport, port)
}

/// What a listener speaks underneath.
#[must_use]
pub const fn transport_of(protocol: ListenerProtocol) -> Option<Transport> {
    match protocol {
        ListenerProtocol::Udp => Some(Transport::Udp),
        ListenerProtocol::Tcp
        | ListenerProtocol::Http
        | ListenerProtocol::Https
        | ListenerProtocol::Ftp
        | ListenerProtocol::Sftp => Some(Transport::Tcp),
        ListenerProtocol::Other => None,
    }
}

impl Hop {
    /// What happens at this stop, for people.
    #[must_use]
    pub fn text(&self, map: &NetworkMap<'_>) -> Text {
        match self.why {
            Why::Start => Text::fixed("发起", "sends"),
            Why::VpnClient => {
                Text::fixed("拨入管理VPN，获得客户端地址", "gives the sender an address of its pool")
            }
            Why::Bridge => Text::fixed("承载到对端网络", "carries it to the other side"),
            Why::WayOut => Text::fixed("作为公网出口", "is the way out"),
            Why::Forward => Text::fixed("转发到后面的节点", "passes it on"),
            Why::Listener(at) => {
                let listener = map
                    .node(self.node)
                    .and_then(|node| node.product.as_slb())
                    .and_then(|slb| slb.listeners.get(at));
                match listener {
                    Some(listener) => {
                        let (label, port) = (listener.protocol.label(), listener.port);
                        let backend = listener.effective_backend_port();
                        text!(
                            "{label} {port}监听，转发到后端端口{backend}",
                            "listens on {label} {port} and passes to port {backend} of its backends"
                        )
                    }
                    None => Text::fixed("监听", "listens"),
                }
            }
            Why::Rule((group, at)) => {
                let (name, number) = (map.name(group), at + 1);
                match map.design.security_groups.get(group).and_then(|row| row.rules.get(at)) {
                    Some(rule) => {
                        let Text { zh, en } = super::peer_words(map.design, rule.peer);
                        text!(
                            "安全组“{name}”第{number}条规则允许{zh}",
                            "rule {number} of the group \"{name}\" lets {en} in"
                        )
                    }
                    None => text!("安全组“{name}”允许", "the group \"{name}\" lets it in"),
                }
            }
            Why::UdpByDefault => {
                Text::fixed("经典网络公网入方向默认放行UDP", "the classic public card takes UDP by default")
            }
            Why::Entry(at) => {
                let entry = match map.node(self.node).map(|node| &node.product) {
                    Some(Product::Rds(rds)) => rds.whitelist.get(at).copied(),
                    _ => None,
                };
                match entry {
                    Some(entry) => {
                        let Text { zh, en } = super::peer_words(map.design, entry);
                        text!("白名单包含{zh}", "the whitelist holds {en}")
                    }
                    None => Text::fixed("白名单允许", "the whitelist holds it"),
                }
            }
            Why::Open => Text::fixed("到达", "is reached"),
        }
    }
}
