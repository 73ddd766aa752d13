//! A model with numbers for names, and the counter pass that says what a failure takes down.

use std::collections::HashMap;

use super::model::{Gate, Model, ModelError};

/// An event or a gate of a [`Tree`]: events come first, then the gates, each behind its inputs.
pub type Item = u32;

/// A gate: true when at least `needs` of its inputs are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// How many inputs must be true.
    pub needs: u32,
    /// The inputs; one named twice counts twice.
    pub inputs: Vec<Item>,
}

/// The failure logic of a model in topological order.
#[derive(Debug, Clone)]
pub struct Tree<'m> {
    names: Vec<&'m str>,
    /// The probability of each event.
    pub probabilities: Vec<f64>,
    /// The gates; the first has the item number `probabilities.len()`.
    pub gates: Vec<Vote>,
    users: Vec<Vec<Item>>,
    index: HashMap<&'m str, Item>,
}

impl<'m> Tree<'m> {
    /// Numbers the events and gates of a model.
    ///
    /// # Errors
    /// When a gate depends on itself.
    pub fn of(model: &'m Model) -> Result<Self, ModelError> {
        let order = model.order()?;
        let mut names: Vec<&str> = model.events.keys().map(String::as_str).collect();
        names.extend(order);
        let index: HashMap<&str, Item> = names.iter().zip(0..).map(|(&name, at)| (name, at)).collect();
        let mut users: Vec<Vec<Item>> = vec![Vec::new(); names.len()];
        let mut gates = Vec::with_capacity(model.gates.len());
        for (name, at) in names.iter().zip(0..).skip(model.events.len()) {
            let Some(gate) = model.gates.get(*name) else { continue };
            let inputs: Vec<Item> =
                gate.inputs().iter().filter_map(|input| index.get(input.as_str()).copied()).collect();
            for &input in &inputs {
                if let Some(users) = users.get_mut(input as usize) {
                    users.push(at);
                }
            }
            let needs = match gate {
                Gate::And(_) => inputs.len() as u32,
                Gate::Or(_) => 1,
                Gate::AtLeast { k, .. } => *k as u32,
            };
            gates.push(Vote { needs, inputs });
        }
        Ok(Self { names, probabilities: model.events.values().copied().collect(), gates, users, index })
    }

    /// The event or gate of a name.
    #[must_use]
    pub fn item(&self, name: &str) -> Option<Item> {
        self.index.get(name).copied()
    }

    /// The name of an event or gate.
    #[must_use]
    pub fn name(&self, item: Item) -> &'m str {
        self.names.get(item as usize).copied().unwrap_or_default()
    }

    /// How many events and gates there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.names.len()
    }

    /// The gate of an item; none for an event.
    #[must_use]
    pub fn gate(&self, item: Item) -> Option<&Vote> {
        (item as usize).checked_sub(self.probabilities.len()).and_then(|at| self.gates.get(at))
    }

    /// The gates that look at an item.
    #[must_use]
    pub fn users(&self, item: Item) -> &[Item] {
        self.users.get(item as usize).map_or(&[], Vec::as_slice)
    }
}

/// What is down while some items are: counters that only the affected cone touches.
#[derive(Debug)]
pub struct Pass<'t, 'm> {
    tree: &'t Tree<'m>,
    counts: Vec<u32>,
    down: Vec<bool>,
    touched: Vec<Item>,
    waiting: Vec<Item>,
}

impl<'t, 'm> Pass<'t, 'm> {
    /// A pass in which nothing has failed.
    #[must_use]
    pub fn new(tree: &'t Tree<'m>) -> Self {
        Self {
            tree,
            counts: vec![0; tree.size()],
            down: vec![false; tree.size()],
            touched: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Takes an item down, with everything that follows.
    pub fn fail(&mut self, item: Item) {
        self.waiting.push(item);
        while let Some(item) = self.waiting.pop() {
            match self.down.get_mut(item as usize) {
                Some(down) if !*down => *down = true,
                _ => continue,
            }
            self.touched.push(item);
            for &user in self.tree.users(item) {
                let Some(count) = self.counts.get_mut(user as usize) else { continue };
                *count += 1;
                if self.tree.gate(user).is_some_and(|gate| *count >= gate.needs) {
                    self.waiting.push(user);
                }
            }
        }
    }

    /// Whether an item is down.
    #[must_use]
    pub fn is_down(&self, item: Item) -> bool {
        self.down.get(item as usize).copied().unwrap_or(false)
    }

    /// Everything that is down.
    #[must_use]
    pub fn touched(&self) -> &[Item] {
        &self.touched
    }

    /// Brings everything up again, in the time that taking it down took.
    pub fn reset(&mut self) {
        for item in self.touched.drain(..) {
            if let Some(down) = self.down.get_mut(item as usize) {
                *down = false;
            }
            for &user in self.tree.users(item) {
                if let Some(count) = self.counts.get_mut(user as usize) {
                    *count = 0;
                }
            }
        }
    }
}
