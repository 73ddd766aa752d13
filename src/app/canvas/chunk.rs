//! A drawing cut into chunks of shapes that lie together, so that a frame touches only what is in view.
//!
//! Shapes keep their order where they can cover one another: layers are told apart (frames, lines, labels, names,
//! nodes), and what belongs to one node or one label stays in one chunk. Lines run across the whole drawing, so
//! for a near view they are cut into pieces first; from afar whole lines have fewer corners.

use std::ops::Range;

use crate::base::{Point, Rect};
use crate::design::Ref;
use crate::scene::Scene;
use crate::scene::shape::{PathShape, Segment, Shape};

/// How many shapes make a chunk.
const CHUNK: usize = 256;

/// Lines longer than this are cut, in units; of larger drawings, longer than this share of their extent.
const LEAST_REACH: f64 = 512.0;
const SHARE: f64 = 64.0;

/// A view is near when it shows less than one part in this many of the drawing's extent.
const NEAR: f64 = 3.0;

/// Shapes that lie together and are painted together.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// The area they take up.
    pub bounds: Rect,
    /// In the order of the shapes.
    pub parts: Vec<Part>,
    /// Whether it holds lines for a near view, in pieces, or for a far one; none for what is painted in both.
    pub near: Option<bool>,
}

/// A shape, or a piece of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The index of the shape.
    pub shape: usize,
    /// Which piece of it; none for all of it.
    pub cut: Option<Cut>,
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Where it begins.
    pub from: Point,
    /// The segments that follow.
    first: u32,
    end: u32,
    /// Where it ends instead of at the end of its last segment.
    to: Option<Point>,
    /// How much of the line lies before it: dashes go on across the cut.
    pub along: f32,
    /// Whether another piece ends where this one begins.
    pub joined: bool,
}

impl Cut {
    /// The piece as segments, its beginning left out.
    pub fn segments<'a>(&'a self, path: &'a PathShape) -> impl Iterator<Item = Segment> + 'a {
        let all = path.segments.get(self.first as usize..self.end as usize).unwrap_or_default();
        let last = all.len().saturating_sub(1);
        all.iter().enumerate().map(move |(i, segment)| match self.to {
            Some(to) if i == last => Segment::Line(to),
            _ => *segment,
        })
    }
}

/// What may stand in any order beside others of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    /// Frames and names of containers: one covers the other.
    Ordered,
    /// Lines of links and their arrowheads.
    Lines,
    /// Labels of links.
    Labels,
    /// Nodes.
    Nodes,
}

/// Parts that stay together.
struct Unit {
    bounds: Rect,
    parts: Range<usize>,
}

/// Whether a view of this extent is near, so that lines in pieces serve it better than whole ones.
#[must_use]
pub fn is_near(seen: &Rect, drawing: &Rect) -> bool {
    let whole = drawing.w.max(drawing.h);
    whole > NEAR * LEAST_REACH && seen.w.max(seen.h) * NEAR < whole
}

/// Cuts a scene.
#[must_use]
pub fn chunks(scene: &Scene) -> Vec<Chunk> {
    let shapes = scene.items.as_slice();
    let mut layer_of = vec![Layer::Ordered; shapes.len()];
    let mut begins = vec![true; shapes.len()];
    for group in &scene.groups {
        for (i, index) in group.items.clone().enumerate() {
            let (Some(shape), Some(layer), Some(begin)) =
                (shapes.get(index), layer_of.get_mut(index), begins.get_mut(index))
            else {
                continue;
            };
            *layer = match (group.of, shape) {
                (Ref::Node(_), _) => Layer::Nodes,
                (Ref::Link(_), Shape::Path(_)) => Layer::Lines,
                (Ref::Link(_), _) => Layer::Labels,
                _ => Layer::Ordered,
            };
            *begin = i == 0 || *layer == Layer::Lines;
        }
    }
    let mut out = Vec::new();
    let mut start = 0;
    while let Some(&layer) = layer_of.get(start) {
        let run = layer_of.iter().skip(start).take_while(|other| **other == layer).count();
        let here = start..start + run;
        if layer == Layer::Lines {
            let whole = scene.bounds.w.max(scene.bounds.h);
            let both = whole > NEAR * LEAST_REACH;
            if both {
                let mut parts = Parts::default();
                let reach = (whole / SHARE).max(LEAST_REACH);
                here.clone().for_each(|index| parts.add_pieces(shapes, index, reach));
                parts.gather(Some(&scene.bounds), Some(true), &mut out);
            }
            let mut parts = Parts::default();
            here.for_each(|index| parts.add(shapes, index, true));
            parts.gather(Some(&scene.bounds), both.then_some(false), &mut out);
        } else {
            let mut parts = Parts::default();
            here.for_each(|index| parts.add(shapes, index, begins.get(index).copied().unwrap_or(true)));
            let place = (layer != Layer::Ordered).then_some(&scene.bounds);
            parts.gather(place, None, &mut out);
        }
        start += run;
    }
    out
}

