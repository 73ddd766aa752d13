//! Which row of one design is which row of the other: by id, then by name and role, so that a design that was
//! drawn again still compares.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::{Design, Link, Node, Ref, Table};

/// The other design under the ids of the first: a row that is found in both has one id, a new row has an id
/// that the first does not use.
#[must_use]
pub fn align(first: &Design, other: &Design) -> Design {
    let pairs = pairs(first, other);
    if pairs.iter().all(|(theirs, ours)| theirs == ours) && !collides(first, other, &pairs) {
        return other.clone();
    }
    let mut next = first.next_id.max(other.next_id);
    let mut taken: BTreeMap<Ref, Ref> = pairs.clone();
    for theirs in all(other) {
        if !pairs.contains_key(&theirs) && first.has(theirs) {
            taken.insert(theirs, theirs.numbered(next));
            next = next.saturating_add(1);
        }
    }
    other.renamed(&|of| taken.get(&of).copied().unwrap_or(of))
}

/// Whether a row that only the other design has uses an id of the first.
fn collides(first: &Design, other: &Design, pairs: &BTreeMap<Ref, Ref>) -> bool {
    all(other).into_iter().any(|theirs| !pairs.contains_key(&theirs) && first.has(theirs))
}

fn all(design: &Design) -> Vec<Ref> {
    fn refs<K: Ord + Copy + Into<Ref>, V>(table: &Table<K, V>, out: &mut Vec<Ref>) {
        out.extend(table.keys().map(Into::into));
    }
    let mut out = Vec::new();
    refs(&design.systems, &mut out);
    refs(&design.environments, &mut out);
    refs(&design.functions, &mut out);
    refs(&design.regions, &mut out);
    refs(&design.azs, &mut out);
    refs(&design.security_zones, &mut out);
    refs(&design.vpcs, &mut out);
    refs(&design.vswitches, &mut out);
    refs(&design.sites, &mut out);
    refs(&design.nodes, &mut out);
    refs(&design.links, &mut out);
    refs(&design.security_groups, &mut out);
    refs(&design.workloads, &mut out);
    out
}

/// Rows of the other design, by the row of the first that they are.
fn pairs(first: &Design, other: &Design) -> BTreeMap<Ref, Ref> {
    let mut found = BTreeMap::new();
    // Containers first: what stands in them is known by them.
    match_rows(&first.systems, &other.systems, &mut found, |row, _| row.name.clone(), |_, _| String::new());
    match_rows(
        &first.environments,
        &other.environments,
        &mut found,
        |row, _| row.name.clone(),
        |_, _| String::new(),
    );
    match_rows(&first.regions, &other.regions, &mut found, |row, _| row.code.clone(), |_, _| String::new());
    let az = |row: &crate::design::Az, seen: &Seen<'_>| format!("{} {}", seen.shown(row.region), row.code);
    match_rows(&first.azs, &other.azs, &mut found, az, |row, seen| seen.shown(row.region));
    match_rows(
        &first.security_zones,
        &other.security_zones,
        &mut found,
        |row, _| row.name.clone(),
        |row, _| format!("{:?}", row.kind),
    );
    let vpc = |row: &crate::design::Vpc, seen: &Seen<'_>| format!("{} {}", seen.shown(row.region), row.name);
    match_rows(&first.vpcs, &other.vpcs, &mut found, vpc, |row, seen| seen.shown(row.region));
    let home = |row: &crate::design::VSwitch, seen: &Seen<'_>| {
        let zone = row.security_zone.map(|id| seen.shown(id));
        format!("{} {} {zone:?}", seen.shown(row.vpc), seen.shown(row.az))
    };
    let vswitch = |row: &crate::design::VSwitch, seen: &Seen<'_>| format!("{} {}", home(row, seen), row.name);
    match_rows(&first.vswitches, &other.vswitches, &mut found, vswitch, home);
    match_rows(&first.sites, &other.sites, &mut found, |row, _| row.name.clone(), |_, _| String::new());
    match_rows(
        &first.functions,
        &other.functions,
        &mut found,
        |row, _| row.name.clone(),
        |_, _| String::new(),
    );
    match_rows(
        &first.security_groups,
        &other.security_groups,
        &mut found,
        |row, _| row.name.clone(),
        |_, _| String::new(),
    );
    let node = |row: &Node, _: &Seen<'_>| format!("{} {}", row.product.code(), row.name);
    match_rows(&first.nodes, &other.nodes, &mut found, node, role);
    let ends = |row: &Link, seen: &Seen<'_>| format!("{} {}", seen.shown(row.from), seen.shown(row.to));
    let link = |row: &Link, seen: &Seen<'_>| {
        format!("{} {:?} {:?} {:?} {}", ends(row, seen), row.protocol, row.ports, row.purpose, row.label)
    };
    match_rows(&first.links, &other.links, &mut found, link, ends);
    match_rows(
        &first.workloads,
        &other.workloads,
        &mut found,
        |row, _| row.name.clone(),
        |_, _| String::new(),
    );
    found
}

