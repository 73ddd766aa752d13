//! What the workloads need, each figure with its formula, inputs and source.

use super::super::document::{Cell, Column, Fact, Part, Section, Tone};
use super::Material;
use crate::sizing::{Calculation, Need, SizedItem};

pub(super) fn section(m: &Material<'_>) -> Section {
    let sizes = &m.assessment.sizes;
    let mut parts = Vec::new();
    if sizes.items.is_empty() {
        parts.push(Part::Paragraph {
            text: m.words("未填写业务量指标,容量未测算。", "No workload was entered, so nothing was sized."),
        });
    } else {
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("对象", "For"), 3),
                Column::left(m.words("测算项", "What"), 3),
                Column::right(m.words("需求", "Need")),
                Column::right(m.words("已选", "Entered")),
                Column::left(m.words("结论", "Verdict"), 2),
            ],
            rows: sizes.items.iter().map(|item| row(m, item)).collect(),
        });
        parts.push(Part::Heading { text: m.words("计算过程", "How it was computed") });
        for item in &sizes.items {
            if let Need::Known(calculation) = &item.need {
                parts.push(card(m, item, calculation));
            }
        }
    }
    Section { title: m.words("容量测算", "Sizing"), fresh_page: false, parts }
}

fn row(m: &Material<'_>, item: &SizedItem) -> Vec<Cell> {
    let entered =
        item.entered.as_ref().map_or_else(|| m.words("未填写", "not entered"), |q| m.say(&q.text()));
    let (need, verdict) = match &item.need {
        Need::Known(calculation) => {
            let wanted = calculation.to_plan();
            let needed = calculation.result.decimal();
            let verdict = match (item.entered.as_ref().and_then(crate::sizing::Quantity::decimal), needed) {
                (Some(has), Some(needed)) if has >= needed => {
                    Cell::toned(m.words("满足", "enough"), Tone::Good)
                }
                (Some(_), Some(_)) => Cell::toned(m.words("不足", "not enough"), Tone::Error),
                (None, _) | (_, None) => Cell::toned(m.words("未评估", "not evaluated"), Tone::Unknown),
            };
            (m.say(&wanted.text()), verdict)
        }
        Need::NotEntered(fields) => {
            let names: Vec<String> = fields.iter().map(|field| m.say(&field.title())).collect();
            let said = format!("{}{}{}", m.words("未填写", "not entered"), m.colon(), names.join(m.comma()));
            (m.words("未评估", "not evaluated"), Cell::toned(said, Tone::Unknown))
        }
        Need::Failed(error) => {
            (m.words("未评估", "not evaluated"), Cell::toned(m.say(&error.text()), Tone::Error))
        }
    };
    vec![
        Cell::new(item.name.clone()),
        Cell::new(m.say(&item.formula.title())),
        Cell::new(need),
        Cell::new(entered),
        verdict,
    ]
}

fn card(m: &Material<'_>, item: &SizedItem, calculation: &Calculation) -> Part {
    let planned = m.say(&calculation.to_plan().text());
    let mut notes: Vec<String> = calculation.notes.iter().map(|note| m.say(note)).collect();
    if calculation.recommended.is_some() {
        let bare = m.say(&calculation.result.text());
        notes.insert(0, format!("{}{}{bare}", m.words("公式结果", "Result of the formula"), m.colon()));
    }
    Part::Calculation {
        title: format!("{} · {}", item.name, m.say(&calculation.formula.title())),
        code: calculation.formula.id().to_owned(),
        formula: calculation.formula.expression().to_owned(),
        result: planned,
        inputs: calculation
            .inputs
            .iter()
            .map(|input| Fact::new(m.say(&input.title), m.say(&input.quantity.text())))
            .collect(),
        notes,
        origin: format!(
            "{}{}{} ({:?})",
            m.words("来源", "Source"),
            m.colon(),
            calculation.source().label(m.lang),
            calculation.formula.basis()
        ),
    }
}
