//! Painting a scene with egui: shapes are turned into meshes once, chunk by chunk, and moved from then on.
//!
//! Nothing is drawn in a scaled layer. Text is laid out at its final size, in steps, so that it is sharp; below
//! six pixels it is a bar. While the view is zoomed a few chunks are made anew each frame and the others are
//! stretched until their turn comes, so that a frame stays short however much is in view.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::epaint::{self, Mesh, Tessellator};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontFamily, FontId, Galley, Painter, Pos2, Stroke, Vec2, pos2, vec2};

use crate::app::theme;
use crate::base::{Point, Rect};
use crate::scene::glyph;
use crate::scene::measure::Weight;
use crate::scene::shape::{Anchor, Dash, PathShape, RectShape, Segment, Shape, TextShape};
use crate::scene::tokens::Theme;

use super::view::View;

/// How many shapes make a chunk. Neighbours in the list are neighbours on paper, so chunks can be culled.
const CHUNK: usize = 256;

/// How long chunks and texts may be made anew in one frame while the view is zoomed; one chunk always is.
const BUDGET: Duration = Duration::from_micros(1500);

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

/// Steps of text size in one octave of zoom.
const STEPS: f64 = 8.0;

/// A scene made ready for egui.
#[derive(Default)]
pub struct Canvas {
    chunks: Vec<Chunk>,
    theme: Theme,
    pixels_per_point: f32,
    /// A text that is laid out in every frame: when it is a new one, the glyphs of all others are gone.
    probe: Option<Arc<Galley>>,
}

impl std::fmt::Debug for Canvas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Canvas").field("chunks", &self.chunks.len()).finish_non_exhaustive()
    }
}

struct Chunk {
    range: Range<usize>,
    bounds: Rect,
    built: Option<Built>,
}

/// What a chunk became at one scale, relative to the corner of its bounds.
struct Built {
    scale: f64,
    mesh: Mesh,
    texts: Vec<Words>,
    /// The mesh where it was last shown: its memory is used again.
    shown: Option<Shown>,
}

/// A mesh moved to a place on the screen.
struct Shown {
    offset: Pos2,
    stretch: f32,
    mesh: Arc<Mesh>,
}

impl Built {
    /// The mesh at a place. While the view is at rest it is handed out again; while it moves, the memory of the
    /// last frame is written over, which egui has given back by then.
    fn placed(&mut self, offset: Pos2, stretch: f32) -> Arc<Mesh> {
        if let Some(shown) = self.shown.as_ref().filter(|s| s.offset == offset && s.stretch == stretch) {
            return shown.mesh.clone();
        }
        let mut shown = self.shown.take().map_or_else(|| Arc::new(self.mesh.clone()), |shown| shown.mesh);
        if Arc::get_mut(&mut shown).is_none() {
            shown = Arc::new(self.mesh.clone());
        }
        if let Some(moved) = Arc::get_mut(&mut shown) {
            for (to, from) in moved.vertices.iter_mut().zip(&self.mesh.vertices) {
                to.pos = offset + from.pos.to_vec2() * stretch;
            }
        }
        self.shown = Some(Shown { offset, stretch, mesh: shown.clone() });
        shown
    }
}

/// A text of a chunk with its layout at one step of size.
struct Words {
    shape: usize,
    step: i32,
    galley: Option<Arc<Galley>>,
}

/// What is left to do when a frame had to stop early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// Nothing.
    Sharp,
    /// Some chunks are still stretched; paint again.
    Again,
}

impl Canvas {
    /// Forgets what was made of an older scene.
    pub fn reset(&mut self, shapes: &[Shape]) {
        self.chunks = (0..shapes.len())
            .step_by(CHUNK)
            .map(|start| {
                let range = start..(start + CHUNK).min(shapes.len());
                let parts = shapes.get(range.clone()).unwrap_or_default();
                let bounds = parts.iter().map(Shape::bounds).reduce(|a, b| a.union(&b)).unwrap_or_default();
                Chunk { range, bounds: bounds.grown(2.0), built: None }
            })
            .collect();
    }

