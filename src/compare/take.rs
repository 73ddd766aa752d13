//! Taking something over from another version: a row, or one field of it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Change, Conflict, Kind};
use crate::design::{Design, Edit, Ref, Table};

/// The edits that make one changed row, or one part of the document, what it is on the other side, which uses
/// the same ids (see [`align`](super::align)).
#[must_use]
pub fn take_over(design: &Design, other: &Design, change: &Change) -> Vec<Edit> {
    let part = |edit: &Edit| {
        let table = match edit {
            Edit::SetTitle(_) => "title",
            Edit::SetSettings(_) => "settings",
            Edit::SetAccount(_) => "account",
            Edit::SetPriceTerms(_) => "price_terms",
            Edit::SetWaivers(_) => "waivers",
            Edit::SetChecklist(_) => "checklist",
            _ => "",
        };
        table == change.table
    };
    let row = |edit: &Edit, wanted: Ref| match edit {
        Edit::Remove(of) => *of == wanted,
        edit => edit.put() == Some(wanted),
    };
    let mut edits = design.edits_to(other);
    edits.retain(|edit| change.row.map_or_else(|| part(edit), |wanted| row(edit, wanted)));
    edits
}

/// The field of a path that is taken over as one: an entry of a list comes with its whole list, because the two
/// versions may count its entries differently.
#[must_use]
pub fn field_taken(path: &str) -> &str {
    let end = path.find(".[").or_else(|| path.starts_with('[').then_some(0));
    end.and_then(|end| path.get(..end)).unwrap_or(path)
}

/// The edit that makes one field of a row, or of a part of the document, what it is on the other side, which uses
/// the same ids; what stands in its other fields stays. Nothing where either side lacks the row, where the field
/// is the same, or where the two sides make no valid row together.
#[must_use]
pub fn take_field(design: &Design, other: &Design, of: (&str, Option<Ref>), path: &str) -> Option<Edit> {
    let mut path = field_taken(path);
    loop {
        if let Some(edit) = take_exactly(design, other, of, path) {
            return Some(edit);
        }
        // Of two forms of one thing, such as a type and a shape, neither part makes a valid row by itself.
        path = path.rsplit_once('.')?.0;
    }
}

/// The edits that make what a conflict is about what it is on one of its sides, which uses the same ids; nothing
/// when it is that already.
#[must_use]
pub fn decide(design: &Design, side: &Design, conflict: &Conflict) -> Vec<Edit> {
    if !conflict.path.is_empty() {
        return take_exactly(design, side, (conflict.table, conflict.row), &conflict.path)
            .into_iter()
            .collect();
    }
    let whole = Change {
        kind: Kind::Changed,
        table: conflict.table,
        row: conflict.row,
        name: String::new(),
        fields: Vec::new(),
        why: String::new(),
    };
    take_over(design, side, &whole)
}

/// The same with every part of the path, entries of lists as well.
fn take_exactly(
    design: &Design,
    other: &Design,
    (table, row): (&str, Option<Ref>),
    path: &str,
) -> Option<Edit> {
    let path: Vec<&str> = path.split('.').filter(|part| !part.is_empty()).collect();
    macro_rules! parts {
        ($($part:ident $set:ident),*) => {$(
            if table == stringify!($part) {
                return taken(&design.$part, &other.$part, &path).map(Edit::$set);
            }
        )*};
    }
    parts!(title SetTitle, settings SetSettings, account SetAccount, price_terms SetPriceTerms);
    parts!(waivers SetWaivers, checklist SetChecklist);
    let row = row?;
    macro_rules! tables {
        ($($table:ident $put:ident),*) => {$(
            if table == stringify!($table) {
                let (key, merged) = row_taken(&design.$table, &other.$table, row, &path)?;
                return Some(Edit::$put(key, merged.into()));
            }
        )*};
    }
    tables!(systems PutSystem, environments PutEnvironment, functions PutFunction, regions PutRegion, azs PutAz);
    tables!(security_zones PutSecurityZone, vpcs PutVpc, vswitches PutVSwitch, sites PutSite, nodes PutNode);
    tables!(links PutLink, security_groups PutSecurityGroup, workloads PutWorkload);
    None
}

fn row_taken<K, V>(ours: &Table<K, V>, theirs: &Table<K, V>, row: Ref, path: &[&str]) -> Option<(K, V)>
where
    K: Ord + Copy + Into<Ref>,
    V: Clone + PartialEq + Serialize + DeserializeOwned,
{
    let key = ours.keys().find(|key| (*key).into() == row)?;
    Some((key, taken(ours.get(key)?, theirs.get(key)?, path)?))
}

/// Our value with one field as theirs is.
fn taken<V>(ours: &V, theirs: &V, path: &[&str]) -> Option<V>
where
    V: Clone + PartialEq + Serialize + DeserializeOwned,
{
    let mut merged = serde_json::to_value(ours).ok()?;
    let field = found(&serde_json::to_value(theirs).ok()?, path).cloned();
    put(&mut merged, path, field)?;
    let merged: V = serde_json::from_value(merged).ok()?;
    (merged != *ours).then_some(merged)
}

/// The fields of a value; those of a product stand behind its code.
fn inner(value: &Value) -> &Value {
    match value {
        Value::Array(pair) => match pair.as_slice() {
            [Value::String(_), fields @ Value::Object(_)] => fields,
            _ => value,
        },
        _ => value,
    }
}

