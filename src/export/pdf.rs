//! Scenes as PDF: our SVG through krilla, as vectors with our fonts embedded.

use krilla::destination::XyzDestination;
use krilla::geom::{Point, Size, Transform};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::usvg;

use super::embed::attachment;
use super::paper::{Page, Pages, pages};
use super::svg::{Ground, Missing, write};
use crate::base::{Lang, Text};
use crate::scene::Scene;
use crate::text;

/// A page cannot be larger than this, in points.
const MOST_POINTS: f64 = 14_400.0;

/// Why no PDF came out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// A fault of the program.
    #[error("the drawing could not be written as PDF: {0}")]
    Fault(String),
    /// It would take too many pages.
    #[error("{}", .0.en)]
    Pages(Text),
}

impl PdfError {
    /// The message for people.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Fault(why) => {
                text!("图形无法写成 PDF:{why}", "the drawing could not be written as PDF: {why}")
            }
            Self::Pages(words) => words.clone(),
        }
    }
}

fn fault(why: impl Into<String>) -> PdfError {
    PdfError::Fault(why.into())
}

/// A scene as a PDF of one page, one point for a unit; a drawing larger than a page may be is scaled down.
///
/// # Errors
/// When the drawing cannot be read back or written, which would be a fault of the program.
pub fn pdf(scene: &Scene) -> Result<Vec<u8>, PdfError> {
    pdf_of(std::slice::from_ref(scene), Pages::Own, Ground::Painted, None, Lang::En)
}

/// Scenes as the pages of one PDF, each with a bookmark when there are several.
pub(super) fn pdf_of(
    scenes: &[Scene],
    how: Pages,
    ground: Ground,
    attached: Option<&str>,
    lang: Lang,
) -> Result<Vec<u8>, PdfError> {
    let mut document = Document::new_with(SerializeSettings::default());
    let title = scenes.first().map(|scene| scene.title.clone()).unwrap_or_default();
    document.set_metadata(Metadata::new().title(title).creator("Yuntu".to_owned()));
    if let Some(text) = attached {
        // The document holds no other attachment, so its name is free.
        let _ = document.embed_file(attachment(text));
    }
    let mut outline = Outline::new();
    let mut count = 0;
    for scene in scenes {
        let to = XyzDestination::new(count, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(scene.title.clone(), to));
        for page in pages(scene, how, MOST_POINTS, lang)? {
            draw(&mut document, scene, &page, ground)?;
            count += 1;
        }
    }
    if scenes.len() > 1 {
        document.set_outline(outline);
    }
    document.finish().map_err(|e| fault(format!("{e:?}")))
}

fn draw(document: &mut Document, scene: &Scene, page: &Page, ground: Ground) -> Result<(), PdfError> {
    let (width, height) = (page.size.w as f32, page.size.h as f32);
    let settings = PageSettings::from_wh(width, height).ok_or_else(|| fault("an empty page"))?;
    let mut paper = document.start_page_with(settings);
    let mut surface = paper.surface();
    let size = ((page.area.w * page.scale) as f32, (page.area.h * page.scale) as f32);
    surface.push_transform(&Transform::from_translate(page.at.x as f32, page.at.y as f32));
    if page.area == scene.bounds {
        paint(&mut surface, scene, size, ground)?;
    } else {
        paint(&mut surface, &scene.part(&page.area), size, ground)?;
    }
    surface.pop();
    if let Some(marks) = &page.marks {
        paint(&mut surface, marks, (width, height), Ground::Transparent)?;
    }
    surface.finish();
    paper.finish();
    Ok(())
}

fn paint(
    surface: &mut Surface<'_>,
    scene: &Scene,
    (width, height): (f32, f32),
    ground: Ground,
) -> Result<(), PdfError> {
    let source = write(scene, Missing::Name, ground);
    let tree = usvg::Tree::from_str(&source, &super::reading_options()).map_err(|e| fault(e.to_string()))?;
    let size = Size::from_wh(width, height).ok_or_else(|| fault("an empty page"))?;
    surface.draw_svg(&tree, size, SvgSettings::default()).ok_or_else(|| fault("a shape could not be drawn"))
}
