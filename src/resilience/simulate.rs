//! What dies and what is left when something fails.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::prelude::ToPrimitive;

use super::build::team_of;
use super::demand::{self, Demand};
use super::model::ModelError;
use super::reliability::{ModelOptions, Reliability};
use super::services::reached;
use super::tree::{Item, Pass, Tree};
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{Design, ExternalKind, FunctionId, LinkId, NodeId, Place, Product, Ref, RegionId};

/// One thing that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failing {
    /// An AZ, a region, a site, a node with all its members, a link, or all servers of a function.
    Row(Ref),
    /// One of a node's members, from 1.
    Member(NodeId, u32),
}

impl std::fmt::Display for Failing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Row(row) => row.fmt(f),
            Self::Member(node, member) => write!(f, "{node}#{member}"),
        }
    }
}

impl<T: Into<Ref>> From<T> for Failing {
    fn from(row: T) -> Self {
        Self::Row(row.into())
    }
}

/// The servers of one function in one region, or those behind a load balancer that have no function.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// The function; none for servers that have none.
    pub function: Option<FunctionId>,
    /// The region they stand in.
    pub region: Option<RegionId>,
    /// What people call it.
    pub name: String,
    /// Peak transactions a second, when a workload says so.
    pub demand: Option<f64>,
    /// What all servers carry together, in transactions a second, else in servers.
    pub total: f64,
    /// Whether `total` is in transactions a second.
    pub measured: bool,
}

/// What is left of a pool.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoolLeft {
    /// Its place in [`Simulator::pools`].
    pub pool: usize,
    /// In percent of the peak demand when that is known, else of the normal capacity.
    pub percent: f64,
    /// Servers that still serve.
    pub servers: u64,
}

/// What is left of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceLeft {
    /// Its name.
    pub name: String,
    /// It carries on, with enough servers of each function it needs.
    pub up: bool,
    /// The capacity of its narrowest function, in percent as [`PoolLeft::percent`]; 0 when nothing answers.
    pub capacity_percent: f64,
}

impl ServiceLeft {
    /// In a few words: it carries on, has too little left, or stops.
    #[must_use]
    pub fn verdict(&self) -> Text {
        if self.up {
            Text::fixed("正常", "carries on")
        } else if self.capacity_percent > 0.0 {
            Text::fixed("容量不足", "too little left")
        } else {
            Text::fixed("中断", "stops")
        }
    }
}

/// What follows from a failure.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What has failed.
    pub failed: Vec<Failing>,
    /// Every service, by name.
    pub services: Vec<ServiceLeft>,
    /// The pools that lost something.
    pub pools: Vec<PoolLeft>,
}

impl Outcome {
    /// Whether every service carries on.
    #[must_use]
    pub fn all_up(&self) -> bool {
        self.services.iter().all(|service| service.up)
    }

    /// Where it stands among other failures, the gravest first: services that stop count more than capacity.
    #[must_use]
    pub fn gravity(&self) -> f64 {
        let stopped = self.services.iter().filter(|service| !service.up).count() as f64;
        let least = self.least_capacity().unwrap_or(0.0).min(1e6);
        least / 1e7 - stopped
    }

    /// The least capacity of any service; none without services.
    #[must_use]
    pub fn least_capacity(&self) -> Option<f64> {
        self.services.iter().map(|service| service.capacity_percent).min_by(f64::total_cmp)
    }
}

/// A server of a pool, as the pass sees it.
#[derive(Debug, Clone, Copy)]
struct Unit {
    pool: usize,
    node: NodeId,
    share: f64,
    servers: u64,
}

/// A service: its name, its tops in both trees, its entries, and the functions it uses, each a set of pools.
pub(super) type Counted<'a> = (&'a str, (Item, Item), &'a [NodeId], Vec<Vec<usize>>);

/// Everything about a design that a failure can touch.
#[derive(Debug)]
pub struct Simulator<'a> {
    pub(super) design: &'a Design,
    pub(super) reliability: &'a Reliability,
    /// One server of each function is enough: what answers at all.
    pub(super) tree: Tree<'a>,
    /// As many servers as the workload needs.
    pub(super) loaded: Tree<'a>,
    /// The pools, by function and region.
    pub pools: Vec<Pool>,
    units: BTreeMap<Item, Unit>,
    /// How many servers each pool has.
    servers: Vec<u64>,
    pub(super) services: Vec<Counted<'a>>,
    /// The `down` gates of nodes that other nodes pass through.
    transit: BTreeMap<Item, NodeId>,
}

