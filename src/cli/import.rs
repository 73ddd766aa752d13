//! `yuntu import`: a design out of a picture that carries one, a drawing edited in draw.io, an inventory, or Terraform.

use std::path::Path;

use super::args::Import;
use super::document;
use super::failure::{Failure, shown_path};
use super::output::Output;
use super::table::Table;
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::Design;
use crate::import::{self, Carrier, Columns, Headings, Imported, Inventory, Move, Sheet, Taking};
use crate::{files, text};

/// The most problems that are printed.
const SHOWN: usize = 200;

/// Runs the command.
pub(super) fn run(args: &Import, lang: Lang) -> Result<Output, Failure> {
    let base = args.into.as_deref().map(document::read).transpose()?.map(|document| document.design);
    let ending = args.file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let mut out = String::new();
    let Imported { design, notes } = match ending.as_deref() {
        Some("drawio" | "xml") => drawing(&args.file, base)?,
        Some("csv" | "xlsx") => {
            let Inventory { imported, moves } = inventory(args, ending.as_deref(), base)?;
            out.push_str(&moves_text(&moves, lang));
            imported
        }
        _ if args.file.is_dir() || ending.as_deref() == Some("tf") => {
            let files = configuration(&args.file)?;
            import::terraform(&files, Catalog::builtin()).map_err(Failure::new)?
        }
        Some("png" | "svg" | "pdf") => {
            Imported { design: document::read(&args.file)?.design, notes: Vec::new() }
        }
        Some(_) | None => {
            let shown = shown_path(&args.file);
            return Err(Failure::new(text!(
                "不能导入“{shown}”；可以是 .drawio、.csv、.xlsx、.tf 或其文件夹，或带有设计数据的 .png、.svg、.pdf",
                "\"{shown}\" cannot be imported; it can be a .drawio, a .csv, a .xlsx, a .tf or a folder of them, or a .png, .svg or .pdf that carries a design"
            )));
        }
    };
    files::save_design(&args.output, &design, None).map_err(|error| Failure::new(error.text()))?;
    let said: Vec<&str> = notes.iter().map(|note| note.get(lang)).collect();
    out.insert_str(0, &format!("{}\n", said.join("\n")));
    let path = shown_path(&args.output);
    out.push_str(&format!("{}\n", text!("已写入 {path}", "written: {path}").get(lang)));
    Ok(Output::fine(out))
}

/// The rows of a table of servers, added to the design named or to an empty one.
fn inventory(args: &Import, ending: Option<&str>, base: Option<Design>) -> Result<Inventory, Failure> {
    let columns = columns(args)?;
    let of_file = |why: Text| {
        let (path, Text { zh, en }) = (shown_path(&args.file), why);
        Failure::new(text!("{path}：{zh}", "{path}: {en}"))
    };
    let sheet = if ending == Some("xlsx") {
        let sheets = Sheet::xlsx(&document::bytes_of(&args.file)?).map_err(of_file)?;
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(", ");
        let found = sheets.into_iter().find(|(name, sheet)| match &args.sheet {
            Some(wanted) => name == wanted,
            None => Headings::of(sheet, &columns).is_some(),
        });
        let missing =
            || of_file(text!("没有所需的工作表；现有：{names}", "no such sheet; there are {names}"));
        found.ok_or_else(missing)?.1
    } else {
        Sheet::csv(&text_of(&args.file)?).map_err(of_file)?
    };
    let taking = Taking { columns, right_size: args.right_size };
    import::inventory(&sheet, &taking, &base.unwrap_or_default(), Catalog::builtin()).map_err(|errors| {
        let list = |lang: Lang| -> String {
            let more = errors.len().saturating_sub(SHOWN);
            let mut lines: Vec<String> =
                errors.iter().take(SHOWN).map(|error| error.text().get(lang).to_owned()).collect();
            if more > 0 {
                lines.push(format!("… +{more}"));
            }
            lines.join("\n")
        };
        let (count, zh, en) = (errors.len(), list(Lang::Zh), list(Lang::En));
        Failure::new({
            let cells = crate::base::text::counted(count, "cell");
            text!("{count} 个单元格无法导入：\n{zh}", "not taken: {cells}:\n{en}")
        })
    })
}

