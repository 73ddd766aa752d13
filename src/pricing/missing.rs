//! The prices that a bill lacks, as a table to fill in.

use std::collections::BTreeSet;

use super::render::csv_rows;
use super::{Bill, Price, csv_text};
use crate::catalog::{PRICE_COLUMNS, billing_code, period_code};

impl Bill {
    /// A price book in the form of a table with a row for each price that this bill lacks, the price left empty.
    /// Filled in and given back with `--prices`, it completes the bill. Lines whose quantity or choice is not
    /// entered are left out: no price would complete them.
    #[must_use]
    pub fn missing_prices_csv(&self) -> String {
        let mut rows: Vec<Vec<String>> = vec![PRICE_COLUMNS.iter().map(|&name| name.to_owned()).collect()];
        let mut seen = BTreeSet::new();
        for line in self.lines.iter().filter(|line| line.unit_price == Price::NotFound) {
            let Some(wanted) = &line.wanted else { continue };
            if wanted.spec == "?" || !seen.insert(wanted.clone()) {
                continue;
            }
            rows.push(
                PRICE_COLUMNS
                    .iter()
                    .map(|&name| match name {
                        "key" => csv_text(&wanted.key),
                        "spec" => csv_text(&wanted.spec),
                        "period" => period_code(wanted.period).to_owned(),
                        "billing" => billing_code(wanted.billing).to_owned(),
                        "scope" => "finance".to_owned(),
                        "measure" => wanted.measure.clone(),
                        "note" => csv_text(&line.title.zh),
                        _ => String::new(),
                    })
                    .collect(),
            );
        }
        csv_rows(&rows)
    }
}