    /// Paints what can be seen of the shapes that [`Canvas::reset`] was told of.
    pub fn paint(
        &mut self,
        painter: &Painter,
        corner: Pos2,
        shapes: &[Shape],
        view: View,
        theme: Theme,
    ) -> Finish {
        let pixels_per_point = painter.pixels_per_point();
        if self.theme != theme || self.pixels_per_point != pixels_per_point {
            self.theme = theme;
            self.pixels_per_point = pixels_per_point;
            self.chunks.iter_mut().for_each(|chunk| chunk.built = None);
        }
        self.check_glyphs(painter);
        let clip = painter.clip_rect();
        let from =
            view.to_doc(Point::new(f64::from(clip.min.x - corner.x), f64::from(clip.min.y - corner.y)));
        let seen = Rect::new(
            from.x,
            from.y,
            f64::from(clip.width()) / view.scale,
            f64::from(clip.height()) / view.scale,
        );
        let step = step_of(view.scale);
        let begin = Instant::now();
        let mut first = true;
        let mut finish = Finish::Sharp;
        let fresh = self.chunks.iter().all(|chunk| chunk.built.is_none());
        for chunk in self.chunks.iter_mut().filter(|chunk| chunk.bounds.overlaps(&seen)) {
            let outdated = chunk.built.as_ref().is_none_or(|built| built.scale != view.scale);
            let must = chunk.built.is_none();
            if outdated && (must || std::mem::take(&mut first) || begin.elapsed() < BUDGET) {
                let parts = shapes.get(chunk.range.clone()).unwrap_or_default();
                let old = chunk.built.take();
                chunk.built = Some(build(painter, parts, chunk, old, view.scale, theme));
            } else if outdated {
                finish = Finish::Again;
            }
            let Some(built) = &mut chunk.built else { continue };
            let at = view.to_screen(Point::new(chunk.bounds.x, chunk.bounds.y));
            let offset = snapped(corner + vec2(at.x as f32, at.y as f32), pixels_per_point);
            if !built.mesh.indices.is_empty() {
                let mesh = built.placed(offset, (view.scale / built.scale) as f32);
                painter.add(epaint::Shape::Mesh(mesh));
            }
            for words in &mut built.texts {
                let Some(Shape::Text(text)) = shapes.get(chunk.range.start + words.shape) else { continue };
                if !text.line_box().overlaps(&seen) {
                    continue;
                }
                let may = fresh || begin.elapsed() < BUDGET;
                if words.galley.is_none() || words.step != step && may {
                    words.galley = Some(lay_out(painter, text, step, theme));
                    words.step = step;
                } else if words.step != step {
                    finish = Finish::Again;
                }
                if let Some(galley) = &words.galley {
                    let local = Point::new(text.at.x - chunk.bounds.x, text.at.y - chunk.bounds.y);
                    let at = offset + vec2((local.x * view.scale) as f32, (local.y * view.scale) as f32);
                    painter.galley(anchored(at, galley, text.anchor), galley.clone(), Color32::PLACEHOLDER);
                }
            }
        }
        finish
    }

    /// Drops the layouts of all texts when egui has started a new atlas of glyphs.
    fn check_glyphs(&mut self, painter: &Painter) {
        let probe = painter.layout_no_wrap("云".to_owned(), FontId::proportional(12.0), Color32::PLACEHOLDER);
        if self.probe.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &probe)) {
            for built in self.chunks.iter_mut().filter_map(|chunk| chunk.built.as_mut()) {
                built.texts.iter_mut().for_each(|words| words.galley = None);
            }
        }
        self.probe = Some(probe);
    }
}

/// Paints a few shapes at once, without remembering them: what follows the pointer.
pub fn paint_now(painter: &Painter, corner: Pos2, shapes: &[Shape], view: View, theme: Theme, opacity: f32) {
    let Some(bounds) = shapes.iter().map(Shape::bounds).reduce(|a, b| a.union(&b)) else { return };
    let chunk = Chunk { range: 0..shapes.len(), bounds, built: None };
    let built = build(painter, shapes, &chunk, None, view.scale, theme);
    let offset = on_screen(corner, view, Point::new(bounds.x, bounds.y));
    let mut mesh = built.mesh;
    for vertex in &mut mesh.vertices {
        vertex.color = vertex.color.gamma_multiply(opacity);
        vertex.pos += offset.to_vec2();
    }
    if !mesh.indices.is_empty() {
        painter.add(epaint::Shape::mesh(mesh));
    }
    for words in built.texts {
        if let Some(Shape::Text(text)) = shapes.get(words.shape) {
            let galley = lay_out(painter, text, step_of(view.scale), theme);
            let at = on_screen(corner, view, text.at);
            let color = theme::color(text.color, theme).gamma_multiply(opacity);
            painter.galley_with_override_text_color(anchored(at, &galley, text.anchor), galley, color);
        }
    }
}

/// The step of text size for a scale: the largest that is not above it, so that text never outgrows its room.
fn step_of(scale: f64) -> i32 {
    (libm::log2(scale) * STEPS + 1e-6).floor() as i32
}

fn scale_of(step: i32) -> f64 {
    libm::exp2(f64::from(step) / STEPS)
}

fn snapped(at: Pos2, pixels_per_point: f32) -> Pos2 {
    let snap = |v: f32| (v * pixels_per_point).round() / pixels_per_point;
    pos2(snap(at.x), snap(at.y))
}

