//! What fails, and what is left then.

use std::sync::Arc;

use crate::base::Text;
use crate::design::{FunctionId, NodeId, Ref, RegionId};

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
    pub name: Arc<str>,
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

/// What is left of a pool in percent of its demand, else of its normal capacity.
pub(super) fn percent_of(pool: &Pool, left: f64) -> f64 {
    let whole = pool.demand.unwrap_or(pool.total);
    if whole > 0.0 { left.max(0.0) / whole * 100.0 } else { 0.0 }
}

/// A percentage as it is printed: two decimals at most.
#[must_use]
pub fn percent(value: f64) -> String {
    let rounded = format!("{value:.2}");
    rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
}
