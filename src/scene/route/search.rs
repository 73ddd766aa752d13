//! Finding the line of each link.

use std::collections::BTreeMap;

use super::Route;
use super::around;
use super::field::{Field, between};
use super::nets::Net;
use super::ports::{End, Ends, Side, stub};
use crate::base::{Point, Rect};
use crate::design::{Design, LinkId, NodeId, Pos};
use crate::scene::layout::Layout;
use crate::scene::tokens::Tokens;

/// Above this many links, crossings are not counted any more.
const MANY: usize = 400;

/// How much worse than the best conceivable line a line may be for the search to end there: in a small drawing
/// every line is worth looking at, in a large one a good line soon is better than the best line late.
const fn slack(links: usize) -> f64 {
    match links {
        0..=150 => 0.0,
        151..=MANY => 50.0,
        _ => 200.0,
    }
}

pub(super) fn search(
    design: &Design,
    layout: &Layout,
    nets: &[Net],
    ends: &Ends,
    field: &mut Field,
) -> BTreeMap<LinkId, Route> {
    let count: usize = nets.iter().map(|net| net.links.len()).sum();
    let mut out = BTreeMap::new();
    let mut searcher = Searcher {
        field,
        layout,
        crossings: count <= MANY,
        mids: Vec::new(),
        joins: false,
        slack: slack(count),
        tries: tries(count),
        detours: detours(count),
    };
    // Nets with the shortest links choose first: they have the fewest ways.
    let reach = |link: &LinkId| {
        ends.get(link).map_or(0.0, |(a, b)| (a.at.x - b.at.x).abs() + (a.at.y - b.at.y).abs())
    };
    let mut order: Vec<(f64, usize)> = nets
        .iter()
        .enumerate()
        .map(|(i, net)| (net.links.iter().map(|(link, ..)| reach(link)).fold(0.0, f64::max), i))
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (_, index) in order {
        let Some(net) = nets.get(index) else { continue };
        searcher.mids.clear();
        searcher.joins = false;
        let mut links = net.links.clone();
        links.sort_by(|a, b| reach(&a.0).total_cmp(&reach(&b.0)).then(a.0.cmp(&b.0)));
        for (link, from, to) in links {
            let Some((start, end)) = ends.get(&link) else { continue };
            let points = match design.bends.get(link) {
                Some(bends) if !bends.is_empty() => by_hand(start, end, bends),
                _ => searcher.best(index, (from, to), start, end),
            };
            searcher.field.draw(&points, index);
            searcher.joins = true;
            out.insert(link, Route { points, net: index });
        }
    }
    out
}

struct Searcher<'a> {
    field: &'a mut Field,
    layout: &'a Layout,
    crossings: bool,
    /// Where the lines of this net run across so far: joining them is free.
    mids: Vec<f64>,
    /// Whether this net has lines already.
    joins: bool,
    /// See [`slack`].
    slack: f64,
    /// See [`tries`].
    tries: (u32, u32),
    /// For how many more links the way around everything is looked for.
    detours: u32,
}

/// How many tracks away from either end a line turns that must go around something; four tracks down lies below
/// the caption of a cell.
const TURNS: [(f64, f64); 10] = [
    (0.0, 0.0),
    (1.0, 1.0),
    (2.0, 2.0),
    (1.0, 0.0),
    (0.0, 1.0),
    (4.0, 0.0),
    (5.0, 1.0),
    (4.0, 4.0),
    (0.0, 4.0),
    (1.0, 5.0),
];

/// How many lines are looked at for one link before the best of them is taken, first those without a way
/// around something, then those with one.
const fn tries(links: usize) -> (u32, u32) {
    match links {
        0..=150 => (u32::MAX, u32::MAX),
        151..=MANY => (16, 32),
        _ => (8, 12),
    }
}

/// For how many links the way around everything is looked for: in a large drawing, where a line among thousands
/// cannot be followed by eye anyway, for few.
const fn detours(links: usize) -> u32 {
    match links {
        0..=MANY => u32::MAX,
        401..=1_500 => 40,
        _ => 0,
    }
}

/// The view in which a link leaves its source along growing `v`.
#[derive(Debug, Clone, Copy)]
struct View {
    swapped: bool,
    flipped: bool,
}

