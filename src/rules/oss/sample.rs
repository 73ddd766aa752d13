//! Designs with a bucket, for the tests.

use crate::design::{Aim, Bucket, Design, Edit, Product, Protocol, Purpose, Workload};
use crate::rules::testing::{add_node, apply, connect, context, id, node};

/// A private bucket that both web servers use.
pub(in crate::rules) fn with_bucket(mut design: Design) -> Design {
    let place = design.nodes.get(id(&design, "slb")).unwrap().place;
    let region = design.regions.keys().next().unwrap();
    let host = context(&design).region_info(region).unwrap().oss_internal_hosts[0].clone();
    let row = Bucket {
        acl: Some("private".to_owned()),
        endpoint: Some(host),
        versioning: Some(true),
        access_log: Some(true),
        ..Bucket::default()
    };
    add_node(&mut design, "bucket", Product::Oss(row), place);
    for web in ["web-1", "web-2"] {
        connect(&mut design, web, "bucket", Purpose::Business, Protocol::Https, 443);
    }
    design
}

/// The small design with a workload of which this share is static.
pub(super) fn with_static_share(mut design: Design, percent: Option<u32>) -> Design {
    let function = design.functions.keys().next().unwrap();
    let workload = Workload {
        name: "site".to_owned(),
        aims: vec![Aim::Function(function)],
        static_percent: percent.map(Into::into),
        ..Workload::default()
    };
    let id = design.ids().workload();
    apply(&mut design, vec![Edit::PutWorkload(id, Box::new(workload))]);
    design
}

/// Changes a bucket.
#[track_caller]
pub(in crate::rules) fn bucket(design: &mut Design, name: &str, change: impl FnOnce(&mut Bucket)) {
    node(design, name, |node| match &mut node.product {
        Product::Oss(bucket) => change(bucket),
        other => panic!("{} is not a bucket", other.code()),
    });
}
