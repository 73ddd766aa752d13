//! Where links leave and enter nodes.

use std::collections::BTreeMap;

use super::field::Field;
use super::nets::Net;
use crate::base::{Point, Rect};
use crate::design::{Design, LinkId, NodeId};
use crate::scene::layout::{CellKind, Layout};
use crate::scene::tokens::Tokens;

/// A side of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Top,
    Right,
    Bottom,
    Left,
}

impl Side {
    pub const fn is_vertical(self) -> bool {
        matches!(self, Self::Top | Self::Bottom)
    }
}

/// The end of a link at a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    pub side: Side,
    pub at: Point,
}

/// Both ends of each link.
pub(super) type Ends = BTreeMap<LinkId, (End, End)>;

/// One line meets a side of a node: by net and by direction.
type Meeting = (usize, bool);

pub(super) fn ends(design: &Design, layout: &Layout, nets: &[Net], field: &Field) -> Ends {
    let mut sides: BTreeMap<LinkId, (Side, Side)> = BTreeMap::new();
    let mut meetings: BTreeMap<(NodeId, Side), BTreeMap<Meeting, Vec<Point>>> = BTreeMap::new();
    for (index, net) in nets.iter().enumerate() {
        for &(link, from, to) in &net.links {
            let (Some(&a), Some(&b)) = (layout.nodes.get(&from), layout.nodes.get(&to)) else { continue };
            let (out, into) = facing(layout, field, (from, &a), (to, &b));
            sides.insert(link, (out, into));
            let towards = design
                .bends
                .get(link)
                .and_then(|bends| Some((bends.first()?, bends.last()?)))
                .map_or((b.center(), a.center()), |(first, last)| {
                    let point = |pos: &crate::design::Pos| Point::new(f64::from(pos.x), f64::from(pos.y));
                    (point(first), point(last))
                });
            meetings.entry((from, out)).or_default().entry((index, true)).or_default().push(towards.0);
            meetings.entry((to, into)).or_default().entry((index, false)).or_default().push(towards.1);
        }
    }
    let mut at: BTreeMap<(NodeId, Side, Meeting), f64> = BTreeMap::new();
    for (&(node, side), list) in &meetings {
        let Some(rect) = layout.nodes.get(&node) else { continue };
        for (meeting, offset) in spread(rect, side, list) {
            at.insert((node, side, meeting), offset);
        }
    }
    straighten(layout, nets, &sides, &meetings, &mut at);
    separate(layout, &mut at);
    let mut out = Ends::new();
    for (index, net) in nets.iter().enumerate() {
        for &(link, from, to) in &net.links {
            let Some(&(leaves, enters)) = sides.get(&link) else { continue };
            let (Some(a), Some(b)) = (layout.nodes.get(&from), layout.nodes.get(&to)) else { continue };
            let place = |node, rect: &Rect, side, meeting| {
                let along = at.get(&(node, side, meeting)).copied().unwrap_or(0.0);
                End { side, at: on_side(rect, side, along) }
            };
            out.insert(link, (place(from, a, leaves, (index, true)), place(to, b, enters, (index, false))));
        }
    }
    out
}

/// Which sides two nodes turn towards each other.
fn facing(layout: &Layout, field: &Field, from: (NodeId, &Rect), to: (NodeId, &Rect)) -> (Side, Side) {
    let (a, b) = (from.1, to.1);
    let below = b.y - a.bottom() >= 24.0;
    let above = a.y - b.bottom() >= 24.0;
    let right = b.x - a.right() >= 16.0;
    let left = a.x - b.right() >= 16.0;
    let lateral = |node: NodeId| {
        layout.cell_of(node).is_some_and(|cell| matches!(cell.kind, CellKind::Site | CellKind::SideBand))
    };
    let sideways = (lateral(from.0) != lateral(to.0)
        || lateral(from.0) && layout.cell_of.get(&from.0) != layout.cell_of.get(&to.0))
        && !matches!(layout.cell_of(from.0).map(|cell| cell.kind), Some(CellKind::Internet))
        && !matches!(layout.cell_of(to.0).map(|cell| cell.kind), Some(CellKind::Internet));
    if right && (sideways || !(below || above)) || left && (sideways || !(below || above)) {
        let gap = if right {
            Rect::new(a.right(), a.y, b.x - a.right(), a.h)
        } else {
            Rect::new(b.right(), a.y, a.x - b.right(), a.h)
        };
        let level = (a.center().y - b.center().y).abs() < a.h;
        let blocked = level && !sideways && field.has_node_in(&gap);
        if blocked {
            return (Side::Bottom, Side::Bottom);
        }
        return if right { (Side::Right, Side::Left) } else { (Side::Left, Side::Right) };
    }
    if below {
        (Side::Bottom, Side::Top)
    } else if above {
        (Side::Top, Side::Bottom)
    } else {
        (Side::Right, Side::Right)
    }
}

