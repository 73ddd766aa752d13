//! The tab of versions: baselines on the left, the comparison on the right.

use egui::{Button, Label, RichText, ScrollArea, Sense, TextEdit, Ui};

use super::comparing::{Compared, Comparing, Merging, Side, change_name};
use crate::app::{Action, Command, State, theme};
use crate::base::{Lang, Text};
use crate::compare::{Change, DiffLine, Kind, diff_lines, field_taken};
use crate::files::baselines::{self, Baseline};
use crate::scene::tokens::Color;
use crate::text;

/// Width of the list of baselines in points.
const SIDE: f32 = 340.0;

/// What the tab remembers.
#[derive(Debug, Default)]
pub struct VersionsState {
    /// The name that is being typed.
    pub name: String,
    /// The note that is being typed.
    pub note: String,
    /// Why the design changed, as it is being typed.
    why: Typed,
    /// Why the visited thing changed, as it is being typed.
    reason: Typed,
    /// The visited change that was scrolled to.
    shown: Option<usize>,
}

/// Words that are being typed about something.
#[derive(Debug, Default)]
struct Typed {
    /// About what.
    of: String,
    words: String,
}

impl Typed {
    /// A line to type in; the words are told when they are done.
    fn line(&mut self, ui: &mut Ui, of: String, now: &str, hint: &Text, lang: Lang) -> Option<String> {
        let width = (ui.available_width() - 12.0).clamp(120.0, 520.0);
        if self.of != of {
            self.of = of;
            now.clone_into(&mut self.words);
        }
        let edit = TextEdit::singleline(&mut self.words).hint_text(hint.get(lang)).desired_width(width);
        let response = ui.add(edit.font(egui::FontId::proportional(11.0)));
        if response.lost_focus() && self.words.trim() != now {
            return Some(self.words.trim().to_owned());
        }
        if !response.has_focus() && self.words.trim() != now {
            // It was said elsewhere, or taken back.
            now.clone_into(&mut self.words);
        }
        None
    }
}

/// Shows the tab and says what was clicked.
pub fn versions_ui(ui: &mut Ui, state: &State, memory: &mut VersionsState) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let file = state.document.as_ref().and_then(|document| document.path());
    if state.comparing.of.as_deref() != file {
        actions.push(Action::ReadBaselines);
    }
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(
            egui::vec2(SIDE, ui.available_height()),
            egui::Layout::top_down(egui::Align::Min),
            |ui| side(ui, state, memory, lang, &mut actions),
        );
        ui.separator();
        ui.vertical(|ui| comparison(ui, &state.comparing, memory, lang, &mut actions));
    });
    actions
}

fn side(ui: &mut Ui, state: &State, memory: &mut VersionsState, lang: Lang, actions: &mut Vec<Action>) {
    let saved = state.document.as_ref().is_some_and(|document| document.path().is_some());
    ui.horizontal(|ui| {
        let hint = Text::fixed("基线名称，例如 第一轮", "Name, for example round-1");
        ui.add(TextEdit::singleline(&mut memory.name).hint_text(hint.get(lang)).desired_width(150.0));
        let hint = Text::fixed("说明", "Note");
        ui.add(TextEdit::singleline(&mut memory.note).hint_text(hint.get(lang)).desired_width(90.0));
        let keep = Text::fixed("保存基线", "Keep");
        let ready = saved && !memory.name.trim().is_empty();
        if ui.add_enabled(ready, Button::new(keep.get(lang))).clicked() {
            actions.push(Action::KeepBaseline {
                name: memory.name.trim().to_owned(),
                note: memory.note.trim().to_owned(),
            });
            memory.name.clear();
            memory.note.clear();
        }
    });
    if !saved {
        let words = Text::fixed(
            "先保存设计，基线放在设计文件旁。",
            "Save the design first: baselines stand beside its file.",
        );
        ui.label(RichText::new(words.get(lang)).size(12.0).weak());
    }
    let words = Text::fixed("与另一个设计文件比较…", "Compare with another design…");
    if ui.button(words.get(lang)).clicked() {
        actions.push(Action::AskCompare);
    }
    ui.add_space(4.0);
    let Comparing { known, of, with, .. } = &state.comparing;
    ScrollArea::vertical().id_salt("baselines").auto_shrink([false, false]).show(ui, |ui| {
        if known.list.is_empty() {
            let words = Text::fixed("还没有基线。", "There are no baselines yet.");
            ui.label(RichText::new(words.get(lang)).size(12.0).weak());
        }
        for (path, why) in &known.unreadable {
            let (path, words) = (path.display(), why.get(lang));
            let ink = theme::ink(ui, Color::Error);
            ui.label(RichText::new(format!("{path}: {words}")).size(11.0).color(ink));
        }
        for one in known.list.iter().rev() {
            ui.horizontal(|ui| {
                ui.label(theme::bold(&one.name, 12.0));
                let (date, author) = (one.date, &one.author);
                ui.label(RichText::new(format!("{date} {author}")).size(11.0).weak());
                if let Some(quoted) = one.quoted {
                    let words = Text::fixed("首年", "first year");
                    let amount = quoted.first_year.grouped();
                    ui.label(RichText::new(format!("{} {amount}", words.get(lang))).size(11.0).weak());
                }
            });
            if !one.note.is_empty() {
                ui.label(RichText::new(&one.note).size(11.0).weak());
            }
            ui.label(RichText::new(frozen(one).get(lang)).size(11.0).weak());
            ui.horizontal(|ui| {
                let mut button =
                    |words: Text| ui.add(Button::new(RichText::new(words.get(lang)).size(11.0))).clicked();
                if button(Text::fixed("比较", "Compare")) {
                    actions.push(Action::CompareBaseline(one.name.clone()));
                }
                if button(Text::fixed("打开", "Open"))
                    && let Some(file) = of
                {
                    actions.push(Action::OpenPath(baselines::design_of(file, &one.name)));
                }
                if button(Text::fixed("恢复", "Restore")) {
                    actions.push(Action::RestoreBaseline(one.name.clone()));
                }
                let other =
                    with.as_ref().is_some_and(|with| !known.list.iter().any(|one| one.name == with.title));
                if other && button(Text::fixed("以此为基础合并", "Merge on this base")) {
                    actions.push(Action::MergeFrom(one.name.clone()));
                }
            });
            ui.add_space(4.0);
        }
    });
}

