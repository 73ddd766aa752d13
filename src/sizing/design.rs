//! What the workloads of a design imply.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::{
    Calculation, Formula, FormulaFacts, Quantity, SizingError, StorageOptions, az_safe_servers, line,
    rds_storage, slb_outbound,
};
use crate::base::units::{Days, Kb, Rps, Tps, TxPerDay};
use crate::base::{Text, Unit};
use crate::catalog::Catalog;
use crate::design::{
    Aim, AzId, Design, EcsRole, FunctionId, Node, NodeId, Product, RegionId, SlbScope, Workload, WorkloadId,
};

/// A number of a workload that a formula needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the titles below say it")]
pub enum Field {
    TxPerDay,
    KbPerTx,
    RetentionDays,
    PeakTps,
    RequestKb,
    ResponseKb,
    TpsPerServer,
}

impl Field {
    /// The field's name in the document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TxPerDay => "tx_per_day",
            Self::KbPerTx => "kb_per_tx",
            Self::RetentionDays => "retention_days",
            Self::PeakTps => "peak_tps",
            Self::RequestKb => "request_kb",
            Self::ResponseKb => "response_kb",
            Self::TpsPerServer => "tps_per_server",
        }
    }

    /// The field's name for people.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::TxPerDay => Text::fixed("日交易量", "transactions a day"),
            Self::KbPerTx => Text::fixed("每笔交易大小", "KB kept for each transaction"),
            Self::RetentionDays => Text::fixed("数据保留期", "days of retention"),
            Self::PeakTps => Text::fixed("峰值每秒交易量", "peak transactions a second"),
            Self::RequestKb => Text::fixed("请求大小", "KB of a request"),
            Self::ResponseKb => Text::fixed("响应大小", "KB of a response"),
            Self::TpsPerServer => Text::fixed("单台每秒交易量", "transactions a second of one server"),
        }
    }
}

/// One thing of a design that a workload lands on, and what it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct SizedItem {
    /// The workload.
    pub workload: WorkloadId,
    /// What it lands on.
    pub aim: Aim,
    /// The name of what it lands on.
    pub name: String,
    /// The formula.
    pub formula: Formula,
    /// What it needs, or why that is not known.
    pub need: Need,
    /// What the design holds, when entered.
    pub entered: Option<Quantity>,
}

/// What something needs, or why that is not known.
#[derive(Debug, Clone, PartialEq)]
pub enum Need {
    /// Computed.
    Known(Calculation),
    /// Inputs are missing; nothing is assumed for them.
    NotEntered(Vec<Field>),
    /// The inputs give no figure.
    Failed(SizingError),
}

/// F-01 for databases, F-02 for lines, F-08 for functions and F-10 for public load balancers, each where a
/// workload aims at one; in the order of the workloads and their aims.
#[must_use]
pub fn of_design(design: &Design, catalog: &Catalog) -> Vec<SizedItem> {
    if design.workloads.is_empty() {
        return Vec::new();
    }
    let facts = FormulaFacts::of(catalog, &design.settings.edition);
    let mut items = Vec::new();
    for (id, workload) in design.workloads.iter() {
        for &aim in &workload.aims {
            let sized = match aim {
                Aim::Node(node) => design.nodes.get(node).and_then(|node| of_node(node, workload, &facts)),
                Aim::Function(function) => of_function(design, function, workload),
            };
            if let Some((name, formula, need, entered)) = sized {
                items.push(SizedItem { workload: id, aim, name, formula, need, entered });
            }
        }
    }
    items
}

type Sized = (String, Formula, Need, Option<Quantity>);

