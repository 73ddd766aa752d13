//! Availability as JSON that other programs read; field names are a promise.

use serde_json::{Value, json};

use super::{Importance, ServiceAvailability};

/// What `yuntu availability --format json` prints.
#[must_use]
pub fn services_json(services: &[ServiceAvailability]) -> Value {
    let services: Vec<Value> = services.iter().map(service_json).collect();
    json!({ "schema": "yuntu.availability/1", "services": services })
}

fn service_json(service: &ServiceAvailability) -> Value {
    let cuts: Vec<Value> = service
        .cut_sets
        .sets
        .iter()
        .map(|set| json!({ "events": set.events, "probability": set.probability.to_string() }))
        .collect();
    let number = |value: f64| if value.is_finite() { json!(value.to_string()) } else { Value::Null };
    let importance: Vec<Value> = service
        .importance
        .iter()
        .map(|Importance { event, birnbaum, raw, rrw }| {
            json!({
                "event": event, "birnbaum": number(*birnbaum), "raw": number(*raw), "rrw": number(*rrw),
            })
        })
        .collect();
    json!({
        "name": service.name,
        "unavailability": service.unavailability.to_string(),
        "minutes_per_year": service.minutes_per_year().to_string(),
        "availability_percent": service.percent(),
        "exact": service.exact(),
        "bounds": [service.at_least.to_string(), service.unavailability.to_string()],
        "cut_sets": cuts,
        "cut_sets_total": service.cut_sets.total,
        "cut_sets_by_order": service.cut_sets.by_order,
        "cut_sets_known_to_order": service.cut_sets.order,
        "cut_sets_more": service.cut_sets.more,
        "cut_sets_capped": service.cut_sets.capped,
        "importance": importance,
        "importance_total": service.mattering,
        "contributions": {
            "region": service.contributions.region.to_string(),
            "az": service.contributions.az.to_string(),
            "common_cause": service.contributions.common_cause.to_string(),
            "component": service.contributions.component.to_string(),
        },
    })
}
