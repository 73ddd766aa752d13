//! The tab of options: variants side by side, the chart, growth and what-if.

use egui::{Align, Button, ComboBox, Grid, Layout, RichText, ScrollArea, Sense, Ui, vec2};

use crate::app::canvas::picture;
use crate::app::jobs::Outcome;
use crate::app::{Action, State, theme};
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::compare::{self, Along, Board, Lever, Series};
use crate::design::Design;
use crate::scene::scatter;
use crate::scene::tokens::{Color, Theme};
use crate::text;

/// Along what the variants are followed, as a person chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Follow {
    /// Not at all.
    #[default]
    Nothing,
    /// Five years of growth.
    Years,
    /// From half to four times of a value.
    Value(Lever),
}

/// What the tab remembers.
#[derive(Debug, Default)]
pub struct OptionsState {
    /// Along what the variants are followed.
    pub follow: Follow,
}

/// Variants that were compared.
#[derive(Debug)]
pub struct OptionsBoard {
    /// The design that they were made from.
    pub of: Design,
    /// The board.
    pub board: Board,
    /// The variants along what was chosen.
    pub series: Vec<Series>,
}

impl OptionsBoard {
    /// Makes the variants and compares them.
    #[must_use]
    pub fn of(design: Design, follow: Follow, catalog: &Catalog, date: Date) -> Self {
        let variants = compare::variants(&design, catalog, date);
        let along = match follow {
            Follow::Nothing => None,
            Follow::Years => Some(Along::Years(5)),
            Follow::Value(lever) => Along::around(&design, lever, None),
        };
        let series = along.map(|along| compare::along(&variants, &along, catalog, date)).unwrap_or_default();
        Self { board: compare::board(variants, catalog, date), series, of: design }
    }
}

impl State {
    /// Makes and compares the variants on another thread.
    pub fn compare_options(&mut self, follow: Follow, ctx: &egui::Context) {
        let Some(design) = self.design().cloned() else { return };
        let (catalog, date) = (self.catalog(), self.today);
        self.jobs.start(Text::fixed("正在比较方案", "Comparing options"), "options", ctx, move || {
            Outcome::Options(Box::new(OptionsBoard::of(design, follow, catalog, date)))
        });
    }

    /// Makes a variant the design, as one step.
    pub fn take_option(&mut self, id: &str, ctx: &egui::Context) {
        let Some(board) = &self.options else { return };
        let Some(row) = board.board.rows.iter().find(|row| row.variant.id == id) else { return };
        if self.design() != Some(&board.of) {
            self.say(Text::fixed("设计已改变，请重新比较。", "The design has changed; compare again."));
            return;
        }
        let edits = board.of.edits_to(&row.variant.design);
        let Text { zh, en } = row.variant.title.clone();
        self.commit(text!("采用方案：{zh}", "Take the option: {en}"), edits, ctx);
    }
}

