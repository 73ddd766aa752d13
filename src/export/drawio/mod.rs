//! A drawing for draw.io: uncompressed XML with regions, AZ columns, cells and bands as containers, our glyphs as
//! images, and links that hang on nodes. Every part keeps its id and says in attributes what it is, so that what a
//! person changes there can be read back.

mod style;

use std::collections::BTreeMap;

use super::base64;
use super::number::Num;
use super::xml::escape;
use crate::base::{Lang, Point, Rect, Text};
use crate::catalog::Catalog;
use crate::design::{AzId, Design, LinkId, Place, Ref, RegionId, SiteId};
use crate::scene::layout::{Cell, CellKind};
use crate::scene::{Label, Route};
use crate::scene::{Layout, Routes, look};

/// What the attribute `host` of our files says.
pub const HOST: &str = "yuntu";

/// Writes a design; `source` is the text of its own file, carried along when a person asked for it.
#[must_use]
pub fn write(design: &Design, catalog: &Catalog, lang: Lang, source: Option<&str>) -> String {
    let layout = Layout::of(design);
    let routes = Routes::of(design, &layout);
    let mut writer = Writer { design, catalog, lang, out: String::new(), frames: BTreeMap::new() };
    writer.head(source);
    writer.frames(&layout);
    let cells = writer.cells(&layout);
    writer.nodes(&layout, &cells);
    writer.links(&layout, &routes);
    writer.out.push_str("      </root>\n    </mxGraphModel>\n  </diagram>\n</mxfile>\n");
    writer.out
}

struct Writer<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    lang: Lang,
    out: String,
    /// Where the corner of each container lies, to which the positions of its children are relative.
    frames: BTreeMap<String, Point>,
}

/// A box of the drawing.
struct Vertex<'a> {
    id: String,
    label: &'a str,
    style: String,
    parent: String,
    rect: Rect,
    data: Vec<(&'static str, String)>,
}

