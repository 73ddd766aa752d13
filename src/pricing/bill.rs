//! The bill: its lines, its totals, and what is missing from them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::charge::{Calendar, Charge, Item};
use super::discount::{Tax, TaxSplit};
use super::formula::formula;
use super::growth::growth_of_nodes;
use super::{Group, Price, PriceBasis, Term};
use crate::base::{Date, Money, Text};
use crate::catalog::{Catalog, Confidence, Family, Period};
use crate::design::{Design, NodeId, Ref};
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

/// One line of the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// What is sold, for example `ecs.c7.large`.
    pub sku: String,
    /// The nodes it is for.
    pub subjects: Vec<Ref>,
    /// As printed.
    pub title: Text,
    /// What kind of cost it is.
    pub group: Group,
    /// The product that it belongs to, as people call it.
    pub product: Text,
    /// The AZ it stands in; empty for what spans AZs or stands outside.
    pub az: String,
    /// The function it serves; empty when the node has none.
    pub function: String,
    /// The environment it belongs to; empty when the node has none.
    pub environment: String,
    /// How many.
    pub quantity: Decimal,
    /// Of what.
    pub unit: Text,
    /// The price of one for one period.
    pub unit_price: Price,
    /// The period that the unit price pays for.
    pub period: Period,
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
    /// Where the price comes from.
    pub source: String,
    /// The day or span for which it holds.
    pub as_of: String,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// How the amount was computed, or why there is none.
    pub formula: Text,
    /// The row of the price list that was looked for; what a price book must state. Empty where none was.
    pub wanted: Option<super::Wanted>,
}

impl Bill {
    /// The newest day that a known price of the bill names; none when none names a day.
    #[must_use]
    pub fn newest_day(&self) -> Option<Date> {
        let known = self.lines.iter().filter(|line| matches!(line.unit_price, Price::Known { .. }));
        known.flat_map(|line| line.as_of.split([' ', '/', ','])).filter_map(|word| word.parse().ok()).max()
    }
}

impl BillLine {
    /// What a known price rests on.
    #[must_use]
    pub const fn basis(&self) -> Option<PriceBasis> {
        self.unit_price.basis()
    }

    /// The amounts of all spans.
    #[must_use]
    pub const fn spans(&self) -> Spans<Price> {
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

/// A line whose price was not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What is sold.
    pub sku: String,
    /// The nodes it is for.
    pub subjects: Vec<Ref>,
    /// What is missing, and why.
    pub what: Text,
}

/// What a design costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The term it is quoted for.
    pub term: Term,
    /// In the order of the nodes that they are for.
    pub lines: Vec<BillLine>,
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

    pub(super) fn of(charges: Vec<Charge>, design: &Design, catalog: &Catalog, term: Term) -> Self {
        let maker = Maker {
            design,
            catalog,
            calendar: Calendar::of(catalog, &design.settings.edition),
            growth: growth_of_nodes(design),
            term,
        };
        let lines: Vec<BillLine> =
            maker.merged(charges).into_iter().map(|charge| maker.line(charge)).collect();
        let missing = |line: &BillLine| Missing {
            sku: line.sku.clone(),
            subjects: line.subjects.clone(),
            what: Text::new(
                format!("{}：{}", line.title.zh, line.formula.zh),
                format!("{}: {}", line.title.en, line.formula.en),
            ),
        };
        let counted = || lines.iter().filter(|line| line.group != Group::Option);
        let incomplete: Vec<Missing> =
            counted().filter(|line| line.amount == Price::NotFound).map(missing).collect();
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

/// What lines are made with.
struct Maker<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    calendar: Calendar,
    growth: BTreeMap<NodeId, Decimal>,
    term: Term,
}

/// What a line is for: charges that agree in this and in the item become one line.
type Place = (Option<u32>, Option<u32>, Option<u32>);

impl Maker<'_> {
    fn node_of(&self, charge: &Charge) -> Option<(NodeId, &crate::design::Node)> {
        charge.subjects.iter().find_map(|subject| match *subject {
            Ref::Node(id) => self.design.nodes.get(id).map(|node| (id, node)),
            _ => None,
        })
    }

    fn place(&self, charge: &Charge) -> Place {
        let Some((_, node)) = self.node_of(charge) else { return (None, None, None) };
        (
            self.design.az_of(node).map(|id| id.0),
            node.function.map(|id| id.0),
            node.environment.map(|id| id.0),
        )
    }

