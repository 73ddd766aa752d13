//! A sorted multimap: built once, read often.

/// Values by key, in one piece of memory; the values of a key keep the order in which they came.
#[derive(Debug)]
pub(super) struct Grouped<K, V> {
    keys: Vec<K>,
    values: Vec<V>,
}

impl<K, V> Default for Grouped<K, V> {
    fn default() -> Self {
        Self { keys: Vec::new(), values: Vec::new() }
    }
}

impl<K: Ord + Copy, V> Grouped<K, V> {
    /// The values of a key.
    pub(super) fn get(&self, key: K) -> &[V] {
        let first = self.keys.partition_point(|&k| k < key);
        let past = self.keys.partition_point(|&k| k <= key);
        self.values.get(first..past).unwrap_or_default()
    }
}

impl<K: Ord + Copy, V> FromIterator<(K, V)> for Grouped<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut pairs: Vec<(K, V)> = pairs.into_iter().collect();
        pairs.sort_by_key(|&(key, _)| key);
        let (keys, values) = pairs.into_iter().unzip();
        Self { keys, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_order_within_a_key() {
        let grouped: Grouped<u32, &str> = [(2, "b"), (1, "a"), (2, "c")].into_iter().collect();
        assert_eq!(grouped.get(2), ["b", "c"]);
        assert_eq!(grouped.get(1), ["a"]);
        assert!(grouped.get(3).is_empty() && grouped.get(0).is_empty());
    }
}
