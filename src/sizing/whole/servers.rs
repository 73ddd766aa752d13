//! Servers of functions.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::super::calculation::{Origin, quotient};
use super::super::demand::{Asked, of_workload, with_peak};
use super::super::{Field, Formula, Quantity, SizingError, az_safe_servers, data_disks, spare_servers};
use super::{Measure, Need, SizedItem, Sizer};
use crate::base::Unit;
use crate::base::units::{Gb, Tps};
use crate::design::{Aim, AzId, EcsRole, FunctionId, HaPromise, Node, RegionId, Workload, WorkloadId};
use crate::text;

/// What stands for a function in the region that has the most of it: each region carries the demand alone.
#[derive(Default)]
struct Team {
    servers: u64,
    azs: BTreeSet<AzId>,
}

impl<'a> Sizer<'a> {
    pub(super) fn function(&mut self, id: FunctionId, workloads: &[(WorkloadId, &'a Workload)]) {
        let design = self.design;
        let Some(function) = design.functions.get(id) else { return };
        let aim = Aim::Function(id);
        let members: Vec<&Node> = self
            .ground
            .servers
            .get(&id)
            .into_iter()
            .flatten()
            .filter_map(|id| design.nodes.get(*id))
            .collect();
        let serving = |node: &&Node| node.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::Production);
        let mut by_region: BTreeMap<RegionId, Team> = BTreeMap::new();
        for node in members.iter().copied().filter(serving) {
            let Some(region) = design.region_of(node) else { continue };
            let team = by_region.entry(region).or_default();
            team.servers += u64::from(node.count);
            team.azs.extend(design.az_of(node));
        }
        let team = by_region.into_values().max_by_key(|team| team.servers).unwrap_or_default();
        let promise = members.iter().map(|node| design.ha_promise_of(node)).max();
        let promise = promise.unwrap_or(design.settings.ha_promise);
        // What a member was measured to carry stands in for what the workload does not say.
        let measured = members
            .iter()
            .filter_map(|node| node.product.as_ecs()?.tps_capacity)
            .fold(None, |least: Option<f64>, each| Some(least.map_or(each, |least| least.min(each))))
            .and_then(Decimal::from_f64);
        let item = self.servers_of(aim, &function.name, &team, promise, measured, workloads);
        self.push(item);
        self.disks_of(aim, &function.name, &members, workloads);
    }

    fn servers_of(
        &self,
        aim: Aim,
        name: &str,
        team: &Team,
        promise: HaPromise,
        measured: Option<Decimal>,
        workloads: &[(WorkloadId, &'a Workload)],
    ) -> SizedItem {
        let azs = (team.azs.len() as u64).max(2);
        let (formula, spare) = match promise {
            HaPromise::None => (Formula::SpareServers, 0),
            HaPromise::Instance => (Formula::SpareServers, 1),
            HaPromise::Az | HaPromise::Region => (Formula::AzSafeServers, 0),
        };
        let compute = |peak: Decimal, capacity: Decimal| match promise {
            HaPromise::None | HaPromise::Instance => spare_servers(Tps(peak), Tps(capacity), spare),
            HaPromise::Az => az_safe_servers(Tps(peak), Tps(capacity), azs),
            HaPromise::Region => az_safe_servers(Tps(peak), Tps(capacity), azs)
                .map(|found| found.note(text!("每个地域各需此数", "each region needs this many"))),
        };
        // The loads are counted in servers, so that workloads with different capacities can be added up.
        let mut asked = Asked::default();
        let mut loads: Vec<(WorkloadId, Decimal)> = Vec::new();
        let mut derived = None;
        let mut rates = Vec::new();
        for &(id, workload) in workloads {
            let (peak, how) = asked.peak(workload);
            let capacity = asked.value_of(Field::TpsPerServer, workload.tps_per_server.or(measured));
            derived = derived.or(how);
            rates.push((peak, capacity));
            loads.push((id, quotient(formula, peak, capacity).unwrap_or_default()));
        }
        let need = asked.need(|| {
            let found = match (rates.as_slice(), workloads) {
                ([(peak, capacity)], [(id, _)]) => {
                    let found = compute(*peak, *capacity)?.with_origin(&["azs", "spare"], &Origin::Drawn);
                    of_workload(with_peak(found, derived.as_ref()), *id)
                }
                _ => {
                    if rates.iter().any(|(_, capacity)| capacity.is_zero()) {
                        return Err(SizingError::Zero { input: Field::TpsPerServer.title() });
                    }
                    let mut sum = Decimal::ZERO;
                    for (_, load) in &loads {
                        sum = sum.checked_add(*load).ok_or(SizingError::Overflow { formula })?;
                    }
                    let shown: Vec<String> = rates
                        .iter()
                        .map(|(peak, each)| format!("{} ÷ {}", peak.normalize(), each.normalize()))
                        .collect();
                    let (shown, sum_shown) = (shown.join(" + "), sum.round_dp(4).normalize());
                    compute(sum, Decimal::ONE)?.note(text!(
                        "多项业务量按台数相加：{shown} = {sum_shown} 台满负荷服务器",
                        "several workloads, counted in fully used servers: {shown} = {sum_shown}"
                    ))
                }
            };
            Ok(found)
        });
        let servers = Decimal::from(team.servers);
        let limit = match promise {
            HaPromise::None => Some(servers),
            HaPromise::Instance => Some((servers - Decimal::ONE).max(Decimal::ZERO)),
            HaPromise::Az | HaPromise::Region => {
                quotient(formula, servers * Decimal::from(azs - 1), Decimal::from(azs)).ok()
            }
        };
        SizedItem {
            aim,
            name: name.to_owned(),
            measure: Measure::Servers,
            formula,
            need,
            parts: Vec::new(),
            entered: Some(Quantity::number(servers, Unit::Servers)),
            loads,
            limit,
        }
    }

    /// F-12 for functions whose servers run a database of their own.
    fn disks_of(
        &mut self,
        aim: Aim,
        name: &str,
        members: &[&Node],
        workloads: &[(WorkloadId, &'a Workload)],
    ) {
        let runs =
            |node: &&&Node| node.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::SelfBuiltDatabase);
        let Some(node) = members.iter().find(runs) else { return };
        let disks = node.product.as_ecs().map_or(0, |ecs| ecs.data_disks.len() as u64);
        let needs = self.volumes(workloads);
        let largest = self.facts.as_ref().map(|facts| facts.largest_disk).map_err(Clone::clone);
        let held = Some(Quantity::number(disks.into(), Unit::Disks));
        self.add((aim, name, Measure::Disks), Formula::DataDisks, needs, held, |_, sum| {
            data_disks(Gb(sum), largest?)
        });
        // The sum grows in GiB while the limit counts disks: growth is told of the storage, not of the disks.
        if let Some(item) = self.items.last_mut() {
            item.loads.clear();
            if !matches!(item.need, Need::Known(_)) {
                item.limit = None;
            }
        }
    }
}
