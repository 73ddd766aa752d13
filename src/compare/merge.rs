//! Two people's edits of one design, put together; what both changed differently is a conflict, and nothing is
//! lost.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{align, words};
use crate::base::Text;
use crate::design::{Design, Edit, Ref, Table};

/// A field that both sides changed to different values, or a row that one side changed and the other removed.
/// The first side's value stands in the merged design.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The row; none for a part of the document that is no row.
    pub row: Option<Ref>,
    /// The table it stands in, or the part of the document, as the file writes it.
    pub table: &'static str,
    /// The row's name.
    pub name: String,
    /// The field, as the file writes it; empty for the row as a whole.
    pub path: String,
    /// The field for people.
    pub title: Text,
    /// What it was.
    pub base: Option<Text>,
    /// What the first side made of it, which stands.
    pub ours: Option<Text>,
    /// What the second side made of it.
    pub theirs: Option<Text>,
}

/// Two sides put together.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The design.
    pub design: Design,
    /// What a person has to decide.
    pub conflicts: Vec<Conflict>,
    /// The second side under the ids of the design, so that what it says of a conflict can be taken over.
    pub theirs: Design,
}

/// Puts the edits that two sides made to one base together.
#[must_use]
pub fn merge(base: &Design, ours: &Design, theirs: &Design) -> Merged {
    let ours = align(base, ours);
    let theirs = apart(base, &ours, &align(base, theirs));
    let mut merge = Merge { designs: [base, &ours, &theirs], conflicts: Vec::new(), table: "" };
    let mut edits = Vec::new();
    macro_rules! part {
        ($part:ident, $set:ident) => {
            merge.table = stringify!($part);
            if let Some(value) = merge.row(None, Some(&base.$part), Some(&ours.$part), Some(&theirs.$part)) {
                edits.push(Edit::$set(value));
            }
        };
    }
    part!(title, SetTitle);
    part!(settings, SetSettings);
    part!(account, SetAccount);
    part!(price_terms, SetPriceTerms);
    part!(waivers, SetWaivers);
    part!(checklist, SetChecklist);
    let mut rows = Rows { puts: Vec::new(), removed: Vec::new() };
    macro_rules! table {
        ($table:ident, $put:ident) => {
            merge.table = stringify!($table);
            merge.rows((&base.$table, &ours.$table, &theirs.$table), &mut rows, |key, row| {
                Edit::$put(key, row.into())
            });
        };
    }
    table!(systems, PutSystem);
    table!(environments, PutEnvironment);
    table!(functions, PutFunction);
    table!(regions, PutRegion);
    table!(azs, PutAz);
    table!(security_zones, PutSecurityZone);
    table!(vpcs, PutVpc);
    table!(vswitches, PutVSwitch);
    table!(sites, PutSite);
    table!(security_groups, PutSecurityGroup);
    table!(nodes, PutNode);
    table!(links, PutLink);
    table!(workloads, PutWorkload);
    // The rows that only the other side added must all be there before any is put whole.
    let mut whole = ours.clone();
    let added: Vec<Edit> = ours.edits_to(&union(&ours, &theirs, base));
    put_each(&mut whole, added);
    put_each(&mut whole, edits);
    put_each(&mut whole, rows.puts);
    for what in rows.removed {
        if whole.has(what) {
            put_each(&mut whole, vec![Edit::Remove(what)]);
        }
    }
    let moved = theirs.positions.iter().filter(|(id, at)| base.positions.get(*id) != Some(*at));
    let moves: Vec<Edit> = moved
        .filter(|(id, _)| ours.positions.get(*id) == base.positions.get(*id) && whole.nodes.contains(*id))
        .map(|(id, at)| Edit::SetPosition(id, Some(*at)))
        .collect();
    put_each(&mut whole, moves);
    let resized = theirs.extents.iter().filter(|(of, extent)| base.extents.get(*of) != Some(*extent));
    let sizes: Vec<Edit> = resized
        .filter(|(of, _)| ours.extents.get(*of) == base.extents.get(*of) && whole.has(*of))
        .map(|(of, extent)| Edit::SetExtent(of, Some(*extent)))
        .collect();
    put_each(&mut whole, sizes);
    let conflicts = merge.conflicts;
    Merged { design: whole, conflicts, theirs }
}

