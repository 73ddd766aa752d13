//! Cost and purchase.

mod cost_001;
mod cost_002;
mod cost_003;
mod cost_004;
mod cost_005;
mod cost_006;
mod cost_007;
mod cost_008;
mod cost_009;
mod cost_010;
mod cost_011;
mod cost_012;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &cost_001::RULE,
    &cost_002::RULE,
    &cost_003::RULE,
    &cost_004::RULE,
    &cost_005::RULE,
    &cost_006::RULE,
    &cost_007::RULE,
    &cost_008::RULE,
    &cost_009::RULE,
    &cost_010::RULE,
    &cost_011::RULE,
    &cost_012::RULE,
];
