//! Many failures at once: each bit of a word is one scenario, and one walk over the tree answers them all.

use super::tree::{Item, Load, Tree, Vote};

/// How many words go together; the compiler turns them into wide instructions.
const WIDE: usize = 4;
/// How many scenarios one walk answers.
pub(super) const SCENARIOS: usize = WIDE * 64;

/// One bit for each scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bits([u64; WIDE]);

impl Bits {
    pub const NONE: Self = Self([0; WIDE]);

    /// The first scenarios.
    pub fn first(count: usize) -> Self {
        let mut bits = Self::NONE;
        (0..count.min(SCENARIOS)).for_each(|scenario| bits.set(scenario));
        bits
    }

    pub fn set(&mut self, scenario: usize) {
        if let Some(word) = self.0.get_mut(scenario / 64) {
            *word |= 1 << (scenario % 64);
        }
    }

    pub fn has(self, scenario: usize) -> bool {
        self.0.get(scenario / 64).is_some_and(|word| word >> (scenario % 64) & 1 == 1)
    }

    pub fn is_none(self) -> bool {
        self.0 == [0; WIDE]
    }

    pub fn or(self, other: Self) -> Self {
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = other.0;
        Self([a | e, b | f, c | g, d | h])
    }

    pub fn and(self, other: Self) -> Self {
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = other.0;
        Self([a & e, b & f, c & g, d & h])
    }

    pub fn and_not(self, other: Self) -> Self {
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = other.0;
        Self([a & !e, b & !f, c & !g, d & !h])
    }

    fn xor(self, other: Self) -> Self {
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = other.0;
        Self([a ^ e, b ^ f, c ^ g, d ^ h])
    }

    /// The scenarios that are set.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(at, mut word)| {
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                word &= word.wrapping_sub(1);
                (bit < 64).then_some(at * 64 + bit)
            })
        })
    }
}

/// The gates that matter, in order, ready to be walked again and again.
#[derive(Debug)]
pub(super) struct Walk<'t> {
    tree: &'t Tree,
    load: Load,
    gates: Vec<Item>,
    /// In which scenarios each item is down.
    state: Vec<Bits>,
    /// The items that scenarios of this walk set.
    set: Vec<Item>,
    planes: Vec<Bits>,
}

impl<'t> Walk<'t> {
    /// A walk over what these items need.
    pub fn new(tree: &'t Tree, load: Load, cone: &[Item]) -> Self {
        let gates = cone.iter().copied().filter(|&item| item as usize >= tree.events()).collect();
        Self { tree, load, gates, state: vec![Bits::NONE; tree.size()], set: Vec::new(), planes: Vec::new() }
    }

    /// Starts over with nothing down.
    pub fn clear(&mut self) {
        for item in self.set.drain(..) {
            if let Some(state) = self.state.get_mut(item as usize) {
                *state = Bits::NONE;
            }
        }
        for &gate in &self.gates {
            if let Some(state) = self.state.get_mut(gate as usize) {
                *state = Bits::NONE;
            }
        }
    }

    /// Takes an item down in one scenario.
    pub fn fail(&mut self, item: Item, scenario: usize) {
        if let Some(state) = self.state.get_mut(item as usize) {
            if state.is_none() {
                self.set.push(item);
            }
            state.set(scenario);
        }
    }

    /// The scenarios in which an item is down.
    pub fn down(&self, item: Item) -> Bits {
        self.state.get(item as usize).copied().unwrap_or(Bits::NONE)
    }

    /// Follows up on everything that was taken down.
    pub fn run(&mut self) {
        for at in 0..self.gates.len() {
            let Some(&item) = self.gates.get(at) else { continue };
            let Some(gate) = self.tree.gate(item, self.load) else { continue };
            let found = match gate.needs {
                1 => gate.inputs.iter().fold(Bits::NONE, |sum, &input| sum.or(self.down(input))),
                _ => self.vote(gate),
            };
            if let Some(state) = self.state.get_mut(item as usize)
                && !found.is_none()
            {
                *state = state.or(found);
            }
        }
    }

