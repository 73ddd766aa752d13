//! Failure logic as it is taken apart: gates over events, modules, components.

use std::collections::{BTreeMap, VecDeque};

use super::bdd::QuickMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    Event(u32),
    Gate(u32),
}

#[derive(Debug, Clone)]
pub(super) struct Gate {
    pub needs: u32,
    pub inputs: Vec<Part>,
}

impl Gate {
    pub fn is_any(&self) -> bool {
        self.needs == 1
    }

    pub fn is_all(&self) -> bool {
        self.needs as usize == self.inputs.len()
    }
}

/// Gates, each behind its inputs, and the one that is asked for.
#[derive(Debug)]
pub(super) struct Problem {
    pub gates: Vec<Gate>,
    pub top: Part,
}

impl Problem {
    pub fn gate(&self, at: u32) -> Option<&Gate> {
        self.gates.get(at as usize)
    }
}

/// Events whose state is known, and gates that were replaced by events.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub events: QuickMap<u32, bool>,
    pub gates: QuickMap<u32, u32>,
}

/// What a gate has become.
#[derive(Debug, Clone, Copy)]
pub(super) enum Became {
    Constant(bool),
    Part(Part),
}

/// The gates that a part needs, each behind its inputs, and how many users each has among them.
pub(super) fn cone(gates: &[Gate], top: Part, known: &Known) -> (Vec<u32>, Vec<u32>) {
    let Part::Gate(top) = top else { return (Vec::new(), Vec::new()) };
    let mut users = vec![0; top as usize + 1];
    let mut cone = Vec::new();
    let mut waiting = vec![top];
    while let Some(at) = waiting.pop() {
        if known.gates.contains_key(&at) {
            continue;
        }
        let Some(count) = users.get_mut(at as usize) else { continue };
        *count += 1;
        if *count == 1 {
            cone.push(at);
            for input in gates.get(at as usize).into_iter().flat_map(|gate| &gate.inputs) {
                if let Part::Gate(input) = input {
                    waiting.push(*input);
                }
            }
        }
    }
    cone.sort_unstable();
    (cone, users)
}

/// The inputs of an "any" or "all" with those of its own kind merged into it where nobody else uses them, and
/// each once.
pub(super) fn merged(inputs: Vec<Part>, gates: &[Gate], users: &[u32], any: bool, all: bool) -> Vec<Part> {
    let mut found = Vec::with_capacity(inputs.len());
    for input in inputs {
        match input {
            Part::Gate(inner) if users.get(inner as usize) == Some(&1) => match gates.get(inner as usize) {
                Some(gate) if (any && gate.is_any()) || (all && gate.is_all()) => {
                    found.extend(gate.inputs.iter().copied());
                }
                _ => found.push(input),
            },
            other => found.push(other),
        }
    }
    let mut seen: QuickMap<Part, ()> = QuickMap::default();
    found.retain(|&part| seen.insert(part, ()).is_none());
    found
}

pub(super) const fn event(part: Part) -> Option<u32> {
    match part {
        Part::Event(event) => Some(event),
        Part::Gate(_) => None,
    }
}

/// The events of a gate that looks at nothing else, each once.
pub(super) fn events_of(gate: &Gate, known: &Known) -> Option<(u32, Vec<u32>)> {
    let mut events = Vec::with_capacity(gate.inputs.len());
    for input in &gate.inputs {
        events.push(match input {
            Part::Event(event) => *event,
            Part::Gate(gate) => known.gates.get(gate).copied()?,
        });
    }
    let mut sorted = events.clone();
    sorted.sort_unstable();
    sorted.dedup();
    (sorted.len() == events.len()).then_some((gate.needs, events))
}

