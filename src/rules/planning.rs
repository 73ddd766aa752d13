//! The checklist: what rules ask people to do, held against what the design has planned.

use super::{ChecklistItem, Context, Finding, Fix};
use crate::base::Text;
use crate::design::{Edit, Ref, Task, TaskState};

/// What a checklist rule said, as items of the checklist.
pub(super) fn items(context: &Context<'_>, said: Vec<Finding>) -> Vec<ChecklistItem> {
    let tasks = &context.design.checklist;
    let item = |mut finding: Finding| {
        let task = tasks.iter().find(|task| speaks_of(task, &finding)).cloned();
        if task.is_none() {
            let fix = plan(context, &finding);
            finding.fix(fix);
        }
        ChecklistItem { finding, task }
    };
    said.into_iter().map(item).collect()
}

/// Whether a line of the checklist holds an item: the code is the same, and all its subjects are the item's.
fn speaks_of(task: &Task, finding: &Finding) -> bool {
    task.code == finding.code
        && task
            .subjects
            .iter()
            .all(|wanted| finding.subjects.iter().any(|subject| subject.to_string() == *wanted))
}

fn plan(context: &Context<'_>, finding: &Finding) -> Fix {
    let mut tasks = context.design.checklist.clone();
    tasks.push(Task {
        code: finding.code.to_owned(),
        subjects: finding.subjects.iter().map(Ref::to_string).collect(),
        state: TaskState::Open,
        owner: String::new(),
        date: None,
        note: String::new(),
    });
    Fix::auto(Text::fixed("列入待办清单", "put it in the checklist"), vec![Edit::SetChecklist(tasks)])
}
