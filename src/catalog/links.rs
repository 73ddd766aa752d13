//! The link matrix: which kinds of node may be connected, and for what.

use serde::{Deserialize, Serialize};

use super::keyed::Row;
use super::{Catalog, Provenance};
use crate::design::{Product, Purpose};

/// Links that may be drawn from one kind of node to others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRule {
    /// The product code that opens the connection.
    pub from: String,
    /// The product codes that may answer.
    pub to: Vec<String>,
    /// For these purposes.
    pub purposes: Vec<Purpose>,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Row for LinkRule {
    fn key(&self) -> &str {
        &self.from
    }

    fn same_fact(&self, other: &Self) -> bool {
        (&self.from, &self.to, &self.purposes) == (&other.from, &other.to, &other.purposes)
    }
}

impl Catalog {
    /// Whether a link may be drawn. What the catalogue only describes, and what it does not know, may be
    /// connected with anything: nobody has said what it does.
    #[must_use]
    pub fn link_allowed(&self, from: &Product, to: &Product, purpose: Purpose) -> bool {
        let free = |product: &Product| matches!(product, Product::Described { .. } | Product::Opaque { .. });
        free(from)
            || free(to)
            || self
                .links
                .get(from.code())
                .iter()
                .any(|rule| rule.purposes.contains(&purpose) && rule.to.iter().any(|code| code == to.code()))
    }
}
