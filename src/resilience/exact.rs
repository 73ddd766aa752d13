//! Exact unavailability of failure logic that shares events.
//!
//! What is independent is computed in closed form: a gate is replaced by its probability as soon as nothing
//! above shares an event with it (Dutuit and Rauzy's modules). An event that many gates share is taken out by
//! Shannon's pivot, shared causes first; what then still holds together becomes a decision diagram. When the
//! budget is spent, the rest is bounded by what holds for monotone functions of independent events; the budget is
//! a number and not a time, so that the answer never depends on the machine.

use std::collections::BTreeMap;

use super::bdd::{Bdd, Function, QuickMap};
use super::problem::{Became, Gate, Known, Part, Problem, cone, event, events_of, merged};
use super::sensitivity::{Tape, Value};
use super::sheet::most_used;
use super::sum::Neumaier;
use super::trim::{Room, trimmed};

/// How many pivots may be taken one within another.
const DEPTH: usize = 120;
/// How many problems may lie one within another.
const NESTING: usize = 400;
/// From so many users on, an event is taken out by a pivot before a diagram is tried.
pub(super) const SHARED: usize = 8;
/// How many pivots may come before the first diagram.
const PIVOTS: usize = 14;
/// How many nodes a diagram of what holds together may have.
const NODES: usize = 300_000;
/// Up to so many events, a diagram is tried before any pivot.
const SMALL: usize = 220;
/// How many nodes such a diagram may have.
const SMALL_NODES: usize = 40_000;
/// The same where failures are rare: a pivot costs less there than a diagram of more nodes.
const RARE_NODES: usize = 6_000;
/// Parts of a vote with up to so many inputs are asked for each number of failures.
const PART: usize = 12;
/// What a node of a diagram costs beside looking at an input once.
const NODE_COST: usize = 6;
/// A diagram is tried for so many gates where failures are rare.
const FEW: usize = 60;
/// From so many gates on, what hardly ever happens is left out after a pivot.
const TRIMMED: usize = 24;
/// How much of the room one state may use.
const ONE: f64 = 0.01;

pub(super) struct Solver {
    pub tape: Tape,
    /// The probability of each event: the tree's, then those that stand for solved gates.
    pub events: Vec<Value>,
    left: usize,
    nesting: usize,
    /// How likely the states are that are looked at.
    weight: f64,
    /// How much may be left out.
    pub room: f64,
}

impl Solver {
    /// Nothing is known yet, and so much may be spent.
    pub fn new(budget: usize) -> Self {
        Self { tape: Tape::default(), events: Vec::new(), left: budget, nesting: 0, weight: 1.0, room: 0.0 }
    }

    /// Whether the budget was too small.
    pub const fn is_spent(&self) -> bool {
        self.left == 0
    }

    pub fn constant(&mut self, constant: bool) -> Value {
        self.tape.known(if constant { 1.0 } else { 0.0 })
    }

    fn value(&self, event: u32) -> Value {
        self.events.get(event as usize).copied().unwrap_or(0)
    }

    fn values(&self, events: &[u32]) -> Vec<Value> {
        events.iter().map(|&event| self.value(event)).collect()
    }

    fn spend(&mut self, cost: usize) {
        self.left = self.left.saturating_sub(cost);
    }

