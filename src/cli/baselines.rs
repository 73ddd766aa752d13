//! `yuntu baseline`: versions of a design kept under names beside it.

use std::path::Path;

use serde_json::json;

use super::args::{BaselineCommand, Baselines as Args, Format, Renderer};
use super::document::{self, Document};
use super::failure::{Failure, shown_path, shown_word};
use super::output::{Output, Status, json_text};
use super::quote::of_design;
use super::table::Table;
use super::window;
use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::{Date, Lang, Text};
use crate::files::baselines::{self, Baseline, Keep, Quoted};
use crate::files::reasons;
use crate::{compare, files, pricing, text};

/// Runs the command.
pub(super) fn run(
    args: &Args,
    date: Date,
    renderer: Option<Renderer>,
    lang: Lang,
) -> Result<Output, Failure> {
    let file = args.file.as_path();
    match &args.command {
        BaselineCommand::Save { name, author, note, prices, force } => {
            let document = document::read(file)?;
            let books = document::price_books(prices)?;
            let facts = document.catalog(&books)?;
            let settings =
                AssessmentSettings { term: of_design(&document.design), ..AssessmentSettings::default() };
            let bill = Assessment::bill_of(&document.design, facts.get(), &settings);
            let keep = Keep {
                name,
                date,
                author: author.as_deref().unwrap_or(&document.design.title.author),
                note,
                price_date: bill.newest_day().unwrap_or(date),
                books: &books,
                quoted: Some(Quoted {
                    monthly: bill.monthly.amount,
                    first_year: bill.first_year.amount,
                    three_years: bill.three_years.amount,
                    complete: bill.is_complete(),
                }),
                replace: *force,
            };
            let kept = baselines::keep(file, &document.design, &keep).map_err(|e| Failure::new(e.text()))?;
            let path = shown_path(&baselines::design_of(file, &kept.name));
            let name = kept.name;
            let words = text!("已保存基线“{name}”：{path}", "kept as \"{name}\": {path}");
            Ok(Output::fine(format!("{}\n", words.get(lang))))
        }
        BaselineCommand::List { format } => list(file, format.as_, lang),
        BaselineCommand::Restore { name, output } => restore(file, name, output.as_deref(), lang),
        BaselineCommand::Why { name, words, of } => why(file, name, words, of.as_deref(), lang),
        BaselineCommand::Open { name } => {
            let kept = baselines::load(file, name).map_err(|error| Failure::new(error.text()))?;
            window::open(Some(baselines::design_of(file, &kept.baseline.name)), renderer, lang)
        }
    }
}

/// Says why the design changed since a baseline, or why one thing of it did.
fn why(file: &Path, name: &str, words: &str, of: Option<&str>, lang: Lang) -> Result<Output, Failure> {
    let kept = baselines::load(file, name).map_err(|error| Failure::new(error.text()))?;
    let mut said = reasons::load(file, name).map_err(|error| Failure::new(error.text()))?;
    match of {
        None => words.trim().clone_into(&mut said.why),
        Some(of) => {
            let before = &kept.loaded.design;
            let after = document::read(file)?.design;
            let changes = compare::changes(before, &compare::align(before, &after));
            let Some(change) = changes.iter().find(|one| one.key() == of || one.name == of) else {
                let shown = shown_word(of);
                let known: Vec<String> = changes
                    .iter()
                    .map(|one| if one.name.is_empty() { one.key() } else { one.name.clone() })
                    .collect();
                let (zh, en) = (known.join("、"), known.join(", "));
                return Err(Failure::new(if known.is_empty() {
                    text!("--of：自“{name}”以来没有变更", "--of: nothing changed since \"{name}\"")
                } else {
                    text!(
                        "--of：自“{name}”以来“{shown}”没有变更；有变更的：{zh}",
                        "--of: \"{shown}\" did not change since \"{name}\"; what changed: {en}"
                    )
                }));
            };
            said.say(&change.key(), words);
        }
    }
    reasons::keep(file, name, &said).map_err(|error| Failure::new(error.text()))?;
    let words = text!("已记录自“{name}”以来的变更原因", "kept: why the design changed since \"{name}\"");
    Ok(Output::fine(format!("{}\n", words.get(lang))))
}

