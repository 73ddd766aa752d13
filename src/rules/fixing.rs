//! Applying the fixes that need no choice.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Context, Finding, Memo, Report, check};
use crate::base::Text;
use crate::design::{Design, Edit, Ref};

/// The fixes of a design, one after the other.
#[derive(Debug)]
pub struct Fixed {
    /// The design with every fix applied.
    pub design: Design,
    /// What was done, in order; each is one step.
    pub applied: Vec<AppliedFix>,
    /// What is left.
    pub report: Report,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq)]
pub struct AppliedFix {
    /// The rule whose finding it removed.
    pub code: &'static str,
    /// What the finding was about.
    pub subjects: Vec<Ref>,
    /// What it did.
    pub title: Text,
    /// The edits, applied together.
    pub edits: Vec<Edit>,
}

/// Applies the [auto] fixes of a context's rules to its design until none is left, the gravest finding first. A fix that is refused, leaves its
/// finding, or brings an error that was not there, is not applied. Waived findings are left alone.
#[must_use]
pub fn fix_all(context: &Context<'_>) -> Fixed {
    let selection = &context.selection;
    let (catalog, repairs, date, lang) = (context.catalog, context.repairs, context.date, context.lang);
    // One design follows the other, or goes back to the one before.
    let mut memo = Memo::default();
    let mut everything = |design: &Design| {
        let context = Context::new(design, catalog, repairs, date).speaking(lang);
        memo.check(&context.selecting(selection.widened()))
    };
    let mut design = context.design.clone();
    let mut report = everything(&design);
    let mut applied = Vec::new();
    let mut refused: BTreeSet<Key> = BTreeSet::new();
    // Each step removes a finding or refuses one for good, and a fix may bring milder findings with fixes of
    // their own; the bound only guards against two fixes that undo each other.
    let most = 16 + 8 * report.findings.len();
    for _ in 0..most {
        let wanted = |finding: &&Arc<Finding>| {
            finding.waived.is_none()
                && finding.auto_fix().is_some()
                && super::Registry::rule(finding.code).is_some_and(|rule| selection.has(rule))
                && !refused.contains(&key(finding))
        };
        let Some(finding) = report.findings.iter().find(wanted) else { break };
        let step = step(
            &Context::new(&design, catalog, repairs, date).speaking(lang),
            &report,
            finding,
            &mut everything,
        );
        match step {
            Some((next, after, fix)) => {
                applied.push(fix);
                design = next;
                report = after;
            }
            None => {
                refused.insert(key(finding));
            }
        }
    }
    if !selection.is_all() {
        report =
            check(&Context::new(&design, catalog, repairs, date).selecting(selection.clone()).speaking(lang));
    }
    Fixed { design, applied, report }
}

type Key = (&'static str, Vec<Ref>, Text);

fn key(finding: &Finding) -> Key {
    (finding.code, finding.subjects.clone(), finding.message.clone())
}

/// One fix, when it keeps the contract.
fn step(
    context: &Context<'_>,
    before: &Report,
    finding: &Finding,
    everything: &mut impl FnMut(&Design) -> Report,
) -> Option<(Design, Report, AppliedFix)> {
    let fix = finding.auto_fix()?;
    let mut next = context.design.clone();
    let edits = finding.edits(fix, context);
    next.apply_all(edits.clone()).ok()?;
    let after = everything(&next);
    if !keeps_the_contract(before, finding, &after) {
        return None;
    }
    let applied = AppliedFix {
        code: finding.code,
        subjects: finding.subjects.clone(),
        title: fix.title.clone(),
        edits,
    };
    Some((next, after, applied))
}

/// The finding is gone and no error is new. Errors are told apart by rule and subjects, since a message may
/// count what the fix changed.
fn keeps_the_contract(before: &Report, finding: &Finding, after: &Report) -> bool {
    let gone = !after.of(finding.code).any(|left| key(left) == key(finding));
    let errors = |report: &Report| -> BTreeSet<(&'static str, Vec<Ref>)> {
        report
            .findings
            .iter()
            .filter(|finding| finding.severity == crate::base::Severity::Error)
            .map(|finding| (finding.code, finding.subjects.clone()))
            .collect()
    };
    let known = errors(before);
    gone && errors(after).iter().all(|(code, subjects)| {
        known.contains(&(*code, subjects.clone()))
            // A finding about a set of servers that the fix enlarged is the same finding.
            || known.iter().any(|(of, were)| of == code && were.iter().any(|subject| subjects.contains(subject)))
    })
}
