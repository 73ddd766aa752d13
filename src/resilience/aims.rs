//! Every target beside its estimate: availability, and time and data lost for each kind of disruption.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::availability::ServiceAvailability;
use super::recovery::{Disruption, Recovery, TargetStatus};
use super::whole::Resilience;
use crate::base::Text;
use crate::text;

/// What a target is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aim {
    /// The share of a year in which the service is up.
    Availability,
    /// How long it may be away.
    Rto(Disruption),
    /// How much data may be lost.
    Rpo(Disruption),
}

impl Aim {
    /// What it is called.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Availability => Text::fixed("可用性", "availability"),
            Self::Rto(disruption) => {
                let Text { zh, en } = disruption.title();
                text!("{zh} RTO", "RTO, {en}")
            }
            Self::Rpo(disruption) => {
                let Text { zh, en } = disruption.title();
                text!("{zh} RPO", "RPO, {en}")
            }
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Availability => "availability",
            Self::Rto(_) => "rto",
            Self::Rpo(_) => "rpo",
        }
    }

    /// The kind of disruption, where it is about one.
    #[must_use]
    pub const fn disruption(self) -> Option<Disruption> {
        match self {
            Self::Availability => None,
            Self::Rto(disruption) | Self::Rpo(disruption) => Some(disruption),
        }
    }
}

/// A target of one service, and how far the estimate is from it.
#[derive(Debug, Clone, PartialEq)]
pub struct AimRow {
    /// The service.
    pub service: String,
    /// What it is about.
    pub aim: Aim,
    /// The target as printed; none when it was not entered.
    pub target: Option<String>,
    /// The estimate, for people.
    pub estimate: Text,
    /// How it stands.
    pub status: TargetStatus,
    /// How far it is missed, to compare two designs: 0 when met, without bound when nothing helps.
    pub miss: f64,
}

impl Resilience {
    /// Every target of every service beside its estimate.
    #[must_use]
    pub fn aims(&self) -> Vec<AimRow> {
        let known = self.figures().unwrap_or_default();
        let mut rows = Vec::new();
        for recovery in &self.recovery {
            let own = known.iter().find(|service| service.name == recovery.service);
            rows.extend(own.map(|service| availability(recovery, service)));
            for estimate in &recovery.estimates {
                let seconds = |target: Option<u32>| target.map(|seconds| format!("{seconds} s"));
                let miss =
                    |estimate: Option<u32>, target: Option<u32>, status| match (status, estimate, target) {
                        (TargetStatus::Breached, Some(estimate), Some(target)) => {
                            f64::from(estimate.saturating_sub(target))
                        }
                        (TargetStatus::Breached, ..) => f64::INFINITY,
                        _ => 0.0,
                    };
                let (rto, rpo) = (recovery.targets.rto_seconds, recovery.targets.rpo_seconds);
                rows.push(AimRow {
                    service: recovery.service.clone(),
                    aim: Aim::Rto(estimate.disruption),
                    target: seconds(rto),
                    estimate: estimate.rto_words(),
                    status: estimate.rto_status,
                    miss: miss(estimate.rto, rto, estimate.rto_status),
                });
                rows.push(AimRow {
                    service: recovery.service.clone(),
                    aim: Aim::Rpo(estimate.disruption),
                    target: seconds(rpo),
                    estimate: estimate.rpo.title(),
                    status: estimate.rpo_status,
                    miss: miss(estimate.rpo.at_most(), rpo, estimate.rpo_status),
                });
            }
        }
        rows
    }
}

fn availability(recovery: &Recovery, service: &ServiceAvailability) -> AimRow {
    let target = recovery.targets.availability_percent;
    let percent = Decimal::from_f64((1.0 - service.unavailability) * 100.0);
    let status = match (target, percent) {
        (None, _) => TargetStatus::NotEntered,
        (Some(target), Some(percent)) if percent >= target => TargetStatus::Met,
        (Some(_), _) => TargetStatus::Breached,
    };
    let minutes = service.minutes_per_year();
    let percent = service.percent();
    AimRow {
        service: recovery.service.clone(),
        aim: Aim::Availability,
        target: target.map(|target| format!("{}%", target.normalize())),
        estimate: text!("{percent}%（每年 {minutes:.1} 分钟）", "{percent}% ({minutes:.1} min a year)"),
        status,
        miss: if status == TargetStatus::Breached { minutes } else { 0.0 },
    }
}
