//! The reliability model of a design, from its placement and its business links.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::events::{Event, ProbabilityBasis};
use super::model::Gate;
use super::reliability::ModelOptions;
use super::services::{self, Service};
use crate::base::Text;
use crate::catalog::{Catalog, Sla};
use crate::design::{
    Az, AzId, Design, EcsRole, FunctionId, Node, NodeId, Place, Product, Purpose, Ref, Region, RegionId,
};
use crate::text;

/// Nodes of one function in one region, which stand in for each other.
pub(super) type Team = (FunctionId, RegionId);

pub(super) struct Builder<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    options: &'a ModelOptions,
    /// Pairs of nodes whose link is cut.
    cut: BTreeSet<(NodeId, NodeId)>,
    /// AZs by region, where there are several.
    azs: BTreeMap<RegionId, Vec<AzId>>,
    /// Business links by their start.
    pub targets: BTreeMap<NodeId, BTreeSet<NodeId>>,
    /// Members of each team.
    teams: BTreeMap<Team, Vec<NodeId>>,
    /// Servers of a function that must be up, where the workload says so.
    required: BTreeMap<FunctionId, u64>,
    pub events: BTreeMap<String, Event>,
    pub gates: BTreeMap<String, Gate>,
}

impl<'a> Builder<'a> {
    pub fn new(
        design: &'a Design,
        catalog: &'a Catalog,
        options: &'a ModelOptions,
        targets: BTreeMap<NodeId, BTreeSet<NodeId>>,
        required: BTreeMap<FunctionId, u64>,
    ) -> Self {
        let mut teams: BTreeMap<Team, Vec<NodeId>> = BTreeMap::new();
        for (id, node) in design.nodes.iter() {
            if let Some(team) = team_of(design, node) {
                teams.entry(team).or_default().push(id);
            }
        }
        let mut azs: BTreeMap<RegionId, Vec<AzId>> = BTreeMap::new();
        for (id, az) in design.azs.iter() {
            azs.entry(az.region).or_default().push(id);
        }
        azs.retain(|_, azs| azs.len() > 1);
        let cut = options.cut.iter().filter_map(|&id| design.links.get(id)).map(|link| (link.from, link.to));
        Self {
            design,
            catalog,
            options,
            cut: cut.collect(),
            azs,
            targets,
            teams,
            required,
            events: BTreeMap::new(),
            gates: BTreeMap::new(),
        }
    }

    /// The probability of each event.
    pub fn probabilities(&self) -> BTreeMap<String, f64> {
        self.events.iter().map(|(name, event)| (name.clone(), event.unavailability)).collect()
    }

    /// The gate that is true when a service is down: its name, then all ways in.
    pub fn service(&mut self, service: &Service) -> String {
        let mut causes = Vec::new();
        if let Some(name) = service.resolver {
            causes.push(format!("{name}:own"));
        }
        let mut ways = Vec::new();
        for &way in &service.ways {
            let senders: Vec<NodeId> = if self.cut.is_empty() {
                Vec::new()
            } else {
                let outside =
                    |id| self.design.nodes.get(id).is_some_and(|node| node.product.as_external().is_some());
                let links = self.design.links.values();
                links
                    .filter(|link| link.to == way && link.purpose == Purpose::Business && outside(link.from))
                    .map(|link| link.from)
                    .collect()
            };
            let all_cut = senders.iter().all(|&from| self.cut.contains(&(from, way)));
            let from = senders.first().copied();
            match from {
                Some(from) if all_cut => {
                    let severed = self.severed(from, way);
                    let gate = format!("{}>{way}:down", service.id);
                    self.gates.insert(gate.clone(), Gate::Or(vec![severed, format!("{way}:down")]));
                    ways.push(gate);
                }
                _ => ways.push(format!("{way}:down")),
            }
        }
        match ways.len() {
            0 => {}
            1 => causes.append(&mut ways),
            _ => {
                let any = format!("{}:ways", service.id);
                self.gates.insert(any.clone(), Gate::And(ways));
                causes.push(any);
            }
        }
        if let [only] = causes.as_slice() {
            return only.clone();
        }
        let top = format!("{}:service", service.id);
        self.gates.insert(top.clone(), Gate::Or(causes));
        top
    }

    /// The event of a cut link: it never happens by itself.
    fn severed(&mut self, from: NodeId, to: NodeId) -> String {
        let name = format!("{from}>{to}:cut");
        let title = text!("连线 {from} → {to}", "link {from} → {to}");
        self.event(name.clone(), from.into(), None, title, Some(0.0), None);
        name
    }

