//! What the changes of a design change in addresses and access.

use std::collections::{BTreeMap, BTreeSet};

use super::Delta;
use crate::base::Text;
use crate::design::{Cidr, VSwitchId};
use crate::network::{Survey, VSwitchPlan};

/// A vSwitch whose block or use differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressDelta {
    /// The vSwitch.
    pub id: VSwitchId,
    /// Its name in the version that has it last.
    pub name: String,
    /// In each version; none where there is no such vSwitch.
    pub use_: Delta<Option<AddressUse>>,
}

/// How a vSwitch is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressUse {
    /// The block entered, else the one planned.
    pub block: Option<Cidr>,
    /// Addresses that stand in it.
    pub used: u64,
    /// Addresses that servers can take in it.
    pub usable: u64,
}

/// What one part of the design opens at another, where that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessDelta {
    /// The sender.
    pub from: Text,
    /// The target.
    pub to: Text,
    /// Open only in the second version.
    pub opened: Vec<String>,
    /// Open only in the first version.
    pub closed: Vec<String>,
}

pub(super) fn addresses(before: &Survey, after: &Survey) -> Vec<AddressDelta> {
    let all = |survey: &Survey| -> BTreeMap<VSwitchId, (String, AddressUse)> {
        let row = |plan: &VSwitchPlan| {
            let block = plan.current.or(plan.block);
            (plan.id, (plan.name.clone(), AddressUse { block, used: plan.needed, usable: plan.usable }))
        };
        survey.addresses.vpcs.iter().flat_map(|vpc| vpc.vswitches.iter().map(row)).collect()
    };
    let (old, new) = (all(before), all(after));
    let ids: BTreeSet<VSwitchId> = old.keys().chain(new.keys()).copied().collect();
    ids.into_iter()
        .filter_map(|id| {
            let (before, after) = (old.get(&id), new.get(&id));
            let name = after.or(before)?.0.clone();
            let use_ = Delta { before: before.map(|row| row.1), after: after.map(|row| row.1) };
            (use_.before != use_.after).then_some(AddressDelta { id, name, use_ })
        })
        .collect()
}

pub(super) fn access(before: &Survey, after: &Survey) -> Vec<AccessDelta> {
    type Open<'a> = BTreeMap<(&'a Text, &'a Text), BTreeSet<&'a String>>;
    fn open(survey: &Survey) -> Open<'_> {
        let mut out: Open<'_> = BTreeMap::new();
        for row in &survey.matrix {
            out.entry((&row.from, &row.to)).or_default().extend(&row.open);
        }
        out
    }
    let (old, new) = (open(before), open(after));
    let pairs: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
    let none = BTreeSet::new();
    pairs
        .into_iter()
        .filter_map(|pair| {
            let (was, is) = (old.get(&pair).unwrap_or(&none), new.get(&pair).unwrap_or(&none));
            let only = |a: &BTreeSet<&String>, b: &BTreeSet<&String>| -> Vec<String> {
                a.difference(b).map(|words| (*words).clone()).collect()
            };
            let (opened, closed) = (only(is, was), only(was, is));
            let (from, to) = pair;
            (!opened.is_empty() || !closed.is_empty()).then(|| AccessDelta {
                from: from.clone(),
                to: to.clone(),
                opened,
                closed,
            })
        })
        .collect()
}
