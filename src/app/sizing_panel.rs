//! What the workloads of the design imply: each figure with its verdict, formula and inputs, what to buy for it, and
//! when each limit is reached.

use egui::{Align, Grid, Label, Layout, RichText, ScrollArea, Sense, Ui, vec2};

use super::canvas::paint::paint_now;
use super::canvas::view::View;
use super::sizing_aside::{SizingState, aside_ui};
use super::{Action, Command, Selection, State, theme};
use crate::base::{Lang, Point, Text};
use crate::design::{Edit, Ref};
use crate::pricing::{Choice, Plan, Price};
use crate::scene::growth_chart;
use crate::scene::tokens::Color;
use crate::sizing::{Calculation, DesignSizes, Full, Need, Quantity, SizedItem, Verdict};
use crate::text;

/// Shows the sizes and says what was clicked.
pub fn sizing_ui(ui: &mut Ui, state: &State, memory: &mut SizingState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let sizes = state.sizes();
    if sizes.items.is_empty() {
        empty(ui, state, lang, &mut actions);
        return actions;
    }
    ui.horizontal_top(|ui| {
        let side = 340.0;
        let width = (ui.available_width() - side - 16.0).max(360.0);
        let size = vec2(width, ui.available_height());
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ScrollArea::both().id_salt("sizes").auto_shrink([false, false]).show(ui, |ui| {
                ui.horizontal(|ui| table_buttons(ui, lang, &mut actions));
                if let Some(plan) = state.plan() {
                    proposals(ui, plan, lang, &mut actions);
                }
                figures(ui, sizes, memory, lang, &mut actions);
                growth(ui, state, sizes, lang);
                if let Some(plan) = state.plan() {
                    for choice in &plan.choices {
                        classes(ui, choice, lang);
                    }
                }
                assumptions(ui, sizes, lang);
            });
        });
        ui.add_space(8.0);
        ui.vertical(|ui| aside_ui(ui, state, memory, &mut actions));
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
    ui.horizontal(|ui| {
        if ui.button(open.get(lang)).clicked() {
            actions.push(Action::Select(Selection::none()));
            actions.push(Action::OpenInspector);
        }
        table_buttons(ui, lang, actions);
    });
}

/// Business numbers as a table: read, or written to be filled in.
fn table_buttons(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    for command in [Command::ReadNumbers, Command::WriteNumbers] {
        if ui.button(command.text().get(lang)).clicked() {
            actions.push(Action::Run(command));
        }
    }
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(10.0);
    ui.label(theme::bold(words, 12.0));
}

