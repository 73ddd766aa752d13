//! Where every figure comes from.

use std::collections::{BTreeMap, BTreeSet};

use super::super::document::{Cell, Column, Part, Section};
use super::Material;
use crate::sizing::Need;

pub(super) fn section(m: &Material<'_>) -> Section {
    let mut parts = vec![Part::Note {
        text: m.words(
            "字母表示约束力：S 为来源文件明确规定，D 为本工具的推论，X 为后续公开资料。",
            "The letter says how binding a statement is: S, a source states it; D, we infer it; X, later public \
             documentation says so.",
        ),
    }];
    let mut prices: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for line in m.assessment.bill.lines.iter().filter(|line| !line.source.is_empty()) {
        prices.entry((&line.source, &line.as_of)).or_default().insert(&line.sku);
    }
    if !prices.is_empty() {
        parts.push(Part::Heading { text: m.words("价格来源", "Prices") });
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("项目", "Items"), 3),
                Column::left(m.words("来源", "Source"), 5),
                Column::left(m.words("日期", "Date"), 2),
            ],
            rows: prices
                .into_iter()
                .map(|((source, as_of), items)| {
                    let items: Vec<&str> = items.into_iter().collect();
                    vec![Cell::new(items.join(", ")), Cell::new(source), Cell::new(as_of)]
                })
                .collect(),
        });
    }
    let computed: Vec<_> = m
        .assessment
        .sizes
        .items
        .iter()
        .filter_map(
            |item| if let Need::Known(calculation) = &item.need { Some(calculation.formula) } else { None },
        )
        .collect();
    let mut seen = BTreeSet::new();
    let formulas: Vec<Vec<Cell>> = computed
        .into_iter()
        .filter(|formula| seen.insert(formula.id()))
        .map(|formula| {
            vec![
                Cell::new(formula.id()),
                Cell::new(m.say(&formula.title())),
                Cell::new(formula.expression()),
                Cell::new(format!("{} ({:?})", formula.source().label(m.lang), formula.basis())),
            ]
        })
        .collect();
    if !formulas.is_empty() {
        parts.push(Part::Heading { text: m.words("公式", "Formulas") });
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("编号", "Code"), 0),
                Column::left(m.words("名称", "Name"), 3),
                Column::left(m.words("公式", "Formula"), 5),
                Column::left(m.words("来源", "Source"), 3),
            ],
            rows: formulas,
        });
    }
    Section { title: m.words("依据与来源", "Facts and sources"), fresh_page: true, parts }
}
