//! The canvas: the drawing that is edited with the mouse and the keyboard.
//!
//! Events become inputs (`input`), inputs move the state machine of the tools (`tool`), its acts become actions
//! of the window; the scene is painted by our own painter (`paint`) with what the gesture shows on top
//! (`overlay`). Nothing here changes the design.

pub mod arrange;
pub mod chunk;
pub mod context;
mod deeds;
mod drawing;
pub mod feedback;
pub mod flight;
mod frame;
pub mod gesture;
pub mod guess;
mod input;
mod label;
mod menu;
pub mod mesh;
mod minimap;
pub mod names;
mod overlay;
pub mod paint;
pub mod relink;
pub mod resize;
#[cfg(test)]
mod robot_tests;
mod reach;
pub mod snap;
pub mod starter;
pub mod surface;
pub mod tool;
pub mod view;

use std::collections::{BTreeMap, VecDeque};

use egui::{Id, Role, Sense, Ui, WidgetInfo};

use crate::base::{Lang, Point, Severity, Size, Text};
use crate::catalog::Catalog;
use crate::design::{Design, NodeId, Ref};

use super::{Action, Selection};
use drawing::Drawing;
use frame::Frame;
use tool::{Input, Tool};
use view::View;

/// What the canvas shows; it borrows everything and changes nothing.
#[derive(Debug, Clone, Copy)]
pub struct CanvasModel<'a> {
    /// The design as it is now.
    pub design: &'a Design,
    /// What the cloud offers.
    pub catalog: &'a Catalog,
    /// What is selected.
    pub selection: &'a Selection,
    /// The gravest open finding of each thing.
    pub marks: &'a BTreeMap<Ref, Severity>,
    /// What has failed, while anything has.
    pub failing: Option<&'a crate::app::FailureScene>,
    /// The version that the design is compared with, and what differs.
    pub compared: Option<&'a crate::app::Compared>,
    /// What was asked about access, while anything was.
    pub reach: Option<&'a crate::app::ReachScene>,
    /// Whether nodes show their addresses.
    pub addresses: bool,
    /// The language of the labels.
    pub lang: Lang,
    /// Whether the dark theme is on.
    pub dark: bool,
    /// Whether the grid is drawn.
    pub grid: bool,
    /// Whether the small map of the whole drawing is shown.
    pub minimap: bool,
    /// Whether the legend of links is shown.
    pub legend: bool,
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
    Rename(NodeId),
    /// Draw a link with the next two clicks.
    Connect,
    /// Select the next node, or the one before.
    Next(bool),
    /// Shift what is selected, in document units.
    Nudge(f64, f64),
}

/// What the canvas remembers between frames.
#[derive(Debug, Default)]
pub struct CanvasState {
    requests: Vec<ViewRequest>,
    /// None until the first frame fits the drawing.
    view: Option<View>,
    /// The size of the canvas for which the drawing was fitted, until the person looks elsewhere.
    fitted: Option<Size>,
    tool: Tool,
    drawing: Drawing,
    /// Inputs that wait until the design shows what was committed before them.
    waiting: VecDeque<Input>,
    /// Whether a button that went down on the canvas is still held.
    held: bool,
    /// Whether the drag that lasts has been away from the canvas's edge.
    left_the_edge: bool,
    /// Where the pointer was last, counted from the canvas's corner.
    pointer: Option<Point>,
    /// Areas of widgets that lay on the canvas in the last frame.
    covered: Vec<egui::Rect>,
    /// The name that is being typed.
    label: label::Label,
    /// Why the last drop was refused, where, and until when that is said.
    refusal: Option<(Text, Point, f64)>,
    /// Nodes that glide to where a command has put them.
    flight: Option<flight::Flight>,
    /// The thing that the context menu is about.
    menu_at: Option<Ref>,
}

impl CanvasState {
    /// Asks for a change of the view.
    pub fn request(&mut self, what: ViewRequest) {
        self.requests.push(what);
    }

    /// What is drawn now glides to where the next change puts it.
    pub fn glide(&mut self) {
        self.flight = flight::Flight::from(&self.drawing.surface.nodes);
    }

    /// The zoom, 1.0 being 100 %.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        self.view.map_or(1.0, |view| view.scale as f32)
    }

    /// Whether the product that is dragged out of the palette is shown on the canvas already.
    #[must_use]
    pub fn shows_ghost(&self) -> bool {
        matches!(self.tool, Tool::Placing { at: Some(_), .. }) && self.pointer.is_some()
    }

    /// Forgets the view and every half-done gesture: another design is shown.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// What is drawn where.
    #[must_use]
    pub const fn surface(&self) -> &surface::Surface {
        &self.drawing.surface
    }

    /// Where the pointer is in the document, while it is over the canvas.
    #[must_use]
    pub fn pointer_in_document(&self) -> Option<Point> {
        Some(self.view?.to_doc(self.pointer?))
    }

    /// Where a part of the design is drawn, in points of the screen from the canvas's corner.
    #[must_use]
    pub fn shown_at(&self, what: Ref) -> Option<egui::Rect> {
        let rect = self.drawing.area_of(what)?;
        Some(paint::area(egui::Pos2::ZERO, self.view?, &rect))
    }
}

/// Shows the canvas in all the room that is left and says what the person did.
pub fn canvas_ui(ui: &mut Ui, model: &CanvasModel<'_>, state: &mut CanvasState) -> Vec<Action> {
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let id = ui.make_persistent_id("canvas");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let name = Text::fixed("画布", "Canvas");
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, name.get(model.lang)));
    let mut frame = Frame {
        rect,
        size: Size { w: f64::from(rect.width()), h: f64::from(rect.height()) },
        model,
        state,
        selection: model.selection.clone(),
        actions: Vec::new(),
    };
    if frame.state.drawing.update(model.design, model.catalog, model.marks, model.lang, model.addresses) {
        frame.keep_in_view();
    }
    frame.answer_requests();
    frame.take_from_palette();
    let has_keyboard = keep_keyboard(ui, id);
    frame.read_input(ui, has_keyboard);
    if ui.input(|i| i.pointer.any_pressed()) && response.is_pointer_button_down_on() {
        response.request_focus();
    }
    let painter = ui.painter_at(rect);
    let now = ui.input(|i| i.time);
    frame.paint(ui, &painter, has_keyboard, now);
    frame.name_nodes(ui);
    frame.adders(ui);
    frame.minimap(ui);
    frame.label(ui);
    frame.menu(&response);
    frame.actions
}

/// Takes the keyboard while nothing else wants it, so that arrows and Tab walk through the drawing.
fn keep_keyboard(ui: &Ui, id: Id) -> bool {
    // A key that ended a text field in this frame is not meant for the canvas.
    let had_focus = ui.memory(|memory| memory.had_focus_last_frame(id));
    let free = ui.memory(|memory| memory.focused().is_none() && memory.top_modal_layer().is_none());
    if free && !egui::Popup::is_any_open(ui.ctx()) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    if has_focus {
        let all =
            egui::EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, all));
    }
    has_focus && had_focus
}

/// Paints a picture, such as a chart, at a place outside the canvas.
pub fn picture(
    painter: &egui::Painter,
    corner: egui::Pos2,
    shapes: &[crate::scene::Shape],
    theme: crate::scene::Theme,
) {
    let view = view::View { origin: crate::base::Point::default(), scale: 1.0 };
    paint::paint_now(painter, corner, shapes, view, theme, 1.0);
}
