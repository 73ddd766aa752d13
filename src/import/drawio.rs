//! A drawing that was edited in draw.io: names, places, positions, links that are new, gone or led elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::Imported;
use super::xml::{self, Cell, Page};
use crate::base::{Lang, Point, Text};
use crate::design::{
    Az, Design, Edit, Ids, Link, LinkId, Node, NodeId, Place, PortRange, Pos, Product, Protocol, Purpose,
    Ref, Region, SecurityZone, SecurityZoneKind, Site,
};
use crate::export::{legible, link_words};
use crate::scene::{Layout, Routes};
use crate::text;

/// Nearer than this is where it was: draw.io keeps fewer digits than we do.
const NEAR: f64 = 1.0;

/// Brings what was changed in a drawing back into the design that it was made from. Without a design, one is made
/// of what the drawing says: places, names, products and links.
///
/// # Errors
/// When the file is no drawing of draw.io, or the design refuses what it says.
pub fn drawio(text: &str, base: Option<&Design>) -> Result<Imported, Text> {
    let page = xml::read(text)?;
    let mut base = base.cloned().unwrap_or_default();
    let mut notes = Vec::new();
    if page.more > 0 {
        let more = page.more;
        notes.push(text!(
            "只读取第一页，其余 {more} 页未读取",
            "only the first page is read; {more} more are not"
        ));
    }
    let frames = frames(&page, &base);
    base.apply_all(frames).map_err(|error| error.text())?;
    let layout = Layout::of(&base);
    let routes = Routes::of(&base, &layout);
    let mut reader = Reader {
        page: &page,
        base: &base,
        layout,
        routes,
        ids: base.ids(),
        nodes: BTreeMap::new(),
        edits: Vec::new(),
        notes,
    };
    reader.nodes();
    reader.links();
    reader.strangers();
    let Reader { edits, notes, .. } = reader;
    let mut design = base.clone();
    design.apply_all(edits).map_err(|error| error.text())?;
    Ok(Imported { design, notes })
}

/// Regions, AZs, rows and sites: new ones are made, others take their names from the drawing.
fn frames(page: &Page, base: &Design) -> Vec<Edit> {
    let mut edits = Vec::new();
    let of = |part: &'static str| page.cells.iter().filter(move |cell| cell.part() == part);
    for cell in of("region") {
        let Ok(id) = cell.id.parse() else { continue };
        match base.regions.get(id) {
            Some(row) if legible(&row.name) == cell.label => {}
            Some(row) => edits.push(Edit::PutRegion(id, Region { name: cell.label.clone(), ..row.clone() })),
            None => {
                let code = cell.value("code").to_owned();
                edits.push(Edit::PutRegion(id, Region { code, name: cell.label.clone(), net: None }));
            }
        }
    }
    for cell in of("site") {
        let Ok(id) = cell.id.parse() else { continue };
        let name = cell.label.clone();
        match base.sites.get(id) {
            Some(row) if legible(&row.name) == name => {}
            Some(row) => edits.push(Edit::PutSite(id, Site { name, ..row.clone() })),
            None => {
                let site = Site {
                    name,
                    city: String::new(),
                    province: String::new(),
                    cidrs: Vec::new(),
                    merge_ready: None,
                    delegated: Vec::new(),
                };
                edits.push(Edit::PutSite(id, site));
            }
        }
    }
    let mut seen = BTreeSet::new();
    for (order, cell) in of("row").enumerate() {
        let Ok(id) = cell.value("security-zone").parse() else { continue };
        let name = cell.label.clone();
        match base.security_zones.get(id) {
            Some(row) if legible(&row.name) == name => {}
            Some(row) => edits.push(Edit::PutSecurityZone(id, SecurityZone { name, ..row.clone() })),
            None if seen.insert(id) => {
                let zone = SecurityZone { name, kind: SecurityZoneKind::Other, order: order as u32 };
                edits.push(Edit::PutSecurityZone(id, zone));
            }
            None => {}
        }
    }
    for cell in of("az") {
        let Ok(id) = cell.id.parse() else { continue };
        let name = cell.label.clone();
        match base.azs.get(id) {
            Some(row) if legible(&row.name) == name => {}
            Some(row) => edits.push(Edit::PutAz(id, Az { name, ..row.clone() })),
            None => {
                let Some(Ok(region)) = cell.parent.as_ref().map(|parent| parent.parse()) else { continue };
                edits.push(Edit::PutAz(id, Az { region, code: cell.value("code").to_owned(), name }));
            }
        }
    }
    edits
}

struct Reader<'a> {
    page: &'a Page,
    base: &'a Design,
    layout: Layout,
    routes: Routes,
    ids: Ids,
    /// Which node each box is.
    nodes: BTreeMap<&'a str, NodeId>,
    edits: Vec<Edit>,
    notes: Vec<Text>,
}

