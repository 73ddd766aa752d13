//! Compliance.

mod cmp_001;
mod cmp_002;
mod cmp_003;
mod cmp_004;
mod cmp_005;
mod cmp_006;
mod cmp_007;
mod cmp_008;
mod cmp_009;
mod cmp_010;
mod cmp_011;
mod cmp_012;
mod cmp_013;
mod cmp_014;
mod cmp_015;
mod cmp_016;
mod cmp_017;
mod cmp_018;
mod cmp_019;
mod cmp_020;
mod cmp_021;
pub(in crate::rules) mod parts;
#[cfg(test)]
pub(in crate::rules) mod sample;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &cmp_001::RULE,
    &cmp_002::RULE,
    &cmp_003::RULE,
    &cmp_004::RULE,
    &cmp_005::RULE,
    &cmp_006::RULE,
    &cmp_007::RULE,
    &cmp_008::RULE,
    &cmp_009::RULE,
    &cmp_010::RULE,
    &cmp_011::RULE,
    &cmp_012::RULE,
    &cmp_013::RULE,
    &cmp_014::RULE,
    &cmp_015::RULE,
    &cmp_016::RULE,
    &cmp_017::RULE,
    &cmp_018::RULE,
    &cmp_019::RULE,
    &cmp_020::RULE,
    &cmp_021::RULE,
];
