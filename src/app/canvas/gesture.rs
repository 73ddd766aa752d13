//! What gestures mean for the design: where a node may stand, and the edits that move it or put it there.

use std::collections::BTreeSet;

use crate::base::{Lang, Point, Rect, Text};
use crate::design::{
    Design, Edit, ExternalKind, LineDomain, Node, NodeId, Place, Pos, Product, RegionId, VSwitchId,
};
use crate::text;

use super::snap::{self, Guide};
use super::starter;
use super::surface::{Cell, Surface};

/// Where a kind of product lives, by its nature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// In one AZ.
    Az,
    /// Across the AZs of a region.
    Region,
    /// Outside the cloud, or at its edge.
    Outside,
    /// Wherever it is put.
    Anywhere,
}

/// What the canvas asks about products; the catalogue answers.
pub trait Products {
    /// Where a product of this code lives.
    fn reach(&self, code: &str) -> Reach;
    /// Its name.
    fn name(&self, code: &str) -> Option<Text>;
}

/// Where a node comes to stand, drawn at a spot of its own or left to the layout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// The place.
    pub place: Place,
    /// The vSwitch.
    pub vswitch: Option<VSwitchId>,
    /// The area that takes it, in document units.
    pub area: Rect,
    /// From where its position is counted; none leaves it to the layout.
    pub origin: Option<Point>,
}

/// Finds where a product may stand when it is dropped at a point.
///
/// # Errors
/// When the place does not take it; the text says why and where it belongs.
pub fn standing(
    surface: &Surface,
    design: &Design,
    products: &dyn Products,
    product: &Product,
    at: Point,
) -> Result<Standing, Text> {
    let cell = surface.cell_at(at);
    let place = cell.map_or(Place::Internet, |cell| cell.place);
    let name = || products.name(product.code()).unwrap_or_else(|| Text::same(product.code().to_owned()));
    let here = |cell: Option<&Cell>| {
        Ok(Standing {
            place,
            vswitch: cell.and_then(|cell| cell.vswitch),
            area: cell.map_or_else(|| Rect::new(at.x, at.y, 0.0, 0.0), |cell| cell.rect),
            origin: cell.map(|cell| cell.origin),
        })
    };
    match (reach(products, product), place) {
        (Reach::Az, Place::Az { .. }) => here(cell),
        (Reach::Az, Place::Region { .. }) => Err(of_names(&name(), |name, lang| match lang {
            Lang::Zh => format!("{name}只在一个可用区里：请放进可用区的格子"),
            Lang::En => format!("{name} lives in one AZ: drop it into a cell of an AZ"),
        })),
        (Reach::Az, _) => Err(of_names(&name(), |name, lang| match lang {
            Lang::Zh => format!("{name}是云上资源：请放进某个可用区"),
            Lang::En => format!("{name} runs in the cloud: drop it into an AZ"),
        })),
        (Reach::Region, Place::Az { .. } | Place::Region { .. }) => {
            across(surface, design, product, cell, place, at)
                .ok_or_else(|| Text::fixed("这里不属于任何地域", "this is not part of any region"))
        }
        (Reach::Region, _) => Err(of_names(&name(), |name, lang| match lang {
            Lang::Zh => format!("{name}属于一个地域：请放进地域框内"),
            Lang::En => format!("{name} belongs to a region: drop it inside a region's frame"),
        })),
        (Reach::Outside, Place::Internet | Place::Site(_) | Place::Unplaced) => here(cell),
        (Reach::Outside, Place::Az { .. } | Place::Region { .. }) => {
            Err(of_names(&name(), |name, lang| match lang {
                Lang::Zh => format!("{name}在云外：请放到地域框之外"),
                Lang::En => format!("{name} is outside the cloud: drop it outside the region's frame"),
            }))
        }
        (Reach::Anywhere, _) => here(cell),
    }
}

/// A reason that names the product, in both languages.
fn of_names(name: &Text, say: impl Fn(&str, Lang) -> String) -> Text {
    Text::new(say(name.get(Lang::Zh), Lang::Zh), say(name.get(Lang::En), Lang::En))
}

/// The catalogue's answer, save where the settings of the node decide.
fn reach(products: &dyn Products, product: &Product) -> Reach {
    match product {
        // A line of Alipay's ends outside the finance cloud.
        Product::Line(line) if line.domain == LineDomain::Alipay => Reach::Anywhere,
        Product::External(external) if external.kind == ExternalKind::Other => Reach::Anywhere,
        _ => products.reach(product.code()),
    }
}

