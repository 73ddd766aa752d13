//! The canvas: the drawing that is edited with the mouse and the keyboard.
//!
//! Events become inputs (`input`), inputs move the state machine of the tools (`tool`), its acts become actions
//! of the window; the scene is painted by our own painter (`paint`) with what the gesture shows on top
//! (`overlay`). Nothing here changes the design.

mod drawing;
pub mod feedback;
pub mod gesture;
pub mod guess;
mod input;
mod label;
mod menu;
mod overlay;
pub mod paint;
pub mod snap;
pub mod starter;
pub mod surface;
pub mod tool;
pub mod view;

use std::collections::{BTreeMap, VecDeque};

use egui::{CursorIcon, Id, Role, Sense, Ui, WidgetInfo};

use crate::base::{Lang, Point, Severity, Size, Text};
use crate::catalog::Catalog;
use crate::design::{Design, NodeId, Ref};
use crate::scene::{Theme, Tokens};

use super::{Action, Command, Selection, theme};
use drawing::Drawing;
use feedback::Cursor;
use overlay::Over;
use surface::Hit;
use tool::{Act, Context, Input, Mods, Tool};
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
    Rename(NodeId),
    /// Draw a link with the next two clicks.
    Connect,
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
    /// The thing that the context menu is about.
    menu_at: Option<Ref>,
}

/// For how many seconds a refusal stays at the pointer.
const REFUSAL_SECONDS: f64 = 3.5;

/// Bounds of the drawing are never shown larger than this when it is fitted.
const LARGEST_FIT: f64 = 1.25;

impl CanvasState {
    /// Asks for a change of the view.
    pub fn request(&mut self, what: ViewRequest) {
        self.requests.push(what);
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
    frame.state.drawing.update(model.design, model.catalog, model.marks, model.lang);
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
    frame.label(ui);
    frame.menu(&response);
    frame.actions
}

/// Takes the keyboard while nothing else wants it, so that arrows and Tab walk through the drawing.
fn keep_keyboard(ui: &Ui, id: Id) -> bool {
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
    has_focus
}

/// One frame of the canvas.
struct Frame<'a, 'b> {
    rect: egui::Rect,
    size: Size,
    model: &'a CanvasModel<'b>,
    state: &'a mut CanvasState,
    /// The selection as this frame's inputs have changed it so far.
    selection: Selection,
    actions: Vec<Action>,
}

impl Frame<'_, '_> {
    fn view(&mut self) -> View {
        match self.state.view {
            // Panels that come and go change the canvas; a fitted drawing stays fitted.
            Some(view) if self.state.fitted.is_none_or(|size| size == self.size) => view,
            _ => self.fit_all(),
        }
    }

    fn fit_all(&mut self) -> View {
        let view = View::fitting(&self.state.drawing.surface.bounds, self.size, LARGEST_FIT);
        self.state.view = Some(view);
        self.state.fitted = Some(self.size);
        view
    }

    fn look_at(&mut self, view: View) {
        if self.state.view != Some(view) {
            self.state.view = Some(view);
            self.state.fitted = None;
        }
    }

    fn answer_requests(&mut self) {
        let view = self.view();
        let middle = Point::new(self.size.w / 2.0, self.size.h / 2.0);
        for request in std::mem::take(&mut self.state.requests) {
            let current = self.state.view.unwrap_or(view);
            let next = match request {
                ViewRequest::FitAll => {
                    View::fitting(&self.state.drawing.surface.bounds, self.size, LARGEST_FIT)
                }
                ViewRequest::FitSelection => {
                    let areas =
                        self.model.selection.iter().filter_map(|what| self.state.drawing.area_of(what));
                    areas
                        .reduce(|a, b| a.union(&b))
                        .map_or(current, |area| View::fitting(&area.grown(48.0), self.size, LARGEST_FIT))
                }
                ViewRequest::ZoomTo(zoom) => current.scaled_to(middle, f64::from(zoom)),
                ViewRequest::ZoomBy(factor) => current.zoomed(middle, f64::from(factor)),
                ViewRequest::Reveal(what) => self
                    .state
                    .drawing
                    .area_of(what)
                    .map_or(current, |area| current.revealing(&area.grown(40.0), self.size)),
                ViewRequest::Rename(node) => {
                    self.play(Input::Rename(node));
                    current
                }
                ViewRequest::Connect => {
                    self.play(Input::Connect);
                    current
                }
            };
            self.look_at(next);
        }
    }

