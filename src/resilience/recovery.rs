//! How long it takes to recover and how much data is lost, by kind of disruption: an estimate to be tested.

use std::collections::BTreeSet;

use rust_decimal::prelude::ToPrimitive;

use super::reliability::Reliability;
use super::services::reached;
use super::simulate::{Failing, Simulator};
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{Design, EcsRole, HaPromise, NodeId, Product, RdsEdition, Ref, RegionId, Targets};

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

/// The estimate for one kind of disruption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// What happens.
    pub disruption: Disruption,
    /// The longest chain of steps.
    pub steps: Vec<Step>,
    /// Seconds until the service is back; none when it does not come back by itself.
    pub rto: Option<u32>,
    /// Seconds of data that are lost; none when there is no copy to go on with.
    pub rpo: Option<u32>,
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

/// What the parts of one service tell.
struct Parts<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    nodes: BTreeSet<NodeId>,
}

impl Parts<'_> {
    fn step(&self, zh: &'static str, en: &'static str, fact: &'static str) -> Step {
        let known = self.catalog.number(&self.design.settings.edition, fact).and_then(|n| n.to_u32());
        Step { title: Text::fixed(zh, en), seconds: known.unwrap_or(u32::MAX), fact }
    }

    fn decision(&self) -> Step {
        self.step("人工决策", "a person decides", "recover_decision_seconds")
    }

    /// The listener health checks that watch a server.
    fn watched(&self, server: NodeId) -> bool {
        self.nodes
            .iter()
            .filter_map(|&id| self.design.nodes.get(id)?.product.as_slb())
            .any(|slb| slb.listeners.iter().any(|l| l.health.is_some() && l.backends.contains(&server)))
    }

    /// How each server comes back, or is done without.
    fn servers(&self, software: bool) -> Vec<Vec<Step>> {
        let mut ways = Vec::new();
        for &id in &self.nodes {
            let Some(node) = self.design.nodes.get(id) else { continue };
            let Some(ecs) = node.product.as_ecs() else { continue };
            if ecs.role != EcsRole::Production && ecs.role != EcsRole::SelfBuiltDatabase {
                continue;
            }
            let alike =
                |other: &crate::design::Node| node.function.is_some() && other.function == node.function;
            let twins: u64 = self
                .nodes
                .iter()
                .filter_map(|&id| self.design.nodes.get(id))
                .filter(|n| alike(n))
                .map(|n| u64::from(n.count))
                .sum();
            if twins.max(u64::from(node.count)) > 1 && self.watched(id) {
                ways.push(vec![self.step(
                    "SLB健康检查摘除故障服务器",
                    "the health check of the SLB takes the dead server out",
                    "recover_health_check_seconds",
                )]);
                continue;
            }
            let mut way = Vec::new();
            if software {
                if ecs.supervised != Some(true) {
                    way.push(self.decision());
                }
                way.push(self.step("进程重新启动", "the process starts again", "recover_process_seconds"));
            } else {
                way.push(self.step(
                    "服务器自动迁移并启动",
                    "the server is migrated and starts",
                    "recover_server_seconds",
                ));
                if ecs.autostart != Some(true) {
                    way.push(self.decision());
                }
            }
            ways.push(way);
        }
        ways
    }

    /// How clients get their database back.
    fn databases(&self) -> Vec<Vec<Step>> {
        let mut ways = Vec::new();
        for &id in &self.nodes {
            let Some(Product::Rds(rds)) = self.design.nodes.get(id).map(|node| &node.product) else {
                continue;
            };
            let switch = if rds.edition == RdsEdition::Basic {
                self.step(
                    "单节点数据库重建",
                    "the single database node is rebuilt",
                    "recover_rds_basic_seconds",
                )
            } else {
                self.step("RDS同城自动切换", "RDS switches within the city", "recover_rds_switch_seconds")
            };
            ways.push(vec![switch, self.reconnect(id)]);
        }
        ways
    }

    fn reconnect(&self, database: NodeId) -> Step {
        let by_hand = self.design.links.values().any(|link| {
            link.to == database && self.nodes.contains(&link.from) && link.auto_reconnect != Some(true)
        });
        if by_hand {
            self.step("客户端人工重连", "clients are reconnected by hand", "recover_manual_reconnect_seconds")
        } else {
            self.step("客户端自动重连", "clients reconnect by themselves", "recover_reconnect_seconds")
        }
    }

    /// From one region to another.
    fn other_region(&self) -> Vec<Step> {
        let mut way = vec![self.decision()];
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
            Some(None) => way.push(self.step(
                "DNS生存时间（TTL）到期",
                "names expire (TTL of the DNS)",
                "recover_dns_ttl_seconds",
            )),
            None => {}
        }
        let promoted = self.design.nodes.iter().find(|(_, node)| {
            node.product.as_rds().and_then(|rds| rds.dr_of).is_some_and(|of| self.nodes.contains(&of))
        });
        if let Some((copy, _)) = promoted {
            way.push(self.step(
                "RDS灾备实例切换",
                "the RDS copy takes over",
                "recover_rds_promotion_seconds",
            ));
            way.push(self.reconnect(copy));
        }
        way
    }

    /// Seconds of data lost, over all data stores that the service touches.
    fn lost(&self, disruption: Disruption) -> Option<u32> {
        let fact = |key| self.catalog.number(&self.design.settings.edition, key).and_then(|n| n.to_u32());
        let mut worst = 0;
        for &id in &self.nodes {
            let Some(node) = self.design.nodes.get(id) else { continue };
            let saved = |policy: Option<crate::design::SnapshotPolicy>| {
                policy.map(|policy| policy.every_hours.saturating_mul(3600))
            };
            let region = self.design.region_of(node);
            let lost = match (&node.product, disruption) {
                (_, Disruption::Software) => Some(0),
                (Product::Rds(rds), Disruption::Region) => {
                    let copy = |copy: NodeId| self.away(copy, region);
                    let is_copied = rds.dr_of.is_some_and(copy)
                        || self.design.nodes.iter().any(|(other, node)| {
                            node.product.as_rds().is_some_and(|rds| rds.dr_of == Some(id)) && copy(other)
                        });
                    if is_copied { fact("lose_rds_copy_seconds") } else { None }
                }
                (Product::Rds(rds), _) if rds.edition == RdsEdition::Basic => saved(rds.snapshot_policy),
                (Product::Oss(bucket), Disruption::Region) => {
                    let is_copied = bucket.replica_of.is_some()
                        || self.design.nodes.values().any(|node| match &node.product {
                            Product::Oss(other) => other.replica_of == Some(id),
                            _ => false,
                        });
                    if is_copied { fact("lose_oss_copy_seconds") } else { None }
                }
                (Product::Ecs(ecs), _) if ecs.role == EcsRole::SelfBuiltDatabase => {
                    saved(ecs.snapshot_policy)
                }
                _ => Some(0),
            };
            worst = worst.max(lost?);
        }
        Some(worst)
    }

    fn away(&self, node: NodeId, region: Option<RegionId>) -> bool {
        self.design.nodes.get(node).is_some_and(|node| self.design.region_of(node) != region)
    }
}

