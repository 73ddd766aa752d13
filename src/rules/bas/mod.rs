//! Bastions.

mod add;
pub(super) mod path;
mod bas_001;
mod bas_002;
mod bas_003;
mod bas_004;
mod bas_005;
mod bas_006;
mod bas_007;
mod bas_008;
mod bas_009;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &bas_001::RULE,
    &bas_002::RULE,
    &bas_003::RULE,
    &bas_004::RULE,
    &bas_005::RULE,
    &bas_006::RULE,
    &bas_007::RULE,
    &bas_008::RULE,
    &bas_009::RULE,
];
