//! How full each limit is over five years, as lines: 100 % is the limit, and where a line crosses it is the month of
//! the table.

use plotters::prelude::{ChartBuilder, IntoDrawingArea, PathElement, Text as Words};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontFamily, FontStyle, IntoTextStyle, TextStyle};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::chart::{FINE, Never, ShapeBackend, fine, ink};
use super::measure::{self, Weight};
use super::tokens::{Color, Tokens};
use super::{Scene, Shape, fonts};
use crate::base::{Lang, Rect, Size, Text};
use crate::sizing::{Full, Growth, HORIZON_MONTHS};

/// How many lines a reader can tell apart; those that are full first are drawn.
const MOST: usize = 8;

/// What is drawn at most: beyond twice the limit nothing more is to be learnt.
const HIGHEST: f64 = 200.0;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 230.0;
const NAMES: f64 = 250.0;
const PAD: f64 = 10.0;
const ROW: f64 = 22.0;

const COLORS: [Color; MOST] = [
    Color::Accent,
    Color::Database,
    Color::Compute,
    Color::Network,
    Color::Security,
    Color::Storage,
    Color::Warning,
    Color::TextSoft,
];

/// One line: what is used of its limit after each month, in percent.
struct Line<'a> {
    row: &'a Growth,
    points: Vec<(f64, f64)>,
    color: Color,
}

/// The figures that grow towards a limit, those that reach it first before the others; none where nothing does.
#[must_use]
pub fn growth_lines(rows: &[Growth], lang: Lang) -> Option<Scene> {
    let mut growing: Vec<(&Growth, Vec<(f64, f64)>)> =
        rows.iter().filter_map(|row| Some((row, points(row)?))).collect();
    growing.sort_by_key(|(row, _)| match row.full {
        Full::Now => 0,
        Full::Month(month) => month,
        Full::Later | Full::NotEntered(_) | Full::Unknown => u32::MAX,
    });
    growing.truncate(MOST);
    let lines: Vec<Line<'_>> =
        growing.into_iter().zip(COLORS).map(|((row, points), color)| Line { row, points, color }).collect();
    if lines.is_empty() {
        return None;
    }
    let size = Size { w: WIDTH, h: HEIGHT.max(2.0 * PAD + ROW * (lines.len() as f64 + 1.0)) };
    let mut items: Vec<Shape> = Vec::new();
    // Writing shapes cannot fail; what plotters refuses would be an empty range, and these are fixed.
    let _ = draw(&lines, lang, size, &mut items);
    let title = Text::fixed("业务增长：容量占用（上限 = 100%）", "Growth: share of each limit in use");
    Some(Scene {
        bounds: Rect::new(0.0, 0.0, size.w, size.h),
        items,
        title: title.get(lang).to_owned(),
        ..Scene::default()
    })
}

fn points(row: &Growth) -> Option<Vec<(f64, f64)>> {
    let limit = row.limit.filter(|limit| *limit > Decimal::ZERO)?;
    let share = |month: u32| -> Option<(f64, f64)> {
        let used = row.at(month)?.checked_div(limit)?.to_f64()? * 100.0;
        Some((f64::from(month), used))
    };
    let mut found = Vec::new();
    for (x, y) in (0..=HORIZON_MONTHS).map_while(share) {
        if y > HIGHEST {
            // The line leaves the picture at its upper edge, where it crosses it.
            let cut = found.last().map_or((x, HIGHEST), |&(x0, y0): &(f64, f64)| {
                (x0 + (x - x0) * (HIGHEST - y0) / (y - y0).max(f64::EPSILON), HIGHEST)
            });
            found.push(cut);
            break;
        }
        found.push((x, y));
    }
    (found.len() > 1 || found.first().is_some_and(|(_, y)| *y >= HIGHEST)).then_some(found)
}

