//! What is selected.

use std::collections::BTreeSet;

use crate::design::{Design, LinkId, NodeId, Ref};

/// The selected things, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection(BTreeSet<Ref>);

impl Selection {
    /// Nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self(BTreeSet::new())
    }

    /// One thing.
    #[must_use]
    pub fn one(what: impl Into<Ref>) -> Self {
        Self(BTreeSet::from([what.into()]))
    }

    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many things are selected.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether this is selected.
    #[must_use]
    pub fn contains(&self, what: impl Into<Ref>) -> bool {
        self.0.contains(&what.into())
    }

    /// The only thing selected, when it is exactly one.
    #[must_use]
    pub fn single(&self) -> Option<Ref> {
        if self.0.len() == 1 { self.0.first().copied() } else { None }
    }

    /// Adds a thing, or takes it out when it is already in.
    pub fn toggle(&mut self, what: impl Into<Ref>) {
        let what = what.into();
        if !self.0.remove(&what) {
            self.0.insert(what);
        }
    }

    /// Adds a thing.
    pub fn insert(&mut self, what: impl Into<Ref>) {
        self.0.insert(what.into());
    }

    /// All selected things.
    pub fn iter(&self) -> impl Iterator<Item = Ref> {
        self.0.iter().copied()
    }

    /// The selected nodes.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.0.iter().filter_map(|what| if let Ref::Node(id) = *what { Some(id) } else { None })
    }

    /// The selected links.
    pub fn links(&self) -> impl Iterator<Item = LinkId> {
        self.0.iter().filter_map(|what| if let Ref::Link(id) = *what { Some(id) } else { None })
    }

    /// Forgets what no longer lives in the design.
    pub fn keep_living(&mut self, design: &Design) {
        self.0.retain(|&what| design.has(what));
    }
}

impl FromIterator<Ref> for Selection {
    fn from_iter<I: IntoIterator<Item = Ref>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}
