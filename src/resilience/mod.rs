//! Reliability: the model of a design as a coherent fault tree, exact unavailability, cut sets, importance.

mod availability;
mod build;
mod diagram;
mod model;
mod solve;
mod sum;
mod view;

pub use availability::{MINUTES_PER_YEAR, NotKnown, ServiceAvailability, availability};
pub use build::{Event, ProbabilityBasis, Reliability};
pub use diagram::{Diagram, Function, TooLarge};
pub use model::{Gate, Model, ModelError, SCHEMA};
pub use solve::{CutSet, CutSets, Importance};
pub use sum::Neumaier;
pub use view::services_json;
