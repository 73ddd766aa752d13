//! What is asked about failure logic: the items of a tree, without what is too unlikely to be seen in a figure, each
//! handed to the solver.

use std::cell::OnceCell;

use super::bdd::QuickMap;
use super::causes::CAUSES;
use super::exact::{SHARED, Solver};
use super::problem::{Gate, Known, Part, cone, event};
use super::tree::{Item, Load, Tree, Vote};
use super::trim::{Room, Trimmed, trimmed};

/// How much is computed before the rest is bounded.
const BUDGET: usize = 12_000_000;
/// What each function may use at least, however many there are.
const LEAST: usize = 1_500_000;
/// From so many events on, what hardly ever happens is left out.
const LARGE: usize = 100;
/// A group with more gates below it is bounded and not solved.
const TANGLED: usize = 1_200;
/// The share of a figure that may be left out.
const SHARE: f64 = 2e-10;
/// The shares that are tried one after the other: what can be told roughly is told at once, and where the last one
/// is too much to compute, the bounds of the one before are narrow.
const SHARES: [f64; 4] = [1e-2, 1e-4, 1e-6, SHARE];
/// Bounds that are further apart, as a share of the figure, are worth another look.
const WIDE: f64 = 1e-6;
/// The share of a figure within which it is exact.
const DIGITS: f64 = 1e-9;

/// What is known of the probability of one function.
#[derive(Debug)]
pub(super) struct Solved {
    /// Bounds; equal when the probability is exact.
    pub bounds: (f64, f64),
    /// How fast it grows with each event of the tree that matters.
    pub slopes: Vec<(Item, f64)>,
}

/// The probability of each of these items of a tree. `causes` are events that many parts share, as far as they are
/// known; else they are looked for.
pub(super) fn solve(tree: &Tree, tops: &[Item], causes: &[Item]) -> Vec<Solved> {
    solve_within(tree, tops, causes, (BUDGET / tops.len().max(1)).max(LEAST))
}

/// The same with a budget for each look at one of them.
pub(super) fn solve_within(tree: &Tree, tops: &[Item], causes: &[Item], budget: usize) -> Vec<Solved> {
    let mut search = Search::new(tree, tops, causes, budget);
    for at in 0..tops.len() {
        while !search.is_done(at) {
            search.look_closer(at);
        }
    }
    search.asked.into_iter().map(|asked| asked.found).collect()
}

/// The largest probability of these items, as [`solve`] tells it: only those are looked at closely that can have it.
pub(super) fn largest(tree: &Tree, tops: &[Item], causes: &[Item]) -> Option<f64> {
    let mut search = Search::new(tree, tops, causes, (BUDGET / tops.len().max(1)).max(LEAST));
    loop {
        let highest = |at: &usize| search.asked.get(*at).map_or(0.0, |asked| asked.found.bounds.1);
        // Of equal ones the first.
        let at = (0..tops.len()).rev().max_by(|a, b| highest(a).total_cmp(&highest(b)))?;
        if search.is_done(at) {
            return Some(highest(&at));
        }
        search.look_closer(at);
    }
}

/// Looks at parts of a sheet, each as closely as it is asked for.
struct Search {
    sheet: Sheet,
    parts: Vec<Part>,
    asked: Vec<Asked>,
    budget: usize,
    trimmed: Option<Trimmed>,
    grouped: OnceCell<Option<Trimmed>>,
}

/// How far a part has been looked at.
struct Asked {
    next: Option<Look>,
    found: Solved,
}

/// A way of looking at a part.
#[derive(Clone, Copy)]
enum Look {
    /// With this one of the shares left out.
    Share(usize),
    /// With the groups next to the top bounded.
    Groups,
}

impl Search {
    fn new(tree: &Tree, tops: &[Item], causes: &[Item], budget: usize) -> Self {
        let (sheet, parts) = Sheet::of(tree, tops, causes);
        let trimmed = if sheet.is_large() { sheet.trim(&parts, Room::Share(SHARE)) } else { None };
        let asked = parts.iter().map(|_| Asked {
            next: Some(Look::Share(0)),
            found: Solved { bounds: (0.0, 1.0), slopes: Vec::new() },
        });
        Self { asked: asked.collect(), sheet, parts, budget, trimmed, grouped: OnceCell::new() }
    }

