//! What rules ask about the cloud account. Unset is "not entered", never a pass.

use serde::{Deserialize, Serialize};

use super::Practice;
use crate::base::{Date, Money};

/// Facts about the account; every one may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Account {
    /// The organisation that owns the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Admitted to the finance cloud (金融机构认证).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finance_certified: Option<bool>,
    /// Real-name verified (实名认证).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub real_name: Option<bool>,
    /// Balance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Money>,
    /// New to the classic network's VPN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_user: Option<bool>,
    /// Multi-factor authentication of the main account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mfa: Option<bool>,
    /// Least password length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_min_length: Option<u32>,
    /// Upper, lower, digit and symbol all required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_four_classes: Option<bool>,
    /// Operation audit (ActionTrail) on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_trail: Option<bool>,
    /// Automatic recharge on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_recharge: Option<bool>,
    /// The day the order is placed, for schedules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_date: Option<Date>,
    /// The day the system goes live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub go_live_date: Option<Date>,
    /// How the organisation works.
    #[serde(skip_serializing_if = "Practice::is_empty")]
    pub practice: Practice,
}
