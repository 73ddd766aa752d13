//! A table of facts that is read row by row, on first use.
//!
//! An embedded part is a RON list in which every row begins on a line of its own, four spaces in, and names
//! its key first. On the first look-up the text is cut into rows (a scan for line starts, about 50 µs for
//! the largest part), and only the rows that are asked for are parsed, each once. That is how a check stays
//! far below its 5 ms: it pays for the handful of rows it touches, not for 700 server types.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::options;

/// A row of the catalogue.
pub(super) trait Row: DeserializeOwned {
    /// What the row is looked up by; several rows may share it.
    fn key(&self) -> &str;

    /// Whether two rows state the same fact, so that the one of an overlay replaces the embedded one.
    fn same_fact(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

/// One part of the catalogue with the rows of an overlay on top.
#[derive(Debug)]
pub(super) struct Keyed<R: 'static> {
    text: &'static str,
    index: OnceLock<Index<R>>,
    overlay: Vec<R>,
}

#[derive(Debug)]
struct Index<R> {
    entries: Vec<Entry<R>>,
    by_key: BTreeMap<&'static str, Vec<usize>>,
}

#[derive(Debug)]
struct Entry<R> {
    text: &'static str,
    row: OnceLock<Option<R>>,
}

impl<R: Row> Keyed<R> {
    pub(super) const fn new(text: &'static str, overlay: Vec<R>) -> Self {
        Self { text, index: OnceLock::new(), overlay }
    }

    /// All rows of a key: those of the overlay first, then the embedded ones that it does not replace.
    pub(super) fn get<'a>(&'a self, key: &str) -> Vec<&'a R> {
        self.each(key).map(|(row, _)| row).collect()
    }

    /// The same one by one, each with whether it is of the overlay.
    pub(super) fn each<'a>(&'a self, key: &str) -> impl Iterator<Item = (&'a R, bool)> {
        let index = self.index();
        let places = index.by_key.get(key).map(Vec::as_slice).unwrap_or_default();
        let embedded = places.iter().filter_map(|&i| index.entries.get(i)?.row());
        let mut over: Vec<(&R, bool)> = Vec::new();
        if !self.overlay.is_empty() {
            over.extend(self.overlay.iter().filter(|row| row.key() == key).map(|row| (row, true)));
        }
        over.into_iter().chain(embedded.filter(|row| !self.replaced(row)).map(|row| (row, false)))
    }

    /// The first row of a key.
    pub(super) fn first(&self, key: &str) -> Option<&R> {
        if let Some(row) = self.overlay.iter().find(|row| row.key() == key) {
            return Some(row);
        }
        let index = self.index();
        index.entries.get(*index.by_key.get(key)?.first()?)?.row()
    }

    /// Whether a row of this table came from the overlay.
    pub(super) fn is_overlay(&self, row: &R) -> bool {
        self.overlay.iter().any(|over| std::ptr::eq(over, row))
    }

    /// Every row: embedded ones in the order of the file, then those that the overlay adds. A replaced row
    /// is given in the place of the one that it replaces.
    pub(super) fn all(&self) -> Vec<&R> {
        let mut used = vec![false; self.overlay.len()];
        let mut rows = Vec::with_capacity(self.index().entries.len() + self.overlay.len());
        for row in self.index().entries.iter().filter_map(Entry::row) {
            match self.overlay.iter().position(|over| over.same_fact(row)) {
                Some(at) => {
                    if let (Some(over), Some(done)) = (self.overlay.get(at), used.get_mut(at)) {
                        if !*done {
                            rows.push(over);
                        }
                        *done = true;
                    }
                }
                None => rows.push(row),
            }
        }
        rows.extend(self.overlay.iter().zip(used).filter(|(_, done)| !done).map(|(row, _)| row));
        rows
    }

    /// What stands in the way of reading the embedded rows: empty, as a test makes sure.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for entry in &self.index().entries {
            match options().from_str::<R>(entry.text) {
                Ok(row) if first_string(entry.text) == Some(row.key()) => {}
                Ok(row) => faults.push(format!("the row of \"{}\" does not begin with its key", row.key())),
                Err(error) => faults.push(format!("{error} in {}", entry.text)),
            }
        }
        if let Err(error) = options().from_str::<Vec<R>>(self.text) {
            faults.push(format!("as a whole: {error}"));
        }
        faults
    }

    fn replaced(&self, row: &R) -> bool {
        self.overlay.iter().any(|over| over.same_fact(row))
    }

    fn index(&self) -> &Index<R> {
        self.index.get_or_init(|| Index::of(self.text))
    }
}

impl<R: Row> Index<R> {
    fn of(text: &'static str) -> Self {
        let mut entries = Vec::new();
        let mut by_key: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        let starts: Vec<usize> = text.match_indices("\n    (").map(|(at, _)| at + 5).collect();
        for (i, &start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(text.len(), |&next| next);
            let Some(raw) = text.get(start..end) else { continue };
            let Some(close) = raw.rfind(')') else { continue };
            let Some(raw) = raw.get(..=close) else { continue };
            if let Some(key) = first_string(raw) {
                by_key.entry(key).or_default().push(entries.len());
                entries.push(Entry { text: raw, row: OnceLock::new() });
            }
        }
        Self { entries, by_key }
    }
}

impl<R: Row> Entry<R> {
    fn row(&self) -> Option<&R> {
        self.row.get_or_init(|| options().from_str(self.text).ok()).as_ref()
    }
}

/// The first quoted string; keys hold no quotes and no backslashes.
fn first_string(row: &str) -> Option<&str> {
    row.split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Pair {
        key: String,
        value: u32,
    }

    impl Row for Pair {
        fn key(&self) -> &str {
            &self.key
        }
    }

    const TEXT: &str = "// head\n[\n    (key: \"a\", value: 1),\n    // between\n    (\n        key: \"b\",\n        value: 2,\n    ),\n]\n";

    fn pair(key: &str, value: u32) -> Pair {
        Pair { key: key.to_owned(), value }
    }

    #[test]
    fn rows_are_found_by_key_on_one_line_or_many() {
        let table: Keyed<Pair> = Keyed::new(TEXT, Vec::new());
        assert_eq!(table.first("a"), Some(&pair("a", 1)));
        assert_eq!(table.get("b"), vec![&pair("b", 2)]);
        assert_eq!(table.first("c"), None);
        assert_eq!(table.faults(), Vec::<String>::new());
    }

    #[test]
    fn an_overlay_replaces_in_place_and_adds_at_the_end() {
        let table = Keyed::new(TEXT, vec![pair("c", 3), pair("a", 9)]);
        assert_eq!(table.first("a"), Some(&pair("a", 9)));
        assert_eq!(table.get("a"), vec![&pair("a", 9)]);
        assert_eq!(table.all(), vec![&pair("a", 9), &pair("b", 2), &pair("c", 3)]);
    }

    #[test]
    fn a_broken_row_is_a_fault_and_no_row() {
        let table: Keyed<Pair> = Keyed::new("[\n    (key: \"a\", value: x),\n]\n", Vec::new());
        assert_eq!(table.first("a"), None);
        assert_eq!(table.faults().len(), 2);
    }
}
