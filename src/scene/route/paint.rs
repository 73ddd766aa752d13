//! Lines as shapes: round corners, gaps where lines cross, arrowheads, plates.

use std::collections::{BTreeMap, BTreeSet};

use super::{Route, Routes};
use crate::base::{Point, Rect};
use crate::design::{Design, LinkId, Purpose};
use crate::scene::measure::{self, Weight};
use crate::scene::shape::{Anchor, Dash, PathShape, Segment, Shape, Stroke, TextShape};
use crate::scene::tokens::{Color, Tokens};
use crate::scene::{Group, Hit, HitArea, Scene};

/// Above this many links, crossing lines leave no gaps.
const MANY: usize = 1_500;

/// How the lines of a purpose look.
#[must_use]
pub fn stroke(purpose: Purpose) -> Stroke {
    let link = Tokens::builtin().link;
    let (color, width, dash) = match purpose {
        Purpose::Business => (Color::TextSoft, link.width, Dash::Solid),
        Purpose::Operations => (Color::Security, link.width, Dash::Dashed),
        Purpose::Replication => (Color::Database, link.thin, Dash::Solid),
        Purpose::Outbound => (Color::Network, link.width, Dash::Dotted),
        Purpose::Upload => (Color::Storage, link.width, Dash::Solid),
    };
    Stroke { color, width, dash }
}

impl Routes {
    /// Adds the lines and labels to a scene.
    pub(in crate::scene) fn draw(&self, design: &Design, scene: &mut Scene) {
        let mut covered: BTreeMap<usize, Covered> = BTreeMap::new();
        // Among very many lines the gaps could not be seen, and finding them would take too long.
        let crossings = if self.routes.len() <= MANY { crossings(&self.routes) } else { Crossings::new() };
        let mut heads: BTreeSet<(usize, i64, i64)> = BTreeSet::new();
        for (&id, route) in &self.routes {
            let Some(link) = design.links.get(id) else { continue };
            let start = scene.items.len();
            let line = stroke(link.purpose);
            let chains = covered.entry(route.net).or_default().take(&route.points);
            let mut segments = Vec::new();
            let back = if link.purpose == Purpose::Replication { 7.0 } else { 4.0 };
            for mut chain in chains {
                if let ([.., before, last], Some(tip)) = (chain.as_mut_slice(), route.points.last())
                    && same(*last, *tip)
                {
                    // The tip of the arrow is the arrow's, not the line's.
                    *last = toward(*last, *before, back);
                }
                for piece in cut(&chain, &crossings, route.net) {
                    if link.purpose == Purpose::Replication {
                        for side in [-1.5, 1.5] {
                            rounded(&beside(&piece, side), &mut segments);
                        }
                    } else {
                        rounded(&piece, &mut segments);
                    }
                }
            }
            if !segments.is_empty() {
                scene.items.push(Shape::Path(PathShape { segments, fill: None, stroke: Some(line) }));
            }
            if let [.., before, tip] = route.points.as_slice()
                && heads.insert((route.net, (tip.x * 8.0) as i64, (tip.y * 8.0) as i64))
            {
                scene.items.push(arrow(*before, *tip, line.color));
            }
            scene.groups.push(Group { of: id.into(), items: start..scene.items.len() });
            scene.hits.push(Hit { of: id.into(), area: HitArea::Line(route.points.clone()) });
        }
        let size = Tokens::builtin().text.caption;
        for label in &self.labels {
            let Some(link) = design.links.get(label.of) else { continue };
            let start = scene.items.len();
            scene.items.push(Shape::rect(label.rect, 4.0, Some(Color::Surface), None));
            let center = label.rect.center();
            let at = Point::new(center.x, center.y + size * measure::CAP_HEIGHT / 2.0);
            let color = match link.purpose {
                Purpose::Business => Color::TextSoft,
                Purpose::Operations | Purpose::Replication | Purpose::Outbound | Purpose::Upload => {
                    stroke(link.purpose).color
                }
            };
            let text = TextShape::new(at, &label.text, size, Weight::Regular, color);
            scene.items.push(Shape::Text(text.anchored(Anchor::Middle)));
            scene.groups.push(Group { of: label.of.into(), items: start..scene.items.len() });
            scene.hits.push(Hit { of: label.of.into(), area: HitArea::Box(label.rect) });
        }
    }
}

fn arrow(before: Point, tip: Point, color: Color) -> Shape {
    let length = Tokens::builtin().link.arrow;
    let half = length * 0.45;
    let (dx, dy) = (tip.x - before.x, tip.y - before.y);
    let distance = libm::hypot(dx, dy).max(0.01);
    let (ux, uy) = (dx / distance, dy / distance);
    let base = Point::new(tip.x - ux * length, tip.y - uy * length);
    let corner = |side: f64| Point::new(base.x - uy * half * side, base.y + ux * half * side);
    Shape::polygon(&[tip, corner(1.0), corner(-1.0)], color)
}

