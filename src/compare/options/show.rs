//! The board and its series as text, Markdown and JSON.

use serde_json::{Value, json};

use super::{Board, Row, Series, WorstLoss, WorstRecovery};
use crate::base::{Lang, Text};
use crate::compare::failures::Estimated;
use crate::compare::render::{escaped, estimate_words};
use crate::pricing::{Bill, Total};
use crate::resilience::percent;
use crate::text;

/// One line of the board: a figure, and what each variant says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub title: Text,
    /// One for each variant, in the order of the rows.
    pub values: Vec<Text>,
}

impl Figure {
    /// Whether a variant differs from the first one.
    #[must_use]
    pub fn differs(&self, at: usize) -> bool {
        at > 0 && self.values.get(at) != self.values.first()
    }
}

fn none() -> Text {
    Text::fixed("未评估", "not evaluated")
}

/// The figures of the board, each with the value of every variant.
#[must_use]
pub fn figures(board: &Board) -> Vec<Figure> {
    let line = |title: Text, value: &dyn Fn(&Row) -> Text| Figure {
        title,
        values: board.rows.iter().map(value).collect(),
    };
    let count = |n: u64| Text::same(n.to_string());
    vec![
        line(Text::fixed("一次性费用（元）", "one-off (CNY)"), &|row| {
            Text::same(row.one_off.grouped())
        }),
        line(Text::fixed("每月（元）", "a month (CNY)"), &|row| row.monthly.label()),
        line(Text::fixed("首年（元）", "first year (CNY)"), &|row| row.first_year.label()),
        line(Text::fixed("三年（元）", "three years (CNY)"), &|row| row.three_years.label()),
        line(Text::fixed("待询价项", "prices to be confirmed"), &|row| {
            let missing = row.missing;
            if row.unpriced.is_empty() {
                return count(missing as u64);
            }
            text!("{missing}，费用不可比", "{missing}, not comparable in cost")
        }),
        line(Text::fixed("可用性", "availability"), &|row| {
            row.unavailability.map_or_else(none, |u| Text::same(availability(u)))
        }),
        line(Text::fixed("年停机分钟数", "minutes a year"), &|row| {
            row.minutes_per_year().map_or_else(none, |minutes| Text::same(format!("{minutes:.1}")))
        }),
        line(Text::fixed("最差单可用区故障", "worst AZ loss"), &|row| {
            row.worst_loss.as_ref().map_or_else(none, WorstLoss::words)
        }),
        line(Text::fixed("可用区故障恢复", "recovery, AZ loss"), &|row| {
            row.az_recovery.map_or_else(none, WorstRecovery::words)
        }),
        line(Text::fixed("地域故障恢复", "recovery, region loss"), &|row| {
            row.region_recovery.map_or_else(none, WorstRecovery::words)
        }),
        line(Text::fixed("高可用承诺", "HA promise"), &|row| {
            if row.keeps_promise { Text::fixed("满足", "kept") } else { Text::fixed("不满足", "broken") }
        }),
        line(Text::fixed("错误 / 警告", "errors / warnings"), &|row| {
            Text::same(format!("{} / {}", row.findings.error, row.findings.warning))
        }),
        line(Text::fixed("私网地址", "addresses"), &|row| count(row.addresses)),
        line(Text::fixed("与当前设计的差异", "changes"), &|row| count(row.changes as u64)),
    ]
}

/// An availability with as many digits as tell it from the next nine.
fn availability(unavailability: f64) -> String {
    format!("{:.4} %", (1.0 - unavailability) * 100.0)
}

impl WorstLoss {
    /// In a few words.
    #[must_use]
    pub fn words(&self) -> Text {
        let (az, share) = (&self.az, percent(self.capacity_percent));
        match (self.up, self.capacity_percent > 0.0) {
            (true, _) => text!("{az}：继续服务，{share}%", "{az}: carries on, {share}%"),
            (false, true) => text!("{az}：容量不足，{share}%", "{az}: too little left, {share}%"),
            (false, false) => text!("{az}：服务中断", "{az}: service stops"),
        }
    }
}

impl WorstRecovery {
    /// In a few words.
    #[must_use]
    pub fn words(self) -> Text {
        estimate_words(Estimated { rto: self.rto, rpo: self.rpo })
    }
}

fn headed(board: &Board, at: usize, lang: Lang) -> String {
    let Some(row) = board.rows.get(at) else { return String::new() };
    let mark = match (board.recommended == Some(at), row.efficient) {
        (true, _) => "★ ",
        (false, true) => "◆ ",
        (false, false) => "",
    };
    format!("{mark}{}", row.variant.title.get(lang))
}

