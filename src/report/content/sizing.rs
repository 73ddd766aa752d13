//! What the workloads need, each figure with its formula, inputs and source.

use super::super::document::{Cell, Column, Fact, Part, Section, Tone};
use super::Material;
use crate::pricing::Price;
use crate::sizing::{Calculation, Full, Need, Quantity, SizedItem, Verdict};
use crate::text;

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
        assumptions(m, &mut parts);
        classes(m, &mut parts);
        growth(m, &mut parts);
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
            let tone = match item.verdict() {
                Verdict::Enough => Tone::Good,
                Verdict::Tight => Tone::Warning,
                Verdict::Short => Tone::Error,
                Verdict::NotEvaluated => Tone::Unknown,
            };
            let verdict = Cell::toned(m.say(&item.verdict().title()), tone);
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
        Cell::new(m.say(&item.measure.title())),
        Cell::new(need),
        Cell::new(entered),
        verdict,
    ]
}

/// What was offered because nothing was entered.
fn assumptions(m: &Material<'_>, parts: &mut Vec<Part>) {
    let rows = &m.assessment.sizes.assumptions;
    if rows.is_empty() {
        return;
    }
    parts.push(Part::Heading { text: m.words("假设", "Assumptions") });
    parts.push(Part::Note {
        text: m.words(
            "下列数值未填写,按假设值计算,请确认。",
            "Nothing was entered for these; please confirm what was assumed.",
        ),
    });
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("假设", "Assumption"), 4),
            Column::right(m.words("值", "Value")),
            Column::left(m.words("来源", "Source"), 3),
        ],
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    Cell::new(m.say(&row.what.title())),
                    Cell::new(m.say(&Quantity::number(row.value, row.what.unit()).text())),
                    Cell::toned(format!("{} {}", row.provenance.source, row.provenance.as_of), Tone::Soft),
                ]
            })
            .collect(),
    });
}

/// The classes that fit, the cheapest first.
fn classes(m: &Material<'_>, parts: &mut Vec<Part>) {
    let choices = &m.assessment.plan.choices;
    if choices.is_empty() {
        return;
    }
    parts.push(Part::Heading { text: m.words("规格选择", "Classes that fit") });
    let mut rows = Vec::new();
    for choice in choices {
        for (at, option) in choice.options.iter().enumerate() {
            let name = if at == 0 { choice.name.clone() } else { String::new() };
            let price = match option.price {
                Price::Known { amount, .. } => amount.0.normalize().to_string(),
                Price::Free | Price::NotFound => m.say(&option.price.label()),
            };
            let per = match option.period {
                crate::catalog::Period::Hour => m.words("元/小时", "CNY/hour"),
                _ => m.words("元/月", "CNY/month"),
            };
            let code = if option.code == choice.current {
                Cell::strong(&*option.code)
            } else {
                Cell::new(&*option.code)
            };
            rows.push(vec![
                Cell::new(name),
                code,
                Cell::new(m.say(&option.shape)),
                Cell::new(price),
                Cell::toned(per, Tone::Soft),
            ]);
        }
    }
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("对象", "For"), 2),
            Column::left(m.words("规格", "Class"), 3),
            Column::left(m.words("配置", "Shape"), 4),
            Column::right(m.words("价格", "Price")),
            Column::left(m.words("单位", "Unit"), 0),
        ],
        rows,
    });
}

/// When each limit is reached.
fn growth(m: &Material<'_>, parts: &mut Vec<Part>) {
    let rows: Vec<Vec<Cell>> = m
        .assessment
        .sizes
        .growth
        .iter()
        .filter(|row| !row.years.is_empty() && row.full != Full::Unknown)
        .map(|row| {
            let year = |at: usize| {
                row.years.get(at).map_or_else(String::new, |need| need.round_dp(1).normalize().to_string())
            };
            let limit = row.limit.map_or_else(String::new, |limit| limit.round_dp(1).normalize().to_string());
            let tone = match row.full {
                Full::Now => Tone::Error,
                Full::Month(_) => Tone::Warning,
                Full::Later => Tone::Good,
                Full::NotEntered(_) | Full::Unknown => Tone::Unknown,
            };
            vec![
                Cell::new(row.name.clone()),
                Cell::new(m.say(&row.title())),
                Cell::new(year(0)),
                Cell::new(year(1)),
                Cell::new(year(3)),
                Cell::new(year(5)),
                Cell::new(limit),
                Cell::toned(m.say(&row.full.text()), tone),
            ]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    parts.push(Part::Heading { text: m.words("业务增长", "Growth") });
    if crate::scene::growth_chart::growth_lines(&m.assessment.sizes.growth, m.lang).is_some() {
        parts.push(Part::Picture {
            file: super::GROWTH_CHART,
            caption: m.words(
                "五年内各项容量占上限的比例（100% 为上限）",
                "Share of each limit in use over five years (100 % is the limit)",
            ),
            alt: m.words(
                "容量占用随业务增长的折线图",
                "Lines of the share of each limit in use as business grows",
            ),
            max_height_mm: 0,
        });
    }
    let after = |years: u32| m.say(&text!("{years}年后", "year {years}"));
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("对象", "For"), 3),
            Column::left(m.words("测算项", "What"), 2),
            Column::right(after(0)),
            Column::right(after(1)),
            Column::right(after(3)),
            Column::right(after(5)),
            Column::right(m.words("上限", "Limit")),
            Column::left(m.words("达到上限", "Reached"), 3),
        ],
        rows,
    });
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
