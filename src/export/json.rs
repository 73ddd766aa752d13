//! The design and everything that follows from it, for other programs. `docs/schema` says what stands where.

use serde_json::{Map, Value, json};

use crate::assessment::Assessment;
use crate::base::Date;
use crate::design::Design;
use crate::resilience::services_json;
use crate::rules::report_json;
use crate::sizing::sizes_json;

/// What the field `schema` of a design says.
pub const DESIGN: &str = "yuntu.design/1";
/// What the field `schema` of the results says.
pub const RESULTS: &str = "yuntu.results/1";

/// The document, field by field as in its own file.
#[must_use]
pub fn design(design: &Design) -> String {
    let mut fields = match serde_json::to_value(design) {
        Ok(Value::Object(fields)) => fields,
        // A design is a struct of names, numbers and lists, which JSON can always say.
        Ok(_) | Err(_) => Map::new(),
    };
    fields.insert("schema".to_owned(), Value::from(DESIGN));
    printed(&Value::Object(fields))
}

/// Findings, sizes, bill and availability, each as its own command prints it.
#[must_use]
pub fn results(design: &Design, assessment: &Assessment, date: Date) -> String {
    let availability = assessment.resilience.availability().map_or(Value::Null, services_json);
    printed(&json!({
        "schema": RESULTS,
        "design": { "name": design.title.name, "version": design.title.version },
        "edition": design.settings.edition,
        "date": date.to_string(),
        "check": report_json(&assessment.report),
        "size": sizes_json(design, &assessment.sizes, |_| Vec::new()),
        "quote": assessment.bill.to_json(),
        "availability": availability,
    }))
}

fn printed(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
