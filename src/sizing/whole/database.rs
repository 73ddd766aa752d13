//! Databases and buckets.

use rust_decimal::Decimal;

use super::super::calculation::{product, up_to_step};
use super::super::demand::with_peak;
use super::super::{
    Assumed, Field, Formula, Quantity, StorageOptions, database_connections, database_cores, database_iops,
    database_memory, monthly_traffic, rds_storage,
};
use super::{Measure, Need, Sizer, at_target, each, entered};
use crate::base::units::{Days, Gib, Kb, Tps, TxPerDay};
use crate::base::{Text, Unit};
use crate::design::{Aim, Bucket, Node, NodeId, Rds, Spec, Workload, WorkloadId};
use crate::text;

type Loads<'b, 'a> = &'b [(WorkloadId, &'a Workload)];

impl<'a> Sizer<'a> {
    pub(super) fn database(&mut self, id: NodeId, node: &Node, rds: &Rds, workloads: Loads<'_, 'a>) {
        let aim = Aim::Node(id);
        let name = node.name.as_str();
        self.storage((aim, name), workloads, entered(rds.storage_gib, Unit::Gib), Measure::Storage);
        let class = match &rds.spec {
            Some(Spec::Type(code)) => self.catalog.rds_class(code),
            Some(Spec::Shape { .. }) | None => None,
        };
        let shape = match &rds.spec {
            Some(Spec::Shape { vcpu, memory_gib }) => Some((*vcpu, *memory_gib)),
            _ => class.and_then(|row| Some((row.vcpu?, row.memory_gib?))),
        };

        let held = class.and_then(|row| row.max_iops).or(rds.max_iops);
        let held = held.map(|iops| Quantity::number(iops.into(), Unit::Iops));
        let needs = each(workloads, |workload, mut asked| {
            let (peak, derived) = asked.peak(workload);
            let each = asked.value_of(Field::IopsPerTx, workload.iops_per_tx);
            asked.need(|| Ok(with_peak(database_iops(Tps(peak), each)?, derived.as_ref())))
        });
        let target = self.target(Assumed::Iops, aim);
        self.add((aim, name, Measure::Iops), Formula::DatabaseIops, needs, held, |found, sum| {
            at_target(found, Formula::DatabaseIops, sum, target, Assumed::Iops)
        });

        self.connections(
            id,
            node,
            class.and_then(|row| row.max_connections).or(rds.max_connections),
            workloads,
        );

        let needs = self.cores(aim, workloads);
        let held = shape.map(|(vcpu, _)| Quantity::number(vcpu.into(), Unit::Cores));
        let target = self.target(Assumed::Cpu, aim);
        self.add((aim, name, Measure::Cores), Formula::DatabaseCores, needs, held, |found, sum| {
            at_target(found, Formula::DatabaseCores, sum, target, Assumed::Cpu)
        });

        let needs = self.memory(aim, workloads);
        let held = shape.and_then(|(_, memory)| entered(Some(memory), Unit::Gib));
        let target = self.target(Assumed::Memory, aim);
        self.add((aim, name, Measure::Memory), Formula::DatabaseMemory, needs, held, |found, sum| {
            at_target(found, Formula::DatabaseMemory, sum, target, Assumed::Memory)
        });
    }

    /// F-01 for everything that is kept: databases, disks of databases, buckets.
    pub(super) fn volumes(&self, workloads: Loads<'_, 'a>) -> Vec<(WorkloadId, Need)> {
        let facts = &self.facts;
        each(workloads, |workload, mut asked| {
            let per_day = asked.value_of(Field::TxPerDay, workload.tx_per_day);
            let size = asked.value_of(Field::KbPerTx, workload.kb_per_tx);
            let kept = asked.value_of(Field::RetentionDays, workload.retention_days);
            asked.need(|| {
                let step = facts.as_ref().map_err(Clone::clone)?.storage_step;
                let options = StorageOptions { overhead: Decimal::ONE, step };
                rds_storage(TxPerDay(per_day), Kb(size), Days(kept), options)
            })
        })
    }

    fn storage(
        &mut self,
        (aim, name): (Aim, &str),
        workloads: Loads<'_, 'a>,
        held: Option<Quantity>,
        measure: Measure,
    ) {
        const FORMULA: Formula = Formula::RdsStorage;
        let needs = self.volumes(workloads);
        let overhead = self.offered(Assumed::StorageOverhead, None, aim);
        let step = self.facts.as_ref().map(|facts| facts.storage_step).map_err(Clone::clone);
        self.add((aim, name, measure), FORMULA, needs, held, |found, sum| {
            let (overhead, origin) = overhead?;
            let plan = up_to_step(FORMULA, product(FORMULA, &[sum, overhead])?, step?.0)?;
            Ok(found
                .number("overhead", Assumed::StorageOverhead.title(), overhead, Unit::Ratio)
                .with_origin(&["overhead"], &origin)
                .recommend(Quantity::number(plan, Unit::Gib)))
        });
    }

