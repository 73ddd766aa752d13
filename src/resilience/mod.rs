//! Reliability: the model of a design as a coherent fault tree, what a failure takes down, exact unavailability,
//! cut sets, importance.

mod availability;
mod bdd;
mod build;
mod capacity;
mod demand;
mod diagram;
mod events;
mod exact;
mod model;
mod naming;
mod picture;
mod problem;
mod recovery;
mod reliability;
mod services;
mod sensitivity;
mod simulate;
mod solve;
mod sum;
mod tree;
mod view;
mod whole;

pub use availability::{
    MINUTES_PER_YEAR, NotKnown, ServiceAvailability, availability, availability_of, worst_unavailability,
};
pub use capacity::{AzLoss, CapacityRow, GOOD_USE_PERCENT, Verdict, capacity};
pub use diagram::{Diagram, Function, TooLarge};
pub use events::{Event, ProbabilityBasis};
pub use model::{Gate, Model, ModelError, SCHEMA};
pub use picture::{NodeState, Picture};
pub use recovery::{Disruption, Estimate, Recovery, Step, TargetStatus};
pub use reliability::{ModelOptions, Reliability};
pub use simulate::{Failing, Outcome, Pool, PoolLeft, ServiceLeft, Simulator, model_for, percent, singles};
pub use solve::{CutSet, CutSets, Importance};
pub use sum::Neumaier;
pub use tree::{Item, Pass, Tree, Vote};
pub use view::services_json;
pub use whole::{Resilience, SinglePoint};
