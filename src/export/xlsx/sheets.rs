//! The sheets beside the bill: sizing, assumptions, sources.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::grid::Grid;
use super::{Looks, Workings, number};
use crate::base::Text;
use crate::sizing::{Full, Need, Quantity};

fn heads<'s>(
    sheet: &'s mut Worksheet,
    columns: &[(Text, f64)],
    numbers: &[u16],
    workings: Workings<'_>,
    looks: &Looks,
) -> Result<Grid<'s>, XlsxError> {
    Grid::new(sheet, 0, columns, numbers, (workings.lang, looks))
}

/// A number as a number and a word as a word, with its unit beside it.
fn quantity(
    sheet: &mut Grid<'_>,
    (row, column): (u32, u16),
    value: Option<&Quantity>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let Some(value) = value else { return Ok(()) };
    match value.decimal() {
        Some(figure) => sheet.figure(row, column, figure, looks),
        None => sheet.words(row, column, &value.value, &looks.text),
    }
}

/// Every figure with its formula, and the month in which its limit is reached.
pub(super) fn sizing(sheet: &mut Worksheet, workings: Workings<'_>, looks: &Looks) -> Result<(), XlsxError> {
    let lang = workings.lang;
    let mut grid = heads(
        sheet,
        &[
            (Text::fixed("对象", "What"), 24.0),
            (Text::fixed("测算项", "Figure"), 16.0),
            (Text::fixed("需要", "Needs"), 14.0),
            (Text::fixed("建议", "To plan"), 14.0),
            (Text::fixed("设计中", "In the design"), 14.0),
            (Text::fixed("单位", "Unit"), 16.0),
            (Text::fixed("结论", "Verdict"), 12.0),
            (Text::fixed("公式", "Formula"), 8.0),
            (Text::fixed("算式", "Expression"), 44.0),
            (Text::fixed("输入", "Inputs"), 60.0),
            (Text::fixed("依据", "Source"), 30.0),
            (Text::fixed("达到上限", "Limit reached"), 24.0),
        ],
        &[2, 3, 4],
        workings,
        looks,
    )?;
    let sheet = &mut grid;
    for (row, item) in (1_u32..).zip(&workings.sizes.items) {
        sheet.words(row, 0, &item.name, &looks.text)?;
        sheet.words(row, 1, item.measure.title().get(lang), &looks.text)?;
        match &item.need {
            Need::Known(found) => {
                quantity(sheet, (row, 2), Some(&found.result), looks)?;
                quantity(sheet, (row, 3), Some(found.to_plan()), looks)?;
                sheet.words(row, 5, found.result.unit.title().get(lang), &looks.text)?;
                let inputs: Vec<String> = found
                    .inputs
                    .iter()
                    .map(|input| format!("{} = {}", input.title.get(lang), input.quantity.text().get(lang)))
                    .collect();
                sheet.words(row, 9, inputs.join("; "), &looks.text)?;
            }
            Need::NotEntered(fields) => {
                let titles: Vec<String> =
                    fields.iter().map(|field| field.title().get(lang).to_owned()).collect();
                let words = Text::fixed("未填写", "not entered");
                let said = format!("{}: {}", words.get(lang), titles.join(", "));
                sheet.words(row, 9, said, &looks.soft)?;
            }
            Need::Failed(error) => {
                sheet.words(row, 9, error.text().get(lang), &looks.soft)?;
            }
        }
        quantity(sheet, (row, 4), item.entered.as_ref(), looks)?;
        sheet.words(row, 6, item.verdict().title().get(lang), &looks.text)?;
        sheet.words(row, 7, item.formula.id(), &looks.text)?;
        sheet.words(row, 8, item.formula.expression(), &looks.text)?;
        sheet.words(row, 10, item.formula.source().label(lang), &looks.soft)?;
        let growth =
            workings.sizes.growth.iter().find(|row| row.aim == item.aim && row.measure == item.measure);
        if let Some(growth) = growth.filter(|row| row.full != Full::Unknown) {
            sheet.words(row, 11, growth.full.text().get(lang), &looks.text)?;
        }
    }
    grid.finish()
}