/// What of a net is drawn already: dashes drawn twice over one another would close up.
#[derive(Default)]
struct Covered {
    level: Vec<(f64, f64, f64)>,
    upright: Vec<(f64, f64, f64)>,
}

impl Covered {
    /// The parts of a line that are not drawn yet, each reaching one radius back into what is, so that it
    /// leaves it in a curve.
    fn take(&mut self, points: &[Point]) -> Vec<Vec<Point>> {
        let radius = Tokens::builtin().link.radius;
        let mut chains: Vec<Vec<Point>> = Vec::new();
        let mut open = false;
        let mut previous: Option<(Point, Point)> = None;
        for pair in points.windows(2) {
            let [a, b] = pair else { continue };
            for (from, to) in self.uncovered(*a, *b) {
                let joins = open
                    && chains.last().and_then(|chain| chain.last()).is_some_and(|last| same(*last, from));
                if !joins {
                    let mut chain = Vec::new();
                    match previous {
                        _ if !same(from, *a) => chain.push(toward(from, *a, radius)),
                        Some((p, q)) => {
                            chain.push(toward(q, p, radius));
                            chain.push(from);
                        }
                        None => chain.push(from),
                    }
                    chains.push(chain);
                }
                if let Some(chain) = chains.last_mut() {
                    chain.push(to);
                }
                open = true;
            }
            let reaches_end =
                chains.last().and_then(|chain| chain.last()).is_some_and(|last| same(*last, *b));
            if open && !reaches_end {
                open = false;
            }
            previous = Some((*a, *b));
        }
        // A line that merges into what is drawn already does so in a curve too.
        for chain in &mut chains {
            let Some(end) = chain.last().copied() else { continue };
            let corner = points.windows(3).find_map(|three| match three {
                [_, corner, next] if same(*corner, end) => Some(*next),
                _ => None,
            });
            let ahead = points.windows(2).find_map(|two| match two {
                [a, b] if !same(*b, end) && on_piece(end, *a, *b) => Some(*b),
                _ => None,
            });
            if let Some(next) = corner {
                chain.push(toward(end, next, radius));
            } else if let (Some(ahead), Some(last)) = (ahead, chain.last_mut()) {
                *last = toward(end, ahead, radius);
            }
        }
        for pair in points.windows(2) {
            let [a, b] = pair else { continue };
            if (a.y - b.y).abs() < 0.01 {
                self.level.push((a.y, a.x.min(b.x), a.x.max(b.x)));
            } else {
                self.upright.push((a.x, a.y.min(b.y), a.y.max(b.y)));
            }
        }
        chains
    }

    fn uncovered(&self, a: Point, b: Point) -> Vec<(Point, Point)> {
        let level = (a.y - b.y).abs() < 0.01;
        let (across, from, to, list) =
            if level { (a.y, a.x, b.x, &self.level) } else { (a.x, a.y, b.y, &self.upright) };
        let mut open = vec![(from.min(to), from.max(to))];
        for &(at, low, high) in list {
            if (at - across).abs() > 0.5 {
                continue;
            }
            open = open
                .into_iter()
                .flat_map(|(lo, hi)| [(lo, hi.min(low)), (lo.max(high), hi)])
                .filter(|(lo, hi)| hi - lo > 0.5)
                .collect();
        }
        if from > to {
            open.reverse();
        }
        open.into_iter()
            .map(|(lo, hi)| {
                let (s, e) = if from > to { (hi, lo) } else { (lo, hi) };
                if level {
                    (Point::new(s, across), Point::new(e, across))
                } else {
                    (Point::new(across, s), Point::new(across, e))
                }
            })
            .collect()
    }
}

/// Whether a point lies within a straight piece.
fn on_piece(p: Point, a: Point, b: Point) -> bool {
    let within = |v: f64, a: f64, b: f64| v >= a.min(b) - 0.5 && v <= a.max(b) + 0.5;
    within(p.x, a.x, b.x) && within(p.y, a.y, b.y)
}

fn same(a: Point, b: Point) -> bool {
    (a.x - b.x).abs() < 0.5 && (a.y - b.y).abs() < 0.5
}

/// The point at a distance from `from` towards `to`, at most there.
fn toward(from: Point, to: Point, distance: f64) -> Point {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = libm::hypot(dx, dy);
    if length <= distance { to } else { from.offset(dx / length * distance, dy / length * distance) }
}

/// Upright lines and where level lines of other nets cross them.
type Crossings = BTreeMap<i64, Vec<(f64, usize)>>;

fn key(x: f64) -> i64 {
    (x * 2.0).round() as i64
}

