//! What must hold of every document, and how a document that breaks it is mended.

use std::collections::{BTreeMap, BTreeSet};

use super::limits::{self, Flaw, Inspector, Limited};
use super::references::References;
use super::{Design, Function, FunctionId, Ref};
use crate::base::id::LARGEST;

/// A broken invariant of the document; there is none after any edit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// A row mentions something that does not exist, or itself where that means nothing.
    Dangling {
        /// The row.
        row: Ref,
        /// What it mentions.
        missing: Ref,
    },
    /// An id's number is not below the counter.
    IdNotCounted(Ref),
    /// A link connects a node with itself.
    SelfLink(Ref),
    /// A function is part of itself.
    Cycle(FunctionId),
    /// A position or bend belongs to nothing.
    StrayDrawing(Ref),
    /// A number or a name is outside its limits; the row (none for the document as a whole) and the field.
    OutsideLimits(Option<Ref>, String),
}

/// What the loader mended; kept beside the design, not saved, and read by the MOD rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Repair {
    /// The row that was mended; none when it concerns the document as a whole.
    pub row: Option<Ref>,
    /// What was wrong and what was done.
    pub kind: RepairKind,
}

/// What was wrong with a row and what was done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepairKind {
    /// It mentioned something that does not exist, or itself; the mention was cleared.
    ClearedMention(Ref),
    /// It could not exist without something missing, and was taken out.
    Removed(Ref),
    /// It shared its id with another row and was given this new one.
    Renumbered(Ref),
    /// It stood twice where only one can be (a position, the bends of a link); the first was kept.
    DroppedRepeat,
    /// Its chain of parents came back to it and was cut.
    CutCycle,
    /// It connected a node with itself and was taken out.
    SelfLink,
    /// A number was not finite, negative or beyond its limit, and was cleared; the text is `field: value`.
    ClearedNumber(String),
    /// A name was too long and was cut; the text is the field.
    CutName(String),
    /// A block had host bits, which were dropped; the text is the block as it was written.
    NormalisedCidr(String),
    /// The file was written by a newer version of the program, whose format has this number.
    NewerFormat(u16, u16),
}

/// Whether making `parent` the parent of `child` would close a circle.
pub(super) fn closes_cycle(design: &Design, child: FunctionId, parent: Option<FunctionId>) -> bool {
    let mut at = parent;
    for _ in 0..=design.functions.len() {
        match at {
            None => return false,
            Some(id) if id == child => return true,
            Some(id) => at = design.functions.get(id).and_then(|f| f.parent),
        }
    }
    false
}

/// The functions whose mention of a parent closes a circle, one for each circle; takes time in proportion to
/// the number of functions, however long the chains are.
fn closers_of_cycles(design: &Design) -> Vec<FunctionId> {
    let mut walk_of: BTreeMap<FunctionId, FunctionId> = BTreeMap::new();
    let mut closers = Vec::new();
    for start in design.functions.keys() {
        let (mut last, mut at) = (start, Some(start));
        while let Some(id) = at {
            match walk_of.get(&id) {
                Some(&walk) if walk == start => {
                    closers.push(last);
                    break;
                }
                Some(_) => break,
                None => {
                    walk_of.insert(id, start);
                    last = id;
                    at = design.functions.get(id).and_then(|f| f.parent);
                }
            }
        }
    }
    closers
}

macro_rules! sweep_table {
    ($design:ident, $repairs:ident, $exists:expr, $table:ident) => {{
        let exists = $exists;
        let table = $design.$table.clone();
        for (id, row) in table.iter() {
            let own = Ref::from(id);
            let there = |wanted: Ref| (wanted != own || row.may_mention_itself()) && exists(&$design, wanted);
            if row.first_missing(&there).is_none() {
                continue;
            }
            let mut mended = row.clone();
            let mut cleared = Vec::new();
            let lives = mended.retain(&there, &mut cleared);
            for missing in &cleared {
                let kind =
                    if lives { RepairKind::ClearedMention(*missing) } else { RepairKind::Removed(*missing) };
                $repairs.push(Repair { row: Some(own), kind });
            }
            if lives {
                $design.$table.insert(id, mended);
            } else {
                $design.$table.remove(id);
            }
        }
    }};
}

