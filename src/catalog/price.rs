//! Prices.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::keyed::Row;
use super::{Catalog, Cloud, Provenance};
use crate::base::Money;

/// Where a price holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceScope {
    /// In one region, of the finance or the public cloud.
    Region(String),
    /// In every region of the finance cloud.
    Finance,
    /// In the public regions of the mainland except one.
    MainlandExcept(String),
    /// In all public regions of the mainland.
    Mainland,
}

/// How the price is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceBilling {
    /// By use.
    PayAsYouGo,
    /// In advance.
    Subscription,
    /// A month computed by the source as 720 hours of use.
    PayAsYouGoMonth,
    /// Neither: a fee of nothing.
    Other,
}

/// What span one price pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A month.
    Month,
    /// Six months.
    HalfYear,
    /// A year.
    Year,
    /// One use, whenever it happens.
    Use,
}

/// One price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceRow {
    /// Product and item, for example `clb.spec-fee`.
    pub key: String,
    /// What exactly: a type, a class, a size. Empty when the item needs none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub spec: String,
    /// Where it holds.
    pub scope: PriceScope,
    /// How it is paid.
    pub billing: PriceBilling,
    /// What is counted, for example `GiB`; empty for the thing itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub measure: String,
    /// What span it pays for.
    pub period: Period,
    /// CNY; absent when it was looked for and not found, zero when it is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// The least count for which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub from: Option<Decimal>,
    /// The greatest count for which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub to: Option<Decimal>,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Row for PriceRow {
    fn key(&self) -> &str {
        &self.key
    }

    fn same_fact(&self, other: &Self) -> bool {
        (&self.key, &self.spec, &self.scope, self.billing, &self.measure, self.period, self.from, self.to)
            == (
                &other.key,
                &other.spec,
                &other.scope,
                other.billing,
                &other.measure,
                other.period,
                other.from,
                other.to,
            )
    }
}

/// What a price is asked for.
#[derive(Debug, Clone, Copy)]
pub struct PriceQuery<'a> {
    /// Product and item.
    pub key: &'a str,
    /// What exactly; none takes any row.
    pub spec: Option<&'a str>,
    /// How it is paid.
    pub billing: PriceBilling,
    /// What span is paid for; none takes any.
    pub period: Option<Period>,
    /// The count that decides the tier; none takes any row.
    pub count: Option<Decimal>,
}

/// A price row found, and how near its place is.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The row; its price may be absent.
    pub row: &'a PriceRow,
    /// The user entered it.
    pub entered: bool,
    /// It is a list price of the public cloud, from which the finance cloud may differ.
    pub public_list: bool,
}

/// What makes a row better than another: entered by the user, with a price, nearer, newer.
type Rank<'a> = (bool, bool, u8, &'a str);

impl Catalog {
    /// The price that holds in a region: the nearest place first (the region itself, then the finance cloud,
    /// then the public region whose prices stand in, then the mainland), and of several the newest. A row
    /// whose price was not found is given when there is none better, so that its note can be shown.
    #[must_use]
    pub fn price(&self, region: Option<&str>, query: &PriceQuery<'_>) -> Option<Found<'_>> {
        let home = region.unwrap_or_default();
        let stand_in = self.price_region(home);
        let public_home = self.is_public(home);
        let nearness = |scope: &PriceScope| match scope {
            PriceScope::Region(code) if code == home => Some(5),
            PriceScope::Finance if !public_home => Some(4),
            PriceScope::Region(code) if Some(code.as_str()) == stand_in => Some(3),
            PriceScope::MainlandExcept(code) if Some(code.as_str()) != stand_in => Some(2),
            PriceScope::Mainland => Some(1),
            PriceScope::Region(_) | PriceScope::Finance | PriceScope::MainlandExcept(_) => None,
        };
        let fits = |row: &PriceRow| {
            row.billing == query.billing
                && query.spec.is_none_or(|spec| row.spec == spec)
                && query.period.is_none_or(|period| row.period == period)
                && query.count.is_none_or(|count| {
                    row.from.is_none_or(|from| from <= count) && row.to.is_none_or(|to| count <= to)
                })
        };
        // A row that the user entered wins wherever it holds.
        let mut best: Option<(Rank<'_>, &PriceRow)> = None;
        for (row, entered) in self.prices.each(query.key).filter(|(row, _)| fits(row)) {
            if let Some(near) = nearness(&row.scope) {
                let rank = (entered, row.price.is_some(), near, row.provenance.as_of.as_str());
                if best.is_none_or(|(other, _)| rank > other) {
                    best = Some((rank, row));
                }
            }
        }
        best.map(|((entered, ..), row)| Found {
            row,
            entered,
            public_list: !entered && !public_home && self.is_public_scope(&row.scope),
        })
    }

    /// The public region whose list prices stand in for a region of the finance cloud.
    #[must_use]
    pub fn price_region(&self, region: &str) -> Option<&str> {
        self.regions.first(region).map(|row| row.price_region.as_str())
    }

    /// Whether a code names a region of the public cloud only.
    fn is_public(&self, region: &str) -> bool {
        let mut rows = self.regions.each(region).map(|(row, _)| row.cloud).peekable();
        rows.peek().is_some() && rows.all(|cloud| cloud == Cloud::Public)
    }

    fn is_public_scope(&self, scope: &PriceScope) -> bool {
        match scope {
            PriceScope::Finance => false,
            PriceScope::Region(code) => {
                self.regions.each(code).any(|(region, _)| region.cloud == Cloud::Public)
            }
            PriceScope::Mainland | PriceScope::MainlandExcept(_) => true,
        }
    }
}
