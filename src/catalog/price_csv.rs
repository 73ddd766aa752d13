//! A price book as a table: what people who live in spreadsheets can fill in and hand back.
//!
//! The first row names the columns, in any order: `key` and `price` are needed, all others may be left out.
//! Rows without a price are read as "still to be asked for" and change nothing.

use rust_decimal::Decimal;

use super::price::{Period, PriceBilling, PriceRow, PriceScope};
use super::{Confidence, OverlayError, Provenance};
use crate::base::Money;

/// The columns, in the order in which the template writes them.
pub const PRICE_COLUMNS: [&str; 12] = [
    "key", "spec", "price", "period", "billing", "scope", "measure", "from", "to", "source", "as_of", "note",
];

/// The most that a price may be.
const MOST: u64 = 1_000_000_000_000;

/// Whether a text is such a table and not RON.
pub(super) fn is_table(text: &str) -> bool {
    let head = text.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty());
    head.is_some_and(|line| line.split([',', ';', '\t']).any(|cell| cell.trim().trim_matches('"') == "key"))
}

/// Reads a table.
pub(super) fn rows(text: &str, file: &str) -> Result<Vec<PriceRow>, OverlayError> {
    let text = text.trim_start_matches('\u{feff}');
    let separator = text.lines().next().map_or(b',', |head| {
        [b'\t', b';']
            .into_iter()
            .find(|sep| head.contains(char::from(*sep)) && !head.contains(','))
            .unwrap_or(b',')
    });
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let error = |line: u64, column: usize, cause: String| OverlayError {
        file: file.to_owned(),
        line: usize::try_from(line).unwrap_or(usize::MAX),
        column,
        cause,
    };
    let headers = reader.headers().map_err(|cause| error(1, 1, cause.to_string()))?.clone();
    if let Some(unknown) = headers.iter().position(|name| !name.is_empty() && !PRICE_COLUMNS.contains(&name))
    {
        let name = headers.get(unknown).unwrap_or_default();
        return Err(error(
            1,
            unknown + 1,
            format!("no column is called \"{name}\"; there are {}", PRICE_COLUMNS.join(", ")),
        ));
    }
    for needed in ["key", "price"] {
        if !headers.iter().any(|name| name == needed) {
            return Err(error(1, 1, format!("the column \"{needed}\" is missing")));
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|cause| {
            let line = cause.position().map_or(1, csv::Position::line);
            error(line, 1, cause.to_string())
        })?;
        let line = record.position().map_or(1, csv::Position::line);
        let at = |name: &str| headers.iter().position(|column| column == name);
        let cell = |name: &str| {
            // A spreadsheet keeps the apostrophe that tells it a cell is text.
            let words = at(name).and_then(|at| record.get(at)).unwrap_or_default();
            words.strip_prefix('\'').unwrap_or(words)
        };
        let bad = |name: &str, words: &str, want: &str| {
            error(line, at(name).map_or(1, |at| at + 1), format!("\"{words}\" is no {name}: write {want}"))
        };
        let number = |name: &str| -> Result<Option<Decimal>, OverlayError> {
            let words = cell(name);
            if words.is_empty() {
                return Ok(None);
            }
            match Decimal::from_str_exact(words) {
                Ok(value) if !value.is_sign_negative() && value <= Decimal::from(MOST) => Ok(Some(value)),
                _ => Err(bad(name, words, "plain digits such as 48.00, without separators or signs")),
            }
        };
        let key = cell("key");
        if key.is_empty() {
            continue;
        }
        let Some(price) = number("price")? else { continue };
        let period = match cell("period") {
            "" | "month" | "月" => Period::Month,
            "hour" | "小时" => Period::Hour,
            "day" | "天" => Period::Day,
            "half_year" | "半年" => Period::HalfYear,
            "year" | "年" => Period::Year,
            "use" | "次" => Period::Use,
            other => return Err(bad("period", other, "hour, day, month, half_year, year or use")),
        };
        let billing = match cell("billing") {
            "" | "subscription" | "包年包月" => PriceBilling::Subscription,
            "pay_as_you_go" | "按量付费" => PriceBilling::PayAsYouGo,
            "other" => PriceBilling::Other,
            other => return Err(bad("billing", other, "subscription, pay_as_you_go or other")),
        };
        let scope = match cell("scope") {
            "" | "finance" => PriceScope::Finance,
            "mainland" => PriceScope::Mainland,
            region => PriceScope::Region(region.to_owned()),
        };
        rows.push(PriceRow {
            key: key.to_owned(),
            spec: cell("spec").to_owned(),
            scope,
            billing,
            measure: cell("measure").to_owned(),
            period,
            price: Some(Money(price)),
            from: number("from")?,
            to: number("to")?,
            provenance: Provenance {
                source: if cell("source").is_empty() { file.to_owned() } else { cell("source").to_owned() },
                as_of: cell("as_of").to_owned(),
                confidence: Confidence::High,
                note: cell("note").to_owned(),
            },
        });
    }
    Ok(rows)
}

/// The code of a period, as [`rows`] reads it.
#[must_use]
pub const fn period_code(period: Period) -> &'static str {
    match period {
        Period::Hour => "hour",
        Period::Day => "day",
        Period::Month => "month",
        Period::HalfYear => "half_year",
        Period::Year => "year",
        Period::Use => "use",
    }
}

/// The code of a billing, as [`rows`] reads it.
#[must_use]
pub const fn billing_code(billing: PriceBilling) -> &'static str {
    match billing {
        PriceBilling::PayAsYouGo => "pay_as_you_go",
        PriceBilling::Subscription | PriceBilling::PayAsYouGoMonth => "subscription",
        PriceBilling::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_template_is_read_and_empty_prices_are_left() {
        let text = "\u{feff}key,spec,price,period,billing\r\necs.instance,2C2G,150.00,month,subscription\r\nnlb.instance,,,hour,\r\n";
        assert!(is_table(text));
        let found = rows(text, "book.csv").unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].key.as_str(), found[0].spec.as_str()), ("ecs.instance", "2C2G"));
        assert_eq!(found[0].price.unwrap().grouped(), "150.00");
        assert_eq!(found[0].provenance.source, "book.csv");
        assert!(!is_table("(prices: [])"));
    }

    #[test]
    fn a_slip_is_told_with_its_place_and_remedy() {
        for (text, line, column, part) in [
            ("key,price\na,1,2\n", 2, 2, ""),
            ("key,price\na,1.5e3\n", 2, 2, "plain digits"),
            ("key,price\na,-1\n", 2, 2, "plain digits"),
            ("key,price,period\na,1,week\n", 2, 3, "hour, day, month"),
            ("key,cost\na,1\n", 1, 2, "no column is called \"cost\""),
            ("key,spec\na,1\n", 1, 1, "\"price\" is missing"),
        ] {
            if part.is_empty() {
                assert_eq!(rows(text, "b.csv").unwrap().len(), 1, "extra cells are ignored");
                continue;
            }
            let error = rows(text, "b.csv").unwrap_err();
            assert_eq!((error.line, error.column), (line, column), "{text}: {error}");
            assert!(error.cause.contains(part), "{error}");
        }
    }
}