    /// The problem of one part with what is known put in: constants gone, gates of one input gone, nested "any"
    /// and "all" merged, nothing that the part does not need. A constant when nothing is left.
    pub fn reduce(&mut self, gates: &[Gate], top: Part, known: &Known) -> Result<Problem, bool> {
        let (cone, users) = cone(gates, top, known);
        let mut became = vec![Became::Constant(false); users.len()];
        let mut new: Vec<Gate> = Vec::with_capacity(cone.len());
        let mut new_users: Vec<u32> = Vec::with_capacity(cone.len());
        let state = |part: Part, became: &[Became]| match part {
            Part::Event(event) => {
                known.events.get(&event).map_or(Became::Part(part), |&state| Became::Constant(state))
            }
            Part::Gate(gate) => match known.gates.get(&gate) {
                Some(&event) => Became::Part(Part::Event(event)),
                None => became.get(gate as usize).copied().unwrap_or(Became::Constant(false)),
            },
        };
        for at in cone {
            let Some(gate) = gates.get(at as usize) else { continue };
            self.spend(gate.inputs.len());
            let mut needs = gate.needs;
            let mut inputs = Vec::with_capacity(gate.inputs.len());
            for &input in &gate.inputs {
                match state(input, &became) {
                    Became::Constant(true) => needs = needs.saturating_sub(1),
                    Became::Constant(false) => {}
                    Became::Part(part) => inputs.push(part),
                }
            }
            let Some(slot) = became.get_mut(at as usize) else { continue };
            if needs == 0 || needs as usize > inputs.len() {
                *slot = Became::Constant(needs == 0);
                continue;
            }
            let (any, all) = (needs == 1, needs as usize == inputs.len());
            if (any || all) && inputs.len() > 1 {
                inputs = merged(inputs, &new, &new_users, any, all);
                needs = if any { 1 } else { inputs.len() as u32 };
            }
            let used = users.get(at as usize).copied().unwrap_or(0);
            if let &[only] = inputs.as_slice() {
                if let Part::Gate(only) = only
                    && let Some(users) = new_users.get_mut(only as usize)
                {
                    *users += used.saturating_sub(1);
                }
                *slot = Became::Part(only);
                continue;
            }
            *slot = Became::Part(Part::Gate(new.len() as u32));
            new.push(Gate { needs, inputs });
            new_users.push(used);
        }
        match state(top, &became) {
            Became::Constant(constant) => Err(constant),
            Became::Part(top) => Ok(Problem { gates: new, top }.trimmed()),
        }
    }

    pub fn solve(&mut self, problem: Problem, depth: usize) -> Value {
        let problem = match self.without_modules(problem, depth) {
            Ok(problem) => problem,
            Err(value) => return value,
        };
        self.core(problem, depth)
    }

    /// Replaces every gate that shares nothing with what is above it by its probability.
    fn without_modules(&mut self, problem: Problem, depth: usize) -> Result<Problem, Value> {
        let mut known = Known::default();
        for module in problem.modules() {
            let events = problem.gate(module).map(|gate| events_of(gate, &known)).unwrap_or_default();
            let value = if let Some((needs, events)) = events {
                self.spend(events.len());
                let values = self.values(&events);
                self.tape.at_least(needs as usize, &values)
            } else {
                match self.reduce(&problem.gates, Part::Gate(module), &known) {
                    Err(constant) => self.constant(constant),
                    Ok(inside) => self.core(inside, depth),
                }
            };
            known.gates.insert(module, self.events.len() as u32);
            self.events.push(value);
        }
        if known.gates.is_empty() {
            return Ok(problem);
        }
        match self.reduce(&problem.gates, problem.top, &known) {
            Ok(problem) => Ok(problem),
            Err(constant) => Err(self.constant(constant)),
        }
    }

    /// A problem without modules but the whole.
    fn core(&mut self, mut problem: Problem, depth: usize) -> Value {
        self.nesting += 1;
        let value = self.core_of(&mut problem, depth);
        self.nesting -= 1;
        value
    }

