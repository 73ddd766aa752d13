//! Everything that follows from a design about failures, in one value.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::availability::{NotKnown, ServiceAvailability, availability};
use super::capacity::{CapacityRow, Verdict, capacity};
use super::model::ModelError;
use super::recovery::{Recovery, recovery};
use super::reliability::Reliability;
use super::simulate::{Failing, Outcome, Pool, Simulator, singles};
use crate::catalog::Catalog;
use crate::design::{Design, Ref};

/// A basic event that alone takes services down: a cut set of order 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SinglePoint {
    /// What fails.
    pub subject: Ref,
    /// The event in the model.
    pub event: String,
    /// The services that it takes down.
    pub services: Vec<String>,
}

/// What rules, window, commands and report know of the failures of a design.
#[derive(Debug, Default)]
pub struct Resilience {
    /// The model.
    pub reliability: Reliability,
    /// The loss of each AZ, in the order of their ids.
    pub az_losses: Vec<Outcome>,
    /// Every single failure, the gravest first.
    pub singles: Vec<Outcome>,
    /// The pools that outcomes speak of.
    pub pools: Vec<Pool>,
    /// What is left of each function without one AZ.
    pub capacity: Vec<CapacityRow>,
    /// Everything that alone takes a service down, by subject.
    pub single_points: Vec<SinglePoint>,
    /// Time to recover and data lost, by service.
    pub recovery: Vec<Recovery>,
    /// Why nothing of this could be evaluated.
    pub stopped: Option<ModelError>,
    availability: OnceLock<Result<Vec<ServiceAvailability>, NotKnown>>,
}

impl Resilience {
    /// Simulates a design.
    #[must_use]
    pub fn of(design: &Design, catalog: &Catalog) -> Self {
        let reliability = Reliability::of(design, catalog);
        let mut found = Self { capacity: capacity(design), ..Self::default() };
        match Simulator::new(design, &reliability) {
            Ok(simulator) => {
                let azs: Vec<[Failing; 1]> = design.azs.keys().map(|az| [az.into()]).collect();
                found.az_losses = simulator.outcomes(azs.iter().map(<[Failing; 1]>::as_slice));
                let all: Vec<[Failing; 1]> = singles(design).into_iter().map(|one| [one]).collect();
                found.singles = simulator.outcomes(all.iter().map(<[Failing; 1]>::as_slice));
                found.singles.sort_by(|a, b| a.gravity().total_cmp(&b.gravity()));
                found.single_points = simulator.single_points();
                found.recovery = recovery(design, catalog, &reliability, &simulator);
                found.pools.clone_from(&simulator.pools);
            }
            Err(error) => found.stopped = Some(error),
        }
        found.reliability = reliability;
        found
    }

    /// The exact availability of every service, computed when it is first asked for.
    ///
    /// # Errors
    /// When something in the design depends on itself.
    pub fn availability(&self) -> Result<&[ServiceAvailability], &NotKnown> {
        let compute = || availability(&self.reliability.model, &self.reliability.shared_causes());
        self.availability.get_or_init(compute).as_deref()
    }

    /// The gravest loss of an AZ; none without AZs or services.
    #[must_use]
    pub fn worst_az_loss(&self) -> Option<&Outcome> {
        let told = self.az_losses.iter().filter(|outcome| !outcome.services.is_empty());
        told.min_by(|a, b| a.gravity().total_cmp(&b.gravity()))
    }

    /// The gravest verdict on the capacity of any function after the loss of any AZ.
    #[must_use]
    pub fn worst_capacity(&self) -> Option<Verdict> {
        let verdicts = self.capacity.iter().flat_map(|row| row.losses.iter().map(|loss| loss.verdict));
        verdicts.filter(|verdict| *verdict != Verdict::NotEvaluated).max()
    }

    /// The services that stop when this alone fails.
    #[must_use]
    pub fn services_behind(&self, subject: Ref) -> BTreeSet<&str> {
        let points = self.single_points.iter().filter(|point| point.subject == subject);
        points.flat_map(|point| point.services.iter().map(String::as_str)).collect()
    }
}
