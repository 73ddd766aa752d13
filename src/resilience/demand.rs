//! What functions must carry and what their servers can.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use crate::design::{Aim, Design, FunctionId, Node};

/// What the workloads ask of one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Demand {
    /// Peak transactions a second of all workloads together.
    pub peak: Option<Decimal>,
    /// What one server carries, as the workloads say; the least when they differ.
    pub per_server: Option<Decimal>,
}

/// The demand of each function that a workload aims at.
pub(super) fn of_functions(design: &Design) -> BTreeMap<FunctionId, Demand> {
    let mut found: BTreeMap<FunctionId, Demand> = BTreeMap::new();
    for workload in design.workloads.values() {
        for aim in &workload.aims {
            let Aim::Function(function) = *aim else { continue };
            let demand = found.entry(function).or_default();
            if let Some(peak) = workload.peak_tps {
                demand.peak = Some(demand.peak.unwrap_or_default().saturating_add(peak));
            }
            if let Some(each) = workload.tps_per_server.filter(|each| *each > Decimal::ZERO) {
                demand.per_server = Some(demand.per_server.map_or(each, |least| least.min(each)));
            }
        }
    }
    found
}

/// What one member of a node carries: as measured on it, else as the workload of its function says.
pub(super) fn each(node: &Node, demand: Option<&Demand>) -> Option<Decimal> {
    let measured = node.product.as_ecs().and_then(|ecs| ecs.tps_capacity).and_then(Decimal::from_f64);
    measured.filter(|each| *each > Decimal::ZERO).or_else(|| demand.and_then(|demand| demand.per_server))
}

/// Servers that must be up for each function: demand over what its weakest server carries, where both were
/// entered.
pub(super) fn required_servers(design: &Design) -> BTreeMap<FunctionId, u64> {
    let demands = of_functions(design);
    let mut weakest: BTreeMap<FunctionId, Decimal> = BTreeMap::new();
    for node in design.nodes.values() {
        let Some(function) = node.function else { continue };
        if node.product.as_ecs().is_none() {
            continue;
        }
        if let Some(each) = each(node, demands.get(&function)) {
            let least = weakest.entry(function).or_insert(each);
            *least = (*least).min(each);
        }
    }
    let mut required: BTreeMap<FunctionId, u64> = demands
        .into_iter()
        .filter_map(|(function, demand)| {
            let each = weakest.get(&function)?;
            Some((function, demand.peak?.checked_div(*each)?.ceil().to_u64()?.max(1)))
        })
        .collect();
    let entered = design.functions.iter().filter_map(|(id, function)| Some((id, function.needs?)));
    required.extend(entered.map(|(id, needs)| (id, u64::from(needs.max(1)))));
    required
}
