//! Links with Alipay.

mod apy_001;
mod apy_002;
mod apy_003;
mod apy_004;
mod apy_005;
pub(in crate::rules) mod parts;
#[cfg(test)]
pub(in crate::rules) mod sample;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] =
    &[&apy_001::RULE, &apy_002::RULE, &apy_003::RULE, &apy_004::RULE, &apy_005::RULE];
