//! `yuntu catalog`: the facts of the product, searched.

use serde_json::{Map, Value, json};

use super::args::{Catalog as Args, Format};
use super::document;
use super::failure::{Failure, shown_word};
use super::output::{Output, json_text};
use super::table::Table;
use crate::base::Lang;
use crate::catalog::{FactFilter, FactKind, FactRow, Facts, status_title};
use crate::text;

/// How many rows a terminal is given unless more are asked for.
const SHOWN: usize = 40;

/// Runs the command.
pub(super) fn run(args: &Args, lang: Lang) -> Result<Output, Failure> {
    let facts = Facts::of(document::facts(&document::price_books(&args.prices)?)?.get());
    let filter = FactFilter {
        kind: args.kind.map(super::args::Kind::kind),
        status: args.status.clone(),
        series: args.series.clone(),
    };
    check(&facts, &filter)?;
    let words = args.words.join(" ");
    let found = facts.search(&words, &filter);
    Ok(match args.format.as_ {
        Format::Json => {
            let rows = found.get(..args.limit.unwrap_or(found.len()).min(found.len())).unwrap_or_default();
            Output::fine(json_text(&json!({
                "schema": "yuntu.catalog/1",
                "words": words,
                "kind": filter.kind.map(FactKind::code),
                "found": found.len(),
                "rows": rows.iter().map(|row| row_json(row)).collect::<Vec<_>>(),
            })))
        }
        Format::Text => {
            let most = args.limit.unwrap_or(SHOWN).min(found.len());
            Output::fine(as_text(found.get(..most).unwrap_or_default(), found.len(), lang))
        }
    })
}

/// A status or series that no row has is a slip that would look like "nothing found".
fn check(facts: &Facts, filter: &FactFilter) -> Result<(), Failure> {
    let kinds: Vec<FactKind> = filter.kind.map_or_else(|| FactKind::ALL.to_vec(), |kind| vec![kind]);
    let known = |wanted: &str, known: &[&str]| known.iter().any(|word| word.eq_ignore_ascii_case(wanted));
    let statuses: Vec<&str> = kinds.iter().flat_map(|kind| facts.statuses(*kind)).collect();
    let series: Vec<&str> = kinds.iter().flat_map(|kind| facts.series(*kind)).collect();
    for (wanted, known, list) in [
        (&filter.status, filter.status.as_deref().is_none_or(|word| known(word, &statuses)), &statuses),
        (&filter.series, filter.series.as_deref().is_none_or(|word| known(word, &series)), &series),
    ] {
        let Some(word) = wanted.as_deref().filter(|_| !known) else { continue };
        let mut list = list.clone();
        list.sort_unstable();
        list.dedup();
        let (word, list) = (shown_word(word), list.join(", "));
        return Err(Failure::new(text!(
            "目录中没有“{word}”；可选：{list}",
            "no row of the catalogue has \"{word}\"; there are: {list}"
        )));
    }
    Ok(())
}

fn row_json(row: &FactRow) -> Value {
    let mut values = Map::new();
    for (column, cell) in row.kind.columns().iter().zip(&row.cells) {
        let value = match cell {
            None => Value::Null,
            Some(text) if text.zh == text.en => text.en.as_ref().into(),
            Some(text) => json!({"zh": text.zh, "en": text.en}),
        };
        values.insert(column.code.to_owned(), value);
    }
    json!({
        "kind": row.kind.code(),
        "code": row.code,
        "status": row.status,
        "series": row.series,
        "values": values,
        "source": row.provenance.source,
        "as_of": row.provenance.as_of,
        "confidence": row.provenance.confidence.code(),
        "note": row.provenance.note,
        "own": row.own,
    })
}

fn as_text(rows: &[&FactRow], all: usize, lang: Lang) -> String {
    let mut out = String::new();
    for kind in FactKind::ALL {
        let of_kind: Vec<&&FactRow> = rows.iter().filter(|row| row.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        out.push_str(&format!("{}\n", kind.title().get(lang)));
        let mut table = Table::default();
        let has_status = of_kind.iter().any(|row| !row.status.is_empty());
        let mut head = vec![text!("编码", "Code").get(lang).to_owned()];
        head.extend(kind.columns().iter().map(|column| column.title().get(lang).to_owned()));
        if has_status {
            head.push(text!("状态", "Status").get(lang).to_owned());
        }
        for title in [text!("可信度", "Confidence"), text!("日期", "As of"), text!("来源", "Source")] {
            head.push(title.get(lang).to_owned());
        }
        table.row(head);
        for row in of_kind {
            let unknown = text!("未知", "unknown");
            let mut cells = vec![row.code.clone()];
            cells.extend(row.cells.iter().map(|cell| cell.as_ref().unwrap_or(&unknown).get(lang).to_owned()));
            if has_status {
                cells.push(status_title(row.status).get(lang).to_owned());
            }
            cells.push(row.provenance.confidence.title().get(lang).to_owned());
            cells.push(row.provenance.as_of.clone());
            cells.push(row.provenance.source.clone());
            table.row(cells);
        }
        out.push_str(&table.render("  "));
        out.push('\n');
    }
    let shown = rows.len();
    let end = match (all, shown < all) {
        (0, _) => text!("目录中没有同时包含这些词的条目", "no row of the catalogue has all these words"),
        (_, true) => text!(
            "共 {all} 条，已列出 {shown} 条；用 --limit、--kind 或更多的词缩小范围",
            "{all} rows, {shown} of them shown; narrow the search by --kind or more words, or raise --limit"
        ),
        (_, false) => text!("共 {all} 条", "{all} rows"),
    };
    out.push_str(end.get(lang));
    out.push('\n');
    out
}
