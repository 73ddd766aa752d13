//! One frame of the canvas: what happened is played to the tools, and what is shown is painted.

use egui::{CursorIcon, Id, Role, Sense, Ui, WidgetInfo};

use crate::app::{Action, Command, Selection, theme};
use crate::base::{Point, Size, Text};
use crate::design::{NodeId, Ref};
use crate::scene::{Theme, Tokens};

use super::context::LEAST_SCALE_OF_SIGNS;
use super::drawing::Drawing;
use super::feedback::Cursor;
use super::overlay::Over;
use super::surface;
use super::tool::{Act, Context, Input, Mods, Tool, meant};
use super::view::View;
use super::{CanvasModel, CanvasState, ViewRequest, input, label, menu, names, paint};

/// For how many seconds a refusal stays at the pointer.
const REFUSAL_SECONDS: f64 = 3.5;

/// The most links that screen readers are told of.
const MOST_NAMED_LINKS: usize = 300;

/// Bounds of the drawing are never shown larger than this when it is fitted.
const LARGEST_FIT: f64 = 1.25;

/// One frame of the canvas.
pub(super) struct Frame<'a, 'b> {
    pub rect: egui::Rect,
    pub size: Size,
    pub model: &'a CanvasModel<'b>,
    pub state: &'a mut CanvasState,
    /// The selection as this frame's inputs have changed it so far.
    pub selection: Selection,
    pub actions: Vec<Action>,
}

