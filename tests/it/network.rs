//! Reachability against a packet walk that shares no code with it.

use std::net::Ipv4Addr;

use yuntu::catalog::Catalog;
use yuntu::design::*;
use yuntu::network::{INTERNET, NetworkMap, passage};

use super::support::random::Rng;
use super::support::rounds;

const TCP_PORTS: [u16; 6] = [22, 80, 3306, 3389, 8080, 9999];

/// A small design in which every address is entered: a VPC region with two networks, a classic region, a
/// customer's place with a line into the classic region, operators with a VPN, and users.
struct Small {
    design: Design,
    nodes: Vec<NodeId>,
}

fn small(seed: u64) -> Small {
    let mut rng = Rng::new(seed);
    let mut design = Design::default();
    let mut ids = design.ids();
    let mut edits = Vec::new();
    let regions = [ids.region(), ids.region()];
    for (id, net) in regions.into_iter().zip([NetKind::Vpc, NetKind::Classic]) {
        edits.push(Edit::PutRegion(id, Region { code: "x".into(), name: id.to_string(), net: Some(net) }));
    }
    let azs = [ids.az(), ids.az()];
    for (id, region) in azs.into_iter().zip(regions) {
        edits.push(Edit::PutAz(id, Az { region, code: "a".into(), name: id.to_string() }));
    }
    let vpcs = [ids.vpc(), ids.vpc()];
    for (at, id) in vpcs.into_iter().enumerate() {
        let cidr = Some(format!("10.{at}.0.0/16").parse().unwrap());
        edits.push(Edit::PutVpc(id, Vpc { region: regions[0], name: id.to_string(), cidr }));
    }
    let vswitches = [ids.vswitch(), ids.vswitch(), ids.vswitch()];
    for (at, id) in vswitches.into_iter().enumerate() {
        let cidr: Cidr = ["10.0.0.0/24", "10.0.1.0/24", "10.1.0.0/24"][at].parse().unwrap();
        let vpc = vpcs[at / 2];
        let row = VSwitch { vpc, az: azs[0], security_zone: None, name: id.to_string(), cidr: Some(cidr) };
        edits.push(Edit::PutVSwitch(id, row));
    }
    let site = ids.site();
    let row = Site {
        name: "site".into(),
        city: String::new(),
        province: String::new(),
        cidrs: vec!["172.20.0.0/24".parse().unwrap()],
        delegated: Vec::new(),
        merge_ready: None,
    };
    edits.push(Edit::PutSite(site, row));
    let groups = [ids.security_group(), ids.security_group(), ids.security_group()];
    let nets = [NetKind::Vpc, NetKind::Classic, if rng.chance(50) { NetKind::Vpc } else { NetKind::Classic }];

    let mut nodes: Vec<(NodeId, Node)> = Vec::new();
    let outside = |kind| Product::External(External { kind, ..External::default() });
    nodes.push((ids.node(), Node::new("users", outside(ExternalKind::Users)).at(Place::Internet)));
    nodes.push((ids.node(), Node::new("ops", outside(ExternalKind::OpsUsers)).at(Place::Internet)));
    nodes.push((ids.node(), Node::new("alipay", outside(ExternalKind::Alipay)).at(Place::Internet)));
    let mut host = Node::new("host", outside(ExternalKind::Customer)).at(Place::Site(site));
    host.private_ip = Some("172.20.0.9".parse().unwrap());
    let host_id = ids.node();
    nodes.push((host_id, host));
    let mut servers = Vec::new();
    for at in 0..5 {
        let ecs = Ecs {
            public_bandwidth_mbps: rng.maybe(|rng| f64::from(rng.below(2) as u32)),
            os: Some(OsFamily::Linux),
            ..Ecs::default()
        };
        let classic = at >= 3;
        let place = Place::Az { az: azs[usize::from(classic)], security_zone: None };
        let mut node = Node::new(format!("ecs-{at}"), Product::Ecs(ecs)).at(place);
        if classic {
            node.private_ip = Some(Ipv4Addr::new(10, 200, 0, at as u8 + 5));
        } else if rng.chance(90) {
            let which = rng.below(3);
            node.vswitch = Some(vswitches[which]);
            let third = [0, 1, 0][which];
            let second = [0, 0, 1][which];
            node.private_ip = Some(Ipv4Addr::new(10, second, third, at as u8 + 5));
        }
        node.security_groups = groups.into_iter().filter(|_| rng.chance(50)).collect();
        let id = ids.node();
        servers.push(id);
        nodes.push((id, node));
    }
    let vpn = Vpn { client_ips: vec![Ipv4Addr::new(10, 9, 0, 1)], ..Vpn::default() };
    let vpn_id = ids.node();
    let region_of_vpn = regions[rng.below(2)];
    let mut vpn =
        Node::new("vpn", Product::Vpn(vpn)).at(Place::Region { region: region_of_vpn, security_zone: None });
    if region_of_vpn == regions[0] {
        vpn.vswitch = Some(vswitches[rng.below(3)]);
    }
    nodes.push((vpn_id, vpn));

    let peers = |rng: &mut Rng| match rng.below(7) {
        0 => Peer::Cidr(
            ["0.0.0.0/0", "10.0.0.0/24", "10.0.0.5/32", "10.9.0.0/16", "100.64.0.0/10", "172.20.0.0/24"]
                [rng.below(6)]
            .parse()
            .unwrap(),
        ),
        1 => Peer::SecurityGroup(groups[rng.below(3)]),
        2 => Peer::Node(servers[rng.below(5)]),
        3 => Peer::VpnClients,
        4 => Peer::SlbInternal,
        5 => Peer::Alipay,
        _ => Peer::Cidr("10.77.0.0/29".parse().unwrap()),
    };
    let listeners = |rng: &mut Rng| {
        rng.some(2, |rng| Listener {
            protocol: rng.pick(&[ListenerProtocol::Http, ListenerProtocol::Tcp, ListenerProtocol::Udp]),
            port: rng.pick(&[80, 8080]),
            backend_port: rng.maybe(|rng| u32::from(rng.pick::<u16>(&TCP_PORTS))),
            whitelist: rng.some(1, peers),
            backends: servers.iter().copied().filter(|_| rng.chance(40)).collect(),
            ..Listener::default()
        })
    };
    for (name, scope) in [("slb-public", SlbScope::Public), ("slb-private", SlbScope::Private)] {
        let region = regions[rng.below(2)];
        let slb = Slb { scope, listeners: listeners(&mut rng), ..Slb::default() };
        let mut node = Node::new(name, Product::Slb(slb)).at(Place::Region { region, security_zone: None });
        if region == regions[0] {
            node.vswitch = Some(vswitches[rng.below(3)]);
        }
        nodes.push((ids.node(), node));
    }
    let rds = Rds { whitelist: rng.some(2, peers), public_endpoint: rng.chance(30), ..Rds::default() };
    let mut rds =
        Node::new("rds", Product::Rds(rds)).at(Place::Region { region: regions[0], security_zone: None });
    rds.vswitch = Some(vswitches[rng.below(3)]);
    rds.private_ip = Some(Ipv4Addr::new(10, 250, 0, 1));
    nodes.push((ids.node(), rds));
    let bound = nodes[4 + rng.below(5)].0;
    let eip = Eip { bound_to: Some(bound), ..Eip::default() };
    let eip =
        Node::new("eip", Product::Eip(eip)).at(Place::Region { region: regions[0], security_zone: None });
    nodes.push((ids.node(), eip));
    let nat_map = rng.some(1, |_| NatEntry {
        source: true,
        real: Ipv4Addr::new(172, 20, 0, 9),
        mapped: Ipv4Addr::new(10, 77, 0, 1),
        port: None,
    });
    let line_id = ids.node();
    let line = Line { nat_map, ..Line::default() };
    let place = Place::Region { region: regions[rng.below(2)], security_zone: None };
    let mut line = Node::new("line", Product::Line(line)).at(place);
    if place == (Place::Region { region: regions[0], security_zone: None }) {
        line.vswitch = Some(vswitches[rng.below(3)]);
    }
    nodes.push((line_id, line));

    for (id, net) in groups.into_iter().zip(nets) {
        let rules = rng.some(4, |rng| {
            let first = rng.pick(&[1, 22, 80, 3306]);
            SecurityRule {
                direction: if rng.chance(80) { Direction::In } else { Direction::Out },
                nic: if rng.chance(80) { Nic::Intranet } else { Nic::Public },
                transport: rng.pick(&[Transport::Tcp, Transport::Udp, Transport::Icmp, Transport::All]),
                ports: PortRange { first, last: rng.pick(&[first, 65_535, 3306.max(first)]) },
                peer: peers(rng),
                action: if rng.chance(75) { RuleAction::Allow } else { RuleAction::Drop },
                priority: rng.pick(&[1, 1, 2, 50, 100]),
                note: String::new(),
            }
        });
        edits
            .push(Edit::PutSecurityGroup(id, SecurityGroup { name: id.to_string(), net, rules: Vec::new() }));
        edits.push(Edit::PutSecurityGroup(id, SecurityGroup { name: id.to_string(), net, rules }));
    }
    // Rules name nodes and nodes name groups: groups come empty first, then nodes, then the rules.
    let (late, early): (Vec<Edit>, Vec<Edit>) = edits
        .into_iter()
        .partition(|edit| matches!(edit, Edit::PutSecurityGroup(_, group) if !group.rules.is_empty()));
    design.apply_all(early).unwrap();
    let all: Vec<NodeId> = nodes.iter().map(|(id, _)| *id).collect();
    design
        .apply_all(nodes.into_iter().map(|(id, node)| Edit::PutNode(id, Box::new(node))).collect())
        .unwrap();
    design.apply_all(late).unwrap();
    let mut links = vec![Link::new(host_id, line_id, Purpose::Business)];
    if rng.chance(70) {
        let ops = all[1];
        links.push(Link::new(ops, vpn_id, Purpose::Operations));
    }
    for link in links {
        let id = design.ids().link();
        design.apply(Edit::PutLink(id, link)).unwrap();
    }
    Small { design, nodes: all }
}

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
                return false;
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
        _ => unreachable!("the walk is asked about servers, balancers, databases and public addresses"),
    }
}

