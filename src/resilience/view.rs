//! Availability as JSON that other programs read; field names are a promise.

use serde_json::{Value, json};

use super::ServiceAvailability;

/// What `yuntu availability --format json` prints.
#[must_use]
pub fn services_json(services: &[ServiceAvailability]) -> Value {
    let services: Vec<Value> = services
        .iter()
        .map(|service| {
            let cuts: Vec<Value> = service
                .cut_sets
                .sets
                .iter()
                .map(|set| json!({ "events": set.events, "probability": set.probability.to_string() }))
                .collect();
            json!({
                "name": service.name,
                "unavailability": service.unavailability.to_string(),
                "minutes_per_year": service.minutes_per_year().to_string(),
                "exact": true,
                "cut_sets": cuts,
                "cut_sets_total": service.cut_sets.total,
            })
        })
        .collect();
    json!({ "schema": "yuntu.availability/1", "services": services })
}
