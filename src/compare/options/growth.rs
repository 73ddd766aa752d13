//! The same variants along time, or along one value of a workload.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::abreast::abreast;
use super::{Variant, WorstLoss, settings_of, worst_loss};
use crate::assessment::Assessment;
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{Design, Edit, Workload};
use crate::pricing::Total;
use crate::resilience::{MINUTES_PER_YEAR, Resilience};
use crate::sizing::Verdict;
use crate::text;

/// A value of a workload that a person may turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lever {
    /// Transactions a day.
    TxPerDay,
    /// Peak transactions a second.
    PeakTps,
    /// KB stored for each transaction.
    KbPerTx,
    /// KB of a response.
    ResponseKb,
    /// Days for which data is kept.
    RetentionDays,
    /// Users at the same time.
    ConcurrentUsers,
    /// Growth a year, in percent.
    Growth,
}

impl Lever {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::TxPerDay,
        Self::PeakTps,
        Self::KbPerTx,
        Self::ResponseKb,
        Self::RetentionDays,
        Self::ConcurrentUsers,
        Self::Growth,
    ];

    /// The field, as the file writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::TxPerDay => "tx_per_day",
            Self::PeakTps => "peak_tps",
            Self::KbPerTx => "kb_per_tx",
            Self::ResponseKb => "response_kb",
            Self::RetentionDays => "retention_days",
            Self::ConcurrentUsers => "concurrent_users",
            Self::Growth => "growth_percent_per_year",
        }
    }

    /// The field for people.
    #[must_use]
    pub fn title(self) -> Text {
        super::super::words::field(&[self.word().to_owned()])
    }

    /// What a workload says.
    #[must_use]
    pub const fn of(self, workload: &Workload) -> Option<Decimal> {
        match self {
            Self::TxPerDay => workload.tx_per_day,
            Self::PeakTps => workload.peak_tps,
            Self::KbPerTx => workload.kb_per_tx,
            Self::ResponseKb => workload.response_kb,
            Self::RetentionDays => workload.retention_days,
            Self::ConcurrentUsers => workload.concurrent_users,
            Self::Growth => workload.growth_percent_per_year,
        }
    }

    const fn set(self, workload: &mut Workload, value: Option<Decimal>) {
        match self {
            Self::TxPerDay => workload.tx_per_day = value,
            Self::PeakTps => workload.peak_tps = value,
            Self::KbPerTx => workload.kb_per_tx = value,
            Self::ResponseKb => workload.response_kb = value,
            Self::RetentionDays => workload.retention_days = value,
            Self::ConcurrentUsers => workload.concurrent_users = value,
            Self::Growth => workload.growth_percent_per_year = value,
        }
    }
}

/// Along what the variants are followed.
#[derive(Debug, Clone, PartialEq)]
pub enum Along {
    /// Years of growth, from now.
    Years(u32),
    /// One value of every workload that states it, or of the one of this name.
    Value {
        /// Which value.
        lever: Lever,
        /// The workload; all that state the value when none is named.
        workload: Option<String>,
        /// What it is set to, one after the other.
        values: Vec<Decimal>,
    },
}

/// A variant at one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The step, in words.
    pub label: Text,
    /// A month, with what is drawn.
    pub monthly: Total,
    /// A month, with what the sizing proposes for this step: the price of keeping up.
    pub monthly_sized: Total,
    /// Expected minutes of outage a year of the worst service, with what is drawn.
    pub minutes_per_year: Option<f64>,
    /// The worst loss of an AZ, with what is drawn.
    pub worst_loss: Option<WorstLoss>,
    /// Figures of the sizing that are not enough.
    pub short: usize,
    /// What is not enough first, in words; empty when all is.
    pub first_short: String,
}

/// A variant along the steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// One for each step.
    pub points: Vec<Point>,
}

/// Follows variants along time or along a value.
#[must_use]
pub fn along(variants: &[Variant], along: &Along, catalog: &Catalog) -> Vec<Series> {
    let follow = |variant: &Variant| Series {
        id: variant.id.clone(),
        title: variant.title.clone(),
        points: steps(&variant.design, along)
            .into_iter()
            .map(|(label, design)| point(label, &design, catalog))
            .collect(),
    };
    abreast(variants, follow)
}

