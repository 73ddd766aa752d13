//! Cost against unavailability: one dot a variant, the Pareto front as a line, every dot with its name.

use plotters::prelude::{ChartBuilder, Circle, IntoDrawingArea, PathElement, Text as Words};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontFamily, FontStyle, IntoTextStyle, TextStyle};
use rust_decimal::prelude::ToPrimitive;

use super::chart::{FINE, Never, ShapeBackend, fine, ink};
use super::measure::{self, Weight};
use super::tokens::{Color, Tokens};
use super::{Scene, fonts};
use crate::base::{Lang, Rect, Size, Text};
use crate::compare::{Board, Row};

/// One variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Its name.
    pub label: Text,
    /// What it costs, in CNY.
    pub cost: f64,
    /// Minutes a year that it is down.
    pub minutes: f64,
    /// No other variant is as cheap and as available.
    pub efficient: bool,
    /// It is the one to take.
    pub recommended: bool,
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 300.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 44.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
/// Half the width of a dot.
const DOT: f64 = 4.0;

/// The variants of a board: what three years cost against the minutes that the worst service is down.
#[must_use]
pub fn of_board(board: &Board, lang: Lang) -> Scene {
    let dot = |(at, row): (usize, &Row)| {
        Some(Dot {
            label: row.variant.title.clone(),
            cost: row.three_years.amount.0.to_f64()?,
            minutes: row.minutes_per_year()?,
            efficient: row.efficient,
            recommended: board.recommended == Some(at),
        })
    };
    let dots: Vec<Dot> = board.rows.iter().enumerate().filter_map(dot).collect();
    cost_against_minutes(&dots, &Text::fixed("三年费用（元）", "three years (CNY)"), lang)
}

/// The chart. Dots that are efficient are full, the others hollow, the recommended one has a ring: told apart
/// without colour.
#[must_use]
pub fn cost_against_minutes(dots: &[Dot], cost_title: &Text, lang: Lang) -> Scene {
    let title = Text::fixed("费用与年停机时间", "Cost against minutes down a year");
    let mut items = Vec::new();
    let sound = |dot: &&Dot| dot.cost.is_finite() && dot.minutes.is_finite();
    let dots: Vec<&Dot> = dots.iter().filter(sound).collect();
    let size = Size { w: WIDTH, h: HEIGHT };
    if !dots.is_empty() {
        // Writing shapes cannot fail, and the ranges are never empty.
        let _ = draw(&dots, cost_title, lang, size, &mut items);
    }
    Scene {
        bounds: Rect::new(0.0, 0.0, size.w, size.h),
        items,
        title: title.get(lang).to_owned(),
        ..Scene::default()
    }
}

/// Round steps over a range: the first, the step, and how many.
fn ticks(from: f64, to: f64) -> (f64, f64, usize) {
    let rough = ((to - from) / 5.0).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(libm::floor(libm::log10(rough)));
    let step =
        [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|n| n * power).find(|step| *step >= rough).unwrap_or(power);
    let first = (from / step).floor() * step;
    let count = ((to - first) / step).ceil() as usize;
    (first, step, count.clamp(1, 20))
}

/// From below the least to above the most; never an empty range.
fn range(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let least = values.clone().fold(f64::INFINITY, f64::min);
    let most = values.fold(f64::NEG_INFINITY, f64::max);
    let spread = (most - least).max(most.abs() * 0.1).max(1.0);
    ((least - 0.15 * spread).max(0.0), most + 0.15 * spread)
}

fn grouped(value: f64) -> String {
    let whole = format!("{value:.0}");
    let mut out = String::new();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn style(size: f64, style: FontStyle, color: Color, h: HPos, v: VPos) -> TextStyle<'static> {
    let font = (FontFamily::Name(fonts::FAMILY), size * FINE, style).into_text_style(&(1, 1));
    TextStyle { color: ink(color).to_backend_color(), pos: Pos::new(h, v), ..font }
}

