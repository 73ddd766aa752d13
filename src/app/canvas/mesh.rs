//! From the shapes of a chunk to triangles.

use egui::epaint::{self, Mesh, Tessellator};
use egui::{Color32, Painter, Pos2, Stroke, pos2, vec2};

use crate::app::theme;
use crate::base::{Point, Rect};
use crate::scene::glyph;
use crate::scene::shape::{Dash, GlyphShape, PathShape, RectShape, Segment, Shape, TextShape};
use crate::scene::tokens::{Color, Theme};

use super::chunk::{Cut, Part};

/// Below this scale edges are not smoothed: nobody sees it, and it more than halves the triangles.
const SMOOTH: f64 = 0.16;

/// Boxes thinner than this many points are left out, and arrowheads and bars smaller than these.
const VISIBLE: f64 = 0.35;
const VISIBLE_ARROW: f64 = 1.5;
const VISIBLE_BAR: f64 = 0.6;

/// Text lower than this many pixels is a bar.
const LEGIBLE: f64 = 6.0;

/// Glyphs smaller than this many points are a square.
const RECOGNISABLE: f64 = 9.0;

/// Curves shorter than this many points are the corner that they round.
const ROUND: f64 = 1.2;

/// Turns shapes into triangles, relative to an origin and at a scale.
pub struct Maker {
    origin: Point,
    scale: f64,
    theme: Theme,
    pixels_per_point: f64,
    tessellator: Tessellator,
    /// What was made so far.
    pub mesh: Mesh,
}

impl Maker {
    /// Begins an empty mesh.
    #[must_use]
    pub fn new(painter: &Painter, origin: Point, scale: f64, theme: Theme) -> Self {
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is bound to one lifetime")]
        let size = painter.fonts(|fonts| fonts.font_image_size());
        let options = epaint::TessellationOptions {
            coarse_tessellation_culling: false,
            feathering: scale >= SMOOTH,
            ..painter.ctx().tessellation_options(|options| *options)
        };
        let pixels_per_point = painter.pixels_per_point();
        Self {
            origin,
            scale,
            theme,
            pixels_per_point: f64::from(pixels_per_point),
            tessellator: Tessellator::new(pixels_per_point, options, size, Vec::new()),
            mesh: Mesh::default(),
        }
    }

    /// Adds a shape, or a piece of it. True for a text that is large enough to be read: it is set in type instead.
    pub fn add_part(&mut self, part: &Part, shape: &Shape) -> bool {
        match (shape, &part.cut) {
            (Shape::Path(path), Some(cut)) => self.piece(path, cut),
            (Shape::Rect(rect), _) => self.rect(rect),
            (Shape::Path(path), None) => self.path(path),
            (Shape::Glyph(shape), _) => self.glyph(shape),
            (Shape::Text(text), _) => {
                if text.size * self.scale * self.pixels_per_point >= LEGIBLE {
                    return true;
                }
                self.bar(text);
            }
        }
        false
    }

    fn point(&self, p: Point) -> Pos2 {
        pos2(((p.x - self.origin.x) * self.scale) as f32, ((p.y - self.origin.y) * self.scale) as f32)
    }

    fn span(&self, rect: &Rect) -> egui::Rect {
        let size = vec2((rect.w * self.scale) as f32, (rect.h * self.scale) as f32);
        egui::Rect::from_min_size(self.point(Point::new(rect.x, rect.y)), size)
    }

    fn ink(&self, color: Color) -> Color32 {
        theme::color(color, self.theme)
    }

    /// Lines never vanish: they are at least half a point wide.
    fn line(&self, width: f64) -> f32 {
        (width * self.scale).clamp(0.5, 64.0) as f32
    }

    fn add(&mut self, shape: epaint::Shape) {
        self.tessellator.tessellate_shape(shape, &mut self.mesh);
    }

