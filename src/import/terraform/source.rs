//! The files of a configuration, and the resources that stand in them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::Span;
use hcl_edit::structure::{Block, Body, Structure};

use super::value::{Names, Value};
use crate::base::Text;
use crate::text;

/// The longest file that is read, in bytes.
const LONGEST: usize = 4 << 20;
/// How deeply brackets may stand in each other: the parser calls itself for each.
const DEEPEST: usize = 64;

/// A resource of the configuration.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) kind: String,
    pub(super) name: String,
    /// File and line, for people.
    pub(super) whence: String,
    values: BTreeMap<String, Value>,
    blocks: Vec<(String, BTreeMap<String, Value>)>,
    taken: RefCell<BTreeSet<String>>,
}

impl Resource {
    /// The value of an attribute, which counts as read.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        let value = self.values.get(key)?;
        if value.unknown().is_none() {
            self.taken.borrow_mut().insert(key.to_owned());
        }
        Some(value)
    }

    pub(super) fn words(&self, key: &str) -> Option<String> {
        self.get(key)?.words().filter(|words| !words.is_empty())
    }

    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.get(key)?.number()
    }

    /// The values of every block of a kind.
    pub(super) fn blocks(&self, kind: &str) -> Vec<&BTreeMap<String, Value>> {
        self.taken.borrow_mut().insert(kind.to_owned());
        self.blocks.iter().filter(|(of, _)| of == kind).map(|(_, values)| values).collect()
    }

    /// The first resource that an attribute names.
    pub(super) fn of(&self, key: &str) -> Option<(&str, &str)> {
        self.get(key)?.resources().first().copied()
    }

    /// `alicloud_vpc.main (main.tf:12)`.
    pub(super) fn title(&self) -> String {
        format!("{}.{} ({})", self.kind, self.name, self.whence)
    }

    /// What was not read of it: attributes with what they say where that is known later only, and blocks.
    pub(super) fn left(&self) -> Vec<String> {
        let taken = self.taken.borrow();
        let values = self.values.iter().filter(|(key, _)| !taken.contains(*key)).map(|(key, value)| {
            value.unknown().map_or_else(|| key.clone(), |written| format!("{key} = {written}"))
        });
        let blocks: BTreeSet<&String> =
            self.blocks.iter().map(|(kind, _)| kind).filter(|kind| !taken.contains(*kind)).collect();
        values.chain(blocks.into_iter().map(|kind| format!("{kind} {{…}}"))).collect()
    }
}

/// What a configuration says.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    pub(super) resources: Vec<Resource>,
    /// The region of the provider.
    pub(super) region: Option<String>,
    /// Blocks that are no resources of the provider.
    pub(super) notes: Vec<Text>,
}

/// Reads every file.
pub(super) fn read(files: &[(String, String)]) -> Result<Configuration, Text> {
    let mut bodies = Vec::new();
    for (name, content) in files {
        bodies.push((name, content.as_str(), parsed(name, content)?));
    }
    let mut names = Names::default();
    for (_, content, body) in &bodies {
        for block in body.iter().filter_map(Structure::as_block) {
            match (block.ident.as_str(), block.labels.as_slice()) {
                ("variable", [label]) => {
                    if let Some(default) = block.body.get_attribute("default") {
                        names.variables.insert(label.as_str().to_owned(), (*content, &default.value));
                    }
                }
                ("locals", _) => {
                    for row in block.body.attributes() {
                        names.locals.insert(row.key.as_str().to_owned(), (*content, &row.value));
                    }
                }
                _ => {}
            }
        }
    }
    let mut found = Configuration::default();
    for (file, content, body) in &bodies {
        for structure in body {
            let Some(block) = structure.as_block() else { continue };
            let start = block.span().map_or(0, |span| span.start);
            let line = content.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
            let whence = format!("{file}:{line}");
            match (block.ident.as_str(), block.labels.as_slice()) {
                ("resource", [kind, name]) => {
                    found.resources.push(resource(
                        content,
                        &names,
                        block,
                        kind.as_str(),
                        name.as_str(),
                        whence,
                    ));
                }
                ("provider", [label]) if label.as_str() == "alicloud" => {
                    let region = block.body.get_attribute("region");
                    found.region =
                        region.and_then(|row| names.value(content, &row.value).words()).or(found.region);
                }
                ("variable" | "locals" | "output" | "terraform" | "provider", _) => {}
                (word, labels) => {
                    let labels: Vec<&str> =
                        labels.iter().map(hcl_edit::structure::BlockLabel::as_str).collect();
                    let labels = labels.join(".");
                    found.notes.push(text!(
                        "未读取：{word} {labels} ({whence})",
                        "not read: {word} {labels} ({whence})"
                    ));
                }
            }
        }
    }
    Ok(found)
}