impl<'a> Simulator<'a> {
    /// Prepares the simulation of a design.
    ///
    /// # Errors
    /// When something in the design depends on itself.
    pub fn new(design: &'a Design, reliability: &'a Reliability) -> Result<Self, ModelError> {
        let tree = Tree::of(&reliability.whole)?;
        let loaded = Tree::of(&reliability.model)?;
        let mut simulator = Self {
            design,
            reliability,
            tree,
            loaded,
            pools: Vec::new(),
            units: BTreeMap::new(),
            servers: Vec::new(),
            services: Vec::new(),
            transit: BTreeMap::new(),
        };
        let pool_of = simulator.fill_pools();
        for (&from, to) in &reliability.targets {
            let outside = design.nodes.get(from).is_none_or(|node| node.product.as_external().is_some());
            if !outside && !to.is_empty() && !pool_of.contains_key(&from) {
                simulator
                    .transit
                    .extend(simulator.tree.item(&format!("{from}:down")).map(|item| (item, from)));
            }
        }
        for (name, top) in &reliability.whole.services {
            let (Some(answers), Some(enough), Some(starts)) =
                (simulator.tree.item(top), simulator.loaded.item(top), reliability.services.get(name))
            else {
                continue;
            };
            let mut by_function: BTreeMap<(Option<FunctionId>, usize), BTreeSet<usize>> = BTreeMap::new();
            for &start in starts {
                for node in reached(&reliability.targets, start) {
                    let Some(&pool) = pool_of.get(&node) else { continue };
                    let function = simulator.pools.get(pool).and_then(|pool| pool.function);
                    let key = (function, if function.is_some() { 0 } else { pool });
                    by_function.entry(key).or_default().insert(pool);
                }
            }
            let functions = by_function.into_values().map(|pools| pools.into_iter().collect()).collect();
            simulator.services.push((name, (answers, enough), starts, functions));
        }
        Ok(simulator)
    }

    /// Puts every production server into its pool; the pool of each node.
    fn fill_pools(&mut self) -> BTreeMap<NodeId, usize> {
        let demands = demand::of_functions(self.design);
        let mut keys: BTreeMap<(Option<FunctionId>, Option<RegionId>, Option<NodeId>), Vec<NodeId>> =
            BTreeMap::new();
        for (id, node) in self.design.nodes.iter() {
            if let Some((function, region)) = team_of(self.design, node) {
                keys.entry((Some(function), Some(region), None)).or_default().push(id);
            } else if let Product::Slb(_) = node.product {
                for &to in self.reliability.targets.get(&id).into_iter().flatten() {
                    let server = self.design.nodes.get(to).filter(|to| to.product.as_ecs().is_some());
                    if server.is_some_and(|server| team_of(self.design, server).is_none()) {
                        keys.entry((None, None, Some(id))).or_default().push(to);
                    }
                }
            }
        }
        let mut pool_of = BTreeMap::new();
        for ((function, region, front), nodes) in keys {
            let demand = function.and_then(|function| demands.get(&function));
            let pool = self.pools.len();
            let mut total = 0.0;
            let each: Option<Vec<f64>> =
                nodes.iter().map(|&id| demand::each(self.design.nodes.get(id)?, demand)?.to_f64()).collect();
            let measured = each.is_some();
            for (at, &id) in nodes.iter().enumerate() {
                let Some(node) = self.design.nodes.get(id) else { continue };
                let share = each.as_ref().and_then(|each| each.get(at)).copied().unwrap_or(1.0);
                let count = node.count.clamp(1, 10_000);
                total += share * f64::from(count);
                pool_of.entry(id).or_insert(pool);
                if function.is_none() {
                    let unit =
                        Unit { pool, node: id, share: share * f64::from(count), servers: u64::from(count) };
                    self.units.extend(self.tree.item(&format!("{id}:down")).map(|item| (item, unit)));
                    continue;
                }
                for member in 1..=count {
                    let name = if count == 1 { format!("{id}:unit") } else { format!("{id}#{member}:unit") };
                    let unit = Unit { pool, node: id, share, servers: 1 };
                    self.units.extend(self.tree.item(&name).map(|item| (item, unit)));
                }
            }
            let name = function
                .and_then(|function| self.design.functions.get(function))
                .map(|function| function.name.clone())
                .or_else(|| front.and_then(|id| self.design.nodes.get(id)).map(|node| node.name.clone()))
                .unwrap_or_default();
            let known = demand.and_then(|Demand { peak, .. }| peak.as_ref()).and_then(ToPrimitive::to_f64);
            let demand = known.filter(|peak| *peak > 0.0 && measured);
            self.pools.push(Pool { function, region, name, demand, total, measured });
        }
        self.servers = vec![0; self.pools.len()];
        for unit in self.units.values() {
            if let Some(servers) = self.servers.get_mut(unit.pool) {
                *servers += unit.servers;
            }
        }
        pool_of
    }

