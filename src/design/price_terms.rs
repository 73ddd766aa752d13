//! How the design is bought and offered.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::base::{Date, Money};

/// How the design is bought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PriceTerms {
    /// How many months are bought at once where a node does not say; 1 when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Use 85 % of the list for an ECS year instead of the guide's "year = 10 months".
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ecs_year_at_85_percent: bool,
    /// Monthly fee of the carriers for all leased lines, when the customer knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier_monthly: Option<Money>,
    /// What a contract lets the customer pay, in percent of the price after the term rule, by product: the
    /// beginning of a SKU up to a dot, such as `ecs` or `rds`; `*` for every product without a row.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub contract_percent: BTreeMap<String, Decimal>,
    /// What is paid of the total after the tender, in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub tender_percent: Option<Decimal>,
    /// The tax rate in percent.
    #[serde(skip_serializing_if = "Option::is_none", with = "rust_decimal::serde::str_option")]
    pub tax_percent: Option<Decimal>,
    /// Whether the list prices include the tax; asked, never assumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_includes_tax: Option<bool>,
    /// What may be spent a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_budget: Option<Money>,
    /// What is offered beside the products of the drawing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extras: Vec<Extra>,
    /// The head of the quotation.
    #[serde(skip_serializing_if = "Quotation::is_unset")]
    pub quotation: Quotation,
}

/// What an item beside the drawing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtraKind {
    /// 一次性费用.
    #[default]
    OneOff,
    /// 服务费, such as implementation and support.
    Service,
    /// 第三方, such as licences and tests of others.
    ThirdParty,
    /// 可选项: shown, and not part of the totals.
    Option,
}

/// Something offered beside the products of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Extra {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ExtraKind,
    /// How many.
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    /// The price of one; to be confirmed when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// Paid every month, else once.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub monthly: bool,
}

/// The head of the quotation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quotation {
    /// Its number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Its version; the design's when unset.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// Its day; the day of the run when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Days for which it holds; 90 when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u32>,
    /// How it is paid.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub payment: String,
    /// Who offers it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seller: String,
    /// For whom; the design's customer when unset.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub buyer: String,
}

impl Quotation {
    /// Whether nothing was entered.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        *self == Self::default()
    }
}
