//! What dies and what is left when something fails.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rust_decimal::prelude::ToPrimitive;

use super::bdd::QuickMap;
use super::bits::{Bits, SCENARIOS, Walk};
use super::build::team_of;
use super::demand::{self, Demand};
use super::model::ModelError;
use super::outcome::{Failing, Outcome, Pool, PoolLeft, ServiceLeft, percent_of};
use super::reliability::{ModelOptions, Reliability};
use super::services::Marks;
use super::tree::{Item, Load, Pass};
use crate::catalog::Catalog;
use crate::design::{Design, ExternalKind, FunctionId, LinkId, Node, NodeId, Place, Product, Ref, RegionId};

/// A server of a pool, or several that only fail together.
#[derive(Debug, Clone, Copy)]
struct Unit {
    item: Item,
    share: f64,
    servers: u64,
}

/// The servers of one pool.
#[derive(Debug, Default)]
struct Members {
    units: Vec<Unit>,
    servers: u64,
}

/// A service: what takes it down, its entries, all it reaches, and the functions it uses, each a set of pools.
#[derive(Debug)]
pub(super) struct Counted {
    pub name: Arc<str>,
    pub top: Item,
    pub starts: Vec<NodeId>,
    pub reached: Marks,
    functions: Vec<Vec<usize>>,
    /// For each node, how many ways lead to it from here.
    ways: OnceLock<Vec<u32>>,
}

/// What a pool lost in one scenario: what is left in percent, and how many servers are gone.
#[derive(Debug, Clone, Copy)]
struct Lost {
    scenario: usize,
    gone: f64,
    servers: u64,
}

/// Everything about a design that a failure can touch.
#[derive(Debug)]
pub struct Simulator<'a> {
    pub(super) design: &'a Design,
    pub(super) reliability: &'a Reliability,
    /// The pools, by function and region.
    pub pools: Vec<Pool>,
    members: Vec<Members>,
    /// The pool of each node, by its place.
    pool_of: Vec<Option<usize>>,
    pub(super) services: Vec<Counted>,
}

impl<'a> Simulator<'a> {
    /// Prepares the simulation of a design.
    ///
    /// # Errors
    /// When something in the design depends on itself.
    pub fn new(design: &'a Design, reliability: &'a Reliability) -> Result<Self, ModelError> {
        if let Some(error) = &reliability.stopped {
            return Err(error.clone());
        }
        let mut simulator = Self {
            design,
            reliability,
            pools: Vec::new(),
            members: Vec::new(),
            pool_of: vec![None; design.nodes.len()],
            services: Vec::new(),
        };
        simulator.fill_pools();
        for entry in reliability.services.values() {
            let reached = reliability.targets.reached(entry.starts.iter().copied());
            let mut seen = vec![false; simulator.pools.len()];
            let mut by_function: BTreeMap<(Option<FunctionId>, usize), Vec<usize>> = BTreeMap::new();
            for place in reached.iter() {
                let Some(pool) = simulator.pool_of.get(place as usize).copied().flatten() else { continue };
                match seen.get_mut(pool) {
                    Some(seen) if !*seen => *seen = true,
                    _ => continue,
                }
                let function = simulator.pools.get(pool).and_then(|pool| pool.function);
                by_function
                    .entry((function, if function.is_some() { 0 } else { pool }))
                    .or_default()
                    .push(pool);
            }
            simulator.services.push(Counted {
                name: entry.name.as_str().into(),
                top: entry.top,
                starts: entry.starts.clone(),
                reached,
                functions: by_function.into_values().collect(),
                ways: OnceLock::new(),
            });
        }
        Ok(simulator)
    }