impl Writer<'_> {
    fn head(&mut self, source: Option<&str>) {
        let title = &self.design.title;
        let untitled = Text::fixed("未命名", "Untitled");
        let name = if title.name.is_empty() { untitled.get(self.lang) } else { &title.name };
        self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        self.out.push_str(&format!("<mxfile host=\"{HOST}\" type=\"device\" compressed=\"false\">\n"));
        self.out.push_str(&format!("  <diagram id=\"{HOST}\" name=\"{}\">\n", escape(name)));
        self.out.push_str(
            "    <mxGraphModel grid=\"1\" gridSize=\"8\" guides=\"1\" tooltips=\"1\" connect=\"1\" arrows=\"1\" \
             fold=\"0\" page=\"0\" pageScale=\"1\" math=\"0\" shadow=\"0\">\n      <root>\n",
        );
        match source {
            Some(source) => self.out.push_str(&format!(
                "        <object label=\"\" yuntu=\"{}\" id=\"0\"><mxCell/></object>\n",
                base64::encode(source.as_bytes())
            )),
            None => self.out.push_str("        <mxCell id=\"0\"/>\n"),
        }
        self.out.push_str("        <mxCell id=\"1\" parent=\"0\"/>\n");
        self.frames.insert("1".to_owned(), Point::default());
    }

    fn vertex(&mut self, vertex: &Vertex<'_>) {
        let Vertex { id, label, style, parent, rect, data } = vertex;
        let origin = self.frames.get(parent).copied().unwrap_or_default();
        self.out.push_str(&format!("        <object label=\"{}\"", escape(label)));
        for (name, value) in data {
            self.out.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
        self.out.push_str(&format!(
            " id=\"{}\"><mxCell style=\"{}\" vertex=\"1\" parent=\"{}\"><mxGeometry x=\"{}\" y=\"{}\" \
             width=\"{}\" height=\"{}\" as=\"geometry\"/></mxCell></object>\n",
            escape(id),
            escape(style),
            escape(parent),
            Num(rect.x - origin.x),
            Num(rect.y - origin.y),
            Num(rect.w),
            Num(rect.h),
        ));
        self.frames.insert(id.clone(), Point::new(rect.x, rect.y));
    }

    /// Words without a meaning of their own, on or in something else.
    fn words(&mut self, id: String, parent: String, rect: Rect, words: &str, style: String) {
        self.vertex(&Vertex {
            id,
            label: words,
            style,
            parent,
            rect,
            data: vec![("part", "words".to_owned())],
        });
    }

    fn frames(&mut self, layout: &Layout) {
        for site in &layout.sites {
            let row = self.design.sites.get(site.id);
            self.vertex(&Vertex {
                id: site.id.to_string(),
                label: row.map_or("", |row| &row.name),
                style: style::frame(),
                parent: "1".to_owned(),
                rect: site.rect,
                data: vec![("part", "site".to_owned())],
            });
        }
        for region in &layout.regions {
            let row = self.design.regions.get(region.id);
            self.vertex(&Vertex {
                id: region.id.to_string(),
                label: row.map_or("", |row| &row.name),
                style: style::frame(),
                parent: "1".to_owned(),
                rect: region.rect,
                data: vec![
                    ("part", "region".to_owned()),
                    ("code", row.map(|row| row.code.clone()).unwrap_or_default()),
                ],
            });
        }
        for (index, row) in layout.rows.iter().enumerate() {
            let zone = row.security_zone.and_then(|id| self.design.security_zones.get(id));
            let nameless = Text::fixed("未划分安全域", "No security zone");
            let id =
                row.security_zone.map_or_else(|| format!("row{index}"), |id| format!("{id}.{}", row.region));
            let mut data = vec![("part", "row".to_owned())];
            if let Some(id) = row.security_zone {
                data.push(("security-zone", id.to_string()));
            }
            self.vertex(&Vertex {
                id,
                label: zone.map_or_else(|| nameless.get(self.lang), |zone| &zone.name),
                style: style::row(zone.map(|zone| zone.kind), row.gutter.w),
                parent: row.region.to_string(),
                rect: row.rect,
                data,
            });
        }
        for column in &layout.azs {
            let Some(az) = self.design.azs.get(column.id) else { continue };
            self.vertex(&Vertex {
                id: column.id.to_string(),
                label: &az.name,
                style: style::column(),
                parent: az.region.to_string(),
                rect: column.rect,
                data: vec![("part", "az".to_owned()), ("code", az.code.clone())],
            });
        }
    }

    /// Writes the rooms for nodes, and gives the id of each.
    fn cells(&mut self, layout: &Layout) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for (index, cell) in layout.cells.iter().enumerate() {
            let taken = |id: &String| ids.contains(id);
            let mut id = cell_id(cell);
            if taken(&id) {
                id = format!("{id}.{index}");
            }
            let parent = self.parent_of(cell);
            let vswitch = cell.vswitch.and_then(|id| self.design.vswitches.get(id));
            let mut data = vec![("part", "cell".to_owned())];
            data.extend(place_data(cell.place));
            let unplaced = Text::fixed("未放置", "Not placed");
            let caption = match (vswitch, cell.kind) {
                (Some(row), _) => match row.cidr {
                    Some(cidr) => format!("{} · {cidr}", row.name),
                    None => row.name.clone(),
                },
                (None, CellKind::Unplaced) => unplaced.get(self.lang).to_owned(),
                (None, _) => String::new(),
            };
            if let Some(id) = cell.vswitch {
                data.push(("vswitch", id.to_string()));
            }
            self.vertex(&Vertex {
                id: id.clone(),
                label: &caption,
                style: style::cell(cell),
                parent,
                rect: cell.rect,
                data,
            });
            ids.push(id);
        }
        ids
    }

    fn parent_of(&self, cell: &Cell) -> String {
        let known = |of: Ref| Some(of.to_string()).filter(|id| self.frames.contains_key(id));
        let parent = match (cell.kind, cell.place) {
            (CellKind::Az, Place::Az { az, .. }) => known(az.into()),
            (_, Place::Region { region, .. }) => known(region.into()),
            (_, Place::Site(site)) => known(site.into()),
            (_, Place::Az { az, .. }) => self.design.azs.get(az).and_then(|az| known(az.region.into())),
            (_, Place::Internet | Place::Unplaced) => None,
        };
        parent.unwrap_or_else(|| "1".to_owned())
    }

    fn nodes(&mut self, layout: &Layout, cells: &[String]) {
        for (&id, &rect) in &layout.nodes {
            let Some(node) = self.design.nodes.get(id) else { continue };
            let parent = layout.cell_of.get(&id).and_then(|&index| cells.get(index));
            let parent = parent.cloned().unwrap_or_else(|| "1".to_owned());
            let (family, glyph) =
                (look::family(&node.product, self.catalog), look::glyph(&node.product, self.catalog));
            self.vertex(&Vertex {
                id: id.to_string(),
                label: &node.name,
                style: style::node(glyph, family),
                parent,
                rect,
                data: vec![
                    ("part", "node".to_owned()),
                    ("product", node.product.code().to_owned()),
                    ("count", node.count.to_string()),
                ],
            });
            let mut words = look::specification(self.design, self.catalog, node, self.lang);
            if node.count > 1 {
                words = format!("×{} · {words}", node.count);
            }
            let below = Rect::new(rect.x + 48.0, rect.y + rect.h / 2.0, rect.w - 54.0, rect.h / 2.0 - 4.0);
            self.words(format!("{id}.what"), id.to_string(), below, &words, style::specification());
        }
    }

    fn links(&mut self, layout: &Layout, routes: &Routes) {
        let mut labels: BTreeMap<LinkId, &Label> = BTreeMap::new();
        for label in &routes.labels {
            labels.insert(label.of, label);
        }
        for (id, link) in self.design.links.iter() {
            let (Some(from), Some(to)) = (layout.nodes.get(&link.from), layout.nodes.get(&link.to)) else {
                continue;
            };
            let route = routes.routes.get(&id);
            let label = labels.get(&id);
            let style =
                style::link(link.purpose, route.and_then(|route| ends(route, from, to)), label.is_some());
            let words = super::mermaid::said(link, self.lang);
            self.out.push_str(&format!(
                "        <object label=\"{}\" part=\"link\" purpose=\"{}\" protocol=\"{}\" ports=\"{}\" id=\"{id}\"><mxCell style=\"{}\" \
                 edge=\"1\" parent=\"1\" source=\"{}\" target=\"{}\">",
                escape(&words),
                style::purpose_word(link.purpose),
                link.protocol.label(),
                link.ports.map(|ports| ports.to_string()).unwrap_or_default(),
                escape(&style),
                link.from,
                link.to,
            ));
            let along = label.zip(route).map(|(label, route)| along(&route.points, label.rect.center()));
            match along {
                Some(along) => self
                    .out
                    .push_str(&format!("<mxGeometry x=\"{}\" relative=\"1\" as=\"geometry\">", Num(along))),
                None => self.out.push_str("<mxGeometry relative=\"1\" as=\"geometry\">"),
            }
            let bends = route
                .map_or(&[][..], |route| route.points.get(1..route.points.len().max(2) - 1).unwrap_or(&[]));
            if !bends.is_empty() {
                self.out.push_str("<Array as=\"points\">");
                for bend in bends {
                    self.out.push_str(&format!("<mxPoint x=\"{}\" y=\"{}\"/>", Num(bend.x), Num(bend.y)));
                }
                self.out.push_str("</Array>");
            }
            self.out.push_str("</mxGeometry></mxCell></object>\n");
        }
    }
}

