//! F-29: the month in which each limit is reached.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::{Decimal, MathematicalOps};

use super::super::Field;
use super::{Measure, SizedItem};
use crate::base::{Text, Unit};
use crate::design::{Aim, Design};
use crate::text;

/// How far growth is looked at.
pub const HORIZON_MONTHS: u32 = 60;

/// When a limit is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Full {
    /// The need is above the limit from the beginning.
    Now,
    /// In this month, counted from now.
    Month(u32),
    /// Not within the horizon.
    Later,
    /// The growth was not entered.
    NotEntered(Vec<Field>),
    /// The design holds nothing that could be full, or the need is not known.
    Unknown,
}

impl Full {
    /// As shown.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Now => Text::fixed("现在已超过", "already exceeded"),
            Self::Month(month) => {
                let (years, months) = (month / 12, month % 12);
                if years == 0 {
                    return text!("第{month}个月", "month {month}");
                }
                text!(
                    "第{month}个月（{years}年{months}个月）",
                    "month {month} ({years} years {months} months)"
                )
            }
            Self::Later => {
                let years = HORIZON_MONTHS / 12;
                text!("{years}年内不会", "not within {years} years")
            }
            Self::NotEntered(_) => Text::fixed("未填写年增长率", "growth a year is not entered"),
            Self::Unknown => Text::fixed("未评估", "not evaluated"),
        }
    }
}

/// How one figure grows.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// Of what.
    pub aim: Aim,
    /// Its name.
    pub name: String,
    /// Which figure.
    pub measure: Measure,
    /// The bare need after 0 to 5 full years, in the unit of the loads.
    pub years: Vec<Decimal>,
    /// What the design can bear.
    pub limit: Option<Decimal>,
    /// The unit of both.
    pub unit: Unit,
    /// When the limit is reached.
    pub full: Full,
    /// What grows, each with its rate.
    course: Vec<(Decimal, Arc<Rate>)>,
}

impl Growth {
    /// What grows, for people. Servers are those that carry the load; the spare ones are not counted on either side.
    #[must_use]
    pub fn title(&self) -> Text {
        match self.measure {
            Measure::Servers => Text::fixed(
                "承载业务的服务器（上限为承诺的故障后所余）",
                "servers under load (limit: those left after the promised failure)",
            ),
            other => other.title(),
        }
    }

    /// The bare need after so many months, up to the horizon; none where growth is not known.
    #[must_use]
    pub fn at(&self, month: u32) -> Option<Decimal> {
        if self.course.is_empty() {
            return None;
        }
        self.course.iter().try_fold(Decimal::ZERO, |sum, (load, rate)| {
            sum.checked_add(load.checked_mul(rate.after(month)?)?)
        })
    }
}

/// How a figure grows with its workloads.
pub(super) fn of_item(item: &SizedItem, design: &Design, known: &mut Rates) -> Growth {
    let growth_of = |id| design.workloads.get(id).and_then(|row| row.growth_percent_per_year);
    let unit = item.need.known().map_or(Unit::Word, |found| found.result.unit);
    let mut row = Growth {
        aim: item.aim,
        name: item.name.clone(),
        measure: item.measure,
        years: Vec::new(),
        limit: item.limit,
        unit,
        full: Full::Unknown,
        course: Vec::new(),
    };
    if item.loads.is_empty() {
        return row;
    }
    let Some(rates) = item
        .loads
        .iter()
        .map(|(id, load)| growth_of(*id).map(|percent| (*load, percent)))
        .collect::<Option<Vec<_>>>()
    else {
        row.full = Full::NotEntered(vec![Field::Growth]);
        return row;
    };
    let Some(rates) =
        rates.into_iter().map(|(load, percent)| Some((load, known.of(percent)?))).collect::<Option<Vec<_>>>()
    else {
        return row;
    };
    row.course = rates;
    row.years = (0..=HORIZON_MONTHS / 12).map_while(|year| row.at(year * 12)).collect();
    let Some(limit) = item.limit else { return row };
    row.full = match (0..=HORIZON_MONTHS).find(|month| row.at(*month).is_none_or(|need| need > limit)) {
        Some(0) => Full::Now,
        Some(month) => Full::Month(month),
        None => Full::Later,
    };
    row
}

/// The rates met so far: roots are dear, and most workloads grow alike.
#[derive(Debug, Default)]
pub(super) struct Rates(BTreeMap<Decimal, Option<Arc<Rate>>>);

impl Rates {
    fn of(&mut self, percent: Decimal) -> Option<Arc<Rate>> {
        self.0.entry(percent).or_insert_with(|| Rate::of(percent).map(Arc::new)).clone()
    }
}

/// The factor of growth after each month up to the horizon; none where it leaves the range of numbers.
#[derive(Debug, PartialEq)]
struct Rate(Vec<Option<Decimal>>);

impl Rate {
    fn of(percent: Decimal) -> Option<Self> {
        let year = Decimal::ONE.checked_add(percent.checked_div(Decimal::ONE_HUNDRED)?)?;
        let months = (0..12)
            .map(|month| year.checked_powd(Decimal::from(month).checked_div(Decimal::from(12))?))
            .collect::<Option<Vec<_>>>()?;
        let after = |month: u32| {
            let years = (0..month / 12).try_fold(Decimal::ONE, |so_far, _| so_far.checked_mul(year))?;
            years.checked_mul(*months.get((month % 12) as usize)?)
        };
        Some(Self((0..=HORIZON_MONTHS).map(after).collect()))
    }

    /// The factor after so many months; exact in full years.
    fn after(&self, month: u32) -> Option<Decimal> {
        *self.0.get(month as usize)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_years_are_exact_and_months_lie_between() {
        let rate = Rate::of(Decimal::from(20)).unwrap();
        let year = rate.after(12).unwrap();
        assert_eq!(rate.after(12).unwrap(), Decimal::new(12, 1));
        assert_eq!(rate.after(24).unwrap(), Decimal::new(144, 2));
        let half = rate.after(6).unwrap();
        assert!((half * half - year).abs() < Decimal::new(1, 6), "{half}");
        assert!((0..60).all(|month| rate.after(month + 1).unwrap() > rate.after(month).unwrap()));
        assert_eq!(Rate::of(Decimal::ZERO).unwrap().after(60).unwrap(), Decimal::ONE);
    }
}
