//! Fixes that put a load balancer before servers.

use crate::design::{
    Billing, HealthCheck, HealthKind, Link, LinkId, Listener, ListenerProtocol, Node, NodeId, Peer, Place,
    PortRange, Product, Protocol, PublicBilling, Purchase, Purpose, RegionId, SecurityGroupId, SecurityRule,
    Slb, SlbFamily, SlbScope, Transport,
};
use crate::rules::{Context, Sheet};

/// The bandwidth of the guide's own public load balancer in Mbps (guide L323).
const PUBLIC_MBPS: f64 = 5.0;

/// What a new listener forwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) struct Wanted {
    /// What clients speak.
    pub protocol: Protocol,
    /// The port on which the servers answer.
    pub port: u16,
}

impl Wanted {
    /// What a link speaks; HTTP on port 80 when it says neither protocol nor port.
    pub fn of(link: &Link) -> Self {
        let usual = match link.protocol {
            Protocol::Https => 443,
            _ => 80,
        };
        let protocol = if link.ports.is_none() && link.protocol == Protocol::Tcp {
            Protocol::Http
        } else {
            link.protocol
        };
        Self { protocol, port: link.ports.map_or(usual, |ports| ports.first) }
    }

    /// What a listener sends to its backends; none when their port cannot exist.
    pub fn of_listener(listener: &Listener) -> Option<Self> {
        let protocol = match listener.protocol {
            ListenerProtocol::Http | ListenerProtocol::Https => Protocol::Http,
            ListenerProtocol::Udp => Protocol::Udp,
            ListenerProtocol::Tcp
            | ListenerProtocol::Ftp
            | ListenerProtocol::Sftp
            | ListenerProtocol::Other => Protocol::Tcp,
        };
        super::parts::real_port(listener.effective_backend_port()).map(|port| Self { protocol, port })
    }

    /// HTTPS becomes TCP pass-through, which needs no certificate on the load balancer (guide L344).
    const fn front(self) -> ListenerProtocol {
        match self.protocol {
            Protocol::Http => ListenerProtocol::Http,
            Protocol::Udp | Protocol::Dns => ListenerProtocol::Udp,
            _ => ListenerProtocol::Tcp,
        }
    }
}

/// Sends a link that goes straight to a server through a load balancer of the server's region: one that has a
/// fitting listener, else one that can have it, else a new one. None when the server stands in no region, or
/// no port may be opened.
pub(in crate::rules) fn reroute(
    context: &Context<'_>,
    sheet: &mut Sheet<'_, '_>,
    link_id: LinkId,
    scope: SlbScope,
) -> Option<NodeId> {
    let link = context.design.links.get(link_id)?;
    let server = context.facts.node(link.to)?;
    let region = context.design.region_of(server)?;
    let members: Vec<NodeId> =
        context.facts.team_of(link.to).map_or_else(|| vec![link.to], |team| team.ids().collect());
    let wanted = Wanted::of(link);
    let (slb, port) = serve(context, sheet, region, scope, &members, wanted)?;
    let moved =
        Link { to: slb, protocol: wanted.protocol, ports: Some(PortRange::one(port)), ..link.clone() };
    if context.facts.outgoing(link.from).iter().any(|&(id, old)| id != link_id && *old == moved) {
        sheet.remove(link_id);
    } else {
        *sheet.link_mut(link_id)? = moved;
    }
    Some(slb)
}

/// Lets a load balancer of a region serve some servers: the balancer and the front port.
pub(in crate::rules) fn serve(
    context: &Context<'_>,
    sheet: &mut Sheet<'_, '_>,
    region: RegionId,
    scope: SlbScope,
    members: &[NodeId],
    wanted: Wanted,
) -> Option<(NodeId, u16)> {
    let first = context.facts.node(*members.first()?)?;
    let port = u16::try_from(context.open_port(scope, u32::from(wanted.port))).ok()?;
    let (slb, port) = existing(context, sheet, region, scope, members, wanted, port)
        .unwrap_or_else(|| (sheet.add_node(balancer(context, first, region, scope)), port));
    let sticky = members.iter().any(|&id| {
        sheet.node(id).and_then(|node| node.product.as_ecs()).is_some_and(|ecs| ecs.stateless == Some(false))
    });
    let listeners = &mut sheet.slb_mut(slb)?.listeners;
    match listeners.iter_mut().find(|old| old.port == u32::from(port) && old.protocol == wanted.front()) {
        Some(old) => {
            let new: Vec<NodeId> = members.iter().copied().filter(|id| !old.backends.contains(id)).collect();
            old.backends.extend(new);
            if old.backends.len() > 1 {
                old.health.get_or_insert_default();
            }
        }
        None => listeners.push(Listener {
            protocol: wanted.front(),
            port: u32::from(port),
            backend_port: Some(u32::from(wanted.port)),
            sticky,
            health: Some(HealthCheck {
                kind: HealthKind::Tcp,
                port: Some(u32::from(wanted.port)),
                path: None,
            }),
            backends: members.to_vec(),
            ..Listener::default()
        }),
    }
    connect(context, sheet, slb, members, wanted);
    Some((slb, port))
}

