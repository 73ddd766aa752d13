//! Servers.

use serde::{Deserialize, Serialize};

use crate::design::{PortRange, Transport};

/// What a server is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EcsRole {
    /// Serves the business.
    #[default]
    Production,
    /// Bastion or jump host (堡垒机、跳板机).
    Bastion,
    /// Test machine.
    Test,
    /// A database that the customer runs.
    SelfBuiltDatabase,
}

/// The family of the operating system, which decides the log-in port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OsFamily {
    /// SSH, TCP 22.
    Linux,
    /// RDP, TCP 3389.
    Windows,
}

impl OsFamily {
    /// The port on which operators log in (guide L165–166).
    #[must_use]
    pub const fn login_port(self) -> u16 {
        match self {
            Self::Linux => 22,
            Self::Windows => 3389,
        }
    }
}

/// How large a server or a database is: a shape as the guide writes it ("2C2G"), or a type of the catalogue.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Spec {
    /// Cores and memory only.
    Shape {
        /// Virtual cores.
        vcpu: u32,
        /// Memory in GiB; the guide's smallest is 0.5.
        memory_gib: f64,
    },
    /// A type or class code, for example `ecs.c7.large`.
    Type(String),
}

/// A disk.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disk {
    /// The catalogue's category, for example `cloud_essd`.
    pub category: String,
    /// Performance level of an ESSD, for example `PL1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Size in GiB.
    pub size_gib: f64,
}

/// What a server listens on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// TCP or UDP.
    pub transport: Transport,
    /// The port or ports.
    pub ports: PortRange,
    /// The paths that answer over HTTP.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub http_paths: Vec<String>,
}

/// Automatic snapshots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotPolicy {
    /// Hours between snapshots.
    pub every_hours: u32,
    /// Days for which they are kept.
    pub keep_days: u32,
}

/// A server (ECS), or `count` equal ones.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ecs {
    /// What it is for.
    pub role: EcsRole,
    /// How large it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<Spec>,
    /// Operating system family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os: Option<OsFamily>,
    /// The image's name, for example "CentOS 7.9 64位"; unset means none was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// A commercial image from the marketplace, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market_image: Option<String>,
    /// Public bandwidth in Mbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_bandwidth_mbps: Option<f64>,
    /// Why it must reach the Internet by itself; unset means it need not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs_internet: Option<String>,
    /// The system disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_disk: Option<Disk>,
    /// Data disks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub data_disks: Vec<Disk>,
    /// What it listens on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listens: Vec<Listen>,
    /// The business module starts with the machine (guide L181).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autostart: Option<bool>,
    /// Keeps no session of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stateless: Option<bool>,
    /// A process supervisor restarts the module.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervised: Option<bool>,
    /// Serves uploads or static files from its own disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serves_local_files: Option<bool>,
    /// Forwards requests from the Internet to a private bucket (guide L442).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwards_oss: Option<bool>,
    /// Host protection agent (安骑士, today Security Center) installed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<bool>,
    /// Automatic snapshots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot_policy: Option<SnapshotPolicy>,
    /// A plan for the log-in password exists; the password itself is never stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_plan: Option<bool>,
    /// One-time passwords at log-in (bastions).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otp: Option<bool>,
    /// Operations are recorded and audited (bastions).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_audit: Option<bool>,
    /// Transactions per second that one member carries, as measured by the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tps_capacity: Option<f64>,
    /// Database connections that one member keeps open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_pool: Option<u32>,
}
