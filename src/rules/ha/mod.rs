//! Two-AZ high availability.

mod ha_001;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[&ha_001::RULE];
