//! The charts of the report and the window.

use plotters::prelude::{ChartBuilder, IntoDrawingArea, Rectangle, Text as Words};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontFamily, FontStyle, IntoTextStyle, TextStyle};
use rust_decimal::prelude::ToPrimitive;

use super::chart::{FINE, Never, ShapeBackend, fine, ink};
use super::measure::{self, Weight};
use super::tokens::{Color, Tokens};
use super::{Scene, fonts};
use crate::base::{Lang, Money, Rect, Size, Text};

/// One bar: what it stands for, how much, and in which colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: Text,
    /// How much.
    pub amount: Money,
    /// The colour of its family.
    pub color: Color,
}

/// A bar as it is drawn: its length and the words behind it.
struct Row<'a> {
    label: &'a Text,
    value: f64,
    tail: String,
    color: Color,
}

const WIDTH: f64 = 520.0;
const ROW: f64 = 28.0;
const THICKNESS: f64 = 14.0;
const PAD: f64 = 8.0;

/// Costs as horizontal bars, the largest first, each with its name before and its amount behind it.
#[must_use]
pub fn cost_bars(bars: &[Bar], lang: Lang) -> Scene {
    let mut order: Vec<&Bar> = bars.iter().filter(|bar| bar.amount > Money::ZERO).collect();
    order.sort_by_key(|bar| std::cmp::Reverse(bar.amount));
    let rows: Vec<Row<'_>> = order
        .into_iter()
        .map(|bar| Row {
            label: &bar.label,
            value: bar.amount.0.to_f64().unwrap_or(0.0),
            tail: format!("¥{}", bar.amount.grouped()),
            color: bar.color,
        })
        .collect();
    chart(&rows, &Text::fixed("费用构成", "Costs by kind"), lang)
}

/// Minutes a year as horizontal bars, the largest first: what each cause contributes to being down.
#[must_use]
pub fn minute_bars(causes: &[(Text, f64)], lang: Lang) -> Scene {
    let mut order: Vec<&(Text, f64)> =
        causes.iter().filter(|(_, minutes)| *minutes > 0.0 && minutes.is_finite()).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let unit = Text::fixed("分钟", "min");
    let rows: Vec<Row<'_>> = order
        .into_iter()
        .map(|(label, minutes)| Row {
            label,
            value: *minutes,
            tail: format!("{minutes:.1} {}", unit.get(lang)),
            color: Color::Accent,
        })
        .collect();
    chart(&rows, &Text::fixed("每年停机时间构成", "Minutes a year by cause"), lang)
}

