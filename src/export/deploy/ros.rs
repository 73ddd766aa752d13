//! The plan as a template of the Resource Orchestration Service, in JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::plan::{Argument, Plan, Resource, Value};
use crate::base::{Lang, Text};
use crate::design::{Design, RegionId};
use crate::text;

/// Types whose tags are a map; all others take a list of pairs.
const TAGS_AS_MAP: [&str; 2] = ["ALIYUN::RDS::DBInstance", "ALIYUN::OSS::Bucket"];

pub(super) fn print(design: &Design, plan: &Plan, lang: Lang) -> String {
    // A template is for one region: the one in which most is created, of several equal ones the first.
    let regions = || plan.resources.iter().map(|resource| resource.region);
    let main = design.regions.keys().rev().max_by_key(|&id| regions().filter(|&of| of == id).count());
    let mut left_out: Vec<String> =
        plan.left_out.iter().map(|row| format!("{} {}: {}", row.of, row.name, row.why.get(lang))).collect();
    let mut held: BTreeMap<&str, &Resource> = BTreeMap::new();
    for resource in &plan.resources {
        let words = match (Some(resource.region) == main, resource.kind.ros.is_empty()) {
            (true, false) => {
                held.insert(&resource.name, resource);
                continue;
            }
            (false, _) => Text::fixed(
                "在另一个地域，需要单独的模板",
                "in another region, which takes a template of its own",
            ),
            (true, true) => Text::fixed("ROS没有此资源类型", "ROS has no such type of resource"),
        };
        left_out.push(format!("{}: {}", resource.name, words.get(lang)));
    }
    // What mentions something that is left out is left out too, until nothing does.
    loop {
        let stray = held.iter().find_map(|(&name, resource)| {
            let mut needs = None;
            resource.visit(&mut |value| {
                if let Value::Of(attribute) = value
                    && !held.contains_key(attribute.resource.as_str())
                {
                    needs = Some(attribute.resource.clone());
                }
            });
            needs.map(|needs| (name, needs))
        });
        let Some((name, needs)) = stray else { break };
        held.remove(name);
        let words = text!("依赖未包含的 {needs}", "it needs {needs}, which is not covered");
        left_out.push(format!("{name}: {}", words.get(lang)));
    }
    let mut resources = Map::new();
    for resource in plan.resources.iter().filter(|resource| held.contains_key(resource.name.as_str())) {
        resources.insert(resource.name.clone(), body(resource));
    }
    let mut parameters = Map::new();
    let text = Json::Object(resources.clone()).to_string();
    for (name, variable) in &plan.variables {
        if !text.contains(&format!("{{\"Ref\":\"{name}\"}}")) {
            continue;
        }
        let mut parameter = json!({
            "Type": if variable.number { "Number" } else { "String" },
            "Description": variable.description.get(lang),
        });
        if let (true, Some(fields)) = (variable.secret, parameter.as_object_mut()) {
            fields.insert("NoEcho".to_owned(), Json::Bool(true));
        }
        parameters.insert(name.clone(), parameter);
    }
    let code = |id: RegionId| design.regions.get(id).map(|region| region.code.clone());
    let mut template = json!({
        "ROSTemplateFormatVersion": "2015-09-01",
        "Description": design.title.name,
        "Metadata": { "Yuntu": { "Region": main.and_then(code), "NotCovered": left_out } },
        "Resources": resources,
    });
    if let (false, Some(fields)) = (parameters.is_empty(), template.as_object_mut()) {
        fields.insert("Parameters".to_owned(), Json::Object(parameters));
    }
    let mut text = serde_json::to_string_pretty(&template).unwrap_or_default();
    text.push('\n');
    text
}

fn body(resource: &Resource) -> Json {
    let mut properties = Map::new();
    put(&mut properties, &resource.arguments, resource.kind.ros);
    for blocks in resource.blocks.iter().filter(|blocks| !blocks.ros.is_empty()) {
        let mut rows: Vec<Json> = blocks
            .bodies
            .iter()
            .map(|body| {
                let mut row = Map::new();
                put(&mut row, body, resource.kind.ros);
                Json::Object(row)
            })
            .collect();
        let value = if blocks.single { rows.pop().unwrap_or_default() } else { Json::Array(rows) };
        properties.insert(blocks.ros.to_owned(), value);
    }
    json!({ "Type": resource.kind.ros, "Properties": properties })
}

fn put(into: &mut Map<String, Json>, arguments: &[Argument], kind: &str) {
    for argument in arguments.iter().filter(|argument| !argument.ros.is_empty()) {
        into.insert(argument.ros.to_owned(), value(&argument.value, kind));
    }
}

fn value(of: &Value, kind: &str) -> Json {
    let all = |values: &[Value]| -> Vec<Json> { values.iter().map(|one| value(one, kind)).collect() };
    match of {
        Value::Words(words) => Json::from(words.as_str()),
        Value::Number(number) => Json::from(*number),
        Value::Flag(flag) => Json::from(*flag),
        Value::List(values) => Json::Array(all(values)),
        Value::Commas(values) => match &values[..] {
            [one] => value(one, kind),
            several => json!({ "Fn::Join": [",", all(several)] }),
        },
        Value::Joined(parts) => json!({ "Fn::Join": ["", all(parts)] }),
        Value::Tags(tags) if TAGS_AS_MAP.contains(&kind) => Json::Object(
            tags.iter().map(|(key, words)| ((*key).to_owned(), Json::from(words.as_str()))).collect(),
        ),
        Value::Tags(tags) => tags.iter().map(|(key, words)| json!({ "Key": key, "Value": words })).collect(),
        Value::Variable(name) => json!({ "Ref": name }),
        Value::Of(attribute) => {
            let whole = json!({ "Fn::GetAtt": [attribute.resource, attribute.ros] });
            match attribute.member {
                Some(member) => json!({ "Fn::Select": [member.index.to_string(), whole] }),
                None => whole,
            }
        }
    }
}
