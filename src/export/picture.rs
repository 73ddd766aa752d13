//! How a drawing becomes a file.

use super::embed;
use super::pdf::{PdfError, pdf_on};
use super::png::{PngError, png_on};
use super::svg::{Ground, Missing, write};
use crate::scene::{Scene, Theme};

/// What a person may choose about a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Light or dark.
    pub theme: Theme,
    /// Whether the ground is left out.
    pub transparent: bool,
    /// How many points of a PNG stand for one unit of the drawing.
    pub scale: f64,
    /// Whether the legend and the title block stand below.
    pub frame: bool,
    /// Whether nodes show their addresses.
    pub addresses: bool,
    /// The text of the design's file, to be carried along; it holds prices and names, so nobody gets it unasked.
    pub source: Option<String>,
}

impl Default for Picture {
    fn default() -> Self {
        Self {
            theme: Theme::Light,
            transparent: false,
            scale: 1.0,
            frame: true,
            addresses: false,
            source: None,
        }
    }
}

impl Picture {
    const fn ground(&self) -> Ground {
        if self.transparent { Ground::Transparent } else { Ground::Painted }
    }

    /// A scene as SVG.
    #[must_use]
    pub fn svg(&self, scene: &Scene) -> String {
        let svg = write(scene, Missing::Keep, self.ground());
        match &self.source {
            Some(source) => embed::in_svg(svg, source),
            None => svg,
        }
    }

    /// A scene as PNG.
    ///
    /// # Errors
    /// When the picture would be too large.
    pub fn png(&self, scene: &Scene) -> Result<Vec<u8>, PngError> {
        let png = png_on(scene, self.scale, self.ground())?;
        Ok(match &self.source {
            Some(source) => embed::in_png(png, source),
            None => png,
        })
    }

    /// A scene as a PDF of one page.
    ///
    /// # Errors
    /// When the drawing cannot be read back or written, which would be a fault of the program.
    pub fn pdf(&self, scene: &Scene) -> Result<Vec<u8>, PdfError> {
        pdf_on(scene, self.ground(), self.source.as_deref())
    }
}