/// A service across AZs, dropped anywhere in a region: it keeps the row it was dropped in.
fn across(
    surface: &Surface,
    design: &Design,
    product: &Product,
    cell: Option<&Cell>,
    place: Place,
    at: Point,
) -> Option<Standing> {
    let region: RegionId = match place {
        Place::Az { az, .. } => design.azs.get(az)?.region,
        Place::Region { region, .. } => region,
        Place::Site(_) | Place::Internet | Place::Unplaced => return None,
    };
    let place = Place::Region { region, security_zone: place.security_zone() };
    let band = surface.cell_of(place, None);
    let vswitch = cell.and_then(|cell| cell.vswitch);
    Some(Standing {
        place,
        // A database takes addresses from a vSwitch of the network it is reached from (guide L49).
        vswitch: if matches!(product, Product::Rds(_)) { vswitch } else { None },
        area: band.or(cell).map_or_else(Rect::default, |cell| cell.rect),
        origin: band.filter(|band| band.rect.contains(at)).map(|band| band.origin),
    })
}

/// One node of a move or a placement, at rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Landing {
    /// The node that moves; none for one that is being placed.
    pub node: Option<NodeId>,
    /// Where it will be drawn.
    pub rect: Rect,
    /// Where it will stand, or why not.
    pub standing: Result<Standing, Text>,
}

/// A move or a placement as it would end here and now.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Every node of it.
    pub landings: Vec<Landing>,
    /// What it aligns with.
    pub guides: Vec<Guide>,
}

impl Plan {
    /// Why it cannot end here.
    #[must_use]
    pub fn refusal(&self) -> Option<&Text> {
        self.landings.iter().find_map(|landing| landing.standing.as_ref().err())
    }
}

/// How a dragged thing finds its rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// Screen points per document unit.
    pub scale: f64,
    /// Without grid and guides.
    pub free: bool,
}

/// How far a neighbour may be to draw a guide, in document units.
const NEIGHBOURHOOD: f64 = 600.0;

fn neighbours(surface: &Surface, around: &Rect, without: &BTreeSet<NodeId>) -> Vec<Rect> {
    let area = around.grown(NEIGHBOURHOOD);
    surface
        .nodes
        .iter()
        .filter(|(id, rect)| !without.contains(id) && rect.overlaps(&area))
        .map(|(_, r)| *r)
        .collect()
}

/// Plans the move of nodes by an offset; `grabbed` is the one under the pointer, which is at `at`.
#[must_use]
pub fn plan_move(
    surface: &Surface,
    design: &Design,
    products: &dyn Products,
    nodes: &[NodeId],
    grabbed: NodeId,
    (by, at): (Point, Point),
    manner: Manner,
) -> Plan {
    let moving: BTreeSet<NodeId> = nodes.iter().copied().collect();
    let Some(lead) = surface.nodes.get(&grabbed).map(|rect| rect.offset(by.x, by.y)) else {
        return Plan::default();
    };
    let others = neighbours(surface, &lead, &moving);
    let origin = surface.cell_at(at).map_or_else(Point::default, |cell| cell.origin);
    let rest = if manner.free {
        snap::Rest { rect: lead, guides: Vec::new() }
    } else {
        snap::rest(lead, &others, origin, manner.scale)
    };
    let (dx, dy) = (rest.rect.x - lead.x + by.x, rest.rect.y - lead.y + by.y);
    let mut taken = others;
    let mut landings = Vec::new();
    for &id in nodes {
        let (Some(rect), Some(node)) = (surface.nodes.get(&id), design.nodes.get(id)) else { continue };
        let moved = rect.offset(dx, dy);
        let aim = if id == grabbed { at } else { moved.center() };
        let standing = standing(surface, design, products, &node.product, aim).map(|s| keep_vswitch(s, node));
        let rect = settle(&standing, moved, &taken);
        taken.push(rect);
        landings.push(Landing { node: Some(id), rect, standing });
    }
    Plan { landings, guides: rest.guides }
}

/// Plans the placement of a new node with its middle under the pointer.
#[must_use]
pub fn plan_place(
    surface: &Surface,
    design: &Design,
    products: &dyn Products,
    key: &str,
    (at, size): (Point, crate::base::Size),
    manner: Manner,
) -> Plan {
    let fresh = starter::fresh_node(key, None, design, Lang::En);
    let rect = Rect::new(at.x - size.w / 2.0, at.y - size.h / 2.0, size.w, size.h);
    let others = neighbours(surface, &rect, &BTreeSet::new());
    let standing = standing(surface, design, products, &fresh.product, at);
    let origin = surface.cell_at(at).map_or_else(Point::default, |cell| cell.origin);
    let rest = if manner.free {
        snap::Rest { rect, guides: Vec::new() }
    } else {
        snap::rest(rect, &others, origin, manner.scale)
    };
    let rect = settle(&standing, rest.rect, &others);
    Plan { landings: vec![Landing { node: None, rect, standing }], guides: rest.guides }
}

