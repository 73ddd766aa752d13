//! What people have to do outside the drawing: planned with a click, and marked as it goes.

use egui::{Label, RichText, ScrollArea, Ui, vec2};

use super::{Action, State};
use crate::base::{Lang, Text};
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
                (Some(next), Some(task)) => actions.push(mark(state, task, next)),
                _ => {
                    actions.extend(finding.auto_fix().and_then(|fix| state.commit_of(finding, fix)));
                }
            }
        }
        let code = RichText::new(finding.code).size(12.0).weak();
        ui.add_sized(vec2(64.0, 20.0), Label::new(code).truncate());
        let words = finding.message.get(lang);
        ui.add(Label::new(RichText::new(words).size(12.0)).truncate()).on_hover_text(words);
    });
}

fn mark(state: &State, task: &Task, next: TaskState) -> Action {
    let mut tasks = state.design().map(|design| design.checklist.clone()).unwrap_or_default();
    for row in tasks.iter_mut().filter(|row| *row == task) {
        row.state = next;
    }
    Action::Commit {
        label: Text::fixed("标记待办", "Mark a task"), edits: vec![Edit::SetChecklist(tasks)]
    }
}