/// The parts of one layer.
#[derive(Default)]
struct Parts {
    all: Vec<Part>,
    units: Vec<Unit>,
}

impl Parts {
    fn add(&mut self, shapes: &[Shape], index: usize, begins: bool) {
        let Some(shape) = shapes.get(index) else { return };
        let bounds = shape.bounds();
        let at = self.all.len();
        self.all.push(Part { shape: index, cut: None });
        match self.units.last_mut() {
            Some(unit) if !begins => {
                unit.bounds = unit.bounds.union(&bounds);
                unit.parts.end = at + 1;
            }
            _ => self.units.push(Unit { bounds, parts: at..at + 1 }),
        }
    }

    /// Adds a line in pieces.
    fn add_pieces(&mut self, shapes: &[Shape], index: usize, reach: f64) {
        match shapes.get(index) {
            Some(shape @ Shape::Path(path)) if path.fill.is_none() => {
                for (cut, bounds) in cuts(path, shape.bounds(), reach) {
                    let at = self.all.len();
                    self.units.push(Unit { bounds, parts: at..at + 1 });
                    self.all.push(Part { shape: index, cut });
                }
            }
            _ => self.add(shapes, index, true),
        }
    }

    /// Makes chunks of neighbours; without a place, of what follows each other.
    fn gather(mut self, place: Option<&Rect>, near: Option<bool>, out: &mut Vec<Chunk>) {
        if let Some(bounds) = place {
            by_place(&mut self.units, bounds);
        }
        let mut open: Option<Chunk> = None;
        let mut finish = |chunk: Option<Chunk>| {
            out.extend(chunk.map(|mut chunk| {
                chunk.parts.sort_by_key(|part| part.shape);
                chunk.parts.shrink_to_fit();
                chunk
            }));
        };
        for unit in &self.units {
            let more = self.all.get(unit.parts.clone()).unwrap_or_default();
            if open.as_ref().is_some_and(|chunk| chunk.parts.len() + more.len() > CHUNK) {
                finish(open.take());
            }
            let chunk = open.get_or_insert_with(|| Chunk { bounds: unit.bounds, parts: Vec::new(), near });
            chunk.bounds = chunk.bounds.union(&unit.bounds);
            chunk.parts.extend_from_slice(more);
        }
        finish(open);
    }
}

/// Puts units in the order of a curve that fills the plane (Hilbert's): what follows each other lies together.
fn by_place(units: &mut Vec<Unit>, bounds: &Rect) {
    const ORDER: u32 = 10;
    let side = bounds.w.max(bounds.h).max(1.0);
    let steps = f64::from(1_u32 << ORDER);
    let step = |v: f64| ((v / side * steps) as i64).clamp(0, (1 << ORDER) - 1) as u32;
    let mut keyed: Vec<(u32, usize)> = units
        .iter()
        .enumerate()
        .map(|(i, unit)| {
            let at = unit.bounds.center();
            (hilbert(step(at.x - bounds.x), step(at.y - bounds.y), ORDER), i)
        })
        .collect();
    keyed.sort_unstable();
    let mut old: Vec<Option<Unit>> = std::mem::take(units).into_iter().map(Some).collect();
    units.extend(keyed.into_iter().filter_map(|(_, i)| old.get_mut(i)?.take()));
}

/// How far along the curve a square lies.
const fn hilbert(mut x: u32, mut y: u32, order: u32) -> u32 {
    let (mut out, mut side) = (0, 1_u32 << (order - 1));
    while side > 0 {
        let (right, lower) = (x & side > 0, y & side > 0);
        out += side * side * ((3 * right as u32) ^ lower as u32);
        if !lower {
            if right {
                x = !x;
                y = !y;
            }
            (x, y) = (y, x);
        }
        side /= 2;
    }
    out
}