fn of_node(node: &Node, workload: &Workload, facts: &Result<FormulaFacts, SizingError>) -> Option<Sized> {
    let (formula, need, entered) = match &node.product {
        Product::Rds(rds) => {
            let mut asked = Asked::default();
            let per_day = asked.value_of(Field::TxPerDay, workload.tx_per_day);
            let size = asked.value_of(Field::KbPerTx, workload.kb_per_tx);
            let kept = asked.value_of(Field::RetentionDays, workload.retention_days);
            let need = asked.need(|| {
                let step = facts.as_ref().map_err(Clone::clone)?.storage_step;
                let options = StorageOptions { overhead: Decimal::ONE, step };
                rds_storage(TxPerDay(per_day), Kb(size), Days(kept), options)
            });
            (Formula::RdsStorage, need, entered(rds.storage_gib, Unit::Gib))
        }
        Product::Line(entered_line) => {
            let mut asked = Asked::default();
            let peak = asked.value_of(Field::PeakTps, workload.peak_tps);
            let request = asked.value_of(Field::RequestKb, workload.request_kb);
            let need = asked.need(|| line(Tps(peak), Kb(request), workload.response_kb.map(Kb)));
            (Formula::LineBandwidth, need, entered(entered_line.bandwidth_mbps, Unit::Mbps))
        }
        Product::Slb(slb) if slb.scope == SlbScope::Public => {
            let mut asked = Asked::default();
            let peak = asked.value_of(Field::PeakTps, workload.peak_tps);
            let response = asked.value_of(Field::ResponseKb, workload.response_kb);
            let need = asked.need(|| slb_outbound(Rps(peak), Kb(response)));
            let need = match need {
                Need::Known(calculation) => Need::Known(
                    calculation
                        .note(Text::fixed("每笔交易按一次请求计", "each transaction counts as one request")),
                ),
                other @ (Need::NotEntered(_) | Need::Failed(_)) => other,
            };
            (Formula::SlbOutbound, need, entered(slb.bandwidth_mbps, Unit::Mbps))
        }
        Product::Ecs(_)
        | Product::Slb(_)
        | Product::Oss(_)
        | Product::Vpn(_)
        | Product::Nat(_)
        | Product::Eip(_)
        | Product::Dns(_)
        | Product::External(_)
        | Product::Described { .. }
        | Product::Opaque { .. } => return None,
    };
    Some((node.name.clone(), formula, need, entered))
}

fn of_function(design: &Design, id: FunctionId, workload: &Workload) -> Option<Sized> {
    let function = design.functions.get(id)?;
    let mut asked = Asked::default();
    let peak = asked.value_of(Field::PeakTps, workload.peak_tps);
    let per_server = asked.value_of(Field::TpsPerServer, workload.tps_per_server);

    // Each region carries the demand alone; the one with the most servers says how many AZs share it.
    let mut by_region: BTreeMap<RegionId, (u64, BTreeSet<AzId>)> = BTreeMap::new();
    for (_, node) in production_servers(design, id) {
        let Some(region) = design.region_of(node) else { continue };
        let (servers, azs) = by_region.entry(region).or_default();
        *servers += u64::from(node.count);
        azs.extend(design.az_of(node));
    }
    let largest = by_region.into_values().max_by_key(|(servers, _)| *servers);
    let (servers, azs) = largest.map_or((0, 0), |(servers, azs)| (servers, azs.len() as u64));
    let need = asked.need(|| az_safe_servers(Tps(peak), Tps(per_server), azs.max(2)));
    let entered = Quantity::number(servers.into(), Unit::Servers);
    Some((function.name.clone(), Formula::AzSafeServers, need, Some(entered)))
}

fn production_servers(design: &Design, function: FunctionId) -> impl Iterator<Item = (NodeId, &Node)> {
    design.nodes.iter().filter(move |(_, node)| {
        node.function == Some(function)
            && node.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::Production)
    })
}

fn entered(value: Option<f64>, unit: Unit) -> Option<Quantity> {
    value.and_then(Decimal::from_f64).map(|value| Quantity::number(value, unit))
}

/// Collects what a formula asks for and the workload does not say.
#[derive(Default)]
struct Asked {
    missing: Vec<Field>,
}

impl Asked {
    /// The field's value; zero, never used, when it is missing.
    fn value_of(&mut self, field: Field, value: Option<Decimal>) -> Decimal {
        if value.is_none() {
            self.missing.push(field);
        }
        value.unwrap_or_default()
    }

    fn need(self, compute: impl FnOnce() -> Result<Calculation, SizingError>) -> Need {
        if !self.missing.is_empty() {
            return Need::NotEntered(self.missing);
        }
        match compute() {
            Ok(calculation) => Need::Known(calculation),
            Err(error) => Need::Failed(error),
        }
    }
}
