//! Capacity.

mod cap_001;
mod cap_002;
mod cap_003;
mod cap_004;
mod cap_005;
pub(in crate::rules) mod larger;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] =
    &[&cap_001::RULE, &cap_002::RULE, &cap_003::RULE, &cap_004::RULE, &cap_005::RULE];
