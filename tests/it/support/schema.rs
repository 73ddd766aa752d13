//! JSON held against a JSON Schema, with the keywords that our schemas and the one of SARIF use.

use serde_json::Value;

/// What is wrong with a value, each with its place; nothing when it fits.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "$", &mut found);
    found
}

const KNOWN: [&str; 29] = [
    "$schema",
    "$id",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "propertyNames",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "anyOf",
    "not",
    "enum",
    "const",
    "minimum",
    "pattern",
    "default",
    "id",
    "definitions",
    "format",
    "uniqueItems",
    "oneOf",
    "maximum",
    "allOf",
];

/// The languages that SARIF allows; as there, the end of the second kind is not anchored well, and both are plain.
const LANGUAGE: &str = "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";

/// Whether a text has the form that a keyword asks for; forms that nothing of ours writes are refused, so that the
/// first use of one teaches this checker.
fn has_form(form: &str, text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c);
    let escapes = |text: &str| {
        text.split('%')
            .skip(1)
            .all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|b| b.is_ascii_hexdigit()))
    };
    match form {
        "uri-reference" => text.chars().all(plain) && escapes(text),
        "uri" => {
            let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
            has_form("uri-reference", text)
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        }
        other => panic!("the format {other} is not understood: teach this checker"),
    }
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let Some(words) = schema.as_object() else {
        assert!(schema.is_boolean(), "{at}: a schema is an object or a boolean");
        if schema == &Value::Bool(false) {
            found.push(format!("{at}: nothing may stand here"));
        }
        return;
    };
    for word in words.keys() {
        assert!(KNOWN.contains(&word.as_str()), "the keyword {word} is not understood: teach this checker");
    }
    if let Some(path) = words.get("$ref").and_then(Value::as_str) {
        let target =
            root.pointer(path.trim_start_matches('#')).unwrap_or_else(|| panic!("{path} is missing"));
        check(root, target, value, at, found);
    }
    if let Some(kind) = words.get("type").and_then(Value::as_str) {
        let fits = match kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            "null" => value.is_null(),
            other => panic!("{other} is no type"),
        };
        if !fits {
            found.push(format!("{at}: {value} is not a {kind}"));
            return;
        }
    }
    if let Some(least) = words.get("minimum").and_then(Value::as_f64)
        && value.as_f64().is_some_and(|number| number < least)
    {
        found.push(format!("{at}: {value} is below {least}"));
    }
    if let Some(most) = words.get("maximum").and_then(Value::as_f64)
        && value.as_f64().is_some_and(|number| number > most)
    {
        found.push(format!("{at}: {value} is above {most}"));
    }
    if let (Some(form), Some(text)) = (words.get("format").and_then(Value::as_str), value.as_str())
        && !has_form(form, text)
    {
        found.push(format!("{at}: {value} is no {form}"));
    }
    if words.get("pattern").and_then(Value::as_str) == Some(LANGUAGE)
        && value.as_str().is_some_and(|text| {
            text.len() < 2 || !text.bytes().take(2).all(|byte| byte.is_ascii_alphabetic())
        })
    {
        found.push(format!("{at}: {value} is no language"));
    }
    for part in words.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        check(root, part, value, at, found);
    }
    if let Some(choices) = words.get("oneOf").and_then(Value::as_array) {
        let fits = |choice: &&Value| {
            let mut inner = Vec::new();
            check(root, choice, value, at, &mut inner);
            inner.is_empty()
        };
        let count = choices.iter().filter(fits).count();
        if count != 1 {
            found.push(format!("{at}: fits {count} of the forms of which it must fit one"));
        }
    }
    if let Some(one) = words.get("const")
        && one != value
    {
        found.push(format!("{at}: {value} is not {one}"));
    }
    if let Some(several) = words.get("enum").and_then(Value::as_array)
        && !several.contains(value)
    {
        found.push(format!("{at}: {value} is none of {several:?}"));
    }
    if let Some(unwanted) = words.get("not") {
        let mut inner = Vec::new();
        check(root, unwanted, value, at, &mut inner);
        if inner.is_empty() {
            found.push(format!("{at}: {value} is what it must not be"));
        }
    }
    if let Some(choices) = words.get("anyOf").and_then(Value::as_array) {
        let mut nearest: Option<Vec<String>> = None;
        for choice in choices {
            let mut inner = Vec::new();
            check(root, choice, value, at, &mut inner);
            if nearest.as_ref().is_none_or(|nearest| inner.len() < nearest.len()) {
                nearest = Some(inner);
            }
        }
        found.extend(nearest.unwrap_or_default());
    }
    if let Some(fields) = value.as_object() {
        let known = words.get("properties").and_then(Value::as_object);
        for name in words.get("required").and_then(Value::as_array).into_iter().flatten() {
            let name = name.as_str().unwrap();
            if !fields.contains_key(name) {
                found.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, field) in fields {
            let at = format!("{at}.{name}");
            match (known.and_then(|known| known.get(name)), words.get("additionalProperties")) {
                (Some(schema), _) => check(root, schema, field, &at, found),
                (None, Some(Value::Bool(false))) => found.push(format!("{at}: not described")),
                (None, Some(schema)) => check(root, schema, field, &at, found),
                (None, None) => {}
            }
        }
    }
    if let Some(items) = value.as_array() {
        let first = words.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for (i, item) in items.iter().enumerate() {
            let at = format!("{at}[{i}]");
            match (first.get(i), words.get("items")) {
                (Some(schema), _) => check(root, schema, item, &at, found),
                (None, Some(schema)) => check(root, schema, item, &at, found),
                (None, None) => {}
            }
        }
        if words.get("uniqueItems") == Some(&Value::Bool(true)) {
            let mut known: Vec<String> = items.iter().map(Value::to_string).collect();
            known.sort_unstable();
            if known.windows(2).any(|pair| pair[0] == pair[1]) {
                found.push(format!("{at}: something stands there twice"));
            }
        }
        let bound = |word: &str| words.get(word).and_then(Value::as_u64).map(|n| n as usize);
        if bound("minItems").is_some_and(|n| items.len() < n)
            || bound("maxItems").is_some_and(|n| items.len() > n)
        {
            found.push(format!("{at}: {} items", items.len()));
        }
    }
}
