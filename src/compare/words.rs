//! Fields and values in words.

use serde_json::Value;

use super::field_words::{FIELDS, TABLES, VALUES};
use crate::base::Text;
use crate::design::{Design, Ref};
use crate::text;

fn looked_up(table: &[(&'static str, &'static str, &'static str)], name: &str) -> Option<Text> {
    let at = table.binary_search_by_key(&name, |(key, ..)| key).ok()?;
    table.get(at).map(|&(_, zh, en)| Text::fixed(zh, en))
}

/// What a table holds one of, for example "node".
#[must_use]
pub fn table(name: &str) -> Text {
    looked_up(TABLES, name).unwrap_or_else(|| Text::same(name))
}

/// A field in words, by its path: "listeners [1] port".
pub(super) fn field(path: &[String]) -> Text {
    let mut zh: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    for part in path.iter().filter(|part| !matches!(part.as_str(), "product" | "purchase")) {
        let text = looked_up(FIELDS, part).unwrap_or_else(|| Text::same(part));
        if part.starts_with('[') {
            // The place in a list belongs to the name before it.
            let number = part.trim_matches(['[', ']']);
            if let (Some(zh), Some(en)) = (zh.last_mut(), en.last_mut()) {
                zh.push_str(number);
                en.push_str(&format!(" {number}"));
                continue;
            }
        }
        zh.push(text.zh.into_owned());
        en.push(text.en.into_owned());
    }
    if zh.is_empty() { text!("产品", "product") } else { Text::new(zh.join(" · "), en.join(" · ")) }
}

/// The fields that hold ids.
const MENTIONS: &[&str] = &[
    "aims",
    "az",
    "backends",
    "bound_to",
    "dr_of",
    "environment",
    "from",
    "function",
    "node",
    "pair_of",
    "parent",
    "place",
    "read_only_of",
    "region",
    "replica_of",
    "security_group",
    "security_groups",
    "security_zone",
    "site",
    "subjects",
    "system",
    "targets",
    "to",
    "vpc",
    "vswitch",
    "peer",
    "whitelist",
];

/// The fields that hold what a person typed.
const FREE: &[&str] = &[
    "accent",
    "author",
    "code",
    "customer",
    "domain",
    "group",
    "label",
    "market_image",
    "market_product",
    "name",
    "note",
    "organisation",
    "owner",
    "owner_organisation",
    "path",
    "reason",
    "subject",
    "version",
];

/// A value in words; ids become names.
pub(super) fn shown(value: &Value, path: &[String], design: &Design) -> Text {
    let last = path.iter().rev().find(|part| !part.starts_with('[')).map_or("", String::as_str);
    words(value, last, design)
}

/// The unit of a field, where its name for people does not say it.
fn unit(field: &str) -> Option<Text> {
    let ends = |ending: &str| field.ends_with(ending);
    match field {
        "rpo_seconds" | "rto_seconds" | "ttl_seconds" => Some(Text::fixed(" 秒", " s")),
        _ if ends("_mbps") => Some(Text::fixed(" Mbps", " Mbps")),
        _ if ends("_gbps") => Some(Text::fixed(" Gbps", " Gbps")),
        _ if ends("_gib") => Some(Text::fixed(" GiB", " GiB")),
        _ if ends("_gb") => Some(Text::fixed(" GB", " GB")),
        _ if ends("_percent") || ends("_percent_per_year") => Some(Text::fixed("%", "%")),
        _ => None,
    }
}

fn measured(number: &str, field: &str) -> Text {
    match unit(field) {
        Some(unit) => Text::new(format!("{number}{}", unit.zh), format!("{number}{}", unit.en)),
        None => Text::same(number),
    }
}

fn words(value: &Value, field: &str, design: &Design) -> Text {
    match value {
        Value::Null => Text::fixed("未填写", "not entered"),
        Value::Bool(true) => Text::fixed("是", "yes"),
        Value::Bool(false) => Text::fixed("否", "no"),
        Value::Number(number) => {
            // 10.0 is ten to a reader.
            let plain = number.to_string();
            measured(plain.strip_suffix(".0").unwrap_or(&plain), field)
        }
        Value::String(word) if word.parse::<rust_decimal::Decimal>().is_ok() && unit(field).is_some() => {
            measured(word, field)
        }
        Value::String(word) => match word.parse::<Ref>() {
            Ok(of) if MENTIONS.contains(&field) && design.has(of) => Text::same(name_of(design, of)),
            // What a person typed is never one of the fixed words of these fields.
            Ok(_) | Err(_) if FREE.contains(&field) => Text::same(word),
            Ok(_) | Err(_) => looked_up(VALUES, word).unwrap_or_else(|| Text::same(word)),
        },
        Value::Array(entries) => {
            let parts: Vec<Text> = entries.iter().map(|entry| words(entry, field, design)).collect();
            let (zh, en): (Vec<_>, Vec<_>) = parts.iter().map(|part| (&*part.zh, &*part.en)).unzip();
            if parts.is_empty() {
                Text::fixed("无", "none")
            } else {
                Text::new(zh.join("、"), en.join(", "))
            }
        }
        Value::Object(fields) => {
            let mut zh = Vec::new();
            let mut en = Vec::new();
            for (name, value) in fields {
                let title = looked_up(FIELDS, name).unwrap_or_else(|| Text::same(name));
                let value = words(value, name, design);
                zh.push(format!("{} {}", title.zh, value.zh));
                en.push(format!("{} {}", title.en, value.en));
            }
            Text::new(zh.join("，"), en.join(", "))
        }
    }
}

/// What a row is called: its name, and for a link its two ends.
pub(super) fn name_of(design: &Design, of: Ref) -> String {
    let name = match of {
        Ref::Region(id) => design.regions.get(id).map(|row| row.name.clone()),
        Ref::Az(id) => design.azs.get(id).map(|row| row.name.clone()),
        Ref::SecurityZone(id) => design.security_zones.get(id).map(|row| row.name.clone()),
        Ref::Vpc(id) => design.vpcs.get(id).map(|row| row.name.clone()),
        Ref::VSwitch(id) => design.vswitches.get(id).map(|row| row.name.clone()),
        Ref::Site(id) => design.sites.get(id).map(|row| row.name.clone()),
        Ref::Node(id) => design.nodes.get(id).map(|row| row.name.clone()),
        Ref::Link(id) => design.links.get(id).map(|row| {
            let end = |node| design.nodes.get(node).map_or("?", |node| node.name.as_str());
            let ports = row.ports.map(|ports| format!(" {ports}")).unwrap_or_default();
            format!("{} → {} ({}{ports})", end(row.from), end(row.to), row.protocol.label())
        }),
        Ref::SecurityGroup(id) => design.security_groups.get(id).map(|row| row.name.clone()),
        Ref::Workload(id) => design.workloads.get(id).map(|row| row.name.clone()),
        Ref::Function(id) => design.functions.get(id).map(|row| row.name.clone()),
        Ref::System(id) => design.systems.get(id).map(|row| row.name.clone()),
        Ref::Environment(id) => design.environments.get(id).map(|row| row.name.clone()),
    };
    name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| of.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_units_and_no_empty_fraction() {
        let design = Design::default();
        let shown = |value: Value, field: &str| shown(&value, &[field.to_owned()], &design).en.into_owned();
        assert_eq!(shown(10.0.into(), "bandwidth_mbps"), "10 Mbps");
        assert_eq!(shown(0.5.into(), "memory_gib"), "0.5 GiB");
        assert_eq!(shown("40".into(), "growth_percent_per_year"), "40%");
        assert_eq!(shown(600.into(), "ttl_seconds"), "600 s");
        assert_eq!(shown(3.into(), "count"), "3");
    }

    #[test]
    fn a_path_is_told_without_the_brackets() {
        let path: Vec<String> = ["product", "listeners", "[2]", "port"].map(str::to_owned).to_vec();
        assert_eq!(field(&path), Text::fixed("监听2 · 端口", "listeners 2 · port"));
    }
}
