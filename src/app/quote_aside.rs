//! Beside the quote: a line explained, what would save most, both ways of paying, price books of one's own.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{RichText, Ui};

use super::{Action, State, theme};
use crate::assessment::{Assessment, AssessmentSettings, Saving};
use crate::base::{Lang, Text};
use crate::pricing::{Bill, BillLine, WaysToPay, ways_to_pay};
use crate::scene::tokens::Color;
use crate::text;

/// What the tab of the quote remembers.
#[derive(Debug, Default)]
pub struct QuoteState {
    /// The line that is explained, and the bill that it is of.
    chosen: Option<(Arc<Bill>, usize)>,
    savings: Savings,
    ways: Option<(Arc<Bill>, WaysToPay)>,
}

/// The search for savings: every change is checked and priced, which may take a while.
#[derive(Debug, Default)]
enum Savings {
    #[default]
    NotAsked,
    UnderWay(Arc<Bill>, Receiver<Vec<Saving>>),
    Found(Arc<Bill>, Vec<Saving>),
}

impl QuoteState {
    /// Explains a line; the same line again explains nothing.
    pub fn choose(&mut self, bill: &Arc<Bill>, line: usize) {
        let same = self.chosen.as_ref().is_some_and(|(of, at)| Arc::ptr_eq(of, bill) && *at == line);
        self.chosen = (!same).then(|| (Arc::clone(bill), line));
    }

    /// Whether this line is the one that is explained.
    #[must_use]
    pub fn is_chosen(&self, bill: &Arc<Bill>, line: usize) -> bool {
        self.chosen.as_ref().is_some_and(|(of, at)| Arc::ptr_eq(of, bill) && *at == line)
    }
}

/// How the chosen line was computed and where its price comes from.
pub fn explained(ui: &mut Ui, memory: &QuoteState, bill: &Arc<Bill>, lang: Lang, actions: &mut Vec<Action>) {
    let chosen = memory.chosen.as_ref().filter(|(of, _)| Arc::ptr_eq(of, bill));
    let Some(line) = chosen.and_then(|(of, at)| of.lines.get(*at)) else {
        let hint =
            Text::fixed("点一行，这里说明它的由来。", "Click a line, and where it comes from is told here.");
        ui.label(RichText::new(hint.get(lang)).size(11.0).weak());
        return;
    };
    explain(ui, line, lang);
    if let Some(&subject) = line.subjects.first() {
        let show = Text::fixed("在画布上显示", "Show on the canvas");
        if ui.button(show.get(lang)).clicked() {
            actions.push(Action::Reveal(subject));
        }
    }
    ui.separator();
}

/// The same as a few lines of text.
pub fn explain(ui: &mut Ui, line: &BillLine, lang: Lang) {
    ui.label(theme::bold(line.title.get(lang), 12.0));
    ui.label(RichText::new(&line.sku).size(11.0).weak());
    ui.label(RichText::new(line.formula().get(lang)).size(12.0));
    if let Some(basis) = line.basis() {
        ui.label(RichText::new(basis.title().get(lang)).size(12.0));
    }
    if let Some(wanted) = &line.wanted {
        let (key, spec) = (&wanted.key, &wanted.spec);
        let words = text!("价格条目：{key} {spec}", "row of the price list: {key} {spec}");
        ui.label(RichText::new(words.get(lang)).size(11.0).weak());
    }
    if !line.source.is_empty() {
        let (source, as_of, confidence) = (&line.source, &line.as_of, line.confidence.title());
        let (zh, en) = (&confidence.zh, &confidence.en);
        let words =
            text!("来源：{source}；{as_of}；可信度{zh}", "source: {source}; {as_of}; confidence {en}");
        ui.label(RichText::new(words.get(lang)).size(11.0).weak());
    }
}

/// The changes that save most and break no rule, looked for when asked.
pub fn savings(
    ui: &mut Ui,
    state: &State,
    memory: &mut QuoteState,
    bill: &Arc<Bill>,
    actions: &mut Vec<Action>,
) {
    let lang = state.lang();
    let done = match &memory.savings {
        Savings::UnderWay(of, receiver) => match receiver.try_recv() {
            Ok(found) => Some(Savings::Found(Arc::clone(of), found)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Savings::NotAsked),
        },
        Savings::Found(of, _) if !Arc::ptr_eq(of, bill) => Some(Savings::NotAsked),
        Savings::Found(..) | Savings::NotAsked => None,
    };
    if let Some(next) = done {
        memory.savings = next;
    }
    let title = Text::fixed("最省钱的调整（不违反规则）", "What saves most and breaks no rule");
    ui.label(theme::bold(title.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
    match &memory.savings {
        Savings::UnderWay(..) => {
            ui.spinner();
        }
        Savings::NotAsked => {
            let find = Text::fixed("查找", "Find");
            if ui.button(find.get(lang)).clicked()
                && let Some(receiver) = look_for(state, ui.ctx())
            {
                memory.savings = Savings::UnderWay(Arc::clone(bill), receiver);
            }
        }
        Savings::Found(_, found) => {
            if found.is_empty() {
                let none = Text::fixed("没有找到", "none was found");
                ui.label(RichText::new(none.get(lang)).size(12.0));
            }
            for (at, saving) in found.iter().enumerate() {
                ui.push_id(("saving", at), |ui| one(ui, saving, lang, actions));
            }
        }
    }
    ui.add_space(8.0);
}

fn one(ui: &mut Ui, saving: &Saving, lang: Lang, actions: &mut Vec<Action>) {
    ui.add(egui::Label::new(RichText::new(saving.title.get(lang)).size(12.0)).wrap());
    let (month, year) = (saving.monthly.grouped(), saving.first_year.grouped());
    let words = text!("每月省 {month}，首年省 {year} 元", "saves CNY {month} a month, {year} the first year");
    ui.label(RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, Color::Good)));
    ui.add(egui::Label::new(RichText::new(saving.costs.get(lang)).size(11.0).weak()).wrap());
    let apply = Text::fixed("采纳", "Apply");
    if ui.button(apply.get(lang)).clicked() {
        actions.push(Action::Commit { label: saving.title.clone(), edits: saving.edits.clone() });
    }
}

