//! How long it takes to recover and how much data is lost, by kind of disruption: an estimate to be tested.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;

use super::outcome::Outcome;
use super::simulate::Simulator;
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{
    Design, EcsRole, FunctionId, HaPromise, NodeId, Product, RdsEdition, Ref, RegionId, Targets,
};
use crate::text;

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disruption {
    /// A process stops.
    Software,
    /// A server or a database node fails.
    Instance,
    /// An AZ is lost.
    Az,
    /// A region is lost.
    Region,
}

impl Disruption {
    /// In the order of their reach.
    pub const ALL: [Self; 4] = [Self::Software, Self::Instance, Self::Az, Self::Region];

    /// What it is called.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Software => Text::fixed("软件故障", "software failure"),
            Self::Instance => Text::fixed("单机故障", "instance failure"),
            Self::Az => Text::fixed("可用区故障", "AZ loss"),
            Self::Region => Text::fixed("地域故障", "region loss"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Software => "software",
            Self::Instance => "instance",
            Self::Az => "az",
            Self::Region => "region",
        }
    }

    const fn promised_by(self) -> HaPromise {
        match self {
            Self::Software | Self::Instance => HaPromise::Instance,
            Self::Az => HaPromise::Az,
            Self::Region => HaPromise::Region,
        }
    }
}

/// Whether a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetStatus {
    /// The estimate is within it.
    Met,
    /// The estimate is beyond it.
    Breached,
    /// No target was entered.
    NotEntered,
    /// The design promises nothing for this disruption.
    NotPromised,
}

impl TargetStatus {
    /// In a word.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Met => Text::fixed("达标", "met"),
            Self::Breached => Text::fixed("未达标", "breached"),
            Self::NotEntered => Text::fixed("未填写", "not entered"),
            Self::NotPromised => Text::fixed("未承诺", "not promised"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Breached => "breached",
            Self::NotEntered => "not_entered",
            Self::NotPromised => "not_promised",
        }
    }

    fn of(estimate: Option<u32>, target: Option<u32>, promised: bool) -> Self {
        match (target, estimate) {
            _ if !promised => Self::NotPromised,
            (None, _) => Self::NotEntered,
            (Some(target), Some(estimate)) if estimate <= target => Self::Met,
            (Some(_), _) => Self::Breached,
        }
    }
}

/// One step of a recovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub title: Text,
    /// How long it takes.
    pub seconds: u32,
    /// The fact in the catalogue that says so; empty when the design does.
    pub fact: &'static str,
}

/// How much data is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// No data store is touched.
    Untouched,
    /// A copy is kept synchronously within the city: near nothing, and nobody promises nothing.
    NearZero,
    /// What was written in the last seconds.
    Seconds(u32),
    /// There is no copy to go on with.
    Unrecoverable,
}

impl Loss {
    /// The seconds to compare with a target; none when there is no copy to go on with.
    #[must_use]
    pub const fn at_most(self) -> Option<u32> {
        match self {
            Self::Untouched | Self::NearZero => Some(0),
            Self::Seconds(seconds) => Some(seconds),
            Self::Unrecoverable => None,
        }
    }

    /// The seconds where a figure can be given.
    #[must_use]
    pub const fn seconds(self) -> Option<u32> {
        match self {
            Self::Seconds(seconds) => Some(seconds),
            Self::Untouched | Self::NearZero | Self::Unrecoverable => None,
        }
    }

    /// What it comes to, for people.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Untouched => Text::fixed("不涉及数据", "no data touched"),
            Self::NearZero => Text::fixed(
                "同城同步，接近0，以实测为准",
                "synchronous in the city, near zero, to be confirmed",
            ),
            Self::Seconds(seconds) => text!("约 {seconds} 秒", "about {seconds} s"),
            Self::Unrecoverable => Text::fixed("不可恢复", "unrecoverable"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::NearZero => "near_zero",
            Self::Seconds(_) => "seconds",
            Self::Unrecoverable => "unrecoverable",
        }
    }
}

/// The estimate for one kind of disruption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// What happens.
    pub disruption: Disruption,
    /// The longest chain of steps.
    pub steps: Vec<Step>,
    /// Seconds until the service is back; none when it does not come back by itself.
    pub rto: Option<u32>,
    /// How much data is lost.
    pub rpo: Loss,
    /// Whether the time is within its target.
    pub rto_status: TargetStatus,
    /// Whether the loss is within its target.
    pub rpo_status: TargetStatus,
}

/// What a service can recover from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// The service.
    pub service: String,
    /// The nodes that it uses.
    pub nodes: Vec<NodeId>,
    /// What was promised and asked for.
    pub promise: HaPromise,
    /// The targets that hold for it.
    pub targets: Targets,
    /// One estimate for each kind of disruption.
    pub estimates: Vec<Estimate>,
}

