//! Load balancers put in front of servers.

use std::collections::BTreeMap;

use super::Sheet;
use crate::design::{
    HealthCheck, Link, LinkId, Listener, ListenerProtocol, Node, NodeId, Peer, Place, Product, Protocol,
    Purpose, RegionId, SecurityRule, Slb, SlbScope,
};

/// The bandwidth of a new public load balancer in Mbps (guide L323).
const PUBLIC_MBPS: f64 = 5.0;

impl Sheet<'_, '_> {
    /// Puts a load balancer in front of servers and leads the given links through it: a listener for each port
    /// that the links speak, with every server as its backend and a health check.
    pub fn front(
        &mut self,
        region: RegionId,
        scope: SlbScope,
        name: &str,
        backends: &[NodeId],
        links: &[(LinkId, Link)],
    ) -> NodeId {
        let sticky = backends.iter().any(|&id| {
            self.node(id)
                .and_then(|node| node.product.as_ecs())
                .is_some_and(|ecs| ecs.stateless != Some(true))
        });
        let mut listeners: BTreeMap<(u32, ListenerProtocol), Listener> = BTreeMap::new();
        for (_, link) in links {
            let (protocol, asked) = spoken(link);
            let port = self.context.open_port(scope, asked);
            listeners.entry((port, protocol)).or_insert_with(|| Listener {
                protocol,
                port,
                backend_port: Some(asked),
                sticky,
                peak_mbps: (scope == SlbScope::Public).then_some(PUBLIC_MBPS),
                health: Some(HealthCheck::default()),
                backends: backends.to_vec(),
                ..Listener::default()
            });
        }
        let slb = Slb {
            scope,
            bandwidth_mbps: (scope == SlbScope::Public).then_some(PUBLIC_MBPS),
            billing: match scope {
                SlbScope::Public => crate::design::PublicBilling::Bandwidth,
                SlbScope::Private => crate::design::PublicBilling::Traffic,
            },
            listeners: listeners.into_values().collect(),
            ..Slb::default()
        };
        let place = Place::Region { region, security_zone: self.zone_of(backends) };
        let like = backends.first().and_then(|&id| self.node(id)).cloned();
        let mut node = Node::new(self.free_name(name), Product::Slb(slb)).at(place);
        if let Some(like) = like {
            node.system = like.system;
            node.environment = like.environment;
        }
        let slb = self.add_node(node);
        for (id, link) in links {
            let (_, asked) = spoken(link);
            let port = u16::try_from(self.context.open_port(scope, asked)).unwrap_or(u16::MAX);
            // A link that is only wished for is not there to be removed.
            if self.context.design.links.contains(*id) {
                self.remove(*id);
            }
            self.add_link(Link { to: slb, ..link.clone() }.speaking(link.protocol, port));
            let asked = u16::try_from(asked).unwrap_or(u16::MAX);
            for &backend in backends {
                let inside = Link::new(slb, backend, Purpose::Business).speaking(link.protocol, asked);
                self.add_link(inside);
                self.serve_port(backend, asked);
            }
            self.admit_slb(backends, asked);
        }
        slb
    }

    /// Lets the load balancer's addresses into the security groups of the backends that have any rule.
    fn admit_slb(&mut self, backends: &[NodeId], port: u16) {
        let groups: Vec<_> = backends
            .iter()
            .filter_map(|&id| self.node(id))
            .flat_map(|node| node.security_groups.clone())
            .collect();
        for id in groups {
            let rule = SecurityRule::allow_tcp(port, Peer::SlbInternal);
            if let Some(group) = self.group_mut(id)
                && !group.rules.is_empty()
                && !group.rules.iter().any(|old| old.peer == Peer::SlbInternal && old.ports.contains(port))
            {
                group.rules.push(rule);
            }
        }
    }

    /// The security zone in which the first of several nodes stands.
    fn zone_of(&self, nodes: &[NodeId]) -> Option<crate::design::SecurityZoneId> {
        nodes.iter().find_map(|&id| self.node(id)).and_then(|node| node.place.security_zone())
    }
}

/// The listener's protocol and the port that a link asks for. HTTPS passes through as TCP, which needs no
/// certificate on the load balancer (guide L344).
fn spoken(link: &Link) -> (ListenerProtocol, u32) {
    let (protocol, usual) = match link.protocol {
        Protocol::Http => (ListenerProtocol::Http, 80),
        Protocol::Https => (ListenerProtocol::Tcp, 443),
        Protocol::Udp | Protocol::Dns => (ListenerProtocol::Udp, 53),
        Protocol::Tcp
        | Protocol::Icmp
        | Protocol::Ssh
        | Protocol::Rdp
        | Protocol::Sftp
        | Protocol::Ftp
        | Protocol::Mysql
        | Protocol::SqlServer
        | Protocol::Postgresql
        | Protocol::Ipsec
        | Protocol::SslVpn
        | Protocol::Any => (ListenerProtocol::Tcp, 80),
    };
    (protocol, link.ports.map_or(usual, |ports| u32::from(ports.first)))
}