impl Problem {
    /// Without the gates that the top does not need.
    pub fn trimmed(self) -> Self {
        let Part::Gate(top) = self.top else { return Self { gates: Vec::new(), top: self.top } };
        let mut wanted = vec![false; self.gates.len()];
        if let Some(top) = wanted.get_mut(top as usize) {
            *top = true;
        }
        for (at, gate) in self.gates.iter().enumerate().rev() {
            if wanted.get(at).copied().unwrap_or(false) {
                for input in &gate.inputs {
                    if let Part::Gate(input) = input
                        && let Some(wanted) = wanted.get_mut(*input as usize)
                    {
                        *wanted = true;
                    }
                }
            }
        }
        let mut new: Vec<u32> = Vec::with_capacity(self.gates.len());
        let mut gates = Vec::new();
        for (mut gate, wanted) in self.gates.into_iter().zip(wanted) {
            new.push(gates.len() as u32);
            if wanted {
                for input in &mut gate.inputs {
                    if let Part::Gate(input) = input {
                        *input = new.get(*input as usize).copied().unwrap_or(0);
                    }
                }
                gates.push(gate);
            }
        }
        let top = new.get(top as usize).copied().unwrap_or(0);
        Self { gates, top: Part::Gate(top) }
    }

    /// Gates that share nothing with what is above them, the top left out, each behind those inside it.
    pub fn modules(&self) -> Vec<u32> {
        let Part::Gate(top) = self.top else { return Vec::new() };
        let mut dates = Dates::new(self.gates.len());
        dates.walk(self, top);
        dates.modules(self, top)
    }

    /// The inputs of a gate, put together where they share an event.
    pub fn components(&self, top: u32) -> Vec<Vec<Part>> {
        let Some(gate) = self.gate(top) else { return Vec::new() };
        let mut owner: QuickMap<Part, usize> = QuickMap::default();
        let mut leader: Vec<usize> = (0..gate.inputs.len()).collect();
        for (at, &input) in gate.inputs.iter().enumerate() {
            let mut waiting = vec![input];
            while let Some(part) = waiting.pop() {
                match owner.get(&part) {
                    Some(&other) => join(&mut leader, other, at),
                    None => {
                        owner.insert(part, at);
                        if let Part::Gate(inner) = part {
                            waiting
                                .extend(self.gate(inner).into_iter().flat_map(|g| g.inputs.iter().copied()));
                        }
                    }
                }
            }
        }
        let mut found: BTreeMap<usize, Vec<Part>> = BTreeMap::new();
        for (at, &input) in gate.inputs.iter().enumerate() {
            found.entry(root(&leader, at)).or_default().push(input);
        }
        found.into_values().collect()
    }

    /// The inputs of the top so that those which share something stand side by side: from the first, always on
    /// to those that share with one before. Without it, members of one group lie far apart in a diagram.
    pub fn neighbours(&mut self) {
        let Part::Gate(top) = self.top else { return };
        let Some(gate) = self.gate(top) else { return };
        let inputs = gate.inputs.clone();
        let mut users: QuickMap<Part, Vec<usize>> = QuickMap::default();
        let mut uses: Vec<Vec<Part>> = Vec::with_capacity(inputs.len());
        let mut left = 2_000_000_usize;
        for (at, &input) in inputs.iter().enumerate() {
            let mut seen: QuickMap<Part, ()> = QuickMap::default();
            let mut waiting = vec![input];
            let mut found = Vec::new();
            while let Some(part) = waiting.pop() {
                if seen.insert(part, ()).is_some() {
                    continue;
                }
                found.push(part);
                users.entry(part).or_default().push(at);
                if let Part::Gate(inner) = part {
                    waiting.extend(self.gate(inner).into_iter().flat_map(|g| g.inputs.iter().copied()));
                }
            }
            left = left.saturating_sub(found.len());
            if left == 0 {
                return;
            }
            uses.push(found);
        }
        let mut taken = vec![false; inputs.len()];
        let mut ordered = Vec::with_capacity(inputs.len());
        for start in 0..inputs.len() {
            let mut next = VecDeque::from([start]);
            while let Some(at) = next.pop_front() {
                match taken.get_mut(at) {
                    Some(taken) if !*taken => *taken = true,
                    _ => continue,
                }
                ordered.extend(inputs.get(at));
                for part in uses.get(at).into_iter().flatten() {
                    // What half of them share says nothing about neighbours.
                    let sharing = users.get(part).map_or(&[][..], Vec::as_slice);
                    if sharing.len() * 2 < inputs.len() {
                        next.extend(
                            sharing.iter().copied().filter(|&other| taken.get(other) == Some(&false)),
                        );
                    }
                }
            }
        }
        if let Some(gate) = self.gates.get_mut(top as usize) {
            gate.inputs = ordered;
        }
    }

