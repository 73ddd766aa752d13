//! The tab that proves high availability: AZ losses, single failures, availability, recovery.

use egui::{Grid, Label, RichText, ScrollArea, Ui};

use super::{Action, Command, State, status, theme};

mod proof;

use crate::base::{Lang, Text};
use crate::design::Design;
use crate::resilience::{
    CapacityRow, Failing, Importance, Outcome, Resilience, ServiceAvailability, Verdict, percent,
};
use crate::scene::tokens::Color;
use crate::text;

/// Shows what failures leave and says what was clicked.
pub fn resilience_ui(ui: &mut Ui, state: &State) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let Some(known) = state.resilience() else { return actions };
    if let Some(error) = &known.stopped {
        ui.label(RichText::new(error.text().get(lang)).color(theme::ink(ui, Color::Error)));
        return actions;
    }
    scene(ui, state, lang, &mut actions);
    if known.reliability.services.is_empty() {
        let words = Text::fixed(
            "还没有服务：从用户或互联网画一条业务连线到入口，即可模拟故障。",
            "There is no service yet: draw a business link from users or the Internet to where they enter.",
        );
        ui.label(RichText::new(words.get(lang)).weak());
        return actions;
    }
    ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| availability(ui, state, known, lang, &mut actions));
            ui.add_space(20.0);
            ui.vertical(|ui| {
                heading(ui, Text::fixed("可用区故障", "Loss of an AZ"), lang);
                outcomes(ui, state, "azs", known.az_losses.iter(), lang, &mut actions);
                ui.add_space(6.0);
                heading(ui, Text::fixed("故障后容量", "Capacity after an AZ loss"), lang);
                capacity(ui, state, &known.capacity, lang, &mut actions);
                proof::scenarios(ui, state, lang, &mut actions);
            });
            ui.add_space(20.0);
            ui.vertical(|ui| {
                heading(
                    ui,
                    Text::fixed("单点故障（影响大的在前）", "Single failures, the gravest first"),
                    lang,
                );
                let telling = known.singles.iter().filter(|outcome| !is_az(outcome)).take(40);
                outcomes(ui, state, "singles", telling, lang, &mut actions);
            });
            ui.add_space(20.0);
            ui.vertical(|ui| {
                heading(ui, Text::fixed("目标与估算（须演练）", "Targets and estimates, to be tested"), lang);
                proof::targets(ui, known, lang);
            });
            ui.add_space(20.0);
            ui.vertical(|ui| {
                heading(ui, Text::fixed("改进建议", "What would help"), lang);
                proof::improvements(ui, state, lang, &mut actions);
            });
            ui.add_space(20.0);
            ui.vertical(|ui| {
                heading(ui, Text::fixed("可靠性模型", "The reliability model"), lang);
                proof::model(ui, state, known, lang, &mut actions);
            });
        });
    });
    actions
}

fn is_az(outcome: &Outcome) -> bool {
    matches!(outcome.failed.as_slice(), [Failing::Row(crate::design::Ref::Az(_))])
}

