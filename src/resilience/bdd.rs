//! Binary decision diagrams, Bryant's reduced ordered ones, over numbered levels.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A function: an index into the diagram's nodes. 0 is false, 1 is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Function(u32);

impl Function {
    pub(super) const FALSE: Self = Self(0);
    pub(super) const TRUE: Self = Self(1);

    const fn is_constant(self) -> bool {
        self.0 < 2
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Node {
    level: u32,
    high: Function,
    low: Function,
}

/// The diagram outgrew its budget of nodes, which is a number and not a time: the answer never depends on the
/// machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// A quick hash of a few numbers; what is hashed here is never chosen by a stranger.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number.cast_unsigned() as u64);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A map with the quick hash.
pub(super) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// Functions over numbered levels, shared where they are equal.
#[derive(Debug)]
pub(super) struct Bdd {
    nodes: Vec<Node>,
    /// Where a node stands by its hash, each in the first free slot from there on; 0 is free. At most half is used.
    unique: Vec<u32>,
    /// Choices made lately, by their hash: a younger one takes the slot of an older, which is then made again.
    choices: Vec<Made>,
    budget: usize,
    work: Vec<Step>,
    done: Vec<Function>,
}

/// A choice and what it came to.
#[derive(Debug, Clone, Copy)]
struct Made {
    choice: (Function, Function, Function),
    made: Function,
}

impl Made {
    /// No choice has a constant for its test.
    const NONE: Self =
        Self { choice: (Function::FALSE, Function::FALSE, Function::FALSE), made: Function::FALSE };
}

/// A slot for three numbers among so many, a power of two.
const fn slot(a: u32, b: u32, c: u32, slots: usize) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = (a as u64 ^ (b as u64).rotate_left(32)).wrapping_mul(ODD);
    let mixed = (mixed ^ (mixed >> 31) ^ c as u64).wrapping_mul(ODD);
    (mixed >> 32) as usize & (slots - 1)
}

/// How many slots a diagram begins with.
const SLOTS: usize = 1 << 9;

impl Bdd {
    /// No functions yet but "never" and "always"; at most `budget` nodes may be made.
    pub fn new(budget: usize) -> Self {
        Self {
            nodes: vec![
                Node { level: u32::MAX, high: Function::FALSE, low: Function::FALSE },
                Node { level: u32::MAX, high: Function::TRUE, low: Function::TRUE },
            ],
            unique: vec![0; SLOTS],
            choices: vec![Made::NONE; SLOTS],
            budget,
            work: Vec::new(),
            done: Vec::new(),
        }
    }

    /// How many nodes there are.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// Forgets what was computed on the way.
    pub fn forget(&mut self) {
        self.choices = vec![Made::NONE; SLOTS];
    }

    /// The function that is true with one event.
    pub fn event(&mut self, level: u32) -> Result<Function, TooLarge> {
        self.node(level, Function::TRUE, Function::FALSE)
    }

    /// Level, high and low branch of a function that is not constant.
    pub fn parts(&self, function: Function) -> (u32, Function, Function) {
        let node = self.at(function);
        (node.level, node.high, node.low)
    }

    /// True when at least `needs` of the inputs are.
    pub fn vote(&mut self, needs: usize, inputs: &[Function]) -> Result<Function, TooLarge> {
        if needs == inputs.len() {
            let all = |bdd: &mut Self, all, &input: &Function| bdd.choose(input, all, Function::FALSE);
            return inputs.iter().rev().try_fold(Function::TRUE, |so_far, input| all(self, so_far, input));
        }
        if needs == 1 {
            let any = |bdd: &mut Self, any, &input: &Function| bdd.choose(input, Function::TRUE, any);
            return inputs.iter().rev().try_fold(Function::FALSE, |so_far, input| any(self, so_far, input));
        }
        self.at_least(needs, inputs)
    }

    /// Every function below and including `top` that is not constant, branches before those who use them.
    pub fn below(&self, top: Function) -> Vec<Function> {
        let mut wanted = vec![false; self.nodes.len()];
        let mut stack = vec![top];
        let mut found = Vec::new();
        while let Some(function) = stack.pop() {
            let Some(seen) = wanted.get_mut(function.0 as usize) else { continue };
            if function.is_constant() || *seen {
                continue;
            }
            *seen = true;
            found.push(function);
            let node = self.at(function);
            stack.extend([node.high, node.low]);
        }
        // A node is made after its branches, so that its index is higher.
        found.sort_unstable();
        found
    }

    /// The counter diagram: row `j` after the last inputs says "at least j of them".
    fn at_least(&mut self, k: usize, inputs: &[Function]) -> Result<Function, TooLarge> {
        let mut counts = vec![Function::FALSE; k + 1];
        if let Some(none) = counts.first_mut() {
            *none = Function::TRUE;
        }
        for &input in inputs.iter().rev() {
            let mut next = counts.clone();
            for (j, pair) in counts.windows(2).enumerate() {
                if let (&[fewer, same], Some(slot)) = (pair, next.get_mut(j + 1)) {
                    *slot = self.choose(input, fewer, same)?;
                }
            }
            counts = next;
        }
        Ok(counts.last().copied().unwrap_or(Function::TRUE))
    }

