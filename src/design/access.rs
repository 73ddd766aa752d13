//! Security groups, rules, whitelists, ports.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Cidr, NetKind, NodeId, SecurityGroupId};
use crate::base::Text;
use crate::text;

/// TCP or UDP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the protocols say it")]
pub enum Transport {
    Tcp,
    Udp,
    Icmp,
    All,
}

/// A port or an inclusive range, written `"443"` or `"2800-3300"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    /// The first port.
    pub first: u16,
    /// The last port, not below the first.
    pub last: u16,
}

impl PortRange {
    /// Every port.
    pub const ALL: Self = Self { first: 1, last: u16::MAX };

    /// One port.
    #[must_use]
    pub const fn one(port: u16) -> Self {
        Self { first: port, last: port }
    }

    /// Whether a port lies in the range.
    #[must_use]
    pub const fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }

    /// Whether the whole of another range lies in this one.
    #[must_use]
    pub const fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// A text that is not a port or a range of ports.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a port or a range of ports between 0 and 65535, such as 443 or 2800-3300")]
pub struct BadPorts(pub String);

impl BadPorts {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let found = &self.0;
        text!(
            "“{found}”不是有效端口，应写成 443 或 2800-3300，范围 0 到 65535",
            "\"{found}\" is not a port or a range of ports between 0 and 65535, such as 443 or 2800-3300"
        )
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

impl FromStr for PortRange {
    type Err = BadPorts;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadPorts(text.chars().take(40).collect());
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let first: u16 = first.trim().parse().map_err(|_| bad())?;
        let last: u16 = last.trim().parse().map_err(|_| bad())?;
        if first > last { Err(bad()) } else { Ok(Self { first, last }) }
    }
}

impl Serialize for PortRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PortRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|bad: BadPorts| serde::de::Error::custom(bad.text().carried()))
    }
}

/// Which way a rule looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 入方向.
    #[default]
    In,
    /// 出方向.
    Out,
}

/// Which network card a rule guards (classic network; a VPC has only the intranet one).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nic {
    /// 内网.
    #[default]
    Intranet,
    /// 公网.
    Public,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleAction {
    /// 允许.
    #[default]
    Allow,
    /// 拒绝.
    Drop,
}

/// The other side of a rule or an entry of a whitelist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Peer {
    /// A block of addresses.
    Cidr(Cidr),
    /// The members of a security group.
    SecurityGroup(SecurityGroupId),
    /// The addresses of a node's members, whatever they turn out to be.
    Node(NodeId),
    /// The addresses that the management VPN gives to its clients.
    VpnClients,
    /// The addresses from which the load balancer reaches its backends.
    SlbInternal,
    /// Alipay's public egress addresses.
    Alipay,
}

/// A rule of a security group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityRule {
    /// In or out.
    #[serde(default)]
    pub direction: Direction,
    /// Which card.
    #[serde(default)]
    pub nic: Nic,
    /// TCP, UDP, ICMP or all.
    pub transport: Transport,
    /// The ports.
    pub ports: PortRange,
    /// The other side.
    pub peer: Peer,
    /// Allow or drop.
    #[serde(default)]
    pub action: RuleAction,
    /// 1 to 100, lower first.
    #[serde(default = "first_priority")]
    pub priority: u32,
    /// Why it is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

const fn first_priority() -> u32 {
    1
}

impl SecurityRule {
    /// Allows TCP from a peer to a port.
    #[must_use]
    pub const fn allow_tcp(port: u16, peer: Peer) -> Self {
        Self {
            direction: Direction::In,
            nic: Nic::Intranet,
            transport: Transport::Tcp,
            ports: PortRange::one(port),
            peer,
            action: RuleAction::Allow,
            priority: 1,
            note: String::new(),
        }
    }
}

/// A security group (安全组).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityGroup {
    /// Its name, for example `sg-bastion`.
    pub name: String,
    /// Classic or VPC.
    pub net: NetKind,
    /// Its rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<SecurityRule>,
}
