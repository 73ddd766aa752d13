//! What must get through to servers and databases: drawn links, and the backends of listeners.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::direct::direct;
use super::map::{NetworkMap, RuleAt};
use super::{Obstacle, Why, passage, transport_of};
use crate::design::{Link, LinkId, NodeId, OsFamily, PortRange, Product, Protocol, Purpose, Transport};

/// One thing that must get through to a server: what a link or a listener's backend asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flow {
    /// The sender, as drawn.
    pub from: NodeId,
    /// The target.
    pub to: NodeId,
    /// TCP, UDP or ICMP.
    pub transport: Transport,
    /// The ports at the target.
    pub ports: PortRange,
    /// The link that draws it; none for a listener's backend without one.
    pub link: Option<LinkId>,
    /// What it is for.
    pub purpose: Purpose,
}

/// Everything that must get through to servers and databases, by target.
pub(super) fn find(map: &NetworkMap<'_>) -> Vec<Flow> {
    let mut found = Vec::with_capacity(map.links().len());
    for (to, _) in map.nodes() {
        let start = found.len();
        for &(id, link) in map.incoming(to) {
            let Some((transport, first)) = flow_of(map, link) else { continue };
            let last = link.ports.map_or(first, |ports| ports.last);
            found.push(Flow {
                from: link.from,
                to,
                transport,
                ports: if transport == Transport::Icmp { PortRange::ALL } else { PortRange { first, last } },
                link: Some(id),
                purpose: link.purpose,
            });
        }
        let drawn = found.len();
        let mut passed: BTreeSet<(NodeId, Transport, u16)> = BTreeSet::new();
        for &(slb, at) in map.listeners_to(to) {
            let listeners = map.node(slb).and_then(|node| node.product.as_slb()).map(|slb| &slb.listeners);
            let Some(listener) = listeners.and_then(|listeners| listeners.get(at)) else { continue };
            let backend = listener.backend_protocol.unwrap_or(listener.protocol);
            let (Some(transport), Ok(port)) =
                (transport_of(backend), u16::try_from(listener.effective_backend_port()))
            else {
                continue;
            };
            let same = |flow: &Flow| {
                (flow.from, flow.transport) == (slb, transport)
                    && (flow.transport == Transport::Icmp || flow.ports.first == port)
            };
            if found.get(start..drawn).is_some_and(|drawn| drawn.iter().any(same))
                || !passed.insert((slb, transport, port))
            {
                continue;
            }
            found.push(Flow {
                from: slb,
                to,
                transport,
                ports: PortRange::one(port),
                link: None,
                purpose: Purpose::Business,
            });
        }
        if let Some(mine) = found.get_mut(start..) {
            mine.sort_unstable();
        }
    }
    found
}

/// The answer for a flow: whether its first and its last port are open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Asked {
    /// Whether the first port is open, from at least one address.
    pub first_open: bool,
    /// Whether both are open from every address that the sender may have.
    pub whole: bool,
    /// What stands in the way to the first port that is closed.
    pub stops: Vec<Obstacle>,
    /// The rules that let the first and the last port in.
    pub by: [Option<RuleAt>; 2],
}

/// Asks for every flow whether it gets through. What the cloud carries itself is not asked.
pub(super) fn ask(map: &NetworkMap<'_>) -> Vec<Asked> {
    let flows = map.flows();
    if flows.len() < SHARED {
        return flows.iter().map(|flow| ask_one(map, flow)).collect();
    }
    // Each answer hangs on the map alone, so that two threads may take the next few whenever they are free.
    let parts: Vec<&[Flow]> = flows.chunks(SHARED / 8).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, Vec<Asked>)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(at) else { return done };
            done.push((at, part.iter().map(|flow| ask_one(map, flow)).collect()));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut mine = work();
        match other.join() {
            Ok(theirs) => mine.extend(theirs),
            Err(reason) => std::panic::resume_unwind(reason),
        }
        mine
    });
    done.sort_unstable_by_key(|&(at, _)| at);
    done.into_iter().flat_map(|(_, answers)| answers).collect()
}

/// From so many flows on, two threads share them: a thread costs about as much as a few hundred answers.
const SHARED: usize = 4_096;

fn ask_one(map: &NetworkMap<'_>, flow: &Flow) -> Asked {
    let mut asked = ask_port(map, flow, flow.ports.first);
    let ranges = flow.transport != Transport::Icmp && flow.ports.last != flow.ports.first;
    if ranges && asked.stops.is_empty() {
        let last = ask_port(map, flow, flow.ports.last);
        asked.whole &= last.whole;
        asked.by = [asked.by[0], last.by[0]];
        asked.stops = last.stops;
    }
    asked
}

fn ask_port(map: &NetworkMap<'_>, flow: &Flow, port: u16) -> Asked {
    if let Some(found) = direct(map, flow.from, flow.to, flow.transport, port) {
        let open = found.stops.is_empty();
        return Asked { first_open: open, whole: open, by: [found.by, None], stops: found.stops };
    }
    let found = passage(map, flow.from, flow.to, flow.transport, port);
    let by = match found.path.last().map(|hop| hop.why) {
        Some(Why::Rule(at)) if found.reachable => Some(at),
        _ => None,
    };
    Asked { first_open: found.reachable, whole: found.whole, by: [by, None], stops: found.obstacles }
}

/// The transport and the port of a drawn link: as entered, else as its protocol or its target says.
#[must_use]
pub fn flow_of(map: &NetworkMap<'_>, link: &Link) -> Option<(Transport, u16)> {
    if link.protocol == Protocol::Icmp {
        return Some((Transport::Icmp, 0));
    }
    let transport = link.protocol.transport().unwrap_or(Transport::Tcp);
    if let Some(ports) = link.ports {
        return Some((transport, ports.first));
    }
    let by_protocol = match link.protocol {
        Protocol::Http => Some(80),
        Protocol::Https | Protocol::SslVpn => Some(443),
        Protocol::Dns => Some(53),
        Protocol::Ssh | Protocol::Sftp => Some(22),
        Protocol::Rdp => Some(3389),
        Protocol::Ftp => Some(21),
        Protocol::Mysql => Some(3306),
        Protocol::SqlServer => Some(1433),
        Protocol::Postgresql => Some(5432),
        Protocol::Ipsec => Some(500),
        Protocol::Tcp | Protocol::Udp | Protocol::Icmp | Protocol::Any => None,
    };
    let by_target = || match &map.node(link.to)?.product {
        Product::Rds(_) => map.rds_ports(link.to).first().copied(),
        Product::Slb(slb) => slb.listeners.first().and_then(|listener| u16::try_from(listener.port).ok()),
        Product::Ecs(ecs) if link.purpose == Purpose::Operations => ecs.os.map(OsFamily::login_port),
        Product::Ecs(ecs) => ecs.listens.first().map(|listen| listen.ports.first),
        Product::Oss(_) | Product::External(_) | Product::Described { .. } => Some(443),
        Product::Vpn(_) | Product::Line(_) | Product::Nat(_) | Product::Eip(_) | Product::Dns(_) => Some(443),
        Product::Opaque { .. } => None,
    };
    by_protocol.or_else(by_target).map(|port| (transport, port))
}
