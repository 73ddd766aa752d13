//! A comparison as text, JSON and Markdown.

use serde_json::{Value, json};

use super::results::{Delta, LineDelta, ServiceDelta};
use super::{Change, Diff, FieldChange, Kind, words};
use crate::base::{Lang, Money, Text};
use crate::pricing::{Bill, Total};
use crate::rules::Finding;
use crate::text;

/// The comparison as other programs read it.
#[must_use]
pub fn diff_json(diff: &Diff) -> Value {
    let finding = |finding: &Finding| {
        let subjects: Vec<String> = finding.subjects.iter().map(ToString::to_string).collect();
        json!({
            "code": finding.code,
            "severity": finding.severity,
            "subjects": subjects,
            "message": finding.message,
        })
    };
    let service = |service: &ServiceDelta| {
        let Delta { before, after } = service.unavailability;
        json!({
            "name": service.name,
            "before": before.map(|u| u.to_string()),
            "after": after.map(|u| u.to_string()),
            "minutes_per_year": {
                "before": before.map(|u| minutes(u).to_string()),
                "after": after.map(|u| minutes(u).to_string()),
            },
        })
    };
    json!({
        "schema": "yuntu.diff/1",
        "same": diff.is_empty(),
        "changes": diff.changes.iter().map(change_json).collect::<Vec<_>>(),
        "findings": {
            "came": diff.came.iter().map(finding).collect::<Vec<_>>(),
            "went": diff.went.iter().map(finding).collect::<Vec<_>>(),
        },
        "quote": {
            "currency": Bill::CURRENCY,
            "lines": diff.quote.lines.iter().map(line_json).collect::<Vec<_>>(),
            "monthly": total_json(&diff.quote.monthly),
            "first_year": total_json(&diff.quote.first_year),
            "term": total_json(&diff.quote.term),
        },
        "availability": {
            "known": !diff.availability.unknown,
            "services": diff.availability.services.iter().map(service).collect::<Vec<_>>(),
        },
    })
}