/// What headings mean: out of the file that keeps it, and from the command line, which is kept there too.
fn columns(args: &Import) -> Result<Columns, Failure> {
    let mut columns = Columns::default();
    if let Some(path) = args.columns.as_deref().filter(|path| path.exists()) {
        columns = ron::from_str(&text_of(path)?).map_err(|error| {
            let shown = shown_path(path);
            Failure::new(text!(
                "无法读取列对应关系 {shown}：{error}",
                "the columns in {shown} cannot be read: {error}"
            ))
        })?;
    }
    for said in &args.map {
        let Some((heading, word)) = said.rsplit_once('=') else {
            return Err(Failure::new(text!(
                "--map 应写成 表头=列：{said}",
                "--map is HEADING=COLUMN: {said}"
            )));
        };
        let meaning = word.trim().parse().map_err(|bad: import::NoMeaning| Failure::new(bad.text()))?;
        columns.0.insert(heading.trim().to_owned(), meaning);
    }
    if let Some(path) = args.columns.as_deref().filter(|_| !args.map.is_empty()) {
        let written =
            ron::ser::to_string_pretty(&columns, ron::ser::PrettyConfig::default()).map_err(|error| {
                Failure::new(text!("无法写出列对应关系：{error}", "the columns cannot be written: {error}"))
            })?;
        files::save(path, format!("{written}\n").as_bytes()).map_err(|error| Failure::new(error.text()))?;
    }
    Ok(columns)
}

/// The table "as-is → to-be", where the sheet says how much is used.
fn moves_text(moves: &[Move], lang: Lang) -> String {
    if moves.iter().all(|row| row.used == (None, None)) {
        return String::new();
    }
    let mut table = Table::default();
    let heads = [
        Text::fixed("行", "Row"),
        Text::fixed("名称", "Name"),
        Text::fixed("数量", "Count"),
        Text::fixed("现状", "As-is"),
        Text::fixed("使用率（CPU/内存）", "Use (CPU/memory)"),
        Text::fixed("目标", "To-be"),
        Text::fixed("依据", "Because"),
    ];
    table.row(heads.iter().map(|head| head.get(lang).to_owned()));
    let shape = |(cores, gib): (u32, f64)| text!("{cores}核{gib}G", "{cores}C{gib}G").get(lang).to_owned();
    let used = |used: Option<f64>| used.map_or_else(|| "–".to_owned(), |used| format!("{used}%"));
    for row in moves {
        table.row([
            row.row.to_string(),
            row.name.clone(),
            row.count.to_string(),
            shape(row.today),
            format!("{} / {}", used(row.used.0), used(row.used.1)),
            shape(row.wanted),
            row.why.get(lang).to_owned(),
        ]);
    }
    let title = Text::fixed("现状 → 目标", "As-is → to-be");
    format!("\n{}\n{}\n", title.get(lang), table.render("  "))
}

/// A drawing, over the design named, else over the one that it carries.
fn drawing(path: &Path, base: Option<Design>) -> Result<Imported, Failure> {
    let text = text_of(path)?;
    let carried = || {
        let source = import::source_in(Carrier::Drawio, text.as_bytes()).ok()?;
        files::parse(&source, &shown_path(path)).ok().map(|loaded| loaded.design)
    };
    let base = base.or_else(carried);
    import::drawio(&text, base.as_ref()).map_err(|why| {
        let (path, Text { zh, en }) = (shown_path(path), why);
        Failure::new(text!("{path}：{zh}", "{path}: {en}"))
    })
}

/// The files of a Terraform configuration: one, or all of a folder by name.
fn configuration(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    if !path.is_dir() {
        return Ok(vec![(shown_name(path), text_of(path)?)]);
    }
    let unreadable = |error: std::io::Error| {
        let shown = shown_path(path);
        Failure::new(text!("无法读取文件夹 {shown}：{error}", "the folder {shown} cannot be read: {error}"))
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?.path();
        if entry.extension().is_some_and(|ending| ending == "tf") {
            paths.push(entry);
        }
    }
    paths.sort();
    paths.iter().map(|path| Ok((shown_name(path), text_of(path)?))).collect()
}

/// The name of a file without its folders.
fn shown_name(path: &Path) -> String {
    path.file_name().map_or_else(|| shown_path(path), |name| shown_path(Path::new(name)))
}

fn text_of(path: &Path) -> Result<String, Failure> {
    let bytes = document::bytes_of(path)?;
    String::from_utf8(bytes).map_err(|_| {
        let path = shown_path(path);
        Failure::new(text!(
            "不是UTF-8文本：{path}；请另存为UTF-8",
            "it is not text in UTF-8: {path}; save it as UTF-8"
        ))
    })
}
