//! The strip above the regions: users, the Internet, names, partners.

use std::collections::BTreeMap;

use super::Layout;
use super::flow::Natural;
use super::order::Flow;
use crate::base::Rect;
use crate::design::NodeId;
use crate::scene::tokens::Tokens;

/// Places the nodes side by side, each above what it is connected with, in a layout that holds all others.
pub(super) fn arrange(
    layout: &Layout,
    flow: &Flow<'_>,
    nodes: &[NodeId],
    (left, right): (f64, f64),
) -> Natural {
    let node = Tokens::builtin().node;
    let middle = layout
        .azs
        .iter()
        .map(|az| az.rect)
        .reduce(|a, b| a.union(&b))
        .map_or_else(|| f64::midpoint(left, right.max(left + node.width)), |columns| columns.center().x);
    let mut placed: Vec<(NodeId, Option<f64>)> = Vec::new();
    for rank in flow.ranks(nodes) {
        for id in rank {
            let over: Vec<f64> = flow
                .neighbours(id)
                .iter()
                .filter_map(|other| layout.nodes.get(other))
                .map(|rect| rect.center().x)
                .collect();
            let wanted = (!over.is_empty()).then(|| over.iter().sum::<f64>() / over.len() as f64);
            placed.push((id, wanted));
        }
    }
    // Who is connected only with others of this side stands beside the first of them.
    let known: BTreeMap<NodeId, f64> =
        placed.iter().filter_map(|&(id, wanted)| wanted.map(|x| (id, x))).collect();
    let place_of = |id: NodeId| {
        known.get(&id).copied().or_else(|| {
            let mut seen = vec![id];
            let mut at = 0;
            while let Some(&next) = seen.get(at) {
                if let Some(&x) = known.get(&next) {
                    return Some(x);
                }
                for &other in flow.neighbours(next) {
                    if nodes.contains(&other) && !seen.contains(&other) {
                        seen.push(other);
                    }
                }
                at += 1;
            }
            None
        })
    };
    let mut order: Vec<(f64, usize, NodeId, bool)> = placed
        .iter()
        .enumerate()
        .map(|(i, &(id, wanted))| (place_of(id).unwrap_or(middle), i, id, wanted.is_some()))
        .collect();
    order.sort_by(|a, b| {
        let aside = |id: NodeId| !flow.stands_aside(id);
        (aside(a.2), a.0.round())
            .partial_cmp(&(aside(b.2), b.0.round()))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then(a.1.cmp(&b.1))
    });
    shorten(flow, &mut order);
    let pitch = node.width + node.gap_x + 24.0;
    let mut xs: Vec<f64> = Vec::with_capacity(order.len());
    for (wanted, ..) in &order {
        let after = xs.last().map_or(f64::NEG_INFINITY, |x| x + pitch);
        xs.push((wanted - node.width / 2.0).max(after));
    }
    // Pushing to the right moved some away from what they stand above; move all back by the mean.
    let errors: Vec<f64> = order
        .iter()
        .zip(&xs)
        .filter(|((.., direct), _)| *direct)
        .map(|((wanted, ..), x)| x + node.width / 2.0 - wanted)
        .collect();
    let back = if errors.is_empty() { 0.0 } else { errors.iter().sum::<f64>() / errors.len() as f64 };
    let boxes: BTreeMap<NodeId, Rect> = order
        .iter()
        .zip(&xs)
        .map(|((_, _, id, _), x)| (*id, Rect::new((x - back - left).round(), 0.0, node.width, node.height)))
        .collect();
    Natural::of(boxes)
}

/// A node of the Internet side: where it would like to stand, its depth, and whether it is connected with
/// anything that has its place already.
type Wish = (f64, usize, NodeId, bool);

/// Moves nodes along the strip as long as that brings connected ones nearer to one another, without turning
/// round those that stand above different things.
fn shorten(flow: &Flow<'_>, order: &mut Vec<Wish>) {
    let cost = |order: &[Wish]| -> f64 {
        let mut sum = 0.0;
        for (i, a) in order.iter().enumerate() {
            for (j, b) in order.iter().enumerate().skip(i + 1) {
                if flow.neighbours(a.2).contains(&b.2) {
                    sum += (j - i) as f64;
                    // Reading runs from left to right.
                    sum += if a.1 > b.1 { 0.4 } else { 0.0 };
                }
                sum += if a.3 && b.3 && a.0 > b.0 + 1.0 { 2.0 } else { 0.0 };
            }
        }
        sum
    };
    // Strips are short; a long one keeps the order that it has.
    if order.len() > 12 {
        return;
    }
    let mut least = cost(order);
    for _ in 0..order.len() {
        let mut best: Option<(f64, Vec<Wish>)> = None;
        for from in 0..order.len() {
            for to in 0..order.len() {
                let mut other = order.clone();
                let moved = other.remove(from);
                other.insert(to, moved);
                let found = cost(&other);
                if found < best.as_ref().map_or(least, |(found, _)| *found) - 1e-9 {
                    best = Some((found, other));
                }
            }
        }
        let Some((found, other)) = best else { break };
        least = found;
        *order = other;
    }
}
