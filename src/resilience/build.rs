//! The reliability model of a design, from its placement and its business links.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::model::{Gate, Model};
use crate::base::Text;
use crate::catalog::{Catalog, Sla};
use crate::design::{
    Aim, Az, Design, EcsRole, FunctionId, Node, NodeId, Place, Product, Purpose, Ref, Region, RegionId,
};
use crate::text;

/// Where a probability comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbabilityBasis {
    /// A published SLA.
    Sla,
    /// An assumption of this product.
    Assumed,
}

impl ProbabilityBasis {
    /// The words for it.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Sla => Text::fixed("基于SLA", "SLA-based"),
            Self::Assumed => Text::fixed("假设值", "assumed"),
        }
    }
}

/// What a basic event is.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What fails.
    pub subject: Ref,
    /// Which of its `count` members, from 1; none for a single one and for an AZ or a region.
    pub member: Option<u32>,
    /// What fails, for people.
    pub title: Text,
    /// The probability that it has failed.
    pub unavailability: f64,
    /// Where the probability comes from.
    pub basis: ProbabilityBasis,
    /// The source of the probability and its date.
    pub source: String,
}

/// The model of a design.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reliability {
    /// Events, gates and services by name.
    pub model: Model,
    /// What each event is.
    pub events: BTreeMap<String, Event>,
    /// Each service and the node by which users enter it.
    pub services: BTreeMap<String, NodeId>,
}

impl Reliability {
    /// The events that several parts share: AZs and regions.
    #[must_use]
    pub fn shared_causes(&self) -> Vec<String> {
        let shared = |event: &&Event| matches!(event.subject, Ref::Region(_) | Ref::Az(_));
        let mut found: Vec<(&Ref, &String)> = self
            .events
            .iter()
            .filter(|(_, e)| shared(e))
            .map(|(name, event)| (&event.subject, name))
            .collect();
        found.sort();
        found.into_iter().map(|(_, name)| name.clone()).collect()
    }

    /// Builds the model of a design. Only what a service needs is in it.
    #[must_use]
    pub fn of(design: &Design, catalog: &Catalog) -> Self {
        let mut builder = Builder::new(design, catalog);
        let mut services = BTreeMap::new();
        let mut tops = BTreeMap::new();
        for (entry, name) in builder.entries() {
            let name = if tops.contains_key(&name) { format!("{name} ({entry})") } else { name };
            tops.insert(name.clone(), format!("{entry}:down"));
            services.insert(name, entry);
            builder.need(entry);
        }
        builder.finish();
        Self {
            model: Model {
                events: builder.events.iter().map(|(name, e)| (name.clone(), e.unavailability)).collect(),
                gates: builder.gates,
                services: tops,
            },
            events: builder.events,
            services,
        }
    }
}

/// Nodes of one function in one region, which stand in for each other.
type Team = (FunctionId, RegionId);

struct Builder<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    /// Business links by their start.
    targets: BTreeMap<NodeId, BTreeSet<NodeId>>,
    /// Members of each team.
    teams: BTreeMap<Team, Vec<NodeId>>,
    /// Servers of a function that must be up, where the workload says so.
    required: BTreeMap<FunctionId, u64>,
    events: BTreeMap<String, Event>,
    gates: BTreeMap<String, Gate>,
    waiting: Vec<NodeId>,
}

