//! The quotation: its chart, its lines, its totals, and what is missing.

use super::super::document::{Cell, Column, Fact, Part, Section, Tone};
use super::{COST_CHART, Material};
use crate::pricing::Price;
use crate::scene::charts::Bar;
use crate::scene::look;

pub(super) fn section(m: &Material<'_>) -> Section {
    let bill = &m.assessment.bill;
    let mut parts = Vec::new();
    if !bars(m).is_empty() {
        parts.push(Part::Picture {
            file: COST_CHART,
            caption: m.words("首年费用构成（元）", "First year by product family (CNY)"),
            alt: m
                .words("首年费用按产品类别的柱状图", "Bar chart of the first year's cost by product family"),
            max_height_mm: 0,
        });
    }
    if bill.lines.is_empty() {
        parts.push(Part::Paragraph { text: m.words("没有计价项。", "There is nothing to price.") });
        return Section { title: m.words("报价清单", "Quote"), fresh_page: true, parts };
    }
    let mut rows: Vec<Vec<Cell>> = bill
        .lines
        .iter()
        .map(|line| {
            vec![
                Cell::new(match &*line.az {
                    "" => m.say(&line.title),
                    az => format!("{} · {az}", m.say(&line.title)),
                }),
                Cell::new(line.quantity.normalize().to_string()),
                price(m, line.unit_price),
                Cell::toned(m.say(&line.price_unit()), Tone::Soft),
                price(m, line.monthly),
                price(m, line.first_year),
            ]
        })
        .collect();
    rows.push(vec![
        Cell::strong(m.words("合计", "Total")),
        Cell::new(""),
        Cell::new(""),
        Cell::new(""),
        Cell::strong(bill.monthly.amount.grouped()),
        Cell::strong(bill.first_year.amount.grouped()),
    ]);
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("项目", "Item"), 1),
            Column::right(m.words("数量", "Quantity")),
            Column::right(m.words("单价", "Unit price")),
            Column::left(m.words("单位", "Unit"), 0),
            Column::right(m.words("每月", "A month")),
            Column::right(m.words("首年", "First year")),
        ],
        rows,
    });
    parts.push(Part::Facts { rows: sums(m) });
    parts.push(Part::Note {
        text: m.words(
            "金额单位为人民币元。以目录价为基础,税费与商务折扣见上;除注明者外为公共云目录价,金融云价格可能不同,以正式报价为准。",
            "Amounts in CNY, from list prices; tax and discounts stand above. Unless noted they are the public \
             cloud's, and the finance cloud may differ: the vendor's quotation is final.",
        ),
    });
    if !bill.incomplete.is_empty() {
        parts.push(Part::Heading { text: m.words("待询价项", "Prices to be confirmed") });
        parts.push(Part::Note {
            text: m.words("合计不含下列项目。", "The totals exclude these items.")
        });
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("项目", "Item"), 2),
                Column::left(m.words("说明", "What is missing"), 5),
            ],
            rows: bill
                .incomplete
                .iter()
                .map(|missing| vec![Cell::new(missing.sku.clone()), Cell::new(m.say(&missing.what()))])
                .collect(),
        });
    }
    Section { title: m.words("报价清单", "Quote"), fresh_page: true, parts }
}

/// What the columns above do not show: what is paid once, years ahead, tender, tax, the total in capitals.
fn sums(m: &Material<'_>) -> Vec<Fact> {
    let bill = &m.assessment.bill;
    let mut rows = Vec::new();
    let mut say = |label: String, value: String| rows.push(Fact::new(label, value));
    if bill.one_off > crate::base::Money::ZERO {
        say(m.words("一次性费用", "One-off"), bill.one_off.grouped());
    }
    if let Some(percent) = bill.tender_percent {
        let off = bill.tender.first_year.grouped();
        say(m.words("投标折扣(首年)", "Tender (first year)"), format!("{} % · {off}", percent.normalize()));
    }
    for (title, total) in bill.totals() {
        say(m.say(&title), m.say(&total.label()));
    }
    say(m.words("三年总成本", "Three years"), m.say(&bill.three_years.label()));
    say(m.words("五年总成本", "Five years"), m.say(&bill.five_years.label()));
    match (bill.tax, bill.taxed()) {
        (Some(tax), Some(split)) => {
            let percent = tax.percent.normalize();
            say(m.words("购买时长,不含税", "Term, without tax"), split.exclusive.grouped());
            say(format!("{} {percent} %", m.words("税额", "Tax")), split.tax.grouped());
            say(m.words("购买时长,含税", "Term, with tax"), split.inclusive.grouped());
        }
        _ => say(
            m.words("税", "Tax"),
            m.words("未填写税率或目录价是否含税", "rate, or whether the list includes it, not entered"),
        ),
    }
    if m.lang == crate::base::Lang::Zh {
        say(m.words("大写", "In capitals"), bill.total_in_capitals());
    }
    rows
}

/// The first year by product family, for the chart.
pub(in crate::report) fn bars(m: &Material<'_>) -> Vec<Bar> {
    let families = m.assessment.bill.first_year_by_family(m.design, m.catalog);
    families
        .into_iter()
        .map(|(family, amount)| Bar { label: family.title(), amount, color: look::family_color(family) })
        .collect()
}

fn price(m: &Material<'_>, price: Price) -> Cell {
    match price {
        Price::Known { amount, .. } => Cell::new(amount.grouped()),
        Price::Free => Cell::new(m.say(&price.label())),
        Price::NotFound => Cell::toned(m.words("待询价", "to be confirmed"), Tone::Warning),
    }
}