impl View {
    const fn of(side: Side) -> Self {
        match side {
            Side::Bottom => Self { swapped: false, flipped: false },
            Side::Top => Self { swapped: false, flipped: true },
            Side::Right => Self { swapped: true, flipped: false },
            Side::Left => Self { swapped: true, flipped: true },
        }
    }

    fn enter(self, p: Point) -> (f64, f64) {
        let (u, v) = if self.swapped { (p.y, p.x) } else { (p.x, p.y) };
        (u, if self.flipped { -v } else { v })
    }

    fn leave(self, (u, v): (f64, f64)) -> Point {
        let v = if self.flipped { -v } else { v };
        if self.swapped { Point::new(v, u) } else { Point::new(u, v) }
    }
}

/// The best line found so far, with its cost and whether it keeps off all nodes.
struct Choice {
    view: View,
    net: usize,
    own: (NodeId, NodeId),
    best: Option<(f64, bool, Vec<Point>)>,
    /// How many more lines are looked at.
    tries: u32,
}

impl Choice {
    fn offer(&mut self, searcher: &Searcher<'_>, path: &[(f64, f64)], extra: f64) {
        let points = tidy(path.iter().map(|&p| self.view.leave(p)).collect());
        let limit = self.best.as_ref().map_or(f64::INFINITY, |(least, ..)| *least - 1e-6);
        if self.tries == 0 || searcher.least(&points) + extra + searcher.slack >= limit {
            return;
        }
        self.tries -= 1;
        if let Some((cost, clean)) = searcher.cost(&points, self.net, self.own, extra, limit) {
            self.best = Some((cost, clean, points));
        }
    }
}

