//! Object storage.

mod oss_001;
mod oss_002;
mod oss_003;
mod oss_004;
mod oss_005;
mod oss_006;
mod oss_007;
mod oss_008;
mod oss_009;
pub(in crate::rules) mod parts;
#[cfg(test)]
pub(in crate::rules) mod sample;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &oss_001::RULE,
    &oss_002::RULE,
    &oss_003::RULE,
    &oss_004::RULE,
    &oss_005::RULE,
    &oss_006::RULE,
    &oss_007::RULE,
    &oss_008::RULE,
    &oss_009::RULE,
];
