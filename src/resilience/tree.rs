//! Failure logic with numbers for names, and the counter pass that says what a failure takes down.

use std::collections::HashMap;

use super::model::{Gate, Model, ModelError};
use super::name::Name;

/// An event or a gate of a [`Tree`]: events come first, then the gates, each behind its inputs.
pub type Item = u32;

/// How many members of a group must have failed before it counts as failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// All of them: what still answers.
    Any,
    /// So many that the rest cannot carry the demand.
    Peak,
}

/// A gate: true when at least `needs` of its inputs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vote<'t> {
    /// How many inputs must be true.
    pub needs: u32,
    /// The inputs; one named twice counts twice.
    pub inputs: &'t [Item],
}

/// What items are called.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Names {
    /// As a model wrote them.
    Words(Vec<String>),
    /// As a design numbers them.
    Coded(Vec<Name>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Coded(Vec::new())
    }
}

/// Rows of items, one after another.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Rows {
    ends: Vec<u32>,
    items: Vec<Item>,
}

impl Rows {
    pub fn push(&mut self, row: impl IntoIterator<Item = Item>) {
        self.items.extend(row);
        self.ends.push(self.items.len() as u32);
    }

    pub fn row(&self, at: usize) -> &[Item] {
        let end = self.ends.get(at).copied().unwrap_or(0) as usize;
        let start = at.checked_sub(1).and_then(|at| self.ends.get(at)).copied().unwrap_or(0) as usize;
        self.items.get(start..end).unwrap_or_default()
    }

    /// Who names each of `count` items: row `i` holds the rows, counted from `first`, in which `i` stands.
    fn turned(&self, count: usize, first: Item) -> Self {
        let mut ends = vec![0_u32; count];
        for &item in &self.items {
            if let Some(end) = ends.get_mut(item as usize) {
                *end += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            let own = *end;
            *end = sum;
            sum += own;
        }
        let mut items = vec![0; sum as usize];
        for at in 0..self.ends.len() {
            for &item in self.row(at) {
                if let Some(end) = ends.get_mut(item as usize) {
                    if let Some(slot) = items.get_mut(*end as usize) {
                        *slot = first + at as Item;
                    }
                    *end += 1;
                }
            }
        }
        Self { ends, items }
    }
}

/// The failure logic of a model in topological order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    names: Names,
    /// The probability of each event.
    pub probabilities: Vec<f64>,
    /// For each gate, how many inputs must be true: for nothing to answer, and for too little to be left.
    needs: Vec<(u32, u32)>,
    inputs: Rows,
    users: Rows,
}

impl Tree {
    /// Puts a tree together. Gates stand behind their inputs.
    pub(super) fn new(names: Names, probabilities: Vec<f64>, needs: Vec<(u32, u32)>, inputs: Rows) -> Self {
        let events = probabilities.len();
        let users = inputs.turned(events + needs.len(), events as Item);
        Self { names, probabilities, needs, inputs, users }
    }

    /// Numbers the events and gates of a model.
    ///
    /// # Errors
    /// When a gate depends on itself.
    pub fn of(model: &Model) -> Result<Self, ModelError> {
        let order = model.order()?;
        let mut names: Vec<&str> = model.events.keys().map(String::as_str).collect();
        names.extend(order);
        let index: HashMap<&str, Item> = names.iter().zip(0..).map(|(&name, at)| (name, at)).collect();
        let mut inputs = Rows::default();
        let mut needs = Vec::with_capacity(model.gates.len());
        for name in names.iter().skip(model.events.len()) {
            let Some(gate) = model.gates.get(*name) else { continue };
            let found: Vec<Item> =
                gate.inputs().iter().filter_map(|input| index.get(input.as_str()).copied()).collect();
            let count = match gate {
                Gate::And(_) => found.len() as u32,
                Gate::Or(_) => 1,
                Gate::AtLeast { k, .. } => *k as u32,
            };
            needs.push((count, count));
            inputs.push(found);
        }
        let words = names.into_iter().map(str::to_owned).collect();
        Ok(Self::new(Names::Words(words), model.events.values().copied().collect(), needs, inputs))
    }

