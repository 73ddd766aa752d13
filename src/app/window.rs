//! The window as eframe sees it: panels around the canvas.

use egui::{Align, Align2, Area, Frame, Layout, Margin, Order, Panel, RichText, Stroke, Ui, vec2};

use super::action::Next;
use super::canvas::canvas_ui;
use super::dialogs::{Dialog, dialog_ui};
use super::dock::{DockState, dock_ui};
use super::inspector::{self, Known};
use super::palette::{PaletteState, ghost_ui, palette_ui};
use super::{Action, Command, Document, State, bar, gallery, problems, status, storage, theme};
use crate::base::Text;
use crate::scene::tokens::{Color, Theme, Tokens};

/// For how many seconds a sentence in passing stays.
const NOTICE_SECONDS: f64 = 6.0;

/// The window: its state, and what its panels remember.
#[derive(Debug)]
pub struct Window {
    /// Everything the window knows.
    pub state: State,
    palette: PaletteState,
    dock: DockState,
    gallery: gallery::GalleryState,
    /// What waits until a text field that had the focus has said what was typed.
    deferred: Vec<Action>,
    title: String,
}

impl Window {
    /// A window over this state.
    #[must_use]
    pub fn new(state: State) -> Self {
        Self {
            state,
            palette: PaletteState::default(),
            dock: DockState::default(),
            gallery: gallery::GalleryState::default(),
            deferred: Vec::new(),
            title: String::new(),
        }
    }

