//! A price: known, free or not found.

use serde::{Deserialize, Serialize};

use crate::base::{Money, Text};

/// What a known price rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceBasis {
    /// Printed for the finance cloud.
    FinanceCloud,
    /// The list price of the public cloud; the finance cloud may differ.
    PublicList,
    /// Derived from an hourly list price of the public cloud, not printed anywhere.
    Derived,
    /// From the user's own file of facts.
    PriceBook,
    /// Entered by hand in the design.
    Entered,
}

impl PriceBasis {
    /// The code used in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FinanceCloud => "finance_cloud",
            Self::PublicList => "public_list",
            Self::Derived => "derived",
            Self::PriceBook => "price_book",
            Self::Entered => "entered",
        }
    }

    /// What a reader must know about it.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::FinanceCloud => Text::fixed("金融云价格", "finance cloud price"),
            Self::PublicList => {
                Text::fixed("公共云目录价，金融云可能不同", "public list price, finance cloud may differ")
            }
            Self::Derived => Text::fixed(
                "由公共云小时目录价推算，金融云可能不同",
                "derived from the public hourly list price, finance cloud may differ",
            ),
            Self::PriceBook => Text::fixed("自有价格目录", "own price book"),
            Self::Entered => Text::fixed("设计中手工填写", "entered in the design"),
        }
    }
}

/// A price. It cannot be added to anything: a sum is taken of amounts, and only two of the three kinds have
/// one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Price {
    /// So much, on this basis.
    Known {
        /// CNY.
        amount: Money,
        /// What it rests on.
        basis: PriceBasis,
    },
    /// A price of nothing, which a source states.
    Free,
    /// To be asked for (待询价).
    NotFound,
}

impl Price {
    /// The amount, zero when it is free, none when it was not found.
    #[must_use]
    pub const fn amount(self) -> Option<Money> {
        match self {
            Self::Known { amount, .. } => Some(amount),
            Self::Free => Some(Money::ZERO),
            Self::NotFound => None,
        }
    }

    /// What a known price rests on.
    #[must_use]
    pub const fn basis(self) -> Option<PriceBasis> {
        match self {
            Self::Known { basis, .. } => Some(basis),
            Self::Free | Self::NotFound => None,
        }
    }

    /// The code used in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Known { .. } => "known",
            Self::Free => "free",
            Self::NotFound => "not_found",
        }
    }

    /// As printed: the amount with thousands separators, or the word.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Known { amount, .. } => Text::same(amount.grouped()),
            Self::Free => Text::fixed("免费", "free"),
            Self::NotFound => Text::fixed("待询价", "to be confirmed"),
        }
    }
}