    /// The name of an event or gate.
    #[must_use]
    pub fn name(&self, item: Item) -> String {
        match &self.names {
            Names::Words(words) => words.get(item as usize).cloned().unwrap_or_default(),
            Names::Coded(names) => names.get(item as usize).map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// What an item of a design is about.
    #[must_use]
    pub fn coded(&self, item: Item) -> Option<Name> {
        match &self.names {
            Names::Words(_) => None,
            Names::Coded(names) => names.get(item as usize).copied(),
        }
    }

    /// The item of a name, looked for one by one.
    #[must_use]
    pub fn item(&self, name: &str) -> Option<Item> {
        match &self.names {
            Names::Words(words) => words.iter().position(|other| other == name).map(|at| at as Item),
            Names::Coded(names) => {
                names.iter().position(|other| other.to_string() == name).map(|at| at as Item)
            }
        }
    }

    /// How many events and gates there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.probabilities.len() + self.needs.len()
    }

    /// How many events there are.
    #[must_use]
    pub fn events(&self) -> usize {
        self.probabilities.len()
    }

    /// The gate of an item; none for an event.
    #[must_use]
    pub fn gate(&self, item: Item, load: Load) -> Option<Vote<'_>> {
        let at = (item as usize).checked_sub(self.probabilities.len())?;
        let &(any, peak) = self.needs.get(at)?;
        Some(Vote { needs: if load == Load::Any { any } else { peak }, inputs: self.inputs.row(at) })
    }

    /// Whether a demand makes any group fail before all its members have.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.needs.iter().any(|(any, peak)| any != peak)
    }

    /// The gates that look at an item.
    #[must_use]
    pub fn users(&self, item: Item) -> &[Item] {
        self.users.row(item as usize)
    }

    /// Everything that these need, themselves included, in order.
    #[must_use]
    pub fn cone(&self, tops: impl IntoIterator<Item = Item>) -> Vec<Item> {
        let mut seen = vec![false; self.size()];
        let mut waiting: Vec<Item> = tops.into_iter().collect();
        while let Some(item) = waiting.pop() {
            match seen.get_mut(item as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            waiting.extend(self.gate(item, Load::Any).map_or(&[][..], |gate| gate.inputs));
        }
        seen.iter().zip(0..).filter(|(seen, _)| **seen).map(|(_, item)| item).collect()
    }

    /// The model in words: what these services need and nothing else when `needed`, else everything.
    #[must_use]
    pub fn model<'s>(
        &self,
        services: impl Iterator<Item = (&'s str, Item)> + Clone,
        load: Load,
        needed: bool,
    ) -> Model {
        let mut model = Model::default();
        let items = if needed {
            self.cone(services.clone().map(|(_, top)| top))
        } else {
            (0..self.size() as Item).collect()
        };
        for item in items {
            if let Some(&q) = self.probabilities.get(item as usize) {
                model.events.insert(self.name(item), q);
            } else if let Some(Vote { needs, inputs }) = self.gate(item, load) {
                let of: Vec<String> = inputs.iter().map(|&input| self.name(input)).collect();
                let gate = match needs as usize {
                    1 => Gate::Or(of),
                    all if all == of.len() => Gate::And(of),
                    k => Gate::AtLeast { k, of },
                };
                model.gates.insert(self.name(item), gate);
            }
        }
        model.services = services.map(|(name, top)| (name.to_owned(), self.name(top))).collect();
        model
    }
}

/// What is down while some items are: counters that only the affected cone touches.
#[derive(Debug)]
pub struct Pass<'t> {
    tree: &'t Tree,
    load: Load,
    counts: Vec<u32>,
    down: Vec<bool>,
    touched: Vec<Item>,
    waiting: Vec<Item>,
}

impl<'t> Pass<'t> {
    /// A pass in which nothing has failed.
    #[must_use]
    pub fn new(tree: &'t Tree, load: Load) -> Self {
        Self {
            tree,
            load,
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
                if self.tree.gate(user, self.load).is_some_and(|gate| *count >= gate.needs) {
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