    fn is_done(&self, at: usize) -> bool {
        self.asked.get(at).is_none_or(|asked| asked.next.is_none())
    }

    fn look_closer(&mut self, at: usize) {
        let (Some(&part), Some(asked)) = (self.parts.get(at), self.asked.get_mut(at)) else { return };
        let is_large = self.sheet.is_large();
        match asked.next {
            Some(Look::Share(step)) => {
                let share = SHARES.get(step).copied().unwrap_or(SHARE);
                let (solved, ended) = self.sheet.solve(self.trimmed.as_ref(), part, self.budget, share);
                let better = step + 1 < SHARES.len() && ended == Ended::InRoom;
                asked.found.narrow(solved);
                asked.next = if better && !asked.found.is_exact() {
                    Some(Look::Share(step + 1))
                } else {
                    // What could not be solved: at least the groups next to the top are bounded.
                    (is_large && asked.found.is_wide()).then_some(Look::Groups)
                };
            }
            Some(Look::Groups) => {
                let grouped = || self.sheet.trim(&self.parts, Room::Groups(SHARE));
                let grouped = self.grouped.get_or_init(grouped);
                let (solved, _) = self.sheet.solve(grouped.as_ref(), part, LEAST, SHARE);
                asked.found.narrow(solved);
                asked.next = None;
            }
            None => {}
        }
    }
}

/// How a look at a part ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// Nothing was left out: to look again is no use.
    Whole,
    /// What there was room for may be left out.
    InRoom,
    /// The budget is spent.
    Spent,
}

impl Solved {
    fn is_exact(&self) -> bool {
        self.bounds.0 == self.bounds.1
    }

    fn is_wide(&self) -> bool {
        self.bounds.1 - self.bounds.0 > self.bounds.0 * WIDE
    }

    /// What another look tells besides.
    fn narrow(&mut self, other: Self) {
        if other.is_exact() {
            *self = other;
            return;
        }
        if other.bounds.1 - other.bounds.0 < self.bounds.1 - self.bounds.0 {
            self.slopes = other.slopes;
        }
        let low = self.bounds.0.max(other.bounds.0);
        self.bounds = (low, self.bounds.1.min(other.bounds.1).max(low));
    }
}

/// Failure logic with the events that it looks at.
struct Sheet {
    gates: Vec<Gate>,
    q: Vec<f64>,
    events: Vec<Item>,
    causes: Vec<u32>,
}

impl Sheet {
    /// What a tree tells about these items, and where they stand in it.
    fn of(tree: &Tree, tops: &[Item], causes: &[Item]) -> (Self, Vec<Part>) {
        let cone = tree.cone(tops.iter().copied());
        let mut local = vec![0_u32; tree.size()];
        let mut events: Vec<Item> = Vec::new();
        let mut q: Vec<f64> = Vec::new();
        let mut gates: Vec<Gate> = Vec::new();
        let map = |item: Item, local: &[u32]| {
            let at = local.get(item as usize).copied().unwrap_or(0);
            if (item as usize) < tree.events() { Part::Event(at) } else { Part::Gate(at) }
        };
        for &item in &cone {
            let at = match (tree.probabilities.get(item as usize), tree.gate(item, Load::Peak)) {
                (Some(&own), _) => {
                    events.push(item);
                    q.push(own);
                    events.len() - 1
                }
                (None, Some(Vote { needs, inputs })) => {
                    let inputs = inputs.iter().map(|&input| map(input, &local)).collect();
                    gates.push(Gate { needs, inputs });
                    gates.len() - 1
                }
                (None, None) => continue,
            };
            if let Some(slot) = local.get_mut(item as usize) {
                *slot = at as u32;
            }
        }
        let parts: Vec<Part> = tops.iter().map(|&top| map(top, &local)).collect();
        let mut known: Vec<u32> = causes
            .iter()
            .filter(|&&cause| cone.binary_search(&cause).is_ok())
            .filter_map(|&cause| local.get(cause as usize).copied())
            .collect();
        if known.is_empty() || known.len() > CAUSES {
            known = most_used(&gates, events.len());
        }
        (Self { gates, q, events, causes: known }, parts)
    }