/// The place of an entry that is called `[2]`.
fn entry(part: &str) -> Option<usize> {
    part.strip_prefix('[')?.strip_suffix(']')?.parse::<usize>().ok()?.checked_sub(1)
}

fn found<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, part| match entry(part) {
        Some(at) => value.get(at),
        None => inner(value).get(part),
    })
}

/// Puts a value where the path leads; a field without a value is left out.
fn put(into: &mut Value, path: &[&str], value: Option<Value>) -> Option<()> {
    let Some((last, way)) = path.split_last() else {
        *into = value?;
        return Some(());
    };
    let mut at = into;
    for part in way {
        at = match entry(part) {
            Some(place) => at.get_mut(place)?,
            None => {
                let fields = fields_of(at)?;
                fields.entry((*part).to_owned()).or_insert_with(|| Value::Object(serde_json::Map::new()))
            }
        };
    }
    if let Some(place) = entry(last) {
        *at.get_mut(place)? = value?;
        return Some(());
    }
    let fields = fields_of(at)?;
    match value {
        Some(value) => fields.insert((*last).to_owned(), value),
        None => fields.remove(*last),
    };
    Some(())
}

fn fields_of(value: &mut Value) -> Option<&mut serde_json::Map<String, Value>> {
    match value {
        Value::Object(fields) => Some(fields),
        Value::Array(pair) => match pair.as_mut_slice() {
            [Value::String(_), Value::Object(fields)] => Some(fields),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{id, two_az_classic};

    #[test]
    fn one_field_is_taken_and_the_others_stay() {
        let ours = two_az_classic();
        let web = id(&ours, "web-1");
        let (mut mine, mut other) = (ours.clone(), ours.clone());
        let row = |count, note: &str| {
            let mut row = ours.nodes.get(web).unwrap().clone();
            row.count = count;
            row.note = note.to_owned();
            row
        };
        mine.apply(Edit::PutNode(web, Box::new(row(7, "mine")))).unwrap();
        other.apply(Edit::PutNode(web, Box::new(row(9, "theirs")))).unwrap();
        let edit = take_field(&mine, &other, ("nodes", Some(web.into())), "count").expect("it differs");
        mine.apply(edit).unwrap();
        let now = mine.nodes.get(web).unwrap();
        assert_eq!((now.count, now.note.as_str()), (9, "mine"));
        assert!(
            take_field(&mine, &other, ("nodes", Some(web.into())), "count").is_none(),
            "it is the same now"
        );
    }

    #[test]
    fn a_field_of_a_product_is_found_behind_its_code() {
        use crate::design::{Product, Spec};
        let ours = two_az_classic();
        let web = id(&ours, "web-1");
        let mut other = ours.clone();
        let mut row = ours.nodes.get(web).unwrap().clone();
        row.count += 1;
        let Product::Ecs(ecs) = &mut row.product else { panic!("a server") };
        ecs.spec = Some(Spec::Shape { vcpu: 64, memory_gib: 256.0 });
        other.apply(Edit::PutNode(web, Box::new(row))).unwrap();
        let change = super::super::changes(&ours, &other).into_iter().next().unwrap();
        let field = change.fields.iter().find(|field| field.path.contains("spec")).unwrap();
        let others: Vec<&str> = change
            .fields
            .iter()
            .map(|other| other.path.as_str())
            .filter(|path| *path != field.path)
            .collect();
        let edit = take_field(&ours, &other, (change.table, change.row), &field.path).expect("it differs");
        let mut mended = ours.clone();
        mended.apply(edit).unwrap();
        let left = super::super::changes(&mended, &other);
        let paths: Vec<&str> = left.iter().flat_map(|c| &c.fields).map(|field| field.path.as_str()).collect();
        assert_eq!(paths, others, "one field is taken over, the others stay");
    }

    #[test]
    fn a_type_in_the_place_of_a_shape_is_taken_whole() {
        use crate::design::{Product, Spec};
        let ours = two_az_classic();
        let web = id(&ours, "web-1");
        let mut other = ours.clone();
        let mut row = ours.nodes.get(web).unwrap().clone();
        let Product::Ecs(ecs) = &mut row.product else { panic!("a server") };
        ecs.spec = Some(match &ecs.spec {
            Some(Spec::Type(_)) => Spec::Shape { vcpu: 64, memory_gib: 256.0 },
            _ => Spec::Type("ecs.c7.large".to_owned()),
        });
        other.apply(Edit::PutNode(web, Box::new(row))).unwrap();
        let change = super::super::changes(&ours, &other).into_iter().next().unwrap();
        for field in &change.fields {
            let edit =
                take_field(&ours, &other, (change.table, change.row), &field.path).expect("it can be taken");
            let mut mended = ours.clone();
            mended.apply(edit).unwrap();
            assert_eq!(super::super::changes(&mended, &other), [], "{}", field.path);
        }
    }

    #[test]
    fn an_entry_of_a_list_comes_with_its_list() {
        assert_eq!(field_taken("product.listeners.[2].port"), "product.listeners");
        assert_eq!(field_taken("[1].reason"), "");
        assert_eq!(field_taken("count"), "count");
    }
}