    /// `id:down`: the node does not do its job, because all its members have failed or something it needs has.
    pub fn node_gate(&mut self, id: NodeId, node: &Node) {
        let mut causes = self.own(id, node);
        let dependencies = self.dependencies(id);
        if !dependencies.is_empty() && !causes.is_empty() {
            let own = format!("{id}:own");
            self.gates.insert(own.clone(), Gate::Or(causes));
            causes = vec![own];
        }
        if !dependencies.is_empty() {
            let needs = format!("{id}:needs");
            self.gates.insert(needs.clone(), Gate::Or(dependencies));
            causes.push(needs);
        }
        if causes.is_empty() {
            // Something outside the cloud that leads nowhere: it never fails.
            let name = format!("{id}:outside");
            self.event(name.clone(), id.into(), None, Text::same(node.name.clone()), Some(0.0), None);
            causes.push(name);
        }
        self.gates.insert(format!("{id}:down"), Gate::Or(causes));
        if let Product::Dns(_) = node.product
            && !self.gates.contains_key(&format!("{id}:own"))
        {
            self.gates.insert(format!("{id}:own"), Gate::Or(vec![format!("{id}:down")]));
        }
    }

    /// What takes a node down by itself or with its surroundings.
    fn own(&mut self, id: NodeId, node: &Node) -> Vec<String> {
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
        causes.extend(self.common_cause(node));
        causes
    }

    /// The failure that all servers of a function share, where one is assumed.
    fn common_cause(&mut self, node: &Node) -> Option<String> {
        let (function, region) = team_of(self.design, node)?;
        if self.options.beta <= 0.0 {
            return None;
        }
        let (promised, source) = self.promise(node);
        let q = promised.or_else(|| self.assumed("component_unavailability"))? * self.options.beta;
        let name = format!("{function}@{region}:common");
        let called = self.design.functions.get(function).map_or_else(String::new, |f| f.name.clone());
        let title = text!("{called} 共因故障", "common cause in {called}");
        self.event(name.clone(), function.into(), None, title, Some(q), source);
        Some(name)
    }

    /// What is promised for one member of a node, and by whom.
    fn promise(&self, node: &Node) -> (Option<f64>, Option<String>) {
        let info = self.catalog.product(node.product.code());
        let sla = info.and_then(|info| info.sla.as_deref()).and_then(|key| self.catalog.sla(key));
        let promised = sla.and_then(Sla::number).and_then(unavailability_of_percent);
        let source = sla.filter(|_| promised.is_some()).map(|row| {
            format!("{} {} ({}; {})", row.product, row.scope, row.provenance.source, row.provenance.as_of)
        });
        (promised, source)
    }

    /// The events of a node's own members. What lies outside the cloud has none.
    fn members(&mut self, id: NodeId, node: &Node) -> Vec<String> {
        if node.product.as_external().is_some() {
            return Vec::new();
        }
        let (mut promised, source) = self.promise(node);
        if team_of(self.design, node).is_some() && self.options.beta > 0.0 {
            let whole = promised.or_else(|| self.assumed("component_unavailability"));
            promised = whole.map(|q| q * (1.0 - self.options.beta));
        }
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
        if let Place::Region { region, .. } = node.place
            && let Some(azs) = self.azs.get(&region).cloned()
        {
            // A service of the region lives as long as one of its AZs does.
            let name = format!("{region}:azs");
            for &az in &azs {
                let q = self.assumed("az_unavailability");
                let called = self.design.azs.get(az).map_or("", |az| az.name.as_str());
                let title = text!("可用区 {called}", "AZ {called}");
                self.event(az.to_string(), az.into(), None, title, q, None);
            }
            self.gates.insert(name.clone(), Gate::And(azs.iter().map(ToString::to_string).collect()));
            domains.push(name);
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
            // A line and its backup to the same place stand in for each other, and so do the load balancers
            // of two regions that serve the same functions.
            let like = groups
                .keys()
                .filter_map(|&(_, alone)| alone)
                .find(|&other| {
                    let line = services::are_paired(self.design, other, target)
                        && self.targets.get(&other) == self.targets.get(&target);
                    line || self.serve_the_same(other, target)
                })
                .unwrap_or(target);
            let alone = (team.is_none() && !dns && !(slb && server)).then_some(like);
            groups.entry((team, alone)).or_default().push(target);
        }
        let mut causes = Vec::new();
        for ((team, alone), nodes) in groups {
            causes.extend(self.group(id, team, alone, &nodes));
        }
        causes
    }

