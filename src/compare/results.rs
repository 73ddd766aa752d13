//! What the changes of a design change in its results.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::failures::Failures;
use super::network::{self, AccessDelta, AddressDelta};
use super::{Change, align, changes, words};
use crate::assessment::{Assessment, AssessmentSettings};
use crate::base::{Date, Money, Severity, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Ref, Repair};
use crate::pricing::{Bill, BillLine, Group, Total};
use crate::resilience::Resilience;
use crate::rules::Finding;

/// Two versions of a design compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// What was added, removed and changed in the document.
    pub changes: Vec<Change>,
    /// Findings that only the second version has.
    pub came: Vec<Finding>,
    /// Findings that only the first version has.
    pub went: Vec<Finding>,
    /// What the two cost.
    pub quote: Quote,
    /// How available the services of the two are.
    pub availability: Availability,
    /// What the loss of an AZ leaves, and how long recovery takes.
    pub failures: Failures,
    /// vSwitches whose block or use differs.
    pub addresses: Vec<AddressDelta>,
    /// What one part of the design opens at another, where that differs.
    pub access: Vec<AccessDelta>,
    /// Why the design changed, in a person's words; empty when nobody said.
    pub why: String,
}

/// A figure before and after; none where it is not known or there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delta<T> {
    /// In the first version.
    pub before: T,
    /// In the second version.
    pub after: T,
}

/// What the two versions cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The lines that differ.
    pub lines: Vec<LineDelta>,
    /// A month.
    pub monthly: Delta<Total>,
    /// The first year.
    pub first_year: Delta<Total>,
    /// The whole term.
    pub term: Delta<Total>,
    /// Three years, with the growth of what is used.
    pub three_years: Delta<Total>,
}

/// A line of the bill that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDelta {
    /// What is sold.
    pub sku: String,
    /// As printed.
    pub title: Text,
    /// For which nodes, by name.
    pub nodes: Vec<String>,
    /// How many.
    pub quantity: Delta<Decimal>,
    /// What a month costs; none for a price that is not known, and nothing for a line that is not there.
    pub monthly: Delta<Option<Money>>,
    /// What the first year costs.
    pub first_year: Delta<Option<Money>>,
    /// What the term costs.
    pub amount: Delta<Option<Money>>,
    /// What three years cost.
    pub three_years: Delta<Option<Money>>,
}

/// How available the services of the two versions are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Availability {
    /// Services of either version, by name.
    pub services: Vec<ServiceDelta>,
    /// Whether either version could not be computed.
    pub unknown: bool,
}

/// The unavailability of one service; none where the version has no such service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceDelta {
    /// The service.
    pub name: String,
    /// The share of time in which it is down.
    pub unavailability: Delta<Option<f64>>,
}

/// A design with what the loader mended in it.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The design.
    pub design: &'a Design,
    /// What was mended.
    pub repairs: &'a [Repair],
    /// The facts and prices that hold for it.
    pub catalog: &'a Catalog,
}

impl Diff {
    /// Compares two versions.
    #[must_use]
    pub fn of(before: Version<'_>, after: Version<'_>, settings: &AssessmentSettings, date: Date) -> Self {
        let aligned = align(before.design, after.design);
        let old = Assessment::of(before.design, before.repairs, before.catalog, settings, date);
        // The ids in repairs are those of the file; after an alignment they would name other rows.
        let new = Assessment::since(&aligned, &[], after.catalog, settings, date, Some(before.design));
        Self::between((before.design, &old), (&aligned, &new))
    }

