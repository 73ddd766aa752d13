//! Capacity after a failure: what each function must carry, what it can, and what is left without one AZ.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::build::team_of;
use super::demand::{self, Demand};
use crate::base::Text;
use crate::base::units::Tps;
use crate::design::{AzId, Design, FunctionId, HaPromise, NodeId, RegionId};
use crate::sizing::az_safe_servers;

/// Use at peak, in percent, up to which a verdict is good. An assumption of this product.
pub const GOOD_USE_PERCENT: u32 = 90;

/// What a use at peak comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// With room to spare.
    Good,
    /// It is carried, with less than a tenth to spare.
    Tight,
    /// It is not carried.
    TooLittle,
    /// A number is missing.
    NotEvaluated,
}

impl Verdict {
    /// In a word.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Good => Text::fixed("充足", "enough"),
            Self::Tight => Text::fixed("紧张", "tight"),
            Self::TooLittle => Text::fixed("不足", "too little"),
            Self::NotEvaluated => Text::fixed("未评估", "not evaluated"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Tight => "warning",
            Self::TooLittle => "error",
            Self::NotEvaluated => "not_evaluated",
        }
    }

    fn of(demand: Option<Decimal>, left: Option<Decimal>) -> (Option<Decimal>, Self) {
        let (Some(demand), Some(left)) = (demand, left) else { return (None, Self::NotEvaluated) };
        let Some(percent) = share(demand, left) else {
            return (None, if demand.is_zero() { Self::Good } else { Self::TooLittle });
        };
        let verdict = if percent <= Decimal::from(GOOD_USE_PERCENT) {
            Self::Good
        } else if demand <= left {
            Self::Tight
        } else {
            Self::TooLittle
        };
        (Some(percent), verdict)
    }
}

/// What is left of a function when one AZ is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzLoss {
    /// The AZ.
    pub az: AzId,
    /// Servers outside it.
    pub servers: u64,
    /// What they carry, in transactions a second, when it is known.
    pub left: Option<Decimal>,
    /// Use at peak in percent; none when it is not known or nothing is left.
    pub use_percent: Option<Decimal>,
    /// What that comes to.
    pub verdict: Verdict,
}

/// The servers of one function in one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapacityRow {
    /// The function.
    pub function: FunctionId,
    /// The region.
    pub region: RegionId,
    /// The function's name.
    pub name: String,
    /// The nodes, by id.
    pub nodes: Vec<NodeId>,
    /// The highest promise that holds for one of them.
    pub promise: HaPromise,
    /// Peak transactions a second.
    pub demand: Option<Decimal>,
    /// How many servers there are.
    pub servers: u64,
    /// What they carry together.
    pub total: Option<Decimal>,
    /// Use at peak in percent while all is well.
    pub normal_percent: Option<Decimal>,
    /// Each AZ in use, and what is left without it.
    pub losses: Vec<AzLoss>,
    /// Use at peak in percent without the strongest single server, and what that comes to.
    pub worst_instance: (Option<Decimal>, Verdict),
    /// The use up to which the loss of any AZ is carried, in percent of the whole.
    pub safe_percent: Option<Decimal>,
    /// Servers in all, equal in all AZs, with which the loss of any AZ is carried.
    pub needed: Option<u64>,
}

impl CapacityRow {
    /// The gravest loss of an AZ.
    #[must_use]
    pub fn worst(&self) -> Option<&AzLoss> {
        self.losses.iter().max_by_key(|loss| match loss.verdict {
            Verdict::NotEvaluated => (0, None),
            _ if loss.use_percent.is_none() => (3, None),
            _ => (1, loss.use_percent),
        })
    }

    /// The numbers that are missing, for people; none when all are there.
    #[must_use]
    pub fn missing(&self) -> Option<Text> {
        match (self.demand, self.total) {
            (Some(_), Some(_)) => None,
            (None, Some(_)) => {
                Some(Text::fixed("未填写峰值每秒交易量", "no peak transactions a second entered"))
            }
            (Some(_), None) => {
                Some(Text::fixed("未填写单台每秒交易量", "no transactions a second of one server entered"))
            }
            (None, None) => Some(Text::fixed(
                "未填写峰值每秒交易量和单台每秒交易量",
                "neither peak transactions a second nor those of one server entered",
            )),
        }
    }
}

fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let percent = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    Some(percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize())
}

/// Every function with production servers, by function and region.
#[must_use]
pub fn capacity(design: &Design) -> Vec<CapacityRow> {
    let demands = demand::of_functions(design);
    let mut teams: BTreeMap<(FunctionId, RegionId), Vec<NodeId>> = BTreeMap::new();
    for (id, node) in design.nodes.iter() {
        if let Some(team) = team_of(design, node) {
            teams.entry(team).or_default().push(id);
        }
    }
    teams
        .into_iter()
        .map(|((function, region), nodes)| row(design, &demands, function, region, nodes))
        .collect()
}

fn row(
    design: &Design,
    demands: &BTreeMap<FunctionId, Demand>,
    function: FunctionId,
    region: RegionId,
    nodes: Vec<NodeId>,
) -> CapacityRow {
    let demand = demands.get(&function);
    let peak = demand.and_then(|demand| demand.peak);
    let mut servers = 0;
    let mut promise = HaPromise::None;
    let mut total = Some(Decimal::ZERO);
    let mut strongest = Decimal::ZERO;
    let mut weakest: Option<Decimal> = None;
    let mut per_az: BTreeMap<AzId, (u64, Option<Decimal>)> = BTreeMap::new();
    for node in nodes.iter().filter_map(|&id| design.nodes.get(id)) {
        let count = u64::from(node.count);
        let each = demand::each(node, demand);
        let carries = each.and_then(|each| each.checked_mul(count.into()));
        servers += count;
        promise = promise.max(design.ha_promise_of(node));
        total = total.zip(carries).and_then(|(total, carries)| total.checked_add(carries));
        if let Some(each) = each {
            strongest = strongest.max(each);
            weakest = Some(weakest.map_or(each, |least| least.min(each)));
        }
        if let Some(az) = design.az_of(node) {
            let (there, sum) = per_az.entry(az).or_insert((0, Some(Decimal::ZERO)));
            *there += count;
            *sum = sum.zip(carries).and_then(|(sum, carries)| sum.checked_add(carries));
        }
    }
    let losses: Vec<AzLoss> = per_az
        .iter()
        .map(|(&az, &(there, carried))| {
            let left = total.zip(carried).map(|(total, carried)| total - carried);
            let (use_percent, verdict) = Verdict::of(peak, left);
            AzLoss { az, servers: servers - there, left, use_percent, verdict }
        })
        .collect();
    let least = losses.iter().map(|loss| loss.left).min().flatten();
    let azs = per_az.len().max(2) as u64;
    let needed = peak
        .zip(weakest)
        .and_then(|(peak, each)| az_safe_servers(Tps(peak), Tps(each), azs).ok())
        .and_then(|calculation| calculation.result.value.parse().ok());
    CapacityRow {
        function,
        region,
        name: design.functions.get(function).map_or_else(String::new, |row| row.name.clone()),
        nodes,
        promise,
        demand: peak,
        servers,
        total,
        normal_percent: peak.zip(total).and_then(|(peak, total)| share(peak, total)),
        worst_instance: Verdict::of(peak, total.map(|total| total - strongest)),
        safe_percent: least.zip(total).and_then(|(least, total)| share(least, total)),
        losses,
        needed,
    }
}