fn draw(
    dots: &[&Dot],
    cost_title: &Text,
    lang: Lang,
    size: Size,
    items: &mut Vec<super::Shape>,
) -> Result<(), plotters::drawing::DrawingAreaErrorKind<Never>> {
    let text = Tokens::builtin().text.label;
    let (x_from, x_to) = range(dots.iter().map(|dot| dot.cost));
    let (y_from, y_to) = range(dots.iter().map(|dot| dot.minutes));
    let (x_first, x_step, x_count) = ticks(x_from, x_to);
    let (y_first, y_step, y_count) = ticks(y_from, y_to);
    let x_last = x_first + x_step * x_count as f64;
    let y_last = y_first + y_step * y_count as f64;
    let root = ShapeBackend::new(size, items).into_drawing_area();
    let chart = ChartBuilder::on(&root)
        .margin_top(fine(TOP))
        .margin_bottom(fine(BOTTOM))
        .margin_left(fine(LEFT))
        .margin_right(fine(RIGHT))
        .build_cartesian_2d(x_first..x_last, y_first..y_last)?;
    let at = |x: f64, y: f64| chart.backend_coord(&(x, y));
    let thin = ink(Color::Border).stroke_width(fine(1.0).unsigned_abs());
    let strong = ink(Color::BorderStrong).stroke_width(fine(1.0).unsigned_abs());
    for tick in 0..=y_count {
        let y = y_first + y_step * tick as f64;
        let line = if tick == 0 { strong } else { thin };
        root.draw(&PathElement::new(vec![at(x_first, y), at(x_last, y)], line))?;
        let decimals = if y_step < 1.0 { format!("{y:.1}") } else { grouped(y) };
        let (x0, y0) = at(x_first, y);
        let words = style(text, FontStyle::Normal, Color::TextSoft, HPos::Right, VPos::Center);
        root.draw(&Words::new(decimals, (x0 - fine(8.0), y0), words))?;
    }
    for tick in 0..=x_count {
        let x = x_first + x_step * tick as f64;
        let (x0, y0) = at(x, y_first);
        root.draw(&PathElement::new(vec![(x0, y0), (x0, y0 + fine(4.0))], strong))?;
        let words = style(text, FontStyle::Normal, Color::TextSoft, HPos::Center, VPos::Top);
        root.draw(&Words::new(grouped(x), (x0, y0 + fine(9.0)), words))?;
    }
    let soft = |h, v| style(text, FontStyle::Normal, Color::TextSoft, h, v);
    let minutes = Text::fixed("年停机分钟数", "minutes down a year");
    root.draw(&Words::new(
        minutes.get(lang).to_owned(),
        (fine(8.0), fine(8.0)),
        soft(HPos::Left, VPos::Top),
    ))?;
    let below = (fine(size.w - RIGHT), fine(size.h - 14.0));
    root.draw(&Words::new(cost_title.get(lang).to_owned(), below, soft(HPos::Right, VPos::Top)))?;

    // The front falls in steps: between two variants nothing better can be bought.
    let mut front: Vec<&&Dot> = dots.iter().filter(|dot| dot.efficient).collect();
    front.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.minutes.total_cmp(&b.minutes)));
    let mut line: Vec<(i32, i32)> = Vec::new();
    for dot in &front {
        if let Some(&(_, y)) = line.last() {
            line.push((at(dot.cost, dot.minutes).0, y));
        }
        line.push(at(dot.cost, dot.minutes));
    }
    // No name stands on the line.
    let kept_free: Vec<Rect> = line
        .iter()
        .zip(line.iter().skip(1))
        .map(|(&a, &b)| {
            let ((ax, ay), (bx, by)) = (units(a), units(b));
            Rect::new(ax.min(bx), ay.min(by), (ax - bx).abs(), (ay - by).abs()).grown(2.0)
        })
        .collect();
    if line.len() > 1 {
        root.draw(&PathElement::new(line, ink(Color::Accent).stroke_width(fine(1.5).unsigned_abs())))?;
    }
    for dot in dots {
        let center = at(dot.cost, dot.minutes);
        let radius = |units: f64| fine(units).unsigned_abs();
        if dot.efficient {
            root.draw(&Circle::new(center, radius(DOT), ink(Color::Accent).filled()))?;
        } else {
            root.draw(&Circle::new(center, radius(DOT), ink(Color::Surface).filled()))?;
            let edge = ink(Color::TextSoft).stroke_width(fine(1.5).unsigned_abs());
            root.draw(&Circle::new(center, radius(DOT), edge))?;
        }
        if dot.recommended {
            let ring = ink(Color::Accent).stroke_width(fine(1.5).unsigned_abs());
            root.draw(&Circle::new(center, radius(DOT + 3.5), ring))?;
        }
    }
    let mut taken: Vec<Rect> = dots
        .iter()
        .map(|dot| {
            let (x, y) = units(at(dot.cost, dot.minutes));
            let around = DOT + 4.0;
            Rect::new(x - around, y - around, 2.0 * around, 2.0 * around)
        })
        .chain(kept_free)
        .collect();
    for dot in dots {
        let weight = if dot.recommended { Weight::Bold } else { Weight::Regular };
        let name = measure::elide(&measure::typeset(dot.label.get(lang)), text, weight, 150.0);
        let wide = measure::width(&name, text, weight);
        let place = label_place(units(at(dot.cost, dot.minutes)), (wide, text), size, &taken);
        taken.push(place);
        let font = if dot.recommended { FontStyle::Bold } else { FontStyle::Normal };
        let words = style(text, font, Color::Text, HPos::Left, VPos::Center);
        root.draw(&Words::new(name, (fine(place.x), fine(place.y + place.h / 2.0)), words))?;
    }
    root.present()
}

