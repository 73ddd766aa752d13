//! Binary decision diagrams of failure logic: exact probability, importance, minimal cut sets.
//!
//! Bryant's reduced ordered diagrams; minimal solutions after Rauzy. All functions are monotone (coherent), so a
//! diagram's low branch always implies its high branch.

use std::collections::{HashMap, HashSet};

use super::model::{Gate, Model, ModelError};

/// A function: an index into the diagram's nodes. 0 is false, 1 is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Function(u32);

impl Function {
    const FALSE: Self = Self(0);
    const TRUE: Self = Self(1);

    const fn is_constant(self) -> bool {
        self.0 < 2
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Node {
    level: u32,
    high: Function,
    low: Function,
}

/// The diagram outgrew its budget of nodes, which is a number and not a time: the answer never depends on the
/// machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// All functions of one model over one order of events.
pub struct Diagram<'m> {
    /// Event names and probabilities by level.
    levels: Vec<(&'m str, f64)>,
    nodes: Vec<Node>,
    unique: HashMap<Node, Function>,
    choices: HashMap<(Function, Function, Function), Function>,
    budget: usize,
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
        let mut diagram = Self {
            levels: Vec::new(),
            nodes: vec![
                Node { level: u32::MAX, high: Function::FALSE, low: Function::FALSE },
                Node { level: u32::MAX, high: Function::TRUE, low: Function::TRUE },
            ],
            unique: HashMap::new(),
            choices: HashMap::new(),
            budget,
            made: HashMap::new(),
        };
        diagram.order_events(model, first);
        for (level, (name, _)) in diagram.levels.clone().into_iter().enumerate() {
            let Ok(event) = diagram.node(level as u32, Function::TRUE, Function::FALSE) else {
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
        diagram.choices = HashMap::new();
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
        self.nodes.len()
    }

    /// Level, high and low branch of a function that is not constant.
    pub(super) fn parts(&self, function: Function) -> (u32, Function, Function) {
        let node = self.at(function);
        (node.level, node.high, node.low)
    }

    pub(super) fn probability_of_level(&self, level: u32) -> f64 {
        self.levels.get(level as usize).map_or(0.0, |(_, q)| *q)
    }

    pub(super) fn event_of_level(&self, level: u32) -> &str {
        self.levels.get(level as usize).map_or("", |(name, _)| *name)
    }

    /// Every function below and including `top` that is not constant, branches before those who use them.
    pub(super) fn below(&self, top: Function) -> Vec<Function> {
        let mut wanted = vec![false; self.nodes.len()];
        let mut stack = vec![top];
        let mut found = Vec::new();
        while let Some(function) = stack.pop() {
            let Some(seen) = wanted.get_mut(function.0 as usize) else { continue };
            if function.is_constant() || *seen {
                continue;
            }
            *seen = true;
            found.push(function);
            let node = self.at(function);
            stack.extend([node.high, node.low]);
        }
        // A node is made after its branches, so that its index is higher.
        found.sort_unstable();
        found
    }

    fn gate(&mut self, gate: &Gate) -> Result<Function, TooLarge> {
        let inputs: Vec<Function> =
            gate.inputs().iter().filter_map(|input| self.made.get(input.as_str()).copied()).collect();
        match gate {
            Gate::And(_) => inputs
                .iter()
                .rev()
                .try_fold(Function::TRUE, |all, &input| self.choose(input, all, Function::FALSE)),
            Gate::Or(_) => inputs
                .iter()
                .rev()
                .try_fold(Function::FALSE, |any, &input| self.choose(input, Function::TRUE, any)),
            Gate::AtLeast { k, .. } => self.at_least(*k, &inputs),
        }
    }

    /// The counter diagram: row `j` after the last inputs says "at least j of them".
    fn at_least(&mut self, k: usize, inputs: &[Function]) -> Result<Function, TooLarge> {
        let mut counts = vec![Function::FALSE; k + 1];
        if let Some(none) = counts.first_mut() {
            *none = Function::TRUE;
        }
        for &input in inputs.iter().rev() {
            let mut next = counts.clone();
            for (j, pair) in counts.windows(2).enumerate() {
                if let (&[fewer, same], Some(slot)) = (pair, next.get_mut(j + 1)) {
                    *slot = self.choose(input, fewer, same)?;
                }
            }
            counts = next;
        }
        Ok(counts.last().copied().unwrap_or(Function::TRUE))
    }

    fn at(&self, function: Function) -> Node {
        const DEAD: Node = Node { level: u32::MAX, high: Function::FALSE, low: Function::FALSE };
        self.nodes.get(function.0 as usize).copied().unwrap_or(DEAD)
    }

    fn node(&mut self, level: u32, high: Function, low: Function) -> Result<Function, TooLarge> {
        if high == low {
            return Ok(high);
        }
        let node = Node { level, high, low };
        if let Some(&known) = self.unique.get(&node) {
            return Ok(known);
        }
        if self.nodes.len() >= self.budget {
            return Err(TooLarge);
        }
        let function = Function(self.nodes.len() as u32);
        self.nodes.push(node);
        self.unique.insert(node, function);
        Ok(function)
    }

    fn branches(&self, function: Function, level: u32) -> (Function, Function) {
        let node = self.at(function);
        if node.level == level { (node.high, node.low) } else { (function, function) }
    }

    /// If `test` then `yes` else `no`. A loop and not a recursion: a path may be as long as there are events.
    fn choose(&mut self, test: Function, yes: Function, no: Function) -> Result<Function, TooLarge> {
        let mut work = vec![Step::Choose(test, yes, no)];
        let mut done: Vec<Function> = Vec::new();
        while let Some(step) = work.pop() {
            match step {
                Step::Choose(test, yes, no) => {
                    if let Some(known) = self.known_choice(test, yes, no) {
                        done.push(known);
                        continue;
                    }
                    let level = self.at(test).level.min(self.at(yes).level).min(self.at(no).level);
                    let (test_high, test_low) = self.branches(test, level);
                    let (yes_high, yes_low) = self.branches(yes, level);
                    let (no_high, no_low) = self.branches(no, level);
                    work.push(Step::Join { level, choice: (test, yes, no) });
                    work.push(Step::Choose(test_low, yes_low, no_low));
                    work.push(Step::Choose(test_high, yes_high, no_high));
                }
                Step::Join { level, choice } => {
                    let low = done.pop().unwrap_or(Function::FALSE);
                    let high = done.pop().unwrap_or(Function::FALSE);
                    let made = self.node(level, high, low)?;
                    self.choices.insert(choice, made);
                    done.push(made);
                }
            }
        }
        Ok(done.pop().unwrap_or(Function::FALSE))
    }

    fn known_choice(&self, test: Function, yes: Function, no: Function) -> Option<Function> {
        if test == Function::TRUE || yes == no {
            Some(yes)
        } else if test == Function::FALSE {
            Some(no)
        } else if yes == Function::TRUE && no == Function::FALSE {
            Some(test)
        } else {
            self.choices.get(&(test, yes, no)).copied()
        }
    }
}

/// What is left to do of a choice.
enum Step {
    /// Decide it.
    Choose(Function, Function, Function),
    /// Make a node of the last two results.
    Join { level: u32, choice: (Function, Function, Function) },
}
