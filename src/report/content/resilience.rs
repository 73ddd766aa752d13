//! The proof of high availability: what each AZ loss leaves, availability and what contributes, recovery.

use super::super::document::{Cell, Column, Part, Section, Tone};
use super::{AZ_PICTURES, DOWN_CHART, Material};
use crate::base::Text;
use crate::resilience::{
    CapacityRow, Failing, Outcome, ServiceAvailability, Simulator, TargetStatus, Verdict, model_for, percent,
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
        scenarios(m, &mut parts);
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
            let saved = if row.rrw.is_finite() { minutes - minutes / row.rrw } else { minutes };
            (known.reliability.title(&row.event, m.design), saved)
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
            Cell::new(service.name.to_string()),
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
    for (az, file) in m.design.azs.keys().zip(AZ_PICTURES) {
        let Text { zh, en } = Failing::from(az).title(m.design);
        parts.push(Part::Picture {
            file,
            caption: m.say(&text!(
                "{zh}故障：红色叉为故障，橙色斜线为因依赖中断，蓝色点框为降级",
                "Without {en}: crosses failed, slanted lines cut off from what they need, dotted frames degraded"
            )),
            alt: m.say(&text!("{zh}故障时的架构图", "The diagram without {en}")),
            max_height_mm: 90,
        });
    }
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

/// What the failures that the design keeps leave.
fn scenarios(m: &Material<'_>, parts: &mut Vec<Part>) {
    let kept = &m.design.settings.failures.scenarios;
    if kept.is_empty() {
        return;
    }
    let all: Vec<(String, Vec<Failing>)> = kept
        .iter()
        .map(|row| (row.name.clone(), row.living(m.design)))
        .filter(|(_, failing)| !failing.is_empty())
        .collect();
    let everything: Vec<Failing> = all.iter().flat_map(|(_, failing)| failing.clone()).collect();
    let built = model_for(m.design, m.catalog, &everything);
    let Ok(simulator) = Simulator::new(m.design, &built) else { return };
    let outcomes = simulator.outcomes(all.iter().map(|(_, failing)| failing.as_slice()));
    let rows = all.iter().zip(&outcomes).flat_map(|((name, _), outcome)| {
        let mut rows = rows_of(m, outcome);
        if let Some(first) = rows.first_mut().and_then(|row| row.first_mut()) {
            let titles: Vec<String> = outcome.failed.iter().map(|one| m.say(&one.title(m.design))).collect();
            *first = Cell::new(format!("{name} ({})", titles.join(" + ")));
        }
        rows
    });
    let rows = rows.collect();
    parts.push(Part::Heading { text: m.words("保存的故障场景", "Scenarios that the design keeps") });
    parts.push(Part::Table { columns: columns(m), rows });
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
    let [promised, assumed, entered] = known.reliability.bases();
    parts.push(Part::Note {
        text: m.say(&text!(
            "基于SLA的估算,非承诺。模型:可用区、地域为共同原因,其余各自独立,切换完善;{promised}个概率来自SLA,{assumed}个为假设值,{entered}个为自填值。",
            "An SLA-derived estimate, not a commitment. Model: AZs and regions are common causes, everything else fails independently, switching is perfect; {promised} probabilities come from SLAs, {assumed} are assumed, {entered} were entered."
        )),
    });
}

fn recovery(m: &Material<'_>, parts: &mut Vec<Part>) {
    let rows: Vec<Vec<Cell>> = m
        .assessment
        .resilience
        .aims()
        .into_iter()
        .map(|row| {
            let tone = match row.status {
                TargetStatus::Met => Tone::Good,
                TargetStatus::Breached => Tone::Error,
                TargetStatus::NotEntered | TargetStatus::NotPromised => Tone::Unknown,
            };
            vec![
                Cell::new(row.service),
                Cell::new(m.say(&row.aim.title())),
                Cell::new(m.say(&row.estimate)),
                Cell::new(row.target.unwrap_or_else(|| "-".to_owned())),
                Cell::toned(m.say(&row.status.title()), tone),
            ]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    parts.push(Part::Heading { text: m.words("目标与恢复估算", "Targets and recovery") });
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("服务", "Service"), 3),
            Column::left(m.words("指标", "What"), 3),
            Column::left(m.words("估算", "Estimate"), 4),
            Column::right(m.words("目标", "Target")),
            Column::left(m.words("结论", "Status"), 2),
        ],
        rows,
    });
    parts.push(Part::Note {
        text: m.words("估算值,须通过演练验证。", "Estimates; test them in a drill.")
    });
}
