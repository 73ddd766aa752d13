//! The bill as a text table and as CSV.

use std::sync::Arc;

use super::{Bill, BillLine, Grouping, QuoteHead, Total};
use crate::base::{Lang, Money, Text};
use crate::text;

/// For whom a bill is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Audience {
    /// With discounts, sources and how far each can be trusted.
    #[default]
    Internal,
    /// What is bought and what it costs.
    Customer,
}

/// The columns of both forms, in order; a customer sees them without the source.
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
        self.to_text_by(lang, Grouping::Kind, Audience::Internal, None)
    }

    /// The table with its lines put together, for a reader, under the head of a quotation.
    #[must_use]
    pub fn to_text_by(
        &self,
        lang: Lang,
        by: Grouping,
        audience: Audience,
        head: Option<&QuoteHead>,
    ) -> String {
        let groups = self.groups(by);
        let columns = match audience {
            Audience::Internal => HEAD.len(),
            Audience::Customer => HEAD.len() - 1,
        };
        let mut rows: Vec<Vec<String>> = vec![HEAD.iter().map(|title| title.get(lang).to_owned()).collect()];
        for group in &groups {
            if groups.len() > 1 || by != Grouping::Kind {
                let mut cells = vec![String::new(); HEAD.len()];
                let label =
                    |amount: Money| Total { amount, complete: group.complete }.label().get(lang).to_owned();
                let title = match lang {
                    Lang::Zh => format!("【{}】", group.title.zh),
                    Lang::En => format!("[{}]", group.title.en),
                };
                for (at, words) in [
                    (0, title),
                    (5, label(group.monthly)),
                    (6, label(group.first_year)),
                    (7, label(group.term)),
                ] {
                    if let Some(cell) = cells.get_mut(at) {
                        *cell = words;
                    }
                }
                rows.push(cells);
            }
            // Equal rows of two AZs are told apart, unless the AZ stands above them.
            let show_az = by != Grouping::Az;
            let row = |line: &Arc<BillLine>| {
                let mut row = cells(line, lang, true);
                if let Some(title) = row.first_mut().filter(|_| show_az && !line.az.is_empty()) {
                    title.push_str(&format!(" · {}", line.az));
                }
                row
            };
            rows.extend(group.lines.iter().filter_map(|&at| self.lines.get(at)).map(row));
        }
        for row in &mut rows {
            row.truncate(columns);
        }
        let mut out = head.map(|head| head_text(head, lang)).unwrap_or_default();
        out.push_str(&table(&rows));
        out.push('\n');
        self.sums_text(&mut out, lang, audience);
        if !self.is_complete() {
            out.push('\n');
            out.push_str(match lang {
                Lang::Zh => "不含以下待询价项：\n",
                Lang::En => "Excluding items to be confirmed:\n",
            });
            for row in &self.incomplete {
                let ids: Vec<String> = row.subjects.iter().map(ToString::to_string).collect();
                out.push_str(&format!("  - {} [{}]\n", row.what().get(lang), ids.join(", ")));
            }
        }
        out
    }

    fn sums_text(&self, out: &mut String, lang: Lang, audience: Audience) {
        let mut say = |title: &Text, words: &str| {
            out.push_str(&format!("{}: {words}\n", title.get(lang)));
        };
        let cny = |total: Total| format!("{} {}", total.label().get(lang), Self::CURRENCY);
        if self.one_off > Money::ZERO {
            say(&Text::fixed("一次性", "One-off"), &format!("{} CNY", self.one_off.grouped()));
        }
        if self.usage_monthly > Money::ZERO {
            let (base, usage) = (self.baseline_monthly.grouped(), self.usage_monthly.grouped());
            say(
                &Text::fixed("每月基线 + 用量", "Baseline + usage a month"),
                &format!("{base} + {usage} CNY"),
            );
        }
        if let Some(percent) = self.tender_percent {
            let (percent, off) = (percent.normalize(), self.tender.term.grouped());
            let words = text!(
                "总价按 {percent}% 计，购买时长内 {off} CNY",
                "{percent} % of the total: {off} CNY in the term"
            );
            say(&Text::fixed("投标折扣", "Tender"), words.get(lang));
        }
        for (title, total) in self.totals() {
            say(&title, &cny(total));
        }
        say(&Text::fixed("三年总成本", "Three years"), &cny(self.three_years));
        say(&Text::fixed("五年总成本", "Five years"), &cny(self.five_years));
        match (self.tax, self.taxed()) {
            (Some(tax), Some(split)) => {
                let percent = tax.percent.normalize();
                let (bare, rate, all) =
                    (split.exclusive.grouped(), split.tax.grouped(), split.inclusive.grouped());
                let words = text!(
                    "不含税 {bare}，税额（{percent}%）{rate}，含税 {all} CNY",
                    "{bare} without tax, tax ({percent} %) {rate}, {all} CNY with tax"
                );
                say(&Text::fixed("购买时长税额", "Tax of the term"), words.get(lang));
            }
            (_, _) => {
                let words = Text::fixed(
                    "未填写税率，或未说明目录价是否含税：请在采购条件中填写",
                    "the rate, or whether list prices include it, is not entered: see the price terms",
                );
                say(&Text::fixed("税", "Tax"), words.get(lang));
            }
        }
        if lang == Lang::Zh {
            say(&Text::fixed("大写", "In capitals"), &self.total_in_capitals());
        }
        if let (Some(budget), Some(left), Audience::Internal) =
            (self.monthly_budget, self.budget_left(), audience)
        {
            let budget = budget.grouped();
            let gap = Money(left.0.abs()).grouped();
            let words = if left.0.is_sign_negative() && !left.0.is_zero() {
                text!("{budget} CNY，超出 {gap}", "{budget} CNY, exceeded by {gap}")
            } else {
                text!("{budget} CNY，尚余 {gap}", "{budget} CNY, {gap} left")
            };
            say(&Text::fixed("月预算", "Monthly budget"), words.get(lang));
        }
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
            Text::fixed("费用性质", "Kind"),
            Text::fixed("可用区", "AZ"),
            Text::fixed("应用模块", "Function"),
            Text::fixed("环境", "Environment"),
            Text::fixed("目录价合计（元）", "List (CNY)"),
            Text::fixed("合同折扣（%）", "Contract (%)"),
            Text::fixed("不含税（元）", "Without tax (CNY)"),
            Text::fixed("税额（元）", "Tax (CNY)"),
            Text::fixed("含税（元）", "With tax (CNY)"),
        ];
        head.extend(more.iter().map(|title| title.get(lang).to_owned()));
        let width = head.len();
        let mut rows = vec![head];
        for line in &self.lines {
            let mut row = vec![csv_text(&line.sku)];
            row.extend(cells(line, lang, false));
            row.push(csv_text(&line.as_of));
            row.push(line.confidence.title().get(lang).to_owned());
            row.push(csv_text(line.formula().get(lang)));
            row.push(line.subjects.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
            row.push(line.group.title().get(lang).to_owned());
            row.extend([&line.az, &line.function, &line.environment].map(|words| csv_text(words)));
            let plain = |price: super::Price| {
                price.amount().map_or_else(String::new, |money| money.to_fen().to_string())
            };
            row.push(plain(line.list));
            row.push(line.contract_percent.normalize().to_string());
            let split = self.tax.zip(line.amount.amount()).map(|(tax, amount)| tax.split(amount));
            row.extend(match split {
                Some(split) => {
                    [split.exclusive, split.tax, split.inclusive].map(|money| money.to_fen().to_string())
                }
                None => <[String; 3]>::default(),
            });
            rows.push(row);
        }
        if self.tender_percent.is_some() {
            let title = Text::fixed("投标折扣", "Tender");
            let figures = [self.tender.monthly, self.tender.first_year, self.tender.term];
            rows.push(sum_row(width, title.get(lang), figures.map(|money| money.to_fen().to_string()), ""));
        }
        let missing = self.incomplete.len();
        let note = match lang {
            _ if missing == 0 => String::new(),
            Lang::Zh => format!("不含待询价项 {missing} 项"),
            Lang::En => {
                let items = crate::base::text::counted(missing, "item");
                format!("excluding {items} to be confirmed")
            }
        };
        let figures = self.totals().map(|(_, total)| total.amount.to_fen().to_string());
        rows.push(sum_row(width, Text::fixed("合计", "Total").get(lang), figures, &note));
        csv_rows(&rows)
    }
}