/// Where a line leaves its source and meets its target, as parts of their width and height.
fn ends(route: &Route, from: &Rect, to: &Rect) -> Option<[f64; 4]> {
    let (first, last) = (route.points.first()?, route.points.last()?);
    let part =
        |v: f64, start: f64, size: f64| if size > 0.0 { ((v - start) / size).clamp(0.0, 1.0) } else { 0.5 };
    Some([
        part(first.x, from.x, from.w),
        part(first.y, from.y, from.h),
        part(last.x, to.x, to.w),
        part(last.y, to.y, to.h),
    ])
}

/// Where on a line a point is nearest, from -1 at the source to 1 at the target.
fn along(points: &[Point], at: Point) -> f64 {
    let (mut walked, mut best) = (0.0, (f64::INFINITY, 0.0));
    for pair in points.windows(2) {
        let [a, b] = pair else { continue };
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = libm::hypot(dx, dy);
        let t = if length > 0.0 {
            (((at.x - a.x) * dx + (at.y - a.y) * dy) / (length * length)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let away = libm::hypot(at.x - (a.x + t * dx), at.y - (a.y + t * dy));
        if away < best.0 {
            best = (away, walked + t * length);
        }
        walked += length;
    }
    if walked > 0.0 { 2.0 * best.1 / walked - 1.0 } else { 0.0 }
}

/// The id of a room for nodes; it names its place, so that it is the same in every export.
fn cell_id(cell: &Cell) -> String {
    let zone =
        |zone: Option<crate::design::SecurityZoneId>| zone.map(|id| format!(".{id}")).unwrap_or_default();
    let kind = match cell.kind {
        CellKind::Az => "in",
        CellKind::TopBand => "top",
        CellKind::BottomBand => "bottom",
        CellKind::SideBand => "side",
        CellKind::Site => "in",
        CellKind::Internet => return "internet".to_owned(),
        CellKind::Unplaced => return "unplaced".to_owned(),
    };
    match cell.place {
        Place::Az { az, security_zone } => format!("{az}{}.{kind}", zone(security_zone)),
        Place::Region { region, security_zone } => format!("{region}{}.{kind}", zone(security_zone)),
        Place::Site(site) => format!("{site}.{kind}"),
        Place::Internet => "internet".to_owned(),
        Place::Unplaced => "unplaced".to_owned(),
    }
}

/// A place as attributes, so that a node dropped there is understood.
fn place_data(place: Place) -> Vec<(&'static str, String)> {
    let mut data = Vec::new();
    let zone = |data: &mut Vec<(&'static str, String)>| {
        if let Some(zone) = place.security_zone() {
            data.push(("security-zone", zone.to_string()));
        }
    };
    match place {
        Place::Az { az, .. } => {
            data.push(("place", "az".to_owned()));
            data.push(("az", AzId::to_string(&az)));
            zone(&mut data);
        }
        Place::Region { region, .. } => {
            data.push(("place", "region".to_owned()));
            data.push(("region", RegionId::to_string(&region)));
            zone(&mut data);
        }
        Place::Site(site) => {
            data.push(("place", "site".to_owned()));
            data.push(("site", SiteId::to_string(&site)));
        }
        Place::Internet => data.push(("place", "internet".to_owned())),
        Place::Unplaced => data.push(("place", "unplaced".to_owned())),
    }
    data
}
