//! Specifications of load balancers, limits, SLAs, discounts, and single facts.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Provenance;
use super::keyed::Row;

/// A specification of a CLB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlbSpec {
    /// For example `slb.s1.small`.
    pub code: String,
    /// As the vendor names it.
    pub label: String,
    /// Most connections (layer 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_connections: Option<u64>,
    /// New connections a second (layer 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections_per_second: Option<u64>,
    /// Requests a second (layer 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests_per_second: Option<u64>,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Row for SlbSpec {
    fn key(&self) -> &str {
        &self.code
    }
}

/// A quota or a network rule, by a key such as `slb.private_bandwidth_per_listener`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Product and name, for example `rds.storage_step`.
    pub key: String,
    /// As printed; lists are separated by semicolons.
    pub value: String,
    /// For example `Mbps`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Limit {
    /// The value as a number, when it is one.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        Decimal::from_str_exact(&self.value).ok()
    }

    /// The entries of a list.
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        self.value.split(';').map(str::trim)
    }
}

impl Row for Limit {
    fn key(&self) -> &str {
        &self.key
    }
}

/// A promise of availability or recovery, by a key such as `rds.ha-two-azs.service-availability`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sla {
    /// Product, scope and metric.
    pub key: String,
    /// The product as the source names it.
    pub product: String,
    /// What the promise is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// What is promised.
    pub metric: String,
    /// As printed; empty when it was looked for and not found.
    pub value: String,
    /// For example `%`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Sla {
    /// The value as a number, when it is one.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        Decimal::from_str_exact(&self.value).ok()
    }
}

impl Row for Sla {
    fn key(&self) -> &str {
        &self.key
    }
}

/// What buying for longer saves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discount {
    /// The product as price keys begin, for example `cloud-firewall`.
    pub product: String,
    /// The term as the source names it, for example `1 year`.
    pub term: String,
    /// The rule in words.
    pub rule: String,
    /// The factor on the list price; absent when none was found.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub factor: Option<Decimal>,
    /// How many months of the list price the term costs.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub months_equivalent: Option<Decimal>,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Row for Discount {
    fn key(&self) -> &str {
        &self.product
    }

    fn same_fact(&self, other: &Self) -> bool {
        self.product == other.product && self.term == other.term
    }
}

/// A single figure or choice, in every edition or in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its name, for example `payg_month_hours`.
    pub key: String,
    /// The edition in which it holds; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub edition: String,
    /// The value: a number, or `yes` and `no`.
    pub value: String,
    /// For example `hours`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Row for Fact {
    fn key(&self) -> &str {
        &self.key
    }

    fn same_fact(&self, other: &Self) -> bool {
        self.key == other.key && self.edition == other.edition
    }
}