    /// Puts every production server into its pool.
    fn fill_pools(&mut self) {
        let design = self.design;
        let targets = &self.reliability.targets;
        let gates = &self.reliability.gates;
        let demands = demand::of_functions(design);
        let mut keys: BTreeMap<(Option<FunctionId>, Option<RegionId>, Option<NodeId>), Vec<(u32, &Node)>> =
            BTreeMap::new();
        for ((id, node), place) in design.nodes.iter().zip(0_u32..) {
            if let Some((function, region)) = team_of(design, node) {
                keys.entry((Some(function), Some(region), None)).or_default().push((place, node));
            } else if let Product::Slb(_) = node.product {
                for &to in targets.of(id) {
                    let Some(server) = design.nodes.get(to).filter(|to| to.product.as_ecs().is_some()) else {
                        continue;
                    };
                    if team_of(design, server).is_none()
                        && let Some(place) = targets.place(to)
                    {
                        keys.entry((None, None, Some(id))).or_default().push((place, server));
                    }
                }
            }
        }
        for ((function, region, front), nodes) in keys {
            let demand = function.and_then(|function| demands.get(&function));
            let pool = self.pools.len();
            let mut total = 0.0;
            let each: Option<Vec<f64>> =
                nodes.iter().map(|(_, node)| demand::each(node, demand)?.to_f64()).collect();
            let measured = each.is_some();
            let mut members = Members::default();
            for (at, &(place, node)) in nodes.iter().enumerate() {
                let share = each.as_ref().and_then(|each| each.get(at)).copied().unwrap_or(1.0);
                let count = node.count.clamp(1, 10_000);
                total += share * f64::from(count);
                if let Some(slot) = self.pool_of.get_mut(place as usize) {
                    slot.get_or_insert(pool);
                }
                if function.is_none() {
                    let unit =
                        |item| Unit { item, share: share * f64::from(count), servers: u64::from(count) };
                    members.units.extend(gates.down_of(place).map(unit));
                } else {
                    members.units.extend(gates.units_of(place).iter().map(|&item| Unit {
                        item,
                        share,
                        servers: 1,
                    }));
                }
                members.servers += u64::from(count);
            }
            let name = function
                .and_then(|function| design.functions.get(function))
                .map(|function| function.name.clone())
                .or_else(|| front.and_then(|id| design.nodes.get(id)).map(|node| node.name.clone()))
                .unwrap_or_default();
            let known = demand.and_then(|Demand { peak, .. }| peak.as_ref()).and_then(ToPrimitive::to_f64);
            let demand = known.filter(|peak| *peak > 0.0 && measured);
            self.pools.push(Pool { function, region, name, demand, total, measured });
            self.members.push(members);
        }
    }

    /// The items that are down when this fails.
    pub(super) fn items(&self, failing: Failing) -> Vec<Item> {
        let gates = &self.reliability.gates;
        let mut found = Vec::new();
        match failing {
            Failing::Member(node, member) => {
                let members = self.reliability.targets.place(node).map(|place| gates.members_of(place));
                let mut members = members.unwrap_or(0..0);
                found.extend(if members.len() == 1 {
                    members.next()
                } else {
                    members.nth(member.saturating_sub(1) as usize)
                });
            }
            Failing::Row(Ref::Node(node)) => self.node_items(node, &mut found),
            Failing::Row(Ref::Site(site)) => {
                let there = self.design.nodes.iter().filter(|(_, node)| node.place == Place::Site(site));
                there.for_each(|(id, _)| self.node_items(id, &mut found));
            }
            Failing::Row(Ref::Function(function)) => {
                let doing = self.design.nodes.iter().filter(|(_, node)| node.function == Some(function));
                doing.for_each(|(id, _)| self.node_items(id, &mut found));
            }
            Failing::Row(Ref::Region(region)) => {
                found.extend(gates.regions.get(&region));
                let azs = self.design.azs.iter().filter(|(_, row)| row.region == region);
                found.extend(azs.filter_map(|(az, _)| gates.azs.get(&az)));
            }
            Failing::Row(Ref::Az(az)) => found.extend(gates.azs.get(&az)),
            Failing::Row(Ref::Link(link)) => {
                let link = self.design.links.get(link);
                found.extend(link.and_then(|link| gates.cuts.get(&(link.from, link.to))));
            }
            Failing::Row(_) => {}
        }
        found
    }

    fn node_items(&self, id: NodeId, found: &mut Vec<Item>) {
        let gates = &self.reliability.gates;
        if let Some(place) = self.reliability.targets.place(id) {
            found.extend(gates.members_of(place));
            found.extend(gates.down_of(place));
        }
    }

    /// What follows when all of these fail together.
    #[must_use]
    pub fn outcome(&self, failing: &[Failing]) -> Outcome {
        let nothing = || Outcome { failed: failing.to_vec(), services: Vec::new(), pools: Vec::new() };
        self.outcomes([failing]).pop().unwrap_or_else(nothing)
    }

