//! Variants side by side: the table, the chart, the recommendation.

use super::super::document::{Cell, Column, Part, Section};
use super::{Material, OPTIONS_CHART};
use crate::compare::figures;

/// How many variants stand side by side on a page.
const ABREAST: usize = 4;

pub(super) fn section(m: &Material<'_>) -> Section {
    let title = m.words("方案比较", "Options");
    let Some(board) = &m.extras.options else {
        return Section { title, fresh_page: false, parts: Vec::new() };
    };
    let mut parts = vec![Part::Paragraph { text: m.say(&board.reason) }];
    parts.push(Part::Picture {
        file: OPTIONS_CHART,
        caption: m.words(
            "三年费用与年停机分钟数（实心点为帕累托前沿，圈出者为推荐）",
            "Three years' cost against minutes down a year (full dots: Pareto front; ringed: recommended)",
        ),
        alt: m.words(
            "各方案的三年费用与年停机分钟数散点图",
            "Scatter chart of the options' cost and minutes down",
        ),
        max_height_mm: 95,
    });
    let figures = figures(board);
    let others: Vec<usize> = (1..board.rows.len()).collect();
    let chunks: Vec<&[usize]> =
        if others.is_empty() { vec![&[]] } else { others.chunks(ABREAST - 1).collect() };
    for chunk in chunks {
        let shown: Vec<usize> = std::iter::once(0).chain(chunk.iter().copied()).collect();
        let mut columns = vec![Column::left(m.words("指标", "Figure"), 4)];
        for &at in &shown {
            let mark = match board.rows.get(at) {
                Some(_) if board.recommended == Some(at) => "★ ",
                Some(row) if row.efficient => "◆ ",
                _ => "",
            };
            let name = board.rows.get(at).map(|row| m.say(&row.variant.title)).unwrap_or_default();
            columns.push(Column::left(format!("{mark}{name}"), 5));
        }
        let rows = figures
            .iter()
            .map(|figure| {
                let cell = |&at: &usize| {
                    let words = figure.values.get(at).map(|value| m.say(value)).unwrap_or_default();
                    if figure.differs(at) { Cell::strong(words) } else { Cell::new(words) }
                };
                std::iter::once(Cell::new(m.say(&figure.title))).chain(shown.iter().map(cell)).collect()
            })
            .collect();
        parts.push(Part::Table { columns, rows });
    }
    parts.push(Part::Note {
        text: m.words(
            "★ 推荐；◆ 没有方案既不更贵又更可用；粗体与第一列不同。可用性为基于SLA的估算,非承诺；RTO/RPO为估算,须演练验证。",
            "★ recommended; ◆ no variant is both as cheap and more available; bold differs from the first column. \
             Availability is an SLA-derived estimate, not a commitment; RTO/RPO are estimates, to be tested in a drill.",
        ),
    });
    parts.push(Part::Heading { text: m.words("各方案的做法", "What each option does") });
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("方案", "Option"), 2),
            Column::left(m.words("做法", "What it does"), 5),
        ],
        rows: board
            .rows
            .iter()
            .map(|row| vec![Cell::new(m.say(&row.variant.title)), Cell::new(m.say(&row.variant.note))])
            .collect(),
    });
    Section { title, fresh_page: true, parts }
}