/// What a node is and does, and where: what is left of it once it has another name.
fn role(node: &Node, seen: &Seen<'_>) -> String {
    let place = match node.place {
        crate::design::Place::Az { az, .. } => seen.shown(az),
        crate::design::Place::Region { region, .. } => seen.shown(region),
        crate::design::Place::Site(site) => seen.shown(site),
        crate::design::Place::Internet => "internet".to_owned(),
        crate::design::Place::Unplaced => String::new(),
    };
    let function = node.function.map(|id| seen.shown(id)).unwrap_or_default();
    format!("{} {function} {place}", node.product.code())
}

/// Ids of either design, as the first design writes them.
struct Seen<'a> {
    pairs: Option<&'a BTreeMap<Ref, Ref>>,
}

impl Seen<'_> {
    fn shown(&self, of: impl Into<Ref>) -> String {
        let of = of.into();
        match self.pairs {
            None => of.to_string(),
            Some(pairs) => pairs.get(&of).map_or_else(|| format!("new {of}"), ToString::to_string),
        }
    }
}

/// What a row is known by.
type Label<'l, V> = &'l dyn Fn(&V, &Seen<'_>) -> String;

/// The keys on either side that are not found yet.
type Left<'a, K> = (&'a mut BTreeSet<K>, &'a mut BTreeSet<K>);

/// Finds the rows of one table: first those that kept both id and name, then those that kept name and kind,
/// then those that kept their id and kind, then those that alone do what they do.
fn match_rows<K, V>(
    first: &Table<K, V>,
    other: &Table<K, V>,
    found: &mut BTreeMap<Ref, Ref>,
    name: impl Fn(&V, &Seen<'_>) -> String,
    role: impl Fn(&V, &Seen<'_>) -> String,
) where
    K: Ord + Copy + Into<Ref>,
    V: PartialEq,
{
    if first.is_same_snapshot(other) {
        found.extend(first.keys().map(|key| (key.into(), key.into())));
        return;
    }
    // Most often nothing was drawn again: rows under one id are equal or kept their name, and either side has none
    // that the other lacks. Then no label is written for the rows that are equal.
    if found.iter().all(|(theirs, ours)| theirs == ours) {
        let plain = Seen { pairs: None };
        let kept = |key: K, row: &V| {
            first.get(key).is_some_and(|old| {
                std::ptr::eq(old, row) || old == row || name(old, &plain) == name(row, &plain)
            })
        };
        let mut same = Vec::with_capacity(other.len());
        let mut strange = 0_usize;
        for (key, row) in other.iter() {
            if kept(key, row) {
                same.push(key);
            } else {
                strange += 1;
            }
        }
        if strange == 0 || same.len() == first.len() {
            found.extend(same.into_iter().map(|key| (key.into(), key.into())));
            return;
        }
    }
    let before = found.clone();
    let (ours_as, theirs_as) = (Seen { pairs: None }, Seen { pairs: Some(&before) });
    let mut ours: BTreeSet<K> = first.keys().collect();
    let mut theirs: BTreeSet<K> = BTreeSet::new();
    for (key, row) in other.iter() {
        let kept = first
            .get(key)
            .is_some_and(|old| std::ptr::eq(old, row) || name(old, &ours_as) == name(row, &theirs_as));
        if kept {
            ours.remove(&key);
            found.insert(key.into(), key.into());
        } else {
            theirs.insert(key);
        }
    }
    let pair =
        |label: Label<'_, V>, alone: bool, (ours, theirs): Left<'_, K>, found: &mut BTreeMap<Ref, Ref>| {
            let mut left: BTreeMap<String, (Vec<K>, Vec<K>)> = BTreeMap::new();
            for &key in ours.iter() {
                if let Some(row) = first.get(key) {
                    left.entry(label(row, &ours_as)).or_default().0.push(key);
                }
            }
            for &key in theirs.iter() {
                if let Some(row) = other.get(key) {
                    left.entry(label(row, &theirs_as)).or_default().1.push(key);
                }
            }
            for (old, new) in left.into_values() {
                if alone && (old.len() != 1 || new.len() != 1) {
                    continue;
                }
                for (ours_key, theirs_key) in old.into_iter().zip(new) {
                    ours.remove(&ours_key);
                    theirs.remove(&theirs_key);
                    found.insert(theirs_key.into(), ours_key.into());
                }
            }
        };
    pair(&name, false, (&mut ours, &mut theirs), found);
    // The kind is the first word of the role: what a node is may not change under its id.
    let kind = |row: &V, seen: &Seen<'_>| role(row, seen).split(' ').next().unwrap_or_default().to_owned();
    let same: Vec<K> = theirs
        .iter()
        .copied()
        .filter(|&key| {
            ours.contains(&key)
                && first
                    .get(key)
                    .zip(other.get(key))
                    .is_some_and(|(old, new)| kind(old, &ours_as) == kind(new, &theirs_as))
        })
        .collect();
    for key in same {
        ours.remove(&key);
        theirs.remove(&key);
        found.insert(key.into(), key.into());
    }
    pair(&role, true, (&mut ours, &mut theirs), found);
}
