//! COST-010: prices are old, or little is known about them.

use crate::base::Date;
use crate::base::{Basis, Severity, Text};
use crate::catalog::Confidence;
use crate::pricing::{Price, PriceBasis};
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

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut stale = 0_usize;
    let mut subjects = Vec::new();
    let mut seen = false;
    for line in &context.bill().lines {
        let listed =
            matches!(line.unit_price, Price::Known { .. }) && line.basis() != Some(PriceBasis::Entered);
        if !listed {
            continue;
        }
        seen = true;
        let old = day_of(&line.as_of).is_none_or(|day| (context.date.0 - day.0).whole_days() > FRESH_DAYS);
        if old || line.confidence <= Confidence::Low {
            stale += 1;
            subjects.extend(line.subjects.iter().copied());
        }
    }
    if stale == 0 {
        if seen {
            sink.pass();
        }
        return;
    }
    sink.fail(
        subjects,
        text!(
            "{stale} 行价格超过 {FRESH_DAYS} 天、没有确切日期或可信度低，报价前须确认",
            "{stale} lines rest on prices older than {FRESH_DAYS} days, without a day, or of low confidence"
        ),
    )
    .fix(Fix::guide(Text::fixed(
        "用 --prices 或设置中的价格表给出当前价格",
        "state today's prices in a price book (--prices)",
    )));
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
            assert!(one_finding("COST-010", &design).message.en.contains("older than 90 days"));
        }
    }
}
