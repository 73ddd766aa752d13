//! From a design to its drawing.

use std::collections::BTreeMap;

use super::layout::{CellKind, Layout};
use super::measure::{self, Weight};
use super::route::Routes;
use super::shape::{Anchor, Dash, GlyphShape, Shape, Stroke, TextShape};
use super::tokens::{Color, Tokens};
use super::{Group, Hit, HitArea, Scene, SceneOptions, legend, look};
use crate::base::{Lang, Point, Rect, Severity, Text};
use crate::catalog::Catalog;
use crate::design::{Design, NetKind, Node, NodeId, Ref, VSwitch};
use crate::network::{AddressPlan, address_plan};

/// Draws a design.
#[must_use]
pub fn diagram(design: &Design, catalog: &Catalog, options: &SceneOptions) -> Scene {
    let layout = Layout::of(design);
    let routes = Routes::of(design, &layout);
    diagram_of(design, catalog, &layout, &routes, options)
}

/// Draws the sheet of a design that the options name, or all of it; none where the sheet would be empty.
#[must_use]
pub fn sheet(design: &Design, catalog: &Catalog, options: &SceneOptions) -> Option<Scene> {
    let Some(view) = options.view else { return Some(diagram(design, catalog, options)) };
    let part = view.sheet(design, catalog)?;
    let layout = Layout::of(&part);
    let routes = Routes::of(&part, &layout);
    let options =
        SceneOptions { addresses: view.addresses().unwrap_or(options.addresses), ..options.clone() };
    let mut pen = Pen::new(&part, catalog, &options);
    // What is free in a vSwitch and which address a node has follows from the whole design.
    pen.whole = design;
    pen.captions = view.captions(&part);
    pen.all(&layout, &routes);
    let mut scene = pen.scene;
    scene.title = format!("{} · {}", design.title.name, view.title().get(options.lang));
    Some(scene)
}

/// Draws a design that is laid out and routed already.
#[must_use]
pub fn diagram_of(
    design: &Design,
    catalog: &Catalog,
    layout: &Layout,
    routes: &Routes,
    options: &SceneOptions,
) -> Scene {
    let mut pen = Pen::new(design, catalog, options);
    pen.all(layout, routes);
    pen.scene
}

/// Draws one node with its top left corner at a point: the ghost that follows a drag, a row of a list.
#[must_use]
pub fn node_shapes(
    design: &Design,
    catalog: &Catalog,
    id: NodeId,
    node: &Node,
    rect: Rect,
    options: &SceneOptions,
) -> Vec<Shape> {
    let mut pen = Pen::new(design, catalog, options);
    pen.node(id, node, rect);
    pen.scene.items
}

struct Pen<'a> {
    design: &'a Design,
    /// The design that addresses are planned in; more than what is drawn, on a sheet.
    whole: &'a Design,
    catalog: &'a Catalog,
    options: &'a SceneOptions,
    tokens: &'static Tokens,
    /// The addresses, when they are shown.
    addresses: Option<AddressPlan>,
    /// What nodes say in their second line instead of what they are.
    captions: BTreeMap<NodeId, Text>,
    scene: Scene,
}

impl<'a> Pen<'a> {
    fn new(design: &'a Design, catalog: &'a Catalog, options: &'a SceneOptions) -> Self {
        let (tokens, scene) = (Tokens::builtin(), Scene::default());
        let captions = BTreeMap::new();
        Self { design, whole: design, catalog, options, tokens, addresses: None, captions, scene }
    }

    fn all(&mut self, layout: &Layout, routes: &Routes) {
        if self.options.addresses {
            self.addresses = Some(address_plan(self.whole, self.catalog));
        }
        self.scene.bounds = layout.bounds;
        self.scene.theme = self.options.theme;
        self.scene.title.clone_from(&self.design.title.name);
        self.frames(layout);
        self.cells(layout);
        routes.draw(self.design, &mut self.scene);
        self.headers(layout);
        for (&id, &rect) in &layout.nodes {
            if let Some(node) = self.design.nodes.get(id) {
                self.node(id, node, rect);
            }
        }
        if self.options.frame {
            legend::draw(self.design, layout, self.options, &mut self.scene);
        }
    }

    /// A node's addresses on one line, and whether a person entered them.
    fn address_words(&self, id: NodeId, node: &Node) -> Option<(String, bool)> {
        let plan = self.addresses.as_ref()?;
        let known = plan.addresses_of(id);
        if known.is_empty() {
            return node.private_ip.map(|address| (address.to_string(), true));
        }
        Some((address_range(known)?, node.private_ip.is_some()))
    }

