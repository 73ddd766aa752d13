//! From a design to what is to be created in the cloud: one plan, printed as Terraform or as a ROS template.
//!
//! Secrets and facts that a design does not hold become variables; what cannot be created is listed with its reason.

mod balance;
mod builder;
mod compute;
mod connect;
mod database;
mod network;
mod plan;
mod ros;
mod security;
mod terraform;

use builder::Builder;
pub use plan::Plan;

use crate::base::Lang;
use crate::design::{Design, Product};

/// The plan of a design.
#[must_use]
pub fn plan(design: &Design) -> Plan {
    let mut builder = Builder::new(design);
    builder.networks();
    builder.security_groups();
    for (id, node) in design.nodes.iter() {
        if let Product::Ecs(ecs) = &node.product {
            builder.servers(id, node, ecs);
        }
    }
    for (id, node) in design.nodes.iter() {
        match &node.product {
            Product::Ecs(_) | Product::External(_) => {}
            Product::Slb(slb) => builder.load_balancer(id, node, slb),
            Product::Rds(rds) => builder.database(id, node, rds),
            Product::Oss(bucket) => builder.bucket(id, node, bucket),
            Product::Vpn(vpn) => builder.vpn(id, node, vpn),
            Product::Line(line) => builder.line(id, node, line),
            Product::Nat(nat) => builder.nat(id, node, nat),
            Product::Eip(_) => {}
            Product::Dns(_) => builder.leave_out(id, builder::no_type()),
            Product::Described { code, fields } => builder.described(id, node, code, fields),
            Product::Opaque { .. } => builder.leave_out(id, builder::no_type()),
        }
    }
    for (id, node) in design.nodes.iter() {
        if let Product::Eip(eip) = &node.product {
            builder.address(id, node, eip);
        }
    }
    builder.rules();
    builder.finish()
}

/// The plan as a Terraform file for the provider `aliyun/alicloud`.
#[must_use]
pub fn terraform(design: &Design, lang: Lang) -> String {
    terraform::print(design, &plan(design), lang)
}

/// The plan as a ROS template.
#[must_use]
pub fn ros(design: &Design, lang: Lang) -> String {
    ros::print(design, &plan(design), lang)
}
