//! The bill as a workbook that calculates: the amounts of a line are formulas of its own figures, the totals are
//! sums of the column, so that a price or a quantity can be changed in the sheet. What people wrote is text in
//! every cell, never a formula.

mod grid;
mod handover;
mod sheets;

pub use handover::{Handover, handover_xlsx};

use grid::Grid;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};

use crate::base::{Lang, Money, Text};
use crate::pricing::{Bill, BillLine, Group, Price, QuoteHead, WaysToPay, rmb_capitals};
use crate::sizing::DesignSizes;
use crate::text;

/// What a workbook is made of.
#[derive(Debug, Clone, Copy)]
pub struct Workings<'a> {
    /// The bill.
    pub bill: &'a Bill,
    /// The head of the quotation.
    pub head: &'a QuoteHead,
    /// What the workloads need.
    pub sizes: &'a DesignSizes,
    /// Both ways of paying.
    pub ways: &'a WaysToPay,
    /// The language of our own words.
    pub lang: Lang,
}

/// The workbook: bill, sizing, ways to pay, assumptions, sources.
///
/// # Errors
/// When a text or a number of rows is beyond what the format holds; the text says so.
pub fn xlsx(workings: Workings<'_>) -> Result<Vec<u8>, Text> {
    write(workings).map_err(|error| refused(&error))
}

fn refused(error: &XlsxError) -> Text {
    text!(
        "无法写成XLSX：{error}；请减少行数或缩短文字",
        "cannot be written as XLSX: {error}; use fewer rows or shorter texts"
    )
}

fn write(workings: Workings<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let date = workings.head.date.0;
    let year = u16::try_from(date.year()).unwrap_or(1900).max(1900);
    // The day of the quotation, not of the clock: the same design gives the same bytes.
    let made = ExcelDateTime::from_ymd(year, u8::from(date.month()), date.day())?;
    book.set_properties(&DocProperties::new().set_title(&workings.head.title).set_creation_datetime(&made));
    let looks = Looks::new();
    let lang = workings.lang;
    let name = |text: Text| text.get(lang).to_owned();
    let sheet = book.add_worksheet().set_name(name(Text::fixed("报价清单", "Bill")))?;
    bill_sheet(sheet, workings, &looks)?;
    let sheet = book.add_worksheet().set_name(name(Text::fixed("容量测算", "Sizing")))?;
    sheets::sizing(sheet, workings, &looks)?;
    let sheet = book.add_worksheet().set_name(name(Text::fixed("付费方式", "Ways to pay")))?;
    sheets::ways(sheet, workings, &looks)?;
    let sheet = book.add_worksheet().set_name(name(Text::fixed("假设", "Assumptions")))?;
    sheets::assumptions(sheet, workings, &looks)?;
    let sheet = book.add_worksheet().set_name(name(Text::fixed("来源", "Sources")))?;
    sheets::sources(sheet, workings, &looks)?;
    book.save_to_buffer()
}

/// How cells look.
struct Looks {
    title: Format,
    head: Format,
    head_number: Format,
    /// In a column of its width.
    text: Format,
    soft: Format,
    /// Over the columns beside it.
    line: Format,
    soft_line: Format,
    number: Format,
    whole: Format,
    money: Format,
    sum_text: Format,
    sum: Format,
}

impl Looks {
    fn new() -> Self {
        let base = || Format::new().set_align(FormatAlign::Top);
        let soft = || base().set_font_color(Color::RGB(0x005F_6B7A));
        let head = || {
            let ground = Color::RGB(0x00E8_EEF7);
            let base = Format::new().set_align(FormatAlign::Bottom).set_bold().set_text_wrap();
            base.set_background_color(ground).set_border_bottom(FormatBorder::Thin)
        };
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: head(),
            head_number: head().set_align(FormatAlign::Right),
            text: base().set_text_wrap(),
            soft: soft().set_text_wrap(),
            line: base(),
            soft_line: soft(),
            // A blank as wide as a space keeps numbers off the words beside them.
            number: base().set_num_format("#,##0.00####_ "),
            whole: base().set_num_format("#,##0_ "),
            money: base().set_num_format("#,##0.00_ ").set_align(FormatAlign::Right),
            sum_text: base().set_bold().set_border_top(FormatBorder::Thin),
            sum: base().set_bold().set_num_format("#,##0.00_ ").set_border_top(FormatBorder::Thin),
        }
    }
}

