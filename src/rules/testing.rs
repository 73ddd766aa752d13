//! Small good designs that the tests of all families change in one place, and what they ask of a rule.
//!
//! The two designs hold the same nodes: `internet`, `ops`, `dns`, `slb`, `web-1`, `web-2`, `bastion-1`,
//! `bastion-2`, `rds`, `vpn`, `waf`, `sls`. A test finds a node by its name.

mod asking;

pub use asking::*;

use std::net::Ipv4Addr;

use super::{
    Check, ChecklistItem, Cite, Context, Family, Finding, Fix, FixClass, Outcome, Report, Rule, Selection,
    Sink, check, fix_all,
};
use crate::base::{Basis, Date, Money, Severity, Text};
use crate::catalog::Catalog;
use crate::design::{
    Account, Aim, Az, AzId, Cidr, ClientBy, Design, Disk, Dns, DnsRecord, Ecs, EcsRole, Edit, External,
    ExternalKind, Function, HealthCheck, Link, LinkId, Listen, Listener, NetKind, Node, NodeId, OsFamily,
    Peer, Place, PortRange, Product, Protocol, PublicBilling, Purpose, Rds, RdsAccount, Ref, Region,
    RegionId, Repair, SecurityGroup, SecurityRule, Settings, Slb, SnapshotPolicy, Spec, Transport, VSwitch,
    Vpc, Vpn, Workload,
};

/// The day on which tests check.
pub fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

/// T-01 in small: the classic network of 华东1 with AZs B and C, edition `guide-2016`.
pub fn two_az_classic() -> Design {
    Builder::new("guide-2016", NetKind::Classic, ("cn-hangzhou-finance", "华东1"), ["B", "C"]).build()
}

/// T-02 in small: a VPC of 华东2 with one vSwitch in each of two AZs, edition `official-2026`.
pub fn two_az_vpc() -> Design {
    let azs = ["cn-shanghai-finance-1f", "cn-shanghai-finance-1g"];
    Builder::new("official-2026", NetKind::Vpc, ("cn-shanghai-finance-1", "华东2"), azs).build()
}

/// Both good designs with a workload that they carry, and a database whose limits are known.
pub fn loaded_designs() -> [Design; 2] {
    let n = |value: u32| Some(rust_decimal::Decimal::from(value));
    good_designs().map(|mut design| {
        rds(&mut design, "rds", |rds| (rds.max_connections, rds.max_iops) = (Some(500), Some(2000)));
        let function = design.functions.keys().next().unwrap();
        let aims = [Aim::Function(function), Aim::Node(id(&design, "rds")), Aim::Node(id(&design, "slb"))];
        let orders = Workload {
            name: "orders".to_owned(),
            aims: aims.to_vec(),
            tx_per_day: n(100_000),
            peak_tps: n(20),
            kb_per_tx: n(1),
            request_kb: n(2),
            response_kb: n(4),
            retention_days: n(30),
            tps_per_server: n(50),
            connections_per_server: n(20),
            iops_per_tx: n(2),
            concurrent_users: n(100),
            ..Workload::default()
        };
        let workload = design.ids().workload();
        design.apply(Edit::PutWorkload(workload, Box::new(orders))).unwrap();
        design
    })
}

/// Both good designs.
pub fn good_designs() -> [Design; 2] {
    [two_az_classic(), two_az_vpc()]
}

struct Builder {
    design: Design,
    region: RegionId,
    azs: [AzId; 2],
    vswitches: Vec<crate::design::VSwitchId>,
}

