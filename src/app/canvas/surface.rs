//! What the pointer can meet on the canvas: nodes, links, names of containers, and the cells that take nodes.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::base::{Point, Rect};
use crate::design::{LinkId, NodeId, Place, Ref, VSwitchId};

use super::resize::{self, Border};

/// A place that takes nodes: a cell of the grid, the band of a region, a site, the outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// What a node dropped here stands in.
    pub place: Place,
    /// The vSwitch of the cell, in a VPC.
    pub vswitch: Option<VSwitchId>,
    /// Its area.
    pub rect: Rect,
    /// The document point from which positions of its nodes are counted; none for a frame, where the layout
    /// decides.
    pub origin: Option<Point>,
}

/// What lies under the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// The finding mark of a node.
    Mark(NodeId),
    /// The edge handle of a node, from which links are drawn.
    Handle(NodeId),
    /// A node.
    Node(NodeId),
    /// A link or its label.
    Link(LinkId),
    /// The name of a region, an AZ, a security zone, a vSwitch or a site.
    Container(Ref),
    /// An end of the selected link; true is the end it leads to.
    LinkEnd(LinkId, bool),
    /// The signs that raise or lower the count of the selected node.
    Count(NodeId, i8),
    /// A border that can be dragged, of a container: its index.
    Border(Ref, usize),
}

/// The geometry of one drawing, in document units.
#[derive(Debug, Clone, Default)]
pub struct Surface {
    /// Nodes with their boxes.
    pub nodes: BTreeMap<NodeId, Rect>,
    /// Links with their routes, in the order of their ids.
    pub links: Vec<(LinkId, Vec<Point>)>,
    /// Plates of link labels.
    pub labels: Vec<(LinkId, Rect)>,
    /// Finding marks.
    pub marks: Vec<(NodeId, Rect)>,
    /// Names of containers.
    pub headers: Vec<(Ref, Rect)>,
    /// Borders of containers.
    pub borders: Vec<Border>,
    /// Frames of regions and the rows and columns in them: what is meant between the cells; the later wins.
    pub frames: Vec<Cell>,
    /// Cells, above the frames; where two overlap, the later one is meant.
    pub cells: Vec<Cell>,
    /// The cell in which each node is drawn.
    pub homes: BTreeMap<NodeId, Cell>,
    /// The extent of the drawing.
    pub bounds: Rect,
    /// Nodes and legs of links in the order of where they lie; made when it is first asked for.
    pub(super) index: OnceCell<Index>,
}

/// What is near a point is found without looking at everything.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// Boxes by their upper edge.
    nodes: Vec<(Rect, NodeId)>,
    /// The height of the highest box.
    tallest: f64,
    /// Level legs by their height: where, from, to, whose.
    level: Vec<Leg>,
    /// Upright legs by how far to the right they are.
    upright: Vec<Leg>,
    /// Legs that are neither.
    slanted: Vec<(Point, Point, LinkId)>,
}

/// A straight leg of a link.
#[derive(Debug, Clone, Copy)]
struct Leg {
    across: f64,
    from: f64,
    to: f64,
    of: LinkId,
}

impl Index {
    fn of(surface: &Surface) -> Self {
        let nodes = surface.nodes.iter().map(|(&id, &rect)| (rect, id)).collect();
        let mut out = Self { nodes, ..Self::default() };
        out.nodes.sort_by(|a, b| a.0.y.total_cmp(&b.0.y).then(a.1.cmp(&b.1)));
        out.tallest = out.nodes.iter().map(|(rect, _)| rect.h).fold(0.0, f64::max);
        for (of, route) in &surface.links {
            for leg in route.windows(2) {
                let &[a, b] = leg else { continue };
                if (a.y - b.y).abs() < 0.01 {
                    out.level.push(Leg { across: a.y, from: a.x.min(b.x), to: a.x.max(b.x), of: *of });
                } else if (a.x - b.x).abs() < 0.01 {
                    out.upright.push(Leg { across: a.x, from: a.y.min(b.y), to: a.y.max(b.y), of: *of });
                } else {
                    out.slanted.push((a, b, *of));
                }
            }
        }
        for legs in [&mut out.level, &mut out.upright] {
            legs.sort_by(|a, b| a.across.total_cmp(&b.across).then(a.of.cmp(&b.of)));
        }
        out
    }

