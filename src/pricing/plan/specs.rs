//! The same design on other classes: the cheapest that fit, the next size up, shared cores, cores of one's own.
//! Only types with a known price are taken for servers; what a way has no class for stays as it is.

use std::collections::BTreeSet;

use super::servers::shared_families;
use super::{Plan, to_bits};
use crate::base::Money;
use crate::catalog::{Catalog, EcsType, RdsClass};
use crate::design::{Aim, Design, Edit, Node, NodeId, Product, Rds, RdsEdition, SlbFamily, Spec};

/// Another way to choose classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpecWay {
    /// The cheapest that carry what is needed.
    Cheapest,
    /// Everything one size larger.
    NextSize,
    /// Servers whose cores are shared with other customers, or that have them for a while only.
    SharedCores,
    /// Servers and databases with cores of their own.
    OwnCores,
}

impl SpecWay {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Cheapest, Self::NextSize, Self::SharedCores, Self::OwnCores];
}

/// The edits that put a design on other classes. The plan is the design's own.
#[must_use]
pub fn other_specs(design: &Design, catalog: &Catalog, plan: &Plan, way: SpecWay) -> Vec<Edit> {
    let shared = shared_families(catalog, &design.settings.edition);
    let chooser = Chooser { design, catalog, plan, way, shared };
    let edits = design.nodes.iter().filter_map(|(id, node)| chooser.node(id, node));
    edits.collect()
}

struct Chooser<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    plan: &'a Plan,
    way: SpecWay,
    shared: BTreeSet<&'a str>,
}

impl<'a> Chooser<'a> {
    fn node(&self, id: NodeId, node: &Node) -> Option<Edit> {
        let mut next = node.clone();
        match &mut next.product {
            Product::Ecs(ecs) => {
                let code = self.server(node, ecs.spec.as_ref()?)?;
                ecs.spec = Some(Spec::Type(code));
            }
            Product::Rds(rds) => {
                let code = self.database(id, node, rds)?;
                rds.spec = Some(Spec::Type(code));
            }
            Product::Slb(slb) if slb.family == SlbFamily::Clb => {
                let code = self.balancer(id, slb.spec.as_deref())?;
                slb.spec = Some(code);
            }
            _ => return None,
        }
        (next != *node).then(|| Edit::PutNode(id, Box::new(next)))
    }

    /// What the plan chose first for a node.
    fn planned(&self, id: NodeId) -> Option<String> {
        let choice = self.plan.choices.iter().find(|choice| choice.aim == Aim::Node(id))?;
        Some(choice.options.first()?.code.clone())
    }

    fn server(&self, node: &Node, now: &Spec) -> Option<String> {
        let (vcpu, memory) = self.catalog.ecs_shape(now)?;
        let region = self.design.region_of(node).or_else(|| self.design.regions.keys().next())?;
        let region = self.catalog.price_region(&self.design.regions.get(region)?.code)?;
        let is_shared =
            |row: &EcsType| self.shared.contains(row.family.as_str()) || row.cpu_baseline_percent.is_some();
        let current = match now {
            Spec::Type(code) => self.catalog.ecs_type(code),
            Spec::Shape { .. } => None,
        };
        let wanted = |row: &EcsType| {
            let fits = row.vcpu >= vcpu && row.memory_gib >= memory;
            match self.way {
                SpecWay::Cheapest => fits && !is_shared(row),
                SpecWay::NextSize => {
                    fits && row.vcpu > vcpu && is_shared(row) == current.is_some_and(is_shared)
                }
                SpecWay::SharedCores => fits && is_shared(row),
                // A server that has its cores already needs no other.
                SpecWay::OwnCores => fits && !is_shared(row) && current.is_some_and(is_shared),
            }
        };
        let price = |row: &EcsType| -> Option<Money> {
            self.catalog.ecs_hourly(&row.code)?.by_region.get(region).copied()
        };
        let types = self.catalog.ecs_types().into_iter();
        let found = types
            .filter(|row| row.sale_status == "current" && wanted(row))
            .filter_map(|row| Some((price(row)?, &row.code)))
            .min()?;
        Some(found.1.clone())
    }

    fn database(&self, id: NodeId, node: &Node, rds: &Rds) -> Option<String> {
        let region = self.design.region_of(node).or_else(|| self.design.regions.keys().next())?;
        let region = self.design.regions.get(region).map(|row| row.code.as_str());
        if self.way == SpecWay::Cheapest {
            return self.planned(id);
        }
        let now = self.class_of(rds)?;
        let (vcpu, memory) = (now.vcpu?, now.memory_gib?);
        let wanted = |row: &RdsClass| {
            let (Some(cores), Some(gib)) = (row.vcpu, row.memory_gib) else { return false };
            let fits = cores >= vcpu && gib >= memory && self.stores(row, rds);
            let alike = row.series == now.series && row.storage_kind == now.storage_kind;
            fits && alike
                && match self.way {
                    SpecWay::NextSize => row.family == now.family && gib > memory,
                    SpecWay::OwnCores => now.family == "general" && row.family == "dedicated",
                    SpecWay::Cheapest | SpecWay::SharedCores => false,
                }
        };
        let classes = self.catalog.rds_classes(rds.engine.label()).into_iter();
        // One with a known price first: a total without it could not be compared.
        let priced = |row: &RdsClass| super::class_price(self.catalog, region, &row.code).is_some();
        let found = classes
            .filter(|row| wanted(row))
            .min_by_key(|row| (!priced(row), row.memory_gib.map(to_bits), row.vcpu, &row.code))?;
        Some(found.code.clone())
    }

    /// The class that a database has, or the smallest of its shape.
    fn class_of(&self, rds: &Rds) -> Option<&'a RdsClass> {
        match rds.spec.as_ref()? {
            Spec::Type(code) => self.catalog.rds_class(code),
            Spec::Shape { vcpu, memory_gib } => {
                let series = series_of(rds.edition);
                let classes = self.catalog.rds_classes(rds.engine.label()).into_iter();
                classes
                    .filter(|row| {
                        row.series == series && row.vcpu == Some(*vcpu) && row.memory_gib == Some(*memory_gib)
                    })
                    .min_by_key(|row| (super::family_rank(&row.family), &row.code))
            }
        }
    }

    /// Whether a class can hold what the database stores.
    fn stores(&self, row: &RdsClass, rds: &Rds) -> bool {
        let Some(gib) = rds.storage_gib else { return true };
        row.storage_max_gib.is_none_or(|most| gib <= most)
            && row.storage_min_gib.is_none_or(|least| gib >= least)
    }

    fn balancer(&self, id: NodeId, now: Option<&str>) -> Option<String> {
        match self.way {
            SpecWay::Cheapest => self.planned(id),
            SpecWay::NextSize => {
                let most = self.catalog.slb_spec(now?)?.max_connections?;
                let specs = self.catalog.slb_specs().into_iter();
                let larger = specs.filter(|row| row.max_connections.is_some_and(|other| other > most));
                Some(larger.min_by_key(|row| row.max_connections)?.code.clone())
            }
            SpecWay::SharedCores | SpecWay::OwnCores => None,
        }
    }
}

/// An edition of a database, as the tables of classes call it.
pub(super) const fn series_of(edition: RdsEdition) -> &'static str {
    match edition {
        RdsEdition::HighAvailability => "HA",
        RdsEdition::Basic => "Basic",
        RdsEdition::Cluster => "Cluster",
        RdsEdition::Enterprise => "3-node Enterprise",
    }
}
