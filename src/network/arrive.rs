//! The last step of a packet: addressed to a node, past its groups, listeners and whitelists.

use super::filter::{Guise, Sender, inbound, listed, outbound, peer_for};
use super::map::{NetworkMap, Space, has_public_bandwidth};
use super::reach::{Origin, Way, Why, transport_of};
use super::{AddressSet, Obstacle};
use crate::design::{BucketScope, NetKind, Nic, NodeId, Place, Product, SlbScope, Transport};

/// Addressed to the target itself.
pub(super) fn straight(
    map: &NetworkMap<'_>,
    origin: &Origin,
    to: NodeId,
    transport: Transport,
    port: u16,
) -> Way {
    let mut way = origin.way.clone();
    let Some(node) = map.node(to) else { return way.stop(Obstacle::Unplaced { node: to }) };
    way = leave(map, way, to, transport, port);
    let Some(home) = map.space(to) else {
        let obstacle = match node.place {
            Place::Unplaced => Obstacle::Unplaced { node: to },
            _ => Obstacle::NoVSwitch { node: to },
        };
        return way.stop(obstacle);
    };
    let apart = Obstacle::OtherNetwork { from: origin.space, to };
    let together = map.is_joined(origin.space, home);
    let from_internet = origin.space == Space::Internet;
    match &node.product {
        Product::Ecs(ecs) if from_internet && home != Space::Internet => {
            if !has_public_bandwidth(ecs) {
                return way.stop(Obstacle::NoPublicAddress { node: to });
            }
            if matches!(home, Space::Classic(_)) {
                return into_server(map, way, to, Nic::Public, transport, port);
            }
            if transport == Transport::Tcp && map.eip_blocked.contains(&port) {
                way = way.stop(Obstacle::EipPort { node: to, port });
            }
            into_server(map, way, to, Nic::Intranet, transport, port)
        }
        Product::Ecs(_) if together => into_server(map, way, to, Nic::Intranet, transport, port),
        Product::Slb(slb) => {
            let open = match slb.scope {
                SlbScope::Public => from_internet,
                SlbScope::Private => together,
            };
            if open { into_balancer(map, way, to, transport, port) } else { way.stop(apart) }
        }
        Product::Rds(rds) => {
            let ports = map.rds_ports(to);
            if from_internet && !rds.public_endpoint {
                return way.stop(Obstacle::NoPublicEndpoint { node: to });
            }
            if !from_internet && !together {
                return way.stop(apart);
            }
            if transport != Transport::Tcp || !ports.contains(&port) {
                return way.stop(Obstacle::RdsPort { node: to, ports: ports.to_vec() });
            }
            match listed(map, &rds.whitelist, &way.sender, &way.admitted) {
                Some((admitted, entry)) => {
                    way.narrow(admitted);
                    way.at(to, Why::Entry(entry))
                }
                None => {
                    let peer = peer_for(map, &way.sender, &way.admitted);
                    way.stop(Obstacle::Whitelist { node: to, peer })
                }
            }
        }
        Product::Oss(bucket) => {
            let near = map.region_of_space(origin.space).is_some()
                && map.region_of_space(origin.space) == map.region_of_space(home);
            let open = near || (from_internet && bucket.scope == BucketScope::External);
            if open && transport == Transport::Tcp && matches!(port, 80 | 443) {
                way.at(to, Why::Open)
            } else {
                way.stop(Obstacle::Bucket { node: to })
            }
        }
        // Names resolve from everywhere.
        Product::Dns(_) => way.at(to, Why::Open),
        Product::Vpn(_) | Product::Eip(_) | Product::Nat(_) | Product::Line(_) => {
            let bridged = map.bridges().iter().any(|bridge| {
                bridge.node == to
                    && (bridge.spaces.contains(&origin.space)
                        || matches!(origin.space, Space::Site(site) if bridge.sites.contains(&site)))
            });
            if from_internet || together || bridged { way.at(to, Why::Open) } else { way.stop(apart) }
        }
        Product::Described { .. } | Product::Opaque { .. } => {
            let near = map.region_of_space(origin.space).is_some()
                && map.region_of_space(origin.space) == map.region_of_space(home);
            // A service without a vSwitch is the cloud's own, and has an endpoint for every region.
            let served = node.vswitch.is_none()
                && map.region_of_space(home).is_some()
                && map.region_of_space(origin.space).is_some();
            if together || near || served { way.at(to, Why::Open) } else { way.stop(apart) }
        }
        Product::Ecs(_) => way.stop(apart),
        Product::External(_) => {
            if !together {
                return way.stop(apart);
            }
            match (home, origin.over) {
                (Space::Site(_), Some(line)) => into_site(map, way, line, to, (transport, port)),
                _ => way.at(to, Why::Open),
            }
        }
    }
}