    /// What has to be done before a frame is drawn.
    pub fn prepare(&mut self, ctx: &egui::Context) {
        let state = &mut self.state;
        state.system_is_dark = ctx.system_theme() == Some(egui::Theme::Dark);
        ctx.set_theme(match state.theme() {
            Theme::Light => egui::Theme::Light,
            Theme::Dark => egui::Theme::Dark,
        });
        state.poll_jobs(ctx);
        state.assessed.poll(ctx);
        state.poll_dialogs(ctx);
        if ctx.input(|input| input.viewport().close_requested())
            && !state.may_close
            && state.document.as_ref().is_some_and(Document::is_dirty)
        {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            state.dialog = Some(Dialog::Unsaved(Next::Quit));
        }
        let title = self.title_words();
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// The words of the title bar: a mark for unsaved changes, the design, the program.
    fn title_words(&self) -> String {
        let lang = self.state.lang();
        let program = Text::fixed("云图", "Yuntu");
        match &self.state.document {
            None => program.get(lang).to_owned(),
            Some(document) => {
                let mark = if document.is_dirty() { "● " } else { "" };
                format!("{mark}{} — {}", document.name(lang), program.get(lang))
            }
        }
    }

    /// One frame without eframe, so that tests can run it too.
    pub fn show(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        // The ui was made before the theme of this frame was set.
        ui.set_style(ctx.global_style());
        // A form that is about to be left speaks first, in the state in which it was filled in.
        let mut actions = std::mem::take(&mut self.deferred);
        let held = actions.len();
        if self.state.dialog.is_none() {
            actions.extend(keys(&ctx, &self.state));
            actions.extend(pointer_ended_drag(&ctx, &self.state));
        }
        actions.extend(dropped_files(&ctx));
        let mut said = Vec::new();
        self.panels(ui, &mut said);
        ghost_ui(&ctx, &self.state);
        said.extend(notice_ui(&ctx, &mut self.state));
        if let Some(mut dialog) = self.state.dialog.take() {
            let answers = dialog_ui(&ctx, &self.state, &mut dialog);
            self.state.dialog = Some(dialog);
            said.extend(answers);
        }
        let typing = ctx.text_edit_focused() && self.state.dialog.is_none();
        // What was held back once is not held back again: then nothing in the way would ever give it free.
        for action in said.into_iter().chain(actions) {
            if typing && held == 0 && waits_for_text(&action) {
                self.deferred.push(action);
            } else {
                self.state.act(action, &ctx);
                // The panels above the place of the action were drawn before it.
                ctx.request_repaint();
            }
        }
        // What a click or a key changed in the memory of one panel is shown by the next frame.
        if ctx.input(|input| input.pointer.any_released() || input.keys_down.iter().next().is_some()) {
            ctx.request_repaint();
        }
        if !self.deferred.is_empty() {
            ctx.memory_mut(|memory| {
                if let Some(focused) = memory.focused() {
                    memory.surrender_focus(focused);
                }
            });
            ctx.request_repaint();
        }
        if let Some(tab) = self.state.wanted_tab.take() {
            self.dock.tab = tab;
            ctx.request_repaint();
        }
        if self.state.current_finding.is_some() {
            self.dock.problems.current = self.state.current_finding;
        }
    }

    fn panels(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let sizes = Tokens::builtin().window;
        let surface = theme::ink(ui, Color::Surface);
        let flat = |x: i8, y: i8| Frame::new().fill(surface).inner_margin(Margin::symmetric(x, y));
        Panel::top("command bar").exact_size(sizes.command_bar as f32).frame(flat(6, 0)).show(ui, |ui| {
            actions.extend(bar::bar_ui(ui, &self.state));
        });
        Panel::bottom("status bar").exact_size(sizes.status_bar as f32).frame(flat(8, 0)).show(ui, |ui| {
            actions.extend(status::status_ui(ui, &self.state));
        });
        if self.state.gallery {
            let frame = Frame::new().fill(theme::ink(ui, Color::Canvas));
            egui::CentralPanel::default().frame(frame).show(ui, |ui| {
                actions.extend(gallery::gallery_ui(ui, &self.state, &mut self.gallery));
            });
            return;
        }
        let settings = self.state.settings.clone();
        if settings.palette_open {
            let panel = Panel::left("palette").default_size(settings.palette_width).size_range(140.0..=400.0);
            let shown = panel.frame(flat(8, 8)).show(ui, |ui| {
                actions.extend(palette_ui(ui, &self.state, &mut self.palette));
            });
            self.state.settings.palette_width = shown.response.rect.width();
        }
        if settings.inspector_open {
            let panel =
                Panel::right("inspector").default_size(settings.inspector_width).size_range(260.0..=600.0);
            let shown = panel.frame(flat(12, 10)).show(ui, |ui| {
                if std::mem::take(&mut self.state.focus_inspector) {
                    ui.data_mut(|data| data.insert_temp(inspector::first_field(), true));
                    ui.ctx().request_repaint();
                }
                actions.extend(inspector_panel(ui, &self.state));
            });
            self.state.settings.inspector_width = shown.response.rect.width();
        }
        if settings.dock_open {
            let panel = Panel::bottom("dock").default_size(settings.dock_height).size_range(100.0..=800.0);
            let shown = panel.resizable(true).frame(flat(8, 6)).show(ui, |ui| {
                actions.extend(dock_ui(ui, &self.state, &mut self.dock));
            });
            self.state.settings.dock_height = shown.response.rect.height();
        }
        let frame = Frame::new().fill(theme::ink(ui, Color::Canvas));
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            if let Some((model, canvas)) = self.state.canvas_parts() {
                actions.extend(canvas_ui(ui, &model, canvas));
            }
        });
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.prepare(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let size = ui.ctx().content_rect().size();
        self.state.settings.window = (size.x, size.y);
        self.show(ui);
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        theme::color(Color::Canvas, self.state.theme()).to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.state.journals.leave(self.state.document.as_ref());
        if let Some(path) = &self.state.settings_path {
            storage::write_settings(path, &self.state.settings);
        }
    }
}

fn inspector_panel(ui: &mut Ui, state: &State) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let Some(design) = state.design() else { return actions };
    let known = Known::new(design, state.catalog(), lang);
    ui.horizontal(|ui| {
        ui.label(theme::bold(inspector::title(&known, &state.selection).get(lang), 15.0));
        if let Some(what) = state.selection.single() {
            ui.label(RichText::new(what.to_string()).size(11.0).weak());
        }
        if !state.selection.is_empty() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = Command::SelectNone.text();
                if ui.small_button("×").on_hover_text(name.get(lang)).clicked() {
                    actions.push(Action::Run(Command::SelectNone));
                }
            });
        }
    });
    ui.add_space(4.0);
    if let Some(what) = state.selection.single() {
        actions.extend(problems::findings_of(ui, state, what));
        ui.separator();
    }
    actions.extend(inspector::inspector_ui(ui, &known, &state.selection));
    actions
}

