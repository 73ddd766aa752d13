//! What a map keeps of each node, found by its id without searching.

use super::AddressSet;
use super::map::{RuleAt, Space};
use crate::design::{
    Design, Direction, Link, LinkId, NetKind, Nic, Node, NodeId, RuleAction, SecurityGroupId, SecurityRule,
};

/// Positions of nodes. Ids are small numbers in every design that this program made; a file that somebody wrote
/// by hand may hold any.
#[derive(Debug, Default)]
pub(super) struct Places {
    ids: Vec<NodeId>,
    direct: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

impl Places {
    pub(super) fn of(ids: Vec<NodeId>) -> Self {
        let end = ids.last().map_or(0, |id| u64::from(id.0) + 1);
        let mut direct = Vec::new();
        if end <= ids.len() as u64 * 16 + 4096 {
            direct = vec![NOWHERE; end as usize];
            for (at, id) in ids.iter().enumerate() {
                if let Some(slot) = direct.get_mut(id.0 as usize) {
                    *slot = at as u32;
                }
            }
        }
        Self { ids, direct }
    }

    pub(super) fn at(&self, id: NodeId) -> Option<usize> {
        if self.direct.is_empty() {
            return self.ids.binary_search(&id).ok();
        }
        self.direct.get(id.0 as usize).copied().filter(|&at| at != NOWHERE).map(|at| at as usize)
    }
}

/// A node and what is asked about it most.
#[derive(Debug)]
pub(super) struct Spot<'a> {
    pub id: NodeId,
    pub node: &'a Node,
    pub space: Option<Space>,
    pub net: NetKind,
    pub addresses: AddressSet,
    /// The listeners that pass traffic to it: load balancer and position.
    pub listeners: Vec<(NodeId, usize)>,
    pub eips: Vec<NodeId>,
    /// By what a server goes to the Internet.
    pub way_out: Option<NodeId>,
    /// On which ports a database answers.
    pub ports: Vec<u16>,
    /// Its set of groups.
    pub rules: Option<u32>,
}

/// Links by one of their ends, the ends in the order of positions.
#[derive(Debug, Default)]
pub(super) struct Ends<'a> {
    starts: Vec<u32>,
    links: Vec<(LinkId, &'a Link)>,
}

impl<'a> Ends<'a> {
    pub(super) fn of(
        links: &[(LinkId, &'a Link)],
        places: &Places,
        nodes: usize,
        end: impl Fn(&Link) -> NodeId,
    ) -> Self {
        let at: Vec<Option<usize>> = links.iter().map(|(_, link)| places.at(end(link))).collect();
        let mut starts = vec![0_u32; nodes + 1];
        for at in at.iter().flatten() {
            if let Some(count) = starts.get_mut(at + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let Some(&filler) = links.first() else { return Self { starts, links: Vec::new() } };
        let mut sorted = vec![filler; sum as usize];
        for (link, at) in links.iter().zip(at) {
            let Some(next) = at.and_then(|at| next.get_mut(at)) else { continue };
            if let Some(slot) = sorted.get_mut(*next as usize) {
                *slot = *link;
            }
            *next += 1;
        }
        Self { starts, links: sorted }
    }

    pub(super) fn at(&self, at: usize) -> &[(LinkId, &'a Link)] {
        let (Some(&first), Some(&end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return &[] };
        self.links.get(first as usize..end as usize).unwrap_or_default()
    }
}

/// The rules of a set of groups, by direction and card, in the order in which they are asked: by priority, drop
/// first. Servers in the same groups share them.
#[derive(Debug, Default)]
pub(super) struct RuleSet<'a> {
    lists: [Vec<(RuleAt, &'a SecurityRule)>; 4],
}

impl<'a> RuleSet<'a> {
    pub(super) fn of(design: &'a Design, groups: &[SecurityGroupId]) -> Self {
        let mut rules: Vec<(u32, bool, RuleAt, &SecurityRule)> = Vec::new();
        for &group in groups {
            let Some(row) = design.security_groups.get(group) else { continue };
            for (at, rule) in row.rules.iter().enumerate() {
                rules.push((rule.priority, rule.action == RuleAction::Allow, (group, at), rule));
            }
        }
        rules.sort_unstable_by_key(|&(priority, allow, at, _)| (priority, allow, at));
        let mut set = Self::default();
        for (_, _, at, rule) in rules {
            if let Some(list) = set.lists.get_mut(Self::list(rule.direction, rule.nic)) {
                list.push((at, rule));
            }
        }
        set
    }

    const fn list(direction: Direction, nic: Nic) -> usize {
        match (direction, nic) {
            (Direction::In, Nic::Intranet) => 0,
            (Direction::In, Nic::Public) => 1,
            (Direction::Out, Nic::Intranet) => 2,
            (Direction::Out, Nic::Public) => 3,
        }
    }

    pub(super) fn get(&self, direction: Direction, nic: Nic) -> &[(RuleAt, &'a SecurityRule)] {
        self.lists.get(Self::list(direction, nic)).map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_whether_they_are_dense_or_not() {
        for ids in [vec![3, 4, 9], vec![1, 4_000_000_000], Vec::new()] {
            let ids: Vec<NodeId> = ids.into_iter().map(NodeId).collect();
            let places = Places::of(ids.clone());
            for (at, &id) in ids.iter().enumerate() {
                assert_eq!(places.at(id), Some(at));
            }
            for other in [0, 5, 10, u32::MAX] {
                assert_eq!(places.at(NodeId(other)), None);
            }
        }
    }
}