/// What the catalogue and the whole design say, looked up once.
struct Known<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    /// Servers that a health check watches, with the load balancers that do.
    watched: BTreeMap<NodeId, Vec<NodeId>>,
    /// Who writes to a database without reconnecting by itself.
    by_hand: BTreeMap<NodeId, Vec<NodeId>>,
    /// Copies of databases and buckets.
    copies: BTreeMap<NodeId, Vec<NodeId>>,
}

impl<'a> Known<'a> {
    fn new(design: &'a Design, catalog: &'a Catalog) -> Self {
        let mut known = Self {
            design,
            catalog,
            watched: BTreeMap::new(),
            by_hand: BTreeMap::new(),
            copies: BTreeMap::new(),
        };
        for (id, node) in design.nodes.iter() {
            match &node.product {
                Product::Slb(slb) => {
                    for listener in slb.listeners.iter().filter(|listener| listener.health.is_some()) {
                        for &backend in &listener.backends {
                            known.watched.entry(backend).or_default().push(id);
                        }
                    }
                }
                Product::Rds(rds) => known.copies.entry(rds.dr_of.unwrap_or(id)).or_default().push(id),
                Product::Oss(bucket) => {
                    known.copies.entry(bucket.replica_of.unwrap_or(id)).or_default().push(id);
                }
                _ => {}
            }
        }
        for link in design.links.values().filter(|link| link.auto_reconnect != Some(true)) {
            if design.nodes.get(link.to).is_some_and(|node| node.product.as_rds().is_some()) {
                known.by_hand.entry(link.to).or_default().push(link.from);
            }
        }
        known
    }

    fn fact(&self, key: &str) -> Option<u32> {
        self.catalog.number(&self.design.settings.edition, key).and_then(|n| n.to_u32())
    }

    fn step(&self, zh: &'static str, en: &'static str, fact: &'static str) -> Step {
        Step { title: Text::fixed(zh, en), seconds: self.fact(fact).unwrap_or(u32::MAX), fact }
    }

    fn decision(&self) -> Step {
        self.step("人工决策", "a person decides", "recover_decision_seconds")
    }
}

/// What the parts of one service tell.
struct Parts<'a> {
    design: &'a Design,
    known: &'a Known<'a>,
    nodes: Vec<NodeId>,
    /// Servers of each function.
    twins: BTreeMap<FunctionId, u64>,
}

/// The longer of two chains of steps.
fn longer(a: Option<Vec<Step>>, b: Vec<Step>) -> Vec<Step> {
    match a {
        Some(a) if total(&a) >= total(&b) => a,
        _ => b,
    }
}

fn total(way: &[Step]) -> u32 {
    way.iter().fold(0_u32, |sum, step| sum.saturating_add(step.seconds))
}

impl<'a> Parts<'a> {
    fn new(known: &'a Known<'a>, nodes: Vec<NodeId>) -> Self {
        let design = known.design;
        let mut twins: BTreeMap<FunctionId, u64> = BTreeMap::new();
        for node in nodes.iter().filter_map(|&id| design.nodes.get(id)) {
            if let Some(function) = node.function {
                *twins.entry(function).or_default() += u64::from(node.count);
            }
        }
        Self { design, known, nodes, twins }
    }

    fn has(&self, id: NodeId) -> bool {
        self.nodes.binary_search(&id).is_ok()
    }

    /// How the slowest server comes back, or is done without.
    fn servers(&self, software: bool) -> Option<Vec<Step>> {
        let known = self.known;
        let mut longest = None;
        // Of each kind of way one is enough: all that differs is what was entered about the server.
        let mut seen = [false; 3];
        for &id in &self.nodes {
            let Some(node) = self.design.nodes.get(id) else { continue };
            let Some(ecs) = node.product.as_ecs() else { continue };
            if ecs.role != EcsRole::Production && ecs.role != EcsRole::SelfBuiltDatabase {
                continue;
            }
            let twins = node.function.and_then(|function| self.twins.get(&function)).copied().unwrap_or(0);
            let watched = || known.watched.get(&id).is_some_and(|by| by.iter().any(|&slb| self.has(slb)));
            let spare = twins.max(u64::from(node.count)) > 1 && watched();
            let helped = if software { ecs.supervised == Some(true) } else { ecs.autostart == Some(true) };
            let kind = if spare { 0 } else { 1 + usize::from(helped) };
            match seen.get_mut(kind) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let way = match (spare, software, helped) {
                (true, ..) => vec![known.step(
                    "SLB健康检查摘除故障服务器",
                    "the health check of the SLB takes the dead server out",
                    "recover_health_check_seconds",
                )],
                (false, true, _) => {
                    let mut way = if helped { Vec::new() } else { vec![known.decision()] };
                    way.push(known.step(
                        "进程重新启动",
                        "the process starts again",
                        "recover_process_seconds",
                    ));
                    way
                }
                (false, false, _) => {
                    let mut way = vec![known.step(
                        "服务器自动迁移并启动",
                        "the server is migrated and starts",
                        "recover_server_seconds",
                    )];
                    if !helped {
                        way.push(known.decision());
                    }
                    way
                }
            };
            longest = Some(longer(longest, way));
        }
        longest
    }

