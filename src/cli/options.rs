//! `yuntu options`: the variants of a design side by side.

use std::path::Path;

use rust_decimal::Decimal;
use serde_json::json;

use super::args::{DiffFormat, Options};
use super::document::{self, Document};
use super::export::write;
use super::failure::{Failure, shown_path, shown_word};
use super::output::{Output, json_text};
use super::table::Table;
use crate::base::{Date, Lang, Text, number};
use crate::catalog::Catalog;
use crate::compare::{self, Along, Board, Lever, Variant};
use crate::design::Design;
use crate::files::option_sets::{self, KeptOption, OptionSet};
use crate::scene::scatter;
use crate::{export, files, text};

/// The most years that growth is followed.
const MOST_YEARS: u64 = 10;
/// The largest value that a workload is set to.
const MOST_VALUE: u64 = 1_000_000_000_000;

/// Runs the command.
pub(super) fn run(args: &Options, date: Date, lang: Lang) -> Result<Output, Failure> {
    if args.sets {
        return sets(&args.file, args.format, lang);
    }
    if let Some(name) = &args.drop_set {
        option_sets::remove(&args.file, name).map_err(|error| Failure::new(error.text()))?;
        let words = text!("已删除方案集“{name}”", "the option set \"{name}\" is taken away");
        return Ok(Output::fine(format!("{}\n", words.get(lang))));
    }
    let document = document::read(&args.file)?;
    let facts = document.catalog(&document::price_books(&args.prices)?)?;
    let catalog = facts.get();
    let mut notes = String::new();
    let variants = variants(args, &document, (catalog, date, lang), &mut notes)?;
    if let (Some(wanted), Some(path)) = (&args.take, &args.output) {
        let Some(variant) = variants.iter().find(|variant| variant.id == *wanted) else {
            return Err(unknown("--take", wanted, &variants));
        };
        let text = files::write_text(&variant.design).map_err(|error| Failure::new(error.0))?;
        return write(path, text.as_bytes(), lang);
    }
    if let Some(name) = &args.save_set {
        notes.push_str(&save_set(args, name, &document, &variants, date, lang)?);
    }
    let series = match &args.along {
        None => Vec::new(),
        Some(word) => {
            let along = along(word, args.workload.as_deref(), &document.design)?;
            compare::along(&variants, &along, catalog)
        }
    };
    let board = compare::board(variants, catalog, date);
    if let Some(path) = &args.chart {
        notes.push_str(&chart(path, &board, lang)?);
    }
    let text = match args.format {
        DiffFormat::Json => {
            let mut value = compare::board_json(&board);
            if let (Some(map), true) = (value.as_object_mut(), args.along.is_some()) {
                map.insert("along".to_owned(), compare::series_json(&series));
            }
            json_text(&value)
        }
        DiffFormat::Md => {
            format!("{}{}", compare::board_markdown(&board, lang), compare::series_markdown(&series, lang))
        }
        DiffFormat::Text => {
            let (tables, below) = compare::board_text(&board, lang);
            let mut out = String::new();
            for rows in tables {
                out.push_str(&rendered(rows));
                out.push('\n');
            }
            out.push_str(&below);
            for (title, rows) in compare::series_text(&series, lang) {
                out.push_str(&format!("\n{title}\n{}", rendered(rows)));
            }
            out
        }
    };
    Ok(Output { notes, ..Output::fine(text) })
}