/// A path as pieces that reach no further than this; none when one piece is all of it.
fn cuts(path: &PathShape, whole: Rect, reach: f64) -> Vec<(Option<Cut>, Rect)> {
    let closes = path.segments.iter().any(|segment| matches!(segment, Segment::Close));
    if closes || whole.w.max(whole.h) <= reach {
        return vec![(None, whole)];
    }
    let mut saw = Saw { reach, out: Vec::new(), open: None, pen: Point::default(), along: 0.0 };
    for (index, segment) in path.segments.iter().enumerate() {
        let index = index as u32;
        match *segment {
            Segment::Move(p) => {
                saw.close(index);
                saw.pen = p;
                saw.along = 0.0;
                saw.begin(p, index + 1, false);
            }
            Segment::Line(p) => saw.line(p, index),
            Segment::Cubic(a, b, c) => {
                let span = box_of(&[saw.pen, a, b, c]);
                saw.make_room(&span, index);
                let (chord, round) = (away(saw.pen, c), away(saw.pen, a) + away(a, b) + away(b, c));
                saw.along += f64::midpoint(chord, round);
                saw.pen = c;
            }
            Segment::Close => {}
        }
    }
    saw.close(path.segments.len() as u32);
    saw.out
}

/// Cuts one path.
struct Saw {
    reach: f64,
    out: Vec<(Option<Cut>, Rect)>,
    open: Option<(Cut, Rect)>,
    pen: Point,
    along: f64,
}

impl Saw {
    fn begin(&mut self, from: Point, first: u32, joined: bool) {
        let cut = Cut { from, first, end: first, to: None, along: self.along as f32, joined };
        self.open = Some((cut, box_of(&[from])));
    }

    fn close(&mut self, end: u32) {
        if let Some((cut, bounds)) = self.open.take().filter(|(cut, _)| cut.first < end) {
            self.out.push((Some(Cut { end, ..cut }), bounds));
        }
    }

    /// Goes on with what reaches this far, in a new piece when the open one would become too large.
    fn make_room(&mut self, span: &Rect, index: u32) {
        let grown = self.open.as_ref().map(|(_, bounds)| bounds.union(span));
        match grown {
            Some(grown) if grown.w.max(grown.h) <= self.reach => {
                if let Some((_, bounds)) = &mut self.open {
                    *bounds = grown;
                }
            }
            _ => {
                self.close(index);
                self.begin(self.pen, index, true);
                if let Some((_, bounds)) = &mut self.open {
                    *bounds = *span;
                }
            }
        }
    }

    fn line(&mut self, to: Point, index: u32) {
        let (from, length) = (self.pen, away(self.pen, to));
        let pieces = (length / self.reach).ceil().max(1.0);
        let at =
            |i: f64| Point::new(from.x + (to.x - from.x) * i / pieces, from.y + (to.y - from.y) * i / pieces);
        if pieces > 1.0 {
            let goes_on = self.open.as_ref().is_some_and(|(cut, _)| cut.joined || cut.first < index);
            self.close(index);
            for i in 0..pieces as u32 - 1 {
                let (a, b) = (at(f64::from(i)), at(f64::from(i + 1)));
                let along = (self.along + length * f64::from(i) / pieces) as f32;
                let joined = i > 0 || goes_on;
                let cut = Cut { from: a, first: index, end: index + 1, to: Some(b), along, joined };
                self.out.push((Some(cut), box_of(&[a, b])));
            }
            let start = at(pieces - 1.0);
            let before = self.along;
            self.along = before + length * (pieces - 1.0) / pieces;
            self.begin(start, index, true);
            self.along = before;
            if let Some((_, bounds)) = &mut self.open {
                *bounds = box_of(&[start, to]);
            }
        } else {
            self.make_room(&box_of(&[from, to]), index);
        }
        self.along += length;
        self.pen = to;
    }
}

fn away(a: Point, b: Point) -> f64 {
    libm::hypot(a.x - b.x, a.y - b.y)
}

