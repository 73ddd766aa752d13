//! Leaves out what hardly ever happens, and says how much that can be at most.
//!
//! A group of forty servers fails with its AZs or practically never. Which shared causes alone take a gate down is
//! looked at for all their states at once; what remains of it, its members failing one by one, is bounded from above.
//! Where that is too little to be seen in the figure, the gate becomes a function of the causes alone. What is left
//! out is a sum of upper bounds, so that the answer is proved and not estimated.
//!
//! The bound for a group: of the inputs that live in a state of the causes, take some that share no event. So many of
//! them must fail that the others cannot make up for it, and they fail independently.

use super::bdd::QuickMap;
use super::causes::{Alike, Bounds, CAUSES, CLASSES, Sets, States, Ways, worst};
use super::problem::{Gate, Part};

/// Events below a gate are listed up to so many.
const LISTED: usize = 48;
/// A group whose inputs react to the causes in more ways is not looked at.
const WAYS: usize = 32;
/// How much more than the room a large group may leave out.
const SEEN: f64 = 1e5;
/// How much a gate below others may leave out, as a share of all that may be left out.
const BELOW: f64 = 1e-6;

/// Gates in which what hardly happens is left out.
#[derive(Debug)]
pub(super) struct Trimmed {
    /// Each behind its inputs; those of the original stand `moved` places later.
    pub gates: Vec<Gate>,
    /// How many gates over causes come first.
    pub moved: u32,
    /// What is left out in any case.
    pub left_out: f64,
    /// What is left out with each of these gates, beside.
    pub late: QuickMap<u32, f64>,
}

/// How much may be left out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Room {
    /// A share of the figure.
    Share(f64),
    /// So much.
    Of(f64),
    /// Whatever the groups next to the tops come to; of what is below them, this share of the figure.
    Groups(f64),
}

/// What is known of an event or a gate.
#[derive(Clone, Copy, Default)]
struct Known {
    /// The states of the causes that take it down.
    set: u32,
    /// In the other states, the most likely it fails.
    bounds: Bounds,
    /// Where the events below it are listed; none when there are too many.
    below: Option<(u32, u32)>,
    /// It has become a function of the causes.
    is_cause: bool,
    /// How likely it fails at most in states that do not take it down.
    weighed: f64,
}

struct Trimmer<'p> {
    gates: &'p [Gate],
    causes: &'p [u32],
    states: States,
    sets: Sets,
    events: Vec<Known>,
    known: Vec<Known>,
    listed: Vec<u32>,
    /// The gate that last met an event.
    met: Vec<u32>,
    ways: QuickMap<Vec<u32>, usize>,
    all_ways: Vec<Ways>,
}

/// Leaves out of these gates what changes the probability of none of `tops` by more than there is room for. A group
/// next to the tops with more gates below it than `most` is left out even when that can be seen in the figure.
pub(super) fn trimmed(
    gates: &[Gate],
    q: &[f64],
    causes: &[u32],
    tops: &[Part],
    room: Room,
    most: usize,
) -> Option<Trimmed> {
    let causes = causes.get(..causes.len().min(CAUSES)).unwrap_or_default();
    let of = |event: &u32| q.get(*event as usize).copied().unwrap_or(1.0);
    let states = States::of(&causes.iter().map(of).collect::<Vec<_>>());
    let sets = Sets::new(states.masks.len());
    let mut trimmer = Trimmer {
        gates,
        causes,
        states,
        sets,
        events: Vec::with_capacity(q.len()),
        known: vec![Known::default(); gates.len()],
        listed: Vec::new(),
        met: vec![u32::MAX; q.len()],
        ways: QuickMap::default(),
        all_ways: Vec::new(),
    };
    for (&q, event) in q.iter().zip(0_u32..) {
        let start = trimmer.listed.len() as u32;
        trimmer.listed.push(event);
        trimmer.events.push(Known {
            bounds: [q; CLASSES],
            below: Some((start, if q > 0.0 { start + 1 } else { start })),
            ..Known::default()
        });
    }
    for (&cause, at) in causes.iter().zip(0..) {
        let set = trimmer.states.masks.iter().map(|mask| mask >> at & 1 == 1).collect();
        let set = trimmer.sets.keep(set);
        if let Some(known) = trimmer.events.get_mut(cause as usize) {
            *known = Known { set, below: Some((0, 0)), ..Known::default() };
        }
    }
    (0..gates.len()).for_each(|at| trimmer.causes_of(at));
    let (room, whole) = match room {
        Room::Share(share) => (trimmer.least(q, tops) * share, false),
        Room::Of(room) => (room, false),
        Room::Groups(share) => (trimmer.least(q, tops) * share, true),
    };
    if trimmer.states.rest > room * 0.5 {
        return None;
    }
    let uppermost = trimmer.uppermost(tops);
    let mut left_out = trimmer.states.rest;
    let mut waiting: Vec<(f64, usize)> = Vec::new();
    for at in 0..gates.len() {
        let is_uppermost = uppermost.get(at) == Some(&true);
        trimmer.bound(at, is_uppermost);
        let weighed = trimmer.known.get(at).map_or(1.0, |known| known.weighed);
        if weighed <= room * BELOW {
            left_out += weighed;
            trimmer.leave_out(at);
        } else if is_uppermost {
            waiting.push((weighed, at));
        }
    }
    // What is left of the room goes to the groups next to the tops, where it saves most.
    waiting.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut late: QuickMap<u32, f64> = QuickMap::default();
    let mut used = left_out;
    for (weighed, at) in waiting {
        if whole || used + weighed <= room || (weighed <= room * SEEN && trimmer.is_larger(at, most)) {
            used += weighed;
            late.insert(at as u32, weighed);
            trimmer.leave_out(at);
        }
    }
    trimmer.known.iter().any(|known| known.is_cause).then(|| trimmer.finish(tops, left_out, late))
}