    /// Takes what fails down.
    pub(super) fn fail(&self, tree: &Tree<'a>, pass: &mut Pass<'_, 'a>, failing: Failing) {
        let mut take = |name: &str| {
            if let Some(item) = tree.item(name) {
                pass.fail(item);
            }
        };
        match failing {
            Failing::Member(node, member) => {
                let one = self.design.nodes.get(node).is_some_and(|node| node.count <= 1);
                if one { take(&node.to_string()) } else { take(&format!("{node}#{member}")) }
            }
            Failing::Row(Ref::Node(node)) => self.take_node(&mut take, node),
            Failing::Row(Ref::Site(site)) => {
                for (id, node) in self.design.nodes.iter() {
                    if node.place == Place::Site(site) {
                        self.take_node(&mut take, id);
                    }
                }
            }
            Failing::Row(Ref::Function(function)) => {
                for (id, node) in self.design.nodes.iter() {
                    if node.function == Some(function) {
                        self.take_node(&mut take, id);
                    }
                }
            }
            Failing::Row(Ref::Region(region)) => {
                take(&region.to_string());
                for (az, row) in self.design.azs.iter() {
                    if row.region == region {
                        take(&az.to_string());
                    }
                }
            }
            Failing::Row(Ref::Link(link)) => {
                if let Some(link) = self.design.links.get(link) {
                    take(&format!("{}>{}:cut", link.from, link.to));
                }
            }
            Failing::Row(other) => take(&other.to_string()),
        }
    }

    fn take_node(&self, take: &mut impl FnMut(&str), id: NodeId) {
        let count = self.design.nodes.get(id).map_or(1, |node| node.count.clamp(1, 10_000));
        if count == 1 {
            take(&id.to_string());
        } else {
            for member in 1..=count {
                take(&format!("{id}#{member}"));
            }
        }
        take(&format!("{id}:own"));
        take(&format!("{id}:down"));
    }

    /// What follows when all of these fail together.
    #[must_use]
    pub fn outcome(&self, failing: &[Failing]) -> Outcome {
        self.outcome_with(&mut Pass::new(&self.tree), &mut Pass::new(&self.loaded), failing)
    }

