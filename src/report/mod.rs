//! The proposal: its content as data, and its typesetting.

mod content;
mod document;
mod typeset;

use std::collections::BTreeMap;

pub use document::{Cell, Column, Cover, Document, Fact, Imprint, Labels, Palette, Part, Section, Tone};
pub use typeset::{ReportError, Typeset, typeset};

use crate::assessment::Assessment;
use crate::base::{Date, Lang};
use crate::catalog::Catalog;
use crate::design::Design;
use crate::export;
use crate::scene::{self, SceneOptions};
use content::{DIAGRAM, Material};

/// The proposal of a design as PDF. The same input gives the same bytes.
///
/// # Errors
/// When the typesetter refuses the document, which is a defect of the template.
pub fn proposal(
    design: &Design,
    assessment: &Assessment,
    catalog: &Catalog,
    lang: Lang,
    date: Date,
) -> Result<Typeset, ReportError> {
    let marks = assessment.report.findings.iter().filter(|finding| finding.waived.is_none());
    let marks = marks.flat_map(|finding| finding.subjects.iter().map(|&subject| (subject, finding.severity)));
    let options = SceneOptions {
        findings: scene::gravest(marks),
        date: Some(date),
        frame: false,
        ..SceneOptions::paper(lang)
    };
    let pictures = BTreeMap::from([(DIAGRAM, export::svg(&scene::diagram(design, catalog, &options)))]);
    let material = Material { design, assessment, catalog, lang, date };
    typeset(&content::document(&material), pictures, date)
}
