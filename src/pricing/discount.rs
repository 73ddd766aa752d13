//! Groups of cost, contract discounts and tax.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::PriceBasis;
use super::charge::Item;
use crate::base::{Money, Text};
use crate::design::{ExtraKind, PriceTerms};

/// What kind of cost a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Paid once.
    OneOff,
    /// Paid for as long as it stands.
    #[default]
    Recurring,
    /// Paid by what is used.
    Usage,
    /// Paid to a carrier.
    Carrier,
    /// Paid to a third party every month.
    ThirdParty,
    /// Paid to a third party once.
    ThirdPartyOnce,
    /// Services every month.
    Service,
    /// Services once.
    ServiceOnce,
    /// Offered, and no part of the totals.
    Option,
}

impl Group {
    /// In the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::OneOff,
        Self::Recurring,
        Self::Usage,
        Self::Carrier,
        Self::ThirdParty,
        Self::ThirdPartyOnce,
        Self::Service,
        Self::ServiceOnce,
        Self::Option,
    ];

    /// The code used in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OneOff => "one_off",
            Self::Recurring => "recurring",
            Self::Usage => "usage",
            Self::Carrier => "carrier",
            Self::ThirdParty => "third_party",
            Self::ThirdPartyOnce => "third_party_once",
            Self::Service => "service",
            Self::ServiceOnce => "service_once",
            Self::Option => "option",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::OneOff => Text::fixed("一次性费用", "One-off"),
            Self::Recurring => Text::fixed("周期费用", "Recurring"),
            Self::Usage => Text::fixed("用量费用", "Usage"),
            Self::Carrier => Text::fixed("运营商费用", "Carriers"),
            Self::ThirdParty => Text::fixed("第三方费用", "Third parties"),
            Self::ThirdPartyOnce => Text::fixed("第三方费用（一次性）", "Third parties, once"),
            Self::Service => Text::fixed("服务费", "Services"),
            Self::ServiceOnce => Text::fixed("服务费（一次性）", "Services, once"),
            Self::Option => Text::fixed("可选项（不计入合计）", "Options (not in the totals)"),
        }
    }

    /// Whether it is paid once.
    #[must_use]
    pub const fn is_once(self) -> bool {
        matches!(self, Self::OneOff | Self::ThirdPartyOnce | Self::ServiceOnce)
    }

    /// The group of an item beside the drawing. An option is counted as it would be paid.
    pub(super) const fn of_extra(kind: ExtraKind, monthly: bool) -> Self {
        match (kind, monthly) {
            (ExtraKind::OneOff, _) => Self::OneOff,
            (ExtraKind::Service, true) => Self::Service,
            (ExtraKind::Service, false) => Self::ServiceOnce,
            (ExtraKind::ThirdParty, true) => Self::ThirdParty,
            (ExtraKind::ThirdParty, false) => Self::ThirdPartyOnce,
            (ExtraKind::Option, _) => Self::Option,
        }
    }
}

impl Item {
    /// What the contract lets the customer pay of a list price, in percent: the row of the product, else the row
    /// for all. What was agreed by hand is agreed already, and a carrier or third party keeps its price.
    pub(super) fn contract_percent(&self, terms: &PriceTerms) -> Decimal {
        let listed = matches!(self.group, Group::Recurring | Group::Usage)
            && self.unit_price.basis().is_some_and(|basis| basis != PriceBasis::Entered);
        if !listed {
            return Decimal::ONE_HUNDRED;
        }
        let product = self.sku.split('.').next().unwrap_or_default();
        let row = terms.contract_percent.get(product).or_else(|| terms.contract_percent.get("*"));
        row.copied().unwrap_or(Decimal::ONE_HUNDRED)
    }
}

/// The tax, as the design states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tax {
    /// The rate in percent.
    pub percent: Decimal,
    /// Whether the list prices include it.
    pub included: bool,
}

/// An amount without tax, its tax, and with tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TaxSplit {
    /// Without tax.
    pub exclusive: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub inclusive: Money,
}

impl TaxSplit {
    /// Both, column by column.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            exclusive: self.exclusive + other.exclusive,
            tax: self.tax + other.tax,
            inclusive: self.inclusive + other.inclusive,
        }
    }
}

impl Tax {
    /// The tax of the terms; none while one of the two facts is missing, because neither is assumed.
    pub(super) fn of(terms: &PriceTerms) -> Option<Self> {
        Some(Self { percent: terms.tax_percent?, included: terms.list_includes_tax? })
    }

    /// Splits an amount as it stands on the bill. One of the three is rounded, so that they always add up.
    #[must_use]
    pub fn split(self, amount: Money) -> TaxSplit {
        let rate = self.percent / Decimal::ONE_HUNDRED;
        if self.included {
            let exclusive = amount.0.checked_div(Decimal::ONE + rate).unwrap_or(amount.0);
            let exclusive = Money(exclusive).to_fen();
            TaxSplit { exclusive, tax: Money(amount.0 - exclusive.0), inclusive: amount }
        } else {
            let tax = (amount * rate).to_fen();
            TaxSplit { exclusive: amount, tax, inclusive: amount + tax }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(percent: i64, included: bool, amount: &str) -> [String; 3] {
        let found = Tax { percent: percent.into(), included }.split(amount.parse().unwrap());
        [found.exclusive, found.tax, found.inclusive].map(|money| money.to_fen().to_string())
    }

    #[test]
    fn tax_is_taken_out_or_put_on_and_the_three_add_up() {
        assert_eq!(split(6, true, "106.00"), ["100.00", "6.00", "106.00"]);
        assert_eq!(split(6, false, "100.00"), ["100.00", "6.00", "106.00"]);
        // 100 ÷ 1.06 = 94.3396…
        assert_eq!(split(6, true, "100.00"), ["94.34", "5.66", "100.00"]);
        assert_eq!(split(0, true, "48.00"), ["48.00", "0.00", "48.00"]);
    }
}
