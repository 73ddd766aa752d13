//! Rules that look at one row after the other, so that a change of a few rows asks them about those alone.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::Team;
use crate::design::{Link, LinkId, Node, NodeId, Ref, WorkloadId};

/// A row that a rule looks at by itself.
pub trait Row: Sized {
    /// What it is called. Rows of one list come in the order of their ids; teams, which are few, in their own.
    fn unit(&self) -> Ref;

    /// The places of the rows that are asked for, in order.
    fn wanted(rows: &[Self], focus: &Focus) -> Vec<usize>;
}

impl Row for (NodeId, &Node) {
    fn unit(&self) -> Ref {
        self.0.into()
    }

    fn wanted(rows: &[Self], focus: &Focus) -> Vec<usize> {
        places(rows, &focus.nodes, |row| row.0)
    }
}

impl<T> Row for (NodeId, &Node, T) {
    fn unit(&self) -> Ref {
        self.0.into()
    }

    fn wanted(rows: &[Self], focus: &Focus) -> Vec<usize> {
        places(rows, &focus.nodes, |row| row.0)
    }
}

impl Row for (LinkId, &Link) {
    fn unit(&self) -> Ref {
        self.0.into()
    }

    fn wanted(rows: &[Self], focus: &Focus) -> Vec<usize> {
        places(rows, &focus.links, |row| row.0)
    }
}

impl Row for Team<'_> {
    /// Teams that do one job in several regions or environments are one unit.
    fn unit(&self) -> Ref {
        self.job.into()
    }

    fn wanted(rows: &[Self], focus: &Focus) -> Vec<usize> {
        let all = rows.iter().enumerate();
        all.filter(|(_, team)| focus.jobs.contains(&team.unit())).map(|(at, _)| at).collect()
    }
}

fn places<R, K: Ord + Copy>(rows: &[R], wanted: &[K], key: impl Fn(&R) -> K) -> Vec<usize> {
    wanted.iter().filter_map(|id| rows.binary_search_by_key(id, &key).ok()).collect()
}

/// What is said apart from all rows; no row has this id, which is larger than any file may hold.
pub(super) const APART: Ref = Ref::Workload(WorkloadId(u32::MAX));

/// The rows about which rules are asked again after a change: what changed, and what is linked with it, mentions it
/// or is mentioned by it, before or after.
#[derive(Debug, Default)]
pub struct Focus {
    /// In order.
    pub nodes: Vec<NodeId>,
    /// In order.
    pub links: Vec<LinkId>,
    /// The jobs of teams.
    pub jobs: BTreeSet<Ref>,
}

impl Focus {
    /// On one row.
    pub(super) fn on(unit: Ref) -> Self {
        let mut focus = Self::default();
        focus.nodes.extend(NodeId::try_from(unit));
        focus.links.extend(LinkId::try_from(unit));
        focus.jobs.insert(unit);
        focus
    }

    /// Whether what was said of a row is said anew.
    #[must_use]
    pub fn has(&self, unit: Ref) -> bool {
        if unit == APART {
            return true;
        }
        if self.jobs.contains(&unit) {
            return true;
        }
        if let Ok(id) = NodeId::try_from(unit) {
            return self.nodes.binary_search(&id).is_ok();
        }
        LinkId::try_from(unit).is_ok_and(|id| self.links.binary_search(&id).is_ok())
    }
}

/// The rows of a list that a rule is to look at; while it looks at one, what it says is said of that one.
#[derive(Debug)]
pub struct Each<'s, R> {
    rows: &'s [R],
    next: usize,
    /// The places to visit, last first; none for all.
    wanted: Option<Vec<usize>>,
    unit: Rc<Cell<Option<Ref>>>,
}

impl<'s, R: Row> Each<'s, R> {
    pub(super) fn new(rows: &'s [R], focus: Option<&Arc<Focus>>, unit: &Rc<Cell<Option<Ref>>>) -> Self {
        let wanted = focus.map(|focus| {
            let mut places = R::wanted(rows, focus);
            places.reverse();
            places
        });
        Self { rows, next: 0, wanted, unit: Rc::clone(unit) }
    }
}

impl<'s, R: Row> Iterator for Each<'s, R> {
    type Item = &'s R;

    fn next(&mut self) -> Option<&'s R> {
        let at = match &mut self.wanted {
            Some(places) => places.pop(),
            None => {
                self.next += 1;
                Some(self.next - 1)
            }
        };
        let row = at.and_then(|at| self.rows.get(at));
        self.unit.set(row.map(Row::unit));
        row
    }
}
