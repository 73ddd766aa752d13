//! What the changes of a design change in the loss of an AZ and in recovery.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Delta, words};
use crate::design::{AzId, Design, FunctionId, Ref, RegionId};
use crate::resilience::{Disruption, Failing, Loss, Resilience, Verdict};

/// What the loss of an AZ leaves, and how long recovery takes, where that differs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Failures {
    /// Services after the loss of an AZ.
    pub az_losses: Vec<AzLossDelta>,
    /// Functions after the loss of an AZ.
    pub capacity: Vec<CapacityDelta>,
    /// Time to recover and data lost.
    pub recovery: Vec<RecoveryDelta>,
    /// Whether either version could not be simulated.
    pub unknown: bool,
}

/// What is left of a service without an AZ.
#[derive(Debug, Clone, PartialEq)]
pub struct AzLossDelta {
    /// The AZ.
    pub az: AzId,
    /// Its name.
    pub az_name: String,
    /// The service.
    pub service: String,
    /// In each version; none where there is no such AZ or service.
    pub left: Delta<Option<Left>>,
}

/// What is left of a service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    /// It carries on.
    pub up: bool,
    /// Its capacity, in percent.
    pub capacity_percent: f64,
}

/// What is left of a function without an AZ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapacityDelta {
    /// The AZ's name.
    pub az_name: String,
    /// The function's name.
    pub function: String,
    /// In each version; none where the function does not stand in the AZ.
    pub left: Delta<Option<Servers>>,
}

/// Servers of a function outside a lost AZ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Servers {
    /// How many.
    pub count: u64,
    /// Their use at peak in percent; none when it is not known.
    pub use_percent: Option<Decimal>,
    /// What that comes to.
    pub verdict: Verdict,
}

/// Time to recover and data lost of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryDelta {
    /// The service.
    pub service: String,
    /// What happens.
    pub disruption: Disruption,
    /// In each version; none where there is no such service.
    pub estimate: Delta<Option<Estimated>>,
}

/// An estimate of a recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimated {
    /// Seconds until the service is back; none when it does not come back by itself.
    pub rto: Option<u32>,
    /// How much data is lost.
    pub rpo: Loss,
}

impl Failures {
    pub(super) fn of((before, after): (&Resilience, &Resilience), (old, new): (&Design, &Design)) -> Self {
        if before.stopped.is_some() || after.stopped.is_some() {
            return Self { unknown: true, ..Self::default() };
        }
        let name = |az: AzId| {
            let holder = if new.azs.contains(az) { new } else { old };
            words::name_of(holder, az.into())
        };
        let az_losses = pairs(&losses(before), &losses(after))
            .filter(|(_, delta)| match (delta.before, delta.after) {
                (Some(a), Some(b)) => a.up != b.up || (a.capacity_percent - b.capacity_percent).abs() > 1e-6,
                _ => true,
            })
            .map(|((az, service), left)| AzLossDelta { az, az_name: name(az), service, left })
            .collect();
        let function = |id: FunctionId| {
            let holder = if new.functions.contains(id) { new } else { old };
            words::name_of(holder, id.into())
        };
        let capacity = pairs(&servers(before), &servers(after))
            .map(|((id, _, az), left)| CapacityDelta { az_name: name(az), function: function(id), left })
            .collect();
        let recovery = pairs(&recoveries(before), &recoveries(after))
            .map(|((service, disruption), estimate)| RecoveryDelta { service, disruption, estimate })
            .collect();
        Self { az_losses, capacity, recovery, unknown: false }
    }

    /// Whether nothing of it differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.az_losses.is_empty() && self.capacity.is_empty() && self.recovery.is_empty()
    }
}

/// The values of both sides by key, where they differ.
fn pairs<K: Ord + Clone, V: PartialEq + Copy>(
    old: &BTreeMap<K, V>,
    new: &BTreeMap<K, V>,
) -> impl Iterator<Item = (K, Delta<Option<V>>)> {
    let keys: BTreeSet<&K> = old.keys().chain(new.keys()).collect();
    let all: Vec<_> = keys
        .into_iter()
        .map(|key| (key.clone(), Delta { before: old.get(key).copied(), after: new.get(key).copied() }))
        .filter(|(_, delta)| delta.before != delta.after)
        .collect();
    all.into_iter()
}

fn losses(known: &Resilience) -> BTreeMap<(AzId, String), Left> {
    let mut out = BTreeMap::new();
    for outcome in &known.az_losses {
        let Some(&Failing::Row(Ref::Az(az))) = outcome.failed.first() else { continue };
        for service in &outcome.services {
            let left = Left { up: service.up, capacity_percent: service.capacity_percent };
            out.insert((az, service.name.to_string()), left);
        }
    }
    out
}

fn servers(known: &Resilience) -> BTreeMap<(FunctionId, RegionId, AzId), Servers> {
    let mut out = BTreeMap::new();
    for row in &known.capacity {
        for loss in &row.losses {
            let left = Servers { count: loss.servers, use_percent: loss.use_percent, verdict: loss.verdict };
            out.insert((row.function, row.region, loss.az), left);
        }
    }
    out
}

fn recoveries(known: &Resilience) -> BTreeMap<(String, Disruption), Estimated> {
    let mut out = BTreeMap::new();
    for recovery in &known.recovery {
        for estimate in &recovery.estimates {
            let key = (recovery.service.clone(), estimate.disruption);
            out.insert(key, Estimated { rto: estimate.rto, rpo: estimate.rpo });
        }
    }
    out
}
