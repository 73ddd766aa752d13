//! What a command leaves behind: what it prints and how it exits.

use serde::Serialize;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// Everything is in order; exit code 0.
    Fine,
    /// Something was found at or above the threshold; exit code 1.
    Found,
    /// Something could not be computed; exit code 2.
    Incomplete,
}

/// What a command prints, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    /// For standard output.
    pub text: String,
    /// For standard error: what a person should know beside the output.
    pub notes: String,
    /// How it ended.
    pub status: Status,
}

impl Output {
    /// Text for standard output, and all is well.
    pub(super) const fn fine(text: String) -> Self {
        Self { text, notes: String::new(), status: Status::Fine }
    }
}

/// A value as JSON for a program or a curious person, ending in a newline.
pub(super) fn json_text(value: &impl Serialize) -> String {
    // The views hold strings, numbers and lists only, which JSON can always say.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
