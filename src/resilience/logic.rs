//! Gates and events as they are collected, before they are put in order.

use super::events::Told;
use super::model::ModelError;
use super::name::Name;
use super::tree::{Item, Names, Rows, Tree};

/// An event or a gate, before gates are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Event(u32),
    Gate(u32),
}

/// A gate whose inputs are known, or one that was only named so far.
#[derive(Debug, Clone, Copy)]
struct Slot {
    name: Name,
    needs: (u32, u32),
    inputs: (u32, u32),
}

/// Failure logic under construction. A gate may be used before its inputs are known.
#[derive(Debug, Default)]
pub(super) struct Logic {
    pub events: Vec<(Name, u32)>,
    told: Vec<Told>,
    slots: Vec<Slot>,
    inputs: Vec<Part>,
}

impl Logic {
    /// Remembers a probability; many events share one.
    pub fn tell(&mut self, told: Told) -> u32 {
        self.told.push(told);
        (self.told.len() - 1) as u32
    }

    pub fn told(&self, at: u32) -> Option<&Told> {
        self.told.get(at as usize)
    }

    /// Hands over what was told.
    pub fn take_told(&mut self) -> Vec<Told> {
        std::mem::take(&mut self.told)
    }

    pub fn event(&mut self, name: Name, told: u32) -> Part {
        self.events.push((name, told));
        Part::Event((self.events.len() - 1) as u32)
    }

    /// A gate that is used before its inputs are known.
    pub fn promise(&mut self, name: Name) -> Part {
        self.slots.push(Slot { name, needs: (1, 1), inputs: (0, 0) });
        Part::Gate((self.slots.len() - 1) as u32)
    }

    /// Says what a gate looks at: how many inputs must be true for nothing to answer, and for too little to be left.
    pub fn keep(&mut self, gate: Part, needs: (u32, u32), inputs: &[Part]) {
        let start = self.inputs.len() as u32;
        self.inputs.extend_from_slice(inputs);
        let end = self.inputs.len() as u32;
        if let Part::Gate(at) = gate
            && let Some(slot) = self.slots.get_mut(at as usize)
        {
            (slot.needs, slot.inputs) = (needs, (start, end));
        }
    }

    pub fn any(&mut self, name: Name, inputs: &[Part]) -> Part {
        let gate = self.promise(name);
        self.keep(gate, (1, 1), inputs);
        gate
    }

    pub fn all(&mut self, name: Name, inputs: &[Part]) -> Part {
        let gate = self.promise(name);
        self.keep(gate, (inputs.len() as u32, inputs.len() as u32), inputs);
        gate
    }

    fn inputs_of(&self, gate: u32) -> &[Part] {
        let Some(slot) = self.slots.get(gate as usize) else { return &[] };
        self.inputs.get(slot.inputs.0 as usize..slot.inputs.1 as usize).unwrap_or_default()
    }

    /// Puts the gates in order, each behind its inputs: only those that `tops` need when there are some.
    ///
    /// # Errors
    /// When a gate depends on itself.
    pub fn tree(&self, tops: Option<&[Part]>) -> Result<(Tree, Vec<Item>), ModelError> {
        let order = self.order(tops)?;
        let events = self.events.len() as u32;
        let mut place = vec![u32::MAX; self.slots.len()];
        for (&gate, at) in order.iter().zip(events..) {
            if let Some(place) = place.get_mut(gate as usize) {
                *place = at;
            }
        }
        let item = |part: &Part| match *part {
            Part::Event(event) => event,
            Part::Gate(gate) => place.get(gate as usize).copied().unwrap_or(0),
        };
        let mut names: Vec<Name> = self.events.iter().map(|(name, _)| *name).collect();
        let mut needs = Vec::with_capacity(order.len());
        let mut inputs = Rows::default();
        for &gate in &order {
            let Some(slot) = self.slots.get(gate as usize) else { continue };
            names.push(slot.name);
            needs.push(slot.needs);
            inputs.push(self.inputs_of(gate).iter().map(item));
        }
        let q = |&(_, told): &(Name, u32)| self.told(told).map_or(1.0, |told| told.unavailability);
        let tree = Tree::new(Names::Coded(names), self.events.iter().map(q).collect(), needs, inputs);
        Ok((tree, place))
    }

    /// Depth first, so that what belongs together stands together.
    fn order(&self, tops: Option<&[Part]>) -> Result<Vec<u32>, ModelError> {
        const NEW: u8 = 0;
        const OPEN: u8 = 1;
        const DONE: u8 = 2;
        let mut state = vec![NEW; self.slots.len()];
        let mut order = Vec::with_capacity(self.slots.len());
        let mut stack: Vec<(u32, usize)> = Vec::new();
        let starts: Vec<u32> = match tops {
            Some(tops) => tops.iter().filter_map(|part| gate_of(*part)).collect(),
            None => (0..self.slots.len() as u32).collect(),
        };
        for start in starts {
            if state.get(start as usize) == Some(&NEW) {
                stack.push((start, 0));
            }
            while let Some(top) = stack.last_mut() {
                let (gate, next) = *top;
                top.1 += 1;
                if next == 0
                    && let Some(state) = state.get_mut(gate as usize)
                {
                    *state = OPEN;
                }
                let Some(&input) = self.inputs_of(gate).get(next) else {
                    if let Some(state) = state.get_mut(gate as usize) {
                        *state = DONE;
                    }
                    order.push(gate);
                    stack.pop();
                    continue;
                };
                let Some(input) = gate_of(input) else { continue };
                match state.get(input as usize) {
                    Some(&NEW) => stack.push((input, 0)),
                    Some(&OPEN) => {
                        let name = self
                            .slots
                            .get(input as usize)
                            .map_or(String::new(), |slot| slot.name.to_string());
                        return Err(ModelError::Cycle(name));
                    }
                    _ => {}
                }
            }
        }
        Ok(order)
    }
}

const fn gate_of(part: Part) -> Option<u32> {
    match part {
        Part::Gate(gate) => Some(gate),
        Part::Event(_) => None,
    }
}