    fn core_of(&mut self, problem: &mut Problem, depth: usize) -> Value {
        let top = match problem.top {
            Part::Event(event) => return self.value(event),
            Part::Gate(top) => top,
        };
        let Some(gate) = problem.gate(top) else { return self.constant(false) };
        if let Some((needs, events)) = events_of(gate, &Known::default()) {
            let values = self.values(&events);
            self.spend(values.len());
            return self.tape.at_least(needs as usize, &values);
        }
        if self.left == 0 || depth > DEPTH || self.nesting > NESTING {
            return self.bound(problem);
        }
        if gate.is_any() || gate.is_all() {
            let any = gate.is_any();
            let direct: Vec<u32> = gate.inputs.iter().copied().filter_map(event).collect();
            if !direct.is_empty() {
                // With one of them the whole is decided; without them they can be left out everywhere.
                let known = Known {
                    events: direct.iter().map(|&event| (event, !any)).collect(),
                    gates: QuickMap::default(),
                };
                let mut values = self.values(&direct);
                match self.reduce(&problem.gates, problem.top, &known) {
                    Err(constant) => values.push(self.constant(constant)),
                    Ok(rest) => values.push(self.solve(rest, depth)),
                }
                return if any { self.tape.any(&values) } else { self.tape.all(&values) };
            }
            let parts = problem.components(top);
            if parts.len() > 1 {
                let mut values = Vec::with_capacity(parts.len());
                let own = Part::Gate(problem.gates.len() as u32);
                for inputs in parts {
                    let needs = if any { 1 } else { inputs.len() as u32 };
                    problem.gates.push(Gate { needs, inputs });
                    let part = self.reduce(&problem.gates, own, &Known::default());
                    problem.gates.pop();
                    values.push(match part {
                        Err(constant) => self.constant(constant),
                        Ok(part) => self.solve(part, depth),
                    });
                }
                return if any { self.tape.any(&values) } else { self.tape.all(&values) };
            }
        }
        let parts = if gate.is_any() || gate.is_all() { Vec::new() } else { problem.components(top) };
        if depth > 0
            && let Some(value) = self.trimmed(problem, depth)
        {
            return value;
        }
        // Each part is asked how likely 1, 2, … of it fail: for a large one what holds it together goes first.
        let largest = parts.iter().map(Vec::len).max().unwrap_or(0);
        if parts.len() > 1 && (largest <= PART || depth >= PIVOTS) {
            return self.votes(problem, parts, depth);
        }
        if depth == 0
            && problem.gates.len() <= SMALL
            && let Some(value) = self.diagram(problem, SMALL_NODES)
        {
            return value;
        }
        let Some((pivot, users)) = problem.most_shared() else { return self.bound(problem) };
        if users < SHARED && parts.len() > 1 && self.room <= 0.0 {
            return self.votes(problem, parts, depth);
        }
        // Where failures are rare, a pivot leaves one branch that hardly matters: a large diagram does not pay.
        let nodes = match self.room > 0.0 {
            true if problem.gates.len() > FEW => 0,
            true => RARE_NODES,
            false => NODES,
        };
        if nodes > 0
            && (users < SHARED || depth >= PIVOTS)
            && let Some(value) = self.diagram(problem, nodes)
        {
            return value;
        }
        let (q, weight) = (self.tape.bounds(self.value(pivot)).1, self.weight);
        let mut branch = |state: bool| {
            let known =
                Known { events: std::iter::once((pivot, state)).collect(), gates: QuickMap::default() };
            self.weight = weight * if state { q } else { 1.0 - q };
            let value = match self.reduce(&problem.gates, problem.top, &known) {
                Err(constant) => self.constant(constant),
                // So unlikely that nobody would see it.
                Ok(rest) if self.weight < self.room * ONE * ONE => self.bound(&rest),
                Ok(rest) => self.solve(rest, depth + 1),
            };
            self.weight = weight;
            value
        };
        // What is likelier comes first, while the budget lasts.
        let (not, happened) = (branch(false), branch(true));
        let event = self.value(pivot);
        self.tape.mix(event, happened, not)
    }

