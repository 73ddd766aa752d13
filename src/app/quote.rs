//! The quote: every line with its price and source, the totals, and what is still to be asked for.

use std::sync::Arc;

use egui::{Align, Label, Layout, Rect, RichText, ScrollArea, Sense, Ui, pos2, vec2};
use rust_decimal::prelude::ToPrimitive;

use super::quote_aside::{self, QuoteState};
use super::{Action, Command, State, palette, status, theme};
use crate::base::{Lang, Money, Text};
use crate::catalog::Family;
use crate::pricing::{Bill, BillLine, Price, Term, Total};
use crate::scene::tokens::Color;

/// Widths of the columns of figures in points.
const FIGURE: f32 = 104.0;
/// Height of a line in points.
const LINE: f32 = 24.0;

/// Shows the quote and says what was clicked.
pub fn quote_ui(ui: &mut Ui, state: &State, memory: &mut QuoteState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let Some(bill) = state.assessment().map(|assessment| Arc::clone(&assessment.bill)) else {
        return actions;
    };
    let bill = &bill;
    totals(ui, bill, lang, &mut actions);
    if bill.lines.is_empty() {
        ui.add_space(8.0);
        let words = Text::fixed("设计中还没有计费的产品。", "Nothing in the design costs anything yet.");
        ui.label(RichText::new(words.get(lang)).weak());
        return actions;
    }
    let side = 300.0;
    ui.horizontal_top(|ui| {
        let width = (ui.available_width() - side - 16.0).max(360.0);
        let size = vec2(width, ui.available_height());
        let down = Layout::top_down(Align::Min);
        ui.allocate_ui_with_layout(size, down, |ui| lines(ui, bill, memory, lang));
        ui.add_space(8.0);
        ui.vertical(|ui| beside(ui, state, memory, bill, lang, &mut actions));
    });
    actions
}

/// The cost in the status bar.
pub fn status_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let lang = state.lang();
    let Some(bill) = state.bill() else { return };
    let (monthly, first_year) = (bill.monthly.amount.grouped(), bill.first_year.amount.grouped());
    let mut words = match lang {
        Lang::Zh => format!("每月 {monthly} 元  ·  首年 {first_year} 元"),
        Lang::En => format!("CNY {monthly} a month  ·  CNY {first_year} the first year"),
    };
    let color = if bill.is_complete() {
        Color::Text
    } else {
        let missing = bill.incomplete.len();
        words.push_str(&match lang {
            Lang::Zh => format!("（不含 {missing} 个待询价项）"),
            Lang::En => {
                let items = crate::base::text::counted(missing, "item");
                format!(" (excluding {items} to be confirmed)")
            }
        });
        Color::Warning
    };
    let name = Text::fixed("打开报价清单", "Open the quote");
    if status::verdict(ui, &words, color).on_hover_text(name.get(lang)).clicked() {
        actions.push(Action::Run(Command::ShowQuote));
    }
}

/// The totals and the choice of the term.
fn totals(ui: &mut Ui, bill: &Bill, lang: Lang, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for (title, Total { amount, complete }) in bill.totals() {
            ui.label(RichText::new(title.get(lang)).size(11.0).weak());
            let label = Total { amount, complete }.label();
            ui.label(theme::bold(label.get(lang), 13.0));
            ui.add_space(12.0);
        }
        ui.label(RichText::new(Text::fixed("元", "CNY").get(lang)).size(11.0).weak());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for term in Term::ALL.into_iter().rev() {
                let words = RichText::new(term.title().get(lang)).size(12.0);
                if ui.selectable_label(bill.term == term, words).clicked() {
                    actions.push(Action::SetTerm(term));
                }
            }
            ui.label(RichText::new(Text::fixed("购买时长", "Term").get(lang)).size(11.0).weak());
        });
    });
    ui.add_space(2.0);
}

/// The lines under their head.
fn lines(ui: &mut Ui, bill: &Arc<Bill>, memory: &mut QuoteState, lang: Lang) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let head = [
        Text::fixed("数量", "Quantity"),
        Text::fixed("单价", "Unit price"),
        Text::fixed("每月 (元)", "Month (CNY)"),
        Text::fixed("首年 (元)", "First year (CNY)"),
    ];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let soft = theme::ink(ui, Color::TextSoft);
    let columns = Columns::of(rect);
    columns.left(ui, Text::fixed("项目", "Item").get(lang), true, soft);
    for (i, title) in head.iter().enumerate() {
        columns.right(ui, i, title.get(lang), true, soft);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), (1.0, theme::ink(ui, Color::Border)));
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, LINE, bill.lines.len(), |ui, range| {
        for at in range {
            let Some(line) = bill.lines.get(at) else { break };
            if row(ui, line, memory.is_chosen(bill, at), lang) {
                memory.choose(bill, at);
            }
        }
    });
}

