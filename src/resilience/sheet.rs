//! What is asked about failure logic: the items of a tree, without what is too unlikely to be seen in a figure, each
//! handed to the solver.

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
/// The same for who only wants to know which of several is the largest.
const ROUGH: f64 = 1e-6;
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

/// The same with a budget for each.
pub(super) fn solve_within(tree: &Tree, tops: &[Item], causes: &[Item], budget: usize) -> Vec<Solved> {
    let (sheet, parts) = Sheet::of(tree, tops, causes);
    let solved = sheet.solve(&parts, sheet.room(), budget);
    if !sheet.is_large() || !solved.iter().any(Solved::is_wide) {
        return solved;
    }
    // What could not be solved: at least the groups next to the top are bounded.
    let bounded = sheet.solve(&parts, Some(Room::Groups(SHARE)), LEAST);
    solved.into_iter().zip(bounded).map(|(solved, other)| solved.narrowed(other)).collect()
}

/// The largest probability of these items, as [`solve`] tells it, without solving those that cannot have it.
pub(super) fn largest(tree: &Tree, tops: &[Item], causes: &[Item]) -> Option<f64> {
    let budget = (BUDGET / tops.len().max(1)).max(LEAST);
    let (sheet, parts) = Sheet::of(tree, tops, causes);
    let rough: Vec<(f64, f64)> = if sheet.is_large() {
        let trimmed = sheet.trim(&parts, Some(Room::Share(ROUGH)));
        parts.iter().map(|&part| sheet.solve_trimmed(trimmed.as_ref(), part, budget, ROUGH).bounds).collect()
    } else {
        vec![(0.0, 1.0); parts.len()]
    };
    let least = rough.iter().map(|bounds| bounds.0).fold(0.0, f64::max);
    let can_be: Vec<Part> =
        parts.iter().zip(&rough).filter(|(_, bounds)| bounds.1 >= least).map(|(&part, _)| part).collect();
    // What is left out is the same as where every item is solved, so that the figure is the same.
    let trimmed = sheet.trim(&parts, sheet.room());
    let mut found: Vec<Solved> =
        can_be.iter().map(|&part| sheet.solve_trimmed(trimmed.as_ref(), part, budget, SHARE)).collect();
    if sheet.is_large() && found.iter().any(Solved::is_wide) {
        let bounded = sheet.solve(&can_be, Some(Room::Groups(SHARE)), LEAST);
        found = found.into_iter().zip(bounded).map(|(solved, other)| solved.narrowed(other)).collect();
    }
    found.into_iter().map(|solved| solved.bounds.1).reduce(f64::max)
}

impl Solved {
    fn is_wide(&self) -> bool {
        self.bounds.1 - self.bounds.0 > self.bounds.0 * WIDE
    }

    /// What two ways of looking at one function tell together.
    fn narrowed(self, other: Self) -> Self {
        let (low, high) = (self.bounds.0.max(other.bounds.0), self.bounds.1.min(other.bounds.1));
        let narrower = other.bounds.1 - other.bounds.0 < self.bounds.1 - self.bounds.0;
        Self { bounds: (low, high.max(low)), slopes: if narrower { other.slopes } else { self.slopes } }
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

    /// How much may be left out.
    fn room(&self) -> Option<Room> {
        self.is_large().then_some(Room::Share(SHARE))
    }

    /// Without what there is room to leave out.
    fn trim(&self, parts: &[Part], room: Option<Room>) -> Option<Trimmed> {
        room.and_then(|room| trimmed(&self.gates, &self.q, &self.causes, parts, room, TANGLED))
    }

    /// Solves each part, without what there is room to leave out.
    fn solve(&self, parts: &[Part], room: Option<Room>, budget: usize) -> Vec<Solved> {
        let trimmed = self.trim(parts, room);
        parts.iter().map(|&part| self.solve_trimmed(trimmed.as_ref(), part, budget, SHARE)).collect()
    }

    fn solve_trimmed(&self, trimmed: Option<&Trimmed>, part: Part, budget: usize, share: f64) -> Solved {
        let Some(trimmed) = trimmed else { return self.solve_part(&self.gates, part, 0.0, budget, share) };
        let part = match part {
            Part::Gate(gate) => Part::Gate(gate + trimmed.moved),
            event @ Part::Event(_) => event,
        };
        let (used, _) = cone(&trimmed.gates, part, &Known::default());
        let late: f64 = used.iter().filter_map(|gate| trimmed.late.get(gate)).sum();
        self.solve_part(&trimmed.gates, part, trimmed.left_out + late, budget, share)
    }

    fn solve_part(&self, gates: &[Gate], part: Part, left_out: f64, budget: usize, share: f64) -> Solved {
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
        // Twelve digits that are proved are what an exact computation has.
        Solved { bounds: if high - low <= low * DIGITS { (low, low) } else { (low, high) }, slopes }
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
