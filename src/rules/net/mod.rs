//! Regions, private networks, security zones, names.

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[];
