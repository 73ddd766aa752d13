//! Running the rules.

use std::cmp::Ordering;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicUsize;

use super::{
    Check, Context, Finding, NotChecked, Outcome, Registry, Report, Rule, Sink, Summary, WhyNotChecked, pack,
    planning, selection, waiving,
};
use crate::base::{Severity, Text};
use crate::text;

/// Runs the selected rules that apply in the design's edition. The same context gives the same report.
#[must_use]
pub fn check(context: &Context<'_>) -> Report {
    let rules = Registry::rules();
    check_with(context, rules)
}

fn check_with(context: &Context<'_>, rules: impl Iterator<Item = &'static Rule>) -> Report {
    let mut report = Report::default();
    let mut looking: Vec<(&'static Rule, Look)> = Vec::new();
    let mut after = Vec::new();
    for rule in rules.filter(|rule| pack::takes_part(context, rule)) {
        if !context.selection.has(rule) {
            report.not_checked.push(whole(rule, WhyNotChecked::SwitchedOff));
        } else if !rule.applies_in(&context.design.settings.edition) {
            report.not_checked.push(whole(rule, WhyNotChecked::OtherEdition));
        } else {
            match rule.check {
                Check::Design(look) | Check::Checklist(look) => looking.push((rule, look)),
                Check::Findings(look) => after.push((rule, look)),
            }
        }
    }
    for (&(rule, _), said) in looking.iter().zip(all_heard(context, &looking)) {
        let known = report.findings.len();
        take(rule, &mut report, said);
        if rule.is_checklist() {
            planning::take_items(context, &mut report, rule, known);
        }
    }
    waiving::apply(context, &mut report.findings);
    for (rule, look) in after {
        report.summary = summary(&report);
        let known = report.findings.len();
        let said = heard(rule, |sink| look(context, &report, sink));
        take(rule, &mut report, said);
        waiving::apply(context, report.findings.get_mut(known..).unwrap_or_default());
    }
    regrade(context, &mut report.findings);
    report.findings.sort_by(order);
    report.checklist.sort_by(|a, b| order(&a.finding, &b.finding));
    report.not_checked.sort_by(|a, b| {
        (a.code, a.why, &a.subjects, &a.reason).cmp(&(b.code, b.why, &b.subjects, &b.reason))
    });
    report.outcomes.sort_unstable();
    report.summary = summary(&report);
    report
}

type Look = fn(&Context<'_>, &mut Sink);

/// From this many nodes and links on, rules run side by side.
const MANY_ROWS: usize = 4_000;
/// How many of them.
const SIDE_BY_SIDE: usize = 4;

/// What each rule said, in the order of the rules, whichever of them was done first.
fn all_heard(context: &Context<'_>, looking: &[(&'static Rule, Look)]) -> Vec<Said> {
    let listen = |&(rule, look): &(&'static Rule, Look)| heard(rule, |sink| look(context, sink));
    if context.design.nodes.len() + context.design.links.len() < MANY_ROWS || looking.len() < SIDE_BY_SIDE {
        return looking.iter().map(listen).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut said = Vec::new();
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(entry) = looking.get(at) else { return said };
            said.push((at, listen(entry)));
        }
    };
    let mut all: Vec<(usize, Said)> = Vec::with_capacity(looking.len());
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..SIDE_BY_SIDE).map(|_| scope.spawn(work)).collect();
        all.extend(work());
        for other in others {
            // A panic of a rule was caught and told by `heard`; nothing else can panic there.
            all.extend(other.join().unwrap_or_default());
        }
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, said)| said).collect()
}

/// Makes findings as grave as the design says that they are here; the closest selector wins.
fn regrade(context: &Context<'_>, findings: &mut [Finding]) {
    let wanted = &context.design.settings.severities;
    if wanted.is_empty() {
        return;
    }
    for finding in findings {
        let Some(rule) = Registry::rule(finding.code) else { continue };
        let closest = wanted
            .iter()
            .filter_map(|(selector, severity)| Some((selection::matched(selector, rule)?, severity)))
            .max_by_key(|(length, _)| *length);
        if let Some((_, severity)) = closest {
            finding.severity = *severity;
        }
    }
}

/// The gravest first, then by code, subjects and words. Most neighbours are of one rule, whose code is one text.
fn order(a: &Finding, b: &Finding) -> Ordering {
    let by_code = || if std::ptr::eq(a.code, b.code) { Ordering::Equal } else { a.code.cmp(b.code) };
    a.severity
        .cmp(&b.severity)
        .then_with(by_code)
        .then_with(|| a.subjects.cmp(&b.subjects))
        .then_with(|| a.message.cmp(&b.message))
}

/// Runs one rule; a panic becomes a finding, so that one broken rule hides no other.
fn heard(rule: &'static Rule, look: impl FnOnce(&mut Sink)) -> Said {
    let mut sink = Sink::new(rule);
    if catch_unwind(AssertUnwindSafe(|| look(&mut sink))).is_err() {
        let code = rule.code;
        sink.fail(
            [],
            text!(
                "规则{code}内部错误，该规则的结果不完整，请反馈此问题",
                "internal error in {code}; its results are incomplete, please report this"
            ),
        )
        .severity(Severity::Error);
    }
    sink.finish()
}

/// What a rule came to, what it found and what it left out.
type Said = (Outcome, Vec<Finding>, Vec<NotChecked>);

