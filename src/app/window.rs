//! The window as eframe sees it: panels around the canvas.

use super::canvas::canvas_ui;
use super::{Action, Command, State};

/// The window: its state, and what the state needs from the system.
#[derive(Debug, Default)]
pub struct Window {
    /// Everything the window knows.
    pub state: State,
}

impl Window {
    /// A window over this state.
    #[must_use]
    pub const fn new(state: State) -> Self {
        Self { state }
    }

    /// One frame without a frame of eframe, so that tests can run it too.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        let mut actions = keys(ui.ctx(), &self.state);
        egui::CentralPanel::default().frame(egui::Frame::NONE).show(ui, |ui| {
            if let Some((model, canvas)) = self.state.canvas_parts() {
                actions.extend(canvas_ui(ui, &model, canvas));
            }
        });
        for action in actions {
            self.state.act(action, ui.ctx());
        }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }
}

/// The commands whose keys were pressed in this frame.
fn keys(ctx: &egui::Context, state: &State) -> Vec<Action> {
    let typing = ctx.text_edit_focused();
    let mut wanted: Vec<(Command, &egui::KeyboardShortcut)> = Command::ALL
        .into_iter()
        .filter(|command| !(typing && command.yields_to_text()) && command.enabled(state))
        .flat_map(|command| command.shortcuts().iter().map(move |keys| (command, keys)))
        .collect();
    // egui lets Ctrl+Z match Ctrl+Shift+Z: ask for the longer combinations first.
    wanted.sort_by_key(|(_, keys)| {
        let modifiers = keys.modifiers;
        std::cmp::Reverse(u8::from(modifiers.shift) + u8::from(modifiers.alt))
    });
    ctx.input_mut(|input| {
        wanted
            .into_iter()
            .filter(|(_, keys)| input.consume_shortcut(keys))
            .map(|(command, _)| Action::Run(command))
            .collect()
    })
}