/// The columns of the bill. The letters of the formulas below follow from their order.
const COLUMNS: [(Text, f64); 19] = [
    (Text::fixed("项目", "Item"), 40.0),
    (Text::fixed("费用性质", "Kind"), 12.0),
    (Text::fixed("可用区", "AZ"), 14.0),
    (Text::fixed("应用模块", "Function"), 14.0),
    (Text::fixed("SKU", "SKU"), 32.0),
    (Text::fixed("数量", "Quantity"), 10.0),
    (Text::fixed("单位", "Unit"), 8.0),
    (Text::fixed("单价", "Unit price"), 12.0),
    (Text::fixed("计价单位", "Per"), 11.0),
    (Text::fixed("每月次数", "Times a month"), 10.0),
    (Text::fixed("首年次数", "Times a year"), 10.0),
    (Text::fixed("购买时长次数", "Times in the term"), 13.0),
    (Text::fixed("合同折扣（%）", "Contract (%)"), 14.0),
    (Text::fixed("每月（元）", "Month (CNY)"), 14.0),
    (Text::fixed("首年（元）", "First year (CNY)"), 15.0),
    (Text::fixed("合计（元）", "Term (CNY)"), 15.0),
    (Text::fixed("来源", "Source"), 40.0),
    (Text::fixed("价格日期", "As of"), 14.0),
    (Text::fixed("计算", "How"), 60.0),
];
/// Columns of numbers.
const NUMBERS: [u16; 9] = [5, 7, 9, 10, 11, 12, 13, 14, 15];
/// The last column that is printed.
const PRINTED: u16 = 15;
/// The three columns of amounts: month, first year, term.
const AMOUNTS: [(u16, &str, &str); 3] = [(13, "N", "J"), (14, "O", "K"), (15, "P", "L")];

fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

fn bill_sheet(sheet: &mut Worksheet, workings: Workings<'_>, looks: &Looks) -> Result<(), XlsxError> {
    let Workings { bill, head, lang, .. } = workings;
    let mut row = head_rows(sheet, head, lang, looks)?;
    let mut grid = Grid::new(sheet, row, &COLUMNS, &NUMBERS, (lang, looks))?;
    let sheet = &mut grid;
    row += 1;
    let first = row;
    for line in bill.lines.iter().filter(|line| line.group != Group::Option) {
        line_row(sheet, row, line, lang, looks)?;
        row += 1;
    }
    let last = row;
    let totals = totals_rows(sheet, &mut row, (first, last), workings, looks)?;
    tax_rows(sheet, &mut row, totals, bill, lang, looks)?;
    let options: Vec<&BillLine> =
        bill.lines.iter().map(AsRef::as_ref).filter(|line| line.group == Group::Option).collect();
    if !options.is_empty() {
        row += 1;
        sheet.write_string_with_format(row, 0, Group::Option.title().get(lang), &looks.head)?;
        row += 1;
        for line in options {
            line_row(sheet, row, line, lang, looks)?;
            row += 1;
        }
    }
    if !bill.is_complete() {
        row += 1;
        let title = Text::fixed("待询价（不计入合计）", "To be confirmed (not in the totals)");
        sheet.write_string_with_format(row, 0, title.get(lang), &looks.head)?;
        row += 1;
        for missing in &bill.incomplete {
            sheet.write_string_with_format(row, 0, missing.what().get(lang), &looks.soft_line)?;
            row += 1;
        }
    }
    // Where a price comes from and how it was reckoned is for the screen, and for the sheet of sources.
    sheet.set_print_area(0, 0, row, PRINTED)?;
    grid.finish()
}

/// Landscape, as wide as one page, with the head of the table on every page: A4, or A3 where A4 could not be read.
fn paper(sheet: &mut Worksheet, head_row: u32, width: f64) -> Result<(), XlsxError> {
    const A3: u8 = 8;
    const A4: u8 = 9;
    sheet.set_landscape();
    sheet.set_paper_size(if width > 240.0 { A3 } else { A4 });
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(head_row, head_row)?;
    sheet.set_footer("&C&P / &N");
    Ok(())
}