/// In the same place and without a vSwitch drawn, a node keeps the vSwitch it was given by hand.
fn keep_vswitch(standing: Standing, node: &Node) -> Standing {
    let keeps = standing.vswitch.is_none() && standing.place == node.place;
    Standing { vswitch: if keeps { node.vswitch } else { standing.vswitch }, ..standing }
}

fn settle(standing: &Result<Standing, Text>, rect: Rect, taken: &[Rect]) -> Rect {
    match standing.as_ref().ok().and_then(|standing| standing.origin) {
        Some(origin) => snap::free_place(rect, taken, origin),
        None => rect,
    }
}

fn position(standing: &Standing, rect: &Rect) -> Option<Pos> {
    let origin = standing.origin?;
    Some(Pos { x: (rect.x - origin.x).round() as i32, y: (rect.y - origin.y).round() as i32 })
}

/// The edits of a planned move; none when it is refused.
#[must_use]
pub fn move_edits(design: &Design, plan: &Plan) -> Vec<Edit> {
    let mut edits = Vec::new();
    for landing in &plan.landings {
        let (Some(id), Ok(standing)) = (landing.node, &landing.standing) else { return Vec::new() };
        let Some(node) = design.nodes.get(id) else { continue };
        if node.place != standing.place || node.vswitch != standing.vswitch {
            let moved = Node { place: standing.place, vswitch: standing.vswitch, ..node.clone() };
            edits.push(Edit::PutNode(id, Box::new(moved)));
        }
        edits.push(Edit::SetPosition(id, position(standing, &landing.rect)));
    }
    edits
}

/// The edits of a planned copy, and the ids of the copies; none when it is refused.
#[must_use]
pub fn copy_edits(design: &Design, plan: &Plan) -> (Vec<Edit>, Vec<NodeId>) {
    let (mut edits, mut copies, mut ids) = (Vec::new(), Vec::new(), design.ids());
    let mut names = design.clone();
    for landing in &plan.landings {
        let (Some(original), Ok(standing)) = (landing.node, &landing.standing) else {
            return (Vec::new(), Vec::new());
        };
        let Some(node) = design.nodes.get(original) else { continue };
        let id = ids.node();
        let copy = Node {
            name: starter::unused_name(starter::without_number(&node.name), &names),
            place: standing.place,
            vswitch: standing.vswitch,
            private_ip: None,
            locked: false,
            ..node.clone()
        };
        // The next copy must not take the same name.
        if names.apply(Edit::PutNode(id, Box::new(copy.clone()))).is_err() {
            return (Vec::new(), Vec::new());
        }
        edits.push(Edit::PutNode(id, Box::new(copy)));
        edits.push(Edit::SetPosition(id, position(standing, &landing.rect)));
        copies.push(id);
    }
    (edits, copies)
}

/// The edits that put a new node where it was planned, and its id; none when it is refused.
#[must_use]
pub fn place_edits(
    design: &Design,
    products: &dyn Products,
    key: &str,
    plan: &Plan,
    lang: Lang,
) -> Option<(Text, Vec<Edit>, NodeId)> {
    let landing = plan.landings.first()?;
    let standing = landing.standing.as_ref().ok()?;
    let name = products.name(starter::code_of(key));
    let mut node = starter::fresh_node(key, name.as_ref(), design, lang);
    node.place = standing.place;
    node.vswitch = standing.vswitch;
    let id = design.ids().node();
    let name = node.name.clone();
    let mut edits = vec![Edit::PutNode(id, Box::new(node))];
    if let Some(position) = position(standing, &landing.rect) {
        edits.push(Edit::SetPosition(id, Some(position)));
    }
    Some((text!("添加{name}", "Add {name}"), edits, id))
}

/// The edits that shift nodes within the cells they stand in.
#[must_use]
pub fn nudge_edits(surface: &Surface, design: &Design, nodes: &[NodeId], dx: f64, dy: f64) -> Vec<Edit> {
    let mut edits = Vec::new();
    for &id in nodes {
        let (Some(rect), Some(node)) = (surface.nodes.get(&id), design.nodes.get(id)) else { continue };
        let Some(cell) = surface.cell_of(node.place, node.vswitch) else { continue };
        if node.locked {
            continue;
        }
        let x = (rect.x - cell.origin.x + dx).max(0.0);
        let y = (rect.y - cell.origin.y + dy).max(0.0);
        edits.push(Edit::SetPosition(id, Some(Pos { x: x.round() as i32, y: y.round() as i32 })));
    }
    edits
}
