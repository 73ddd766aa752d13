//! The facts to look through: search as one types, filters, and of each row its source, date and confidence.

use egui::{ComboBox, Grid, RichText, ScrollArea, TextEdit, Ui};

use super::{State, theme};
use crate::base::{Lang, Text};
use crate::catalog::{Confidence, FactFilter, FactKind, FactRow, Facts, status_title};
use crate::scene::tokens::Color;
use crate::text;

/// Height of a row in points.
const ROW: f32 = 20.0;

/// What the tab remembers.
#[derive(Debug, Default)]
pub struct CatalogState {
    words: String,
    filter: FactFilter,
    /// The facts, and the place of the catalogue that they are of.
    facts: Option<(usize, Facts)>,
    chosen: Option<FactRow>,
}

/// Shows the catalogue.
pub fn catalog_ui(ui: &mut Ui, state: &State, memory: &mut CatalogState) {
    let lang = state.lang();
    let place = std::ptr::from_ref(state.catalog()).addr();
    if memory.facts.as_ref().is_none_or(|(of, _)| *of != place) {
        memory.facts = Some((place, Facts::of(state.catalog())));
        memory.chosen = None;
    }
    let CatalogState { words, filter, facts, chosen } = memory;
    let Some((_, facts)) = facts else { return };
    head(ui, facts, words, filter, lang);
    // Rows of one kind share their columns; without a kind the first that is found decides.
    let found = facts.search(words, filter);
    let kind = filter.kind.or_else(|| found.first().map(|row| row.kind));
    let Some(kind) = kind else {
        let none = Text::fixed("没有同时包含这些词的条目", "No row has all these words");
        ui.label(RichText::new(none.get(lang)).weak());
        return;
    };
    let rows: Vec<&&FactRow> = found.iter().filter(|row| row.kind == kind).collect();
    let count = rows.len();
    let title = kind.title();
    let others = found.len() - count;
    let (zh, en) = (&title.zh, &title.en);
    let words = if others == 0 {
        text!("{zh} {count} 条", "{en}: {count}")
    } else {
        text!("{zh} {count} 条，其他类别 {others} 条", "{en}: {count}, and {others} of other kinds")
    };
    ui.label(RichText::new(words.get(lang)).size(11.0).weak());
    ui.horizontal_top(|ui| {
        let aside = if chosen.is_some() { 300.0 } else { 0.0 };
        let size = egui::vec2((ui.available_width() - aside).max(320.0), ui.available_height());
        ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
            table(ui, kind, &rows, chosen, lang);
        });
        if let Some(row) = chosen {
            ui.vertical(|ui| details(ui, row, lang));
        }
    });
}

fn head(ui: &mut Ui, facts: &Facts, words: &mut String, filter: &mut FactFilter, lang: Lang) {
    ui.horizontal(|ui| {
        let hint = Text::fixed("搜索，例如 mysql 8c32g", "Search, for example mysql 8c32g");
        let field = ui.add(TextEdit::singleline(words).hint_text(hint.get(lang)).desired_width(260.0));
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint.get(lang)));
        let all = Text::fixed("全部", "All");
        if ui.selectable_label(filter.kind.is_none(), RichText::new(all.get(lang)).size(12.0)).clicked() {
            *filter = FactFilter::default();
        }
        for kind in FactKind::ALL {
            let title = kind.title();
            let label = RichText::new(title.get(lang)).size(12.0);
            if ui.selectable_label(filter.kind == Some(kind), label).clicked() {
                *filter = FactFilter { kind: Some(kind), ..FactFilter::default() };
            }
        }
    });
    let Some(kind) = filter.kind else { return };
    ui.horizontal(|ui| {
        let statuses: Vec<(String, String)> = facts
            .statuses(kind)
            .into_iter()
            .map(|status| (status.to_owned(), status_title(status).get(lang).to_owned()))
            .collect();
        choice(ui, "status", &Text::fixed("状态", "Status"), &statuses, &mut filter.status, lang);
        let series: Vec<(String, String)> =
            facts.series(kind).into_iter().map(|name| (name.to_owned(), name.to_owned())).collect();
        let title = match kind {
            FactKind::Ecs => Text::fixed("规格族", "Family"),
            FactKind::Rds => Text::fixed("系列", "Edition"),
            _ => Text::fixed("产品", "Product"),
        };
        choice(ui, "series", &title, &series, &mut filter.series, lang);
    });
}