impl Reader<'_> {
    fn nodes(&mut self) {
        let mut kept = BTreeSet::new();
        let page = self.page;
        for cell in page.cells.iter().filter(|cell| cell.vertex && cell.part() == "node") {
            let known = cell.id.parse().ok().filter(|&id| self.base.nodes.contains(id));
            let room = page.room(cell);
            let place = room
                .and_then(place_of)
                .or_else(|| self.layout.cell_at(page.place(cell).center()).map(|c| c.place));
            let place = place.filter(|&place| self.stands(place)).unwrap_or(Place::Unplaced);
            let vswitch = room
                .and_then(|room| room.value("vswitch").parse().ok())
                .filter(|&id| self.base.vswitches.contains(id));
            let corner = Point::new(page.place(cell).x, page.place(cell).y);
            let name = cell.label.clone();
            if let Some(id) = known {
                kept.insert(id);
                self.nodes.insert(&cell.id, id);
                let Some(row) = self.base.nodes.get(id) else { continue };
                let mut node = row.clone();
                if legible(&row.name) != name {
                    let (old, new) = (&row.name, &name);
                    self.notes.push(text!("{id} 改名：{old} → {new}", "{id} renamed: {old} → {new}"));
                    node.name.clone_from(&name);
                }
                if row.place != place {
                    self.notes.push(text!("{id} {name} 移到了别处", "{id} {name} stands elsewhere now"));
                    node.place = place;
                    node.vswitch = vswitch;
                }
                if node != *row {
                    self.edits.push(Edit::PutNode(id, Box::new(node)));
                }
                let moved =
                    self.layout.nodes.get(&id).is_none_or(|rect| {
                        (rect.x - corner.x).abs() > NEAR || (rect.y - corner.y).abs() > NEAR
                    });
                if moved {
                    self.position(id, place, corner);
                }
            } else {
                let id = self.fresh(cell);
                self.nodes.insert(&cell.id, id);
                let mut node = Node::new(name.clone(), Product::of_code(cell.value("product"))).at(place);
                node.vswitch = vswitch;
                node.count = cell.value("count").parse().unwrap_or(1).max(1);
                self.notes.push(text!("新增 {id} {name}", "new: {id} {name}"));
                self.edits.push(Edit::PutNode(id, Box::new(node)));
                self.position(id, place, corner);
            }
        }
        for (id, row) in self.base.nodes.iter() {
            if !kept.contains(&id) {
                let name = &row.name;
                self.notes.push(text!("删除 {id} {name}", "removed: {id} {name}"));
                self.edits.push(Edit::Remove(id.into()));
            }
        }
    }

    /// The id of a new node: its own when it has one of ours and the design is made of the drawing alone.
    fn fresh(&mut self, cell: &Cell) -> NodeId {
        let own = cell.id.parse::<NodeId>().ok().filter(|_| self.base.nodes.is_empty());
        own.unwrap_or_else(|| self.ids.node())
    }

    fn stands(&self, place: Place) -> bool {
        let zone = place.security_zone().is_none_or(|zone| self.base.security_zones.contains(zone));
        zone && match place {
            Place::Az { az, .. } => self.base.azs.contains(az),
            Place::Region { region, .. } => self.base.regions.contains(region),
            Place::Site(site) => self.base.sites.contains(site),
            Place::Internet | Place::Unplaced => true,
        }
    }

    fn position(&mut self, id: NodeId, place: Place, corner: Point) {
        let rooms = || self.layout.cells.iter().filter(|cell| cell.place == place);
        let room = rooms().find(|cell| cell.rect.contains(corner)).or_else(|| rooms().next());
        if let Some(room) = room {
            let position = Layout::position_in(room, corner, 1.0);
            self.edits.push(Edit::SetPosition(id, Some(position)));
        }
    }

    fn links(&mut self) {
        let mut kept = BTreeSet::new();
        let page = self.page;
        for cell in page.cells.iter().filter(|cell| cell.edge) {
            let end = |of: &Option<String>| of.as_deref().and_then(|id| self.nodes.get(id).copied());
            let (Some(from), Some(to)) = (end(&cell.source), end(&cell.target)) else {
                self.not_understood(
                    cell,
                    &Text::fixed("连线的两端不都在节点上", "both ends of a link must hang on nodes"),
                );
                // A link that was pulled off its node is not thrown away for that.
                kept.extend(cell.id.parse::<LinkId>().ok());
                continue;
            };
            if from == to {
                self.not_understood(
                    cell,
                    &Text::fixed("连线的两端是同一节点", "both ends are the same node"),
                );
                kept.extend(cell.id.parse::<LinkId>().ok());
                continue;
            }
            let known = cell.id.parse().ok().filter(|&id: &LinkId| self.base.links.contains(id));
            let Some((id, row)) = known.and_then(|id| Some((id, self.base.links.get(id)?))) else {
                let own = cell.id.parse::<LinkId>().ok().filter(|_| self.base.links.is_empty());
                let id = own.unwrap_or_else(|| self.ids.link());
                let mut link = Link::new(from, to, purpose_of(cell.value("purpose")));
                link.protocol = Protocol::ALL
                    .into_iter()
                    .find(|protocol| protocol.label() == cell.value("protocol"))
                    .unwrap_or_default();
                link.ports = cell.value("ports").parse().ok();
                if Lang::ALL.iter().all(|&lang| legible(&link_words(&link, lang)) != cell.label) {
                    say(&mut link, &cell.label);
                }
                self.notes.push(text!("新增连线 {id}：{from} → {to}", "new link {id}: {from} → {to}"));
                self.edits.push(Edit::PutLink(id, link));
                continue;
            };
            kept.insert(id);
            let mut link = row.clone();
            let led_elsewhere = (row.from, row.to) != (from, to);
            (link.from, link.to) = (from, to);
            if Lang::ALL.iter().all(|&lang| legible(&link_words(row, lang)) != cell.label) {
                say(&mut link, &cell.label);
            }
            if link != *row {
                self.notes.push(text!("连线 {id} 已修改", "link {id} changed"));
                self.edits.push(Edit::PutLink(id, link));
            }
            let drawn =
                self.routes.routes.get(&id).map_or(&[][..], |route| {
                    route.points.get(1..route.points.len().max(2) - 1).unwrap_or(&[])
                });
            let same = drawn.len() == cell.bends.len()
                && drawn
                    .iter()
                    .zip(&cell.bends)
                    .all(|(a, b)| (a.x - b.x).abs() <= NEAR && (a.y - b.y).abs() <= NEAR);
            if !same && !led_elsewhere {
                let bends =
                    cell.bends.iter().map(|p| Pos { x: p.x.round() as i32, y: p.y.round() as i32 }).collect();
                self.edits.push(Edit::SetBends(id, bends));
            }
        }
        // What stood on a node that is gone went with it.
        let gone: BTreeSet<NodeId> = self
            .edits
            .iter()
            .filter_map(|edit| if let Edit::Remove(Ref::Node(id)) = edit { Some(*id) } else { None })
            .collect();
        for (id, row) in self.base.links.iter() {
            if !kept.contains(&id) && !gone.contains(&row.from) && !gone.contains(&row.to) {
                self.notes.push(text!("删除连线 {id}", "removed link {id}"));
                self.edits.push(Edit::Remove(id.into()));
            }
        }
        // Links first, so that none hangs on a node that an earlier edit took away.
        self.edits.sort_by_key(|edit| match edit {
            Edit::PutNode(..) => 0,
            Edit::PutLink(..) => 1,
            Edit::SetPosition(..) | Edit::SetBends(..) | Edit::SetExtent(..) => 2,
            _ => 3,
        });
    }

    /// Boxes that draw.io users added and that are no product.
    fn strangers(&mut self) {
        let page = self.page;
        for cell in page.cells.iter().filter(|cell| cell.vertex && cell.part().is_empty() && !cell.relative) {
            self.not_understood(cell, &Text::fixed("不是云图的产品", "it is no product of Yuntu"));
        }
    }

    fn not_understood(&mut self, cell: &Cell, why: &Text) {
        let (id, label, zh, en) = (&cell.id, &cell.label, &why.zh, &why.en);
        self.notes.push(text!("未读取 {id} “{label}”：{zh}", "not read: {id} \"{label}\": {en}"));
    }
}