/// A line; says whether it was clicked.
fn row(ui: &mut Ui, line: &BillLine, chosen: bool, lang: Lang) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::click());
    let title = match &*line.az {
        "" => line.title.get(lang).to_owned(),
        az => format!("{} · {az}", line.title.get(lang)),
    };
    let title = title.as_str();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, title));
    if response.hovered() || chosen {
        ui.painter().rect_filled(rect, 4.0, theme::ink(ui, Color::AccentSoft));
    }
    let columns = Columns::of(rect);
    let (text, soft) = (theme::ink(ui, Color::Text), theme::ink(ui, Color::TextSoft));
    columns.left(ui, title, false, text);
    let quantity = format!("{} {}", line.quantity.normalize(), line.unit.get(lang));
    columns.right(ui, 0, &quantity, false, text);
    let unit = match line.unit_price {
        Price::Known { .. } => {
            format!("{} {}", line.unit_price.label().get(lang), line.price_unit().get(lang))
        }
        Price::Free | Price::NotFound => line.unit_price.label().get(lang).to_owned(),
    };
    columns.right(ui, 1, &unit, false, price_ink(ui, line.unit_price, soft));
    columns.right(ui, 2, line.monthly.label().get(lang), false, price_ink(ui, line.monthly, text));
    columns.right(ui, 3, line.first_year.label().get(lang), false, price_ink(ui, line.first_year, text));
    let hovered = |ui: &mut Ui| {
        ui.set_max_width(420.0);
        quote_aside::explain(ui, line, lang);
    };
    response.on_hover_ui(hovered).clicked()
}

fn price_ink(ui: &Ui, price: Price, known: egui::Color32) -> egui::Color32 {
    match price {
        Price::Known { .. } => known,
        Price::Free => theme::ink(ui, Color::Good),
        Price::NotFound => theme::ink(ui, Color::Warning),
    }
}

/// Where the columns of a line lie.
struct Columns {
    rect: Rect,
}

impl Columns {
    const fn of(rect: Rect) -> Self {
        Self { rect }
    }

    fn left(&self, ui: &Ui, words: &str, strong: bool, color: egui::Color32) {
        let room = Rect::from_min_max(
            self.rect.min + vec2(4.0, 0.0),
            pos2(self.rect.right() - 4.2 * FIGURE, self.rect.bottom()),
        );
        let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), font(strong), color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room.width());
        let galley = ui.painter().layout_job(job);
        let at = pos2(room.left(), room.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color);
    }

    fn right(&self, ui: &Ui, column: usize, words: &str, strong: bool, color: egui::Color32) {
        // The unit price carries its unit and is wider.
        let ends = [3.5, 2.0, 1.0, 0.0];
        let end = ends.get(column).copied().unwrap_or_default() * FIGURE;
        let galley = ui.painter().layout_no_wrap(words.to_owned(), font(strong), color);
        let right = self.rect.right() - 6.0 - end;
        let at = pos2(right - galley.size().x, self.rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color);
    }
}

fn font(strong: bool) -> egui::FontId {
    if strong { egui::FontId::new(11.0, theme::bold_family()) } else { egui::FontId::proportional(12.0) }
}