    /// The palette puts a product into the hand by saying so in the model.
    fn take_from_palette(&mut self) {
        let wanted =
            self.model.dragging.map(|key| (key, true)).or(self.model.placing.map(|key| (key, false)));
        let holds = match &self.state.tool {
            Tool::Placing { key, dragged, .. } => Some((key.as_str(), *dragged)),
            _ => None,
        };
        if let Some((key, dragged)) = wanted
            && holds != wanted
        {
            let key = key.to_owned();
            self.play(Input::Take { key, dragged });
        }
    }

    fn read_input(&mut self, ui: &Ui, has_keyboard: bool) {
        let view = self.view();
        let placing = matches!(self.state.tool, Tool::Placing { .. });
        let covered = std::mem::take(&mut self.state.covered);
        let captured = self.state.held || placing;
        let place = input::Place { rect: self.rect, covered: &covered, has_keyboard, captured };
        let gathered = input::gather(ui, &place);
        let pointer = ui.input(|i| i.pointer.latest_pos());
        self.state.held =
            ui.input(|i| i.pointer.any_down()) && (self.state.held || presses(&gathered.inputs));
        self.state.pointer = pointer.filter(|at| place.owns(ui, *at) || captured).map(|at| place.local(at));
        self.look(&gathered, view);
        self.state.waiting.extend(gathered.inputs);
        let dropped_elsewhere = pointer.is_some_and(|at| !place.owns(ui, at));
        while let Some(next) = self.state.waiting.pop_front() {
            let next = match next {
                // A product that is let go over a panel was not wanted after all.
                Input::Up(..)
                    if dropped_elsewhere
                        && matches!(self.state.tool, Tool::Placing { dragged: true, .. }) =>
                {
                    Input::Escape
                }
                other => other,
            };
            if matches!((&self.state.tool, &next), (Tool::EditingLabel { .. }, Input::Down(..)))
                && let Some(name) = self.state.label.take()
            {
                // A press elsewhere keeps what was typed so far.
                self.state.waiting.push_front(next);
                self.play(Input::Named(name));
            } else {
                self.play(next);
            }
            if self.actions.iter().any(|action| matches!(action, Action::Commit { .. })) {
                break;
            }
        }
        if !self.state.waiting.is_empty() {
            ui.ctx().request_repaint();
        }
        // The palette took its product back.
        if placing && self.model.dragging.is_none() && self.model.placing.is_none() {
            self.play(Input::PutBack);
        }
        self.follow_at_the_edge(ui);
    }

    /// Wheel, two fingers, pinch.
    fn look(&mut self, gathered: &input::Gathered, view: View) {
        let Some(pointer) = self.state.pointer else { return };
        let (dx, dy) = (f64::from(gathered.scrolled.x), f64::from(gathered.scrolled.y));
        let mut next = view;
        if gathered.zoomed != 1.0 {
            next = next.zoomed(pointer, gathered.zoomed);
        } else if self.model.wheel_zooms && dy != 0.0 {
            next = next.zoomed(pointer, libm::exp(dy / 240.0));
        } else if dx != 0.0 || dy != 0.0 {
            next = next.panned(dx, dy);
        }
        self.look_at(next);
    }

    /// A drag that comes to the edge of the canvas moves the view; one that began there must leave it first.
    fn follow_at_the_edge(&mut self, ui: &Ui) {
        const EDGE: f64 = 24.0;
        let dragging = self.state.held
            && matches!(
                self.state.tool,
                Tool::Translating { .. } | Tool::Brushing { .. } | Tool::Connecting { pressed: Some(_), .. }
            );
        let (Some(at), true) = (self.state.pointer, dragging) else {
            self.state.left_the_edge = false;
            return;
        };
        let pull = |v: f64, end: f64| {
            if v < EDGE {
                (EDGE - v).min(EDGE)
            } else if v > end - EDGE {
                -(v - end + EDGE).min(EDGE)
            } else {
                0.0
            }
        };
        let (dx, dy) = (pull(at.x, self.size.w) * 0.5, pull(at.y, self.size.h) * 0.5);
        if dx == 0.0 && dy == 0.0 {
            self.state.left_the_edge = true;
        } else if self.state.left_the_edge {
            let view = self.view().panned(dx, dy);
            self.look_at(view);
            self.play(Input::Move(at, input::mods(ui, true)));
            ui.ctx().request_repaint();
        }
    }

