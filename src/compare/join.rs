//! Two tables side by side.

use std::cmp::Ordering;

use crate::design::Table;

/// The rows of two tables by key, in the order of the keys: one walk over each, however large they are.
pub(super) fn joined<'t, K: Ord + Copy, V>(
    first: &'t Table<K, V>,
    other: &'t Table<K, V>,
) -> impl Iterator<Item = (K, Option<&'t V>, Option<&'t V>)> {
    let (mut ours, mut theirs) = (first.iter().peekable(), other.iter().peekable());
    std::iter::from_fn(move || {
        let order = match (ours.peek(), theirs.peek()) {
            (Some((a, _)), Some((b, _))) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        match order {
            Ordering::Less => ours.next().map(|(key, row)| (key, Some(row), None)),
            Ordering::Greater => theirs.next().map(|(key, row)| (key, None, Some(row))),
            Ordering::Equal => {
                let row = theirs.next().map(|(_, row)| row);
                ours.next().map(|(key, old)| (key, Some(old), row))
            }
        }
    })
}
