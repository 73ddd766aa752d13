//! Where a fact comes from.

use serde::{Deserialize, Serialize};

use crate::base::Text;

/// How far a fact can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Looked for and not found; the value is empty.
    None,
    /// A third party, or one unverified figure.
    Low,
    /// A worked example, an undated official page, or a third-party collector of the official interface.
    Medium,
    /// Printed by the vendor.
    #[default]
    High,
}

impl Confidence {
    /// The word for it.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::None => Text::fixed("未找到", "not found"),
            Self::Low => Text::fixed("低", "low"),
            Self::Medium => Text::fixed("中", "medium"),
            Self::High => Text::fixed("高", "high"),
        }
    }

    /// The word used in JSON and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Source, date and confidence of one row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Provenance {
    /// The document or page, for example `guide L116-133`.
    pub source: String,
    /// The day or span for which it holds, as far as it is known.
    pub as_of: String,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// What a reader must know beside the figure.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}