    /// The topmost node at a point: of several, the one with the highest id.
    fn node_at(&self, at: Point) -> Option<NodeId> {
        let first = self.nodes.partition_point(|(rect, _)| rect.y < at.y - self.tallest);
        let near = self.nodes.get(first..).unwrap_or_default().iter().take_while(|(rect, _)| rect.y <= at.y);
        near.filter(|(rect, _)| rect.contains(at)).map(|&(_, id)| id).max()
    }

    fn nodes_in(&self, area: &Rect) -> Vec<NodeId> {
        let first = self.nodes.partition_point(|(rect, _)| rect.y < area.y - self.tallest);
        let near = self.nodes.get(first..).unwrap_or_default().iter();
        let near = near.take_while(|(rect, _)| rect.y <= area.bottom());
        let mut out: Vec<NodeId> = near.filter(|(rect, _)| rect.overlaps(area)).map(|&(_, id)| id).collect();
        out.sort_unstable();
        out
    }

    /// The nearest link within reach.
    fn link_at(&self, at: Point, reach: f64) -> Option<LinkId> {
        let mut best: Option<(f64, LinkId)> = None;
        let mut offer = |away: f64, of: LinkId| {
            if away <= reach && best.is_none_or(|(least, id)| (away, of) < (least, id)) {
                best = Some((away, of));
            }
        };
        for (legs, across, along) in [(&self.level, at.y, at.x), (&self.upright, at.x, at.y)] {
            let first = legs.partition_point(|leg| leg.across < across - reach);
            let near = legs.get(first..).unwrap_or_default();
            for leg in near.iter().take_while(|leg| leg.across <= across + reach) {
                let beyond = (leg.from - along).max(along - leg.to).max(0.0);
                offer(libm::hypot(leg.across - across, beyond), leg.of);
            }
        }
        for &(a, b, of) in &self.slanted {
            offer(distance(at, a, b), of);
        }
        best.map(|(_, of)| of)
    }
}

/// How near to a link a click must be, in screen points.
const LINK_REACH: f64 = 5.0;

/// How near to a border of a container a press must be, in screen points.
const BORDER_REACH: f64 = 3.5;

/// How far beside a cell of an AZ a drop may miss it, in document units.
const NEAR: f64 = 48.0;

/// Half the size of the square that answers for an edge handle, in screen points.
pub const HANDLE_REACH: f64 = 7.0;

/// How far outside a node its edge handles stand, in screen points.
pub const HANDLE_DISTANCE: f64 = 10.0;

impl Surface {
    /// The topmost thing at a document point, at a scale of screen points per unit. Handles are asked for
    /// only of the nodes that show them.
    #[must_use]
    pub fn hit(&self, at: Point, scale: f64, handles_of: &[NodeId]) -> Option<Hit> {
        let handle = handles_of.iter().copied().find(|&node| {
            self.handles(node, scale).iter().any(|handle| {
                Rect::new(handle.x, handle.y, 0.0, 0.0).grown(HANDLE_REACH / scale).contains(at)
            })
        });
        let over = |rect: &Rect| rect.contains(at);
        handle
            .map(Hit::Handle)
            .or_else(|| {
                self.marks.iter().rev().find(|(_, rect)| over(rect)).map(|&(node, _)| Hit::Mark(node))
            })
            .or_else(|| self.node_at(at).map(Hit::Node))
            .or_else(|| self.labels.iter().rev().find(|(_, r)| over(r)).map(|&(link, _)| Hit::Link(link)))
            .or_else(|| self.index().link_at(at, LINK_REACH / scale).map(Hit::Link))
            .or_else(|| {
                let i = resize::border_at(&self.borders, at, BORDER_REACH / scale)?;
                Some(Hit::Border(self.borders.get(i)?.of, i))
            })
            .or_else(|| self.headers.iter().rev().find(|(_, r)| over(r)).map(|&(id, _)| Hit::Container(id)))
    }

