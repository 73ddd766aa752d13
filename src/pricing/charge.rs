//! A charge: one thing that is paid for, before it is multiplied by time.

use rust_decimal::Decimal;

use super::terms::TermRule;
use super::{Group, Price, PriceBasis};
use crate::base::{Money, Text};
use crate::catalog::{Catalog, Confidence, Found, Period, PriceBilling, Provenance};
use crate::design::{Node, NodeId, Ref};

/// What is charged, apart from how many and for whom; equal items become one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// What is sold, for example `ecs.c7.large`.
    pub sku: String,
    /// As printed.
    pub title: Text,
    /// What the quantity counts.
    pub unit: Text,
    /// The price of one for one period.
    pub unit_price: Price,
    /// The period that the unit price pays for.
    pub period: Period,
    /// What buying for longer costs.
    pub(super) rule: TermRule,
    /// Months bought at a time, when the design says.
    pub(super) at_once: Option<u32>,
    /// Where the price comes from.
    pub source: String,
    /// The day or span for which it holds.
    pub as_of: String,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// How the unit price came about, or why there is none.
    pub(super) note: Option<Text>,
    /// What kind of cost it is.
    pub group: Group,
    /// The row of the price list that was looked for; what a price book must state. None where none was.
    pub wanted: Option<Wanted>,
}

/// A row that a price book would state so that an item has a price.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// Product and item.
    pub key: String,
    /// What exactly; empty when the item needs none.
    pub spec: String,
    /// How it is paid.
    pub billing: PriceBilling,
    /// The period that it pays for.
    pub period: Period,
    /// What is counted; empty for the thing itself.
    pub measure: String,
}

/// How many of an item, and what they are for.
#[derive(Debug, Clone)]
pub(super) struct Charge<'a> {
    /// The place of the item among those of the design.
    pub item: u32,
    pub quantity: Decimal,
    /// The node that it is for; none for what is offered beside the drawing.
    pub node: Option<(NodeId, &'a Node)>,
    /// Further nodes that share it.
    pub others: Vec<Ref>,
}

impl Item {
    /// An item without a price yet.
    pub(super) fn new(sku: impl Into<String>, title: Text, unit: Text) -> Self {
        Self {
            sku: sku.into(),
            title,
            unit,
            unit_price: Price::NotFound,
            period: Period::Month,
            rule: TermRule::Plain,
            at_once: None,
            source: String::new(),
            as_of: String::new(),
            confidence: Confidence::None,
            note: None,
            group: Group::Recurring,
            wanted: None,
        }
    }

    /// With the price of a row of the catalogue; a row without one leaves it not found, with its source.
    pub(super) fn priced(mut self, found: Option<Found<'_>>) -> Self {
        if let Some(found) = found {
            self = self.from(&found.row.provenance);
            self.period = found.row.period;
            self.unit_price = match found.row.price {
                None => Price::NotFound,
                Some(Money(zero)) if zero.is_zero() => Price::Free,
                Some(amount) => Price::Known { amount, basis: basis(&found) },
            };
        }
        self
    }

    /// With a price that was computed from rows of the catalogue.
    pub(super) fn known(mut self, amount: Money, basis: PriceBasis, period: Period) -> Self {
        self.unit_price = if amount.0.is_zero() { Price::Free } else { Price::Known { amount, basis } };
        self.period = period;
        self
    }

    pub(super) fn by(mut self, rule: TermRule, at_once: Option<u32>) -> Self {
        (self.rule, self.at_once) = (rule, at_once);
        self
    }

    pub(super) const fn grouped(mut self, group: Group) -> Self {
        self.group = group;
        self
    }

    /// With the row that a price book would state, for when there is no price.
    pub(super) fn wanting(mut self, key: &str, spec: &str, billing: PriceBilling, period: Period) -> Self {
        let measure = match self.unit.en.as_ref() {
            unit @ ("GB" | "GiB") => unit.to_owned(),
            _ => String::new(),
        };
        self.wanted = Some(Wanted { key: key.to_owned(), spec: spec.to_owned(), billing, period, measure });
        self
    }

    pub(super) fn from(mut self, provenance: &Provenance) -> Self {
        self.source.clone_from(&provenance.source);
        self.as_of.clone_from(&provenance.as_of);
        self.confidence = provenance.confidence;
        self
    }

    pub(super) fn noted(mut self, note: Text) -> Self {
        self.note = Some(note);
        self
    }

    /// The note, only when no price was found.
    pub(super) fn or_note(self, note: Text) -> Self {
        if self.unit_price == Price::NotFound { self.noted(note) } else { self }
    }
}

/// What the price of a row rests on.
pub(super) fn basis(found: &Found<'_>) -> PriceBasis {
    if found.entered {
        PriceBasis::PriceBook
    } else if found.public_list {
        PriceBasis::PublicList
    } else {
        PriceBasis::FinanceCloud
    }
}

/// The lengths of the calendar, as the catalogue states them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    month_hours: Decimal,
    month_days: Decimal,
    year_days: Decimal,
}

impl Calendar {
    pub(super) fn of(catalog: &Catalog, edition: &str) -> Self {
        // The tables hold these rows, as a test makes sure; the guide's own figures stand in.
        let number = |key, otherwise: u32| catalog.number(edition, key).unwrap_or(otherwise.into());
        Self {
            month_hours: number("payg_month_hours", 720),
            month_days: number("month_days", 30),
            year_days: number("year_days", 365),
        }
    }

    /// How often the unit price is paid in a span of months: full years have 365 days, other months 30.
    pub(super) fn factor(&self, item: &Item, months: u32) -> Decimal {
        if item.group.is_once() {
            return Decimal::ONE;
        }
        match item.period {
            Period::Month => item.rule.span(months, item.at_once),
            _ => self.plain_factor(item, months),
        }
    }

    /// The same without the discount of any term.
    pub(super) fn plain_factor(&self, item: &Item, months: u32) -> Decimal {
        if item.group.is_once() {
            return Decimal::ONE;
        }
        let (years, rest) = (Decimal::from(months / 12), Decimal::from(months % 12));
        let twelve = Decimal::from(12);
        match item.period {
            Period::Hour => years * self.year_days * Decimal::from(24) + rest * self.month_hours,
            Period::Day => years * self.year_days + rest * self.month_days,
            Period::Month => Decimal::from(months),
            Period::HalfYear => Decimal::from(months) / Decimal::from(6),
            Period::Year => Decimal::from(months) / twelve,
            // Quantities of use are given for a month.
            Period::Use => Decimal::from(months),
        }
    }
}
