//! Waivers: findings accepted with a reason, by an owner, until a day.

use super::{Context, Finding, WaivedBy};
use crate::base::Date;
use crate::design::Waiver;

/// The fewest characters of a reason.
pub const LEAST_REASON: usize = 10;

/// Whether a waiver may cover findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaiverState {
    /// It holds.
    Holds,
    /// Its last day has passed.
    Expired(Date),
    /// Its reason is shorter than ten characters.
    NoReason,
    /// No rule has its code.
    UnknownCode,
}

/// Whether a waiver may cover findings on a day.
#[must_use]
pub fn waiver_state(waiver: &Waiver, today: Date) -> WaiverState {
    if super::Registry::rule(&waiver.code).is_none_or(|rule| rule.code != waiver.code) {
        return WaiverState::UnknownCode;
    }
    if waiver.reason.trim().chars().count() < LEAST_REASON {
        return WaiverState::NoReason;
    }
    match waiver.expires {
        Some(last) if today > last => WaiverState::Expired(last),
        Some(_) | None => WaiverState::Holds,
    }
}

/// Whether a waiver speaks of a finding: the code is the same and all its subjects are the finding's.
pub(super) fn speaks_of(waiver: &Waiver, finding: &Finding) -> bool {
    waiver.code == finding.code
        && waiver
            .subjects
            .iter()
            .all(|wanted| finding.subjects.iter().any(|subject| subject.to_string() == *wanted))
}

/// Marks the findings that waivers cover.
pub(super) fn apply(context: &Context<'_>, findings: &mut [Finding]) {
    let holding: Vec<&Waiver> = context
        .design
        .waivers
        .iter()
        .filter(|waiver| waiver_state(waiver, context.date) == WaiverState::Holds)
        .collect();
    if holding.is_empty() {
        return;
    }
    for finding in findings {
        finding.waived = holding.iter().find(|waiver| speaks_of(waiver, finding)).map(|waiver| WaivedBy {
            reason: waiver.reason.clone(),
            owner: waiver.owner.clone(),
            expires: waiver.expires,
        });
    }
}
