//! Beside the sizes: where a figure comes from and what changes it most, and what other numbers would change.

use std::sync::Arc;

use egui::{DragValue, Grid, RichText, ScrollArea, Slider, Ui};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Action, State, theme};
use crate::assessment::{Assessment, AssessmentSettings, WhatIf};
use crate::base::{Lang, Text};
use crate::design::{Aim, Design, Edit, Workload, WorkloadId};
use crate::scene::tokens::Color;
use crate::sizing::{
    Calculation, DesignSizes, Measure, Quantity, Swing, Verdict, WORKLOAD_NUMBERS, WorkloadNumber,
    sensitivity,
};
use crate::text;

/// What the tab of sizes remembers.
#[derive(Debug, Default)]
pub struct SizingState {
    /// The figure that is explained.
    pub chosen: Option<(Aim, Measure)>,
    swings: Option<(Arc<DesignSizes>, (Aim, Measure), Vec<Swing>)>,
    trial: Option<Trial>,
}

/// Numbers that are tried and not applied.
#[derive(Debug)]
struct Trial {
    /// The sizes that it was begun on; others mean another design, and the trial is over.
    on: Arc<DesignSizes>,
    workload: WorkloadId,
    row: Workload,
    outcome: Option<WhatIf>,
}

/// Shows both and says what was clicked.
pub fn aside_ui(ui: &mut Ui, state: &State, memory: &mut SizingState, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let (Some(design), Some(assessment)) = (state.design(), state.assessment()) else { return };
    ScrollArea::vertical().id_salt("beside the sizes").auto_shrink([false, false]).show(ui, |ui| {
        if let Some((aim, measure)) = memory.chosen
            && let Some(item) = assessment.sizes.item(aim, measure)
        {
            let title = measure.title();
            ui.label(theme::bold(format!("{} · {}", item.name, title.get(lang)), 12.0));
            if let Some(found) = item.need.known() {
                explain(ui, found, lang);
                let known = memory
                    .swings
                    .as_ref()
                    .is_some_and(|(on, of, _)| Arc::ptr_eq(on, &assessment.sizes) && *of == (aim, measure));
                if !known {
                    let swings = sensitivity(design, state.catalog(), aim, measure);
                    memory.swings = Some((Arc::clone(&assessment.sizes), (aim, measure), swings));
                }
                if let Some((_, _, swings)) = &memory.swings {
                    sensitive(ui, found, swings, lang);
                }
            }
            ui.separator();
        } else {
            let hint = Text::fixed(
                "点一个测算结果，这里说明它的由来。",
                "Click a figure, and where it comes from is told here.",
            );
            ui.label(RichText::new(hint.get(lang)).size(12.0).weak());
        }
        what_if(ui, state, design, memory, actions);
    });
}

/// Formula, inputs with units, values on the way, source and date.
pub fn explain(ui: &mut Ui, found: &Calculation, lang: Lang) {
    let formula = found.formula;
    ui.label(RichText::new(format!("{}  {}", formula.id(), formula.title().get(lang))).size(12.0));
    ui.label(RichText::new(formula.expression()).size(12.0).monospace());
    for (title, rows) in
        [(Text::fixed("输入", "Inputs"), &found.inputs), (Text::fixed("中间值", "On the way"), &found.steps)]
    {
        if rows.is_empty() {
            continue;
        }
        ui.label(RichText::new(title.get(lang)).size(11.0).weak());
        for input in rows {
            ui.horizontal_wrapped(|ui| {
                let words = format!("{} = {}", input.title.get(lang), input.quantity.text().get(lang));
                ui.label(RichText::new(words).size(12.0));
                ui.label(RichText::new(input.origin_text().get(lang)).size(11.0).weak());
            });
        }
    }
    let result = found.result.text();
    let planned = found.recommended.as_ref().map(Quantity::text);
    let words = match planned {
        Some(planned) => {
            let (zh, en, plan_zh, plan_en) = (&result.zh, &result.en, &planned.zh, &planned.en);
            text!("结果 {zh}，建议 {plan_zh}", "result {en}, recommended {plan_en}")
        }
        None => {
            let (zh, en) = (&result.zh, &result.en);
            text!("结果 {zh}", "result {en}")
        }
    };
    ui.label(theme::bold(words.get(lang), 12.0));
    for note in &found.notes {
        ui.label(RichText::new(note.get(lang)).size(11.0).weak());
    }
    let source = found.source().label(lang);
    ui.label(RichText::new(source).size(11.0).weak());
}

/// What a tenth more or less of each number does, the greatest effect first.
fn sensitive(ui: &mut Ui, found: &Calculation, swings: &[Swing], lang: Lang) {
    if swings.is_empty() {
        return;
    }
    let title = Text::fixed("影响最大的数值（±10%）", "What changes it most (±10 %)");
    ui.label(RichText::new(title.get(lang)).size(11.0).weak());
    let now = found.result.decimal().unwrap_or_default();
    Grid::new("swings").num_columns(3).spacing([12.0, 2.0]).show(ui, |ui| {
        for swing in swings.iter().take(6) {
            ui.label(RichText::new(swing.title.get(lang)).size(12.0));
            for value in [swing.less, swing.more] {
                let part =
                    (value - now).checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(now));
                let part =
                    part.map_or_else(String::new, |part| format!("{:+}%", part.round_dp(1).normalize()));
                let words = format!("{} ({part})", value.round_dp(2).normalize());
                ui.label(RichText::new(words).size(12.0));
            }
            ui.end_row();
        }
    });
}

