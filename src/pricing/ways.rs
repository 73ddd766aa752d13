//! Subscription against pay-as-you-go: what each costs, and from which month on a year's subscription is cheaper.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{Bill, Price, Term, lines};
use crate::base::{Lang, Money, Text};
use crate::catalog::{Catalog, Period};
use crate::design::{Billing, Design};
use crate::text;

/// One kind of thing that can be bought in both ways, with the price of each known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoWays {
    /// What is sold.
    pub sku: String,
    /// As printed.
    pub title: Text,
    /// How many, of all places together.
    pub quantity: Decimal,
    /// What a month of use costs, all hours of it.
    pub by_use_monthly: Money,
    /// What one month of subscription costs, bought by the month.
    pub subscribed_monthly: Money,
    /// What a year of subscription costs, paid in advance.
    pub subscribed_year: Money,
    /// The month in which paying by use has cost more than the year's subscription; none within the year.
    pub month: Option<u32>,
    /// The hours of use a month above which a month of subscription is cheaper.
    pub hours: Option<Decimal>,
}

/// Both ways of paying for a design.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaysToPay {
    /// What can be bought in both ways.
    pub rows: Vec<TwoWays>,
    /// All rows together; none when there is no row.
    pub all: Option<TwoWays>,
}

/// Compares the two ways for all that a design buys, whichever way it is drawn with now.
#[must_use]
pub fn ways_to_pay(design: &Design, catalog: &Catalog) -> WaysToPay {
    let bill =
        |billing| Bill::of(lines::of_design_by(design, catalog, billing), design, catalog, Term::OneYear);
    let (subscribed, by_use) = (bill(Billing::Subscription), bill(Billing::PayAsYouGo));
    let mut used: BTreeMap<(&str, &Text), Sum> = BTreeMap::new();
    for line in &by_use.lines {
        // Only what is counted by the clock is the same thing paid in another way.
        if line.period == Period::Hour && !line.group.is_once() {
            let hour = line.unit_price.amount().filter(|_| line.month_factor > Decimal::ZERO);
            used.entry((&line.sku, &line.title)).or_default().add(
                line.quantity,
                hour,
                line.monthly,
                line.first_year,
            );
            used.entry((&line.sku, &line.title)).or_default().hours = line.month_factor;
        }
    }
    let mut paid: BTreeMap<(&str, &Text), Sum> = BTreeMap::new();
    let mut order: Vec<(&str, &Text)> = Vec::new();
    for line in &subscribed.lines {
        if line.period == Period::Month && !line.group.is_once() {
            let key = (line.sku.as_str(), &line.title);
            if !paid.contains_key(&key) {
                order.push(key);
            }
            let month = line.unit_price.amount();
            paid.entry(key).or_default().add(line.quantity, month, line.monthly, line.first_year);
        }
    }
    let mut found = WaysToPay::default();
    for key in order {
        let (Some(sub), Some(used)) = (paid.get(&key), used.get(&key)) else { continue };
        let (Some((sub_month, sub_year)), Some((use_month, _))) = (sub.known(), used.known()) else {
            continue;
        };
        found.rows.push(TwoWays {
            sku: key.0.to_owned(),
            title: key.1.clone(),
            quantity: sub.quantity,
            by_use_monthly: use_month,
            subscribed_monthly: sub_month,
            subscribed_year: sub_year,
            month: month_of(use_month, sub_year),
            hours: hours_of(use_month, sub_month, used.hours),
        });
    }
    if !found.rows.is_empty() {
        let sum = |pick: fn(&TwoWays) -> Money| found.rows.iter().map(pick).sum::<Money>();
        let (use_month, sub_month, sub_year) = (
            sum(|row| row.by_use_monthly),
            sum(|row| row.subscribed_monthly),
            sum(|row| row.subscribed_year),
        );
        found.all = Some(TwoWays {
            sku: String::new(),
            title: Text::fixed("合计", "All of these"),
            quantity: Decimal::ONE,
            by_use_monthly: use_month,
            subscribed_monthly: sub_month,
            subscribed_year: sub_year,
            month: month_of(use_month, sub_year),
            hours: None,
        });
    }
    found
}

