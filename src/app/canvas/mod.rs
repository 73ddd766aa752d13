//! The canvas: the drawing that is edited with the mouse and the keyboard.

use std::collections::BTreeMap;

use crate::base::{Lang, Severity};
use crate::design::{Design, Ref};

pub mod feedback;
pub mod gesture;
pub mod guess;
pub mod snap;
pub mod starter;
pub mod surface;
pub mod tool;
pub mod view;

use super::{Action, Selection};

/// What the canvas shows; it borrows everything and changes nothing.
#[derive(Debug, Clone, Copy)]
pub struct CanvasModel<'a> {
    /// The design as it is now.
    pub design: &'a Design,
    /// What is selected.
    pub selection: &'a Selection,
    /// The gravest open finding of each thing.
    pub marks: &'a BTreeMap<Ref, Severity>,
    /// The language of the labels.
    pub lang: Lang,
    /// Whether the dark theme is on.
    pub dark: bool,
    /// Whether the grid is drawn.
    pub grid: bool,
    /// Whether the plain wheel zooms instead of panning.
    pub wheel_zooms: bool,
    /// The code of the product that is being dragged out of the palette.
    pub dragging: Option<&'a str>,
    /// The code of the product that the next click places.
    pub placing: Option<&'a str>,
}

/// What the rest of the window asks of the view; answered in the next frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ViewRequest {
    /// Show the whole drawing.
    FitAll,
    /// Show what is selected.
    FitSelection,
    /// Set the zoom, 1.0 being 100 %, about the middle.
    ZoomTo(f32),
    /// Multiply the zoom about the middle.
    ZoomBy(f32),
    /// Bring a thing into view.
    Reveal(Ref),
    /// Open the text field on the name of a node.
    Rename(crate::design::NodeId),
    /// Draw a link with the next two clicks.
    Connect,
}

/// What the canvas remembers between frames.
#[derive(Debug, Default)]
pub struct CanvasState {
    requests: Vec<ViewRequest>,
    zoom: Option<f32>,
}

impl CanvasState {
    /// Asks for a change of the view.
    pub fn request(&mut self, what: ViewRequest) {
        self.requests.push(what);
    }

    /// The zoom, 1.0 being 100 %.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        self.zoom.unwrap_or(1.0)
    }
}

/// Shows the canvas in all the room that is left and says what the person did.
pub fn canvas_ui(ui: &mut egui::Ui, _model: &CanvasModel, state: &mut CanvasState) -> Vec<Action> {
    state.requests.clear();
    ui.allocate_response(ui.available_size(), egui::Sense::click_and_drag());
    Vec::new()
}
