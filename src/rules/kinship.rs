//! Findings that tell one problem: a person reads it once, with the other rules that it breaks beneath it.

use std::collections::HashMap;

use super::{Finding, Report};
use crate::design::Ref;

/// Rules whose finding says again, or says what follows from, what one of the others says of the same thing.
const TOLD_BY: [(&str, &[&str]); 19] = [
    ("HA-005", &["HA-003", "HA-001"]),
    ("HA-010", &["HA-003", "HA-001", "LINE-008", "VPN-008", "HA-005"]),
    ("HA-001", &["HA-003"]),
    ("SLB-018", &["HA-003"]),
    ("CAP-001", &["HA-006"]),
    ("CAP-002", &["RDS-013"]),
    ("CAP-003", &["LINE-005"]),
    ("LINE-010", &["LINE-005"]),
    ("NET-022", &["NET-021"]),
    ("SLB-008", &["NET-021"]),
    ("RDS-005", &["RDS-004"]),
    ("RDS-020", &["RDS-004"]),
    ("BAS-002", &["BAS-001"]),
    ("BAS-006", &["BAS-001"]),
    ("COST-012", &["ECS-002"]),
    ("ECS-003", &["ECS-002", "BAS-004"]),
    ("SG-007", &["SG-011"]),
    ("SLB-011", &["SLB-003"]),
    ("SLB-019", &["SLB-017"]),
];

/// Of each finding of a report, by its place, the place of the one that tells its problem. That one is at least as
/// grave, stands before it, speaks of one of the same rows, and is told itself; waived findings stand alone.
#[must_use]
pub(super) fn leaders(report: &Report) -> Vec<Option<usize>> {
    let leads = |code: &str| TOLD_BY.iter().any(|(_, by)| by.contains(&code));
    let mut first: HashMap<(&str, Ref), usize> = HashMap::new();
    for (at, finding) in report.findings.iter().enumerate() {
        if finding.waived.is_none() && leads(finding.code) {
            for &subject in &finding.subjects {
                first.entry((finding.code, subject)).or_insert(at);
            }
        }
    }
    let leader = |finding: &Finding| {
        let (_, by) = TOLD_BY.iter().find(|(code, _)| *code == finding.code)?;
        by.iter().find_map(|code| {
            let of = |subject: &Ref| first.get(&(*code, *subject)).copied();
            let at = finding.subjects.iter().find_map(of)?;
            report.findings.get(at).is_some_and(|one| one.severity <= finding.severity).then_some(at)
        })
    };
    let mut found: Vec<Option<usize>> = report
        .findings
        .iter()
        .map(|finding| if finding.waived.is_none() { leader(finding) } else { None })
        .collect();
    // A problem that is told by one that is itself told elsewhere belongs there; the table is two steps deep.
    for _ in 0..TOLD_BY.len() {
        let further: Vec<Option<usize>> =
            found.iter().map(|at| at.map(|at| found.get(at).copied().flatten().unwrap_or(at))).collect();
        if further == found {
            break;
        }
        found = further;
    }
    found
}

impl Report {
    /// The findings as a person reads them: each problem once, in order of weight, and beneath it the findings
    /// that tell the same.
    #[must_use]
    pub fn problems(&self) -> Vec<(&Finding, Vec<&Finding>)> {
        let leaders = leaders(self);
        let mut told: Vec<(&Finding, Vec<&Finding>)> = Vec::new();
        let mut place: HashMap<usize, usize> = HashMap::new();
        for (at, (finding, leader)) in self.findings.iter().zip(&leaders).enumerate() {
            if leader.is_none() {
                place.insert(at, told.len());
                told.push((finding, Vec::new()));
            }
        }
        for (finding, leader) in self.findings.iter().zip(&leaders) {
            let row = leader.and_then(|at| place.get(&at)).and_then(|&row| told.get_mut(row));
            if let Some((_, same)) = row {
                same.push(finding);
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Registry;
    use crate::rules::testing::*;

    #[test]
    fn the_table_names_rules_and_runs_in_no_circle() {
        for (code, by) in TOLD_BY {
            assert!(Registry::rule(code).is_some(), "{code}");
            for leader in by {
                assert!(Registry::rule(leader).is_some() && *leader != code, "{leader}");
                let back = TOLD_BY.iter().find(|(other, _)| other == leader);
                assert!(back.is_none_or(|(_, by)| !by.contains(&code)), "{code} and {leader}");
            }
        }
    }

    #[test]
    fn one_az_is_one_problem_with_all_its_findings() {
        let mut design = two_az_classic();
        remove(&mut design, "web-2");
        let report = report(&design);
        let problems = report.problems();
        let all: usize = problems.iter().map(|(_, same)| 1 + same.len()).sum();
        assert_eq!(all, report.findings.len(), "nothing is lost");
        let (_, same) = problems.iter().find(|(finding, _)| finding.code == "HA-003").unwrap();
        let codes: Vec<&str> = same.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&"HA-001") && codes.contains(&"HA-010"), "{codes:?}");
        assert!(!problems.iter().any(|(finding, _)| ["HA-001", "HA-010"].contains(&finding.code)));
        let order: Vec<_> = problems.iter().map(|(finding, _)| finding.severity).collect();
        assert!(order.is_sorted());
    }

    #[test]
    fn what_is_waived_or_about_something_else_stands_alone() {
        let mut design = two_az_classic();
        remove(&mut design, "web-2");
        let mut report = report(&design);
        for finding in &mut report.findings {
            if finding.code == "HA-003" {
                std::sync::Arc::make_mut(finding).subjects.clear();
            }
        }
        let problems = report.problems();
        assert!(problems.iter().any(|(finding, _)| finding.code == "HA-001"));
    }
}
