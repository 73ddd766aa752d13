//! The proof of high availability: what each AZ loss leaves, availability and what contributes, recovery.

use super::super::document::{Cell, Column, Part, Section, Tone};
use super::{DOWN_CHART, Material};
use crate::base::Text;
use crate::resilience::{
    CapacityRow, Failing, Outcome, ProbabilityBasis, ServiceAvailability, TargetStatus, Verdict, percent,
};
use crate::text;

/// How many causes the chart shows.
const CAUSES: usize = 8;
/// How many single failures are listed.
const SINGLES: usize = 12;

pub(super) fn section(m: &Material<'_>) -> Section {
    let known = &m.assessment.resilience;
    let mut parts = Vec::new();
    if let Some(error) = &known.stopped {
        parts.push(Part::Note { text: m.say(&error.text()) });
    } else if known.reliability.services.is_empty() {
        parts.push(Part::Paragraph {
            text: m.words(
                "图中没有从用户或互联网进入的业务连线,高可用未评估。",
                "No business link leads in from users or the Internet, so availability was not evaluated.",
            ),
        });
    } else {
        az_losses(m, &mut parts);
        single_failures(m, &mut parts);
        availability(m, &mut parts);
        recovery(m, &mut parts);
    }
    Section { title: m.words("高可用验证", "Proof of availability"), fresh_page: false, parts }
}

/// What would be saved a year were each cause perfect, of the service that is down the longest.
pub(in crate::report) fn causes(m: &Material<'_>) -> Vec<(Text, f64)> {
    let known = &m.assessment.resilience;
    let Some(service) = worst(m) else { return Vec::new() };
    let minutes = service.minutes_per_year();
    service
        .importance
        .iter()
        .take(CAUSES)
        .map(|row| {
            let title = known.reliability.events.get(&row.event).map(|event| event.title.clone());
            let saved = if row.rrw.is_finite() { minutes - minutes / row.rrw } else { minutes };
            (title.unwrap_or_else(|| Text::same(row.event.clone())), saved)
        })
        .collect()
}

fn worst<'a>(m: &Material<'a>) -> Option<&'a ServiceAvailability> {
    let all = m.assessment.resilience.availability().ok()?;
    all.iter().max_by(|a, b| a.unavailability.total_cmp(&b.unavailability))
}

fn verdict(m: &Material<'_>, service: &crate::resilience::ServiceLeft) -> Cell {
    let tone = match (service.up, service.capacity_percent > 0.0) {
        (true, _) => Tone::Good,
        (false, true) => Tone::Warning,
        (false, false) => Tone::Error,
    };
    Cell::toned(m.say(&service.verdict()), tone)
}

fn rows_of(m: &Material<'_>, outcome: &Outcome) -> Vec<Vec<Cell>> {
    let titles: Vec<String> = outcome.failed.iter().map(|one| m.say(&one.title(m.design))).collect();
    let row = |service: &crate::resilience::ServiceLeft| {
        vec![
            Cell::new(titles.join(" + ")),
            Cell::new(service.name.clone()),
            verdict(m, service),
            Cell::new(format!("{}%", percent(service.capacity_percent))),
        ]
    };
    outcome.services.iter().map(row).collect()
}

fn columns(m: &Material<'_>) -> Vec<Column> {
    vec![
        Column::left(m.words("故障", "Fails"), 3),
        Column::left(m.words("服务", "Service"), 3),
        Column::left(m.words("结果", "Result"), 2),
        Column::right(m.words("剩余容量", "Capacity left")),
    ]
}

fn az_losses(m: &Material<'_>, parts: &mut Vec<Part>) {
    let known = &m.assessment.resilience;
    if known.az_losses.is_empty() {
        return;
    }
    parts.push(Part::Heading { text: m.words("逐个可用区故障", "Loss of each AZ") });
    let rows = known.az_losses.iter().flat_map(|outcome| rows_of(m, outcome)).collect();
    parts.push(Part::Table { columns: columns(m), rows });
    let rows: Vec<Vec<Cell>> = known.capacity.iter().flat_map(|row| capacity(m, row)).collect();
    if !rows.is_empty() {
        parts.push(Part::Heading { text: m.words("故障后的容量", "Capacity after an AZ loss") });
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("应用模块", "Function"), 3),
                Column::left(m.words("失去", "Without"), 3),
                Column::right(m.words("剩余", "Left")),
                Column::right(m.words("峰值利用率", "Use at peak")),
                Column::left(m.words("结论", "Verdict"), 2),
            ],
            rows,
        });
    }
    parts.push(Part::Note {
        text: m.words(
            "剩余容量以峰值业务量的百分比表示;未填写业务量的以正常容量的百分比表示。",
            "Capacity left in percent of the peak demand; of the normal capacity where no demand was entered.",
        ),
    });
}

fn capacity(m: &Material<'_>, row: &CapacityRow) -> Vec<Vec<Cell>> {
    row.losses
        .iter()
        .map(|loss| {
            let tone = match loss.verdict {
                Verdict::Good => Tone::Good,
                Verdict::Tight => Tone::Warning,
                Verdict::TooLittle => Tone::Error,
                Verdict::NotEvaluated => Tone::Unknown,
            };
            let left = loss.left.map_or_else(
                || format!("{} {}", loss.servers, m.words("台", "servers")),
                |left| format!("{} {}", left.normalize(), m.words("笔/秒", "tx/s")),
            );
            let said = match (row.missing(), loss.verdict, row.needed) {
                (Some(missing), _, _) => m.say(&missing),
                (None, Verdict::TooLittle, Some(needed)) => {
                    m.say(&text!("不足,至少共{needed}台", "too little, at least {needed} in all"))
                }
                (None, verdict, _) => m.say(&verdict.title()),
            };
            vec![
                Cell::new(row.name.clone()),
                Cell::new(m.say(&Failing::from(loss.az).title(m.design))),
                Cell::new(left),
                Cell::new(loss.use_percent.map_or_else(|| "-".to_owned(), |used| format!("{used}%"))),
                Cell::toned(said, tone),
            ]
        })
        .collect()
}

