//! One change of a reference architecture brings the finding of exactly one rule, or of the few that it breaks at
//! once (`tests/mutations.tsv`).

use std::collections::{BTreeMap, BTreeSet};

use yuntu::base::Date;
use yuntu::catalog::Catalog;
use yuntu::files::{parse_bytes, templates};
use yuntu::rules::{Context, Registry, check};

const CHANGES: &str = include_str!("../mutations.tsv");

/// Found in any design that differs: how near a reference architecture is, how old prices are, and items that
/// count rules.
const COUNTING: [&str; 3] = ["HA-014", "COST-010", "ACC-002"];

/// Codes that no change of one field of a reference architecture brings, and why. Each has its failing and its
/// passing design in the tests of its own file.
const BEYOND_ONE_FIELD: [(&str, &[&str]); 5] = [
    (
        "a whole element has to go or to come, which the tests of the templates do",
        &[
            "HA-003", "HA-004", "HA-010", "SLB-002", "SLB-018", "SLB-023", "NET-024", "NET-026", "LINE-008",
            "DR-004", "DR-018", "APY-001", "LINE-022", "COST-003",
        ],
    ),
    (
        "several fields have to differ at once, or more than any template holds",
        &[
            "HA-007", "HA-009", "NET-023", "VPN-002", "SLB-013", "SLB-021", "ECS-013", "LINE-012", "OSS-008",
            "CMP-012", "CMP-013", "CMP-016",
        ],
    ),
    (
        "asked of every design that has the thing at all, good ones too",
        &[
            "ECS-018", "SEC-005", "SEC-007", "SEC-016", "SEC-018", "SEC-020", "ACC-002", "VPN-011",
            "LINE-023", "LINE-024", "LINE-025", "CAP-004", "HA-014", "COST-010",
        ],
    ),
    ("said of a price list that people enter beside the drawing", &["COST-006"]),
    ("said of two versions; `check --since` has its own tests", &["ECS-004", "RDS-014"]),
];

/// The designs that changes start from: templates, and templates made ready by lines that begin with "base".
fn start(name: &str) -> String {
    let mut made: Option<String> = None;
    for line in CHANGES.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        if let ["base", of, template, piece, by] = cells.as_slice()
            && *of == name
        {
            let text = made.unwrap_or_else(|| start(template));
            assert!(text.contains(piece), "tests/mutations.tsv: {template} does not hold {piece}");
            made = Some(text.replacen(piece, &by.replace("\\n", "\n"), 1));
        }
    }
    made.unwrap_or_else(|| {
        templates::find(name).unwrap_or_else(|| panic!("no template {name}")).text.to_owned()
    })
}

/// What the rules say of a design and ask people to do, as code and message.
fn told(text: &str) -> BTreeSet<(&'static str, String)> {
    let read = parse_bytes(text.as_bytes(), "changed")
        .unwrap_or_else(|error| panic!("the changed design cannot be read: {error:?}"));
    let today: Date = "2026-11-21".parse().unwrap();
    let report = check(&Context::new(&read.design, Catalog::builtin(), &read.repairs, today));
    let items = report.checklist.iter().map(|item| &item.finding);
    let all = report.findings.iter().map(AsRef::as_ref).chain(items);
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
    let mut named = BTreeSet::new();
    for line in CHANGES.lines().filter(|line| !line.starts_with('#') && !line.starts_with("base\t")) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [codes, template, row, piece, by] = cells.as_slice() else {
            panic!("tests/mutations.tsv: five cells a line: {line}")
        };
        let text = start(template);
        let Some(other) = changed(&text, row, piece, by) else {
            wrong.push(format!("{line}: the row does not hold that text"));
            continue;
        };
        let known = before.entry(*template).or_insert_with(|| told(&text));
        let new: BTreeSet<&str> = told(&other).difference(known).map(|(code, _)| *code).collect();
        let wanted: BTreeSet<&str> = codes.split(',').collect();
        if new != wanted {
            wrong.push(format!("{line}: brings {new:?}"));
        }
        named.extend(wanted.iter().copied());
        if wanted.len() == 1 {
            alone.extend(wanted);
        }
    }
    assert!(wrong.is_empty(), "correct the rule or tests/mutations.tsv:\n{}", wrong.join("\n"));
    assert!(alone.len() >= 155, "only {} codes are brought alone", alone.len());
    let beyond: BTreeSet<&str> =
        BEYOND_ONE_FIELD.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    for rule in Registry::rules() {
        assert_ne!(
            named.contains(rule.code),
            beyond.contains(rule.code),
            "{}: either a line of tests/mutations.tsv or a reason in BEYOND_ONE_FIELD",
            rule.code
        );
    }
}