    /// The topmost node at a point.
    #[must_use]
    pub fn node_at(&self, at: Point) -> Option<NodeId> {
        self.index().node_at(at)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self))
    }

    /// Has to be said when nodes or links of this surface were changed.
    pub fn changed(&mut self) {
        self.index = OnceCell::new();
    }

    /// The nodes that lie wholly or partly in an area, in the order of their ids.
    #[must_use]
    pub fn nodes_in(&self, area: &Rect) -> Vec<NodeId> {
        self.index().nodes_in(area)
    }

    /// The cell, or failing one the frame, that is meant at a point.
    #[must_use]
    pub fn cell_at(&self, at: Point) -> Option<&Cell> {
        self.cells.iter().rev().chain(self.frames.iter().rev()).find(|cell| cell.rect.contains(at))
    }

    /// The cell of an AZ that is meant when a frame was hit beside its cells: any of the column's own, else one
    /// that is near.
    #[must_use]
    pub fn az_cell_near(&self, frame: &Cell, at: Point) -> Option<&Cell> {
        let away = |rect: &Rect| {
            let gap = |v: f64, from: f64, to: f64| (from - v).max(v - to).max(0.0);
            libm::hypot(gap(at.x, rect.x, rect.right()), gap(at.y, rect.y, rect.bottom()))
        };
        let of_frame = |cell: &&Cell| match (frame.place, cell.place) {
            (Place::Az { az: wanted, .. }, Place::Az { az, .. }) => wanted == az,
            (_, Place::Az { .. }) => away(&cell.rect) <= NEAR,
            _ => false,
        };
        self.cells.iter().filter(of_frame).min_by(|a, b| away(&a.rect).total_cmp(&away(&b.rect)))
    }

    /// The cell that stands for a place, with a preference for a vSwitch.
    #[must_use]
    pub fn cell_of(&self, place: Place, vswitch: Option<VSwitchId>) -> Option<&Cell> {
        let of_place = || self.cells.iter().filter(|cell| cell.place == place);
        of_place().find(|cell| cell.vswitch == vswitch).or_else(|| of_place().next())
    }

    /// Where links are drawn from: the middles of a node's edges, a little outside.
    #[must_use]
    pub fn handles(&self, node: NodeId, scale: f64) -> Vec<Point> {
        let Some(rect) = self.nodes.get(&node) else { return Vec::new() };
        let (out, middle) = (HANDLE_DISTANCE / scale, rect.center());
        vec![
            Point::new(rect.right() + out, middle.y),
            Point::new(middle.x, rect.bottom() + out),
            Point::new(rect.x - out, middle.y),
            Point::new(middle.x, rect.y - out),
        ]
    }

    /// The route of a link.
    #[must_use]
    pub fn route(&self, link: LinkId) -> Option<&[Point]> {
        let index = self.links.binary_search_by_key(&link, |(id, _)| *id).ok()?;
        self.links.get(index).map(|(_, route)| route.as_slice())
    }

    /// Where the signs stand that lower and raise the count of a node: above its right corner.
    #[must_use]
    pub fn count_signs(&self, node: NodeId, scale: f64) -> Option<[(i8, Point); 2]> {
        let rect = self.nodes.get(&node)?;
        let y = rect.y - (HANDLE_DISTANCE + 2.0) / scale;
        Some([
            (-1, Point::new(rect.right() - 28.0 / scale, y)),
            (1, Point::new(rect.right() - 8.0 / scale, y)),
        ])
    }

    /// The node after this one in reading order, or the first.
    #[must_use]
    pub fn neighbour(&self, of: Option<NodeId>, backwards: bool) -> Option<NodeId> {
        let mut order: Vec<(NodeId, Rect)> = self.nodes.iter().map(|(&id, &rect)| (id, rect)).collect();
        order.sort_by(|a, b| {
            (a.1.y, a.1.x, a.0).partial_cmp(&(b.1.y, b.1.x, b.0)).unwrap_or(std::cmp::Ordering::Equal)
        });
        if backwards {
            order.reverse();
        }
        let here = of.and_then(|id| order.iter().position(|&(other, _)| other == id));
        let next = here.map_or(0, |index| (index + 1) % order.len().max(1));
        order.get(next).map(|&(id, _)| id)
    }
}

