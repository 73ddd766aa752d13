//! How the document lies under the window: an offset and a scale.

use crate::base::{Point, Rect, Size};

/// Which part of the document the canvas shows. Screen points are counted from the canvas's top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// The document point at the canvas's top left corner.
    pub origin: Point,
    /// Screen points per document unit.
    pub scale: f64,
}

/// The smallest and largest scale.
pub const SCALES: (f64, f64) = (0.05, 8.0);

/// Empty space kept around a drawing that was fitted, in screen points; its bounds have a margin of their own.
const FIT_MARGIN: f64 = 8.0;

impl Default for View {
    fn default() -> Self {
        Self { origin: Point::new(-FIT_MARGIN, -FIT_MARGIN), scale: 1.0 }
    }
}

impl View {
    /// Where a screen point lies in the document.
    #[must_use]
    pub fn to_doc(&self, screen: Point) -> Point {
        Point::new(self.origin.x + screen.x / self.scale, self.origin.y + screen.y / self.scale)
    }

    /// Where a document point lies on the screen.
    #[must_use]
    pub fn to_screen(&self, doc: Point) -> Point {
        Point::new((doc.x - self.origin.x) * self.scale, (doc.y - self.origin.y) * self.scale)
    }

    /// A document rectangle on the screen.
    #[must_use]
    pub fn rect_to_screen(&self, doc: &Rect) -> Rect {
        let corner = self.to_screen(Point::new(doc.x, doc.y));
        Rect::new(corner.x, corner.y, doc.w * self.scale, doc.h * self.scale)
    }

    /// The part of the document that a canvas of this size shows.
    #[must_use]
    pub fn visible(&self, canvas: Size) -> Rect {
        Rect::new(self.origin.x, self.origin.y, canvas.w / self.scale, canvas.h / self.scale)
    }

    /// Moved so that the drawing follows a pointer that moved by this many screen points.
    #[must_use]
    pub fn panned(&self, dx: f64, dy: f64) -> Self {
        Self { origin: self.origin.offset(-dx / self.scale, -dy / self.scale), ..*self }
    }

    /// Scaled by a factor; the document point under `pivot` stays where it is.
    #[must_use]
    pub fn zoomed(&self, pivot: Point, factor: f64) -> Self {
        self.scaled_to(pivot, self.scale * factor)
    }

    /// At this scale; the document point under `pivot` stays where it is.
    #[must_use]
    pub fn scaled_to(&self, pivot: Point, scale: f64) -> Self {
        let scale = if scale.is_finite() { scale.clamp(SCALES.0, SCALES.1) } else { self.scale };
        let under = self.to_doc(pivot);
        Self { origin: Point::new(under.x - pivot.x / scale, under.y - pivot.y / scale), scale }
    }

    /// The whole of `bounds` in the middle of the canvas, never larger than `most`.
    #[must_use]
    pub fn fitting(bounds: &Rect, canvas: Size, most: f64) -> Self {
        let room =
            Size { w: (canvas.w - 2.0 * FIT_MARGIN).max(1.0), h: (canvas.h - 2.0 * FIT_MARGIN).max(1.0) };
        let scale = (room.w / bounds.w.max(1.0)).min(room.h / bounds.h.max(1.0)).clamp(SCALES.0, most);
        Self::centred(bounds.center(), canvas, scale)
    }

    /// A document point in the middle of the canvas.
    #[must_use]
    pub fn centred(on: Point, canvas: Size, scale: f64) -> Self {
        Self { origin: Point::new(on.x - canvas.w / 2.0 / scale, on.y - canvas.h / 2.0 / scale), scale }
    }

    /// The least movement after which all of `target` is seen; unchanged when it is seen already.
    #[must_use]
    pub fn revealing(&self, target: &Rect, canvas: Size) -> Self {
        let seen = self.visible(canvas);
        // What is larger than the canvas is shown from its top left corner.
        let shift = |start: f64, end: f64, from: f64, to: f64| {
            if start < from || end - start > to - from { start - from } else { (end - to).max(0.0) }
        };
        let dx = shift(target.x, target.right(), seen.x, seen.right());
        let dy = shift(target.y, target.bottom(), seen.y, seen.bottom());
        Self { origin: self.origin.offset(dx, dy), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: Size = Size { w: 800.0, h: 600.0 };

    #[test]
    fn a_point_goes_to_the_screen_and_back() {
        let view = View { origin: Point::new(-20.0, 35.0), scale: 1.25 };
        let doc = view.to_doc(view.to_screen(Point::new(123.0, -7.5)));
        assert!((doc.x - 123.0).abs() < 1e-9 && (doc.y + 7.5).abs() < 1e-9);
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let view = View::default();
        let pivot = Point::new(310.0, 220.0);
        let before = view.to_doc(pivot);
        let after = view.zoomed(pivot, 1.7).to_doc(pivot);
        assert!((before.x - after.x).abs() < 1e-9 && (before.y - after.y).abs() < 1e-9);
    }

    #[test]
    fn the_scale_stays_within_its_limits() {
        let view = View::default();
        assert_eq!(view.zoomed(Point::default(), 1e9).scale, SCALES.1);
        assert_eq!(view.zoomed(Point::default(), 1e-9).scale, SCALES.0);
        assert_eq!(view.zoomed(Point::default(), f64::NAN).scale, view.scale);
    }

    #[test]
    fn a_fitted_drawing_is_wholly_seen() {
        let bounds = Rect::new(-100.0, 50.0, 3000.0, 900.0);
        let seen = View::fitting(&bounds, CANVAS, 1.0).visible(CANVAS);
        assert!(seen.contains(Point::new(bounds.x, bounds.y)));
        assert!(seen.contains(Point::new(bounds.right(), bounds.bottom())));
    }

    #[test]
    fn revealing_moves_only_when_it_must() {
        let view = View { origin: Point::default(), scale: 1.0 };
        assert_eq!(view.revealing(&Rect::new(10.0, 10.0, 50.0, 50.0), CANVAS), view);
        let moved = view.revealing(&Rect::new(2000.0, 10.0, 50.0, 50.0), CANVAS);
        assert!(moved.visible(CANVAS).contains(Point::new(2025.0, 35.0)));
    }
}
