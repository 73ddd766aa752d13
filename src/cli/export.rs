//! `yuntu export`: the picture; the ending of the file chooses its format.

use std::path::Path;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::args::{Export, Theme as ThemeWord};
use super::document;
use super::failure::{Failure, shown_path};
use super::output::Output;
use crate::base::{Date, Lang, number};
use crate::catalog::Catalog;
use crate::scene::{self, SceneOptions, Theme};
use crate::{export, files, text};

/// The largest scale that is read; what fits is decided by the size of the picture.
const MOST_SCALE: u64 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Pdf,
}

/// Runs the command.
pub(super) fn run(args: &Export, date: Date, lang: Lang) -> Result<Output, Failure> {
    let format = format_of(&args.output)?;
    let scale = number::decimal(&args.scale, Decimal::from(MOST_SCALE))
        .map_err(|error| Failure::number("--scale", &error))?;
    let document = document::read(&args.file)?;
    let theme = match args.theme {
        ThemeWord::Light => Theme::Light,
        ThemeWord::Dark => Theme::Dark,
    };
    let options = SceneOptions { theme, date: Some(date), ..SceneOptions::paper(lang) };
    let drawing = scene::diagram(&document.design, Catalog::builtin(), &options);
    let bytes = match format {
        Format::Svg => export::svg(&drawing).into_bytes(),
        Format::Png => {
            let scale = scale.to_f64().unwrap_or_default();
            export::png(&drawing, scale).map_err(|error| Failure::new(error.message()))?
        }
        Format::Pdf => export::pdf(&drawing).map_err(|error| Failure::new(error.message()))?,
    };
    write(&args.output, &bytes, lang)
}

/// Writes a file in one step and says so.
pub(super) fn write(path: &Path, bytes: &[u8], lang: Lang) -> Result<Output, Failure> {
    files::save(path, bytes).map_err(|error| Failure::new(error.text()))?;
    let path = shown_path(path);
    Ok(Output::fine(format!("{}\n", text!("已写入 {path}", "written: {path}").get(lang))))
}

fn format_of(path: &Path) -> Result<Format, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("svg") => Ok(Format::Svg),
        Some("png") => Ok(Format::Png),
        Some("pdf") => Ok(Format::Pdf),
        Some(_) | None => {
            let shown = shown_path(path);
            Err(Failure::new(text!(
                "不知道“{shown}”是什么格式；文件名请以 .svg、.png 或 .pdf 结尾",
                "the format of \"{shown}\" is not known; let the name end in .svg, .png or .pdf"
            )))
        }
    }
}