    /// How clients get the slowest database back.
    fn databases(&self) -> Option<Vec<Step>> {
        let known = self.known;
        let mut longest = None;
        for &id in &self.nodes {
            let Some(Product::Rds(rds)) = self.design.nodes.get(id).map(|node| &node.product) else {
                continue;
            };
            let switch = if rds.edition == RdsEdition::Basic {
                known.step(
                    "单节点数据库重建",
                    "the single database node is rebuilt",
                    "recover_rds_basic_seconds",
                )
            } else {
                known.step("RDS同城自动切换", "RDS switches within the city", "recover_rds_switch_seconds")
            };
            longest = Some(longer(longest, vec![switch, self.reconnect(id)]));
        }
        longest
    }

    fn reconnect(&self, database: NodeId) -> Step {
        let by_hand = self.known.by_hand.get(&database).into_iter().flatten().any(|&from| self.has(from));
        if by_hand {
            self.known.step(
                "客户端人工重连",
                "clients are reconnected by hand",
                "recover_manual_reconnect_seconds",
            )
        } else {
            self.known.step("客户端自动重连", "clients reconnect by themselves", "recover_reconnect_seconds")
        }
    }

    /// From one region to another.
    fn other_region(&self) -> Vec<Step> {
        let known = self.known;
        let mut way = vec![known.decision()];
        let ttl =
            self.nodes.iter().find_map(|&id| match self.design.nodes.get(id).map(|node| &node.product) {
                Some(Product::Dns(dns)) => Some(dns.ttl_seconds),
                _ => None,
            });
        match ttl {
            Some(Some(seconds)) => way.push(Step {
                title: Text::fixed("DNS生存时间（TTL）到期", "names expire (TTL of the DNS)"),
                seconds,
                fact: "",
            }),
            Some(None) => way.push(known.step(
                "DNS生存时间（TTL）到期",
                "names expire (TTL of the DNS)",
                "recover_dns_ttl_seconds",
            )),
            None => {}
        }
        let copies = self.nodes.iter().filter_map(|&id| known.copies.get(&id).map(|copies| (id, copies)));
        let promoted = copies
            .flat_map(|(id, copies)| copies.iter().filter(move |&&copy| copy != id))
            .find(|&&copy| self.design.nodes.get(copy).is_some_and(|node| node.product.as_rds().is_some()));
        if let Some(&copy) = promoted {
            way.push(known.step(
                "RDS灾备实例切换",
                "the RDS copy takes over",
                "recover_rds_promotion_seconds",
            ));
            way.push(self.reconnect(copy));
        }
        way
    }

    /// How much data is lost, over all data stores that the service touches.
    fn lost(&self, disruption: Disruption) -> Loss {
        let stores = self.nodes.iter().filter_map(|&id| self.lost_of(id, disruption));
        stores.max().unwrap_or(Loss::Untouched)
    }

    /// What one node loses; none when it keeps no data, or the disruption leaves its data alone.
    fn lost_of(&self, id: NodeId, disruption: Disruption) -> Option<Loss> {
        let node = self.design.nodes.get(id)?;
        let fact = |key| self.known.fact(key).map_or(Loss::Unrecoverable, Loss::Seconds);
        let copies = || self.known.copies.get(&id).into_iter().flatten().copied().filter(|&copy| copy != id);
        let saved = |policy: Option<crate::design::SnapshotPolicy>| {
            policy
                .map_or(Loss::Unrecoverable, |policy| Loss::Seconds(policy.every_hours.saturating_mul(3600)))
        };
        let region = self.design.region_of(node);
        match (&node.product, disruption) {
            (_, Disruption::Software) => None,
            (Product::Rds(rds), Disruption::Region) => {
                let copy = |copy: NodeId| self.away(copy, region);
                let is_copied = rds.dr_of.is_some_and(copy) || copies().any(copy);
                Some(if is_copied { fact("lose_rds_copy_seconds") } else { Loss::Unrecoverable })
            }
            (Product::Rds(rds), _) if rds.edition == RdsEdition::Basic => Some(saved(rds.snapshot_policy)),
            (Product::Rds(_), _) => Some(Loss::NearZero),
            (Product::Oss(bucket), Disruption::Region) => {
                let is_copied = bucket.replica_of.is_some() || copies().next().is_some();
                Some(if is_copied { fact("lose_oss_copy_seconds") } else { Loss::Unrecoverable })
            }
            (Product::Oss(_), _) => Some(Loss::NearZero),
            (Product::Ecs(ecs), _) if ecs.role == EcsRole::SelfBuiltDatabase => {
                Some(saved(ecs.snapshot_policy))
            }
            _ => None,
        }
    }

