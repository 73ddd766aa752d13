//! The availability of every service of a model.

use super::cuts::cut_sets;
use super::model::{Model, ModelError};
use super::name::Name;
use super::reliability::Reliability;
use super::sheet::{largest, solve};
use super::solve::{CutSets, Importance};
use super::tree::{Item, Tree};
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::Design;
use crate::text;

/// The importance of so many events is told.
const MATTERING: usize = 1_000;
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
    /// How much each event matters, the most important first; the first thousand.
    pub importance: Vec<Importance>,
    /// How many events matter at all.
    pub mattering: usize,
    /// What kinds of failures contribute.
    pub contributions: Contributions,
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

/// Minutes a year that kinds of failures contribute, to first order: each event's probability times what it matters.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Contributions {
    /// Loss of whole regions.
    pub region: f64,
    /// Loss of whole AZs.
    pub az: f64,
    /// Failures that all servers of a function share, and failures of switching.
    pub common_cause: f64,
    /// Single components.
    pub component: f64,
}

impl Contributions {
    fn add(&mut self, name: Option<Name>, unavailability: f64) {
        let slot = match name {
            Some(Name::Region(_)) => &mut self.region,
            Some(Name::Az(_)) => &mut self.az,
            Some(Name::Common(..) | Name::Uncovered(..)) => &mut self.common_cause,
            _ => &mut self.component,
        };
        *slot += unavailability * MINUTES_PER_YEAR;
    }

    /// In a sentence.
    #[must_use]
    pub fn words(&self) -> Text {
        let Self { region, az, common_cause, component } = self;
        let (mut zh, mut en) = (
            format!("地域故障 {region:.1}、可用区故障 {az:.1}、组件故障 {component:.1}"),
            format!("regions {region:.1}, AZ losses {az:.1}, components {component:.1}"),
        );
        if *common_cause > 0.0 {
            zh.push_str(&format!("、共因与切换 {common_cause:.1}"));
            en.push_str(&format!(", common causes and switching {common_cause:.1}"));
        }
        text!("每年分钟：{zh}", "minutes a year: {en}")
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
    Reliability::of(design, catalog).availability()
}

/// The unavailability of the worst service of a design; none when it is not known or there is no service.
#[must_use]
pub fn worst_unavailability(design: &Design, catalog: &Catalog) -> Option<f64> {
    Reliability::of(design, catalog).worst_unavailability()
}

/// The largest unavailability of these services, the same figure as [`unavailability_of_tree`] has for that one.
pub(super) fn worst_of_tree(tree: &Tree, tops: &[Item], first: &[Item]) -> Option<f64> {
    largest(tree, tops, first).map(tidy)
}

/// The unavailability of every service of a tree, as [`of_tree`] tells it, without what it is made of.
pub(super) fn unavailability_of_tree(
    tree: &Tree,
    services: &[(&str, Item)],
    first: &[Item],
) -> Vec<(String, f64)> {
    let tops: Vec<Item> = services.iter().map(|&(_, top)| top).collect();
    let solved = solve(tree, &tops, first);
    services.iter().zip(solved).map(|(&(name, _), solved)| (name.to_owned(), tidy(solved.bounds.1))).collect()
}

/// The availability of every service of a model. `first` are shared causes, which order the diagram of the cut sets.
///
/// # Errors
/// When the model is not coherent.
pub fn availability(model: &Model, first: &[String]) -> Result<Vec<ServiceAvailability>, NotKnown> {
    let tree = Tree::of(model)?;
    let item = |name: &String| tree.item(name);
    let tops: Vec<(&str, Item)> =
        model.services.iter().filter_map(|(name, top)| Some((name.as_str(), item(top)?))).collect();
    let first: Vec<Item> = first.iter().filter_map(item).collect();
    Ok(of_tree(&tree, &tops, &first, true))
}

/// The availability of every service of a tree; its cut sets only when they are asked for.
pub(super) fn of_tree(
    tree: &Tree,
    services: &[(&str, Item)],
    first: &[Item],
    listed: bool,
) -> Vec<ServiceAvailability> {
    let mut found = Vec::with_capacity(services.len());
    let tops: Vec<Item> = services.iter().map(|&(_, top)| top).collect();
    for (&(name, top), solved) in services.iter().zip(solve(tree, &tops, first)) {
        let (low, high) = (tidy(solved.bounds.0), tidy(solved.bounds.1));
        let mut rows: Vec<(Item, f64, f64)> = solved
            .slopes
            .iter()
            .map(|&(event, birnbaum)| {
                let q = tree.probabilities.get(event as usize).copied().unwrap_or(0.0);
                (event, q, birnbaum)
            })
            .collect();
        // What an event contributes is the product; RRW grows with it.
        rows.sort_by(|a, b| (b.1 * b.2).total_cmp(&(a.1 * a.2)).then(a.0.cmp(&b.0)));
        let mattering = rows.len();
        let mut contributions = Contributions::default();
        for &(event, q, slope) in &rows {
            contributions.add(tree.coded(event), q * slope);
        }
        rows.truncate(MATTERING);
        let importance = rows
            .into_iter()
            .map(|(event, q, birnbaum)| Importance::of(&tree.name(event), q, low, birnbaum))
            .collect();
        found.push(ServiceAvailability {
            name: name.to_owned(),
            unavailability: high,
            at_least: low,
            cut_sets: if listed { cut_sets(tree, top, &tree.cone([top]), first) } else { CutSets::default() },
            importance,
            mattering,
            contributions,
        });
    }
    found
}

/// Fourteen digits: what is beyond depends on the order of the additions.
fn tidy(q: f64) -> f64 {
    format!("{q:.13e}").parse().unwrap_or(q)
}
