//! The reliability model of a design, from its placement and its business links.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::bdd::QuickMap;
use super::events::{ProbabilityBasis, Told};
use super::logic::{Logic, Part};
use super::name::Name;
use super::reliability::ModelOptions;
use super::services::{self, Service, Targets};
use crate::catalog::{Catalog, Sla};
use crate::design::{AzId, Design, EcsRole, FunctionId, Node, NodeId, Place, Product, Purpose, RegionId};

/// Nodes of one function in one region, which stand in for each other.
pub(super) type Team = (FunctionId, RegionId);

/// A node as the model sees it.
struct Row<'a> {
    id: NodeId,
    node: &'a Node,
    region: Option<RegionId>,
    team: Option<Team>,
    /// Its members' failures.
    members: Vec<Part>,
    /// For each member, its failure or its surroundings'.
    units: Vec<Part>,
    needs: Option<Part>,
    down: Part,
}

pub(super) struct Builder<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    options: &'a ModelOptions,
    targets: &'a Targets,
    /// Pairs of nodes whose link is cut.
    cut: BTreeSet<(NodeId, NodeId)>,
    pub cuts: BTreeMap<(NodeId, NodeId), Part>,
    rows: Vec<Row<'a>>,
    at: QuickMap<u32, usize>,
    /// Servers of a function that must be up, where the workload says so.
    required: BTreeMap<FunctionId, u64>,
    /// Members of each team, by their rows.
    teams: BTreeMap<Team, Vec<usize>>,
    whole_teams: BTreeMap<Team, Part>,
    pub azs: BTreeMap<AzId, Part>,
    pub regions: BTreeMap<RegionId, Part>,
    /// Loss of all AZs of a region, where there are several.
    all_azs: BTreeMap<RegionId, Part>,
    commons: BTreeMap<Team, Part>,
    uncovered: QuickMap<u32, Vec<Part>>,
    promises: BTreeMap<String, u32>,
    shares: BTreeMap<(u32, u64), u32>,
    pub logic: Logic,
}

impl<'a> Builder<'a> {
    pub fn new(
        design: &'a Design,
        catalog: &'a Catalog,
        options: &'a ModelOptions,
        targets: &'a Targets,
        required: BTreeMap<FunctionId, u64>,
    ) -> Self {
        let cut = options.cut.iter().filter_map(|&id| design.links.get(id)).map(|link| (link.from, link.to));
        let mut builder = Self {
            design,
            catalog,
            options,
            targets,
            cut: cut.collect(),
            cuts: BTreeMap::new(),
            rows: Vec::with_capacity(design.nodes.len()),
            at: QuickMap::default(),
            required,
            teams: BTreeMap::new(),
            whole_teams: BTreeMap::new(),
            azs: BTreeMap::new(),
            regions: BTreeMap::new(),
            all_azs: BTreeMap::new(),
            commons: BTreeMap::new(),
            uncovered: QuickMap::default(),
            promises: BTreeMap::new(),
            shares: BTreeMap::new(),
            logic: Logic::default(),
        };
        builder.domains();
        builder.number();
        builder
    }

    /// The events of AZs and regions.
    fn domains(&mut self) {
        let mut by_region: BTreeMap<RegionId, Vec<Part>> = BTreeMap::new();
        let design = self.design;
        for id in design.regions.keys() {
            let told = self.place(&id.to_string(), "region", "region_unavailability");
            let event = self.logic.event(Name::Region(id), told);
            self.regions.insert(id, event);
        }
        for (id, az) in design.azs.iter() {
            let told = self.place(&id.to_string(), "az", "az_unavailability");
            let event = self.logic.event(Name::Az(id), told);
            self.azs.insert(id, event);
            by_region.entry(az.region).or_default().push(event);
        }
        for (region, azs) in by_region {
            if azs.len() > 1 {
                let gate = self.logic.all(Name::Azs(region), &azs);
                self.all_azs.insert(region, gate);
            }
        }
    }

