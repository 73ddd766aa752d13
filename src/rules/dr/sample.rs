//! Designs with a second region for the tests.

use crate::design::{
    Az, Bucket, Criticality, Design, Edit, HaPromise, HealthCheck, Link, Listener, Peer, Place, Product,
    Protocol, Purpose, Rds, Recovery, Region, Slb, Spec,
};
use crate::rules::testing::{add_link, add_node, apply, connect, id, node, rds, settings, two_az_classic};

/// T-09 in small: the classic design with a standby in Qingdao.
pub(super) fn two_regions() -> Design {
    let mut design = two_az_classic();
    let mut ids = design.ids();
    let (region, az_a, az_b) = (ids.region(), ids.az(), ids.az());
    let row = Region {
        code: "cn-qingdao".to_owned(),
        name: "华北1".to_owned(),
        ..design.regions.values().next().unwrap().clone()
    };
    apply(
        &mut design,
        vec![
            Edit::PutRegion(region, row),
            Edit::PutAz(az_a, Az { region, code: "A".to_owned(), name: "A".to_owned() }),
            Edit::PutAz(az_b, Az { region, code: "B".to_owned(), name: "B".to_owned() }),
        ],
    );
    let across = Place::Region { region, security_zone: None };
    let like = design.nodes.get(id(&design, "web-1")).unwrap().clone();
    let twins = [("q-1", az_a), ("q-2", az_b)].map(|(name, az)| {
        let twin = add_node(&mut design, name, like.product.clone(), Place::Az { az, security_zone: None });
        node(&mut design, name, |node| {
            node.function = like.function;
            node.security_groups.clone_from(&like.security_groups);
        });
        twin
    });
    let copy = Rds {
        spec: Some(Spec::Shape { vcpu: 2, memory_gib: 4.0 }),
        storage_gib: Some(100.0),
        whitelist: twins.map(Peer::Node).to_vec(),
        dr_of: Some(id(&design, "rds")),
        databases: vec!["core".to_owned()],
        ..Rds::default()
    };
    let copy = add_node(&mut design, "rds-dr", Product::Rds(copy), across);
    rds(&mut design, "rds", |rds| rds.dr_of = None);
    let slb = Slb {
        spec: Some("slb.s1.small".to_owned()),
        listeners: vec![Listener {
            port: 80,
            backend_port: Some(80),
            sticky: true,
            peak_mbps: Some(5.0),
            health: Some(HealthCheck::default()),
            backends: twins.to_vec(),
            ..Listener::default()
        }],
        ..Slb::default()
    };
    let slb = add_node(&mut design, "slb-dr", Product::Slb(slb), across);
    connect(&mut design, "internet", "slb-dr", Purpose::Business, Protocol::Http, 80);
    for twin in twins {
        add_link(&mut design, Link::new(slb, twin, Purpose::Business).speaking(Protocol::Http, 80));
        add_link(&mut design, Link::new(twin, copy, Purpose::Business).speaking(Protocol::Mysql, 3306));
    }
    connect(&mut design, "rds", "rds-dr", Purpose::Replication, Protocol::Mysql, 3306);
    node(&mut design, "dns", |node| {
        if let Product::Dns(dns) = &mut node.product {
            dns.records[0].targets.push(slb);
        }
    });
    let home = design.nodes.get(id(&design, "slb")).unwrap().place;
    for (name, place, of) in [("files", home, None), ("files-dr", across, Some("files"))] {
        let replica_of = of.map(|of| id(&design, of));
        let bucket = Bucket { acl: Some("private".to_owned()), replica_of, ..Bucket::default() };
        add_node(&mut design, name, Product::Oss(bucket), place);
    }
    connect(&mut design, "web-1", "files", Purpose::Business, Protocol::Https, 443);
    connect(&mut design, "files", "files-dr", Purpose::Replication, Protocol::Https, 443);
    settings(&mut design, |settings| {
        settings.ha_promise = HaPromise::Region;
        settings.targets.rto_seconds = Some(3600);
        settings.recovery = Recovery {
            active: vec!["cn-hangzhou-finance".to_owned()],
            standby: vec!["cn-qingdao".to_owned()],
            rds_switch_automatic: Some(false),
            manual_switch_seconds: Some(1800),
            degraded_percent: Some(100),
            fail_back_planned: Some(true),
        };
    });
    design
}

/// T-10 in small: core business, files copied within the city first.
pub(super) fn three_centres() -> Design {
    let mut design = two_regions();
    settings(&mut design, |settings| settings.criticality = Criticality::Core);
    let place = design.nodes.get(id(&design, "files")).unwrap().place;
    let bucket = Bucket {
        acl: Some("private".to_owned()),
        replica_of: Some(id(&design, "files")),
        ..Bucket::default()
    };
    let near = add_node(&mut design, "files-near", Product::Oss(bucket), place);
    replica(&mut design, "files-dr", Some(near));
    crate::rules::testing::disconnect(&mut design, "files", "files-dr");
    connect(&mut design, "files", "files-near", Purpose::Replication, Protocol::Https, 443);
    connect(&mut design, "files-near", "files-dr", Purpose::Replication, Protocol::Https, 443);
    design
}

/// Changes what a bucket copies.
pub(super) fn replica(design: &mut Design, name: &str, of: Option<crate::design::NodeId>) {
    node(design, name, |node| match &mut node.product {
        Product::Oss(bucket) => bucket.replica_of = of,
        other => panic!("{} is not a bucket", other.code()),
    });
}