    fn at(&self, function: Function) -> Node {
        const DEAD: Node = Node { level: u32::MAX, high: Function::FALSE, low: Function::FALSE };
        self.nodes.get(function.0 as usize).copied().unwrap_or(DEAD)
    }

    fn node(&mut self, level: u32, high: Function, low: Function) -> Result<Function, TooLarge> {
        if high == low {
            return Ok(high);
        }
        let node = Node { level, high, low };
        let mut at = slot(level, high.0, low.0, self.unique.len());
        while let Some(&known) = self.unique.get(at).filter(|&&known| known != 0) {
            if self.at(Function(known)) == node {
                return Ok(Function(known));
            }
            at = (at + 1) & (self.unique.len() - 1);
        }
        if self.nodes.len() >= self.budget {
            return Err(TooLarge);
        }
        let function = Function(self.nodes.len() as u32);
        self.nodes.push(node);
        if let Some(free) = self.unique.get_mut(at) {
            *free = function.0;
        }
        if self.nodes.len() * 2 > self.unique.len() {
            self.widen();
        }
        Ok(function)
    }

    /// Twice the slots for nodes, and twice as many for choices, of which there are more.
    fn widen(&mut self) {
        let slots = self.unique.len() * 2;
        self.unique = vec![0; slots];
        for (node, place) in self.nodes.iter().zip(0_u32..).skip(2) {
            let mut at = slot(node.level, node.high.0, node.low.0, slots);
            while self.unique.get(at).is_some_and(|&known| known != 0) {
                at = (at + 1) & (slots - 1);
            }
            if let Some(free) = self.unique.get_mut(at) {
                *free = place;
            }
        }
        let slots = slots * 2;
        let old = std::mem::replace(&mut self.choices, vec![Made::NONE; slots]);
        for made in old {
            let (test, yes, no) = made.choice;
            if test != Function::FALSE
                && let Some(free) = self.choices.get_mut(slot(test.0, yes.0, no.0, slots))
            {
                *free = made;
            }
        }
    }

    fn branches(&self, function: Function, level: u32) -> (Function, Function) {
        let node = self.at(function);
        if node.level == level { (node.high, node.low) } else { (function, function) }
    }

    /// If `test` then `yes` else `no`. A loop and not a recursion: a path may be as long as there are events.
    fn choose(&mut self, test: Function, yes: Function, no: Function) -> Result<Function, TooLarge> {
        let (mut work, mut done) = (std::mem::take(&mut self.work), std::mem::take(&mut self.done));
        work.clear();
        done.clear();
        work.push(Step::Choose(test, yes, no));
        while let Some(step) = work.pop() {
            match step {
                Step::Choose(test, yes, no) => {
                    if let Some(known) = self.known_choice(test, yes, no) {
                        done.push(known);
                        continue;
                    }
                    let level = self.at(test).level.min(self.at(yes).level).min(self.at(no).level);
                    let (test_high, test_low) = self.branches(test, level);
                    let (yes_high, yes_low) = self.branches(yes, level);
                    let (no_high, no_low) = self.branches(no, level);
                    work.push(Step::Join { level, choice: (test, yes, no) });
                    work.push(Step::Choose(test_low, yes_low, no_low));
                    work.push(Step::Choose(test_high, yes_high, no_high));
                }
                Step::Join { level, choice } => {
                    let low = done.pop().unwrap_or(Function::FALSE);
                    let high = done.pop().unwrap_or(Function::FALSE);
                    let made = self.node(level, high, low)?;
                    let at = slot(choice.0.0, choice.1.0, choice.2.0, self.choices.len());
                    if let Some(slot) = self.choices.get_mut(at) {
                        *slot = Made { choice, made };
                    }
                    done.push(made);
                }
            }
        }
        let made = done.pop().unwrap_or(Function::FALSE);
        (self.work, self.done) = (work, done);
        Ok(made)
    }

    fn known_choice(&self, test: Function, yes: Function, no: Function) -> Option<Function> {
        if test == Function::TRUE || yes == no {
            Some(yes)
        } else if test == Function::FALSE {
            Some(no)
        } else if yes == Function::TRUE && no == Function::FALSE {
            Some(test)
        } else {
            let made = self.choices.get(slot(test.0, yes.0, no.0, self.choices.len()))?;
            (made.choice == (test, yes, no)).then_some(made.made)
        }
    }
}

/// What is left to do of a choice.
#[derive(Debug)]
enum Step {
    /// Decide it.
    Choose(Function, Function, Function),
    /// Make a node of the last two results.
    Join { level: u32, choice: (Function, Function, Function) },
}
