//! One check after another: rules that look at single rows are asked again only about those that a change can touch.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::engine::{Course, Told, all_told};
use super::rows::Focus;
use super::{Context, Job, Registry, Report, Team};
use crate::base::Date;
use crate::design::{AzId, Design, EnvironmentId, HaPromise, NodeId, Ref, RegionId, Repair, SecurityGroupId};
use crate::rules::Selection;

/// Checks one design after another. What it gives is always equal to [`super::check`]. It serves one catalogue.
#[derive(Debug, Default)]
pub struct Memo {
    last: Option<Last>,
}

/// What was checked last, and what each rule said. Keeping the design costs a few reference counts.
#[derive(Debug)]
struct Last {
    design: Design,
    repairs: Vec<Repair>,
    date: Date,
    selection: Selection,
    teams: Vec<Shape>,
    told: Vec<Arc<Told>>,
}

/// What rules read of a team beside the rows of its members.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    key: (Job, RegionId, Option<EnvironmentId>),
    members: Vec<NodeId>,
    per_az: Vec<(AzId, u64)>,
    without_az: u64,
    online: bool,
    promise: HaPromise,
}

impl Shape {
    fn of(team: &Team<'_>) -> Self {
        Self {
            key: (team.job, team.region, team.environment),
            members: team.ids().collect(),
            per_az: team.per_az.iter().map(|(&az, &count)| (az, count)).collect(),
            without_az: team.without_az,
            online: team.online,
            promise: team.promise,
        }
    }
}

impl Memo {
    /// Checks a design.
    pub fn check(&mut self, context: &Context<'_>) -> Report {
        let course = Course::of(context, Registry::rules());
        if context.earlier.is_some() {
            // What is held against an earlier version is asked for once.
            return course.report(context, &fresh(context, &course));
        }
        let teams: Vec<Shape> = context.facts.teams.iter().map(Shape::of).collect();
        let told = match &self.last {
            Some(last) if last.serves(context) => match last.focus(context, &teams) {
                Some(focus) => again(context, &course, &last.told, &focus),
                None => fresh(context, &course),
            },
            _ => fresh(context, &course),
        };
        let report = course.report(context, &told);
        self.last = Some(Last {
            design: context.design.clone(),
            repairs: context.repairs.to_vec(),
            date: context.date,
            selection: context.selection.clone(),
            teams,
            told,
        });
        report
    }
}

fn fresh(context: &Context<'_>, course: &Course) -> Vec<Arc<Told>> {
    let asked: Vec<_> = course.asked.iter().map(|asked| (asked, None)).collect();
    all_told(context, &asked).into_iter().map(Arc::new).collect()
}

/// Asks every rule that looks at the whole design, and the others about the rows in focus.
fn again(context: &Context<'_>, course: &Course, last: &[Arc<Told>], focus: &Arc<Focus>) -> Vec<Arc<Told>> {
    let asked: Vec<_> = course
        .asked
        .iter()
        .zip(last)
        .map(|(asked, before)| (asked, (asked.by_row && !before.is_loose()).then_some(focus)))
        .collect();
    let new = all_told(context, &asked);
    let merged = asked.iter().zip(new).zip(last).map(|((&(asked, by_focus), new), before)| match by_focus {
        None => Arc::new(new),
        // What it says of some rows alone is not what it would say of all.
        Some(_) if new.is_loose() || new.said.premise != before.said.premise => {
            match all_told(context, &[(asked, None)]).pop() {
                Some(whole) => Arc::new(whole),
                None => Arc::clone(before),
            }
        }
        Some(focus) => before.renewed(focus, new),
    });
    merged.collect()
}

/// A focus that holds more than this part of all nodes costs more than it saves,
const WORTH_IT: usize = 3;
/// where there are so many nodes that it matters at all.
const MANY_NODES: usize = 300;

fn too_many(asked: usize, nodes: usize) -> bool {
    nodes > MANY_NODES && asked * WORTH_IT > nodes
}

impl Last {
    /// Whether all is the same that rules read of more than single rows. Every field of a design is named, so that a
    /// new one must be placed here.
    fn serves(&self, context: &Context<'_>) -> bool {
        let Design {
            // Read by rules that are always asked.
            title: _,
            checklist: _,
            price_terms: _,
            workloads: _,
            next_id: _,
            // Compared row by row.
            nodes: _,
            links: _,
            security_groups: _,
            // Read by no rule.
            positions: _,
            bends: _,
            extents: _,
            ext: _,
            settings,
            account,
            waivers,
            systems,
            environments,
            functions,
            regions,
            azs,
            security_zones,
            vpcs,
            vswitches,
            sites,
        } = &self.design;
        let now = context.design;
        self.date == context.date
            && self.selection == context.selection
            && self.repairs == context.repairs
            && *systems == now.systems
            && *environments == now.environments
            && *functions == now.functions
            && *regions == now.regions
            && *azs == now.azs
            && *security_zones == now.security_zones
            && *vpcs == now.vpcs
            && *vswitches == now.vswitches
            && *sites == now.sites
            && *settings == now.settings
            && *account == now.account
            && *waivers == now.waivers
    }

