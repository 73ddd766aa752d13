//! Load balancing.

mod first_servers;
pub(super) mod insert;
pub(super) mod outside;
mod parts;
mod private_load;
mod slb_001;
mod slb_002;
mod slb_003;
mod slb_004;
mod slb_005;
mod slb_006;
mod slb_007;
mod slb_008;
mod slb_009;
mod slb_010;
mod slb_011;
mod slb_012;
mod slb_013;
mod slb_014;
mod slb_015;
mod slb_016;
mod slb_017;
mod slb_018;
mod slb_019;
mod slb_020;
mod slb_021;
mod slb_022;
mod slb_023;
mod slb_024;
mod slb_025;
mod slb_026;
mod slb_027;
mod slb_028;
mod slb_029;
mod slb_030;
mod slb_031;
mod slb_032;
mod slb_033;
mod slb_034;

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
    &slb_009::RULE,
    &slb_010::RULE,
    &slb_011::RULE,
    &slb_012::RULE,
    &slb_013::RULE,
    &slb_014::RULE,
    &slb_015::RULE,
    &slb_016::RULE,
    &slb_017::RULE,
    &slb_018::RULE,
    &slb_019::RULE,
    &slb_020::RULE,
    &slb_021::RULE,
    &slb_022::RULE,
    &slb_023::RULE,
    &slb_024::RULE,
    &slb_025::RULE,
    &slb_026::RULE,
    &slb_027::RULE,
    &slb_028::RULE,
    &slb_029::RULE,
    &slb_030::RULE,
    &slb_031::RULE,
    &slb_032::RULE,
    &slb_033::RULE,
    &slb_034::RULE,
];
