//! `yuntu export`: everything that a design can be handed over as; the ending of the file chooses.

use std::path::Path;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::args::{Export, Theme as ThemeWord};
use super::failure::{Failure, shown_path};
use super::output::Output;
use super::{document, quote};
use crate::assessment::AssessmentSettings;
use crate::base::{Date, Lang, number};
use crate::catalog::Catalog;
use crate::export::{Artifact, Picture, Subject};
use crate::scene::Theme;
use crate::{files, text};

/// The largest scale that is read; what fits is decided by the size of the picture.
const MOST_SCALE: u64 = 100;

/// Runs the command.
pub(super) fn run(args: &Export, date: Date, lang: Lang) -> Result<Output, Failure> {
    let artifact = artifact_of(&args.output, args.kind.as_deref())?;
    let scale = number::decimal(&args.scale, Decimal::from(MOST_SCALE))
        .map_err(|error| Failure::number("--scale", &error))?;
    let document = document::read(&args.file)?;
    let picture = Picture {
        theme: match args.theme {
            ThemeWord::Light => Theme::Light,
            ThemeWord::Dark => Theme::Dark,
        },
        transparent: args.transparent,
        scale: scale.to_f64().unwrap_or_default(),
        frame: !args.no_legend,
        addresses: args.addresses,
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
