//! The menu under the right mouse button.

use egui::Ui;

use crate::app::{Action, Command, Selection};
use crate::base::Lang;
use crate::design::Design;

/// What can be done with what is selected, or with the canvas when nothing is.
pub fn menu_ui(ui: &mut Ui, selection: &Selection, design: &Design, lang: Lang, actions: &mut Vec<Action>) {
    let several = selection.nodes().count() > 1;
    let groups: &[&[Command]] = if selection.nodes().next().is_some() {
        &[
            &[Command::Rename, Command::Connect, Command::ConnectTo],
            &[Command::Cut, Command::Copy, Command::Duplicate, Command::Delete],
            &[Command::RaiseCount, Command::LowerCount, Command::Lock],
            if several {
                &[
                    Command::AlignLeft,
                    Command::AlignRight,
                    Command::AlignTop,
                    Command::AlignBottom,
                    Command::DistributeAcross,
                    Command::DistributeDown,
                    Command::TidySelection,
                ]
            } else {
                &[Command::TidySelection, Command::EditFields]
            },
            &[Command::AskReach, Command::ReachFrom, Command::ReachTo],
            &[Command::Kill],
            &[Command::FitSelection],
        ]
    } else if selection.is_empty() {
        &[
            &[Command::QuickAdd, Command::Paste, Command::SelectAll],
            &[Command::AddAz, Command::AddSecurityZone, Command::AddRegion, Command::AddSite],
            &[Command::Tidy, Command::PinLayout],
            &[
                Command::FitAll,
                Command::ZoomActual,
                Command::ToggleGrid,
                Command::ToggleAddresses,
                Command::ToggleMinimap,
                Command::ToggleLegend,
            ],
        ]
    } else if selection.links().next().is_some() {
        &[
            &[Command::EditFields, Command::ResetBends],
            &[Command::Delete],
            &[Command::Kill],
            &[Command::FitSelection],
        ]
    } else {
        &[
            &[Command::EditFields, Command::QuickAdd],
            &[Command::AddAz, Command::AddSecurityZone, Command::ResetSize],
            &[Command::Delete],
            &[Command::Kill],
            &[Command::FitSelection],
        ]
    };
    ui.set_min_width(180.0);
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            ui.separator();
        }
        for &command in *group {
            let enabled = match command {
                Command::Rename | Command::ConnectTo | Command::ReachFrom | Command::ReachTo => {
                    selection.nodes().count() == 1
                }
                Command::DistributeAcross | Command::DistributeDown => selection.nodes().count() > 2,
                Command::ResetBends => selection.links().any(|link| design.bends.contains(link)),
                Command::ResetSize => selection.iter().any(|of| design.extents.contains(of)),
                _ => true,
            };
            let text = command.text();
            let keys = command.keys_text(ui.ctx()).unwrap_or_default();
            let button = egui::Button::new(text.get(lang)).shortcut_text(keys);
            if ui.add_enabled(enabled, button).clicked() {
                actions.push(Action::Run(command));
                ui.close();
            }
        }
    }
}