/// Shows the tab and says what was clicked.
pub fn options_ui(ui: &mut Ui, state: &State, memory: &mut OptionsState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let Some(design) = state.design() else { return actions };
    ui.horizontal(|ui| {
        let compare = Text::fixed("比较方案", "Compare options");
        if ui.button(compare.get(lang)).clicked() {
            actions.push(Action::CompareOptions(memory.follow));
        }
        follow_ui(ui, design, lang, memory);
        let stale = state.options.as_ref().is_some_and(|known| known.of != *design);
        if stale {
            let words = Text::fixed("设计已改变，请重新比较", "the design has changed: compare again");
            ui.label(RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, Color::Warning)));
        }
    });
    let Some(known) = &state.options else {
        let words = Text::fixed(
            "由当前设计推出单可用区、双可用区、加余量、双地域、两地三中心及不同计费方式的方案，并排比较费用、可用性与检查结果。",
            "Variants follow from the design (one AZ, two, with spare, two regions, three centres, other billing) and are compared in cost, availability and findings.",
        );
        ui.label(RichText::new(words.get(lang)).weak());
        return actions;
    };
    ScrollArea::both().id_salt("options").auto_shrink([false, false]).show(ui, |ui| {
        table(ui, &known.board, lang, &mut actions);
        ui.add_space(6.0);
        ui.label(RichText::new(known.board.reason.get(lang)).size(12.0));
        let words = Text::fixed(
            "★ 推荐；◆ 没有方案既不更贵又更可用（帕累托前沿）；加粗为与当前设计不同。可用性为基于SLA的估算，非承诺；RTO/RPO为估算，须演练验证。",
            "★ recommended; ◆ no variant is both as cheap and more available (Pareto front); bold differs from the design. Availability is an SLA-derived estimate, not a commitment; RTO/RPO are estimates, to be tested.",
        );
        ui.label(RichText::new(words.get(lang)).size(11.0).weak());
        ui.add_space(6.0);
        let scene = scatter::of_board(&known.board, lang);
        let size = vec2(scene.bounds.w as f32, scene.bounds.h as f32);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let dark = if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light };
        picture(ui.painter(), rect.min, &scene.items, dark);
        for (title, rows) in compare::series_text(&known.series, lang) {
            ui.add_space(8.0);
            ui.label(theme::bold(&title, 12.0));
            Grid::new(&title).striped(true).spacing([18.0, 3.0]).show(ui, |ui| {
                for (at, row) in rows.iter().enumerate() {
                    for cell in row {
                        let words = RichText::new(cell).size(12.0);
                        ui.label(if at == 0 { words.weak() } else { words });
                    }
                    ui.end_row();
                }
            });
        }
    });
    actions
}

fn follow_ui(ui: &mut Ui, design: &Design, lang: Lang, memory: &mut OptionsState) {
    let title = |follow: Follow| match follow {
        Follow::Nothing => Text::fixed("只比较现在", "as things are now"),
        Follow::Years => Text::fixed("沿5年增长", "along five years of growth"),
        Follow::Value(lever) => {
            let Text { zh, en } = lever.title();
            text!("改变{zh}", "turning {en}")
        }
    };
    let stated =
        Lever::ALL.into_iter().filter(|lever| design.workloads.values().any(|row| lever.of(row).is_some()));
    let all = [Follow::Nothing, Follow::Years].into_iter().chain(stated.map(Follow::Value));
    let label = ui.label(RichText::new(Text::fixed("展开", "Follow").get(lang)).size(12.0));
    let combo =
        ComboBox::from_id_salt("follow").selected_text(title(memory.follow).get(lang)).show_ui(ui, |ui| {
            for follow in all {
                ui.selectable_value(&mut memory.follow, follow, title(follow).get(lang));
            }
        });
    combo.response.labelled_by(label.id);
}

fn table(ui: &mut Ui, board: &Board, lang: Lang, actions: &mut Vec<Action>) {
    Grid::new("board").striped(true).spacing([18.0, 4.0]).show(ui, |ui| {
        ui.label("");
        for (at, row) in board.rows.iter().enumerate() {
            let mark = match (board.recommended == Some(at), row.efficient) {
                (true, _) => "★ ",
                (false, true) => "◆ ",
                (false, false) => "",
            };
            let words = format!("{mark}{}", row.variant.title.get(lang));
            ui.label(theme::bold(&words, 12.0)).on_hover_text(row.variant.note.get(lang));
        }
        ui.end_row();
        for figure in compare::figures(board) {
            ui.label(RichText::new(figure.title.get(lang)).size(12.0).weak());
            for (at, value) in figure.values.iter().enumerate() {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let words = value.get(lang);
                    ui.label(if figure.differs(at) {
                        theme::bold(words, 12.0)
                    } else {
                        RichText::new(words).size(12.0)
                    });
                });
            }
            ui.end_row();
        }
        ui.label("");
        for (at, row) in board.rows.iter().enumerate() {
            let take = Text::fixed("采用", "Take");
            if at == 0 {
                ui.label("");
            } else if ui.add(Button::new(RichText::new(take.get(lang)).size(12.0))).clicked() {
                actions.push(Action::TakeOption(row.variant.id.clone()));
            }
        }
        ui.end_row();
    });
}
