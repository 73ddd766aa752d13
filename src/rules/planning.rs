//! The checklist: what rules ask people to do, held against what the design has planned.

use super::{ChecklistItem, Context, Finding, Fix, Outcome, Report, Rule};
use crate::base::Text;
use crate::design::{Edit, Ref, Task, TaskState};

/// Moves what a checklist rule said out of the findings, from `known` on, into the checklist.
pub(super) fn take_items(context: &Context<'_>, report: &mut Report, rule: &Rule, known: usize) {
    let said = report.findings.split_off(known.min(report.findings.len()));
    if said.is_empty() {
        return;
    }
    let tasks = &context.design.checklist;
    let mut unplanned = false;
    for mut finding in said {
        let task = tasks.iter().find(|task| speaks_of(task, &finding)).cloned();
        if task.is_none() {
            unplanned = true;
            let fix = plan(context, &finding);
            finding.fix(fix);
        }
        report.checklist.push(ChecklistItem { finding, task });
    }
    let outcome = report.outcomes.iter_mut().rev().find(|(code, _)| *code == rule.code);
    if let Some((_, outcome)) = outcome
        && *outcome == Outcome::Fail
        && !unplanned
    {
        let left_out = report.not_checked.iter().any(|entry| entry.code == rule.code);
        *outcome = if left_out { Outcome::NotEvaluated } else { Outcome::Pass };
    }
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