    const fn lang(&self) -> Lang {
        self.options.lang
    }

    fn add(&mut self, shape: Shape) {
        self.scene.items.push(shape);
    }

    /// Text on a plate of the ground it stands on, so that a line behind it does not cross the words.
    fn plated(
        &mut self,
        at: Point,
        words: &str,
        size: f64,
        weight: Weight,
        ink: (Color, Color),
        room: f64,
    ) -> f64 {
        let text = TextShape::new(at, words, size, weight, ink.0).fitted(room);
        let plate = Rect::new(at.x - 4.0, at.y - size, text.width + 8.0, size * 1.35);
        self.add(Shape::rect(plate, 3.0, Some(ink.1), None));
        let width = text.width;
        self.add(Shape::Text(text));
        width
    }

    fn text(&mut self, at: Point, words: &str, size: f64, weight: Weight, color: Color, room: f64) -> f64 {
        let text = TextShape::new(at, words, size, weight, color).fitted(room);
        let width = text.width;
        self.add(Shape::Text(text));
        width
    }

    fn group(&mut self, of: impl Into<Ref>, area: Option<Rect>, draw: impl FnOnce(&mut Self)) {
        let of = of.into();
        let start = self.scene.items.len();
        draw(self);
        self.scene.groups.push(Group { of, items: start..self.scene.items.len() });
        if let Some(rect) = area {
            self.scene.hits.push(Hit { of, area: HitArea::Box(rect) });
        }
    }

    fn frames(&mut self, layout: &Layout) {
        let radius = self.tokens.space.container_radius;
        let hairline = self.tokens.space.hairline;
        for site in &layout.sites {
            self.group(site.id, Some(site.rect), |pen| {
                let stroke = Stroke::solid(Color::BorderStrong, hairline);
                pen.add(Shape::rect(site.rect, radius, Some(Color::Panel), Some(stroke)));
            });
        }
        for region in &layout.regions {
            self.group(region.id, Some(region.rect), |pen| {
                let stroke = Stroke::solid(Color::BorderStrong, hairline);
                pen.add(Shape::rect(region.rect, radius, Some(Color::Panel), Some(stroke)));
            });
        }
        for az in &layout.azs {
            self.scene.hits.push(Hit { of: az.id.into(), area: HitArea::Box(az.rect) });
        }
        for row in &layout.rows {
            let kind = row.security_zone.and_then(|id| self.design.security_zones.get(id)).map(|sz| sz.kind);
            let (tint, ink) =
                kind.map_or((Color::RowOther, Color::TextSoft), |k| (look::row_tint(k), look::row_ink(k)));
            let name = row
                .security_zone
                .and_then(|id| self.design.security_zones.get(id))
                .map_or_else(|| NO_SECURITY_ZONE.get(self.lang()).to_owned(), |sz| sz.name.clone());
            // A long word is set smaller rather than broken.
            let longest = measure::typeset(&name)
                .split_whitespace()
                .filter(|word| word.is_ascii())
                .map(|word| measure::width(word, 1.0, Weight::Bold))
                .fold(0.0, f64::max);
            let size = self.tokens.text.label;
            let size = size.min(((row.gutter.w - 24.0) / longest.max(0.01)).max(9.0));
            let draw = |pen: &mut Self| {
                pen.add(Shape::rect(row.rect, pen.tokens.space.radius, Some(tint), None));
                let mark = Rect::new(row.rect.x, row.rect.y + 8.0, 3.0, (row.rect.h - 16.0).max(0.0));
                pen.add(Shape::rect(mark, 1.5, Some(ink), None));
                let room = row.gutter.w - 24.0;
                let name = measure::typeset(&name);
                let lines = measure::wrap(&name, size, Weight::Bold, room, 3);
                let step = size * pen.tokens.text.line_height;
                let mut y = row.gutter.center().y - step * (lines.len() as f64 - 1.0) / 2.0
                    + size * measure::CAP_HEIGHT / 2.0;
                for line in lines {
                    pen.text(Point::new(row.gutter.x + 14.0, y), &line, size, Weight::Bold, ink, room);
                    y += step;
                }
            };
            match row.security_zone {
                Some(id) => self.group(id, Some(row.rect), draw),
                None => draw(self),
            }
        }
        // Lines between columns, over the tints of the rows.
        for pair in layout.azs.windows(2) {
            if let [left, right] = pair
                && (left.rect.right() - right.rect.x).abs() < 0.5
            {
                let (x, top) = (right.rect.x, right.rect.y + 6.0);
                let line = [Point::new(x, top), Point::new(x, right.rect.bottom())];
                let stroke = Stroke { color: Color::BorderStrong, width: hairline, dash: Dash::Dashed };
                self.add(Shape::polyline(&line, stroke));
            }
        }
    }