    /// The same without what hardly ever happens in these states; none when that saves little.
    fn trimmed(&mut self, problem: &Problem, depth: usize) -> Option<Value> {
        if self.room <= 0.0 || problem.gates.len() < TRIMMED {
            return None;
        }
        let q: Vec<f64> = self.events.iter().map(|&value| self.tape.bounds(value).1).collect();
        let causes: Vec<u32> = most_used(&problem.gates, q.len()).into_iter().take(6).collect();
        self.spend(problem.gates.iter().map(|gate| gate.inputs.len()).sum::<usize>() * 8);
        let room = Room::Of(self.room * ONE / self.weight);
        let found = trimmed(&problem.gates, &q, &causes, &[problem.top], room, usize::MAX)?;
        let top = match problem.top {
            Part::Gate(gate) => Part::Gate(gate + found.moved),
            event @ Part::Event(_) => event,
        };
        let left_out = found.left_out + found.late.values().sum::<f64>();
        let inner = match self.reduce(&found.gates, top, &Known::default()) {
            Err(constant) => self.constant(constant),
            Ok(rest) if rest.gates.len() * 5 > problem.gates.len() * 4 => return None,
            Ok(rest) => self.solve(rest, depth + 1),
        };
        let (low, high) = self.tape.bounds(inner);
        Some(self.tape.push((low, (high + left_out).min(1.0)), [(inner, 1.0)]))
    }

    /// A vote of inputs of which only some share events: each group by how many of it are down, then together.
    fn votes(&mut self, problem: &mut Problem, parts: Vec<Vec<Part>>, depth: usize) -> Value {
        let Part::Gate(top) = problem.top else { return self.constant(false) };
        let needs = problem.gate(top).map_or(1, |gate| gate.needs);
        let own = Part::Gate(problem.gates.len() as u32);
        let mut groups = Vec::with_capacity(parts.len());
        for inputs in parts {
            let most = needs.min(inputs.len() as u32);
            let mut tails = Vec::with_capacity(most as usize);
            for needs in 1..=most {
                problem.gates.push(Gate { needs, inputs: inputs.clone() });
                let part = self.reduce(&problem.gates, own, &Known::default());
                problem.gates.pop();
                tails.push(match part {
                    Err(constant) => self.constant(constant),
                    Ok(part) => self.solve(part, depth),
                });
            }
            groups.push(tails);
        }
        self.tape.votes(needs as usize, &groups)
    }

    /// Solves what holds together as a decision diagram, events in the order in which a walk from the top meets
    /// them. None when it grows too large.
    fn diagram(&mut self, problem: &mut Problem, most: usize) -> Option<Value> {
        problem.neighbours();
        let most = most.min(self.left / NODE_COST);
        let order = problem.walk();
        let level: QuickMap<u32, u32> = order.iter().zip(0..).map(|(&event, at)| (event, at)).collect();
        let mut bdd = Bdd::new(most);
        let mut made: Vec<Function> = Vec::with_capacity(problem.gates.len());
        let mut build = || -> Result<(), super::bdd::TooLarge> {
            for gate in &problem.gates {
                let mut inputs = Vec::with_capacity(gate.inputs.len());
                for &input in &gate.inputs {
                    inputs.push(match input {
                        Part::Event(event) => bdd.event(level.get(&event).copied().unwrap_or(0))?,
                        Part::Gate(gate) => made.get(gate as usize).copied().unwrap_or(Function::FALSE),
                    });
                }
                // Inputs that begin high in the order are joined last.
                inputs.sort_by_key(|&input| bdd.parts(input).0);
                made.push(bdd.vote(gate.needs as usize, &inputs)?);
            }
            Ok(())
        };
        let done = build();
        self.spend(bdd.size() * NODE_COST);
        done.ok()?;
        let Part::Gate(top) = problem.top else { return None };
        let top = made.get(top as usize).copied()?;
        let q: Vec<(f64, f64)> = order.iter().map(|&event| self.tape.bounds(self.value(event))).collect();
        let low = probabilities(&bdd, top, &|level| q.get(level as usize).map_or(0.0, |q| q.0));
        let of = |known: &QuickMap<Function, f64>, f: Function| known.get(&f).copied().unwrap_or(0.0);
        let lower = of(&low, top);
        let upper = if q.iter().all(|q| q.0 == q.1) {
            lower
        } else {
            of(&probabilities(&bdd, top, &|level| q.get(level as usize).map_or(1.0, |q| q.1)), top)
        };
        let slopes = slopes(&bdd, top, &low, &|level| q.get(level as usize).map_or(0.0, |q| q.0));
        let slopes: Vec<(Value, f64)> = order
            .iter()
            .zip(0..)
            .filter_map(|(&event, level)| slopes.get(&level).map(|slope| (self.value(event), *slope)))
            .collect();
        Some(self.tape.push((lower, upper), slopes))
    }

