//! The checklist: what people have to do outside the drawing, and how far it is.

use serde::{Deserialize, Serialize};

use crate::base::{Date, Text};

/// How far a task is. A task that is in the list is planned; one that a rule asks for and the list lacks is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// To be done.
    #[default]
    Open,
    /// Done.
    Done,
    /// Looked at, and found not to concern this project.
    NotApplicable,
}

impl TaskState {
    /// In the order in which a person is offered them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::NotApplicable];

    /// The word for it.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Open => Text::fixed("未完成", "open"),
            Self::Done => Text::fixed("已完成", "done"),
            Self::NotApplicable => Text::fixed("不适用", "not applicable"),
        }
    }

    /// The word in files and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// A line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The rule that asks for it.
    pub code: String,
    /// The ids of what it is about, as written; empty for everything that the rule asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// How far it is.
    #[serde(default)]
    pub state: TaskState,
    /// Who does it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// The day by which it is to be done, or on which it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Words for the reader.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