/// Whether an action must not overtake what is being typed into a form.
fn waits_for_text(action: &Action) -> bool {
    match action {
        Action::Commit { .. }
        | Action::Notice(_)
        | Action::DismissNotice
        | Action::CancelJobs
        | Action::OpenInspector => false,
        Action::Run(command) => !command.is_view_only(),
        _ => true,
    }
}

/// The commands whose keys were pressed in this frame, and what was pasted.
fn keys(ctx: &egui::Context, state: &State) -> Vec<Action> {
    let typing = ctx.text_edit_focused();
    let mut wanted: Vec<(Command, &egui::KeyboardShortcut)> = Command::ALL
        .into_iter()
        .filter(|command| {
            let taken = command.is_read_by_canvas() || (typing && command.yields_to_text());
            !taken && command.enabled(state)
        })
        .flat_map(|command| command.shortcuts().iter().map(move |keys| (command, keys)))
        .collect();
    // egui lets Ctrl+Z match Ctrl+Shift+Z: ask for the longer combinations first.
    wanted.sort_by_key(|(_, keys)| {
        let modifiers = keys.modifiers;
        std::cmp::Reverse(u8::from(modifiers.shift) + u8::from(modifiers.alt))
    });
    let mut actions: Vec<Action> = ctx.input_mut(|input| {
        wanted
            .into_iter()
            .filter(|(_, keys)| input.consume_shortcut(keys))
            .map(|(command, _)| Action::Run(command))
            .collect()
    });
    if !typing {
        // The system's own keys for the clipboard come as events of their own.
        ctx.input(|input| {
            for event in &input.raw.events {
                match event {
                    egui::Event::Copy => actions.push(Action::Run(Command::Copy)),
                    egui::Event::Cut => actions.push(Action::Run(Command::Cut)),
                    egui::Event::Paste(text) => actions.push(Action::Paste(text.clone())),
                    _ => {}
                }
            }
        });
    }
    actions
}

/// A drag out of the palette ends with the button, wherever the pointer is.
fn pointer_ended_drag(ctx: &egui::Context, state: &State) -> Option<Action> {
    let ended = state.dragging.is_some()
        && !ctx.input(|input| input.pointer.any_down() || input.pointer.any_released());
    ended.then_some(Action::Drag(None))
}

/// Files that were dropped onto the window.
fn dropped_files(ctx: &egui::Context) -> Option<Action> {
    ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()))
        .map(Action::OpenPath)
}

/// The sentence in passing, at the bottom of the canvas.
fn notice_ui(ctx: &egui::Context, state: &mut State) -> Vec<Action> {
    let mut actions = Vec::new();
    let (lang, theme) = (state.lang(), state.theme());
    let now = ctx.input(|input| input.time);
    let Some(notice) = &mut state.notice else { return actions };
    let since = *notice.since.get_or_insert(now);
    let left = NOTICE_SECONDS - (now - since);
    if left <= 0.0 && notice.file.is_none() {
        state.notice = None;
        return actions;
    }
    if notice.file.is_none() {
        ctx.request_repaint_after_secs(left as f32 + 0.05);
    }
    let below = if state.settings.dock_open && !state.gallery { state.settings.dock_height } else { 0.0 };
    let offset = vec2(0.0, -(below + 40.0));
    let area =
        Area::new(egui::Id::unique("notice")).order(Order::Foreground).anchor(Align2::CENTER_BOTTOM, offset);
    area.show(ctx, |ui| {
        let border = if notice.failed { Color::Error } else { Color::BorderStrong };
        Frame::new()
            .fill(theme::color(Color::Surface, theme))
            .stroke(Stroke::new(1.0, theme::color(border, theme)))
            .corner_radius(6)
            .inner_margin(Margin::symmetric(12, 6))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(notice.text.get(lang)).size(12.0));
                    if let Some(file) = &notice.file {
                        if ui.button(Text::fixed("打开", "Open").get(lang)).clicked() {
                            actions.push(Action::ShowFile(file.clone()));
                        }
                        if ui.button(Text::fixed("所在文件夹", "Show in folder").get(lang)).clicked() {
                            actions.push(Action::ShowFolder(file.clone()));
                        }
                    }
                    let close = Text::fixed("关闭", "Close");
                    if ui.small_button("×").on_hover_text(close.get(lang)).clicked() {
                        actions.push(Action::DismissNotice);
                    }
                });
            });
    });
    actions
}
