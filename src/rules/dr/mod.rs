//! Disaster recovery.

mod dr_001;
mod dr_002;
mod dr_003;
mod dr_004;
mod dr_005;
mod dr_006;
mod dr_007;
mod dr_008;
mod dr_009;
mod dr_010;
mod dr_011;
mod dr_012;
mod dr_013;
mod dr_014;
mod dr_015;
mod dr_016;
mod dr_017;
mod dr_018;
pub(in crate::rules) mod parts;
#[cfg(test)]
pub(in crate::rules) mod sample;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &dr_001::RULE,
    &dr_002::RULE,
    &dr_003::RULE,
    &dr_004::RULE,
    &dr_005::RULE,
    &dr_006::RULE,
    &dr_007::RULE,
    &dr_008::RULE,
    &dr_009::RULE,
    &dr_010::RULE,
    &dr_011::RULE,
    &dr_012::RULE,
    &dr_013::RULE,
    &dr_014::RULE,
    &dr_015::RULE,
    &dr_016::RULE,
    &dr_017::RULE,
    &dr_018::RULE,
];
