//! The command bar above everything.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::command::Menu;
use super::{Action, Command, State, icons, theme};
use crate::base::{Lang, Severity, Text};
use crate::scene::tokens::Color;

/// Shows the command bar and says what was clicked.
pub fn bar_ui(ui: &mut Ui, state: &State) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    ui.spacing_mut().item_spacing.x = 2.0;
    ui.horizontal_centered(|ui| {
        menu_button(ui, state, &mut actions);
        ui.add_space(2.0);
        for group in [
            &[Command::New, Command::Open, Command::Save][..],
            &[Command::Undo, Command::Redo],
            &[Command::Connect, Command::Tidy],
        ] {
            for &command in group {
                command_button(ui, state, command, &mut actions);
            }
            gap(ui);
        }
        command_button(ui, state, Command::ZoomOut, &mut actions);
        zoom_words(ui, state, &mut actions);
        command_button(ui, state, Command::ZoomIn, &mut actions);
        command_button(ui, state, Command::FitAll, &mut actions);
        gap(ui);
        check_button(ui, state, &mut actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(4.0);
            command_button(ui, state, Command::SwitchTheme, &mut actions);
            let other = match lang {
                Lang::Zh => "EN",
                Lang::En => "中文",
            };
            let name = Command::SwitchLanguage.text();
            let button = egui::Button::new(RichText::new(other).size(12.0)).frame_when_inactive(false);
            if ui.add(button).on_hover_text(name.get(lang)).clicked() {
                actions.push(Action::Run(Command::SwitchLanguage));
            }
            for command in [Command::ToggleInspector, Command::ToggleDock, Command::TogglePalette] {
                command_button(ui, state, command, &mut actions);
            }
            command_button(ui, state, Command::CommandPalette, &mut actions);
            gap(ui);
            for (command, words) in [
                (Command::Report, Text::fixed("建议书", "Proposal")),
                (Command::Export, Text::fixed("导出", "Export")),
            ] {
                let name = hover(ui.ctx(), command, lang);
                let enabled = command.enabled(state);
                if icons::icon_and_words(ui, command, enabled, words.get(lang), &name).clicked() {
                    actions.push(Action::Run(command));
                }
            }
        });
    });
    actions
}

/// The words shown when the pointer rests on a command: its name and its key.
#[must_use]
pub fn hover(ctx: &egui::Context, command: Command, lang: Lang) -> String {
    let text = command.text();
    let words = text.get(lang).trim_end_matches('…');
    match command.keys_text(ctx) {
        Some(keys) => format!("{words}  ({keys})"),
        None => words.to_owned(),
    }
}

fn gap(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(9.0, 20.0), egui::Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), (1.0, theme::ink(ui, Color::Border)));
}

fn command_button(ui: &mut Ui, state: &State, command: Command, actions: &mut Vec<Action>) {
    let name = hover(ui.ctx(), command, state.lang());
    if icons::icon_button(ui, command, command.enabled(state), command.is_on(state), &name).clicked() {
        actions.push(Action::Run(command));
    }
}

fn zoom_words(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let name = hover(ui.ctx(), Command::ZoomActual, state.lang());
    let enabled = Command::ZoomActual.enabled(state);
    let words = format!("{:.0}%", state.canvas.zoom() * 100.0);
    let button = egui::Button::new(RichText::new(words).size(12.0))
        .frame_when_inactive(false)
        .min_size(vec2(48.0, 26.0));
    if ui.add_enabled(enabled, button).on_hover_text(name).clicked() {
        actions.push(Action::Run(Command::ZoomActual));
    }
}

/// How many errors and warnings there are; a click opens the list.
fn check_button(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    if state.document.is_none() {
        return;
    }
    let lang = state.lang();
    let summary = state.report().summary;
    let (token, words) = if summary.error > 0 {
        (Color::Error, counted(&Severity::Error.title(), summary.error, lang))
    } else if summary.warning > 0 {
        (Color::Warning, counted(&Severity::Warning.title(), summary.warning, lang))
    } else {
        let words = match (summary.not_evaluated, lang) {
            (0, Lang::Zh) => "检查通过".to_owned(),
            (0, Lang::En) => "Checks pass".to_owned(),
            (left, Lang::Zh) => format!("检查通过 · {left} 项未评估"),
            (left, Lang::En) => format!("Checks pass · {left} not evaluated"),
        };
        (Color::Good, words)
    };
    let name = Command::ShowProblems.text();
    let color = theme::ink(ui, token);
    let button = egui::Button::new(RichText::new(words).size(12.0).color(color)).frame_when_inactive(false);
    if ui.add(button).on_hover_text(name.get(lang)).clicked() {
        actions.push(Action::Run(Command::ShowProblems));
    }
}

/// "3 errors", "3 个错误".
#[must_use]
pub fn counted(what: &Text, count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{count} 个{}", what.zh),
        Lang::En if count == 1 => format!("1 {}", what.en),
        Lang::En => format!("{count} {}s", what.en),
    }
}

fn menu_button(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let name = Text::fixed("菜单", "Menu");
    let response = icons::flat_button(ui, None, true, false, name.get(lang), |painter, square, color| {
        icons::paint_menu(painter, square, color);
    });
    egui::Popup::menu(&response).accessible_name(name.get(lang)).show(|ui| {
        ui.set_min_width(160.0);
        for menu in Menu::ALL {
            ui.menu_button(menu.title().get(lang), |ui| {
                ui.set_min_width(240.0);
                if menu == Menu::File {
                    recent_menu(ui, state, actions);
                }
                for command in Command::ALL.into_iter().filter(|command| command.menu() == menu) {
                    if command.starts_group() {
                        ui.separator();
                    }
                    menu_entry(ui, state, command, actions);
                }
            });
        }
    });
}

/// One entry of a menu.
pub fn menu_entry(ui: &mut Ui, state: &State, command: Command, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let text = command.text();
    let tick = if command.is_on(state) { "✓ " } else { "" };
    let mut button = egui::Button::new(format!("{tick}{}", text.get(lang)));
    if let Some(keys) = command.keys_text(ui.ctx()) {
        button = button.shortcut_text(keys);
    }
    if ui.add_enabled(command.enabled(state), button).clicked() {
        actions.push(Action::Run(command));
        ui.close();
    }
}

fn recent_menu(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    if state.settings.recent.is_empty() {
        return;
    }
    ui.menu_button(Text::fixed("最近打开", "Recent").get(lang), |ui| {
        for path in &state.settings.recent {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
                actions.push(Action::OpenPath(path.clone()));
                ui.close();
            }
        }
    });
}
