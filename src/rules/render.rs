//! Reports and rules as JSON and as text.

mod json;
mod text;

pub use json::{report_json, rules_json};
pub use text::{report_text, rule_page, rules_text};
