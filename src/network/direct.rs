//! The answer for two ends of one network, where no other way can be better: most links of a design.

use super::Obstacle;
use super::filter::{Guise, Sender, inbound, listed, outbound, peer_for};
use super::map::{NetworkMap, RuleAt};
use super::reach::transport_of;
use crate::design::{Nic, NodeId, Product, Transport};

/// What became of a packet that went straight: the rule that let it in, or what stopped it.
pub(super) struct Direct {
    pub by: Option<RuleAt>,
    pub stops: Vec<Obstacle>,
}

/// The answer, when the straight way decides: it is open from every address, or it is closed and there is no other.
/// It is what [`super::passage`] says, without drawing up the ways.
pub(super) fn direct(
    map: &NetworkMap<'_>,
    from: NodeId,
    to: NodeId,
    transport: Transport,
    port: u16,
) -> Option<Direct> {
    let node = map.node(to)?;
    match &map.node(from)?.product {
        Product::Ecs(_) => from_server(map, from, to, transport, port),
        Product::Slb(slb) if node.product.as_ecs().is_some() => {
            let passes = map.listeners_to(to).iter().any(|&(by, at)| {
                by == from
                    && slb.listeners.get(at).is_some_and(|row| {
                        transport_of(row.backend_protocol.unwrap_or(row.protocol)) == Some(transport)
                            && u16::try_from(row.effective_backend_port()) == Ok(port)
                    })
            });
            let region = |id: NodeId| map.node(id).and_then(|node| map.design.region_of(node));
            if !passes || region(from) != region(to) || map.space(to).is_none() {
                return None;
            }
            let sender = Sender { node: from, guise: Guise::Balancer };
            let addresses = super::AddressSet::slb_internal();
            match inbound(map, to, node, Nic::Intranet, transport, port, &sender, &addresses) {
                Ok(passed) if passed.addresses == addresses => {
                    Some(Direct { by: passed.by, stops: Vec::new() })
                }
                Ok(_) => None,
                Err(stop) => Some(Direct { by: None, stops: vec![stop] }),
            }
        }
        _ => None,
    }
}

fn from_server(
    map: &NetworkMap<'_>,
    from: NodeId,
    to: NodeId,
    transport: Transport,
    port: u16,
) -> Option<Direct> {
    let (space, home, node) = (map.cloud_space(from)?, map.cloud_space(to)?, map.node(to)?);
    if !map.is_joined(space, home) {
        return None;
    }
    let addresses = map.addresses(from);
    let sender = Sender { node: from, guise: Guise::Own };
    let target = Sender { node: to, guise: Guise::Own };
    let mut stops = Vec::new();
    let out = outbound(map, from, Nic::Intranet, transport, port, &target, &map.addresses(to));
    stops.extend(out.err());
    let mut by = None;
    match &node.product {
        Product::Ecs(_) => {
            match inbound(map, to, node, Nic::Intranet, transport, port, &sender, &addresses) {
                Ok(passed) if passed.addresses == addresses => by = passed.by,
                Ok(_) => return None,
                Err(stop) => stops.push(stop),
            }
        }
        Product::Rds(rds) => {
            if transport != Transport::Tcp || !map.rds_ports(to).contains(&port) {
                return None;
            }
            match listed(map, &rds.whitelist, &sender, &addresses) {
                Some((admitted, _)) if admitted == addresses => {}
                Some(_) => return None,
                None => {
                    stops.push(Obstacle::Whitelist { node: to, peer: peer_for(map, &sender, &addresses) });
                }
            }
        }
        _ => return None,
    }
    // A closed way decides only when there is no other: round by the Internet, or through a listener.
    let only = || {
        map.way_out(from).is_none()
            && map.listeners_to(to).is_empty()
            && stops.iter().all(Obstacle::is_filter)
    };
    (stops.is_empty() || only()).then_some(())?;
    Some(Direct { by: by.filter(|_| stops.is_empty()), stops })
}
