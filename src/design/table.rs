//! An ordered map whose snapshots share structure.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Rows ordered by key. Cloning costs one reference count, whatever the number of rows; a change copies the
/// spine once and shares every row that did not change.
pub struct Table<K, V> {
    rows: Arc<BTreeMap<K, Arc<V>>>,
}

impl<K: Ord + Copy, V> Table<K, V> {
    /// The row with this key.
    #[must_use]
    pub fn get(&self, key: K) -> Option<&V> {
        self.rows.get(&key).map(Arc::as_ref)
    }

    /// Whether a row has this key.
    #[must_use]
    pub fn contains(&self, key: K) -> bool {
        self.rows.contains_key(&key)
    }

    /// All rows in the order of their keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> + ExactSizeIterator {
        self.rows.iter().map(|(&key, row)| (key, row.as_ref()))
    }

    /// All keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> {
        self.rows.keys().copied()
    }

    /// All rows without their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.rows.values().map(Arc::as_ref)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether the two are the same snapshot, which is much cheaper to ask than equality.
    #[must_use]
    pub fn is_same_snapshot(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rows, &other.rows)
    }

    /// The rows that differ between two snapshots with the same keys; none when the keys differ.
    #[must_use]
    pub fn differing<'t>(&'t self, other: &'t Self) -> Option<Vec<(K, &'t V, &'t V)>> {
        if self.rows.len() != other.rows.len() {
            return None;
        }
        let mut found = Vec::new();
        for ((&key, own), (&their_key, theirs)) in self.rows.iter().zip(other.rows.iter()) {
            if key != their_key {
                return None;
            }
            if !Arc::ptr_eq(own, theirs) {
                found.push((key, own.as_ref(), theirs.as_ref()));
            }
        }
        Some(found)
    }

    /// The keys of the rows that came, went or changed from one snapshot to another, in order.
    #[must_use]
    pub fn changed(&self, other: &Self) -> Vec<K> {
        let mut found = Vec::new();
        if self.is_same_snapshot(other) {
            return found;
        }
        let (mut own, mut theirs) = (self.rows.iter().peekable(), other.rows.iter().peekable());
        loop {
            match (own.peek(), theirs.peek()) {
                (Some((a, row)), Some((b, other))) if a == b => {
                    if !Arc::ptr_eq(row, other) {
                        found.push(**a);
                    }
                    own.next();
                    theirs.next();
                }
                (Some((a, _)), Some((b, _))) if a < b => {
                    found.push(**a);
                    own.next();
                }
                (_, Some((b, _))) => {
                    found.push(**b);
                    theirs.next();
                }
                (Some((a, _)), None) => {
                    found.push(**a);
                    own.next();
                }
                (None, None) => return found,
            }
        }
    }

    pub(super) fn insert(&mut self, key: K, row: V) {
        Arc::make_mut(&mut self.rows).insert(key, Arc::new(row));
    }

    pub(super) fn remove(&mut self, key: K) -> bool {
        self.rows.contains_key(&key) && Arc::make_mut(&mut self.rows).remove(&key).is_some()
    }

    /// Changes rows in place; rows that no other snapshot shares are not copied.
    pub(super) fn for_each_mut(&mut self, mut change: impl FnMut(K, &mut V))
    where
        V: Clone,
    {
        for (&key, row) in Arc::make_mut(&mut self.rows) {
            change(key, Arc::make_mut(row));
        }
    }

    pub(super) fn keep(&mut self, mut wanted: impl FnMut(K) -> bool) {
        if self.rows.keys().any(|&key| !wanted(key)) {
            Arc::make_mut(&mut self.rows).retain(|&key, _| wanted(key));
        }
    }
}

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Self { rows: Arc::clone(&self.rows) }
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: Arc::new(BTreeMap::new()) }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Table<K, V> {
    /// Rows that both snapshots share are equal without a look inside.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rows, &other.rows)
            || self.rows.len() == other.rows.len()
                && self
                    .rows
                    .iter()
                    .zip(other.rows.iter())
                    .all(|((k, a), (l, b))| k == l && (Arc::ptr_eq(a, b) || a == b))
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Table<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(rows: I) -> Self {
        Self { rows: Arc::new(rows.into_iter().map(|(key, row)| (key, Arc::new(row))).collect()) }
    }
}

impl<K: Serialize, V: Serialize> Serialize for Table<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.rows.iter().map(|(key, row)| (key, row.as_ref())))
    }
}

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Deserialize<'de> for Table<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::<K, V>::deserialize(deserializer).map(|rows| rows.into_iter().collect())
    }
}
