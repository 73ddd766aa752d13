//! Targets, what would help, scenarios that the design keeps, and the model in words.

use egui::{Grid, TextEdit, Ui};

use super::super::{Action, State};
use super::{link, small};
use crate::assessment::Improvement;
use crate::base::{Lang, Text};
use crate::design::Edit;
use crate::resilience::{Resilience, ServiceAvailability, TargetStatus};
use crate::scene::tokens::Color;
use crate::text;

/// Lines of the model that are shown at most.
const LINES: usize = 120;

/// How many minimal cut sets there are, by order.
pub(super) fn cut_words(service: &ServiceAvailability) -> Text {
    let cuts = &service.cut_sets;
    let count = |order: usize| cuts.by_order.get(order).copied().unwrap_or(0);
    let (one, two, three) = (count(0), count(1), count(2));
    let beyond = (cuts.total - (one + two + three) as f64).max(0.0);
    match cuts.order {
        3.. if cuts.more => text!(
            "最小割集：一阶{one}、二阶{two}、三阶{three}，更高阶未计数",
            "minimal cut sets: {one} of order 1, {two} of order 2, {three} of order 3; no more were counted"
        ),
        3.. => text!(
            "最小割集：一阶{one}、二阶{two}、三阶{three}、更高阶{beyond}",
            "minimal cut sets: {one} of order 1, {two} of order 2, {three} of order 3, {beyond} beyond"
        ),
        2 => text!(
            "最小割集：一阶{one}、二阶{two}，更高阶未列",
            "minimal cut sets: {one} of order 1, {two} of order 2; no more were counted"
        ),
        _ => text!(
            "最小割集：一阶{one}，更高阶未列",
            "minimal cut sets: {one} of order 1; no more were counted"
        ),
    }
}

/// Keeps what is killed now under a name.
pub(super) fn keep_scene(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    let id = egui::Id::unique("name of a scenario");
    let mut name = ui.data_mut(|data| data.get_temp::<String>(id)).unwrap_or_default();
    let hint = Text::fixed("场景名称", "Name of the scenario");
    let edit = TextEdit::singleline(&mut name).hint_text(hint.get(lang)).desired_width(140.0);
    let typed = ui.add(edit);
    let entered = typed.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let keep = Text::fixed("保存场景", "Keep");
    if (ui.button(keep.get(lang)).clicked() || entered)
        && let Some(edit) = state.kept_scenario(&name)
    {
        let label = text!("保存场景“{name}”", "keep the scenario \"{name}\"");
        actions.push(Action::Commit { label, edits: vec![edit] });
        name.clear();
    }
    ui.data_mut(|data| data.insert_temp(id, name));
}

/// The scenarios that the design keeps; a click shows one.
pub(super) fn scenarios(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    let Some(design) = state.design() else { return };
    let rows = &design.settings.failures.scenarios;
    if rows.is_empty() {
        return;
    }
    ui.add_space(6.0);
    super::heading(ui, Text::fixed("保存的场景", "Scenarios kept"), lang);
    for (at, row) in rows.iter().enumerate() {
        ui.horizontal(|ui| {
            let failing = row.living(design);
            let on = !failing.is_empty() && state.failing.failing == failing;
            if ui.selectable_label(on, egui::RichText::new(&row.name).size(12.0)).clicked() {
                actions.push(Action::LetFail(if on { Vec::new() } else { failing.clone() }));
            }
            let titles: Vec<String> =
                failing.iter().map(|one| one.title(design).get(lang).to_owned()).collect();
            small(ui, titles.join(" + "), Color::TextSoft);
            if failing.len() < row.fails.len() {
                let gone = Text::fixed("有对象已不在设计中", "something in it is no longer in the design");
                small(ui, gone.get(lang), Color::Warning);
            }
            if ui.small_button("×").clicked() {
                let mut settings = design.settings.clone();
                settings.failures.scenarios.remove(at);
                let label = Text::fixed("删除场景", "remove a scenario");
                actions.push(Action::Commit { label, edits: vec![Edit::SetSettings(settings)] });
            }
        });
    }
}

