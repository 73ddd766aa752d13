//! Reports and rules as JSON and as text.

mod json;
mod markdown;
mod text;

pub use json::{report_json, rules_json};
pub use markdown::rules_markdown;
pub use text::{report_text, rule_fields, rule_page, rules_text};
