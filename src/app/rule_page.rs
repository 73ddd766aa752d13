//! The page of a rule: what it demands, why, where that is stated, and what to do.

use egui::{Grid, Label, RichText, ScrollArea, Ui};

use super::dialogs::{buttons, heading};
use super::{Action, DialogAnswer};
use crate::base::{Lang, Text};
use crate::rules::{Registry, rule_fields};

/// Shows the page of a rule.
pub fn rule_ui(ui: &mut Ui, code: &str, lang: Lang, actions: &mut Vec<Action>) {
    ui.set_width(560.0);
    let Some(rule) = Registry::rule(code) else { return };
    heading(ui, &format!("{code}  {}", rule.title.get(lang)));
    ui.label(RichText::new(rule.name).size(12.0).weak());
    ui.add_space(8.0);
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        Grid::new("rule").num_columns(2).spacing([16.0, 6.0]).show(ui, |ui| {
            for (label, value) in rule_fields(rule) {
                ui.add_sized([72.0, 18.0], Label::new(RichText::new(label.get(lang)).size(12.0).weak()));
                ui.scope(|ui| {
                    ui.set_max_width(440.0);
                    let words = RichText::new(value.get(lang)).size(13.0);
                    ui.add(Label::new(words).wrap().selectable(true));
                });
                ui.end_row();
            }
        });
    });
    buttons(ui, lang, &[(Text::fixed("关闭", "Close"), DialogAnswer::Cancel)], actions);
}
