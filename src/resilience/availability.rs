//! The availability of every service of a model.

use super::Reliability;
use super::diagram::{Diagram, TooLarge};
use super::exact::solve;
use super::model::{Model, ModelError};
use super::solve::{CutSet, CutSets, Importance};
use super::tree::{Item, Pass, Tree};
use crate::catalog::Catalog;
use crate::design::Design;

/// How many nodes of a diagram are spent on listing cut sets; a number and not a time, so that the answer never
/// depends on the machine.
const BUDGET: usize = 600_000;
/// From so many events on, only the small cut sets are looked for.
const MANY: usize = 4_000;
/// Up to so many events, cut sets of order 2 are tried one by one when the diagram grows too large.
const FEW: usize = 500;
/// Cut sets are listed up to this order.
const ORDER: usize = 3;
/// How many cut sets are listed at most.
const CAP: usize = 100_000;
/// Minutes of a year of 365 days.
pub const MINUTES_PER_YEAR: f64 = 525_600.0;

/// The availability of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceAvailability {
    /// Its name.
    pub name: String,
    /// The probability that it is down; the upper bound when it is not exact.
    pub unavailability: f64,
    /// The lower bound; equal when it is exact.
    pub at_least: f64,
    /// Minimal cut sets.
    pub cut_sets: CutSets,
    /// How much each event matters, the most important first.
    pub importance: Vec<Importance>,
}

impl ServiceAvailability {
    /// Whether the figure is exact, and not a bound.
    #[must_use]
    pub fn exact(&self) -> bool {
        self.unavailability == self.at_least
    }

    /// Minutes of a year in which it is down.
    #[must_use]
    pub fn minutes_per_year(&self) -> f64 {
        self.unavailability * MINUTES_PER_YEAR
    }

    /// Availability in percent, with as many nines as it has and two digits more.
    #[must_use]
    pub fn percent(&self) -> String {
        let percent = (1.0 - self.unavailability) * 100.0;
        let digits = (-self.unavailability.max(1e-12).log10()).floor().clamp(0.0, 12.0) as usize;
        format!("{percent:.digits$}")
    }
}

/// Why the availability of a model is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotKnown {
    /// The model cannot be evaluated.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// The availability of every service of a design.
///
/// # Errors
/// When something in the design depends on itself.
pub fn availability_of(design: &Design, catalog: &Catalog) -> Result<Vec<ServiceAvailability>, NotKnown> {
    let built = Reliability::of(design, catalog);
    availability(&built.model, &built.shared_causes())
}

/// The unavailability of the worst service of a design; none when it is not known or there is no service.
#[must_use]
pub fn worst_unavailability(design: &Design, catalog: &Catalog) -> Option<f64> {
    let services = availability_of(design, catalog).ok()?;
    services.into_iter().map(|service| service.unavailability).reduce(f64::max)
}

/// The availability of every service. `first` are shared causes, which order the diagram of the cut sets.
///
/// # Errors
/// When the model is not coherent.
pub fn availability(model: &Model, first: &[String]) -> Result<Vec<ServiceAvailability>, NotKnown> {
    let tree = Tree::of(model)?;
    let mut found = Vec::new();
    for (name, top) in &model.services {
        let Some(item) = tree.item(top) else { continue };
        let solved = solve(&tree, item);
        let (low, high) = (tidy(solved.bounds.0), tidy(solved.bounds.1));
        let mut importance: Vec<Importance> = solved
            .slopes
            .iter()
            .map(|(&event, &birnbaum)| {
                let q = tree.probabilities.get(event as usize).copied().unwrap_or(0.0);
                Importance::of(tree.name(event), q, low, birnbaum)
            })
            .collect();
        importance.sort_by(|a, b| b.rrw.total_cmp(&a.rrw).then_with(|| a.event.cmp(&b.event)));
        let one = Model {
            events: model.events.clone(),
            gates: model.gates.clone(),
            services: std::iter::once((name.clone(), top.clone())).collect(),
        };
        let cut_sets = cut_sets(&one.needed(), top, first, &tree, item)?;
        found.push(ServiceAvailability {
            name: name.clone(),
            unavailability: high,
            at_least: low,
            cut_sets,
            importance,
        });
    }
    Ok(found)
}

/// Fourteen digits: what is beyond depends on the order of the additions.
fn tidy(q: f64) -> f64 {
    format!("{q:.13e}").parse().unwrap_or(q)
}

fn cut_sets(
    model: &Model,
    top: &str,
    first: &[String],
    tree: &Tree<'_>,
    item: Item,
) -> Result<CutSets, ModelError> {
    if model.events.len() <= MANY {
        let first: Vec<String> =
            first.iter().filter(|name| model.events.contains_key(*name)).cloned().collect();
        // Published trees like the order of their own text; designs like their shared causes first.
        for first in [&first[..], &[]] {
            match Diagram::build(model, first, BUDGET)? {
                Ok(diagram) => {
                    let top = diagram.function(top);
                    return Ok(top.map(|top| diagram.cut_sets(top, ORDER, CAP)).unwrap_or_default());
                }
                Err(TooLarge) if first.is_empty() => break,
                Err(TooLarge) => {}
            }
        }
    }
    Ok(tried(model, tree, item))
}

/// Cut sets of order 1, and of order 2 where that is not too much, each tried by failing it.
fn tried(model: &Model, tree: &Tree<'_>, top: Item) -> CutSets {
    let mut pass = Pass::new(tree);
    let events: Vec<(Item, &String, f64)> =
        model.events.iter().filter_map(|(name, &q)| Some((tree.item(name)?, name, q))).collect();
    let mut alone = Vec::new();
    let mut others = Vec::new();
    for &(item, name, q) in &events {
        pass.fail(item);
        if pass.is_down(top) {
            alone.push((name, q));
        } else {
            others.push((item, name, q));
        }
        pass.reset();
    }
    let mut found = CutSets { order: 1, by_order: vec![alone.len() as u64, 0, 0], ..CutSets::default() };
    found.sets =
        alone.into_iter().map(|(name, q)| CutSet { events: vec![name.clone()], probability: q }).collect();
    if others.len() <= FEW {
        found.order = 2;
        for (at, &(a, a_name, p)) in others.iter().enumerate() {
            for &(b, b_name, q) in others.iter().skip(at + 1) {
                pass.fail(a);
                pass.fail(b);
                if pass.is_down(top) {
                    found
                        .sets
                        .push(CutSet { events: vec![a_name.clone(), b_name.clone()], probability: p * q });
                }
                pass.reset();
            }
        }
        let pairs = found.sets.len() as u64 - found.by_order.first().copied().unwrap_or(0);
        if let Some(second) = found.by_order.get_mut(1) {
            *second = pairs;
        }
    }
    found.total = found.sets.len() as f64;
    found.sort();
    found
}