/// A slider for each number of a workload; nothing changes until it is applied.
fn what_if(ui: &mut Ui, state: &State, design: &Design, memory: &mut SizingState, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let Some(assessment) = state.assessment() else { return };
    let current = memory.trial.as_ref().filter(|trial| Arc::ptr_eq(&trial.on, &assessment.sizes));
    let id = match current.map(|trial| trial.workload).or_else(|| design.workloads.keys().next()) {
        Some(id) if design.workloads.contains(id) => id,
        _ => return,
    };
    if current.is_none() {
        memory.trial = begin(assessment, design, id);
    }
    let title =
        Text::fixed("试算：拖动数值，先看影响再采纳", "What if: turn a number, see what follows, then apply");
    ui.label(theme::bold(title.get(lang), 12.0));
    if design.workloads.len() > 1 {
        let name = |id: WorkloadId| design.workloads.get(id).map(|row| row.name.clone()).unwrap_or_default();
        let mut chosen = id;
        let combo = egui::ComboBox::from_id_salt("trial").selected_text(name(id)).show_ui(ui, |ui| {
            for other in design.workloads.keys() {
                ui.selectable_value(&mut chosen, other, name(other));
            }
        });
        let label = Text::fixed("试算哪项业务", "Which workload to try");
        combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label.get(lang)));
        if chosen != id {
            memory.trial = begin(assessment, design, chosen);
            return;
        }
    }
    let (Some(trial), Some(entered)) = (&mut memory.trial, design.workloads.get(id)) else { return };
    let before = trial.row.clone();
    Grid::new("what if").num_columns(2).spacing([8.0, 2.0]).show(ui, |ui| {
        for number in &WORKLOAD_NUMBERS {
            slider(ui, number, entered, &mut trial.row, lang);
        }
    });
    if trial.row == *entered {
        trial.outcome = None;
        return;
    }
    if trial.row != before || trial.outcome.is_none() {
        let settings = AssessmentSettings { term: state.term, ..AssessmentSettings::default() };
        trial.outcome = Assessment::what_if(design, state.catalog(), &settings, (id, &trial.row));
    }
    if let Some(outcome) = &trial.outcome {
        told(ui, outcome, lang);
    }
    ui.horizontal(|ui| {
        let apply = Text::fixed("采纳这些数值", "Apply these numbers");
        if ui.button(apply.get(lang)).clicked() {
            let label = Text::fixed("采纳试算的业务量", "apply the tried numbers");
            let edits = vec![Edit::PutWorkload(id, Box::new(trial.row.clone()))];
            actions.push(Action::Commit { label, edits });
        }
        let back = Text::fixed("还原", "Put back");
        if ui.button(back.get(lang)).clicked() {
            trial.row = entered.clone();
        }
    });
}

fn begin(assessment: &Assessment, design: &Design, workload: WorkloadId) -> Option<Trial> {
    let row = design.workloads.get(workload)?.clone();
    Some(Trial { on: Arc::clone(&assessment.sizes), workload, row, outcome: None })
}

/// From a tenth to ten times what is entered. What is not entered has nothing to turn.
fn slider(ui: &mut Ui, number: &WorkloadNumber, entered: &Workload, row: &mut Workload, lang: Lang) {
    let Some(base) = number.of(entered).and_then(|base| base.to_f64()).filter(|base| *base > 0.0) else {
        return;
    };
    let most = number.most.map_or(base * 10.0, |most| f64::from(most).max(base));
    let Some(mut value) = number.of(row).and_then(|value| value.to_f64()) else { return };
    let label = ui.label(RichText::new(number.title.get(lang)).size(12.0)).id;
    let range = base / 10.0..=most;
    let inner = |ui: &mut Ui| {
        let slider =
            Slider::new(&mut value, range.clone()).logarithmic(number.most.is_none()).show_value(false);
        let slid = ui.add(slider).labelled_by(label).changed();
        let typed = DragValue::new(&mut value).range(range).max_decimals(2).speed(base / 100.0);
        ui.add(typed).labelled_by(label).changed() || slid
    };
    let turned = ui.push_id(number.code, |ui| ui.horizontal(inner).inner).inner;
    if turned && let Some(value) = rounded(value) {
        number.put(row, value);
    }
    ui.end_row();
}

/// As many digits as people care for.
fn rounded(value: f64) -> Option<Decimal> {
    let digits = if value >= 100.0 { 0 } else { 2 };
    format!("{value:.digits$}").parse::<Decimal>().ok().map(|value| value.normalize())
}

fn told(ui: &mut Ui, outcome: &WhatIf, lang: Lang) {
    let (before, after) = (outcome.monthly_before.label(), outcome.monthly_after.label());
    let (zh, en, then_zh, then_en) = (&before.zh, &before.en, &after.zh, &after.en);
    let words = text!(
        "采纳测算建议后每月：{zh} → {then_zh} 元",
        "A month with the proposed sizes: {en} → CNY {then_en}"
    );
    ui.label(theme::bold(words.get(lang), 12.0));
    Grid::new("outcome").num_columns(3).spacing([12.0, 2.0]).show(ui, |ui| {
        for change in &outcome.changes {
            let shown = |quantity: &Option<Quantity>| {
                quantity
                    .as_ref()
                    .map_or_else(|| "—".to_owned(), |quantity| quantity.text().get(lang).to_owned())
            };
            ui.label(
                RichText::new(format!("{} · {}", change.name, change.measure.title().get(lang))).size(12.0),
            );
            let words = format!("{} → {}", shown(&change.before), shown(&change.after));
            ui.label(RichText::new(words).size(12.0));
            let color = match change.verdict {
                Verdict::Enough => Color::Good,
                Verdict::Tight => Color::Warning,
                Verdict::Short => Color::Error,
                Verdict::NotEvaluated => Color::Unknown,
            };
            let verdict = change.verdict.title();
            ui.label(RichText::new(verdict.get(lang)).size(12.0).color(theme::ink(ui, color)));
            ui.end_row();
        }
    });
}
