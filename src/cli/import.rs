//! `yuntu import`: a design out of a picture that carries one, a drawing edited in draw.io, or an inventory.

use std::path::Path;

use super::args::Import;
use super::document;
use super::failure::{Failure, shown_path};
use super::output::Output;
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::Design;
use crate::import::{self, Carrier, Imported};
use crate::{files, text};

/// The most problems that are printed.
const SHOWN: usize = 200;

/// Runs the command.
pub(super) fn run(args: &Import, lang: Lang) -> Result<Output, Failure> {
    let base = args.into.as_deref().map(document::read).transpose()?.map(|document| document.design);
    let ending = args.file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let Imported { design, notes } = match ending.as_deref() {
        Some("drawio" | "xml") => drawing(&args.file, base)?,
        Some("csv") => {
            let base = base.unwrap_or_default();
            let table = text_of(&args.file)?;
            import::inventory(&table, &base, Catalog::builtin()).map_err(|errors| {
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
                Failure::new(text!(
                    "{count} 个单元格无法导入：\n{zh}",
                    "{count} cells cannot be taken:\n{en}"
                ))
            })?
        }
        Some("png" | "svg" | "pdf") => {
            Imported { design: document::read(&args.file)?.design, notes: Vec::new() }
        }
        Some(_) | None => {
            let shown = shown_path(&args.file);
            return Err(Failure::new(text!(
                "不能导入“{shown}”；可以是 .drawio、.csv，或带有设计数据的 .png、.svg、.pdf",
                "\"{shown}\" cannot be imported; it can be a .drawio, a .csv, or a .png, .svg or .pdf that carries a design"
            )));
        }
    };
    files::save_design(&args.output, &design, None).map_err(|error| Failure::new(error.text()))?;
    let mut out = String::new();
    for note in notes {
        out.push_str(&format!("{}\n", note.get(lang)));
    }
    let path = shown_path(&args.output);
    out.push_str(&format!("{}\n", text!("已写入 {path}", "written: {path}").get(lang)));
    Ok(Output::fine(out))
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
