//! Regions, private networks, security zones, names.

mod blocks;
mod net_001;
mod net_002;
mod net_003;
mod net_004;
mod net_005;
mod net_006;
mod net_007;
mod net_008;
mod net_009;
mod net_010;
mod net_011;
mod net_012;
mod net_013;
mod net_014;
mod net_015;
mod net_016;
mod net_017;
mod net_018;
mod net_019;
mod net_020;
mod net_021;
mod net_022;
mod net_023;
mod net_024;
mod net_025;
mod net_026;
mod net_027;
mod net_028;
mod net_029;

pub(super) use net_021::speaks_ftp;

use super::{Context, Rule};
use crate::design::RegionId;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &net_001::RULE,
    &net_002::RULE,
    &net_003::RULE,
    &net_004::RULE,
    &net_005::RULE,
    &net_006::RULE,
    &net_007::RULE,
    &net_008::RULE,
    &net_009::RULE,
    &net_010::RULE,
    &net_011::RULE,
    &net_012::RULE,
    &net_013::RULE,
    &net_014::RULE,
    &net_015::RULE,
    &net_016::RULE,
    &net_017::RULE,
    &net_018::RULE,
    &net_019::RULE,
    &net_020::RULE,
    &net_021::RULE,
    &net_022::RULE,
    &net_023::RULE,
    &net_024::RULE,
    &net_025::RULE,
    &net_026::RULE,
    &net_027::RULE,
    &net_028::RULE,
    &net_029::RULE,
];

/// How many servers stand in a region, counting each node's `count`.
fn servers_in(context: &Context<'_>, region: RegionId) -> u64 {
    let nodes = context.facts.nodes_in_region(region).iter().filter_map(|&id| context.facts.node(id));
    nodes.filter(|node| node.product.as_ecs().is_some()).map(|node| u64::from(node.count)).sum()
}