    fn cells(&mut self, layout: &Layout) {
        let hairline = self.tokens.space.hairline;
        let radius = self.tokens.space.radius;
        for cell in &layout.cells {
            match cell.kind {
                CellKind::Az => {
                    let Some(id) = cell.vswitch else { continue };
                    self.group(id, Some(cell.rect), |pen| {
                        let stroke = Stroke::solid(Color::Border, hairline);
                        pen.add(Shape::rect(cell.rect, radius, Some(Color::Surface), Some(stroke)));
                    });
                }
                CellKind::TopBand | CellKind::BottomBand if !cell.empty => {
                    let stroke = Stroke { color: Color::BorderStrong, width: hairline, dash: Dash::Dashed };
                    self.add(Shape::rect(cell.rect, radius, Some(Color::Surface), Some(stroke)));
                }
                CellKind::Unplaced => {
                    let stroke = Stroke { color: Color::BorderStrong, width: hairline, dash: Dash::Dashed };
                    self.add(Shape::rect(cell.rect, self.tokens.space.container_radius, None, Some(stroke)));
                    let at = Point::new(cell.rect.x + 16.0, cell.rect.y + 22.0);
                    let words = UNPLACED.get(self.lang()).to_owned();
                    self.text(at, &words, self.tokens.text.label, Weight::Bold, Color::TextSoft, 200.0);
                }
                CellKind::TopBand
                | CellKind::BottomBand
                | CellKind::SideBand
                | CellKind::Site
                | CellKind::Internet => {}
            }
        }
    }

    /// Names of frames, over the links that cross them.
    fn headers(&mut self, layout: &Layout) {
        let sizes = self.tokens.text;
        for site in &layout.sites {
            let Some(row) = self.design.sites.get(site.id) else { continue };
            let at = Point::new(site.header.x + 16.0, site.header.y + 23.0);
            let (name, room) = (row.name.clone(), site.header.w - 32.0);
            self.group(site.id, None, |pen| {
                pen.plated(at, &name, sizes.body, Weight::Bold, (Color::Text, Color::Panel), room);
            });
        }
        for region in &layout.regions {
            let Some(row) = self.design.regions.get(region.id) else { continue };
            let net = row.net.unwrap_or(self.design.settings.net);
            let vpcs: Vec<String> = self
                .design
                .vpcs
                .values()
                .filter(|vpc| vpc.region == region.id)
                .map(|vpc| match vpc.cidr {
                    Some(cidr) => format!("{} {cidr}", vpc.name),
                    None => vpc.name.clone(),
                })
                .collect();
            let mut detail = vec![row.code.clone(), net_name(net).get(self.lang()).to_owned()];
            detail.extend(vpcs);
            detail.retain(|part| !part.is_empty());
            let (name, detail) = (row.name.clone(), detail.join(" · "));
            let header = region.header;
            self.group(region.id, None, |pen| {
                let glyph = Rect::new(header.x + 14.0, header.y + 10.0, 16.0, 16.0);
                let color = Color::Network;
                pen.add(Shape::Glyph(GlyphShape { glyph: super::Glyph::Region, rect: glyph, color }));
                let at = Point::new(header.x + 36.0, header.y + 23.0);
                let used = pen.plated(
                    at,
                    &name,
                    sizes.panel_title,
                    Weight::Bold,
                    (Color::Text, Color::Panel),
                    header.w - 52.0,
                );
                let room = header.w - 64.0 - used;
                if room > 60.0 {
                    let at = at.offset(used + 12.0, 0.0);
                    pen.plated(
                        at,
                        &detail,
                        sizes.label,
                        Weight::Regular,
                        (Color::TextSoft, Color::Panel),
                        room,
                    );
                }
            });
        }
        let needed = crate::network::needed(self.whole);
        for cell in &layout.cells {
            let Some(id) = cell.vswitch else { continue };
            let Some(vswitch) = self.design.vswitches.get(id) else { continue };
            let (x, bottom, room) = (cell.rect.x, cell.rect.bottom(), cell.rect.w - 42.0);
            let used = needed.get(&id).copied().unwrap_or(0);
            let must = self.options.addresses;
            let words = vswitch_caption(vswitch, (used, must), sizes.caption, room, self.lang());
            self.group(id, None, |pen| {
                let at = Point::new(x + 30.0, bottom - 12.0);
                let ink = (Color::TextSoft, Color::Surface);
                pen.plated(at, &words, sizes.caption, Weight::Regular, ink, room);
                let rect = Rect::new(x + 10.0, bottom - 23.0, 14.0, 14.0);
                let glyph = super::Glyph::Vswitch;
                pen.add(Shape::Glyph(GlyphShape { glyph, rect, color: Color::Network }));
            });
        }
        for az in &layout.azs {
            let Some(row) = self.design.azs.get(az.id) else { continue };
            let name = row.name.clone();
            let code = if row.name.contains(&row.code) { String::new() } else { row.code.clone() };
            let header = az.header;
            self.group(az.id, None, |pen| {
                let at = Point::new(header.x + 12.0, header.y + 20.0);
                let used = pen.plated(
                    at,
                    &name,
                    sizes.body,
                    Weight::Bold,
                    (Color::Text, Color::Panel),
                    header.w / 2.0 - 24.0,
                );
                let room = header.w / 2.0 - 32.0 - used;
                if !code.is_empty() && room > 20.0 {
                    let at = at.offset(used + 8.0, 0.0);
                    pen.plated(
                        at,
                        &code,
                        sizes.caption,
                        Weight::Regular,
                        (Color::TextSoft, Color::Panel),
                        room,
                    );
                }
            });
        }
    }

