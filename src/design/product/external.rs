//! What lies outside the cloud.

use serde::{Deserialize, Serialize};

/// Which outside party it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ExternalKind {
    /// The Internet.
    #[default]
    Internet,
    /// Users of the business.
    Users,
    /// Operators.
    OpsUsers,
    /// Alipay.
    Alipay,
    /// Equipment of the customer's: a server, a gateway, a firewall.
    Customer,
    /// Any other party: an SMS gateway, a payment partner.
    Other,
}

impl ExternalKind {
    const ALL: [Self; 6] =
        [Self::Internet, Self::Users, Self::OpsUsers, Self::Alipay, Self::Customer, Self::Other];

    /// The product code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Internet => "internet",
            Self::Users => "users",
            Self::OpsUsers => "ops-users",
            Self::Alipay => "alipay",
            Self::Customer => "customer",
            Self::Other => "external",
        }
    }

    pub(super) fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What a piece of the customer's equipment does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerRole {
    /// A server.
    #[default]
    Server,
    /// A VPN or line gateway (CPE).
    Gateway,
    /// A firewall.
    Firewall,
}

/// An outside party. Its kind is the product code, not a field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct External {
    /// Which party.
    #[serde(skip)]
    pub kind: ExternalKind,
    /// What the customer's equipment does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<CustomerRole>,
    /// The firewall's policy towards the cloud is written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firewall_policy: Option<bool>,
}