    /// The event that most gates look at, and how many do.
    pub fn most_shared(&self) -> Option<(u32, usize)> {
        let mut users: BTreeMap<u32, usize> = BTreeMap::new();
        for gate in &self.gates {
            for event in gate.inputs.iter().copied().filter_map(event) {
                *users.entry(event).or_default() += 1;
            }
        }
        users.into_iter().max_by_key(|&(event, users)| (users, std::cmp::Reverse(event)))
    }

    /// The events as a walk from the top meets them.
    pub fn walk(&self) -> Vec<u32> {
        let mut seen: QuickMap<Part, ()> = QuickMap::default();
        let mut found = Vec::new();
        let mut waiting = vec![self.top];
        while let Some(part) = waiting.pop() {
            if seen.insert(part, ()).is_some() {
                continue;
            }
            match part {
                Part::Event(event) => found.push(event),
                Part::Gate(gate) => {
                    waiting.extend(self.gate(gate).into_iter().flat_map(|g| g.inputs.iter().rev().copied()));
                }
            }
        }
        found
    }
}

fn root(leader: &[usize], mut at: usize) -> usize {
    while let Some(&next) = leader.get(at)
        && next != at
    {
        at = next;
    }
    at
}

fn join(leader: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(leader, a), root(leader, b));
    if let Some(slot) = leader.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

/// When a walk meets each gate and event first and last (Dutuit and Rauzy).
struct Dates {
    clock: u32,
    gates: Vec<(u32, u32, u32)>,
    events: QuickMap<u32, (u32, u32)>,
}

impl Dates {
    fn new(gates: usize) -> Self {
        Self { clock: 0, gates: vec![(0, 0, 0); gates], events: QuickMap::default() }
    }

    fn walk(&mut self, problem: &Problem, top: u32) {
        let mut stack: Vec<(u32, usize)> = Vec::new();
        self.enter(top, &mut stack);
        while let Some((gate, next)) = stack.last_mut() {
            let at = *gate;
            let input = problem.gate(at).and_then(|row| row.inputs.get(*next)).copied();
            *next += 1;
            match input {
                None => {
                    stack.pop();
                    self.clock += 1;
                    if let Some(dates) = self.gates.get_mut(at as usize) {
                        (dates.1, dates.2) = (self.clock, self.clock);
                    }
                }
                Some(Part::Event(event)) => {
                    self.clock += 1;
                    let now = self.clock;
                    self.events.entry(event).or_insert((now, now)).1 = now;
                }
                Some(Part::Gate(inner)) => self.enter(inner, &mut stack),
            }
        }
    }

    /// First visit: walk it. Later ones: only the date counts.
    fn enter(&mut self, gate: u32, stack: &mut Vec<(u32, usize)>) {
        self.clock += 1;
        let now = self.clock;
        let Some(dates) = self.gates.get_mut(gate as usize) else { return };
        if dates.0 == 0 {
            dates.0 = now;
            stack.push((gate, 0));
        } else {
            dates.2 = now;
        }
    }

    fn modules(&self, problem: &Problem, top: u32) -> Vec<u32> {
        // Of everything below a gate: the earliest first date and the latest last date.
        let mut spans: Vec<(u32, u32)> = Vec::with_capacity(problem.gates.len());
        let mut found = Vec::new();
        for (gate, at) in problem.gates.iter().zip(0..) {
            let mut span = (u32::MAX, 0);
            for input in &gate.inputs {
                let (first, last) = match input {
                    Part::Event(event) => self.events.get(event).copied().unwrap_or((0, u32::MAX)),
                    Part::Gate(inner) => {
                        let (first, _, last) = self.gates.get(*inner as usize).copied().unwrap_or_default();
                        let below = spans.get(*inner as usize).copied().unwrap_or((0, u32::MAX));
                        (first.min(below.0), last.max(below.1))
                    }
                };
                span = (span.0.min(first), span.1.max(last));
            }
            spans.push(span);
            let (enter, leave, _) = self.gates.get(at as usize).copied().unwrap_or_default();
            if at != top && span.0 > enter && span.1 < leave {
                found.push(at);
            }
        }
        found
    }
}
