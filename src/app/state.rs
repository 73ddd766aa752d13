//! Everything the window knows.

use std::collections::BTreeMap;

use crate::base::{Lang, Severity, Text};
use crate::design::{Design, Ref};

use super::canvas::{CanvasModel, CanvasState};
use super::{Document, Selection, Settings, ThemeChoice};

/// Everything the window knows; only [`State::act`](super::State::act) changes it.
#[derive(Debug, Default)]
pub struct State {
    /// What is remembered between sessions.
    pub settings: Settings,
    /// The open design; none while the gallery is shown at the start.
    pub document: Option<Document>,
    /// What is selected.
    pub selection: Selection,
    /// What the canvas remembers.
    pub canvas: CanvasState,
    /// The gravest open finding of each thing.
    pub marks: BTreeMap<Ref, Severity>,
    /// The product that is being dragged out of the palette.
    pub dragging: Option<String>,
    /// The product that the next click on the canvas places.
    pub placing: Option<String>,
    /// What was last said to the person.
    pub notice: Option<Text>,
    /// Whether the system prefers the dark theme.
    pub system_is_dark: bool,
}

impl State {
    /// The language in use.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.settings.lang.unwrap_or_default()
    }

    /// Whether the dark theme is in use.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        match self.settings.theme {
            ThemeChoice::System => self.system_is_dark,
            ThemeChoice::Light => false,
            ThemeChoice::Dark => true,
        }
    }

    /// The design as it is now.
    #[must_use]
    pub fn design(&self) -> Option<&Design> {
        self.document.as_ref().map(Document::design)
    }

    /// What the canvas shows, and its memory.
    pub fn canvas_parts(&mut self) -> Option<(CanvasModel<'_>, &mut CanvasState)> {
        let (lang, dark) = (self.lang(), self.is_dark());
        let design = self.document.as_ref()?.design();
        let model = CanvasModel {
            design,
            selection: &self.selection,
            marks: &self.marks,
            lang,
            dark,
            grid: self.settings.grid,
            wheel_zooms: self.settings.wheel_zooms,
            dragging: self.dragging.as_deref(),
            placing: self.placing.as_deref(),
        };
        Some((model, &mut self.canvas))
    }
}
