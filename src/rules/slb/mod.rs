//! Load balancing.

pub(super) mod insert;
pub(super) mod outside;
mod first_servers;
mod parts;
mod slb_001;
mod slb_002;
mod slb_003;
mod slb_004;
mod slb_005;
mod slb_006;
mod slb_007;
mod slb_008;
mod slb_014;
mod slb_017;
mod slb_018;
mod slb_019;
mod slb_023;
mod slb_024;
mod slb_025;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &slb_001::RULE,
    &slb_002::RULE,
    &slb_003::RULE,
    &slb_004::RULE,
    &slb_005::RULE,
    &slb_006::RULE,
    &slb_007::RULE,
    &slb_008::RULE,
    &slb_014::RULE,
    &slb_017::RULE,
    &slb_018::RULE,
    &slb_019::RULE,
    &slb_023::RULE,
    &slb_024::RULE,
    &slb_025::RULE,
];
