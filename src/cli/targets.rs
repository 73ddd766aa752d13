//! Targets beside their estimates, and what brings a design nearer to them, as `yuntu availability` tells it.

use serde_json::{Value, json};

use super::table::Table;
use crate::assessment::{Improvement, Improvements};
use crate::base::{Lang, Text};
use crate::resilience::{AimRow, Recovery, TargetStatus};
use crate::text;

/// Every target beside its estimate.
pub(super) fn aims_json(aims: &[AimRow]) -> Value {
    aims.iter()
        .map(|row| {
            json!({
                "service": row.service,
                "what": row.aim.word(),
                "disruption": row.aim.disruption().map(crate::resilience::Disruption::word),
                "target": row.target,
                "estimate": row.estimate,
                "status": row.status.word(),
            })
        })
        .collect()
}

/// Each estimate of a recovery with its steps.
pub(super) fn recovery_json(rows: &[Recovery]) -> Value {
    rows.iter()
        .flat_map(|row| {
            row.estimates.iter().map(|estimate| {
                let steps: Vec<Value> = estimate
                    .steps
                    .iter()
                    .map(|step| {
                        let fact = Some(step.fact).filter(|fact| !fact.is_empty());
                        json!({ "title": step.title, "seconds": step.seconds, "fact": fact })
                    })
                    .collect();
                json!({
                    "service": row.service,
                    "disruption": estimate.disruption.word(),
                    "rto_seconds": estimate.rto,
                    "rpo": estimate.rpo.word(),
                    "rpo_seconds": estimate.rpo.seconds(),
                    "rpo_words": estimate.rpo.title(),
                    "steps": steps,
                })
            })
        })
        .collect()
}

/// What was found, as JSON.
pub(super) fn improvements_json(found: &Improvements) -> Value {
    let row = |row: &Improvement| {
        json!({
            "title": row.title,
            "monthly": row.monthly.to_fen().to_string(),
            "first_year": row.first_year.to_fen().to_string(),
            "incomplete": row.incomplete,
            "minutes_gained_per_year": format!("{:.3}", row.minutes),
            "capacity_gained_percent": crate::resilience::percent(row.capacity),
            "meets": row.meets,
        })
    };
    json!({
        "missed": found.missed,
        "list": found.list.iter().map(row).collect::<Vec<Value>>(),
        "meets_all": found.meets_all,
        "single": found.single.iter().map(row).collect::<Vec<Value>>(),
    })
}

/// Targets and estimates as a table, and the steps of each recovery.
pub(super) fn tell_aims(out: &mut String, aims: &[AimRow], recovery: &[Recovery], lang: Lang) {
    if aims.is_empty() {
        return;
    }
    let heading = Text::fixed("\n目标与估算（须演练验证）\n", "\nTargets and estimates (test them)\n");
    out.push_str(heading.get(lang));
    let mut table = Table::default();
    table.row(
        [
            Text::fixed("服务", "Service"),
            Text::fixed("指标", "What"),
            Text::fixed("估算", "Estimate"),
            Text::fixed("目标", "Target"),
            Text::fixed("结论", "Status"),
        ]
        .map(|words| words.get(lang).to_owned()),
    );
    for row in aims {
        table.row([
            row.service.clone(),
            row.aim.title().get(lang).to_owned(),
            row.estimate.get(lang).to_owned(),
            row.target.clone().unwrap_or_else(|| "-".to_owned()),
            row.status.title().get(lang).to_owned(),
        ]);
    }
    out.push_str(&table.render(""));
    for row in recovery {
        for estimate in row.estimates.iter().filter(|estimate| !estimate.steps.is_empty()) {
            let steps: Vec<String> = estimate
                .steps
                .iter()
                .map(|step| {
                    let source = match step.fact {
                        "" => Text::fixed("设计", "design"),
                        fact => Text::same(fact),
                    };
                    format!("{} {} s [{}]", step.title.get(lang), step.seconds, source.get(lang))
                })
                .collect();
            let (name, what) = (&row.service, estimate.disruption.title());
            let joined = steps.join(" → ");
            let Text { zh, en } = what;
            out.push_str(text!("  {name} {zh}：{joined}\n", "  {name}, {en}: {joined}\n").get(lang));
        }
    }
    if aims.iter().all(|row| row.target.is_none() || row.status == TargetStatus::NotPromised) {
        let words = Text::fixed(
            "  未填写目标：在设计、业务系统或环境的属性中填写可用性、RTO、RPO目标\n",
            "  no target was entered: enter availability, RTO and RPO in the design, a system or an environment\n",
        );
        out.push_str(words.get(lang));
    }
}

/// What brings the design nearer to its targets.
pub(super) fn tell_improvements(out: &mut String, found: &Improvements, lang: Lang) {
    let mut line = |words: Text| {
        out.push_str(words.get(lang));
        out.push('\n');
    };
    line(Text::fixed("\n改进建议", "\nWhat would help"));
    if found.missed.is_empty() {
        line(Text::fixed("  没有未达成的目标", "  no target is missed"));
    }
    for missed in &found.missed {
        let Text { zh, en } = missed;
        line(text!("  未达成：{zh}", "  missed: {en}"));
    }
    if !found.list.is_empty() {
        line(if found.meets_all {
            Text::fixed(
                "  达成全部目标的最少改动：",
                "  the shortest list of changes that meets all of them:",
            )
        } else {
            Text::fixed(
                "  找到的改动（仍有目标未达成）：",
                "  the changes found (some targets are still missed with them):",
            )
        });
    } else if !found.missed.is_empty() {
        line(Text::fixed(
            "  没有找到有帮助且不违反规则的改动",
            "  no change was found that helps and breaks no rule",
        ));
    }
    for (at, row) in found.list.iter().enumerate() {
        line(told(row, at + 1));
    }
    if !found.single.is_empty() {
        line(Text::fixed("  逐项试算：", "  each change by itself:"));
    }
    for (at, row) in found.single.iter().enumerate() {
        line(told(row, at + 1));
    }
}

/// A change with what it costs and gains, in one line.
pub(super) fn told(row: &Improvement, number: usize) -> Text {
    let Text { zh, en } = &row.title;
    let (month, year) = (row.monthly.grouped(), row.first_year.grouped());
    let (minutes, capacity) = (row.minutes_more(), row.capacity + 0.0);
    let known = if row.incomplete {
        Text::fixed("（有价格未知）", " (a price is not known)")
    } else {
        Text::default()
    };
    let (known_zh, known_en) = (known.zh, known.en);
    text!(
        "    {number}. {zh}：每月 {month} 元，首年 {year} 元{known_zh}；年停机 {minutes:+.1} 分钟，最差可用区故障容量 {capacity:+.1} 个百分点",
        "    {number}. {en}: {month} CNY a month, {year} the first year{known_en}; downtime {minutes:+.1} min a year, capacity after the worst AZ loss {capacity:+.1} points"
    )
}