    fn away(&self, node: NodeId, region: Option<RegionId>) -> bool {
        self.design.nodes.get(node).is_some_and(|node| self.design.region_of(node) != region)
    }
}

/// The targets that hold for these nodes: the environment's, else the system's, else the design's.
fn targets(design: &Design, nodes: &[NodeId]) -> (Targets, HaPromise) {
    let rows =
        || nodes.iter().filter_map(|&id| design.nodes.get(id)).filter(|node| node.product.as_ecs().is_some());
    let environment = rows().find_map(|node| design.environments.get(node.environment?)).map(|e| &e.targets);
    let system = rows().find_map(|node| design.systems.get(node.system?)).map(|s| &s.targets);
    let levels = [environment, system, Some(&design.settings.targets)];
    let levels = || levels.iter().flatten();
    let targets = Targets {
        availability_percent: levels().find_map(|t| t.availability_percent),
        rto_seconds: levels().find_map(|t| t.rto_seconds),
        rpo_seconds: levels().find_map(|t| t.rpo_seconds),
    };
    let promise = rows().map(|node| design.ha_promise_of(node)).max().unwrap_or(design.settings.ha_promise);
    (targets, promise)
}

/// The recovery of every service, by name. A disruption that a service does not survive is not recovered from.
#[must_use]
pub(super) fn recovery(
    design: &Design,
    catalog: &Catalog,
    simulator: &Simulator<'_>,
    azs: &[Outcome],
    regions: &[Outcome],
) -> Vec<Recovery> {
    let known = Known::new(design, catalog);
    let survives = |at: usize, outcomes: &[Outcome]| {
        outcomes
            .iter()
            .all(|outcome| outcome.services.get(at).is_some_and(|left| left.capacity_percent > 0.0))
    };
    simulator
        .services
        .iter()
        .enumerate()
        .map(|(at, service)| {
            let nodes: Vec<NodeId> = simulator.reliability.targets.nodes(&service.reached).collect();
            let (targets, promise) = targets(design, &nodes);
            let parts = Parts::new(&known, nodes);
            let estimates = Disruption::ALL
                .into_iter()
                .map(|disruption| {
                    let longest = match disruption {
                        Disruption::Software => Some(parts.servers(true).unwrap_or_default()),
                        Disruption::Instance => {
                            let (servers, databases) = (parts.servers(false), parts.databases());
                            Some(match databases {
                                Some(databases) => longer(servers, databases),
                                None => servers.unwrap_or_default(),
                            })
                        }
                        Disruption::Az => survives(at, azs).then(|| {
                            let slb = vec![known.step(
                                "SLB切换到备可用区",
                                "the SLB switches to its other zone",
                                "recover_slb_zone_seconds",
                            )];
                            longer(parts.databases(), slb)
                        }),
                        Disruption::Region => survives(at, regions).then(|| parts.other_region()),
                    };
                    let rto = longest.as_deref().map(total);
                    let rpo = parts.lost(disruption);
                    let promised = promise >= disruption.promised_by();
                    Estimate {
                        disruption,
                        steps: longest.unwrap_or_default(),
                        rto,
                        rpo,
                        rto_status: TargetStatus::of(rto, targets.rto_seconds, promised),
                        rpo_status: TargetStatus::of(rpo.at_most(), targets.rpo_seconds, promised),
                    }
                })
                .collect();
            Recovery { service: service.name.to_string(), nodes: parts.nodes, promise, targets, estimates }
        })
        .collect()
}

impl Estimate {
    /// The time to recover, for people.
    #[must_use]
    pub fn rto_words(&self) -> Text {
        match self.rto {
            Some(0) => Text::fixed("无中断", "no interruption"),
            Some(seconds) => text!("约 {seconds} 秒", "about {seconds} s"),
            None => Text::fixed("不可恢复", "unrecoverable"),
        }
    }
}

impl Recovery {
    /// The rows that the service uses and that a person would look at first: where users enter, then the rest.
    #[must_use]
    pub fn subjects(&self) -> Vec<Ref> {
        self.nodes.iter().copied().map(Ref::from).collect()
    }
}
