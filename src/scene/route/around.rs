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

/// How a search looks: how far beside the direct way, how far off other nodes it keeps, and how far it runs straight
/// out of its own.
#[derive(Clone, Copy)]
struct Manner {
    reach: f64,
    clearance: f64,
    stub: f64,
}

/// With room first; where nodes stand so close that there is none, through the gaps between them.
fn manners() -> [Manner; 4] {
    let (clearance, tight) = (Tokens::builtin().link.clearance, 2.0);
    [
        Manner { reach: 240.0, clearance, stub: stub() },
        Manner { reach: 900.0, clearance, stub: stub() },
        Manner { reach: 240.0, clearance: tight, stub: 3.0 },
        Manner { reach: 900.0, clearance: tight, stub: 3.0 },
    ]
}

/// The most nodes that are gone around; with more, the lanes would be too many.
const MOST_NODES: usize = 140;

/// The most places that are looked at for one line.
const MOST_PLACES: usize = 30_000;

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

fn outside(end: &End, stub: f64) -> Point {
    match end.side {
        Side::Top => end.at.offset(0.0, -stub),
        Side::Bottom => end.at.offset(0.0, stub),
        Side::Left => end.at.offset(-stub, 0.0),
        Side::Right => end.at.offset(stub, 0.0),
    }
}

/// The middles of the sides of a node.
fn middles(rect: &Rect) -> [End; 4] {
    let middle = rect.center();
    [
        End { side: Side::Bottom, at: Point::new(middle.x, rect.bottom()) },
        End { side: Side::Top, at: Point::new(middle.x, rect.y) },
        End { side: Side::Right, at: Point::new(rect.right(), middle.y) },
        End { side: Side::Left, at: Point::new(rect.x, middle.y) },
    ]
}

/// The path between two nodes that keeps off all others, or none when they are walled in. Where the sides that
/// the nodes turn to each other are blocked, the line leaves and enters by others.
pub(super) fn around(
    field: &Field,
    own: (NodeId, NodeId),
    rects: (&Rect, &Rect),
    start: &End,
    end: &End,
) -> Option<Vec<Point>> {
    let usual = manners().into_iter().find_map(|manner| path(field, own, start, end, manner));
    usual.or_else(|| {
        let pairs = middles(rects.0).into_iter().flat_map(|a| middles(rects.1).map(|b| (a, b)));
        let tight = manners().into_iter().next_back()?;
        pairs.into_iter().find_map(|(a, b)| path(field, own, &a, &b, tight))
    })
}

fn path(field: &Field, own: (NodeId, NodeId), start: &End, end: &End, manner: Manner) -> Option<Vec<Point>> {
    let (from, to) = (outside(start, manner.stub), outside(end, manner.stub));
    let area = between(from, to).grown(manner.reach);
    let nodes = field.nodes_in(&area);
    if nodes.len() > MOST_NODES {
        return None;
    }
    let blocked: Vec<Rect> = nodes
        .iter()
        .map(|(id, rect)| {
            // A line may leave its own nodes, but not run through them.
            rect.grown(if *id == own.0 || *id == own.1 { 0.5 } else { manner.clearance - 0.5 })
        })
        .collect();
    // The pieces at the nodes must be free too.
    let free = |a: Point, b: Point, own: NodeId| {
        let piece = between(a, b).grown(0.1);
        nodes.iter().all(|(id, rect)| *id == own || !rect.overlaps(&piece))
    };
    if !free(start.at, from, own.0) || !free(to, end.at, own.1) {
        return None;
    }
    let lanes = Lanes::of(&nodes, from, to, &area, manner.clearance);
    let middle = lanes.path(from, to, !start.side.is_vertical(), &blocked)?;
    let mut points = vec![start.at];
    points.extend(middle);
    points.push(end.at);
    Some(points)
}

/// The lanes that a line may take: beside the nodes, and through its own ends.
struct Lanes {
    xs: Vec<f64>,
    ys: Vec<f64>,
}

impl Lanes {
    fn of(nodes: &[(NodeId, Rect)], from: Point, to: Point, area: &Rect, clearance: f64) -> Self {
        // Where there is hardly room, the lane lies in the middle of the gap.
        let besides: &[f64] = if clearance > 4.0 { &[12.0] } else { &[2.0, 4.0, 12.0] };
        let mut xs = vec![from.x, to.x];
        let mut ys = vec![from.y, to.y];
        for (_, rect) in nodes {
            for &beside in besides {
                xs.extend([rect.x - beside, rect.right() + beside]);
                ys.extend([rect.y - beside, rect.bottom() + beside]);
            }
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
        let mut looked_at = 0;
        while let Some(Reverse(Open(estimate, here))) = open.pop() {
            looked_at += 1;
            if looked_at > MOST_PLACES {
                return None;
            }
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
