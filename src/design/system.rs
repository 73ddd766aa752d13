//! Business systems, environments, functions, and the promises made for them.

use serde::{Deserialize, Serialize};

use super::{FunctionId, SystemId};
use crate::base::Money;

/// The network a region offers, or a design uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetKind {
    /// 经典网络.
    Classic,
    /// 专有网络.
    Vpc,
    /// Both, by region.
    Mixed,
}

/// Who the tenant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tenant {
    /// 金融云.
    Finance,
    /// 微金融.
    MicroFinance,
}

/// What must be survived without an interruption of service; each level includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HaPromise {
    /// Nothing is promised.
    None,
    /// The loss of one instance.
    Instance,
    /// The loss of one AZ.
    Az,
    /// The loss of a region.
    Region,
}

/// How much hangs on the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criticality {
    /// 一般业务.
    General,
    /// 核心业务.
    Core,
}

/// Which security zones the design is divided into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityZoneMode {
    /// None.
    None,
    /// DMZ, management, intranet (guide L57).
    DmzMgmtIntranet,
    /// Jump, web, middleware, data (guide L705).
    JumpWebMwData,
}

/// How operators reach the layers (guide L717–725).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpsPath {
    /// 串行: layer by layer.
    Serial,
    /// 星型: the jump layer reaches all.
    Star,
}

/// A business system (业务系统). What it leaves unset is the design's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct System {
    /// Its name.
    pub name: String,
    /// What must be survived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ha_promise: Option<HaPromise>,
    /// General or core.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criticality: Option<Criticality>,
    /// MLPS level (等保级别), 1 to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mlps_level: Option<u8>,
    /// Availability and recovery targets.
    pub targets: Targets,
    /// What may be spent a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_budget: Option<Money>,
    /// Who owns it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Who pays.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cost_centre: String,
}

/// What an environment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentKind {
    /// 生产.
    #[default]
    Production,
    /// 用户验收测试.
    Uat,
    /// 测试.
    Test,
    /// 开发.
    Development,
    /// Shared by the others.
    Shared,
}

/// An environment (环境). What it sets wins over the system's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: EnvironmentKind,
    /// What must be survived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ha_promise: Option<HaPromise>,
    /// Availability and recovery targets.
    pub targets: Targets,
    /// What may be spent a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_budget: Option<Money>,
    /// Who pays.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cost_centre: String,
}

/// A function (应用模块): nodes that do the same job, such as "web" or "payment".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The module it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<FunctionId>,
    /// The business system it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemId>,
    /// How many servers of a region must be up for it to do its job; wins over what the workload implies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<u32>,
}

/// Targets of availability and recovery; unset means "not entered".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Targets {
    /// Least availability as a percentage written in decimal, for example `"99.95"`.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub availability_percent: Option<rust_decimal::Decimal>,
    /// Longest time to recover, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rto_seconds: Option<u32>,
    /// Longest span of data that may be lost, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpo_seconds: Option<u32>,
}

/// How far bought capacity may be used at peak, and what is added to raw figures. What is unset is offered as
/// an assumption by the sizing and listed as such.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Utilisation {
    /// Factor on the raw storage for indexes, logs and temporary space.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub storage_overhead: Option<rust_decimal::Decimal>,
    /// Use of a database's IOPS, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub iops_percent: Option<rust_decimal::Decimal>,
    /// Use of a database's connections, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub connections_percent: Option<rust_decimal::Decimal>,
    /// Use of a database's cores, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub cpu_percent: Option<rust_decimal::Decimal>,
    /// Share of a database's memory that holds data, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub memory_percent: Option<rust_decimal::Decimal>,
    /// Use of a leased line, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub line_percent: Option<rust_decimal::Decimal>,
    /// Use of a load balancer's specification, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub slb_percent: Option<rust_decimal::Decimal>,
}

/// How the business moves to the other region and back (guide L415, L825, L834). Unset means "not entered".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recovery {
    /// Codes of the regions that serve users while all is well (guide L824, L832).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub active: Vec<String>,
    /// Codes of the regions that keep a copy and wait to take over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub standby: Vec<String>,
    /// The plan counts on the database switching by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rds_switch_automatic: Option<bool>,
    /// How long the manual switch of the database takes, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manual_switch_seconds: Option<u32>,
    /// The share of the normal business that must go on in the other region, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degraded_percent: Option<u32>,
    /// The way back is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_back_planned: Option<bool>,
}

impl Recovery {
    /// Whether nothing was entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