    fn node(&mut self, id: NodeId, node: &Node, rect: Rect) {
        let family = look::family(&node.product, self.catalog);
        let sizes = self.tokens.text;
        let measures = self.tokens.node;
        let radius = self.tokens.space.radius;
        let specification = match self.captions.get(&id) {
            Some(words) => words.get(self.lang()).to_owned(),
            None => look::specification(self.design, self.catalog, node, self.lang()),
        };
        let mark = self.options.findings.get(&id.into()).copied();
        let address = self.address_words(id, node);
        // With a third line the first two move up.
        let lift = if address.is_some() { 7.0 } else { 0.0 };
        self.group(id, Some(rect), |pen| {
            let stroke = Stroke::solid(Color::BorderStrong, pen.tokens.space.hairline);
            pen.add(Shape::rect(rect, radius, Some(Color::Surface), Some(stroke)));
            let edge = Rect::new(rect.x + 4.0, rect.y + 8.0, measures.edge, rect.h - 16.0);
            pen.add(Shape::rect(edge, measures.edge / 2.0, Some(family), None));
            let glyph = Rect::new(
                rect.x + 12.0,
                rect.y + (rect.h - measures.glyph) / 2.0,
                measures.glyph,
                measures.glyph,
            );
            pen.add(Shape::Glyph(GlyphShape {
                glyph: look::glyph(&node.product, pen.catalog),
                rect: glyph,
                color: family,
            }));
            let left = glyph.right() + 8.0;
            let mut name_room = rect.right() - 8.0 - left;
            if node.count > 1 {
                let words = format!("×{}", node.count);
                let width = measure::width(&words, sizes.caption, Weight::Bold) + 10.0;
                let pill = Rect::new(rect.right() - width - 6.0, rect.y + 6.0, width, 16.0);
                pen.add(Shape::rect(pill, 8.0, Some(family), None));
                let at = Point::new(pill.center().x, pill.y + 12.0);
                let text = TextShape::new(at, &words, sizes.caption, Weight::Bold, Color::Surface);
                pen.add(Shape::Text(text.anchored(Anchor::Middle)));
                name_room = pill.x - 4.0 - left;
            }
            let middle = rect.center().y;
            pen.text(
                Point::new(left, middle - 3.0 - lift),
                &node.name,
                sizes.body,
                Weight::Bold,
                Color::Text,
                name_room,
            );
            let room = rect.right() - 8.0 - left - if mark.is_some() { 16.0 } else { 0.0 };
            let at = Point::new(left, middle + 14.0 - lift - if lift > 0.0 { 2.0 } else { 0.0 });
            pen.text(at, &specification, sizes.caption, Weight::Regular, Color::TextSoft, room);
            if let Some((words, entered)) = &address {
                let at = Point::new(left, middle + 20.0);
                // What is only planned is softer than what was entered.
                let ink = if *entered { Color::Text } else { Color::TextSoft };
                pen.text(at, words, sizes.caption, Weight::Regular, ink, room);
            }
            if let Some(severity) = mark {
                let at = Point::new(rect.right() - 12.0, rect.bottom() - 12.0);
                for shape in mark_shapes(severity, at, 7.0) {
                    pen.add(shape);
                }
            }
        });
    }
}

const NO_SECURITY_ZONE: Text = Text::fixed("未划分安全域", "No security zone");
const UNPLACED: Text = Text::fixed("未放置", "Not placed");

