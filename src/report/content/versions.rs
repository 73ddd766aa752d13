//! Revision history, and what changed since an earlier version.

use super::super::document::{Cell, Column, Fact, Part, Section, Tone};
use super::Material;
use crate::base::{Money, Text};
use crate::compare::{Change, DiffLine, Kind, LineDelta, diff_lines, table_title};
use crate::text;

/// The earlier versions and this one; nothing without any history.
pub(super) fn history(m: &Material<'_>) -> Section {
    let title = m.words("修订记录", "Revision history");
    let revisions = &m.extras.revisions;
    if revisions.is_empty() {
        return Section { title, fresh_page: false, parts: Vec::new() };
    }
    let money = |amount: Option<(Money, bool)>| match amount {
        None => Cell::toned(m.words("未报价", "not quoted"), Tone::Soft),
        Some((amount, complete)) => Cell::new(m.say(&crate::pricing::Total { amount, complete }.label())),
    };
    let mut rows: Vec<Vec<Cell>> = revisions
        .iter()
        .map(|row| {
            vec![
                Cell::new(row.version.clone()),
                Cell::new(row.date.to_string()),
                Cell::new(row.author.clone()),
                Cell::new(row.note.clone()),
                money(row.first_year),
            ]
        })
        .collect();
    let block = &m.design.title;
    let bill = &m.assessment.bill;
    let version =
        if block.version.is_empty() { m.words("本版", "this version") } else { block.version.clone() };
    rows.push(vec![
        Cell::strong(version),
        Cell::new(block.date.unwrap_or(m.date).to_string()),
        Cell::new(block.author.clone()),
        Cell::new(m.words("本版", "this version")),
        money(Some((bill.first_year.amount, bill.first_year.complete))),
    ]);
    let parts = vec![Part::Table {
        columns: vec![
            Column::left(m.words("版本", "Version"), 2),
            Column::left(m.words("日期", "Date"), 0),
            Column::left(m.words("作者", "Author"), 1),
            Column::left(m.words("说明", "Note"), 4),
            Column::right(m.words("首年费用(元)", "First year (CNY)")),
        ],
        rows,
    }];
    Section { title, fresh_page: false, parts }
}

/// What changed since an earlier version, why, and what that changes in the price; nothing without one.
pub(super) fn changes(m: &Material<'_>) -> Section {
    let title = m.words("变更清单", "Changes");
    let Some(since) = &m.extras.since else {
        return Section { title, fresh_page: false, parts: Vec::new() };
    };
    let mut parts = Vec::new();
    let (name, diff) = (&since.title, &since.diff);
    let count = diff.changes.len();
    parts.push(Part::Paragraph {
        text: m.say(&text!(
            "与“{name}”相比，设计有 {count} 处变更。图中节点的摆放位置不计为变更。",
            "Against \"{name}\" the design has {count} changes. Where boxes are drawn is no change."
        )),
    });
    if !since.note.is_empty() {
        let facts = vec![Fact::new(m.words("变更原因", "Why"), since.note.clone())];
        parts.push(Part::Facts { rows: facts });
    }
    if !diff.changes.is_empty() {
        let mut columns = vec![
            Column::left("", 0),
            Column::left(m.words("对象", "What"), 3),
            Column::left(m.words("变更内容", "Change"), 5),
        ];
        let reasons = diff.changes.iter().any(|change| !change.why.is_empty());
        if reasons {
            columns.push(Column::left(m.words("原因", "Why"), 3));
        }
        let row = |change| {
            let mut cells = change_row(m, change);
            if reasons {
                cells.push(Cell::new(change.why.clone()));
            }
            cells
        };
        parts.push(Part::Table { columns, rows: diff.changes.iter().map(row).collect() });
    }
    price(m, &diff.quote, &mut parts);
    let mut open: Option<(String, Vec<Fact>)> = None;
    let results = diff_lines(diff).into_iter().skip_while(|line| !matches!(line, DiffLine::Results));
    let bill = Text::fixed("首年费用", "First year");
    let mut skipping = false;
    for line in results {
        match line {
            DiffLine::Results | DiffLine::Detail(_) => {}
            DiffLine::Heading(words) => {
                close(&mut open, &mut parts);
                // The price has its own table above.
                skipping = words.zh.starts_with(&*bill.zh);
                if !skipping {
                    open = Some((m.say(&words), Vec::new()));
                }
            }
            DiffLine::Item(sign, words) if !skipping => {
                if let Some((_, rows)) = &mut open {
                    rows.push(Fact::new(sign.to_string(), m.say(&words)).toned(match sign {
                        '+' | '-' | '~' => Tone::Text,
                        _ => Tone::Soft,
                    }));
                }
            }
            DiffLine::Item(..) => {}
        }
    }
    close(&mut open, &mut parts);
    Section { title, fresh_page: true, parts }
}

