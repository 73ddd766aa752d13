//! A summary for a wiki or a merge request: the figures, a diagram of the flows, what stands where, what was found.

use super::mermaid;
use crate::assessment::Assessment;
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::design::Design;
use crate::export::inventory::{self, Cell, Column};
use crate::rules::Context;
use crate::text;

/// The columns of the table of nodes.
const COLUMNS: [Column; 10] = [
    Column::Id,
    Column::Name,
    Column::ProductName,
    Column::Specification,
    Column::Count,
    Column::Region,
    Column::Az,
    Column::SecurityZone,
    Column::VSwitch,
    Column::Environment,
];

/// Writes the summary.
#[must_use]
pub fn write(design: &Design, assessment: &Assessment, catalog: &Catalog, lang: Lang, date: Date) -> String {
    let mut page = Page { text: String::new(), lang };
    let title = &design.title;
    let untitled = Text::fixed("未命名", "Untitled");
    let name = if title.name.is_empty() { untitled.get(lang) } else { &title.name };
    page.line(&format!("# {}", escape(name)));
    if !title.subject.is_empty() {
        page.line(&escape(&title.subject));
    }
    let mut facts: Vec<(Text, String)> = vec![
        (Text::fixed("版本", "Version"), title.version.clone()),
        (Text::fixed("日期", "Date"), title.date.unwrap_or(date).to_string()),
        (Text::fixed("编制", "Author"), title.author.clone()),
        (Text::fixed("客户", "Customer"), title.customer.clone()),
        (Text::fixed("规则基线", "Edition"), design.settings.edition.clone()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let (monthly, first_year) = (assessment.bill.monthly.label(), assessment.bill.first_year.label());
    facts.push((Text::fixed("每月费用（元）", "Monthly cost (CNY)"), monthly.get(lang).to_owned()));
    facts.push((Text::fixed("首年费用（元）", "First year (CNY)"), first_year.get(lang).to_owned()));
    let counts = assessment.report.summary;
    let (errors, warnings, infos, left) = (counts.error, counts.warning, counts.info, counts.not_evaluated);
    let found = {
        let e = crate::base::text::counted(errors, "error");
        let w = crate::base::text::counted(warnings, "warning");
        let i = crate::base::text::counted(infos, "hint");
        let l = crate::base::text::counted(left, "rule");
        text!(
            "{errors} 个错误，{warnings} 个警告，{infos} 个提示，{left} 条规则未评估",
            "{e}, {w}, {i}, {l} not evaluated"
        )
    };
    facts.push((Text::fixed("检查结果", "Findings"), found.get(lang).to_owned()));
    for (service, words) in services(assessment) {
        let label = text!("可用性：{service}", "Availability: {service}");
        facts.push((label, words.get(lang).to_owned()));
    }
    page.table(
        &[Text::fixed("项目", "Item"), Text::fixed("内容", "Value")],
        facts.len(),
        |row, column| {
            facts.get(row).map_or_else(String::new, |(label, value)| {
                if column == 0 { label.get(lang).to_owned() } else { value.clone() }
            })
        },
    );

    page.heading(Text::fixed("架构", "Architecture"));
    page.line(&format!("```mermaid\n{}```", mermaid::flowchart(design, catalog, lang)));

    page.heading(Text::fixed("资源清单", "Inventory"));
    let nodes: Vec<_> = design.nodes.iter().collect();
    let titles = COLUMNS.map(Column::title);
    page.table(&titles, nodes.len(), |row, column| match (nodes.get(row), COLUMNS.get(column)) {
        (Some(&(id, node)), Some(&column)) => {
            match inventory::cell(design, catalog, id, node, column, lang) {
                Cell::Words(words) | Cell::Number(words) => words,
            }
        }
        _ => String::new(),
    });

    page.heading(Text::fixed("检查结果", "Findings"));
    let context = Context::new(design, catalog, &[], date);
    let open: Vec<_> = assessment.report.findings.iter().filter(|f| f.waived.is_none()).collect();
    if open.is_empty() {
        page.line(Text::fixed("没有发现问题。", "Nothing was found.").get(lang));
    } else {
        let titles = [
            Text::fixed("级别", "Severity"),
            Text::fixed("规则", "Rule"),
            Text::fixed("说明", "What"),
            Text::fixed("对象", "Where"),
            Text::fixed("依据", "Source"),
        ];
        page.table(&titles, open.len(), |row, column| {
            let Some(finding) = open.get(row) else { return String::new() };
            match column {
                0 => finding.severity.title().get(lang).to_owned(),
                1 => finding.code.to_owned(),
                2 => finding.message.get(lang).to_owned(),
                3 => context.names_of(finding.subjects.iter().copied()).get(lang).to_owned(),
                _ => finding.source.label(lang),
            }
        });
    }

    page.heading(Text::fixed("报价清单", "Quote"));
    let lines = &assessment.bill.lines;
    let titles = [
        Text::fixed("项目", "Item"),
        Text::fixed("数量", "Quantity"),
        Text::fixed("每月（元）", "Month (CNY)"),
        Text::fixed("首年（元）", "First year (CNY)"),
        Text::fixed("来源", "Source"),
    ];
    page.table(&titles, lines.len(), |row, column| {
        let Some(line) = lines.get(row) else { return String::new() };
        match column {
            0 => line.title.get(lang).to_owned(),
            1 => format!("{} {}", line.quantity.normalize(), line.unit.get(lang)),
            2 => line.monthly.label().get(lang).to_owned(),
            3 => line.first_year.label().get(lang).to_owned(),
            _ => format!("{} ({})", line.source, line.as_of),
        }
    });
    for row in &assessment.bill.incomplete {
        let what = &row.what();
        let (zh, en) = (&what.zh, &what.en);
        page.line(&format!("- {}", escape(text!("待询价：{zh}", "To be confirmed: {en}").get(lang))));
    }
    page.text
}

/// Each service and its availability in words; an estimate, and said to be one.
fn services(assessment: &Assessment) -> Vec<(String, Text)> {
    let Ok(services) = assessment.resilience.availability() else { return Vec::new() };
    services
        .iter()
        .map(|service| {
            let percent = (1.0 - service.unavailability) * 100.0;
            let minutes = service.minutes_per_year();
            let words = text!(
                "{percent:.4}%，每年约停机 {minutes:.0} 分钟（基于SLA的估算，非承诺）",
                "{percent:.4}%, down about {minutes:.0} minutes a year (SLA-derived estimate, not a commitment)"
            );
            (service.name.clone(), words)
        })
        .collect()
}

struct Page {
    text: String,
    lang: Lang,
}

impl Page {
    fn line(&mut self, line: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn heading(&mut self, heading: Text) {
        let words = heading.get(self.lang).to_owned();
        self.line(&format!("## {words}"));
    }

    /// A table; columns in which no row says anything are left out.
    fn table(&mut self, titles: &[Text], rows: usize, cell: impl Fn(usize, usize) -> String) {
        let cells: Vec<Vec<String>> =
            (0..rows).map(|row| (0..titles.len()).map(|column| cell(row, column)).collect()).collect();
        let said =
            |column: usize| cells.iter().any(|row| row.get(column).is_some_and(|words| !words.is_empty()));
        let kept: Vec<usize> = (0..titles.len()).filter(|&column| said(column)).collect();
        if kept.is_empty() {
            return;
        }
        let line = |cells: &mut dyn Iterator<Item = String>| {
            format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
        };
        let lang = self.lang;
        let mut table =
            line(&mut kept.iter().filter_map(|&c| titles.get(c)).map(|title| escape(title.get(lang))));
        table.push_str(&line(&mut kept.iter().map(|_| "---".to_owned())));
        for row in &cells {
            table.push_str(&line(&mut kept.iter().filter_map(|&c| row.get(c)).map(|words| escape(words))));
        }
        table.pop();
        self.line(&table);
    }
}

/// Words as Markdown that shows exactly them: every mark with a backslash, every break and control character
/// as a reference, so that a name begins no table, link, heading or tag.
#[must_use]
pub fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 16);
    let last = words.chars().count().saturating_sub(1);
    for (at, c) in words.chars().enumerate() {
        match c {
            // No reference can name it; every reader shows the replacement character for it.
            '\0' => out.push('\u{fffd}'),
            // The dot and the dash of figures and names are left alone inside a line, where they mean nothing.
            '.' | '-' | ':' | ',' | '/' | '%' | '(' | ')' | ';' | '\'' | '?' | '=' if at > 0 => out.push(c),
            ' ' if at > 0 && at < last => out.push(' '),
            c if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() || c == ' ' || is_bidi(c) => out.push_str(&format!("&#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character changes the direction of the words around it.
#[must_use]
pub const fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}')
}
