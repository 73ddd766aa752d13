//! Every number of a design that has a range.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::base::Text;
use crate::catalog::FieldKind;
use crate::design::{Disk, Ecs, FieldValue, NatKind, Node, Product, Ref, Spec, Targets, Workload};
use crate::rules::{Asking, Context};

/// A number and its range.
pub(super) struct Number<'a> {
    /// Whose it is; none for the design's own.
    pub(super) row: Option<Ref>,
    /// Its label.
    pub(super) title: Text,
    /// Its unit; empty for a count.
    pub(super) unit: &'a str,
    /// The number.
    pub(super) value: f64,
    /// The least it may be.
    pub(super) min: f64,
    /// The most it may be.
    pub(super) max: f64,
}

/// Shows every number that is asked for and for which the catalogue has a range, in the order of the document.
pub(super) fn each_number<'a>(context: &'a Context<'_>, asking: &Asking, show: &mut dyn FnMut(Number<'a>)) {
    let design = context.design;
    let mut row = Row { context, owner: None, show };
    row.targets(&design.settings.targets);
    row.money("price_terms.carrier_monthly", design.price_terms.carrier_monthly.map(|money| money.0));
    for (id, system) in design.systems.iter() {
        row.owner = Some(id.into());
        row.targets(&system.targets);
        row.money("system.monthly_budget", system.monthly_budget.map(|money| money.0));
    }
    for (id, environment) in design.environments.iter() {
        row.owner = Some(id.into());
        row.targets(&environment.targets);
        row.money("system.monthly_budget", environment.monthly_budget.map(|money| money.0));
    }
    for (id, node) in asking.each(&context.facts.nodes).copied() {
        row.owner = Some(id.into());
        row.node(node);
    }
    asking.apart();
    for (id, workload) in design.workloads.iter() {
        row.owner = Some(id.into());
        row.workload(workload);
    }
}

/// The row whose numbers are shown.
struct Row<'a, 'b, 'c> {
    context: &'a Context<'b>,
    owner: Option<Ref>,
    show: &'c mut dyn FnMut(Number<'a>),
}

impl Row<'_, '_, '_> {
    fn number(&mut self, field: &str, value: Option<f64>) {
        if let Some(value) = value
            && let Some(bound) = self.context.catalog.bound(field)
        {
            (self.show)(Number {
                row: self.owner,
                title: bound.title.clone(),
                unit: &bound.unit,
                value,
                min: bound.min,
                max: bound.max,
            });
        }
    }

    fn whole(&mut self, field: &str, value: Option<u32>) {
        self.number(field, value.map(f64::from));
    }

    fn money(&mut self, field: &str, value: Option<Decimal>) {
        self.number(field, value.and_then(|value| value.to_f64()));
    }

    fn targets(&mut self, targets: &Targets) {
        self.money("targets.availability_percent", targets.availability_percent);
    }

    fn node(&mut self, node: &Node) {
        self.whole("node.count", Some(node.count));
        self.money("node.own_monthly_price", node.own_monthly_price.map(|money| money.0));
        self.whole("purchase.months", node.purchase.as_ref().and_then(|purchase| purchase.months));
        match &node.product {
            Product::Ecs(ecs) => self.server(ecs),
            Product::Slb(slb) => {
                self.number("slb.bandwidth_mbps", slb.bandwidth_mbps);
                self.number("slb.monthly_traffic_gb", slb.monthly_traffic_gb);
                for listener in &slb.listeners {
                    self.number("listener.peak_mbps", listener.peak_mbps);
                }
            }
            Product::Rds(rds) => {
                self.number("rds.storage_gib", rds.storage_gib);
                self.whole("rds.max_connections", rds.max_connections);
                self.whole("rds.max_iops", rds.max_iops);
            }
            Product::Oss(bucket) => {
                self.number("oss.stored_gb", bucket.stored_gb);
                self.number("oss.monthly_traffic_gb", bucket.monthly_traffic_gb);
            }
            Product::Vpn(vpn) => self.whole("vpn.tunnels", vpn.tunnels),
            Product::Line(line) => self.number("line.bandwidth_mbps", line.bandwidth_mbps),
            Product::Nat(nat) if nat.kind == NatKind::Line => self.whole("line-nat.rules", nat.rules),
            Product::Nat(_) => {}
            Product::Eip(eip) => {
                self.number("eip.bandwidth_mbps", eip.bandwidth_mbps);
                self.number("eip.monthly_traffic_gb", eip.monthly_traffic_gb);
            }
            Product::Described { code, fields } => {
                for (name, value) in fields {
                    if let FieldValue::Number(value) = value {
                        self.described(code, name, *value);
                    }
                }
            }
            Product::Dns(_) | Product::External(_) | Product::Opaque { .. } => {}
        }
    }

    fn server(&mut self, ecs: &Ecs) {
        if let Some(Spec::Shape { vcpu, memory_gib }) = ecs.spec {
            self.whole("ecs.vcpu", Some(vcpu));
            self.number("ecs.memory_gib", Some(memory_gib));
        }
        self.number("ecs.public_bandwidth_mbps", ecs.public_bandwidth_mbps);
        self.number("ecs.data_disks", Some(ecs.data_disks.len() as f64));
        for Disk { size_gib, .. } in ecs.system_disk.iter().chain(&ecs.data_disks) {
            self.number("disk.size_gib", Some(*size_gib));
        }
        self.number("ecs.tps_capacity", ecs.tps_capacity);
        self.whole("ecs.connection_pool", ecs.connection_pool);
    }

    /// A field of a product that only the catalogue knows, whose descriptor has the range.
    fn described(&mut self, code: &str, name: &str, value: f64) {
        let field = self.context.catalog.product(code).and_then(|info| info.field(name));
        if let Some(field) = field
            && let FieldKind::Number { unit, min, max, .. } = &field.kind
        {
            (self.show)(Number {
                row: self.owner,
                title: field.title.clone(),
                unit,
                value,
                min: *min,
                max: *max,
            });
        }
    }

    fn workload(&mut self, workload: &Workload) {
        let fields = [
            ("workload.tx_per_day", workload.tx_per_day),
            ("workload.peak_tps", workload.peak_tps),
            ("workload.peak_factor", workload.peak_factor),
            ("workload.business_hours", workload.business_hours),
            ("workload.kb_per_tx", workload.kb_per_tx),
            ("workload.request_kb", workload.request_kb),
            ("workload.response_kb", workload.response_kb),
            ("workload.retention_days", workload.retention_days),
            ("workload.growth_percent_per_year", workload.growth_percent_per_year),
            ("workload.tps_per_server", workload.tps_per_server),
            ("workload.connections_per_server", workload.connections_per_server),
            ("workload.iops_per_tx", workload.iops_per_tx),
            ("workload.concurrent_users", workload.concurrent_users),
            ("workload.static_percent", workload.static_percent),
            ("workload.ddos_gbps", workload.ddos_gbps),
        ];
        for (field, value) in fields {
            self.money(field, value);
        }
    }
}

#[cfg(test)]
mod tests {
    /// The field names above are written by hand; a slip would silently lose a range.
    #[test]
    fn every_range_of_the_catalogue_is_asked_for() {
        let source = include_str!("numbers.rs");
        for bound in crate::catalog::Catalog::builtin().bounds() {
            assert!(source.contains(&format!("\"{}\"", bound.field)), "{} is not checked", bound.field);
        }
    }
}
