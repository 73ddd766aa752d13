//! Findings, waivers, and what was not checked.

use super::super::document::{Cell, Column, Part, Section, Tone};
use super::Material;
use crate::base::Severity;
use crate::rules::{Finding, Registry, WhyNotChecked};

pub(super) fn section(m: &Material<'_>) -> Section {
    let report = &m.assessment.report;
    let mut parts = Vec::new();
    let findings = report.findings.iter().map(AsRef::as_ref);
    let waived: Vec<&Finding> = findings.filter(|finding: &&Finding| finding.waived.is_some()).collect();
    let open: Vec<_> =
        report.problems().into_iter().filter(|(finding, _)| finding.waived.is_none()).collect();
    if open.is_empty() {
        parts.push(Part::Paragraph {
            text: m.words(
                "所有已评估的规则均满足,没有错误、警告或提示。",
                "Every rule that could be evaluated is kept: no errors, warnings or hints.",
            ),
        });
    }
    parts.extend(open.iter().map(|(finding, same)| card(m, finding, same)));
    if !waived.is_empty() {
        parts.push(Part::Heading { text: m.words("例外审批", "Waivers") });
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("规则", "Rule"), 1),
                Column::left(m.words("对象", "Subject"), 2),
                Column::left(m.words("理由", "Reason"), 4),
                Column::left(m.words("责任人", "Owner"), 1),
                Column::left(m.words("有效期至", "Until"), 1),
            ],
            rows: waived
                .iter()
                .filter_map(|finding| {
                    let waiver = finding.waived.as_ref()?;
                    Some(vec![
                        Cell::new(finding.code),
                        Cell::new(subjects(m, finding)),
                        Cell::new(waiver.reason.clone()),
                        Cell::new(waiver.owner.clone()),
                        Cell::new(waiver.expires.map(|day| day.to_string()).unwrap_or_default()),
                    ])
                })
                .collect(),
        });
    }
    parts.push(Part::Heading { text: m.words("检查范围", "What was checked") });
    let (checked, passed) = (report.outcomes.len(), outcomes(m));
    parts.push(Part::Paragraph {
        text: match m.lang {
            crate::base::Lang::Zh => format!(
                "共运行 {checked} 条规则：{} 条满足，{} 条有发现，{} 条不适用，{} 条因缺少数据未评估。未评估不等于通过。",
                passed[0], passed[1], passed[2], passed[3]
            ),
            crate::base::Lang::En => format!(
                "{checked} rules ran: {} kept, {} with findings, {} not applicable, {} not evaluated for want of data. \
                 Not evaluated is not a pass.",
                passed[0], passed[1], passed[2], passed[3]
            ),
        },
    });
    if !report.not_checked.is_empty() {
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("规则", "Rule"), 1),
                Column::left(m.words("情况", "State"), 1),
                Column::left(m.words("原因", "Reason"), 5),
            ],
            rows: report
                .not_checked
                .iter()
                .map(|left| {
                    let why = match left.why {
                        WhyNotChecked::NotEvaluated => m.words("未评估", "not evaluated"),
                        WhyNotChecked::SwitchedOff => m.words("已关闭", "switched off"),
                        WhyNotChecked::OtherEdition => m.words("其他基线", "other edition"),
                    };
                    vec![
                        Cell::new(left.code),
                        Cell::toned(why, Tone::Unknown),
                        Cell::new(m.say(&left.reason)),
                    ]
                })
                .collect(),
        });
    }
    Section { title: m.words("检查结果", "Findings"), fresh_page: true, parts }
}

/// How many rules passed, failed, did not apply, were not evaluated.
fn outcomes(m: &Material<'_>) -> [usize; 4] {
    use crate::rules::Outcome;
    let mut counts = [0; 4];
    for (_, outcome) in &m.assessment.report.outcomes {
        let [passed, failed, none, open] = &mut counts;
        *match outcome {
            Outcome::Pass => passed,
            Outcome::Fail => failed,
            Outcome::NotApplicable => none,
            Outcome::NotEvaluated => open,
        } += 1;
    }
    counts
}

fn card(m: &Material<'_>, finding: &Finding, same: &[&Finding]) -> Part {
    let mut message = m.say(&finding.message);
    for other in same {
        let mark = m.words("同一问题，也违反", "The same problem breaks");
        message.push_str(match m.lang {
            crate::base::Lang::Zh => "。",
            crate::base::Lang::En => ". ",
        });
        message.push_str(&format!("{mark} {}{}{}", other.code, m.colon(), m.say(&other.message)));
    }
    let title = Registry::rule(finding.code).map(|rule| m.say(&rule.title)).unwrap_or_default();
    let origin = format!(
        "{}{}{} · {} ({:?})",
        m.words("对象", "Subject"),
        m.colon(),
        subjects(m, finding),
        finding.source.label(m.lang),
        finding.basis
    );
    let remedies: Vec<String> = finding.fixes.iter().map(|fix| m.say(&fix.title)).collect();
    let remedy = if remedies.is_empty() {
        String::new()
    } else {
        format!(
            "{}{}{}",
            m.words("处置", "Remedy"),
            m.colon(),
            remedies.join(m.words("；或：", "; or: ").as_str())
        )
    };
    Part::Finding {
        tone: match finding.severity {
            Severity::Error => Tone::Error,
            Severity::Warning => Tone::Warning,
            Severity::Info => Tone::Info,
        },
        severity: m.say(&finding.severity.title()),
        code: finding.code.to_owned(),
        title,
        message,
        origin,
        remedy,
    }
}

fn subjects(m: &Material<'_>, finding: &Finding) -> String {
    let names: Vec<String> = finding.subjects.iter().map(|&subject| m.name(subject)).collect();
    if names.is_empty() { m.words("整个设计", "the whole design") } else { names.join(m.comma()) }
}
