//! A packet that is let loose and followed from hop to hop. It shares no code with the engine: it knows one
//! address and one port at a time, and no sets.

use std::net::Ipv4Addr;

use yuntu::design::*;
use yuntu::network::INTERNET;

use super::designs::TCP_PORTS;

/// What a packet carries.
#[derive(Clone, Copy)]
struct Packet {
    source: Ipv4Addr,
    /// The node whose private address, VPN pool, balancer pool or translated address the source is.
    identity: Option<NodeId>,
    pool: Pool,
    transport: Transport,
    port: u16,
}

#[derive(Clone, Copy, PartialEq)]
enum Pool {
    Own,
    World,
    Vpn,
    Slb,
    Line(NodeId),
    /// Carried to the customer's place by this line, from the classic network or not.
    OverLine(NodeId, bool),
}

/// Where a packet is let loose.
#[derive(Clone, Copy, PartialEq)]
enum At {
    World,
    Classic,
    Vpc(VpcId),
    Site,
}

fn at_of(design: &Design, node: &Node) -> Option<At> {
    if let Some(vswitch) = node.vswitch {
        return Some(At::Vpc(design.vswitches.get(vswitch)?.vpc));
    }
    match node.place {
        Place::Internet => Some(At::World),
        Place::Site(_) => Some(At::Site),
        Place::Az { .. } | Place::Region { .. } => match design.net_of(node) {
            NetKind::Classic => Some(At::Classic),
            _ => None,
        },
        Place::Unplaced => None,
    }
}

fn matches(design: &Design, peer: Peer, packet: &Packet) -> bool {
    match peer {
        Peer::Cidr(block) => block.0.contains(&packet.source),
        Peer::SecurityGroup(group) => {
            packet.pool == Pool::Own
                && packet
                    .identity
                    .and_then(|id| design.nodes.get(id))
                    .is_some_and(|n| n.security_groups.contains(&group))
        }
        Peer::Node(node) => match packet.pool {
            Pool::World => false,
            Pool::Line(line) => node == line || packet.identity == Some(node),
            _ => packet.identity == Some(node),
        },
        Peer::VpnClients => packet.pool == Pool::Vpn,
        Peer::SlbInternal => packet.pool == Pool::Slb,
        Peer::Alipay => packet
            .identity
            .and_then(|id| design.nodes.get(id))
            .is_some_and(|n| matches!(&n.product, Product::External(e) if e.kind == ExternalKind::Alipay)),
    }
}

/// The verdict of the rules that speak of a packet: the lowest priority wins, drop wins a draw.
fn verdict(design: &Design, server: &Node, direction: Direction, nic: Nic, packet: &Packet) -> Option<bool> {
    let mut best: Option<(u32, bool)> = None;
    for id in &server.security_groups {
        let group = design.security_groups.get(*id).unwrap();
        for rule in &group.rules {
            let speaks = match (rule.transport, packet.transport) {
                (Transport::All | Transport::Icmp, Transport::Icmp) => true,
                (Transport::All, _) => rule.ports.first <= packet.port && packet.port <= rule.ports.last,
                (a, b) => a == b && rule.ports.first <= packet.port && packet.port <= rule.ports.last,
            };
            if rule.direction != direction
                || rule.nic != nic
                || !speaks
                || !matches(design, rule.peer, packet)
            {
                continue;
            }
            let this = (rule.priority, rule.action == RuleAction::Allow);
            best = Some(best.map_or(this, |old| old.min(this)));
        }
    }
    best.map(|(_, allow)| allow)
}

fn enters(design: &Design, server: &Node, nic: Nic, packet: &Packet) -> bool {
    let classic = design.net_of(server) == NetKind::Classic;
    if classic && nic == Nic::Public && packet.transport == Transport::Tcp {
        return false;
    }
    let default = classic && nic == Nic::Public && packet.transport == Transport::Udp;
    verdict(design, server, Direction::In, nic, packet).unwrap_or(default)
}

fn bandwidth(node: &Node) -> bool {
    node.product.as_ecs().and_then(|ecs| ecs.public_bandwidth_mbps).unwrap_or(0.0) > 0.0
}

