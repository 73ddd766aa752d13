//! Where two values of one row differ, field by field.

use serde_json::Value;

/// A field that differs: its path, and what stood and stands there; none where there is nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    pub path: Vec<String>,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// All differences between two values, in the order of the fields.
pub(super) fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let mut out = Vec::new();
    walk(&mut Vec::new(), Some(before), Some(after), &mut out);
    out
}

fn walk(path: &mut Vec<String>, before: Option<&Value>, after: Option<&Value>, out: &mut Vec<Difference>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let mut keys: Vec<&String> = old.keys().collect();
            keys.extend(new.keys().filter(|key| !old.contains_key(*key)));
            for key in keys {
                path.push(key.clone());
                walk(path, old.get(key), new.get(key), out);
                path.pop();
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new)))
            if tagged(old) && tagged(new) && old.first() == new.first() =>
        {
            // A product: its code and its fields.
            walk(path, old.get(1), new.get(1), out);
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => list(path, old, new, out),
        // An enum with fields, such as a place, keeps its form or is another thing altogether.
        _ => out.push(Difference { path: path.clone(), before: before.cloned(), after: after.cloned() }),
    }
}

/// Whether a list is a pair of a word and its fields.
fn tagged(list: &[Value]) -> bool {
    matches!(list, [Value::String(_), Value::Object(_)])
}

/// Entries that both lists have are left out, wherever they stand; the others are compared one by one when
/// there are equally many, else they came or went.
fn list(path: &mut Vec<String>, old: &[Value], new: &[Value], out: &mut Vec<Difference>) {
    let mut gone: Vec<(usize, &Value)> = Vec::new();
    let mut came: Vec<(usize, &Value)> = new.iter().enumerate().collect();
    for (at, entry) in old.iter().enumerate() {
        match came.iter().position(|(_, other)| *other == entry) {
            Some(found) => {
                came.remove(found);
            }
            None => gone.push((at, entry)),
        }
    }
    if gone.is_empty() && came.is_empty() {
        let whole = |list: &[Value]| Some(Value::Array(list.to_vec()));
        out.push(Difference { path: path.clone(), before: whole(old), after: whole(new) });
        return;
    }
    let objects = gone.iter().chain(&came).all(|(_, entry)| entry.is_object());
    if objects && gone.len() == came.len() {
        for ((_, before), (at, after)) in gone.into_iter().zip(came) {
            path.push(format!("[{}]", at + 1));
            walk(path, Some(before), Some(after), out);
            path.pop();
        }
        return;
    }
    for (at, entry) in gone {
        path.push(format!("[{}]", at + 1));
        out.push(Difference { path: path.clone(), before: Some(entry.clone()), after: None });
        path.pop();
    }
    for (at, entry) in came {
        path.push(format!("[{}]", at + 1));
        out.push(Difference { path: path.clone(), before: None, after: Some(entry.clone()) });
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(before: &Value, after: &Value) -> Vec<String> {
        let shown = |value: Option<Value>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        differences(before, after)
            .into_iter()
            .map(|one| format!("{} {} {}", one.path.join("."), shown(one.before), shown(one.after)))
            .collect()
    }

    #[test]
    fn equal_values_differ_nowhere() {
        let value = json!({"a": [1, {"b": null}], "c": "x"});
        assert_eq!(told(&value, &value), Vec::<String>::new());
    }

    #[test]
    fn a_field_that_changed_came_or_went_is_named() {
        let (old, new) = (json!({"a": 1, "b": 2}), json!({"a": 3, "c": 4}));
        assert_eq!(told(&old, &new), ["a 1 3", "b 2 -", "c - 4"]);
    }

    #[test]
    fn an_entry_put_before_the_others_is_the_only_one_that_came() {
        assert_eq!(told(&json!({"l": [1, 2]}), &json!({"l": [0, 1, 2]})), ["l.[1] - 0"]);
    }

    #[test]
    fn an_order_that_changed_is_told() {
        assert_eq!(told(&json!([1, 2]), &json!([2, 1])), [" [1,2] [2,1]"]);
    }

    #[test]
    fn equally_many_records_are_compared_field_by_field() {
        let old = json!([{"port": 80, "proto": "http"}, {"port": 443}]);
        let new = json!([{"port": 443}, {"port": 8080, "proto": "http"}]);
        assert_eq!(told(&old, &new), ["[2].port 80 8080"]);
    }
}
