//! What a diagram answers: exact unavailability, importance, minimal cut sets.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::bdd::QuickMap;
use super::diagram::{Diagram, Function};
use super::sum::Neumaier;

/// How much an event matters to a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Importance {
    /// The event.
    pub event: String,
    /// Birnbaum: how fast unavailability grows with the event's probability.
    pub birnbaum: f64,
    /// RAW: how many times worse the service is once the event has happened.
    pub raw: f64,
    /// RRW: how many times better the service would be if the event never happened; infinite for the only cause.
    pub rrw: f64,
}

/// Minimal cut sets up to an order, and how many there are beyond.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CutSets {
    /// The sets, the most probable first; events in the order of the diagram.
    pub sets: Vec<CutSet>,
    /// How many minimal cut sets there are of all orders.
    pub total: f64,
    /// How many of each order are listed or would be but for the cap, from order 1.
    pub by_order: Vec<u64>,
    /// There are more sets of higher orders, which were not counted.
    pub more: bool,
    /// Some sets of a listed order were left out by the cap.
    pub capped: bool,
    /// Up to which order all sets are known; beyond it `total` counts only what is listed when this is below 3.
    pub order: usize,
}

/// One minimal cut set.
#[derive(Debug, Clone, PartialEq)]
pub struct CutSet {
    /// Its events.
    pub events: Vec<String>,
    /// The probability that all have happened.
    pub probability: f64,
}

impl Importance {
    /// From the probability of an event, that of the service, and the slope between them.
    #[must_use]
    pub fn of(event: &str, q: f64, unavailability: f64, birnbaum: f64) -> Self {
        let failed = (unavailability + (1.0 - q) * birnbaum).min(1.0);
        // What is left without the event; below the last digits of the figure there is nothing.
        let perfect = unavailability - q * birnbaum;
        Self {
            event: event.to_owned(),
            birnbaum,
            raw: if unavailability > 0.0 { failed / unavailability } else { f64::INFINITY },
            rrw: if perfect > unavailability * 1e-12 { unavailability / perfect } else { f64::INFINITY },
        }
    }
}

impl CutSets {
    /// The smallest first, then the most probable.
    pub(super) fn sort(&mut self) {
        self.sets.sort_by(|a, b| {
            a.events
                .len()
                .cmp(&b.events.len())
                .then(b.probability.total_cmp(&a.probability))
                .then(a.events.cmp(&b.events))
        });
    }
}

impl Diagram {
    /// The probability of every function below and including `top`, in unavailability space: only sums of
    /// products of non-negative numbers, so that small probabilities keep their digits.
    fn probabilities(&self, top: Function) -> QuickMap<Function, f64> {
        let mut known: QuickMap<Function, f64> =
            [(Self::NEVER, 0.0), (Self::ALWAYS, 1.0)].into_iter().collect();
        for function in self.below(top) {
            let (level, high, low) = self.parts(function);
            let q = self.probability_of_level(level);
            let p = |f: &Function| known.get(f).copied().unwrap_or(0.0);
            let value = q * p(&high) + (1.0 - q) * p(&low);
            known.insert(function, value);
        }
        known
    }

    /// The exact probability of a function.
    #[must_use]
    pub fn unavailability(&self, top: Function) -> f64 {
        self.probabilities(top).get(&top).copied().unwrap_or(0.0)
    }

    /// How much each event matters to a function; events that do not are left out.
    #[must_use]
    pub fn importance(&self, top: Function) -> Vec<Importance> {
        let known = self.probabilities(top);
        let p = |f: Function| known.get(&f).copied().unwrap_or(0.0);
        let unavailability = p(top);
        let mut reach: QuickMap<Function, Neumaier> = QuickMap::default();
        reach.entry(top).or_default().add(1.0);
        let mut slopes: BTreeMap<u32, (Neumaier, Neumaier)> = BTreeMap::new();
        for function in self.below(top).into_iter().rev() {
            let (level, high, low) = self.parts(function);
            let q = self.probability_of_level(level);
            let weight = reach.get(&function).map_or(0.0, Neumaier::total);
            reach.entry(high).or_default().add(weight * q);
            reach.entry(low).or_default().add(weight * (1.0 - q));
            let slope = slopes.entry(level).or_default();
            slope.0.add(weight * p(high));
            slope.1.add(weight * p(low));
        }
        slopes
            .into_iter()
            .filter_map(|(level, (high, low))| {
                let birnbaum = high.total() - low.total();
                let q = self.probability_of_level(level);
                (birnbaum > 0.0)
                    .then(|| Importance::of(self.event_of_level(level), q, unavailability, birnbaum))
            })
            .collect()
    }

    /// The minimal cut sets of a function up to `order` events, at most `cap` of them.
    #[must_use]
    pub fn cut_sets(&self, top: Function, order: usize, cap: usize) -> CutSets {
        let mut family = Families::default();
        let minimal = family.minimal(self, top);
        let mut found =
            CutSets { total: family.count(minimal), by_order: vec![0; order], order, ..CutSets::default() };
        let mut path = Vec::new();
        family.walk(minimal, order, &mut path, &mut |levels: &[u32]| {
            if let Some(count) = levels.len().checked_sub(1).and_then(|i| found.by_order.get_mut(i)) {
                *count += 1;
            }
            if found.sets.len() < cap {
                found.sets.push(CutSet {
                    events: levels.iter().map(|&level| self.event_of_level(level).to_owned()).collect(),
                    probability: levels.iter().map(|&level| self.probability_of_level(level)).product(),
                });
            } else {
                found.capped = true;
            }
        });
        found.sort();
        found
    }
}

