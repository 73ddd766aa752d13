//! Drawings on paper: one page, or many pages to be put together.

use serde::{Deserialize, Serialize};

use super::pdf::PdfError;
use crate::base::{Lang, Point, Rect, Size};
use crate::scene::{Anchor, Color, Scene, Shape, Stroke, TextShape, Tokens, Weight};
use crate::text;

/// Points of a millimetre.
const MM: f64 = 72.0 / 25.4;
/// What printers leave white.
const MARGIN: f64 = 10.0 * MM;
/// What two neighbouring pages both show, so that they can be put together.
const OVERLAP: f64 = 8.0 * MM;
/// Points of a unit on pages that are put together: the smallest words, 11 units, are then 8.25 points high.
const READABLE: f64 = 0.75;
/// A small drawing is enlarged at most so far to fill its page.
const MOST_ENLARGED: f64 = 1.5;
/// The most pages that one drawing is cut into.
pub const MOST_PAGES: usize = 200;

/// A size of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 297 × 420 mm.
    A3,
}

impl Paper {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A3 => "A3",
        }
    }

    /// Upright, in points.
    fn size(self) -> Size {
        let (w, h) = match self {
            Self::A4 => (210.0, 297.0),
            Self::A3 => (297.0, 420.0),
        };
        Size { w: w * MM, h: h * MM }
    }
}

/// How a drawing lies on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pages {
    /// A page as large as the drawing.
    #[default]
    Own,
    /// One page of a size, upright or lying, whichever shows the drawing larger.
    Fitted(Paper),
    /// As many pages of a size as keep the smallest words readable, with marks to put them together.
    Tiled(Paper),
}

/// One page: what of the drawing it shows, where, and how large.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    /// In points.
    pub size: Size,
    /// The part of the drawing.
    pub area: Rect,
    /// Where its top left corner stands, in points.
    pub at: Point,
    /// Points of a unit.
    pub scale: f64,
    /// What is printed beside it, in points.
    pub marks: Option<Scene>,
}

/// Cuts a drawing into pages.
pub(super) fn pages(scene: &Scene, how: Pages, most_points: f64, lang: Lang) -> Result<Vec<Page>, PdfError> {
    let whole = scene.bounds;
    let (w, h) = (whole.w.max(1.0), whole.h.max(1.0));
    match how {
        Pages::Own => {
            let scale = (most_points / w.max(h)).min(1.0);
            let size = Size { w: w * scale, h: h * scale };
            Ok(vec![Page { size, area: whole, at: Point::default(), scale, marks: None }])
        }
        Pages::Fitted(paper) => {
            let fit = |size: Size| {
                ((size.w - 2.0 * MARGIN) / w).min((size.h - 2.0 * MARGIN) / h).min(MOST_ENLARGED)
            };
            let [upright, lying] = orientations(paper);
            let size = if fit(lying) > fit(upright) { lying } else { upright };
            let scale = fit(size);
            let at = Point::new((size.w - w * scale) / 2.0, (size.h - h * scale) / 2.0);
            Ok(vec![Page { size, area: whole, at, scale, marks: None }])
        }
        Pages::Tiled(paper) => tiles(scene, paper, lang),
    }
}

fn orientations(paper: Paper) -> [Size; 2] {
    let upright = paper.size();
    [upright, Size { w: upright.h, h: upright.w }]
}

fn tiles(scene: &Scene, paper: Paper, lang: Lang) -> Result<Vec<Page>, PdfError> {
    let whole = scene.bounds;
    let step = |length: f64| (length - 2.0 * MARGIN - OVERLAP) / READABLE;
    let count = |all: f64, length: f64| {
        let rest = (all - OVERLAP / READABLE).max(1.0);
        (rest / step(length)).ceil().max(1.0) as usize
    };
    let [upright, lying] = orientations(paper);
    let needed = |size: Size| count(whole.w, size.w).saturating_mul(count(whole.h, size.h));
    let size = if needed(lying) < needed(upright) { lying } else { upright };
    let pages = needed(size);
    if pages > MOST_PAGES {
        let name = paper.name();
        return Err(PdfError::Pages(text!(
            "按可读的大小需要 {pages} 页{name}，超出上限 {MOST_PAGES} 页；请换用更大的纸张、单个视图，或去掉 --tiled",
            "at a readable size the drawing takes {pages} pages of {name}, over the limit of {MOST_PAGES}; take larger \
             paper, one view, or leave --tiled out"
        )));
    }
    let (across, down) = (count(whole.w, size.w), count(whole.h, size.h));
    let mut out = Vec::with_capacity(pages);
    for row in 0..down {
        for column in 0..across {
            let x = whole.x + step(size.w) * column as f64;
            let y = whole.y + step(size.h) * row as f64;
            let area = Rect::new(
                x,
                y,
                ((size.w - 2.0 * MARGIN) / READABLE).min(whole.right() - x),
                ((size.h - 2.0 * MARGIN) / READABLE).min(whole.bottom() - y),
            );
            let which = (column, row, across, down);
            let marks = (pages > 1).then(|| marks(scene, size, which, lang));
            let at = Point::new(MARGIN, MARGIN);
            out.push(Page { size, area, at, scale: READABLE, marks });
        }
    }
    Ok(out)
}

