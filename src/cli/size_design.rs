//! `yuntu size FILE`: everything that the workloads of a design imply.

use std::path::Path;

use super::args::{Format, Size};
use super::document;
use super::failure::{Failure, shown_path};
use super::output::{Output, Status, json_text};
use super::size::calculation_text;
use super::size_plan;
use super::table::Table;
use crate::assessment::Assessment;
use crate::base::{Lang, Text};
use crate::design::Design;
use crate::files;
use crate::import::{self, Sheet};
use crate::pricing::Plan;
use crate::sizing::{self, DesignSizes, Full, Need, Quantity, SizedItem, Swing};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Size, path: &Path, lang: Lang) -> Result<Output, Failure> {
    let mut document = document::read(path)?;
    let mut said = String::new();
    if let Some(sheet) = &args.numbers_template {
        said.push_str(&write_template(&document.design, sheet, lang)?);
    }
    if let Some(sheet) = &args.numbers {
        said.push_str(&read_numbers(&mut document.design, sheet, lang)?);
    }
    let facts = document.catalog(&document::price_books(&args.prices)?)?;
    let (design, catalog) = (&document.design, facts.get());
    let sizes = Assessment::sizes_of(design, catalog);
    let plan = Assessment::plan_of(design, catalog, &sizes);
    let failed = sizes.items.iter().any(|item| matches!(item.need, Need::Failed(_)));
    let swings = |item: &SizedItem| {
        if args.explain && item.need.known().is_some() {
            sizing::sensitivity(design, catalog, item.aim, item.measure)
        } else {
            Vec::new()
        }
    };
    let text = match args.format {
        Format::Json => {
            let mut all = sizing::sizes_json(design, &sizes, swings);
            if let Some(map) = all.as_object_mut() {
                size_plan::view(&plan, map);
            }
            json_text(&all)
        }
        Format::Text => {
            let mut out = overview(design, &sizes, lang);
            size_plan::tell(&mut out, &plan, lang);
            if args.explain {
                explain(&mut out, &sizes, swings, lang);
            } else if !sizes.items.is_empty() {
                out.push_str(
                    Text::fixed(
                        "\n每个数字的公式、输入和影响因素：加 --explain\n",
                        "\nFormula, inputs and sensitivity of each figure: add --explain\n",
                    )
                    .get(lang),
                );
            }
            out
        }
    };
    let status = if failed { Status::Incomplete } else { Status::Fine };
    if args.apply {
        said.push_str(&apply(args, &document, &plan, path, lang)?);
    }
    Ok(Output { text, notes: said, status })
}

/// Writes the table of business numbers.
fn write_template(design: &Design, sheet: &Path, lang: Lang) -> Result<String, Failure> {
    let csv = crate::pricing::csv_rows(&import::numbers_template(design, lang));
    let csv = crate::export::for_spreadsheets(&csv);
    files::save(sheet, csv.as_bytes()).map_err(|error| Failure::new(error.text()))?;
    let shown = shown_path(sheet);
    let words = text!(
        "已写入待填写的业务量指标表 {shown}；填好后加 --numbers {shown}",
        "written: {shown}, a table of business numbers to fill in; then add --numbers {shown}"
    );
    Ok(format!("{}\n", words.get(lang)))
}

/// Takes the workloads of a table into the design.
fn read_numbers(design: &mut Design, sheet: &Path, lang: Lang) -> Result<String, Failure> {
    let shown = shown_path(sheet);
    let fault = |why: Text| {
        let Text { zh, en } = why;
        Failure::new(text!("{shown}：{zh}", "{shown}: {en}"))
    };
    let bytes = document::bytes_of(sheet)?;
    let is_book = sheet.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let table = if is_book {
        let sheets = Sheet::xlsx(&bytes).map_err(fault)?;
        sheets.into_iter().next().map(|(_, table)| table).unwrap_or_default()
    } else {
        Sheet::csv(&String::from_utf8_lossy(&bytes)).map_err(fault)?
    };
    let edits = import::numbers(&table, design).map_err(|faults| {
        let joined =
            |lang: Lang| faults.iter().map(|row| row.get(lang).to_owned()).collect::<Vec<_>>().join("\n  ");
        fault(Text::new(joined(Lang::Zh), joined(Lang::En)))
    })?;
    let count = edits.len();
    design.apply_all(edits).map_err(|error| Failure::new(error.text()))?;
    let words = {
        let workloads = crate::base::text::counted(count, "workload");
        text!("已读取 {count} 项业务量指标（{shown}）", "{workloads} read from {shown}")
    };
    Ok(format!("{}\n", words.get(lang)))
}

