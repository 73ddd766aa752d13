//! The bill: its lines, its totals, and what is missing from them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::charge::{Calendar, Charge, Item};
use super::{Price, PriceBasis, Term};
use crate::base::{Lang, Money, Text};
use crate::catalog::{Catalog, Confidence, Family, Period};
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

/// One line of the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// What is sold, for example `ecs.c7.large`.
    pub sku: String,
    /// The nodes it is for.
    pub subjects: Vec<Ref>,
    /// As printed.
    pub title: Text,
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
    /// What the term costs.
    pub amount: Price,
    /// What a month costs.
    pub monthly: Price,
    /// What the first year costs.
    pub first_year: Price,
    /// Where the price comes from.
    pub source: String,
    /// The day or span for which it holds.
    pub as_of: String,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// How the amount was computed, or why there is none.
    pub formula: Text,
}

impl BillLine {
    /// What a known price rests on.
    #[must_use]
    pub const fn basis(&self) -> Option<PriceBasis> {
        self.unit_price.basis()
    }

    /// The span of the unit price, for example `CNY/month`.
    #[must_use]
    pub fn price_unit(&self) -> Text {
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
    /// What is missing from the totals.
    pub incomplete: Vec<Missing>,
}

impl Bill {
    /// The currency of all amounts.
    pub const CURRENCY: &'static str = "CNY";

    pub(super) fn of(charges: Vec<Charge>, catalog: &Catalog, edition: &str, term: Term) -> Self {
        let calendar = Calendar::of(catalog, edition);
        let lines: Vec<BillLine> =
            merged(charges).into_iter().map(|charge| line(charge, &calendar, term)).collect();
        let missing = |line: &BillLine| Missing {
            sku: line.sku.clone(),
            subjects: line.subjects.clone(),
            what: Text::new(
                format!("{}：{}", line.title.zh, line.formula.zh),
                format!("{}: {}", line.title.en, line.formula.en),
            ),
        };
        let incomplete: Vec<Missing> =
            lines.iter().filter(|line| line.amount == Price::NotFound).map(missing).collect();
        let total = |pick: fn(&BillLine) -> Price| Total {
            amount: lines.iter().filter_map(|line| pick(line).amount()).sum(),
            complete: incomplete.is_empty(),
        };
        Self {
            term,
            monthly: total(|line| line.monthly),
            first_year: total(|line| line.first_year),
            term_total: total(|line| line.amount),
            lines,
            incomplete,
        }
    }

