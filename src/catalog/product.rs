//! Products as data: what can be placed, where, with which fields, and how it is priced.

use serde::{Deserialize, Serialize};

use super::keyed::Row;
use super::{Catalog, Provenance};
use crate::base::Text;

/// The family a product is listed under in the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// 计算.
    Compute,
    /// 负载均衡.
    Balancing,
    /// 数据库.
    Database,
    /// 存储.
    Storage,
    /// 网络.
    Network,
    /// 安全.
    Security,
    /// 外部.
    External,
}

impl Family {
    /// In the order of the palette.
    pub const ALL: [Self; 7] = [
        Self::Compute,
        Self::Balancing,
        Self::Database,
        Self::Storage,
        Self::Network,
        Self::Security,
        Self::External,
    ];

    /// The word for it.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Compute => Text::fixed("计算", "Compute"),
            Self::Balancing => Text::fixed("负载均衡", "Load balancing"),
            Self::Database => Text::fixed("数据库", "Databases"),
            Self::Storage => Text::fixed("存储", "Storage"),
            Self::Network => Text::fixed("网络", "Network"),
            Self::Security => Text::fixed("安全", "Security"),
            Self::External => Text::fixed("外部", "Outside"),
        }
    }
}

/// How much of the cloud one instance lies across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// It stands in one AZ and goes down with it.
    Zonal,
    /// The cloud runs it in two or more AZs.
    MultiAz,
    /// It belongs to the region as a whole, or to the whole cloud.
    Regional,
    /// It is outside the cloud.
    Outside,
    /// The design says.
    ByHand,
}

/// A kind of place that a product may stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A cell of an AZ.
    Az,
    /// Across the AZs of a region.
    Region,
    /// At the customer's.
    Site,
    /// Out on the Internet.
    Internet,
}

/// What a field of a described product holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldKind {
    /// A number in a unit.
    Number {
        /// For example `GiB`; empty for a count.
        unit: String,
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
        /// Whether only whole numbers make sense.
        #[serde(default)]
        whole: bool,
    },
    /// Words.
    Text,
    /// Yes or no.
    Flag,
    /// One of several codes.
    Choice(Vec<Choice>),
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// As written in files and in price rows.
    pub code: String,
    /// As shown.
    pub title: Text,
}

/// A field of a described product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldInfo {
    /// Its name in files, for example `edition`.
    pub name: String,
    /// Its label.
    pub title: Text,
    /// What it holds.
    pub kind: FieldKind,
}

/// One fee of a described product, taken from the price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Product and item of the price rows; `{name}` stands for the value of that field.
    pub key: String,
    /// What the fee is called on the bill.
    pub title: Text,
    /// The specification of the price row; `{name}` stands for the value of that field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub spec: String,
    /// The field that is multiplied by the price; absent means one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// The fee is left out while a field that it needs is empty, instead of being "not found".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// The product of the discount table that gives the rule for longer terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<String>,
}

/// A product of the cloud or an outside party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductInfo {
    /// As written in files.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Where the palette lists it.
    pub family: Family,
    /// The glyph that is drawn for it.
    pub glyph: String,
    /// How much of the cloud it lies across.
    pub span: Span,
    /// Where it may stand.
    pub places: Vec<PlaceKind>,
    /// Its fields, for a product that only the catalogue knows; special kinds have types of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldInfo>,
    /// TCP ports on which it usually answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u16>,
    /// Its fees, for a product that only the catalogue knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<Fee>,
    /// The key of its SLA row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sla: Option<String>,
    /// Where this comes from.
    #[serde(default)]
    pub provenance: Provenance,
}

impl ProductInfo {
    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldInfo> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether it may stand in this kind of place.
    #[must_use]
    pub fn may_stand_in(&self, place: PlaceKind) -> bool {
        self.places.contains(&place)
    }
}

impl Row for ProductInfo {
    fn key(&self) -> &str {
        &self.code
    }
}

impl Catalog {
    /// The descriptor of a product code; none for a code that the catalogue does not know.
    #[must_use]
    pub fn product(&self, code: &str) -> Option<&ProductInfo> {
        self.products.first(code)
    }

    /// All products, in the order of the palette.
    #[must_use]
    pub fn products(&self) -> Vec<&ProductInfo> {
        self.products.all()
    }
}