impl Builder {
    fn new(edition: &str, net: NetKind, region: (&str, &str), azs: [&str; 2]) -> Self {
        let mut design = Design {
            settings: Settings {
                edition: edition.to_owned(),
                net,
                flow_log: Some(true),
                ..Settings::default()
            },
            account: Account {
                organisation: Some("示例机构".to_owned()),
                finance_certified: Some(true),
                real_name: Some(true),
                balance: Some(Money(1000.into())),
                new_user: Some(false),
                mfa: Some(true),
                password_min_length: Some(14),
                password_four_classes: Some(true),
                action_trail: Some(true),
                auto_recharge: Some(false),
                ..Account::default()
            },
            ..Design::default()
        };
        let mut ids = design.ids();
        let region_id = ids.region();
        let row = Region { code: region.0.to_owned(), name: region.1.to_owned(), net: None };
        design.apply(Edit::PutRegion(region_id, row)).unwrap();
        let az_ids = azs.map(|code| {
            let id = ids.az();
            let name = format!("可用区{}", code.chars().last().unwrap().to_uppercase());
            design.apply(Edit::PutAz(id, Az { region: region_id, code: code.to_owned(), name })).unwrap();
            id
        });
        let mut builder = Self { design, region: region_id, azs: az_ids, vswitches: Vec::new() };
        if net == NetKind::Vpc {
            builder.add_network();
        }
        builder
    }

    fn add_network(&mut self) {
        let mut ids = self.design.ids();
        let vpc = ids.vpc();
        let row = Vpc { region: self.region, name: "vpc".to_owned(), cidr: Some(cidr("192.168.0.0/16")) };
        self.design.apply(Edit::PutVpc(vpc, row)).unwrap();
        for (at, (az, block)) in self.azs.into_iter().zip(["192.168.0.0/25", "192.168.0.128/25"]).enumerate()
        {
            let id = ids.vswitch();
            let name = format!("vsw-{}", at + 1);
            let row = VSwitch { vpc, az, security_zone: None, name, cidr: Some(cidr(block)) };
            self.design.apply(Edit::PutVSwitch(id, row)).unwrap();
            self.vswitches.push(id);
        }
    }

    fn node(&mut self, name: &str, product: Product, place: Place) -> NodeId {
        add_node(&mut self.design, name, product, place)
    }

    /// A pair of servers, one in each AZ.
    fn pair(&mut self, name: &str, ecs: &Ecs, group: crate::design::SecurityGroupId) -> [NodeId; 2] {
        [0, 1].map(|at| {
            let place = Place::Az { az: self.azs[at], security_zone: None };
            let id = self.node(&format!("{name}-{}", at + 1), Product::Ecs(ecs.clone()), place);
            let vswitch = self.vswitches.get(at).copied();
            edit_node(&mut self.design, id, |node| {
                node.vswitch = vswitch;
                node.security_groups = vec![group];
            });
            id
        })
    }

