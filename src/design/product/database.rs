//! Managed databases and object storage.

use serde::{Deserialize, Serialize};

use super::{SnapshotPolicy, Spec};
use crate::design::{NodeId, Peer};

/// The database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the engines say it")]
pub enum RdsEngine {
    #[default]
    Mysql,
    SqlServer,
    Postgresql,
    Ppas,
    Mariadb,
    Other,
}

impl RdsEngine {
    /// As the catalogue and the price list write it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Mysql => "MySQL",
            Self::SqlServer => "SQL Server",
            Self::Postgresql => "PostgreSQL",
            Self::Ppas => "PPAS",
            Self::Mariadb => "MariaDB",
            Self::Other => "?",
        }
    }
}

/// The edition (series) of a database instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RdsEdition {
    /// 双机高可用版.
    #[default]
    HighAvailability,
    /// 基础版: one node.
    Basic,
    /// 集群版.
    Cluster,
    /// 三节点企业版.
    Enterprise,
}

/// A database account and what it may do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RdsAccount {
    /// Its name.
    pub name: String,
    /// Databases it may read and write.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub read_write: Vec<String>,
    /// Databases it may only read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub read_only: Vec<String>,
}

/// A managed database (RDS).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rds {
    /// The engine.
    pub engine: RdsEngine,
    /// The edition.
    pub edition: RdsEdition,
    /// Class code or shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<Spec>,
    /// Bought storage in GiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_gib: Option<f64>,
    /// Most connections, when the class does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_connections: Option<u32>,
    /// Most IOPS, when the class does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_iops: Option<u32>,
    /// 白名单.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub whitelist: Vec<Peer>,
    /// A public endpoint was asked for.
    pub public_endpoint: bool,
    /// The instance that this one is a disaster-recovery copy of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dr_of: Option<NodeId>,
    /// The instance that this one is a read-only copy of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only_of: Option<NodeId>,
    /// Databases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub databases: Vec<String>,
    /// Accounts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<RdsAccount>,
    /// Automatic backups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot_policy: Option<SnapshotPolicy>,
}

/// Who may reach a bucket (guide L441–442).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BucketScope {
    /// 内网Bucket.
    #[default]
    Internal,
    /// 外网Bucket.
    External,
}

/// A bucket of object storage (OSS).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bucket {
    /// Internal or external.
    pub scope: BucketScope,
    /// Access: `private`, `public-read`, `public-read-write`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acl: Option<String>,
    /// The host it is reached by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The bucket that this one copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica_of: Option<NodeId>,
    /// Stored volume in GB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_gb: Option<f64>,
    /// Outbound traffic in GB a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_traffic_gb: Option<f64>,
    /// Versions are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versioning: Option<bool>,
    /// Access is logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_log: Option<bool>,
    /// A traffic package was asked for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub traffic_package: bool,
}