    /// Compares two versions that use the same ids (see [`align`]) and are assessed already.
    #[must_use]
    pub fn between((before, old): (&Design, &Assessment), (after, new): (&Design, &Assessment)) -> Self {
        let designs = (before, after);
        // Either half takes about as long as the other.
        let ((went, came), quote, changes) = std::thread::scope(|scope| {
            let results = scope.spawn(|| {
                (
                    findings(&old.report.findings, &new.report.findings),
                    Quote::of((&old.bill, &new.bill), designs),
                )
            });
            let changes = changes(before, after);
            match results.join() {
                Ok((findings, quote)) => (findings, quote, changes),
                // As if it had happened here.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        Self {
            changes,
            came,
            went,
            quote,
            availability: Availability::of(&old.resilience, &new.resilience),
            failures: Failures::of((&old.resilience, &new.resilience), designs),
            addresses: network::addresses(&old.network, &new.network),
            access: network::access(&old.network, &new.network),
            why: String::new(),
        }
    }

    /// Puts what a person said of the changes beside them: of all, and of single ones by their [`Change::key`].
    pub fn explain(&mut self, why: &str, single: &BTreeMap<String, String>) {
        why.clone_into(&mut self.why);
        for change in &mut self.changes {
            change.why = single.get(&change.key()).cloned().unwrap_or_default();
        }
    }

    /// Whether the two versions say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Findings that only the first or only the second report has.
fn findings(old: &[Arc<Finding>], new: &[Arc<Finding>]) -> (Vec<Finding>, Vec<Finding>) {
    fn key(of: &Finding) -> (Severity, &str, &[Ref]) {
        (of.severity, of.code, &of.subjects)
    }
    // Reports are sorted like this already; then it is one walk over each.
    fn sorted(list: &[Arc<Finding>]) -> Vec<&Finding> {
        let mut all: Vec<&Finding> = list.iter().map(Arc::as_ref).collect();
        all.sort_by(|a, b| (key(a), &a.message).cmp(&(key(b), &b.message)));
        all
    }
    let (old, new) = (sorted(old), sorted(new));
    let (mut ours, mut theirs) = (old.iter().copied().peekable(), new.iter().copied().peekable());
    let (mut went, mut came): (Vec<&Finding>, Vec<&Finding>) = (Vec::new(), Vec::new());
    while let (Some(a), Some(b)) = (ours.peek(), theirs.peek()) {
        match (key(a), &a.message).cmp(&(key(b), &b.message)) {
            Ordering::Less => went.extend(ours.next()),
            Ordering::Greater => came.extend(theirs.next()),
            Ordering::Equal => {
                ours.next();
                theirs.next();
            }
        }
    }
    went.extend(ours);
    came.extend(theirs);
    // The same finding about the same things in other words stayed.
    let mut left: BTreeMap<_, usize> = BTreeMap::new();
    for finding in &went {
        *left.entry(key(finding)).or_default() += 1;
    }
    let mut stayed: BTreeMap<_, usize> = BTreeMap::new();
    came.retain(|finding| match left.get_mut(&key(finding)).filter(|left| **left > 0) {
        Some(left) => {
            *left -= 1;
            *stayed.entry(key(finding)).or_default() += 1;
            false
        }
        None => true,
    });
    went.retain(|finding| match stayed.get_mut(&key(finding)).filter(|stayed| **stayed > 0) {
        Some(stayed) => {
            *stayed -= 1;
            false
        }
        None => true,
    });
    let cloned = |list: Vec<&Finding>| list.into_iter().cloned().collect();
    (cloned(went), cloned(came))
}

impl Quote {
    fn of((before, after): (&Bill, &Bill), designs: (&Design, &Design)) -> Self {
        // A line is known by what is sold for what; a line that is for other nodes now is known by what is sold.
        type Key<'a> = (&'a str, &'a str, &'a [Ref]);
        fn key(line: &BillLine) -> Key<'_> {
            (&line.sku, &line.title.en, &line.subjects)
        }
        // Options are offered beside the totals; the tender is a line of its own.
        fn lines(bill: &Bill) -> Vec<&BillLine> {
            bill.lines.iter().map(AsRef::as_ref).filter(|line| line.group != Group::Option).collect()
        }
        let (ours, theirs) = (lines(before), lines(after));
        let mut old: HashMap<Key<'_>, VecDeque<usize>> = HashMap::with_capacity(ours.len());
        for (at, line) in ours.iter().enumerate() {
            old.entry(key(line)).or_default().push_back(at);
        }
        let mut gone = vec![true; ours.len()];
        let mut pairs: Vec<(Option<&BillLine>, Option<&BillLine>)> = Vec::with_capacity(theirs.len());
        let mut found = |at: Option<usize>| {
            if let Some(gone) = at.and_then(|at| gone.get_mut(at)) {
                *gone = false;
            }
            at.and_then(|at| ours.get(at).copied())
        };
        let mut new: Vec<&BillLine> = Vec::new();
        for &line in &theirs {
            match old.get_mut(&key(line)).and_then(VecDeque::pop_front) {
                Some(same) => pairs.push((found(Some(same)), Some(line))),
                None => new.push(line),
            }
        }
        let mut sold: HashMap<(&str, &Text), VecDeque<usize>> = HashMap::new();
        let mut rest: Vec<usize> = old.into_values().flatten().collect();
        rest.sort_unstable();
        for at in rest {
            if let Some(line) = ours.get(at) {
                sold.entry((&line.sku, &line.title)).or_default().push_back(at);
            }
        }
        for line in new {
            let same = sold.get_mut(&(line.sku.as_str(), &line.title)).and_then(VecDeque::pop_front);
            pairs.push((found(same), Some(line)));
        }
        // What was replaced stands before what replaced it.
        let ended = ours.iter().zip(&gone).filter(|(_, gone)| **gone).map(|(line, _)| *line);
        let mut replaced: HashMap<&[Ref], Vec<&BillLine>> = HashMap::new();
        let mut order: Vec<&[Ref]> = Vec::new();
        for line in ended {
            let lines = replaced.entry(line.subjects.as_slice()).or_default();
            if lines.is_empty() {
                order.push(&line.subjects);
            }
            lines.push(line);
        }
        let named = |old: Option<&BillLine>, new: Option<&BillLine>| {
            let mut delta = LineDelta::of(old, new)?;
            let (line, design) = new.map(|line| (line, designs.1)).or(old.map(|line| (line, designs.0)))?;
            delta.nodes = line.subjects.iter().map(|&of| words::name_of(design, of)).collect();
            Some(delta)
        };
        let mut lines: Vec<LineDelta> = Vec::new();
        for (old, new) in pairs {
            if let (None, Some(line)) = (old, new) {
                let before = replaced.remove(line.subjects.as_slice()).unwrap_or_default();
                lines.extend(before.into_iter().filter_map(|line| named(Some(line), None)));
            }
            lines.extend(named(old, new));
        }
        for subjects in order {
            let rest = replaced.remove(subjects).unwrap_or_default();
            lines.extend(rest.into_iter().filter_map(|line| named(Some(line), None)));
        }
        if before.tender != after.tender {
            lines.push(LineDelta::of_tender(before, after));
        }
        Self {
            lines,
            monthly: Delta { before: before.monthly, after: after.monthly },
            first_year: Delta { before: before.first_year, after: after.first_year },
            term: Delta { before: before.term_total, after: after.term_total },
            three_years: Delta { before: before.three_years, after: after.three_years },
        }
    }
}

impl LineDelta {
    /// What the tender takes off, before and after.
    fn of_tender(before: &Bill, after: &Bill) -> Self {
        let (old, new) = (before.tender, after.tender);
        let delta = |before, after| Delta { before: Some(before), after: Some(after) };
        Self {
            sku: "tender".to_owned(),
            title: Text::fixed("投标折扣", "tender discount"),
            nodes: Vec::new(),
            quantity: Delta { before: Decimal::ONE, after: Decimal::ONE },
            monthly: delta(old.monthly, new.monthly),
            first_year: delta(old.first_year, new.first_year),
            amount: delta(old.term, new.term),
            three_years: delta(old.three_years, new.three_years),
        }
    }

