//! Account security.

mod acc_001;
mod acc_002;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[&acc_001::RULE, &acc_002::RULE];
