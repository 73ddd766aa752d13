//! JSON that other programs read; field names are a promise.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::kinship::leaders;
use super::super::{ChecklistItem, Cite, Finding, Fix, NotChecked, PACKS, Registry, Report, Rule};
use crate::base::{Basis, Severity, Text};

#[derive(Serialize)]
struct ReportView<'a> {
    schema: &'static str,
    summary: SummaryView,
    findings: Vec<FindingView<'a>>,
    checklist: Vec<ItemView<'a>>,
    not_checked: Vec<NotCheckedView<'a>>,
}

#[derive(Serialize)]
struct SummaryView {
    error: usize,
    warning: usize,
    info: usize,
    waived: usize,
    not_evaluated: usize,
}

#[derive(Serialize)]
struct FindingView<'a> {
    code: &'a str,
    severity: Severity,
    subjects: Vec<String>,
    message: &'a Text,
    source: Cite,
    basis: Basis,
    fixes: Vec<FixView<'a>>,
    /// The rule whose finding tells the same problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_problem_as: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<WaivedView<'a>>,
}

#[derive(Serialize)]
struct ItemView<'a> {
    code: &'a str,
    /// `not_planned`, `open`, `done` or `not_applicable`.
    state: &'static str,
    subjects: Vec<String>,
    message: &'a Text,
    source: Cite,
    basis: Basis,
    #[serde(skip_serializing_if = "str::is_empty")]
    owner: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    fixes: Vec<FixView<'a>>,
}

#[derive(Serialize)]
struct FixView<'a> {
    class: &'static str,
    title: &'a Text,
    /// How many; left out where they are worked out when the fix is applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    edits: Option<usize>,
}

#[derive(Serialize)]
struct WaivedView<'a> {
    reason: &'a str,
    owner: &'a str,
    expires: Option<String>,
}

#[derive(Serialize)]
struct NotCheckedView<'a> {
    code: &'a str,
    why: &'static str,
    subjects: Vec<String>,
    reason: &'a Text,
}

/// A report as `yuntu check --format json` gives it.
#[must_use]
pub fn report_json(report: &Report) -> Value {
    let view = ReportView {
        schema: "yuntu.check/1",
        summary: SummaryView {
            error: report.summary.error,
            warning: report.summary.warning,
            info: report.summary.info,
            waived: report.summary.waived,
            not_evaluated: report.summary.not_evaluated,
        },
        findings: findings_view(report),
        checklist: report.checklist.iter().map(item_view).collect(),
        not_checked: report.not_checked.iter().map(not_checked_view).collect(),
    };
    value(&view)
}

fn findings_view(report: &Report) -> Vec<FindingView<'_>> {
    let leaders = leaders(report);
    let code = |at: Option<usize>| at.and_then(|at| report.findings.get(at)).map(|finding| finding.code);
    report.findings.iter().zip(leaders).map(|(finding, at)| finding_view(finding, code(at))).collect()
}

fn finding_view<'a>(finding: &'a Finding, same_problem_as: Option<&'a str>) -> FindingView<'a> {
    FindingView {
        code: finding.code,
        severity: finding.severity,
        subjects: finding.subjects.iter().map(ToString::to_string).collect(),
        message: &finding.message,
        source: finding.source,
        basis: finding.basis,
        fixes: finding.fixes.iter().map(fix_view).collect(),
        same_problem_as,
        waived: finding.waived.as_ref().map(|waived| WaivedView {
            reason: &waived.reason,
            owner: &waived.owner,
            expires: waived.expires.map(|date| date.to_string()),
        }),
    }
}

fn item_view(item: &ChecklistItem) -> ItemView<'_> {
    let ChecklistItem { finding, task } = item;
    let task = task.as_ref();
    ItemView {
        code: finding.code,
        state: task.map_or("not_planned", |task| task.state.word()),
        subjects: finding.subjects.iter().map(ToString::to_string).collect(),
        message: &finding.message,
        source: finding.source,
        basis: finding.basis,
        owner: task.map_or("", |task| &task.owner),
        date: task.and_then(|task| task.date).map(|date| date.to_string()),
        note: task.map_or("", |task| &task.note),
        fixes: finding.fixes.iter().map(fix_view).collect(),
    }
}

