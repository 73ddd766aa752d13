//! What people have to do outside the drawing: planned with a click, and marked as it goes.

use egui::{Label, RichText, ScrollArea, Ui, vec2};

use super::{Action, State};
use crate::base::{Date, Lang, Text};
use crate::design::{Edit, Task, TaskState};
use crate::rules::ChecklistItem;

/// Shows the items and says what was clicked.
pub fn checklist_ui(ui: &mut Ui, state: &State) -> Vec<Action> {
    let mut actions = Vec::new();
    let lang = state.lang();
    let items = &state.report().checklist;
    if items.is_empty() {
        ui.add_space(8.0);
        let words = Text::fixed("没有待办事项。", "There is nothing to do outside the drawing.");
        ui.label(RichText::new(words.get(lang)).weak());
        return actions;
    }
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, 26.0, items.len(), |ui, range| {
        for item in items.get(range).unwrap_or(&[]) {
            row(ui, state, item, lang, &mut actions);
        }
    });
    actions
}

fn row(ui: &mut Ui, state: &State, item: &ChecklistItem, lang: Lang, actions: &mut Vec<Action>) {
    let ChecklistItem { finding, task } = item;
    ui.horizontal(|ui| {
        let (words, next) = match task.as_ref().map(|task| task.state) {
            None => (Text::fixed("列入", "Plan"), None),
            Some(TaskState::Open) => (Text::fixed("未完成", "Open"), Some(TaskState::Done)),
            Some(TaskState::Done) => (Text::fixed("已完成", "Done"), Some(TaskState::NotApplicable)),
            Some(TaskState::NotApplicable) => {
                (Text::fixed("不适用", "Not applicable"), Some(TaskState::Open))
            }
        };
        let button = egui::Button::new(RichText::new(words.get(lang)).size(12.0)).small();
        if ui.add_sized(vec2(86.0, 20.0), button).clicked() {
            match (next, task) {
                (Some(next), Some(task)) => actions.push(changed(state, task, |row| row.state = next)),
                _ => {
                    actions.extend(finding.auto_fix().and_then(|fix| state.commit_of(finding, fix)));
                }
            }
        }
        if let Some(task) = task {
            let key = egui::Id::unique(("task", finding.fingerprint()));
            let owner = Text::fixed("责任人", "Owner");
            if let Some(words) = field(ui, key.with("owner"), &task.owner, &owner, lang, 84.0) {
                actions.push(changed(state, task, |row| row.owner = words));
            }
            let day = Text::fixed("日期", "Date");
            let shown = task.date.map_or_else(String::new, |date| date.to_string());
            if let Some(words) = field(ui, key.with("date"), &shown, &day, lang, 84.0) {
                // Anything but a day or nothing leaves the day as it was.
                match words.parse::<Date>() {
                    Ok(date) => actions.push(changed(state, task, |row| row.date = Some(date))),
                    Err(_) if words.is_empty() => actions.push(changed(state, task, |row| row.date = None)),
                    Err(_) => {}
                }
            }
        }
        let code = RichText::new(finding.code).size(12.0).weak();
        ui.add_sized(vec2(64.0, 20.0), Label::new(code).truncate());
        let words = finding.message.get(lang);
        ui.add(Label::new(RichText::new(words).size(12.0)).truncate()).on_hover_text(words);
    });
}

/// One line of text of a task; what was typed when the field is left, if it differs.
fn field(ui: &mut Ui, id: egui::Id, value: &str, hint: &Text, lang: Lang, width: f32) -> Option<String> {
    let mut typed: String = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| value.to_owned());
    let edit = egui::TextEdit::singleline(&mut typed)
        .id(id)
        .hint_text(hint.get(lang))
        .font(egui::FontId::proportional(12.0))
        .desired_width(width);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint.get(lang)));
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(id));
        let given_up = ui.input(|input| input.key_pressed(egui::Key::Escape));
        let words = typed.trim();
        return (!given_up && words != value).then(|| words.to_owned());
    }
    if response.changed() {
        ui.data_mut(|data| data.insert_temp(id, typed));
    }
    None
}

/// The commit that changes one task and leaves the others.
fn changed(state: &State, task: &Task, change: impl FnOnce(&mut Task)) -> Action {
    let mut tasks = state.design().map(|design| design.checklist.clone()).unwrap_or_default();
    if let Some(row) = tasks.iter_mut().find(|row| *row == task) {
        change(row);
    }
    Action::Commit {
        label: Text::fixed("修改待办", "Change a task"), edits: vec![Edit::SetChecklist(tasks)]
    }
}
