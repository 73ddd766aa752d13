//! Where a rule says what it saw.

use std::collections::BTreeMap;

use super::{Finding, NotChecked, Outcome, Rule, WhyNotChecked};
use crate::base::Text;
use crate::design::Ref;

/// Collects what one rule saw.
#[derive(Debug)]
pub struct Sink {
    rule: &'static Rule,
    passed: usize,
    findings: Vec<Finding>,
    left_out: Vec<NotChecked>,
}

impl Sink {
    pub(super) const fn new(rule: &'static Rule) -> Self {
        Self { rule, passed: 0, findings: Vec::new(), left_out: Vec::new() }
    }

    /// One subject was looked at and is in order.
    pub const fn pass(&mut self) {
        self.passed += 1;
    }

    /// Something is wrong with these subjects. The message is one sentence with the measured and the required
    /// value. Severity and fixes are set on what is returned.
    pub fn fail(&mut self, subjects: impl IntoIterator<Item = Ref>, message: Text) -> &mut Finding {
        let finding = Finding {
            code: self.rule.code,
            severity: self.rule.severity,
            subjects: in_order(subjects),
            message,
            source: self.rule.source,
            basis: self.rule.basis,
            fixes: Vec::new(),
            waived: None,
        };
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the row was pushed in the line above")]
        &mut self.findings[last]
    }

    /// These subjects could not be evaluated, because a fact is missing; the reason names the fact.
    pub fn not_evaluated(&mut self, subjects: impl IntoIterator<Item = Ref>, reason: Text) {
        self.left_out.push(NotChecked {
            code: self.rule.code,
            why: WhyNotChecked::NotEvaluated,
            subjects: in_order(subjects),
            reason,
        });
    }

    /// What the rule came to, and everything it said. Subjects left out for one reason become one entry.
    pub(super) fn finish(self) -> (Outcome, Vec<Finding>, Vec<NotChecked>) {
        let outcome = if !self.findings.is_empty() {
            Outcome::Fail
        } else if !self.left_out.is_empty() {
            Outcome::NotEvaluated
        } else if self.passed > 0 {
            Outcome::Pass
        } else {
            Outcome::NotApplicable
        };
        let mut by_reason: BTreeMap<Text, NotChecked> = BTreeMap::new();
        for mut entry in self.left_out {
            match by_reason.get_mut(&entry.reason) {
                Some(known) => known.subjects.append(&mut entry.subjects),
                None => {
                    by_reason.insert(entry.reason.clone(), entry);
                }
            }
        }
        let left_out = by_reason
            .into_values()
            .map(|entry| NotChecked { subjects: in_order(entry.subjects), ..entry })
            .collect();
        (outcome, self.findings, left_out)
    }
}

fn in_order(subjects: impl IntoIterator<Item = Ref>) -> Vec<Ref> {
    let mut subjects: Vec<Ref> = subjects.into_iter().collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}