/// Zero-suppressed diagrams of families of sets: 0 is the empty family, 1 the family of the empty set.
#[derive(Default)]
struct Families {
    nodes: Vec<(u32, u32, u32)>,
    unique: QuickMap<(u32, u32, u32), u32>,
    minimal: QuickMap<Function, u32>,
    without: QuickMap<(u32, u32), u32>,
}

/// What is left to do of a difference of families.
enum Step {
    /// Decide it.
    Without(u32, u32),
    /// Take the last result and take this away from it too.
    AndWithout(u32),
    /// Make a node of the last two results.
    Join { level: u32, pair: (u32, u32) },
}

const EMPTY: u32 = 0;
const UNIT: u32 = 1;

impl Families {
    fn parts(&self, family: u32) -> (u32, u32, u32) {
        family.checked_sub(2).and_then(|i| self.nodes.get(i as usize)).copied().unwrap_or((
            u32::MAX,
            EMPTY,
            EMPTY,
        ))
    }

    fn node(&mut self, level: u32, with: u32, without: u32) -> u32 {
        if with == EMPTY {
            return without;
        }
        let next = self.nodes.len() as u32 + 2;
        let family = *self.unique.entry((level, with, without)).or_insert(next);
        if family == next {
            self.nodes.push((level, with, without));
        }
        family
    }

    /// Rauzy's minimal solutions of a monotone function.
    fn minimal(&mut self, diagram: &Diagram, top: Function) -> u32 {
        self.minimal.insert(Diagram::NEVER, EMPTY);
        self.minimal.insert(Diagram::ALWAYS, UNIT);
        for function in diagram.below(top) {
            let (level, high, low) = diagram.parts(function);
            let known = |f: &Function| self.minimal.get(f).copied().unwrap_or(EMPTY);
            let (high, low) = (known(&high), known(&low));
            let strict = self.without(high, low);
            let family = self.node(level, strict, low);
            self.minimal.insert(function, family);
        }
        self.minimal.get(&top).copied().unwrap_or(EMPTY)
    }

    /// The sets of `from` that include no set of `of`. A loop for the same reason as in the diagram.
    fn without(&mut self, from: u32, of: u32) -> u32 {
        let mut work = vec![Step::Without(from, of)];
        let mut done: Vec<u32> = Vec::new();
        while let Some(step) = work.pop() {
            match step {
                Step::Without(from, of) => {
                    if let Some(known) = self.known_without(from, of) {
                        done.push(known);
                        continue;
                    }
                    let (from_level, from_with, from_rest) = self.parts(from);
                    let (of_level, of_with, of_rest) = self.parts(of);
                    match from_level.cmp(&of_level) {
                        Ordering::Less => {
                            work.push(Step::Join { level: from_level, pair: (from, of) });
                            work.push(Step::Without(from_rest, of));
                            work.push(Step::Without(from_with, of));
                        }
                        Ordering::Greater => work.push(Step::Without(from, of_rest)),
                        Ordering::Equal => {
                            work.push(Step::Join { level: from_level, pair: (from, of) });
                            work.push(Step::Without(from_rest, of_rest));
                            work.push(Step::AndWithout(of_rest));
                            work.push(Step::Without(from_with, of_with));
                        }
                    }
                }
                Step::AndWithout(of) => {
                    let spared = done.pop().unwrap_or(EMPTY);
                    work.push(Step::Without(spared, of));
                }
                Step::Join { level, pair } => {
                    let rest = done.pop().unwrap_or(EMPTY);
                    let with = done.pop().unwrap_or(EMPTY);
                    let family = self.node(level, with, rest);
                    self.without.insert(pair, family);
                    done.push(family);
                }
            }
        }
        done.pop().unwrap_or(EMPTY)
    }

    fn known_without(&self, from: u32, of: u32) -> Option<u32> {
        if from == EMPTY || of == UNIT || from == of {
            Some(EMPTY)
        } else if of == EMPTY || from == UNIT {
            Some(from)
        } else {
            self.without.get(&(from, of)).copied()
        }
    }

    fn count(&self, family: u32) -> f64 {
        let mut counts = vec![0.0, 1.0];
        for &(_, with, without) in &self.nodes {
            let of = |f: u32| counts.get(f as usize).copied().unwrap_or(0.0);
            counts.push(of(with) + of(without));
        }
        counts.get(family as usize).copied().unwrap_or(0.0)
    }

    fn walk(&self, family: u32, room: usize, path: &mut Vec<u32>, found: &mut dyn FnMut(&[u32])) {
        if family == UNIT {
            found(path);
            return;
        }
        let mut at = family;
        while at > UNIT {
            let (level, with, without) = self.parts(at);
            if room > 0 {
                path.push(level);
                self.walk(with, room - 1, path, found);
                path.pop();
            }
            at = without;
        }
        if at == UNIT {
            found(path);
        }
    }
}
