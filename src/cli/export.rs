//! `yuntu export`: everything that a design can be handed over as; the ending of the file chooses.

use std::path::Path;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::args::{Export, PaperWord, Theme as ThemeWord};
use super::failure::{Failure, shown_path, shown_word};
use super::output::Output;
use super::{document, quote};
use crate::assessment::AssessmentSettings;
use crate::base::{Date, Lang, Text, number};
use crate::catalog::Catalog;
use crate::export::{Artifact, Pages, Paper, Picture, Sheets, Subject};
use crate::scene::{Theme, View};
use crate::{files, text};

/// The largest scale that is read; what fits is decided by the size of the picture.
const MOST_SCALE: u64 = 100;

/// Runs the command.
pub(super) fn run(args: &Export, date: Date, lang: Lang) -> Result<Output, Failure> {
    let artifact = artifact_of(&args.output, args.kind.as_deref())?;
    let scale = number::decimal(&args.scale, Decimal::from(MOST_SCALE))
        .map_err(|error| Failure::number("--scale", &error))?;
    let sheets = sheets_of(args.view.as_deref())?;
    let pages = match (args.paper, args.tiled) {
        (None, _) => Pages::Own,
        (Some(paper), false) => Pages::Fitted(paper_of(paper)),
        (Some(paper), true) => Pages::Tiled(paper_of(paper)),
    };
    refuse_unfitting(args, artifact, sheets)?;
    let document = document::read(&args.file)?;
    if let Some(missing) = args.only.iter().find(|id| !document.design.has(**id)) {
        return Err(Failure::new(text!(
            "--only：设计中没有 {missing}",
            "--only: the design has no {missing}"
        )));
    }
    let picture = Picture {
        theme: match args.theme {
            ThemeWord::Light => Theme::Light,
            ThemeWord::Dark => Theme::Dark,
        },
        transparent: args.transparent,
        scale: scale.to_f64().unwrap_or_default(),
        frame: !args.no_legend,
        addresses: args.addresses,
        sheets,
        only: args.only.iter().copied().collect(),
        pages,
        source: if args.embed_source {
            Some(files::write_text(&document.design).map_err(|error| Failure::new(error.0))?)
        } else {
            None
        },
    };
    let settings =
        AssessmentSettings { term: quote::of_design(&document.design), ..AssessmentSettings::default() };
    let subject = Subject {
        design: &document.design,
        repairs: &document.repairs,
        catalog: Catalog::builtin(),
        settings: &settings,
        lang,
        date,
        picture: &picture,
    };
    let bytes = subject.make(artifact).map_err(Failure::new)?;
    write(&args.output, &bytes, lang)
}

/// What the word behind `--view` asks for.
fn sheets_of(word: Option<&str>) -> Result<Sheets, Failure> {
    match word {
        None => Ok(Sheets::Whole),
        Some("all") => Ok(Sheets::All),
        Some(word) => View::named(word).map(Sheets::One).ok_or_else(|| {
            let words = View::ALL.map(View::word);
            let (zh, en, word) = (words.join("、"), words.join(", "), shown_word(word));
            Failure::new(text!(
                "没有视图“{word}”；--view 可以是 {zh}、all",
                "there is no view \"{word}\"; --view can be one of {en}, all"
            ))
        }),
    }
}

const fn paper_of(word: PaperWord) -> Paper {
    match word {
        PaperWord::A4 => Paper::A4,
        PaperWord::A3 => Paper::A3,
    }
}

/// Options that mean nothing to what is written are refused, so that nobody takes them for followed.
fn refuse_unfitting(args: &Export, artifact: Artifact, sheets: Sheets) -> Result<(), Failure> {
    if args.paper.is_some() && artifact != Artifact::Pdf {
        return Err(Failure::new(Text::fixed(
            "--paper 只用于PDF；请让文件名以 .pdf 结尾",
            "--paper is for PDF; let the name end in .pdf",
        )));
    }
    if (sheets != Sheets::Whole || !args.only.is_empty()) && !artifact.is_picture() {
        return Err(Failure::new(Text::fixed(
            "--view 和 --only 只用于图片；请让文件名以 .svg、.png 或 .pdf 结尾",
            "--view and --only are for pictures; let the name end in .svg, .png or .pdf",
        )));
    }
    Ok(())
}

/// Writes a file in one step and says so.
pub(super) fn write(path: &Path, bytes: &[u8], lang: Lang) -> Result<Output, Failure> {
    files::save(path, bytes).map_err(|error| Failure::new(error.text()))?;
    let path = shown_path(path);
    Ok(Output::fine(format!("{}\n", text!("已写入 {path}", "written: {path}").get(lang))))
}

fn artifact_of(path: &Path, kind: Option<&str>) -> Result<Artifact, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    Artifact::asked(&ending.unwrap_or_default(), kind)
        .map_err(|unknown| Failure::new(unknown.text(&shown_path(path))))
}
