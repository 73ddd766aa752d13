//! What a drawing is made of.

use super::glyph::Glyph;
use super::measure::{self, Weight};
use super::tokens::Color;
use crate::base::{Point, Rect};

/// One thing to paint. Shapes are painted in their order.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A rectangle with round corners.
    Rect(RectShape),
    /// Lines and curves.
    Path(PathShape),
    /// One line of text.
    Text(TextShape),
    /// A product glyph.
    Glyph(GlyphShape),
}

/// A rectangle with round corners; the stroke is centred on the edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RectShape {
    /// Where.
    pub rect: Rect,
    /// Radius of the corners.
    pub radius: f64,
    /// Colour inside.
    pub fill: Option<Color>,
    /// The line around it.
    pub stroke: Option<Stroke>,
}

/// Lines and curves.
#[derive(Debug, Clone, PartialEq)]
pub struct PathShape {
    /// The pieces, each continuing from the last.
    pub segments: Vec<Segment>,
    /// Colour inside.
    pub fill: Option<Color>,
    /// The line itself.
    pub stroke: Option<Stroke>,
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Begins a new line at a point.
    Move(Point),
    /// A straight line to a point.
    Line(Point),
    /// A cubic curve: two controls and the end.
    Cubic(Point, Point, Point),
    /// Back to where the line began.
    Close,
}

/// A line's colour, width and dashes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub color: Color,
    /// Width in units.
    pub width: f64,
    /// Whole or broken.
    pub dash: Dash,
}

/// Whole or broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Dash {
    /// Whole.
    #[default]
    Solid,
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
}

impl Dash {
    /// Lengths of ink and gap in units; none for a whole line.
    #[must_use]
    pub const fn pattern(self) -> Option<[f64; 2]> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some([6.0, 4.0]),
            Self::Dotted => Some([1.5, 3.5]),
        }
    }
}

impl Stroke {
    /// A whole line.
    #[must_use]
    pub const fn solid(color: Color, width: f64) -> Self {
        Self { color, width, dash: Dash::Solid }
    }
}

/// Which point of a text its position names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Anchor {
    /// The left end.
    #[default]
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// One line of text, already fitted to its room.
#[derive(Debug, Clone, PartialEq)]
pub struct TextShape {
    /// The anchor on the baseline.
    pub at: Point,
    /// What `at` names.
    pub anchor: Anchor,
    /// The words.
    pub text: String,
    /// Size in units.
    pub size: f64,
    /// Regular or bold.
    pub weight: Weight,
    /// Colour.
    pub color: Color,
    /// Width in units, measured with our fonts.
    pub width: f64,
    /// A line through the words.
    pub struck: bool,
}

impl TextShape {
    /// A text whose left end stands on the baseline at a point; typeset and measured.
    #[must_use]
    pub fn new(at: Point, text: &str, size: f64, weight: Weight, color: Color) -> Self {
        let text = measure::typeset(text);
        let width = measure::width(&text, size, weight);
        Self { at, anchor: Anchor::Start, text, size, weight, color, width, struck: false }
    }

    /// The same text cut in the middle to fit a room.
    #[must_use]
    pub fn fitted(mut self, room: f64) -> Self {
        if self.width > room {
            self.text = measure::elide(&self.text, self.size, self.weight, room);
            self.width = measure::width(&self.text, self.size, self.weight);
        }
        self
    }

    /// The same text with another anchor.
    #[must_use]
    pub const fn anchored(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    /// The left end of the baseline.
    #[must_use]
    pub fn left(&self) -> f64 {
        match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - self.width / 2.0,
            Anchor::End => self.at.x - self.width,
        }
    }

    /// The line box that the font asks for: painters that place text by its top left corner begin there.
    #[must_use]
    pub fn line_box(&self) -> Rect {
        let top = self.at.y - measure::ASCENT * self.size;
        Rect::new(self.left(), top, self.width, (measure::ASCENT + measure::DESCENT) * self.size)
    }
}

/// A product glyph in a square.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GlyphShape {
    /// Which glyph.
    pub glyph: Glyph,
    /// The square it fills.
    pub rect: Rect,
    /// Colour of its lines.
    pub color: Color,
}

impl Shape {
    /// A filled rectangle, with or without a line around it.
    #[must_use]
    pub const fn rect(rect: Rect, radius: f64, fill: Option<Color>, stroke: Option<Stroke>) -> Self {
        Self::Rect(RectShape { rect, radius, fill, stroke })
    }

    /// A line through points.
    #[must_use]
    pub fn polyline(points: &[Point], stroke: Stroke) -> Self {
        let mut segments = Vec::with_capacity(points.len());
        for (i, &point) in points.iter().enumerate() {
            segments.push(if i == 0 { Segment::Move(point) } else { Segment::Line(point) });
        }
        Self::Path(PathShape { segments, fill: None, stroke: Some(stroke) })
    }

    /// A filled polygon.
    #[must_use]
    pub fn polygon(points: &[Point], fill: Color) -> Self {
        let mut segments = Vec::with_capacity(points.len() + 1);
        for (i, &point) in points.iter().enumerate() {
            segments.push(if i == 0 { Segment::Move(point) } else { Segment::Line(point) });
        }
        segments.push(Segment::Close);
        Self::Path(PathShape { segments, fill: Some(fill), stroke: None })
    }

    /// A filled circle.
    #[must_use]
    pub const fn disc(center: Point, radius: f64, fill: Color) -> Self {
        let rect = Rect::new(center.x - radius, center.y - radius, radius * 2.0, radius * 2.0);
        Self::rect(rect, radius, Some(fill), None)
    }

    /// The rectangle that holds what is painted, line widths left out.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        match self {
            Self::Rect(shape) => shape.rect,
            Self::Glyph(shape) => shape.rect,
            Self::Text(shape) => shape.line_box(),
            Self::Path(shape) => {
                let mut found: Option<Rect> = None;
                let mut take = |p: Point| {
                    let dot = Rect::new(p.x, p.y, 0.0, 0.0);
                    found = Some(found.map_or(dot, |rect| rect.union(&dot)));
                };
                for segment in &shape.segments {
                    match *segment {
                        Segment::Move(p) | Segment::Line(p) => take(p),
                        Segment::Cubic(a, b, c) => {
                            take(a);
                            take(b);
                            take(c);
                        }
                        Segment::Close => {}
                    }
                }
                found.unwrap_or_default()
            }
        }
    }
}
