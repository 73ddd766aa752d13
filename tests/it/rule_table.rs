//! The registry against the table of all rules (`tests/rules.csv`): no code missing, severity and basis equal.

use std::collections::{BTreeMap, BTreeSet};

use yuntu::base::Severity;
use yuntu::rules::Registry;

const TABLE: &str = include_str!("../rules.csv");

/// Codes of the table that the program does not have yet. A code that gets its rule leaves this list.
const NOT_YET: &[&str] = &[
    "HA-005", "HA-006", "HA-010", "NET-007", "NET-008", "NET-009", "NET-010", "NET-011", "NET-012",
    "NET-015", "NET-016", "NET-017", "NET-018", "SLB-020", "SLB-021", "SLB-022", "SG-001", "SG-002",
    "SG-003", "SG-004", "SG-005", "SG-006", "SG-007", "SG-008", "SG-009", "SG-010", "SG-011", "SG-012",
    "SG-013", "SG-014", "SG-015", "SG-016", "SG-017", "SG-018", "SG-019", "SG-020", "SG-021", "SG-022",
    "LINE-013", "LINE-014", "LINE-015", "RDS-009", "RDS-012", "RDS-013", "RDS-014", "RDS-015", "DR-013",
    "CAP-001", "CAP-002", "CAP-003", "CAP-004", "CAP-005", "COST-001", "COST-002", "COST-003", "COST-004",
    "COST-005", "COST-006", "COST-007", "COST-008", "COST-009", "COST-010", "COST-011", "COST-012",
];

/// Codes whose severity or basis differs from the table, with the reason.
const DEVIATIONS: &[(&str, &str)] = &[];

fn table() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    let rows = TABLE.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let [code, severity, basis] = cells.as_slice() else { panic!("tests/rules.csv: {line}") };
        (*code, (*severity, *basis))
    });
    let table: BTreeMap<_, _> = rows.collect();
    assert_eq!(table.len(), 291, "tests/rules.csv lists every code once");
    table
}

#[test]
fn every_code_of_the_table_has_its_rule() {
    let table = table();
    let have: BTreeSet<&str> = Registry::rules().map(|rule| rule.code).collect();
    let not_yet: BTreeSet<&str> = NOT_YET.iter().copied().collect();
    let wanted: BTreeSet<&str> = table.keys().copied().filter(|code| !not_yet.contains(code)).collect();
    let missing: Vec<_> = wanted.difference(&have).collect();
    let more: Vec<_> = have.difference(&wanted).collect();
    assert!(missing.is_empty(), "no rule has these codes of tests/rules.csv; write them: {missing:?}");
    assert!(more.is_empty(), "these rules are written; take them out of NOT_YET: {more:?}");
}

#[test]
fn severity_and_basis_are_those_of_the_table() {
    let table = table();
    let mut differ = Vec::new();
    for rule in Registry::rules() {
        let Some(&(severity, basis)) = table.get(rule.code) else { continue };
        let own = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        let known = DEVIATIONS.iter().any(|(code, _)| *code == rule.code);
        if (own, format!("{:?}", rule.basis).as_str()) != (severity, basis) && !known {
            differ.push(format!("{}: {own} {:?}, the table says {severity} {basis}", rule.code, rule.basis));
        }
    }
    assert!(
        differ.is_empty(),
        "correct the rule, or list it in DEVIATIONS with the reason:\n{}",
        differ.join("\n")
    );
    assert!(DEVIATIONS.iter().all(|(code, reason)| table.contains_key(code) && reason.len() > 20));
}