/// Into a place of the customer's over a line: in the classic network only translated targets can be reached.
pub(super) fn into_site(
    map: &NetworkMap<'_>,
    way: Way,
    line: NodeId,
    to: NodeId,
    (transport, port): (Transport, u16),
) -> Way {
    let classic = matches!(map.space(way.sender.node), Some(Space::Classic(_)));
    if classic && let Some(Product::Line(product)) = map.node(line).map(|node| &node.product) {
        let real = map.addresses(to);
        let translated = product.nat_map.iter().any(|entry| {
            !entry.source
                && real.contains(entry.real)
                // A translation of one port carries nothing that has no ports.
                && entry.port.is_none_or(|ports| transport != Transport::Icmp && ports.contains(port))
        });
        if !translated {
            return way.stop(Obstacle::NoNat { line, source: false, node: to });
        }
    }
    way.at(to, Why::Open)
}

/// Out of the sender's own groups.
pub(super) fn leave(map: &NetworkMap<'_>, way: Way, to: NodeId, transport: Transport, port: u16) -> Way {
    let Some(node) = map.node(way.sender.node) else { return way };
    if node.product.as_ecs().is_none() || !matches!(way.sender.guise, Guise::Own | Guise::Public) {
        return way;
    }
    let classic = map.net(way.sender.node) == NetKind::Classic;
    let nic = if classic && way.sender.guise == Guise::Public { Nic::Public } else { Nic::Intranet };
    let balancer = map.node(to).is_some_and(|node| node.product.as_slb().is_some());
    let guise = if balancer { Guise::Balancer } else { Guise::Own };
    let target = Sender { node: to, guise };
    let addresses = if way.sender.guise == Guise::Public { AddressSet::public() } else { map.addresses(to) };
    match outbound(map, way.sender.node, nic, transport, port, &target, &addresses) {
        Ok(()) => way,
        Err(obstacle) => way.stop(obstacle),
    }
}

/// Into a server's groups.
pub(super) fn into_server(
    map: &NetworkMap<'_>,
    mut way: Way,
    to: NodeId,
    nic: Nic,
    transport: Transport,
    port: u16,
) -> Way {
    let Some(node) = map.node(to) else { return way };
    match inbound(map, to, node, nic, transport, port, &way.sender, &way.admitted) {
        Ok(passed) => {
            way.narrow(passed.addresses);
            way.at(to, passed.by.map_or(Why::UdpByDefault, Why::Rule))
        }
        Err(obstacle) => way.stop(obstacle),
    }
}

/// Onto a listener.
pub(super) fn into_balancer(
    map: &NetworkMap<'_>,
    mut way: Way,
    to: NodeId,
    transport: Transport,
    port: u16,
) -> Way {
    let Some(slb) = map.node(to).and_then(|node| node.product.as_slb()) else { return way };
    let listener = slb.listeners.iter().enumerate().find(|(_, listener)| {
        transport_of(listener.protocol) == Some(transport) && u16::try_from(listener.port) == Ok(port)
    });
    let Some((at, listener)) = listener else {
        return way.stop(Obstacle::NoListener { node: to, transport, port });
    };
    if listener.whitelist.is_empty() {
        return way.at(to, Why::Listener(at));
    }
    match listed(map, &listener.whitelist, &way.sender, &way.admitted) {
        Some((admitted, _)) => {
            way.narrow(admitted);
            way.at(to, Why::Listener(at))
        }
        None => {
            let peer = peer_for(map, &way.sender, &way.admitted);
            way.at(to, Why::Listener(at)).stop(Obstacle::ListenerWhitelist { node: to, at, peer })
        }
    }
}

/// From a load balancer to a backend: a new packet from the load balancer's own addresses.
pub(super) fn to_backend(
    map: &NetworkMap<'_>,
    mut way: Way,
    slb: NodeId,
    to: NodeId,
    transport: Transport,
    port: u16,
) -> Way {
    let region = |id: NodeId| map.node(id).and_then(|node| map.design.region_of(node));
    if region(slb) != region(to) || map.space(to).is_none() {
        return way.stop(Obstacle::NotBackend { slb, node: to, port });
    }
    let Some(node) = map.node(to) else { return way };
    let sender = Sender { node: slb, guise: Guise::Balancer };
    match &node.product {
        Product::Ecs(_) => {
            let addresses = AddressSet::slb_internal();
            match inbound(map, to, node, Nic::Intranet, transport, port, &sender, &addresses) {
                Ok(passed) => {
                    way.partly |= passed.addresses != addresses;
                    way.sender = sender;
                    way.at(to, passed.by.map_or(Why::UdpByDefault, Why::Rule))
                }
                Err(obstacle) => way.stop(obstacle),
            }
        }
        Product::Slb(_) => {
            way.sender = sender;
            into_balancer(map, way, to, transport, port)
        }
        _ => way.stop(Obstacle::NotBackend { slb, node: to, port }),
    }
}
