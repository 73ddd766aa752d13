//! F-17: when a leased line is in service.

use std::collections::BTreeSet;

use time::{Duration, Weekday};

use super::{Calculation, Formula, FormulaFacts, Quantity, SizingError};
use crate::base::number::shown;
use crate::base::{Date, Text, Unit};
use crate::text;

/// How far the line reaches (guide L591).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Distance {
    /// 市内.
    InCity,
    /// 省际.
    InterProvince,
}

/// Days off beside weekends, and weekend days that are worked. They are announced year by year, so they are
/// the user's data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holidays {
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
}

/// A line of a list of holidays that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub struct HolidaysError {
    /// The line, counted from one.
    pub line: usize,
    /// What stands there.
    pub found: String,
}

impl HolidaysError {
    /// The fact and the remedy.
    #[must_use]
    pub fn text(&self) -> Text {
        let Self { line, found } = self;
        text!(
            "第{line}行“{found}”不是节假日；请写成 2026-10-01、2026-10-01..2026-10-07，调休上班日写成 2026-10-10 work",
            "line {line}, \"{found}\", is not a holiday; write 2026-10-01, 2026-10-01..2026-10-07, or 2026-10-10 work for a weekend day that is worked"
        )
    }
}

impl Holidays {
    /// Reads a list, one entry a line: a day off (`2026-10-01`), several (`2026-10-01..2026-10-07`), or a
    /// weekend day that is worked (`2026-10-10 work`). What follows `#` is a comment.
    ///
    /// # Errors
    /// The first line that is none of these.
    pub fn parse(text: &str) -> Result<Self, HolidaysError> {
        let mut holidays = Self::default();
        for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let entry = line.split_once('#').map_or(line, |(entry, _)| entry).trim();
            if entry.is_empty() {
                continue;
            }
            holidays.read(entry).ok_or_else(|| HolidaysError { line: i + 1, found: shown(entry) })?;
        }
        Ok(holidays)
    }

    fn read(&mut self, entry: &str) -> Option<()> {
        if let Some(day) = entry.strip_suffix("work") {
            self.worked.insert(day.trim().parse().ok()?);
            return Some(());
        }
        let (first, last) = entry.split_once("..").unwrap_or((entry, entry));
        let (first, last): (Date, Date) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        // A range of more than a year is a slip of the pen.
        if first > last || last.0 - first.0 > Duration::days(366) {
            return None;
        }
        let mut day = first;
        while day <= last {
            self.off.insert(day);
            day = Date(day.0.next_day()?);
        }
        Some(())
    }

    /// Whether people work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekend = matches!(day.0.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.worked.contains(&day) || (!weekend && !self.off.contains(&day))
    }
}