    /// The rows about which rules are asked again; none when those are so many that all may as well be asked.
    fn focus(&self, context: &Context<'_>, teams: &[Shape]) -> Option<Arc<Focus>> {
        let (old, now, facts) = (&self.design, context.design, &context.facts);
        let links = old.links.changed(&now.links);
        let mut changed: BTreeSet<NodeId> = old.nodes.changed(&now.nodes).into_iter().collect();
        for &id in &links {
            for link in [old.links.get(id), now.links.get(id)].into_iter().flatten() {
                changed.extend([link.from, link.to]);
            }
        }
        let mut groups: BTreeSet<SecurityGroupId> =
            old.security_groups.changed(&now.security_groups).into_iter().collect();
        let mut peers: Vec<NodeId> = Vec::new();
        for &id in &groups {
            for group in [old.security_groups.get(id), now.security_groups.get(id)].into_iter().flatten() {
                peers.extend(group.rules.iter().filter_map(|rule| match rule.peer {
                    crate::design::Peer::Node(id) => Some(id),
                    _ => None,
                }));
            }
        }
        // Groups that name what changed are read with it.
        for (id, group) in now.security_groups.iter() {
            let named = |peer: &crate::design::Peer| match peer {
                crate::design::Peer::Node(id) => changed.contains(id),
                crate::design::Peer::SecurityGroup(id) => groups.contains(id),
                _ => false,
            };
            if group.rules.iter().any(|rule| named(&rule.peer)) {
                groups.insert(id);
            }
        }
        if !groups.is_empty() {
            let grouped =
                |node: &crate::design::Node| node.security_groups.iter().any(|id| groups.contains(id));
            changed.extend(facts.nodes.iter().filter(|(_, node)| grouped(node)).map(|(id, _)| *id));
        }
        // A team that is another one is another thing to each of its members.
        let mut jobs: BTreeSet<Ref> = BTreeSet::new();
        let mut other = |shape: &Shape| {
            jobs.insert(shape.key.0.into());
            changed.extend(&shape.members);
        };
        differing(&self.teams, teams, &mut other);
        if too_many(changed.len(), facts.nodes.len()) {
            return None;
        }
        let mut near = changed.clone();
        near.extend(namesakes(old, context, &changed));
        near.extend(peers);
        for &id in &changed {
            for node in [old.nodes.get(id), facts.node(id)].into_iter().flatten() {
                near.extend(node.mentioned_nodes());
            }
            near.extend(facts.outgoing(id).iter().map(|(_, link)| link.to));
            near.extend(facts.incoming(id).iter().map(|(_, link)| link.from));
        }
        let mentioning = facts.slbs.iter().map(|row| (row.0, row.1));
        let mentioning = mentioning.chain(facts.rds.iter().map(|row| (row.0, row.1)));
        for (id, node) in mentioning.chain(facts.others.iter().copied()) {
            if node.mentioned_nodes().iter().any(|id| changed.contains(id)) {
                near.insert(id);
            }
        }
        let team_of = |id: &NodeId| facts.team_of(*id).map(|team| Ref::from(team.job));
        jobs.extend(near.iter().filter_map(team_of));
        let mut lines: BTreeSet<_> = links.into_iter().collect();
        for &id in &changed {
            lines.extend(facts.outgoing(id).iter().chain(facts.incoming(id)).map(|(link, _)| *link));
        }
        if too_many(near.len(), facts.nodes.len()) {
            return None;
        }
        let focus = Focus { nodes: near.into_iter().collect(), links: lines.into_iter().collect(), jobs };
        Some(Arc::new(focus))
    }
}

/// The nodes that share a name with one of some, before or after.
fn namesakes(old: &Design, context: &Context<'_>, changed: &BTreeSet<NodeId>) -> Vec<NodeId> {
    let rows = changed.iter().flat_map(|&id| [old.nodes.get(id), context.facts.node(id)]);
    let names: BTreeSet<&str> = rows.flatten().map(|node| node.name.trim()).collect();
    let all = context.facts.nodes.iter();
    all.filter(|(_, node)| names.contains(node.name.trim())).map(|(id, _)| *id).collect()
}

/// Shows every team that only one of the two lists has in that shape.
fn differing(old: &[Shape], new: &[Shape], visit: &mut impl FnMut(&Shape)) {
    if old.len() == new.len() {
        for (old, new) in old.iter().zip(new).filter(|(old, new)| old != new) {
            visit(old);
            visit(new);
        }
        return;
    }
    old.iter().filter(|shape| !new.contains(shape)).for_each(&mut *visit);
    new.iter().filter(|shape| !old.contains(shape)).for_each(visit);
}
