//! Small designs by a seed in which every address is entered.

use std::net::Ipv4Addr;

use yuntu::design::*;

use crate::support::random::Rng;

/// A port of each class: log-in ports, a web port, a database's, one of an application, one that nothing names.
pub const TCP_PORTS: [u16; 6] = [22, 80, 3306, 3389, 8080, 9999];

/// A small design in which every address is entered: a VPC region with two networks, a classic region, a
/// customer's place with a line into the classic region, operators with a VPN, and users.
pub struct Small {
    pub design: Design,
    pub nodes: Vec<NodeId>,
}

pub fn small(seed: u64) -> Small {
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
    let mut nat_map = rng.some(1, |_| NatEntry {
        source: true,
        real: Ipv4Addr::new(172, 20, 0, 9),
        mapped: Ipv4Addr::new(10, 77, 0, 1),
        port: None,
    });
    nat_map.extend(rng.some(1, |rng| NatEntry {
        source: false,
        real: Ipv4Addr::new(172, 20, 0, 9),
        mapped: Ipv4Addr::new(10, 77, 0, 2),
        port: rng.maybe(|rng| PortRange::one(rng.pick(&TCP_PORTS))),
    }));
    let line_id = ids.node();
    let line = Line { nat_map, ..Line::default() };
    let place = Place::Region { region: regions[rng.below(2)], security_zone: None };
    let mut line = Node::new("line", Product::Line(line)).at(place);
    if place == (Place::Region { region: regions[0], security_zone: None }) {
        line.vswitch = Some(vswitches[rng.below(3)]);
    }
    nodes.push((line_id, line));
    let scope = if rng.chance(50) { BucketScope::External } else { BucketScope::Internal };
    let bucket = Product::Oss(Bucket { scope, ..Bucket::default() });
    let place = Place::Region { region: regions[rng.below(2)], security_zone: None };
    nodes.push((ids.node(), Node::new("oss", bucket).at(place)));
    nodes.push((ids.node(), Node::new("dns", Product::Dns(Dns::default())).at(Place::Internet)));
    let gateway = Product::Nat(Nat { kind: NatKind::Gateway, ..Nat::default() });
    let nat_id = ids.node();
    let place = Place::Region { region: regions[0], security_zone: None };
    nodes.push((nat_id, Node::new("nat", gateway).at(place)));

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
    // A NAT gateway lets one server out and passes packets on to another.
    if rng.chance(70) {
        links.push(Link::new(servers[rng.below(3)], nat_id, Purpose::Outbound));
    }
    if rng.chance(70) {
        let link = Link::new(nat_id, servers[rng.below(3)], Purpose::Business);
        links.push(Link { ports: rng.maybe(|rng| PortRange::one(rng.pick(&TCP_PORTS))), ..link });
    }
    for link in links {
        let id = design.ids().link();
        design.apply(Edit::PutLink(id, link)).unwrap();
    }
    Small { design, nodes: all }
}

/// Outbound rules towards a node without an entered address are left out of the comparison: the engine answers
/// for every address it may turn out to be, the walk for one.
pub fn without_outbound_to_unknown(mut design: Design) -> Design {
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