/// The prices that a baseline is quoted with for ever.
fn frozen(one: &Baseline) -> Text {
    let date = one.price_date;
    if one.price_books.is_empty() {
        return text!("价格日期 {date}，内置价格", "prices of {date}, built in");
    }
    let (zh, en) = (one.price_books.join("、"), one.price_books.join(", "));
    text!("价格日期 {date}，价格目录 {zh}", "prices of {date}, price books {en}")
}

fn kind_color(kind: Kind) -> Color {
    match kind {
        Kind::Added => Color::Good,
        Kind::Removed => Color::Error,
        Kind::Changed => Color::Warning,
    }
}

fn comparison(
    ui: &mut Ui,
    comparing: &Comparing,
    memory: &mut VersionsState,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    let Some(with) = &comparing.with else {
        let words = Text::fixed(
            "选择一个基线或另一个文件进行比较，差异会标在图上。",
            "Choose a baseline or another file to compare with; the differences are marked on the drawing.",
        );
        ui.label(RichText::new(words.get(lang)).weak());
        return;
    };
    let (title, count) = (&with.title, with.diff.changes.len());
    ui.horizontal(|ui| {
        let words = match count {
            1 => text!("自“{title}”以来 1 处变更", "1 change since \"{title}\""),
            _ => text!("自“{title}”以来 {count} 处变更", "{count} changes since \"{title}\""),
        };
        ui.label(theme::bold(words.get(lang), 13.0));
        for (words, command) in [
            (Text::fixed("上一处", "Previous"), Command::PreviousChange),
            (Text::fixed("下一处", "Next"), Command::NextChange),
        ] {
            let button = ui.add_enabled(count > 0, Button::new(words.get(lang)));
            let keys = command.keys_text(ui.ctx()).unwrap_or_default();
            if button.on_hover_text(keys).clicked() {
                actions.push(Action::Run(command));
            }
        }
        let leave = Text::fixed("结束比较", "Stop comparing");
        if ui.button(leave.get(lang)).clicked() {
            actions.push(Action::StopComparing);
        }
    });
    if with.baseline && count > 0 {
        let hint =
            Text::fixed("变更原因（写入变更清单）", "Why the design changed (stands in the change list)");
        if let Some(words) = memory.why.line(ui, title.clone(), &with.diff.why, &hint, lang) {
            actions.push(Action::SayWhy { key: None, words });
        }
    }
    ScrollArea::vertical().id_salt("changes").auto_shrink([false, false]).show(ui, |ui| {
        if let Some(merging) = &comparing.merging {
            conflicts(ui, merging, lang, actions);
        }
        for (at, change) in with.diff.changes.iter().enumerate() {
            change_ui(ui, with, (at, change), memory, lang, actions);
        }
        memory.shown = with.at;
        results(ui, with, lang);
    });
}

