//! The proposal: its content as data, and its typesetting.

mod content;
mod document;
mod docx;
mod docx_parts;
mod extras;
mod logo;
mod typeset;

use std::collections::BTreeMap;

pub use document::{Cell, Column, Cover, Document, Fact, Imprint, Labels, Palette, Part, Section, Tone};
pub use docx::{DocxError, docx};
pub use extras::{BadRequirements, Extras, Profile, Requirement, Revision, Since};
pub use logo::Logo;
use typeset::typeset_with;
pub use typeset::{ReportError, Typeset, typeset};

use crate::assessment::Assessment;
use crate::base::{Date, Lang};
use crate::catalog::Catalog;
use crate::design::Design;
use crate::export;
use crate::resilience::Simulator;
use crate::scene::{self, Scene, SceneOptions, View, charts, growth_chart, scatter};
use content::{
    AZ_PICTURES, COST_CHART, DIAGRAM, DOWN_CHART, GROWTH_CHART, Material, OPTIONS_CHART, VIEW_PICTURES,
};

/// The width of the text on an A4 page with margins of 22 mm.
const TEXT_WIDTH_MM: f64 = 166.0;
/// The greatest height of the diagram, so that its head and its caption stay on its page.
const DIAGRAM_HEIGHT_MM: f64 = 205.0;

/// The greatest height of a view, so that two of them share a page.
const VIEW_HEIGHT_MM: f64 = 100.0;
/// What a unit of a view measures at most, so that a small sheet is not blown up to the width of the page.
const VIEW_UNIT_MM: f64 = 0.22;

/// The height to which a view is held, or 0 when the width of the page decides.
fn view_height_mm(sheet: &Scene) -> u32 {
    let most = VIEW_HEIGHT_MM.min(sheet.bounds.h * VIEW_UNIT_MM);
    let at_full_width = TEXT_WIDTH_MM * sheet.bounds.h / sheet.bounds.w.max(1.0);
    if at_full_width <= most { 0 } else { most.ceil() as u32 }
}

/// A proposal before it is typeset: what it says, and its pictures by the names that it mentions.
#[derive(Debug)]
pub struct Composed {
    /// What it says.
    pub document: Document,
    /// Its pictures.
    pub pictures: BTreeMap<&'static str, Scene>,
    /// The customer's logo.
    pub logo: Option<Logo>,
    /// Its day.
    pub date: Date,
}

/// What a proposal is made of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The design.
    pub design: &'a Design,
    /// What follows from it.
    pub assessment: &'a Assessment,
    /// The facts.
    pub catalog: &'a Catalog,
    /// The language.
    pub lang: Lang,
    /// The day.
    pub date: Date,
    /// What it says beside.
    pub extras: &'a Extras,
}

impl Subject<'_> {
    /// Composes the proposal; the same for every format.
    #[must_use]
    pub fn compose(&self) -> Composed {
        let Subject { design, assessment, catalog, lang, date, extras } = *self;
        let marks = assessment.report.findings.iter().filter(|finding| finding.waived.is_none());
        let marks =
            marks.flat_map(|finding| finding.subjects.iter().map(|&subject| (subject, finding.severity)));
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
        let mut pictures = BTreeMap::from([(DIAGRAM, diagram)]);
        let mut views = Vec::new();
        for (view, file) in View::ALL.into_iter().zip(VIEW_PICTURES) {
            // The whole drawing is the deployment, with all that the sheet would show.
            let wanted = view != View::Deployment
                && (extras.profile != Profile::Manager || matches!(view, View::Application | View::Recovery));
            let options = SceneOptions { view: Some(view), frame: false, ..SceneOptions::paper(lang) };
            let Some(sheet) = wanted.then(|| scene::sheet(design, catalog, &options)).flatten() else {
                continue;
            };
            views.push((view, file, view_height_mm(&sheet)));
            pictures.insert(file, sheet);
        }
        let material =
            Material { design, assessment, catalog, lang, date, diagram_height_mm, views: &views, extras };
        let bars = content::bars(&material);
        if !bars.is_empty() {
            pictures.insert(COST_CHART, charts::cost_bars(&bars, lang));
        }
        if let Some(chart) = growth_chart::growth_lines(&assessment.sizes.growth, lang) {
            pictures.insert(GROWTH_CHART, chart);
        }
        let causes = content::causes(&material);
        if !causes.is_empty() {
            pictures.insert(DOWN_CHART, charts::minute_bars(&causes, lang));
        }
        if let Some(board) = &extras.options {
            pictures.insert(OPTIONS_CHART, scatter::of_board(board, lang));
        }
        let simulated = Simulator::new(design, &assessment.resilience.reliability).ok();
        if let Some(simulator) = simulated.filter(|_| !assessment.resilience.reliability.services.is_empty())
        {
            let plain = SceneOptions { frame: false, ..SceneOptions::paper(lang) };
            let whole = scene::diagram(design, catalog, &plain);
            for (az, file) in design.azs.keys().zip(AZ_PICTURES) {
                let mut struck = whole.clone();
                scene::strike(&mut struck, &simulator.picture(&[az.into()]));
                pictures.insert(file, struck);
            }
        }
        Composed { document: content::document(&material), pictures, logo: extras.logo.clone(), date }
    }
}

impl Composed {
    /// The proposal as PDF. The same input gives the same bytes.
    ///
    /// # Errors
    /// When the typesetter refuses the document, which is a defect of the template.
    pub fn pdf(&self) -> Result<Typeset, ReportError> {
        let pictures = self.pictures.iter().map(|(name, scene)| (*name, export::svg(scene))).collect();
        typeset_with(&self.document, pictures, self.logo.as_ref(), self.date)
    }

    /// The proposal as DOCX. The same input gives the same bytes.
    ///
    /// # Errors
    /// When a picture cannot be painted, which is a defect of its scene.
    pub fn docx(&self) -> Result<Vec<u8>, DocxError> {
        docx(&self.document, &self.pictures, self.date)
    }
}

/// The proposal of a design as PDF, with nothing beside what follows from it.
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
    let extras = Extras::default();
    Subject { design, assessment, catalog, lang, date, extras: &extras }.compose().pdf()
}
