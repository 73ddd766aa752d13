//! What the rules about disaster recovery share.

use std::collections::BTreeMap;

use crate::design::{Bucket, Criticality, HaPromise, Node, NodeId, Place, Product, RegionId, SlbScope};
use crate::rules::{Context, Team};

/// Whether anything in the design promises to survive the loss of a region.
pub(super) fn promises_region(context: &Context<'_>) -> bool {
    let design = context.design;
    design.settings.ha_promise == HaPromise::Region
        || design.systems.values().any(|row| row.ha_promise == Some(HaPromise::Region))
        || design.environments.values().any(|row| row.ha_promise == Some(HaPromise::Region))
}

/// Whether the design, or a system in it, is core business.
pub(in crate::rules) fn is_core(context: &Context<'_>) -> bool {
    let design = context.design;
    design.settings.criticality == Criticality::Core
        || design.systems.values().any(|row| row.criticality == Some(Criticality::Core))
}

/// Regions that hold servers, databases or buckets, those that serve first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sites {
    /// Those that serve users.
    pub active: Vec<RegionId>,
    /// Those that wait to take over.
    pub standby: Vec<RegionId>,
    /// Those of which the plan says neither.
    pub unsaid: Vec<RegionId>,
}

impl Sites {
    /// How many regions there are.
    pub fn count(&self) -> usize {
        self.active.len() + self.standby.len() + self.unsaid.len()
    }
}

/// Regions as the recovery plan names them.
pub(super) fn planned(context: &Context<'_>) -> Sites {
    let design = context.design;
    let plan = &design.settings.recovery;
    let mut sites = Sites::default();
    for (id, row) in design.regions.iter() {
        if !holds_something(context, id) {
            continue;
        }
        let (active, standby) = (plan.active.contains(&row.code), plan.standby.contains(&row.code));
        if active {
            sites.active.push(id);
        }
        if standby {
            sites.standby.push(id);
        }
        if !active && !standby {
            sites.unsaid.push(id);
        }
    }
    sites
}

/// Regions as planned; where the plan is silent, the region of the production database, else the one with the
/// most production servers, serves and the others wait.
pub(super) fn sites(context: &Context<'_>) -> Sites {
    let mut sites = planned(context);
    if sites.active.is_empty() {
        let main = main_region(context).filter(|region| sites.unsaid.contains(region));
        sites.active.extend(main);
        sites.unsaid.retain(|region| Some(*region) != main);
    }
    sites.standby.append(&mut sites.unsaid);
    sites.standby.retain(|region| !sites.active.contains(region));
    sites
}

fn holds_something(context: &Context<'_>, region: RegionId) -> bool {
    context.facts.nodes_in_region(region).iter().filter_map(|&id| context.facts.node(id)).any(|node| {
        matches!(node.product, Product::Ecs(_) | Product::Rds(_) | Product::Oss(_) | Product::Slb(_))
    })
}

fn main_region(context: &Context<'_>) -> Option<RegionId> {
    let design = context.design;
    let mut weight: BTreeMap<RegionId, (bool, u64)> = BTreeMap::new();
    for (_, node, rds) in &context.facts.rds {
        if let (Some(region), None, None) = (design.region_of(node), rds.dr_of, rds.read_only_of) {
            weight.entry(region).or_default().0 = true;
        }
    }
    for team in &context.facts.teams {
        let servers = &mut weight.entry(team.region).or_default().1;
        *servers = servers.saturating_add(team.count());
    }
    let heaviest = weight.iter().max_by_key(|&(&region, &weight)| (weight, std::cmp::Reverse(region)));
    heaviest.map(|(&region, _)| region)
}

/// The region in which a node stands.
pub(super) fn region_of(context: &Context<'_>, id: NodeId) -> Option<RegionId> {
    context.facts.node(id).and_then(|node| context.design.region_of(node))
}

/// Production databases: neither copies for recovery nor read-only ones.
pub(super) fn production_rds<'a>(context: &Context<'a>) -> impl Iterator<Item = (NodeId, &'a Node)> {
    let all: Vec<_> = context.facts.rds.clone();
    all.into_iter()
        .filter(|(_, _, rds)| rds.dr_of.is_none() && rds.read_only_of.is_none())
        .map(|(id, node, _)| (id, node))
}

/// The copy of a database in another region.
pub(super) fn copy_of(context: &Context<'_>, id: NodeId) -> Option<NodeId> {
    let home = region_of(context, id);
    let mut copies = context.facts.rds.iter().filter(|(_, _, rds)| rds.dr_of == Some(id));
    copies.find(|(_, node, _)| context.design.region_of(node) != home).map(|&(copy, _, _)| copy)
}

/// All buckets with what they copy.
pub(super) fn buckets<'a>(context: &Context<'a>) -> Vec<(NodeId, &'a Node, &'a Bucket)> {
    crate::rules::oss::parts::buckets(context).collect()
}

/// The team that does the same job in another region.
pub(super) fn counterpart<'c, 'a>(
    context: &'c Context<'a>,
    team: &Team<'_>,
    region: RegionId,
) -> Option<&'c Team<'a>> {
    context.facts.teams.iter().find(|other| other.region == region && other.job == team.job)
}

/// Load balancers before a team.
pub(super) fn balancers_of(context: &Context<'_>, team: &Team<'_>) -> Vec<NodeId> {
    let mut found: Vec<NodeId> =
        team.ids().flat_map(|id| context.facts.listeners_of(id).iter().map(|&(slb, _)| slb)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The public load balancers of a region.
pub(super) fn public_balancers(context: &Context<'_>, region: RegionId) -> Vec<NodeId> {
    let here = context.facts.slbs.iter().filter(|(_, node, slb)| {
        slb.scope == SlbScope::Public && context.design.region_of(node) == Some(region)
    });
    here.map(|&(id, _, _)| id).collect()
}

/// Across a region.
pub(super) const fn across(region: RegionId) -> Place {
    Place::Region { region, security_zone: None }
}