/// What the marks mean.
fn legend() -> Text {
    Text::fixed(
        "★ 推荐；◆ 没有方案既不更贵又更可用（帕累托前沿）；* 与第一列不同。可用性为基于SLA的估算，非承诺；RTO/RPO为估算，须演练验证",
        "★ recommended; ◆ no variant is both as cheap and more available (Pareto front); * differs from the first column. \
         Availability is an SLA-derived estimate, not a commitment; RTO/RPO are estimates, to be tested in a drill",
    )
}

/// How many variants stand side by side in a terminal.
const ABREAST: usize = 4;

/// The board for a terminal: tables of lines of cells, one after the other, the first variant in each; then the
/// reason and what the marks mean.
#[must_use]
pub fn board_text(board: &Board, lang: Lang) -> (Vec<Vec<Vec<String>>>, String) {
    let figures = figures(board);
    let others: Vec<usize> = (1..board.rows.len()).collect();
    let chunks: Vec<&[usize]> =
        if others.is_empty() { vec![&[]] } else { others.chunks(ABREAST - 1).collect() };
    let tables = chunks
        .into_iter()
        .map(|chunk| {
            let columns: Vec<usize> = std::iter::once(0).chain(chunk.iter().copied()).collect();
            let mut table = vec![
                std::iter::once(Text::fixed("指标", "figure").get(lang).to_owned())
                    .chain(columns.iter().map(|&at| headed(board, at, lang)))
                    .collect::<Vec<_>>(),
            ];
            for figure in &figures {
                let cell = |&at: &usize| {
                    let words = figure.values.get(at).map(|text| text.get(lang)).unwrap_or_default();
                    if figure.differs(at) { format!("{words} *") } else { words.to_owned() }
                };
                let title = figure.title.get(lang).to_owned();
                table.push(std::iter::once(title).chain(columns.iter().map(cell)).collect());
            }
            table
        })
        .collect();
    let mut below = String::new();
    for row in &board.rows {
        let (id, title, note) = (&row.variant.id, row.variant.title.get(lang), row.variant.note.get(lang));
        below.push_str(&format!("  {id}  {title} · {note}\n"));
    }
    below.push_str(&format!("\n{}\n{}\n", board.reason.get(lang), legend().get(lang)));
    (tables, below)
}

/// The board as Markdown: variants as columns, what differs from the first one in bold.
#[must_use]
pub fn board_markdown(board: &Board, lang: Lang) -> String {
    let mut out = format!("# {}\n\n", Text::fixed("方案比较", "Options").get(lang));
    let mut line = |cells: Vec<String>| out.push_str(&format!("| {} |\n", cells.join(" | ")));
    let mut head = vec![Text::fixed("指标", "Figure").get(lang).to_owned()];
    head.extend((0..board.rows.len()).map(|at| escaped(&headed(board, at, lang))));
    line(head);
    let mut rule = vec!["---".to_owned()];
    rule.extend((0..board.rows.len()).map(|_| "---:".to_owned()));
    line(rule);
    for figure in figures(board) {
        let mut cells = vec![escaped(figure.title.get(lang))];
        for (at, value) in figure.values.iter().enumerate() {
            let words = escaped(value.get(lang));
            cells.push(if figure.differs(at) { format!("**{words}**") } else { words });
        }
        line(cells);
    }
    out.push('\n');
    for row in &board.rows {
        let (id, title, note) = (&row.variant.id, row.variant.title.get(lang), row.variant.note.get(lang));
        out.push_str(&format!("- {} (`{}`): {}\n", escaped(title), id.replace('`', ""), escaped(note)));
    }
    out.push_str(&format!("\n{}\n\n{}\n", escaped(board.reason.get(lang)), escaped(legend().get(lang))));
    out
}

/// The board as other programs read it.
#[must_use]
pub fn board_json(board: &Board) -> Value {
    let rows: Vec<Value> = board.rows.iter().map(row_json).collect();
    let recommended = board.recommended.and_then(|at| board.rows.get(at)).map(|row| row.variant.id.clone());
    json!({
        "schema": "yuntu.options/1",
        "currency": Bill::CURRENCY,
        "options": rows,
        "recommended": recommended,
        "reason": board.reason,
    })
}

fn total(total: Total) -> Value {
    json!({ "amount": total.amount.to_fen().0.to_string(), "complete": total.complete })
}

fn loss(loss: &WorstLoss) -> Value {
    json!({ "az": loss.az, "up": loss.up, "capacity_percent": percent(loss.capacity_percent) })
}