/// Follows a packet that is let loose somewhere, addressed to a node; tells whether it gets to the target.
fn follow(
    design: &Design,
    at: At,
    packet: Packet,
    to: NodeId,
    target: (NodeId, Transport, u16),
    left: usize,
) -> bool {
    if left == 0 {
        return false;
    }
    let node = design.nodes.get(to).unwrap();
    let arrived =
        (to, packet.transport, if packet.transport == Transport::Icmp { target.2 } else { packet.port })
            == target;
    let home = at_of(design, node);
    match &node.product {
        Product::Ecs(_) => {
            let inside = match (at, home) {
                (_, None) => false,
                (At::World, Some(At::Classic)) => {
                    bandwidth(node) && enters(design, node, Nic::Public, &packet)
                }
                (At::World, Some(_)) => {
                    let blocked = packet.transport == Transport::Tcp && [22, 3389].contains(&packet.port);
                    bandwidth(node) && !blocked && enters(design, node, Nic::Intranet, &packet)
                }
                (a, Some(b)) => a == b && enters(design, node, Nic::Intranet, &packet),
            };
            inside && arrived
        }
        Product::Eip(eip) => {
            let Some(bound) = eip.bound_to else { return false };
            let server = design.nodes.get(bound).unwrap();
            if at != At::World {
                // What spans AZs stands in the first network of its region.
                let first = design.vpcs.keys().next().map(At::Vpc);
                return arrived && Some(at) == first;
            }
            let vpc = design.net_of(server) == NetKind::Vpc;
            let blocked = vpc && packet.transport == Transport::Tcp && [22, 3389].contains(&packet.port);
            let there = (
                bound,
                packet.transport,
                if packet.transport == Transport::Icmp { target.2 } else { packet.port },
            ) == target;
            arrived || !blocked && there && enters(design, server, Nic::Intranet, &packet)
        }
        Product::Slb(slb) => {
            let open = match slb.scope {
                SlbScope::Public => at == At::World,
                SlbScope::Private => Some(at) == home,
            };
            if !open {
                return false;
            }
            let udp = |protocol| protocol == ListenerProtocol::Udp;
            // The first listener on a port takes its packets.
            let Some(listener) = slb.listeners.iter().find(|listener| {
                udp(listener.protocol) == (packet.transport == Transport::Udp)
                    && packet.transport != Transport::Icmp
                    && listener.port == u32::from(packet.port)
            }) else {
                return false;
            };
            if !listener.whitelist.is_empty()
                && !listener.whitelist.iter().any(|&p| matches(design, p, &packet))
            {
                return false;
            }
            if arrived {
                return true;
            }
            listener.backends.iter().any(|&backend| {
                let server = design.nodes.get(backend).unwrap();
                let onward = Packet {
                    source: Ipv4Addr::new(100, 64, 0, 1),
                    identity: Some(to),
                    pool: Pool::Slb,
                    transport: packet.transport,
                    port: listener.backend_port.unwrap_or(listener.port) as u16,
                };
                (backend, onward.transport, onward.port) == target
                    && design.region_of(server) == design.region_of(node)
                    && at_of(design, server).is_some()
                    && enters(design, server, Nic::Intranet, &onward)
            })
        }
        Product::Rds(rds) => {
            let open = if at == At::World { rds.public_endpoint } else { Some(at) == home };
            open && arrived
                && packet.transport == Transport::Tcp
                && packet.port == 3306
                && rds.whitelist.iter().any(|&peer| matches(design, peer, &packet))
        }
        // A NAT gateway passes on what the links that leave it say.
        Product::Nat(_) => {
            at == At::World
                && design.links.values().filter(|link| link.from == to).any(|link| {
                    let server = design.nodes.get(link.to).unwrap();
                    let vpc = design.net_of(server) == NetKind::Vpc;
                    let blocked =
                        vpc && packet.transport == Transport::Tcp && [22, 3389].contains(&packet.port);
                    let port = if packet.transport == Transport::Icmp { target.2 } else { packet.port };
                    (link.to, packet.transport, port) == target
                        && link.ports.is_none_or(|ports| {
                            packet.transport != Transport::Icmp && ports.first <= port && port <= ports.last
                        })
                        && !blocked
                        && enters(design, server, Nic::Intranet, &packet)
                })
        }
        Product::Oss(bucket) => {
            let home = design.region_of(node);
            let near = match at {
                At::Vpc(vpc) => design.vpcs.get(vpc).map(|vpc| vpc.region) == home,
                At::Classic => {
                    home.and_then(|home| design.regions.get(home)).and_then(|r| r.net)
                        == Some(NetKind::Classic)
                }
                At::World => bucket.scope == BucketScope::External,
                At::Site => false,
            };
            near && arrived && packet.transport == Transport::Tcp && [80, 443].contains(&packet.port)
        }
        Product::Dns(_) => arrived,
        Product::Vpn(_) => arrived && (at == At::World || Some(at) == home),
        Product::External(_) => {
            if !arrived || Some(at) != home {
                return false;
            }
            // Into the customer's place over the line: a classic network sees translated hosts only.
            match packet.pool {
                Pool::OverLine(line, true) => {
                    let Product::Line(product) = &design.nodes.get(line).unwrap().product else {
                        return false;
                    };
                    product.nat_map.iter().any(|entry| {
                        !entry.source
                            && Some(entry.real) == node.private_ip
                            && entry.port.is_none_or(|p| {
                                packet.transport != Transport::Icmp
                                    && p.first <= packet.port
                                    && packet.port <= p.last
                            })
                    })
                }
                _ => true,
            }
        }
        _ => unreachable!("the walk is not asked about {node:?}"),
    }
}

