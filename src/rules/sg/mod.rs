//! Security groups.

mod layers;
mod missing;
mod sg_001;
mod sg_002;
mod sg_003;
mod sg_004;
mod sg_005;
mod sg_006;
mod sg_007;
mod sg_008;
mod sg_009;
mod sg_010;
mod sg_011;
mod sg_012;
mod sg_013;
mod sg_014;
mod sg_015;
mod sg_016;
mod sg_017;
mod sg_018;
mod sg_019;
mod sg_020;
mod sg_021;
mod sg_022;
#[cfg(test)]
mod testing;

pub(super) use missing::{Kind as MissingKind, SortedFlows, tell as tell_missing};

use super::Rule;
use crate::design::{Direction, RuleAction, SecurityGroup, SecurityRule, Transport};

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &sg_001::RULE,
    &sg_002::RULE,
    &sg_003::RULE,
    &sg_004::RULE,
    &sg_005::RULE,
    &sg_006::RULE,
    &sg_007::RULE,
    &sg_008::RULE,
    &sg_009::RULE,
    &sg_010::RULE,
    &sg_011::RULE,
    &sg_012::RULE,
    &sg_013::RULE,
    &sg_014::RULE,
    &sg_015::RULE,
    &sg_016::RULE,
    &sg_017::RULE,
    &sg_018::RULE,
    &sg_019::RULE,
    &sg_020::RULE,
    &sg_021::RULE,
    &sg_022::RULE,
];

/// The rules of a group that let something in, with their positions.
fn admits(group: &SecurityGroup) -> impl Iterator<Item = (usize, &SecurityRule)> {
    group
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.direction == Direction::In && rule.action == RuleAction::Allow)
}

/// Whether a rule opens a TCP port.
fn opens(rule: &SecurityRule, port: u16) -> bool {
    matches!(rule.transport, Transport::Tcp | Transport::All) && rule.ports.contains(port)
}

/// Whether a rule opens a log-in port.
fn opens_login(rule: &SecurityRule) -> bool {
    opens(rule, 22) || opens(rule, 3389)
}