fn anchored(baseline: Pos2, galley: &Galley, anchor: Anchor) -> Pos2 {
    let ascent = galley
        .rows
        .first()
        .and_then(|row| row.glyphs.first().map(|glyph| row.pos.y + glyph.pos.y))
        .unwrap_or_else(|| galley.size().y * 0.8);
    let back = match anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => galley.size().x / 2.0,
        Anchor::End => galley.size().x,
    };
    baseline - vec2(back, ascent)
}

fn font(size: f32, weight: Weight) -> FontId {
    let family = match weight {
        Weight::Regular => FontFamily::Proportional,
        Weight::Bold => theme::bold_family(),
    };
    FontId::new(size, family)
}

fn lay_out(painter: &Painter, text: &TextShape, step: i32, theme: Theme) -> Arc<Galley> {
    let color = theme::color(text.color, theme);
    let format = TextFormat {
        font_id: font((text.size * scale_of(step)) as f32, text.weight),
        color,
        strikethrough: if text.struck { Stroke::new(1.0, color) } else { Stroke::NONE },
        ..TextFormat::default()
    };
    painter.layout_job(LayoutJob::single_section(text.text.clone(), format))
}

fn build(
    painter: &Painter,
    parts: &[Shape],
    chunk: &Chunk,
    old: Option<Built>,
    scale: f64,
    theme: Theme,
) -> Built {
    let pixels_per_point = f64::from(painter.pixels_per_point());
    let mut maker = Maker {
        origin: Point::new(chunk.bounds.x, chunk.bounds.y),
        scale,
        theme,
        tessellator: tessellator(painter, scale),
        mesh: Mesh::default(),
    };
    let mut texts = Vec::new();
    let mut before = old.map(|old| old.texts).unwrap_or_default().into_iter().peekable();
    for (index, shape) in parts.iter().enumerate() {
        match shape {
            Shape::Rect(rect) => maker.rect(rect),
            Shape::Path(path) => maker.path(path),
            Shape::Glyph(shape) => maker.glyph(shape),
            Shape::Text(text) if text.size * scale * pixels_per_point < LEGIBLE => maker.bar(text),
            Shape::Text(_) => {
                while before.next_if(|words| words.shape < index).is_some() {}
                let kept = before.next_if(|words| words.shape == index);
                texts.push(kept.unwrap_or(Words { shape: index, step: 0, galley: None }));
            }
        }
    }
    Built { scale, mesh: maker.mesh, texts, shown: None }
}

fn tessellator(painter: &Painter, scale: f64) -> Tessellator {
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is bound to one lifetime")]
    let size = painter.fonts(|fonts| fonts.font_image_size());
    let options = epaint::TessellationOptions {
        coarse_tessellation_culling: false,
        feathering: scale >= SMOOTH,
        ..painter.ctx().tessellation_options(|options| *options)
    };
    Tessellator::new(painter.pixels_per_point(), options, size, Vec::new())
}

struct Maker {
    origin: Point,
    scale: f64,
    theme: Theme,
    tessellator: Tessellator,
    mesh: Mesh,
}

impl Maker {
    fn point(&self, p: Point) -> Pos2 {
        pos2(((p.x - self.origin.x) * self.scale) as f32, ((p.y - self.origin.y) * self.scale) as f32)
    }

    fn span(&self, rect: &Rect) -> egui::Rect {
        let size = vec2((rect.w * self.scale) as f32, (rect.h * self.scale) as f32);
        egui::Rect::from_min_size(self.point(Point::new(rect.x, rect.y)), size)
    }

