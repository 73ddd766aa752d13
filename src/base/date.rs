//! Calendar dates, written `2026-11-21`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::FormatItem;
use time::macros::format_description;

use super::Text;
use crate::text;

const FORMAT: &[FormatItem<'static>] = format_description!("[year]-[month]-[day]");

/// A day of the calendar, without a time or a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub time::Date);

/// A date that is not of the form `2026-11-21`, or does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a date of the form 2026-11-21")]
pub struct BadDate(pub String);

impl BadDate {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let found = &self.0;
        text!("“{found}”不是有效日期，应写成 2026-11-21", "\"{found}\" is not a date; write it as 2026-11-21")
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl FromStr for Date {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        time::Date::parse(text, FORMAT).map(Self).map_err(|_| BadDate(text.chars().take(40).collect()))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|bad: BadDate| serde::de::Error::custom(bad.text().carried()))
    }
}