impl<'a> Builder<'a> {
    fn new(design: &'a Design, catalog: &'a Catalog) -> Self {
        let mut targets: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
        for link in design.links.values().filter(|link| link.purpose == Purpose::Business) {
            targets.entry(link.from).or_default().insert(link.to);
        }
        // A load balancer serves its backends whether or not a line is drawn to them.
        for (id, node) in design.nodes.iter() {
            if let Product::Slb(slb) = &node.product {
                let backends = slb.listeners.iter().flat_map(|listener| listener.backends.iter().copied());
                targets.entry(id).or_default().extend(backends);
            }
        }
        let mut teams: BTreeMap<Team, Vec<NodeId>> = BTreeMap::new();
        for (id, node) in design.nodes.iter() {
            if let Some(team) = team_of(design, node) {
                teams.entry(team).or_default().push(id);
            }
        }
        let required = required_servers(design);
        Self {
            design,
            catalog,
            targets,
            teams,
            required,
            events: BTreeMap::new(),
            gates: BTreeMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Where users enter, with the name of the service.
    fn entries(&self) -> Vec<(NodeId, String)> {
        let external =
            |id: NodeId| self.design.nodes.get(id).is_some_and(|n| n.product.as_external().is_some());
        let mut entries: BTreeSet<NodeId> = BTreeSet::new();
        for (&from, targets) in &self.targets {
            if external(from) {
                entries.extend(targets.iter().copied().filter(|&to| !external(to)));
            }
        }
        entries
            .into_iter()
            .filter_map(|id| {
                let node = self.design.nodes.get(id)?;
                let name = match &node.product {
                    Product::Dns(dns) => dns.records.first().map(|record| record.name.clone()),
                    _ => None,
                };
                Some((id, name.unwrap_or_else(|| node.name.clone())))
            })
            .collect()
    }

    fn need(&mut self, node: NodeId) {
        self.waiting.push(node);
    }

    fn finish(&mut self) {
        let mut seen = BTreeSet::new();
        while let Some(id) = self.waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Some(node) = self.design.nodes.get(id) {
                self.node_gate(id, node);
            }
        }
    }

    /// `id:down`: the node does not do its job, because all its members have failed or something it needs has.
    fn node_gate(&mut self, id: NodeId, node: &Node) {
        let mut causes = Vec::new();
        let members = self.members(id, node);
        match members.len() {
            0 => {}
            1 => causes.extend(members),
            n => {
                let name = format!("{id}:members");
                self.gates.insert(name.clone(), Gate::AtLeast { k: n, of: members });
                causes.push(name);
            }
        }
        causes.extend(self.domains(node));
        causes.extend(self.dependencies(id));
        if causes.is_empty() {
            // Something outside the cloud that leads nowhere: it never fails.
            let name = format!("{id}:outside");
            self.event(name.clone(), id.into(), None, Text::same(node.name.clone()), Some(0.0), None);
            causes.push(name);
        }
        self.gates.insert(format!("{id}:down"), Gate::Or(causes));
    }

    /// The events of a node's own members. What lies outside the cloud has none.
    fn members(&mut self, id: NodeId, node: &Node) -> Vec<String> {
        if node.product.as_external().is_some() {
            return Vec::new();
        }
        let info = self.catalog.product(node.product.code());
        let sla = info.and_then(|info| info.sla.as_deref()).and_then(|key| self.catalog.sla(key));
        let promised = sla.and_then(Sla::number).and_then(unavailability_of_percent);
        let source = sla.filter(|_| promised.is_some()).map(|row| {
            format!("{} {} ({}; {})", row.product, row.scope, row.provenance.source, row.provenance.as_of)
        });
        let count = node.count.clamp(1, 10_000);
        (1..=count)
            .map(|member| {
                let (name, title, member) = if count == 1 {
                    (id.to_string(), Text::same(node.name.clone()), None)
                } else {
                    let title = Text::same(format!("{} #{member}", node.name));
                    (format!("{id}#{member}"), title, Some(member))
                };
                self.event(name.clone(), id.into(), member, title, promised, source.clone());
                name
            })
            .collect()
    }

    /// The AZ and region that take the node down with them. A service whose SLA already covers the loss of an
    /// AZ stands in the region, and so has no AZ term.
    fn domains(&mut self, node: &Node) -> Vec<String> {
        let mut domains = Vec::new();
        if let Place::Az { az, .. } = node.place
            && let Some(Az { name, .. }) = self.design.azs.get(az)
        {
            let q = self.assumed("az_unavailability");
            let title = text!("可用区 {name}", "AZ {name}");
            self.event(az.to_string(), az.into(), None, title, q, None);
            domains.push(az.to_string());
        }
        if let Some(region) = self.design.region_of(node)
            && let Some(Region { name, .. }) = self.design.regions.get(region)
        {
            let q = self.assumed("region_unavailability");
            let title = text!("地域 {name}", "region {name}");
            self.event(region.to_string(), region.into(), None, title, q, None);
            domains.push(region.to_string());
        }
        domains
    }

    /// What the node cannot do its job without: each target, where nodes of one function stand in for each
    /// other.
    fn dependencies(&mut self, id: NodeId) -> Vec<String> {
        let Some(targets) = self.targets.get(&id).cloned() else { return Vec::new() };
        // A name leads to any of its targets, and a load balancer to any server behind it.
        let product = self.design.nodes.get(id).map(|node| &node.product);
        let (dns, slb) = (matches!(product, Some(Product::Dns(_))), matches!(product, Some(Product::Slb(_))));
        let mut groups: BTreeMap<(Option<Team>, Option<NodeId>), Vec<NodeId>> = BTreeMap::new();
        for target in targets {
            let node = self.design.nodes.get(target);
            let team = node.and_then(|node| team_of(self.design, node));
            let server = node.is_some_and(|node| node.product.as_ecs().is_some());
            let alone = (team.is_none() && !dns && !(slb && server)).then_some(target);
            groups.entry((team, alone)).or_default().push(target);
        }
        let mut causes = Vec::new();
        for ((team, _), nodes) in groups {
            for &node in &nodes {
                self.need(node);
            }
            causes.push(self.group(id, team, &nodes));
        }
        causes
    }

    /// The failure of a group that nodes of one function form, as this user sees it.
    fn group(&mut self, user: NodeId, team: Option<Team>, nodes: &[NodeId]) -> String {
        if let &[only] = nodes
            && team.is_none()
        {
            return format!("{only}:down");
        }
        let whole = team.and_then(|team| self.teams.get(&team)).is_some_and(|all| all == nodes);
        let name = match team {
            Some((function, region)) if whole => format!("{function}@{region}:down"),
            Some((function, region)) => format!("{user}>{function}@{region}:down"),
            None => format!("{user}>any:down"),
        };
        if self.gates.contains_key(&name) {
            return name;
        }
        let units: Vec<String> = nodes
            .iter()
            .filter_map(|&id| self.design.nodes.get(id).map(|node| (id, node)))
            .flat_map(
                |(id, node)| if team.is_some() { self.units(id, node) } else { vec![format!("{id}:down")] },
            )
            .collect();
        let all = units.len();
        let wanted = team.and_then(|(function, _)| self.required.get(&function)).map_or(1, |&k| k as usize);
        let k = all.saturating_sub(wanted.clamp(1, all.max(1))) + 1;
        self.gates.insert(name.clone(), Gate::AtLeast { k, of: units });
        name
    }

    /// One failure for each member of a server: its own, or its surroundings'.
    fn units(&mut self, id: NodeId, node: &Node) -> Vec<String> {
        let members = self.members(id, node);
        let mut around = self.domains(node);
        around.extend(self.dependencies(id));
        members
            .into_iter()
            .map(|member| {
                let name = format!("{member}:unit");
                let mut causes = vec![member];
                causes.extend(around.iter().cloned());
                self.gates.insert(name.clone(), Gate::Or(causes));
                name
            })
            .collect()
    }

    fn assumed(&self, key: &str) -> Option<f64> {
        self.catalog.number(&self.design.settings.edition, key)?.to_f64()
    }

    fn event(
        &mut self,
        name: String,
        subject: Ref,
        member: Option<u32>,
        title: Text,
        promised: Option<f64>,
        source: Option<String>,
    ) {
        let basis = if source.is_some() { ProbabilityBasis::Sla } else { ProbabilityBasis::Assumed };
        let unavailability = promised
            .or_else(|| self.assumed("component_unavailability"))
            // Without a fact it is taken as failed: an omission must not look good.
            .unwrap_or(1.0);
        let source = source.unwrap_or_else(|| "Yuntu".to_owned());
        self.events.entry(name).or_insert(Event { subject, member, title, unavailability, basis, source });
    }
}

fn team_of(design: &Design, node: &Node) -> Option<Team> {
    let production = node.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::Production);
    if production { node.function.zip(design.region_of(node)) } else { None }
}

