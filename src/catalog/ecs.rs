//! Server types and their hourly prices.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Provenance;
use super::keyed::Row;
use crate::base::Money;

/// A server type. Figures that the vendor does not publish are absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EcsType {
    /// For example `ecs.c7.large`.
    pub code: String,
    /// For example `c7`.
    pub family: String,
    /// As the vendor counts its generations.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub generation: String,
    /// Virtual cores.
    pub vcpu: u32,
    /// Memory in GiB.
    pub memory_gib: f64,
    /// Network bandwidth in Gbit/s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bandwidth_gbps: Option<f64>,
    /// Network packets a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packets_per_second: Option<u64>,
    /// Most network connections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_connections: Option<u64>,
    /// Disk operations a second, without a burst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_iops: Option<u64>,
    /// Baseline of a burstable type, in percent of its cores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_baseline_percent: Option<f64>,
    /// `current`, `listed_2021` or `discontinued_2021`.
    pub sale_status: String,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Row for EcsType {
    fn key(&self) -> &str {
        &self.code
    }
}

/// What an hour of a server type costs, compute only, without disks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EcsHourly {
    /// For example `ecs.c7.large`.
    pub code: String,
    /// CNY an hour, by public region.
    pub by_region: BTreeMap<String, Money>,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Row for EcsHourly {
    fn key(&self) -> &str {
        &self.code
    }
}