/// The word for a kind of network.
#[must_use]
pub(super) const fn net_name(net: NetKind) -> Text {
    match net {
        NetKind::Classic => Text::fixed("经典网络", "Classic network"),
        NetKind::Vpc => Text::fixed("专有网络", "VPC"),
        NetKind::Mixed => Text::fixed("混合网络", "Mixed networks"),
    }
}

/// Addresses on one line: the first, and the last one's end where there are several.
fn address_range(addresses: &[std::net::Ipv4Addr]) -> Option<String> {
    let (first, last) = (addresses.first()?, addresses.last()?);
    let short = |address: &std::net::Ipv4Addr| {
        let same = first.octets().iter().zip(address.octets()).take_while(|(a, b)| **a == *b).count();
        let end: Vec<String> = address.octets().iter().skip(same.min(3)).map(ToString::to_string).collect();
        end.join(".")
    };
    if first == last {
        return Some(first.to_string());
    }
    // Addresses that were put in place need not follow each other.
    let follow = addresses.windows(2).all(|pair| match pair {
        [a, b] => u32::from(*a).checked_add(1) == Some(u32::from(*b)),
        _ => true,
    });
    let others: Vec<String> = addresses.iter().skip(1).take(3).map(short).collect();
    Some(match (follow, addresses.len() > 4) {
        (true, _) => format!("{first}–{}", short(last)),
        (false, false) => format!("{first}, {}", others.join(", ")),
        (false, true) => format!("{first}, {}, …", others.join(", ")),
    })
}

/// Name and block of a vSwitch, and how many addresses are free where that fits beside them or must be told; where
/// all of it does not fit, the name is cut, never the block.
fn vswitch_caption(vswitch: &VSwitch, (used, must): (u64, bool), size: f64, room: f64, lang: Lang) -> String {
    let Some(cidr) = vswitch.cidr else { return vswitch.name.clone() };
    let mut block = format!(" · {cidr}");
    let usable = crate::network::usable_count(cidr.0.prefix_len());
    let free = match lang {
        Lang::Zh => format!(" · 空闲{}", usable.saturating_sub(used)),
        Lang::En => format!(" · {} free", usable.saturating_sub(used)),
    };
    let whole = format!("{}{block}{free}", measure::typeset(&vswitch.name));
    if must || measure::width(&whole, size, Weight::Regular) <= room {
        block.push_str(&free);
    }
    let left = room - measure::width(&block, size, Weight::Regular);
    let name = measure::elide(&measure::typeset(&vswitch.name), size, Weight::Regular, left);
    if left < 3.0 * size { block.trim_start_matches(" · ").to_owned() } else { format!("{name}{block}") }
}

/// The mark of a finding: an octagon for an error, a triangle for a warning, a circle for a hint.
#[must_use]
pub fn mark_shapes(severity: Severity, center: Point, radius: f64) -> Vec<Shape> {
    let around = |corners: u32, turn: f64, radius: f64| -> Vec<Point> {
        (0..corners)
            .map(|i| {
                let angle = (f64::from(i) / f64::from(corners) + turn) * std::f64::consts::TAU;
                center.offset(radius * libm::cos(angle), radius * libm::sin(angle))
            })
            .collect()
    };
    let (shape, sign) = match severity {
        Severity::Error => (Shape::polygon(&around(8, 1.0 / 16.0, radius * 1.06), Color::Error), "!"),
        Severity::Warning => {
            let tip = center.offset(0.0, -radius);
            let (w, h) = (radius * 1.1, radius * 0.95);
            (Shape::polygon(&[tip, center.offset(w, h), center.offset(-w, h)], Color::Warning), "!")
        }
        Severity::Info => (Shape::disc(center, radius, Color::Info), "i"),
    };
    let size = radius * 1.5;
    let at = center.offset(
        0.0,
        size * measure::CAP_HEIGHT / 2.0 + if severity == Severity::Warning { 1.0 } else { 0.0 },
    );
    let sign = TextShape::new(at, sign, size, Weight::Bold, Color::Surface).anchored(Anchor::Middle);
    vec![shape, Shape::Text(sign)]
}

/// The gravest finding of each part, from any list of findings.
#[must_use]
pub fn gravest(findings: impl IntoIterator<Item = (Ref, Severity)>) -> BTreeMap<Ref, Severity> {
    let mut out: BTreeMap<Ref, Severity> = BTreeMap::new();
    for (of, severity) in findings {
        out.entry(of).and_modify(|known| *known = (*known).min(severity)).or_insert(severity);
    }
    out
}
