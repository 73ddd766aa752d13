//! Binary decision diagrams of failure logic: exact probability, importance, minimal cut sets.
//!
//! Bryant's reduced ordered diagrams; minimal solutions after Rauzy. All functions are monotone (coherent), so a
//! diagram's low branch always implies its high branch.

use std::collections::{HashMap, HashSet};

use super::bdd::Bdd;
pub use super::bdd::{Function, TooLarge};
use super::model::{Gate, Model, ModelError};

/// All functions of one model over one order of events.
pub struct Diagram<'m> {
    /// Event names and probabilities by level.
    levels: Vec<(&'m str, f64)>,
    bdd: Bdd,
    made: HashMap<&'m str, Function>,
}

impl<'m> Diagram<'m> {
    /// Builds the functions of every gate that a service needs. `first` are events that go first in the order:
    /// shared causes such as AZs and regions.
    ///
    /// # Errors
    /// When the model is not a tree of known names, or `budget` nodes do not suffice (`Ok(Err(TooLarge))`).
    pub fn build(
        model: &'m Model,
        first: &[String],
        budget: usize,
    ) -> Result<Result<Self, TooLarge>, ModelError> {
        let order = model.order()?;
        let mut diagram = Self { levels: Vec::new(), bdd: Bdd::new(budget), made: HashMap::new() };
        diagram.order_events(model, first);
        for (level, (name, _)) in diagram.levels.clone().into_iter().enumerate() {
            let Ok(event) = diagram.bdd.event(level as u32) else {
                return Ok(Err(TooLarge));
            };
            diagram.made.insert(name, event);
        }
        for gate in order {
            let Some((name, logic)) = model.gates.get_key_value(gate) else { continue };
            match diagram.gate(logic) {
                Ok(function) => diagram.made.insert(name, function),
                Err(TooLarge) => return Ok(Err(TooLarge)),
            };
        }
        diagram.bdd.forget();
        Ok(Ok(diagram))
    }

    /// Shared causes first, then events as a depth-first walk from the services meets them, so that members of
    /// one group stand together.
    fn order_events(&mut self, model: &'m Model, first: &[String]) {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut stack: Vec<&str> = model.services.values().rev().map(String::as_str).collect();
        stack.extend(first.iter().rev().map(String::as_str));
        while let Some(name) = stack.pop() {
            if !seen.insert(name) {
                continue;
            }
            if let Some((event, &q)) = model.events.get_key_value(name) {
                self.levels.push((event, q));
            } else if let Some((_, gate)) = model.gates.get_key_value(name) {
                stack.extend(gate.inputs().iter().rev().map(String::as_str));
            }
        }
        for (event, &q) in &model.events {
            if seen.insert(event) {
                self.levels.push((event, q));
            }
        }
    }

    /// A function that is never true.
    pub(super) const NEVER: Function = Function::FALSE;
    /// A function that is always true.
    pub(super) const ALWAYS: Function = Function::TRUE;

    /// The function of an event or gate by its name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<Function> {
        self.made.get(name).copied()
    }

    /// How many nodes the diagram has.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bdd.size()
    }

    /// Level, high and low branch of a function that is not constant.
    pub(super) fn parts(&self, function: Function) -> (u32, Function, Function) {
        self.bdd.parts(function)
    }

    pub(super) fn probability_of_level(&self, level: u32) -> f64 {
        self.levels.get(level as usize).map_or(0.0, |(_, q)| *q)
    }

    pub(super) fn event_of_level(&self, level: u32) -> &str {
        self.levels.get(level as usize).map_or("", |(name, _)| *name)
    }

    /// Every function below and including `top` that is not constant, branches before those who use them.
    pub(super) fn below(&self, top: Function) -> Vec<Function> {
        self.bdd.below(top)
    }

    fn gate(&mut self, gate: &Gate) -> Result<Function, TooLarge> {
        let inputs: Vec<Function> =
            gate.inputs().iter().filter_map(|input| self.made.get(input.as_str()).copied()).collect();
        let needs = match gate {
            Gate::And(_) => inputs.len(),
            Gate::Or(_) => 1,
            Gate::AtLeast { k, .. } => *k,
        };
        self.bdd.vote(needs, &inputs)
    }
}