/// Whether a packet gets from one node to a port of another: every place where the sender can let one loose,
/// every node it can address first, every port it can choose.
pub fn walks(design: &Design, from: NodeId, target: (NodeId, Transport, u16)) -> bool {
    let world = Ipv4Addr::new(203, 0, 113, 7);
    let mut loose: Vec<(At, Ipv4Addr, Option<NodeId>, Pool)> = Vec::new();
    let line = design.nodes.iter().find(|(_, n)| matches!(n.product, Product::Line(_))).unwrap();
    let line_at = at_of(design, line.1);
    if from == INTERNET {
        loose.push((At::World, world, None, Pool::World));
    } else {
        let node = design.nodes.get(from).unwrap();
        match &node.product {
            Product::External(party) => {
                loose.push((At::World, world, Some(from), Pool::World));
                if party.kind == ExternalKind::Customer {
                    let own = node.private_ip.unwrap();
                    loose.push((At::Site, own, Some(from), Pool::Own));
                    let Product::Line(product) = &line.1.product else { unreachable!() };
                    match line_at {
                        Some(At::Classic) => {
                            for entry in product.nat_map.iter().filter(|e| e.source && e.real == own) {
                                loose.push((At::Classic, entry.mapped, Some(from), Pool::Line(line.0)));
                            }
                        }
                        Some(at) => loose.push((at, own, Some(from), Pool::Line(line.0))),
                        None => {}
                    }
                }
                for (_, link) in design.links.iter().filter(|(_, link)| link.from == from) {
                    let to = design.nodes.get(link.to).unwrap();
                    if let Some(vpn) = to.product.as_vpn()
                        && let Some(at) = at_of(design, to)
                    {
                        loose.push((at, vpn.client_ips[0], Some(link.to), Pool::Vpn));
                    }
                }
            }
            Product::Ecs(_) => {
                let Some(at) = at_of(design, node) else { return false };
                loose.push((at, node.private_ip.unwrap(), Some(from), Pool::Own));
                let eip = design
                    .nodes
                    .values()
                    .any(|n| matches!(&n.product, Product::Eip(e) if e.bound_to == Some(from)));
                let nat = design.links.values().any(|link| {
                    link.from == from && matches!(design.nodes.get(link.to).unwrap().product, Product::Nat(_))
                });
                if line_at == Some(at) {
                    let over = Pool::OverLine(line.0, at == At::Classic);
                    loose.push((At::Site, node.private_ip.unwrap(), Some(from), over));
                }
                if bandwidth(node) || eip || nat {
                    loose.push((At::World, world, Some(from), Pool::World));
                }
            }
            Product::Vpn(vpn) => {
                let Some(at) = at_of(design, node) else { return false };
                loose.push((at, vpn.client_ips[0], Some(from), Pool::Vpn));
            }
            // A name stands for those who asked for it.
            Product::Eip(_) | Product::Nat(_) | Product::Dns(_) => {
                loose.push((At::World, world, Some(from), Pool::World));
            }
            Product::Line(product) => {
                // Some host of the place that the line ends at.
                let host = Ipv4Addr::new(172, 20, 0, 9);
                match line_at {
                    Some(At::Classic) => {
                        for entry in product.nat_map.iter().filter(|entry| entry.source) {
                            loose.push((At::Classic, entry.mapped, Some(from), Pool::Line(from)));
                        }
                    }
                    Some(at) => loose.push((at, host, Some(from), Pool::Line(from))),
                    None => {}
                }
            }
            // A load balancer sends to its backends only.
            Product::Slb(slb) => {
                let Some(server) = design.nodes.get(target.0) else { return false };
                let packet = Packet {
                    source: Ipv4Addr::new(100, 64, 0, 1),
                    identity: Some(from),
                    pool: Pool::Slb,
                    transport: target.1,
                    port: target.2,
                };
                return server.product.as_ecs().is_some()
                    && design.region_of(server) == design.region_of(node)
                    && at_of(design, server).is_some()
                    && enters(design, server, Nic::Intranet, &packet)
                    && slb.listeners.iter().any(|listener| {
                        (listener.protocol == ListenerProtocol::Udp) == (target.1 == Transport::Udp)
                            && target.1 != Transport::Icmp
                            && listener.backends.contains(&target.0)
                            && listener.backend_port.unwrap_or(listener.port) == u32::from(target.2)
                    });
            }
            // Databases and buckets answer; they open nothing.
            _ => return false,
        }
    }
    if target.0 == INTERNET {
        return loose.iter().any(|&(at, source, identity, pool)| {
            let packet = Packet { source, identity, pool, transport: target.1, port: target.2 };
            at == At::World && leaves(design, from, at, INTERNET, &packet)
        });
    }
    let (_, transport, port) = target;
    // Nothing on the way changes what a packet speaks. Only a load balancer changes its port, so that only there
    // the sender may have chosen another one.
    let all: Vec<u16> = TCP_PORTS.into_iter().chain([port]).collect();
    loose.into_iter().any(|(at, source, identity, pool)| {
        design.nodes.iter().any(|(first, node)| {
            let ports: &[u16] = match &node.product {
                Product::Slb(_) => &all,
                Product::Eip(_) | Product::Nat(_) => &[port],
                Product::Line(_) => return false,
                // Nobody else passes anything on.
                _ if first == target.0 => &[port],
                _ => return false,
            };
            ports.iter().any(|&port| {
                let packet = Packet { source, identity, pool, transport, port };
                leaves(design, from, at, first, &packet) && follow(design, at, packet, first, target, 3)
            })
        })
    })
}

/// Whether the sender's own groups let a packet out.
fn leaves(design: &Design, from: NodeId, at: At, to: NodeId, packet: &Packet) -> bool {
    let Some(node) = design.nodes.get(from) else { return true };
    if node.product.as_ecs().is_none() {
        return true;
    }
    let classic = design.net_of(node) == NetKind::Classic;
    let nic = if classic && at == At::World { Nic::Public } else { Nic::Intranet };
    let target = design.nodes.get(to);
    // The packet as an outbound rule sees it: by where it goes.
    let seen = Packet {
        source: if at == At::World {
            Ipv4Addr::new(203, 0, 113, 99)
        } else {
            target.and_then(|node| node.private_ip).unwrap_or(Ipv4Addr::new(10, 240, 0, 1))
        },
        identity: Some(to),
        pool: if target.is_some_and(|node| node.product.as_slb().is_some()) { Pool::Slb } else { Pool::Own },
        ..*packet
    };
    verdict(design, node, Direction::Out, nic, &seen).unwrap_or(true)
}
