//! Links: directed connections with protocol, port and purpose.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{NodeId, PortRange, Transport};

/// What a link is for; shown by line style and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 业务访问.
    Business,
    /// 运维.
    Operations,
    /// 数据复制.
    Replication,
    /// 主动访问互联网.
    Outbound,
    /// 文件上传.
    Upload,
}

impl Purpose {
    /// In the order in which the legend lists them.
    pub const ALL: [Self; 5] =
        [Self::Business, Self::Operations, Self::Replication, Self::Outbound, Self::Upload];
}

/// The protocol spoken on a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the protocols say it")]
pub enum Protocol {
    #[default]
    Tcp,
    Udp,
    Icmp,
    Http,
    Https,
    Dns,
    Ssh,
    Rdp,
    Sftp,
    Ftp,
    Mysql,
    SqlServer,
    Postgresql,
    Ipsec,
    SslVpn,
    Any,
}

impl Protocol {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Tcp,
        Self::Udp,
        Self::Icmp,
        Self::Http,
        Self::Https,
        Self::Dns,
        Self::Ssh,
        Self::Rdp,
        Self::Sftp,
        Self::Ftp,
        Self::Mysql,
        Self::SqlServer,
        Self::Postgresql,
        Self::Ipsec,
        Self::SslVpn,
        Self::Any,
    ];

    /// As printed on the link.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Icmp => "ICMP",
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
            Self::Dns => "DNS",
            Self::Ssh => "SSH",
            Self::Rdp => "RDP",
            Self::Sftp => "SFTP",
            Self::Ftp => "FTP",
            Self::Mysql => "MySQL",
            Self::SqlServer => "SQL Server",
            Self::Postgresql => "PostgreSQL",
            Self::Ipsec => "IPSec",
            Self::SslVpn => "SSL-VPN",
            Self::Any => "ANY",
        }
    }

    /// TCP or UDP underneath; none for ICMP, IPSec and "any".
    #[must_use]
    pub const fn transport(self) -> Option<Transport> {
        match self {
            Self::Tcp
            | Self::Http
            | Self::Https
            | Self::Ssh
            | Self::Rdp
            | Self::Sftp
            | Self::Ftp
            | Self::Mysql
            | Self::SqlServer
            | Self::Postgresql
            | Self::SslVpn => Some(Transport::Tcp),
            Self::Udp | Self::Dns => Some(Transport::Udp),
            Self::Icmp | Self::Ipsec | Self::Any => None,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// How a client names a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientBy {
    /// By domain name (guide L409).
    Domain,
    /// By address.
    Ip,
}

/// Which address of a database a client uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// 内网地址.
    Intranet,
    /// 外网地址.
    Public,
}

/// What a flow asks of the connection beneath it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Nothing special.
    Normal,
    /// High quality or security (guide L491).
    High,
}

/// A directed connection between two nodes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Who opens the connection.
    pub from: NodeId,
    /// Who answers.
    pub to: NodeId,
    /// What it is for.
    pub purpose: Purpose,
    /// What is spoken.
    #[serde(default)]
    pub protocol: Protocol,
    /// The port or ports that answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<PortRange>,
    /// Words instead of protocol and port.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Whether the client names a database by domain or by address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ClientBy>,
    /// The client reconnects by itself (guide L411).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_reconnect: Option<bool>,
    /// Whoever opens the connection carries on without it: its loss degrades and stops nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soft: bool,
    /// Which address of a database the client uses; the intranet one when unset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Endpoint>,
    /// What the flow asks of a VPN or line beneath it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<Quality>,
}

impl Link {
    /// A link of a purpose, with nothing else entered.
    #[must_use]
    pub const fn new(from: NodeId, to: NodeId, purpose: Purpose) -> Self {
        Self {
            from,
            to,
            purpose,
            protocol: Protocol::Tcp,
            ports: None,
            label: String::new(),
            by: None,
            auto_reconnect: None,
            soft: false,
            endpoint: None,
            quality: None,
        }
    }

    /// The same link with a protocol and one port.
    #[must_use]
    pub const fn speaking(mut self, protocol: Protocol, port: u16) -> Self {
        self.protocol = protocol;
        self.ports = Some(PortRange::one(port));
        self
    }
}
