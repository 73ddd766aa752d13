//! What a check says: findings, fixes, and what was not checked.

use std::sync::Arc;

use super::remedy::Edits;
use super::{Cite, Context, Fix, FixClass, engine};
use crate::base::{Basis, Date, Severity, Text};
use crate::design::{Edit, Ref, Task, Waiver};

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// How grave it is here.
    pub severity: Severity,
    /// What it is about, in ascending order without repetition; the canvas marks these.
    pub subjects: Vec<Ref>,
    /// One sentence with the measured and the required value.
    pub message: Text,
    /// Where the rule is stated.
    pub source: Cite,
    /// How binding the rule is.
    pub basis: Basis,
    /// What can be done about it, the best first.
    pub fixes: Vec<Fix>,
    /// Set when a waiver covers it; it then counts as waived and not by its severity.
    pub waived: Option<WaivedBy>,
}

impl Finding {
    /// Makes this finding milder or graver than the rule usually is.
    pub const fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Offers a fix; a fix without edits is advice and is offered too.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fixes.push(fix);
        self
    }

    /// Offers a fix when there is one.
    pub fn fix_if(&mut self, fix: Option<Fix>) -> &mut Self {
        self.fixes.extend(fix);
        self
    }

    /// What stays the same when the drawing is moved about or renamed: a hash of the code and the ids in order
    /// (FNV-1a of 64 bits, in hexadecimal).
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut take = |bytes: &[u8]| {
            for &byte in bytes {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        take(self.code.as_bytes());
        for subject in &self.subjects {
            take(b" ");
            take(subject.to_string().as_bytes());
        }
        format!("{hash:016x}")
    }

    /// The fix that is applied without a choice.
    #[must_use]
    pub fn auto_fix(&self) -> Option<&Fix> {
        self.fixes.iter().find(|fix| fix.class == FixClass::Auto && fix.has_edits())
    }

    /// The edits of one of its fixes, in the design and on the day on which it was found.
    #[must_use]
    pub fn edits(&self, fix: &Fix, context: &Context<'_>) -> Vec<Edit> {
        let Edits::Again { rule, unit, .. } = &fix.edits else {
            return fix.edits.of(context, &self.subjects);
        };
        let said = engine::said_of(context, rule, *unit);
        let same = |other: &&Self| other.subjects == self.subjects && other.message == self.message;
        // By its place: its title may name something new, which has no name of its own in the design.
        let place = self.fixes.iter().position(|own| std::ptr::eq(own, fix) || own == fix);
        let again = said.findings.iter().find(same);
        let wanted = place.and_then(|place| again?.fixes.get(place)).filter(|other| other.class == fix.class);
        wanted.map(|wanted| wanted.edits.of(context, &self.subjects)).unwrap_or_default()
    }
}

/// A waiver, as the finding it covers shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaivedBy {
    /// Why the finding is acceptable.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
}

/// Something that people have to do outside the drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct ChecklistItem {
    /// What is to be done and where that is stated; its fix puts the item in the design's checklist.
    pub finding: Finding,
    /// The line of the design's checklist that holds it; none when nobody has planned it.
    pub task: Option<Task>,
}

/// What a rule as a whole came to. "Not evaluated" is never shown as a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Every subject that could be looked at is in order, and none was left out.
    Pass,
    /// Something was found.
    Fail,
    /// The design has nothing that the rule is about.
    NotApplicable,
    /// A fact is missing, so that nothing was found but something was left out.
    NotEvaluated,
}

/// Something that was not checked, and why; every report lists these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChecked {
    /// The rule's code.
    pub code: &'static str,
    /// In one word.
    pub why: WhyNotChecked,
    /// What was left out; empty for the whole rule.
    pub subjects: Vec<Ref>,
    /// In a sentence.
    pub reason: Text,
}

/// Why something was not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhyNotChecked {
    /// A fact is missing.
    NotEvaluated,
    /// The rule was switched off by selection.
    SwitchedOff,
    /// The rule does not apply in the design's edition.
    OtherEdition,
}

impl WhyNotChecked {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotEvaluated => "not-evaluated",
            Self::SwitchedOff => "switched-off",
            Self::OtherEdition => "other-edition",
        }
    }
}

/// How many findings there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Errors that no waiver covers.
    pub error: usize,
    /// Warnings that no waiver covers.
    pub warning: usize,
    /// Hints that no waiver covers.
    pub info: usize,
    /// Findings that a waiver covers.
    pub waived: usize,
    /// Rules that left something out because a fact is missing.
    pub not_evaluated: usize,
}

/// Everything that a check says about a design.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// All findings, the gravest first, then by code and subjects; waived ones stay in place.
    pub findings: Vec<Arc<Finding>>,
    /// How many there are.
    pub summary: Summary,
    /// What people have to do, by code and subjects; planned items stay in place.
    pub checklist: Vec<ChecklistItem>,
    /// What was not checked, by code.
    pub not_checked: Vec<NotChecked>,
    /// What each rule that ran came to, by code.
    pub outcomes: Vec<(&'static str, Outcome)>,
}

impl Report {
    /// What a rule came to; none when it did not run.
    #[must_use]
    pub fn outcome(&self, code: &str) -> Option<Outcome> {
        self.outcomes.iter().find(|(of, _)| *of == code).map(|&(_, outcome)| outcome)
    }

    /// The findings of one rule.
    pub fn of(&self, code: &str) -> impl Iterator<Item = &Finding> {
        self.findings.iter().map(Arc::as_ref).filter(move |finding| finding.code == code)
    }

    /// Whether a finding at or above this severity is not waived.
    #[must_use]
    pub fn reaches(&self, severity: Severity) -> bool {
        self.findings.iter().any(|finding| finding.waived.is_none() && finding.severity <= severity)
    }

    /// How many findings a waiver covers.
    #[must_use]
    pub fn covered_by(&self, waiver: &Waiver) -> usize {
        let covers =
            |finding: &&Arc<Finding>| finding.waived.is_some() && super::waiving::speaks_of(waiver, finding);
        self.findings.iter().filter(covers).count()
    }

    /// The findings about one subject, for markers and the inspector.
    pub fn about(&self, subject: Ref) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .map(Arc::as_ref)
            .filter(move |finding| finding.subjects.binary_search(&subject).is_ok())
    }
}
