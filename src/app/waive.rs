//! Waivers: a finding is accepted with a reason, by an owner, until a day. They stand in the design, so that window
//! and command line agree.

use egui::{Align, Label, Layout, RichText, ScrollArea, TextEdit, Ui};

use super::action::DialogAnswer;
use super::dialogs::{Dialog, buttons, heading};
use super::{Action, State, theme};
use crate::base::{Date, Lang, Text};
use crate::design::{Edit, Waiver};
use crate::rules::{Finding, LEAST_REASON, WaiverState, waiver_state};
use crate::scene::tokens::Color;
use crate::text;

/// A waiver as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaiverForm {
    /// The rule's code.
    pub code: String,
    /// The finding's subjects.
    pub subjects: Vec<String>,
    /// What is waived, in the words of the finding.
    pub message: Text,
    /// Whether every finding of the rule is meant.
    pub whole_rule: bool,
    /// Why.
    pub reason: String,
    /// By whom.
    pub owner: String,
    /// Until when, as typed; empty for no end.
    pub expires: String,
}

impl WaiverForm {
    /// A form for a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code.to_owned(),
            subjects: finding.subjects.iter().map(ToString::to_string).collect(),
            message: finding.message.clone(),
            ..Self::default()
        }
    }

    /// The waiver that was typed, or what is missing.
    ///
    /// # Errors
    /// When the reason or the owner is missing, or the day cannot be read.
    pub fn waiver(&self) -> Result<Waiver, Text> {
        let (reason, owner, day) = (self.reason.trim(), self.owner.trim(), self.expires.trim());
        if reason.is_empty() {
            return Err(Text::fixed("请填写原因", "say why it is acceptable"));
        }
        if reason.chars().count() < LEAST_REASON {
            return Err(text!(
                "原因至少 {LEAST_REASON} 个字",
                "the reason needs at least {LEAST_REASON} characters"
            ));
        }
        if owner.is_empty() {
            return Err(Text::fixed("请填写责任人", "say who answers for it"));
        }
        let expires = if day.is_empty() {
            None
        } else {
            let read: Result<Date, _> = day.parse();
            Some(read.map_err(|_| Text::fixed("日期请写成 2027-03-31", "write the day like 2027-03-31"))?)
        };
        Ok(Waiver {
            code: self.code.clone(),
            subjects: if self.whole_rule { Vec::new() } else { self.subjects.clone() },
            reason: reason.to_owned(),
            owner: owner.to_owned(),
            expires,
        })
    }
}

impl State {
    /// Asks for the reason of a waiver of the finding that was visited last.
    pub fn ask_waiver(&mut self) {
        if let Some(finding) = self.current() {
            self.dialog = Some(Dialog::Waive(WaiverForm::of(finding)));
        }
    }

    /// Adds a waiver to the design.
    pub fn waive(&mut self, form: &WaiverForm, ctx: &egui::Context) {
        let (Some(design), Ok(waiver)) = (self.design(), form.waiver()) else { return };
        let mut waivers = design.waivers.clone();
        waivers.retain(|other| other.code != waiver.code || other.subjects != waiver.subjects);
        waivers.push(waiver);
        let code = &form.code;
        self.commit(text!("例外审批 {code}", "Waive {code}"), vec![Edit::SetWaivers(waivers)], ctx);
    }
}

/// The dialog in which a waiver is typed.
pub fn waiver_ui(ui: &mut Ui, form: &mut WaiverForm, lang: Lang, actions: &mut Vec<Action>) {
    ui.set_width(460.0);
    let code = &form.code;
    heading(ui, text!("例外审批 {code}", "Waive {code}").get(lang));
    ui.add(Label::new(RichText::new(form.message.get(lang)).size(12.0)).wrap());
    ui.add_space(8.0);
    egui::Grid::new("waiver").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        let mut line = |title: Text, hint: &str, value: &mut String| {
            let label = ui.label(title.get(lang));
            ui.add(TextEdit::singleline(value).hint_text(hint).desired_width(330.0)).labelled_by(label.id);
            ui.end_row();
        };
        line(Text::fixed("原因", "Reason"), "", &mut form.reason);
        line(Text::fixed("责任人", "Owner"), "", &mut form.owner);
        line(Text::fixed("有效期至", "Until"), "2027-03-31", &mut form.expires);
    });
    let whole = text!("适用于 {code} 的全部结果", "Holds for every finding of {code}");
    ui.checkbox(&mut form.whole_rule, whole.get(lang));
    let complaint = form.waiver().err();
    // An empty form is not yet wrong.
    if let (Some(why), false) = (&complaint, form.reason.is_empty() && form.owner.is_empty()) {
        ui.label(RichText::new(why.get(lang)).size(12.0).color(theme::ink(ui, Color::Error)));
    }
    let done = DialogAnswer::Waive(form.clone());
    let cancel = (Text::fixed("取消", "Cancel"), DialogAnswer::Cancel);
    let choices = [(Text::fixed("确定", "Waive"), done), cancel];
    buttons(
        ui,
        lang,
        if complaint.is_none() { &choices } else { choices.get(1..).unwrap_or_default() },
        actions,
    );
}