/// Adds servers to an existing listener, with the links and the rules that let it reach them.
pub(in crate::rules) fn join(
    context: &Context<'_>,
    sheet: &mut Sheet<'_, '_>,
    slb: NodeId,
    at: usize,
    members: &[NodeId],
    wanted: Wanted,
) -> Option<()> {
    let listener = sheet.slb_mut(slb)?.listeners.get_mut(at)?;
    for &member in members {
        if !listener.backends.contains(&member) {
            listener.backends.push(member);
        }
    }
    if listener.backends.len() > 1 {
        // From two backends on, a listener without a health check sends users to a dead one (SLB-014).
        listener.health.get_or_insert_default();
    }
    // What the health check asks is served too (SLB-015).
    let asked = listener.health.as_ref().filter(|health| health.kind == HealthKind::Tcp);
    let asked = asked.and_then(|health| health.port).and_then(|port| u16::try_from(port).ok());
    for (&member, port) in members.iter().zip(std::iter::repeat(asked)) {
        if let Some(port) = port {
            sheet.serve_port(member, port);
        }
    }
    connect(context, sheet, slb, members, wanted);
    Some(())
}

fn connect(
    context: &Context<'_>,
    sheet: &mut Sheet<'_, '_>,
    slb: NodeId,
    members: &[NodeId],
    wanted: Wanted,
) {
    for &member in members {
        let drawn = context
            .facts
            .outgoing(slb)
            .iter()
            .any(|(_, link)| link.to == member && link.purpose == Purpose::Business);
        sheet.serve_port(member, wanted.port);
        if !drawn {
            sheet.add_link(Link::new(slb, member, Purpose::Business).speaking(wanted.protocol, wanted.port));
        }
        admit(sheet, context, member, SecurityRule::allow_tcp(wanted.port, Peer::SlbInternal));
    }
}

/// A balancer of this kind in the region that already serves the members on this port, else one on which the
/// port is free.
fn existing(
    context: &Context<'_>,
    sheet: &Sheet<'_, '_>,
    region: RegionId,
    scope: SlbScope,
    members: &[NodeId],
    wanted: Wanted,
    port: u16,
) -> Option<(NodeId, u16)> {
    let here = || {
        context
            .facts
            .slbs
            .iter()
            .filter(|(_, node, slb)| slb.scope == scope && context.design.region_of(node) == Some(region))
            .filter_map(|&(id, _, _)| {
                sheet.node(id).and_then(|node| node.product.as_slb()).map(|slb| (id, slb))
            })
    };
    let serves = |listener: &&Listener| {
        listener.protocol == wanted.front()
            && listener.effective_backend_port() == u32::from(wanted.port)
            && listener.backends.iter().any(|id| members.contains(id))
    };
    let serving = here().find_map(|(id, slb)| {
        let port = slb.listeners.iter().find(serves).map(|listener| listener.port)?;
        u16::try_from(port).ok().map(|port| (id, port))
    });
    serving.or_else(|| {
        here()
            .find(|(_, slb)| slb.listeners.iter().all(|listener| listener.port != u32::from(port)))
            .map(|(id, _)| (id, port))
    })
}

/// A new load balancer that belongs where the servers belong.
fn balancer(context: &Context<'_>, server: &Node, region: RegionId, scope: SlbScope) -> Node {
    let (name, bandwidth) = match scope {
        SlbScope::Public => (context.word("公网负载均衡", "slb-public"), Some(PUBLIC_MBPS)),
        SlbScope::Private => (context.word("私网负载均衡", "slb-private"), None),
    };
    let slb = Slb {
        family: SlbFamily::Clb,
        scope,
        billing: if bandwidth.is_some() { PublicBilling::Bandwidth } else { PublicBilling::Traffic },
        bandwidth_mbps: bandwidth,
        ..Slb::default()
    };
    let place = Place::Region { region, security_zone: None };
    let mut node = Node::new(name, Product::Slb(slb)).at(place);
    node.system = server.system;
    node.environment = server.environment;
    node.purchase = Some(Purchase { billing: Billing::PayAsYouGo, months: None });
    node
}

/// Adds an allow rule to a server's first security group, unless one of its groups has one for the same peer
/// and port. A server in no group is left alone: which group it should join is not ours to say.
pub(in crate::rules) fn admit(
    sheet: &mut Sheet<'_, '_>,
    context: &Context<'_>,
    server: NodeId,
    wanted: SecurityRule,
) {
    let groups: Vec<SecurityGroupId> =
        sheet.node(server).map(|node| node.security_groups.clone()).unwrap_or_default();
    let covered = |rule: &SecurityRule| {
        rule.peer == wanted.peer
            && rule.direction == wanted.direction
            && rule.nic == wanted.nic
            && rule.action == wanted.action
            && (rule.transport == wanted.transport || rule.transport == Transport::All)
            && rule.ports.covers(wanted.ports)
    };
    let design = context.design;
    let admitted = groups
        .iter()
        .any(|&id| design.security_groups.get(id).is_some_and(|group| group.rules.iter().any(covered)));
    if !admitted
        && let Some(&first) = groups.first()
        && let Some(group) = sheet.group_mut(first)
        && !group.rules.iter().any(covered)
    {
        group.rules.push(wanted);
    }
}
