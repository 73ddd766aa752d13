//! `yuntu options`: the variants of a design side by side.

use super::args::{Format, Options};
use super::document;
use super::export::write;
use super::failure::{Failure, shown_path, shown_word};
use super::output::{Output, json_text};
use super::table::Table;
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::compare::{self, Variant};
use crate::{files, text};

/// Runs the command.
pub(super) fn run(args: &Options, date: Date, lang: Lang) -> Result<Output, Failure> {
    let catalog = Catalog::builtin();
    let drawn = document::read(&args.file)?.design;
    let mut variants = compare::variants(&drawn, catalog, date);
    for path in &args.with {
        let name = shown_path(path);
        variants.push(Variant {
            id: name.clone(),
            title: Text::same(name),
            note: Text::fixed("另一个设计文件", "another design"),
            design: document::read(path)?.design,
        });
    }
    if let (Some(wanted), Some(path)) = (&args.take, &args.output) {
        let Some(variant) = variants.iter().find(|variant| variant.id == *wanted) else {
            let wanted = shown_word(wanted);
            let known: Vec<&str> = variants.iter().map(|variant| variant.id.as_str()).collect();
            let (zh, en) = (known.join("、"), known.join(", "));
            return Err(Failure::new(text!(
                "--take：没有方案“{wanted}”；可用：{zh}",
                "--take: there is no variant \"{wanted}\"; there are {en}"
            )));
        };
        let text = files::write_text(&variant.design).map_err(|error| Failure::new(error.0))?;
        return write(path, text.as_bytes(), lang);
    }
    let board = compare::board(variants, catalog, date);
    if args.format.as_ == Format::Json {
        return Ok(Output::fine(json_text(&compare::board_json(&board))));
    }
    let mut table = Table::default();
    for row in compare::board_rows(&board, lang) {
        table.row(row);
    }
    let mut out = table.render("");
    out.push_str(&format!("\n{}\n", board.reason.get(lang)));
    let legend = Text::fixed(
        "★ 推荐 ◆ 费用与可用性均未被其他方案超过；可用性为基于SLA的估算",
        "★ recommended, ◆ no other variant is both cheaper and more available; availability is an SLA-derived estimate",
    );
    out.push_str(&format!("{}\n", legend.get(lang)));
    Ok(Output::fine(out))
}
