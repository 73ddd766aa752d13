//! A scene as a PDF of one page: our SVG through krilla, as vectors with our fonts embedded.

use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::usvg;

use super::embed::attachment;
use super::svg::{Ground, Missing, write};
use crate::base::Text;
use crate::scene::Scene;
use crate::text;

/// A page cannot be larger than this, in points.
const MOST_POINTS: f64 = 14_400.0;

/// Why no PDF came out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the drawing could not be written as PDF: {0}")]
pub struct PdfError(String);

impl PdfError {
    /// The message for people.
    #[must_use]
    pub fn message(&self) -> Text {
        let why = &self.0;
        text!("图形无法写成 PDF:{why}", "the drawing could not be written as PDF: {why}")
    }
}

/// A scene as a PDF of one page, one point for a unit; a drawing larger than a page may be is scaled down.
///
/// # Errors
/// When the drawing cannot be read back or written, which would be a fault of the program.
pub fn pdf(scene: &Scene) -> Result<Vec<u8>, PdfError> {
    pdf_on(scene, Ground::Painted, None)
}

pub(super) fn pdf_on(scene: &Scene, ground: Ground, attached: Option<&str>) -> Result<Vec<u8>, PdfError> {
    let fault = |why: String| PdfError(why);
    let source = write(scene, Missing::Name, ground);
    let tree = usvg::Tree::from_str(&source, &super::reading_options()).map_err(|e| fault(e.to_string()))?;
    let scale = (MOST_POINTS / scene.bounds.w.max(scene.bounds.h).max(1.0)).min(1.0) as f32;
    let (width, height) = (tree.size().width() * scale, tree.size().height() * scale);
    let size = Size::from_wh(width, height).ok_or_else(|| fault("an empty page".to_owned()))?;
    let settings = PageSettings::from_wh(width, height).ok_or_else(|| fault("an empty page".to_owned()))?;
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(Metadata::new().title(scene.title.clone()).creator("Yuntu".to_owned()));
    if let Some(text) = attached {
        // The document holds no other attachment, so its name is free.
        let _ = document.embed_file(attachment(text));
    }
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
    surface.finish();
    page.finish();
    drawn.ok_or_else(|| fault("a shape could not be drawn".to_owned()))?;
    document.finish().map_err(|e| fault(format!("{e:?}")))
}
