//! How the organisation works around the design: what compliance asks and no drawing shows. Unset is "not
//! entered", never a pass.

use serde::{Deserialize, Serialize};

use crate::base::Money;

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tls {
    /// 1.0 or 1.1.
    #[serde(rename = "1.0")]
    V1_0,
    /// 1.2.
    #[serde(rename = "1.2")]
    V1_2,
    /// 1.3.
    #[serde(rename = "1.3")]
    V1_3,
}

/// Facts about practice; every one may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Practice {
    /// The most that automatic recharge may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_recharge_cap: Option<Money>,
    /// How many people hold access keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_holders: Option<u32>,
    /// Requests a second of the largest CC attack that is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cc_attack_qps: Option<u32>,
    /// What users upload is checked (内容安全, 阿里绿网).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_check: Option<bool>,
    /// The lowest version of TLS that public listeners take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_tls: Option<Tls>,
    /// Disks, databases and buckets are encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_at_rest: Option<bool>,
    /// Days for which audit logs are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit_retention_days: Option<u32>,
    /// Audit logs have a copy at another site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit_off_site: Option<bool>,
    /// Administration, operations and audit are three people (三权分立).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separate_roles: Option<bool>,
    /// Personal data such as phone and identity numbers is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal_data: Option<bool>,
    /// Personal data is masked where it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal_data_masked: Option<bool>,
    /// Minutes within which an incident is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident_minutes: Option<u32>,
    /// Minutes for which an access token lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_minutes: Option<u32>,
    /// Failed log-ins after which an account is frozen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freeze_after: Option<u32>,
    /// Idle minutes after which a user is logged off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_minutes: Option<u32>,
    /// The oldest Android that is let in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_android: Option<u32>,
    /// The oldest iOS that is let in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_ios: Option<u32>,
    /// Side-loaded programs are refused, and biometrics and a health score of 70 are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_checks: Option<bool>,
    /// Hours after which keys change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_rotation_hours: Option<u32>,
    /// Keys are kept in an HSM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hsm: Option<bool>,
    /// HTTPS sites send HSTS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hsts: Option<bool>,
    /// A token is void at once when it is revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_revocation: Option<bool>,
    /// Data of people in the European Union or California is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foreign_data: Option<bool>,
    /// Erasure, correction, portability, a transfer whitelist and notice within 72 hours are in place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_rights: Option<bool>,
    /// A security operations centre works around the clock, with SOAR and a knowledge base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soc: Option<bool>,
    /// Hours between updates of the WAF's rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waf_refresh_hours: Option<u32>,
    /// Milliseconds that the zero-trust check of a device takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ztna_check_ms: Option<u32>,
    /// Threats detected, in hundredths of a percent, as the vendor states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detection_basis_points: Option<u32>,
    /// A mini-program or official account is connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mini_program: Option<bool>,
    /// Its rights are dynamic, contacts need a second factor, and the JS-SDK is current.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mini_program_guarded: Option<bool>,
    /// Vendors were scored by the selection matrix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_scored: Option<bool>,
    /// Certificates at hand, for example `MLPS-3`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
}

impl Practice {
    /// Whether nothing was entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