/// Lines where the next page begins, and which page this is.
fn marks(
    scene: &Scene,
    size: Size,
    (column, row, across, down): (usize, usize, usize, usize),
    lang: Lang,
) -> Scene {
    let line = Stroke::solid(Color::TextSoft, 0.5);
    let mut items = Vec::new();
    let (right, bottom) = (size.w - MARGIN, size.h - MARGIN);
    let mut tick = |a: (f64, f64), b: (f64, f64)| {
        items.push(Shape::polyline(&[Point::new(a.0, a.1), Point::new(b.0, b.1)], line));
    };
    for x in [MARGIN, MARGIN + OVERLAP, right - OVERLAP, right] {
        tick((x, MARGIN - 10.0), (x, MARGIN - 3.0));
        tick((x, bottom + 3.0), (x, bottom + 10.0));
    }
    for y in [MARGIN, MARGIN + OVERLAP, bottom - OVERLAP, bottom] {
        tick((MARGIN - 10.0, y), (MARGIN - 3.0, y));
        tick((right + 3.0, y), (right + 10.0, y));
    }
    let (page, pages) = (row * across + column + 1, across * down);
    let (row, column) = (row + 1, column + 1);
    let words = text!(
        "第 {page} / {pages} 页 · 第 {row} 行第 {column} 列",
        "page {page} of {pages} · row {row}, column {column}"
    );
    let words = format!("{} · {}", scene.title, words.get(lang));
    let size_of = Tokens::builtin().text.caption * READABLE;
    let at = Point::new(size.w / 2.0, size.h - MARGIN / 2.0 + 6.0);
    let text = TextShape::new(at, words.trim_start_matches(" · "), size_of, Weight::Regular, Color::TextSoft)
        .fitted(size.w - 4.0 * MARGIN);
    items.push(Shape::Text(text.anchored(Anchor::Middle)));
    Scene { bounds: Rect::new(0.0, 0.0, size.w, size.h), items, ..Scene::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(w: f64, h: f64) -> Scene {
        Scene { bounds: Rect::new(-40.0, 12.0, w, h), title: "x".to_owned(), ..Scene::default() }
    }

    #[test]
    fn a_fitted_page_turns_so_that_the_drawing_is_as_large_as_it_can_be() {
        let wide = pages(&scene(3_000.0, 900.0), Pages::Fitted(Paper::A4), 14_400.0, Lang::En).unwrap();
        let tall = pages(&scene(900.0, 3_000.0), Pages::Fitted(Paper::A4), 14_400.0, Lang::En).unwrap();
        assert!(wide[0].size.w > wide[0].size.h && tall[0].size.w < tall[0].size.h);
        for page in wide.iter().chain(&tall) {
            assert!(page.area.w * page.scale <= page.size.w - 2.0 * MARGIN + 0.01);
            assert!(page.area.h * page.scale <= page.size.h - 2.0 * MARGIN + 0.01);
        }
    }

    #[test]
    fn tiles_cover_the_drawing_overlap_and_are_numbered() {
        for (w, h) in [(100.0, 100.0), (900.0, 1_300.0), (5_000.0, 2_000.0)] {
            let scene = scene(w, h);
            for paper in [Paper::A4, Paper::A3] {
                let pages = pages(&scene, Pages::Tiled(paper), 14_400.0, Lang::En).unwrap();
                // Every point of a fine net lies on some page; neighbours share a strip.
                for i in 0..=50 {
                    for j in 0..=50 {
                        let p = Point::new(
                            scene.bounds.x + w * f64::from(i) / 50.0,
                            scene.bounds.y + h * f64::from(j) / 50.0,
                        );
                        assert!(
                            pages.iter().any(|page| page.area.grown(0.01).contains(p)),
                            "{p:?} is on no page of {w} × {h} on {}",
                            paper.name()
                        );
                    }
                }
                assert_eq!(pages.len() > 1, pages[0].marks.is_some(), "pages to be put together have marks");
                assert!(pages.iter().all(|page| page.area.w > 0.0 && page.area.h > 0.0));
            }
        }
        let error =
            pages(&scene(90_000.0, 9_000.0), Pages::Tiled(Paper::A4), 14_400.0, Lang::En).unwrap_err();
        assert!(error.message().en.contains("200"), "{error}");
    }
}
