//! A baseline: the findings of an old drawing that nobody looks at today, so that new ones stand out.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::failure::{Failure, shown_path};
use super::output::json_text;
use crate::base::Severity;
use crate::rules::{Finding, Report};
use crate::text;

/// What a baseline file holds, and what one is written as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Baseline {
    schema: String,
    findings: Vec<Known>,
}

/// A finding that was there when the baseline was made, by what survives moves and renames.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    code: String,
    subjects: Vec<String>,
    fingerprint: String,
}

const SCHEMA: &str = "yuntu.baseline/1";

impl Baseline {
    /// A baseline of everything that is found now and not waived.
    pub(super) fn of<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Self {
        let found = reports.into_iter().flat_map(|report| &report.findings);
        let mut findings: Vec<Known> = found
            .filter(|finding| finding.waived.is_none())
            .map(|finding| Known {
                code: finding.code.to_owned(),
                subjects: finding.subjects.iter().map(ToString::to_string).collect(),
                fingerprint: finding.fingerprint(),
            })
            .collect();
        findings.sort();
        Self { schema: SCHEMA.to_owned(), findings }
    }

    /// The text of the file, the same for the same findings.
    pub(super) fn text(&self) -> String {
        json_text(self)
    }

    /// Reads a baseline.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = shown_path(path);
        let bad = |what: String| {
            Failure::new(text!(
                "--baseline：{shown} 不是基线文件（{what}）；用 --write-baseline 重新生成",
                "--baseline: {shown} is not a baseline ({what}); make one with --write-baseline"
            ))
        };
        let text = std::fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
        let baseline: Self = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
        if baseline.schema == SCHEMA { Ok(baseline) } else { Err(bad(baseline.schema)) }
    }

    /// Takes the findings that the baseline knows out of a report and gives them back, as often as it knows them.
    pub(super) fn hide(&mut self, report: &mut Report) -> Vec<Arc<Finding>> {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        for known in &self.findings {
            *left.entry(known.fingerprint.as_str()).or_default() += 1;
        }
        let mut hidden = Vec::new();
        for finding in std::mem::take(&mut report.findings) {
            let print = finding.fingerprint();
            match left.get_mut(print.as_str()) {
                Some(many) if *many > 0 && finding.waived.is_none() => {
                    *many -= 1;
                    hidden.push(finding);
                }
                _ => report.findings.push(finding),
            }
        }
        let count = |severity| hidden.iter().filter(|finding| finding.severity == severity).count();
        report.summary.error -= count(Severity::Error);
        report.summary.warning -= count(Severity::Warning);
        report.summary.info -= count(Severity::Info);
        hidden
    }
}