    fn is_large(&self) -> bool {
        self.events.len() >= LARGE
    }

    /// Without what there is room to leave out.
    fn trim(&self, parts: &[Part], room: Room) -> Option<Trimmed> {
        trimmed(&self.gates, &self.q, &self.causes, parts, room, TANGLED)
    }

    /// Solves a part, where this much has been left out, leaving out this share of the figure besides.
    fn solve(&self, trimmed: Option<&Trimmed>, part: Part, budget: usize, share: f64) -> (Solved, Ended) {
        let Some(trimmed) = trimmed else { return self.solve_in(&self.gates, part, 0.0, budget, share) };
        let part = match part {
            Part::Gate(gate) => Part::Gate(gate + trimmed.moved),
            event @ Part::Event(_) => event,
        };
        let (used, _) = cone(&trimmed.gates, part, &Known::default());
        let late: f64 = used.iter().filter_map(|gate| trimmed.late.get(gate)).sum();
        self.solve_in(&trimmed.gates, part, trimmed.left_out + late, budget, share)
    }

    fn solve_in(
        &self,
        gates: &[Gate],
        part: Part,
        left_out: f64,
        budget: usize,
        share: f64,
    ) -> (Solved, Ended) {
        let mut solver = Solver::new(budget);
        let mut used: Vec<u32> = Vec::new();
        let value = match solver.reduce(gates, part, &Known::default()) {
            Err(constant) => solver.constant(constant),
            Ok(mut problem) => {
                let mut local: QuickMap<u32, u32> = QuickMap::default();
                let inputs = problem.gates.iter_mut().flat_map(|gate| gate.inputs.iter_mut());
                for part in inputs.chain(std::iter::once(&mut problem.top)) {
                    if let Part::Event(event) = part {
                        *event = *local.entry(*event).or_insert_with(|| {
                            used.push(*event);
                            used.len() as u32 - 1
                        });
                    }
                }
                let known = |event: &u32| self.q.get(*event as usize).copied().unwrap_or(1.0);
                solver.events = used.iter().map(|event| solver.tape.known(known(event))).collect();
                if used.len() >= LARGE {
                    let bound = solver.bound(&problem);
                    solver.room = solver.tape.bounds(bound).0 * share;
                }
                solver.solve(problem, 0)
            }
        };
        let (low, high) = solver.tape.bounds(value);
        let high = (high + left_out).min(1.0);
        let all = solver.tape.slopes_of(value);
        let items = used.iter().filter_map(|&event| self.events.get(event as usize).copied());
        let slopes = items.zip(all).filter(|(_, slope)| *slope > 0.0).collect();
        // Digits that are proved are what an exact computation has.
        let bounds = if high - low <= low * DIGITS { (low, low) } else { (low, high) };
        let ended = match (solver.is_spent(), solver.room > 0.0) {
            (true, _) => Ended::Spent,
            (false, true) => Ended::InRoom,
            (false, false) => Ended::Whole,
        };
        (Solved { bounds, slopes }, ended)
    }
}

/// The events that most gates look at, where many do.
pub(super) fn most_used(gates: &[Gate], events: usize) -> Vec<u32> {
    let mut users = vec![0_u32; events];
    for event in gates.iter().flat_map(|gate| gate.inputs.iter().copied().filter_map(event)) {
        if let Some(users) = users.get_mut(event as usize) {
            *users += 1;
        }
    }
    let mut found: Vec<(u32, u32)> =
        users.into_iter().zip(0..).filter(|(users, _)| *users as usize >= SHARED).collect();
    found.sort_unstable_by_key(|&(users, event)| (std::cmp::Reverse(users), event));
    found.into_iter().take(CAUSES).map(|(_, event)| event).collect()
}