fn units((x, y): (i32, i32)) -> (f64, f64) {
    (f64::from(x) / FINE, f64::from(y) / FINE)
}

/// Where the name of a dot stands: right, left, above or below it, further away as long as it meets another.
fn label_place((x, y): (f64, f64), (wide, high): (f64, f64), size: Size, taken: &[Rect]) -> Rect {
    let h = high + 3.0;
    let mut best: Option<Rect> = None;
    for step in 0..12_i32 {
        let up = f64::from(step) * 9.0;
        for (left, top) in [
            (x + 12.0, y - h / 2.0 - up),
            (x + 12.0, y - h / 2.0 + up),
            (x - 12.0 - wide, y - h / 2.0 - up),
            (x - 12.0 - wide, y - h / 2.0 + up),
            (x - wide / 2.0, y - 12.0 - h - up),
            (x - wide / 2.0, y + 12.0 + up),
        ] {
            let place = Rect::new(left, top, wide, h);
            let inside = left >= LEFT + 2.0
                && left + wide <= size.w - 2.0
                && top >= TOP - 6.0
                && top + h <= size.h - BOTTOM - 2.0;
            if !inside {
                continue;
            }
            let meets = |other: &Rect| {
                other.x < place.x + place.w
                    && place.x < other.x + other.w
                    && other.y < place.y + place.h
                    && place.y < other.y + other.h
            };
            if !taken.iter().any(meets) {
                return place;
            }
            best = best.or(Some(place));
        }
    }
    best.unwrap_or_else(|| Rect::new((x + 12.0).min(size.w - wide), y - h / 2.0, wide, h))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Shape;

    fn dot(name: &'static str, cost: f64, minutes: f64, efficient: bool) -> Dot {
        Dot { label: Text::same(name), cost, minutes, efficient, recommended: name == "c" }
    }

    fn sample() -> Vec<Dot> {
        vec![
            dot("a", 100_000.0, 800.0, true),
            dot("b", 101_000.0, 801.0, false),
            dot("c", 150_000.0, 400.0, true),
            dot("d", 101_500.0, 799.0, false),
            dot("e", 300_000.0, 390.0, true),
        ]
    }

    #[test]
    fn names_do_not_meet_and_stay_inside() {
        for lang in Lang::ALL {
            let scene = cost_against_minutes(&sample(), &Text::fixed("三年费用", "three years"), lang);
            let places: Vec<Rect> = scene
                .items
                .iter()
                .filter_map(|item| if let Shape::Text(text) = item { Some(text) } else { None })
                .map(|text| {
                    let high = text.size * measure::CAP_HEIGHT;
                    Rect::new(text.left(), text.at.y - high, text.width, high)
                })
                .collect();
            assert!(places.len() > 10);
            for (at, a) in places.iter().enumerate() {
                assert!(
                    a.x >= 0.0 && a.x + a.w <= scene.bounds.w && a.y >= 0.0 && a.y + a.h <= scene.bounds.h
                );
                for b in places.iter().skip(at + 1) {
                    let apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
                    assert!(apart, "{a:?} meets {b:?}");
                }
            }
        }
    }

    #[test]
    fn efficient_dots_are_full_and_the_others_hollow() {
        let scene = cost_against_minutes(&sample(), &Text::fixed("费用", "cost"), Lang::En);
        let filled = |color: Color| {
            scene
                .items
                .iter()
                .filter(|item| matches!(item, Shape::Rect(rect) if rect.fill == Some(color)))
                .count()
        };
        assert_eq!((filled(Color::Accent), filled(Color::Surface)), (3, 2));
    }

    #[test]
    fn one_dot_and_none_make_a_chart() {
        let title = Text::fixed("费用", "cost");
        assert!(cost_against_minutes(&[], &title, Lang::Zh).items.is_empty());
        assert!(!cost_against_minutes(&sample()[..1], &title, Lang::Zh).items.is_empty());
    }
}