/// Whether a packet gets from one node to a port of another: every place where the sender can let one loose,
/// every node it can address first, every port it can choose.
fn walks(design: &Design, from: NodeId, target: (NodeId, Transport, u16)) -> bool {
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
                if bandwidth(node) || eip {
                    loose.push((At::World, world, Some(from), Pool::World));
                }
            }
            _ => unreachable!("the walk starts at servers and at parties outside"),
        }
    }
    let ports: Vec<u16> = TCP_PORTS.into_iter().chain([target.2]).collect();
    for (at, source, identity, pool) in loose {
        for first in design.nodes.keys() {
            let product = &design.nodes.get(first).unwrap().product;
            if !matches!(product, Product::Ecs(_) | Product::Slb(_) | Product::Rds(_) | Product::Eip(_)) {
                continue;
            }
            for &port in &ports {
                for transport in [Transport::Tcp, Transport::Udp, Transport::Icmp] {
                    let packet = Packet { source, identity, pool, transport, port };
                    if leaves(design, from, at, first, &packet)
                        && follow(design, at, packet, first, target, 3)
                    {
                        return true;
                    }
                }
            }
        }
    }
    false
}

/// Whether the sender's own groups let a packet out.
fn leaves(design: &Design, from: NodeId, at: At, to: NodeId, packet: &Packet) -> bool {
    let Some(node) = design.nodes.get(from) else { return true };
    if node.product.as_ecs().is_none() {
        return true;
    }
    let classic = design.net_of(node) == NetKind::Classic;
    let nic = if classic && at == At::World { Nic::Public } else { Nic::Intranet };
    let target = design.nodes.get(to).unwrap();
    // The packet as an outbound rule sees it: by where it goes.
    let seen = Packet {
        source: if at == At::World {
            Ipv4Addr::new(203, 0, 113, 99)
        } else {
            target.private_ip.unwrap_or(Ipv4Addr::new(10, 240, 0, 1))
        },
        identity: Some(to),
        pool: if target.product.as_slb().is_some() { Pool::Slb } else { Pool::Own },
        ..*packet
    };
    verdict(design, node, Direction::Out, nic, &seen).unwrap_or(true)
}