/// Subscription against pay-as-you-go, with the month in which a year in advance becomes cheaper.
pub(super) fn ways(sheet: &mut Worksheet, workings: Workings<'_>, looks: &Looks) -> Result<(), XlsxError> {
    let lang = workings.lang;
    let mut grid = heads(
        sheet,
        &[
            (Text::fixed("项目", "Item"), 34.0),
            (Text::fixed("数量", "Quantity"), 10.0),
            (Text::fixed("按量每月（元）", "A month by use (CNY)"), 18.0),
            (Text::fixed("包月（元）", "By the month (CNY)"), 18.0),
            (Text::fixed("包年（元）", "A year in advance (CNY)"), 20.0),
            (Text::fixed("包年划算的月份", "Month from which the year is cheaper"), 20.0),
            (Text::fixed("结论", "Verdict"), 44.0),
        ],
        &[1, 2, 3, 4, 5],
        workings,
        looks,
    )?;
    let sheet = &mut grid;
    let ways = workings.ways;
    let all = ways.all.iter().filter(|_| ways.rows.len() > 1);
    for (row, found) in (1_u32..).zip(ways.rows.iter().chain(all)) {
        sheet.words(row, 0, found.title.get(lang), &looks.text)?;
        sheet.figure(row, 1, found.quantity, looks)?;
        for (column, money) in
            [(2, found.by_use_monthly), (3, found.subscribed_monthly), (4, found.subscribed_year)]
        {
            sheet.write_number_with_format(row, column, number(money.to_fen().0), &looks.money)?;
        }
        if let Some(month) = found.month {
            sheet.figure(row, 5, month.into(), looks)?;
        }
        sheet.words(row, 6, found.verdict().get(lang), &looks.text)?;
    }
    grid.finish()
}

/// What was assumed because nothing was entered.
pub(super) fn assumptions(
    sheet: &mut Worksheet,
    workings: Workings<'_>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let lang = workings.lang;
    let mut grid = heads(
        sheet,
        &[
            (Text::fixed("假设", "Assumption"), 44.0),
            (Text::fixed("值", "Value"), 12.0),
            (Text::fixed("单位", "Unit"), 20.0),
            (Text::fixed("来源", "Source"), 40.0),
            (Text::fixed("日期", "As of"), 12.0),
        ],
        &[1],
        workings,
        looks,
    )?;
    let sheet = &mut grid;
    for (row, assumption) in (1_u32..).zip(&workings.sizes.assumptions) {
        sheet.words(row, 0, assumption.what.title().get(lang), &looks.text)?;
        sheet.figure(row, 1, assumption.value, looks)?;
        sheet.words(row, 2, assumption.what.unit().title().get(lang), &looks.text)?;
        sheet.words(row, 3, &assumption.provenance.source, &looks.soft)?;
        sheet.words(row, 4, &assumption.provenance.as_of, &looks.soft)?;
    }
    grid.finish()
}

/// Where the prices come from.
pub(super) fn sources(sheet: &mut Worksheet, workings: Workings<'_>, looks: &Looks) -> Result<(), XlsxError> {
    let lang = workings.lang;
    let mut grid = heads(
        sheet,
        &[
            (Text::fixed("来源", "Source"), 80.0),
            (Text::fixed("日期", "As of"), 24.0),
            (Text::fixed("可信度", "Confidence"), 12.0),
            (Text::fixed("项目", "Items"), 60.0),
        ],
        &[],
        workings,
        looks,
    )?;
    let sheet = &mut grid;
    let mut rows: BTreeMap<(&str, &str, crate::catalog::Confidence), Vec<&str>> = BTreeMap::new();
    for line in workings.bill.lines.iter().filter(|line| !line.source.is_empty()) {
        let skus = rows.entry((&line.source, &line.as_of, line.confidence)).or_default();
        if !skus.contains(&line.sku.as_str()) {
            skus.push(&line.sku);
        }
    }
    for (row, ((source, as_of, confidence), skus)) in (1_u32..).zip(rows) {
        sheet.words(row, 0, source, &looks.text)?;
        sheet.words(row, 1, as_of, &looks.text)?;
        sheet.words(row, 2, confidence.title().get(lang), &looks.text)?;
        sheet.words(row, 3, skus.join(", "), &looks.text)?;
    }
    grid.finish()
}
