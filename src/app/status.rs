//! The status bar: four verdicts that are always in sight, each leading to its list.

use egui::{Align, Layout, RichText, Ui};

use super::bar::counted;
use super::{Action, Command, State, theme};
use crate::base::{Lang, Severity, Text};
use crate::scene::tokens::Color;

/// Shows the status bar and says what was clicked.
pub fn status_ui(ui: &mut Ui, state: &State) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        if state.document.is_some() {
            findings(ui, state, lang, &mut actions);
            bar(ui);
            super::quote::status_ui(ui, state, &mut actions);
            bar(ui);
            if !super::reach_scene::status_ui(ui, state, &mut actions) {
                super::resilience_panel::status_ui(ui, state, &mut actions);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if state.assessed.is_behind() {
                let words = Text::fixed("正在检查", "Checking");
                ui.label(RichText::new(words.get(lang)).size(11.0).weak());
            }
            for job in state.jobs.running() {
                ui.spinner();
                ui.label(RichText::new(job.get(lang)).size(11.0));
            }
            if state.jobs.can_cancel() {
                let words = Text::fixed("取消导出", "Cancel the export");
                if ui.small_button(RichText::new(words.get(lang)).size(11.0)).clicked() {
                    actions.push(Action::CancelJobs);
                }
            }
            if let Some(design) = state.design() {
                let edition = &design.settings.edition;
                ui.label(RichText::new(edition).size(11.0).weak());
            }
        });
    });
    actions
}

fn bar(ui: &mut Ui) {
    ui.label(RichText::new("│").size(11.0).color(theme::ink(ui, Color::Border)));
}

fn findings(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    let summary = state.report().summary;
    let error = counted(&Severity::Error.title(), summary.error, lang);
    let warning = counted(&Severity::Warning.title(), summary.warning, lang);
    let (color, words) = match (summary.error, summary.warning) {
        (0, 0) => (Color::Good, Text::fixed("无错误、无警告", "no errors, no warnings").get(lang).to_owned()),
        (0, _) => (Color::Warning, warning),
        (_, 0) => (Color::Error, error),
        (_, _) => (Color::Error, format!("{error}  {warning}")),
    };
    let name = Text::fixed("打开检查结果", "Open the findings");
    if verdict(ui, &words, color).on_hover_text(name.get(lang)).clicked() {
        actions.push(Action::Run(Command::ShowProblems));
    }
}

/// A verdict as flat, clickable words.
pub fn verdict(ui: &mut Ui, words: &str, color: Color) -> egui::Response {
    let words = RichText::new(words).size(11.0).color(theme::ink(ui, color));
    ui.add(egui::Button::new(words).frame_when_inactive(false).small())
}
