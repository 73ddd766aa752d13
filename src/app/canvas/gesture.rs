//! What gestures mean for the design: where a node may stand, and the edits that move it or put it there.

use std::collections::BTreeSet;

use crate::base::{Lang, Point, Rect, Text};
use crate::catalog::{Catalog, PlaceKind};
use crate::design::{Design, Edit, Node, NodeId, Place, Pos, Product, RegionId, VSwitchId};
use crate::text;

use super::snap::{self, Guide};
use super::starter;
use super::surface::{Cell, Surface};

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

/// Finds where a product may stand when it is dropped at a point; `home` is the cell it is drawn in now.
///
/// # Errors
/// When the place does not take it; the text says why and where it belongs.
pub fn standing(
    surface: &Surface,
    design: &Design,
    catalog: &Catalog,
    product: &Product,
    home: Option<&Cell>,
    at: Point,
) -> Result<Standing, Text> {
    let info = catalog.product(product.code());
    let takes = |kind| info.is_none_or(|info| info.may_stand_in(kind));
    // The catalogue names the usual place first: a database that may be bound to one AZ still lies across them.
    let spans = info.and_then(|info| info.places.first()) == Some(&PlaceKind::Region);
    let hit = surface.cell_at(at);
    let beside = hit.filter(|hit| hit.origin.is_none() && takes(PlaceKind::Az) && !spans);
    let cell = beside.and_then(|frame| surface.az_cell_near(frame, at)).or(hit);
    let place = cell.map_or(Place::Internet, |cell| cell.place);
    let name = || {
        catalog.product(product.code()).map_or_else(|| Text::same(product.code()), |info| info.name.clone())
    };
    let here = || {
        // Outside every frame the layout finds the spot, in the strip of the Internet side.
        let taker = cell.or_else(|| surface.cell_of(place, None));
        Ok(Standing {
            place,
            vswitch: cell.and_then(|cell| cell.vswitch),
            area: taker.map_or_else(Rect::default, |cell| cell.rect),
            origin: cell.and_then(|cell| cell.origin),
        })
    };
    match place {
        Place::Az { .. } if takes(PlaceKind::Az) && !spans => here(),
        Place::Az { .. } | Place::Region { .. } if takes(PlaceKind::Region) => {
            across(surface, design, product, home, at)
                .ok_or_else(|| Text::fixed("这里不属于任何地域", "this is not part of any region"))
        }
        Place::Az { .. } if takes(PlaceKind::Az) => here(),
        Place::Region { .. } if takes(PlaceKind::Az) => Err(of_names(&name(), |name, lang| match lang {
            Lang::Zh => format!("{name}只在一个可用区里：请放进可用区的格子"),
            Lang::En => format!("{name} lives in one AZ: drop it into a cell of an AZ"),
        })),
        Place::Az { .. } | Place::Region { .. } => Err(of_names(&name(), |name, lang| match lang {
            Lang::Zh => format!("{name}在云外：请放到地域框之外"),
            Lang::En => format!("{name} is outside the cloud: drop it outside the region's frame"),
        })),
        Place::Site(_) if takes(PlaceKind::Site) => here(),
        Place::Internet if takes(PlaceKind::Internet) => here(),
        Place::Unplaced => here(),
        Place::Site(_) if takes(PlaceKind::Internet) => Err(of_names(&name(), |name, lang| match lang {
            Lang::Zh => format!("{name}不在客户机房：请放到外面"),
            Lang::En => format!("{name} is not at the customer's: drop it outside"),
        })),
        Place::Internet if takes(PlaceKind::Site) => Err(of_names(&name(), |name, lang| match lang {
            Lang::Zh => format!("{name}在客户机房：请放进机房框内"),
            Lang::En => format!("{name} stands at the customer's: drop it into a site"),
        })),
        Place::Site(_) | Place::Internet if takes(PlaceKind::Region) => {
            Err(of_names(&name(), |name, lang| match lang {
                Lang::Zh => format!("{name}属于一个地域：请放进地域框内"),
                Lang::En => format!("{name} belongs to a region: drop it inside a region's frame"),
            }))
        }
        Place::Site(_) | Place::Internet => Err(of_names(&name(), |name, lang| match lang {
            Lang::Zh => format!("{name}在云上：请放进可用区的格子"),
            Lang::En => format!("{name} runs in the cloud: drop it into a cell of an AZ"),
        })),
    }
}

/// A reason that names the product, in both languages.
fn of_names(name: &Text, say: impl Fn(&str, Lang) -> String) -> Text {
    Text::new(say(name.get(Lang::Zh), Lang::Zh), say(name.get(Lang::En), Lang::En))
}

