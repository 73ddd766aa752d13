//! One change of a reference architecture brings the finding of exactly one rule, or of the few that it breaks at
//! once (`tests/mutations.tsv`).

use std::collections::{BTreeMap, BTreeSet};

use yuntu::base::Date;
use yuntu::catalog::Catalog;
use yuntu::files::{parse_bytes, templates};
use yuntu::rules::{Context, check};

const CHANGES: &str = include_str!("../mutations.tsv");

/// Found in any design that differs: how near a reference architecture is, how old prices are, and items that
/// count rules.
const COUNTING: [&str; 3] = ["HA-014", "COST-010", "ACC-002"];

/// What the rules say of a design and ask people to do, as code and message.
fn told(text: &str) -> BTreeSet<(&'static str, String)> {
    let read = parse_bytes(text.as_bytes(), "changed")
        .unwrap_or_else(|error| panic!("the changed design cannot be read: {error:?}"));
    let today: Date = "2026-11-21".parse().unwrap();
    let report = check(&Context::new(&read.design, Catalog::builtin(), &read.repairs, today));
    let items = report.checklist.iter().map(|item| &item.finding);
    let all = report.findings.iter().chain(items);
    all.filter(|finding| !COUNTING.contains(&finding.code))
        .map(|finding| (finding.code, finding.message.en.to_string()))
        .collect()
}

/// The text of a template with one piece of one row replaced.
fn changed(text: &str, row: &str, piece: &str, by: &str) -> Option<String> {
    let (start, end) = match row {
        "-" => (0, text.len()),
        row => {
            let start = text.find(&format!("        \"{row}\": ("))?;
            (start, start + text[start..].find('\n')?)
        }
    };
    let at = start + text[start..end].find(piece)?;
    // Rows that a change adds have numbers beyond those of the template.
    let next = text.rfind("next_id: ")?;
    let tail = format!("{}next_id: 1000,\n)\n", &text[at + piece.len()..next]);
    Some(format!("{}{}{tail}", &text[..at], by.replace("\\n", "\n")))
}

#[test]
fn one_change_brings_exactly_its_rules() {
    let mut before = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut alone = BTreeSet::new();
    for line in CHANGES.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [codes, template, row, piece, by] = cells.as_slice() else {
            panic!("tests/mutations.tsv: five cells a line: {line}")
        };
        let text = templates::find(template).unwrap_or_else(|| panic!("no template {template}")).text;
        let Some(other) = changed(text, row, piece, by) else {
            wrong.push(format!("{line}: the row does not hold that text"));
            continue;
        };
        let known = before.entry(*template).or_insert_with(|| told(text));
        let new: BTreeSet<&str> = told(&other).difference(known).map(|(code, _)| *code).collect();
        let wanted: BTreeSet<&str> = codes.split(',').collect();
        if new != wanted {
            wrong.push(format!("{line}: brings {new:?}"));
        }
        if wanted.len() == 1 {
            alone.extend(wanted);
        }
    }
    assert!(wrong.is_empty(), "correct the rule or tests/mutations.tsv:\n{}", wrong.join("\n"));
    assert!(alone.len() >= 80, "only {} codes are brought alone", alone.len());
}