    fn play(&mut self, next: Input) {
        let view = self.view();
        let handles_of = self.handles_of();
        let tool = std::mem::take(&mut self.state.tool);
        let cx = context(self.model, &self.state.drawing, &self.selection, &handles_of, view);
        let (tool, acts) = tool.transition(next, &cx);
        self.state.tool = tool;
        for act in acts {
            match act {
                Act::Select(selection) => {
                    self.selection = selection.clone();
                    self.actions.push(Action::Select(selection));
                }
                Act::Look(view) => self.look_at(view),
                Act::Commit(label, edits) => self.actions.push(Action::Commit { label, edits }),
                Act::Refuse(why, at) => {
                    self.actions.push(Action::Notice(why.clone()));
                    self.state.refusal = Some((why, at, f64::NAN));
                }
                Act::Findings(node) => {
                    self.selection = Selection::one(node);
                    self.actions.push(Action::Select(self.selection.clone()));
                    self.actions.push(Action::Run(Command::ShowProblems));
                }
                Act::Reveal(node) => self.actions.push(Action::Reveal(node.into())),
                Act::PlacingDone => self.actions.extend([Action::PlacingDone, Action::Drag(None)]),
            }
        }
    }

    /// The node under the pointer and the only selected one show the handles that links are drawn from.
    fn handles_of(&self) -> Vec<NodeId> {
        if !matches!(self.state.tool, Tool::Idle | Tool::PointingItem { .. }) {
            return Vec::new();
        }
        let Some(view) = self.state.view else { return Vec::new() };
        // Below this scale handles would hide the nodes.
        if view.scale < 0.3 {
            return Vec::new();
        }
        let mut nodes: Vec<NodeId> = self.selection.nodes().take(2).collect();
        if nodes.len() > 1 {
            nodes.clear();
        }
        let reach = (surface::HANDLE_DISTANCE + surface::HANDLE_REACH) / view.scale;
        let surface = &self.state.drawing.surface;
        let hovered = self.state.pointer.map(|at| view.to_doc(at)).and_then(|at| {
            surface.node_at(at).or_else(|| {
                surface.nodes.iter().find(|(_, rect)| rect.grown(reach).contains(at)).map(|(&id, _)| id)
            })
        });
        nodes.extend(hovered.filter(|id| !nodes.contains(id)));
        nodes
    }

    fn paint(&mut self, ui: &Ui, painter: &egui::Painter, has_keyboard: bool, now: f64) {
        let view = self.view();
        let theme = if self.model.dark { Theme::Dark } else { Theme::Light };
        let handles_of = self.handles_of();
        painter.rect_filled(self.rect, 0.0, theme::color(crate::scene::Color::Canvas, theme));
        if self.model.grid {
            self.over(painter, view, theme).grid();
        }
        let drawing = &mut self.state.drawing;
        let finish = drawing.canvas.paint(painter, self.rect.min, &drawing.scene.items, view, theme);
        if finish == paint::Finish::Again {
            ui.ctx().request_repaint();
        }
        let mods = if has_keyboard { input::mods(ui, true) } else { Mods::default() };
        let drawing = &self.state.drawing;
        let cx = context(self.model, drawing, &self.selection, &handles_of, view);
        let feedback = self.state.tool.feedback(self.state.pointer, mods, &cx);
        let hovered = self
            .state
            .pointer
            .filter(|_| matches!(self.state.tool, Tool::Idle))
            .and_then(|at| drawing.surface.hit(view.to_doc(at), view.scale, &handles_of))
            .map(|hit| match hit {
                Hit::Mark(node) | Hit::Handle(node) | Hit::Node(node) => node.into(),
                Hit::Link(link) => link.into(),
                Hit::Container(what) => what,
            });
        let over = self.over(painter, view, theme);
        over.lit(&feedback);
        over.selection(&self.selection, hovered, &handles_of);
        let placing = match &self.state.tool {
            Tool::Placing { key, .. } => Some(key.as_str()),
            _ => None,
        };
        over.gesture(&feedback, placing);
        let pointer = self.state.pointer.map(|at| self.rect.min + egui::vec2(at.x as f32, at.y as f32));
        if let (Some(why), Some(at)) = (&feedback.refusal, pointer) {
            over.at_pointer(at, why, true);
        } else if let Some(hint) = &feedback.hint {
            over.hint(hint);
        }
        let mut refusal = self.state.refusal.clone();
        if let Some((why, at, until)) = &mut refusal {
            if until.is_nan() {
                *until = now + REFUSAL_SECONDS;
            }
            let left = *until - now;
            if left > 0.0 && feedback.refusal.is_none() {
                over.at_pointer(self.rect.min + egui::vec2(at.x as f32, at.y as f32), why, true);
                ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
            } else {
                refusal = None;
            }
        }
        self.state.refusal = refusal;
        if self.state.pointer.is_some() {
            ui.set_cursor_icon(icon(feedback.cursor));
        }
    }

