//! Reliability: the model of a design as a coherent fault tree, what a failure takes down, exact unavailability,
//! cut sets, importance.

mod availability;
mod build;
mod demand;
mod diagram;
mod events;
mod model;
mod naming;
mod reliability;
mod services;
mod simulate;
mod solve;
mod sum;
mod tree;
mod view;

pub use availability::{MINUTES_PER_YEAR, NotKnown, ServiceAvailability, availability};
pub use diagram::{Diagram, Function, TooLarge};
pub use events::{Event, ProbabilityBasis};
pub use model::{Gate, Model, ModelError, SCHEMA};
pub use reliability::{ModelOptions, Reliability};
pub use simulate::{
    Failing, NodeState, Outcome, Picture, Pool, PoolLeft, ServiceLeft, Simulator, model_for, percent, singles,
};
pub use solve::{CutSet, CutSets, Importance};
pub use sum::Neumaier;
pub use tree::{Item, Pass, Tree, Vote};
pub use view::services_json;
