//! SARIF 2.1.0: what code-scanning services read.

use serde_json::{Value, json};

use super::check::Checked;
use super::failure::Failure;
use crate::base::{Lang, Severity};
use crate::rules::{Finding, Registry, Rule, WhyNotChecked};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One run over all files: every rule is declared, also those that found nothing.
pub(super) fn view(checked: &[Checked], unread: &[(String, Failure)], lang: Lang) -> Value {
    let rules: Vec<Value> = Registry::rules().map(|rule| rule_view(rule, lang)).collect();
    let artifacts: Vec<Value> =
        checked.iter().map(|one| json!({ "location": { "uri": uri(&one.name) } })).collect();
    let mut results = Vec::new();
    for (index, one) in checked.iter().enumerate() {
        let state = one.baseline.then_some("new");
        results.extend(one.report.findings.iter().map(|finding| result(one, index, finding, state, lang)));
        results.extend(one.hidden.iter().map(|finding| result(one, index, finding, Some("unchanged"), lang)));
        results.extend(one.report.checklist.iter().map(|item| {
            let mut view = result(one, index, &item.finding, None, lang);
            set(&mut view, "kind", json!("review"));
            set(&mut view, "level", json!("none"));
            view
        }));
        let open = one.report.not_checked.iter().filter(|entry| entry.why == WhyNotChecked::NotEvaluated);
        results.extend(open.map(|entry| {
            let ids: Vec<String> = entry.subjects.iter().map(ToString::to_string).collect();
            json!({
                "ruleId": entry.code,
                "ruleIndex": index_of(entry.code),
                "kind": "open",
                "level": "none",
                "message": { "text": entry.reason.get(lang) },
                "locations": [location(one, index, &ids)],
            })
        }));
    }
    let notes: Vec<Value> = unread
        .iter()
        .map(|(name, failure)| {
            json!({
                "level": "error",
                "message": { "text": failure.message().get(lang) },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(name) } } }],
            })
        })
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Yuntu",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "language": match lang { Lang::Zh => "zh-CN", Lang::En => "en" },
            "invocations": [{
                "executionSuccessful": unread.is_empty(),
                "toolExecutionNotifications": notes,
            }],
            "artifacts": artifacts,
            "results": results,
        }],
    })
}

fn rule_view(rule: &Rule, lang: Lang) -> Value {
    let source = rule.source.label(lang);
    let tags: Vec<&str> = std::iter::once(rule.family.prefix()).chain(rule.cross.iter().copied()).collect();
    json!({
        "id": rule.code,
        "name": pascal(rule.name),
        "shortDescription": { "text": rule.title.get(lang) },
        "fullDescription": { "text": rule.why.get(lang) },
        "help": { "text": rule.fix.get(lang) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "basis": format!("{:?}", rule.basis),
            "source": source,
            "checklist": rule.is_checklist(),
            "tags": tags,
        },
    })
}

fn result(one: &Checked, index: usize, finding: &Finding, state: Option<&str>, lang: Lang) -> Value {
    let ids: Vec<String> = finding.subjects.iter().map(ToString::to_string).collect();
    let mut view = json!({
        "ruleId": finding.code,
        "ruleIndex": index_of(finding.code),
        "kind": "fail",
        "level": level(finding.severity),
        "message": { "text": finding.message.get(lang) },
        "locations": [location(one, index, &ids)],
        "partialFingerprints": { "codeAndIds/v1": finding.fingerprint() },
        "properties": {
            "basis": format!("{:?}", finding.basis),
            "source": finding.source.label(lang),
            "fixes": finding.fixes.iter().map(|fix| fix.title.get(lang)).collect::<Vec<_>>(),
        },
    });
    if let Some(state) = state {
        set(&mut view, "baselineState", json!(state));
    }
    if let Some(waived) = &finding.waived {
        let owner = if waived.owner.is_empty() { String::new() } else { format!(" ({})", waived.owner) };
        // The waiver stands in the design itself.
        let suppression = json!({
            "kind": "inSource",
            "status": "accepted",
            "justification": format!("{}{owner}", waived.reason),
        });
        set(&mut view, "suppressions", json!([suppression]));
    }
    view
}

fn set(view: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = view {
        fields.insert(key.to_owned(), value);
    }
}

/// The file, and the rows of the design by id and name.
fn location(one: &Checked, index: usize, ids: &[String]) -> Value {
    let rows: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "name": one.name_of(id), "fullyQualifiedName": id, "kind": "resource" }))
        .collect();
    json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(&one.name), "index": index } },
        "logicalLocations": rows,
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn index_of(code: &str) -> Option<usize> {
    Registry::rules().position(|rule| rule.code == code)
}

/// "function-in-one-az" as "FunctionInOneAz", the form that SARIF asks for names.
fn pascal(name: &str) -> String {
    let part = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(part).collect()
}

/// A path as a relative reference: separators are slashes, and everything that is not plain is escaped.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references_and_names_pascal_case() {
        assert_eq!(uri("设计 1/a.yuntu"), "%E8%AE%BE%E8%AE%A1%201/a.yuntu");
        assert_eq!(uri("a\\b.yuntu"), "a/b.yuntu");
        assert_eq!(pascal("function-in-one-az"), "FunctionInOneAz");
    }
}
