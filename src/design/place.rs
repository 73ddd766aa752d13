//! Where things stand: regions, AZs, security zones, private networks, the customer's sites.

use std::fmt;
use std::str::FromStr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{AzId, NetKind, RegionId, SecurityZoneId, SiteId, VpcId};
use crate::base::Text;
use crate::text;

/// Where a node stands. The child names its parent; the vSwitch of a node is a field of its own, because a
/// drawing may say an AZ and a vSwitch that disagree (NET-006), or an AZ and none (NET-005).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Place {
    /// In one AZ, in the row of a security zone when the design has any.
    Az {
        /// The column.
        az: AzId,
        /// The row.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        security_zone: Option<SecurityZoneId>,
    },
    /// In a region, across its AZs: SLB, RDS, OSS and their kin.
    Region {
        /// The region.
        region: RegionId,
        /// The security zone it serves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        security_zone: Option<SecurityZoneId>,
    },
    /// At a place of the customer's.
    Site(SiteId),
    /// Outside: the Internet, users, Alipay, DNS.
    Internet,
    /// Nowhere yet.
    #[default]
    Unplaced,
}

impl Place {
    /// The row of the canvas, when the place has one.
    #[must_use]
    pub const fn security_zone(self) -> Option<SecurityZoneId> {
        match self {
            Self::Az { security_zone, .. } | Self::Region { security_zone, .. } => security_zone,
            Self::Site(_) | Self::Internet | Self::Unplaced => None,
        }
    }
}

/// A region of the cloud, as the design uses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The catalogue's code, for example `cn-hangzhou-finance`.
    pub code: String,
    /// The name drawn on the frame.
    pub name: String,
    /// The network kind in this region when the design mixes both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net: Option<NetKind>,
}

/// An availability zone (可用区), a column of the canvas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Az {
    /// The region it belongs to.
    pub region: RegionId,
    /// The catalogue's code: a console label of the guide (`B`) or an id (`cn-shanghai-finance-1f`).
    pub code: String,
    /// The name drawn above the column.
    pub name: String,
}

/// What a security zone is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityZoneKind {
    /// 互联网区 (DMZ).
    Dmz,
    /// 管理区.
    Management,
    /// 内网区.
    Intranet,
    /// 跳板机区 (G1).
    Jump,
    /// Web接入区 (G2).
    Web,
    /// 中间件区 (G3).
    Middleware,
    /// 核心数据区.
    Data,
    /// Anything else.
    Other,
}

/// A security zone (安全域), a row of the canvas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityZone {
    /// The name in the row's gutter.
    pub name: String,
    /// What it is for.
    pub kind: SecurityZoneKind,
    /// Rows are drawn in ascending order, then by id.
    #[serde(default)]
    pub order: u32,
}

/// A private network (专有网络).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vpc {
    /// The region it lives in.
    pub region: RegionId,
    /// Its name.
    pub name: String,
    /// Its block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cidr: Option<Cidr>,
}

/// A subnet (交换机): the cell where an AZ and a security zone meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VSwitch {
    /// The network it belongs to.
    pub vpc: VpcId,
    /// The AZ it lives in.
    pub az: AzId,
    /// The security zone it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_zone: Option<SecurityZoneId>,
    /// Its name.
    pub name: String,
    /// Its block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cidr: Option<Cidr>,
}

/// A place of the customer's: a data centre or an office.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// The city, for line schedules.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// The province, for long-distance lines.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub province: String,
    /// The customer's blocks in use there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cidrs: Vec<Cidr>,
    /// Blocks of the customer's that it has handed to the cloud, where the cloud's own may lie.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegated: Vec<Cidr>,
    /// Whether a free-standing network merge was prepared (双线IP合并).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge_ready: Option<bool>,
}

/// Where a thing is drawn, in document units, relative to what holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pos {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

/// How large a container is drawn at least, in document units; 0 leaves it to what its content needs. An AZ has a
/// width, a security zone a height, a site both, and a region without security zones a height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Extent {
    /// Across.
    pub w: u32,
    /// Downwards.
    pub h: u32,
}

/// An IPv4 block such as `192.168.0.0/16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr(pub Ipv4Net);

/// A text that is not an IPv4 block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an IPv4 block such as 192.168.0.0/16")]
pub struct BadCidr(pub String);

impl BadCidr {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let found = &self.0;
        if found.contains(':') {
            return text!(
                "“{found}”是 IPv6 地址段，目前只支持 IPv4，例如 192.168.0.0/16",
                "\"{found}\" is IPv6; only IPv4 blocks such as 192.168.0.0/16 are supported"
            );
        }
        text!(
            "“{found}”不是 IPv4 地址段，应写成 192.168.0.0/16",
            "\"{found}\" is not an IPv4 block such as 192.168.0.0/16"
        )
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Cidr {
    type Err = BadCidr;

    /// Host bits are kept as written; see [`Cidr::trunc`].
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| BadCidr(text.chars().take(60).collect()))
    }
}

impl Cidr {
    /// The block without host bits.
    #[must_use]
    pub fn trunc(self) -> Self {
        Self(self.0.trunc())
    }
}

impl Serialize for Cidr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cidr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|bad: BadCidr| serde::de::Error::custom(bad.text().carried()))
    }
}