fn crossings(routes: &BTreeMap<LinkId, Route>) -> Crossings {
    let mut upright: Vec<(f64, f64, f64, usize)> = Vec::new();
    let mut level: BTreeMap<i64, Vec<(f64, f64, f64, usize)>> = BTreeMap::new();
    for route in routes.values() {
        for pair in route.points.windows(2) {
            let [a, b] = pair else { continue };
            if (a.y - b.y).abs() < 0.01 {
                let line = (a.y, a.x.min(b.x), a.x.max(b.x), route.net);
                level.entry((a.y / 16.0).floor() as i64).or_default().push(line);
            } else {
                upright.push((a.x, a.y.min(b.y), a.y.max(b.y), route.net));
            }
        }
    }
    let radius = Tokens::builtin().link.radius;
    let mut out = Crossings::new();
    for (x, low, high, net) in upright {
        let rows = ((low / 16.0).floor() as i64)..=((high / 16.0).floor() as i64);
        for (_, lines) in level.range(rows) {
            for &(y, left, right, other) in lines {
                let inside = y > low + radius + 4.0 && y < high - radius - 4.0;
                if other != net && inside && x > left + radius && x < right - radius {
                    out.entry(key(x)).or_default().push((y, net));
                }
            }
        }
    }
    out
}

/// Cuts the upright pieces of a line where others cross it.
fn cut(points: &[Point], crossings: &Crossings, net: usize) -> Vec<Vec<Point>> {
    let gap = Tokens::builtin().link.gap;
    let mut out: Vec<Vec<Point>> = Vec::new();
    let mut chain: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let [a, b] = pair else { continue };
        if (a.x - b.x).abs() < 0.01 {
            let mut at: Vec<f64> = crossings
                .get(&key(a.x))
                .into_iter()
                .flatten()
                .filter(|(y, of)| *of == net && *y > a.y.min(b.y) + gap && *y < a.y.max(b.y) - gap)
                .map(|(y, _)| *y)
                .collect();
            at.sort_by(f64::total_cmp);
            at.dedup_by(|p, q| (*p - *q).abs() < 2.0 * gap + 1.0);
            let down = b.y > a.y;
            if !down {
                at.reverse();
            }
            let step = if down { gap } else { -gap };
            for y in at {
                chain.push(Point::new(a.x, y - step));
                out.push(std::mem::take(&mut chain));
                chain.push(Point::new(a.x, y + step));
            }
        }
        chain.push(*b);
    }
    out.push(chain);
    out
}

/// A right-angled line moved sideways.
fn beside(points: &[Point], by: f64) -> Vec<Point> {
    let normal = |a: &Point, b: &Point| {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = libm::hypot(dx, dy).max(0.01);
        (-dy / length * by, dx / length * by)
    };
    let normals: Vec<(f64, f64)> = points
        .windows(2)
        .filter_map(|pair| if let [a, b] = pair { Some(normal(a, b)) } else { None })
        .collect();
    points
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let before = i.checked_sub(1).and_then(|i| normals.get(i)).copied();
            let after = normals.get(i).copied();
            match (before, after) {
                (Some(a), Some(b)) if (a.0 - b.0).abs() > 0.01 || (a.1 - b.1).abs() > 0.01 => {
                    p.offset(a.0 + b.0, a.1 + b.1)
                }
                (Some(n), _) | (None, Some(n)) => p.offset(n.0, n.1),
                (None, None) => *p,
            }
        })
        .collect()
}

/// Adds a line with round corners to a path.
fn rounded(points: &[Point], out: &mut Vec<Segment>) {
    // The share of a quarter circle's radius at which a cubic's controls lie.
    const QUARTER: f64 = 0.552_284_75;
    let radius = Tokens::builtin().link.radius;
    let Some(&first) = points.first() else { return };
    out.push(Segment::Move(first));
    for three in points.windows(3) {
        let [a, corner, b] = three else { continue };
        let length = |p: &Point| (p.x - corner.x).abs() + (p.y - corner.y).abs();
        let r = radius.min(length(a) / 2.0).min(length(b) / 2.0);
        let (start, end) = (toward(*corner, *a, r), toward(*corner, *b, r));
        let control = |from: Point| toward(from, *corner, r * QUARTER);
        out.push(Segment::Line(start));
        out.push(Segment::Cubic(control(start), control(end), end));
    }
    if let Some(&last) = points.last() {
        out.push(Segment::Line(last));
    }
}

/// A sample of a line for the legend.
#[must_use]
pub fn sample(purpose: Purpose, rect: &Rect) -> Vec<Shape> {
    let line = stroke(purpose);
    let y = rect.center().y;
    let (a, b) = (Point::new(rect.x, y), Point::new(rect.right(), y));
    let end = b.offset(-3.0, 0.0);
    let mut out = if purpose == Purpose::Replication {
        [-1.5, 1.5].map(|by| Shape::polyline(&beside(&[a, end], by), line)).to_vec()
    } else {
        vec![Shape::polyline(&[a, end], line)]
    };
    out.push(arrow(a, b, line.color));
    out
}