fn single_failures(m: &Material<'_>, parts: &mut Vec<Part>) {
    let known = &m.assessment.resilience;
    let telling: Vec<&Outcome> = known.singles.iter().filter(|outcome| !outcome.all_up()).collect();
    parts.push(Part::Heading { text: m.words("单点故障", "Single failures that stop a service") });
    if telling.is_empty() {
        parts.push(Part::Paragraph {
            text: m.words(
                "没有单个节点、可用区或地域的故障会中断服务。",
                "No failure of a single node, AZ or region stops a service.",
            ),
        });
        return;
    }
    let rows = telling.iter().take(SINGLES).flat_map(|outcome| rows_of(m, outcome)).collect();
    parts.push(Part::Table { columns: columns(m), rows });
    let more = telling.len().saturating_sub(SINGLES);
    if more > 0 {
        parts.push(Part::Note { text: m.say(&text!("另有{more}项。", "{more} more.")) });
    }
}

fn availability(m: &Material<'_>, parts: &mut Vec<Part>) {
    let known = &m.assessment.resilience;
    let Ok(services) = known.availability() else { return };
    parts.push(Part::Heading { text: m.words("可用性", "Availability") });
    let rows = services
        .iter()
        .map(|service| {
            let how = if service.exact() {
                m.words("精确", "exact")
            } else {
                m.words("有界(上限)", "bounded (upper bound)")
            };
            vec![
                Cell::new(service.name.clone()),
                Cell::strong(format!("{}%", service.percent())),
                Cell::new(format!("{:.3e}", service.unavailability)),
                Cell::new(format!("{:.1}", service.minutes_per_year())),
                Cell::toned(how, Tone::Soft),
            ]
        })
        .collect();
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("服务", "Service"), 3),
            Column::right(m.words("可用性", "Availability")),
            Column::right(m.words("不可用率", "Unavailability")),
            Column::right(m.words("每年分钟", "Minutes a year")),
            Column::left(m.words("算法", "How"), 2),
        ],
        rows,
    });
    if !causes(m).is_empty() {
        parts.push(Part::Picture {
            file: DOWN_CHART,
            caption: m.words(
                "每年停机时间构成(各项若永不故障可减少的分钟)",
                "Minutes a year that each cause being perfect would save",
            ),
            alt: m.words("各故障原因贡献的柱状图", "Bar chart of what each cause contributes"),
            max_height_mm: 0,
        });
    }
    let events =
        || known.reliability.model.events.keys().filter_map(|name| known.reliability.events.get(name));
    let assumed = events().filter(|event| event.basis == ProbabilityBasis::Assumed).count();
    let promised = events().filter(|event| event.basis == ProbabilityBasis::Sla).count();
    parts.push(Part::Note {
        text: m.say(&text!(
            "基于SLA的估算,非承诺。模型:可用区、地域为共同原因,其余各自独立,切换完善;{promised}个概率来自SLA,{assumed}个为假设值。",
            "An SLA-derived estimate, not a commitment. Model: AZs and regions are common causes, everything else fails independently, switching is perfect; {promised} probabilities come from SLAs, {assumed} are assumed."
        )),
    });
}

fn recovery(m: &Material<'_>, parts: &mut Vec<Part>) {
    let known = &m.assessment.resilience;
    let mut rows = Vec::new();
    for row in &known.recovery {
        for estimate in &row.estimates {
            let cell = |seconds: Option<u32>| match seconds {
                Some(seconds) => Cell::new(m.say(&text!("{seconds} 秒", "{seconds} s"))),
                None => Cell::toned(m.words("不可恢复", "unrecoverable"), Tone::Soft),
            };
            let status = |status: TargetStatus| {
                let tone = match status {
                    TargetStatus::Met => Tone::Good,
                    TargetStatus::Breached => Tone::Error,
                    TargetStatus::NotEntered | TargetStatus::NotPromised => Tone::Unknown,
                };
                Cell::toned(m.say(&status.title()), tone)
            };
            rows.push(vec![
                Cell::new(row.service.clone()),
                Cell::new(m.say(&estimate.disruption.title())),
                cell(estimate.rto),
                status(estimate.rto_status),
                cell(estimate.rpo),
                status(estimate.rpo_status),
            ]);
        }
    }
    if rows.is_empty() {
        return;
    }
    parts.push(Part::Heading { text: m.words("恢复时间与数据丢失", "Recovery") });
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("服务", "Service"), 3),
            Column::left(m.words("故障", "Disruption"), 2),
            Column::right(m.words("恢复时间", "RTO")),
            Column::left("", 1),
            Column::right(m.words("数据丢失", "RPO")),
            Column::left("", 1),
        ],
        rows,
    });
    parts.push(Part::Note {
        text: m.words("估算值,须通过演练验证。", "Estimates; test them in a drill.")
    });
}