fn restore(file: &Path, name: &str, output: Option<&Path>, lang: Lang) -> Result<Output, Failure> {
    let kept = baselines::load(file, name).map_err(|error| Failure::new(error.text()))?;
    let to = output.unwrap_or(file);
    let shown = shown_path(to);
    if output.is_some() && to.exists() {
        return Err(Failure::new(text!(
            "{shown} 已存在；请另选文件名作为下一轮",
            "{shown} exists; choose another name for the next round"
        )));
    }
    // What stands there now stays in the history, as with every save.
    let design = &kept.loaded.design;
    files::save_design(to, design, None).map_err(|error| Failure::new(error.text()))?;
    let mut text = text!("已写入 {shown}，内容为基线“{name}”", "written: {shown}, as it was in \"{name}\"");
    if output.is_none() {
        let back =
            text!("；被替换的版本保留在历史版本中", "; the version that was replaced is kept in the history");
        text = Text::new(format!("{}{}", text.zh, back.zh), format!("{}{}", text.en, back.en));
    }
    Ok(Output::fine(format!("{}\n", text.get(lang))))
}

fn list(file: &Path, format: Format, lang: Lang) -> Result<Output, Failure> {
    let found = baselines::list(file).map_err(|error| Failure::new(error.text()))?;
    let mut notes = String::new();
    for (path, why) in &found.unreadable {
        let (path, Text { zh, en }) = (shown_path(path), why);
        let words = text!("无法读取 {path}：{zh}", "cannot be read: {path}: {en}");
        notes.push_str(&format!("{}\n", words.get(lang)));
    }
    let status = if found.unreadable.is_empty() { Status::Fine } else { Status::Incomplete };
    let text = match format {
        Format::Json => json_text(&json!({
            "schema": "yuntu.baselines/1",
            "baselines": found.list.iter().map(to_json).collect::<Vec<_>>(),
        })),
        Format::Text if found.list.is_empty() && notes.is_empty() => {
            if !file.exists() {
                // A misspelt name is no design without baselines.
                document::read(file).map(|Document { .. }| ())?;
            }
            let none = Text::fixed(
                "还没有基线；用 yuntu baseline FILE save NAME 保存\n",
                "there are no baselines yet; keep one with yuntu baseline FILE save NAME\n",
            );
            none.get(lang).to_owned()
        }
        Format::Text => {
            let head = [
                Text::fixed("序号", "no."),
                Text::fixed("基线", "baseline"),
                Text::fixed("日期", "date"),
                Text::fixed("作者", "author"),
                Text::fixed("价格日期", "prices of"),
                Text::fixed("首年费用（元）", "first year (CNY)"),
                Text::fixed("备注", "note"),
            ];
            let mut table = Table::default();
            table.row(head.iter().map(|text| text.get(lang)));
            for one in &found.list {
                let quoted = one.quoted.map(|quoted| {
                    let total = pricing::Total { amount: quoted.first_year, complete: quoted.complete };
                    total.label().get(lang).to_owned()
                });
                table.row([
                    one.number.to_string(),
                    one.name.clone(),
                    one.date.to_string(),
                    one.author.clone(),
                    one.price_date.to_string(),
                    quoted.unwrap_or_else(|| "-".to_owned()),
                    one.note.clone(),
                ]);
            }
            table.render("")
        }
    };
    Ok(Output { text, notes, status })
}

fn to_json(baseline: &Baseline) -> serde_json::Value {
    json!({
        "name": baseline.name,
        "number": baseline.number,
        "date": baseline.date,
        "author": baseline.author,
        "note": baseline.note,
        "price_date": baseline.price_date,
        "price_books": baseline.price_books,
        "quoted": baseline.quoted.map(|quoted| json!({
            "currency": pricing::Bill::CURRENCY,
            "monthly": quoted.monthly.to_fen().to_string(),
            "first_year": quoted.first_year.to_fen().to_string(),
            "three_years": quoted.three_years.to_fen().to_string(),
            "complete": quoted.complete,
        })),
    })
}