fn row_json(row: &Row) -> Value {
    let recovery = |of: WorstRecovery| json!({ "rto_seconds": of.rto, "rpo_seconds": of.rpo.seconds(), "rpo": of.rpo.word() });
    let minutes = row.minutes_per_year().map(|minutes| minutes.to_string());
    json!({
        "id": row.variant.id,
        "title": row.variant.title,
        "note": row.variant.note,
        "one_off": row.one_off.to_fen().0.to_string(),
        "monthly": total(row.monthly),
        "first_year": total(row.first_year),
        "three_years": total(row.three_years),
        "missing_prices": row.missing,
        "unpriced": row.unpriced,
        "unavailability": row.unavailability.map(|u| u.to_string()),
        "minutes_per_year": minutes,
        "worst_az_loss": row.worst_loss.as_ref().map(loss),
        "az_recovery": row.az_recovery.map(recovery),
        "region_recovery": row.region_recovery.map(recovery),
        "keeps_promise": row.keeps_promise,
        "findings": { "error": row.findings.error, "warning": row.findings.warning, "info": row.findings.info },
        "addresses": row.addresses,
        "changes": row.changes,
        "efficient": row.efficient,
    })
}

/// The lines of a series, one a variant and figure.
fn series_lines(series: &[Series], lang: Lang) -> Vec<(Text, Vec<Vec<String>>)> {
    let Some(first) = series.first() else { return Vec::new() };
    let head = || {
        std::iter::once(Text::fixed("方案", "option").get(lang).to_owned())
            .chain(first.points.iter().map(|point| point.label.get(lang).to_owned()))
            .collect::<Vec<_>>()
    };
    let table = |title: Text, value: &dyn Fn(&super::Point) -> Text| {
        let rows = series.iter().map(|one| {
            std::iter::once(one.title.get(lang).to_owned())
                .chain(one.points.iter().map(|point| value(point).get(lang).to_owned()))
                .collect()
        });
        (title, std::iter::once(head()).chain(rows).collect())
    };
    vec![
        table(
            Text::fixed("每月费用（元），规格与数量不变", "A month (CNY), with what is drawn"),
            &|point| point.monthly.label(),
        ),
        table(
            Text::fixed("每月费用（元），按测算扩容", "A month (CNY), with what the sizing proposes"),
            &|point| point.monthly_sized.label(),
        ),
        table(
            Text::fixed(
                "年停机分钟数，规格与数量不变（基于SLA的估算，非承诺）",
                "Minutes down a year, with what is drawn (SLA-derived estimate, not a commitment)",
            ),
            &|point| point.minutes_per_year.map_or_else(none, |minutes| Text::same(format!("{minutes:.1}"))),
        ),
        table(
            Text::fixed("最差单可用区故障，规格与数量不变", "Worst AZ loss, with what is drawn"),
            &|point| point.worst_loss.as_ref().map_or_else(none, WorstLoss::words),
        ),
        table(
            Text::fixed(
                "容量不足的测算项，规格与数量不变",
                "Figures that are not enough, with what is drawn",
            ),
            &|point| match point.short {
                0 => Text::same("0"),
                short => Text::same(format!("{short} ({})", point.first_short)),
            },
        ),
    ]
}

/// Series for a terminal: each table with its title.
#[must_use]
pub fn series_text(series: &[Series], lang: Lang) -> Vec<(String, Vec<Vec<String>>)> {
    series_lines(series, lang).into_iter().map(|(title, rows)| (title.get(lang).to_owned(), rows)).collect()
}

/// Series as Markdown.
#[must_use]
pub fn series_markdown(series: &[Series], lang: Lang) -> String {
    let mut out = String::new();
    for (title, rows) in series_lines(series, lang) {
        out.push_str(&format!("\n## {}\n\n", escaped(title.get(lang))));
        for (at, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
            if at == 0 {
                let rule: Vec<&str> =
                    row.iter().enumerate().map(|(at, _)| if at == 0 { "---" } else { "---:" }).collect();
                out.push_str(&format!("| {} |\n", rule.join(" | ")));
            }
        }
    }
    out
}

/// Series as other programs read them.
#[must_use]
pub fn series_json(series: &[Series]) -> Value {
    let point = |point: &super::Point| {
        json!({
            "label": point.label,
            "monthly": total(point.monthly),
            "monthly_sized": total(point.monthly_sized),
            "minutes_per_year": point.minutes_per_year.map(|minutes| minutes.to_string()),
            "worst_az_loss": point.worst_loss.as_ref().map(loss),
            "short": point.short,
            "first_short": point.first_short,
        })
    };
    let one = |one: &Series| {
        json!({
            "id": one.id,
            "title": one.title,
            "points": one.points.iter().map(point).collect::<Vec<_>>(),
        })
    };
    series.iter().map(one).collect()
}