    /// What follows from each of these.
    #[must_use]
    pub fn outcomes<'f>(&self, scenarios: impl IntoIterator<Item = &'f [Failing]>) -> Vec<Outcome> {
        self.outcomes_with(scenarios, true)
    }

    /// The same; the pools of functions whose services have stopped anyway are left out unless asked for.
    pub(super) fn outcomes_with<'f>(
        &self,
        scenarios: impl IntoIterator<Item = &'f [Failing]>,
        all_pools: bool,
    ) -> Vec<Outcome> {
        let tree = self.reliability.tree();
        let tops = || self.services.iter().map(|service| service.top);
        let units = self.members.iter().flat_map(|pool| pool.units.iter().map(|unit| unit.item));
        let mut reached = self.reliability.targets.none();
        for service in &self.services {
            service.reached.iter().for_each(|place| {
                reached.insert(place);
            });
        }
        let downs = reached.iter().filter_map(|place| self.reliability.gates.down_of(place));
        let cone = tree.cone(tops().chain(units).chain(downs));
        let mut any = Walk::new(tree, Load::Any, &cone);
        let mut peak = tree.is_loaded().then(|| Walk::new(tree, Load::Peak, &tree.cone(tops())));
        let scenarios: Vec<&[Failing]> = scenarios.into_iter().collect();
        let mut found = Vec::with_capacity(scenarios.len());
        for some in scenarios.chunks(SCENARIOS) {
            for (at, failing) in some.iter().enumerate() {
                for item in failing.iter().flat_map(|&one| self.items(one)) {
                    any.fail(item, at);
                    if let Some(peak) = &mut peak {
                        peak.fail(item, at);
                    }
                }
            }
            any.run();
            if let Some(peak) = &mut peak {
                peak.run();
            }
            self.read(some, &any, peak.as_ref().unwrap_or(&any), &reached, all_pools, &mut found);
            any.clear();
            if let Some(peak) = &mut peak {
                peak.clear();
            }
        }
        found
    }

    /// Reads the outcomes off a walk.
    fn read(
        &self,
        some: &[&[Failing]],
        any: &Walk<'_>,
        peak: &Walk<'_>,
        reached: &Marks,
        all_pools: bool,
        found: &mut Vec<Outcome>,
    ) {
        let everything = Bits::first(some.len());
        let alive: Vec<Bits> =
            self.services.iter().map(|service| everything.and_not(any.down(service.top))).collect();
        let mut wanted = vec![if all_pools { everything } else { Bits::NONE }; self.pools.len()];
        if !all_pools {
            for (service, &alive) in self.services.iter().zip(&alive) {
                for &pool in service.functions.iter().flatten() {
                    if let Some(wanted) = wanted.get_mut(pool) {
                        *wanted = wanted.or(alive);
                    }
                }
            }
        }
        let lost: Vec<Vec<Lost>> =
            self.members.iter().zip(&wanted).map(|(pool, &wanted)| losses(pool, any, wanted)).collect();
        // A service that nothing serves any more is not looked at; of the others, what no way leads to is lost too.
        let some_alive = alive.iter().fold(Bits::NONE, |sum, &alive| sum.or(alive));
        let mut dead: Vec<Vec<u32>> = vec![Vec::new(); some.len()];
        for place in reached.iter() {
            let Some(item) = self.reliability.gates.down_of(place) else { continue };
            for scenario in any.down(item).and(some_alive).iter() {
                if let Some(dead) = dead.get_mut(scenario) {
                    dead.push(place);
                }
            }
        }
        let first = found.len();
        found.extend(some.iter().enumerate().map(|(scenario, failing)| {
            let pools = if all_pools { self.pools_left(&lost, scenario) } else { Vec::new() };
            Outcome { failed: failing.to_vec(), services: Vec::with_capacity(self.services.len()), pools }
        }));
        for (service, &alive) in self.services.iter().zip(&alive) {
            let mut capacity = self.capacities(service, &lost, some.len());
            for (scenario, dead) in dead.iter().enumerate() {
                let cut =
                    || some.get(scenario).is_some_and(|failing| failing.iter().any(|one| is_link(*one)));
                if alive.has(scenario) && (!dead.is_empty() || cut()) {
                    let failing = some.get(scenario).copied().unwrap_or_default();
                    let gone = self.cut_off(service, dead, failing);
                    if let Some(capacity) = capacity.get_mut(scenario)
                        && !gone.is_empty()
                    {
                        *capacity = capacity.min(self.without(service, &lost, (scenario, any), &gone));
                    }
                }
            }
            let stopped = peak.down(service.top);
            for (scenario, outcome) in found.iter_mut().skip(first).enumerate() {
                let (alive, up) = (alive.has(scenario), !stopped.has(scenario));
                let capacity = capacity.get(scenario).copied().unwrap_or(0.0);
                // What hangs on something that has failed has nothing left, however many servers run.
                let capacity_percent = match (alive, service.functions.is_empty()) {
                    (false, _) => 0.0,
                    (true, true) => {
                        if up {
                            100.0
                        } else {
                            0.0
                        }
                    }
                    (true, false) => capacity,
                };
                outcome.services.push(ServiceLeft {
                    name: service.name.clone(),
                    up: alive && up,
                    capacity_percent,
                });
            }
        }
    }

    fn pools_left(&self, lost: &[Vec<Lost>], scenario: usize) -> Vec<PoolLeft> {
        let rows = self.pools.iter().zip(&self.members).zip(lost).enumerate();
        rows.filter_map(|(pool, ((row, members), lost))| {
            let lost = lost.get(lost.binary_search_by_key(&scenario, |lost| lost.scenario).ok()?)?;
            let servers = members.servers.saturating_sub(lost.servers);
            Some(PoolLeft { pool, percent: percent_of(row, row.total - lost.gone), servers })
        })
        .collect()
    }

    /// The capacity of the narrowest function of a service in each scenario.
    fn capacities(&self, service: &Counted, lost: &[Vec<Lost>], scenarios: usize) -> Vec<f64> {
        let whole = |pools: &Vec<usize>| -> f64 {
            pools
                .iter()
                .filter_map(|&pool| self.pools.get(pool))
                .map(|pool| percent_of(pool, pool.total))
                .sum()
        };
        let least = service.functions.iter().map(whole).fold(f64::INFINITY, f64::min);
        let mut found = vec![least; scenarios];
        let mut less = vec![0.0; scenarios];
        let mut touched: Vec<usize> = Vec::new();
        for pools in &service.functions {
            for &pool in pools {
                let (Some(row), Some(lost)) = (self.pools.get(pool), lost.get(pool)) else { continue };
                for lost in lost {
                    if let Some(less) = less.get_mut(lost.scenario) {
                        *less += percent_of(row, row.total) - percent_of(row, row.total - lost.gone);
                        touched.push(lost.scenario);
                    }
                }
            }
            if touched.is_empty() {
                continue;
            }
            let all = whole(pools);
            for scenario in touched.drain(..) {
                if let (Some(found), Some(less)) = (found.get_mut(scenario), less.get_mut(scenario)) {
                    // Named twice when two of its pools lost something: the second time nothing is left to take.
                    *found = found.min((all - *less).max(0.0));
                    *less = 0.0;
                }
            }
        }
        found
    }

    /// The nodes that live but that no way leads to any more from where users enter.
    fn cut_off(&self, service: &Counted, dead: &[u32], failing: &[Failing]) -> Vec<u32> {
        let targets = &self.reliability.targets;
        let ways = service.ways.get_or_init(|| {
            let mut ways = vec![0; self.pool_of.len()];
            for place in service.reached.iter() {
                for &to in targets.at(place) {
                    if let Some(count) = ways.get_mut(to as usize) {
                        *count += 1;
                    }
                }
            }
            for start in service.starts.iter().filter_map(|&start| targets.place(start)) {
                if let Some(count) = ways.get_mut(start as usize) {
                    *count += 1;
                }
            }
            ways
        });
        let mut cut: BTreeSet<(u32, u32)> = BTreeSet::new();
        for one in failing.iter().filter(|one| is_link(**one)) {
            let Failing::Row(Ref::Link(link)) = *one else { continue };
            let Some(link) = self.design.links.get(link) else { continue };
            cut.extend(targets.place(link.from).zip(targets.place(link.to)));
        }
        let mut lost: QuickMap<u32, u32> = QuickMap::default();
        let mut gone: QuickMap<u32, ()> = QuickMap::default();
        let mut waiting: Vec<u32> = Vec::new();
        for &place in dead.iter().filter(|&&place| service.reached.contains(place)) {
            gone.insert(place, ());
            waiting.push(place);
        }
        let mut found = Vec::new();
        let mut lose = |to: u32, gone: &mut QuickMap<u32, ()>, waiting: &mut Vec<u32>| {
            let lost = lost.entry(to).or_insert(0);
            *lost += 1;
            if ways.get(to as usize).is_some_and(|ways| ways <= lost) && gone.insert(to, ()).is_none() {
                found.push(to);
                waiting.push(to);
            }
        };
        for &(from, to) in &cut {
            if service.reached.contains(from) && targets.at(from).contains(&to) {
                lose(to, &mut gone, &mut waiting);
            }
        }
        while let Some(place) = waiting.pop() {
            for &to in targets.at(place) {
                if !cut.contains(&(place, to)) {
                    lose(to, &mut gone, &mut waiting);
                }
            }
        }
        found
    }

    /// The capacity of the narrowest function when these nodes serve nobody either.
    fn without(&self, service: &Counted, lost: &[Vec<Lost>], at: (usize, &Walk<'_>), gone: &[u32]) -> f64 {
        let (scenario, walk) = at;
        let mut more: BTreeMap<usize, f64> = BTreeMap::new();
        for &place in gone {
            let Some(pool) = self.pool_of.get(place as usize).copied().flatten() else { continue };
            let Some(members) = self.members.get(pool) else { continue };
            let own = self.reliability.gates.units_of(place);
            let down = self.reliability.gates.down_of(place);
            let units =
                members.units.iter().filter(|unit| own.contains(&unit.item) || Some(unit.item) == down);
            for unit in units.filter(|unit| !walk.down(unit.item).has(scenario)) {
                *more.entry(pool).or_default() += unit.share;
            }
        }
        let left = |pool: &usize| -> f64 {
            let Some(row) = self.pools.get(*pool) else { return 0.0 };
            let lost = lost.get(*pool).map_or(&[][..], Vec::as_slice);
            let own =
                lost.binary_search_by_key(&scenario, |lost| lost.scenario).ok().and_then(|at| lost.get(at));
            percent_of(
                row,
                row.total - own.map_or(0.0, |lost| lost.gone) - more.get(pool).copied().unwrap_or(0.0),
            )
        };
        service.functions.iter().map(|pools| pools.iter().map(left).sum()).fold(f64::INFINITY, f64::min)
    }

    /// The nodes that traffic still reaches from where users enter; empty when no entry is alive.
    pub(super) fn reachable(&self, pass: &Pass<'_>, service: &Counted) -> Marks {
        let targets = &self.reliability.targets;
        let gates = &self.reliability.gates;
        let dead = |place: u32| gates.down_of(place).is_some_and(|item| pass.is_down(item));
        let cut = |from: u32, to: u32| {
            !gates.cuts.is_empty()
                && targets
                    .id(from)
                    .zip(targets.id(to))
                    .and_then(|pair| gates.cuts.get(&pair))
                    .is_some_and(|&item| pass.is_down(item))
        };
        let mut seen = targets.none();
        let starts = service.starts.iter().filter_map(|&start| targets.place(start));
        let mut waiting: Vec<u32> = starts.filter(|&place| !dead(place) && seen.insert(place)).collect();
        while let Some(place) = waiting.pop() {
            for &to in targets.at(place) {
                if !seen.contains(to) && !dead(to) && !cut(place, to) {
                    seen.insert(to);
                    waiting.push(to);
                }
            }
        }
        seen
    }
}

