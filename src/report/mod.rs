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
use crate::resilience::Simulator;
use crate::scene::{self, SceneOptions, charts};
use content::{AZ_PICTURES, COST_CHART, DIAGRAM, DOWN_CHART, Material};

/// The width of the text on an A4 page with margins of 22 mm.
const TEXT_WIDTH_MM: f64 = 166.0;
/// The greatest height of the diagram, so that its head and its caption stay on its page.
const DIAGRAM_HEIGHT_MM: f64 = 205.0;

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
    let diagram = scene::diagram(design, catalog, &options);
    // A diagram taller than the page's text is held to its height; any other takes the full width.
    let tall = diagram.bounds.h * TEXT_WIDTH_MM > diagram.bounds.w * DIAGRAM_HEIGHT_MM;
    let diagram_height_mm = if tall { DIAGRAM_HEIGHT_MM as u32 } else { 0 };
    let material = Material { design, assessment, catalog, lang, date, diagram_height_mm };
    let mut pictures = BTreeMap::from([(DIAGRAM, export::svg(&diagram))]);
    let bars = content::bars(&material);
    if !bars.is_empty() {
        pictures.insert(COST_CHART, export::svg(&charts::cost_bars(&bars, lang)));
    }
    let causes = content::causes(&material);
    if !causes.is_empty() {
        pictures.insert(DOWN_CHART, export::svg(&charts::minute_bars(&causes, lang)));
    }
    let simulated = Simulator::new(design, &assessment.resilience.reliability).ok();
    if let Some(simulator) = simulated.filter(|_| !assessment.resilience.reliability.services.is_empty()) {
        let plain = SceneOptions { frame: false, ..SceneOptions::paper(lang) };
        let whole = scene::diagram(design, catalog, &plain);
        for (az, file) in design.azs.keys().zip(AZ_PICTURES) {
            let mut struck = whole.clone();
            scene::strike(&mut struck, &simulator.picture(&[az.into()]));
            pictures.insert(file, export::svg(&struck));
        }
    }
    typeset(&content::document(&material), pictures, date)
}
