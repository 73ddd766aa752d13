//! Laws of the rules on random designs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use yuntu::base::{Date, Lang, Severity};
use yuntu::catalog::Catalog;
use yuntu::design::{Design, Edit, Ref};
use yuntu::files::{parse_bytes, templates};
use yuntu::rules::{self, Context, Finding, Memo, Report};

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
/// Every way to break the contract is listed, with the first seed that shows it.
#[test]
fn every_auto_fix_keeps_the_contract() {
    let mut applied: BTreeSet<&str> = BTreeSet::new();
    let mut broken: BTreeMap<String, String> = BTreeMap::new();
    for (seed, design) in designs(250, 10_000) {
        let report = check(&design);
        let before = errors(&report);
        for finding in &report.findings {
            let Some(fix) = finding.auto_fix() else { continue };
            let mut breaks = |what: String, detail: String| {
                let place = format!("seed {seed}, {:?}: {detail}", finding.subjects);
                broken.entry(format!("{} \"{}\" {what}", finding.code, fix.title.en)).or_insert(place);
            };
            let mut after = design.clone();
            let edits = finding.edits(fix, &Context::new(&design, Catalog::builtin(), &[], today()));
            if let Err(error) = after.apply_all(edits.clone()) {
                breaks("is refused".to_owned(), error.to_string());
                continue;
            }
            let then = check(&after);
            let left =
                |other: &Finding| other.subjects == finding.subjects && other.message == finding.message;
            if then.of(finding.code).any(left) {
                breaks("leaves its finding".to_owned(), finding.message.en.to_string());
            }
            // A copy of a server has the flaws of the original: the same errors, on a new row.
            let copied = |(code, subjects): &(&'static str, Vec<Ref>)| {
                subjects.iter().any(|subject| subject.number() >= design.next_id)
                    && before.iter().any(|(known, _)| known == code)
            };
            let new = errors(&then).into_iter().filter(|error| !was_there(&before, error) && !copied(error));
            for error in new {
                breaks(format!("brings {}", error.0), format!("{error:?}"));
            }
            let mut again = after.clone();
            if again.apply_all(edits.clone()).is_ok() && again != after {
                breaks("is not idempotent".to_owned(), String::new());
            }
            applied.insert(finding.code);
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(applied.len() > 5, "the random designs hardly ask for a fix: {applied:?}");
}

/// Applying all fixes ends, leaves no fix that could be applied, and brings no error.
#[test]
fn fixing_everything_ends_and_brings_no_error() {
    for (seed, design) in designs(25, 1_000) {
        let before = check(&design);
        let fixed = rules::fix_all(&Context::new(&design, Catalog::builtin(), &[], today()));
        assert_eq!(fixed.design.violations(), vec![], "seed {seed}");
        for error in errors(&fixed.report) {
            assert!(was_there(&errors(&before), &error), "seed {seed}: {error:?}");
        }
        let again = rules::fix_all(&Context::new(&fixed.design, Catalog::builtin(), &[], today()));
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
        let order = |finding: &Arc<Finding>| (finding.severity, finding.code, finding.subjects.clone());
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

/// A check after an edit says what a check of the whole design says, byte for byte: whatever the edit, from whatever
/// design. Every rule that says something else is listed, with the first seed that shows it.
#[test]
fn a_check_after_an_edit_is_a_check_of_everything() {
    let catalog = Catalog::builtin();
    let mut stale: BTreeMap<String, String> = BTreeMap::new();
    let mut steps = 0;
    for seed in 0..rounds(60, 4_000) as u64 {
        let mut rng = Rng::new(seed ^ 0x4d65_6d6f);
        let sound: Vec<_> = templates::all().iter().collect();
        let mut design = if seed % 2 == 0 {
            parse_bytes(sound[rng.below(sound.len())].text.as_bytes(), "template").unwrap().design
        } else {
            let rows = 20 + rng.below(160);
            rng.design(rows)
        };
        let mut memo = Memo::default();
        memo.check(&Context::new(&design, catalog, &[], today()));
        for _ in 0..12 {
            let edits = rng.gesture(&design);
            let words = format!("{edits:?}");
            let mut next = design.clone();
            if next.apply_all(edits).is_err() {
                continue;
            }
            design = next;
            steps += 1;
            let context = Context::new(&design, catalog, &[], today());
            let (again, whole) = (memo.check(&context), rules::check(&context));
            if again == whole && format!("{again:?}") == format!("{whole:?}") {
                continue;
            }
            let mut tell = |code: &str, old: String, new: String| {
                let end = words.char_indices().nth(300).map_or(words.len(), |(at, _)| at);
                let detail =
                    format!("seed {seed} after {}:\n   {old}\n  instead of\n   {new}", &words[..end]);
                stale.entry(code.to_owned()).or_insert(detail);
            };
            for rule in rules::Registry::rules() {
                let said = |report: &Report| {
                    let findings: Vec<_> = report.of(rule.code).collect();
                    let left: Vec<_> = report.not_checked.iter().filter(|e| e.code == rule.code).collect();
                    format!("{:?} {findings:?} {left:?}", report.outcome(rule.code))
                };
                let (a, b) = (said(&again), said(&whole));
                if a != b {
                    let at = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count().saturating_sub(80);
                    let cut = |s: &str| s.chars().skip(at).take(260).collect::<String>();
                    tell(rule.code, cut(&a), cut(&b));
                }
            }
            if again.findings.len() != whole.findings.len() || again.summary != whole.summary {
                tell("the report", format!("{:?}", again.summary), format!("{:?}", whole.summary));
            }
            memo = Memo::default();
            memo.check(&context);
        }
    }
    assert!(
        stale.is_empty(),
        "{} rules: {}",
        stale.len(),
        stale.iter().map(|(code, told)| format!("{code}: {told}")).collect::<Vec<_>>().join("\n")
    );
    assert!(steps > 100, "only {steps} edits were accepted");
}

/// What a fix adds to a design is called in the language of the run: an English design stays English, whatever is
/// taken out of it and mended.
#[test]
fn what_a_fix_adds_is_called_in_the_language_of_the_run() {
    // Names of images and cities that people choose under these names in the console.
    const KEPT: [&str; 4] = ["64位", "杭州", "安恒堡垒机", "浙江"];
    let mut said: BTreeMap<&str, String> = BTreeMap::new();
    for template in templates::all() {
        let sound = template.load_in(Lang::En).unwrap().design;
        // Each node and vSwitch alone, and all of a product at once.
        let rows = sound.all_refs().into_iter().filter(|row| matches!(row, Ref::Node(_) | Ref::VSwitch(_)));
        let mut gone: Vec<Vec<Ref>> = rows.map(|row| vec![row]).collect();
        let codes: BTreeSet<&str> = sound.nodes.values().map(|node| node.product.code()).collect();
        for code in codes {
            let of = sound.nodes.iter().filter(|(_, node)| node.product.code() == code);
            gone.push(of.map(|(id, _)| id.into()).collect());
        }
        for rows in gone {
            let mut design = sound.clone();
            if design.apply_all(rows.into_iter().map(Edit::Remove).collect()).is_err() {
                continue;
            }
            let context = Context::new(&design, Catalog::builtin(), &[], today()).speaking(Lang::En);
            for finding in &rules::check(&context).findings {
                for fix in &finding.fixes {
                    let mut words = format!("{:?}", finding.edits(fix, &context));
                    KEPT.iter().for_each(|kept| words = words.replace(kept, ""));
                    if let Some(at) = words.find(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
                        let here: String = words[at..].chars().take(30).collect();
                        said.entry(finding.code).or_insert(format!("{}: {here}", fix.title.en));
                    }
                }
            }
        }
    }
    assert!(said.is_empty(), "use Context::word where a fix names something: {said:#?}");
}
