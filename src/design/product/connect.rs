//! Connections: VPN, leased line, NAT, public addresses, names.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::PublicBilling;
use crate::base::{Date, Money};
use crate::design::{NodeId, PortRange};

/// Which VPN it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum VpnKind {
    /// 管理VPN (SSL) for operators.
    #[default]
    SslAdmin,
    /// IPSec VPN between the customer and the cloud.
    Ipsec,
}

impl VpnKind {
    /// The product code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SslAdmin => "ssl-vpn",
            Self::Ipsec => "ipsec-vpn",
        }
    }

    pub(super) fn of_code(code: &str) -> Option<Self> {
        [Self::SslAdmin, Self::Ipsec].into_iter().find(|kind| kind.code() == code)
    }
}

/// The customer's gateway of an IPSec VPN (guide L501–525).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IpsecGateway {
    /// Vendor and model, for example "Juniper SRX".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Has a fixed public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_public_ip: Option<bool>,
    /// The address is its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_ip: Option<bool>,
    /// Stands behind NAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind_nat: Option<bool>,
}

/// A VPN. Its kind is the product code, not a field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Vpn {
    /// Management or IPSec.
    #[serde(skip)]
    pub kind: VpnKind,
    /// Addresses that a log-in may be given (guide L682).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub client_ips: Vec<Ipv4Addr>,
    /// IPSec tunnels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tunnels: Option<u32>,
    /// The customer's gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway: Option<IpsecGateway>,
    /// The customer wants to choose the pre-shared key.
    pub key_by_customer: bool,
    /// The customer wants parameters of its own.
    pub custom_parameters: bool,
    /// One-time passwords at log-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otp: Option<bool>,
    /// The marketplace product behind it, in a VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market_product: Option<String>,
}

/// The carrier of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// 电信.
    Telecom,
    /// 联通.
    Unicom,
    /// 移动.
    Mobile,
    /// Any other.
    Other,
}

/// The medium of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineMedium {
    /// MSTP.
    Mstp,
    /// 千兆光纤.
    GigabitFibre,
    /// Any other.
    Other,
}

/// The security domain of a line (guide L647–649).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineDomain {
    /// 金融云.
    #[default]
    Finance,
    /// 支付宝.
    Alipay,
}

/// One translated address of a line (guide L577).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NatEntry {
    /// Out of the customer's network (SNAT), else into it (DNAT).
    pub source: bool,
    /// The customer's real address.
    pub real: Ipv4Addr,
    /// The address given by the cloud.
    pub mapped: Ipv4Addr,
    /// The port, when several share one address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<PortRange>,
}

/// A leased line (物理专线).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Line {
    /// The carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Carrier>,
    /// The medium.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<LineMedium>,
    /// The port at the customer, for example `RJ45`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// The city of the access point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_city: Option<String>,
    /// Bought bandwidth in Mbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth_mbps: Option<f64>,
    /// Finance cloud or Alipay.
    pub domain: LineDomain,
    /// Alibaba's id of the line, `LL-` and 17 digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_id: Option<String>,
    /// The line that backs this one up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pair_of: Option<NodeId>,
    /// Address translation at the customer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nat_map: Vec<NatEntry>,
    /// The carrier's monthly fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier_monthly: Option<Money>,
    /// The completion report is at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion_report: Option<bool>,
    /// A screenshot of a successful ping is at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ping_proof: Option<bool>,
    /// A fail-over drill is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drill_planned: Option<bool>,
    /// Bought from the carrier as a long-distance line (guide L615).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long_distance: Option<bool>,
    /// The evening on which the change is made (guide L593, L662).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_date: Option<Date>,
}

/// Which NAT it is (AMB-20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum NatKind {
    /// The NAT service of a classic leased line, billed by rule and day.
    #[default]
    Line,
    /// A NAT gateway of a VPC.
    Gateway,
}

impl NatKind {
    /// The product code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Line => "line-nat",
            Self::Gateway => "nat",
        }
    }

    pub(super) fn of_code(code: &str) -> Option<Self> {
        [Self::Line, Self::Gateway].into_iter().find(|kind| kind.code() == code)
    }
}

/// NAT. Its kind is the product code, not a field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Nat {
    /// Line NAT or VPC NAT gateway.
    #[serde(skip)]
    pub kind: NatKind,
    /// Rules in use, for the line's NAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<u32>,
    /// Specification of a NAT gateway, for example `Small`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
}

/// An elastic public address (弹性公网IP).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Eip {
    /// How its traffic is billed.
    pub billing: PublicBilling,
    /// Bandwidth in Mbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth_mbps: Option<f64>,
    /// Forecast of outbound traffic in GB a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_traffic_gb: Option<f64>,
    /// What it is bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_to: Option<NodeId>,
}

/// One name and where it points.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DnsRecord {
    /// The name, for example `www.example.com`.
    pub name: String,
    /// What it resolves to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<NodeId>,
}

/// Name resolution.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dns {
    /// Names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DnsRecord>,
    /// Time to live in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<u32>,
}
