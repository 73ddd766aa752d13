//! The bill as a text table and as CSV.

use super::bill::unit_amount;
use super::{Bill, BillLine, Total};
use crate::base::{Lang, Text};

/// The columns of both forms, in order.
const HEAD: [Text; 9] = [
    Text::fixed("项目", "Item"),
    Text::fixed("数量", "Quantity"),
    Text::fixed("单位", "Unit"),
    Text::fixed("单价", "Unit price"),
    Text::fixed("计价单位", "Per"),
    Text::fixed("每月（元）", "Month (CNY)"),
    Text::fixed("首年（元）", "First year (CNY)"),
    Text::fixed("合计（元）", "Term (CNY)"),
    Text::fixed("来源", "Source"),
];

impl Bill {
    /// The three totals with their names: a month, the first year, the term.
    #[must_use]
    pub fn totals(&self) -> [(Text, Total); 3] {
        let term = self.term.title();
        [
            (Text::fixed("每月", "Month"), self.monthly),
            (Text::fixed("首年", "First year"), self.first_year),
            (Text::new(format!("购买时长 {}", term.zh), format!("Term of {}", term.en)), self.term_total),
        ]
    }

    /// A table for a terminal, with the totals and what is missing from them below it.
    #[must_use]
    pub fn to_text(&self, lang: Lang) -> String {
        let mut rows: Vec<Vec<String>> = vec![HEAD.iter().map(|title| title.get(lang).to_owned()).collect()];
        rows.extend(self.lines.iter().map(|line| cells(line, lang, true)));
        // The source is the last column and as long as it likes.
        let widths: Vec<usize> = (0..HEAD.len())
            .map(|i| rows.iter().filter_map(|row| row.get(i)).map(|cell| width(cell)).max().unwrap_or(0))
            .collect();
        let mut out = String::new();
        for row in &rows {
            let mut line = String::new();
            for (i, (cell, widest)) in row.iter().zip(&widths).enumerate() {
                let gap = " ".repeat(widest.saturating_sub(width(cell)));
                let numeric = matches!(i, 1 | 3 | 5..=7);
                line.push_str(&if numeric { format!("{gap}{cell}  ") } else { format!("{cell}{gap}  ") });
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out.push('\n');
        for (title, total) in self.totals() {
            let label = total.label();
            out.push_str(&format!("{}: {} {}\n", title.get(lang), label.get(lang), Self::CURRENCY));
        }
        if !self.is_complete() {
            out.push('\n');
            out.push_str(match lang {
                Lang::Zh => "不含以下待询价项：\n",
                Lang::En => "Excluding items to be confirmed:\n",
            });
            for row in &self.incomplete {
                let ids: Vec<String> = row.subjects.iter().map(ToString::to_string).collect();
                out.push_str(&format!("  - {} [{}]\n", row.what.get(lang), ids.join(", ")));
            }
        }
        out
    }

    /// A table for a spreadsheet: UTF-8, comma separated, quoted as RFC 4180 says, no cell that a
    /// spreadsheet would take for a formula. Numbers stand without separators; the totals follow the lines.
    #[must_use]
    pub fn to_csv(&self, lang: Lang) -> String {
        let mut head: Vec<String> = vec!["SKU".to_owned()];
        head.extend(HEAD.iter().map(|title| title.get(lang).to_owned()));
        let more = [
            Text::fixed("价格日期", "As of"),
            Text::fixed("可信度", "Confidence"),
            Text::fixed("计算", "Formula"),
            Text::fixed("节点", "Nodes"),
        ];
        head.extend(more.iter().map(|title| title.get(lang).to_owned()));
        let width = head.len();
        let mut rows = vec![head];
        for line in &self.lines {
            let mut row = vec![csv_text(&line.sku)];
            row.extend(cells(line, lang, false));
            row.push(csv_text(&line.as_of));
            row.push(line.confidence.title().get(lang).to_owned());
            row.push(csv_text(line.formula.get(lang)));
            row.push(line.subjects.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
            rows.push(row);
        }
        let figures: Vec<String> =
            self.totals().iter().map(|(_, total)| total.amount.to_fen().to_string()).collect();
        let mut total = vec![String::new(), Text::fixed("合计", "Total").get(lang).to_owned()];
        total.resize(6, String::new());
        total.extend(figures);
        if !self.is_complete() {
            let items = self.incomplete.len();
            total.push(match lang {
                Lang::Zh => format!("不含待询价项 {items} 项"),
                Lang::En => format!("excluding {items} items to be confirmed"),
            });
        }
        total.resize(width, String::new());
        rows.push(total);
        rows.iter()
            .map(|row| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\r\n")
            .collect()
    }
}

/// The cells of a line under [`HEAD`]; for people with separators and words, for a spreadsheet without.
fn cells(line: &BillLine, lang: Lang, for_people: bool) -> Vec<String> {
    let amount = |price: super::Price| {
        if for_people {
            price.label().get(lang).to_owned()
        } else {
            price
                .amount()
                .map_or_else(|| price.label().get(lang).to_owned(), |money| money.to_fen().to_string())
        }
    };
    let unit_price = line
        .unit_price
        .amount()
        .filter(|money| !money.0.is_zero())
        .map_or_else(|| line.unit_price.label().get(lang).to_owned(), unit_amount);
    let text = |words: &str| if for_people { words.to_owned() } else { csv_text(words) };
    vec![
        text(line.title.get(lang)),
        line.quantity.normalize().to_string(),
        text(line.unit.get(lang)),
        unit_price,
        line.price_unit().get(lang).to_owned(),
        amount(line.monthly),
        amount(line.first_year),
        amount(line.amount),
        text(&line.source),
    ]
}

/// Text of a user that may stand in a cell: one that a spreadsheet would take for a formula gets an
/// apostrophe in front.
#[must_use]
pub fn csv_text(words: &str) -> String {
    let formula = words
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if formula { format!("'{words}") } else { words.to_owned() }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Columns that a text takes in a terminal: two for a character of Chinese, Japanese or Korean.
fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}
