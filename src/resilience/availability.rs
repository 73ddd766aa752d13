//! The availability of every service of a model.

use super::diagram::{Diagram, TooLarge};
use super::model::{Model, ModelError};
use super::solve::{CutSets, Importance};

/// How many diagram nodes are spent before an answer is given up; a number and not a time, so that the answer
/// never depends on the machine.
const BUDGET: usize = 4_000_000;
/// Cut sets are listed up to this order.
const ORDER: usize = 3;
/// How many cut sets are listed at most.
const CAP: usize = 100_000;
/// Minutes of a year of 365 days.
pub const MINUTES_PER_YEAR: f64 = 525_600.0;

/// The availability of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceAvailability {
    /// Its name.
    pub name: String,
    /// The probability that it is down.
    pub unavailability: f64,
    /// Minimal cut sets.
    pub cut_sets: CutSets,
    /// How much each event matters, the most important first.
    pub importance: Vec<Importance>,
}

impl ServiceAvailability {
    /// Minutes of a year in which it is down.
    #[must_use]
    pub fn minutes_per_year(&self) -> f64 {
        self.unavailability * MINUTES_PER_YEAR
    }
}

/// Why the availability of a model is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotKnown {
    /// The model cannot be evaluated.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The model is too entangled for an exact answer.
    #[error("the model is too entangled for an exact answer")]
    TooLarge,
}

/// The exact availability of every service. `first` are shared causes, which order the diagram.
///
/// # Errors
/// When the model is not coherent, or its diagram is too large.
pub fn availability(model: &Model, first: &[String]) -> Result<Vec<ServiceAvailability>, NotKnown> {
    let diagram = Diagram::build(model, first, BUDGET)?.map_err(|TooLarge| NotKnown::TooLarge)?;
    Ok(model
        .services
        .iter()
        .filter_map(|(name, top)| {
            let top = diagram.function(top)?;
            let mut importance = diagram.importance(top);
            importance.sort_by(|a, b| b.rrw.total_cmp(&a.rrw).then_with(|| a.event.cmp(&b.event)));
            Some(ServiceAvailability {
                name: name.clone(),
                unavailability: diagram.unavailability(top),
                cut_sets: diagram.cut_sets(top, ORDER, CAP),
                importance,
            })
        })
        .collect())
}
