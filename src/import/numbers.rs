//! Business numbers as a table: one workload a row, one number a column, as presales engineers keep them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Sheet;
use crate::base::{Lang, Text, number};
use crate::design::{Aim, Design, Edit, Product, SlbScope, Workload, WorkloadId};
use crate::pricing::csv_text;
use crate::sizing::{WORKLOAD_NUMBERS, WorkloadNumber};
use crate::text;

/// The most that a number may be: far beyond any business, and near enough that a slip is noticed.
const MOST: u64 = 1_000_000_000_000;

/// How far down the head of the table may stand, below a title.
const HEAD_WITHIN: usize = 10;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Aims,
    Number(usize),
}

const NAME: (&str, Text) = ("name", Text::fixed("名称", "Name"));
const AIMS: (&str, Text) = ("aims", Text::fixed("作用于", "Lands on"));

/// The column that a heading means: its code, or its words in either language.
fn column(heading: &str) -> Option<Column> {
    // A heading may name its unit in brackets.
    let heading = heading.split(['（', '(']).next().unwrap_or_default().trim();
    let means = |code: &str, title: &Text| {
        heading.eq_ignore_ascii_case(code) || heading == title.zh || heading.eq_ignore_ascii_case(&title.en)
    };
    if means(NAME.0, &NAME.1) {
        return Some(Column::Name);
    }
    if means(AIMS.0, &AIMS.1) {
        return Some(Column::Aims);
    }
    WORKLOAD_NUMBERS.iter().position(|number| means(number.code, &number.title)).map(Column::Number)
}

/// The heading of a number with its unit, so that nobody has to guess.
fn heading(number: &WorkloadNumber) -> Text {
    let unit = match number.code {
        "tx_per_day" => ("笔", ""),
        "peak_tps" | "tps_per_server" | "tps_per_db_core" => ("笔/秒", ""),
        "peak_factor" => ("倍", "times the average"),
        "business_hours" => ("小时", "hours a day"),
        "kb_per_tx" | "request_kb" | "response_kb" => ("KB", "KB"),
        "retention_days" => ("天", "days"),
        "static_percent" | "hot_data_percent" | "growth_percent_per_year" => ("%", "%"),
        _ => ("", ""),
    };
    let with = |title: &str, unit: &str, open: &str, close: &str| {
        if unit.is_empty() { title.to_owned() } else { format!("{title}{open}{unit}{close}") }
    };
    Text::new(with(&number.title.zh, unit.0, "（", "）"), with(&number.title.en, unit.1, " (", ")"))
}

/// The row that names the columns.
fn head_of(sheet: &Sheet) -> Option<usize> {
    sheet.rows.iter().take(HEAD_WITHIN).position(|row| {
        let known: Vec<Column> = row.iter().filter_map(|cell| column(cell)).collect();
        known.contains(&Column::Name) && known.len() > 1
    })
}

/// Whether a table holds business numbers: a name and at least one number or aim a row.
#[must_use]
pub fn is_numbers(sheet: &Sheet) -> bool {
    let head = head_of(sheet).and_then(|at| sheet.rows.get(at));
    head.is_some_and(|head| {
        head.iter().any(|cell| matches!(column(cell), Some(Column::Number(_) | Column::Aims)))
    })
}

/// The workloads of a table as edits of a design. A row with the name of a workload changes the numbers that it
/// fills in; any other row adds a workload. An empty cell is "not entered" and changes nothing.
///
/// # Errors
/// Every cell that cannot be read, with its row and column, and what to write.
pub fn numbers(sheet: &Sheet, design: &Design) -> Result<Vec<Edit>, Vec<Text>> {
    let head = head_of(sheet);
    let Some((head, titles)) = head.and_then(|at| Some((at, sheet.rows.get(at)?))) else {
        let words: Vec<&str> = WORKLOAD_NUMBERS.iter().map(|number| number.code).collect();
        let words = words.join(", ");
        return Err(vec![text!(
            "没有表头：需要“名称”（name）列，以及 aims 和下列任意列：{words}",
            "there is no head: a column \"name\", and aims and any of {words}"
        )]);
    };
    let columns: Vec<Option<Column>> = titles.iter().map(|cell| column(cell)).collect();
    let mut faults: Vec<Text> = Vec::new();
    for (title, _) in
        titles.iter().zip(&columns).filter(|(title, found)| found.is_none() && !title.trim().is_empty())
    {
        let title = number::shown(title);
        faults.push(text!("不认识的列“{title}”", "no column is called \"{title}\""));
    }
    let places = aims_by_name(design);
    let mut ids = design.ids();
    let mut known: BTreeMap<&str, WorkloadId> =
        design.workloads.iter().map(|(id, row)| (row.name.as_str(), id)).collect();
    let mut edits = Vec::new();
    for (at, cells) in sheet.rows.iter().enumerate().skip(head + 1) {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |wanted: Column| -> &str {
            let place = columns.iter().position(|column| *column == Some(wanted));
            let words = place.and_then(|place| cells.get(place)).map_or("", String::as_str).trim();
            // A spreadsheet keeps the apostrophe that tells it a cell is text.
            words.strip_prefix('\'').unwrap_or(words)
        };
        let name = cell(Column::Name);
        let line = at + 1;
        if name.is_empty() {
            faults.push(text!("第{line}行缺少名称", "row {line} has no name"));
            continue;
        }
        let id = known.get(name).copied();
        let mut row = id.and_then(|id| design.workloads.get(id)).cloned().unwrap_or_default();
        name.clone_into(&mut row.name);
        read_aims(cell(Column::Aims), line, &places, &mut row, &mut faults);
        for (place, number) in WORKLOAD_NUMBERS.iter().enumerate() {
            let words = cell(Column::Number(place));
            if words.is_empty() {
                continue;
            }
            match number::decimal(words, number.most.map_or(MOST, u64::from).into()) {
                Ok(value) => number.put(&mut row, value),
                Err(error) => {
                    let (Text { zh, en }, title) = (error.text(), &number.title);
                    let (title_zh, title_en) = (&title.zh, &title.en);
                    faults.push(text!("第{line}行“{title_zh}”：{zh}", "row {line}, {title_en}: {en}"));
                }
            }
        }
        let id = id.unwrap_or_else(|| ids.workload());
        known.insert(name, id);
        edits.push(Edit::PutWorkload(id, Box::new(row)));
    }
    if faults.is_empty() { Ok(edits) } else { Err(faults) }
}