    /// The difference of two lines, when there is any.
    fn of(before: Option<&BillLine>, after: Option<&BillLine>) -> Option<Self> {
        let shown = after.or(before)?;
        let sums = |line: &BillLine| {
            [line.monthly, line.first_year, line.amount, line.three_years].map(crate::pricing::Price::amount)
        };
        if let (Some(old), Some(new)) = (before, after)
            && old.quantity == new.quantity
            && sums(old) == sums(new)
        {
            return None;
        }
        let nothing = Some(Money::default());
        let delta = |pick: fn(&BillLine) -> crate::pricing::Price| Delta {
            before: before.map_or(nothing, |line| pick(line).amount()),
            after: after.map_or(nothing, |line| pick(line).amount()),
        };
        let quantity = |line: Option<&BillLine>| line.map_or(Decimal::ZERO, |line| line.quantity);
        Some(Self {
            sku: shown.sku.clone(),
            title: shown.title.clone(),
            nodes: Vec::new(),
            quantity: Delta { before: quantity(before), after: quantity(after) },
            monthly: delta(|line| line.monthly),
            first_year: delta(|line| line.first_year),
            amount: delta(|line| line.amount),
            three_years: delta(|line| line.three_years),
        })
    }
}

impl Delta<Option<Money>> {
    /// By how much it went up; none when either is not known.
    #[must_use]
    pub fn difference(&self) -> Option<Money> {
        Some(Money(self.after?.0 - self.before?.0))
    }
}

impl Delta<Total> {
    /// By how much the known part went up.
    #[must_use]
    pub fn difference(&self) -> Money {
        Money(self.after.amount.0 - self.before.amount.0)
    }
}

impl Availability {
    fn of(before: &Resilience, after: &Resilience) -> Self {
        let services = |known: &Resilience| -> Option<BTreeMap<String, f64>> {
            Some(known.unavailability().ok()?.iter().cloned().collect())
        };
        let (Some(old), Some(new)) = (services(before), services(after)) else {
            return Self { services: Vec::new(), unknown: true };
        };
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let services = names
            .into_iter()
            .map(|name| ServiceDelta {
                name: name.clone(),
                unavailability: Delta { before: old.get(name).copied(), after: new.get(name).copied() },
            })
            .collect();
        Self { services, unknown: false }
    }
}

impl ServiceDelta {
    /// Whether the two figures differ by more than the order in which they were added up.
    #[must_use]
    pub fn differs(&self) -> bool {
        match (self.unavailability.before, self.unavailability.after) {
            (Some(old), Some(new)) => (old - new).abs() > 1e-9 * old.abs().max(new.abs()),
            (None, None) => false,
            _ => true,
        }
    }
}