impl Trimmer<'_> {
    fn of(&self, part: Part) -> Known {
        let known = match part {
            Part::Event(event) => self.events.get(event as usize),
            Part::Gate(gate) => self.known.get(gate as usize),
        };
        known.copied().unwrap_or_default()
    }

    /// From now on a gate is a function of the causes.
    fn leave_out(&mut self, at: usize) {
        if let Some(known) = self.known.get_mut(at) {
            *known = Known { set: known.set, below: Some((0, 0)), is_cause: true, ..Known::default() };
        }
    }

    /// The groups that nothing but "any" stands between and a top.
    fn uppermost(&self, tops: &[Part]) -> Vec<bool> {
        let mut seen = vec![false; self.gates.len()];
        let mut found = vec![false; self.gates.len()];
        let mut waiting: Vec<Part> = tops.to_vec();
        while let Some(part) = waiting.pop() {
            let Part::Gate(at) = part else { continue };
            match seen.get_mut(at as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let Some(gate) = self.gates.get(at as usize) else { continue };
            if gate.needs == 1 {
                waiting.extend(gate.inputs.iter().copied());
            } else if let Some(found) = found.get_mut(at as usize) {
                *found = true;
            }
        }
        found
    }

    /// Whether more gates than that stand below a gate.
    fn is_larger(&self, at: usize, most: usize) -> bool {
        if at < most {
            return false;
        }
        let mut seen = vec![false; at + 1];
        let mut count = 0;
        let mut waiting = vec![at as u32];
        while let Some(at) = waiting.pop() {
            match seen.get_mut(at as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            if self.known.get(at as usize).is_some_and(|known| known.is_cause) {
                continue;
            }
            count += 1;
            if count > most {
                return true;
            }
            let inputs = self.gates.get(at as usize).map_or(&[][..], |gate| &gate.inputs);
            waiting.extend(inputs.iter().filter_map(|input| match input {
                Part::Gate(gate) => Some(*gate),
                Part::Event(_) => None,
            }));
        }
        false
    }

    /// Marks every event below those inputs of a gate whose events are not listed.
    fn mark_unlisted(&mut self, at: usize, mark: u32) {
        let mut seen = vec![false; at];
        let Some(gate) = self.gates.get(at) else { return };
        let mut waiting: Vec<Part> =
            gate.inputs.iter().copied().filter(|&input| self.of(input).below.is_none()).collect();
        while let Some(part) = waiting.pop() {
            if self.of(part).is_cause {
                continue;
            }
            match part {
                Part::Event(event) => {
                    if let Some(met) = self.met.get_mut(event as usize) {
                        *met = mark;
                    }
                }
                Part::Gate(inner) => {
                    if let Some(seen) = seen.get_mut(inner as usize)
                        && !*seen
                    {
                        *seen = true;
                        waiting.extend(self.gates.get(inner as usize).into_iter().flat_map(|g| &g.inputs));
                    }
                }
            }
        }
    }

    /// The states of the causes that take a gate down.
    fn causes_of(&mut self, at: usize) {
        let Some(gate) = self.gates.get(at) else { return };
        let set = if gate.needs == 1 {
            let mut sum = 0;
            for &input in &gate.inputs {
                let set = self.of(input).set;
                sum = self.sets.union(sum, set);
            }
            sum
        } else {
            let alike = self.alike(gate);
            let needs = gate.needs;
            let reacting: u32 = alike.iter().filter(|some| some.set != 0).map(|some| some.count).sum();
            if reacting < needs || alike.len() > WAYS {
                0
            } else {
                let at = self.ways_of(&alike);
                let down = |&(_, holding, _): &(u8, u32, f64)| {
                    let counts = alike.iter().enumerate().filter(|(at, _)| holding >> at & 1 == 1);
                    counts.map(|(_, some)| some.count).sum::<u32>() >= needs
                };
                let set = self.all_ways.get(at).map(|ways| {
                    let down: Vec<bool> = ways.seen.iter().map(down).collect();
                    let of = |at: &u32| down.get(*at as usize).copied().unwrap_or(false);
                    ways.of.iter().map(of).collect::<Vec<bool>>()
                });
                set.map_or(0, |set| self.sets.keep(set))
            }
        };
        if let Some(known) = self.known.get_mut(at) {
            known.set = set;
        }
    }

    /// The inputs of a gate by how they react to the causes, in the order of the sets.
    fn alike(&self, gate: &Gate) -> Vec<Alike> {
        let mut found: Vec<Alike> = Vec::with_capacity(4);
        for &input in &gate.inputs {
            let set = self.of(input).set;
            match found.iter_mut().find(|some| some.set == set) {
                Some(some) => some.count += 1,
                None => found.push(Alike { set, count: 1, ..Alike::default() }),
            }
        }
        found.sort_unstable_by_key(|some| some.set);
        found
    }

    /// In which ways these sets hold together.
    fn ways_of(&mut self, alike: &[Alike]) -> usize {
        let sets: Vec<u32> = alike.iter().map(|some| some.set).collect();
        if let Some(&known) = self.ways.get(&sets) {
            return known;
        }
        let mut holding = vec![0_u32; self.states.masks.len()];
        for (at, &set) in sets.iter().enumerate() {
            for (holding, &down) in holding.iter_mut().zip(self.sets.get(set)) {
                *holding |= u32::from(down) << at;
            }
        }
        let mut index: QuickMap<(u8, u32), u32> = QuickMap::default();
        let mut seen = Vec::new();
        let rows = self.states.class.iter().zip(holding).zip(&self.states.weights);
        let mut of = Vec::with_capacity(self.states.masks.len());
        for ((&class, holding), weight) in rows {
            let at = *index.entry((class, holding)).or_insert_with(|| {
                seen.push((class, holding, 0.0));
                seen.len() as u32 - 1
            });
            if let Some(seen) = seen.get_mut(at as usize) {
                seen.2 += weight;
            }
            of.push(at);
        }
        self.all_ways.push(Ways { of, seen });
        self.ways.insert(sets, self.all_ways.len() - 1);
        self.all_ways.len() - 1
    }

    /// The least that the probability of any of these can be: what holds for monotone functions of independent
    /// events, and what the causes do alone.
    fn least(&self, q: &[f64], tops: &[Part]) -> f64 {
        let mut low: Vec<f64> = Vec::with_capacity(self.gates.len());
        let mut values: Vec<f64> = Vec::new();
        let of = |part: Part, low: &[f64]| match part {
            Part::Event(event) => q.get(event as usize).copied().unwrap_or(0.0),
            Part::Gate(gate) => low.get(gate as usize).copied().unwrap_or(0.0),
        };
        for gate in self.gates {
            let needs = gate.needs as usize;
            low.push(if needs == 1 {
                gate.inputs.iter().map(|&input| of(input, &low)).fold(0.0, f64::max)
            } else if needs == 0 || needs > gate.inputs.len() {
                f64::from(u8::from(needs == 0))
            } else {
                values.clear();
                values.extend(gate.inputs.iter().map(|&input| of(input, &low)));
                values.select_nth_unstable_by(needs - 1, |a, b| b.total_cmp(a));
                values.iter().take(needs).product()
            });
        }
        let alone = |part: &Part| -> f64 {
            let set = self.sets.get(self.of(*part).set);
            let causes: f64 =
                set.iter().zip(&self.states.weights).filter(|(down, _)| **down).map(|(_, w)| w).sum();
            causes.max(of(*part, &low))
        };
        tops.iter().map(alone).fold(f64::INFINITY, f64::min).min(1.0)
    }

    /// The events below a gate; none when there are too many.
    fn gather(&mut self, at: usize) -> Option<(u32, u32)> {
        let gate = self.gates.get(at)?;
        if let &[only] = gate.inputs.as_slice() {
            return self.of(only).below;
        }
        let most: u32 =
            gate.inputs.iter().map(|&input| self.of(input).below.map_or(LISTED as u32, |(a, b)| b - a)).sum();
        let start = self.listed.len();
        if most as usize > LISTED * 8 {
            return None;
        }
        for &input in &gate.inputs {
            let (from, to) = self.of(input).below?;
            for place in from..to {
                let Some(&event) = self.listed.get(place as usize) else { continue };
                let Some(met) = self.met.get_mut(event as usize) else { continue };
                if *met != at as u32 {
                    *met = at as u32;
                    self.listed.push(event);
                }
            }
            if self.listed.len() - start > LISTED {
                self.listed.truncate(start);
                return None;
            }
        }
        Some((start as u32, self.listed.len() as u32))
    }

    /// Which inputs of a gate share no event with each other: those with few events are asked first.
    fn apart(&mut self, at: usize, beside: bool) -> Vec<bool> {
        let Some(gate) = self.gates.get(at) else { return Vec::new() };
        let mut rows: Vec<(u32, usize, u32)> = Vec::with_capacity(gate.inputs.len());
        for (place, &input) in gate.inputs.iter().enumerate() {
            if let Some((from, to)) = self.of(input).below {
                rows.push((to - from, place, from));
            }
        }
        rows.sort_unstable();
        let mut apart = vec![false; gate.inputs.len()];
        // Another mark than that of gathering.
        let mark = (self.gates.len() * (1 + usize::from(beside)) + at) as u32;
        if beside {
            self.mark_unlisted(at, mark);
        }
        for (count, place, from) in rows {
            let range = from as usize..(from + count) as usize;
            let events = self.listed.get(range.clone()).unwrap_or_default();
            if events.iter().any(|&event| self.met.get(event as usize) == Some(&mark)) {
                continue;
            }
            for &event in events {
                if let Some(met) = self.met.get_mut(event as usize) {
                    *met = mark;
                }
            }
            if let Some(apart) = apart.get_mut(place) {
                *apart = true;
            }
        }
        apart
    }

    fn worst_of(&mut self, at: usize, beside: bool) -> Option<(Bounds, f64)> {
        let gate = self.gates.get(at)?;
        let mut alike = self.alike(gate);
        if alike.len() > WAYS {
            return None;
        }
        let apart = self.apart(at, beside);
        for (&input, apart) in gate.inputs.iter().zip(apart) {
            let own = self.of(input);
            let Some(some) = alike.iter_mut().find(|some| some.set == own.set) else { continue };
            some.apart += u32::from(apart);
            if own.below.is_none() && beside {
                let known = some.unlisted.get_or_insert([1.0; CLASSES]);
                for (known, bound) in known.iter_mut().zip(own.bounds) {
                    *known = known.min(bound);
                }
            }
            for (class, &bound) in own.bounds.iter().enumerate() {
                let add = |to: &mut Bounds, value: f64| {
                    if let Some(slot) = to.get_mut(class) {
                        *slot += value;
                    }
                };
                add(&mut some.all, bound);
                if apart {
                    add(&mut some.sums, bound);
                    add(&mut some.logs, bound.ln());
                }
            }
        }
        let ways = self.ways_of(&alike);
        self.all_ways.get(ways).map(|ways| worst(gate.needs, &alike, ways))
    }

    /// How likely a gate fails at most in the states that do not take it down.
    fn bound(&mut self, at: usize, is_uppermost: bool) {
        let Some(gate) = self.gates.get(at) else { return };
        let mut bounds = [0.0; CLASSES];
        let weigh = |bounds: &Bounds, own: &Self| -> f64 {
            bounds.iter().zip(&own.states.classes).map(|(bound, weight)| bound.min(1.0) * weight).sum()
        };
        let mut weighed = None;
        if gate.needs == 1 {
            for &input in &gate.inputs {
                for (sum, bound) in bounds.iter_mut().zip(self.of(input).bounds) {
                    *sum += bound;
                }
            }
        } else {
            // With those whose events are not listed it is one factor more, but fewer share nothing with them.
            bounds = [1.0; CLASSES];
            for beside in [false, true].into_iter().take(1 + usize::from(is_uppermost)) {
                let Some((found, sum)) = self.worst_of(at, beside) else { break };
                for (bound, found) in bounds.iter_mut().zip(found) {
                    *bound = bound.min(found);
                }
                weighed = Some(weighed.map_or(sum, |known: f64| known.min(sum)));
            }
        }
        let below = self.gather(at);
        let weighed = weighed.unwrap_or_else(|| weigh(&bounds, self));
        if let Some(known) = self.known.get_mut(at) {
            known.bounds = bounds.map(|bound| bound.min(1.0));
            known.below = below;
            known.weighed = weighed;
        }
    }

    /// The gates with those that hardly happen as functions of the causes, as far as the tops need them.
    fn finish(mut self, tops: &[Part], left_out: f64, late: QuickMap<u32, f64>) -> Trimmed {
        let mut wanted = vec![false; self.gates.len()];
        let mut waiting: Vec<u32> = Vec::new();
        let ask = |part: &Part, waiting: &mut Vec<u32>| {
            if let Part::Gate(gate) = part {
                waiting.push(*gate);
            }
        };
        tops.iter().for_each(|top| ask(top, &mut waiting));
        let mut kept: QuickMap<u32, Vec<Part>> = QuickMap::default();
        let mut with: QuickMap<u32, f64> = late.clone();
        while let Some(at) = waiting.pop() {
            match wanted.get_mut(at as usize) {
                Some(wanted) if !*wanted => *wanted = true,
                _ => continue,
            }
            if self.known.get(at as usize).is_some_and(|known| known.is_cause) {
                continue;
            }
            let Some(gate) = self.gates.get(at as usize) else { continue };
            let mut inputs: Vec<Part> = gate.inputs.clone();
            if gate.needs == 1 {
                // Inputs that only repeat what the others say of the causes.
                let only_causes =
                    |part: &Part, own: &Self| matches!(part, Part::Gate(_)) && own.of(*part).is_cause;
                let (mut sum, mut beside) = (0, 0.0);
                for part in
                    inputs.iter().filter(|part| !only_causes(part, &self)).copied().collect::<Vec<_>>()
                {
                    let set = self.of(part).set;
                    sum = self.sets.union(sum, set);
                }
                inputs.retain(|part| {
                    if !only_causes(part, &self) {
                        return true;
                    }
                    let set = self.of(*part).set;
                    let is_new = !self.sets.holds(sum, set);
                    sum = self.sets.union(sum, set);
                    if let (false, Part::Gate(gone)) = (is_new, part) {
                        // What went with it is still left out.
                        beside += late.get(gone).copied().unwrap_or(0.0);
                    }
                    is_new
                });
                if beside > 0.0 {
                    *with.entry(at).or_default() += beside;
                }
            }
            inputs.iter().for_each(|part| ask(part, &mut waiting));
            kept.insert(at, inputs);
        }
        // Gates over causes come first.
        let mut first: Vec<Gate> = Vec::new();
        let mut of_mask: QuickMap<u32, Part> = QuickMap::default();
        let mut of_set: QuickMap<u32, Vec<Part>> = QuickMap::default();
        for (at, known) in self.known.iter().enumerate() {
            let is_needed = known.is_cause && wanted.get(at) == Some(&true);
            if !is_needed || of_set.contains_key(&known.set) {
                continue;
            }
            let mut least: Vec<u16> = Vec::new();
            for (&down, &mask) in self.sets.get(known.set).iter().zip(&self.states.masks) {
                if down && !least.iter().any(|other| other & mask == *other) {
                    least.push(mask);
                }
            }
            let parts = least.into_iter().map(|mask| {
                *of_mask.entry(u32::from(mask)).or_insert_with(|| {
                    let events = self.causes.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
                    let inputs: Vec<Part> = events.map(|(_, &event)| Part::Event(event)).collect();
                    if let &[only] = inputs.as_slice() {
                        return only;
                    }
                    first.push(Gate { needs: inputs.len() as u32, inputs });
                    Part::Gate(first.len() as u32 - 1)
                })
            });
            of_set.insert(known.set, parts.collect());
        }
        let moved = first.len() as u32;
        let mut gates = first;
        for (at, known) in self.known.iter().enumerate() {
            let needs = self.gates.get(at).map_or(1, |gate| gate.needs);
            gates.push(match kept.remove(&(at as u32)) {
                Some(mut inputs) => {
                    for input in &mut inputs {
                        if let Part::Gate(gate) = input {
                            *gate += moved;
                        }
                    }
                    Gate { needs, inputs }
                }
                None => Gate { needs: 1, inputs: of_set.get(&known.set).cloned().unwrap_or_default() },
            });
        }
        let late = with.into_iter().map(|(at, weighed)| (at + moved, weighed)).collect();
        Trimmed { gates, moved, left_out, late }
    }
}

#[cfg(test)]
mod tests;
