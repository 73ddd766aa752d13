//! Business numbers. Every one may be missing; missing means "not entered", never a silent default.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{FunctionId, NodeId};

/// What a workload lands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Servers of a function.
    Function(FunctionId),
    /// A database, a line, a load balancer or a bucket.
    Node(NodeId),
}

/// One stream of business and what it lands on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Workload {
    /// Its name.
    pub name: String,
    /// What it lands on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aims: Vec<Aim>,
    /// Transactions a day.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub tx_per_day: Option<Decimal>,
    /// Peak transactions per second.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub peak_tps: Option<Decimal>,
    /// Peak over average.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub peak_factor: Option<Decimal>,
    /// Hours of business a day.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub business_hours: Option<Decimal>,
    /// KB stored for each transaction.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub kb_per_tx: Option<Decimal>,
    /// KB of a request.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub request_kb: Option<Decimal>,
    /// KB of a response.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub response_kb: Option<Decimal>,
    /// Days for which data is kept.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub retention_days: Option<Decimal>,
    /// Growth a year, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub growth_percent_per_year: Option<Decimal>,
    /// Transactions per second that one server carries.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub tps_per_server: Option<Decimal>,
    /// Database connections that one server opens.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub connections_per_server: Option<Decimal>,
    /// IOPS that one transaction costs.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub iops_per_tx: Option<Decimal>,
    /// Transactions per second that one core of a database carries.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub tps_per_db_core: Option<Decimal>,
    /// Share of the stored data that is in use all the time, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub hot_data_percent: Option<Decimal>,
    /// Users at the same time.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub concurrent_users: Option<Decimal>,
    /// Share of static content, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub static_percent: Option<Decimal>,
    /// Expected attack traffic in Gbps.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub ddos_gbps: Option<Decimal>,
    /// Users upload content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_content: Option<bool>,
    /// Users are spread over the country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nation_wide: Option<bool>,
}
