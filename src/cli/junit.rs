//! JUnit XML: what build servers read. One suite a design, one case a rule.

use std::sync::Arc;

use super::check::Checked;
use super::failure::Failure;
use crate::base::{Lang, Severity};
use crate::export::escape;
use crate::rules::{Finding, Registry, Rule, WhyNotChecked};

/// The report as XML. Findings at or above the threshold fail their case; the others are told in its output.
pub(super) fn text(
    checked: &[Checked],
    unread: &[(String, Failure)],
    threshold: Severity,
    lang: Lang,
) -> String {
    let suites: Vec<Suite> = checked
        .iter()
        .map(|one| suite(one, threshold, lang))
        .chain(unread.iter().map(|(name, failure)| unreadable(name, failure, lang)))
        .collect();
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"yuntu check\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
        sum(|suite| suite.tests),
        sum(|suite| suite.failures),
        sum(|suite| suite.errors),
    ));
    for suite in &suites {
        out.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}  </testsuite>\n",
            escape(&suite.name),
            suite.tests,
            suite.failures,
            suite.errors,
            suite.skipped,
            suite.cases,
        ));
    }
    out.push_str("</testsuites>\n");
    out
}

#[derive(Default)]
struct Suite {
    name: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    cases: String,
}

fn suite(one: &Checked, threshold: Severity, lang: Lang) -> Suite {
    let mut suite = Suite { name: one.name.clone(), ..Suite::default() };
    for rule in Registry::rules() {
        case(&mut suite, one, rule, threshold, lang);
    }
    suite
}

fn case(suite: &mut Suite, one: &Checked, rule: &Rule, threshold: Severity, lang: Lang) {
    let told = |finding: &Arc<Finding>| {
        format!("{} {}", finding.severity.title().get(lang), finding.message.get(lang))
    };
    let of_rule = || one.report.findings.iter().filter(|finding| finding.code == rule.code);
    let fails = |finding: &&Arc<Finding>| finding.waived.is_none() && finding.severity <= threshold;
    let failed: Vec<String> = of_rule().filter(fails).map(told).collect();
    let mut said: Vec<String> = of_rule().filter(|finding| !fails(finding)).map(told).collect();
    let hidden = one.hidden.iter().filter(|finding| finding.code == rule.code);
    said.extend(hidden.map(told));
    let left_out: Vec<(WhyNotChecked, &str)> = one
        .report
        .not_checked
        .iter()
        .filter(|entry| entry.code == rule.code)
        .map(|entry| (entry.why, entry.reason.get(lang)))
        .collect();
    suite.tests += 1;
    let head = format!(
        "    <testcase classname=\"{}\" name=\"{} {}\"",
        rule.family.prefix(),
        rule.code,
        escape(rule.title.get(lang))
    );
    let mut body = String::new();
    if !failed.is_empty() {
        suite.failures += 1;
        body.push_str(&format!(
            "      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
            rule.name,
            escape(failed.first().map_or("", String::as_str)),
            escape(&failed.join("\n")),
        ));
    } else if let Some((why, reason)) = left_out.first() {
        suite.skipped += 1;
        body.push_str(&format!("      <skipped message=\"{}: {}\"/>\n", why.word(), escape(reason)));
    }
    if !said.is_empty() {
        body.push_str(&format!("      <system-out>{}</system-out>\n", escape(&said.join("\n"))));
    }
    suite.cases.push_str(&head);
    if body.is_empty() {
        suite.cases.push_str("/>\n");
    } else {
        suite.cases.push_str(&format!(">\n{body}    </testcase>\n"));
    }
}

/// A design that could not be read is an error and no failure.
fn unreadable(name: &str, failure: &Failure, lang: Lang) -> Suite {
    let message = failure.message();
    let words = escape(message.get(lang));
    Suite {
        name: name.to_owned(),
        tests: 1,
        errors: 1,
        cases: format!(
            "    <testcase classname=\"file\" name=\"{}\">\n      <error message=\"{words}\"/>\n    </testcase>\n",
            escape(name)
        ),
        ..Suite::default()
    }
}
