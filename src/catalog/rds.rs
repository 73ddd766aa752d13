//! Database classes.

use serde::{Deserialize, Serialize};

use super::Provenance;
use super::keyed::Row;

/// Whether a row of a class can still be relied upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassStatus {
    /// In the newest table.
    Current,
    /// In a table of 2020 for which nothing newer was found.
    Listed2020,
    /// A newer row states other figures.
    Superseded,
    /// Can no longer be bought.
    PhasedOut,
}

/// A class of a database instance, as one published table states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RdsClass {
    /// For example `rds.mysql.s2.large`.
    pub code: String,
    /// `MySQL`, `SQL Server`, `PostgreSQL`, `PPAS` or `MariaDB`.
    pub engine: String,
    /// `HA`, `Basic`, `Cluster` or `3-node Enterprise`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub series: String,
    /// `local_ssd` or `cloud_disk`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub storage_kind: String,
    /// `general`, `dedicated`, `dedicated_host`, `shared` or `legacy`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// Virtual cores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vcpu: Option<u32>,
    /// Memory in GiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_gib: Option<f64>,
    /// Most connections; absent when the vendor does not limit or state them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_connections: Option<u32>,
    /// Most operations a second; absent where the disk decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_iops: Option<u32>,
    /// Least storage in GiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_min_gib: Option<f64>,
    /// Most storage in GiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_max_gib: Option<f64>,
    /// Storage as the vendor lists it where it is not one range.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub storage_options: String,
    /// Step of the storage in GiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_step_gib: Option<f64>,
    /// Whether it can still be relied upon.
    pub status: ClassStatus,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Row for RdsClass {
    fn key(&self) -> &str {
        &self.code
    }

    fn same_fact(&self, other: &Self) -> bool {
        self.code == other.code && self.engine == other.engine
    }
}