/// The targets that hold for these nodes: the environment's, else the system's, else the design's.
fn targets(design: &Design, nodes: &BTreeSet<NodeId>) -> (Targets, HaPromise) {
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

/// The recovery of every service, by name.
#[must_use]
pub(super) fn recovery(
    design: &Design,
    catalog: &Catalog,
    reliability: &Reliability,
    simulator: &Simulator<'_>,
) -> Vec<Recovery> {
    let azs: Vec<Failing> = design.azs.keys().map(Failing::from).collect();
    let regions: Vec<Failing> = design.regions.keys().map(Failing::from).collect();
    let survives = |service: &str, all: &[Failing]| {
        all.iter().all(|&one| {
            simulator
                .outcome(&[one])
                .services
                .iter()
                .any(|left| left.name == service && left.capacity_percent > 0.0)
        })
    };
    reliability
        .services
        .iter()
        .map(|(service, starts)| {
            let nodes: BTreeSet<NodeId> =
                starts.iter().flat_map(|&start| reached(&reliability.targets, start)).collect();
            let (targets, promise) = targets(design, &nodes);
            let parts = Parts { design, catalog, nodes };
            let estimates = Disruption::ALL
                .into_iter()
                .map(|disruption| {
                    let ways = match disruption {
                        Disruption::Software => Some(parts.servers(true)),
                        Disruption::Instance => {
                            let mut ways = parts.servers(false);
                            ways.extend(parts.databases());
                            Some(ways)
                        }
                        Disruption::Az => survives(service, &azs).then(|| {
                            let mut ways = parts.databases();
                            ways.push(vec![parts.step(
                                "SLB切换到备可用区",
                                "the SLB switches to its other zone",
                                "recover_slb_zone_seconds",
                            )]);
                            ways
                        }),
                        Disruption::Region => {
                            (survives(service, &regions)).then(|| vec![parts.other_region()])
                        }
                    };
                    let total = |way: &Vec<Step>| {
                        way.iter().fold(0_u32, |sum, step| sum.saturating_add(step.seconds))
                    };
                    let longest = ways.map(|ways| ways.into_iter().max_by_key(total).unwrap_or_default());
                    let rto = longest.as_ref().map(total);
                    let rpo = parts.lost(disruption);
                    let promised = promise >= disruption.promised_by();
                    Estimate {
                        disruption,
                        steps: longest.unwrap_or_default(),
                        rto,
                        rpo,
                        rto_status: TargetStatus::of(rto, targets.rto_seconds, promised),
                        rpo_status: TargetStatus::of(rpo, targets.rpo_seconds, promised),
                    }
                })
                .collect();
            let nodes = parts.nodes.iter().copied().collect();
            Recovery { service: service.clone(), nodes, promise, targets, estimates }
        })
        .collect()
}

impl Recovery {
    /// The rows that the service uses and that a person would look at first: where users enter, then the rest.
    #[must_use]
    pub fn subjects(&self) -> Vec<Ref> {
        self.nodes.iter().copied().map(Ref::from).collect()
    }
}
