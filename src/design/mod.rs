//! The document: what exists, where it is, how it changes, what came before.
//!
//! Every change goes through [`Edit`] and [`Design::apply`]; a gesture is a list of edits that is applied
//! whole or not at all, and one step of the [`History`].

mod access;
mod account;
mod checklist;
mod edit;
mod failures;
mod history;
mod ids;
mod integrity;
mod limits;
mod link;
mod naming;
mod node;
mod place;
mod practice;
mod price_terms;
mod product;
mod references;
mod system;
mod table;
mod transform;
mod workload;

pub use access::{Direction, Nic, Peer, PortRange, RuleAction, SecurityGroup, SecurityRule, Transport};
pub use account::Account;
pub use checklist::{Task, TaskState};
pub use edit::{Edit, EditError};
pub use failures::{Failures, KnownAvailability, Scenario};
pub use history::History;
pub use ids::{
    AzId, EnvironmentId, FunctionId, Ids, LinkId, NodeId, Ref, RegionId, SecurityGroupId, SecurityZoneId,
    SiteId, SystemId, VSwitchId, VpcId, WorkloadId,
};
pub use integrity::{Repair, RepairKind, Violation};
pub use limits::NAME_GRAPHEMES;
pub use link::{ClientBy, Endpoint, Link, Protocol, Purpose, Quality};
pub use naming::{BadPattern, Naming, naming_edits, proposed_names};
pub use node::{Billing, Node, Purchase};
pub use place::{Az, Cidr, Extent, Place, Pos, Region, SecurityZone, SecurityZoneKind, Site, VSwitch, Vpc};
pub use practice::{Practice, Tls};
pub use price_terms::{Extra, ExtraKind, PriceTerms, Quotation};
pub use product::{
    BackendScheduling, Bucket, BucketScope, Carrier, CustomerRole, Disk, Dns, DnsRecord, Ecs, EcsRole, Eip,
    External, ExternalKind, FieldValue, Fields, HealthCheck, HealthKind, IpsecGateway, Line, LineDomain,
    LineMedium, Listen, Listener, ListenerProtocol, Nat, NatEntry, NatKind, OsFamily, Product, PublicBilling,
    Rds, RdsAccount, RdsEdition, RdsEngine, Slb, SlbFamily, SlbScope, SnapshotPolicy, Spec, UrlRule, Vpn,
    VpnKind,
};
pub(crate) use references::References;
pub use system::{
    Criticality, Environment, EnvironmentKind, Function, HaPromise, NetKind, OpsPath, Recovery,
    SecurityZoneMode, System, Targets, Tenant, Utilisation,
};
pub use table::Table;
pub use workload::{Aim, Workload};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{Date, Severity};

/// One architecture: everything a person decided about it, and nothing that follows from that.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// Title block: name, version, who made it and for whom.
    #[serde(default)]
    pub title: Title,
    /// The promises and choices that hold for the whole design.
    #[serde(default)]
    pub settings: Settings,
    /// What rules ask about the cloud account.
    #[serde(default)]
    pub account: Account,
    /// Business systems (业务系统).
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub systems: Table<SystemId, System>,
    /// Environments: production, UAT, test.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub environments: Table<EnvironmentId, Environment>,
    /// Functions (应用模块): sets of nodes that do the same job.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub functions: Table<FunctionId, Function>,
    /// Regions in use.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub regions: Table<RegionId, Region>,
    /// Availability zones in use.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub azs: Table<AzId, Az>,
    /// Security zones: the rows of the canvas, shared by all regions.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub security_zones: Table<SecurityZoneId, SecurityZone>,
    /// Private networks.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub vpcs: Table<VpcId, Vpc>,
    /// Subnets of the private networks.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub vswitches: Table<VSwitchId, VSwitch>,
    /// The customer's own places: data centres, offices.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub sites: Table<SiteId, Site>,
    /// Everything placed.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub nodes: Table<NodeId, Node>,
    /// Directed connections.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub links: Table<LinkId, Link>,
    /// Security groups with their rules.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub security_groups: Table<SecurityGroupId, SecurityGroup>,
    /// Business numbers.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub workloads: Table<WorkloadId, Workload>,
    /// Findings accepted with a reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// What people have to do outside the drawing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Task>,
    /// How the design is bought.
    #[serde(default)]
    pub price_terms: PriceTerms,
    /// Where nodes are drawn, relative to the cell or band that holds them; a node without a row is placed
    /// by the layout. Kept apart: moving a box changes no input of the assessment.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub positions: Table<NodeId, Pos>,
    /// Bends of links that were set by hand.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub bends: Table<LinkId, Vec<Pos>>,
    /// Regions, AZs, security zones and sites that are drawn larger than their content needs.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub extents: Table<Ref, Extent>,
    /// Notes of other programs, kept unharmed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ext: BTreeMap<String, String>,
    /// The next number an id may take.
    #[serde(default)]
    pub next_id: u32,
}

