//! Minimal cut sets of a service: by a diagram where it stays small, else those of few events.

use super::bits;
use super::diagram::{Diagram, TooLarge};
use super::problem::{self, Gate, Known, Part};
use super::sheet::most_used;
use super::solve::{CutSet, CutSets};
use super::tree::{Item, Load, Names, Pass, Rows, Tree, Vote};
use super::trim::{Room, trimmed};

/// How many nodes of a diagram are spent on listing cut sets; a number and not a time, so that the answer never
/// depends on the machine.
const BUDGET: usize = 600_000;
/// From so many events on, only the small cut sets are looked for.
const MANY: usize = 4_000;
/// Up to so many events, cut sets of order 2 are tried one by one when the diagram grows too large.
const FEW: usize = 500;
/// Cut sets are listed up to this order.
const ORDER: usize = 3;
/// How many cut sets are listed at most.
const CAP: usize = 100_000;

pub(super) fn cut_sets(tree: &Tree, top: Item, cone: &[Item], first: &[Item]) -> CutSets {
    let events = cone.iter().filter(|&&item| (item as usize) < tree.events()).count();
    if events > LARGE
        && let Some(found) = small(tree, top, cone, first)
    {
        return found;
    }
    if events <= MANY {
        let first: Vec<Item> =
            first.iter().copied().filter(|item| cone.binary_search(item).is_ok()).collect();
        // Published trees like the order of their own text; designs like their shared causes first.
        for first in [&first[..], &[]] {
            match Diagram::of(tree, &[top], cone, first, BUDGET) {
                Ok(diagram) => {
                    return diagram.at(top).map(|top| diagram.cut_sets(top, ORDER, CAP)).unwrap_or_default();
                }
                Err(TooLarge) if first.is_empty() => break,
                Err(TooLarge) => {}
            }
        }
    }
    tried(tree, top, cone)
}

/// From so many events on, what no small cut set needs is left out first.
const LARGE: usize = 300;
/// How many nodes the diagram of what is left may have.
const SMALL: usize = 150_000;
/// A probability that makes cut sets of different orders lie far apart, and a bound between orders 3 and 4.
const TINY: f64 = 1e-30;
const BETWEEN: f64 = 1e-99;

