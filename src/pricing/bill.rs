//! The bill: its lines, its totals, and what is missing from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::discount::{Tax, TaxSplit};
use super::lines::Charges;
use super::maker::{Maker, regrown};
use super::{BillLine, Group, Missing, Price, Term};
use crate::base::{Date, Money, Text};
use crate::catalog::{Catalog, Family};
use crate::design::{Design, Ref};
use crate::text;

/// A sum of what is known, and whether that is all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// The known and free amounts together, in CNY.
    pub amount: Money,
    /// Whether nothing is missing; else the total is "at least".
    pub complete: bool,
}

impl Total {
    /// As printed: the amount, with "at least" before it when something is missing.
    #[must_use]
    pub fn label(&self) -> Text {
        let amount = self.amount.grouped();
        if self.complete { Text::same(amount) } else { text!("不低于 {amount}", "at least {amount}") }
    }
}

/// One value for each span that a bill shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spans<T> {
    /// A month; one-off items are no part of it.
    pub monthly: T,
    /// The first year, with what is paid once.
    pub first_year: T,
    /// The term of the quotation.
    pub term: T,
    /// Three years, with the growth of what is used.
    pub three_years: T,
    /// Five years, with the growth of what is used.
    pub five_years: T,
}

impl<T: Copy> Spans<T> {
    /// The same change to each.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Spans<U> {
        Spans {
            monthly: change(self.monthly),
            first_year: change(self.first_year),
            term: change(self.term),
            three_years: change(self.three_years),
            five_years: change(self.five_years),
        }
    }
}

/// What a design costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The term it is quoted for.
    pub term: Term,
    /// In the order of the nodes that they are for.
    pub lines: Vec<Arc<BillLine>>,
    /// A month.
    pub monthly: Total,
    /// The first year, bought for a year where the design does not say otherwise.
    pub first_year: Total,
    /// The whole term.
    pub term_total: Total,
    /// Three years, with the growth of what is used.
    pub three_years: Total,
    /// Five years, with the growth of what is used.
    pub five_years: Total,
    /// What is paid once; part of every span but the month.
    pub one_off: Money,
    /// What a month costs whether anything is used or not, before the tender.
    pub baseline_monthly: Money,
    /// What the use of a month costs, before the tender.
    pub usage_monthly: Money,
    /// What the tender takes off each total; not above zero.
    pub tender: Spans<Money>,
    /// What is paid of the total after the tender, in percent.
    pub tender_percent: Option<Decimal>,
    /// The tax, when the design says what it is and whether the list prices hold it.
    pub tax: Option<Tax>,
    /// What may be spent a month, when it was entered.
    pub monthly_budget: Option<Money>,
    /// What is missing from the totals.
    pub incomplete: Vec<Missing>,
}

impl Bill {
    /// The currency of all amounts.
    pub const CURRENCY: &'static str = "CNY";

    pub(super) fn of(charges: Charges<'_>, design: &Design, catalog: &Catalog, term: Term) -> Self {
        Self::added_up(Maker::new(design, catalog, term).lines(charges), design, term)
    }

    /// The bill of a design that differs from the one of this bill in its workloads alone: only the use of nodes
    /// grows in another way.
    pub(super) fn with_workloads_of(&self, design: &Design, catalog: &Catalog) -> Self {
        Self::added_up(regrown(&self.lines, design, catalog, self.term), design, self.term)
    }

