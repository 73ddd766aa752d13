//! The sizes of a design as JSON that other programs read; field names are a promise.

use serde_json::{Value, json};

use super::{DesignSizes, Full, Need, Quantity, SizedItem, Swing};
use crate::base::Text;
use crate::design::{Aim, Design};

/// The version of what sizing prints.
pub const SCHEMA: &str = "yuntu.size/1";

fn aim_id(aim: Aim) -> String {
    match aim {
        Aim::Node(node) => node.to_string(),
        Aim::Function(function) => function.to_string(),
    }
}

fn both(text: &Text) -> Value {
    json!({"zh": text.zh, "en": text.en})
}

fn quantity(value: &Quantity) -> Value {
    json!({"value": value.value, "unit": value.unit.label()})
}

/// What `yuntu size FILE --format json` prints; figures are strings.
#[must_use]
pub fn sizes_json(design: &Design, sizes: &DesignSizes, swings: impl Fn(&SizedItem) -> Vec<Swing>) -> Value {
    let items: Vec<Value> = sizes
        .items
        .iter()
        .map(|item| {
            let mut row = json!({
                "aim": aim_id(item.aim),
                "name": item.name,
                "measure": item.measure.code(),
                "formula": item.formula.id(),
                "verdict": item.verdict().code(),
                "not_entered": [],
            });
            let Some(map) = row.as_object_mut() else { return row };
            match &item.need {
                Need::Known(found) => {
                    map.insert("calculation".to_owned(), json!(found));
                }
                Need::NotEntered(fields) => {
                    let fields: Vec<Value> = fields
                        .iter()
                        .map(|field| json!({"field": field.name(), "title": both(&field.title())}))
                        .collect();
                    map.insert("not_entered".to_owned(), fields.into());
                }
                Need::Failed(error) => {
                    map.insert("error".to_owned(), both(&error.text()));
                }
            }
            if let Some(held) = &item.entered {
                map.insert("entered".to_owned(), quantity(held));
            }
            if !item.parts.is_empty() {
                let parts: Vec<Value> = item
                    .parts
                    .iter()
                    .map(|(id, part)| json!({"workload": id.to_string(), "calculation": part}))
                    .collect();
                map.insert("parts".to_owned(), parts.into());
            }
            let swings = swings(item);
            if !swings.is_empty() {
                let rows: Vec<Value> = swings
                    .iter()
                    .map(|swing| {
                        json!({
                            "workload": swing.workload.to_string(),
                            "field": swing.field,
                            "less_10_percent": swing.less.normalize().to_string(),
                            "more_10_percent": swing.more.normalize().to_string(),
                        })
                    })
                    .collect();
                map.insert("sensitivity".to_owned(), rows.into());
            }
            row
        })
        .collect();
    let assumptions: Vec<Value> = sizes
        .assumptions
        .iter()
        .map(|row| {
            json!({
                "key": row.what.key(),
                "title": both(&row.what.title()),
                "value": row.value.normalize().to_string(),
                "unit": row.what.unit().label(),
                "source": row.provenance.source,
                "as_of": row.provenance.as_of,
                "used_by": row.used_by.iter().map(|aim| aim_id(*aim)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let growth: Vec<Value> = sizes
        .growth
        .iter()
        .filter(|row| row.full != Full::Unknown || !row.years.is_empty())
        .map(|row| {
            let month = match row.full {
                Full::Now => Some(0),
                Full::Month(month) => Some(month),
                Full::Later | Full::NotEntered(_) | Full::Unknown => None,
            };
            json!({
                "aim": aim_id(row.aim),
                "name": row.name,
                "measure": row.measure.code(),
                "unit": row.unit.label(),
                "years": row.years.iter().map(|need| need.round_dp(4).normalize().to_string()).collect::<Vec<_>>(),
                "limit": row.limit.map(|limit| limit.normalize().to_string()),
                "full_in_month": month,
                "full": both(&row.full.text()),
            })
        })
        .collect();
    let uncovered: Vec<String> = sizes.uncovered.iter().map(ToString::to_string).collect();
    json!({
        "schema": SCHEMA,
        "design": design.title.name,
        "items": items,
        "assumptions": assumptions,
        "growth": growth,
        "uncovered": uncovered,
    })
}