/// Cut sets of up to three events: a group that takes more than three to fail is left out, but for what the shared
/// causes do to it. None when nothing can be left out or too much is left.
fn small(tree: &Tree, top: Item, cone: &[Item], first: &[Item]) -> Option<CutSets> {
    let mut local = vec![0_u32; tree.size()];
    let (mut events, mut gates): (Vec<Item>, Vec<Gate>) = (Vec::new(), Vec::new());
    let part = |item: Item, local: &[u32]| {
        let at = local.get(item as usize).copied().unwrap_or(0);
        if (item as usize) < tree.events() { Part::Event(at) } else { Part::Gate(at) }
    };
    for &item in cone {
        let at = if let Some(Vote { needs, inputs }) = tree.gate(item, Load::Peak) {
            let inputs = inputs.iter().map(|&input| part(input, &local)).collect();
            gates.push(Gate { needs, inputs });
            gates.len() - 1
        } else {
            events.push(item);
            events.len() - 1
        };
        if let Some(slot) = local.get_mut(item as usize) {
            *slot = at as u32;
        }
    }
    let mut causes: Vec<u32> = first
        .iter()
        .filter(|&&cause| cone.binary_search(&cause).is_ok())
        .filter_map(|&cause| local.get(cause as usize).copied())
        .collect();
    if causes.is_empty() || causes.len() > super::causes::CAUSES {
        causes = most_used(&gates, events.len());
    }
    let Part::Gate(top) = part(top, &local) else { return None };
    let q = vec![TINY; events.len()];
    let found = trimmed(&gates, &q, &causes, &[Part::Gate(top)], Room::Of(BETWEEN), usize::MAX)?;
    let top = top + found.moved;
    let (used, _) = problem::cone(&found.gates, Part::Gate(top), &Known::default());
    // The causes first, then as the tree has them: what belongs together stands together.
    let mut place = vec![u32::MAX; events.len()];
    let mut kept: Vec<Item> = Vec::new();
    let inputs = used.iter().filter_map(|&at| found.gates.get(at as usize)).flat_map(|gate| &gate.inputs);
    for input in inputs {
        if let Part::Event(event) = input
            && let Some(slot) = place.get_mut(*event as usize)
            && *slot == u32::MAX
        {
            *slot = kept.len() as u32;
            kept.extend(events.get(*event as usize));
        }
    }
    let mut words: Vec<String> = kept.iter().map(|&item| tree.name(item)).collect();
    let mut gate_place = vec![0_u32; found.gates.len()];
    let (mut needs, mut rows) = (Vec::with_capacity(used.len()), Rows::default());
    for (&at, item) in used.iter().zip(kept.len() as u32..) {
        let gate = found.gates.get(at as usize)?;
        needs.push((gate.needs, gate.needs));
        rows.push(gate.inputs.iter().map(|input| match *input {
            Part::Event(event) => place.get(event as usize).copied().unwrap_or(0),
            Part::Gate(gate) => gate_place.get(gate as usize).copied().unwrap_or(0),
        }));
        words.push(format!("gate {item}"));
        if let Some(slot) = gate_place.get_mut(at as usize) {
            *slot = item;
        }
    }
    let q = |&item: &Item| tree.probabilities.get(item as usize).copied().unwrap_or(0.0);
    let probabilities = kept.iter().map(q).collect();
    let tree = Tree::new(Names::Words(words), probabilities, needs, rows);
    let top = gate_place.get(top as usize).copied()?;
    let cone = tree.cone([top]);
    let causes = causes.iter().filter_map(|&cause| place.get(cause as usize).copied());
    let causes: Vec<Item> = causes.filter(|item| cone.binary_search(item).is_ok()).collect();
    let diagram = Diagram::of(&tree, &[top], &cone, &causes, SMALL).ok()?;
    let mut cut_sets = diagram.at(top).map(|top| diagram.cut_sets(top, ORDER, CAP))?;
    cut_sets.total = cut_sets.by_order.iter().sum::<u64>() as f64;
    cut_sets.more = true;
    Some(cut_sets)
}

/// Cut sets of order 1, and of order 2 where that is not too much, each tried by failing it.
fn tried(tree: &Tree, top: Item, cone: &[Item]) -> CutSets {
    let events: Vec<Item> = cone.iter().copied().filter(|&item| (item as usize) < tree.events()).collect();
    let alone = bits::alone(tree, Load::Peak, cone, &events, &[top]).pop().unwrap_or_default();
    let q = |item: Item| tree.probabilities.get(item as usize).copied().unwrap_or(0.0);
    let mut found =
        CutSets { order: 1, more: true, by_order: vec![alone.len() as u64, 0, 0], ..CutSets::default() };
    found.sets = alone
        .iter()
        .take(CAP)
        .map(|&item| CutSet { events: vec![tree.name(item)], probability: q(item) })
        .collect();
    let others: Vec<Item> = events.into_iter().filter(|item| alone.binary_search(item).is_err()).collect();
    if others.len() <= FEW {
        found.order = 2;
        let mut pass = Pass::new(tree, Load::Peak);
        for (at, &a) in others.iter().enumerate() {
            for &b in others.iter().skip(at + 1) {
                pass.fail(a);
                pass.fail(b);
                if pass.is_down(top) {
                    let events = vec![tree.name(a), tree.name(b)];
                    found.sets.push(CutSet { events, probability: q(a) * q(b) });
                }
                pass.reset();
            }
        }
        let pairs = found.sets.len() as u64 - found.by_order.first().copied().unwrap_or(0);
        if let Some(second) = found.by_order.get_mut(1) {
            *second = pairs;
        }
    }
    found.total = found.sets.len() as f64;
    found.sort();
    found
}