fn look_for(state: &State, ctx: &egui::Context) -> Option<Receiver<Vec<Saving>>> {
    let document = state.document.as_ref()?;
    let (design, repairs) = (document.design().clone(), document.repairs().to_vec());
    let (catalog, today, ctx) = (state.catalog(), state.today, ctx.clone());
    let settings = AssessmentSettings { term: state.term, ..AssessmentSettings::default() };
    let (sender, receiver) = channel();
    let work = move || {
        let found = Assessment::savings_of(&design, &repairs, catalog, &settings, today);
        // The window may have been closed meanwhile; then nobody listens.
        sender.send(found).ok();
        ctx.request_repaint();
    };
    match std::thread::Builder::new().name("savings".to_owned()).spawn(work) {
        Ok(_) => Some(receiver),
        Err(error) => {
            log::error!("no thread for the savings: {error}");
            None
        }
    }
}

/// Subscription against pay-as-you-go.
pub fn ways(ui: &mut Ui, state: &State, memory: &mut QuoteState, bill: &Arc<Bill>, lang: Lang) {
    let Some(design) = state.design() else { return };
    if memory.ways.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, bill)) {
        memory.ways = Some((Arc::clone(bill), ways_to_pay(design, state.catalog())));
    }
    let Some((_, ways)) = &memory.ways else { return };
    let Some(all) = &ways.all else { return };
    let title = Text::fixed("包年包月与按量付费", "Subscription against pay-as-you-go");
    ui.label(theme::bold(title.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
    let (by_use, month, year) =
        (all.by_use_monthly.grouped(), all.subscribed_monthly.grouped(), all.subscribed_year.grouped());
    let words = text!(
        "按量每月 {by_use}，包月 {month}，包年 {year} 元",
        "CNY {by_use} a month by use, {month} by the month, {year} for a year"
    );
    let details = |ui: &mut Ui| {
        for row in &ways.rows {
            let words = format!("{}: {}", row.title.get(lang), row.verdict().get(lang));
            ui.label(RichText::new(words).size(12.0));
        }
    };
    ui.add(egui::Label::new(RichText::new(words.get(lang)).size(12.0)).wrap()).on_hover_ui(details);
    ui.label(RichText::new(all.verdict().get(lang)).size(12.0));
    ui.add_space(8.0);
}

/// Price books over the built-in prices: the later one wins; the list is remembered.
pub fn books(ui: &mut Ui, state: &State, lang: Lang, actions: &mut Vec<Action>) {
    let title = Text::fixed("自有价格目录（后面的优先）", "Own price books (the later one wins)");
    ui.label(theme::bold(title.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
    let books = &state.settings.price_books;
    for (at, book) in books.iter().enumerate() {
        ui.push_id(("book", at), |ui| {
            ui.horizontal(|ui| {
                let name = book
                    .file_name()
                    .map_or_else(|| book.display().to_string(), |name| name.to_string_lossy().into_owned());
                ui.label(RichText::new(name).size(12.0)).on_hover_text(book.display().to_string());
                let mut changed = books.clone();
                let earlier = Text::fixed("上移", "Earlier");
                if at > 0 && ui.small_button("▲").on_hover_text(earlier.get(lang)).clicked() {
                    changed.swap(at, at - 1);
                }
                let remove = Text::fixed("移除", "Remove");
                if ui.small_button("×").on_hover_text(remove.get(lang)).clicked() {
                    changed.remove(at);
                }
                if changed != *books {
                    actions.push(Action::SetPriceBooks(changed));
                }
            });
        });
    }
    ui.horizontal(|ui| {
        let add = Text::fixed("添加价格目录", "Add a price book");
        if ui.button(add.get(lang)).clicked() {
            actions.push(Action::AskPriceBook);
        }
        let template = Text::fixed("导出待询价模板", "Write the missing prices");
        let lacking = state.bill().is_some_and(|bill| !bill.is_complete());
        if ui.add_enabled(lacking, egui::Button::new(template.get(lang))).clicked() {
            actions.push(Action::AskMissingPrices);
        }
    });
    ui.add_space(8.0);
}
