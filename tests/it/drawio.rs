//! The drawing for draw.io, read back by a reader of XML.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Document, Node as Xml};
use yuntu::base::{Lang, Rect};
use yuntu::export::{Artifact, base64};
use yuntu::scene::{Layout, Routes};

use super::handover::{designs, text};

/// A cell of the file: its own attributes, and those of the object around it.
struct Cell<'a> {
    cell: Xml<'a, 'a>,
    id: &'a str,
    label: &'a str,
}

fn cells<'a>(tree: &'a Document<'a>) -> BTreeMap<&'a str, Cell<'a>> {
    let root = tree.descendants().find(|node| node.has_tag_name("root")).unwrap();
    let mut found = BTreeMap::new();
    for node in root.children().filter(Xml::is_element) {
        let cell = if node.has_tag_name("object") {
            node.children().find(|inner| inner.has_tag_name("mxCell")).unwrap()
        } else {
            node
        };
        let id = node.attribute("id").unwrap();
        let label = node.attribute("label").or(node.attribute("value")).unwrap_or_default();
        let before = found.insert(id, Cell { cell, id, label });
        assert!(before.is_none(), "{id} stands twice");
    }
    found
}

fn number(node: Xml<'_, '_>, name: &str) -> f64 {
    node.attribute(name).map_or(0.0, |words| words.parse().unwrap())
}

/// Where a cell lies in the drawing: its own place and those of its parents together.
fn place(cells: &BTreeMap<&str, Cell<'_>>, id: &str) -> Rect {
    let cell = &cells[id];
    let Some(geometry) = cell.cell.children().find(|node| node.has_tag_name("mxGeometry")) else {
        return Rect::default();
    };
    let own = Rect::new(
        number(geometry, "x"),
        number(geometry, "y"),
        number(geometry, "width"),
        number(geometry, "height"),
    );
    let parent = cell.cell.attribute("parent").map(|id| place(cells, id)).unwrap_or_default();
    Rect::new(own.x + parent.x, own.y + parent.y, own.w, own.h)
}

fn near(a: &Rect, b: &Rect) -> bool {
    [(a.x, b.x), (a.y, b.y), (a.w, b.w), (a.h, b.h)].iter().all(|(a, b)| (a - b).abs() < 0.06)
}

fn legible(words: &str) -> String {
    words.chars().map(|c| if xml_holds(c) { c } else { '\u{fffd}' }).collect()
}

/// Whether XML 1.0 can hold a character.
fn xml_holds(c: char) -> bool {
    let c = c as u32;
    matches!(c, 9 | 10 | 13 | 0x20..=0xd7ff | 0xe000..=0xfffd | 0x1_0000..)
}

#[test]
fn parents_exist_and_everything_lies_where_the_layout_put_it() {
    for design in designs() {
        let written = text(&design, Artifact::Drawio, Lang::Zh);
        let tree = Document::parse(&written).unwrap();
        let cells = cells(&tree);
        for cell in cells.values() {
            match cell.cell.attribute("parent") {
                Some(parent) => assert!(cells.contains_key(parent), "{} hangs on {parent}", cell.id),
                None => assert_eq!(cell.id, "0"),
            }
        }
        let layout = Layout::of(&design);
        assert_eq!(layout.nodes.len(), design.nodes.len());
        for (id, rect) in &layout.nodes {
            let id = id.to_string();
            assert!(near(&place(&cells, &id), rect), "{id}: {:?} is not {rect:?}", place(&cells, &id));
            assert_eq!(
                cells[id.as_str()].label,
                legible(&design.nodes.get(id.parse().unwrap()).unwrap().name)
            );
        }
        for region in &layout.regions {
            assert!(near(&place(&cells, &region.id.to_string()), &region.rect));
        }
        for az in &layout.azs {
            assert!(near(&place(&cells, &az.id.to_string()), &az.rect));
        }
        for cell in &layout.cells {
            assert!(cells.keys().any(|id| near(&place(&cells, id), &cell.rect)), "{cell:?}");
        }
    }
}

#[test]
fn containers_contain() {
    for design in designs() {
        let written = text(&design, Artifact::Drawio, Lang::En);
        let tree = Document::parse(&written).unwrap();
        let cells = cells(&tree);
        for (id, node) in design.nodes.iter() {
            // A node lies in the box of its AZ or region, by its parents and by what is seen.
            let around = match (design.az_of(node), design.region_of(node)) {
                (Some(az), _) => az.to_string(),
                (None, Some(region)) => region.to_string(),
                (None, None) => continue,
            };
            let mut at = id.to_string();
            let mut chain = Vec::new();
            while let Some(parent) = cells[at.as_str()].cell.attribute("parent") {
                chain.push(parent.to_owned());
                at = parent.to_owned();
            }
            assert!(chain.contains(&around), "{id} is not inside {around}: {chain:?}");
            let style = cells[around.as_str()].cell.attribute("style").unwrap();
            assert!(style.contains("container=1"), "{style}");
        }
    }
}

#[test]
fn links_hang_on_their_nodes_and_follow_their_routes() {
    for design in designs() {
        let written = text(&design, Artifact::Drawio, Lang::Zh);
        let tree = Document::parse(&written).unwrap();
        let cells = cells(&tree);
        let layout = Layout::of(&design);
        let routes = Routes::of(&design, &layout);
        for (id, link) in design.links.iter() {
            let cell = cells[id.to_string().as_str()].cell;
            assert_eq!(cell.attribute("edge"), Some("1"));
            assert_eq!(cell.attribute("source"), Some(link.from.to_string().as_str()));
            assert_eq!(cell.attribute("target"), Some(link.to.to_string().as_str()));
            let bends = cell.descendants().filter(|node| node.has_tag_name("mxPoint"));
            let bends: Vec<(f64, f64)> = bends.map(|node| (number(node, "x"), number(node, "y"))).collect();
            let route = &routes.routes[&id].points;
            let inner = &route[1..route.len().max(2) - 1];
            assert_eq!(bends.len(), inner.len());
            for (bend, point) in bends.iter().zip(inner) {
                assert!((bend.0 - point.x).abs() < 0.01 && (bend.1 - point.y).abs() < 0.01);
            }
        }
        let edges = cells.values().filter(|cell| cell.cell.attribute("edge").is_some()).count();
        assert_eq!(edges, design.links.len());
    }
}

#[test]
fn glyphs_are_pictures_that_can_be_read() {
    let design = designs().remove(0);
    let written = text(&design, Artifact::Drawio, Lang::Zh);
    let tree = Document::parse(&written).unwrap();
    let cells = cells(&tree);
    for id in design.nodes.keys() {
        let style = cells[id.to_string().as_str()].cell.attribute("style").unwrap();
        let image = style.split(';').find_map(|part| part.strip_prefix("image=data:image/svg+xml,")).unwrap();
        let svg = String::from_utf8(base64::decode(image).unwrap()).unwrap();
        let picture = resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).unwrap();
        assert!(picture.root().has_children(), "{svg}");
    }
}

#[test]
fn the_file_carries_no_source_unasked() {
    for design in designs() {
        let written = text(&design, Artifact::Drawio, Lang::Zh);
        let tree = Document::parse(&written).unwrap();
        assert!(tree.descendants().all(|node| node.attribute("yuntu").is_none()));
    }
}