/// Where the money goes by family, and what is still to be asked for.
fn beside(
    ui: &mut Ui,
    state: &State,
    memory: &mut QuoteState,
    bill: &Arc<Bill>,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    ScrollArea::vertical().id_salt("beside the quote").auto_shrink([false, false]).show(ui, |ui| {
        quote_aside::explained(ui, memory, bill, lang, actions);
        longer(ui, bill, lang);
        quote_aside::savings(ui, state, memory, bill, actions);
        quote_aside::ways(ui, state, memory, bill, lang);
        quote_aside::books(ui, state, lang, actions);
        let title = Text::fixed("首年费用构成", "Where the first year goes");
        ui.label(theme::bold(title.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
        let shares: Vec<(Family, f64)> = state
            .design()
            .map(|design| bill.first_year_by_family(design, state.catalog()))
            .unwrap_or_default()
            .into_iter()
            .map(|(family, amount)| (family, amount.0.to_f64().unwrap_or_default()))
            .collect();
        let most = shares.iter().map(|(_, amount)| *amount).fold(0.0, f64::max);
        for (family, amount) in shares {
            bar(ui, family, amount, most, bill, lang);
        }
        if !bill.is_complete() {
            ui.add_space(8.0);
            let missing = bill.incomplete.len();
            let words = Text::new(format!("待询价 {missing} 项"), format!("{missing} to be confirmed"));
            ui.label(theme::bold(words.get(lang), 11.0).color(theme::ink(ui, Color::Warning)));
            for (index, item) in bill.incomplete.iter().enumerate() {
                let label =
                    Label::new(RichText::new(item.what().get(lang)).size(12.0)).wrap().sense(Sense::click());
                let response = ui.push_id(("missing", index), |ui| ui.add(label)).inner;
                if response.clicked()
                    && let Some(&subject) = item.subjects.first()
                {
                    actions.push(Action::Reveal(subject));
                }
            }
        }
    });
}

/// Years ahead, what is paid once and by use, tender, tax and budget.
fn longer(ui: &mut Ui, bill: &Bill, lang: Lang) {
    let mut rows: Vec<(Text, String, Color)> = Vec::new();
    let mut say = |title: Text, words: String, color: Color| rows.push((title, words, color));
    let money = |total: Total| total.label().get(lang).to_owned();
    if bill.one_off > Money::ZERO {
        say(Text::fixed("一次性", "One-off"), bill.one_off.grouped(), Color::Text);
    }
    if bill.usage_monthly > Money::ZERO {
        let words = format!("{} + {}", bill.baseline_monthly.grouped(), bill.usage_monthly.grouped());
        say(Text::fixed("每月基线 + 用量", "Baseline + usage a month"), words, Color::Text);
    }
    if bill.tender_percent.is_some() {
        say(Text::fixed("投标折扣", "Tender"), bill.tender.term.grouped(), Color::Text);
    }
    say(Text::fixed("三年总成本", "Three years"), money(bill.three_years), Color::Text);
    say(Text::fixed("五年总成本", "Five years"), money(bill.five_years), Color::Text);
    match bill.taxed() {
        Some(split) => {
            say(Text::fixed("不含税", "Without tax"), split.exclusive.grouped(), Color::Text);
            say(Text::fixed("税额", "Tax"), split.tax.grouped(), Color::Text);
            say(Text::fixed("含税", "With tax"), split.inclusive.grouped(), Color::Text);
        }
        None => {
            let words = Text::fixed("未填写", "not entered").get(lang).to_owned();
            say(Text::fixed("税", "Tax"), words, Color::Unknown);
        }
    }
    say(Text::fixed("人民币大写", "In Chinese capitals"), bill.total_in_capitals(), Color::Text);
    if let Some(left) = bill.budget_left() {
        let over = left < Money::ZERO;
        let title = if over {
            Text::fixed("超出月预算", "Above the budget")
        } else {
            Text::fixed("月预算尚余", "Budget left")
        };
        let color = if over { Color::Error } else { Color::Good };
        say(title, Money(left.0.abs()).grouped(), color);
    }
    egui::Grid::new("years").num_columns(2).spacing([12.0, 3.0]).show(ui, |ui| {
        for (title, words, color) in rows {
            ui.label(RichText::new(title.get(lang)).size(11.0).weak());
            let words = RichText::new(words).size(12.0).color(theme::ink(ui, color));
            ui.add(Label::new(words).wrap());
            ui.end_row();
        }
    });
    ui.add_space(8.0);
}

fn bar(ui: &mut Ui, family: Family, amount: f64, most: f64, bill: &Bill, lang: Lang) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let all = bill.first_year.amount.0.to_f64().unwrap_or_default();
    let share = if all > 0.0 { amount / all * 100.0 } else { 0.0 };
    let text = theme::ink(ui, Color::Text);
    let title = family.title();
    let painter = ui.painter();
    painter.text(rect.left_top(), egui::Align2::LEFT_TOP, title.get(lang), font(false), text);
    let words = format!("{share:.0} %");
    painter.text(
        rect.right_top(),
        egui::Align2::RIGHT_TOP,
        words,
        font(false),
        theme::ink(ui, Color::TextSoft),
    );
    let width = if most > 0.0 { rect.width() * (amount / most) as f32 } else { 0.0 };
    let bar = Rect::from_min_size(pos2(rect.left(), rect.top() + 18.0), vec2(width.max(2.0), 6.0));
    painter.rect_filled(bar, 3.0, theme::ink(ui, palette::token(family)));
}
