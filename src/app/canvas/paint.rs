//! Painting a scene with egui: shapes are turned into meshes once, chunk by chunk, and moved from then on.
//!
//! Nothing is drawn in a scaled layer. Text is laid out at its final size, in steps, so that it is sharp; below
//! six pixels it is a bar. While the view is zoomed a few chunks are made anew each frame and the others are
//! stretched until their turn comes, so that a frame stays short however much is in view.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::epaint::{self, Mesh};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontFamily, FontId, Galley, Painter, Pos2, Stroke, Vec2, pos2, vec2};

use crate::app::theme;
use crate::base::{Point, Rect};
use crate::scene::Scene;
use crate::scene::measure::Weight;
use crate::scene::shape::{Anchor, Shape, TextShape};
use crate::scene::tokens::Theme;

use super::chunk::{self, Part};
use super::mesh::Maker;
use super::view::View;

/// How long chunks and texts may be made anew in one frame while the view is zoomed; one chunk always is.
const BUDGET: Duration = Duration::from_micros(1500);

/// The same while the view rests: nobody waits for the next frame, and everybody for the sharp picture.
const AT_REST: Duration = Duration::from_millis(6);

/// How many corners of triangles are kept of what is out of view.
const MOST_KEPT: usize = 3_000_000;

/// egui joins meshes with the same clip rectangle in one buffer, which the allocator would no longer keep when it is
/// very large: after this many corners the next buffer is begun.
const MOST_JOINED: usize = 200_000;

/// Steps of text size in one octave of zoom.
const STEPS: f64 = 8.0;

/// A scene made ready for egui.
#[derive(Default)]
pub struct Canvas {
    chunks: Vec<Chunk>,
    /// The extent of the drawing.
    bounds: Rect,
    /// Whether lines are shown as for a near view.
    near: bool,
    /// The view of the last frame.
    last: Option<View>,
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
    parts: Vec<Part>,
    bounds: Rect,
    near: Option<bool>,
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
    pub fn reset(&mut self, scene: &Scene) {
        let chunks = chunk::chunks(scene).into_iter();
        self.chunks = chunks
            .map(|chunk| {
                let bounds = chunk.bounds.grown(2.0);
                Chunk { parts: chunk.parts, bounds, near: chunk.near, built: None }
            })
            .collect();
        self.bounds = scene.bounds;
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
        let budget = if self.last.replace(view) == Some(view) { AT_REST } else { BUDGET };
        let in_time = || begin.elapsed() < budget;
        let fresh = self.chunks.iter().all(|chunk| chunk.built.is_none());
        let wanted = chunk::is_near(&seen, &self.bounds);
        // The other lines are made ready beside those that are shown, and then take their place at once.
        let ready = wanted == self.near || fresh || {
            let mut others =
                self.chunks.iter_mut().filter(|c| c.near == Some(wanted) && c.bounds.overlaps(&seen));
            others.all(|chunk| {
                let make = chunk.built.is_none() && in_time();
                if make {
                    chunk.built = Some(build(painter, shapes, chunk, None, view.scale, theme));
                }
                chunk.built.is_some()
            })
        };
        if ready && wanted != self.near {
            self.near = wanted;
            let old = self.chunks.iter_mut().filter(|chunk| chunk.near == Some(!wanted));
            old.for_each(|chunk| chunk.built = None);
        }
        // Two rectangles that differ by less than any screen shows.
        let apart = egui::Rect { max: clip.max + vec2(0.001, 0.0), ..clip };
        let painters = [painter.clone(), painter.with_clip_rect(apart)];
        let mut joined = 0;
        let mut first = true;
        let mut finish = if ready { Finish::Sharp } else { Finish::Again };
        let near = self.near;
        let shown =
            |chunk: &&mut Chunk| chunk.near.is_none_or(|kind| kind == near) && chunk.bounds.overlaps(&seen);
        for chunk in self.chunks.iter_mut().filter(shown) {
            let leaves = !ready && chunk.near.is_some();
            let outdated = chunk.built.as_ref().is_none_or(|built| built.scale != view.scale && !leaves);
            let must = chunk.built.is_none();
            if outdated && (must || std::mem::take(&mut first) || in_time()) {
                let old = chunk.built.take();
                chunk.built = Some(build(painter, shapes, chunk, old, view.scale, theme));
            } else if outdated {
                finish = Finish::Again;
            }
            let Some(built) = &mut chunk.built else { continue };
            let at = view.to_screen(Point::new(chunk.bounds.x, chunk.bounds.y));
            let offset = snapped(corner + vec2(at.x as f32, at.y as f32), pixels_per_point);
            if !built.mesh.indices.is_empty() {
                let mesh = built.placed(offset, (view.scale / built.scale) as f32);
                joined += mesh.vertices.len();
                let [one, other] = &painters;
                let painter = if (joined / MOST_JOINED).is_multiple_of(2) { one } else { other };
                painter.add(epaint::Shape::Mesh(mesh));
            }
            for words in &mut built.texts {
                let Some(Shape::Text(text)) = shapes.get(words.shape) else { continue };
                if !text.line_box().overlaps(&seen) {
                    continue;
                }
                let may = fresh || in_time();
                if words.galley.is_none() || words.step != step && may {
                    words.galley = Some(lay_out(painter, text, step, theme));
                    words.step = step;
                } else if words.step != step {
                    finish = Finish::Again;
                }
                if let Some(galley) = &words.galley {
                    let local = Point::new(text.at.x - chunk.bounds.x, text.at.y - chunk.bounds.y);
                    let at = offset + vec2((local.x * view.scale) as f32, (local.y * view.scale) as f32);
                    let [one, other] = &painters;
                    let painter = if (joined / MOST_JOINED).is_multiple_of(2) { one } else { other };
                    painter.galley(anchored(at, galley, text.anchor), galley.clone(), Color32::PLACEHOLDER);
                }
            }
        }
        self.give_up(&seen);
        finish
    }

    /// Lets go of what is out of view when much of it is kept.
    fn give_up(&mut self, seen: &Rect) {
        let kept = |chunk: &Chunk| chunk.built.as_ref().map_or(0, |built| built.mesh.vertices.len());
        if self.chunks.iter().map(kept).sum::<usize>() > MOST_KEPT {
            let out = self.chunks.iter_mut().filter(|chunk| !chunk.bounds.overlaps(seen));
            out.for_each(|chunk| chunk.built = None);
        }
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
    let parts = (0..shapes.len()).map(|shape| Part { shape, cut: None }).collect();
    let chunk = Chunk { parts, bounds, near: None, built: None };
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
    shapes: &[Shape],
    chunk: &Chunk,
    old: Option<Built>,
    scale: f64,
    theme: Theme,
) -> Built {
    let origin = Point::new(chunk.bounds.x, chunk.bounds.y);
    let mut maker = Maker::new(painter, origin, scale, theme);
    let mut texts = Vec::new();
    let mut before = old.map(|old| old.texts).unwrap_or_default().into_iter().peekable();
    for part in &chunk.parts {
        let Some(shape) = shapes.get(part.shape) else { continue };
        if maker.add_part(part, shape) {
            while before.next_if(|words| words.shape < part.shape).is_some() {}
            let kept = before.next_if(|words| words.shape == part.shape);
            texts.push(kept.unwrap_or(Words { shape: part.shape, step: 0, galley: None }));
        }
    }
    Built { scale, mesh: maker.mesh, texts, shown: None }
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
}

#[cfg(test)]
#[path = "paint_tests.rs"]
mod picture_tests;