fn place_of(room: &Cell) -> Option<Place> {
    let security_zone = room.value("security-zone").parse().ok();
    Some(match room.value("place") {
        "az" => Place::Az { az: room.value("az").parse().ok()?, security_zone },
        "region" => Place::Region { region: room.value("region").parse().ok()?, security_zone },
        "site" => Place::Site(room.value("site").parse().ok()?),
        "internet" => Place::Internet,
        "unplaced" => Place::Unplaced,
        _ => return None,
    })
}

fn purpose_of(word: &str) -> Purpose {
    match word {
        "operations" => Purpose::Operations,
        "replication" => Purpose::Replication,
        "outbound" => Purpose::Outbound,
        "upload" => Purpose::Upload,
        _ => Purpose::Business,
    }
}

/// What is written beside a link: protocol and ports where it reads as those, else words.
fn say(link: &mut Link, words: &str) {
    let words = words.trim();
    let found = Protocol::ALL.into_iter().find_map(|protocol| {
        let rest = words.get(protocol.label().len()..)?;
        let same = words.get(..protocol.label().len())?.eq_ignore_ascii_case(protocol.label());
        let rest = rest.trim_start_matches([' ', ':', '/']);
        if !same {
            None
        } else if rest.is_empty() {
            Some((protocol, None))
        } else {
            rest.parse::<PortRange>().ok().map(|ports| (protocol, Some(ports)))
        }
    });
    match found {
        Some((protocol, ports)) => {
            link.protocol = protocol;
            link.ports = ports;
            link.label.clear();
        }
        None => words.clone_into(&mut link.label),
    }
}
