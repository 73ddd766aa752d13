//! The facts that formulas ask for: limits and fees that a later edition may change.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::SizingError;
use crate::base::{Money, units};
use crate::catalog::{Catalog, Period, PriceBilling, PriceQuery};

/// Limits and fees that enter the formulas beside the user's numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaFacts {
    /// Fee of one rule of the line's NAT for one day (F-04).
    pub nat_rule_day: Money,
    /// Balance that opening a load balancer needs (F-06).
    pub slb_least_balance: Money,
    /// Servers that an IPSec VPN needs (F-07).
    pub ipsec_least_servers: u64,
    /// Tunnels that an IPSec VPN may have (F-07).
    pub ipsec_most_tunnels: u64,
    /// Most bandwidth of a listener of a private load balancer (F-11).
    pub private_listener: units::Mbps,
    /// Most bandwidth of a private load balancer (F-11).
    pub private_instance: units::Mbps,
    /// Size of the largest data disk (F-12).
    pub largest_disk: units::Gb,
    /// Addresses of a vSwitch that the cloud keeps (F-13).
    pub vswitch_reserved: u64,
    /// Step in which database storage is bought (F-01).
    pub storage_step: units::Gib,
    /// Attack traffic that is fended off for free (F-18).
    pub ddos_free: units::Gbps,
    /// Smallest step of AntiDDoS Pro (F-18).
    pub ddos_smallest: units::Gbps,
    /// Most attack traffic that AntiDDoS Pro fends off (F-18).
    pub ddos_most: units::Gbps,
    /// Most requests a second of a challenge-collapsar attack that it fends off (F-18).
    pub ddos_most_cc: units::Qps,
    /// Calendar days until a line within the city is built (F-17).
    pub line_days_in_city: u32,
    /// Calendar days until a line between provinces is built (F-17).
    pub line_days_inter_province: u32,
    /// Working days of the business docking (F-17).
    pub docking_working_days: u32,
}

/// The region whose line NAT the guide prices.
const LINE_NAT_REGION: &str = "cn-hangzhou-finance";

impl FormulaFacts {
    /// The facts as an edition knows them.
    ///
    /// # Errors
    /// When the catalogue lacks one, or holds one that is not a number.
    pub fn of(catalog: &Catalog, edition: &str) -> Result<Self, SizingError> {
        let missing = |key: &str| SizingError::NoFact { key: key.to_owned() };
        let limit = |key: &str| {
            catalog.limit(key).and_then(crate::catalog::Limit::number).ok_or_else(|| missing(key))
        };
        let fact = |key: &str| catalog.number(edition, key).ok_or_else(|| missing(key));
        let whole = |key: &str, value: Decimal| value.to_u64().ok_or_else(|| missing(key));
        let count = |key: &str| fact(key).and_then(|value| whole(key, value));
        let days = |key: &str| fact(key).and_then(|value| value.to_u32().ok_or_else(|| missing(key)));
        let nat_rule = PriceQuery {
            key: "nat-service-on-leased-line.nat-rule",
            spec: None,
            billing: PriceBilling::PayAsYouGo,
            period: Some(Period::Day),
            count: None,
        };
        let nat_rule_day = catalog
            .price(Some(LINE_NAT_REGION), &nat_rule)
            .and_then(|found| found.row.price)
            .ok_or_else(|| missing(nat_rule.key))?;
        let reserved = |key: &str| limit(key).and_then(|value| whole(key, value));
        Ok(Self {
            nat_rule_day,
            slb_least_balance: Money(limit("slb.min_balance")?),
            ipsec_least_servers: count("ipsec_min_ecs")?,
            ipsec_most_tunnels: count("ipsec_tunnels")?,
            private_listener: units::Mbps(limit("slb.private_bandwidth_per_listener")?),
            private_instance: units::Mbps(limit("slb.private_bandwidth_per_instance")?),
            largest_disk: units::Gb(fact("largest_data_disk")?),
            vswitch_reserved: reserved("vswitch.reserved_ipv4_first")?
                .saturating_add(reserved("vswitch.reserved_ipv4_last")?),
            storage_step: units::Gib(limit("rds.storage_step")?),
            ddos_free: units::Gbps(fact("ddos_free")?),
            ddos_smallest: units::Gbps(fact("ddos_smallest")?),
            ddos_most: units::Gbps(fact("ddos_most")?),
            ddos_most_cc: units::Qps(fact("ddos_most_cc")?),
            line_days_in_city: days("line_days_in_city")?,
            line_days_inter_province: days("line_days_inter_province")?,
            docking_working_days: days("docking_working_days")?,
        })
    }
}

#[cfg(test)]
pub(super) fn guide() -> FormulaFacts {
    FormulaFacts::of(Catalog::builtin(), "guide-2016").unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edition_has_every_fact() {
        for edition in ["guide-2016", "official-2026"] {
            assert_eq!(FormulaFacts::of(Catalog::builtin(), edition).map(|_| ()), Ok(()), "{edition}");
        }
    }

    #[test]
    fn the_guide_says() {
        let facts = guide();
        assert_eq!(facts.nat_rule_day.grouped(), "50.00");
        assert_eq!((facts.ipsec_least_servers, facts.ipsec_most_tunnels), (5, 1));
        assert_eq!(facts.vswitch_reserved, 4);
        assert_eq!(facts.largest_disk.to_string(), "2048 GB");
    }
}
