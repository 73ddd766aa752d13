//! A hybrid design for the tests: the small good one with a data centre behind two lines of two carriers.

use std::net::Ipv4Addr;

use crate::base::Money;
use crate::design::{
    Aim, Carrier, CustomerRole, Design, Edit, External, ExternalKind, Line, LineMedium, NatEntry, NodeId,
    Peer, Place, Product, Protocol, Purpose, SecurityRule, Site, Workload,
};
use crate::rules::testing::{account, add_link, add_node, apply, cidr, connect, id, node, two_az_classic};

/// T-07 in small: customer server and firewall, two lines, business both ways.
pub(in crate::rules) fn hybrid() -> Design {
    with_lines(two_az_classic())
}

/// Adds the data centre and its lines to a design.
pub(in crate::rules) fn with_lines(mut design: Design) -> Design {
    let site = design.ids().site();
    let row = Site {
        name: "dc".to_owned(),
        city: "杭州".to_owned(),
        province: "浙江".to_owned(),
        cidrs: vec![cidr("172.16.22.0/24")],
        delegated: Vec::new(),
        merge_ready: Some(true),
    };
    apply(&mut design, vec![Edit::PutSite(site, row)]);
    let customer = |role| {
        let policy = (role == CustomerRole::Firewall).then_some(true);
        Product::External(External {
            kind: ExternalKind::Customer,
            role: Some(role),
            firewall_policy: policy,
        })
    };
    let server = add_node(&mut design, "dc-server", customer(CustomerRole::Server), Place::Site(site));
    let firewall = add_node(&mut design, "dc-firewall", customer(CustomerRole::Firewall), Place::Site(site));
    let place = design.nodes.get(id(&design, "slb")).unwrap().place;
    add_link(&mut design, crate::design::Link::new(server, firewall, Purpose::Business));
    let pair: Vec<NodeId> = [("line-a", Carrier::Telecom), ("line-b", Carrier::Unicom)]
        .map(|(name, carrier)| {
            let line = Line {
                carrier: Some(carrier),
                medium: Some(LineMedium::Mstp),
                port: Some("RJ45".to_owned()),
                access_city: Some("杭州".to_owned()),
                bandwidth_mbps: Some(20.0),
                link_id: Some("LL-20161124112421450".to_owned()),
                nat_map: vec![NatEntry {
                    source: true,
                    real: Ipv4Addr::new(172, 16, 22, 14),
                    mapped: Ipv4Addr::new(10, 173, 9, 1),
                    port: None,
                }],
                carrier_monthly: Some(Money(3000.into())),
                completion_report: Some(true),
                ping_proof: Some(true),
                drill_planned: Some(true),
                change_date: Some("2026-04-09".parse().unwrap()),
                ..Line::default()
            };
            add_node(&mut design, name, Product::Line(line), place)
        })
        .to_vec();
    line(&mut design, "line-a", |line| line.pair_of = pair.get(1).copied());
    line(&mut design, "line-b", |line| line.pair_of = pair.first().copied());
    for name in ["line-a", "line-b"] {
        connect(&mut design, "dc-firewall", name, Purpose::Business, Protocol::Http, 80);
        for web in ["web-1", "web-2"] {
            connect(&mut design, name, web, Purpose::Business, Protocol::Http, 80);
        }
    }
    let (group, mut row) = design
        .security_groups
        .iter()
        .find(|(_, row)| row.name == "sg-production")
        .map(|(id, row)| (id, row.clone()))
        .unwrap();
    row.rules.push(SecurityRule::allow_tcp(80, Peer::Cidr(cidr("10.173.9.0/29"))));
    let workload = Workload {
        name: "interbank".to_owned(),
        aims: pair.into_iter().map(Aim::Node).collect(),
        peak_tps: Some(100.into()),
        request_kb: Some(4.into()),
        ..Workload::default()
    };
    let workload_id = design.ids().workload();
    apply(
        &mut design,
        vec![Edit::PutSecurityGroup(group, row), Edit::PutWorkload(workload_id, Box::new(workload))],
    );
    account(&mut design, |account| {
        account.order_date = Some("2026-03-02".parse().unwrap());
        account.go_live_date = Some("2026-06-01".parse().unwrap());
    });
    design
}

/// Changes a line.
#[track_caller]
pub(in crate::rules) fn line(design: &mut Design, name: &str, change: impl FnOnce(&mut Line)) {
    node(design, name, |node| match &mut node.product {
        Product::Line(line) => change(line),
        other => panic!("{} is not a line", other.code()),
    });
}