fn head_rows(sheet: &mut Worksheet, head: &QuoteHead, lang: Lang, looks: &Looks) -> Result<u32, XlsxError> {
    let title = Text::fixed("报价单", "Quotation");
    sheet.write_string_with_format(0, 0, format!("{} {}", title.get(lang), head.title), &looks.title)?;
    let until = head.valid_until.map_or_else(String::new, |date| date.to_string());
    let mut row = 1;
    for (title, words) in [
        (Text::fixed("编号", "Number"), head.number.as_str()),
        (Text::fixed("版本", "Version"), &head.version),
        (Text::fixed("日期", "Date"), &head.date.to_string()),
        (Text::fixed("有效期至", "Valid until"), &until),
        (Text::fixed("付款条件", "Payment"), &head.payment),
        (Text::fixed("报价方", "Offered by"), &head.seller),
        (Text::fixed("客户", "For"), &head.buyer),
    ] {
        if words.is_empty() {
            continue;
        }
        sheet.write_string_with_format(row, 0, format!("{}: {words}", title.get(lang)), &looks.soft_line)?;
        row += 1;
    }
    Ok(row + 1)
}

fn line_row(
    sheet: &mut Grid<'_>,
    row: u32,
    line: &BillLine,
    lang: Lang,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let words = [
        (0, line.title.get(lang)),
        (1, line.group.title().get(lang)),
        (2, &line.az),
        (3, &line.function),
        (4, &line.sku),
        (6, line.unit.get(lang)),
        (8, line.price_unit().get(lang)),
    ]
    .map(|(column, words): (u16, &str)| (column, words.to_owned()));
    for (column, words) in words {
        sheet.words(row, column, words, &looks.text)?;
    }
    // On one line each: a row is not made high for what is not printed.
    for (column, words) in [(16, line.source.as_str()), (17, &line.as_of), (18, line.formula().get(lang))] {
        sheet.write_string_with_format(row, column, words, &looks.soft_line)?;
    }
    sheet.figure(row, 5, line.quantity, looks)?;
    for (column, times) in [(9, line.month_factor), (10, line.year_factor), (11, line.factor)] {
        sheet.figure(row, column, times, looks)?;
    }
    sheet.figure(row, 12, line.contract_percent, looks)?;
    match line.unit_price {
        Price::Known { amount, .. } => {
            sheet.figure(row, 7, amount.0, looks)?;
        }
        Price::Free => {
            sheet.figure(row, 7, Decimal::ZERO, looks)?;
        }
        // Left empty, so that a price can be filled in and the amounts follow.
        Price::NotFound => {
            sheet.write_blank(row, 7, &looks.number)?;
        }
    }
    let at = row + 1;
    let amounts = [line.monthly, line.first_year, line.amount];
    for ((column, _, times), amount) in AMOUNTS.into_iter().zip(amounts) {
        let asked = Price::NotFound.label();
        let asked = asked.get(lang);
        let formula = format!("=IF(ISBLANK(H{at}),\"{asked}\",ROUND(F{at}*H{at}*{times}{at}*M{at}/100,2))");
        let shown = amount.amount().map_or_else(|| asked.to_owned(), |money| money.to_fen().to_string());
        sheet.write_formula_with_format(
            row,
            column,
            Formula::new(formula).set_result(shown),
            &looks.money,
        )?;
    }
    Ok(())
}

