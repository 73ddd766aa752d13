//! What the workloads of the design imply, each figure with its formula, inputs and source.

use egui::{Align, Grid, Label, Layout, RichText, ScrollArea, Ui};

use super::{Action, Selection, State, theme};
use crate::base::{Lang, Text};
use crate::design::{Aim, Ref};
use crate::scene::tokens::Color;
use crate::sizing::{Calculation, Need, Quantity, SizedItem};

/// Shows the sizes and says what was clicked.
pub fn sizing_ui(ui: &mut Ui, state: &State) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    if state.sizes().items.is_empty() {
        empty(ui, state, lang, &mut actions);
        return actions;
    }
    ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
        Grid::new("sizing").num_columns(6).spacing([20.0, 6.0]).striped(false).show(ui, |ui| {
            for title in [
                Text::fixed("对象", "For"),
                Text::fixed("测算项", "What"),
                Text::fixed("结果", "Result"),
                Text::fixed("建议", "Recommended"),
                Text::fixed("已填写", "Entered"),
                Text::fixed("公式与来源", "Formula and source"),
            ] {
                ui.label(theme::bold(title.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
            }
            ui.end_row();
            for item in &state.sizes().items {
                row(ui, item, lang, &mut actions);
                ui.end_row();
            }
        });
    });
    actions
}

fn empty(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    let words = if state.design().is_some_and(|design| design.workloads.is_empty()) {
        Text::fixed(
            "填写业务量指标后，存储、服务器和带宽由此推算。",
            "Enter business numbers, and storage, servers and bandwidth follow from them.",
        )
    } else {
        Text::fixed(
            "业务量指标还没有选择“作用于”哪个数据库、专线、负载均衡或应用模块。",
            "No workload says yet which database, line, load balancer or function it lands on.",
        )
    };
    ui.add_space(8.0);
    ui.label(RichText::new(words.get(lang)).weak());
    let open = Text::fixed("填写业务量指标", "Enter business numbers");
    if ui.button(open.get(lang)).clicked() {
        actions.push(Action::Select(Selection::none()));
        actions.push(Action::OpenInspector);
    }
}

fn row(ui: &mut Ui, item: &SizedItem, lang: Lang, actions: &mut Vec<Action>) {
    let subject = match item.aim {
        Aim::Node(id) => Ref::Node(id),
        Aim::Function(id) => Ref::Function(id),
    };
    if ui.push_id((item.measure.code(), subject), |ui| ui.link(&item.name).clicked()).inner {
        actions.push(match subject {
            Ref::Node(_) => Action::Reveal(subject),
            _ => Action::Select(Selection::none()),
        });
    }
    ui.label(RichText::new(item.formula.title().get(lang)).size(12.0));
    match &item.need {
        Need::Known(calculation) => {
            figure(ui, calculation.result.text().get(lang), false);
            let recommended = calculation.recommended.as_ref().map(Quantity::text);
            figure(ui, recommended.as_ref().map_or("—", |text| text.get(lang)), true);
        }
        Need::NotEntered(fields) => {
            let missing: Vec<String> =
                fields.iter().map(|field| field.title().get(lang).to_owned()).collect();
            let words = match lang {
                Lang::Zh => format!("缺少：{}", missing.join("、")),
                Lang::En => format!("missing: {}", missing.join(", ")),
            };
            ui.label(RichText::new(words).size(12.0).color(theme::ink(ui, Color::Unknown)));
            figure(ui, "—", false);
        }
        Need::Failed(error) => {
            let words = error.text();
            ui.label(RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, Color::Error)));
            figure(ui, "—", false);
        }
    }
    let entered = item.entered.as_ref().map(Quantity::text);
    figure(ui, entered.as_ref().map_or("—", |text| text.get(lang)), false);
    let source = item.formula.source().label(lang);
    let words = format!("{}  {}  ·  {source}", item.formula.id(), item.formula.expression());
    let label = ui.add(Label::new(RichText::new(words).size(11.0).weak()).extend());
    if let Need::Known(calculation) = &item.need {
        label.on_hover_ui(|ui| inputs(ui, calculation, lang));
    }
}

fn figure(ui: &mut Ui, words: &str, strong: bool) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let words = if strong { theme::bold(words, 12.0) } else { RichText::new(words).size(12.0) };
        ui.label(words);
    });
}

fn inputs(ui: &mut Ui, calculation: &Calculation, lang: Lang) {
    for input in &calculation.inputs {
        let words = format!("{} = {}", input.title.get(lang), input.quantity.text().get(lang));
        ui.label(RichText::new(words).size(12.0));
    }
    for note in &calculation.notes {
        ui.label(RichText::new(note.get(lang)).size(11.0).weak());
    }
}