fn read_aims(
    words: &str,
    line: usize,
    places: &BTreeMap<String, Aim>,
    row: &mut Workload,
    faults: &mut Vec<Text>,
) {
    if words.is_empty() {
        return;
    }
    row.aims.clear();
    for word in words.split([';', '；', '、']).map(str::trim).filter(|word| !word.is_empty()) {
        match places.get(word) {
            Some(aim) => row.aims.push(*aim),
            None => {
                let word = number::shown(word);
                faults.push(text!(
                    "第{line}行：设计中没有叫“{word}”的应用模块、数据库、专线、SLB 或对象存储",
                    "row {line}: no function, database, line, SLB or bucket of the design is called \"{word}\""
                ));
            }
        }
    }
    row.aims.sort_unstable();
    row.aims.dedup();
}

/// What a workload may land on, by name and by id.
fn aims_by_name(design: &Design) -> BTreeMap<String, Aim> {
    let mut found = BTreeMap::new();
    for (id, node) in design.nodes.iter() {
        if matches!(node.product, Product::Rds(_) | Product::Line(_) | Product::Slb(_) | Product::Oss(_)) {
            found.insert(node.name.clone(), Aim::Node(id));
            found.insert(id.to_string(), Aim::Node(id));
        }
    }
    for (id, function) in design.functions.iter() {
        found.insert(function.name.clone(), Aim::Function(id));
        found.insert(id.to_string(), Aim::Function(id));
    }
    found
}

/// A table to fill in: a row for each workload of the design, or one that lands on everything that can be sized.
#[must_use]
pub fn numbers_template(design: &Design, lang: Lang) -> Vec<Vec<String>> {
    let mut head = vec![NAME.1.get(lang).to_owned(), AIMS.1.get(lang).to_owned()];
    head.extend(WORKLOAD_NUMBERS.iter().map(|number| heading(number).get(lang).to_owned()));
    let mut rows = vec![head];
    let mut add = |workload: &Workload| {
        let names: Vec<String> = workload.aims.iter().map(|aim| name_of(design, *aim)).collect();
        let mut row = vec![csv_text(&workload.name), csv_text(&names.join(";"))];
        let value =
            |value: Option<Decimal>| value.map(|value| value.normalize().to_string()).unwrap_or_default();
        row.extend(WORKLOAD_NUMBERS.iter().map(|number| value(number.of(workload))));
        rows.push(row);
    };
    design.workloads.values().for_each(&mut add);
    if design.workloads.is_empty() {
        let nodes = design.nodes.iter().filter(|(_, node)| match &node.product {
            Product::Rds(_) | Product::Line(_) | Product::Oss(_) => true,
            Product::Slb(slb) => slb.scope == SlbScope::Public,
            _ => false,
        });
        let aims = design.functions.keys().map(Aim::Function).chain(nodes.map(|(id, _)| Aim::Node(id)));
        let name = Text::fixed("主业务", "Main business").get(lang).to_owned();
        add(&Workload { name, aims: aims.collect(), ..Workload::default() });
    }
    rows
}

fn name_of(design: &Design, aim: Aim) -> String {
    let name = match aim {
        Aim::Node(id) => design.nodes.get(id).map(|node| (node.name.clone(), id.to_string())),
        Aim::Function(id) => design.functions.get(id).map(|row| (row.name.clone(), id.to_string())),
    };
    let (name, id) = name.unwrap_or_default();
    // Two things of one name are told apart by their ids.
    let alike = design.nodes.values().filter(|node| node.name == name).count()
        + design.functions.values().filter(|row| row.name == name).count();
    if alike == 1 && !name.contains([';', '；', '、']) { name } else { id }
}