    fn rect(&mut self, shape: &RectShape) {
        if shape.rect.w.min(shape.rect.h) * self.scale < VISIBLE {
            return;
        }
        let rect = self.span(&shape.rect);
        let radius = (shape.radius * self.scale) as f32;
        let fill = shape.fill.map_or(Color32::TRANSPARENT, |color| self.ink(color));
        let whole = shape.stroke.filter(|stroke| stroke.dash == Dash::Solid);
        let stroke = whole.map_or(Stroke::NONE, |s| Stroke::new(self.line(s.width), self.ink(s.color)));
        let radius = egui::CornerRadius::same(if radius < 1.0 { 0 } else { radius.round().min(255.0) as u8 });
        self.add(epaint::RectShape::new(rect, radius, fill, stroke, epaint::StrokeKind::Middle).into());
        if let Some(broken) = shape.stroke.filter(|stroke| stroke.dash != Dash::Solid) {
            let corners =
                [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
            self.stroke(corners.to_vec(), &broken, false, 0.0);
        }
    }

    fn path(&mut self, path: &PathShape) {
        for (points, closed) in flatten(path.segments.iter().copied(), |p| self.point(p), self.scale) {
            let size = points
                .iter()
                .fold(egui::Rect::NOTHING, |area, &p| area.union(egui::Rect::from_min_max(p, p)))
                .size();
            if let Some(fill) = path.fill.filter(|_| f64::from(size.max_elem()) >= VISIBLE_ARROW) {
                let fill = self.ink(fill);
                self.add(epaint::PathShape::convex_polygon(points.clone(), fill, Stroke::NONE).into());
            }
            if let Some(stroke) = path.stroke {
                self.stroke(points, &stroke, closed, 0.0);
            }
        }
    }

    /// A piece of a line. It begins half a point within the one before, so that no seam shows.
    fn piece(&mut self, path: &PathShape, cut: &Cut) {
        let Some(stroke) = path.stroke else { return };
        let segments = std::iter::once(Segment::Move(cut.from)).chain(cut.segments(path));
        for (mut points, closed) in flatten(segments, |p| self.point(p), self.scale) {
            let whole = stroke.dash.pattern().is_none();
            if let ([first, second, ..], true) = (points.as_mut_slice(), cut.joined && whole) {
                *first -= (*second - *first).normalized() * 0.5;
            }
            self.stroke(points, &stroke, closed, cut.along);
        }
    }

    fn stroke(
        &mut self,
        mut points: Vec<Pos2>,
        stroke: &crate::scene::shape::Stroke,
        closed: bool,
        along: f32,
    ) {
        let line = Stroke::new(self.line(stroke.width), self.ink(stroke.color));
        let pattern = stroke.dash.pattern().filter(|[ink, _]| ink * self.scale >= 1.0);
        match pattern {
            Some([ink, gap]) => {
                if closed {
                    points.extend(points.first().copied());
                }
                let [ink, gap] = [ink, gap].map(|length| (length * self.scale) as f32);
                dashes(&points, [ink, gap], along * self.scale as f32, |points| {
                    let dash = epaint::Shape::LineSegment { points, stroke: line };
                    self.tessellator.tessellate_shape(dash, &mut self.mesh);
                });
            }
            None if closed => self.add(epaint::Shape::closed_line(points, line)),
            None => self.add(epaint::Shape::line(points, line)),
        }
    }

    fn glyph(&mut self, shape: &GlyphShape) {
        let color = self.ink(shape.color);
        if shape.rect.w * self.scale < RECOGNISABLE {
            let rect = self.span(&shape.rect.grown(-shape.rect.w / 4.0));
            self.add(epaint::Shape::rect_filled(rect, 0.0, color));
            return;
        }
        let grid = shape.rect.w / glyph::GRID;
        let place = |p: Point| self.point(Point::new(shape.rect.x + p.x * grid, shape.rect.y + p.y * grid));
        let runs = flatten(shape.glyph.segments().iter().copied(), place, grid * self.scale);
        let stroke = Stroke::new(self.line(glyph::LINE * grid), color);
        for (points, closed) in runs {
            let line = if closed {
                epaint::Shape::closed_line(points, stroke)
            } else {
                epaint::Shape::line(points, stroke)
            };
            self.add(line);
        }
    }

    /// Stands for words too small to read: as long as they are, as high as their small letters.
    fn bar(&mut self, text: &TextShape) {
        let height = text.size * 0.4;
        if height * self.scale < VISIBLE_BAR {
            return;
        }
        let rect = self.span(&Rect::new(text.left(), text.at.y - height, text.width, height));
        self.add(epaint::Shape::rect_filled(rect, 0.0, self.ink(text.color).gamma_multiply(0.45)));
    }
}

/// The inked parts of a broken line of which this much lies before its first point.
fn dashes(points: &[Pos2], [ink, gap]: [f32; 2], before: f32, mut draw: impl FnMut([Pos2; 2])) {
    let period = ink + gap;
    let mut at = before.rem_euclid(period);
    for pair in points.windows(2) {
        let &[from, to] = pair else { continue };
        let (way, mut done) = ((to - from).normalized(), 0.0);
        let length = (to - from).length();
        while done < length {
            let inked = at < ink;
            let step = (if inked { ink } else { period } - at).max(1e-3).min(length - done);
            if inked {
                draw([from + way * done, from + way * (done + step)]);
            }
            done += step;
            at += step;
            if at >= period - 1e-3 {
                at = 0.0;
            } else if inked && at >= ink - 1e-3 {
                at = ink;
            }
        }
    }
}

/// Lines through the pieces of a path, and whether each is closed. `scale` decides how fine curves are.
fn flatten(
    segments: impl IntoIterator<Item = Segment>,
    place: impl Fn(Point) -> Pos2,
    scale: f64,
) -> Vec<(Vec<Pos2>, bool)> {
    let mut runs: Vec<(Vec<Pos2>, bool)> = Vec::new();
    let mut run: Vec<Pos2> = Vec::new();
    let mut at = Point::default();
    // Whether a straight line leads to the pen.
    let mut straight = false;
    let mut end = |run: &mut Vec<Pos2>, closed: bool| {
        if run.len() > 1 {
            runs.push((std::mem::take(run), closed));
        } else {
            run.clear();
        }
    };
    for segment in segments {
        match segment {
            Segment::Move(p) => {
                end(&mut run, false);
                run.push(place(p));
                at = p;
            }
            Segment::Line(p) => {
                run.push(place(p));
                at = p;
                straight = true;
                continue;
            }
            Segment::Cubic(a, b, c) => {
                let length = libm::hypot(a.x - at.x, a.y - at.y)
                    + libm::hypot(b.x - a.x, b.y - a.y)
                    + libm::hypot(c.x - b.x, c.y - b.y);
                if let (true, Some(corner)) = (straight && length * scale < ROUND, corner(at, a, b, c)) {
                    run.pop();
                    run.push(place(corner));
                } else {
                    let pieces = (libm::sqrt(length * scale) * 1.2).ceil().clamp(1.0, 24.0);
                    for piece in 1..=pieces as u32 {
                        run.push(place(cubic(at, a, b, c, f64::from(piece) / pieces)));
                    }
                }
                at = c;
            }
            Segment::Close => end(&mut run, true),
        }
        straight = false;
    }
    end(&mut run, false);
    for (points, closed) in &mut runs {
        // A closed line that ends where it began would have a joint of no length.
        let meets = points.first().zip(points.last()).is_some_and(|(a, b)| (*a - *b).length() < 0.01);
        if *closed && meets && points.len() > 2 {
            points.pop();
        }
    }
    runs
}

/// The right angle that a curve rounds, where it does.
fn corner(from: Point, a: Point, b: Point, to: Point) -> Option<Point> {
    let same = |v: f64, w: f64| (v - w).abs() < 1e-3;
    if same(from.y, a.y) && same(b.x, to.x) {
        Some(Point::new(to.x, from.y))
    } else if same(from.x, a.x) && same(b.y, to.y) {
        Some(Point::new(from.x, to.y))
    } else {
        None
    }
}

fn cubic(from: Point, a: Point, b: Point, to: Point, t: f64) -> Point {
    let u = 1.0 - t;
    let [p, q, r, s] = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
    Point::new(p * from.x + q * a.x + r * b.x + s * to.x, p * from.y + q * a.y + r * b.y + s * to.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    fn flat(path: &[Segment], scale: f64) -> Vec<(Vec<Pos2>, bool)> {
        flatten(path.iter().copied(), |p| pos2((p.x * scale) as f32, (p.y * scale) as f32), scale)
    }

    #[test]
    fn paths_break_where_they_lift_the_pen() {
        let path = [
            Segment::Move(p(0.0, 0.0)),
            Segment::Line(p(10.0, 0.0)),
            Segment::Line(p(10.0, 10.0)),
            Segment::Close,
            Segment::Move(p(20.0, 0.0)),
            Segment::Cubic(p(25.0, 0.0), p(30.0, 5.0), p(30.0, 10.0)),
        ];
        let runs = flat(&path, 1.0);
        assert_eq!(runs.iter().map(|(_, closed)| *closed).collect::<Vec<_>>(), [true, false]);
        assert_eq!(runs.last().unwrap().0.last(), Some(&pos2(30.0, 10.0)));
    }

    #[test]
    fn a_corner_too_small_to_be_seen_round_is_sharp_and_its_legs_stay_straight() {
        let path = [
            Segment::Move(p(0.0, 0.0)),
            Segment::Line(p(94.0, 0.0)),
            Segment::Cubic(p(97.0, 0.0), p(100.0, 3.0), p(100.0, 6.0)),
            Segment::Line(p(100.0, 80.0)),
        ];
        let sharp = flat(&path, 0.1).remove(0).0;
        assert_eq!(sharp, [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 8.0)]);
        assert!(flat(&path, 1.0).remove(0).0.len() > 4);
    }

    #[test]
    fn dashes_go_on_where_a_line_was_cut() {
        let draw = |points: &[Pos2], before| {
            let mut out = Vec::new();
            dashes(points, [6.0, 4.0], before, |[a, b]| out.push((a.x, b.x)));
            out
        };
        let whole = draw(&[pos2(0.0, 0.0), pos2(53.0, 0.0)], 0.0);
        assert_eq!(whole, [(0.0, 6.0), (10.0, 16.0), (20.0, 26.0), (30.0, 36.0), (40.0, 46.0), (50.0, 53.0)]);
        let first = draw(&[pos2(0.0, 0.0), pos2(23.0, 0.0)], 0.0);
        let second = draw(&[pos2(23.0, 0.0), pos2(53.0, 0.0)], 23.0);
        assert_eq!(first.last(), Some(&(20.0, 23.0)));
        assert_eq!(second.first(), Some(&(23.0, 26.0)));
        assert_eq!(first.len() + second.len(), whole.len() + 1, "one dash is drawn in two halves");
        assert_eq!(draw(&[pos2(0.0, 0.0), pos2(12.0, 0.0)], 8.0), [(2.0, 8.0)]);
    }
}