    /// The probability that holds for an AZ or a region: entered for it, for all of its kind, else assumed.
    fn place(&mut self, id: &str, kind: &str, fact: &str) -> u32 {
        if let Some(told) = self.yours(id).or_else(|| self.yours(kind)) {
            return self.logic.tell(told);
        }
        // Without a fact it is taken as failed: an omission must not look good.
        let q = self.assumed(fact).or_else(|| self.assumed("component_unavailability")).unwrap_or(1.0);
        self.logic.tell(Told { unavailability: q, basis: ProbabilityBasis::Assumed, source: "Yuntu".into() })
    }

    /// What was entered in the design under an id or a code.
    fn yours(&self, key: &str) -> Option<Told> {
        let known = self.design.settings.failures.known.get(key)?;
        let unavailability = unavailability_of_percent(known.percent)?;
        Some(Told {
            unavailability,
            basis: ProbabilityBasis::Yours,
            source: Arc::from(known.source.as_str()),
        })
    }

    /// Numbers every node, its members and its gates.
    fn number(&mut self) {
        let design = self.design;
        for (at, (id, node)) in design.nodes.iter().enumerate() {
            let region = design.region_of(node);
            let team = team_of(design, node);
            let down = self.logic.promise(Name::Down(id));
            let needs = self.targets.has(id).then(|| self.logic.promise(Name::Needs(id)));
            let mut row = Row { id, node, region, team, members: Vec::new(), units: Vec::new(), needs, down };
            if node.product.as_external().is_none() {
                let whole = self.promise(id, node);
                let own = if team.is_some() { self.shared(whole, 1.0 - self.options.beta) } else { whole };
                let count = node.count.clamp(1, 10_000);
                for member in 1..=count {
                    let member = if count == 1 { 0 } else { member };
                    row.members.push(self.logic.event(Name::Member(id, member), own));
                    if team.is_some() {
                        row.units.push(self.logic.promise(Name::Unit(id, member)));
                    }
                }
                if let Some(team) = team
                    && self.options.beta > 0.0
                    && !self.commons.contains_key(&team)
                {
                    let told = self.shared(whole, self.options.beta);
                    let event = self.logic.event(Name::Common(team.0, team.1), told);
                    self.commons.insert(team, event);
                }
            }
            if let Some(team) = team {
                self.teams.entry(team).or_default().push(at);
            }
            self.at.insert(id.0, at);
            self.rows.push(row);
        }
    }

    /// What is known of one member of a node: entered for it or for its product, promised, else assumed.
    fn promise(&mut self, id: NodeId, node: &Node) -> u32 {
        let own = &self.design.settings.failures.known;
        if !own.is_empty()
            && let Some(told) = self.yours(&id.to_string())
        {
            return self.logic.tell(told);
        }
        let code = node.product.code();
        if let Some(&told) = self.promises.get(code) {
            return told;
        }
        let told = self.yours(code).unwrap_or_else(|| self.published(code));
        let told = self.logic.tell(told);
        self.promises.insert(code.to_owned(), told);
        told
    }

    /// What is promised for a product, and by whom.
    fn published(&self, code: &str) -> Told {
        let sla = self.catalog.product(code).and_then(|info| info.sla.as_deref());
        let sla = sla.and_then(|key| self.catalog.sla(key));
        if let Some(row) = sla
            && let Some(unavailability) = Sla::number(row).and_then(unavailability_of_percent)
        {
            let source = format!(
                "{} {} ({}; {})",
                row.product, row.scope, row.provenance.source, row.provenance.as_of
            );
            return Told { unavailability, basis: ProbabilityBasis::Sla, source: source.into() };
        }
        let unavailability = self.assumed("component_unavailability").unwrap_or(1.0);
        Told { unavailability, basis: ProbabilityBasis::Assumed, source: "Yuntu".into() }
    }

    /// A share of a probability, told once.
    fn shared(&mut self, told: u32, share: f64) -> u32 {
        if share >= 1.0 {
            return told;
        }
        if let Some(&known) = self.shares.get(&(told, share.to_bits())) {
            return known;
        }
        let part = self.logic.told(told).map_or_else(Told::never, |told| told.share(share));
        let found = self.logic.tell(part);
        self.shares.insert((told, share.to_bits()), found);
        found
    }