impl Searcher<'_> {
    fn best(&mut self, net: usize, own: (NodeId, NodeId), start: &End, end: &End) -> Vec<Point> {
        let view = View::of(start.side);
        let (u1, v1) = view.enter(start.at);
        let (u2, v2) = view.enter(end.at);
        let mut choice = Choice { view, net, own, best: None, tries: self.tries.0 };
        let track = Tokens::builtin().link.track;
        if start.side == end.side {
            // Both on one side: out, along, and back in.
            let far = v1.max(v2);
            let mids: Vec<f64> = self.mids_in(view, far + 4.0, f64::INFINITY);
            for v in mids.into_iter().chain((0..8).map(|k| far + stub() + 4.0 + track * f64::from(k))) {
                choice.offer(self, &[(u1, v1), (u1, v), (u2, v), (u2, v2)], 0.0);
            }
        } else {
            let (low, high) = (v1 + stub() - 4.0, v2 - stub());
            if (u1 - u2).abs() < 0.5 {
                choice.offer(self, &[(u1, v1), (u2, v2)], 0.0);
            }
            if low <= high {
                let middle = f64::midpoint(low, high);
                let mut mids = self.mids_in(view, low - 4.0, high + 4.0);
                mids.extend((0..8).flat_map(|k| [low + track * f64::from(k), high - track * f64::from(k)]));
                mids.extend(
                    (0..3).flat_map(|k| [middle - track * f64::from(k), middle + track * f64::from(k)]),
                );
                mids.retain(|v| (low - 4.0..=high + 4.0).contains(v));
                // The likeliest first: what costs more even if nothing stands in its way is not looked at.
                mids.sort_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs()));
                let joined = self.mids_in(view, low - 4.0, high + 4.0);
                for v in mids {
                    let far = 6.0 * ((v - middle).abs() / (high - low + 1.0)).min(1.0);
                    // Leaving the line that the net has already costs something.
                    let own_way = if joined.is_empty() || joined.contains(&v) { 0.0 } else { 36.0 };
                    choice.offer(self, &[(u1, v1), (u1, v), (u2, v), (u2, v2)], far + own_way);
                }
            }
            let clean = choice.best.as_ref().is_some_and(|(_, clean, _)| *clean);
            if !clean {
                let ways = self.ways_around(view, (u1, v1), (u2, v2));
                let (low, high) = (v1 + stub() - 4.0, v2 - stub());
                let clearance = Tokens::builtin().link.clearance;
                choice.tries = self.tries.1;
                for u in ways {
                    if choice.tries == 0 {
                        break;
                    }
                    let share = if self.joins { 0.6 } else { 1.0 };
                    let least = 60.0 + share * ((u - u1).abs() + (u - u2).abs() + (v2 - v1).abs());
                    if choice.best.as_ref().is_some_and(|(cost, ..)| least + self.slack >= *cost) {
                        continue;
                    }
                    let trunk = between(view.leave((u, low)), view.leave((u, high)));
                    if self.field.has_node_in(&trunk.grown(clearance - 1.0)) {
                        continue;
                    }
                    for (i, j) in TURNS {
                        let (a, b) = (low + track * i, high - track * j);
                        if a > high.max(low + 2.0 * track) || b < low.min(high - 2.0 * track) {
                            continue;
                        }
                        choice.offer(self, &[(u1, v1), (u1, a), (u, a), (u, b), (u2, b), (u2, v2)], 0.0);
                    }
                }
            }
        }
        // Where every usual line runs into a node, the way around all of them is looked for.
        let clean = choice.best.as_ref().is_some_and(|(_, clean, _)| *clean);
        let detour = if clean || self.detours == 0 {
            None
        } else {
            self.detours -= 1;
            let nodes = &self.layout.nodes;
            let rects = nodes.get(&own.0).zip(nodes.get(&own.1));
            rects.and_then(|rects| around::around(self.field, own, rects, start, end)).map(tidy)
        };
        let points =
            detour.or(choice.best.map(|(.., points)| points)).unwrap_or_else(|| vec![start.at, end.at]);
        for pair in points.windows(2).skip(1).take(points.len().saturating_sub(3)) {
            if let [a, b] = pair {
                let (ua, va) = view.enter(*a);
                let (ub, _) = view.enter(*b);
                if (ua - ub).abs() > 0.5 {
                    let v = if view.flipped { -va } else { va };
                    if !self.mids.contains(&v) {
                        self.mids.push(v);
                    }
                }
            }
        }
        points
    }

    fn mids_in(&self, view: View, low: f64, high: f64) -> Vec<f64> {
        let enter = |v: f64| if view.flipped { -v } else { v };
        let latest = self.mids.iter().rev().map(|&v| enter(v));
        latest.filter(|v| (low..=high).contains(v)).take(6).collect()
    }

    /// Where a line could pass the nodes that stand between its ends.
    fn ways_around(&self, view: View, a: (f64, f64), b: (f64, f64)) -> Vec<f64> {
        let corridor = |u: f64| {
            let (p, q) = (view.leave((u, a.1)), view.leave((u, b.1)));
            between(p, q).grown(10.0)
        };
        let mut ways: Vec<f64> = Vec::new();
        let mut take = |rect: &Rect, margin: f64| {
            let (lo, hi) = if view.swapped { (rect.y, rect.bottom()) } else { (rect.x, rect.right()) };
            for step in [0.0, 10.0, -8.0] {
                ways.extend([lo - margin - step, hi + margin + step]);
            }
        };
        for u in [a.0, b.0, f64::midpoint(a.0, b.0)] {
            for (_, rect) in self.field.nodes_in(&corridor(u)).iter().take(12) {
                take(rect, 20.0);
            }
        }
        for column in &self.layout.azs {
            let (lo, hi) = if view.swapped {
                (column.rect.y, column.rect.bottom())
            } else {
                (column.rect.x, column.rect.right())
            };
            ways.extend([lo, lo - 4.0, lo + 4.0, hi, hi - 4.0, hi + 4.0]);
        }
        let middle = f64::midpoint(a.0, b.0);
        let reach = (a.0 - b.0).abs() / 2.0 + 240.0;
        ways.retain(|u| (u - middle).abs() <= reach);
        ways.sort_by(|x, y| (x - middle).abs().total_cmp(&(y - middle).abs()));
        ways.dedup_by(|x, y| (*x - *y).abs() < 1.0);
        ways.truncate(if self.slack > 0.0 { 10 } else { 24 });
        ways
    }

    /// What a line costs at least, were nothing in its way.
    fn least(&self, points: &[Point]) -> f64 {
        let length: f64 = points
            .windows(2)
            .map(|pair| if let [a, b] = pair { (a.x - b.x).abs() + (a.y - b.y).abs() } else { 0.0 })
            .sum();
        // Only a net that has lines already can share any; more than half is rare enough to be left out.
        let share = if self.joins { 0.6 } else { 1.0 };
        30.0 * (points.len().saturating_sub(2)) as f64 + share * length
    }

    /// What a line costs, and whether it keeps off all nodes; nothing once it costs as much as the limit.
    fn cost(
        &self,
        points: &[Point],
        net: usize,
        own: (NodeId, NodeId),
        extra: f64,
        limit: f64,
    ) -> Option<(f64, bool)> {
        let clearance = Tokens::builtin().link.clearance;
        let mut cost = extra + 30.0 * (points.len().saturating_sub(2)) as f64;
        let mut clean = true;
        for pair in points.windows(2) {
            let [a, b] = pair else { continue };
            let length = (a.x - b.x).abs() + (a.y - b.y).abs();
            let level = (a.y - b.y).abs() < 0.01;
            let trouble = self.field.trouble(*a, *b, net, own, clearance, self.crossings);
            cost += length - 0.8 * trouble.shared
                + 4.0 * trouble.overlap
                + 14.0 * f64::from(trouble.crossings)
                + if trouble.on_edge { 50.0 + 0.2 * length } else { 0.0 }
                + if level { 140.0 } else { 40.0 } * f64::from(trouble.texts)
                + 5.0 * f64::from(trouble.rooms)
                + if trouble.in_header { 45.0 } else { 0.0 }
                + 2_000.0 * f64::from(trouble.nodes);
            if trouble.overlap > 1.0 {
                cost += 40.0;
            }
            clean &= trouble.nodes == 0;
            // Every further piece costs something, so the limit cannot be won back.
            if cost >= limit {
                return None;
            }
        }
        Some((cost, clean))
    }
}