/// The sets that stand beside a design.
fn sets(file: &Path, format: DiffFormat, lang: Lang) -> Result<Output, Failure> {
    let heads = option_sets::heads(file).map_err(|error| Failure::new(error.text()))?;
    let text = match format {
        DiffFormat::Json => json_text(&json!({
            "schema": "yuntu.option_sets/1",
            "sets": heads.iter().map(|head| json!({
                "name": head.name,
                "date": head.date,
                "note": head.note,
                "options": head.options.iter().map(|(id, title)| json!({ "id": id, "title": title })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        })),
        DiffFormat::Text | DiffFormat::Md if heads.is_empty() => {
            if !file.exists() {
                // A misspelt name is no design without sets.
                document::read(file)?;
            }
            let none = Text::fixed(
                "还没有方案集；用 yuntu options FILE --save-set NAME 保存\n",
                "there are no option sets yet; keep one with yuntu options FILE --save-set NAME\n",
            );
            none.get(lang).to_owned()
        }
        DiffFormat::Text | DiffFormat::Md => {
            let head = [
                Text::fixed("方案集", "set"),
                Text::fixed("日期", "date"),
                Text::fixed("方案", "options"),
                Text::fixed("备注", "note"),
            ];
            let mut rows = vec![head.iter().map(|text| text.get(lang).to_owned()).collect::<Vec<_>>()];
            rows.extend(heads.into_iter().map(|head| {
                let ids: Vec<String> = head.options.into_iter().map(|(id, _)| id).collect();
                vec![head.name, head.date.to_string(), ids.join(", "), head.note]
            }));
            rendered(rows)
        }
    };
    Ok(Output::fine(text))
}

fn rendered(rows: Vec<Vec<String>>) -> String {
    let mut table = Table::default();
    for row in rows {
        table.row(row);
    }
    table.render("")
}

/// What is compared: the design, and what follows from it or from its sets, and other designs.
fn variants(
    args: &Options,
    document: &Document,
    (catalog, date, lang): (&Catalog, Date, Lang),
    notes: &mut String,
) -> Result<Vec<Variant>, Failure> {
    let drawn = &document.design;
    let mut all = compare::variants(drawn, catalog, date);
    if !args.set.is_empty() {
        all.truncate(1);
    }
    for name in &args.set {
        let set = option_sets::load(&args.file, name).map_err(|error| Failure::new(error.text()))?;
        for option in set.list {
            all.push(follow(option, &set.base, drawn, lang, notes));
        }
    }
    for path in &args.with {
        let name = shown_path(path);
        let design = document::read(path)?.design;
        let own = design.title.name.clone();
        let title = if own.is_empty() || own == drawn.title.name { name.clone() } else { own };
        all.push(Variant {
            id: name,
            title: Text::same(title),
            note: Text::fixed("另一个设计文件", "another design"),
            design,
        });
    }
    if !args.only.is_empty() {
        for wanted in &args.only {
            if !all.iter().any(|variant| variant.id == *wanted) {
                return Err(unknown("--only", wanted, &all));
            }
        }
        let first = all.first().map(|variant| variant.id.clone());
        all.retain(|variant| Some(&variant.id) == first.as_ref() || args.only.contains(&variant.id));
    }
    Ok(all)
}

/// An option of a set on top of what the design is now.
fn follow(option: KeptOption, base: &Design, drawn: &Design, lang: Lang, notes: &mut String) -> Variant {
    let KeptOption { id, title, note, design } = option;
    let (variant, conflicts) = compare::followed(Variant { id, title, note, design }, base, drawn);
    let id = &variant.id;
    for conflict in &conflicts {
        let (row, Text { zh, en }) = (&conflict.name, &conflict.title);
        let words = text!(
            "方案 {id}：{row} · {zh}在设计中也改过，以方案为准",
            "option {id}: {row} · {en} was changed in the design too; the option's value stands"
        );
        notes.push_str(&format!("{}\n", words.get(lang)));
    }
    variant
}

fn unknown(flag: &str, wanted: &str, variants: &[Variant]) -> Failure {
    let wanted = shown_word(wanted);
    let known: Vec<&str> = variants.iter().map(|variant| variant.id.as_str()).collect();
    let (zh, en) = (known.join("、"), known.join(", "));
    Failure::new(text!(
        "{flag}：没有方案“{wanted}”；可用：{zh}",
        "{flag}: there is no variant \"{wanted}\"; there are {en}"
    ))
}

fn save_set(
    args: &Options,
    name: &str,
    document: &Document,
    variants: &[Variant],
    date: Date,
    lang: Lang,
) -> Result<String, Failure> {
    let kept = |variant: &Variant| KeptOption {
        id: variant.id.clone(),
        title: variant.title.clone(),
        note: variant.note.clone(),
        design: variant.design.clone(),
    };
    let set = OptionSet {
        name: name.to_owned(),
        date,
        note: args.note.clone(),
        base: document.design.clone(),
        // The design itself is the base.
        list: variants.iter().skip(1).map(kept).collect(),
    };
    let folder = option_sets::keep(&args.file, &set).map_err(|error| Failure::new(error.text()))?;
    let folder = shown_path(&folder);
    let words = text!("已保存方案集“{name}”：{folder}", "kept as the option set \"{name}\": {folder}");
    Ok(format!("{}\n", words.get(lang)))
}

/// `years`, `years=5`, `peak_tps` or `peak_tps=50,100`.
fn along(word: &str, workload: Option<&str>, design: &Design) -> Result<Along, Failure> {
    let (what, values) = word.split_once('=').map_or((word, None), |(what, values)| (what, Some(values)));
    let most = Decimal::from(MOST_VALUE);
    if what == "years" {
        let years = number::decimal(values.unwrap_or("5"), Decimal::from(MOST_YEARS))
            .map_err(|error| Failure::number("--along", &error))?;
        let years = u32::try_from(years.trunc()).unwrap_or(1).max(1);
        return Ok(Along::Years(years));
    }
    let Some(lever) = Lever::ALL.into_iter().find(|lever| lever.word() == what) else {
        let known: Vec<&str> = Lever::ALL.iter().map(|lever| lever.word()).collect();
        let (shown, known) = (shown_word(what), known.join(", "));
        return Err(Failure::new(text!(
            "--along：不认识“{shown}”；可用：years、{known}",
            "--along: \"{shown}\" is not known; there are years, {known}"
        )));
    };
    let workload = workload.map(str::to_owned);
    if let Some(name) = &workload
        && !design.workloads.values().any(|row| row.name == *name)
    {
        let known: Vec<&str> = design.workloads.values().map(|row| row.name.as_str()).collect();
        let (shown, zh, en) = (shown_word(name), known.join("、"), known.join(", "));
        return Err(Failure::new(text!(
            "--workload：没有业务量“{shown}”；已有：{zh}",
            "--workload: there is no workload \"{shown}\"; there are {en}"
        )));
    }
    match values {
        Some(values) => {
            let read = |word: &str| {
                number::decimal(word.trim(), most).map_err(|error| Failure::number("--along", &error))
            };
            Ok(Along::Value {
                lever,
                workload,
                values: values.split(',').map(read).collect::<Result<_, _>>()?,
            })
        }
        None => Along::around(design, lever, workload).ok_or_else(|| {
            Failure::new(text!(
                "--along：业务量没有填写 {what}；请给出数值，例如 {what}=50,100,200",
                "--along: no workload states {what}; give values, for example {what}=50,100,200"
            ))
        }),
    }
}

fn chart(path: &Path, board: &Board, lang: Lang) -> Result<String, Failure> {
    let scene = scatter::of_board(board, lang);
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let bytes = match ending.as_deref() {
        Some("svg") => export::svg(&scene).into_bytes(),
        Some("png") => export::png(&scene, 2.0).map_err(|error| Failure::new(error.message()))?,
        Some("pdf") => export::pdf(&scene).map_err(|error| Failure::new(error.message()))?,
        _ => {
            let path = shown_path(path);
            return Err(Failure::new(text!(
                "--chart：“{path}”请以 .svg、.png 或 .pdf 结尾",
                "--chart: let \"{path}\" end in .svg, .png or .pdf"
            )));
        }
    };
    Ok(write(path, &bytes, lang)?.text)
}
