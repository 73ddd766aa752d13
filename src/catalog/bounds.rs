//! How large a number may be before it is refused as a slip.

use serde::{Deserialize, Serialize};

use super::keyed::Row;
use super::{Catalog, Provenance};
use crate::base::Text;

/// The range of one field of the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// The field, for example `workload.peak_tps`.
    pub field: String,
    /// Its label.
    pub title: Text,
    /// For example `TPS`; empty for a count.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Bound {
    /// Whether a value is a finite number in the range.
    #[must_use]
    pub fn admits(&self, value: f64) -> bool {
        value.is_finite() && self.min <= value && value <= self.max
    }
}

impl Row for Bound {
    fn key(&self) -> &str {
        &self.field
    }
}

impl Catalog {
    /// The range of a field of the document; none for a field without one.
    #[must_use]
    pub fn bound(&self, field: &str) -> Option<&Bound> {
        self.bounds.first(field)
    }

    /// All ranges.
    #[must_use]
    pub fn bounds(&self) -> Vec<&Bound> {
        self.bounds.all()
    }
}