/// Puts the proposals into the design and says so.
fn apply(
    args: &Size,
    document: &document::Document,
    plan: &Plan,
    path: &Path,
    lang: Lang,
) -> Result<String, Failure> {
    let target = args.output.as_deref().unwrap_or(path);
    let count = plan.proposals.len();
    if count == 0 && args.output.is_none() && args.numbers.is_none() {
        return Ok(format!("{}\n", Text::fixed("没有需要采纳的建议", "there is nothing to apply").get(lang)));
    }
    let mut design = document.design.clone();
    design.apply_all(plan.edits()).map_err(|error| Failure::new(error.text()))?;
    document.save(&design, path, target)?;
    let target = shown_path(target);
    Ok(format!(
        "{}\n",
        {
            let proposals = crate::base::text::counted(count, "proposal");
            text!("已采纳 {count} 项建议并写入 {target}", "{proposals} applied and written to {target}")
        }
        .get(lang)
    ))
}

fn overview(design: &Design, sizes: &DesignSizes, lang: Lang) -> String {
    if sizes.items.is_empty() {
        let why = if design.workloads.is_empty() {
            Text::fixed(
                "设计中没有业务量指标，因此没有可测算的容量。\n请在设计中填写业务量指标（日交易量、峰值每秒交易量等）及其对象。\n",
                "The design has no workload, so there is nothing to size.\nEnter one in the design (transactions a day, peak transactions a second, …) and what it lands on.\n",
            )
        } else {
            Text::fixed(
                "业务量指标没有指向数据库、专线、SLB、对象存储或应用模块，因此没有可测算的容量。\n",
                "No workload lands on a database, a line, an SLB, a bucket or a function, so there is nothing to size.\n",
            )
        };
        return why.get(lang).to_owned();
    }
    let mut table = Table::default();
    table.row(
        [
            Text::fixed("对象", "What"),
            Text::fixed("测算项", "Figure"),
            Text::fixed("需要", "Needs"),
            Text::fixed("建议", "To plan"),
            Text::fixed("设计中", "In the design"),
            Text::fixed("结论", "Verdict"),
            Text::fixed("公式", "Formula"),
        ]
        .map(|heading| heading.get(lang).to_owned()),
    );
    let mut last = None;
    for item in &sizes.items {
        let name = if last == Some(item.aim) { String::new() } else { item.name.clone() };
        last = Some(item.aim);
        let (needs, plan) = match &item.need {
            Need::Known(found) => (found.result.text(), found.to_plan().text()),
            Need::NotEntered(fields) => {
                let list = |lang, comma| {
                    fields.iter().map(|f| f.title().get(lang).to_owned()).collect::<Vec<_>>().join(comma)
                };
                let (zh, en) = (list(Lang::Zh, "、"), list(Lang::En, ", "));
                (text!("未填写：{zh}", "not entered: {en}"), Text::default())
            }
            Need::Failed(error) => (error.text(), Text::default()),
        };
        let held = item.entered.as_ref().map_or_else(|| Text::fixed("—", "—"), Quantity::text);
        table.row([
            name,
            item.measure.title().get(lang).to_owned(),
            needs.get(lang).to_owned(),
            plan.get(lang).to_owned(),
            held.get(lang).to_owned(),
            item.verdict().title().get(lang).to_owned(),
            item.formula.id().to_owned(),
        ]);
    }
    let mut out = table.render("");
    if !sizes.assumptions.is_empty() {
        out.push_str(
            Text::fixed(
                "\n假设（未填写，请确认）\n",
                "\nAssumed, because nothing was entered; please confirm\n",
            )
            .get(lang),
        );
        let mut table = Table::default();
        for row in &sizes.assumptions {
            let value = Quantity::number(row.value, row.what.unit()).text();
            table.row([row.what.title().get(lang).to_owned(), value.get(lang).to_owned()]);
        }
        out.push_str(&table.render("  "));
    }
    growth_text(&mut out, sizes, lang);
    if !sizes.uncovered.is_empty() {
        let ids: Vec<String> = sizes.uncovered.iter().map(ToString::to_string).collect();
        let ids = ids.join(", ");
        out.push_str(
            text!("\n没有业务量指向：{ids}（未评估）\n", "\nNo workload lands on: {ids} (not evaluated)\n")
                .get(lang),
        );
    }
    out
}