fn chart(rows: &[Row<'_>], title: &Text, lang: Lang) -> Scene {
    let size = Size { w: WIDTH, h: ROW * rows.len().max(1) as f64 + 2.0 * PAD };
    let mut items = Vec::new();
    // Writing shapes cannot fail; what plotters refuses would be an empty range, which is excluded above.
    let _ = draw(rows, lang, size, &mut items);
    Scene {
        bounds: Rect::new(0.0, 0.0, size.w, size.h),
        items,
        title: title.get(lang).to_owned(),
        ..Scene::default()
    }
}

fn draw(
    bars: &[Row<'_>],
    lang: Lang,
    size: Size,
    items: &mut Vec<super::Shape>,
) -> Result<(), plotters::drawing::DrawingAreaErrorKind<Never>> {
    let Some(most) = bars.iter().map(|bar| bar.value).reduce(f64::max) else {
        return Ok(());
    };
    let label_size = Tokens::builtin().text.label;
    let wide = |words: &str, weight| measure::width(&measure::typeset(words), label_size, weight);
    let names =
        bars.iter().map(|bar| wide(bar.label.get(lang), Weight::Regular)).fold(0.0, f64::max).min(200.0);
    let tails = bars.iter().map(|bar| wide(&bar.tail, Weight::Bold)).fold(0.0, f64::max);
    let style = |style: FontStyle, color: Color, h: HPos| -> TextStyle<'static> {
        let font = (FontFamily::Name(fonts::FAMILY), label_size * FINE, style).into_text_style(&(1, 1));
        TextStyle { color: ink(color).to_backend_color(), pos: Pos::new(h, VPos::Center), ..font }
    };
    let (left, right) = (PAD + names + 12.0, PAD + tails + 12.0);
    let root = ShapeBackend::new(size, items).into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin_top(fine(PAD))
        .margin_bottom(fine(PAD))
        .margin_left(fine(left))
        .margin_right(fine(right))
        .build_cartesian_2d(0.0..most, (bars.len() as f64)..0.0)?;
    let half = THICKNESS / ROW / 2.0;
    for (i, bar) in bars.iter().enumerate() {
        let value = bar.value;
        let middle = i as f64 + 0.5;
        let corners = [(0.0, middle - half), (value, middle + half)];
        chart.draw_series([Rectangle::new(corners, ink(bar.color).filled())])?;
        let (start, y) = chart.backend_coord(&(0.0, middle));
        let (end, _) = chart.backend_coord(&(value, middle));
        let name = measure::elide(&measure::typeset(bar.label.get(lang)), label_size, Weight::Regular, names);
        let before = style(FontStyle::Normal, Color::Text, HPos::Right);
        root.draw(&Words::new(name, (start - fine(12.0), y), before))?;
        let behind = style(FontStyle::Bold, Color::Text, HPos::Left);
        root.draw(&Words::new(bar.tail.clone(), (end + fine(8.0), y), behind))?;
    }
    let (x, top) = chart.backend_coord(&(0.0, 0.0));
    let (_, bottom) = chart.backend_coord(&(0.0, bars.len() as f64));
    let axis = ink(Color::BorderStrong).stroke_width(fine(1.0).unsigned_abs());
    root.draw(&plotters::element::PathElement::new(vec![(x, top), (x, bottom)], axis))?;
    root.present()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Shape;

    fn bar(zh: &'static str, en: &'static str, amount: &str, color: Color) -> Bar {
        Bar { label: Text::fixed(zh, en), amount: amount.parse().unwrap(), color }
    }

    fn sample() -> Vec<Bar> {
        vec![
            bar("数据库", "Databases", "1200", Color::Database),
            bar("计算", "Compute", "2400.50", Color::Compute),
            bar("网络", "Network", "0", Color::Network),
        ]
    }

    #[test]
    fn bars_are_as_long_as_their_amounts_and_the_largest_comes_first() {
        let scene = cost_bars(&sample(), Lang::Zh);
        let widths: Vec<(f64, Option<Color>)> = scene
            .items
            .iter()
            .filter_map(
                |item| if let Shape::Rect(rect) = item { Some((rect.rect.w, rect.fill)) } else { None },
            )
            .collect();
        assert_eq!(widths.len(), 2, "a cost of nothing has no bar");
        assert_eq!((widths[0].1, widths[1].1), (Some(Color::Compute), Some(Color::Database)));
        assert!((widths[1].0 / widths[0].0 - 1200.0 / 2400.5).abs() < 0.01, "{widths:?}");
    }

    #[test]
    fn words_are_measured_with_our_fonts_and_stay_inside() {
        for lang in Lang::ALL {
            let scene = cost_bars(&sample(), lang);
            let texts: Vec<_> = scene
                .items
                .iter()
                .filter_map(|item| if let Shape::Text(text) = item { Some(text) } else { None })
                .collect();
            assert!(texts.iter().any(|text| text.text == "¥2,400.50"));
            for text in texts {
                assert_eq!(text.width, measure::width(&text.text, text.size, text.weight));
                assert!(text.left() >= 0.0 && text.left() + text.width <= scene.bounds.w, "{}", text.text);
            }
        }
    }

    #[test]
    fn no_costs_make_an_empty_chart() {
        assert!(cost_bars(&[], Lang::En).items.is_empty());
    }
}