/// What both sides of the last merge changed differently, with both words to choose from.
fn conflicts(ui: &mut Ui, merging: &Merging, lang: Lang, actions: &mut Vec<Action>) {
    let value = |value: &Option<Text>| {
        value.clone().unwrap_or_else(|| Text::fixed("无", "none")).get(lang).to_owned()
    };
    for (at, (conflict, side)) in merging.conflicts.iter().enumerate() {
        let (name, field, was) = (&conflict.name, conflict.title.get(lang), value(&conflict.base));
        let words = text!("冲突：{name} · {field}（原为 {was}）", "Conflict: {name} · {field} (was {was})");
        ui.label(RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, Color::Error)));
        ui.horizontal(|ui| {
            ui.add_space(18.0);
            let (ours, theirs) = (value(&conflict.ours), value(&conflict.theirs));
            for (which, words) in [
                (Side::Ours, text!("本方：{ours}", "here: {ours}")),
                (Side::Theirs, text!("对方：{theirs}", "there: {theirs}")),
            ] {
                let chosen = *side == which;
                let words = RichText::new(words.get(lang)).size(12.0);
                if ui.selectable_label(chosen, words).clicked() && !chosen {
                    actions.push(Action::Decide(at, which));
                }
            }
        });
    }
}

fn change_ui(
    ui: &mut Ui,
    with: &Compared,
    (at, change): (usize, &Change),
    memory: &mut VersionsState,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    let current = with.at == Some(at);
    ui.horizontal(|ui| {
        let words = format!("{} {}", change.kind.sign(), change_name(change).get(lang));
        let ink = theme::ink(ui, kind_color(change.kind));
        let text = if current { theme::bold(&words, 12.0) } else { RichText::new(&words).size(12.0) };
        let response = ui.add(Label::new(text.color(ink)).sense(Sense::click()));
        // Once only, so that a person can scroll on.
        if current && memory.shown != with.at {
            response.scroll_to_me(None);
        }
        if response.clicked() {
            actions.push(Action::VisitChange(at));
        }
        let take = Text::fixed("采用另一版本", "Take the other side's");
        if ui.add(Button::new(RichText::new(take.get(lang)).size(11.0)).small()).clicked() {
            actions.push(Action::TakeOver(at));
        }
    });
    if current && with.baseline {
        ui.horizontal(|ui| {
            ui.add_space(18.0);
            let hint = Text::fixed("这一处的原因", "Why this changed");
            let key = change.key();
            if let Some(words) =
                memory.reason.line(ui, format!("{} {key}", with.title), &change.why, &hint, lang)
            {
                actions.push(Action::SayWhy { key: Some(key), words });
            }
        });
    } else if !change.why.is_empty() {
        let why = &change.why;
        let words = text!("      原因：{why}", "      why: {why}");
        ui.label(RichText::new(words.get(lang)).size(11.0));
    }
    let mut taken: Option<&str> = None;
    for field in &change.fields {
        ui.horizontal(|ui| {
            let words = format!("      {}", field.words().get(lang));
            ui.label(RichText::new(words).size(11.0).color(theme::ink(ui, Color::TextSoft)));
            // Entries of one list come together, so that the list is offered once.
            let path = field_taken(&field.path);
            if change.fields.len() > 1 && !path.is_empty() && taken != Some(path) {
                taken = Some(path);
                let words = Text::fixed("采用此项", "Take this");
                let button = ui.add(Button::new(RichText::new(words.get(lang)).size(10.0)).small());
                let hover = Text::fixed("只有这一项改为另一版本的值", "only this becomes what it is there");
                if button.on_hover_text(hover.get(lang)).clicked() {
                    actions.push(Action::TakeOverField(at, field.path.clone()));
                }
            }
        });
    }
}

/// What follows from the changes: findings, money, availability, failures, addresses, access.
fn results(ui: &mut Ui, with: &Compared, lang: Lang) {
    for line in diff_lines(&with.diff).into_iter().skip_while(|line| !matches!(line, DiffLine::Results)) {
        match line {
            DiffLine::Results => ui.add_space(6.0),
            DiffLine::Heading(words) => {
                ui.add_space(6.0);
                ui.label(theme::bold(words.get(lang), 12.0));
            }
            DiffLine::Item(sign, words) => {
                ui.label(RichText::new(format!("{sign} {}", words.get(lang))).size(12.0));
            }
            DiffLine::Detail(words) => {
                ui.label(RichText::new(format!("      {}", words.get(lang))).size(11.0));
            }
        }
    }
}