    /// What follows from each of these, one after another.
    #[must_use]
    pub fn outcomes<'f>(&self, scenarios: impl IntoIterator<Item = &'f [Failing]>) -> Vec<Outcome> {
        let mut pass = Pass::new(&self.tree);
        let mut loaded = Pass::new(&self.loaded);
        scenarios
            .into_iter()
            .map(|failing| {
                let outcome = self.outcome_with(&mut pass, &mut loaded, failing);
                pass.reset();
                loaded.reset();
                outcome
            })
            .collect()
    }

    fn outcome_with(
        &self,
        pass: &mut Pass<'_, 'a>,
        loaded: &mut Pass<'_, 'a>,
        failing: &[Failing],
    ) -> Outcome {
        for &one in failing {
            self.fail(&self.tree, pass, one);
            self.fail(&self.loaded, loaded, one);
        }
        let mut lost: BTreeMap<usize, (f64, u64)> = BTreeMap::new();
        let mut detour = failing.iter().any(|one| matches!(one, Failing::Row(Ref::Link(_))));
        for item in pass.touched() {
            if let Some(unit) = self.units.get(item) {
                let (share, servers) = lost.entry(unit.pool).or_default();
                *share += unit.share;
                *servers += unit.servers;
            }
            detour |= self.transit.contains_key(item);
        }
        let left = |pool: usize, lost: &BTreeMap<usize, (f64, u64)>| {
            let row = self.pools.get(pool);
            let gone = lost.get(&pool).copied().unwrap_or_default();
            row.map_or(0.0, |row| percent_of(row, row.total - gone.0))
        };
        let mut found = Vec::with_capacity(self.services.len());
        for (name, (answers, enough), starts, functions) in &self.services {
            let alive = !pass.is_down(*answers);
            let up = alive && !loaded.is_down(*enough);
            let capacity_percent = if functions.is_empty() {
                if up { 100.0 } else { 0.0 }
            } else {
                // A unit behind a dead way in serves nobody.
                let reachable = (alive && detour).then(|| self.reachable(pass, starts));
                let lost = match &reachable {
                    Some(reachable) => self.lost_to(pass, reachable),
                    None => lost.clone(),
                };
                let of_function =
                    |pools: &Vec<usize>| -> f64 { pools.iter().map(|&pool| left(pool, &lost)).sum() };
                functions.iter().map(of_function).fold(f64::INFINITY, f64::min)
            };
            // What hangs on something that has failed has nothing left, however many servers run.
            let capacity_percent = if alive { capacity_percent } else { 0.0 };
            found.push(ServiceLeft { name: (*name).to_owned(), up, capacity_percent });
        }
        let pools = lost
            .iter()
            .map(|(&pool, &(_, gone))| PoolLeft {
                pool,
                percent: left(pool, &lost),
                servers: self.servers.get(pool).copied().unwrap_or(0).saturating_sub(gone),
            })
            .collect();
        Outcome { failed: failing.to_vec(), services: found, pools }
    }

    /// The nodes that traffic still reaches from where users enter; empty when no entry is alive.
    pub(super) fn reachable(&self, pass: &Pass<'_, 'a>, starts: &[NodeId]) -> BTreeSet<NodeId> {
        let dead = |name: String| self.tree.item(&name).is_some_and(|item| pass.is_down(item));
        let mut seen: BTreeSet<NodeId> =
            starts.iter().copied().filter(|id| !dead(format!("{id}:down"))).collect();
        let mut waiting: Vec<NodeId> = seen.iter().copied().collect();
        while let Some(id) = waiting.pop() {
            for &to in self.reliability.targets.get(&id).into_iter().flatten() {
                if !seen.contains(&to) && !dead(format!("{to}:down")) && !dead(format!("{id}>{to}:cut")) {
                    seen.insert(to);
                    waiting.push(to);
                }
            }
        }
        seen
    }

    /// What each pool has lost for those who enter here: dead servers, and those that nothing leads to.
    fn lost_to(&self, pass: &Pass<'_, 'a>, reachable: &BTreeSet<NodeId>) -> BTreeMap<usize, (f64, u64)> {
        let mut lost: BTreeMap<usize, (f64, u64)> = BTreeMap::new();
        for (&item, unit) in &self.units {
            if pass.is_down(item) || !reachable.contains(&unit.node) {
                let (share, servers) = lost.entry(unit.pool).or_default();
                *share += unit.share;
                *servers += unit.servers;
            }
        }
        lost
    }
}

/// What is left of a pool in percent of its demand, else of its normal capacity.
fn percent_of(pool: &Pool, left: f64) -> f64 {
    let whole = pool.demand.unwrap_or(pool.total);
    if whole > 0.0 { left.max(0.0) / whole * 100.0 } else { 0.0 }
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
    Reliability::with(design, catalog, &ModelOptions { cut, ..ModelOptions::default() })
}

/// A percentage as it is printed: two decimals at most.
#[must_use]
pub fn percent(value: f64) -> String {
    let rounded = format!("{value:.2}");
    rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
}