    fn over<'c>(&'c self, painter: &'c egui::Painter, view: View, theme: Theme) -> Over<'c> {
        let CanvasModel { design, catalog, lang, .. } = *self.model;
        let drawing = &self.state.drawing;
        Over { painter, corner: self.rect.min, view, theme, lang, design, catalog, drawing }
    }

    /// Every node in view is known to screen readers, and to tests, by its name.
    fn name_nodes(&mut self, ui: &Ui) {
        let root = Id::unique("canvas-node");
        // Without an accessibility tree nobody asks, and a thousand names are not free.
        if ui.ctx().accesskit_node_builder(ui.scope_id(), |_| ()).is_none() {
            return;
        }
        let view = self.view();
        let clip = self.rect;
        let mut wanted = None;
        for (&id, rect) in &self.state.drawing.surface.nodes {
            let area = paint::area(self.rect.min, view, rect).intersect(clip);
            let Some(node) = self.model.design.nodes.get(id) else { continue };
            if !area.is_positive() {
                continue;
            }
            let response = ui.interact(area, root.with(id), Sense::hover());
            let selected = self.selection.contains(id);
            response.widget_info(|| WidgetInfo::selected(Role::Figure, true, selected, &node.name));
            if ui.input(|i| i.has_accesskit_action_request(response.id, egui::accesskit::Action::Click)) {
                wanted = Some(id);
            }
        }
        if let Some(id) = wanted {
            self.selection = Selection::one(id);
            self.actions.push(Action::Select(self.selection.clone()));
        }
    }

    fn label(&mut self, ui: &mut Ui) {
        let Tool::EditingLabel { node } = self.state.tool else {
            self.state.label.close();
            return;
        };
        let view = self.view();
        let (Some(rect), Some(row)) =
            (self.state.drawing.surface.nodes.get(&node), self.model.design.nodes.get(node))
        else {
            self.state.tool = Tool::Idle;
            return;
        };
        let area = paint::area(self.rect.min, view, rect);
        let typed = self.state.label.show(ui, area, node, &row.name, view.scale as f32, self.model.lang);
        self.state.covered.push(area);
        match typed {
            label::Typed::Still => {}
            label::Typed::Done(name) => self.play(Input::Named(name)),
            label::Typed::GivenUp => self.play(Input::Escape),
        }
    }

    fn menu(&mut self, response: &egui::Response) {
        if response.secondary_clicked() {
            self.state.menu_at = self.selection.single();
        }
        let lang = self.model.lang;
        let (selection, actions) = (&self.selection, &mut self.actions);
        response.context_menu(|ui| menu::menu_ui(ui, selection, lang, actions));
    }
}

fn context<'a>(
    model: &CanvasModel<'a>,
    drawing: &'a Drawing,
    selection: &'a Selection,
    handles_of: &'a [NodeId],
    view: View,
) -> Context<'a> {
    let node = Tokens::builtin().node;
    Context {
        design: model.design,
        surface: &drawing.surface,
        catalog: model.catalog,
        selection,
        handles_of,
        view,
        node_size: Size { w: node.width, h: node.height },
        lang: model.lang,
    }
}

fn presses(inputs: &[Input]) -> bool {
    inputs.iter().any(|input| matches!(input, Input::Down(..)))
}

const fn icon(cursor: Cursor) -> CursorIcon {
    match cursor {
        Cursor::Arrow => CursorIcon::Default,
        Cursor::Hand => CursorIcon::PointingHand,
        Cursor::Move => CursorIcon::Move,
        Cursor::Grab => CursorIcon::Grab,
        Cursor::Grabbing => CursorIcon::Grabbing,
        Cursor::Crosshair => CursorIcon::Crosshair,
        Cursor::Copy => CursorIcon::Copy,
        Cursor::Forbidden => CursorIcon::NotAllowed,
    }
}
