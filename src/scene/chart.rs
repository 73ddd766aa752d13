//! Plotters draws onto a scene: charts are made of the same shapes, fonts and colours as diagrams.
//!
//! Plotters counts in whole pixels and speaks RGB. So a unit is [`FINE`] of its pixels, and a colour is passed as
//! its place among [`Color::ALL`] in the red channel, to be a token again when it arrives here.

use plotters::style::RGBColor;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

use super::measure::{self, Weight};
use super::shape::{Anchor, PathShape, Segment, Shape, Stroke, TextShape};
use super::tokens::Color;
use crate::base::{Point, Rect, Size};

/// Pixels of plotters in one unit of the scene.
pub const FINE: f64 = 8.0;

/// A token as plotters carries it.
#[must_use]
pub fn ink(color: Color) -> RGBColor {
    RGBColor(u8::try_from(color as usize).unwrap_or(u8::MAX), 0, 0)
}

/// A length in units as plotters counts it.
#[must_use]
pub fn fine(units: f64) -> i32 {
    (units * FINE).round() as i32
}

/// Nothing can go wrong in writing shapes, but plotters asks for the name of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the chart could not be drawn")]
pub struct Never;

type Drawn = Result<(), DrawingErrorKind<Never>>;

/// A drawing backend that collects shapes.
#[derive(Debug)]
pub struct ShapeBackend<'a> {
    size: Size,
    shapes: &'a mut Vec<Shape>,
}

impl<'a> ShapeBackend<'a> {
    /// A backend of a size in units that adds its shapes to a list.
    #[must_use]
    pub const fn new(size: Size, shapes: &'a mut Vec<Shape>) -> Self {
        Self { size, shapes }
    }
}

fn token(color: BackendColor) -> Option<Color> {
    if color.alpha == 0.0 { None } else { Color::ALL.get(usize::from(color.rgb.0)).copied() }
}

fn point((x, y): BackendCoord) -> Point {
    Point::new(f64::from(x) / FINE, f64::from(y) / FINE)
}

fn stroke<S: BackendStyle>(style: &S) -> Option<Stroke> {
    token(style.color()).map(|color| Stroke::solid(color, f64::from(style.stroke_width()) / FINE))
}

fn text_of<T: BackendTextStyle>(text: &str, style: &T) -> TextShape {
    let weight = match style.style() {
        FontStyle::Bold => Weight::Bold,
        FontStyle::Normal | FontStyle::Oblique | FontStyle::Italic => Weight::Regular,
    };
    let color = token(style.color()).unwrap_or(Color::Text);
    TextShape::new(Point::default(), text, style.size() / FINE, weight, color)
}

impl DrawingBackend for ShapeBackend<'_> {
    type ErrorType = Never;

    fn get_size(&self) -> (u32, u32) {
        (fine(self.size.w).unsigned_abs(), fine(self.size.h).unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        if let Some(color) = token(color) {
            let corner = point(at);
            let rect = Rect::new(corner.x, corner.y, 1.0 / FINE, 1.0 / FINE);
            self.shapes.push(Shape::rect(rect, 0.0, Some(color), None));
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (a, b) = (point(upper_left), point(bottom_right));
        let rect = Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs());
        let (inside, line) = if fill { (token(style.color()), None) } else { (None, stroke(style)) };
        if inside.is_some() || line.is_some() {
            self.shapes.push(Shape::rect(rect, 0.0, inside, line));
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if let Some(line) = stroke(style) {
            let points: Vec<Point> = path.into_iter().map(point).collect();
            self.shapes.push(Shape::polyline(&points, line));
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (center, radius) = (point(center), f64::from(radius) / FINE);
        let rect = Rect::new(center.x - radius, center.y - radius, 2.0 * radius, 2.0 * radius);
        let (inside, line) = if fill { (token(style.color()), None) } else { (None, stroke(style)) };
        self.shapes.push(Shape::rect(rect, radius, inside, line));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let Some(color) = token(style.color()) else { return Ok(()) };
        let mut segments: Vec<Segment> = path
            .into_iter()
            .enumerate()
            .map(|(i, at)| if i == 0 { Segment::Move(point(at)) } else { Segment::Line(point(at)) })
            .collect();
        segments.push(Segment::Close);
        self.shapes.push(Shape::Path(PathShape { segments, fill: Some(color), stroke: None }));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        let shape = text_of(text, style);
        let anchor = style.anchor();
        let cap = shape.size * measure::CAP_HEIGHT;
        let drop = match anchor.v_pos {
            VPos::Top => cap,
            VPos::Center => cap / 2.0,
            VPos::Bottom => 0.0,
        };
        let at = point(at).offset(0.0, drop);
        let anchor = match anchor.h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        self.shapes.push(Shape::Text(TextShape { at, ..shape }.anchored(anchor)));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Never>> {
        let shape = text_of(text, style);
        Ok((fine(shape.width).unsigned_abs(), fine(shape.size * measure::CAP_HEIGHT).unsigned_abs()))
    }
}