    fn build(mut self) -> Design {
        let net = self.design.settings.net;
        let mut ids = self.design.ids();
        let (function, sg_bastion, sg_production) =
            (ids.function(), ids.security_group(), ids.security_group());
        let web = Function { name: "web".to_owned(), ..Function::default() };
        self.design.apply(Edit::PutFunction(function, web)).unwrap();
        for (id, name) in [(sg_bastion, "sg-bastion"), (sg_production, "sg-production")] {
            let row = SecurityGroup { name: name.to_owned(), net, rules: Vec::new() };
            self.design.apply(Edit::PutSecurityGroup(id, row)).unwrap();
        }
        let across = Place::Region { region: self.region, security_zone: None };

        let internet = self.node("internet", outside(ExternalKind::Internet), Place::Internet);
        let ops = self.node("ops", outside(ExternalKind::OpsUsers), Place::Internet);
        let web = self.pair("web", &server(EcsRole::Production, 2, 2.0), sg_production);
        for id in web {
            edit_node(&mut self.design, id, |node| node.function = Some(function));
        }
        let bastion = Ecs { otp: Some(true), ..server(EcsRole::Bastion, 1, 1.0) };
        let bastion = self.pair("bastion", &bastion, sg_bastion);
        let rds = Rds {
            spec: Some(Spec::Shape { vcpu: 2, memory_gib: 4.0 }),
            storage_gib: Some(100.0),
            whitelist: web.map(Peer::Node).to_vec(),
            databases: vec!["core".to_owned()],
            accounts: vec![RdsAccount {
                name: "app".to_owned(),
                read_write: vec!["core".to_owned()],
                read_only: Vec::new(),
            }],
            snapshot_policy: Some(SnapshotPolicy { every_hours: 24, keep_days: 7 }),
            ..Rds::default()
        };
        let rds = self.node("rds", Product::Rds(rds), across);
        let rds_vswitch = self.vswitches.first().copied();
        edit_node(&mut self.design, rds, |node| node.vswitch = rds_vswitch);
        let slb = Slb {
            billing: PublicBilling::Bandwidth,
            bandwidth_mbps: Some(5.0),
            monthly_traffic_gb: Some(500.0),
            spec: Some("slb.s1.small".to_owned()),
            listeners: vec![Listener {
                port: 80,
                backend_port: Some(80),
                sticky: true,
                peak_mbps: Some(5.0),
                health: Some(HealthCheck::default()),
                backends: web.to_vec(),
                ..Listener::default()
            }],
            ..Slb::default()
        };
        let slb = self.node("slb", Product::Slb(slb), across);
        let records = vec![DnsRecord { name: "www.example.com".to_owned(), targets: vec![slb] }];
        let dns = Dns { records, ttl_seconds: Some(60) };
        let dns = self.node("dns", Product::Dns(dns), Place::Internet);
        let vpn = Vpn { client_ips: vec![Ipv4Addr::new(10, 1, 1, 1)], otp: Some(true), ..Vpn::default() };
        let vpn = self.node("vpn", Product::Vpn(vpn), across);

        let waf = self.node("waf", Product::of_code("waf"), Place::Internet);
        let sls = self.node("sls", Product::of_code("sls"), across);
        // The built-in price book has no price for them without an edition.
        for id in [waf, sls] {
            edit_node(&mut self.design, id, |node| node.own_monthly_price = Some(Money(50.into())));
        }

        let d = &mut self.design;
        add_link(d, Link::new(internet, waf, Purpose::Business).speaking(Protocol::Http, 80));
        add_link(d, Link::new(waf, slb, Purpose::Business).speaking(Protocol::Http, 80));
        for server in web {
            add_link(d, Link::new(server, sls, Purpose::Operations).speaking(Protocol::Https, 443));
        }
        add_link(d, Link::new(internet, dns, Purpose::Business).speaking(Protocol::Dns, 53));
        add_link(d, Link::new(internet, slb, Purpose::Business).speaking(Protocol::Http, 80));
        add_link(d, Link::new(ops, vpn, Purpose::Operations).speaking(Protocol::SslVpn, 443));
        for server in web {
            add_link(d, Link::new(slb, server, Purpose::Business).speaking(Protocol::Http, 80));
            let mut to_rds = Link::new(server, rds, Purpose::Business).speaking(Protocol::Mysql, 3306);
            to_rds.by = Some(ClientBy::Domain);
            to_rds.auto_reconnect = Some(true);
            add_link(d, to_rds);
            for bastion in bastion {
                add_link(d, Link::new(bastion, server, Purpose::Operations).speaking(Protocol::Ssh, 22));
            }
        }
        for bastion in bastion {
            add_link(d, Link::new(vpn, bastion, Purpose::Operations).speaking(Protocol::Ssh, 22));
        }
        let to_bastion = vec![SecurityRule::allow_tcp(22, Peer::VpnClients)];
        let mut to_web = bastion.map(|id| SecurityRule::allow_tcp(22, Peer::Node(id))).to_vec();
        to_web.push(SecurityRule::allow_tcp(80, Peer::SlbInternal));
        for (id, name, rules) in
            [(sg_bastion, "sg-bastion", to_bastion), (sg_production, "sg-production", to_web)]
        {
            let row = SecurityGroup { name: name.to_owned(), net, rules };
            d.apply(Edit::PutSecurityGroup(id, row)).unwrap();
        }
        self.design
    }
}

