//! The drawing as a list of shapes: layout, routing, text measure, hit test, charts.
//!
//! [`diagram`] turns a design into a [`Scene`]; the window and the exporters only paint it. A scene names colours
//! by what they are for, so the same scene paints in light and in dark.

pub mod chart;
pub mod charts;
pub mod fonts;
pub mod glyph;
pub mod growth_chart;
pub mod layout;
pub mod look;
pub mod measure;
pub mod scatter;
pub mod shape;
pub mod tokens;
mod coarse;
mod draw;
mod fold;
mod legend;
mod route;
mod selected;
mod struck;
mod view;

pub use draw::{diagram, diagram_of, gravest, mark_shapes, node_shapes, sheet};
pub use glyph::Glyph;
pub use layout::Layout;
pub use legend::purpose_name;
pub use measure::Weight;
pub use route::{Label, Route, Routes, sample};
pub use selected::selected;
pub use shape::{Anchor, Dash, GlyphShape, PathShape, RectShape, Segment, Shape, Stroke, TextShape};
pub use struck::strike;
pub use tokens::{Color, Rgb, Theme, Tokens};
pub use view::View;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::{Date, Lang, Point, Rect, Severity};
use crate::design::Ref;

/// A drawing: what to paint, in order, and what lies where.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// The area of the drawing.
    pub bounds: Rect,
    /// Light or dark; a painter may choose the other.
    pub theme: Theme,
    /// What to paint, from the back to the front.
    pub items: Vec<Shape>,
    /// Which items belong to which part of the design, in the order of the items.
    pub groups: Vec<Group>,
    /// What can be pointed at, from the back to the front.
    pub hits: Vec<Hit>,
    /// The drawing in words, for readers who cannot see it.
    pub title: String,
}

/// Items that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What they show.
    pub of: Ref,
    /// Where in the scene's items they are.
    pub items: Range<usize>,
}

/// An area that stands for a part of the design.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The part.
    pub of: Ref,
    /// The area.
    pub area: HitArea,
}

/// The form of an area that can be pointed at.
#[derive(Debug, Clone, PartialEq)]
pub enum HitArea {
    /// A rectangle.
    Box(Rect),
    /// Near a line.
    Line(Vec<Point>),
}

/// What the drawing shows beside the design itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SceneOptions {
    /// The language of our own words.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// The gravest finding of each part, drawn as a mark on nodes.
    pub findings: BTreeMap<Ref, Severity>,
    /// Whether nodes show their addresses, and cells how many are free.
    pub addresses: bool,
    /// Whether the legend and the title block are drawn below.
    pub frame: bool,
    /// The day printed in the title block when the design names none.
    pub date: Option<Date>,
    /// The sheet that is drawn, named in the title block; see [`sheet`].
    pub view: Option<View>,
}

impl SceneOptions {
    /// A drawing for paper: light, with legend and title block.
    #[must_use]
    pub fn paper(lang: Lang) -> Self {
        Self { lang, frame: true, ..Self::default() }
    }
}

impl Scene {
    /// What lies at a point: the frontmost box, or a line within the tolerance.
    #[must_use]
    pub fn hit(&self, p: Point, tolerance: f64) -> Option<Ref> {
        self.hits.iter().rev().find(|hit| hit.area.contains(p, tolerance)).map(|hit| hit.of)
    }

    /// The part of the drawing in a rectangle: what touches it, without names of parts and without hits.
    #[must_use]
    pub fn part(&self, area: &Rect) -> Self {
        // Strokes reach beyond the shape by half of their width.
        let near = area.grown(4.0);
        let items = self.items.iter().filter(|shape| shape.bounds().grown(0.1).overlaps(&near));
        Self {
            bounds: *area,
            theme: self.theme,
            items: items.cloned().collect(),
            title: self.title.clone(),
            ..Self::default()
        }
    }

    /// Everything that touches a rectangle.
    #[must_use]
    pub fn within(&self, rect: &Rect) -> Vec<Ref> {
        self.hits.iter().filter(|hit| hit.area.bounds().overlaps(rect)).map(|hit| hit.of).collect()
    }
}

impl HitArea {
    /// Whether a point lies in the area, or nearer to the line than the tolerance.
    #[must_use]
    pub fn contains(&self, p: Point, tolerance: f64) -> bool {
        match self {
            Self::Box(rect) => rect.contains(p),
            Self::Line(points) => points.windows(2).any(|pair| match pair {
                [a, b] => distance_to_segment(p, *a, *b) <= tolerance,
                _ => false,
            }),
        }
    }

    /// The rectangle around it.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        match self {
            Self::Box(rect) => *rect,
            Self::Line(points) => points
                .iter()
                .map(|p| Rect::new(p.x, p.y, 0.0, 0.0))
                .reduce(|a, b| a.union(&b))
                .unwrap_or_default(),
        }
    }
}

fn distance(a: Point, b: Point) -> f64 {
    libm::hypot(a.x - b.x, a.y - b.y)
}

fn distance_to_segment(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    libm::hypot(p.x - (a.x + t * dx), p.y - (a.y + t * dy))
}
