//! Disks, with their speed by size.

use serde::{Deserialize, Serialize};

use super::Provenance;
use super::keyed::Row;

/// `min(base + per_gib × size, cap)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ramp {
    /// At no size.
    pub base: f64,
    /// For each GiB.
    pub per_gib: f64,
    /// At most.
    pub cap: f64,
}

impl Ramp {
    /// The value at a size in GiB.
    #[must_use]
    pub fn at(self, size_gib: f64) -> f64 {
        (self.base + self.per_gib * size_gib).min(self.cap)
    }

    /// As printed: `min(1800 + 50 × GiB, 50000)`.
    #[must_use]
    pub fn formula(self) -> String {
        format!("min({} + {} × GiB, {})", self.base, self.per_gib, self.cap)
    }
}

/// A category of disk, with its performance level where it has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiskType {
    /// For example `cloud_essd`.
    pub category: String,
    /// For example `PL1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Least size in GiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_min_gib: Option<f64>,
    /// Most size in GiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_max_gib: Option<f64>,
    /// Operations a second by size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iops: Option<Ramp>,
    /// Throughput in MB/s by size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throughput_mb_s: Option<Ramp>,
    /// Most throughput in MB/s, where no formula is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_throughput_mb_s: Option<f64>,
    /// Durability of data in percent, as printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub durability_percent: String,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Row for DiskType {
    fn key(&self) -> &str {
        &self.category
    }

    fn same_fact(&self, other: &Self) -> bool {
        self.category == other.category && self.level == other.level
    }
}
