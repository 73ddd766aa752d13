//! XML held against an XML Schema, with the constructs that the schema of JUnit uses.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Document, Node};

const XS: &str = "http://www.w3.org/2001/XMLSchema";

/// What is wrong with a document, each with its place; nothing when it fits.
pub fn faults(schema: &str, text: &str) -> Vec<String> {
    let schema = Document::parse(schema).expect("the schema is XML");
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("no XML: {error}")],
    };
    let named = |kind: &str| -> BTreeMap<&str, Node<'_, '_>> {
        let rows = schema.root_element().children().filter(|row| row.has_tag_name((XS, kind)));
        rows.map(|row| (row.attribute("name").expect("it has a name"), row)).collect()
    };
    let known =
        Known { elements: named("element"), types: named("complexType"), simple: named("simpleType") };
    let mut found = Vec::new();
    let root = document.root_element();
    match known.elements.get(root.tag_name().name()) {
        Some(element) => known.element(*element, root, &mut found),
        None => found.push(format!("{} is no root", root.tag_name().name())),
    }
    found
}

struct Known<'s> {
    elements: BTreeMap<&'s str, Node<'s, 's>>,
    types: BTreeMap<&'s str, Node<'s, 's>>,
    simple: BTreeMap<&'s str, Node<'s, 's>>,
}

fn place(node: Node<'_, '_>) -> String {
    let at = node.document().text_pos_at(node.range().start);
    format!("<{}> at {at}", node.tag_name().name())
}

fn parts<'s>(row: Node<'s, 's>) -> impl Iterator<Item = Node<'s, 's>> {
    row.children().filter(Node::is_element)
}

impl<'s> Known<'s> {
    fn element(&self, element: Node<'s, 's>, node: Node<'_, '_>, found: &mut Vec<String>) {
        let element = match element.attribute("ref") {
            Some(name) => {
                *self.elements.get(name).unwrap_or_else(|| panic!("the schema has no element {name}"))
            }
            None => element,
        };
        let inner = parts(element).find(|row| row.has_tag_name((XS, "complexType")));
        let of_name = element.attribute("type").and_then(|name| self.types.get(name)).copied();
        let Some(kind) = inner.or(of_name) else {
            assert_eq!(element.attribute("type"), Some("xs:string"), "teach this checker the type");
            if node.children().any(|child| child.is_element()) || node.attributes().len() > 0 {
                found.push(format!("{}: holds more than text", place(node)));
            }
            return;
        };
        self.attributes(kind, node, found);
        let texts = node.children().filter(resvg::usvg::roxmltree::Node::is_text);
        if kind.attribute("mixed") != Some("true")
            && texts.into_iter().any(|text| !text.text().unwrap_or_default().trim().is_empty())
        {
            found.push(format!("{}: text may not stand here", place(node)));
        }
        let children: Vec<Node<'_, '_>> =
            node.children().filter(resvg::usvg::roxmltree::Node::is_element).collect();
        let content = parts(kind).find(|row| !row.has_tag_name((XS, "attribute")));
        let taken = content.map_or(0, |content| self.content(content, &children, found));
        if let Some(left) = children.get(taken) {
            found.push(format!("{}: may not stand here", place(*left)));
        }
    }

    fn attributes(&self, kind: Node<'s, 's>, node: Node<'_, '_>, found: &mut Vec<String>) {
        let rows: Vec<_> = parts(kind).filter(|row| row.has_tag_name((XS, "attribute"))).collect();
        for given in node.attributes() {
            let Some(row) = rows.iter().find(|row| row.attribute("name") == Some(given.name())) else {
                found.push(format!("{}: the attribute {} is not described", place(node), given.name()));
                continue;
            };
            match row.attribute("type") {
                Some("xs:string") => {}
                // Numbers with at most three decimals; the only simple type of the schema.
                Some(name) if self.simple.contains_key(name) => {
                    let (whole, rest) = given.value().split_once('.').unwrap_or((given.value(), ""));
                    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                    if !whole.split(',').all(digits) || !digits(rest) || rest.len() > 3 {
                        found.push(format!("{}: {} is no {name}", place(node), given.value()));
                    }
                }
                other => panic!("teach this checker the type {other:?}"),
            }
        }
        for row in rows.iter().filter(|row| row.attribute("use") == Some("required")) {
            let name = row.attribute("name").expect("it has a name");
            if node.attribute(name).is_none() {
                found.push(format!("{}: the attribute {name} is missing", place(node)));
            }
        }
    }

    /// How many children a part of a content takes from the front.
    fn content(&self, part: Node<'s, 's>, children: &[Node<'_, '_>], found: &mut Vec<String>) -> usize {
        let least: usize = part.attribute("minOccurs").map_or(1, |n| n.parse().expect("a number"));
        let most = match part.attribute("maxOccurs") {
            None => 1,
            Some("unbounded") => usize::MAX,
            Some(n) => n.parse().expect("a number"),
        };
        let (mut taken, mut times) = (0, 0);
        while times < most {
            let step = self.once(part, children.get(taken..).unwrap_or_default(), found);
            let Some(step) = step.filter(|step| *step > 0) else { break };
            taken += step;
            times += 1;
        }
        if times < least && self.once(part, &[], found).is_none() {
            found.push(format!("something is missing: {part:?}"));
        }
        taken
    }

    fn once(&self, part: Node<'s, 's>, children: &[Node<'_, '_>], found: &mut Vec<String>) -> Option<usize> {
        match part.tag_name().name() {
            "element" => {
                let name = part.attribute("ref").or(part.attribute("name")).expect("it has a name");
                let first = children.first().filter(|child| child.tag_name().name() == name)?;
                self.element(part, *first, found);
                Some(1)
            }
            "sequence" => {
                let mut taken = 0;
                for inner in parts(part) {
                    taken += self.content(inner, children.get(taken..).unwrap_or_default(), found);
                }
                Some(taken)
            }
            "choice" => parts(part).find_map(|inner| self.once(inner, children, found)),
            other => panic!("teach this checker the construct {other}"),
        }
    }
}
