//! The legend and the title block, below the drawing.

use std::collections::BTreeSet;

use super::layout::Layout;
use super::measure::{self, Weight};
use super::route::sample;
use super::shape::{Shape, Stroke, TextShape};
use super::tokens::{Color, Tokens};
use super::{Scene, SceneOptions};
use crate::base::{Point, Rect, Text};
use crate::design::{Design, Purpose};

const GAP: f64 = 24.0;
const HEIGHT: f64 = 64.0;
const PAD: f64 = 16.0;
const SAMPLE: f64 = 36.0;

/// The word for a purpose.
#[must_use]
pub const fn purpose_name(purpose: Purpose) -> Text {
    match purpose {
        Purpose::Business => Text::fixed("业务访问", "Business"),
        Purpose::Operations => Text::fixed("运维", "Operations"),
        Purpose::Replication => Text::fixed("数据复制", "Replication"),
        Purpose::Outbound => Text::fixed("主动外联", "Outbound"),
        Purpose::Upload => Text::fixed("文件上传", "Upload"),
    }
}

pub(super) fn draw(design: &Design, layout: &Layout, options: &SceneOptions, scene: &mut Scene) {
    let sizes = Tokens::builtin().text;
    let radius = Tokens::builtin().space.container_radius;
    let lang = options.lang;
    let used: BTreeSet<Purpose> = design.links.values().map(|link| link.purpose).collect();
    let kinds: Vec<(Purpose, String)> = Purpose::ALL
        .into_iter()
        .filter(|purpose| used.contains(purpose))
        .map(|purpose| (purpose, purpose_name(purpose).get(lang).to_owned()))
        .collect();
    let name = if design.title.name.is_empty() {
        Text::fixed("未命名", "Untitled").get(lang).to_owned()
    } else {
        measure::typeset(&design.title.name)
    };
    let name = match options.view {
        Some(view) => format!("{name} · {}", measure::typeset(view.title().get(lang))),
        None => name,
    };
    let title = &design.title;
    let date = title.date.or(options.date).map(|date| date.to_string());
    let mut facts: Vec<(Text, String)> = Vec::new();
    let mut fact = |label: Text, value: String| {
        if !value.is_empty() {
            facts.push((label, value));
        }
    };
    fact(Text::fixed("版本", "Version"), title.version.clone());
    fact(Text::fixed("日期", "Date"), date.unwrap_or_default());
    fact(Text::fixed("编制", "Author"), title.author.clone());
    fact(Text::fixed("客户", "Customer"), title.customer.clone());

    // The title block grows with its words up to a limit; the legend takes what is left.
    let width_of = |words: &str, size, weight| measure::width(&measure::typeset(words), size, weight);
    // The name of a sheet stands behind that of the design.
    let most = if options.view.is_some() { 640.0 } else { 420.0 };
    let name_width = width_of(&name, sizes.panel_title, Weight::Bold).min(most);
    let columns: Vec<f64> = facts
        .iter()
        .map(|(label, value)| {
            width_of(label.get(lang), sizes.caption, Weight::Regular)
                .max(width_of(value, sizes.label, Weight::Regular))
                .min(160.0)
                + 20.0
        })
        .collect();
    let subject_width = width_of(&title.subject, sizes.caption, Weight::Regular).min(420.0);
    let name_column = name_width.max(subject_width) + 24.0;
    let block_width = PAD * 2.0 + name_column + columns.iter().sum::<f64>();
    let legend_width: f64 = if kinds.is_empty() {
        0.0
    } else {
        PAD * 2.0
            + kinds
                .iter()
                .map(|(_, words)| SAMPLE + 8.0 + width_of(words, sizes.label, Weight::Regular) + 20.0)
                .sum::<f64>()
            - 20.0
    };
    let inner = layout.bounds.grown(-32.0);
    let gap = if kinds.is_empty() { 0.0 } else { 16.0 };
    let needed = block_width + gap + legend_width;
    let left = inner.x.min(inner.right() - needed);
    let top = inner.bottom() + GAP;
    let hairline = Stroke::solid(Color::BorderStrong, Tokens::builtin().space.hairline);
    let items = &mut scene.items;
    let block = Rect::new(inner.right() - block_width, top, block_width, HEIGHT);
    items.push(Shape::rect(block, radius, Some(Color::Surface), Some(hairline)));
    let mut put = |at: Point, words: &str, size: f64, weight, color, room: f64| {
        items.push(Shape::Text(TextShape::new(at, words, size, weight, color).fitted(room)));
    };
    let baseline = if title.subject.is_empty() { block.center().y + 5.5 } else { block.y + 29.0 };
    let room = name_column - 24.0;
    put(
        Point::new(block.x + PAD, baseline),
        &name,
        sizes.panel_title,
        Weight::Bold,
        Color::Text,
        room.max(40.0),
    );
    if !title.subject.is_empty() {
        let at = Point::new(block.x + PAD, block.y + 48.0);
        put(at, &title.subject, sizes.caption, Weight::Regular, Color::TextSoft, room);
    }
    let mut x = block.x + PAD + name_column;
    let mut rules = Vec::new();
    for ((label, value), width) in facts.iter().zip(&columns) {
        rules.push(x - 12.0);
        let room = width - 16.0;
        put(
            Point::new(x, block.y + 26.0),
            label.get(lang),
            sizes.caption,
            Weight::Regular,
            Color::TextSoft,
            room.max(24.0),
        );
        put(Point::new(x, block.y + 46.0), value, sizes.label, Weight::Regular, Color::Text, room.max(24.0));
        x += width;
    }
    for x in rules {
        let line = [Point::new(x, block.y + 12.0), Point::new(x, block.bottom() - 12.0)];
        items.push(Shape::polyline(&line, Stroke::solid(Color::Border, 1.0)));
    }
    if !kinds.is_empty() {
        let legend = Rect::new(block.x - gap - legend_width, top, legend_width, HEIGHT);
        items.push(Shape::rect(legend, radius, Some(Color::Surface), Some(hairline)));
        let mut x = legend.x + PAD;
        for (purpose, words) in &kinds {
            let line = Rect::new(x, legend.center().y - 4.0, SAMPLE, 8.0);
            items.extend(sample(*purpose, &line));
            let at =
                Point::new(x + SAMPLE + 8.0, legend.center().y + sizes.label * measure::CAP_HEIGHT / 2.0);
            let text = TextShape::new(at, words, sizes.label, Weight::Regular, Color::Text);
            x += SAMPLE + 8.0 + text.width + 20.0;
            items.push(Shape::Text(text));
        }
    }
    let bottom = top + HEIGHT + 32.0;
    let bounds = layout.bounds;
    let x = bounds.x.min(left - 32.0);
    scene.bounds = Rect::new(x, bounds.y, bounds.right() - x, bottom - bounds.y);
}