fn box_of(points: &[Point]) -> Rect {
    let dots = points.iter().map(|p| Rect::new(p.x, p.y, 0.0, 0.0));
    dots.reduce(|a, b| a.union(&b)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Lang;
    use crate::catalog::Catalog;
    use crate::files::templates;
    use crate::scene::shape::{Dash, Stroke};
    use crate::scene::tokens::Color;
    use crate::scene::{SceneOptions, diagram};

    fn p(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    fn points(cut: &Cut, path: &PathShape) -> Vec<Point> {
        let ends = cut.segments(path).filter_map(|segment| match segment {
            Segment::Move(p) | Segment::Line(p) | Segment::Cubic(_, _, p) => Some(p),
            Segment::Close => None,
        });
        std::iter::once(cut.from).chain(ends).collect()
    }

    #[test]
    fn every_shape_is_in_exactly_one_chunk_and_what_covers_comes_later() {
        let design = templates::find("two-city-three-centre").unwrap().load().unwrap().design;
        let options = SceneOptions { lang: Lang::En, ..SceneOptions::default() };
        let scene = diagram(&design, Catalog::builtin(), &options);
        let chunks = chunks(&scene);
        assert!(chunks.iter().any(|chunk| chunk.near == Some(true)), "the drawing is too small for pieces");
        for near in [false, true] {
            let shown = || chunks.iter().filter(|chunk| chunk.near.is_none_or(|kind| kind == near));
            let parts = || shown().flat_map(|chunk| &chunk.parts);
            let mut seen: Vec<usize> =
                parts().filter(|part| part.cut.is_none()).map(|part| part.shape).collect();
            let whole = seen.len();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), whole, "a shape is painted twice");
            let cut: std::collections::BTreeSet<usize> =
                parts().filter(|part| part.cut.is_some()).map(|part| part.shape).collect();
            assert_eq!(whole + cut.len(), scene.items.len(), "a shape is missing");
            assert_eq!(cut.is_empty(), !near);
        }
        for chunk in &chunks {
            assert!(chunk.parts.is_sorted_by_key(|part| part.shape));
            for part in chunk.parts.iter().filter(|part| part.cut.is_none()) {
                let bounds = scene.items[part.shape].bounds();
                assert_eq!(chunk.bounds.union(&bounds), chunk.bounds, "a chunk is larger than it says");
            }
        }
        // Lines lie over frames, labels over lines, nodes over all of them.
        let order: Vec<usize> = chunks.iter().filter_map(|chunk| Some(chunk.parts.first()?.shape)).collect();
        let node = scene.groups.iter().find(|g| matches!(g.of, Ref::Node(_))).unwrap().items.start;
        let last_before = order.iter().rposition(|&shape| shape < node).unwrap();
        assert!(order.iter().skip(last_before + 1).all(|&shape| shape >= node));
    }

    #[test]
    fn the_pieces_of_a_line_are_the_line() {
        let stroke = Stroke { color: Color::TextSoft, width: 1.5, dash: Dash::Dashed };
        let path = PathShape {
            segments: vec![
                Segment::Move(p(0.0, 0.0)),
                Segment::Line(p(2350.0, 0.0)),
                Segment::Cubic(p(2353.0, 0.0), p(2356.0, 3.0), p(2356.0, 6.0)),
                Segment::Line(p(2356.0, 300.0)),
                Segment::Move(p(10.0, 40.0)),
                Segment::Line(p(20.0, 40.0)),
            ],
            fill: None,
            stroke: Some(stroke),
        };
        let pieces = cuts(&path, Shape::Path(path.clone()).bounds(), 500.0);
        let mut length = 0.0;
        for (cut, bounds) in &pieces {
            let cut = cut.as_ref().unwrap();
            let points = points(cut, &path);
            assert!(points.len() > 1 && bounds.w.max(bounds.h) <= 500.0, "{cut:?} {bounds:?}");
            assert!(points.iter().all(|&point| bounds.grown(0.01).contains(point)), "{cut:?} {bounds:?}");
            if cut.joined {
                assert!((f64::from(cut.along) - length).abs() < 1.0, "{} {length}", cut.along);
            } else {
                assert_eq!(cut.along, 0.0);
                length = 0.0;
            }
            length += points.windows(2).map(|pair| away(pair[0], pair[1])).sum::<f64>();
        }
        let ends: Vec<Point> =
            pieces.iter().filter_map(|(cut, _)| points(cut.as_ref()?, &path).last().copied()).collect();
        assert_eq!(ends.len(), 6);
        assert_eq!(ends[4], p(2356.0, 300.0), "the first line ends where it ended");
        assert_eq!(ends[5], p(20.0, 40.0));
        assert_eq!(pieces.iter().filter(|(cut, _)| !cut.unwrap().joined).count(), 2);
    }

    #[test]
    fn the_curve_steps_from_square_to_neighbour() {
        let mut order: Vec<(u32, u32, u32)> =
            (0..16).flat_map(|x| (0..16).map(move |y| (hilbert(x, y, 4), x, y))).collect();
        order.sort_unstable();
        assert!(order.iter().enumerate().all(|(i, square)| square.0 == i as u32));
        for pair in order.windows(2) {
            assert_eq!(pair[0].1.abs_diff(pair[1].1) + pair[0].2.abs_diff(pair[1].2), 1, "{pair:?}");
        }
    }
}
