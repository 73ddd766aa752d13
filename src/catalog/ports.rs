//! Ports that a load balancer of the finance cloud may listen on, by edition.

use serde::{Deserialize, Serialize};

use super::keyed::Row;
use super::{Catalog, Provenance};
use crate::design::{PortRange, SlbScope};

/// What a row says of its ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortRuleKind {
    /// May be used.
    Allowed,
    /// May not be used although it lies in an allowed range.
    Excluded,
    /// Some carriers drop it on the Internet.
    CarrierBlocked,
}

/// Ports and what holds for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortRule {
    /// The edition that says so; rows of carriers hold in every edition.
    pub edition: String,
    /// Which load balancers it binds.
    pub binds: Vec<SlbScope>,
    /// Allowed, excluded or blocked.
    pub kind: PortRuleKind,
    /// The ports, in the order of the source.
    pub ports: Vec<PortRange>,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl PortRule {
    fn contains(&self, port: u16) -> bool {
        self.ports.iter().any(|range| range.contains(port))
    }
}

impl Row for PortRule {
    fn key(&self) -> &str {
        &self.edition
    }

    fn same_fact(&self, other: &Self) -> bool {
        (&self.edition, &self.binds, self.kind) == (&other.edition, &other.binds, other.kind)
    }
}

/// Whether a load balancer may listen on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortVerdict {
    /// It may.
    Open {
        /// Some carriers drop it on the Internet, so that users may not reach it.
        carrier_blocked: bool,
    },
    /// The port is in no allowed range.
    NotListed,
    /// The port lies in an allowed range and is taken out of it.
    Excluded,
    /// It is no port at all.
    NotAPort,
}

impl PortVerdict {
    /// Whether the load balancer may listen on it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

/// The edition under which rows stand that hold in all of them.
const EVERY_EDITION: &str = "any";

impl Catalog {
    /// Whether a load balancer may listen on a port. An edition without a list for this scope allows all.
    #[must_use]
    pub fn slb_port(&self, edition: &str, scope: SlbScope, port: u32) -> PortVerdict {
        let Some(port) = u16::try_from(port).ok().filter(|&port| port > 0) else {
            return PortVerdict::NotAPort;
        };
        let rules = self.port_rules(edition, scope);
        let says = |kind| rules.iter().any(|rule| rule.kind == kind && rule.contains(port));
        if !rules.iter().any(|rule| rule.kind == PortRuleKind::Allowed) || says(PortRuleKind::Allowed) {
            if says(PortRuleKind::Excluded) {
                return PortVerdict::Excluded;
            }
            return PortVerdict::Open { carrier_blocked: says(PortRuleKind::CarrierBlocked) };
        }
        PortVerdict::NotListed
    }

    /// The allowed port that lies nearest, the lower of two equally near; the port itself when it is allowed.
    #[must_use]
    pub fn nearest_slb_port(&self, edition: &str, scope: SlbScope, port: u32) -> Option<u16> {
        let open = |candidate: u16| self.slb_port(edition, scope, u32::from(candidate)).is_open();
        let wanted = u16::try_from(port).unwrap_or(u16::MAX);
        let allowed = self.slb_port_ranges(edition, scope);
        let ranges = if allowed.is_empty() { vec![PortRange::ALL] } else { allowed };
        let nearest_in = |range: PortRange| {
            let start = wanted.clamp(range.first, range.last);
            let below = (range.first..=start).rev().find(|&candidate| open(candidate));
            let above = (start..=range.last).find(|&candidate| open(candidate));
            [below, above].into_iter().flatten().min_by_key(|candidate| candidate.abs_diff(wanted))
        };
        ranges
            .into_iter()
            .filter_map(nearest_in)
            .min_by_key(|candidate| (candidate.abs_diff(wanted), *candidate))
    }

    /// The ranges an edition allows, for messages; empty when it has no list for this scope.
    #[must_use]
    pub fn slb_port_ranges(&self, edition: &str, scope: SlbScope) -> Vec<PortRange> {
        self.port_rules(edition, scope)
            .into_iter()
            .filter(|rule| rule.kind == PortRuleKind::Allowed)
            .flat_map(|rule| rule.ports.iter().copied())
            .collect()
    }

    /// All rows that bind this kind of load balancer in an edition.
    #[must_use]
    pub fn port_rules(&self, edition: &str, scope: SlbScope) -> Vec<&PortRule> {
        let mut rules = self.ports.get(edition);
        rules.extend(self.ports.get(EVERY_EDITION));
        rules.retain(|rule| rule.binds.contains(&scope));
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = "guide-2016";
    const TODAY: &str = "official-2026";

    #[track_caller]
    fn check(edition: &str, scope: SlbScope, port: u32, expected: PortVerdict) {
        assert_eq!(Catalog::builtin().slb_port(edition, scope, port), expected, "{edition} {scope:?} {port}");
    }

    const OPEN: PortVerdict = PortVerdict::Open { carrier_blocked: false };

    #[test]
    fn the_guide_binds_both_kinds_with_inclusive_ends() {
        for scope in [SlbScope::Public, SlbScope::Private] {
            for port in [80, 443, 2800, 3300, 5000, 8080, 10_000, 13_000, 14_000] {
                check(GUIDE, scope, port, OPEN);
            }
            for port in [79, 81, 2799, 3301, 4999, 10_001, 12_999, 14_001, 21_234, 65_535] {
                check(GUIDE, scope, port, PortVerdict::NotListed);
            }
        }
    }

    #[test]
    fn the_official_list_excludes_ports_and_binds_the_public_kind_only() {
        for port in [5000, 6000, 7000, 8000, 9000, 13_000] {
            check(TODAY, SlbScope::Public, port, PortVerdict::Excluded);
            check(TODAY, SlbScope::Private, port, OPEN);
        }
        check(TODAY, SlbScope::Public, 21_234, OPEN);
        check(TODAY, SlbScope::Public, 22, PortVerdict::NotListed);
        check(TODAY, SlbScope::Private, 22, OPEN);
    }

    #[test]
    fn carriers_block_some_ports_whatever_the_edition() {
        check(GUIDE, SlbScope::Public, 5900, PortVerdict::Open { carrier_blocked: true });
        check(GUIDE, SlbScope::Private, 5900, OPEN);
        check(TODAY, SlbScope::Public, 5900, PortVerdict::Excluded);
    }

    #[test]
    fn zero_and_above_65535_are_no_ports() {
        for port in [0, 65_536, u32::MAX] {
            check(GUIDE, SlbScope::Public, port, PortVerdict::NotAPort);
        }
    }

    #[test]
    fn the_nearest_port_is_allowed_and_no_other_is_nearer() {
        let catalog = Catalog::builtin();
        let nearest = |edition, port| catalog.nearest_slb_port(edition, SlbScope::Public, port);
        assert_eq!(nearest(GUIDE, 8080), Some(8080));
        assert_eq!(nearest(GUIDE, 81), Some(80));
        assert_eq!(nearest(GUIDE, 4000), Some(3300));
        assert_eq!(nearest(GUIDE, 4500), Some(5000));
        assert_eq!(nearest(GUIDE, 70_000), Some(14_000));
        assert_eq!(nearest(TODAY, 8000), Some(7999));
        assert_eq!(nearest(TODAY, 5000), Some(5003));
        for port in (0..=66_000).step_by(97) {
            let found = nearest(TODAY, port).unwrap();
            assert!(catalog.slb_port(TODAY, SlbScope::Public, u32::from(found)).is_open());
        }
    }
}