const fn fix_view(fix: &Fix) -> FixView<'_> {
    FixView { class: fix.class.word(), title: &fix.title, edits: fix.edit_count() }
}

fn not_checked_view(entry: &NotChecked) -> NotCheckedView<'_> {
    NotCheckedView {
        code: entry.code,
        why: entry.why.word(),
        subjects: entry.subjects.iter().map(ToString::to_string).collect(),
        reason: &entry.reason,
    }
}

#[derive(Serialize)]
struct RuleView<'a> {
    code: &'a str,
    name: &'a str,
    family: &'a str,
    severity: Severity,
    basis: Basis,
    source: Cite,
    since: &'a str,
    editions: &'a [&'a str],
    title: &'a Text,
    why: &'a Text,
    fix: &'a Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix_class: Option<&'static str>,
    checklist: bool,
    bad: &'a Text,
    good: &'a Text,
    cross: &'a [&'a str],
    packs: Vec<&'a str>,
}

fn rule_view(rule: &Rule) -> RuleView<'_> {
    RuleView {
        code: rule.code,
        name: rule.name,
        family: rule.family.prefix(),
        severity: rule.severity,
        basis: rule.basis,
        source: rule.source,
        since: rule.since,
        editions: rule.editions,
        title: &rule.title,
        why: &rule.why,
        fix: &rule.fix,
        fix_class: rule.fix_class.map(super::super::FixClass::word),
        checklist: rule.is_checklist(),
        bad: &rule.bad,
        good: &rule.good,
        cross: rule.cross,
        packs: PACKS.iter().filter(|pack| pack.has(rule)).map(|pack| pack.id).collect(),
    }
}

/// The rules as `yuntu rules --format json` gives them: all, or those chosen.
#[must_use]
pub fn rules_json(chosen: Option<&Rule>) -> Value {
    let rules: Vec<Value> = match chosen {
        Some(rule) => vec![value(&rule_view(rule))],
        None => Registry::rules().map(|rule| value(&rule_view(rule))).collect(),
    };
    json!({ "schema": "yuntu.rules/1", "rules": rules })
}

/// These views hold strings, numbers and lists only, which JSON can always say.
fn value(view: &impl Serialize) -> Value {
    serde_json::to_value(view).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{id, remove, report, two_az_classic};

    fn keys(value: &Value) -> Vec<&str> {
        let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys
    }

    #[test]
    fn a_report_has_the_promised_fields() {
        let mut design = two_az_classic();
        let web = id(&design, "web-1").to_string();
        remove(&mut design, "web-2");
        let json = report_json(&report(&design));
        assert_eq!(json["schema"], "yuntu.check/1");
        assert_eq!(keys(&json["summary"]), ["error", "info", "not_evaluated", "waived", "warning"]);
        let findings = json["findings"].as_array().unwrap();
        let ha_003 = findings.iter().find(|finding| finding["code"] == "HA-003").unwrap();
        assert_eq!(keys(ha_003), ["basis", "code", "fixes", "message", "severity", "source", "subjects"]);
        assert_eq!((&ha_003["severity"], &ha_003["basis"]), (&json!("error"), &json!("S")));
        assert_eq!(ha_003["source"], json!({ "document": "guide", "lines": [[180, 180]] }));
        assert_eq!(keys(&ha_003["message"]), ["en", "zh"]);
        assert!(ha_003["subjects"].as_array().unwrap().contains(&json!(web)));
        assert_eq!(ha_003["fixes"][0]["class"], "auto");
    }

    #[test]
    fn rules_have_the_promised_fields() {
        let all = rules_json(None);
        assert_eq!(all["rules"].as_array().unwrap().len(), Registry::rules().count());
        let one = rules_json(Registry::rule("HA-001"));
        let rule = &one["rules"][0];
        for field in ["code", "name", "severity", "basis", "title"] {
            assert!(!rule[field].is_null(), "{field}");
        }
        assert_eq!(keys(&rule["title"]), ["en", "zh"]);
    }
}
