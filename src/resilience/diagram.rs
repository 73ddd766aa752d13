//! Binary decision diagrams of failure logic: exact probability, importance, minimal cut sets.
//!
//! Bryant's reduced ordered diagrams; minimal solutions after Rauzy. All functions are monotone (coherent), so a
//! diagram's low branch always implies its high branch.

use std::collections::HashMap;

use super::bdd::{Bdd, QuickMap};
pub use super::bdd::{Function, TooLarge};
use super::model::{Model, ModelError};
use super::tree::{Item, Load, Tree, Vote};

/// Functions of one tree over one order of events.
pub struct Diagram {
    /// Events and their probabilities by level.
    levels: Vec<(Item, f64)>,
    names: Vec<String>,
    bdd: Bdd,
    made: QuickMap<Item, Function>,
    words: HashMap<String, Function>,
}

impl Diagram {
    /// Builds the functions of every gate of a model. `first` are events that go first in the order: shared causes
    /// such as AZs and regions.
    ///
    /// # Errors
    /// When the model is not a tree of known names, or `budget` nodes do not suffice (`Ok(Err(TooLarge))`).
    pub fn build(
        model: &Model,
        first: &[String],
        budget: usize,
    ) -> Result<Result<Self, TooLarge>, ModelError> {
        let tree = Tree::of(model)?;
        let mut tops: Vec<Item> = model.services.values().filter_map(|top| tree.item(top)).collect();
        let all: Vec<Item> = (0..tree.size() as Item).collect();
        tops.extend(&all);
        let first: Vec<Item> = first.iter().filter_map(|name| tree.item(name)).collect();
        Ok(Self::of(&tree, &tops, &all, &first, budget).map(|mut diagram| {
            diagram.words =
                all.iter().filter_map(|&item| Some((tree.name(item), diagram.at(item)?))).collect();
            diagram
        }))
    }

    /// Builds the functions of what these need.
    pub(super) fn of(
        tree: &Tree,
        tops: &[Item],
        cone: &[Item],
        first: &[Item],
        budget: usize,
    ) -> Result<Self, TooLarge> {
        let mut diagram = Self {
            levels: Vec::new(),
            names: Vec::new(),
            bdd: Bdd::new(budget),
            made: QuickMap::default(),
            words: HashMap::new(),
        };
        diagram.order_events(tree, tops, first);
        for at in 0..diagram.levels.len() {
            let event = diagram.bdd.event(at as u32)?;
            if let Some(&(item, _)) = diagram.levels.get(at) {
                diagram.made.insert(item, event);
            }
        }
        for &item in cone {
            let Some(Vote { needs, inputs }) = tree.gate(item, Load::Peak) else { continue };
            let inputs: Vec<Function> =
                inputs.iter().filter_map(|input| diagram.made.get(input).copied()).collect();
            let function = diagram.bdd.vote(needs as usize, &inputs)?;
            diagram.made.insert(item, function);
        }
        diagram.bdd.forget();
        Ok(diagram)
    }

    /// Shared causes first, then events as a depth-first walk from the tops meets them, so that members of one
    /// group stand together.
    fn order_events(&mut self, tree: &Tree, tops: &[Item], first: &[Item]) {
        let mut seen = vec![false; tree.size()];
        let mut stack: Vec<Item> = tops.iter().rev().copied().collect();
        stack.extend(first.iter().rev().copied());
        while let Some(item) = stack.pop() {
            match seen.get_mut(item as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            if let Some(&q) = tree.probabilities.get(item as usize) {
                self.levels.push((item, q));
                self.names.push(tree.name(item));
            } else if let Some(Vote { inputs, .. }) = tree.gate(item, Load::Peak) {
                stack.extend(inputs.iter().rev());
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
        self.words.get(name).copied()
    }

    /// The function of an item.
    pub(super) fn at(&self, item: Item) -> Option<Function> {
        self.made.get(&item).copied()
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
        self.names.get(level as usize).map_or("", String::as_str)
    }

    /// Every function below and including `top` that is not constant, branches before those who use them.
    pub(super) fn below(&self, top: Function) -> Vec<Function> {
        self.bdd.below(top)
    }
}