fn outside(kind: ExternalKind) -> Product {
    Product::External(External { kind, ..External::default() })
}

/// A block of addresses.
pub fn cidr(text: &str) -> Cidr {
    text.parse().unwrap()
}

/// A complete server.
pub fn server(role: EcsRole, vcpu: u32, memory_gib: f64) -> Ecs {
    Ecs {
        role,
        spec: Some(Spec::Shape { vcpu, memory_gib }),
        os: Some(OsFamily::Linux),
        image: Some("CentOS 7.9 64位".to_owned()),
        public_bandwidth_mbps: Some(0.0),
        system_disk: Some(Disk {
            category: "cloud_essd".to_owned(),
            level: Some("PL1".to_owned()),
            size_gib: 40.0,
        }),
        listens: vec![Listen {
            transport: Transport::Tcp,
            ports: PortRange::one(80),
            http_paths: vec!["/".to_owned()],
        }],
        autostart: Some(true),
        stateless: Some(true),
        supervised: Some(true),
        serves_local_files: Some(false),
        agent: Some(true),
        snapshot_policy: Some(SnapshotPolicy { every_hours: 24, keep_days: 7 }),
        credential_plan: Some(true),
        ..Ecs::default()
    }
}

/// The node with this name.
#[track_caller]
pub fn id(design: &Design, name: &str) -> NodeId {
    let mut found = design.nodes.iter().filter(|(_, node)| node.name == name).map(|(id, _)| id);
    found.next().unwrap_or_else(|| panic!("no node is called {name}"))
}

/// Applies edits that must be possible.
#[track_caller]
pub fn apply(design: &mut Design, edits: Vec<Edit>) {
    design.apply_all(edits).unwrap();
}

/// Adds a node.
pub fn add_node(design: &mut Design, name: &str, product: Product, place: Place) -> NodeId {
    let id = design.ids().node();
    design.apply(Edit::PutNode(id, Box::new(Node::new(name, product).at(place)))).unwrap();
    id
}

/// Adds a link.
pub fn add_link(design: &mut Design, link: Link) -> LinkId {
    let id = design.ids().link();
    design.apply(Edit::PutLink(id, link)).unwrap();
    id
}

/// Connects two nodes by their names.
#[track_caller]
pub fn connect(
    design: &mut Design,
    from: &str,
    to: &str,
    purpose: Purpose,
    protocol: Protocol,
    port: u16,
) -> LinkId {
    let link = Link::new(id(design, from), id(design, to), purpose).speaking(protocol, port);
    add_link(design, link)
}

/// Changes every link from one node to another.
#[track_caller]
pub fn link(design: &mut Design, from: &str, to: &str, change: impl Fn(&mut Link)) {
    let (from, to) = (id(design, from), id(design, to));
    let there: Vec<LinkId> = design
        .links
        .iter()
        .filter(|(_, link)| link.from == from && link.to == to)
        .map(|(id, _)| id)
        .collect();
    assert!(!there.is_empty(), "no such link");
    for id in there {
        let mut row = design.links.get(id).unwrap().clone();
        change(&mut row);
        design.apply(Edit::PutLink(id, row)).unwrap();
    }
}

/// Takes away every link from one node to another.
#[track_caller]
pub fn disconnect(design: &mut Design, from: &str, to: &str) {
    let (from, to) = (id(design, from), id(design, to));
    let gone: Vec<Edit> = design
        .links
        .iter()
        .filter(|(_, link)| link.from == from && link.to == to)
        .map(|(id, _)| Edit::Remove(id.into()))
        .collect();
    assert!(!gone.is_empty(), "no such link");
    apply(design, gone);
}

fn edit_node(design: &mut Design, id: NodeId, change: impl FnOnce(&mut Node)) {
    let mut row = design.nodes.get(id).unwrap().clone();
    change(&mut row);
    design.apply(Edit::PutNode(id, Box::new(row))).unwrap();
}