/// Applies edits one by one, and those that the document refuses again once the others are in: one may point the way
/// that another is about to leave. What is refused to the end (a circle that two harmless edits close) is left out.
fn put_each(design: &mut Design, mut edits: Vec<Edit>) {
    if design.apply_all(edits.clone()).is_ok() {
        return;
    }
    let mut left = usize::MAX;
    while edits.len() < left {
        left = edits.len();
        edits.retain(|edit| design.apply(edit.clone()).is_err());
    }
}

/// The first side with every row that only the second side added.
fn union(ours: &Design, theirs: &Design, base: &Design) -> Design {
    let mut out = ours.clone();
    let added: Vec<Edit> = base
        .edits_to(theirs)
        .into_iter()
        .filter(|edit| edit.put().is_some_and(|row| !base.has(row)))
        .collect();
    put_each(&mut out, added);
    out
}

/// The second side with other ids for what both sides added.
fn apart(base: &Design, ours: &Design, theirs: &Design) -> Design {
    let mut next = ours.next_id.max(theirs.next_id).max(base.next_id);
    let mut fresh = std::collections::BTreeMap::new();
    for edit in base.edits_to(theirs) {
        if let Some(row) = edit.put()
            && !base.has(row)
            && ours.has(row)
            && !fresh.contains_key(&row)
        {
            fresh.insert(row, row.numbered(next));
            next = next.saturating_add(1);
        }
    }
    if fresh.is_empty() {
        theirs.clone()
    } else {
        theirs.renamed(&|of| fresh.get(&of).copied().unwrap_or(of))
    }
}

struct Rows {
    puts: Vec<Edit>,
    removed: Vec<Ref>,
}

struct Merge<'a> {
    designs: [&'a Design; 3],
    conflicts: Vec<Conflict>,
    /// What is put together now.
    table: &'static str,
}