fn heading(ui: &mut Ui, words: Text, lang: Lang) {
    ui.label(theme::bold(words.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
}

fn small(ui: &mut Ui, words: impl Into<String>, color: Color) {
    let words = RichText::new(words).size(12.0).color(theme::ink(ui, color));
    ui.add(Label::new(words).extend());
}

/// One line for each failure and service; a click shows it on the canvas.
fn outcomes<'a>(
    ui: &mut Ui,
    state: &State,
    id: &str,
    outcomes: impl Iterator<Item = &'a Outcome>,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    let Some(design) = state.design() else { return };
    Grid::new(id).num_columns(4).spacing([14.0, 3.0]).show(ui, |ui| {
        for outcome in outcomes {
            let titles: Vec<String> =
                outcome.failed.iter().map(|one| one.title(design).get(lang).to_owned()).collect();
            for (at, service) in outcome.services.iter().enumerate() {
                if at == 0 {
                    let on = state.failing.failing == outcome.failed;
                    let words = RichText::new(titles.join(" + ")).size(12.0);
                    if ui.selectable_label(on, words).clicked() {
                        let failing = if on { Vec::new() } else { outcome.failed.clone() };
                        actions.push(Action::LetFail(failing));
                    }
                } else {
                    ui.label("");
                }
                small(ui, &*service.name, Color::Text);
                // The sign says the same as the colour.
                let (sign, color) = match (service.up, service.capacity_percent > 0.0) {
                    (true, _) => ("✓", Color::Good),
                    (false, true) => ("▲", Color::Warning),
                    (false, false) => ("×", Color::Error),
                };
                small(ui, format!("{sign} {}", service.verdict().get(lang)), color);
                small(ui, format!("{}%", percent(service.capacity_percent)), Color::Text);
                ui.end_row();
            }
        }
    });
}

/// What is killed, how to leave, what is left of each function, and how to keep it.
fn scene(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    let Some(words) = state.failing_words() else { return };
    ui.horizontal(|ui| {
        ui.label(theme::bold(words.get(lang), 12.0).color(theme::ink(ui, Color::Error)));
        let leave = Text::fixed("退出模拟", "Leave");
        if ui.button(leave.get(lang)).clicked() {
            actions.push(Action::LetFail(Vec::new()));
        }
        proof::keep_scene(ui, state, lang, actions);
    });
    let Some(outcome) = &state.failing.outcome else { return };
    ui.horizontal_wrapped(|ui| {
        for left in &outcome.pools {
            let Some(pool) = state.failing.pools.get(left.pool) else { continue };
            let (name, servers, percent) = (&pool.name, left.servers, percent(left.percent));
            let color = if left.percent >= 100.0 { Color::Good } else { Color::Warning };
            let words = if pool.demand.is_some() {
                {
                    let left = crate::base::text::counted(servers, "server");
                    text!("“{name}”剩{servers}台，峰值的{percent}%", "\"{name}\": {left}, {percent}% of peak")
                }
            } else {
                {
                    let left = crate::base::text::counted(servers, "server");
                    text!(
                        "“{name}”剩{servers}台，正常容量的{percent}%",
                        "\"{name}\": {left}, {percent}% of normal"
                    )
                }
            };
            small(ui, words.get(lang), color);
        }
    });
}

fn capacity(ui: &mut Ui, state: &State, rows: &[CapacityRow], lang: Lang, actions: &mut Vec<Action>) {
    let Some(design) = state.design() else { return };
    Grid::new("capacity").num_columns(5).spacing([14.0, 3.0]).show(ui, |ui| {
        for row in rows {
            if let Some(missing) = row.missing() {
                small(ui, row.name.clone(), Color::Text);
                small(ui, missing.get(lang), Color::Unknown);
                ui.end_row();
                continue;
            }
            for loss in &row.losses {
                let az = Failing::from(loss.az).title(design);
                if link(ui, row.name.clone()) {
                    actions.push(Action::LetFail(vec![loss.az.into()]));
                }
                small(ui, az.get(lang), Color::TextSoft);
                let used = loss.use_percent.map_or_else(|| "—".to_owned(), |used| format!("{used}%"));
                small(ui, used, Color::Text);
                let color = match loss.verdict {
                    Verdict::Good => Color::Good,
                    Verdict::Tight => Color::Warning,
                    Verdict::TooLittle => Color::Error,
                    Verdict::NotEvaluated => Color::Unknown,
                };
                small(ui, loss.verdict.title().get(lang), color);
                if loss.verdict == Verdict::TooLittle
                    && let Some(needed) = row.needed
                {
                    small(ui, text!("至少共{needed}台", "at least {needed} in all").get(lang), Color::Error);
                } else {
                    ui.label("");
                }
                ui.end_row();
            }
        }
    });
}

/// Words that can be clicked.
fn link(ui: &mut Ui, words: impl Into<String>) -> bool {
    ui.add(egui::Link::new(RichText::new(words).size(12.0))).clicked()
}

fn availability(ui: &mut Ui, state: &State, known: &Resilience, lang: Lang, actions: &mut Vec<Action>) {
    let Some(design) = state.design() else { return };
    heading(
        ui,
        Text::fixed("可用性（基于SLA的估算，非承诺）", "Availability, derived from SLAs, not a commitment"),
        lang,
    );
    let Ok(services) = known.availability() else { return };
    for service in services {
        let minutes = service.minutes_per_year();
        let words = if service.exact() {
            text!("每年约 {minutes:.1} 分钟（精确）", "about {minutes:.1} minutes a year (exact)")
        } else {
            text!("每年不超过 {minutes:.1} 分钟（有界）", "at most {minutes:.1} minutes a year (bounded)")
        };
        ui.label(theme::bold(format!("{}  {}%", service.name, service.percent()), 13.0));
        small(ui, words.get(lang), Color::TextSoft);
        small(ui, proof::cut_words(service).get(lang), Color::TextSoft);
        small(ui, service.contributions.words().get(lang), Color::TextSoft);
        contributions(ui, (design, known), service, lang, actions);
        ui.add_space(4.0);
    }
}

/// Bars of what each event contributes: minutes a year that would be saved were it perfect.
fn contributions(
    ui: &mut Ui,
    (design, known): (&Design, &Resilience),
    service: &ServiceAvailability,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    const WIDTH: f32 = 120.0;
    let minutes = service.minutes_per_year();
    Grid::new(("contributions", &service.name)).num_columns(4).spacing([8.0, 2.0]).show(ui, |ui| {
        for Importance { event, rrw, .. } in service.importance.iter().take(6) {
            let name = known.reliability.title(event, design);
            let basis = known.reliability.event(event, design).map(|event| (event.basis, event.subject));
            let saved = if rrw.is_finite() { minutes - minutes / rrw } else { minutes };
            let share = if minutes > 0.0 { (saved / minutes).clamp(0.0, 1.0) as f32 } else { 0.0 };
            if link(ui, name.get(lang))
                && let Some((_, subject)) = basis
            {
                actions.push(Action::Reveal(subject));
            }
            let (rect, _) = ui.allocate_exact_size(egui::vec2(WIDTH, 9.0), egui::Sense::hover());
            ui.painter().rect_filled(rect, 2.0, theme::ink(ui, Color::AccentSoft));
            let bar = egui::Rect::from_min_size(rect.min, egui::vec2(WIDTH * share, 9.0));
            ui.painter().rect_filled(bar, 2.0, theme::ink(ui, Color::Accent));
            small(ui, text!("{saved:.1} 分钟", "{saved:.1} min").get(lang), Color::TextSoft);
            small(ui, basis.map(|(basis, _)| basis.title()).unwrap_or_default().get(lang), Color::TextSoft);
            ui.end_row();
        }
    });
}

/// Availability and the worst AZ loss in the status bar.
pub fn status_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    if let Some(words) = state.failing_words() {
        if status::verdict(ui, words.get(lang), Color::Error).clicked() {
            actions.push(Action::LetFail(Vec::new()));
        }
        return;
    }
    let Some(known) = state.resilience() else { return };
    let worst = known
        .availability()
        .ok()
        .and_then(|all| all.iter().max_by(|a, b| a.unavailability.total_cmp(&b.unavailability)));
    let (words, color) = match worst {
        Some(service) => {
            let (percent, minutes) = (service.percent(), service.minutes_per_year());
            let bound = if service.exact() { "" } else { "≥ " };
            (
                text!(
                    "可用性 {bound}{percent}%（每年 {minutes:.0} 分钟）",
                    "Availability {bound}{percent}% ({minutes:.0} min a year)"
                ),
                Color::Text,
            )
        }
        None => (Text::fixed("可用性 未评估", "Availability not evaluated"), Color::Unknown),
    };
    let name = Text::fixed("打开高可用验证", "Open the proof of availability");
    if status::verdict(ui, words.get(lang), color).on_hover_text(name.get(lang)).clicked() {
        actions.push(Action::Run(Command::ShowResilience));
    }
    let (words, color) = az_verdict(state, known);
    if status::verdict(ui, words.get(lang), color).on_hover_text(name.get(lang)).clicked() {
        actions.push(Action::Run(Command::ShowResilience));
    }
}

fn az_verdict(state: &State, known: &Resilience) -> (Text, Color) {
    let (Some(worst), Some(design)) = (known.worst_az_loss(), state.design()) else {
        return (Text::fixed("最差单可用区故障 未评估", "Worst AZ loss not evaluated"), Color::Unknown);
    };
    let Text { zh, en } = worst.failed.first().map(|one| one.title(design)).unwrap_or_default();
    let least = percent(worst.least_capacity().unwrap_or(0.0));
    if worst.all_up() {
        (
            text!("{zh}故障：服务继续，容量 {least}%", "Without {en}: service goes on, capacity {least}%"),
            Color::Good,
        )
    } else {
        (
            text!(
                "{zh}故障：服务中断或容量不足（{least}%）",
                "Without {en}: service stops or has too little left ({least}%)"
            ),
            Color::Error,
        )
    }
}