fn change_json(change: &Change) -> Value {
    let field = |field: &FieldChange| json!({ "path": field.path, "title": field.title, "before": field.before, "after": field.after });
    json!({
        "kind": change.kind.word(),
        "table": change.table,
        "id": change.row.map(|row| row.to_string()),
        "name": change.name,
        "fields": change.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn line_json(line: &LineDelta) -> Value {
    let money = |delta: &Delta<Option<Money>>| {
        let plain = |amount: Option<Money>| amount.map(|amount| amount.to_fen().0.to_string());
        json!({
            "before": plain(delta.before),
            "after": plain(delta.after),
            "difference": plain(delta.difference()),
        })
    };
    json!({
        "sku": line.sku,
        "title": line.title,
        "quantity": {
            "before": line.quantity.before.normalize().to_string(),
            "after": line.quantity.after.normalize().to_string(),
        },
        "monthly": money(&line.monthly),
        "first_year": money(&line.first_year),
        "amount": money(&line.amount),
    })
}

fn total_json(total: &Delta<Total>) -> Value {
    let plain = |amount: Money| amount.to_fen().0.to_string();
    json!({
        "before": plain(total.before.amount),
        "after": plain(total.after.amount),
        "difference": plain(total.difference()),
        "complete": total.before.complete && total.after.complete,
    })
}

fn minutes(unavailability: f64) -> f64 {
    unavailability * crate::resilience::MINUTES_PER_YEAR
}

/// One line of the comparison: its heading or what stands under it.
enum Line {
    Heading(Text),
    Item(char, Text),
    Detail(Text),
}

/// The comparison for a terminal.
#[must_use]
pub fn diff_text(diff: &Diff, lang: Lang) -> String {
    let mut out = String::new();
    for line in lines(diff) {
        match line {
            Line::Heading(words) => {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(words.get(lang));
            }
            Line::Item(sign, words) => out.push_str(&format!("  {sign} {}", words.get(lang))),
            Line::Detail(words) => out.push_str(&format!("      {}", words.get(lang))),
        }
        out.push('\n');
    }
    out
}

/// The comparison as Markdown, for a change list.
#[must_use]
pub fn diff_markdown(diff: &Diff, lang: Lang) -> String {
    let title = Text::fixed("设计差异", "Design changes");
    let mut out = format!("# {}\n", title.get(lang));
    let mut before_item = true;
    for line in lines(diff) {
        match line {
            Line::Heading(words) => {
                out.push_str(&format!("\n## {}\n", escaped(words.get(lang))));
                before_item = true;
            }
            Line::Item(sign, words) => {
                if before_item {
                    out.push('\n');
                    before_item = false;
                }
                let words = escaped(words.get(lang));
                out.push_str(&match sign {
                    ' ' => format!("- {words}\n"),
                    sign => format!("- `{sign}` {words}\n"),
                });
            }
            Line::Detail(words) => out.push_str(&format!("  - {}\n", escaped(words.get(lang)))),
        }
    }
    out
}

/// User text in Markdown: no markup, no line of its own.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn lines(diff: &Diff) -> Vec<Line> {
    let mut out = Vec::new();
    if diff.is_empty() {
        out.push(Line::Heading(Text::fixed("两个设计没有差异", "The two designs do not differ")));
    } else {
        let count = diff.changes.len();
        out.push(Line::Heading(text!("设计变更 {count} 处", "{count} changes of the design")));
        for change in &diff.changes {
            change_lines(change, &mut out);
        }
    }
    if !diff.came.is_empty() || !diff.went.is_empty() {
        let (came, went) = (diff.came.len(), diff.went.len());
        out.push(Line::Heading(text!(
            "检查结果：新增 {came} 项，消除 {went} 项",
            "Findings: {came} came, {went} went"
        )));
        for (sign, list) in [('+', &diff.came), ('-', &diff.went)] {
            for Finding { code, severity, message, .. } in list {
                let severity = severity.title();
                out.push(Line::Item(
                    sign,
                    Text::new(
                        format!("{} {code} {}", severity.zh, message.zh),
                        format!("{} {code} {}", severity.en, message.en),
                    ),
                ));
            }
        }
    }
    quote_lines(diff, &mut out);
    if diff.availability.unknown {
        out.push(Line::Heading(Text::fixed("可用性：未评估", "Availability: not evaluated")));
    } else if diff.availability.services.iter().any(|service| {
        service.unavailability.before.map(f64::to_bits) != service.unavailability.after.map(f64::to_bits)
    }) {
        out.push(Line::Heading(Text::fixed(
            "每年预计不可用时间（基于SLA的估算）",
            "Expected minutes of outage a year (SLA-derived estimate)",
        )));
        for ServiceDelta { name, unavailability: Delta { before, after } } in &diff.availability.services {
            let shown = |u: Option<f64>| match u {
                Some(u) => {
                    let minutes = minutes(u);
                    text!("{minutes:.1} 分钟", "{minutes:.1} minutes")
                }
                None => Text::fixed("无此服务", "no such service"),
            };
            let (before, after) = (shown(*before), shown(*after));
            out.push(Line::Item(
                ' ',
                Text::new(
                    format!("{name}：{} → {}", before.zh, after.zh),
                    format!("{name}: {} → {}", before.en, after.en),
                ),
            ));
        }
    }
    out
}

fn change_lines(change: &Change, out: &mut Vec<Line>) {
    let table = words::table(change.table);
    let named = |words: &str| {
        if change.name.is_empty() { words.to_owned() } else { format!("{words} {}", change.name) }
    };
    let kind = change.kind.title();
    out.push(Line::Item(
        change.kind.sign(),
        Text::new(format!("{}{}", kind.zh, named(&table.zh)), format!("{} {}", kind.en, named(&table.en))),
    ));
    if change.kind != Kind::Changed {
        return;
    }
    for field in &change.fields {
        let value =
            |value: &Option<Text>| value.clone().unwrap_or_else(|| Text::fixed("未填写", "not entered"));
        let (before, after) = (value(&field.before), value(&field.after));
        out.push(Line::Detail(Text::new(
            format!("{}：{} → {}", field.title.zh, before.zh, after.zh),
            format!("{}: {} → {}", field.title.en, before.en, after.en),
        )));
    }
}

fn quote_lines(diff: &Diff, out: &mut Vec<Line>) {
    let quote = &diff.quote;
    if quote.lines.is_empty() {
        return;
    }
    let (before, after) = (quote.first_year.before.label(), quote.first_year.after.label());
    let difference = signed(quote.first_year.difference());
    out.push(Line::Heading(Text::new(
        format!("首年费用：{} → {}（{difference} 元）", before.zh, after.zh),
        format!("First year: {} → {} ({difference} CNY)", before.en, after.en),
    )));
    for line in &quote.lines {
        let quantity = if line.quantity.before == line.quantity.after {
            line.quantity.after.normalize().to_string()
        } else {
            format!("{} → {}", line.quantity.before.normalize(), line.quantity.after.normalize())
        };
        let amount = line.first_year.difference().map_or_else(
            || Text::fixed("待询价", "to be confirmed"),
            |difference| {
                Text::new(format!("{} 元", signed(difference)), format!("{} CNY", signed(difference)))
            },
        );
        let sign = match (line.quantity.before.is_zero(), line.quantity.after.is_zero()) {
            (true, false) => '+',
            (false, true) => '-',
            _ => '~',
        };
        out.push(Line::Item(
            sign,
            Text::new(
                format!("{} ×{quantity}：{}", line.title.zh, amount.zh),
                format!("{} ×{quantity}: {}", line.title.en, amount.en),
            ),
        ));
    }
}

fn signed(money: Money) -> String {
    let grouped = money.grouped();
    if money.0 > rust_decimal::Decimal::ZERO { format!("+{grouped}") } else { grouped }
}