/// Outbound rules towards a node without an entered address are left out of the comparison: the engine answers
/// for every address it may turn out to be, the walk for one.
fn without_outbound_to_unknown(mut design: Design) -> Design {
    let edits: Vec<Edit> = design
        .security_groups
        .iter()
        .map(|(id, group)| {
            let mut group = group.clone();
            group.rules.retain(|rule| {
                rule.direction == Direction::In
                    || !matches!(rule.peer, Peer::Cidr(block) if block.0.prefix_len() != 0)
            });
            Edit::PutSecurityGroup(id, group)
        })
        .collect();
    design.apply_all(edits).unwrap();
    design
}

#[test]
fn reachability_equals_a_packet_walk_on_random_designs() {
    let (mut open, mut asked) = (0, 0);
    for seed in 0..rounds(20, 2_000) as u64 {
        let Small { design, nodes } = small(seed);
        let design = without_outbound_to_unknown(design);
        let map = NetworkMap::of(&design, Catalog::builtin());
        let kind = |id: NodeId| design.nodes.get(id).map(|node| &node.product);
        let sources = nodes
            .iter()
            .copied()
            .filter(|&id| matches!(kind(id), Some(Product::Ecs(_) | Product::External(_))))
            .chain([INTERNET]);
        for from in sources {
            for &to in &nodes {
                if from == to
                    || !matches!(kind(to), Some(Product::Ecs(_) | Product::Slb(_) | Product::Rds(_)))
                {
                    continue;
                }
                for transport in [Transport::Tcp, Transport::Udp, Transport::Icmp] {
                    for port in TCP_PORTS {
                        let found = passage(&map, from, to, transport, port);
                        let walked = walks(&design, from, (to, transport, port));
                        asked += 1;
                        open += usize::from(walked);
                        assert_eq!(
                            found.reachable,
                            walked,
                            "seed {seed}: {} → {} {transport:?} {port}: the walk and the engine disagree\n{found:#?}",
                            map.name(from),
                            map.name(to)
                        );
                        if transport == Transport::Icmp {
                            break;
                        }
                    }
                }
            }
        }
    }
    assert!(open * 100 > asked, "only {open} of {asked} questions are open: the designs say too little");
}