/// Clears every mention that `exists` denies, containers before contents, and says what it did.
fn sweep(design: &mut Design, exists: impl Fn(&Design, Ref) -> bool + Copy) -> Vec<Repair> {
    let mut repairs = Vec::new();
    sweep_table!(design, repairs, exists, functions);
    sweep_table!(design, repairs, exists, azs);
    sweep_table!(design, repairs, exists, vpcs);
    sweep_table!(design, repairs, exists, vswitches);
    sweep_table!(design, repairs, exists, nodes);
    sweep_table!(design, repairs, exists, links);
    sweep_table!(design, repairs, exists, security_groups);
    sweep_table!(design, repairs, exists, workloads);
    let rows = design.clone();
    design.extents.keep(|of| of.is_drawn_as_frame() && rows.has(of));
    let (nodes, links) = (design.nodes.clone(), design.links.clone());
    design.positions.keep(|id| nodes.contains(id));
    design.bends.keep(|id| links.contains(id));
    repairs
}

/// Clears what a gesture left dangling. Only containers, their contents and what the gesture removed can be
/// gone, so that most mentions are settled without a look into the tables.
pub(super) fn sweep_after_removal(design: &mut Design, removed: &BTreeSet<Ref>) {
    let takes_others_along = removed.iter().any(|gone| match gone {
        Ref::Region(_) | Ref::Az(_) | Ref::Vpc(_) => true,
        Ref::SecurityZone(_)
        | Ref::VSwitch(_)
        | Ref::Site(_)
        | Ref::Node(_)
        | Ref::Link(_)
        | Ref::SecurityGroup(_)
        | Ref::Workload(_)
        | Ref::Function(_)
        | Ref::System(_)
        | Ref::Environment(_) => false,
    });
    if takes_others_along {
        sweep(design, Design::has);
    } else {
        sweep(design, |design, wanted| !removed.contains(&wanted) || design.has(wanted));
    }
}

macro_rules! mend_table {
    ($design:ident, $repairs:ident, $($table:ident),*) => {
        $($design.$table.for_each_mut(|id, row| {
            let own = Some(Ref::from(id));
            $repairs.extend(mend(row).into_iter().map(|kind| Repair { row: own, kind }));
        });)*
    };
}

fn mend(part: &mut impl Limited) -> Vec<RepairKind> {
    let mut inspector = Inspector::default();
    part.inspect(&mut inspector);
    inspector
        .flaws
        .into_iter()
        .map(|flaw| match flaw {
            Flaw::Number(what) => RepairKind::ClearedNumber(what),
            Flaw::Name(field) => RepairKind::CutName(field),
            Flaw::HostBits(block) => RepairKind::NormalisedCidr(block),
        })
        .collect()
}

impl Design {
    /// Mends a document that was not made by [`Edit`](super::Edit)s: values outside their limits, dangling
    /// mentions, self-links, circles, a counter that lags behind. Says what it did, in a fixed order.
    pub fn repair(&mut self) -> Vec<Repair> {
        let mut repairs = self.mend_values();
        for (id, link) in self.links.clone().iter() {
            if link.from == link.to {
                self.links.remove(id);
                repairs.push(Repair { row: Some(id.into()), kind: RepairKind::SelfLink });
            }
        }
        for id in closers_of_cycles(self) {
            if let Some(function) = self.functions.get(id) {
                let cut = Function { parent: None, ..function.clone() };
                self.functions.insert(id, cut);
                repairs.push(Repair { row: Some(id.into()), kind: RepairKind::CutCycle });
            }
        }
        repairs.extend(sweep(self, Self::has));
        let highest = self.all_refs().into_iter().map(Ref::number).max();
        let least = highest.map_or(0, |number| number.saturating_add(1));
        if !(least..=LARGEST + 1).contains(&self.next_id) {
            self.next_id = least;
        }
        self.waivers.sort();
        self.checklist.sort();
        repairs.sort();
        repairs
    }

