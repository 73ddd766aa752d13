//! Running the rules.

use std::cmp::Ordering;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use super::rows::Focus;
use super::sink::Said;
use super::{
    Check, ChecklistItem, Context, Finding, NotChecked, Outcome, Registry, Report, Rule, Sink, Summary,
    WhyNotChecked, pack, planning, selection, waiving,
};
use crate::base::{Severity, Text};
use crate::design::Ref;
use crate::text;

/// Runs the selected rules that apply in the design's edition. The same context gives the same report.
#[must_use]
pub fn check(context: &Context<'_>) -> Report {
    check_with(context, Registry::rules())
}

fn check_with(context: &Context<'_>, rules: impl Iterator<Item = &'static Rule>) -> Report {
    let course = Course::of(context, rules);
    let asked: Vec<(&Asked, Option<&Arc<Focus>>)> = course.asked.iter().map(|asked| (asked, None)).collect();
    let told: Vec<Arc<Told>> = all_told(context, &asked).into_iter().map(Arc::new).collect();
    course.report(context, &told)
}

/// Which rules run over a design, and which do not.
pub(super) struct Course {
    /// Those that look at the design, in the order of their codes.
    pub asked: Vec<Asked>,
    /// Those that look at what the others found.
    after: Vec<(&'static Rule, LookAfter)>,
    left_out: Vec<NotChecked>,
}

/// A rule that looks at the design.
pub(super) struct Asked {
    pub rule: &'static Rule,
    look: Look,
    /// Whether it looks at one row after the other.
    pub by_row: bool,
}

type Look = fn(&Context<'_>, &mut Sink);
type LookAfter = fn(&Context<'_>, &Report, &mut Sink);

impl Course {
    pub fn of(context: &Context<'_>, rules: impl Iterator<Item = &'static Rule>) -> Self {
        let mut course = Self { asked: Vec::new(), after: Vec::new(), left_out: Vec::new() };
        for rule in rules.filter(|rule| pack::takes_part(context, rule)) {
            if !context.selection.has(rule) {
                course.left_out.push(whole(rule, WhyNotChecked::SwitchedOff));
            } else if !rule.applies_in(&context.design.settings.edition) {
                course.left_out.push(whole(rule, WhyNotChecked::OtherEdition));
            } else {
                match rule.check {
                    Check::Design(look) | Check::Checklist(look) => {
                        course.asked.push(Asked { rule, look, by_row: false });
                    }
                    Check::Rows(look) => course.asked.push(Asked { rule, look, by_row: true }),
                    Check::Findings(look) => course.after.push((rule, look)),
                }
            }
        }
        course.asked.sort_by_key(|asked| asked.rule.code);
        course
    }

    /// Puts together what the rules said, in the order in which they were asked.
    pub fn report(&self, context: &Context<'_>, told: &[Arc<Told>]) -> Report {
        let mut report = Report { not_checked: self.left_out.clone(), ..Report::default() };
        let many = told.iter().map(|told| told.findings.len()).sum();
        report.findings.reserve_exact(many);
        // What each rule said is in order already, and the rules are.
        for severity in Severity::ALL {
            for told in told {
                let (from, to) = told.span(severity);
                let here = told.findings.get(from..to).unwrap_or_default();
                report.findings.extend(here.iter().map(|(_, finding)| Arc::clone(finding)));
            }
        }
        for told in told {
            report.outcomes.push((told.code, told.outcome));
            report.checklist.extend(told.items.iter().cloned());
            report.not_checked.extend(told.not_checked.iter().cloned());
            told.count(&mut report.summary);
        }
        for &(rule, look) in &self.after {
            let said = heard(rule, Sink::new(rule, None), |sink| look(context, &report, sink));
            let told = Told::of(context, rule, said);
            told.count(&mut report.summary);
            report.outcomes.push((told.code, told.outcome));
            report.not_checked.extend(told.not_checked);
            for (_, finding) in told.findings {
                let at = report.findings.partition_point(|other| order(other, &finding).is_le());
                report.findings.insert(at, finding);
            }
        }
        report.checklist.sort_by(|a, b| order(&a.finding, &b.finding));
        report.not_checked.sort_by(|a, b| {
            (a.code, a.why, &a.subjects, &a.reason).cmp(&(b.code, b.why, &b.subjects, &b.reason))
        });
        report.outcomes.sort_unstable();
        report
    }
}

/// What a rule came to, as the report shows it.
#[derive(Debug)]
pub(super) struct Told {
    pub code: &'static str,
    pub outcome: Outcome,
    /// In the order of the report, each with the row of which it was said.
    pub findings: Vec<(Option<Ref>, Arc<Finding>)>,
    /// How many findings of each severity no waiver covers.
    open: [usize; 3],
    waived: usize,
    items: Vec<ChecklistItem>,
    not_checked: Vec<NotChecked>,
    /// The rest of what it said, without the findings.
    pub said: Said,
}

impl Told {
    /// As grave as the design says, covered where waivers cover, and in order.
    pub fn of(context: &Context<'_>, rule: &'static Rule, mut said: Said) -> Self {
        let mut findings = std::mem::take(&mut said.findings);
        let units = std::mem::take(&mut said.units);
        for (finding, unit) in findings.iter_mut().zip(&units) {
            let next = context.design.next_id;
            finding.fixes.iter_mut().for_each(|fix| fix.ask_again(rule, *unit, next));
        }
        let not_checked = said.not_checked();
        let mut items = Vec::new();
        let mut outcome = said.outcome();
        if !findings.is_empty() {
            outcome = Outcome::Fail;
            if rule.is_checklist() {
                items = planning::items(context, std::mem::take(&mut findings));
                if items.iter().all(|item| item.task.is_some()) {
                    outcome = if not_checked.is_empty() { Outcome::Pass } else { Outcome::NotEvaluated };
                }
            } else {
                waiving::apply(context, &mut findings);
                regrade(context, rule, &mut findings);
            }
        }
        let pairs = units.into_iter().zip(findings.into_iter().map(Arc::new)).collect();
        Self::with(rule.code, outcome, pairs, items, not_checked, said)
    }

    /// With findings that are as the report shows them.
    fn with(
        code: &'static str,
        outcome: Outcome,
        mut findings: Vec<(Option<Ref>, Arc<Finding>)>,
        items: Vec<ChecklistItem>,
        not_checked: Vec<NotChecked>,
        mut said: Said,
    ) -> Self {
        findings.sort_by(|(_, a), (_, b)| order(a, b));
        said.passes.sort_unstable();
        let (mut open, mut waived) = ([0; 3], 0);
        for (_, finding) in &findings {
            let [error, warning, info] = &mut open;
            *match (&finding.waived, finding.severity) {
                (Some(_), _) => &mut waived,
                (None, Severity::Error) => error,
                (None, Severity::Warning) => warning,
                (None, Severity::Info) => info,
            } += 1;
        }
        Self { code, outcome, findings, open, waived, items, not_checked, said }
    }

    /// The same with what was said of some rows said anew: itself when that is what it said before.
    pub fn renewed(self: &Arc<Self>, focus: &Focus, new: Self) -> Arc<Self> {
        let asked = |unit: Option<Ref>| unit.is_some_and(|unit| focus.has(unit));
        let old = self.findings.iter().filter(|(unit, _)| asked(*unit));
        let old_left_out = self.said.left_out.iter().filter(|(unit, _)| asked(*unit));
        let (kept, passes) = self.said.passes_renewed(focus, &new.said);
        if kept && old.eq(&new.findings) && old_left_out.eq(&new.said.left_out) {
            return Arc::clone(self);
        }
        let kept = self.findings.iter().filter(|(unit, _)| !asked(*unit)).cloned();
        let findings: Vec<_> = kept.chain(new.findings).collect();
        // In the order of the rows, which is that of a rule that is asked of all of them.
        let kept = self.said.left_out.iter().filter(|(unit, _)| !asked(*unit)).cloned();
        let mut left_out: Vec<_> = kept.chain(new.said.left_out).collect();
        left_out.sort_by_key(|(unit, _)| *unit);
        let said = Said { premise: new.said.premise, passes, left_out, ..Said::default() };
        let not_checked = said.not_checked();
        let outcome = if findings.is_empty() { said.outcome() } else { Outcome::Fail };
        Arc::new(Self::with(self.code, outcome, findings, Vec::new(), not_checked, said))
    }

    /// Whether it said something outside of any row.
    pub fn is_loose(&self) -> bool {
        self.said.passed > 0
            || self.findings.iter().any(|(unit, _)| unit.is_none())
            || self.said.left_out.iter().any(|(unit, _)| unit.is_none())
    }

    fn count(&self, summary: &mut Summary) {
        let [error, warning, info] = self.open;
        summary.error += error;
        summary.warning += warning;
        summary.info += info;
        summary.waived += self.waived;
        summary.not_evaluated += usize::from(!self.not_checked.is_empty());
    }

    /// Where the findings of a severity begin and end.
    fn span(&self, severity: Severity) -> (usize, usize) {
        let before = |wanted: &dyn Fn(Severity) -> bool| {
            self.findings.partition_point(|(_, finding)| wanted(finding.severity))
        };
        (before(&|other| other < severity), before(&|other| other <= severity))
    }
}

/// From this many nodes and links on, rules run side by side.
const MANY_ROWS: usize = 4_000;
/// How many of them.
const SIDE_BY_SIDE: usize = 4;

/// What each rule said, in the order of the rules, whichever of them was done first.
pub(super) fn all_told(context: &Context<'_>, asked: &[(&Asked, Option<&Arc<Focus>>)]) -> Vec<Told> {
    let listen = |&(asked, focus): &(&Asked, Option<&Arc<Focus>>)| {
        let said =
            heard(asked.rule, Sink::new(asked.rule, focus.cloned()), |sink| (asked.look)(context, sink));
        Told::of(context, asked.rule, said)
    };
    if context.design.nodes.len() + context.design.links.len() < MANY_ROWS || asked.len() < SIDE_BY_SIDE {
        return asked.iter().map(listen).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut told = Vec::new();
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(entry) = asked.get(at) else { return told };
            told.push((at, listen(entry)));
        }
    };
    let mut all: Vec<(usize, Told)> = Vec::with_capacity(asked.len());
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..SIDE_BY_SIDE).map(|_| scope.spawn(work)).collect();
        all.extend(work());
        for other in others {
            // A panic of a rule was caught and told by `heard`; nothing else can panic there.
            all.extend(other.join().unwrap_or_default());
        }
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, told)| told).collect()
}

/// What a rule says of one row, or of the whole design, with what its fixes change.
pub(super) fn said_of(context: &Context<'_>, rule: &'static Rule, unit: Option<Ref>) -> Said {
    let (Check::Rows(look) | Check::Design(look)) = rule.check else { return Said::default() };
    let sink = Sink::new(rule, unit.map(|unit| Arc::new(Focus::on(unit)))).wanting_edits();
    heard(rule, sink, |sink| look(context, sink))
}

/// Makes findings as grave as the design says that they are here; the closest selector wins.
fn regrade(context: &Context<'_>, rule: &Rule, findings: &mut [Finding]) {
    let closest = context
        .design
        .settings
        .severities
        .iter()
        .filter_map(|(selector, severity)| Some((selection::matched(selector, rule)?, severity)))
        .max_by_key(|(length, _)| *length);
    if let Some((_, severity)) = closest {
        for finding in findings {
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
fn heard(rule: &'static Rule, mut sink: Sink, look: impl FnOnce(&mut Sink)) -> Said {
    if catch_unwind(AssertUnwindSafe(|| look(&mut sink))).is_err() {
        let code = rule.code;
        sink.rest();
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