impl Merge<'_> {
    fn rows<K, V>(
        &mut self,
        (base, ours, theirs): (&Table<K, V>, &Table<K, V>, &Table<K, V>),
        rows: &mut Rows,
        put: impl Fn(K, V) -> Edit,
    ) where
        K: Ord + Copy + Into<Ref>,
        V: Clone + PartialEq + Serialize + DeserializeOwned,
    {
        if base.is_same_snapshot(theirs) {
            return;
        }
        for (key, row) in theirs.iter() {
            if let Some(merged) = self.row(Some(key.into()), base.get(key), ours.get(key), Some(row)) {
                rows.puts.push(put(key, merged));
            }
        }
        for (key, row) in base.iter().filter(|(key, _)| !theirs.contains(*key)) {
            match ours.get(key) {
                Some(kept) if kept != row => {
                    self.conflict(Some(key.into()), (Some(row), Some(kept), None::<&V>));
                }
                Some(_) => rows.removed.push(key.into()),
                None => {}
            }
        }
    }

    /// What a row becomes; none when the first side's stands.
    fn row<V>(&mut self, of: Option<Ref>, base: Option<&V>, ours: Option<&V>, theirs: Option<&V>) -> Option<V>
    where
        V: Clone + PartialEq + Serialize + DeserializeOwned,
    {
        match (base, ours, theirs) {
            (_, Some(ours), Some(theirs)) if ours == theirs => None,
            (Some(base), _, Some(theirs)) if base == theirs => None,
            (Some(base), Some(ours), Some(theirs)) if base == ours => Some(theirs.clone()),
            (None, None, Some(theirs)) => Some(theirs.clone()),
            (Some(base), Some(ours), Some(theirs)) => {
                let value = |row: &V| serde_json::to_value(row).unwrap_or(Value::Null);
                let mut path = Vec::new();
                let merged = self.fields(of, &mut path, &value(base), &value(ours), &value(theirs));
                let merged = serde_json::from_value(merged).ok();
                if merged.is_none() {
                    // The two sides agree on no valid row.
                    self.conflict(of, (Some(base), Some(ours), Some(theirs)));
                }
                merged
            }
            (Some(base), None, Some(theirs)) => {
                self.conflict(of, (Some(base), None, Some(theirs)));
                None
            }
            (None, Some(ours), Some(theirs)) => {
                self.conflict(of, (None, Some(ours), Some(theirs)));
                None
            }
            (_, _, None) => None,
        }
    }

    fn fields(
        &mut self,
        of: Option<Ref>,
        path: &mut Vec<String>,
        base: &Value,
        ours: &Value,
        theirs: &Value,
    ) -> Value {
        if ours == theirs || base == theirs {
            return ours.clone();
        }
        if base == ours {
            return theirs.clone();
        }
        match (base, ours, theirs) {
            (Value::Object(base), Value::Object(mine), Value::Object(other)) => {
                let mut out = serde_json::Map::new();
                let mut keys: Vec<&String> = mine.keys().collect();
                keys.extend(other.keys().filter(|key| !mine.contains_key(*key)));
                for key in keys {
                    path.push(key.clone());
                    let get =
                        |map: &serde_json::Map<String, Value>| map.get(key).cloned().unwrap_or(Value::Null);
                    let merged = self.fields(of, path, &get(base), &get(mine), &get(other));
                    path.pop();
                    if !merged.is_null() {
                        out.insert(key.clone(), merged);
                    }
                }
                Value::Object(out)
            }
            (Value::Array(base), Value::Array(mine), Value::Array(other))
                if base.len() == mine.len() && mine.len() == other.len() =>
            {
                let merged =
                    base.iter().zip(mine).zip(other).enumerate().map(|(at, ((base, mine), other))| {
                        path.push(format!("[{}]", at + 1));
                        let merged = self.fields(of, path, base, mine, other);
                        path.pop();
                        merged
                    });
                Value::Array(merged.collect())
            }
            (Value::Array(base), Value::Array(mine), Value::Array(other)) => {
                // Lists of unequal length: what one side added or removed is added and removed.
                let mut out: Vec<Value> = mine
                    .iter()
                    .filter(|entry| !base.contains(entry) || other.contains(entry))
                    .cloned()
                    .collect();
                out.extend(
                    other.iter().filter(|entry| !base.contains(entry) && !mine.contains(entry)).cloned(),
                );
                Value::Array(out)
            }
            _ => {
                self.told(of, path, [Some(base), Some(ours), Some(theirs)]);
                ours.clone()
            }
        }
    }

    fn conflict<V: Serialize>(
        &mut self,
        of: Option<Ref>,
        (base, ours, theirs): (Option<&V>, Option<&V>, Option<&V>),
    ) {
        let value = |row: Option<&V>| row.and_then(|row| serde_json::to_value(row).ok());
        let (base, ours, theirs) = (value(base), value(ours), value(theirs));
        self.told(of, &[], [base.as_ref(), ours.as_ref(), theirs.as_ref()]);
    }

    fn told(&mut self, of: Option<Ref>, path: &[String], values: [Option<&Value>; 3]) {
        let [base, ours, theirs] = values.map(|value| value.filter(|value| !value.is_null()));
        let [base_design, our_design, their_design] = self.designs;
        let shown = |value: Option<&Value>, design| value.map(|value| words::shown(value, path, design));
        let holder =
            [our_design, base_design, their_design].into_iter().find(|d| of.is_none_or(|of| d.has(of)));
        self.conflicts.push(Conflict {
            row: of,
            table: self.table,
            name: of.map(|of| words::name_of(holder.unwrap_or(our_design), of)).unwrap_or_default(),
            path: path.join("."),
            title: words::field(path),
            base: shown(base, base_design),
            ours: shown(ours, our_design),
            theirs: shown(theirs, their_design),
        });
    }
}