#[test]
fn the_smallest_change_opens_what_it_says() {
    let mut opened = 0;
    for seed in 0..100 {
        let Small { design, nodes } = small(seed);
        let map = NetworkMap::of(&design, Catalog::builtin());
        for (from, to) in nodes.iter().flat_map(|&from| nodes.iter().map(move |&to| (from, to))) {
            let found = passage(&map, from, to, Transport::Tcp, 80);
            let dropped = format!("{:?}", found.obstacles).contains("dropped_by: Some");
            if from == to || found.reachable || found.obstacles.is_empty() || dropped {
                continue;
            }
            let Some(changes) = found.changes(&map) else { continue };
            if changes.iter().any(|change| change.edits.is_empty()) || changes.len() > 1 {
                continue;
            }
            let mut after = design.clone();
            after.apply_all(changes.into_iter().flat_map(|change| change.edits).collect()).unwrap();
            let map = NetworkMap::of(&after, Catalog::builtin());
            assert!(
                passage(&map, from, to, Transport::Tcp, 80).reachable,
                "seed {seed}: {} → {} stays closed after the change of {:?}",
                map.name(from),
                map.name(to),
                found.obstacles
            );
            opened += 1;
        }
    }
    assert!(opened > 30, "only {opened} ways were opened");
}

#[test]
fn taking_away_the_rule_of_a_path_changes_the_answer_or_the_path() {
    use yuntu::network::Why;
    let mut closed = 0;
    for seed in 0..100 {
        let Small { design, nodes } = small(seed);
        let map = NetworkMap::of(&design, Catalog::builtin());
        for (from, to) in nodes.iter().flat_map(|&from| nodes.iter().map(move |&to| (from, to))) {
            if from == to {
                continue;
            }
            let found = passage(&map, from, to, Transport::Tcp, 80);
            let Some(Why::Rule((group, at))) =
                found.path.last().map(|hop| hop.why).filter(|_| found.reachable)
            else {
                continue;
            };
            let mut row = design.security_groups.get(group).unwrap().clone();
            row.rules.remove(at);
            let mut after = design.clone();
            after.apply(Edit::PutSecurityGroup(group, row)).unwrap();
            let map = NetworkMap::of(&after, Catalog::builtin());
            let now = passage(&map, from, to, Transport::Tcp, 80);
            let by = now.path.last().map(|hop| hop.why).filter(|_| now.reachable);
            // Rules behind the removed one move up, so that the same position is another rule.
            let same_rule = now.reachable
                && matches!(by, Some(Why::Rule((g, a)))
                    if g == group && after.security_groups.get(g).unwrap().rules.get(a)
                        == design.security_groups.get(group).unwrap().rules.get(at));
            let twins = design
                .security_groups
                .get(group)
                .unwrap()
                .rules
                .iter()
                .filter(|rule| Some(*rule) == design.security_groups.get(group).unwrap().rules.get(at))
                .count();
            assert!(!same_rule || twins > 1, "seed {seed}: the path does not hang on the rule it names");
            closed += usize::from(!now.reachable);
        }
    }
    assert!(closed > 15, "only {closed} answers changed");
}

