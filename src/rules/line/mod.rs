//! Leased lines.

mod line_001;
mod line_002;
mod line_003;
mod line_004;
mod line_005;
mod line_006;
mod line_007;
mod line_008;
mod line_009;
mod line_010;
mod line_011;
mod line_012;
mod line_013;
mod line_014;
mod line_015;
mod line_016;
mod line_017;
mod line_018;
mod line_019;
mod line_020;
mod line_021;
mod line_022;
mod line_023;
mod line_024;
mod line_025;
pub(in crate::rules) mod parts;
#[cfg(test)]
pub(in crate::rules) mod sample;
#[cfg(test)]
mod testing;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &line_001::RULE,
    &line_002::RULE,
    &line_003::RULE,
    &line_004::RULE,
    &line_005::RULE,
    &line_006::RULE,
    &line_007::RULE,
    &line_008::RULE,
    &line_009::RULE,
    &line_010::RULE,
    &line_011::RULE,
    &line_012::RULE,
    &line_013::RULE,
    &line_014::RULE,
    &line_015::RULE,
    &line_016::RULE,
    &line_017::RULE,
    &line_018::RULE,
    &line_019::RULE,
    &line_020::RULE,
    &line_021::RULE,
    &line_022::RULE,
    &line_023::RULE,
    &line_024::RULE,
    &line_025::RULE,
];
