//! What a test asks of a rule.

use super::*;

/// A context over a design, on [`today`].
pub fn context(design: &Design) -> Context<'_> {
    Context::new(design, Catalog::builtin(), &[], today())
}

/// Runs every rule.
pub fn report(design: &Design) -> Report {
    check(&context(design))
}

fn only(code: &str, design: &Design) -> Report {
    let selection = Selection::new(&[code], &[]).unwrap();
    check(&context(design).selecting(selection))
}

/// What one rule comes to.
pub fn outcome(code: &str, design: &Design) -> Outcome {
    only(code, design).outcome(code).unwrap_or_else(|| panic!("{code} did not run"))
}

fn plain(report: Report) -> Vec<Finding> {
    report.findings.into_iter().map(std::sync::Arc::unwrap_or_clone).collect()
}

/// The findings of one rule.
pub fn findings(code: &str, design: &Design) -> Vec<Finding> {
    plain(only(code, design))
}

/// The single item of a rule of the checklist ([`Check::Checklist`]) that must ask for one thing. Its fix must plan it, so that the
/// rule passes.
#[track_caller]
pub fn one_item(code: &str, design: &Design) -> ChecklistItem {
    let mut items = only(code, design).checklist;
    assert_eq!(items.len(), 1, "{code}: {items:#?}");
    let item = items.remove(0);
    assert_eq!(item.task, None, "{code} is planned already");
    let mut planned = design.clone();
    apply(&mut planned, item.finding.auto_fix().unwrap().ready());
    passes(code, &planned);
    item
}

/// The findings of one rule in a file that the loader mended.
pub fn findings_with_repairs(code: &str, design: &Design, repairs: &[Repair]) -> Vec<Finding> {
    let selection = Selection::new(&[code], &[]).unwrap();
    let context = Context::new(design, Catalog::builtin(), repairs, today());
    plain(check(&context.selecting(selection)))
}

/// Demands that a rule passes: it looked at something, left nothing out, and found nothing.
#[track_caller]
pub fn passes(code: &str, design: &Design) {
    let report = only(code, design);
    let left_out: Vec<_> = report.not_checked.iter().filter(|entry| entry.code == code).collect();
    assert_eq!(report.outcome(code), Some(Outcome::Pass), "{code}: {:#?} {left_out:#?}", report.findings);
}

/// Demands that a rule passes on both good designs.
#[track_caller]
pub fn pass_on_both(code: &str) {
    for design in good_designs() {
        passes(code, &design);
    }
}

/// The single finding of a rule that must fail once.
#[track_caller]
pub fn one_finding(code: &str, design: &Design) -> Finding {
    let mut found = findings(code, design);
    assert_eq!(found.len(), 1, "{code}: {found:#?}");
    found.remove(0)
}

/// Applies each fix of each finding of a rule by itself, demands that the finding is gone and that no error is
/// new, and gives the fixed designs.
#[track_caller]
pub fn each_fix_removes_the_finding(code: &str, design: &Design) -> Vec<Design> {
    fixes_remove_the_finding(code, design, |_| true)
}

#[track_caller]
fn fixes_remove_the_finding(code: &str, design: &Design, wanted: impl Fn(&Fix) -> bool) -> Vec<Design> {
    let before = errors(&report(design));
    let mut fixed = Vec::new();
    for finding in findings(code, design) {
        for fix in finding.fixes.iter().filter(|fix| fix.has_edits() && wanted(fix)) {
            let mut after = design.clone();
            let edits = finding.edits(fix, &context(design));
            assert!(!edits.is_empty(), "{} does nothing", fix.title.en);
            apply(&mut after, edits);
            let left = findings(code, &after);
            assert!(
                left.iter().all(|other| other.message != finding.message),
                "{} leaves {left:#?}",
                fix.title.en
            );
            let new: Vec<String> =
                errors(&report(&after)).into_iter().filter(|error| !before.contains(error)).collect();
            assert!(new.is_empty(), "{} brings {new:#?}", fix.title.en);
            fixed.push(after);
        }
    }
    assert!(!fixed.is_empty(), "{code} offers no fix with edits");
    fixed
}

fn errors(report: &Report) -> Vec<String> {
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| format!("{} {}", finding.code, finding.message.en)).collect()
}

/// Demands the fix contract of a rule's [auto] fix: offered, removes the finding, adds no error, a second run
/// changes nothing, the rule passes. Gives the fixed design.
#[track_caller]
pub fn auto_fix_keeps_the_contract(code: &str, design: &Design) -> Design {
    let found = findings(code, design);
    assert!(!found.is_empty(), "{code} does not fail");
    assert!(
        found.iter().all(|finding| finding.auto_fix().is_some()),
        "{code} offers no [auto] fix: {found:#?}"
    );
    fixes_remove_the_finding(code, design, |fix| fix.class == FixClass::Auto);
    let selection = Selection::new(&[code], &[]).unwrap();
    let fixed = fix_all(&context(design).selecting(selection.clone()));
    assert_eq!(fixed.report.findings, vec![], "{code} is left");
    let again = fix_all(&context(&fixed.design).selecting(selection.clone()));
    assert!(again.applied.is_empty() && again.design == fixed.design, "{code} is not idempotent");
    fixed.design
}

/// The titles of a finding's fixes, in English.
pub fn fix_titles(finding: &Finding) -> Vec<String> {
    finding
        .fixes
        .iter()
        .map(|fix: &Fix| format!("[{}] {}", FixClass::word(fix.class), fix.title.en))
        .collect()
}

/// A rule that only a test knows.
pub const fn rule(
    code: &'static str,
    editions: &'static [&'static str],
    look: fn(&Context<'_>, &mut Sink),
) -> Rule {
    Rule {
        code,
        name: "a-rule-of-the-tests",
        family: Family::Mod,
        severity: Severity::Warning,
        basis: Basis::D,
        source: Cite::product(),
        since: "0.1.0",
        editions,
        title: Text::fixed("测试", "a test"),
        why: Text::fixed("测试", "a test"),
        fix: Text::fixed("测试", "a test"),
        fix_class: None,
        bad: Text::fixed("测试", "a test"),
        good: Text::fixed("测试", "a test"),
        cross: &[],
        check: Check::Design(look),
    }
}

#[test]
fn the_good_designs_are_good() {
    for design in good_designs() {
        let report = report(&design);
        let bad: Vec<_> = report
            .findings
            .iter()
            // The designs state no demand, so that each test states its own.
            .filter(|finding| finding.severity < Severity::Info && finding.code != "CAP-005")
            .collect();
        assert!(bad.is_empty(), "{bad:#?}");
        // They enter no demand, and the rules of capacity say that they were left out.
        let open: Vec<&str> = report
            .not_checked
            .iter()
            .filter(|entry| entry.why == crate::rules::WhyNotChecked::NotEvaluated)
            .map(|entry| entry.code)
            .filter(|code| !matches!(*code, "HA-006" | "CAP-001"))
            .collect();
        assert!(open.is_empty(), "{open:?}");
        assert_eq!(design.violations(), vec![]);
    }
}
