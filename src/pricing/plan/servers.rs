//! Servers of functions: which type, and how many.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::{Choice, ClassOption, Plan, Planner, SHOWN, propose, spec_label};
use crate::base::Money;
use crate::catalog::{Catalog, EcsType, Period};
use crate::design::{Aim, Design, EcsRole, Edit, FunctionId, Node, NodeId};
use crate::pricing::{Price, PriceBasis};
use crate::sizing::{Measure, Verdict};
use crate::text;

/// Families whose cores are shared with other customers, as an edition knows them.
pub(super) fn shared_families<'a>(catalog: &'a Catalog, edition: &str) -> BTreeSet<&'a str> {
    let row = catalog.fact(edition, "ecs_shared_families");
    row.map(|row| row.value.split(';').map(str::trim).collect()).unwrap_or_default()
}

impl<'a> Planner<'a> {
    /// The server types that have the shape of a function's servers, and how many of them there must be.
    pub(super) fn function(&self, id: FunctionId, found: &mut Plan) {
        let aim = Aim::Function(id);
        let Some(function) = self.design.functions.get(id) else { return };
        let Some(members) = self.ground.members.get(&id) else { return };
        let members: Vec<(NodeId, &Node)> =
            members.iter().filter_map(|&id| Some((id, self.design.nodes.get(id)?))).collect();
        if let Some(choice) = self.servers(aim, &function.name, &members) {
            found.choices.push(choice);
        }
        let Some(item) = self.sizes.item(aim, Measure::Servers) else { return };
        if item.verdict() != Verdict::Short {
            return;
        }
        let Some(wanted) = item.plan().and_then(|plan| plan.to_u64()) else { return };
        let serving: Vec<&(NodeId, &Node)> = members
            .iter()
            .filter(|(_, node)| {
                node.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::Production)
                    && self.design.az_of(node).is_some()
            })
            .collect();
        let edits = spread(self.design, &serving, wanted);
        let words =
            vec![text!("服务器增至 {wanted} 台，均分到各可用区", "{wanted} servers, equal in all AZs")];
        if !edits.is_empty() {
            propose(found, aim, &function.name, words, edits);
        }
    }

    /// Types that can be bought and keep their cores at full speed, the cheapest first.
    fn priced_types(&self, region: &'a str) -> Rc<Vec<(&'a EcsType, Money)>> {
        let find = || {
            let rows = self.catalog.ecs_types().into_iter().filter(|row| {
                row.sale_status == "current"
                    // A burstable type has its cores only for a while.
                    && row.cpu_baseline_percent.is_none()
            });
            let price = |row: &EcsType| self.catalog.ecs_hourly(&row.code)?.by_region.get(region).copied();
            let mut rows: Vec<_> = rows.filter_map(|row| Some((row, price(row)?))).collect();
            rows.sort_by(|a, b| (a.1, &a.0.code).cmp(&(b.1, &b.0.code)));
            Rc::new(rows)
        };
        Rc::clone(self.types.borrow_mut().entry(region).or_insert_with(find))
    }

    fn servers(&self, aim: Aim, name: &str, members: &[(NodeId, &Node)]) -> Option<Choice> {
        let (_, node) = members.first()?;
        let shape = members
            .iter()
            .filter_map(|(_, node)| self.catalog.ecs_shape(node.product.as_ecs()?.spec.as_ref()?))
            .reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))?;
        let region = self.region(node).and_then(|region| self.catalog.price_region(region))?;
        let types = self.priced_types(region);
        let mut fitting: Vec<(&EcsType, Money)> = types
            .iter()
            .filter(|(row, _)| row.vcpu >= shape.0 && row.memory_gib >= shape.1)
            .copied()
            .collect();
        // What carries business gets cores of its own, however cheap shared ones are; tests may share.
        let carries = members.iter().any(|(_, node)| {
            let role = node.product.as_ecs().map(|ecs| ecs.role);
            matches!(role, Some(EcsRole::Production | EcsRole::SelfBuiltDatabase))
        });
        let mut notes = Vec::new();
        if carries && !self.shared.is_empty() {
            let is_shared = |row: &EcsType| self.shared.contains(row.family.as_str());
            let cheapest = fitting.first().copied();
            fitting.sort_by_key(|(row, _)| is_shared(row));
            if let Some((shared, _)) = cheapest.filter(|(row, _)| is_shared(row)) {
                let (code, family) = (&shared.code, &shared.family);
                notes.push(text!(
                    "{code} 更便宜，但规格族 {family} 与其他用户共享CPU，高峰时性能不保证，不用于生产；\
                     企业级规格族排在前面",
                    "{code} is cheaper, but family {family} shares its cores with other customers and keeps no \
                     speed at peak: enterprise families come first for production"
                ));
            }
        }
        let hours = self.catalog.number(&self.design.settings.edition, "derived_month_hours")?;
        let current = spec_label(node.product.as_ecs()?.spec.as_ref());
        let options = fitting
            .iter()
            .take(SHOWN)
            .map(|(row, hour)| {
                let (vcpu, memory) = (row.vcpu, row.memory_gib);
                ClassOption {
                    code: row.code.clone(),
                    shape: text!("{vcpu}核 {memory} GiB", "{vcpu} vCPU, {memory} GiB"),
                    price: Price::Known { amount: (*hour * hours).to_fen(), basis: PriceBasis::Derived },
                    period: Period::Month,
                    uses: Vec::new(),
                    source: row.provenance.source.clone(),
                    as_of: row.provenance.as_of.clone(),
                }
            })
            .collect();
        Some(Choice {
            aim,
            name: name.to_owned(),
            current_fits: true,
            current,
            wants: vec![
                (Measure::Cores, shape.0.into()),
                (Measure::Memory, Decimal::from_f64(shape.1).unwrap_or_default()),
            ],
            without: Vec::new(),
            options,
            fitting: fitting.len(),
            by_price: true,
            notes,
        })
    }
}

/// Counts of servers so that every AZ has the same and all together have what is wanted; servers stay where they
/// stand, and none is taken away.
fn spread(design: &Design, members: &[&(NodeId, &Node)], wanted: u64) -> Vec<Edit> {
    let mut by_az: BTreeMap<crate::design::AzId, Vec<(NodeId, &Node)>> = BTreeMap::new();
    for (id, node) in members {
        if let Some(az) = design.az_of(node) {
            by_az.entry(az).or_default().push((*id, *node));
        }
    }
    if by_az.is_empty() {
        return Vec::new();
    }
    let each = wanted.div_ceil(by_az.len() as u64);
    let mut edits = Vec::new();
    for nodes in by_az.values() {
        let here: u64 = nodes.iter().map(|(_, node)| u64::from(node.count)).sum();
        let Some(((id, node), lacking)) = nodes.first().zip(each.checked_sub(here).filter(|more| *more > 0))
        else {
            continue;
        };
        let Ok(count) = u32::try_from(u64::from(node.count) + lacking) else { continue };
        let mut row = (*node).clone();
        row.count = count;
        edits.push(Edit::PutNode(*id, Box::new(row)));
    }
    edits
}