    /// Whether two load balancers stand in different regions before servers of the same functions.
    fn serve_the_same(&self, a: NodeId, b: NodeId) -> bool {
        let of = |id: NodeId| {
            let node = self.design.nodes.get(id)?;
            node.product.as_slb()?;
            let functions: BTreeSet<FunctionId> = self
                .targets
                .get(&id)?
                .iter()
                .filter_map(|&to| team_of(self.design, self.design.nodes.get(to)?))
                .map(|(function, _)| function)
                .collect();
            Some((self.design.region_of(node)?, functions))
        };
        match (of(a), of(b)) {
            (Some((here, a)), Some((there, b))) => here != there && a == b && !a.is_empty(),
            _ => false,
        }
    }

    /// The failure of a group that nodes of one function form, as this user sees it.
    fn group(
        &mut self,
        user: NodeId,
        team: Option<Team>,
        alone: Option<NodeId>,
        nodes: &[NodeId],
    ) -> Vec<String> {
        let severed: BTreeSet<NodeId> =
            nodes.iter().copied().filter(|&node| self.cut.contains(&(user, node))).collect();
        if let &[only] = nodes
            && team.is_none()
        {
            let mut causes = vec![format!("{only}:down")];
            causes.extend(severed.iter().map(|&node| self.severed(user, node)));
            return causes;
        }
        let whole =
            severed.is_empty() && team.and_then(|team| self.teams.get(&team)).is_some_and(|all| all == nodes);
        let name = match team {
            Some((function, region)) if whole => format!("{function}@{region}:down"),
            Some((function, region)) => format!("{user}>{function}@{region}:down"),
            None => alone.map_or_else(|| format!("{user}>any:down"), |one| format!("{user}>{one}:any")),
        };
        let mut causes = vec![name.clone()];
        let mut units: Vec<String> = Vec::new();
        for &id in nodes {
            let Some(node) = self.design.nodes.get(id) else { continue };
            let mut found = if team.is_some() { self.units(id, node) } else { vec![format!("{id}:down")] };
            if severed.contains(&id) {
                let cut = self.severed(user, id);
                for unit in &mut found {
                    let behind = format!("{user}>{unit}");
                    self.gates.insert(behind.clone(), Gate::Or(vec![unit.clone(), cut.clone()]));
                    *unit = behind;
                }
            }
            if team.is_some() && nodes.len() + node.count as usize > 2 {
                causes.extend(self.uncovered(id, node));
            }
            units.extend(found);
        }
        let all = units.len();
        let wanted = team.and_then(|(function, _)| self.required.get(&function)).map_or(1, |&k| k as usize);
        let k = all.saturating_sub(wanted.clamp(1, all.max(1))) + 1;
        self.gates.entry(name).or_insert(Gate::AtLeast { k, of: units });
        causes
    }

    /// Failures of members after which the others do not take over, where switching is not perfect.
    fn uncovered(&mut self, id: NodeId, node: &Node) -> Vec<String> {
        let missed = 1.0 - self.options.coverage;
        if missed <= 0.0 {
            return Vec::new();
        }
        let members = self.members(id, node);
        let found: Vec<(String, Event)> = members
            .iter()
            .filter_map(|member| self.events.get(member).map(|event| (member.clone(), event.clone())))
            .collect();
        found
            .into_iter()
            .map(|(member, event)| {
                let name = format!("{member}:uncovered");
                let Text { zh, en } = &event.title;
                let title = text!("{zh} 故障且切换失败", "{en} fails and switching fails");
                let q = event.unavailability * missed;
                self.events.entry(name.clone()).or_insert(Event { title, unavailability: q, ..event });
                name
            })
            .collect()
    }

    /// One failure for each member of a server: its own, or its surroundings'.
    fn units(&mut self, id: NodeId, node: &Node) -> Vec<String> {
        let members = self.members(id, node);
        let mut around = self.domains(node);
        around.extend(self.common_cause(node));
        if self.targets.get(&id).is_some_and(|targets| !targets.is_empty()) {
            around.push(format!("{id}:needs"));
        }
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

pub(super) fn team_of(design: &Design, node: &Node) -> Option<Team> {
    let production = node.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::Production);
    if production { node.function.zip(design.region_of(node)) } else { None }
}

/// 99.975 % of availability is 2.5e-4 of unavailability, subtracted in decimal so that no digit is lost.
fn unavailability_of_percent(percent: Decimal) -> Option<f64> {
    let hundred = Decimal::ONE_HUNDRED;
    (percent <= hundred && percent >= Decimal::ZERO)
        .then(|| hundred - percent)?
        .checked_div(hundred)?
        .to_f64()
}
