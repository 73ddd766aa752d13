//! Reliability: the model as a coherent fault tree, exact unavailability, cut sets, importance.

mod diagram;
mod model;
mod solve;
mod sum;

pub use diagram::{Diagram, Function, TooLarge};
pub use model::{Gate, Model, ModelError, SCHEMA};
pub use solve::{CutSet, CutSets, Importance};
pub use sum::Neumaier;
