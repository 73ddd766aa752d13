//! Basic events: what fails, how often, and who says so.

use std::sync::Arc;

use crate::base::Text;
use crate::design::Ref;

/// Where a probability comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbabilityBasis {
    /// A published SLA.
    Sla,
    /// An assumption of this product.
    Assumed,
    /// Entered in the design.
    Yours,
}

impl ProbabilityBasis {
    /// The words for it.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Sla => Text::fixed("基于SLA", "SLA-based"),
            Self::Assumed => Text::fixed("假设值", "assumed"),
            Self::Yours => Text::fixed("自填", "yours"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sla => "sla",
            Self::Assumed => "assumed",
            Self::Yours => "yours",
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

/// A probability and who says so, shared by all events that have it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub unavailability: f64,
    pub basis: ProbabilityBasis,
    pub source: Arc<str>,
}

impl Told {
    /// A part of it, where a failure is divided into causes.
    pub fn share(&self, share: f64) -> Self {
        Self { unavailability: self.unavailability * share, ..self.clone() }
    }

    /// What never happens by itself.
    pub fn never() -> Self {
        Self { unavailability: 0.0, basis: ProbabilityBasis::Assumed, source: "Yuntu".into() }
    }
}