fn draw(
    lines: &[Line<'_>],
    lang: Lang,
    size: Size,
    items: &mut Vec<Shape>,
) -> Result<(), plotters::drawing::DrawingAreaErrorKind<Never>> {
    let label_size = Tokens::builtin().text.label;
    let style = |style: FontStyle, color: Color, h: HPos| -> TextStyle<'static> {
        let font = (FontFamily::Name(fonts::FAMILY), label_size * FINE, style).into_text_style(&(1, 1));
        TextStyle { color: ink(color).to_backend_color(), pos: Pos::new(h, VPos::Center), ..font }
    };
    let top = lines.iter().flat_map(|line| &line.points).map(|(_, y)| *y).fold(120.0, f64::max);
    let top = (top / 20.0).ceil() * 20.0;
    let root = ShapeBackend::new(size, items).into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin_top(fine(PAD))
        .margin_bottom(fine(PAD + 18.0))
        .margin_left(fine(PAD + 40.0))
        .margin_right(fine(NAMES + PAD))
        .build_cartesian_2d(0.0..f64::from(HORIZON_MONTHS), 0.0..top)?;
    let step = if top > 140.0 { 50.0 } else { 20.0 };
    let mut at = 0.0;
    while at <= top {
        let full = (at - 100.0_f64).abs() < f64::EPSILON;
        let color = if full { Color::Error } else { Color::Border };
        let thick = ink(color).stroke_width(fine(if full { 1.2 } else { 0.6 }).unsigned_abs());
        let ends = vec![(0.0, at), (f64::from(HORIZON_MONTHS), at)];
        chart.draw_series([PathElement::new(ends, thick)])?;
        let (x, y) = chart.backend_coord(&(0.0, at));
        let words = Words::new(
            format!("{at:.0}%"),
            (x - fine(8.0), y),
            style(FontStyle::Normal, color_of(full), HPos::Right),
        );
        root.draw(&words)?;
        at += step;
    }
    for year in 0..=HORIZON_MONTHS / 12 {
        let (x, y) = chart.backend_coord(&(f64::from(year * 12), 0.0));
        let words = match lang {
            Lang::Zh => format!("{year}年"),
            Lang::En => format!("year {year}"),
        };
        root.draw(&Words::new(
            words,
            (x, y + fine(12.0)),
            style(FontStyle::Normal, Color::TextSoft, HPos::Center),
        ))?;
    }
    for line in lines {
        let thick = ink(line.color).stroke_width(fine(1.8).unsigned_abs());
        chart.draw_series([PathElement::new(line.points.clone(), thick)])?;
    }
    for (at, line) in lines.iter().enumerate() {
        let (x, y) = (fine(size.w - NAMES + 8.0), fine(PAD + ROW * (at as f64 + 0.5)));
        let thick = ink(line.color).stroke_width(fine(3.0).unsigned_abs());
        root.draw(&PathElement::new(vec![(x, y), (x + fine(14.0), y)], thick))?;
        let full = line.row.full.text();
        let words =
            format!("{} · {} · {}", line.row.name, line.row.measure.title().get(lang), full.get(lang));
        let words = measure::elide(&measure::typeset(&words), label_size, Weight::Regular, NAMES - 40.0);
        root.draw(&Words::new(
            words,
            (x + fine(20.0), y),
            style(FontStyle::Normal, Color::Text, HPos::Left),
        ))?;
    }
    root.present()
}

const fn color_of(full: bool) -> Color {
    if full { Color::Error } else { Color::TextSoft }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::design::{Aim, Design, Edit, Node, Product, Rds, Workload};
    use crate::sizing;

    fn growth(percent: u32, storage: f64) -> Vec<Growth> {
        let mut design = Design::default();
        let mut ids = design.ids();
        let (node, workload) = (ids.node(), ids.workload());
        let rds = Rds { storage_gib: Some(storage), ..Rds::default() };
        let number = |value: u32| Some(Decimal::from(value));
        let load = Workload {
            aims: vec![Aim::Node(node)],
            tx_per_day: number(1_000_000),
            kb_per_tx: number(2),
            retention_days: number(365),
            growth_percent_per_year: number(percent),
            ..Workload::default()
        };
        let edits = vec![
            Edit::PutNode(node, Box::new(Node::new("db", Product::Rds(rds)))),
            Edit::PutWorkload(workload, Box::new(load)),
        ];
        design.apply_all(edits).unwrap();
        sizing::of_design(&design, Catalog::builtin()).growth
    }

    #[test]
    fn a_line_crosses_the_limit_in_the_month_of_the_table() {
        // 696.2 GiB growing by half a year reach 1000 GiB in month 11: 696.2 × 1.5^(11/12) = 1009.6.
        let rows = growth(50, 1000.0);
        let storage = rows.iter().find(|row| row.limit.is_some()).unwrap();
        assert_eq!(storage.full, Full::Month(11));
        let line = points(storage).unwrap();
        let below = line.iter().take_while(|(_, share)| *share <= 100.0).count();
        assert_eq!(below, 11, "months 0 to 10 lie below: {line:?}");
        assert!(line.iter().all(|(_, share)| *share <= HIGHEST), "nothing is drawn above the picture");
        assert!((line.last().unwrap().1 - HIGHEST).abs() < 1e-9);
    }

    #[test]
    fn the_picture_lies_inside_its_bounds_in_both_languages_and_nothing_gives_none() {
        for lang in Lang::ALL {
            let scene = growth_lines(&growth(30, 2000.0), lang).unwrap();
            assert!(!scene.items.is_empty() && !scene.title.is_empty());
            for shape in &scene.items {
                if let Shape::Text(text) = shape {
                    assert!(text.at.x >= 0.0 && text.at.x <= scene.bounds.w, "{text:?}");
                    assert!(text.at.y >= 0.0 && text.at.y <= scene.bounds.h, "{text:?}");
                }
            }
        }
        assert_eq!(growth_lines(&[], Lang::En), None);
    }
}
