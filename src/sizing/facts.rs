//! The facts that formulas ask for: limits and fees that a later edition may change.

use rust_decimal::Decimal;

use crate::base::{Money, units};

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

impl Default for FormulaFacts {
    /// As the guide prints them.
    fn default() -> Self {
        Self {
            nat_rule_day: Money(Decimal::from(50)),
            slb_least_balance: Money(Decimal::new(10_000, 2)),
            ipsec_least_servers: 5,
            ipsec_most_tunnels: 1,
            private_listener: units::Mbps::from(1_000),
            private_instance: units::Mbps::from(10_000),
            largest_disk: units::Gb::from(2_048),
            vswitch_reserved: 4,
            storage_step: units::Gib::from(5),
            ddos_free: units::Gbps::from(5),
            ddos_smallest: units::Gbps::from(20),
            ddos_most: units::Gbps::from(300),
            ddos_most_cc: units::Qps::from(2_000_000),
            line_days_in_city: 30,
            line_days_inter_province: 45,
            docking_working_days: 5,
        }
    }
}
