//! Where everything stands: regions as grids of AZ columns and security-zone rows, with bands for services
//! that span AZs, and the customer's sites, the Internet and what is not placed yet around them.

mod compose;
mod flow;
mod order;
mod slots;
mod strip;

use std::collections::BTreeMap;

use crate::base::{Point, Rect, Size};
use crate::design::{AzId, Design, NodeId, Place, Pos, RegionId, SecurityZoneId, SiteId, VSwitchId};

/// The plan of a drawing. It depends on the design alone, not on language or theme.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// Holds everything that was laid out, with a margin.
    pub bounds: Rect,
    /// Frames of regions.
    pub regions: Vec<RegionFrame>,
    /// Columns.
    pub azs: Vec<AzColumn>,
    /// Rows of security zones, one for each region; none when the design has no security zones.
    pub rows: Vec<SecurityRow>,
    /// Frames of the customer's sites.
    pub sites: Vec<SiteFrame>,
    /// Everything that holds nodes, the places a node can be dropped.
    pub cells: Vec<Cell>,
    /// The box of each node.
    pub nodes: BTreeMap<NodeId, Rect>,
    /// The cell that holds each node, as an index of `cells`.
    pub cell_of: BTreeMap<NodeId, usize>,
}

/// A region's frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegionFrame {
    /// Which.
    pub id: RegionId,
    /// The whole frame.
    pub rect: Rect,
    /// The strip that holds its name.
    pub header: Rect,
    /// The height of all its rows together.
    pub row: f64,
    /// What their content needs.
    pub row_least: f64,
}

/// An AZ's column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AzColumn {
    /// Which.
    pub id: AzId,
    /// From the header to the bottom of the region.
    pub rect: Rect,
    /// The strip that holds its name.
    pub header: Rect,
    /// The width that its content needs.
    pub least: f64,
}

/// A security zone's row in one region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SecurityRow {
    /// The region it crosses.
    pub region: RegionId,
    /// Which; none gathers the nodes without a security zone.
    pub security_zone: Option<SecurityZoneId>,
    /// The whole row.
    pub rect: Rect,
    /// The part at the left that holds its name.
    pub gutter: Rect,
    /// The height that its content needs.
    pub least: f64,
}

/// The frame of a place of the customer's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SiteFrame {
    /// Which.
    pub id: SiteId,
    /// The whole frame.
    pub rect: Rect,
    /// The strip that holds its name.
    pub header: Rect,
    /// What its content needs.
    pub least: Size,
}

/// What kind of room a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellKind {
    /// Where an AZ and a security zone meet.
    Az,
    /// Across the columns, above them: what traffic meets first.
    TopBand,
    /// Across the columns, below them: where data rests.
    BottomBand,
    /// Beside the columns: lines and gateways towards the customer's sites.
    SideBand,
    /// In a site's frame.
    Site,
    /// Outside everything.
    Internet,
    /// The tray of what is not placed.
    Unplaced,
}

/// A room for nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// What kind of room.
    pub kind: CellKind,
    /// Its area.
    pub rect: Rect,
    /// The point that positions of its nodes are relative to.
    pub origin: Point,
    /// The place of a node that stands in it.
    pub place: Place,
    /// The vSwitch that the cell is, if it is one.
    pub vswitch: Option<VSwitchId>,
    /// Whether anything stands in it.
    pub empty: bool,
}

impl Layout {
    /// Lays out a design.
    #[must_use]
    pub fn of(design: &Design) -> Self {
        compose::compose(design)
    }

    /// Moves everything down.
    fn lower(&mut self, by: f64) {
        let frames = self.regions.iter_mut().flat_map(|frame| [&mut frame.rect, &mut frame.header]);
        let columns = self.azs.iter_mut().flat_map(|az| [&mut az.rect, &mut az.header]);
        let rows = self.rows.iter_mut().flat_map(|row| [&mut row.rect, &mut row.gutter]);
        let sites = self.sites.iter_mut().flat_map(|site| [&mut site.rect, &mut site.header]);
        let rects = frames.chain(columns).chain(rows).chain(sites).chain(self.nodes.values_mut());
        for rect in rects {
            rect.y += by;
        }
        for cell in &mut self.cells {
            cell.rect.y += by;
            cell.origin.y += by;
        }
    }

    /// The node at a point.
    #[must_use]
    pub fn node_at(&self, p: Point) -> Option<NodeId> {
        self.nodes.iter().find(|(_, rect)| rect.contains(p)).map(|(&id, _)| id)
    }

    /// The cell at a point; where cells nest, the smallest.
    #[must_use]
    pub fn cell_at(&self, p: Point) -> Option<&Cell> {
        self.cells
            .iter()
            .filter(|cell| cell.rect.contains(p))
            .min_by(|a, b| (a.rect.w * a.rect.h).total_cmp(&(b.rect.w * b.rect.h)))
    }

    /// The cell a node stands in.
    #[must_use]
    pub fn cell_of(&self, node: NodeId) -> Option<&Cell> {
        self.cell_of.get(&node).and_then(|&index| self.cells.get(index))
    }

    /// The position to store for a node whose box has its top left corner at a point of the drawing, in a cell.
    #[must_use]
    pub fn position_in(cell: &Cell, corner: Point, grid: f64) -> Pos {
        let snap = |v: f64| {
            let step = if grid > 0.0 { grid } else { 1.0 };
            ((v / step).round() * step).max(0.0) as i32
        };
        Pos { x: snap(corner.x - cell.origin.x), y: snap(corner.y - cell.origin.y) }
    }
}
