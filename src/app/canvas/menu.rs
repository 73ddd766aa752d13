//! The menu under the right mouse button.

use egui::Ui;

use crate::app::{Action, Command, Selection};
use crate::base::Lang;

/// What can be done with what is selected, or with the canvas when nothing is.
pub fn menu_ui(ui: &mut Ui, selection: &Selection, lang: Lang, actions: &mut Vec<Action>) {
    let groups: &[&[Command]] = if selection.nodes().next().is_some() {
        &[
            &[Command::Rename, Command::Connect],
            &[Command::Cut, Command::Copy, Command::Duplicate, Command::Delete],
            &[Command::RaiseCount, Command::LowerCount, Command::Lock],
            &[Command::Kill],
            &[Command::FitSelection],
        ]
    } else if selection.is_empty() {
        &[&[Command::Paste, Command::SelectAll], &[Command::FitAll, Command::ZoomActual, Command::ToggleGrid]]
    } else {
        &[&[Command::Delete], &[Command::Kill], &[Command::FitSelection]]
    };
    ui.set_min_width(180.0);
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            ui.separator();
        }
        for &command in *group {
            let enabled = command != Command::Rename || selection.nodes().count() == 1;
            let text = command.text();
            let keys =
                command.shortcuts().first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
            let button = egui::Button::new(text.get(lang)).shortcut_text(keys);
            if ui.add_enabled(enabled, button).clicked() {
                actions.push(Action::Run(command));
                ui.close();
            }
        }
    }
}
