//! A scene as SVG.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::number::{Num, Num4};
use super::xml::escape;
use crate::base::Rect;
use crate::scene::glyph::{self, Glyph};
use crate::scene::{
    Anchor, Color, PathShape, RectShape, Scene, Segment, Shape, Stroke, TextShape, Theme, Weight, fonts,
    measure,
};

/// A scene as SVG: text stays text, named in our family with fallbacks. The same scene gives the same bytes.
#[must_use]
pub fn svg(scene: &Scene) -> String {
    write(scene, Missing::Keep, Ground::Painted)
}

/// What becomes of characters that the bundled fonts cannot draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// The reader's fonts will do.
    Keep,
    /// Nobody else's fonts will be asked: the character is named instead.
    Name,
}

/// What lies behind the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// The theme's ground.
    Painted,
    /// Nothing.
    Transparent,
}

pub(super) fn write(scene: &Scene, missing: Missing, ground: Ground) -> String {
    let mut out = String::with_capacity(scene.items.len() * 160 + 2_048);
    let bounds = scene.bounds;
    let (x, y, w, h) = (Num(bounds.x), Num(bounds.y), Num(bounds.w), Num(bounds.h));
    out.push_str(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x} {y} {w} {h}\" width=\"{w}\" height=\"{h}\" \
         font-family=\"{}\" xml:space=\"preserve\">\n",
        fonts::FAMILY_WITH_FALLBACKS
    ));
    if !scene.title.is_empty() {
        out.push_str(&format!("<title>{}</title>\n", escape(&scene.title)));
    }
    let mut pen = Pen { out, theme: scene.theme, missing };
    pen.glyphs(scene);
    if ground == Ground::Painted {
        pen.rect(&RectShape { rect: bounds, radius: 0.0, fill: Some(Color::Canvas), stroke: None });
    }
    let mut done = 0;
    for group in &scene.groups {
        pen.shapes(scene.items.get(done..group.items.start).unwrap_or(&[]));
        let members = scene.items.get(group.items.clone()).unwrap_or(&[]);
        if !members.is_empty() {
            let _ = writeln!(pen.out, "<g data-id=\"{}\">", group.of);
            pen.shapes(members);
            pen.out.push_str("</g>\n");
        }
        done = group.items.end.max(done);
    }
    pen.shapes(scene.items.get(done..).unwrap_or(&[]));
    pen.out.push_str("</svg>\n");
    pen.out
}

struct Pen {
    out: String,
    theme: Theme,
    missing: Missing,
}

impl Pen {
    fn glyphs(&mut self, scene: &Scene) {
        let used: BTreeSet<Glyph> = scene
            .items
            .iter()
            .filter_map(|shape| if let Shape::Glyph(shape) = shape { Some(shape.glyph) } else { None })
            .collect();
        if used.is_empty() {
            return;
        }
        self.out.push_str("<defs>\n");
        for glyph in used {
            let _ = write!(self.out, "<path id=\"g-{}\" d=\"", glyph.name());
            self.segments(glyph.segments());
            self.out.push_str("\"/>\n");
        }
        self.out.push_str("</defs>\n");
    }

    fn shapes(&mut self, shapes: &[Shape]) {
        for shape in shapes {
            match shape {
                Shape::Rect(shape) => self.rect(shape),
                Shape::Path(shape) => self.path(shape),
                Shape::Text(shape) => self.text(shape),
                Shape::Glyph(shape) => {
                    let scale = shape.rect.w / glyph::GRID;
                    let _ = writeln!(
                        self.out,
                        "<use href=\"#g-{}\" transform=\"translate({} {}) scale({})\" fill=\"none\" stroke=\"{}\" \
                         stroke-width=\"{}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
                        shape.glyph.name(),
                        Num(shape.rect.x),
                        Num(shape.rect.y),
                        Num4(scale),
                        shape.color.rgb(self.theme),
                        Num(glyph::LINE),
                    );
                }
            }
        }
    }