/// Subtotal, tender and total; gives the row of the total.
fn totals_rows(
    sheet: &mut Grid<'_>,
    row: &mut u32,
    (first, last): (u32, u32),
    workings: Workings<'_>,
    looks: &Looks,
) -> Result<u32, XlsxError> {
    let Workings { bill, lang, .. } = workings;
    let tender = [bill.tender.monthly, bill.tender.first_year, bill.tender.term];
    let totals = [bill.monthly.amount, bill.first_year.amount, bill.term_total.amount];
    let shown = |money: Money| money.to_fen().to_string();
    let sum_row = *row;
    let title = Text::fixed("小计", "Subtotal");
    sheet.write_string_with_format(sum_row, 0, title.get(lang), &looks.sum_text)?;
    for (((column, letter, _), total), off) in AMOUNTS.into_iter().zip(totals).zip(tender) {
        let formula = if first == last {
            "=0".to_owned()
        } else {
            format!("=SUM({letter}{}:{letter}{last})", first + 1)
        };
        let sum = Money(total.0 - off.0);
        sheet.write_formula_with_format(
            sum_row,
            column,
            Formula::new(formula).set_result(shown(sum)),
            &looks.sum,
        )?;
    }
    let mut total_row = sum_row;
    if let Some(percent) = bill.tender_percent {
        let tender_row = sum_row + 1;
        total_row = tender_row + 1;
        let title = Text::fixed("投标折扣（总价按此百分比计）", "Tender (percent of the total that is paid)");
        sheet.write_string_with_format(tender_row, 0, title.get(lang), &looks.line)?;
        sheet.figure(tender_row, 12, percent, looks)?;
        let title = Text::fixed("合计", "Total");
        sheet.write_string_with_format(total_row, 0, title.get(lang), &looks.sum_text)?;
        for (((column, letter, _), total), off) in AMOUNTS.into_iter().zip(totals).zip(tender) {
            let formula = format!("=-ROUND({letter}{}*(100-M{})/100,2)", sum_row + 1, tender_row + 1);
            let formula = Formula::new(formula).set_result(shown(off));
            sheet.write_formula_with_format(tender_row, column, formula, &looks.money)?;
            let formula = format!("={letter}{}+{letter}{}", sum_row + 1, tender_row + 1);
            let formula = Formula::new(formula).set_result(shown(total));
            sheet.write_formula_with_format(total_row, column, formula, &looks.sum)?;
        }
    }
    *row = total_row + 1;
    if !bill.is_complete() {
        let missing = bill.incomplete.len();
        let words = {
            let items = crate::base::text::counted(missing, "item");
            text!(
                "合计为下限：另有 {missing} 项待询价",
                "the totals are lower bounds: {items} to be confirmed"
            )
        };
        sheet.write_string_with_format(*row, 0, words.get(lang), &looks.soft_line)?;
        *row += 1;
    }
    if lang == Lang::Zh {
        let (least, capitals) =
            (if bill.is_complete() { "" } else { "不低于" }, rmb_capitals(bill.term_total.amount));
        let words = format!("购买时长合计（大写）：{least}{capitals}");
        sheet.write_string_with_format(*row, 0, words, &looks.line)?;
        *row += 1;
    }
    Ok(total_row)
}

/// Exclusive, tax and inclusive of the term, or that the tax was not stated.
fn tax_rows(
    sheet: &mut Grid<'_>,
    row: &mut u32,
    total_row: u32,
    bill: &Bill,
    lang: Lang,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let (Some(tax), Some(split)) = (bill.tax, bill.taxed()) else {
        let words = Text::fixed(
            "税：未填写税率，或未说明目录价是否含税",
            "Tax: the rate, or whether list prices include it, is not entered",
        );
        sheet.write_string_with_format(*row, 0, words.get(lang), &looks.soft_line)?;
        *row += 1;
        return Ok(());
    };
    let rate_row = *row;
    let title = Text::fixed("税率（%）", "Tax rate (%)");
    sheet.write_string_with_format(rate_row, 0, title.get(lang), &looks.line)?;
    sheet.figure(rate_row, 12, tax.percent, looks)?;
    // Each line's tax is rounded by itself, as on an invoice; so the split is stated and not calculated anew.
    for (title, amount) in [
        (Text::fixed("购买时长，不含税", "Term, without tax"), split.exclusive),
        (Text::fixed("税额", "Tax"), split.tax),
        (Text::fixed("购买时长，含税", "Term, with tax"), split.inclusive),
    ] {
        *row += 1;
        sheet.write_string_with_format(*row, 0, title.get(lang), &looks.line)?;
        sheet.write_number_with_format(*row, 15, number(amount.to_fen().0), &looks.money)?;
    }
    let _ = total_row;
    *row += 1;
    Ok(())
}
