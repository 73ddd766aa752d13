//! Typesetting: typst sees the template, the data and the pictures, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::document::Document;
use super::logo::Logo;
use crate::base::{Date, Text};
use crate::scene;
use crate::text;

const TEMPLATE: &str = include_str!("../../templates/report/proposal.typ");

/// Why a proposal could not be typeset.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The data could not be written as JSON.
    #[error("the proposal's data cannot be written: {0}")]
    Data(#[from] serde_json::Error),
    /// The typesetter refused; what it said.
    #[error("the typesetter refused: {0}")]
    Typesetter(String),
}

impl ReportError {
    /// The same for a person.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Data(error) => text!(
                "技术方案建议书的数据无法写出：{error}",
                "the proposal's data cannot be written: {error}"
            ),
            Self::Typesetter(said) => text!("排版引擎报错：{said}", "the typesetter refused: {said}"),
        }
    }
}

/// A proposal as PDF, with what the typesetter warned of.
pub struct Typeset {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// What the typesetter warned of; empty when all is well.
    pub warnings: Vec<String>,
    /// Characters that the fonts do not have; they stand on the pages as their code points.
    pub substituted: BTreeSet<char>,
}

/// Typesets a proposal. `pictures` are SVG files by the names that the document mentions. The same input gives
/// the same bytes.
///
/// # Errors
/// When the typesetter refuses the document, which is a defect of the template or of a picture.
pub fn typeset(
    document: &Document,
    pictures: BTreeMap<&'static str, String>,
    date: Date,
) -> Result<Typeset, ReportError> {
    typeset_with(document, pictures, None, date)
}

/// The same with a customer's logo.
pub(super) fn typeset_with(
    document: &Document,
    pictures: BTreeMap<&'static str, String>,
    logo: Option<&Logo>,
    date: Date,
) -> Result<Typeset, ReportError> {
    let mut data = serde_json::to_value(document)?;
    let mut substituted = BTreeSet::new();
    substitute(&mut data, &mut substituted);
    let pictures =
        pictures.into_iter().map(|(name, svg)| (name, printable(&svg, &mut substituted))).collect();
    let mut world = Paper::new(serde_json::to_vec(&data)?, pictures, date)?;
    if let Some(logo) = logo {
        world.files.push((file_id(logo.file())?, Bytes::new(logo.bytes().to_vec())));
    }
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
    let result = output.map_err(|errors| complaint(&errors)).and_then(|paged| {
        let standards = PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|error| ReportError::Typesetter(error.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(format!("yuntu:{}:{}", document.title, document.labels.version)),
            creator: Smart::Custom(Some("Yuntu".to_owned())),
            timestamp: midnight(date).map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&paged, &options).map_err(|errors| complaint(&errors))?;
        Ok(Typeset {
            pdf,
            pages: paged.pages().len(),
            warnings: warnings.iter().map(|w| w.message.to_string()).collect(),
            substituted,
        })
    });
    // The typesetter memoises for ever unless it is told not to.
    typst::comemo::evict(0);
    result
}

/// Writes characters that the fonts do not have as code points: a tagged PDF may not hold a box for a character.
fn substitute(value: &mut Value, substituted: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => *text = printable(text, substituted),
        Value::Array(items) => items.iter_mut().for_each(|item| substitute(item, substituted)),
        Value::Object(fields) => fields.values_mut().for_each(|field| substitute(field, substituted)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The same text with code points for the characters that the fonts do not have.
fn printable(text: &str, substituted: &mut BTreeSet<char>) -> String {
    let missing = |c: char| !c.is_ascii_control() && !scene::measure::has_glyph(c);
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if missing(c) {
            substituted.insert(c);
            shown.push_str(&format!("U+{:04X}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn complaint(errors: &[SourceDiagnostic]) -> ReportError {
    let said: Vec<String> = errors
        .iter()
        .map(|error| {
            let hints: Vec<&str> = error.hints.iter().map(|hint| hint.v.as_str()).collect();
            if hints.is_empty() {
                error.message.to_string()
            } else {
                format!("{} ({})", error.message, hints.join("; "))
            }
        })
        .collect();
    ReportError::Typesetter(said.join("; "))
}

fn midnight(date: Date) -> Option<Datetime> {
    Datetime::from_ymd_hms(date.0.year(), date.0.month().into(), date.0.day(), 0, 0, 0)
}

/// All that typst may see.
struct Paper {
    library: LazyHash<Library>,
    main: Source,
    files: Vec<(FileId, Bytes)>,
    date: Date,
}

impl Paper {
    fn new(data: Vec<u8>, pictures: BTreeMap<&'static str, String>, date: Date) -> Result<Self, ReportError> {
        let mut files = vec![(file_id("data.json")?, Bytes::new(data))];
        for (name, svg) in pictures {
            files.push((file_id(name)?, Bytes::from_string(svg)));
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            main: Source::new(file_id("proposal.typ")?, TEMPLATE.to_owned()),
            files,
            date,
        })
    }
}

fn file_id(name: &str) -> Result<FileId, ReportError> {
    let path =
        VirtualPath::new(name).map_err(|error| ReportError::Typesetter(format!("{name}: {error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn fonts() -> &'static (LazyHash<FontBook>, Vec<Font>) {
    static FONTS: OnceLock<(LazyHash<FontBook>, Vec<Font>)> = OnceLock::new();
    FONTS.get_or_init(|| {
        let fonts: Vec<Font> = [scene::fonts::REGULAR, scene::fonts::BOLD]
            .into_iter()
            .filter_map(|bytes| Font::new(Bytes::new(bytes), 0))
            .collect();
        (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
    })
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &fonts().0
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(known, _)| *known == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().1.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Datetime::from_ymd(self.date.0.year(), self.date.0.month().into(), self.date.0.day())
    }
}
