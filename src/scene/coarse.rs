//! A drawing for a picture that is too small for its details: what falls below a pixel is left out or simplified, so
//! that it is painted quickly and does not turn to noise.

use super::measure::CAP_HEIGHT;
use super::shape::{Dash, PathShape, RectShape, Segment, Shape, Stroke, TextShape};
use super::tokens::Color;
use super::{Scene, Weight};
use crate::base::Rect;

/// Capitals lower than this many pixels cannot be read.
const READABLE: f64 = 2.6;
/// Glyphs smaller than this many pixels are blots.
const GLYPH: f64 = 9.0;
/// A curve shorter than this many pixels is a corner.
const CURVE: f64 = 2.0;
/// Dashes shorter than this many pixels run together.
const DASHES: f64 = 2.5;

impl Scene {
    /// The drawing as it can be seen with so many pixels for a unit; the drawing itself where all can be seen.
    #[must_use]
    pub fn coarse(&self, scale: f64) -> Self {
        let items = self.items.iter().filter_map(|shape| coarse(shape, scale)).collect();
        // Groups name items by their place, which has changed; nothing painted asks for them.
        Self { bounds: self.bounds, theme: self.theme, items, title: self.title.clone(), ..Self::default() }
    }

    /// Whether a picture of this scale loses details.
    #[must_use]
    pub fn is_coarse_at(&self, scale: f64) -> bool {
        self.items.iter().any(|shape| match shape {
            Shape::Text(text) => !readable(text, scale),
            Shape::Glyph(glyph) => glyph.rect.w * scale < GLYPH,
            Shape::Rect(_) | Shape::Path(_) => false,
        })
    }
}

fn readable(text: &TextShape, scale: f64) -> bool {
    text.size * CAP_HEIGHT * scale >= READABLE
}

fn coarse(shape: &Shape, scale: f64) -> Option<Shape> {
    match shape {
        Shape::Text(text) if readable(text, scale) => Some(shape.clone()),
        Shape::Text(text) if text.width * scale < 1.0 => None,
        Shape::Text(text) => {
            // A grey bar where words stand.
            let height = text.size * CAP_HEIGHT * 0.6;
            let top = text.at.y - text.size * CAP_HEIGHT * 0.8;
            let rect = Rect::new(text.left(), top, text.width, height);
            let color = match (text.color, text.weight) {
                (Color::Surface, _) => Color::Surface,
                (_, Weight::Bold) => Color::TextSoft,
                (_, Weight::Regular) => Color::BorderStrong,
            };
            Some(Shape::rect(rect, 0.0, Some(color), None))
        }
        Shape::Glyph(glyph) if glyph.rect.w * scale < GLYPH => {
            let inset = glyph.rect.w * 0.2;
            Some(Shape::rect(glyph.rect.grown(-inset), 0.0, Some(glyph.color), None))
        }
        Shape::Glyph(_) => Some(shape.clone()),
        Shape::Rect(rect) => {
            let radius = if rect.radius * scale < CURVE { 0.0 } else { rect.radius };
            Some(Shape::Rect(RectShape { radius, stroke: rect.stroke.map(|s| solid(s, scale)), ..*rect }))
        }
        Shape::Path(path) => Some(Shape::Path(PathShape {
            segments: straight(&path.segments, scale),
            fill: path.fill,
            stroke: path.stroke.map(|stroke| solid(stroke, scale)),
        })),
    }
}

fn solid(stroke: Stroke, scale: f64) -> Stroke {
    let runs_together =
        stroke.dash.pattern().is_some_and(|[ink, gap]| ink * scale < DASHES || gap * scale < DASHES);
    if runs_together { Stroke { dash: Dash::Solid, ..stroke } } else { stroke }
}

/// Without curves that are too short to be seen.
fn straight(segments: &[Segment], scale: f64) -> Vec<Segment> {
    let mut from = None;
    segments
        .iter()
        .map(|segment| {
            let out = match (*segment, from) {
                (Segment::Cubic(_, _, to), Some(from)) if super::distance(from, to) * scale < CURVE => {
                    Segment::Line(to)
                }
                (other, _) => other,
            };
            from = match *segment {
                Segment::Move(p) | Segment::Line(p) | Segment::Cubic(_, _, p) => Some(p),
                Segment::Close => None,
            };
            out
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Point;

    #[test]
    fn words_become_bars_only_where_they_cannot_be_read() {
        let text = TextShape::new(Point::new(10.0, 20.0), "web-01", 13.0, Weight::Bold, Color::Text);
        let scene = Scene { items: vec![Shape::Text(text)], ..Scene::default() };
        assert!(!scene.is_coarse_at(1.0) && scene.is_coarse_at(0.2));
        assert_eq!(scene.coarse(1.0).items, scene.items);
        let bar = scene.coarse(0.2);
        assert!(matches!(bar.items[..], [Shape::Rect(_)]));
        let (words, bar) = (scene.items[0].bounds(), bar.items[0].bounds());
        assert_eq!((words.x, words.w), (bar.x, bar.w), "the bar is as long as the words");
        assert!(bar.y > words.y && bar.bottom() < words.bottom());
    }
}