    /// Counts in binary, one plane of bits for each digit.
    fn vote(&mut self, gate: Vote<'_>) -> Bits {
        let needs = gate.needs as usize;
        // Most groups lose few members: without enough of them there is nothing to count.
        let touched = gate.inputs.iter().filter(|&&input| !self.down(input).is_none()).count();
        if touched < needs {
            return Bits::NONE;
        }
        if needs == gate.inputs.len() {
            let mut all = self.down(gate.inputs.first().copied().unwrap_or(0));
            for &input in gate.inputs.iter().skip(1) {
                all = all.and(self.down(input));
            }
            return all;
        }
        let mut planes = std::mem::take(&mut self.planes);
        planes.clear();
        for &input in gate.inputs {
            let mut carry = self.down(input);
            for plane in &mut planes {
                if carry.is_none() {
                    break;
                }
                let both = plane.and(carry);
                *plane = plane.xor(carry);
                carry = both;
            }
            if !carry.is_none() {
                planes.push(carry);
            }
        }
        // At least `needs`: compared from the highest digit down.
        let (mut more, mut same) = (Bits::NONE, Bits([u64::MAX; WIDE]));
        let digits = planes.len().max(usize::BITS as usize - needs.leading_zeros() as usize);
        for digit in (0..digits).rev() {
            let plane = planes.get(digit).copied().unwrap_or(Bits::NONE);
            if needs >> digit & 1 == 1 {
                same = same.and(plane);
            } else {
                more = more.or(same.and(plane));
                same = same.and_not(plane);
            }
        }
        self.planes = planes;
        more.or(same)
    }
}

/// Which of these items alone take each top down.
pub(super) fn alone(
    tree: &Tree,
    load: Load,
    cone: &[Item],
    events: &[Item],
    tops: &[Item],
) -> Vec<Vec<Item>> {
    let mut walk = Walk::new(tree, load, cone);
    let mut found = vec![Vec::new(); tops.len()];
    for some in events.chunks(SCENARIOS) {
        for (scenario, &event) in some.iter().enumerate() {
            walk.fail(event, scenario);
        }
        walk.run();
        for (&top, found) in tops.iter().zip(&mut found) {
            found.extend(walk.down(top).iter().filter_map(|scenario| some.get(scenario)));
        }
        walk.clear();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resilience::{Gate, Model, Pass};

    #[test]
    fn all_scenarios_at_once_equal_one_after_another() {
        let mut dice = 7_u64;
        let mut roll = |sides: usize| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((dice >> 33) as usize) % sides
        };
        for _ in 0..40 {
            let mut model = Model::default();
            let mut pool: Vec<String> = (0..30).map(|i| format!("e{i}")).collect();
            for name in &pool {
                model.events.insert(name.clone(), 0.1);
            }
            for i in 0..60 {
                let mut of: Vec<String> = (0..2 + roll(9)).map(|_| pool[roll(pool.len())].clone()).collect();
                of.sort();
                of.dedup();
                let k = 1 + roll(of.len());
                model.gates.insert(format!("g{i}"), Gate::AtLeast { k, of });
                pool.push(format!("g{i}"));
            }
            let tree = Tree::of(&model).unwrap();
            let cone: Vec<Item> = (0..tree.size() as Item).collect();
            let mut walk = Walk::new(&tree, Load::Peak, &cone);
            let sets: Vec<Vec<Item>> =
                (0..SCENARIOS).map(|_| (0..roll(8)).map(|_| roll(30) as Item).collect()).collect();
            for (scenario, set) in sets.iter().enumerate() {
                set.iter().for_each(|&item| walk.fail(item, scenario));
            }
            walk.run();
            let mut pass = Pass::new(&tree, Load::Peak);
            for (scenario, set) in sets.iter().enumerate() {
                set.iter().for_each(|&item| pass.fail(item));
                for &item in &cone {
                    assert_eq!(walk.down(item).has(scenario), pass.is_down(item), "item {item}");
                }
                pass.reset();
            }
            walk.clear();
            assert!(cone.iter().all(|&item| walk.down(item).is_none()));
        }
    }
}