    fn added_up(lines: Vec<Arc<BillLine>>, design: &Design, term: Term) -> Self {
        let counted = || lines.iter().filter(|line| line.group != Group::Option);
        let incomplete: Vec<Missing> = counted()
            .filter(|line| line.amount == Price::NotFound)
            .map(|line| Missing::of(Arc::clone(line)))
            .collect();
        let sum = |pick: fn(&BillLine) -> Price| -> Money {
            counted().filter_map(|line| pick(line).amount()).sum()
        };
        let sums = Spans {
            monthly: sum(|line| line.monthly),
            first_year: sum(|line| line.first_year),
            term: sum(|line| line.amount),
            three_years: sum(|line| line.three_years),
            five_years: sum(|line| line.five_years),
        };
        let terms = &design.price_terms;
        let tender = sums.map(|sum| match terms.tender_percent {
            Some(percent) => {
                let off = (Decimal::ONE_HUNDRED - percent) / Decimal::ONE_HUNDRED;
                Money(-(sum * off).to_fen().0)
            }
            None => Money::ZERO,
        });
        let complete = incomplete.is_empty();
        let total = |sum: Money, off: Money| Total { amount: sum + off, complete };
        let of_month = |usage: bool| -> Money {
            counted()
                .filter(|line| (line.group == Group::Usage) == usage)
                .filter_map(|line| line.monthly.amount())
                .sum()
        };
        Self {
            term,
            monthly: total(sums.monthly, tender.monthly),
            first_year: total(sums.first_year, tender.first_year),
            term_total: total(sums.term, tender.term),
            three_years: total(sums.three_years, tender.three_years),
            five_years: total(sums.five_years, tender.five_years),
            one_off: counted()
                .filter(|line| line.group.is_once())
                .filter_map(|line| line.amount.amount())
                .sum(),
            baseline_monthly: of_month(false),
            usage_monthly: of_month(true),
            tender,
            tender_percent: terms.tender_percent,
            tax: Tax::of(terms),
            monthly_budget: terms.monthly_budget,
            lines,
            incomplete,
        }
    }

    /// The known amounts of the first year by the family of the product they are for, the largest first.
    #[must_use]
    pub fn first_year_by_family(&self, design: &Design, catalog: &Catalog) -> Vec<(Family, Money)> {
        let mut sums: BTreeMap<Family, Money> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.group != Group::Option) {
            let node = line.subjects.iter().find_map(|subject| match *subject {
                Ref::Node(id) => design.nodes.get(id),
                _ => None,
            });
            let family = node.and_then(|node| catalog.product(node.product.code())).map(|info| info.family);
            if let Some(amount) = line.first_year.amount() {
                let sum = sums.entry(family.unwrap_or(Family::External)).or_default();
                *sum = *sum + amount;
            }
        }
        let mut shares: Vec<(Family, Money)> =
            sums.into_iter().filter(|(_, amount)| *amount > Money::ZERO).collect();
        shares.sort_by_key(|&(family, amount)| (std::cmp::Reverse(amount), family));
        shares
    }

    /// Whether every price was found.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_empty()
    }

    /// Exclusive, tax and inclusive of the term: of every line that counts and of the tender, added up, so that
    /// each of the three columns adds up by itself. None while the tax is not stated.
    #[must_use]
    pub fn taxed(&self) -> Option<TaxSplit> {
        let tax = self.tax?;
        let lines = self.lines.iter().filter(|line| line.group != Group::Option);
        let amounts = lines.filter_map(|line| line.amount.amount()).chain(std::iter::once(self.tender.term));
        Some(amounts.map(|amount| tax.split(amount)).fold(TaxSplit::default(), TaxSplit::plus))
    }

    /// How far the month is from the budget: above zero when it is kept.
    #[must_use]
    pub fn budget_left(&self) -> Option<Money> {
        self.monthly_budget.map(|budget| Money(budget.0 - self.monthly.amount.0))
    }
}

impl Bill {
    /// The newest day that a known price of the bill names; none when none names a day.
    #[must_use]
    pub fn newest_day(&self) -> Option<Date> {
        let known = self.lines.iter().filter(|line| matches!(line.unit_price, Price::Known { .. }));
        known.flat_map(|line| line.as_of.split([' ', '/', ','])).filter_map(|word| word.parse().ok()).max()
    }
}

impl Bill {
    /// What the term costs, with tax where that is stated, in Chinese capitals; a lower bound says so.
    #[must_use]
    pub fn total_in_capitals(&self) -> String {
        let total = self.taxed().map_or(self.term_total.amount, |split| split.inclusive);
        let least = if self.is_complete() { "" } else { "不低于" };
        format!("{least}{}", super::rmb_capitals(total))
    }
}