/// Spreads the lines that meet one side, in the order of where they come from.
fn spread(rect: &Rect, side: Side, list: &BTreeMap<Meeting, Vec<Point>>) -> Vec<(Meeting, f64)> {
    let length = if side.is_vertical() { rect.w } else { rect.h };
    let mut order: Vec<(f64, Meeting)> = list
        .iter()
        .map(|(&meeting, points)| {
            let along = |p: &Point| if side.is_vertical() { p.x } else { p.y };
            (points.iter().map(along).sum::<f64>() / points.len().max(1) as f64, meeting)
        })
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let room = length - if side.is_vertical() { 32.0 } else { 20.0 };
    let widest = if side.is_vertical() { 24.0 } else { 12.0 };
    let pitch = if order.len() > 1 { (room / (order.len() - 1) as f64).min(widest) } else { 0.0 };
    let first = length / 2.0 - pitch * (order.len().saturating_sub(1)) as f64 / 2.0;
    order.into_iter().enumerate().map(|(i, (_, meeting))| (meeting, first + pitch * i as f64)).collect()
}

/// A line that could be straight but for a small step is made straight, by moving an end that is free to move.
fn straighten(
    layout: &Layout,
    nets: &[Net],
    sides: &BTreeMap<LinkId, (Side, Side)>,
    meetings: &BTreeMap<(NodeId, Side), BTreeMap<Meeting, Vec<Point>>>,
    at: &mut BTreeMap<(NodeId, Side, Meeting), f64>,
) {
    for (index, net) in nets.iter().enumerate() {
        let [(link, from, to)] = net.links.as_slice() else { continue };
        let Some(&(leaves, enters)) = sides.get(link) else { continue };
        if leaves.is_vertical() != enters.is_vertical() || leaves == enters {
            continue;
        }
        let (Some(a), Some(b)) = (layout.nodes.get(from), layout.nodes.get(to)) else { continue };
        let (out, into) = ((*from, leaves, (index, true)), (*to, enters, (index, false)));
        let (Some(&x), Some(&y)) = (at.get(&out), at.get(&into)) else { continue };
        let base = |rect: &Rect| if leaves.is_vertical() { rect.x } else { rect.y };
        let length = |rect: &Rect| if leaves.is_vertical() { rect.w } else { rect.h };
        let step = (base(a) + x) - (base(b) + y);
        if step.abs() < 0.5 || step.abs() > length(a) / 2.0 {
            continue;
        }
        let alone = |node: NodeId, side| meetings.get(&(node, side)).is_some_and(|list| list.len() == 1);
        let fits = |value: f64, rect: &Rect| (8.0..=length(rect) - 8.0).contains(&value);
        if alone(*to, enters) && fits(y + step, b) {
            at.insert(into, y + step);
        } else if alone(*from, leaves) && fits(x - step, a) {
            at.insert(out, x - step);
        }
    }
}

/// Where a line leaves downwards exactly above the place where another comes in from above, the two would look
/// like one between them; the lower one steps aside.
fn separate(layout: &Layout, at: &mut BTreeMap<(NodeId, Side, Meeting), f64>) {
    const NEAR: f64 = 8.0;
    const REACH: f64 = 240.0;
    let mut leaving: BTreeMap<i64, Vec<(Point, usize)>> = BTreeMap::new();
    let column = |x: f64| (x / 32.0).floor() as i64;
    for (&(node, side, (net, _)), &along) in at.iter() {
        if let (Side::Bottom, Some(rect)) = (side, layout.nodes.get(&node)) {
            let p = on_side(rect, side, along);
            leaving.entry(column(p.x)).or_default().push((p, net));
        }
    }
    let entering: Vec<(NodeId, Meeting)> = at
        .keys()
        .filter(|(_, side, _)| *side == Side::Top)
        .map(|&(node, _, meeting)| (node, meeting))
        .collect();
    for (node, meeting) in entering {
        let Some(rect) = layout.nodes.get(&node) else { continue };
        let Some(&along) = at.get(&(node, Side::Top, meeting)) else { continue };
        let clashes = |along: f64| {
            let x = rect.x + along;
            (column(x - NEAR)..=column(x + NEAR)).filter_map(|key| leaving.get(&key)).flatten().any(
                |(p, net)| {
                    *net != meeting.0 && (p.x - x).abs() < NEAR && p.y < rect.y && rect.y - p.y < REACH
                },
            )
        };
        if !clashes(along) {
            continue;
        }
        let others: Vec<f64> = at
            .range((node, Side::Top, (0, false))..=(node, Side::Top, (usize::MAX, true)))
            .filter(|((.., other), _)| *other != meeting)
            .map(|(_, &along)| along)
            .collect();
        let better =
            [10.0, -10.0, 20.0, -20.0, 30.0, -30.0].into_iter().map(|step| along + step).find(|&to| {
                (12.0..=rect.w - 12.0).contains(&to)
                    && !clashes(to)
                    && others.iter().all(|other| (other - to).abs() >= NEAR)
            });
        if let Some(to) = better {
            at.insert((node, Side::Top, meeting), to);
        }
    }
}

fn on_side(rect: &Rect, side: Side, along: f64) -> Point {
    match side {
        Side::Top => Point::new(rect.x + along, rect.y),
        Side::Bottom => Point::new(rect.x + along, rect.bottom()),
        Side::Left => Point::new(rect.x, rect.y + along),
        Side::Right => Point::new(rect.right(), rect.y + along),
    }
}

/// How far a line runs straight out of a node before it may turn.
pub(super) fn stub() -> f64 {
    let link = Tokens::builtin().link;
    link.arrow + link.radius + 1.0
}