fn head(ui: &mut Ui, titles: &[Text], lang: Lang) {
    for title in titles {
        ui.label(theme::bold(title.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
    }
    ui.end_row();
}

/// What the sizes ask to be changed; each by itself or all in one step.
fn proposals(ui: &mut Ui, plan: &Plan, lang: Lang, actions: &mut Vec<Action>) {
    if plan.proposals.is_empty() {
        return;
    }
    let mut commit = |label: Text, edits: Vec<Edit>| actions.push(Action::Commit { label, edits });
    ui.horizontal(|ui| {
        let count = plan.proposals.len();
        let words = {
            let proposals = crate::base::text::counted(count, "proposal");
            text!("{count} 项建议", "{proposals}")
        };
        ui.label(theme::bold(words.get(lang), 12.0));
        let all = Text::fixed("全部采纳", "Apply all");
        if ui.button(all.get(lang)).clicked() {
            commit(Text::fixed("采纳测算建议", "apply the proposed sizes"), plan.edits());
        }
    });
    for (at, proposal) in plan.proposals.iter().enumerate() {
        ui.push_id(("proposal", at), |ui| {
            ui.horizontal(|ui| {
                let apply = Text::fixed("采纳", "Apply");
                if ui.button(apply.get(lang)).clicked() {
                    commit(proposal.title.clone(), proposal.edits.clone());
                }
                ui.label(RichText::new(proposal.title.get(lang)).size(12.0));
            });
        });
    }
    ui.add_space(6.0);
}

fn figures(
    ui: &mut Ui,
    sizes: &DesignSizes,
    memory: &mut SizingState,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    Grid::new("sizing").num_columns(7).spacing([20.0, 6.0]).striped(false).show(ui, |ui| {
        let titles = [
            Text::fixed("对象", "For"),
            Text::fixed("测算项", "What"),
            Text::fixed("结果", "Result"),
            Text::fixed("建议", "Recommended"),
            Text::fixed("已填写", "Entered"),
            Text::fixed("结论", "Verdict"),
            Text::fixed("公式与来源", "Formula and source"),
        ];
        head(ui, &titles, lang);
        let mut last = None;
        for item in &sizes.items {
            row(ui, item, last != Some(item.aim), memory, lang, actions);
            last = Some(item.aim);
            ui.end_row();
        }
    });
}

fn row(
    ui: &mut Ui,
    item: &SizedItem,
    named: bool,
    memory: &mut SizingState,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    let subject = item.subject();
    if !named {
        ui.label("");
    } else if ui.push_id((item.measure.code(), subject), |ui| ui.link(&item.name).clicked()).inner {
        actions.push(match subject {
            Ref::Node(_) => Action::Reveal(subject),
            _ => Action::Select(Selection::none()),
        });
    }
    ui.label(RichText::new(item.measure.title().get(lang)).size(12.0));
    match &item.need {
        Need::Known(calculation) => {
            let place = (item.aim, item.measure);
            let chosen = memory.chosen == Some(place);
            let words = calculation.result.text();
            ui.push_id((item.measure.code(), subject, "explain"), |ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let label = RichText::new(words.get(lang)).size(12.0);
                    let why = Text::fixed("说明由来", "Where it comes from");
                    if ui.selectable_label(chosen, label).on_hover_text(why.get(lang)).clicked() {
                        memory.chosen = (!chosen).then_some(place);
                    }
                });
            });
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
            // A long list must not push the figures of other rows out of sight.
            ui.scope(|ui| {
                ui.set_max_width(180.0);
                let shown = RichText::new(&words).size(12.0).color(theme::ink(ui, Color::Unknown));
                ui.add(Label::new(shown).truncate()).on_hover_text(&words);
            });
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
    let verdict = item.verdict();
    let color = match verdict {
        Verdict::Enough => Color::Good,
        Verdict::Tight => Color::Warning,
        Verdict::Short => Color::Error,
        Verdict::NotEvaluated => Color::Unknown,
    };
    ui.label(RichText::new(verdict.title().get(lang)).size(12.0).color(theme::ink(ui, color)));
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
    for input in calculation.inputs.iter().chain(&calculation.steps) {
        let words = format!("{} = {}", input.title.get(lang), input.quantity.text().get(lang));
        let origin = input.origin_text();
        ui.horizontal(|ui| {
            ui.label(RichText::new(words).size(12.0));
            ui.label(RichText::new(origin.get(lang)).size(11.0).weak());
        });
    }
    for note in &calculation.notes {
        ui.label(RichText::new(note.get(lang)).size(11.0).weak());
    }
}

/// The classes that fit one thing, the cheapest first.
fn classes(ui: &mut Ui, choice: &Choice, lang: Lang) {
    class_table(ui, choice, lang);
    for note in &choice.notes {
        ui.label(RichText::new(note.get(lang)).size(11.0).weak());
    }
}

fn class_table(ui: &mut Ui, choice: &Choice, lang: Lang) {
    let (name, count) = (&choice.name, choice.fitting);
    heading(
        ui,
        {
            let classes = crate::base::text::counted(count, "class");
            text!("{name}：{count} 种规格满足", "{name}: met by {classes}")
        }
        .get(lang),
    );
    if choice.options.is_empty() {
        let none = Text::fixed("目录中没有满足全部要求的规格", "no class of the catalogue has all of it");
        ui.label(RichText::new(none.get(lang)).size(12.0).color(theme::ink(ui, Color::Error)));
        return;
    }
    Grid::new(("classes", &choice.name, &choice.current)).num_columns(4).spacing([20.0, 4.0]).show(
        ui,
        |ui| {
            for option in &choice.options {
                let now = option.code == choice.current;
                let code = if now {
                    theme::bold(&option.code, 12.0)
                } else {
                    RichText::new(&option.code).size(12.0)
                };
                ui.label(code);
                ui.label(RichText::new(option.shape.get(lang)).size(12.0));
                let price = match option.price {
                    Price::Known { amount, .. } => match option.period {
                        crate::catalog::Period::Hour => {
                            let hour = amount.0.normalize();
                            text!("{hour} 元/小时", "{hour} CNY/hour")
                        }
                        _ => {
                            let month = amount.grouped();
                            text!("{month} 元/月", "{month} CNY/month")
                        }
                    },
                    Price::Free | Price::NotFound => option.price.label(),
                };
                figure(ui, price.get(lang), false);
                let uses: Vec<String> = option
                    .uses
                    .iter()
                    .map(|(measure, percent)| format!("{} {percent}%", measure.title().get(lang)))
                    .collect();
                ui.label(RichText::new(uses.join(" · ")).size(11.0).weak());
                ui.end_row();
            }
        },
    );
}

fn assumptions(ui: &mut Ui, sizes: &DesignSizes, lang: Lang) {
    if sizes.assumptions.is_empty() {
        return;
    }
    heading(ui, Text::fixed("假设（未填写，请确认）", "Assumed, because nothing was entered").get(lang));
    Grid::new("assumptions").num_columns(2).spacing([20.0, 4.0]).show(ui, |ui| {
        for row in &sizes.assumptions {
            ui.label(RichText::new(row.what.title().get(lang)).size(12.0));
            figure(ui, Quantity::number(row.value, row.what.unit()).text().get(lang), false);
            ui.end_row();
        }
    });
}

/// Each figure after so many years, and the month in which its limit is reached.
fn growth(ui: &mut Ui, state: &State, sizes: &DesignSizes, lang: Lang) {
    let rows: Vec<_> =
        sizes.growth.iter().filter(|row| !row.years.is_empty() && row.full != Full::Unknown).collect();
    if rows.is_empty() {
        return;
    }
    heading(ui, Text::fixed("业务增长", "Growth").get(lang));
    if let Some(chart) = growth_chart::growth_lines(&sizes.growth, lang) {
        let size = vec2(chart.bounds.w as f32, chart.bounds.h as f32);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &chart.title));
        let view = View { origin: Point::default(), scale: 1.0 };
        paint_now(ui.painter(), rect.min, &chart.items, view, state.theme(), 1.0);
    }
    Grid::new("growth").num_columns(9).spacing([20.0, 4.0]).show(ui, |ui| {
        let mut titles = vec![Text::default(), Text::default()];
        titles.extend((0..=5).map(|year| text!("{year}年后", "year {year}")));
        titles.push(Text::fixed("达到上限", "Limit reached"));
        head(ui, &titles, lang);
        for row in rows {
            ui.label(RichText::new(&row.name).size(12.0));
            ui.label(RichText::new(row.title().get(lang)).size(12.0));
            for need in &row.years {
                figure(ui, &need.round_dp(1).normalize().to_string(), false);
            }
            let color = match row.full {
                Full::Now => Color::Error,
                Full::Month(_) => Color::Warning,
                Full::Later => Color::Good,
                Full::NotEntered(_) | Full::Unknown => Color::Unknown,
            };
            let words = row.full.text();
            ui.label(RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, color)));
            ui.end_row();
        }
    });
}