    /// Equal items of one AZ, function and environment become one charge, in the place of the first.
    fn merged(&self, charges: Vec<Charge>) -> Vec<Charge> {
        let mut places: BTreeMap<(Item, Place), usize> = BTreeMap::new();
        let mut merged: Vec<Charge> = Vec::new();
        for charge in charges {
            let key = (charge.item.clone(), self.place(&charge));
            let place = places.get(&key).copied();
            if let Some(old) = place.and_then(|place| merged.get_mut(place)) {
                old.quantity = old.quantity.saturating_add(charge.quantity);
                old.subjects.extend(charge.subjects);
            } else {
                places.insert(key, merged.len());
                merged.push(charge);
            }
        }
        merged
    }

    fn line(&self, charge: Charge) -> BillLine {
        let (az, function, environment, product) = match self.node_of(&charge) {
            Some((_, node)) => {
                let design = self.design;
                let az = design.az_of(node).and_then(|id| design.azs.get(id)).map(|row| row.name.clone());
                let function = node.function.and_then(|id| design.functions.get(id));
                let environment = node.environment.and_then(|id| design.environments.get(id));
                let code = node.product.code();
                (
                    az.unwrap_or_default(),
                    function.map(|row| row.name.clone()).unwrap_or_default(),
                    environment.map(|row| row.name.clone()).unwrap_or_default(),
                    self.catalog.product(code).map_or_else(|| Text::same(code), |info| info.name.clone()),
                )
            }
            None => Default::default(),
        };
        let growth = (charge.item.group == Group::Usage)
            .then(|| {
                let nodes = charge.subjects.iter().filter_map(|subject| match subject {
                    Ref::Node(id) => self.growth.get(id).copied(),
                    _ => None,
                });
                nodes.max()
            })
            .flatten();
        let Charge { item, quantity, subjects } = charge;
        let contract = item.contract_percent(&self.design.price_terms);
        let share = contract / Decimal::ONE_HUNDRED;
        let known = |times: Decimal| match item.unit_price {
            Price::Known { amount, basis } => {
                Price::Known { amount: (amount * quantity.saturating_mul(times)).to_fen(), basis }
            }
            other => other,
        };
        // Each amount is rounded to the fen once, where it is printed, so that the lines add up to the totals.
        let over = |months: u32| known(self.calendar.factor(&item, months).saturating_mul(share));
        let grown = |years: u32| match growth.filter(|percent| !percent.is_zero()) {
            Some(percent) => {
                let rate = Decimal::ONE + percent / Decimal::ONE_HUNDRED;
                let mut factor = Decimal::ONE;
                let mut all = Decimal::ZERO;
                for _ in 0..years {
                    all = all.saturating_add(factor);
                    factor = factor.saturating_mul(rate);
                }
                known(self.calendar.factor(&item, 12).saturating_mul(all).saturating_mul(share))
            }
            None => over(years * 12),
        };
        let months = self.term.months();
        let factor = self.calendar.factor(&item, months);
        let mut line = BillLine {
            sku: item.sku.clone(),
            subjects,
            title: item.title.clone(),
            group: item.group,
            product,
            az,
            function,
            environment,
            quantity,
            unit: item.unit.clone(),
            unit_price: item.unit_price,
            period: item.period,
            factor,
            month_factor: if item.group.is_once() {
                Decimal::ZERO
            } else {
                self.calendar.factor(&item, Term::OneMonth.months())
            },
            year_factor: self.calendar.factor(&item, Term::OneYear.months()),
            list: known(self.calendar.plain_factor(&item, months)),
            after_term: known(factor),
            contract_percent: contract,
            amount: over(months),
            monthly: over(Term::OneMonth.months()),
            first_year: over(Term::OneYear.months()),
            three_years: grown(3),
            five_years: grown(5),
            growth_percent: growth,
            source: item.provenance.source.clone(),
            as_of: item.provenance.as_of.clone(),
            confidence: item.provenance.confidence,
            formula: Text::default(),
            wanted: item.wanted.clone(),
        };
        if item.group.is_once() {
            // A month is what comes back every month.
            line.monthly = match line.monthly {
                Price::Known { basis, .. } => Price::Known { amount: Money::ZERO, basis },
                other => other,
            };
        }
        line.formula = formula(&line, &item);
        line
    }
}
