//! Laws of the rules on random designs.

use std::collections::BTreeSet;

use yuntu::base::{Date, Lang, Severity};
use yuntu::catalog::Catalog;
use yuntu::design::{Design, Ref};
use yuntu::rules::{self, Context, Finding, Report, Selection};

use super::support::random::Rng;
use super::support::rounds;

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn check(design: &Design) -> Report {
    rules::check(&Context::new(design, Catalog::builtin(), &[], today()))
}

fn designs(quick: usize, full: usize) -> impl Iterator<Item = (u64, Design)> {
    (0..rounds(quick, full) as u64).map(|seed| {
        let mut rng = Rng::new(seed ^ 0x5275_6c65);
        let rows = 5 + rng.below(90);
        (seed, rng.design(rows))
    })
}

fn errors(report: &Report) -> BTreeSet<(&'static str, Vec<Ref>)> {
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| (finding.code, finding.subjects.clone())).collect()
}

/// The error was there before: the same rule found the same thing, perhaps with more or fewer subjects.
fn was_there(before: &BTreeSet<(&'static str, Vec<Ref>)>, error: &(&'static str, Vec<Ref>)) -> bool {
    before.contains(error)
        || before.iter().any(|(code, subjects)| {
            *code == error.0 && subjects.iter().any(|subject| error.1.contains(subject))
        })
}

/// An [auto] fix can be applied, removes its finding, brings no error, and changes nothing the second time.
#[test]
fn every_auto_fix_keeps_the_contract() {
    let mut applied: BTreeSet<&str> = BTreeSet::new();
    for (seed, design) in designs(250, 10_000) {
        let report = check(&design);
        let before = errors(&report);
        for finding in &report.findings {
            let Some(fix) = finding.auto_fix() else { continue };
            let say = |what: &str| {
                format!(
                    "seed {seed}: [auto] \"{}\" of {} {:?} {what}",
                    fix.title.en, finding.code, finding.subjects
                )
            };
            let mut after = design.clone();
            if let Err(error) = after.apply_all(fix.edits.clone()) {
                panic!("{}: {error}", say("is refused"));
            }
            let then = check(&after);
            let left =
                |other: &Finding| other.subjects == finding.subjects && other.message == finding.message;
            assert!(!then.of(finding.code).any(left), "{}", say("leaves its finding"));
            for error in errors(&then) {
                assert!(was_there(&before, &error), "{}: {error:?}", say("brings an error"));
            }
            let mut again = after.clone();
            again.apply_all(fix.edits.clone()).unwrap_or(());
            assert!(again == after || fix.edits.iter().any(removes), "{}", say("is not idempotent"));
            applied.insert(finding.code);
        }
    }
    assert!(applied.len() > 5, "the random designs hardly ask for a fix: {applied:?}");
}

/// A removal cannot be made twice: the row is gone.
const fn removes(edit: &yuntu::design::Edit) -> bool {
    matches!(edit, yuntu::design::Edit::Remove(_))
}

/// Applying all fixes ends, leaves no fix that could be applied, and brings no error.
#[test]
fn fixing_everything_ends_and_brings_no_error() {
    for (seed, design) in designs(25, 1_000) {
        let before = check(&design);
        let fixed = rules::fix_all(&design, Catalog::builtin(), &[], today(), &Selection::all());
        assert_eq!(fixed.design.violations(), vec![], "seed {seed}");
        for error in errors(&fixed.report) {
            assert!(was_there(&errors(&before), &error), "seed {seed}: {error:?}");
        }
        let again = rules::fix_all(&fixed.design, Catalog::builtin(), &[], today(), &Selection::all());
        assert!(again.design == fixed.design, "seed {seed}: a second run changes something");
    }
}

/// The same design gives the same bytes, and no rule fails inside.
#[test]
fn reports_are_reproducible_and_no_rule_breaks() {
    for (seed, design) in designs(200, 5_000) {
        let report = check(&design);
        let broken = report.findings.iter().find(|finding| finding.message.en.starts_with("internal error"));
        assert_eq!(broken, None, "seed {seed}");
        let again = check(&design);
        assert_eq!(
            rules::report_json(&report).to_string(),
            rules::report_json(&again).to_string(),
            "seed {seed}"
        );
        let order = |finding: &Finding| (finding.severity, finding.code, finding.subjects.clone());
        assert!(report.findings.iter().map(order).is_sorted(), "seed {seed}: findings are out of order");
        let context = Context::new(&design, Catalog::builtin(), &[], today());
        for lang in Lang::ALL {
            let text = rules::report_text(&report, &context, lang);
            assert!(
                text.chars().all(|c| c == '\n' || !c.is_control()),
                "seed {seed}: the text would steer a terminal"
            );
        }
    }
}

/// Every finding says what it is about with rows that exist, and in both languages.
#[test]
fn findings_speak_of_what_exists() {
    for (seed, design) in designs(200, 5_000) {
        for finding in check(&design).findings {
            assert!(!finding.message.zh.is_empty() && !finding.message.en.is_empty(), "seed {seed}");
            for &subject in &finding.subjects {
                assert!(design.has(subject), "seed {seed}: {} speaks of {subject}", finding.code);
            }
        }
    }
}
