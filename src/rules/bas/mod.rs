//! Bastions.

mod add;
mod bas_001;
mod bas_002;
mod bas_003;
mod bas_004;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[&bas_001::RULE, &bas_002::RULE, &bas_003::RULE, &bas_004::RULE];