/// Lines of one thing added up; unknown as soon as one of them is.
#[derive(Debug, Clone, Default)]
struct Sum {
    quantity: Decimal,
    monthly: Money,
    year: Money,
    unknown: bool,
    hours: Decimal,
}

impl Sum {
    fn add(&mut self, quantity: Decimal, unit: Option<Money>, monthly: Price, year: Price) {
        self.quantity = self.quantity.saturating_add(quantity);
        match (unit, monthly.amount(), year.amount()) {
            (Some(_), Some(monthly), Some(year)) => {
                self.monthly = self.monthly + monthly;
                self.year = self.year + year;
            }
            _ => self.unknown = true,
        }
    }

    fn known(&self) -> Option<(Money, Money)> {
        (!self.unknown && self.year > Money::ZERO).then_some((self.monthly, self.year))
    }
}

/// The first month of the year at whose end paying by use has cost at least as much as the year in advance.
fn month_of(by_use: Money, year: Money) -> Option<u32> {
    (1..=12).find(|month| (by_use * Decimal::from(*month)).0 >= year.0)
}

/// Of the hours of a month, how many cost as much as the month by subscription.
fn hours_of(by_use: Money, month: Money, hours: Decimal) -> Option<Decimal> {
    let found = month.0.checked_mul(hours)?.checked_div(by_use.0)?;
    (found <= hours).then(|| found.ceil())
}

impl TwoWays {
    /// When a subscription pays, in words.
    #[must_use]
    pub fn verdict(&self) -> Text {
        match self.month {
            Some(month) => {
                text!("用满 {month} 个月起包年更省", "a year in advance is cheaper from month {month} on")
            }
            None => Text::fixed("一年内按量付费更省", "paying by use is cheaper within the year"),
        }
    }
}

impl WaysToPay {
    /// For a terminal.
    #[must_use]
    pub fn to_text(&self, lang: Lang) -> String {
        let Some(all) = &self.all else { return String::new() };
        let mut out = String::from("\n");
        out.push_str(Text::fixed("包年包月与按量付费\n", "Subscription against pay-as-you-go\n").get(lang));
        let rows = self.rows.iter().chain((self.rows.len() > 1).then_some(all));
        for row in rows {
            let (usage, month) = (row.by_use_monthly.grouped(), row.subscribed_monthly.grouped());
            let (year, title) = (row.subscribed_year.grouped(), row.title.get(lang));
            let verdict = row.verdict();
            let words = text!(
                "按量每月 {usage}，包月 {month}，包年 {year} 元",
                "{usage} a month by use, {month} by the month, {year} CNY for a year"
            );
            out.push_str(&format!("  {title}: {}; {}", words.get(lang), verdict.get(lang)));
            if let Some(hours) = row.hours {
                let hours = hours.normalize();
                let words = text!(
                    "；每月用满 {hours} 小时起包月更省",
                    "; by the month from {hours} hours a month on"
                );
                out.push_str(words.get(lang));
            }
            out.push('\n');
        }
        out
    }

    /// For other programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let fen = |money: Money| money.to_fen().to_string();
        let row = |row: &TwoWays| {
            json!({
                "sku": row.sku,
                "title": {"zh": row.title.zh, "en": row.title.en},
                "quantity": row.quantity.normalize().to_string(),
                "by_use_monthly": fen(row.by_use_monthly),
                "subscribed_monthly": fen(row.subscribed_monthly),
                "subscribed_year": fen(row.subscribed_year),
                "break_even_month": row.month,
                "break_even_hours": row.hours.map(|hours| hours.normalize().to_string()),
            })
        };
        json!({
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "all": self.all.as_ref().map(row),
        })
    }
}
