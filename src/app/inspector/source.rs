//! Within which range a field may lie, and who says so.

use crate::base::Text;
use crate::catalog::{Catalog, Provenance};
use crate::text;

/// The range of a number of the document, for example `slb.bandwidth_mbps`, with its source.
pub fn of_field(field: &str) -> Option<Text> {
    let bound = Catalog::builtin().bound(field)?;
    let (min, max, unit) = (bound.min, bound.max, bound.unit.as_str());
    Some(told(&text!("范围 {min}–{max} {unit}", "Range {min}–{max} {unit}"), &bound.provenance))
}

/// A limit of the cloud, for example `slb.listeners_per_slb`, with its source.
pub fn of_limit(key: &str) -> Option<Text> {
    let limit = Catalog::builtin().limit(key)?;
    let (value, unit) = (limit.value.as_str(), limit.unit.as_str());
    let unit = if unit == "count" { "" } else { unit };
    Some(told(&text!("云上限制：{value} {unit}", "Limit of the cloud: {value} {unit}"), &limit.provenance))
}

fn told(what: &Text, provenance: &Provenance) -> Text {
    let Provenance { source, as_of, note, .. } = provenance;
    // The one source that is not a document.
    let ours = source == "limits of the editor";
    let zh = if ours { "编辑器的上限" } else { source.as_str() };
    let (head_zh, head_en) = (what.zh.trim_end(), what.en.trim_end());
    let note = if note.is_empty() { String::new() } else { format!("\n{note}") };
    text!("{head_zh}\n来源：{zh}（{as_of}）{note}", "{head_en}\nSource: {source} ({as_of}){note}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_and_a_limit_tell_their_source_and_date() {
        let bandwidth = of_field("slb.bandwidth_mbps").unwrap();
        assert!(bandwidth.zh.starts_with("范围 0–5120 Mbps\n来源：") && bandwidth.en.contains("2026-08-21"));
        assert!(of_field("node.count").unwrap().zh.contains("编辑器的上限"));
        let listeners = of_limit("slb.listeners_per_slb").unwrap();
        assert!(
            listeners.en.starts_with("Limit of the cloud: 50\nSource: ") && listeners.zh.contains("2021")
        );
        assert_eq!((of_field("nothing"), of_limit("nothing")), (None, None));
    }

    /// Every key that a form names exists; a wrong one would be silent.
    #[test]
    fn every_range_and_limit_that_a_form_names_is_known() {
        let forms = [
            include_str!("balance.rs"),
            include_str!("compute.rs"),
            include_str!("connect.rs"),
            include_str!("data.rs"),
            include_str!("design.rs"),
            include_str!("node.rs"),
            include_str!("places.rs"),
            include_str!("price.rs"),
        ];
        let named = |call: &str| -> Vec<&str> {
            let parts = forms.iter().flat_map(|form| form.split(call).skip(1));
            parts.filter_map(|rest| rest.strip_prefix('"')?.split('"').next()).collect()
        };
        let (ranges, limits) = (named(".range("), named(".limit("));
        assert!(ranges.len() > 30 && limits.len() > 4, "{} and {}", ranges.len(), limits.len());
        for field in ranges {
            assert!(of_field(field).is_some(), "assets/catalog/bounds.ron has no {field}");
        }
        for key in limits {
            assert!(of_limit(key).is_some(), "assets/catalog/limits.ron has no {key}");
        }
    }
}