/// The design at each step, with the step's name.
fn steps(design: &Design, along: &Along) -> Vec<(Text, Design)> {
    match along {
        Along::Years(years) => (0..=*years)
            .map(|year| {
                let label = if year == 0 {
                    Text::fixed("现在", "now")
                } else {
                    text!("{year}年后", "in {year} y")
                };
                (label, grown(design, year))
            })
            .collect(),
        Along::Value { lever, workload, values } => values
            .iter()
            .map(|&value| {
                let mut next = design.clone();
                let edits = design
                    .workloads
                    .iter()
                    .filter(|(_, row)| match workload {
                        Some(name) => row.name == *name,
                        None => lever.of(row).is_some(),
                    })
                    .map(|(id, row)| {
                        let mut row = row.clone();
                        lever.set(&mut row, Some(value));
                        // A peak that was derived from the day follows the day.
                        Edit::PutWorkload(id, row.into())
                    })
                    .collect();
                let _refused = next.apply_all(edits);
                let value = value.normalize();
                (Text::same(format!("{}={value}", lever.word())), next)
            })
            .collect(),
    }
}

/// The volumes of every workload that states its growth, so many years later.
fn grown(design: &Design, years: u32) -> Design {
    let mut next = design.clone();
    let mut edits = Vec::new();
    for (id, row) in design.workloads.iter() {
        let Some(percent) = row.growth_percent_per_year else { continue };
        let factor = (Decimal::ONE_HUNDRED + percent) / Decimal::ONE_HUNDRED;
        let Some(factor) = (0..years).try_fold(Decimal::ONE, |all, _| all.checked_mul(factor)) else {
            continue;
        };
        let mut row = row.clone();
        for lever in [Lever::TxPerDay, Lever::PeakTps, Lever::ConcurrentUsers] {
            let value =
                lever.of(&row).and_then(|value| value.checked_mul(factor)).map(|value| value.round_dp(3));
            if value.is_some() {
                lever.set(&mut row, value);
            }
        }
        edits.push(Edit::PutWorkload(id, row.into()));
    }
    let _refused = next.apply_all(edits);
    next
}

fn point(label: Text, design: &Design, catalog: &Catalog) -> Point {
    let sizes = Assessment::sizes_of(design, catalog);
    let monthly = Assessment::bill_of(design, catalog, &settings_of(design)).monthly;
    let resilience = Resilience::of(design, catalog);
    let short: Vec<_> = sizes.items.iter().filter(|item| item.verdict() == Verdict::Short).collect();
    let mut sized = design.clone();
    let edits = Assessment::plan_of(design, catalog, &sizes).edits();
    let monthly_sized = if sized.apply_all(edits).is_ok() {
        Assessment::bill_of(&sized, catalog, &settings_of(&sized)).monthly
    } else {
        monthly
    };
    Point {
        label,
        monthly,
        monthly_sized,
        minutes_per_year: resilience.worst_unavailability().map(|u| u * MINUTES_PER_YEAR),
        worst_loss: worst_loss(design, &resilience),
        short: short.len(),
        first_short: short.first().map(|item| item.name.clone()).unwrap_or_default(),
    }
}

impl Along {
    /// The steps from half to four times what the workloads say now, for a person who gives no values.
    #[must_use]
    pub fn around(design: &Design, lever: Lever, workload: Option<String>) -> Option<Self> {
        let now = design
            .workloads
            .values()
            .filter(|row| workload.as_ref().is_none_or(|name| row.name == *name))
            .find_map(|row| lever.of(row))?;
        let values = ["0.5", "1", "1.5", "2", "4"]
            .iter()
            .filter_map(|factor| factor.parse::<Decimal>().ok()?.checked_mul(now))
            .map(|value| value.round_dp(3).normalize())
            .collect();
        Some(Self::Value { lever, workload, values })
    }

    /// How many steps there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Years(years) => years.to_usize().unwrap_or_default().saturating_add(1),
            Self::Value { values, .. } => values.len(),
        }
    }

    /// Whether there is no step.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