const fn is_link(one: Failing) -> bool {
    matches!(one, Failing::Row(Ref::Link(_)))
}

/// What a pool loses in each of the wanted scenarios in which it loses anything.
fn losses(pool: &Members, walk: &Walk<'_>, wanted: Bits) -> Vec<Lost> {
    let touched = pool.units.iter().fold(Bits::NONE, |sum, unit| sum.or(walk.down(unit.item))).and(wanted);
    let mut found: Vec<Lost> =
        touched.iter().map(|scenario| Lost { scenario, gone: 0.0, servers: 0 }).collect();
    if found.is_empty() {
        return found;
    }
    for unit in &pool.units {
        for scenario in walk.down(unit.item).and(touched).iter() {
            let at = found.binary_search_by_key(&scenario, |lost| lost.scenario);
            if let Some(lost) = at.ok().and_then(|at| found.get_mut(at)) {
                lost.gone += unit.share;
                lost.servers += unit.servers;
            }
        }
    }
    found
}

/// Every single failure of a design: AZs, regions, then nodes, lines among them. People and the Internet
/// themselves do not fail.
#[must_use]
pub fn singles(design: &Design) -> Vec<Failing> {
    let azs = design.azs.keys().map(Failing::from);
    let regions = design.regions.keys().map(Failing::from);
    let nodes = design.nodes.iter().filter(|(_, node)| {
        node.product.as_external().is_none_or(|external| {
            matches!(external.kind, ExternalKind::Customer | ExternalKind::Alipay | ExternalKind::Other)
        })
    });
    azs.chain(regions).chain(nodes.map(|(id, _)| Failing::from(id))).collect()
}

/// The model in which the given failures can be shown: links among them get an event of their own.
#[must_use]
pub fn model_for(design: &Design, catalog: &Catalog, failing: &[Failing]) -> Reliability {
    let cut: BTreeSet<LinkId> = failing
        .iter()
        .filter_map(|one| match one {
            Failing::Row(Ref::Link(link)) => Some(*link),
            _ => None,
        })
        .collect();
    Reliability::with(design, catalog, &ModelOptions { cut, ..ModelOptions::of(design) })
}