/// F-17, guide L591–593 and L662: the evening on which a leased line's changes are made. The carrier builds
/// the line, five working days of docking follow, and the window is the first Tuesday or Thursday after them.
///
/// # Errors
/// Dates beyond the calendar.
pub fn line_schedule(
    ordered: Date,
    distance: Distance,
    holidays: &Holidays,
    facts: &FormulaFacts,
) -> Result<Calculation, SizingError> {
    let next = |day: Date| day.0.next_day().map(Date).ok_or(SizingError::BeyondCalendar);
    let (days, reach) = match distance {
        Distance::InCity => (facts.line_days_in_city, Text::fixed("市内", "in-city")),
        Distance::InterProvince => (facts.line_days_inter_province, Text::fixed("省际", "inter-province")),
    };
    let built =
        ordered.0.checked_add(Duration::days(days.into())).map(Date).ok_or(SizingError::BeyondCalendar)?;

    let docking = facts.docking_working_days;
    let mut docked = built;
    for _ in 0..docking {
        docked = next(docked)?;
        while !holidays.is_working_day(docked) {
            docked = next(docked)?;
        }
    }
    let is_window = |day: Date| {
        matches!(day.0.weekday(), Weekday::Tuesday | Weekday::Thursday) && holidays.is_working_day(day)
    };
    let mut window = next(docked)?;
    while !is_window(window) {
        window = next(window)?;
    }

    let calculation = Calculation::new(Formula::LineSchedule, Quantity::word(window.to_string(), Unit::Date))
        .input(
            "ordered",
            Text::fixed("下单日期", "day of the order"),
            Quantity::word(ordered.to_string(), Unit::Date),
        )
        .input(
            "distance",
            Text::fixed("链路范围", "reach of the line"),
            Quantity::word(
                match distance {
                    Distance::InCity => "in-city",
                    Distance::InterProvince => "inter-province",
                },
                Unit::Word,
            ),
        )
        .note({
            let (zh, en) = (&reach.zh, &reach.en);
            {
                let time = crate::base::text::counted(days, "day");
                text!(
                    "{zh}链路约 {days} 天：{built} 建成，以运营商施工时间为准",
                    "{en} line, about {time}: built on {built}, as the carrier's works allow"
                )
            }
        })
        .note({
            let time = crate::base::text::counted(docking, "working day");
            text!("业务对接 {docking} 个工作日：{docked} 完成", "business docking, {time}: done on {docked}")
        })
        .note(text!(
            "变更窗口为周二、周四晚间：{window}",
            "changes are made on Tuesday and Thursday evenings: {window}"
        ));
    Ok(if *holidays == Holidays::default() {
        calculation.note(Text::fixed(
            "未提供节假日文件，只排除了周末",
            "no list of holidays was given, so only weekends are left out",
        ))
    } else {
        calculation
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sizing::facts::guide;

    fn done(ordered: &str, distance: Distance, holidays: &str) -> String {
        let holidays = Holidays::parse(holidays).unwrap();
        line_schedule(ordered.parse().unwrap(), distance, &holidays, &guide()).unwrap().result.value
    }

    #[test]
    fn the_example() {
        assert_eq!(done("2026-03-02", Distance::InCity, ""), "2026-04-09");
    }

    #[test]
    fn the_window_is_strictly_after_the_fifth_working_day() {
        // Built on Thursday 2026-04-02; the fifth working day is Thursday 04-09, so the window is Tuesday.
        assert_eq!(done("2026-03-03", Distance::InCity, ""), "2026-04-14");
    }

    #[test]
    fn between_provinces_it_takes_longer() {
        // Built on Thursday 2026-04-16, docked on Thursday 04-23.
        assert_eq!(done("2026-03-02", Distance::InterProvince, ""), "2026-04-28");
    }

    #[test]
    fn holidays_move_the_date_and_worked_weekends_move_it_back() {
        // 04-06 is off: docked on Thursday 04-09.
        assert_eq!(done("2026-03-02", Distance::InCity, "2026-04-04..2026-04-06 # festival"), "2026-04-14");
        // Saturday 04-04 is worked: docked on Tuesday 04-07, so the window stays Thursday.
        assert_eq!(done("2026-03-02", Distance::InCity, "2026-04-04 work"), "2026-04-09");
        assert_eq!(done("2026-03-02", Distance::InCity, "2026-04-04 work\n2026-04-06"), "2026-04-09");
        // The window itself falls on a day off.
        assert_eq!(done("2026-03-02", Distance::InCity, "2026-04-09"), "2026-04-14");
    }

    #[test]
    fn a_bad_line_is_named() {
        let found = Holidays::parse("2026-10-01\n\nOctober 2").unwrap_err();
        assert_eq!(found, HolidaysError { line: 3, found: "October 2".to_owned() });
        assert!(Holidays::parse("2026-10-07..2026-10-01").is_err());
        assert!(Holidays::parse("2026-02-30").is_err());
    }

    #[test]
    fn the_end_of_the_calendar_is_an_error() {
        let last = Date(time::Date::MAX);
        let found = line_schedule(last, Distance::InCity, &Holidays::default(), &guide());
        assert_eq!(found, Err(SizingError::BeyondCalendar));
    }
}
