//! Two-AZ high availability.

mod direct;
mod ha_001;
mod ha_002;
mod ha_003;
mod ha_004;
mod ha_005;
mod ha_006;
mod ha_007;
mod ha_008;
mod ha_009;
mod ha_010;
mod ha_011;
mod ha_012;
mod ha_013;
mod ha_014;

pub(super) use ha_006::{enough, subjects};

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &ha_001::RULE,
    &ha_002::RULE,
    &ha_003::RULE,
    &ha_004::RULE,
    &ha_005::RULE,
    &ha_006::RULE,
    &ha_007::RULE,
    &ha_008::RULE,
    &ha_009::RULE,
    &ha_010::RULE,
    &ha_011::RULE,
    &ha_012::RULE,
    &ha_013::RULE,
    &ha_014::RULE,
];
