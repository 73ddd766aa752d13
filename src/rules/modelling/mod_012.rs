//! MOD-012: rules that were switched off or waived.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, Ref, Waiver};
use crate::rules::{
    Check, Cite, Context, Family, Fix, FixClass, Report, Rule, Sink, WaiverState, WhyNotChecked,
};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-012",
    name: "rules-ignored",
    family: Family::Mod,
    severity: Severity::Info,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("已忽略的规则", "Rules switched off or waived"),
    why: Text::fixed(
        "读报告的人要知道哪些没有检查、哪些问题被接受、哪些例外已经失效。",
        "Who reads a report must know what was not checked, what was accepted, and which waivers no longer hold.",
    ),
    fix: Text::fixed(
        "删除失效的例外，或重新审批。",
        "Remove waivers that no longer hold, or approve them again.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("例外审批已过期，仍留在文件里。", "A waiver has expired and is still in the file."),
    good: Text::fixed("没有例外审批，所有规则都已检查。", "There is no waiver, and every rule was checked."),
    cross: &[],
    check: Check::Findings(check),
};

fn check(context: &Context<'_>, report: &Report, sink: &mut Sink) {
    let off: Vec<&str> = report
        .not_checked
        .iter()
        .filter(|entry| entry.why == WhyNotChecked::SwitchedOff)
        .map(|entry| entry.code)
        .collect();
    let waivers = &context.design.waivers;
    if off.is_empty() && waivers.is_empty() {
        sink.pass();
    }
    if !off.is_empty() {
        let (count, codes) = (off.len(), off.join(", "));
        let message = {
            let rules = crate::base::text::counted(count, "rule");
            text!("{count}条规则已关闭：{codes}", "{rules} switched off: {codes}")
        };
        sink.fail([], message);
    }
    for (at, waiver) in waivers.iter().enumerate() {
        let subjects: Vec<Ref> = waiver
            .subjects
            .iter()
            .filter_map(|id| id.parse().ok())
            .filter(|&row| context.design.has(row))
            .collect();
        let (message, holds) = describe(context, report, waiver);
        let finding = sink.fail(subjects, message);
        if !holds {
            // What no longer holds must come back to be seen, or a waiver would outlive its reason.
            finding.severity(Severity::Warning);
            let left: Vec<Waiver> = waivers
                .iter()
                .enumerate()
                .filter(|&(other, _)| other != at)
                .map(|(_, w)| w.clone())
                .collect();
            let title = Text::fixed("删除该例外", "remove the waiver");
            finding.fix(Fix::choose(title, vec![Edit::SetWaivers(left)]));
        }
    }
}

