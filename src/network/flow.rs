//! What must get through to servers and databases: drawn links, and the backends of listeners.

use std::collections::BTreeSet;

use super::map::NetworkMap;
use super::{flow_of, transport_of};
use crate::design::{LinkId, NodeId, PortRange, Purpose, Transport};

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
#[must_use]
pub fn flows(map: &NetworkMap<'_>) -> Vec<Flow> {
    let design = map.design;
    let mut found = Vec::new();
    let mut drawn: BTreeSet<(NodeId, NodeId, Transport, u16)> = BTreeSet::new();
    for (id, link) in design.links.iter() {
        let Some((transport, first)) = flow_of(map, link) else { continue };
        let last = link.ports.map_or(first, |ports| ports.last);
        drawn.insert((link.from, link.to, transport, first));
        found.push(Flow {
            from: link.from,
            to: link.to,
            transport,
            ports: if transport == Transport::Icmp { PortRange::ALL } else { PortRange { first, last } },
            link: Some(id),
            purpose: link.purpose,
        });
    }
    for (id, node) in design.nodes.iter() {
        let Some(slb) = node.product.as_slb() else { continue };
        for listener in &slb.listeners {
            let backend = listener.backend_protocol.unwrap_or(listener.protocol);
            let (Some(transport), Ok(port)) =
                (transport_of(backend), u16::try_from(listener.effective_backend_port()))
            else {
                continue;
            };
            for &to in &listener.backends {
                if drawn.insert((id, to, transport, port)) {
                    let ports = PortRange::one(port);
                    found.push(Flow {
                        from: id,
                        to,
                        transport,
                        ports,
                        link: None,
                        purpose: Purpose::Business,
                    });
                }
            }
        }
    }
    found.sort_unstable_by_key(|flow| (flow.to, *flow));
    found
}
