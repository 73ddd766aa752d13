//! From business numbers to storage, servers, bandwidth, addresses, dates.
//!
//! One function a formula (F-01 to F-29). Each takes quantities with units, computes with exact decimals and
//! returns a [`Calculation`] that carries the formula, the inputs, the result and the source lines, so that
//! every figure in a report can be followed back. Nothing wraps: what cannot be computed is a [`SizingError`].

mod admission;
mod calculation;
mod cost;
mod database;
mod demand;
mod downtime;
mod facts;
mod formula;
mod network;
mod schedule;
mod security;
mod servers;
mod storage;
mod view;
mod whole;

pub use admission::{ipsec_allowed, private_slb_limits, slb_may_open};
pub use calculation::{Calculation, Input, Origin, Quantity, SizingError};
pub use cost::{nat_fee, slb_break_even, subscription, subscription_price};
pub use database::{database_connections, database_cores, database_iops, database_memory, peak_rate};
pub use demand::{Assumed, Assumption, Field};
pub use downtime::downtime;
pub use facts::FormulaFacts;
pub use formula::Formula;
pub use network::{
    AddressReading, bandwidth, line, line_addresses, line_addresses_count, monthly_traffic, slb_outbound,
    vswitch_addresses,
};
pub use schedule::{Distance, Holidays, HolidaysError, line_schedule};
pub use security::{Programme, VENDOR_WEIGHTS, ddos_tier, programme_cost, security_return, vendor_score};
pub use servers::{az_halves, az_safe_servers, spare_servers};
pub use storage::{StorageOptions, data_disks, rds_storage};
pub use view::{SCHEMA, sizes_json};
pub use whole::{
    DesignSizes, Full, Ground, Growth, HORIZON_MONTHS, Measure, Need, SizedItem, Swing, Verdict,
    WORKLOAD_NUMBERS, WorkloadNumber, of_design, on_ground, sensitivity,
};
