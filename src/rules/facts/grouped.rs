//! A multimap over ids: built once, read often.

use crate::design::Ref;

/// Values by id, in one piece of memory; the values of an id keep the order in which they came.
///
/// Ids come from one counter, so that those of one kind lie close together: a list of where each number's values
/// begin finds them in one step. Where a file spreads its ids far apart, the numbers are searched instead.
#[derive(Debug)]
pub(in crate::rules) struct Grouped<V> {
    /// The number of the first slot.
    first: u32,
    /// Where the values of each slot begin, and at the end how many there are.
    starts: Vec<u32>,
    /// The number of each slot where ids lie too far apart for one slot each; ascending.
    numbers: Option<Vec<u32>>,
    values: Vec<V>,
}

impl<V> Default for Grouped<V> {
    fn default() -> Self {
        Self { first: 0, starts: Vec::new(), numbers: None, values: Vec::new() }
    }
}

impl<V> Grouped<V> {
    /// The values of an id.
    pub(in crate::rules) fn get(&self, key: impl Into<Ref>) -> &[V] {
        self.of(key.into().number()).unwrap_or_default()
    }

    fn of(&self, number: u32) -> Option<&[V]> {
        let slot = match &self.numbers {
            None => number.checked_sub(self.first)? as usize,
            Some(numbers) => numbers.binary_search(&number).ok()?,
        };
        let (start, end) = (*self.starts.get(slot)?, *self.starts.get(slot.checked_add(1)?)?);
        self.values.get(start as usize..end as usize)
    }
}

impl<K: Into<Ref>, V: Copy> FromIterator<(K, V)> for Grouped<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let pairs: Vec<(u32, V)> =
            pairs.into_iter().map(|(key, value)| (key.into().number(), value)).collect();
        let lowest = pairs.iter().map(|(number, _)| *number).min();
        let highest = pairs.iter().map(|(number, _)| *number).max();
        let (Some(first), Some(last)) = (lowest, highest) else { return Self::default() };
        let span = (last - first) as usize;
        let numbers = (span > 16 * pairs.len() + 4096).then(|| {
            let mut numbers: Vec<u32> = pairs.iter().map(|(number, _)| *number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        });
        let slot = |number: u32| match &numbers {
            None => (number - first) as usize,
            Some(numbers) => numbers.partition_point(|&other| other < number),
        };
        let slots = numbers.as_ref().map_or(span + 1, Vec::len);
        let mut starts = vec![0_u32; slots + 1];
        for (number, _) in &pairs {
            if let Some(count) = starts.get_mut(slot(*number) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        // Every place is written once: the counts add up to the number of pairs.
        let mut values: Vec<V> = pairs.iter().map(|(_, value)| *value).collect();
        let mut next = starts.clone();
        for (number, value) in &pairs {
            if let Some(at) = next.get_mut(slot(*number)) {
                if let Some(place) = values.get_mut(*at as usize) {
                    *place = *value;
                }
                *at += 1;
            }
        }
        Self { first, starts, numbers, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::NodeId;

    #[test]
    fn values_keep_their_order_within_an_id() {
        let pairs = [(2, "b"), (1, "a"), (2, "c")].map(|(number, value)| (NodeId(number), value));
        let grouped: Grouped<&str> = pairs.into_iter().collect();
        assert_eq!(grouped.get(NodeId(2)), ["b", "c"]);
        assert_eq!(grouped.get(NodeId(1)), ["a"]);
        assert!(grouped.get(NodeId(3)).is_empty() && grouped.get(NodeId(0)).is_empty());
    }

    #[test]
    fn ids_may_lie_far_apart() {
        let pairs = [(999_999_999, 'd'), (3, 'a'), (999_999_999, 'e'), (500_000, 'b')];
        let grouped: Grouped<char> =
            pairs.map(|(number, value)| (NodeId(number), value)).into_iter().collect();
        assert_eq!(grouped.get(NodeId(999_999_999)), ['d', 'e']);
        assert_eq!((grouped.get(NodeId(3)), grouped.get(NodeId(500_000))), (&['a'][..], &['b'][..]));
        assert!(grouped.get(NodeId(4)).is_empty());
        assert!(Grouped::<char>::default().get(NodeId(0)).is_empty());
    }
}
