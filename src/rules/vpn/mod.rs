//! VPN.

mod line;
mod vpn_001;
mod vpn_002;
mod vpn_013;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[&vpn_001::RULE, &vpn_002::RULE, &vpn_013::RULE];
