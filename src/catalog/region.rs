//! Regions and their AZs, by edition.

use serde::{Deserialize, Serialize};

use super::Provenance;
use super::keyed::Row;
use crate::base::Text;
use crate::design::NetKind;

/// Which cloud a region belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cloud {
    /// 金融云: what designs use.
    Finance,
    /// The public cloud, whose list prices stand in where the finance cloud publishes none.
    Public,
}

/// An AZ of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AzInfo {
    /// A console label of the guide (`B`) or an id (`cn-shanghai-finance-1f`).
    pub code: String,
    /// As printed above the column.
    pub name: Text,
}

/// A region as one edition knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionInfo {
    /// For example `cn-hangzhou-finance`.
    pub code: String,
    /// The edition that says so.
    pub edition: String,
    /// Finance or public cloud.
    pub cloud: Cloud,
    /// The city.
    pub city: Text,
    /// The region's name.
    pub name: Text,
    /// The network it offers.
    pub net: NetKind,
    /// Its AZs, when `azs_known`.
    #[serde(default)]
    pub azs: Vec<AzInfo>,
    /// Whether the edition lists the AZs; an empty list then means "none", else "not known".
    pub azs_known: bool,
    /// The public region whose list prices stand in.
    pub price_region: String,
    /// Internal hosts of object storage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oss_internal_hosts: Vec<String>,
    /// Public hosts of object storage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oss_public_hosts: Vec<String>,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl RegionInfo {
    /// The AZ of this code, when it is listed.
    #[must_use]
    pub fn az(&self, code: &str) -> Option<&AzInfo> {
        self.azs.iter().find(|az| az.code == code)
    }
}

impl Row for RegionInfo {
    fn key(&self) -> &str {
        &self.code
    }

    fn same_fact(&self, other: &Self) -> bool {
        self.code == other.code && self.edition == other.edition
    }
}
