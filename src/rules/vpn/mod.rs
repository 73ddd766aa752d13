//! VPN.

mod ipsec;
mod line;
mod vpn_001;
mod vpn_002;
mod vpn_003;
mod vpn_004;
mod vpn_005;
mod vpn_006;
mod vpn_007;
mod vpn_008;
mod vpn_009;
mod vpn_010;
mod vpn_011;
mod vpn_012;
mod vpn_013;
mod vpn_014;
mod vpn_015;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &vpn_001::RULE,
    &vpn_002::RULE,
    &vpn_003::RULE,
    &vpn_004::RULE,
    &vpn_005::RULE,
    &vpn_006::RULE,
    &vpn_007::RULE,
    &vpn_008::RULE,
    &vpn_009::RULE,
    &vpn_010::RULE,
    &vpn_011::RULE,
    &vpn_012::RULE,
    &vpn_013::RULE,
    &vpn_014::RULE,
    &vpn_015::RULE,
];