fn take(rule: &Rule, report: &mut Report, (outcome, findings, left_out): Said) {
    report.outcomes.push((rule.code, outcome));
    report.findings.extend(findings);
    report.not_checked.extend(left_out);
}

fn whole(rule: &Rule, why: WhyNotChecked) -> NotChecked {
    let reason = match why {
        WhyNotChecked::SwitchedOff => Text::fixed("按选项关闭", "switched off by selection"),
        WhyNotChecked::OtherEdition => {
            Text::fixed("不适用于本设计的规则基线", "does not apply in the edition of this design")
        }
        WhyNotChecked::NotEvaluated => Text::fixed("未评估", "not evaluated"),
    };
    NotChecked { code: rule.code, why, subjects: Vec::new(), reason }
}

fn summary(report: &Report) -> Summary {
    let mut summary = Summary::default();
    for finding in &report.findings {
        match (&finding.waived, finding.severity) {
            (Some(_), _) => summary.waived += 1,
            (None, Severity::Error) => summary.error += 1,
            (None, Severity::Warning) => summary.warning += 1,
            (None, Severity::Info) => summary.info += 1,
        }
    }
    let mut left_out: Vec<_> = report
        .not_checked
        .iter()
        .filter(|entry| entry.why == WhyNotChecked::NotEvaluated)
        .map(|entry| entry.code)
        .collect();
    left_out.sort_unstable();
    left_out.dedup();
    summary.not_evaluated = left_out.len();
    summary
}

#[cfg(test)]
mod tests {
    use super::super::testing::{context, rule, two_az_classic};
    use super::*;

    static BROKEN: Rule = rule("TST-001", &[], |_, sink| {
        sink.pass();
        panic!("on purpose")
    });
    static SILENT: Rule = rule("TST-002", &[], |_, _| {});
    static LEFT_OUT: Rule = rule("TST-003", &[], |_, sink| {
        sink.pass();
        sink.not_evaluated([], Text::fixed("未填写", "not entered"));
    });
    static TO_DO: Rule = {
        let mut rule = rule("TST-005", &[], |_, _| {});
        rule.check = Check::Checklist(|_, sink| {
            sink.fail([], Text::fixed("申请开通", "apply for it"));
        });
        rule
    };
    static ELSEWHERE: Rule = rule("TST-004", &["official-2026"], |_, sink| sink.pass());

    #[test]
    fn a_panic_becomes_a_finding_and_hides_no_other_rule() {
        let design = two_az_classic();
        let report = check_with(&context(&design), [&BROKEN, &SILENT].into_iter());
        assert_eq!(report.summary.error, 1);
        assert!(report.findings[0].message.en.contains("internal error in TST-001"));
        assert_eq!(report.outcome("TST-002"), Some(Outcome::NotApplicable));
    }

    #[test]
    fn what_people_have_to_do_is_no_finding_and_is_planned_by_its_fix() {
        let mut design = two_az_classic();
        let run = |design: &crate::design::Design| check_with(&context(design), std::iter::once(&TO_DO));
        let report = run(&design);
        assert!(report.findings.is_empty() && report.summary == Summary::default());
        assert_eq!(report.outcome("TST-005"), Some(Outcome::Fail));
        let item = &report.checklist[0];
        assert_eq!(item.task, None);
        design.apply_all(item.finding.auto_fix().unwrap().ready()).unwrap();
        let report = run(&design);
        assert_eq!(report.outcome("TST-005"), Some(Outcome::Pass));
        let item = &report.checklist[0];
        assert_eq!(item.task.as_ref().map(|task| task.state), Some(crate::design::TaskState::Open));
        assert!(item.finding.fixes.is_empty());
    }

    #[test]
    fn a_design_may_say_how_grave_a_finding_is_and_the_closest_selector_wins() {
        let mut design = two_az_classic();
        let id = super::super::testing::id(&design, "web-2");
        design.apply(crate::design::Edit::Remove(id.into())).unwrap();
        let grave =
            |design: &crate::design::Design| check(&context(design)).of("HA-001").next().unwrap().severity;
        assert_eq!(grave(&design), Severity::Error);
        let mut settings = design.settings.clone();
        settings.severities = [("HA".to_owned(), Severity::Warning)].into();
        design.apply(crate::design::Edit::SetSettings(settings.clone())).unwrap();
        assert_eq!(grave(&design), Severity::Warning);
        settings.severities.insert("HA-001".to_owned(), Severity::Info);
        settings.severities.insert("two-az".to_owned(), Severity::Error);
        design.apply(crate::design::Edit::SetSettings(settings)).unwrap();
        assert_eq!(grave(&design), Severity::Info);
    }

    #[test]
    fn something_left_out_is_not_a_pass() {
        let design = two_az_classic();
        let report = check_with(&context(&design), std::iter::once(&LEFT_OUT));
        assert_eq!(report.outcome("TST-003"), Some(Outcome::NotEvaluated));
        assert_eq!(report.summary.not_evaluated, 1);
    }

    #[test]
    fn a_rule_of_another_edition_does_not_run_and_is_named() {
        let design = two_az_classic();
        let report = check_with(&context(&design), std::iter::once(&ELSEWHERE));
        assert_eq!(report.outcome("TST-004"), None);
        assert_eq!(report.not_checked[0].why, WhyNotChecked::OtherEdition);
        assert_eq!(report.summary.not_evaluated, 0);
    }
}
