//! Which row of one design is which row of the other: by id, then by name and role, so that a design that was
//! drawn again still compares.

use std::collections::{BTreeMap, BTreeSet};

use super::join::joined;
use crate::design::{Design, Link, Node, Ref, References, Table};

/// The other design under the ids of the first: a row that is found in both has one id, a new row has an id
/// that the first does not use.
#[must_use]
pub fn align(first: &Design, other: &Design) -> Design {
    let pairs = pairs(first, other);
    let unmoved = pairs.all_kept_their_ids();
    // With as many pairs as rows there is no row that could use the id of another.
    if unmoved && (pairs.len() == count(other) || !collides(first, other, &pairs)) {
        return other.clone();
    }
    let mut next = first.next_id.max(other.next_id);
    let mut taken: BTreeMap<Ref, Ref> = BTreeMap::new();
    for theirs in all(other) {
        if let Some(ours) = pairs.get(theirs) {
            taken.insert(theirs, ours);
        } else if first.has(theirs) {
            taken.insert(theirs, theirs.numbered(next));
            next = next.saturating_add(1);
        }
    }
    other.renamed(&|of| taken.get(&of).copied().unwrap_or(of))
}

/// Whether a row that only the other design has uses an id of the first.
fn collides(first: &Design, other: &Design, pairs: &Pairs) -> bool {
    all(other).into_iter().any(|theirs| pairs.get(theirs).is_none() && first.has(theirs))
}

/// Rows of the other design, by the row of the first that they are.
#[derive(Debug, Clone, Default)]
struct Pairs {
    /// Tables of which every row that is in both has one id, each in order: most often all of them.
    kept: Vec<Vec<Ref>>,
    /// The others, one by one.
    found: BTreeMap<Ref, Ref>,
}

impl Pairs {
    fn get(&self, theirs: Ref) -> Option<Ref> {
        let kept = || self.kept.iter().any(|run| run.binary_search(&theirs).is_ok());
        self.found.get(&theirs).copied().or_else(|| kept().then_some(theirs))
    }

    fn len(&self) -> usize {
        self.found.len() + self.kept.iter().map(Vec::len).sum::<usize>()
    }

    fn all_kept_their_ids(&self) -> bool {
        self.found.iter().all(|(theirs, ours)| theirs == ours)
    }
}

fn count(design: &Design) -> usize {
    let Design {
        systems,
        environments,
        functions,
        regions,
        azs,
        security_zones,
        vpcs,
        vswitches,
        sites,
        nodes,
        links,
        security_groups,
        workloads,
        ..
    } = design;
    let places =
        regions.len() + azs.len() + security_zones.len() + vpcs.len() + vswitches.len() + sites.len();
    let work = systems.len() + environments.len() + functions.len() + workloads.len();
    places + work + nodes.len() + links.len() + security_groups.len()
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

fn pairs(first: &Design, other: &Design) -> Pairs {
    let mut found = Pairs::default();
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
    pairs: Option<&'a Pairs>,
}

impl Seen<'_> {
    fn shown(&self, of: impl Into<Ref>) -> String {
        let of = of.into();
        match self.pairs {
            None => of.to_string(),
            Some(pairs) => pairs.get(of).map_or_else(|| format!("new {of}"), |ours| ours.to_string()),
        }
    }
}

/// What a row is known by.
type Label<'l, V> = &'l dyn Fn(&V, &Seen<'_>) -> String;

/// The keys on either side that are not found yet.
type Left<'a, K> = (&'a mut BTreeSet<K>, &'a mut BTreeSet<K>);

/// Finds the rows of one table: first those that did not change, under their id or under another; then those that
/// kept both id and name, then those that kept name and kind, then those that kept their id and kind, then those
/// that alone do what they do.
fn match_rows<K, V>(
    first: &Table<K, V>,
    other: &Table<K, V>,
    found: &mut Pairs,
    name: impl Fn(&V, &Seen<'_>) -> String,
    role: impl Fn(&V, &Seen<'_>) -> String,
) where
    K: Ord + Copy + Into<Ref>,
    V: Clone + PartialEq + References,
{
    if first.is_same_snapshot(other) {
        found.kept.push(first.keys().map(Into::into).collect());
        return;
    }
    // Most often nothing was drawn again: rows under one id are equal or kept their name, and either side has none
    // that the other lacks. Then no label is written for the rows that are equal.
    if found.all_kept_their_ids() {
        let plain = Seen { pairs: None };
        let mut same: Vec<Ref> = Vec::with_capacity(other.len());
        let mut strange = 0_usize;
        for (key, old, new) in joined(first, other) {
            match (old, new) {
                (Some(old), Some(new))
                    if std::ptr::eq(old, new) || old == new || name(old, &plain) == name(new, &plain) =>
                {
                    same.push(key.into());
                }
                (_, Some(_)) => strange += 1,
                (_, None) => {}
            }
        }
        if strange == 0 || same.len() == first.len() {
            found.kept.push(same);
            return;
        }
    }
    let before = found.clone();
    let (ours_as, theirs_as) = (Seen { pairs: None }, Seen { pairs: Some(&before) });
    let mut ours: BTreeSet<K> = first.keys().collect();
    let mut theirs: BTreeSet<K> = other.keys().collect();
    // A row of the other design as the first would write it; what the first does not have stays strange to it.
    let written = |key: K, row: &V| {
        let table = std::mem::discriminant(&key.into());
        let mut row = row.clone();
        row.rename(&|of| match before.get(of) {
            Some(ours) => ours,
            None if std::mem::discriminant(&of) == table => of,
            None => of.numbered(u32::MAX - of.number()),
        });
        row
    };
    for (key, row) in other.iter() {
        let same = |old: &V| std::ptr::eq(old, row) || *old == written(key, row);
        if first.get(key).is_some_and(same) {
            ours.remove(&key);
            theirs.remove(&key);
            found.found.insert(key.into(), key.into());
        }
    }
    // Several rows may be called alike: those that say the same are the same.
    let mut alike: BTreeMap<String, Vec<(K, &V)>> = BTreeMap::new();
    for (key, row) in ours.iter().filter_map(|&key| Some((key, first.get(key)?))) {
        alike.entry(name(row, &ours_as)).or_default().push((key, row));
    }
    for (key, row) in other.iter().filter(|(key, _)| theirs.contains(key)).collect::<Vec<_>>() {
        let Some(named) = alike.get_mut(&name(row, &theirs_as)) else { continue };
        let wanted = written(key, row);
        if let Some(at) = named.iter().position(|(_, old)| **old == wanted) {
            let (old, _) = named.remove(at);
            ours.remove(&old);
            theirs.remove(&key);
            found.found.insert(key.into(), old.into());
        }
    }
    let named: Vec<K> = theirs
        .iter()
        .copied()
        .filter(|&key| {
            ours.contains(&key)
                && first
                    .get(key)
                    .zip(other.get(key))
                    .is_some_and(|(old, row)| name(old, &ours_as) == name(row, &theirs_as))
        })
        .collect();
    for key in named {
        ours.remove(&key);
        theirs.remove(&key);
        found.found.insert(key.into(), key.into());
    }
    let pair = |label: Label<'_, V>, alone: bool, (ours, theirs): Left<'_, K>, found: &mut Pairs| {
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
                found.found.insert(theirs_key.into(), ours_key.into());
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
        found.found.insert(key.into(), key.into());
    }
    pair(&role, true, (&mut ours, &mut theirs), found);
}
