//! Reliability: the model of a design as a coherent fault tree, what a failure takes down, exact unavailability,
//! cut sets, importance.

mod aims;
mod availability;
mod bdd;
mod bits;
mod build;
mod capacity;
mod causes;
mod cuts;
mod demand;
mod diagram;
mod events;
mod exact;
mod explain;
mod logic;
mod model;
mod name;
mod naming;
mod outcome;
mod picture;
mod problem;
mod recovery;
mod reliability;
mod services;
mod sheet;
mod sensitivity;
mod simulate;
mod solve;
mod sum;
mod tree;
mod trim;
mod view;
mod whole;

pub use aims::{Aim, AimRow};
pub use availability::{
    Contributions, MINUTES_PER_YEAR, NotKnown, ServiceAvailability, availability, availability_of,
    worst_unavailability,
};
pub use capacity::{AzLoss, CapacityRow, GOOD_USE_PERCENT, Verdict, capacity};
pub use diagram::{Diagram, Function, TooLarge};
pub use events::{Event, ProbabilityBasis};
pub use explain::ModelLine;
pub use model::{Gate, Model, ModelError, SCHEMA};
pub use name::Name;
pub use outcome::{Failing, Outcome, Pool, PoolLeft, ServiceLeft, percent};
pub use picture::{NodeState, Picture};
pub use recovery::{Disruption, Estimate, Loss, Recovery, Step, TargetStatus};
pub use reliability::{Entry, ModelOptions, Reliability};
pub use services::Targets;
pub use simulate::{Simulator, model_for, singles};
pub use solve::{CutSet, CutSets, Importance};
pub use sum::Neumaier;
pub use tree::{Item, Load, Pass, Tree, Vote};
pub use view::services_json;
pub use whole::{Resilience, SinglePoint};
