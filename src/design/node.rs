//! Nodes: what is placed.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::{EnvironmentId, FunctionId, Place, Product, SecurityGroupId, SystemId, VSwitchId};
use crate::base::Money;

/// Something placed, or `count` equal ones in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// The name drawn on it.
    pub name: String,
    /// What it is.
    pub product: Product,
    /// Where it stands.
    #[serde(default)]
    pub place: Place,
    /// Its vSwitch, in a VPC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vswitch: Option<VSwitchId>,
    /// How many equal ones stand there.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
    /// The job it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionId>,
    /// The business system it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemId>,
    /// The environment it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentId>,
    /// Security groups it is in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<SecurityGroupId>,
    /// An address set by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_ip: Option<Ipv4Addr>,
    /// The addresses of its members that were planned and put in place; they stand while they fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_ips: Vec<Ipv4Addr>,
    /// How it is bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<Purchase>,
    /// A monthly price for one, entered by hand; it wins over the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_monthly_price: Option<Money>,
    /// The organisation that owns it, when it is not the account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_organisation: Option<String>,
    /// Not moved by hand or by tidy.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// Words for the reader.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How a node is bought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Purchase {
    /// Subscription or pay-as-you-go.
    pub billing: Billing,
    /// Months of a subscription; the design's term when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

/// How use is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// 包年包月.
    #[default]
    Subscription,
    /// 按量付费.
    PayAsYouGo,
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_one(count: &u32) -> bool {
    *count == 1
}

impl Node {
    /// A node with a name and a product, placed nowhere yet.
    #[must_use]
    pub fn new(name: impl Into<String>, product: Product) -> Self {
        Self {
            name: name.into(),
            product,
            place: Place::Unplaced,
            vswitch: None,
            count: 1,
            function: None,
            system: None,
            environment: None,
            security_groups: Vec::new(),
            private_ip: None,
            kept_ips: Vec::new(),
            purchase: None,
            own_monthly_price: None,
            owner_organisation: None,
            locked: false,
            note: String::new(),
        }
    }

    /// The same node standing somewhere.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }
}