impl Frame<'_, '_> {
    pub(super) fn view(&mut self) -> View {
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

    /// A drawing that was fitted and has grown out of the canvas is fitted again.
    pub fn keep_in_view(&mut self) {
        let Some(view) = self.state.view.filter(|_| self.state.fitted.is_some()) else { return };
        let bounds = self.state.drawing.surface.bounds;
        if view.revealing(&bounds, self.size) != view {
            self.fit_all();
        }
    }

    pub(super) fn look_at(&mut self, view: View) {
        if self.state.view != Some(view) {
            self.state.view = Some(view);
            self.state.fitted = None;
        }
    }

    pub fn answer_requests(&mut self) {
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
                ViewRequest::Next(backwards) => {
                    self.play(Input::Next(backwards));
                    current
                }
                ViewRequest::Nudge(dx, dy) => {
                    self.play(Input::Nudge(dx, dy));
                    current
                }
            };
            self.look_at(next);
        }
    }

    /// The palette puts a product into the hand by saying so in the model.
    pub fn take_from_palette(&mut self) {
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

    pub fn read_input(&mut self, ui: &Ui, has_keyboard: bool) {
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
                Tool::Translating { .. }
                    | Tool::Brushing { .. }
                    | Tool::Reattaching { .. }
                    | Tool::Bending { .. }
                    | Tool::Resizing { .. }
                    | Tool::Connecting { pressed: Some(_), .. }
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
                Act::Show(node) => self.state.requests.push(ViewRequest::Reveal(node.into())),
                Act::QuickAdd(at) => self.actions.push(Action::AskProduct(Some(at))),
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
            let near = crate::base::Rect::new(at.x, at.y, 0.0, 0.0).grown(reach);
            surface.node_at(at).or_else(|| surface.nodes_in(&near).first().copied())
        });
        nodes.extend(hovered.filter(|id| !nodes.contains(id)));
        nodes
    }

    pub fn paint(&mut self, ui: &Ui, painter: &egui::Painter, has_keyboard: bool, now: f64) {
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
        let moving = self.state.flight.as_mut().and_then(|flight| flight.at(now, &drawing.surface.nodes));
        if moving.is_none() {
            self.state.flight = None;
        }
        let moving = moving.unwrap_or_default();
        let drawing = &self.state.drawing;
        let cx = context(self.model, drawing, &self.selection, &handles_of, view);
        let feedback = self.state.tool.feedback(self.state.pointer, mods, &cx);
        let hovered = feedback.over.map(meant);
        let over = self.over(painter, view, theme);
        if let Some(compared) = self.model.compared {
            over.difference(compared);
        }
        if let Some(scene) = self.model.failing {
            over.failure(scene);
        }
        if let Some(scene) = self.model.reach {
            over.reach(scene);
        }
        if !moving.is_empty() {
            over.flight(&moving);
            ui.ctx().request_repaint();
        }
        over.lit(&feedback);
        over.selection(&self.selection, hovered, &handles_of);
        if matches!(self.state.tool, Tool::Idle | Tool::PointingItem { .. }) {
            over.grips(&self.selection);
        }
        if self.model.legend {
            over.legend();
        }
        let placing = match &self.state.tool {
            Tool::Placing { key, .. } => Some(key.as_str()),
            _ => None,
        };
        over.gesture(&feedback, placing);
        let pointer = self.state.pointer.map(|at| self.rect.min + egui::vec2(at.x as f32, at.y as f32));
        if let (Some(why), Some(at)) = (&feedback.refusal, pointer) {
            over.at_pointer(at, why, true);
        } else if let Some(hint) = &feedback.hint {
            over.hint(hint, pointer);
        } else if let Some(hint) = self.model.reach.and_then(crate::app::ReachScene::hint) {
            over.hint(&hint, pointer);
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
    pub fn name_nodes(&mut self, ui: &Ui) {
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
                wanted = Some(Ref::Node(id));
            }
        }
        let mut others: Vec<(Ref, egui::Rect, Role, String)> = Vec::new();
        for (what, rect) in &self.state.drawing.surface.headers {
            let area = paint::area(self.rect.min, view, rect).intersect(clip);
            if let Some(name) = names::container(self.model.design, *what, self.model.lang) {
                others.push((*what, area, Role::Heading, name));
            }
        }
        for (id, route) in self.state.drawing.surface.links.iter().take(MOST_NAMED_LINKS) {
            let (Some(name), Some(middle)) =
                (names::link(self.model.design, *id), route.get(route.len().saturating_sub(1) / 2))
            else {
                continue;
            };
            let at = paint::on_screen(self.rect.min, view, *middle);
            let area = egui::Rect::from_center_size(at, egui::vec2(8.0, 8.0)).intersect(clip);
            others.push(((*id).into(), area, Role::Link, name));
        }
        for (what, area, role, name) in others.into_iter().filter(|(_, area, ..)| area.is_positive()) {
            let response = ui.interact(area, root.with(what), Sense::hover());
            let selected = self.selection.contains(what);
            response.widget_info(|| WidgetInfo::selected(role, true, selected, &name));
            if ui.input(|i| i.has_accesskit_action_request(response.id, egui::accesskit::Action::Click)) {
                wanted = Some(what);
            }
        }
        if let Some(what) = wanted {
            self.selection = Selection::one(what);
            self.actions.push(Action::Select(self.selection.clone()));
        }
    }

    /// Buttons at the names of containers that add the next AZ and the next security zone.
    pub fn adders(&mut self, ui: &mut Ui) {
        let view = self.view();
        if !matches!(self.state.tool, Tool::Idle) || view.scale < LEAST_SCALE_OF_SIGNS {
            return;
        }
        let lang = self.model.lang;
        let surface = &self.state.drawing.surface;
        let mut offers = Vec::new();
        for (what, rect) in &surface.headers {
            if let Ref::Region(region) = *what {
                let words = Text::fixed("+ 可用区", "+ AZ");
                offers.push((*what, Point::new(rect.right(), rect.center().y), words, Action::AddAz(region)));
            }
        }
        let gutters = surface.headers.iter().filter(|(what, _)| matches!(what, Ref::SecurityZone(_)));
        if let Some((what, rect)) = gutters.max_by(|a, b| a.1.bottom().total_cmp(&b.1.bottom())) {
            let words = Text::fixed("+ 安全域", "+ Zone");
            let at = Point::new(rect.x + 76.0 / view.scale, rect.bottom() - 16.0 / view.scale);
            offers.push((*what, at, words, Action::Run(Command::AddSecurityZone)));
        }
        for (what, at, words, action) in offers {
            let corner = paint::on_screen(self.rect.min, view, at);
            let area = egui::Rect::from_center_size(corner - egui::vec2(40.0, 0.0), egui::vec2(68.0, 20.0));
            let near = ui.input(|i| i.pointer.hover_pos()).is_some_and(|at| area.expand(60.0).contains(at));
            if !self.rect.contains_rect(area) || !near {
                continue;
            }
            let words = egui::RichText::new(words.get(lang)).size(11.0);
            let button = egui::Button::new(words).small();
            let id = ui.make_persistent_id(("adder", what));
            let builder = egui::UiBuilder::new().max_rect(area).id_salt(id);
            let clicked = ui.new_child(builder).put(area, button).clicked();
            self.state.covered.push(area);
            if clicked {
                self.actions.push(action);
            }
        }
    }

    pub fn label(&mut self, ui: &mut Ui) {
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

    pub fn menu(&mut self, response: &egui::Response) {
        if response.secondary_clicked() {
            self.state.menu_at = self.selection.single();
        }
        let lang = self.model.lang;
        let (selection, actions) = (&self.selection, &mut self.actions);
        let design = self.model.design;
        response.context_menu(|ui| menu::menu_ui(ui, selection, design, lang, actions));
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
        Cursor::Across => CursorIcon::ResizeHorizontal,
        Cursor::Down => CursorIcon::ResizeVertical,
    }
}