/// Through the bends that a person set, in right angles.
fn by_hand(start: &End, end: &End, bends: &[Pos]) -> Vec<Point> {
    let mut points = vec![start.at];
    let mut vertical = start.side.is_vertical();
    let mut at = start.at;
    for bend in bends {
        let to = Point::new(f64::from(bend.x), f64::from(bend.y));
        points.push(if vertical { Point::new(at.x, to.y) } else { Point::new(to.x, at.y) });
        points.push(to);
        vertical = !vertical;
        at = to;
    }
    // The last piece must meet the target's side head on; where the line runs that way already, or would have
    // to turn back, it takes one step aside before.
    let head_on = end.side.is_vertical();
    let before = match end.side {
        Side::Top => end.at.offset(0.0, -stub()),
        Side::Bottom => end.at.offset(0.0, stub()),
        Side::Left => end.at.offset(-stub(), 0.0),
        Side::Right => end.at.offset(stub(), 0.0),
    };
    let elbow = if head_on { Point::new(end.at.x, at.y) } else { Point::new(at.x, end.at.y) };
    let turns_back = match points.as_slice() {
        [.., p, q] => (q.x - p.x) * (elbow.x - q.x) < 0.0 || (q.y - p.y) * (elbow.y - q.y) < 0.0,
        _ => false,
    };
    if vertical == head_on || turns_back {
        points.push(if head_on { Point::new(at.x, before.y) } else { Point::new(before.x, at.y) });
        points.push(before);
    } else {
        points.push(elbow);
    }
    points.push(end.at);
    tidy(points)
}

/// Without points that repeat or that lie on a straight line between their neighbours.
fn tidy(points: Vec<Point>) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len());
    for p in points {
        if out.last().is_some_and(|last| (last.x - p.x).abs() < 0.01 && (last.y - p.y).abs() < 0.01) {
            continue;
        }
        if let [.., a, b] = out.as_slice() {
            let level = (a.y - b.y).abs() < 0.01 && (b.y - p.y).abs() < 0.01;
            let upright = (a.x - b.x).abs() < 0.01 && (b.x - p.x).abs() < 0.01;
            if level || upright {
                out.pop();
            }
        }
        out.push(p);
    }
    out
}