/// All waivers of the design as a table: what, why, who, until when, and whether it still covers anything.
pub fn waivers_ui(ui: &mut Ui, state: &State) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let Some(design) = state.design() else { return actions };
    if design.waivers.is_empty() {
        let words = Text::fixed(
            "没有例外审批。在检查结果上点“审批”可接受一条结果。",
            "No waivers. \"Waive\" beside a finding accepts it with a reason.",
        );
        ui.label(RichText::new(words.get(lang)).weak());
        return actions;
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        egui::Grid::new("waivers").num_columns(7).striped(true).spacing([16.0, 4.0]).show(ui, |ui| {
            for title in [
                Text::fixed("规则", "Rule"),
                Text::fixed("对象", "Subjects"),
                Text::fixed("原因", "Reason"),
                Text::fixed("责任人", "Owner"),
                Text::fixed("有效期至", "Until"),
                Text::fixed("状态", "State"),
                Text::same(""),
            ] {
                ui.label(theme::bold(title.get(lang), 11.0).color(theme::ink(ui, Color::TextSoft)));
            }
            ui.end_row();
            for (index, waiver) in design.waivers.iter().enumerate() {
                let small = |words: &str| Label::new(RichText::new(words).size(12.0)).truncate();
                ui.add(small(&waiver.code));
                let every = Text::fixed("全部", "all").get(lang).to_owned();
                let subjects =
                    if waiver.subjects.is_empty() { every } else { waiver.subjects.join(lang.comma()) };
                ui.add(small(&subjects));
                ui.add(small(&waiver.reason));
                ui.add(small(&waiver.owner));
                let until = waiver.expires.map_or_else(|| "—".to_owned(), |day| day.to_string());
                ui.add(small(&until));
                let (words, color) = match waiver_state(waiver, state.today) {
                    WaiverState::Expired(_) => (Text::fixed("已过期", "expired"), Color::Error),
                    WaiverState::NoReason => (Text::fixed("原因过短", "reason too short"), Color::Error),
                    WaiverState::UnknownCode => (Text::fixed("没有这条规则", "no such rule"), Color::Error),
                    WaiverState::Holds if state.report().covered_by(waiver) > 0 => {
                        (Text::fixed("生效", "in force"), Color::Good)
                    }
                    WaiverState::Holds => (Text::fixed("没有对应结果", "covers nothing"), Color::TextSoft),
                };
                ui.label(RichText::new(words.get(lang)).size(12.0).color(theme::ink(ui, color)));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let name = Text::fixed("撤销审批", "Withdraw the waiver");
                    let code = &waiver.code;
                    if ui
                        .push_id(index, |ui| ui.small_button("×"))
                        .inner
                        .on_hover_text(name.get(lang))
                        .clicked()
                    {
                        let mut left = design.waivers.clone();
                        left.remove(index);
                        let label = text!("撤销审批 {code}", "Withdraw the waiver of {code}");
                        actions.push(Action::Commit { label, edits: vec![Edit::SetWaivers(left)] });
                    }
                });
                ui.end_row();
            }
        });
    });
    actions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiver_needs_a_reason_an_owner_and_a_day_that_can_be_read() {
        let mut form =
            WaiverForm { code: "HA-001".into(), subjects: vec!["n1".into()], ..WaiverForm::default() };
        assert!(form.waiver().unwrap_err().en.contains("why"));
        form.reason = "短".into();
        assert!(form.waiver().unwrap_err().en.contains("10"));
        form.reason = "测试环境只有一个可用区".into();
        assert!(form.waiver().unwrap_err().en.contains("who"));
        form.owner = "张三".into();
        form.expires = "31/03/2027".into();
        assert!(form.waiver().unwrap_err().en.contains("2027-03-31"));
        form.expires = "2027-03-31".into();
        let waiver = form.waiver().unwrap();
        assert_eq!((waiver.subjects.len(), waiver.expires.is_some()), (1, true));
        form.whole_rule = true;
        assert!(form.waiver().unwrap().subjects.is_empty());
    }
}
