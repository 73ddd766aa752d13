//! A comparison as JSON.

use serde_json::{Value, json};

use super::failures::{Estimated, Failures, Left, Servers};
use super::network::{AccessDelta, AddressDelta, AddressUse};
use super::results::{Delta, LineDelta, ServiceDelta};
use super::{Change, Diff, FieldChange};
use crate::base::Money;
use crate::pricing::{Bill, Total};
use crate::resilience::percent;
use crate::rules::Finding;

/// The comparison as other programs read it.
#[must_use]
pub fn diff_json(diff: &Diff) -> Value {
    let finding = |finding: &Finding| {
        let subjects: Vec<String> = finding.subjects.iter().map(ToString::to_string).collect();
        json!({
            "code": finding.code,
            "severity": finding.severity,
            "subjects": subjects,
            "message": finding.message,
        })
    };
    let service = |service: &ServiceDelta| {
        let Delta { before, after } = service.unavailability;
        json!({
            "name": service.name,
            "before": before.map(|u| u.to_string()),
            "after": after.map(|u| u.to_string()),
            "minutes_per_year": {
                "before": before.map(|u| minutes(u).to_string()),
                "after": after.map(|u| minutes(u).to_string()),
            },
        })
    };
    json!({
        "schema": "yuntu.diff/1",
        "same": diff.is_empty(),
        "why": diff.why,
        "changes": diff.changes.iter().map(change_json).collect::<Vec<_>>(),
        "findings": {
            "came": diff.came.iter().map(finding).collect::<Vec<_>>(),
            "went": diff.went.iter().map(finding).collect::<Vec<_>>(),
        },
        "quote": {
            "currency": Bill::CURRENCY,
            "lines": diff.quote.lines.iter().map(line_json).collect::<Vec<_>>(),
            "monthly": total_json(&diff.quote.monthly),
            "first_year": total_json(&diff.quote.first_year),
            "term": total_json(&diff.quote.term),
            "three_years": total_json(&diff.quote.three_years),
        },
        "failures": failures_json(&diff.failures),
        "addresses": diff.addresses.iter().map(address_json).collect::<Vec<_>>(),
        "access": diff.access.iter().map(access_json).collect::<Vec<_>>(),
        "availability": {
            "known": !diff.availability.unknown,
            "services": diff.availability.services.iter().map(service).collect::<Vec<_>>(),
        },
    })
}

fn change_json(change: &Change) -> Value {
    let field = |field: &FieldChange| json!({ "path": field.path, "title": field.title, "before": field.before, "after": field.after });
    json!({
        "kind": change.kind.word(),
        "table": change.table,
        "id": change.row.map(|row| row.to_string()),
        "name": change.name,
        "why": change.why,
        "fields": change.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn line_json(line: &LineDelta) -> Value {
    let money = |delta: &Delta<Option<Money>>| {
        let plain = |amount: Option<Money>| amount.map(|amount| amount.to_fen().0.to_string());
        json!({
            "before": plain(delta.before),
            "after": plain(delta.after),
            "difference": plain(delta.difference()),
        })
    };
    json!({
        "sku": line.sku,
        "title": line.title,
        "nodes": line.nodes,
        "quantity": {
            "before": line.quantity.before.normalize().to_string(),
            "after": line.quantity.after.normalize().to_string(),
        },
        "monthly": money(&line.monthly),
        "first_year": money(&line.first_year),
        "amount": money(&line.amount),
        "three_years": money(&line.three_years),
    })
}

fn total_json(total: &Delta<Total>) -> Value {
    let plain = |amount: Money| amount.to_fen().0.to_string();
    json!({
        "before": plain(total.before.amount),
        "after": plain(total.after.amount),
        "difference": plain(total.difference()),
        "complete": total.before.complete && total.after.complete,
    })
}

fn minutes(unavailability: f64) -> f64 {
    unavailability * crate::resilience::MINUTES_PER_YEAR
}

/// A figure of both versions; null where a version has none.
fn both<T: Copy>(delta: &Delta<Option<T>>, shown: impl Fn(T) -> Value) -> Value {
    json!({ "before": delta.before.map(&shown), "after": delta.after.map(&shown) })
}

fn failures_json(failures: &Failures) -> Value {
    let left = |left: Left| json!({ "up": left.up, "capacity_percent": percent(left.capacity_percent) });
    let servers = |left: Servers| {
        json!({
            "servers": left.count,
            "use_percent": left.use_percent.map(|used| used.to_string()),
            "verdict": left.verdict.word(),
        })
    };
    let estimate = |of: Estimated| {
        json!({
            "rto_seconds": of.rto, "rpo_seconds": of.rpo.seconds(), "rpo": of.rpo.word(), "rpo_words": of.rpo.title(),
        })
    };
    json!({
        "known": !failures.unknown,
        "az_losses": failures.az_losses.iter().map(|row| json!({
            "az": row.az.to_string(),
            "name": row.az_name,
            "service": row.service,
            "left": both(&row.left, left),
        })).collect::<Vec<_>>(),
        "capacity": failures.capacity.iter().map(|row| json!({
            "az": row.az_name,
            "function": row.function,
            "left": both(&row.left, servers),
        })).collect::<Vec<_>>(),
        "recovery": failures.recovery.iter().map(|row| json!({
            "service": row.service,
            "disruption": row.disruption.word(),
            "estimate": both(&row.estimate, estimate),
        })).collect::<Vec<_>>(),
    })
}

fn address_json(row: &AddressDelta) -> Value {
    let shown = |of: AddressUse| json!({ "block": of.block.map(|block| block.to_string()), "used": of.used, "usable": of.usable });
    json!({ "vswitch": row.id.to_string(), "name": row.name, "use": both(&row.use_, shown) })
}

fn access_json(row: &AccessDelta) -> Value {
    json!({ "from": row.from, "to": row.to, "opened": row.opened, "closed": row.closed })
}