fn growth_text(out: &mut String, sizes: &DesignSizes, lang: Lang) {
    let rows: Vec<_> =
        sizes.growth.iter().filter(|row| !row.years.is_empty() && row.full != Full::Unknown).collect();
    if rows.is_empty() {
        if sizes.growth.iter().any(|row| matches!(row.full, Full::NotEntered(_))) {
            out.push_str(
                Text::fixed(
                    "\n业务增长：未填写年增长率，未评估何时达到上限\n",
                    "\nGrowth: not entered, so when limits are reached is not evaluated\n",
                )
                .get(lang),
            );
        }
        return;
    }
    out.push_str(Text::fixed("\n业务增长（F-29）\n", "\nGrowth (F-29)\n").get(lang));
    let mut table = Table::default();
    let mut head: Vec<String> = vec![String::new(), String::new()];
    head.extend((0..=5).map(|year| text!("{year}年后", "year {year}").get(lang).to_owned()));
    head.push(Text::fixed("上限", "Limit").get(lang).to_owned());
    head.push(Text::fixed("达到上限", "Reached").get(lang).to_owned());
    table.row(head);
    for row in rows {
        let mut cells = vec![row.name.clone(), row.title().get(lang).to_owned()];
        cells.extend((0..=5_usize).map(|year| {
            row.years
                .get(year)
                .map_or_else(|| "—".to_owned(), |need| need.round_dp(2).normalize().to_string())
        }));
        cells.push(
            row.limit.map_or_else(|| "—".to_owned(), |limit| limit.round_dp(2).normalize().to_string()),
        );
        cells.push(row.full.text().get(lang).to_owned());
        table.row(cells);
    }
    out.push_str(&table.render("  "));
}

fn explain(out: &mut String, sizes: &DesignSizes, swings: impl Fn(&SizedItem) -> Vec<Swing>, lang: Lang) {
    for item in &sizes.items {
        let Need::Known(found) = &item.need else { continue };
        out.push_str(&format!(
            "\n── {} · {}\n{}",
            item.name,
            item.measure.title().get(lang),
            calculation_text(found, lang)
        ));
        for (id, part) in &item.parts {
            out.push_str(&format!("\n  {id}: {}\n", part.result.text().get(lang)));
            let mut table = Table::default();
            for input in part.inputs.iter().chain(&part.steps) {
                table.row([input.title.get(lang).to_owned(), input.quantity.text().get(lang).to_owned()]);
            }
            out.push_str(&table.render("    "));
        }
        let swings = swings(item);
        if swings.is_empty() {
            continue;
        }
        out.push_str(
            Text::fixed("影响（输入 −10 % / +10 %）\n", "Sensitivity (input −10 % / +10 %)\n").get(lang),
        );
        let mut table = Table::default();
        for swing in swings {
            let of = |value| Quantity::number(rust_decimal::Decimal::round_dp(&value, 4), swing.unit).text();
            table.row([
                format!("{} ({})", swing.title.get(lang), swing.workload),
                of(swing.less).get(lang).to_owned(),
                of(swing.more).get(lang).to_owned(),
            ]);
        }
        out.push_str(&table.render("  "));
    }
}
