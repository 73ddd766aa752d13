//! Terms, and what buying for longer costs.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::base::{Money, Text};
use crate::catalog::Catalog;
use crate::sizing;
use crate::text;

/// For how long the design is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// One month.
    OneMonth,
    /// One year.
    #[default]
    OneYear,
    /// Two years.
    TwoYears,
    /// Three years.
    ThreeYears,
}

/// A word that is not a term.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a term: 1m, 1y, 2y or 3y")]
pub struct BadTerm(pub String);

impl Term {
    /// Shortest first.
    pub const ALL: [Self; 4] = [Self::OneMonth, Self::OneYear, Self::TwoYears, Self::ThreeYears];

    /// How many months it has.
    #[must_use]
    pub const fn months(self) -> u32 {
        match self {
            Self::OneMonth => 1,
            Self::OneYear => 12,
            Self::TwoYears => 24,
            Self::ThreeYears => 36,
        }
    }

    /// The longest term that so many months fill; a year when nothing was entered.
    #[must_use]
    pub fn of_months(months: Option<u32>) -> Self {
        let Some(months) = months else { return Self::default() };
        Self::ALL.into_iter().rev().find(|term| term.months() <= months).unwrap_or(Self::OneMonth)
    }

    /// The code used by `--term`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OneMonth => "1m",
            Self::OneYear => "1y",
            Self::TwoYears => "2y",
            Self::ThreeYears => "3y",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::OneMonth => Text::fixed("1个月", "1 month"),
            Self::OneYear => Text::fixed("1年", "1 year"),
            Self::TwoYears => Text::fixed("2年", "2 years"),
            Self::ThreeYears => Text::fixed("3年", "3 years"),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Term {
    type Err = BadTerm;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|term| term.code() == text)
            .ok_or_else(|| BadTerm(text.chars().take(40).collect()))
    }
}

/// What a subscription of several months costs, counted in months of the list price.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TermRule {
    /// Each month costs the same.
    Plain,
    /// A full year costs ten months (F-05, guide L107).
    TenMonths,
    /// Paid once, however long it is used.
    Once,
    /// Full years at a factor of twelve months, by number of years.
    Years(Vec<(u32, Decimal)>),
}

impl TermRule {
    /// The rule for a purchase of servers: the server, its disks and its bandwidth are one order.
    pub(super) fn of_ecs(catalog: &Catalog, edition: &str, at_85_percent: bool) -> Self {
        match catalog.number(edition, "ecs_year_factor").filter(|_| at_85_percent) {
            Some(factor) => Self::Years(vec![(1, factor)]),
            None => Self::TenMonths,
        }
    }

    /// The rule that the discount table states for a product.
    pub(super) fn of_product(catalog: &Catalog, product: &str) -> Self {
        let step = |row: &crate::catalog::Discount| {
            let years = row.term.split(' ').next()?.parse().ok()?;
            row.term.contains("year").then_some((years, row.factor?))
        };
        let mut steps: Vec<(u32, Decimal)> =
            catalog.discounts(product).into_iter().filter_map(step).collect();
        steps.sort_unstable();
        if steps.is_empty() { Self::Plain } else { Self::Years(steps) }
    }

    /// Months of the list price that one purchase costs.
    pub(super) fn purchase(&self, months: u32) -> Decimal {
        let (years, rest) = (months / 12, Decimal::from(months % 12));
        match self {
            Self::Plain => Decimal::from(months),
            Self::Once => Decimal::ONE,
            Self::TenMonths => sizing::subscription_price(Money(Decimal::ONE), months)
                .map_or_else(|_| Decimal::from(months), |price| price.0),
            // The factor of the longest term that is not longer than the purchase.
            Self::Years(steps) => {
                let factor = steps.iter().rev().find(|(least, _)| *least <= years);
                let factor = factor.map_or(Decimal::ONE, |(_, factor)| *factor);
                Decimal::from(years * 12) * factor + rest
            }
        }
    }

    /// Months of the list price that a span costs when `at_once` months are bought at a time; the span
    /// itself when that is not set. Of a purchase that reaches beyond the span only the span is counted.
    pub(super) fn span(&self, span: u32, at_once: Option<u32>) -> Decimal {
        if *self == Self::Once {
            return Decimal::ONE;
        }
        let at_once = at_once.unwrap_or(span).clamp(1, span.max(1));
        let full = Decimal::from(span / at_once);
        full * self.purchase(at_once) + self.purchase(span % at_once)
    }

    /// The rule in words, when it saves anything.
    pub(super) fn note(&self) -> Option<Text> {
        match self {
            Self::Plain | Self::Once => None,
            Self::TenMonths => Some(Text::fixed(
                "每满一年按10个月计（金融云使用指南 L107）",
                "each full year counts as 10 months (guide L107)",
            )),
            Self::Years(steps) => {
                let list = |unit: &str| {
                    let step =
                        |(years, factor): &(u32, Decimal)| format!("{years}{unit} × {}", factor.normalize());
                    steps.iter().map(step).collect::<Vec<_>>().join(", ")
                };
                let (zh, en) = (list("年"), list("y"));
                Some(text!("按年购买折扣：{zh}", "discount by years bought: {en}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_full_year_costs_ten_months() {
        for (months, counted) in [(1, 1), (9, 9), (10, 10), (11, 11), (12, 10), (13, 11), (24, 20), (36, 30)]
        {
            assert_eq!(TermRule::TenMonths.purchase(months), Decimal::from(counted), "{months}");
        }
    }

    #[test]
    fn a_span_is_paid_purchase_by_purchase() {
        let rule = TermRule::TenMonths;
        assert_eq!(rule.span(12, None), decimal("10"));
        assert_eq!(rule.span(12, Some(1)), decimal("12"));
        assert_eq!(rule.span(12, Some(11)), decimal("12"));
        assert_eq!(rule.span(36, Some(12)), decimal("30"));
        assert_eq!(rule.span(12, Some(36)), decimal("10"), "one year of a purchase of three");
        assert_eq!(rule.span(1, Some(12)), decimal("1"));
    }

    #[test]
    fn the_discount_table_makes_ladders() {
        let catalog = Catalog::builtin();
        let firewall = TermRule::of_product(catalog, "cloud-firewall");
        assert_eq!(firewall.purchase(12), decimal("10.20"));
        assert_eq!(firewall.purchase(24), decimal("16.80"));
        assert_eq!(firewall.purchase(36), decimal("18.00"));
        assert_eq!(firewall.purchase(13), decimal("11.20"));
        assert_eq!(TermRule::of_product(catalog, "bastionhost").purchase(36), decimal("30.60"));
        assert_eq!(TermRule::of_product(catalog, "no-such-product"), TermRule::Plain);
    }

    #[test]
    fn the_85_percent_rule_is_a_choice() {
        let catalog = Catalog::builtin();
        assert_eq!(TermRule::of_ecs(catalog, "guide-2016", false), TermRule::TenMonths);
        assert_eq!(TermRule::of_ecs(catalog, "official-2026", true).purchase(12), decimal("10.20"));
    }

    #[test]
    fn terms_are_read_by_their_codes() {
        for term in Term::ALL {
            assert_eq!(term.code().parse(), Ok(term));
        }
        assert!("4y".parse::<Term>().is_err());
    }
}