    fn row(&self, id: NodeId) -> Option<&Row<'a>> {
        self.at.get(&id.0).and_then(|&at| self.rows.get(at))
    }

    /// The gate that is true when a node does not do its job.
    pub fn down(&self, id: NodeId) -> Option<Part> {
        self.row(id).map(|row| row.down)
    }

    /// The members' own gates, where the node's function has them.
    pub fn units(&self, id: NodeId) -> &[Part] {
        self.row(id).map_or(&[], |row| row.units.as_slice())
    }

    /// The failures of a node's members.
    pub fn members(&self, id: NodeId) -> &[Part] {
        self.row(id).map_or(&[], |row| row.members.as_slice())
    }

    /// The gate that is true when a service is down: its name, then all ways in.
    pub fn service(&mut self, service: &Service) -> Option<Part> {
        let mut causes = Vec::new();
        if let Some(name) = service.resolver {
            causes.push(self.resolver(name)?);
        }
        let (start, at) = service.id;
        let mut ways = Vec::new();
        for &way in &service.ways {
            let Some(down) = self.down(way) else { continue };
            let senders: Vec<NodeId> =
                if self.cut.is_empty() { Vec::new() } else { self.outside_senders(way) };
            let all_cut = senders.iter().all(|&from| self.cut.contains(&(from, way)));
            match senders.first() {
                Some(&from) if all_cut => {
                    let severed = self.severed(from, way);
                    ways.push(self.logic.any(Name::Way(start, at, way), &[severed, down]));
                }
                _ => ways.push(down),
            }
        }
        match ways.len() {
            0 => {}
            1 => causes.append(&mut ways),
            _ => causes.push(self.logic.all(Name::Ways(start, at), &ways)),
        }
        if let [only] = causes.as_slice() {
            return Some(*only);
        }
        Some(self.logic.any(Name::Service(start, at), &causes))
    }

    fn outside_senders(&self, way: NodeId) -> Vec<NodeId> {
        let outside = |id| self.design.nodes.get(id).is_some_and(|node| node.product.as_external().is_some());
        let links = self.design.links.values();
        links
            .filter(|link| link.to == way && link.purpose == Purpose::Business && outside(link.from))
            .map(|link| link.from)
            .collect()
    }

    /// What takes a resolver down by itself, whatever it leads to.
    fn resolver(&mut self, id: NodeId) -> Option<Part> {
        let causes = self.own(*self.at.get(&id.0)?);
        match causes.as_slice() {
            [] => self.down(id),
            &[only] => Some(only),
            several => Some(self.logic.any(Name::Own(id), several)),
        }
    }

    /// The event of a cut link: it never happens by itself.
    fn severed(&mut self, from: NodeId, to: NodeId) -> Part {
        if let Some(&known) = self.cuts.get(&(from, to)) {
            return known;
        }
        let told = self.logic.tell(Told::never());
        let event = self.logic.event(Name::Cut(from, to), told);
        self.cuts.insert((from, to), event);
        event
    }

    /// Says of every node when it is down.
    pub fn finish(&mut self) {
        for at in 0..self.rows.len() {
            self.node(at);
        }
    }

    /// The node does not do its job when all its members have failed or something it needs has.
    fn node(&mut self, at: usize) {
        let mut causes = self.own(at);
        let Some(row) = self.rows.get(at) else { return };
        let (id, down, needs) = (row.id, row.down, row.needs);
        if let Some(needs) = needs {
            let dependencies = self.dependencies(id);
            self.logic.keep(needs, (1, 1), &dependencies);
            causes.push(needs);
        }
        if causes.is_empty() {
            // Something outside the cloud that leads nowhere: it never fails.
            let told = self.logic.tell(Told::never());
            causes.push(self.logic.event(Name::Outside(id), told));
        }
        self.logic.keep(down, (1, 1), &causes);
        self.members_of(at);
    }

    /// What takes a node down by itself or with its surroundings.
    fn own(&mut self, at: usize) -> Vec<Part> {
        let Some(row) = self.rows.get(at) else { return Vec::new() };
        let (id, members) = (row.id, row.members.as_slice());
        let mut causes = match members {
            [] => Vec::new(),
            &[only] => vec![only],
            several => vec![self.logic.all(Name::Members(id), several)],
        };
        causes.extend(self.around(at));
        causes
    }

    /// The AZ and region that take the node down with them, and what all servers of its function share. A service
    /// whose SLA already covers the loss of an AZ stands in the region, and so lives as long as one AZ does.
    fn around(&self, at: usize) -> Vec<Part> {
        let Some(row) = self.rows.get(at) else { return Vec::new() };
        let mut around = Vec::with_capacity(4);
        match row.node.place {
            Place::Az { az, .. } => around.extend(self.azs.get(&az)),
            Place::Region { region, .. } => around.extend(self.all_azs.get(&region)),
            _ => {}
        }
        around.extend(row.region.and_then(|region| self.regions.get(&region)));
        around.extend(row.team.and_then(|team| self.commons.get(&team)));
        around
    }

    /// One failure for each member of a server: its own, or its surroundings'.
    fn members_of(&mut self, at: usize) {
        let mut causes = vec![Part::Event(0)];
        causes.extend(self.around(at));
        let Some(row) = self.rows.get(at) else { return };
        causes.extend(row.needs);
        for (&unit, &member) in row.units.iter().zip(&row.members) {
            if let Some(first) = causes.first_mut() {
                *first = member;
            }
            self.logic.keep(unit, (1, 1), &causes);
        }
    }

    /// What the node cannot do its job without: each target, where nodes of one function stand in for each other.
    fn dependencies(&mut self, id: NodeId) -> Vec<Part> {
        let all = self.targets;
        // A name leads to any of its targets, and a load balancer to any server behind it.
        let product = self.row(id).map(|row| &row.node.product);
        let (dns, slb) = (matches!(product, Some(Product::Dns(_))), matches!(product, Some(Product::Slb(_))));
        let mut any: Vec<usize> = Vec::new();
        let mut alone: Vec<(NodeId, Vec<usize>)> = Vec::new();
        let mut teams: BTreeMap<Team, Vec<usize>> = BTreeMap::new();
        for &target in all.of(id) {
            let Some(&at) = self.at.get(&target.0) else { continue };
            let Some(row) = self.rows.get(at) else { continue };
            if let Some(team) = row.team {
                teams.entry(team).or_default().push(at);
            } else if dns || (slb && row.node.product.as_ecs().is_some()) {
                any.push(at);
            } else {
                // A line and its backup to the same place stand in for each other, and so do the load balancers of
                // two regions that serve the same functions.
                let like = matches!(row.node.product, Product::Line(_) | Product::Slb(_) | Product::Vpn(_));
                let found = alone.iter_mut().filter(|_| like).find(|(other, _)| {
                    let line =
                        services::are_paired(self.design, *other, target) && all.of(*other) == all.of(target);
                    line || self.serve_the_same(*other, target)
                });
                match found {
                    Some((_, nodes)) => nodes.push(at),
                    None => alone.push((target, vec![at])),
                }
            }
        }
        let mut causes = Vec::new();
        if !any.is_empty() {
            self.group(id, None, Name::AnyOf(id), &any, &mut causes);
        }
        for (one, nodes) in alone {
            self.group(id, None, Name::AnyLike(id, one), &nodes, &mut causes);
        }
        for (team, nodes) in teams {
            self.group(id, Some(team), Name::TeamOf(id, team.0, team.1), &nodes, &mut causes);
        }
        causes
    }

    /// Whether two load balancers stand in different regions before servers of the same functions.
    fn serve_the_same(&self, a: NodeId, b: NodeId) -> bool {
        let of = |id: NodeId| {
            let row = self.row(id)?;
            row.node.product.as_slb()?;
            let teams = self.targets.of(id).iter().filter_map(|&to| self.row(to)?.team);
            let functions: BTreeSet<FunctionId> = teams.map(|(function, _)| function).collect();
            Some((row.region?, functions))
        };
        match (of(a), of(b)) {
            (Some((here, a)), Some((there, b))) => here != there && a == b && !a.is_empty(),
            _ => false,
        }
    }

    /// The failure of a group whose nodes stand in for each other, as this user sees it.
    fn group(
        &mut self,
        user: NodeId,
        team: Option<Team>,
        name: Name,
        nodes: &[usize],
        causes: &mut Vec<Part>,
    ) {
        let mut severed: BTreeMap<usize, Part> = BTreeMap::new();
        if !self.cut.is_empty() {
            for &at in nodes {
                if let Some(id) = self.rows.get(at).map(|row| row.id)
                    && self.cut.contains(&(user, id))
                {
                    severed.insert(at, self.severed(user, id));
                }
            }
        }
        if let &[only] = nodes
            && team.is_none()
        {
            causes.extend(self.rows.get(only).map(|row| row.down));
            causes.extend(severed.values());
            return;
        }
        let whole =
            severed.is_empty() && team.and_then(|team| self.teams.get(&team)).is_some_and(|all| all == nodes);
        let known = team.filter(|_| whole).and_then(|team| self.whole_teams.get(&team)).copied();
        if let Some(known) = known {
            causes.push(known);
        }
        let mut units: Vec<Part> = Vec::new();
        let slot = causes.len();
        for &at in nodes {
            let Some(row) = self.rows.get(at) else { continue };
            let (id, count, down) = (row.id, row.members.len(), row.down);
            if known.is_none() {
                let first = units.len();
                match team {
                    Some(_) => units.extend(&row.units),
                    None => units.push(down),
                }
                if let Some(&cut) = severed.get(&at) {
                    for (unit, member) in units.iter_mut().skip(first).zip(1..) {
                        let member = if count == 1 { 0 } else { member };
                        let name = match team {
                            Some(_) => Name::UnitBehind(user, id, member),
                            None => Name::DownBehind(user, id),
                        };
                        *unit = self.logic.any(name, &[*unit, cut]);
                    }
                }
            }
            if team.is_some() && nodes.len() + count > 2 {
                self.uncovered(at, causes);
            }
        }
        if known.is_some() {
            return;
        }
        let all = units.len();
        let wanted = team.and_then(|(function, _)| self.required.get(&function)).map_or(1, |&k| k as usize);
        let peak = all.saturating_sub(wanted.clamp(1, all.max(1))) + 1;
        let name = team.filter(|_| whole).map_or(name, |(function, region)| Name::Team(function, region));
        let gate = self.logic.promise(name);
        self.logic.keep(gate, (all as u32, peak as u32), &units);
        if let Some(team) = team.filter(|_| whole) {
            self.whole_teams.insert(team, gate);
        }
        causes.insert(slot, gate);
    }

    /// Failures of members after which the others do not take over, where switching is not perfect.
    fn uncovered(&mut self, at: usize, causes: &mut Vec<Part>) {
        let missed = 1.0 - self.options.coverage;
        if missed <= 0.0 {
            return;
        }
        if let Some(known) = self.uncovered.get(&(at as u32)) {
            causes.extend(known);
            return;
        }
        let members: Vec<Part> = self.rows.get(at).map(|row| row.members.clone()).unwrap_or_default();
        let mut found = Vec::new();
        for member in members {
            let Part::Event(event) = member else { continue };
            let Some(&(Name::Member(id, member), told)) = self.logic.events.get(event as usize) else {
                continue;
            };
            let told = self.shared(told, missed);
            found.push(self.logic.event(Name::Uncovered(id, member), told));
        }
        causes.extend(&found);
        self.uncovered.insert(at as u32, found);
    }

    fn assumed(&self, key: &str) -> Option<f64> {
        self.catalog.number(&self.design.settings.edition, key)?.to_f64()
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
