//! What a person knows about failures, where the drawing and the published SLAs cannot tell.

use rust_decimal::Decimal;

use crate::base::Text;
use crate::design::{Edit, KnownAvailability};
use crate::text;

use super::Known;
use super::form::Form;

/// Availabilities of one's own, common cause, coverage.
pub fn failures_form(form: &mut Form<'_>, known: &Known<'_>, edits: &mut Vec<Edit>) {
    form.section(&Text::fixed("故障假设", "What is assumed of failures"), false, |form| {
        let mut settings = known.design.settings.clone();
        let failures = &mut settings.failures;
        form.hint(&Text::fixed(
            "自填的可用性优先于SLA和假设值。",
            "An availability of your own wins over SLAs and assumptions.",
        ));
        form.decimal(&Text::fixed("共因比例β", "Common cause β"), "0–1", &mut failures.common_cause);
        form.decimal(&Text::fixed("切换成功率", "Switching works"), "0–1", &mut failures.coverage);
        let keys = keys(known);
        let mut rows: Vec<(String, KnownAvailability)> = failures.known.clone().into_iter().collect();
        let mut removed = None;
        for (at, (key, row)) in rows.iter_mut().enumerate() {
            form.entry(at, |form| {
                let title = keys.iter().find(|(other, _)| other == key);
                let title = title.map_or_else(|| key.clone(), |(_, words)| words.get(known.lang).to_owned());
                if form.entry_head(&title) {
                    removed = Some(at);
                }
                form.pick(&Text::fixed("对象", "Of"), key, &keys);
                let mut percent = Some(row.percent);
                form.decimal(&Text::fixed("可用性", "Availability"), "%", &mut percent);
                if let Some(percent) = percent.filter(|percent| *percent <= Decimal::ONE_HUNDRED) {
                    row.percent = percent;
                }
                form.text(&Text::fixed("来源", "Source"), &mut row.source);
            });
        }
        if let Some(at) = removed {
            rows.remove(at);
        }
        let free = keys.iter().find(|(key, _)| !rows.iter().any(|(other, _)| other == key));
        if let Some((key, _)) = free
            && form.add_button(&Text::fixed("添加自填可用性", "Add an availability of your own"))
        {
            let percent = Decimal::new(9_999, 2);
            rows.push((key.clone(), KnownAvailability { percent, source: String::new() }));
        }
        failures.known = rows.into_iter().collect();
        if settings != known.design.settings {
            edits.push(Edit::SetSettings(settings));
        }
    });
}

/// What an availability can be entered for: every AZ, every region, each product in use, each row.
fn keys(known: &Known<'_>) -> Vec<(String, Text)> {
    let design = known.design;
    let mut found = vec![
        ("az".to_owned(), Text::fixed("每个可用区", "every AZ")),
        ("region".to_owned(), Text::fixed("每个地域", "every region")),
    ];
    let mut codes: Vec<&str> = design
        .nodes
        .values()
        .filter(|node| node.product.as_external().is_none())
        .map(|node| node.product.code())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    found.extend(codes.into_iter().map(|code| {
        let upper = code.to_uppercase();
        (code.to_owned(), text!("每个 {upper}", "every {upper}"))
    }));
    found.extend(design.azs.iter().map(|(id, az)| {
        let name = &az.name;
        (id.to_string(), text!("可用区 {name}", "AZ {name}"))
    }));
    found.extend(design.regions.iter().map(|(id, region)| {
        let name = &region.name;
        (id.to_string(), text!("地域 {name}", "region {name}"))
    }));
    let nodes = design.nodes.iter().filter(|(_, node)| node.product.as_external().is_none());
    found.extend(nodes.map(|(id, node)| (id.to_string(), Text::same(node.name.clone()))));
    found
}