/// Changes a node.
#[track_caller]
pub fn node(design: &mut Design, name: &str, change: impl FnOnce(&mut Node)) {
    let id = id(design, name);
    edit_node(design, id, change);
}

/// Changes a server.
#[track_caller]
pub fn ecs(design: &mut Design, name: &str, change: impl FnOnce(&mut Ecs)) {
    node(design, name, |node| match &mut node.product {
        Product::Ecs(ecs) => change(ecs),
        other => panic!("{} is not a server", other.code()),
    });
}

/// Changes a load balancer.
#[track_caller]
pub fn slb(design: &mut Design, name: &str, change: impl FnOnce(&mut Slb)) {
    node(design, name, |node| match &mut node.product {
        Product::Slb(slb) => change(slb),
        other => panic!("{} is not a load balancer", other.code()),
    });
}

/// Changes a database.
#[track_caller]
pub fn rds(design: &mut Design, name: &str, change: impl FnOnce(&mut Rds)) {
    node(design, name, |node| match &mut node.product {
        Product::Rds(rds) => change(rds),
        other => panic!("{} is not a database", other.code()),
    });
}

/// Changes a VPN.
#[track_caller]
pub fn vpn(design: &mut Design, name: &str, change: impl FnOnce(&mut Vpn)) {
    node(design, name, |node| match &mut node.product {
        Product::Vpn(vpn) => change(vpn),
        other => panic!("{} is not a VPN", other.code()),
    });
}

/// Changes the settings.
pub fn settings(design: &mut Design, change: impl FnOnce(&mut Settings)) {
    let mut row = design.settings.clone();
    change(&mut row);
    design.apply(Edit::SetSettings(row)).unwrap();
}

/// Changes the account.
pub fn account(design: &mut Design, change: impl FnOnce(&mut Account)) {
    let mut row = design.account.clone();
    change(&mut row);
    design.apply(Edit::SetAccount(row)).unwrap();
}

/// Changes the one workload of [`loaded_designs`].
#[track_caller]
pub fn workload(design: &mut Design, change: impl FnOnce(&mut Workload)) {
    let (id, row) = design.workloads.iter().next().expect("the design has a workload");
    let mut row = row.clone();
    change(&mut row);
    design.apply(Edit::PutWorkload(id, Box::new(row))).unwrap();
}

/// Takes a node away with its links.
#[track_caller]
pub fn remove(design: &mut Design, name: &str) {
    let id = id(design, name);
    design.apply(Edit::Remove(Ref::Node(id))).unwrap();
}

/// Moves a node to where another one stands.
#[track_caller]
pub fn move_like(design: &mut Design, name: &str, like: &str) {
    let like = design.nodes.get(id(design, like)).unwrap().clone();
    node(design, name, |node| {
        node.place = like.place;
        node.vswitch = like.vswitch;
    });
}

/// Takes a node out of its AZ into the region.
#[track_caller]
pub fn lift_to_region(design: &mut Design, name: &str) {
    let region = design.region_of(design.nodes.get(id(design, name)).unwrap()).unwrap();
    node(design, name, |node| node.place = Place::Region { region, security_zone: None });
}

/// Sets the demand of a function and what one server carries.
#[track_caller]
pub fn demand(design: &mut Design, function: &str, peak: Option<&str>, each: Option<&str>) {
    let found = design.functions.iter().find(|(_, row)| row.name == function).map(|(id, _)| id);
    let function = found.unwrap_or_else(|| panic!("no function is called {function}"));
    let old: Vec<Edit> = design.workloads.keys().map(|id| Edit::Remove(id.into())).collect();
    apply(design, old);
    let number = |text: &str| text.parse().unwrap();
    let workload = Workload {
        name: "business".to_owned(),
        aims: vec![Aim::Function(function)],
        peak_tps: peak.map(number),
        tps_per_server: each.map(number),
        ..Workload::default()
    };
    let id = design.ids().workload();
    design.apply(Edit::PutWorkload(id, Box::new(workload))).unwrap();
}
