//! How a drawing becomes a file.

use super::embed;
use super::paper::Pages;
use super::pdf::{PdfError, pdf_of};
use super::png::{PngError, png_on};
use super::svg::{Ground, Missing, write};
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::base::Lang;
use crate::design::Ref;
use crate::scene::{Scene, Theme, View};

/// Which sheets of a design are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sheets {
    /// Everything on one.
    #[default]
    Whole,
    /// One view.
    One(View),
    /// Each view that shows anything, on a page of its own.
    All,
}

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
    /// Which sheets.
    pub sheets: Sheets,
    /// What is drawn; empty for everything.
    pub only: BTreeSet<Ref>,
    /// How a PDF lies on paper.
    pub pages: Pages,
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
            sheets: Sheets::Whole,
            only: BTreeSet::new(),
            pages: Pages::Own,
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

    /// Scenes as the pages of a PDF.
    ///
    /// # Errors
    /// When the drawing would take too many pages, or cannot be written, which would be a fault of the program.
    pub fn pdf(&self, scenes: &[Scene], lang: Lang) -> Result<Vec<u8>, PdfError> {
        pdf_of(scenes, self.pages, self.ground(), self.source.as_deref(), lang)
    }
}