    /// The known amounts of the first year by the family of the product they are for, the largest first.
    #[must_use]
    pub fn first_year_by_family(&self, design: &Design, catalog: &Catalog) -> Vec<(Family, Money)> {
        let mut sums: BTreeMap<Family, Money> = BTreeMap::new();
        for line in &self.lines {
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

    /// For other programs; money and quantities are strings, a price that was not found is null.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let money = |price: Price| price.amount().map(|amount| amount.to_fen().to_string());
        let both = |text: &Text| json!({"zh": text.zh, "en": text.en});
        let ids = |refs: &[Ref]| refs.iter().map(ToString::to_string).collect::<Vec<_>>();
        let lines: Vec<Value> = self
            .lines
            .iter()
            .map(|line| {
                json!({
                    "sku": line.sku,
                    "subjects": ids(&line.subjects),
                    "title": both(&line.title),
                    "quantity": line.quantity.normalize().to_string(),
                    "unit": both(&line.unit),
                    "price": line.amount.code(),
                    "unit_price": line.unit_price.amount().map(unit_amount),
                    "price_unit": line.price_unit().en,
                    "factor": line.factor.normalize().to_string(),
                    "amount": money(line.amount),
                    "monthly": money(line.monthly),
                    "first_year": money(line.first_year),
                    "basis": line.basis().map(PriceBasis::code),
                    "source": line.source,
                    "as_of": line.as_of,
                    "confidence": line.confidence.code(),
                    "formula": both(&line.formula),
                })
            })
            .collect();
        let incomplete: Vec<Value> = self
            .incomplete
            .iter()
            .map(|row| json!({"sku": row.sku, "subjects": ids(&row.subjects), "what": both(&row.what)}))
            .collect();
        json!({
            "schema": "yuntu.quote/1",
            "currency": Self::CURRENCY,
            "term": self.term.code(),
            "lines": lines,
            "monthly": self.monthly.amount.to_fen().to_string(),
            "first_year": self.first_year.amount.to_fen().to_string(),
            "term_total": self.term_total.amount.to_fen().to_string(),
            "complete": self.is_complete(),
            "incomplete": incomplete,
        })
    }
}

/// A unit price as printed: exact, with at least two decimals.
pub(super) fn unit_amount(price: Money) -> String {
    let mut exact = price.0.normalize();
    if exact.scale() < 2 {
        exact.rescale(2);
    }
    exact.to_string()
}

/// Equal items of several nodes become one charge, in the place of the first.
fn merged(charges: Vec<Charge>) -> Vec<Charge> {
    let mut places: BTreeMap<Item, usize> = BTreeMap::new();
    let mut merged: Vec<Charge> = Vec::new();
    for charge in charges {
        let place = places.get(&charge.item).copied();
        if let Some(old) = place.and_then(|place| merged.get_mut(place)) {
            old.quantity = old.quantity.saturating_add(charge.quantity);
            old.subjects.extend(charge.subjects);
        } else {
            places.insert(charge.item.clone(), merged.len());
            merged.push(charge);
        }
    }
    merged
}

fn line(charge: Charge, calendar: &Calendar, term: Term) -> BillLine {
    let Charge { item, quantity, subjects } = charge;
    // Each amount is rounded to the fen where it is printed, so that the lines add up to the totals.
    let over = |months: u32| match item.unit_price {
        Price::Known { amount, basis } => {
            let times = quantity.saturating_mul(calendar.factor(&item, months));
            Price::Known { amount: (amount * times).to_fen(), basis }
        }
        other => other,
    };
    let factor = calendar.factor(&item, term.months());
    let (amount, monthly, first_year) =
        (over(term.months()), over(Term::OneMonth.months()), over(Term::OneYear.months()));
    let mut line = BillLine {
        sku: item.sku.clone(),
        subjects,
        title: item.title.clone(),
        quantity,
        unit: item.unit.clone(),
        unit_price: item.unit_price,
        period: item.period,
        factor,
        amount,
        monthly,
        first_year,
        source: item.provenance.source.clone(),
        as_of: item.provenance.as_of.clone(),
        confidence: item.provenance.confidence,
        formula: Text::default(),
    };
    line.formula = formula(&line, &item);
    line
}

/// How the amount of the term was computed, in words.
fn formula(line: &BillLine, item: &Item) -> Text {
    let in_one = |lang: Lang| {
        let mut parts: Vec<String> = Vec::new();
        if let Some(note) = &item.note {
            parts.push(note.get(lang).to_owned());
        }
        match line.unit_price {
            Price::Known { amount, basis } => {
                let spans = line.factor.normalize();
                let spans = match (item.period, lang) {
                    (Period::Hour, Lang::Zh) => format!("{spans}小时"),
                    (Period::Hour, Lang::En) => format!("{spans} hours"),
                    (Period::Day, Lang::Zh) => format!("{spans}天"),
                    (Period::Day, Lang::En) => format!("{spans} days"),
                    (Period::Month | Period::Use, Lang::Zh) => format!("{spans}个月"),
                    (Period::Month | Period::Use, Lang::En) => format!("{spans} months"),
                    (Period::HalfYear, Lang::Zh) => format!("{spans}个半年"),
                    (Period::HalfYear, Lang::En) => format!("{spans} half years"),
                    (Period::Year, Lang::Zh) => format!("{spans}年"),
                    (Period::Year, Lang::En) => format!("{spans} years"),
                };
                let unit = line.price_unit();
                parts.push(format!(
                    "{} {} × {} × {spans} = {}",
                    unit_amount(amount),
                    unit.get(lang),
                    line.quantity.normalize(),
                    line.amount.label().get(lang),
                ));
                let saves = item.period == Period::Month && line.factor >= Decimal::TEN;
                if let Some(rule) = item.rule.note().filter(|_| saves) {
                    parts.push(rule.get(lang).to_owned());
                }
                if basis != PriceBasis::FinanceCloud {
                    parts.push(basis.title().get(lang).to_owned());
                }
            }
            Price::Free => parts.push(Price::Free.label().get(lang).to_owned()),
            Price::NotFound => {
                if parts.is_empty() {
                    let none = Text::fixed("价格目录中没有对应的价格", "the price list has no such price");
                    parts.push(none.get(lang).to_owned());
                }
            }
        }
        parts.join(match lang {
            Lang::Zh => "；",
            Lang::En => "; ",
        })
    };
    Text::new(in_one(Lang::Zh), in_one(Lang::En))
}
