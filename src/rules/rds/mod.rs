//! Databases.

mod rds_002;
mod rds_003;
mod rds_004;
mod rds_005;
mod rds_006;
mod rds_007;
mod rds_008;
mod whitelist;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &rds_002::RULE,
    &rds_003::RULE,
    &rds_004::RULE,
    &rds_005::RULE,
    &rds_006::RULE,
    &rds_007::RULE,
    &rds_008::RULE,
];
