//! Basic events: what fails, how often, and who says so.

use crate::base::Text;
use crate::design::Ref;

/// Where a probability comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbabilityBasis {
    /// A published SLA.
    Sla,
    /// An assumption of this product.
    Assumed,
}

impl ProbabilityBasis {
    /// The words for it.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Sla => Text::fixed("基于SLA", "SLA-based"),
            Self::Assumed => Text::fixed("假设值", "assumed"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sla => "sla",
            Self::Assumed => "assumed",
        }
    }
}

/// What a basic event is.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What fails.
    pub subject: Ref,
    /// Which of its `count` members, from 1; none for a single one and for an AZ or a region.
    pub member: Option<u32>,
    /// What fails, for people.
    pub title: Text,
    /// The probability that it has failed.
    pub unavailability: f64,
    /// Where the probability comes from.
    pub basis: ProbabilityBasis,
    /// The source of the probability and its date.
    pub source: String,
}
