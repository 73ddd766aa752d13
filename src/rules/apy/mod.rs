//! Links with Alipay.

pub(in crate::rules) mod parts;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[];