/// A service across AZs, dropped anywhere in a region: it takes the row it was dropped in. Within the band in
/// which it is drawn it stays where it was dropped; else the layout picks the band.
fn across(
    surface: &Surface,
    design: &Design,
    product: &Product,
    home: Option<&Cell>,
    at: Point,
) -> Option<Standing> {
    let cell = surface.cell_at(at)?;
    let region: RegionId = match cell.place {
        Place::Az { az, .. } => design.azs.get(az)?.region,
        Place::Region { region, .. } => region,
        Place::Site(_) | Place::Internet | Place::Unplaced => return None,
    };
    let place = Place::Region { region, security_zone: cell.place.security_zone() };
    let band = home.filter(|home| home.place == place && home.rect.contains(at));
    let frame = surface.frames.iter().find(|frame| frame.place == place);
    Some(Standing {
        place,
        // A database takes addresses from a vSwitch of the network it is reached from (guide L49).
        vswitch: if matches!(product, Product::Rds(_)) { cell.vswitch } else { None },
        area: band.or(frame).unwrap_or(cell).rect,
        origin: band.and_then(|band| band.origin),
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
    let near = surface.nodes_in(&around.grown(NEIGHBOURHOOD)).into_iter();
    near.filter(|id| !without.contains(id)).filter_map(|id| surface.nodes.get(&id).copied()).collect()
}

/// Plans the move of nodes by an offset; `grabbed` is the one under the pointer, which is at `at`.
#[must_use]
pub fn plan_move(
    surface: &Surface,
    design: &Design,
    catalog: &Catalog,
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
    let origin = surface.cell_at(at).and_then(|cell| cell.origin).unwrap_or_default();
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
        let standing = standing(surface, design, catalog, &node.product, surface.homes.get(&id), aim)
            .map(|s| keep_vswitch(s, node));
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
    catalog: &Catalog,
    key: &str,
    (at, size): (Point, crate::base::Size),
    manner: Manner,
) -> Plan {
    let fresh = starter::fresh_node(key, None, design, Lang::En);
    let rect = Rect::new(at.x - size.w / 2.0, at.y - size.h / 2.0, size.w, size.h);
    let others = neighbours(surface, &rect, &BTreeSet::new());
    let standing = standing(surface, design, catalog, &fresh.product, None, at);
    let origin = surface.cell_at(at).and_then(|cell| cell.origin).unwrap_or_default();
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
        Some(origin) => {
            let inside = standing.as_ref().map_or(rect, |standing| within(rect, &standing.area, origin));
            snap::free_place(inside, taken, origin)
        }
        None => rect,
    }
}

/// A box that was dropped beside a cell is drawn in; one that was dropped in it may make it grow.
fn within(rect: Rect, area: &Rect, origin: Point) -> Rect {
    if rect.overlaps(area) {
        return rect;
    }
    let pad = Point::new(origin.x - area.x, origin.y - area.y);
    let last = Point::new(area.right() - pad.x - rect.w, area.bottom() - pad.y - rect.h);
    Rect {
        x: rect.x.clamp(origin.x, last.x.max(origin.x)),
        y: rect.y.clamp(origin.y, last.y.max(origin.y)),
        ..rect
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
            kept_ips: Vec::new(),
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
    catalog: &Catalog,
    key: &str,
    plan: &Plan,
    lang: Lang,
) -> Option<(Text, Vec<Edit>, NodeId)> {
    let landing = plan.landings.first()?;
    let standing = landing.standing.as_ref().ok()?;
    let info = catalog.product(starter::code_of(key));
    let mut node = starter::fresh_node(key, info.map(|info| &info.name), design, lang);
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
        let Some(cell) = surface.homes.get(&id) else { continue };
        if node.locked {
            continue;
        }
        let origin = cell.origin.unwrap_or_default();
        let (x, y) = ((rect.x - origin.x + dx).max(0.0), (rect.y - origin.y + dy).max(0.0));
        edits.push(Edit::SetPosition(id, Some(Pos { x: x.round() as i32, y: y.round() as i32 })));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{AzId, Ecs};

    const AZ: AzId = AzId(2);
    const PLACE: Place = Place::Az { az: AZ, security_zone: None };

    /// A column with one vSwitch in its middle, inside a region.
    fn surface() -> Surface {
        let cell = |place, vswitch, rect: Rect, origin| Cell { place, vswitch, rect, origin };
        let column = Rect::new(0.0, 0.0, 400.0, 600.0);
        Surface {
            frames: vec![
                cell(
                    Place::Region { region: RegionId(1), security_zone: None },
                    None,
                    column.grown(50.0),
                    None,
                ),
                cell(PLACE, None, column, None),
            ],
            cells: vec![cell(
                PLACE,
                Some(VSwitchId(9)),
                Rect::new(12.0, 200.0, 376.0, 120.0),
                Some(Point::new(32.0, 220.0)),
            )],
            ..Surface::default()
        }
    }

    #[test]
    fn a_drop_beside_the_only_cell_of_a_column_lands_in_it() {
        let (surface, design) = (surface(), Design::default());
        let size = crate::base::Size { w: 152.0, h: 56.0 };
        let manner = Manner { scale: 1.0, free: false };
        let at = Point::new(200.0, 500.0);
        let plan = plan_place(&surface, &design, Catalog::builtin(), "ecs", (at, size), manner);
        let landing = plan.landings.first().unwrap();
        let standing = landing.standing.clone().unwrap();
        assert_eq!((standing.place, standing.vswitch), (PLACE, Some(VSwitchId(9))));
        let cell = surface.cells.first().unwrap().rect;
        assert!(landing.rect.y >= cell.y && landing.rect.bottom() <= cell.bottom(), "{:?}", landing.rect);
    }

    #[test]
    fn far_from_every_cell_of_an_az_a_server_is_refused() {
        let (surface, design) = (surface(), Design::default());
        let server = Product::Ecs(Ecs::default());
        let at = Point::new(-40.0, 590.0);
        let answer = standing(&surface, &design, Catalog::builtin(), &server, None, at);
        assert!(answer.unwrap_err().en.contains("lives in one AZ"));
    }
}