/// How far a point is from a line segment.
fn distance(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let t =
        if length == 0.0 { 0.0 } else { (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0) };
    libm::hypot(p.x - (a.x + t * dx), p.y - (a.y + t * dy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{AzId, RegionId};

    fn surface() -> Surface {
        let cell = |place, x, w| Cell {
            place,
            vswitch: None,
            rect: Rect::new(x, 0.0, w, 400.0),
            origin: Some(Point::new(x + 16.0, 48.0)),
        };
        Surface {
            nodes: BTreeMap::from([
                (NodeId(1), Rect::new(100.0, 100.0, 152.0, 56.0)),
                (NodeId(2), Rect::new(500.0, 100.0, 152.0, 56.0)),
            ]),
            links: vec![(LinkId(3), vec![Point::new(252.0, 128.0), Point::new(500.0, 128.0)])],
            cells: vec![
                cell(Place::Region { region: RegionId(9), security_zone: None }, 0.0, 800.0),
                cell(Place::Az { az: AzId(7), security_zone: None }, 0.0, 400.0),
            ],
            ..Surface::default()
        }
    }

    #[test]
    fn nodes_come_before_links() {
        let surface = surface();
        assert_eq!(surface.hit(Point::new(252.0, 128.0), 1.0, &[]), Some(Hit::Node(NodeId(1))));
        assert_eq!(surface.hit(Point::new(300.0, 131.0), 1.0, &[]), Some(Hit::Link(LinkId(3))));
        assert_eq!(surface.hit(Point::new(300.0, 140.0), 1.0, &[]), None);
    }

    #[test]
    fn a_link_is_as_easy_to_click_when_zoomed_out() {
        assert_eq!(surface().hit(Point::new(300.0, 140.0), 0.25, &[]), Some(Hit::Link(LinkId(3))));
    }

    #[test]
    fn handles_answer_only_when_shown() {
        let (surface, at) = (surface(), Point::new(262.0, 128.0));
        assert_eq!(surface.hit(at, 1.0, &[NodeId(1)]), Some(Hit::Handle(NodeId(1))));
        assert_eq!(surface.hit(at, 1.0, &[]), Some(Hit::Link(LinkId(3))));
    }

    #[test]
    fn the_inner_cell_wins() {
        let surface = surface();
        assert_eq!(
            surface.cell_at(Point::new(50.0, 300.0)).map(|c| c.place),
            surface.cells.get(1).map(|c| c.place)
        );
        assert_eq!(
            surface.cell_at(Point::new(700.0, 300.0)).map(|c| c.place),
            surface.cells.first().map(|c| c.place)
        );
        assert_eq!(surface.cell_at(Point::new(900.0, 300.0)), None);
    }

    #[test]
    fn tab_walks_in_reading_order_and_round() {
        let surface = surface();
        assert_eq!(surface.neighbour(None, false), Some(NodeId(1)));
        assert_eq!(surface.neighbour(Some(NodeId(1)), false), Some(NodeId(2)));
        assert_eq!(surface.neighbour(Some(NodeId(2)), false), Some(NodeId(1)));
        assert_eq!(surface.neighbour(Some(NodeId(1)), true), Some(NodeId(2)));
    }
}