/// Servers that must be up for each function: demand over what one carries, where both were entered.
fn required_servers(design: &Design) -> BTreeMap<FunctionId, u64> {
    let mut demand: BTreeMap<FunctionId, Decimal> = BTreeMap::new();
    let mut capacity: BTreeMap<FunctionId, Decimal> = BTreeMap::new();
    for workload in design.workloads.values() {
        for aim in &workload.aims {
            let (Aim::Function(function), Some(peak), Some(each)) =
                (*aim, workload.peak_tps, workload.tps_per_server)
            else {
                continue;
            };
            let sum = demand.entry(function).or_default();
            *sum = sum.saturating_add(peak);
            let least = capacity.entry(function).or_insert(each);
            *least = (*least).min(each);
        }
    }
    demand
        .into_iter()
        .filter_map(|(function, demand)| {
            let each = capacity.get(&function).copied().filter(|each| *each > Decimal::ZERO)?;
            Some((function, demand.checked_div(each)?.ceil().to_u64()?.max(1)))
        })
        .collect()
}

/// 99.975 % of availability is 2.5e-4 of unavailability, subtracted in decimal so that no digit is lost.
fn unavailability_of_percent(percent: Decimal) -> Option<f64> {
    let hundred = Decimal::ONE_HUNDRED;
    (percent <= hundred && percent >= Decimal::ZERO)
        .then(|| hundred - percent)?
        .checked_div(hundred)?
        .to_f64()
}
