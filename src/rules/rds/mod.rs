//! Databases.

mod rds_001;
mod rds_002;
mod rds_003;
mod rds_004;
mod rds_005;
mod rds_006;
mod rds_007;
mod rds_008;
mod rds_009;
mod rds_010;
mod rds_011;
mod rds_012;
mod rds_013;
mod rds_014;
mod rds_015;
mod rds_016;
mod rds_017;
mod rds_018;
mod rds_019;
mod rds_020;
mod whitelist;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &rds_001::RULE,
    &rds_002::RULE,
    &rds_003::RULE,
    &rds_004::RULE,
    &rds_005::RULE,
    &rds_006::RULE,
    &rds_007::RULE,
    &rds_008::RULE,
    &rds_009::RULE,
    &rds_010::RULE,
    &rds_011::RULE,
    &rds_012::RULE,
    &rds_013::RULE,
    &rds_014::RULE,
    &rds_015::RULE,
    &rds_016::RULE,
    &rds_017::RULE,
    &rds_018::RULE,
    &rds_019::RULE,
    &rds_020::RULE,
];