    fn mend_values(&mut self) -> Vec<Repair> {
        let mut repairs = Vec::new();
        let mut whole = mend(&mut self.title);
        whole.extend(mend(&mut self.settings));
        whole.extend(mend(&mut self.account));
        whole.extend(mend(&mut self.price_terms));
        repairs.extend(whole.into_iter().map(|kind| Repair { row: None, kind }));
        mend_table!(
            self,
            repairs,
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
            positions,
            bends,
            extents
        );
        repairs
    }

    /// Every id in use, in the order of the tables.
    #[must_use]
    pub fn all_refs(&self) -> Vec<Ref> {
        let mut all: Vec<Ref> = Vec::with_capacity(self.nodes.len() + self.links.len() + 64);
        all.extend(self.regions.keys().map(Ref::from));
        all.extend(self.azs.keys().map(Ref::from));
        all.extend(self.security_zones.keys().map(Ref::from));
        all.extend(self.vpcs.keys().map(Ref::from));
        all.extend(self.vswitches.keys().map(Ref::from));
        all.extend(self.sites.keys().map(Ref::from));
        all.extend(self.nodes.keys().map(Ref::from));
        all.extend(self.links.keys().map(Ref::from));
        all.extend(self.security_groups.keys().map(Ref::from));
        all.extend(self.workloads.keys().map(Ref::from));
        all.extend(self.functions.keys().map(Ref::from));
        all.extend(self.systems.keys().map(Ref::from));
        all.extend(self.environments.keys().map(Ref::from));
        all
    }

    /// Every broken invariant; empty after any edit and after [`Design::repair`].
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        macro_rules! dangling {
            ($($table:ident),*) => {
                $(for (id, row) in self.$table.iter() {
                    if let Some(missing) = self.first_missing(id.into(), row) {
                        found.push(Violation::Dangling { row: id.into(), missing });
                    }
                })*
            };
        }
        dangling!(functions, azs, vpcs, vswitches, nodes, links, security_groups, workloads);
        macro_rules! limits {
            ($($table:ident),*) => {
                $(for (id, row) in self.$table.iter() {
                    found.extend(outside(Some(id.into()), row));
                })*
            };
        }
        limits!(
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
            positions,
            bends,
            extents
        );
        found.extend(outside(None, &self.title));
        found.extend(outside(None, &self.settings));
        found.extend(outside(None, &self.account));
        found.extend(outside(None, &self.price_terms));
        for (id, link) in self.links.iter() {
            if link.from == link.to {
                found.push(Violation::SelfLink(id.into()));
            }
        }
        found.extend(closers_of_cycles(self).into_iter().map(Violation::Cycle));
        found.extend(
            self.all_refs().into_iter().filter(|id| id.number() >= self.next_id).map(Violation::IdNotCounted),
        );
        found.extend(
            self.positions
                .keys()
                .filter(|&id| !self.nodes.contains(id))
                .map(|id| Violation::StrayDrawing(id.into())),
        );
        found.extend(
            self.bends
                .keys()
                .filter(|&id| !self.links.contains(id))
                .map(|id| Violation::StrayDrawing(id.into())),
        );
        found.extend(
            self.extents
                .keys()
                .filter(|&of| !of.is_drawn_as_frame() || !self.has(of))
                .map(Violation::StrayDrawing),
        );
        found.sort();
        found
    }

    /// The first mention of a row that leads nowhere, or back to the row where that means nothing.
    pub(super) fn first_missing(&self, own: Ref, row: &impl References) -> Option<Ref> {
        row.first_missing(&|wanted| {
            if wanted == own { row.may_mention_itself() } else { self.has(wanted) }
        })
    }
}

fn outside(row: Option<Ref>, part: &(impl Limited + Clone)) -> Vec<Violation> {
    limits::flaws_of(part)
        .into_iter()
        .map(|flaw| match flaw {
            Flaw::Number(what) | Flaw::Name(what) | Flaw::HostBits(what) => {
                Violation::OutsideLimits(row, what)
            }
        })
        .collect()
}
