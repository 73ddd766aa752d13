//! What was added, removed or changed in the document itself.

use serde::Serialize;
use serde_json::Value;

use super::join::joined;
use super::values::{Difference, differences};
use super::words;
use crate::base::Text;
use crate::design::{Design, Ref, Table};

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Only the second design has it.
    Added,
    /// Only the first design has it.
    Removed,
    /// Both have it, with other fields.
    Changed,
}

impl Kind {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Added => Text::fixed("新增", "added"),
            Self::Removed => Text::fixed("删除", "removed"),
            Self::Changed => Text::fixed("变更", "changed"),
        }
    }

    /// The sign before a line.
    #[must_use]
    pub const fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// Where it stands in the file, for example `product.listeners.[1].port`.
    pub path: String,
    /// Its name for people.
    pub title: Text,
    /// What stood there; none when nothing did.
    pub before: Option<Text>,
    /// What stands there; none when nothing does.
    pub after: Option<Text>,
}

/// A row that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What happened to it.
    pub kind: Kind,
    /// The table it stands in, or the part of the document, as the file writes it.
    pub table: &'static str,
    /// The row; none for a part of the document that is no row.
    pub row: Option<Ref>,
    /// Its name, in the design that has it last.
    pub name: String,
    /// The fields that differ, for a change.
    pub fields: Vec<FieldChange>,
    /// Why, in a person's words; empty when nobody said.
    pub why: String,
}

impl Change {
    /// By what reasons know it: the id of the row, or the part of the document.
    #[must_use]
    pub fn key(&self) -> String {
        self.row.map_or_else(|| self.table.to_owned(), |row| row.to_string())
    }
}

/// What turns one design into another that uses the same ids (see [`align`](super::align)). Where boxes and
/// bends are drawn, and notes of other programs, are no differences.
#[must_use]
pub fn changes(before: &Design, after: &Design) -> Vec<Change> {
    let mut out = Vec::new();
    part(&mut out, "title", (&before.title, &after.title), (before, after));
    part(&mut out, "settings", (&before.settings, &after.settings), (before, after));
    part(&mut out, "account", (&before.account, &after.account), (before, after));
    part(&mut out, "price_terms", (&before.price_terms, &after.price_terms), (before, after));
    part(&mut out, "waivers", (&before.waivers, &after.waivers), (before, after));
    part(&mut out, "checklist", (&before.checklist, &after.checklist), (before, after));
    macro_rules! tables {
        ($($table:ident),*) => {$(
            table(&mut out, stringify!($table), (&before.$table, &after.$table), (before, after));
        )*};
    }
    tables!(systems, environments, functions, regions, azs, security_zones, vpcs, vswitches, sites);
    tables!(nodes, links, security_groups, workloads);
    out
}

fn part<T: Serialize + PartialEq>(
    out: &mut Vec<Change>,
    table: &'static str,
    (old, new): (&T, &T),
    designs: (&Design, &Design),
) {
    if old != new {
        let fields = fields(&value(old), &value(new), designs);
        out.push(Change {
            kind: Kind::Changed,
            table,
            row: None,
            name: String::new(),
            fields,
            why: String::new(),
        });
    }
}

fn table<K, V>(
    out: &mut Vec<Change>,
    name: &'static str,
    (old, new): (&Table<K, V>, &Table<K, V>),
    designs: (&Design, &Design),
) where
    K: Ord + Copy + Into<Ref>,
    V: Serialize + PartialEq,
{
    if old.is_same_snapshot(new) {
        return;
    }
    let change = |kind, key: K, of: &Design, fields| Change {
        kind,
        table: name,
        row: Some(key.into()),
        name: words::name_of(of, key.into()),
        fields,
        why: String::new(),
    };
    let mut removed = Vec::new();
    for (key, before, after) in joined(old, new) {
        match (before, after) {
            (Some(_), None) => removed.push(change(Kind::Removed, key, designs.0, Vec::new())),
            (None, _) => out.push(change(Kind::Added, key, designs.1, Vec::new())),
            (Some(before), Some(after)) if std::ptr::eq(before, after) || before == after => {}
            (Some(before), Some(after)) => {
                let fields = fields(&value(before), &value(after), designs);
                out.push(change(Kind::Changed, key, designs.1, fields));
            }
        }
    }
    out.append(&mut removed);
}

fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or(Value::Null)
}

fn fields(before: &Value, after: &Value, (old, new): (&Design, &Design)) -> Vec<FieldChange> {
    let shown = |Difference { path, before, after }| FieldChange {
        title: words::field(&path),
        before: before.map(|value| words::shown(&value, &path, old)),
        after: after.map(|value| words::shown(&value, &path, new)),
        path: path.join("."),
    };
    differences(before, after).into_iter().map(shown).collect()
}