fn close(open: &mut Option<(String, Vec<Fact>)>, parts: &mut Vec<Part>) {
    if let Some((heading, rows)) = open.take()
        && !rows.is_empty()
    {
        parts.push(Part::Heading { text: heading });
        parts.push(Part::Facts { rows });
    }
}

fn change_row(m: &Material<'_>, change: &Change) -> Vec<Cell> {
    let (sign, tone) = match change.kind {
        Kind::Added => ("+", Tone::Good),
        Kind::Removed => ("−", Tone::Error),
        Kind::Changed => ("~", Tone::Warning),
    };
    let what = format!("{} {}", m.say(&table_title(change.table)), change.name);
    let fields: Vec<String> = change.fields.iter().map(|field| m.say(&field.words())).collect();
    let told = if fields.is_empty() {
        m.say(&change.kind.title())
    } else {
        fields.join(m.words("；", "; ").as_str())
    };
    vec![Cell::toned(sign, tone), Cell::new(what), Cell::new(told)]
}

fn price(m: &Material<'_>, quote: &crate::compare::Quote, parts: &mut Vec<Part>) {
    parts.push(Part::Heading { text: m.words("新旧价格", "Old and new price") });
    let money = |amount: Option<Money>| match amount {
        Some(amount) => Cell::new(amount.grouped()),
        None => Cell::toned(m.words("待询价", "to be confirmed"), Tone::Warning),
    };
    let signed = |amount: Option<Money>| match amount {
        Some(amount) => {
            Cell::new(format!("{}{}", if amount > Money::ZERO { "+" } else { "" }, amount.grouped()))
        }
        None => Cell::toned(m.words("待询价", "to be confirmed"), Tone::Warning),
    };
    let row = |line: &LineDelta| {
        let quantity = if line.quantity.before == line.quantity.after {
            line.quantity.after.normalize().to_string()
        } else {
            format!("{} → {}", line.quantity.before.normalize(), line.quantity.after.normalize())
        };
        vec![
            Cell::new(m.say(&line.full_title())),
            Cell::new(quantity),
            money(line.first_year.before),
            money(line.first_year.after),
            signed(line.first_year.difference()),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = quote.lines.iter().map(row).collect();
    for (title, total) in [
        (m.words("每月合计", "A month"), &quote.monthly),
        (m.words("首年合计", "First year"), &quote.first_year),
        (m.words("三年合计", "Three years"), &quote.three_years),
    ] {
        rows.push(vec![
            Cell::strong(title),
            Cell::new(""),
            Cell::strong(m.say(&total.before.label())),
            Cell::strong(m.say(&total.after.label())),
            signed(Some(total.difference())),
        ]);
    }
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("项目（首年，元）", "Item (first year, CNY)"), 1),
            Column::right(m.words("数量", "Quantity")),
            Column::right(m.words("原价", "Old")),
            Column::right(m.words("新价", "New")),
            Column::right(m.words("差额", "Difference")),
        ],
        rows,
    });
}
