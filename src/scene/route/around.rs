//! The way around everything: for a link whose usual lines all run into nodes, the shortest path through the lanes
//! beside the nodes (A*, with a price on turns).

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use super::field::{Field, between};
use super::ports::{End, Side, stub};
use crate::base::{Point, Rect};
use crate::design::NodeId;
use crate::scene::tokens::Tokens;

/// What a turn costs, in document units.
const TURN: f64 = 40.0;

/// How far beside the direct way the search looks, first and, failing that, again.
const REACHES: [f64; 2] = [240.0, 900.0];

/// The most nodes that are gone around; with more, the lanes would be too many.
const MOST_NODES: usize = 140;

/// A place in the lanes: which upright lane, which level lane, and the direction of arrival.
type Place = (usize, usize, bool);

/// A candidate of the search, the cheapest first; of equals the one with the lower place, so that the same drawing
/// gives the same line.
#[derive(PartialEq)]
struct Open(f64, Place);

impl Eq for Open {}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn outside(end: &End) -> Point {
    match end.side {
        Side::Top => end.at.offset(0.0, -stub()),
        Side::Bottom => end.at.offset(0.0, stub()),
        Side::Left => end.at.offset(-stub(), 0.0),
        Side::Right => end.at.offset(stub(), 0.0),
    }
}

/// The path between two ends that keeps off all nodes, or none when they are walled in.
pub(super) fn around(field: &Field, own: (NodeId, NodeId), start: &End, end: &End) -> Option<Vec<Point>> {
    let clearance = Tokens::builtin().link.clearance;
    let (from, to) = (outside(start), outside(end));
    for reach in REACHES {
        let area = between(from, to).grown(reach);
        let nodes = field.nodes_in(&area);
        if nodes.len() > MOST_NODES {
            return None;
        }
        let blocked: Vec<Rect> = nodes
            .iter()
            .map(|(id, rect)| {
                // A line may leave its own nodes, but not run through them.
                rect.grown(if *id == own.0 || *id == own.1 { 1.0 } else { clearance - 0.5 })
            })
            .collect();
        let lanes = Lanes::of(&nodes, from, to, &area, clearance);
        if let Some(middle) = lanes.path(from, to, !start.side.is_vertical(), &blocked) {
            let mut points = vec![start.at];
            points.extend(middle);
            points.push(end.at);
            return Some(points);
        }
    }
    None
}

/// The lanes that a line may take: beside the nodes, and through its own ends.
struct Lanes {
    xs: Vec<f64>,
    ys: Vec<f64>,
}

impl Lanes {
    fn of(nodes: &[(NodeId, Rect)], from: Point, to: Point, area: &Rect, clearance: f64) -> Self {
        let beside = clearance + 4.0;
        let mut xs = vec![from.x, to.x];
        let mut ys = vec![from.y, to.y];
        for (_, rect) in nodes {
            xs.extend([rect.x - beside, rect.right() + beside]);
            ys.extend([rect.y - beside, rect.bottom() + beside]);
        }
        for (lanes, low, high) in [(&mut xs, area.x, area.right()), (&mut ys, area.y, area.bottom())] {
            lanes.retain(|v| (low..=high).contains(v));
            lanes.sort_by(f64::total_cmp);
            lanes.dedup();
        }
        Self { xs, ys }
    }

    fn at(&self, place: Place) -> Option<Point> {
        Some(Point::new(*self.xs.get(place.0)?, *self.ys.get(place.1)?))
    }

    fn find(&self, p: Point) -> Option<(usize, usize)> {
        let index = |lanes: &[f64], v: f64| lanes.iter().position(|lane| (lane - v).abs() < 1e-9);
        Some((index(&self.xs, p.x)?, index(&self.ys, p.y)?))
    }

    fn path(&self, from: Point, to: Point, level: bool, blocked: &[Rect]) -> Option<Vec<Point>> {
        let (start, goal) = (self.find(from)?, self.find(to)?);
        let left = |p: Point| (p.x - to.x).abs() + (p.y - to.y).abs();
        let first: Place = (start.0, start.1, level);
        let mut cost: BTreeMap<Place, f64> = BTreeMap::from([(first, 0.0)]);
        let mut came: BTreeMap<Place, Place> = BTreeMap::new();
        let mut open = BinaryHeap::from([Reverse(Open(left(from), first))]);
        while let Some(Reverse(Open(estimate, here))) = open.pop() {
            let (x, y, level) = here;
            let p = self.at(here)?;
            let spent = cost.get(&here).copied()?;
            if estimate > spent + left(p) + 1e-6 {
                continue;
            }
            if (x, y) == goal {
                return self.walk(here, &came);
            }
            let steps = [
                (x.checked_sub(1), Some(y), true),
                (Some(x + 1), Some(y), true),
                (Some(x), y.checked_sub(1), false),
                (Some(x), Some(y + 1), false),
            ];
            for (nx, ny, along) in steps {
                let (Some(nx), Some(ny)) = (nx, ny) else { continue };
                let next: Place = (nx, ny, along);
                let Some(q) = self.at(next) else { continue };
                let line = between(p, q).grown(0.1);
                if blocked.iter().any(|rect| rect.overlaps(&line)) {
                    continue;
                }
                let turn = if along == level { 0.0 } else { TURN };
                let total = spent + (p.x - q.x).abs() + (p.y - q.y).abs() + turn;
                if cost.get(&next).is_none_or(|known| total < known - 1e-9) {
                    cost.insert(next, total);
                    came.insert(next, here);
                    open.push(Reverse(Open(total + left(q), next)));
                }
            }
        }
        None
    }

    fn walk(&self, goal: Place, came: &BTreeMap<Place, Place>) -> Option<Vec<Point>> {
        let mut points = vec![self.at(goal)?];
        let mut here = goal;
        while let Some(&before) = came.get(&here) {
            points.push(self.at(before)?);
            here = before;
        }
        points.reverse();
        Some(points)
    }
}
