//! Security services and practice.

pub(in crate::rules) mod parts;
#[cfg(test)]
pub(in crate::rules) mod sample;
mod sec_001;
mod sec_002;
mod sec_003;
mod sec_004;
mod sec_005;
mod sec_006;
mod sec_007;
mod sec_008;
mod sec_009;
mod sec_010;
mod sec_011;
mod sec_012;
mod sec_013;
mod sec_014;
mod sec_015;
mod sec_016;
mod sec_017;
mod sec_018;
mod sec_019;
mod sec_020;
mod sec_021;
mod secrets;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &sec_001::RULE,
    &sec_002::RULE,
    &sec_003::RULE,
    &sec_004::RULE,
    &sec_005::RULE,
    &sec_006::RULE,
    &sec_007::RULE,
    &sec_008::RULE,
    &sec_009::RULE,
    &sec_010::RULE,
    &sec_011::RULE,
    &sec_012::RULE,
    &sec_013::RULE,
    &sec_014::RULE,
    &sec_015::RULE,
    &sec_016::RULE,
    &sec_017::RULE,
    &sec_018::RULE,
    &sec_019::RULE,
    &sec_020::RULE,
    &sec_021::RULE,
];