    fn connections(&mut self, id: NodeId, node: &Node, most: Option<u32>, workloads: Loads<'_, 'a>) {
        let aim = Aim::Node(id);
        let design = self.design;
        // Who is drawn to connect; else whoever serves the functions of the same workloads.
        let mut clients: Vec<NodeId> = self.ground.clients(id).collect();
        if clients.is_empty() {
            let functions = workloads.iter().flat_map(|(_, workload)| &workload.aims);
            clients = functions
                .filter_map(
                    |aim| if let Aim::Function(id) = aim { self.ground.servers.get(id) } else { None },
                )
                .flatten()
                .copied()
                .collect();
            clients.sort_unstable();
            clients.dedup();
        }
        let usual = workloads.iter().filter_map(|(_, workload)| workload.connections_per_server).max();
        let mut missing = Vec::new();
        let mut pools: Vec<(u64, Decimal)> = Vec::new();
        for client in clients {
            let Some(row) = design.nodes.get(client) else { continue };
            let own = row.product.as_ecs().and_then(|ecs| ecs.connection_pool).map(Decimal::from);
            match own.or(usual) {
                Some(pool) => pools.push((u64::from(row.count), pool)),
                None => missing = vec![Field::ConnectionsPerServer],
            }
        }
        if pools.is_empty() && missing.is_empty() {
            missing = vec![Field::Clients];
        }
        let need = if missing.is_empty() {
            match database_connections(&pools) {
                Ok(found) => Need::Known(found),
                Err(error) => Need::Failed(error),
            }
        } else {
            Need::NotEntered(missing)
        };
        let target = self.target(Assumed::Connections, aim);
        let need = match need {
            Need::Known(found) => {
                let sum = found.result.decimal().unwrap_or_default();
                match at_target(found, Formula::DatabaseConnections, sum, target, Assumed::Connections) {
                    Ok(found) => Need::Known(found),
                    Err(error) => Need::Failed(error),
                }
            }
            other => other,
        };
        let entered = most.map(|most| Quantity::number(most.into(), Unit::Connections));
        self.push(super::SizedItem {
            aim,
            name: node.name.clone(),
            measure: Measure::Connections,
            formula: Formula::DatabaseConnections,
            need,
            parts: Vec::new(),
            limit: None,
            entered,
            // Connections follow the number of servers, which grows in steps of its own.
            loads: Vec::new(),
        });
    }

    fn cores(&mut self, aim: Aim, workloads: Loads<'_, 'a>) -> Vec<(WorkloadId, Need)> {
        workloads
            .iter()
            .map(|&(id, workload)| {
                let offered = self.offered(Assumed::DbTpsPerCore, workload.tps_per_db_core, aim);
                let mut asked = super::Asked::default();
                let (peak, derived) = asked.peak(workload);
                let need = asked.need(|| {
                    let (per_core, origin) = offered?;
                    let found = database_cores(Tps(peak), per_core)?;
                    let found = found.with_origin(&["tps_per_core"], &origin);
                    Ok(with_peak(found, derived.as_ref()))
                });
                (id, need)
            })
            .collect()
    }

    fn memory(&mut self, aim: Aim, workloads: Loads<'_, 'a>) -> Vec<(WorkloadId, Need)> {
        let volumes = self.volumes(workloads);
        let mut needs = Vec::new();
        for ((id, volume), (_, workload)) in volumes.into_iter().zip(workloads) {
            let need = match volume {
                Need::Known(volume) => {
                    let stored = volume.result.decimal().unwrap_or_default();
                    let offered = self.offered(Assumed::HotData, workload.hot_data_percent, aim);
                    let found = offered.and_then(|(hot, origin)| {
                        Ok(database_memory(Gib(stored), hot)?.with_origin(&["hot_percent"], &origin))
                    });
                    match found {
                        Ok(found) => Need::Known(found),
                        Err(error) => Need::Failed(error),
                    }
                }
                other => other,
            };
            needs.push((id, need));
        }
        needs
    }

    /// What is stored, and what goes out a month.
    pub(super) fn bucket(&mut self, id: NodeId, node: &Node, bucket: &Bucket, workloads: Loads<'_, 'a>) {
        let aim = Aim::Node(id);
        self.storage(
            (aim, &node.name),
            workloads,
            entered(bucket.stored_gb, Unit::Gib),
            Measure::StoredVolume,
        );
        let needs = each(workloads, |workload, mut asked| {
            let per_day = asked.value_of(Field::TxPerDay, workload.tx_per_day);
            let response = asked.value_of(Field::ResponseKb, workload.response_kb);
            let share = asked.value_of(Field::StaticPercent, workload.static_percent);
            asked.need(|| monthly_traffic(TxPerDay(per_day), Kb(response), share))
        });
        let held = entered(bucket.monthly_traffic_gb, Unit::GbPerMonth);
        self.add(
            (aim, &node.name, Measure::MonthlyTraffic),
            Formula::MonthlyTraffic,
            needs,
            held,
            |found, _| Ok(found),
        );
    }
}

/// The share of a workload's answers that a load balancer sends: what is static comes from a bucket, where the
/// workload lands on one too.
pub(super) fn dynamic_share(workload: &Workload, has_bucket: bool) -> (Decimal, Option<Text>) {
    match workload.static_percent.filter(|_| has_bucket) {
        Some(share) => {
            let rest = Decimal::ONE_HUNDRED - share.min(Decimal::ONE_HUNDRED);
            let shown = rest.normalize();
            (
                rest,
                Some(text!(
                    "静态内容由对象存储提供，SLB只承担 {shown}%",
                    "static content comes from the bucket: the SLB sends {shown}%"
                )),
            )
        }
        None => (Decimal::ONE_HUNDRED, None),
    }
}
