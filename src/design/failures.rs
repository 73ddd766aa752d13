//! What a person knows or assumes about failures, where the drawing and the published SLAs cannot tell.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Assumptions about failures, and the failures that were given a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Failures {
    /// Availabilities that win over SLAs and assumptions: by the id of a node, an AZ or a region, by the code of a
    /// product, or for every `az` or `region`. The id wins over the code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub known: BTreeMap<String, KnownAvailability>,
    /// The share of a server's failures that takes all servers of its function at once, 0 to 1 (beta factor).
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub common_cause: Option<Decimal>,
    /// The share of server failures after which the others take over, 0 to 1; unset is perfect switching.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub coverage: Option<Decimal>,
    /// Failures that were given a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
}

/// An availability that somebody knows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownAvailability {
    /// In percent.
    #[serde(with = "rust_decimal::serde::str")]
    pub percent: Decimal,
    /// Who says so: a contract, a measurement.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// Things that fail together, under a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// The ids of what fails, as written; `n3#2` is the second member of a node.
    pub fails: Vec<String>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Failures {
    /// Whether nothing was entered: the section is left out of the file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The scenario of a name.
    #[must_use]
    pub fn scenario(&self, name: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.name == name)
    }
}