    fn ink(&self, color: crate::scene::tokens::Color) -> Color32 {
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
            self.stroke(&corners, &broken, false);
        }
    }

    fn path(&mut self, path: &PathShape) {
        for (points, closed) in flatten(&path.segments, |p| self.point(p), self.scale) {
            let size = points
                .iter()
                .fold(egui::Rect::NOTHING, |area, &p| area.union(egui::Rect::from_min_max(p, p)))
                .size();
            if let Some(fill) = path.fill.filter(|_| f64::from(size.max_elem()) >= VISIBLE_ARROW) {
                let fill = self.ink(fill);
                self.add(epaint::PathShape::convex_polygon(points.clone(), fill, Stroke::NONE).into());
            }
            if let Some(stroke) = path.stroke {
                self.stroke(&points, &stroke, closed);
            }
        }
    }

    fn stroke(&mut self, points: &[Pos2], stroke: &crate::scene::shape::Stroke, closed: bool) {
        let line = Stroke::new(self.line(stroke.width), self.ink(stroke.color));
        let pattern = stroke.dash.pattern().filter(|[ink, _]| ink * self.scale >= 1.0);
        match pattern {
            Some([ink, gap]) => {
                let mut round = points.to_vec();
                if closed {
                    round.extend(points.first());
                }
                let (ink, gap) = ((ink * self.scale) as f32, (gap * self.scale) as f32);
                for dash in epaint::Shape::dashed_line(&round, line, ink, gap) {
                    self.add(dash);
                }
            }
            None if closed => self.add(epaint::Shape::closed_line(points.to_vec(), line)),
            None => self.add(epaint::Shape::line(points.to_vec(), line)),
        }
    }

    fn glyph(&mut self, shape: &crate::scene::shape::GlyphShape) {
        let color = self.ink(shape.color);
        if shape.rect.w * self.scale < RECOGNISABLE {
            let rect = self.span(&shape.rect.grown(-shape.rect.w / 4.0));
            self.add(epaint::Shape::rect_filled(rect, 0.0, color));
            return;
        }
        let grid = shape.rect.w / glyph::GRID;
        let place = |p: Point| self.point(Point::new(shape.rect.x + p.x * grid, shape.rect.y + p.y * grid));
        let runs = flatten(shape.glyph.segments(), place, grid * self.scale);
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

/// Lines through the pieces of a path, and whether each is closed. `scale` decides how fine curves are.
fn flatten(segments: &[Segment], place: impl Fn(Point) -> Pos2, scale: f64) -> Vec<(Vec<Pos2>, bool)> {
    let mut runs: Vec<(Vec<Pos2>, bool)> = Vec::new();
    let mut run: Vec<Pos2> = Vec::new();
    let mut at = Point::default();
    let mut end = |run: &mut Vec<Pos2>, closed: bool| {
        if run.len() > 1 {
            runs.push((std::mem::take(run), closed));
        } else {
            run.clear();
        }
    };
    for segment in segments {
        match *segment {
            Segment::Move(p) => {
                end(&mut run, false);
                run.push(place(p));
                at = p;
            }
            Segment::Line(p) => {
                run.push(place(p));
                at = p;
            }
            Segment::Cubic(a, b, c) => {
                let length = libm::hypot(a.x - at.x, a.y - at.y)
                    + libm::hypot(b.x - a.x, b.y - a.y)
                    + libm::hypot(c.x - b.x, c.y - b.y);
                let pieces = (libm::sqrt(length * scale) * 1.2).ceil().clamp(1.0, 24.0);
                for piece in 1..=pieces as u32 {
                    run.push(place(cubic(at, a, b, c, f64::from(piece) / pieces)));
                }
                at = c;
            }
            Segment::Close => end(&mut run, true),
        }
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

fn cubic(from: Point, a: Point, b: Point, to: Point, t: f64) -> Point {
    let u = 1.0 - t;
    let [p, q, r, s] = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
    Point::new(p * from.x + q * a.x + r * b.x + s * to.x, p * from.y + q * a.y + r * b.y + s * to.y)
}

/// Where a document point is on the screen, as egui counts.
#[must_use]
pub fn on_screen(corner: Pos2, view: View, at: Point) -> Pos2 {
    let screen = view.to_screen(at);
    corner + Vec2::new(screen.x as f32, screen.y as f32)
}

/// A document rectangle on the screen, as egui counts.
#[must_use]
pub fn area(corner: Pos2, view: View, rect: &Rect) -> egui::Rect {
    let size = Vec2::new((rect.w * view.scale) as f32, (rect.h * view.scale) as f32);
    egui::Rect::from_min_size(on_screen(corner, view, Point::new(rect.x, rect.y)), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_100_percent_text_has_exactly_its_size() {
        assert_eq!(scale_of(step_of(1.0)), 1.0);
    }

    #[test]
    fn text_never_outgrows_its_room_and_is_at_most_a_step_smaller() {
        for hundredth in 10..400 {
            let scale = f64::from(hundredth) / 100.0;
            let text = scale_of(step_of(scale));
            assert!(text <= scale * 1.000_001 && text > scale / 1.0906, "{scale}: {text}");
        }
    }

    #[test]
    fn paths_break_where_they_lift_the_pen() {
        let p = |x, y| Point::new(x, y);
        let path = [
            Segment::Move(p(0.0, 0.0)),
            Segment::Line(p(10.0, 0.0)),
            Segment::Line(p(10.0, 10.0)),
            Segment::Close,
            Segment::Move(p(20.0, 0.0)),
            Segment::Cubic(p(25.0, 0.0), p(30.0, 5.0), p(30.0, 10.0)),
        ];
        let runs = flatten(&path, |p| pos2(p.x as f32, p.y as f32), 1.0);
        assert_eq!(runs.iter().map(|(_, closed)| *closed).collect::<Vec<_>>(), [true, false]);
        assert_eq!(runs.last().unwrap().0.last(), Some(&pos2(30.0, 10.0)));
    }
}
