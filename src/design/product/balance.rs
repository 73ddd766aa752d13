//! Load balancers and their listeners.

use serde::{Deserialize, Serialize};

use crate::design::{NodeId, Peer};

/// Which load balancer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum SlbFamily {
    /// 传统型负载均衡 CLB, the guide's SLB.
    #[default]
    Clb,
    /// 应用型负载均衡 ALB.
    Alb,
    /// 网络型负载均衡 NLB.
    Nlb,
}

impl SlbFamily {
    /// The product code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Clb => "clb",
            Self::Alb => "alb",
            Self::Nlb => "nlb",
        }
    }

    pub(super) fn of_code(code: &str) -> Option<Self> {
        [Self::Clb, Self::Alb, Self::Nlb].into_iter().find(|family| family.code() == code)
    }
}

/// Who may reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlbScope {
    /// 公网.
    #[default]
    Public,
    /// 私网.
    Private,
}

/// How public traffic is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicBilling {
    /// 按使用流量.
    #[default]
    Traffic,
    /// 按固定带宽.
    Bandwidth,
}

/// The protocol of a listener; FTP and SFTP can be drawn so that the rule can refuse them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the protocols say it")]
pub enum ListenerProtocol {
    Tcp,
    Udp,
    #[default]
    Http,
    Https,
    Ftp,
    Sftp,
    Other,
}

impl ListenerProtocol {
    /// As printed.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
            Self::Ftp => "FTP",
            Self::Sftp => "SFTP",
            Self::Other => "OTHER",
        }
    }
}

/// 转发规则: how a listener picks a backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackendScheduling {
    /// 轮询.
    #[default]
    RoundRobin,
    /// 最小连接数.
    LeastConnections,
    /// 加权轮询.
    Weighted,
}

/// What a health check asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthKind {
    /// The port answers.
    #[default]
    Tcp,
    /// The path answers.
    Http,
}

/// A health check; a listener without one has it off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HealthCheck {
    /// What it asks.
    pub kind: HealthKind,
    /// The port it asks; the backend port when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u32>,
    /// The path it asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// A forwarding rule by domain and path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UrlRule {
    /// The domain.
    pub domain: String,
    /// The path.
    pub path: String,
    /// The name of the VServer group that takes it.
    pub group: String,
}

/// A listener (监听). Ports are `u32` so that an impossible one can be drawn and explained.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Listener {
    /// Front protocol.
    pub protocol: ListenerProtocol,
    /// Front port.
    pub port: u32,
    /// Backend protocol; the front's when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend_protocol: Option<ListenerProtocol>,
    /// Backend port; the front's when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend_port: Option<u32>,
    /// How a backend is picked.
    pub scheduling: BackendScheduling,
    /// 会话保持.
    pub sticky: bool,
    /// 带宽峰值 in Mbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_mbps: Option<f64>,
    /// 健康检查; unset means off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<HealthCheck>,
    /// The certificate is kept on the load balancer.
    pub certificate_on_slb: bool,
    /// Addresses that may connect; empty means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub whitelist: Vec<Peer>,
    /// Names of VServer groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub server_groups: Vec<String>,
    /// Forwarding by domain and path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub url_rules: Vec<UrlRule>,
    /// 后端服务器.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backends: Vec<NodeId>,
    /// The application needs the client's address.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub needs_client_ip: bool,
    /// Connections live long.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub long_connections: bool,
}

impl Listener {
    /// The port that backends serve: their own, else the front's.
    #[must_use]
    pub fn effective_backend_port(&self) -> u32 {
        self.backend_port.unwrap_or(self.port)
    }
}

/// A load balancer. Its family is the product code, not a field.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Slb {
    /// CLB, ALB or NLB.
    #[serde(skip)]
    pub family: SlbFamily,
    /// Public or private.
    pub scope: SlbScope,
    /// How public traffic is billed.
    pub billing: PublicBilling,
    /// Bought bandwidth in Mbps, for billing by bandwidth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth_mbps: Option<f64>,
    /// Forecast of outbound traffic in GB a month, for billing by traffic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_traffic_gb: Option<f64>,
    /// Specification, for example `slb.s1.small`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    /// Listeners.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listeners: Vec<Listener>,
}
