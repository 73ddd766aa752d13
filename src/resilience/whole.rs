//! Everything that follows from a design about failures, in one value.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::availability::{NotKnown, ServiceAvailability};
use super::capacity::{CapacityRow, Verdict, capacity};
use super::model::ModelError;
use super::outcome::{Failing, Outcome, Pool};
use super::recovery::{Recovery, recovery};
use super::reliability::Reliability;
use super::simulate::{Simulator, singles};
use crate::catalog::Catalog;
use crate::design::{Design, Node, Ref};

/// A basic event that alone takes services down: a cut set of order 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SinglePoint {
    /// What fails.
    pub subject: Ref,
    /// The event in the model.
    pub event: String,
    /// The services that it takes down.
    pub services: Vec<Arc<str>>,
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
    figures: OnceLock<Result<Vec<ServiceAvailability>, NotKnown>>,
    unavailability: OnceLock<Result<Vec<(String, f64)>, NotKnown>>,
    worst: OnceLock<Option<f64>>,
}

impl Resilience {
    /// Simulates a design.
    #[must_use]
    pub fn of(design: &Design, catalog: &Catalog) -> Self {
        let reliability = Reliability::of(design, catalog);
        let mut found = Self { capacity: capacity(design), ..Self::default() };
        match Simulator::new(design, &reliability) {
            Ok(simulator) => {
                let all: Vec<[Failing; 1]> = singles(design).into_iter().map(|one| [one]).collect();
                let outcomes = simulator.outcomes_with(all.iter().map(<[Failing; 1]>::as_slice), false);
                found.single_points = simulator.single_points(&outcomes);
                let of = |wanted: fn(&Failing) -> bool| {
                    let told = outcomes.iter().filter(move |outcome| outcome.failed.iter().all(wanted));
                    told.cloned().collect::<Vec<_>>()
                };
                found.az_losses = of(|one| matches!(one, Failing::Row(Ref::Az(_))));
                let regions = of(|one| matches!(one, Failing::Row(Ref::Region(_))));
                found.recovery = recovery(design, catalog, &simulator, &found.az_losses, &regions);
                let mut sorted: Vec<(i64, Outcome)> =
                    outcomes.into_iter().map(|outcome| (ordered(outcome.gravity()), outcome)).collect();
                sorted.sort_by_key(|(gravity, _)| *gravity);
                found.singles = sorted.into_iter().map(|(_, outcome)| outcome).collect();
                found.pools.clone_from(&simulator.pools);
            }
            Err(error) => found.stopped = Some(error),
        }
        found.reliability = reliability;
        found
    }

    /// Whether what is known of one design holds for the other: nothing that a failure touches is different.
    #[must_use]
    pub fn reads_the_same(&self, a: &Design, b: &Design) -> bool {
        let nodes = || {
            let Some(changed) = a.nodes.differing(&b.nodes) else { return false };
            let starts = |id| self.reliability.services.values().any(|entry| entry.starts.contains(&id));
            changed.into_iter().all(|(id, old, new)| {
                // Services and pools are called by the names of what leads to them.
                let names = old.name != new.name && (new.product.as_slb().is_some() || starts(id));
                !names && alike(old, new)
            })
        };
        a.links.is_same_snapshot(&b.links)
            && a.functions.is_same_snapshot(&b.functions)
            && a.regions.is_same_snapshot(&b.regions)
            && a.azs.is_same_snapshot(&b.azs)
            && a.sites.is_same_snapshot(&b.sites)
            && a.workloads.is_same_snapshot(&b.workloads)
            && a.systems.is_same_snapshot(&b.systems)
            && a.environments.is_same_snapshot(&b.environments)
            && a.settings == b.settings
            && nodes()
    }

    /// The exact availability of every service, computed when it is first asked for.
    ///
    /// # Errors
    /// When something in the design depends on itself.
    pub fn availability(&self) -> Result<&[ServiceAvailability], &NotKnown> {
        self.availability.get_or_init(|| self.reliability.availability()).as_deref()
    }

    /// The unavailability of every service by name, for who asks for nothing else of it; read from the availability
    /// where that is known already.
    ///
    /// # Errors
    /// When something in the design depends on itself.
    pub fn unavailability(&self) -> Result<&[(String, f64)], &NotKnown> {
        let find = || match self.availability.get() {
            Some(Ok(known)) => {
                Ok(known.iter().map(|service| (service.name.clone(), service.unavailability)).collect())
            }
            Some(Err(error)) => Err(error.clone()),
            None => self.reliability.unavailability(),
        };
        self.unavailability.get_or_init(find).as_deref()
    }

    /// The largest unavailability of any service, read from the others' where they are known already; none when it is
    /// not known or there is no service.
    #[must_use]
    pub fn worst_unavailability(&self) -> Option<f64> {
        if self.availability.get().is_some() || self.unavailability.get().is_some() {
            let known = self.unavailability().ok()?;
            return known.iter().map(|(_, unavailability)| *unavailability).reduce(f64::max);
        }
        *self.worst.get_or_init(|| self.reliability.worst_unavailability())
    }

    /// The same without the cut sets, for those who only need the figures.
    ///
    /// # Errors
    /// When something in the design depends on itself.
    pub fn figures(&self) -> Result<&[ServiceAvailability], &NotKnown> {
        match self.availability.get() {
            Some(known) => known.as_deref(),
            None => self.figures.get_or_init(|| self.reliability.figures()).as_deref(),
        }
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
        points.flat_map(|point| point.services.iter().map(AsRef::as_ref)).collect()
    }
}

/// Whether two versions of a node fail alike, whatever they are called, cost and are reached by.
fn alike(a: &Node, b: &Node) -> bool {
    let Node {
        name: _,
        product,
        place,
        vswitch: _,
        count,
        function,
        system,
        environment,
        security_groups: _,
        private_ip: _,
        kept_ips: _,
        purchase: _,
        own_monthly_price: _,
        owner_organisation: _,
        locked: _,
        note: _,
    } = a;
    (place, count, function, system, environment)
        == (&b.place, &b.count, &b.function, &b.system, &b.environment)
        && *product == b.product
}

/// A number that sorts as the float does.
const fn ordered(value: f64) -> i64 {
    let bits = value.to_bits().cast_signed();
    bits ^ (((bits >> 63).cast_unsigned()) >> 1).cast_signed()
}
