//! Designs as a whole: the same design under other ids, and the edits that turn one design into another.

use std::collections::BTreeSet;

use super::references::References;
use super::{Design, Edit, Ref, Table};

/// Calls a macro once for each table, containers before what stands in them.
macro_rules! each_table {
    ($call:ident) => {
        $call!(systems, PutSystem);
        $call!(environments, PutEnvironment);
        $call!(functions, PutFunction);
        $call!(regions, PutRegion);
        $call!(azs, PutAz);
        $call!(security_zones, PutSecurityZone);
        $call!(vpcs, PutVpc);
        $call!(vswitches, PutVSwitch);
        $call!(sites, PutSite);
        $call!(security_groups, PutSecurityGroup);
        $call!(nodes, PutNode);
        $call!(links, PutLink);
        $call!(workloads, PutWorkload);
    };
}

impl Design {
    /// The same design under other ids. `to` gives each id one of the same kind, and no two the same.
    #[must_use]
    pub fn renamed(&self, to: &dyn Fn(Ref) -> Ref) -> Self {
        fn renamed<K, V>(table: &Table<K, V>, to: &dyn Fn(Ref) -> Ref) -> Table<K, V>
        where
            K: Ord + Copy + Into<Ref> + TryFrom<Ref>,
            V: Clone + References,
        {
            let row = |(key, row): (K, &V)| {
                let mut row = row.clone();
                row.rename(to);
                (K::try_from(to(key.into())).unwrap_or(key), row)
            };
            table.iter().map(row).collect()
        }
        fn moved<K, V>(table: &Table<K, V>, to: &dyn Fn(Ref) -> Ref) -> Table<K, V>
        where
            K: Ord + Copy + Into<Ref> + TryFrom<Ref>,
            V: Clone,
        {
            let row = |(key, row): (K, &V)| (K::try_from(to(key.into())).unwrap_or(key), row.clone());
            table.iter().map(row).collect()
        }
        let mut out = self.clone();
        macro_rules! rename {
            ($table:ident, $put:ident) => {
                out.$table = renamed(&self.$table, to);
                for key in out.$table.keys() {
                    out.next_id = out.next_id.max(Ref::from(key).number().saturating_add(1));
                }
            };
        }
        each_table!(rename);
        out.positions = moved(&self.positions, to);
        out.bends = moved(&self.bends, to);
        out.extents = moved(&self.extents, to);
        let waived = out.waivers.iter_mut().flat_map(|waiver| &mut waiver.subjects);
        let planned = out.checklist.iter_mut().flat_map(|task| &mut task.subjects);
        for subject in waived.chain(planned) {
            if let Ok(of) = subject.parse::<Ref>() {
                *subject = to(of).to_string();
            }
        }
        out.waivers.sort();
        out.checklist.sort();
        out
    }

    /// The edits that turn this design into another one that uses the same ids. Applied together they give
    /// the other design, but for the counter of ids and the notes of other programs.
    #[must_use]
    pub fn edits_to(&self, other: &Self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut full = Vec::new();
        let there = |wanted: Ref| self.has(wanted);
        // A new row may mention rows that are put later, and functions may change places in a chain: rows are
        // put first with what is there already, then whole.
        macro_rules! put {
            ($table:ident, $put:ident) => {
                for (key, row) in other.$table.iter() {
                    let before = self.$table.get(key);
                    if before == Some(row) {
                        continue;
                    }
                    if before.is_none() {
                        let mut early = row.clone();
                        let known = |wanted: Ref| there(wanted) || other.is_container(wanted);
                        if early.retain(&known, &mut Vec::new()) {
                            edits.push(Edit::$put(key, early.into()));
                        }
                    }
                    full.push(Edit::$put(key, row.clone().into()));
                }
            };
        }
        for (id, row) in other.functions.iter() {
            if self.functions.get(id).is_some_and(|before| before.parent != row.parent) {
                let mut loose = row.clone();
                loose.parent = None;
                loose.system = loose.system.filter(|system| self.systems.contains(*system));
                edits.push(Edit::PutFunction(id, loose));
            }
        }
        each_table!(put);
        edits.append(&mut full);
        macro_rules! remove {
            ($($table:ident),*) => {$(
                for key in self.$table.keys().filter(|key| !other.$table.contains(*key)) {
                    edits.push(Edit::Remove(key.into()));
                }
            )*};
        }
        remove!(
            links,
            workloads,
            nodes,
            security_groups,
            vswitches,
            vpcs,
            sites,
            security_zones,
            azs,
            regions
        );
        remove!(functions, environments, systems);
        if self.title != other.title {
            edits.push(Edit::SetTitle(other.title.clone()));
        }
        if self.settings != other.settings {
            edits.push(Edit::SetSettings(other.settings.clone()));
        }
        if self.account != other.account {
            edits.push(Edit::SetAccount(other.account.clone()));
        }
        if self.price_terms != other.price_terms {
            edits.push(Edit::SetPriceTerms(other.price_terms.clone()));
        }
        if self.waivers != other.waivers {
            edits.push(Edit::SetWaivers(other.waivers.clone()));
        }
        if self.checklist != other.checklist {
            edits.push(Edit::SetChecklist(other.checklist.clone()));
        }
        let nodes: BTreeSet<_> = self.positions.keys().chain(other.positions.keys()).collect();
        for node in nodes.into_iter().filter(|node| other.nodes.contains(*node)) {
            let at = other.positions.get(node);
            if self.positions.get(node) != at {
                edits.push(Edit::SetPosition(node, at.copied()));
            }
        }
        let links: BTreeSet<_> = self.bends.keys().chain(other.bends.keys()).collect();
        for link in links.into_iter().filter(|link| other.links.contains(*link)) {
            let bends = other.bends.get(link);
            if self.bends.get(link) != bends {
                edits.push(Edit::SetBends(link, bends.cloned().unwrap_or_default()));
            }
        }
        let frames: BTreeSet<_> = self.extents.keys().chain(other.extents.keys()).collect();
        for frame in frames.into_iter().filter(|frame| other.has(*frame)) {
            let extent = other.extents.get(frame);
            if self.extents.get(frame) != extent {
                edits.push(Edit::SetExtent(frame, extent.copied()));
            }
        }
        edits
    }

    /// Whether a row of this design is put before all rows that only mention it.
    fn is_container(&self, what: Ref) -> bool {
        match what {
            Ref::Region(_) | Ref::Az(_) | Ref::SecurityZone(_) | Ref::Vpc(_) | Ref::Site(_) => self.has(what),
            Ref::VSwitch(_) | Ref::System(_) | Ref::Environment(_) => self.has(what),
            Ref::Node(_) | Ref::Link(_) | Ref::SecurityGroup(_) | Ref::Workload(_) | Ref::Function(_) => {
                false
            }
        }
    }
}