    fn rect(&mut self, shape: &RectShape) {
        let Rect { x, y, w, h } = shape.rect;
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            Num(x),
            Num(y),
            Num(w),
            Num(h)
        );
        if shape.radius > 0.0 {
            let _ = write!(self.out, " rx=\"{}\"", Num(shape.radius));
        }
        self.paint(shape.fill, shape.stroke);
    }

    fn path(&mut self, shape: &PathShape) {
        self.out.push_str("<path d=\"");
        self.segments(&shape.segments);
        self.out.push('"');
        self.paint(shape.fill, shape.stroke);
    }

    fn segments(&mut self, segments: &[Segment]) {
        self.out.push_str(&path_data(segments));
    }

    fn paint(&mut self, fill: Option<Color>, stroke: Option<Stroke>) {
        match fill {
            Some(fill) => {
                let _ = write!(self.out, " fill=\"{}\"", fill.rgb(self.theme));
            }
            None => self.out.push_str(" fill=\"none\""),
        }
        if let Some(Stroke { color, width, dash }) = stroke {
            let _ = write!(self.out, " stroke=\"{}\"", color.rgb(self.theme));
            if width != 1.0 {
                let _ = write!(self.out, " stroke-width=\"{}\"", Num(width));
            }
            if let Some([ink, gap]) = dash.pattern() {
                let _ = write!(self.out, " stroke-dasharray=\"{} {}\"", Num(ink), Num(gap));
            }
        }
        self.out.push_str("/>\n");
    }

    fn text(&mut self, shape: &TextShape) {
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"",
            Num(shape.at.x),
            Num(shape.at.y),
            Num(shape.size),
            shape.color.rgb(self.theme)
        );
        if shape.weight == Weight::Bold {
            self.out.push_str(" font-weight=\"700\"");
        }
        match shape.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.out.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.out.push_str(" text-anchor=\"end\""),
        }
        if shape.struck {
            self.out.push_str(" text-decoration=\"line-through\"");
        }
        self.out.push('>');
        match self.missing {
            Missing::Keep => self.out.push_str(&escape(&shape.text)),
            Missing::Name => {
                for c in shape.text.chars() {
                    if measure::has_glyph(c) {
                        let mut buffer = [0; 4];
                        self.out.push_str(&escape(c.encode_utf8(&mut buffer)));
                    } else {
                        let _ = write!(self.out, "U+{:04X}", c as u32);
                    }
                }
            }
        }
        self.out.push_str("</text>\n");
    }
}

/// The pieces of a path as the attribute `d` has them.
pub(super) fn path_data(segments: &[Segment]) -> String {
    let mut out = String::with_capacity(segments.len() * 12);
    for segment in segments {
        let _ = match *segment {
            Segment::Move(p) => write!(out, "M{} {}", Num(p.x), Num(p.y)),
            Segment::Line(p) => write!(out, "L{} {}", Num(p.x), Num(p.y)),
            Segment::Cubic(a, b, p) => {
                write!(out, "C{} {} {} {} {} {}", Num(a.x), Num(a.y), Num(b.x), Num(b.y), Num(p.x), Num(p.y))
            }
            Segment::Close => write!(out, "Z"),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Point;

    #[test]
    fn user_text_stays_text() {
        let hostile = "</text><script>alert(1)</script>&amp;\"'";
        let text = TextShape::new(Point::new(0.0, 10.0), hostile, 12.0, Weight::Regular, Color::Text);
        let scene = Scene { items: vec![Shape::Text(text)], title: hostile.to_owned(), ..Scene::default() };
        let written = svg(&scene);
        let tree = resvg::usvg::roxmltree::Document::parse(&written).unwrap();
        let found: Vec<&str> =
            tree.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).collect();
        assert_eq!(found, [hostile]);
        assert!(!tree.descendants().any(|n| n.has_tag_name("script")));
    }
}
