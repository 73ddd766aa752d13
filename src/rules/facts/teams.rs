//! Teams: the production servers that do one job in one region.

use std::collections::BTreeMap;

use super::{Facts, Grouped};
use crate::design::{
    AzId, Ecs, EcsRole, EnvironmentId, FunctionId, HaPromise, Node, NodeId, Purpose, Ref, RegionId,
};

/// What the servers of a team do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Job {
    /// A function of the design.
    Function(FunctionId),
    /// No function was entered: the servers behind the same listeners do the same job, and a server that
    /// shares no listener does a job of its own. The id is the lowest member's.
    Unnamed(NodeId),
}

impl From<Job> for Ref {
    fn from(job: Job) -> Self {
        match job {
            Job::Function(id) => id.into(),
            Job::Unnamed(id) => id.into(),
        }
    }
}

/// A server of a team.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Its id.
    pub id: NodeId,
    /// Its row.
    pub node: &'a Node,
    /// Its product.
    pub ecs: &'a Ecs,
}

/// T(f): the production servers of one function in one region and one environment. Two regions are two teams.
#[derive(Debug)]
pub struct Team<'a> {
    /// What they do.
    pub job: Job,
    /// The region they stand in.
    pub region: RegionId,
    /// The environment they serve.
    pub environment: Option<EnvironmentId>,
    /// The servers by id.
    pub members: Vec<Member<'a>>,
    /// n(f, az): how many stand in each AZ, counting each node's `count`.
    pub per_az: BTreeMap<AzId, u64>,
    /// How many stand in the region without an AZ.
    pub without_az: u64,
    /// Whether it receives business from users or from another team.
    pub online: bool,
    /// The highest promise that holds for a member.
    pub promise: HaPromise,
}

impl Team<'_> {
    /// #T(f): how many servers there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.per_az.values().copied().fold(self.without_az, u64::saturating_add)
    }

    /// The members' ids in order.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> {
        self.members.iter().map(|member| member.id)
    }

    /// The subjects of a finding about the team: its function and its members.
    pub fn subjects(&self) -> impl Iterator<Item = Ref> {
        std::iter::once(Ref::from(self.job)).chain(self.ids().map(Ref::from))
    }

    /// Whether a node is a member.
    #[must_use]
    pub fn has(&self, node: NodeId) -> bool {
        self.members.binary_search_by_key(&node, |member| member.id).is_ok()
    }
}

type Key = (Job, Option<EnvironmentId>, RegionId);

/// All teams in the order of their keys, and the team of each server.
pub(super) fn of<'a>(facts: &Facts<'a>) -> (Vec<Team<'a>>, Grouped<usize>) {
    let design = facts.design;
    let unnamed = jobs_without_a_name(facts);
    let mut by_key: BTreeMap<Key, Team<'a>> = BTreeMap::new();
    for (id, node, ecs) in facts.servers(EcsRole::Production) {
        let Some(region) = design.region_of(node) else { continue };
        let job = node
            .function
            .map_or_else(|| Job::Unnamed(unnamed.get(&id).copied().unwrap_or(id)), Job::Function);
        let team = by_key.entry((job, node.environment, region)).or_insert_with(|| Team {
            job,
            region,
            environment: node.environment,
            members: Vec::new(),
            per_az: BTreeMap::new(),
            without_az: 0,
            online: false,
            promise: HaPromise::None,
        });
        team.members.push(Member { id, node, ecs });
        team.promise = team.promise.max(design.ha_promise_of(node));
        match design.az_of(node) {
            Some(az) => *team.per_az.entry(az).or_default() += u64::from(node.count),
            None => team.without_az += u64::from(node.count),
        }
    }
    let mut teams: Vec<Team<'a>> = by_key.into_values().collect();
    for team in &mut teams {
        team.online = is_online(facts, team);
    }
    let team_of = teams
        .iter()
        .enumerate()
        .flat_map(|(at, team)| team.members.iter().map(move |member| (member.id, at)))
        .collect();
    (teams, team_of)
}

/// Whether business arrives at a member from outside the team, by a link or through a listener.
fn is_online(facts: &Facts<'_>, team: &Team<'_>) -> bool {
    team.ids().any(|id| {
        !facts.listeners_of(id).is_empty()
            || facts
                .incoming(id)
                .iter()
                .any(|(_, link)| link.purpose == Purpose::Business && !team.has(link.from))
    })
}

/// For servers without a function: the lowest id among those joined by shared listeners.
fn jobs_without_a_name(facts: &Facts<'_>) -> BTreeMap<NodeId, NodeId> {
    let mut first_of_listener: BTreeMap<(NodeId, usize), NodeId> = BTreeMap::new();
    let mut leader: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    let nameless = facts.servers(EcsRole::Production).filter(|(_, node, _)| node.function.is_none());
    for (id, _, _) in nameless {
        leader.insert(id, id);
        for &listener in facts.listeners_of(id) {
            let first = *first_of_listener.entry(listener).or_insert(id);
            let (a, b) = (root(&leader, first), root(&leader, id));
            leader.insert(a.max(b), a.min(b));
        }
    }
    let roots: Vec<_> = leader.keys().map(|&id| (id, root(&leader, id))).collect();
    roots.into_iter().collect()
}

/// Follows the leaders; each is lower than the one before, so that this ends.
fn root(leader: &BTreeMap<NodeId, NodeId>, mut id: NodeId) -> NodeId {
    while let Some(&next) = leader.get(&id)
        && next < id
    {
        id = next;
    }
    id
}
