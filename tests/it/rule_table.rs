//! The registry against the table of all rules (`tests/rules.csv`): no code missing, severity and basis equal.

use std::collections::{BTreeMap, BTreeSet};

use yuntu::base::{Lang, Severity};
use yuntu::rules::{Registry, edition_facts, rules_markdown};

const TABLE: &str = include_str!("../rules.csv");

/// Codes of the table that the program does not have yet. A code that gets its rule leaves this list.
const NOT_YET: &[&str] = &[];

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

/// Like rules of other checkers, as the comparison with them lists them (`tests/cross.csv`).
#[test]
fn like_rules_of_other_checkers_are_those_of_the_table() {
    let mut wanted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for line in include_str!("../cross.csv").lines().skip(1) {
        let cells: Vec<&str> = line.splitn(3, ',').collect();
        let [code, tool, id] = cells.as_slice() else { panic!("tests/cross.csv: {line}") };
        assert!(Registry::rule(code).is_some(), "tests/cross.csv: there is no rule {code}");
        wanted.entry(code).or_default().insert(format!("{tool} {id}"));
    }
    for rule in Registry::rules() {
        let have: BTreeSet<String> = rule.cross.iter().map(|&id| id.to_owned()).collect();
        let wanted = wanted.remove(rule.code).unwrap_or_default();
        assert_eq!(have, wanted, "{}: make `cross` and tests/cross.csv equal", rule.code);
    }
}

/// A rule that asks the catalogue by edition says so on its page, and no other does.
#[test]
fn rules_say_which_of_their_facts_depend_on_the_edition() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for rule in Registry::rules() {
        let name = format!("{}.rs", rule.code.to_lowercase().replace('-', "_"));
        let text = std::fs::read_to_string(root.join(rule.family.folder()).join(name)).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let asks = ["edition()", "region_info(", "FormulaFacts::of", "slb_port("];
        // These read the edition for what a fix proposes, not for what they find.
        let proposes = ["NET-022", "ECS-016", "DR-010"].contains(&rule.code);
        let reads = asks.iter().any(|word| code.contains(word)) && !proposes;
        assert_eq!(
            edition_facts(rule).is_some(),
            reads,
            "{}: bring src/rules/editions.rs into line with what the rule reads",
            rule.code
        );
    }
}

#[test]
fn the_documented_index_is_the_one_that_the_rules_make() {
    for (lang, file, other) in [(Lang::En, "rules.md", "rules.zh.md"), (Lang::Zh, "rules.zh.md", "rules.md")]
    {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(file);
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        let made = rules_markdown(lang, other);
        assert!(
            there == made,
            "docs/{file} is not what the rules make; run: cargo run --no-default-features --example make_docs"
        );
        let codes = Registry::rules().filter(|rule| made.contains(&format!("### {}\n", rule.code)));
        assert_eq!(codes.count(), Registry::rules().count());
    }
}