/// Every target beside its estimate.
pub(super) fn targets(ui: &mut Ui, known: &Resilience, lang: Lang) {
    let step_words = |service: &str, aim: crate::resilience::Aim| -> Vec<String> {
        let row = known.recovery.iter().find(|row| row.service == service);
        let estimate = row.and_then(|row| {
            row.estimates.iter().find(|estimate| Some(estimate.disruption) == aim.disruption())
        });
        let steps = estimate.map(|estimate| estimate.steps.as_slice()).unwrap_or_default();
        steps.iter().map(|step| format!("{} · {} s", step.title.get(lang), step.seconds)).collect()
    };
    Grid::new("targets").num_columns(4).spacing([14.0, 3.0]).show(ui, |ui| {
        let mut service = String::new();
        for row in known.aims() {
            if row.service != service {
                service.clone_from(&row.service);
                ui.label(crate::app::theme::bold(&*service, 12.0));
                ui.end_row();
            }
            let name = ui.label(egui::RichText::new(row.aim.title().get(lang)).size(12.0));
            let steps = step_words(&row.service, row.aim);
            if !steps.is_empty() {
                name.on_hover_ui(|ui| {
                    for step in &steps {
                        ui.label(step);
                    }
                });
            }
            small(ui, row.estimate.get(lang), Color::Text);
            let target = row.target.map_or_else(String::new, |target| {
                text!("目标 {target}", "target {target}").get(lang).to_owned()
            });
            small(ui, target, Color::TextSoft);
            // The sign says the same as the colour.
            let (sign, color) = match row.status {
                TargetStatus::Met => ("✓ ", Color::Good),
                TargetStatus::Breached => ("× ", Color::Error),
                TargetStatus::NotEntered | TargetStatus::NotPromised => ("", Color::Unknown),
            };
            small(ui, format!("{sign}{}", row.status.title().get(lang)), color);
            ui.end_row();
        }
    });
}

/// What brings the design nearer to its targets; each can be applied by itself or all together.
pub(super) fn improvements(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    let Some(found) = &state.improvements else {
        let seek = Text::fixed("试算改进方案", "Try what would help");
        let busy = state.jobs.running().any(|title| title.en.contains("would help"));
        if ui.add_enabled(!busy, egui::Button::new(seek.get(lang))).clicked() {
            actions.push(Action::SeekImprovements);
        }
        if busy {
            ui.spinner();
        }
        return;
    };
    if found.missed.is_empty() {
        small(ui, Text::fixed("✓ 没有未达成的目标", "✓ No target is missed").get(lang), Color::Good);
    }
    for missed in &found.missed {
        small(ui, format!("× {}", missed.get(lang)), Color::Error);
    }
    if !found.list.is_empty() {
        let words = if found.meets_all {
            Text::fixed("达成全部目标的最少改动", "The shortest list that meets all of them")
        } else {
            Text::fixed("找到的改动（仍有目标未达成）", "Changes found (some targets stay missed)")
        };
        super::heading(ui, words, lang);
        for row in &found.list {
            told(ui, row, lang, None);
        }
        let all = Text::fixed("全部应用", "Apply all");
        if ui.button(all.get(lang)).clicked() {
            let label = Text::fixed("应用改进方案", "apply the changes that help");
            let edits = found.list.iter().flat_map(|row| row.edits.clone()).collect();
            actions.push(Action::Commit { label, edits });
        }
    }
    if !found.single.is_empty() {
        super::heading(ui, Text::fixed("逐项试算", "Each by itself"), lang);
        for row in &found.single {
            told(ui, row, lang, Some(actions));
        }
    }
}

fn told(ui: &mut Ui, row: &Improvement, lang: Lang, actions: Option<&mut Vec<Action>>) {
    ui.horizontal(|ui| {
        if let Some(actions) = actions {
            let apply = Text::fixed("应用", "Apply");
            if ui.small_button(apply.get(lang)).clicked() {
                actions.push(Action::Commit { label: row.title.clone(), edits: row.edits.clone() });
            }
        }
        small(ui, row.title.get(lang), Color::Text);
        let (month, minutes, capacity) = (row.monthly.grouped(), row.minutes_more(), row.capacity + 0.0);
        let words = text!(
            "每月 {month} 元 · 年停机 {minutes:+.1} 分钟 · 容量 {capacity:+.1}",
            "{month} CNY a month · {minutes:+.1} min a year · capacity {capacity:+.1}"
        );
        small(ui, words.get(lang), Color::TextSoft);
        if row.incomplete {
            small(ui, Text::fixed("有价格未知", "a price is not known").get(lang), Color::Unknown);
        }
    });
}

/// The model in words; a click shows what a line is about.
pub(super) fn model(ui: &mut Ui, state: &State, known: &Resilience, lang: Lang, actions: &mut Vec<Action>) {
    let Some(design) = state.design() else { return };
    let title = Text::fixed("显示模型", "Show the model");
    egui::CollapsingHeader::new(title.get(lang)).id_salt("model").default_open(false).show(ui, |ui| {
        let lines = known.reliability.explain(design);
        for line in lines.iter().take(LINES) {
            ui.horizontal(|ui| {
                ui.add_space(14.0 * line.depth as f32);
                match line.subject {
                    Some(subject) => {
                        if link(ui, line.words.get(lang)) {
                            actions.push(Action::Reveal(subject));
                        }
                    }
                    None => small(ui, line.words.get(lang), Color::Text),
                }
            });
        }
        let more = lines.len().saturating_sub(LINES);
        if more > 0 {
            small(
                ui,
                {
                    let lines = crate::base::text::counted(more, "more line");
                    text!("另有{more}行", "{lines}")
                }
                .get(lang),
                Color::TextSoft,
            );
        }
    });
}
