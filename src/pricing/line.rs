//! One line of the bill.
//!
//! A large design has many lines of few prices: what does not depend on the place of a node is computed once and
//! shared by all lines that say the same.

use std::ops::Deref;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::charge::Item;
use super::formula::formula;
use super::{Price, PriceBasis, Spans};
use crate::base::Text;
use crate::catalog::Period;
use crate::design::Ref;

/// So many of an item, and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    pub(super) item: Arc<Item>,
    /// How many.
    pub quantity: Decimal,
    /// How often the unit price is paid in the term.
    pub factor: Decimal,
    /// How often it is paid in a month.
    pub month_factor: Decimal,
    /// How often it is paid in the first year.
    pub year_factor: Decimal,
    /// What the term costs at the list price, without any discount.
    pub list: Price,
    /// What the term costs after the term rule.
    pub after_term: Price,
    /// What the contract lets the customer pay of that, in percent.
    pub contract_percent: Decimal,
    /// What the term costs.
    pub amount: Price,
    /// What a month costs.
    pub monthly: Price,
    /// What the first year costs.
    pub first_year: Price,
    /// What three years cost, with growth.
    pub three_years: Price,
    /// What five years cost, with growth.
    pub five_years: Price,
    /// Growth a year of what is used, in percent, when it was entered.
    pub growth_percent: Option<Decimal>,
}

impl Deref for Priced {
    type Target = Item;

    fn deref(&self) -> &Item {
        &self.item
    }
}

/// One line of the bill: so many of an item, and where they stand. What is sold and what it comes to are read as
/// if they were fields of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    pub(super) priced: Arc<Priced>,
    /// The nodes it is for.
    pub subjects: Vec<Ref>,
    /// The product that it belongs to, as people call it.
    pub product: Arc<Text>,
    /// The AZ it stands in; empty for what spans AZs or stands outside.
    pub az: Arc<str>,
    /// The function it serves; empty when the node has none.
    pub function: Arc<str>,
    /// The environment it belongs to; empty when the node has none.
    pub environment: Arc<str>,
}

impl Deref for BillLine {
    type Target = Priced;

    fn deref(&self) -> &Priced {
        &self.priced
    }
}

impl BillLine {
    /// What a known price rests on.
    #[must_use]
    pub fn basis(&self) -> Option<PriceBasis> {
        self.unit_price.basis()
    }

    /// How the amount was computed, or why there is none.
    #[must_use]
    pub fn formula(&self) -> Text {
        formula(self)
    }

    /// The amounts of all spans.
    #[must_use]
    pub fn spans(&self) -> Spans<Price> {
        Spans {
            monthly: self.monthly,
            first_year: self.first_year,
            term: self.amount,
            three_years: self.three_years,
            five_years: self.five_years,
        }
    }

    /// The span of the unit price, for example `CNY/month`.
    #[must_use]
    pub fn price_unit(&self) -> Text {
        if self.group.is_once() {
            return Text::fixed("元（一次性）", "CNY once");
        }
        match self.period {
            Period::Hour => Text::fixed("元/小时", "CNY/hour"),
            Period::Day => Text::fixed("元/天", "CNY/day"),
            Period::Month => Text::fixed("元/月", "CNY/month"),
            Period::HalfYear => Text::fixed("元/半年", "CNY/half year"),
            Period::Year => Text::fixed("元/年", "CNY/year"),
            Period::Use => Text::fixed("元", "CNY"),
        }
    }
}

/// A line whose price was not found; its fields are read as if they were its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(Arc<BillLine>);

impl Missing {
    pub(super) const fn of(line: Arc<BillLine>) -> Self {
        Self(line)
    }

    /// What is missing, and why.
    #[must_use]
    pub fn what(&self) -> Text {
        let (title, why) = (&self.title, self.formula());
        Text::new(format!("{}：{}", title.zh, why.zh), format!("{}: {}", title.en, why.en))
    }
}

impl Deref for Missing {
    type Target = BillLine;

    fn deref(&self) -> &BillLine {
        &self.0
    }
}