fn resource(
    content: &str,
    names: &Names<'_>,
    block: &Block,
    kind: &str,
    name: &str,
    whence: String,
) -> Resource {
    let values = |body: &Body| -> BTreeMap<String, Value> {
        body.attributes().map(|row| (row.key.as_str().to_owned(), names.value(content, &row.value))).collect()
    };
    Resource {
        kind: kind.to_owned(),
        name: name.to_owned(),
        whence,
        values: values(&block.body),
        blocks: block
            .body
            .blocks()
            .map(|inner| (inner.ident.as_str().to_owned(), values(&inner.body)))
            .collect(),
        taken: RefCell::default(),
    }
}

fn parsed(name: &str, content: &str) -> Result<Body, Text> {
    if content.len() > LONGEST {
        let most = LONGEST >> 20;
        return Err(text!(
            "{name} 超过 {most} MiB；请只导入需要的部分",
            "{name} is longer than {most} MiB; import only what is needed"
        ));
    }
    if let Some(line) = too_deep(content) {
        return Err(text!(
            "{name} 第 {line} 行嵌套超过 {DEEPEST} 层，无法读取",
            "{name}, line {line}: nested more than {DEEPEST} deep, which is not read"
        ));
    }
    hcl_edit::parser::parse_body(content).map_err(|error| {
        let (line, column) = (error.location().line(), error.location().column());
        let why: String = error.message().chars().take(200).collect();
        text!(
            "{name} 第 {line} 行第 {column} 列不是有效的 Terraform 语法（{why}）；先用 terraform validate 检查",
            "{name}, line {line}, column {column}: this is no valid Terraform ({why}); check it with terraform validate"
        )
    })
}

/// The line on which brackets or operators stand too deeply in each other.
///
/// Operators before a term and choices make the parser call itself too; they are counted until the next comma, or
/// the end of a line outside round and square brackets.
fn too_deep(content: &str) -> Option<usize> {
    let mut open: Vec<(char, usize)> = vec![('{', 0)];
    let mut line = 1;
    let mut rest = content.chars().peekable();
    let mut quoted = false;
    let mut comment = false;
    while let Some(c) = rest.next() {
        match c {
            '\n' => {
                line += 1;
                comment = false;
                quoted = false;
                if let Some(('{', run)) = open.last_mut() {
                    *run = 0;
                }
            }
            _ if comment => {}
            '\\' if quoted => {
                rest.next();
            }
            '$' | '%' if quoted && rest.peek() == Some(&'{') => {
                rest.next();
                open.push(('"', 0));
                quoted = false;
            }
            '"' => quoted = !quoted,
            _ if quoted => {}
            '#' => comment = true,
            '/' if rest.peek() == Some(&'/') => comment = true,
            '(' | '[' | '{' => open.push((c, 0)),
            ')' | ']' | '}' => {
                let was = if open.len() > 1 { open.pop() } else { None };
                quoted = matches!(was, Some(('"', _)));
            }
            ',' => {
                if let Some((_, run)) = open.last_mut() {
                    *run = 0;
                }
            }
            '!' | '-' | '?' | '+' | '*' | '/' | '%' | '&' | '|' | '<' | '>' | '=' => {
                if let Some((_, run)) = open.last_mut() {
                    *run += 1;
                }
            }
            _ => {}
        }
        let deep = open.len() + open.iter().map(|(_, run)| run / 4).sum::<usize>();
        if deep > DEEPEST {
            return Some(line);
        }
    }
    None
}
