//! COST-010: prices are old, or little is known about them.

use std::collections::BTreeMap;

use crate::base::{Basis, Date, Money, Severity, Text};
use crate::catalog::Confidence;
use crate::design::Ref;
use crate::pricing::{BillLine, Price, PriceBasis};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "COST-010",
    name: "stale-price",
    family: Family::Cost,
    severity: Severity::Info,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("价格数据可能过期", "Price data that may be out of date"),
    why: Text::fixed(
        "超过90天的价格、指南中的价格和可信度低的价格，正式报价前须重新确认。",
        "Prices older than 90 days, of the guide, or of low confidence have to be confirmed before an offer is made.",
    ),
    fix: Text::fixed("用自有价格表给出当前价格。", "State today's prices in a price book."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("价格日期为2021-02-10。", "A price of 2021-02-10."),
    good: Text::fixed("自有价格表中上周的价格。", "A price of last week in a price book."),
    cross: &[],
    check: Check::Design(check),
};

/// After so many days a price is asked for again.
const FRESH_DAYS: i64 = 90;

/// The last full date in what a row says of its day; none when it names none.
fn day_of(as_of: &str) -> Option<Date> {
    as_of.split_whitespace().rev().find_map(|word| word.parse().ok())
}

/// A row of the price list as lines of the bill rest on it: what, at which price, from where, of which day.
type Row<'a> = (&'a str, &'a str, Money, &'a str, &'a str);

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut rows: BTreeMap<Row<'_>, (Vec<&BillLine>, bool)> = BTreeMap::new();
    let mut seen = false;
    for line in &context.bill().lines {
        let Price::Known { amount, .. } = line.unit_price else { continue };
        if line.basis() == Some(PriceBasis::Entered) {
            continue;
        }
        seen = true;
        let old = day_of(&line.as_of).is_none_or(|day| (context.date.0 - day.0).whole_days() > FRESH_DAYS);
        if old || line.confidence <= Confidence::Low {
            let row = (
                line.sku.as_str(),
                line.title.en.as_ref(),
                amount,
                line.source.as_str(),
                line.as_of.as_str(),
            );
            let (lines, is_old) = rows.entry(row).or_default();
            lines.push(line);
            *is_old |= old;
        }
    }
    if rows.is_empty() && seen {
        sink.pass();
    }
    for ((sku, _, amount, source, as_of), (lines, old)) in rows {
        let Some(first) = lines.first() else { continue };
        let (Text { zh, en }, trust, count) = (&first.title, first.confidence.title(), lines.len());
        let why = if old {
            text!("超过{FRESH_DAYS}天或没有确切日期", "older than {FRESH_DAYS} days, or without a day")
        } else {
            Text::new(format!("可信度{}", trust.zh), format!("of {} confidence", trust.en))
        };
        // The names of Chinese files stand in the Chinese sentence alone.
        let plain: Vec<&str> = source.split_whitespace().filter(|word| word.is_ascii()).collect();
        let plain = plain.join(" ");
        let subjects: Vec<Ref> = lines.iter().flat_map(|line| line.subjects.iter().copied()).collect();
        sink.fail(
            subjects,
            Text::new(
                format!(
                    "价格行“{sku}”（{zh}，单价{amount}元）{}：来源{source}，日期{as_of}，可信度{}；{count}行报价用到它，报价前须确认",
                    why.zh, trust.zh
                ),
                format!(
                    "the price row \"{sku}\" ({en}, CNY {amount} each) is {}: {plain}, {as_of}, confidence {}; lines of the bill that rest on it: {count}; confirm it before an offer",
                    why.en, trust.en
                ),
            ),
        )
        .fix(Fix::guide(Text::fixed(
            "用 --prices 或设置中的价格表给出当前价格",
            "state today's price in a price book (--prices)",
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn days_are_found_in_what_rows_say() {
        assert_eq!(day_of("2021-02-10"), Some("2021-02-10".parse().unwrap()));
        assert_eq!(day_of("2025-09-19 or later"), Some("2025-09-19".parse().unwrap()));
        assert_eq!(day_of("2026 (undated)"), None);
        assert_eq!(day_of("2016-2017"), None);
    }

    #[test]
    fn the_built_in_prices_of_2021_are_told() {
        for design in good_designs() {
            for finding in findings("COST-010", &design) {
                assert!(finding.message.en.contains("older than 90 days"), "{}", finding.message.en);
                assert!(!finding.subjects.is_empty(), "{}", finding.message.en);
            }
        }
    }

    /// One finding for each row: no two name the same one, and all lines that rest on old prices are counted.
    #[test]
    fn each_row_is_named_once_with_its_source() {
        let design = two_az_vpc();
        let context = Context::new(&design, crate::catalog::Catalog::builtin(), &[], today());
        let listed = |line: &BillLine| {
            matches!(line.unit_price, Price::Known { .. }) && line.basis() != Some(PriceBasis::Entered)
        };
        let known = context.bill().lines.iter().filter(|line| listed(line));
        let lines: Vec<_> = known.collect();
        let found = findings("COST-010", &design);
        let messages: std::collections::BTreeSet<&str> =
            found.iter().map(|finding| finding.message.en.as_ref()).collect();
        assert_eq!(messages.len(), found.len());
        for line in lines {
            let named = found.iter().filter(|finding| {
                finding.message.en.contains(&format!("\"{}\"", line.sku))
                    && finding.message.zh.contains(&line.source)
                    && line.subjects.iter().all(|subject| finding.subjects.contains(subject))
            });
            assert!(named.count() > 0, "no finding names the row of {}", line.sku);
        }
    }
}