    /// Bounds that hold for monotone functions of independent events, which are positively correlated.
    pub fn bound(&mut self, problem: &Problem) -> Value {
        let mut known: Vec<(f64, f64)> = Vec::with_capacity(problem.gates.len());
        let of = |part: Part, known: &[(f64, f64)], tape: &Tape, events: &[Value]| match part {
            Part::Event(event) => tape.bounds(events.get(event as usize).copied().unwrap_or(0)),
            Part::Gate(gate) => known.get(gate as usize).copied().unwrap_or((0.0, 1.0)),
        };
        for gate in &problem.gates {
            let inputs: Vec<(f64, f64)> =
                gate.inputs.iter().map(|&part| of(part, &known, &self.tape, &self.events)).collect();
            let needs = gate.needs as usize;
            let mut low: Vec<f64> = inputs.iter().map(|q| q.0).collect();
            let mut high: Vec<f64> = inputs.iter().map(|q| q.1).collect();
            low.sort_by(|a, b| b.total_cmp(a));
            high.sort_by(f64::total_cmp);
            let lower: f64 = low.iter().take(needs).product();
            let upper = if needs == 1 {
                let mut up = Neumaier::default();
                high.iter().for_each(|&q| up.add(f64::ln_1p(-q.min(1.0 - 1e-16))));
                -f64::exp_m1(up.total())
            } else {
                // One of any n - k + 1 must happen, and the mean number of them bounds the chance of k.
                let few: f64 = high.iter().take(high.len() + 1 - needs).sum();
                let mean: f64 = high.iter().sum::<f64>() / needs as f64;
                few.min(mean)
            };
            known.push((lower.min(1.0), upper.clamp(lower.min(1.0), 1.0)));
        }
        let (low, high) = of(problem.top, &known, &self.tape, &self.events);
        self.tape.between(low, high)
    }
}

fn probabilities(bdd: &Bdd, top: Function, q: &dyn Fn(u32) -> f64) -> QuickMap<Function, f64> {
    let mut known: QuickMap<Function, f64> =
        [(Function::FALSE, 0.0), (Function::TRUE, 1.0)].into_iter().collect();
    for function in bdd.below(top) {
        let (level, high, low) = bdd.parts(function);
        let q = q(level);
        let of = |f: &Function| known.get(f).copied().unwrap_or(0.0);
        let value = q * of(&high) + (1.0 - q) * of(&low);
        known.insert(function, value);
    }
    known
}

/// How fast the probability of `top` grows with each level.
fn slopes(
    bdd: &Bdd,
    top: Function,
    known: &QuickMap<Function, f64>,
    q: &dyn Fn(u32) -> f64,
) -> BTreeMap<u32, f64> {
    let of = |f: &Function| known.get(f).copied().unwrap_or(0.0);
    let mut reach: QuickMap<Function, f64> = std::iter::once((top, 1.0)).collect();
    let mut found: BTreeMap<u32, f64> = BTreeMap::new();
    for function in bdd.below(top).into_iter().rev() {
        let (level, high, low) = bdd.parts(function);
        let q = q(level);
        let weight = reach.get(&function).copied().unwrap_or(0.0);
        *reach.entry(high).or_default() += weight * q;
        *reach.entry(low).or_default() += weight * (1.0 - q);
        *found.entry(level).or_default() += weight * (of(&high) - of(&low));
    }
    found
}