/// The title block of the drawing and the cover of the proposal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Title {
    /// The design's name.
    pub name: String,
    /// What it is about, one line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The version of the design, as its author counts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The day printed on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Who made it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// For whom it was made.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub customer: String,
    /// The colour of the customer's house style on the proposal, as #RRGGBB; empty for ours.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub accent: String,
    /// Anything else a reader should know.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The promises and choices that hold for the whole design; systems and environments may override some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The dated reading of the facts: `guide-2016` or `official-2026`.
    pub edition: String,
    /// Classic network, VPC, or both.
    pub net: NetKind,
    /// Finance cloud or micro-finance.
    pub tenant: Tenant,
    /// What must be survived.
    pub ha_promise: HaPromise,
    /// General or core business.
    pub criticality: Criticality,
    /// Which security zones the design is divided into.
    pub security_zone_mode: SecurityZoneMode,
    /// How operators reach the layers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ops_path: Option<OpsPath>,
    /// Whether the customer asks for high data safety.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high_data_safety: Option<bool>,
    /// Whether the private networks have a flow log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_log: Option<bool>,
    /// Rule packs that are on beside the usual rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packs: Vec<String>,
    /// How grave findings are here, by code, prefix, name or pack of the rule; the closest selector wins.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub severities: BTreeMap<String, Severity>,
    /// How the business moves to the other region and back.
    #[serde(skip_serializing_if = "Recovery::is_empty")]
    pub recovery: Recovery,
    /// What is known or assumed about failures, and failures that were given a name.
    #[serde(skip_serializing_if = "Failures::is_empty")]
    pub failures: Failures,
    /// Targets that hold where a system or environment sets none.
    pub targets: Targets,
    /// How far bought capacity may be used at peak.
    #[serde(skip_serializing_if = "is_unset")]
    pub utilisation: Utilisation,
    /// How things are named.
    #[serde(skip_serializing_if = "Naming::is_unset")]
    pub naming: Naming,
}

/// Nothing entered: the section is left out of the file.
fn is_unset(utilisation: &Utilisation) -> bool {
    *utilisation == Utilisation::default()
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            edition: "official-2026".to_owned(),
            net: NetKind::Vpc,
            tenant: Tenant::Finance,
            ha_promise: HaPromise::Az,
            criticality: Criticality::General,
            security_zone_mode: SecurityZoneMode::None,
            ops_path: None,
            high_data_safety: None,
            flow_log: None,
            packs: Vec::new(),
            severities: BTreeMap::new(),
            recovery: Recovery::default(),
            failures: Failures::default(),
            targets: Targets::default(),
            utilisation: Utilisation::default(),
            naming: Naming::default(),
        }
    }
}

/// A finding accepted with a reason, by an owner, until a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The rule's code.
    pub code: String,
    /// The ids of the finding's subjects, as written; empty for every finding of the rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Why it is acceptable.
    pub reason: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
}

impl Design {
    /// An allocator of fresh ids; what it hands out becomes taken when the edits that use it are applied.
    #[must_use]
    pub fn ids(&self) -> Ids {
        Ids::starting_at(self.next_id)
    }

    /// The AZ a node stands in, when it stands in one.
    #[must_use]
    pub fn az_of(&self, node: &Node) -> Option<AzId> {
        match node.place {
            Place::Az { az, .. } => Some(az),
            Place::Region { .. } | Place::Site(_) | Place::Internet | Place::Unplaced => None,
        }
    }

    /// The region a node belongs to, directly or through its AZ.
    #[must_use]
    pub fn region_of(&self, node: &Node) -> Option<RegionId> {
        match node.place {
            Place::Az { az, .. } => self.azs.get(az).map(|az| az.region),
            Place::Region { region, .. } => Some(region),
            Place::Site(_) | Place::Internet | Place::Unplaced => None,
        }
    }

    /// The network kind that holds for a node: its region's own, else the design's.
    #[must_use]
    pub fn net_of(&self, node: &Node) -> NetKind {
        self.region_of(node)
            .and_then(|region| self.regions.get(region))
            .and_then(|region| region.net)
            .unwrap_or(self.settings.net)
    }

    /// The HA promise that holds for a node: its environment's, else its system's, else the design's.
    #[must_use]
    pub fn ha_promise_of(&self, node: &Node) -> HaPromise {
        let environment =
            node.environment.and_then(|id| self.environments.get(id)).and_then(|e| e.ha_promise);
        let system = node.system.and_then(|id| self.systems.get(id)).and_then(|s| s.ha_promise);
        environment.or(system).unwrap_or(self.settings.ha_promise)
    }
}
