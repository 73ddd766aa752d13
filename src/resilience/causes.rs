//! States of shared causes: which of them take a gate down, and how likely the rest of it fails in the others.

use super::bdd::QuickMap;

/// As many causes are looked at together.
pub(super) const CAUSES: usize = 12;
/// Classes of states: none, 1, 2, 3, 4 causes have happened; what is beyond is added to what is left out.
pub(super) const CLASSES: usize = 5;

/// An upper bound for each class of states.
pub(super) type Bounds = [f64; CLASSES];

/// The states of the causes, each with its class.
pub(super) struct States {
    pub masks: Vec<u16>,
    pub class: Vec<u8>,
    pub weights: Vec<f64>,
    pub classes: Bounds,
    pub rest: f64,
}

impl States {
    pub fn of(q: &[f64]) -> Self {
        let most = CLASSES - 1;
        let mut masks: Vec<u16> = (0..1_u32 << q.len())
            .filter(|mask| mask.count_ones() as usize <= most)
            .map(|m| m as u16)
            .collect();
        masks.sort_by_key(|mask| (mask.count_ones(), *mask));
        let class: Vec<u8> = masks.iter().map(|mask| mask.count_ones() as u8).collect();
        let weight = |mask: &u16| -> f64 {
            q.iter().enumerate().map(|(at, q)| if mask >> at & 1 == 1 { *q } else { 1.0 - q }).product()
        };
        let weights: Vec<f64> = masks.iter().map(weight).collect();
        let mut classes = [0.0; CLASSES];
        for (weight, &class) in weights.iter().zip(&class) {
            if let Some(sum) = classes.get_mut(class as usize) {
                *sum += weight;
            }
        }
        // More causes than the last class holds: at most the chance that some choice of so many happens.
        let mut choices = vec![1.0];
        for &q in q {
            let mut next = choices.clone();
            next.push(0.0);
            for (at, &fewer) in choices.iter().enumerate() {
                if let Some(more) = next.get_mut(at + 1) {
                    *more += fewer * q;
                }
            }
            choices = next;
        }
        let rest = if q.len() > most { choices.get(CLASSES).copied().unwrap_or(0.0) } else { 0.0 };
        Self { masks, class, weights, classes, rest }
    }
}

/// Sets of states, each once; 0 is the empty one.
pub(super) struct Sets {
    pub all: Vec<Vec<bool>>,
    index: QuickMap<Vec<bool>, u32>,
    unions: QuickMap<(u32, u32), u32>,
}

impl Sets {
    pub fn new(states: usize) -> Self {
        let mut sets = Self { all: Vec::new(), index: QuickMap::default(), unions: QuickMap::default() };
        sets.keep(vec![false; states]);
        sets
    }

    pub fn keep(&mut self, set: Vec<bool>) -> u32 {
        if let Some(&known) = self.index.get(&set) {
            return known;
        }
        let id = self.all.len() as u32;
        self.all.push(set.clone());
        self.index.insert(set, id);
        id
    }

    pub fn get(&self, id: u32) -> &[bool] {
        self.all.get(id as usize).map_or(&[], Vec::as_slice)
    }

    pub fn union(&mut self, a: u32, b: u32) -> u32 {
        let (a, b) = (a.min(b), a.max(b));
        if a == 0 || a == b {
            return b;
        }
        if let Some(&known) = self.unions.get(&(a, b)) {
            return known;
        }
        let set = self.get(a).iter().zip(self.get(b)).map(|(a, b)| *a || *b).collect();
        let id = self.keep(set);
        self.unions.insert((a, b), id);
        id
    }

    pub fn holds(&mut self, whole: u32, part: u32) -> bool {
        self.union(whole, part) == whole
    }
}

/// How the inputs of a group react to the causes: which of its sets hold, in every state.
pub(super) struct Ways {
    /// For each state, its place in `seen`.
    pub of: Vec<u32>,
    /// Class and which sets hold, each once, and how likely that is.
    pub seen: Vec<(u8, u32, f64)>,
}

/// The inputs of a group that react alike to the causes.
#[derive(Clone, Copy, Default)]
pub(super) struct Alike {
    pub set: u32,
    pub count: u32,
    /// Of those that share no event with others: how many, the sum of their bounds, and that of the logarithms.
    pub apart: u32,
    pub sums: Bounds,
    pub logs: Bounds,
    /// Of all of them, the sum of the bounds.
    pub all: Bounds,
    /// The least bound of those whose events are not listed.
    pub unlisted: Option<Bounds>,
}

/// The worst bound of each class over the states that do not take the group down, and how likely it fails in them.
pub(super) fn worst(needs: u32, alike: &[Alike], ways: &Ways) -> (Bounds, f64) {
    let mut found = [0.0_f64; CLASSES];
    let mut weighed = 0.0;
    for &(class, holding, weight) in &ways.seen {
        let at = class as usize;
        let value = |bounds: &Bounds| bounds.get(at).copied().unwrap_or(0.0);
        let (mut down, mut alive, mut apart) = (0, 0, 0);
        let (mut sum, mut logs, mut all) = (0.0, 0.0, 0.0);
        let mut beside: f64 = 1.0;
        for (place, some) in alike.iter().enumerate() {
            if holding >> place & 1 == 1 {
                down += some.count;
                continue;
            }
            alive += some.count;
            apart += some.apart;
            sum += value(&some.sums);
            logs += value(&some.logs);
            all += value(&some.all);
            if let Some(unlisted) = &some.unlisted {
                beside = beside.min(value(unlisted));
            }
        }
        if down >= needs {
            continue;
        }
        let more = needs - down;
        if more > alive {
            continue;
        }
        let mean = all / f64::from(more);
        // So many of those that share nothing must fail when all the others have.
        let of_those = (more + apart).saturating_sub(alive);
        let independent = if of_those == 0 {
            1.0
        } else if of_those == apart {
            // And one of those whose events are not listed, which share nothing with them either.
            logs.exp() * if more == alive { beside } else { 1.0 }
        } else {
            (std::f64::consts::E * sum / f64::from(of_those)).powi(of_those.cast_signed())
        };
        let bound = independent.min(mean).min(1.0);
        weighed += weight * bound;
        if let Some(found) = found.get_mut(at) {
            *found = found.max(bound);
        }
    }
    (found, weighed)
}