mod access {
    use std::collections::BTreeSet;

    use yuntu::catalog::Catalog;
    use yuntu::design::{Design, Edit, SecurityGroup};
    use yuntu::files::templates;
    use yuntu::network::{LinkState, NetworkMap, access_plan, compare, standing_questions};

    fn closed(design: &Design) -> BTreeSet<String> {
        let map = NetworkMap::of(design, Catalog::builtin());
        let comparison = compare(&map);
        let links = standing_questions(&map).links.into_iter().filter_map(|answer| match answer.state {
            LinkState::Closed(obstacle) => Some(format!("{} {}", answer.link, obstacle.text(&map).en)),
            LinkState::Partly => Some(format!("{} in part", answer.link)),
            LinkState::Open | LinkState::NotAsked => None,
        });
        links
            .chain(
                comparison
                    .missing
                    .iter()
                    .map(|m| format!("{} {} {}", m.flow.from, m.flow.to, m.obstacle.text(&map).en)),
            )
            .collect()
    }

    fn derived(design: &Design) -> Design {
        let map = NetworkMap::of(design, Catalog::builtin());
        let edits = access_plan(&map).edits(design);
        let mut after = design.clone();
        after.apply_all(edits).unwrap();
        after
    }

    #[test]
    fn every_link_of_every_template_is_open_with_its_own_groups_and_with_the_derived_ones() {
        for template in templates::all() {
            let design = template.load().unwrap().design;
            assert_eq!(closed(&design), BTreeSet::new(), "{}: mend the groups of the template", template.id);
            let mut after = derived(&design);
            // A bastion is never put on a whitelist (guide L731), so that a star keeps these links shut.
            let to_data: Vec<Edit> = after
                .links
                .iter()
                .filter(|(_, link)| {
                    let node = |id| after.nodes.get(id).unwrap();
                    yuntu::network::is_bastion(node(link.from)) && node(link.to).product.as_rds().is_some()
                })
                .map(|(id, _)| Edit::Remove(id.into()))
                .collect();
            after.apply_all(to_data).unwrap();
            assert_eq!(closed(&after), BTreeSet::new(), "{}: the derived groups close links", template.id);
        }
    }

    #[test]
    fn derived_groups_admit_nothing_else_and_deriving_again_changes_nothing() {
        for template in templates::all() {
            let after = derived(&template.load().unwrap().design);
            let map = NetworkMap::of(&after, Catalog::builtin());
            let comparison = compare(&map);
            let used: BTreeSet<_> =
                after.nodes.values().flat_map(|node| node.security_groups.clone()).collect();
            let remarks: Vec<_> =
                comparison.remarks.iter().filter(|remark| used.contains(&remark.group)).collect();
            assert!(remarks.is_empty(), "{}: {remarks:#?}", template.id);
            assert_eq!(access_plan(&map).edits(&after), vec![], "{}", template.id);
            assert!(standing_questions(&map).strangers.is_empty(), "{}", template.id);
        }
    }

    #[test]
    fn taking_away_any_derived_rule_closes_a_link() {
        for template in templates::all() {
            let after = derived(&template.load().unwrap().design);
            let used: BTreeSet<_> =
                after.nodes.values().flat_map(|node| node.security_groups.clone()).collect();
            for (id, group) in after.security_groups.iter().filter(|(id, _)| used.contains(id)) {
                for at in 0..group.rules.len() {
                    let mut rules = group.rules.clone();
                    rules.remove(at);
                    let mut without = after.clone();
                    without
                        .apply(Edit::PutSecurityGroup(id, SecurityGroup { rules, ..group.clone() }))
                        .unwrap();
                    assert!(
                        !closed(&without).is_empty(),
                        "{}: rule {at} of {} opens nothing that is drawn",
                        template.id,
                        group.name
                    );
                }
            }
        }
    }
}