/// What to say of a waiver, and whether it holds and covers something.
fn describe(context: &Context<'_>, report: &Report, waiver: &Waiver) -> (Text, bool) {
    let (code, reason) = (&waiver.code, waiver.reason.trim());
    match crate::rules::waiver_state(waiver, context.date) {
        WaiverState::UnknownCode => (
            text!(
                "例外“{code}”无效：没有这条规则",
                "the waiver of \"{code}\" does not hold: there is no such rule"
            ),
            false,
        ),
        WaiverState::NoReason => (
            text!(
                "例外{code}无效：原因“{reason}”少于10个字符",
                "the waiver of {code} does not hold: its reason \"{reason}\" has fewer than 10 characters"
            ),
            false,
        ),
        WaiverState::Expired(last) => (
            text!("例外{code}已于{last}到期：{reason}", "the waiver of {code} expired on {last}: {reason}"),
            false,
        ),
        WaiverState::Holds => {
            let covered = report.covered_by(waiver);
            let ran = report.outcome(code).is_some();
            if !ran {
                let message = text!(
                    "例外{code}未核对，该规则未检查：{reason}",
                    "the waiver of {code} was not held against anything, the rule did not run: {reason}"
                );
                (message, true)
            } else if covered == 0 {
                let message = text!(
                    "例外{code}已不需要，没有问题与它相符：{reason}",
                    "the waiver of {code} is no longer needed, no finding matches it: {reason}"
                );
                (message, false)
            } else {
                let message = text!(
                    "例外{code}覆盖{covered}个问题：{reason}",
                    "the waiver of {code} covers {covered} findings: {reason}"
                );
                (message, true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::testing::{apply, context, findings, id, move_like, report, two_az_classic};
    use crate::rules::{Outcome, Selection, check};

    fn with_waiver(expires: Option<&str>, reason: &str, code: &str) -> Design {
        let mut design = two_az_classic();
        move_like(&mut design, "web-2", "web-1");
        let waiver = Waiver {
            code: code.to_owned(),
            subjects: vec![id(&design, "web-1").to_string()],
            reason: reason.to_owned(),
            owner: "王工".to_owned(),
            expires: expires.map(|day| day.parse().unwrap()),
        };
        apply(&mut design, vec![Edit::SetWaivers(vec![waiver])]);
        design
    }

    const REASON: &str = "second AZ opens next month";

    fn message(design: &Design) -> String {
        report(design).of("MOD-012").map(|finding| finding.message.en.to_string()).collect()
    }

    #[test]
    fn a_report_that_leaves_nothing_out_passes() {
        assert_eq!(report(&two_az_classic()).outcome("MOD-012"), Some(Outcome::Pass));
    }

    #[test]
    fn a_waiver_that_holds_covers_its_finding_and_is_listed() {
        let design = with_waiver(Some("2026-11-21"), REASON, "HA-001");
        let report = report(&design);
        let finding = report.of("HA-001").next().unwrap();
        assert_eq!(finding.waived.as_ref().unwrap().owner, "王工");
        assert_eq!(report.summary.waived, 1);
        let open = report.findings.iter().filter(|finding| finding.severity == crate::base::Severity::Error);
        let open: Vec<&str> = open.filter(|f| f.waived.is_none()).map(|f| f.code).collect();
        assert_eq!(open, ["HA-005"], "that the service stops with the AZ is a finding of its own");
        assert_eq!(message(&design), format!("the waiver of HA-001 covers 1 findings: {REASON}"));
    }

    #[test]
    fn a_waiver_ends_after_its_last_day() {
        let design = with_waiver(Some("2026-11-20"), REASON, "HA-001");
        assert_eq!(report(&design).summary.waived, 0);
        assert!(message(&design).contains("expired on 2026-11-20"));
    }

    #[test]
    fn a_waiver_without_a_reason_or_a_rule_does_not_hold() {
        let design = with_waiver(None, "because", "HA-001");
        assert_eq!(report(&design).summary.waived, 0);
        assert!(message(&design).contains("fewer than 10"));
        assert!(message(&with_waiver(None, REASON, "HA-999")).contains("no such rule"));
    }

    #[test]
    fn a_waiver_that_nothing_matches_can_be_removed() {
        let mut design = with_waiver(None, REASON, "HA-001");
        move_like(&mut design, "web-2", "bastion-2");
        assert!(message(&design).contains("no longer needed"));
        // The rule alone sees no other findings, so that every waiver looks unneeded to it.
        assert_eq!(findings("MOD-012", &design).len(), 2);
        let after = report(&design).of("MOD-012").next().unwrap().fixes[0].ready();
        apply(&mut design, after);
        assert!(design.waivers.is_empty());
    }

    #[test]
    fn rules_switched_off_are_listed() {
        let design = two_az_classic();
        let selection = Selection::new(&[] as &[&str], &["HA", "NET-001"]).unwrap();
        let report = check(&context(&design).selecting(selection));
        let listed = report.of("MOD-012").next().unwrap().message.en.to_string();
        assert!(listed.contains("HA-001") && listed.contains("NET-001") && !listed.contains("NET-002"));
        assert_eq!(report.of("MOD-012").count(), 1);
    }
}