fn choice(
    ui: &mut Ui,
    id: &str,
    title: &Text,
    options: &[(String, String)],
    chosen: &mut Option<String>,
    lang: Lang,
) {
    if options.len() < 2 {
        return;
    }
    ui.label(RichText::new(title.get(lang)).size(11.0).weak());
    let all = Text::fixed("全部", "all");
    let shown = options.iter().find(|(code, _)| Some(code) == chosen.as_ref());
    let shown = shown.map_or_else(|| all.get(lang).to_owned(), |(_, title)| title.clone());
    let combo = ComboBox::from_id_salt(id).selected_text(shown).show_ui(ui, |ui| {
        ui.selectable_value(chosen, None, all.get(lang));
        for (code, title) in options {
            ui.selectable_value(chosen, Some(code.clone()), title);
        }
    });
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, title.get(lang)));
}

fn table(ui: &mut Ui, kind: FactKind, rows: &[&&FactRow], chosen: &mut Option<FactRow>, lang: Lang) {
    let columns = kind.columns();
    let show_status = rows.iter().any(|row| !row.status.is_empty());
    let unknown = Text::fixed("未知", "unknown");
    ScrollArea::both().auto_shrink([false, false]).show_rows(ui, ROW, rows.len() + 1, |ui, range| {
        Grid::new(("facts", kind))
            .num_columns(columns.len() + 4)
            .min_row_height(ROW)
            .spacing([18.0, 0.0])
            .show(ui, |ui| {
                let soft = theme::ink(ui, Color::TextSoft);
                let title = |ui: &mut Ui, words: &str| {
                    ui.label(theme::bold(words, 11.0).color(soft));
                };
                title(ui, Text::fixed("编码", "Code").get(lang));
                columns.iter().for_each(|column| title(ui, column.title().get(lang)));
                if show_status {
                    title(ui, Text::fixed("状态", "Status").get(lang));
                }
                title(ui, Text::fixed("日期", "As of").get(lang));
                title(ui, Text::fixed("可信度", "Confidence").get(lang));
                ui.end_row();
                for at in range.start.saturating_sub(1)..range.end.saturating_sub(1) {
                    let Some(row) = rows.get(at) else { break };
                    let is_chosen = chosen.as_ref().is_some_and(|known| *known == ***row);
                    let code = RichText::new(&row.code).size(12.0);
                    if ui.push_id(at, |ui| ui.selectable_label(is_chosen, code).clicked()).inner {
                        *chosen = (!is_chosen).then(|| FactRow::clone(row));
                    }
                    for cell in &row.cells {
                        let words = match cell {
                            Some(text) => RichText::new(text.get(lang)).size(12.0),
                            None => RichText::new(unknown.get(lang))
                                .size(12.0)
                                .color(theme::ink(ui, Color::Unknown)),
                        };
                        ui.add(egui::Label::new(words).extend());
                    }
                    if show_status {
                        ui.label(RichText::new(status_title(row.status).get(lang)).size(12.0));
                    }
                    ui.add(egui::Label::new(RichText::new(&row.provenance.as_of).size(12.0)).extend());
                    let confidence = row.provenance.confidence;
                    let color = if confidence <= Confidence::Low { Color::Warning } else { Color::Text };
                    let words = RichText::new(confidence.title().get(lang)).size(12.0);
                    ui.label(words.color(theme::ink(ui, color)));
                    ui.end_row();
                }
            });
    });
}

/// All that is known of one row.
fn details(ui: &mut Ui, row: &FactRow, lang: Lang) {
    ScrollArea::vertical().id_salt("fact").auto_shrink([false, false]).show(ui, |ui| {
        ui.label(theme::bold(&row.code, 13.0));
        if row.own {
            let own = Text::fixed("自有价格目录", "own price book");
            ui.label(RichText::new(own.get(lang)).size(11.0).color(theme::ink(ui, Color::Accent)));
        }
        let unknown = Text::fixed("未知", "unknown");
        for (column, cell) in row.kind.columns().iter().zip(&row.cells) {
            let value = cell.as_ref().unwrap_or(&unknown).get(lang).to_owned();
            if !value.is_empty() {
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(column.title().get(lang)).size(11.0).weak());
                    ui.label(RichText::new(value).size(12.0));
                });
            }
        }
        ui.add_space(6.0);
        let of = &row.provenance;
        for (title, value) in [
            (Text::fixed("来源", "Source"), of.source.as_str()),
            (Text::fixed("日期", "As of"), of.as_of.as_str()),
            (Text::fixed("可信度", "Confidence"), of.confidence.title().get(lang)),
            (Text::fixed("说明", "Note"), of.note.as_str()),
        ] {
            if !value.is_empty() {
                ui.label(RichText::new(title.get(lang)).size(11.0).weak());
                ui.label(RichText::new(value).size(12.0));
            }
        }
    });
}
