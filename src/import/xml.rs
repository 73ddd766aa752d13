//! A draw.io file as a list of its cells.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};

use crate::base::{Point, Rect, Text};
use crate::text;

/// The most elements that are read.
const MOST_ELEMENTS: u32 = 2_000_000;

/// One cell: a box, a line, a layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Cell {
    pub id: String,
    pub label: String,
    pub data: BTreeMap<String, String>,
    pub vertex: bool,
    pub edge: bool,
    pub parent: Option<String>,
    pub source: Option<String>,
    pub target: Option<String>,
    /// Relative to the parent.
    pub rect: Rect,
    pub bends: Vec<Point>,
    /// Whether its place is given as a part of a line.
    pub relative: bool,
}

impl Cell {
    pub fn part(&self) -> &str {
        self.data.get("part").map_or("", String::as_str)
    }

    pub fn value(&self, name: &str) -> &str {
        self.data.get(name).map_or("", String::as_str)
    }
}

/// The cells of the first page, by id, and in their order.
pub(super) struct Page {
    pub cells: Vec<Cell>,
    places: BTreeMap<String, usize>,
    /// How many pages there are beside.
    pub more: usize,
}

impl Page {
    pub fn get(&self, id: &str) -> Option<&Cell> {
        self.places.get(id).and_then(|&at| self.cells.get(at))
    }

    /// Where a cell lies in the drawing.
    pub fn place(&self, cell: &Cell) -> Rect {
        let mut rect = cell.rect;
        let mut at = cell;
        // A file may say that two boxes lie in each other; no drawing nests deeper than this.
        for _ in 0..64 {
            let Some(parent) = at.parent.as_deref().and_then(|id| self.get(id)) else { break };
            rect.x += parent.rect.x;
            rect.y += parent.rect.y;
            at = parent;
        }
        rect
    }

    /// The innermost thing around a cell that is a room for nodes.
    pub fn room<'a>(&'a self, cell: &Cell) -> Option<&'a Cell> {
        let mut up = cell.parent.as_deref();
        for _ in 0..64 {
            let at = self.get(up?)?;
            if at.part() == "cell" {
                return Some(at);
            }
            up = at.parent.as_deref();
        }
        None
    }
}

/// Reads a file.
pub(super) fn read(text: &str) -> Result<Page, Text> {
    let options = ParsingOptions { nodes_limit: MOST_ELEMENTS, ..ParsingOptions::default() };
    let tree = Document::parse_with_options(text, options)
        .map_err(|error| text!("不是有效的XML（{error}）", "it is not valid XML ({error})"))?;
    let pages = tree.descendants().filter(|node| node.has_tag_name("diagram")).count();
    let root = tree.descendants().find(|node| node.has_tag_name("root")).ok_or_else(|| {
        if pages > 0 {
            Text::fixed(
                "文件是压缩的；请在 draw.io 中打开“文件 > 属性”，取消“压缩”后再保存",
                "it is compressed; in draw.io open File > Properties, clear \"Compressed\" and save it again",
            )
        } else {
            Text::fixed("这不是 draw.io 文件", "it is not a draw.io file")
        }
    })?;
    let cells: Vec<Cell> = root.children().filter(Node::is_element).map(cell).collect();
    let places = cells.iter().enumerate().map(|(at, cell)| (cell.id.clone(), at)).collect();
    Ok(Page { cells, places, more: pages.saturating_sub(1) })
}

fn cell(node: Node<'_, '_>) -> Cell {
    let inner = node.children().find(|inner| inner.has_tag_name("mxCell")).unwrap_or(node);
    let word = |name: &str| inner.attribute(name).map(ToOwned::to_owned);
    let label = node.attribute("label").or_else(|| node.attribute("value")).unwrap_or_default();
    let rich = inner.attribute("style").is_some_and(|style| style.contains("html=1"));
    let data = node.attributes().map(|a| (a.name().to_owned(), a.value().to_owned())).collect();
    let geometry = inner.children().find(|inner| inner.has_tag_name("mxGeometry"));
    let number = |node: Node<'_, '_>, name: &str| {
        node.attribute(name)
            .and_then(|words| words.parse::<f64>().ok())
            .filter(|v| v.is_finite())
            .unwrap_or_default()
    };
    let rect = geometry.map_or_else(Rect::default, |g| {
        Rect::new(number(g, "x"), number(g, "y"), number(g, "width"), number(g, "height"))
    });
    let bends = geometry
        .into_iter()
        .flat_map(|g| g.descendants())
        .filter(|node| node.has_tag_name("Array"))
        .flat_map(|array| array.children())
        .filter(|node| node.has_tag_name("mxPoint"))
        .map(|point| Point::new(number(point, "x"), number(point, "y")))
        .collect();
    Cell {
        id: node.attribute("id").unwrap_or_default().to_owned(),
        label: if rich { without_tags(label) } else { label.to_owned() },
        data,
        vertex: inner.attribute("vertex") == Some("1"),
        edge: inner.attribute("edge") == Some("1"),
        parent: word("parent"),
        source: word("source"),
        target: word("target"),
        rect,
        bends,
        relative: geometry.is_some_and(|g| g.attribute("relative") == Some("1")),
    }
}

/// Words of a label that draw.io keeps as HTML.
fn without_tags(label: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in label.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let plain =
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    plain.iter().fold(out, |words, (entity, c)| words.replace(entity, c)).trim().to_owned()
}