/// A row of sums under the columns of amounts.
fn sum_row(width: usize, title: &str, figures: [String; 3], note: &str) -> Vec<String> {
    let mut row = vec![String::new(), title.to_owned()];
    row.resize(6, String::new());
    row.extend(figures);
    row.push(note.to_owned());
    row.resize(width, String::new());
    row
}

/// Rows as a CSV file; the cells of users must have gone through [`csv_text`].
#[must_use]
pub fn csv_rows(rows: &[Vec<String>]) -> String {
    rows.iter()
        .map(|row| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\r\n")
        .collect()
}

fn head_text(head: &QuoteHead, lang: Lang) -> String {
    let mut out = String::new();
    let none = Text::fixed("未填写", "not entered");
    let or_none = |words: &str| if words.is_empty() { none.get(lang).to_owned() } else { words.to_owned() };
    let until = head.valid_until.map_or_else(String::new, |date| date.to_string());
    let days = head.valid_days;
    let valid = {
        let time = crate::base::text::counted(days, "day");
        text!("{days}天，至 {until}", "{time}, until {until}")
    };
    for (title, words) in [
        (Text::fixed("报价单", "Quotation"), head.title.clone()),
        (Text::fixed("编号", "Number"), or_none(&head.number)),
        (Text::fixed("版本", "Version"), or_none(&head.version)),
        (Text::fixed("日期", "Date"), head.date.to_string()),
        (Text::fixed("有效期", "Valid"), valid.get(lang).to_owned()),
        (Text::fixed("付款条件", "Payment"), or_none(&head.payment)),
        (Text::fixed("报价方", "Offered by"), or_none(&head.seller)),
        (Text::fixed("客户", "For"), or_none(&head.buyer)),
    ] {
        out.push_str(&format!("{}: {words}\n", title.get(lang)));
    }
    out.push('\n');
    out
}

/// Rows with their columns lined up; the last column is as long as it likes.
fn table(rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..HEAD.len())
        .map(|i| rows.iter().filter_map(|row| row.get(i)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (i, (cell, widest)) in row.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(widest.saturating_sub(width(cell)));
            let numeric = matches!(i, 1 | 3 | 5..=7);
            line.push_str(&if numeric { format!("{gap}{cell}  ") } else { format!("{cell}{gap}  ") });
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
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

/// A unit price as printed: exact, with at least two decimals.
#[must_use]
pub fn unit_amount(price: Money) -> String {
    let mut exact = price.0.normalize();
    if exact.scale() < 2 {
        exact.rescale(2);
    }
    exact.to_string()
}

/// Text of a user that may stand in a cell: one that a spreadsheet would take for a formula gets an
/// apostrophe in front.
#[must_use]
pub fn csv_text(words: &str) -> String {
    // An apostrophe that is the user's own is told apart from ours by another one.
    let formula = words
        .trim_start_matches('\'')
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
