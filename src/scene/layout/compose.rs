//! Putting the rooms together.

use std::collections::BTreeMap;

use super::flow::{self, Natural, Style};
use super::order::Flow;
use super::slots::{self, Slot, Slots};
use super::strip;
use super::{AzColumn, Cell, CellKind, Layout, RegionFrame, SecurityRow, SiteFrame};
use crate::base::{Point, Rect, Size};
use crate::design::{AzId, Design, NodeId, Place, Ref, RegionId, SecurityZoneId, VSwitchId};
use crate::scene::tokens::Tokens;

/// Around everything.
const MARGIN: f64 = 32.0;
/// Between the frame of a region or site and what is inside.
const FRAME: f64 = 16.0;
/// The strips that hold the names of regions, sites and the tray.
const HEADER: f64 = 36.0;
/// The strip that holds the name of an AZ.
const AZ_HEADER: f64 = 32.0;
/// The part of a row that holds its name.
const GUTTER: f64 = 96.0;
/// Between a cell and the edge of its column.
const CELL_INSET: f64 = 12.0;
/// Between a cell's edge and its nodes.
const CELL_PAD: f64 = 20.0;
/// What the caption of a vSwitch adds below.
const CAPTION: f64 = 20.0;
/// Between the parts of a cell.
const PART_GAP: f64 = 16.0;
/// Between a band's edge and its nodes.
const BAND_PAD: f64 = 16.0;
/// Between a band and the cells: the room in which links spread.
const CHANNEL: f64 = 40.0;
/// Between the edge of a row and what is inside.
const ROW_PAD: f64 = 12.0;
/// Between two rows.
const ROW_GAP: f64 = 8.0;
/// Between regions, sites and the Internet side.
const OUTSIDE: f64 = 72.0;

type Row = Option<SecurityZoneId>;

pub(super) fn compose(design: &Design) -> Layout {
    let flow = Flow::of(design);
    let slots = Slots::of(design);
    let mut composer =
        Composer { design, slots, natural: BTreeMap::new(), layout: Layout::default(), rows: Vec::new() };
    composer.arrange(&flow);
    composer.measure_rows();
    let strip = composer.internet_height();
    let top = MARGIN + strip;
    let left = composer.sites(MARGIN, top);
    let right = composer.regions(left, top);
    composer.internet(&flow, left, right);
    composer.unplaced();
    composer.finish()
}

struct Composer<'a> {
    design: &'a Design,
    slots: Slots,
    natural: BTreeMap<Slot, Natural>,
    layout: Layout,
    rows: Vec<RowHeights>,
}

/// The heights of a row, the same in every region, so that rows run through.
#[derive(Debug, Clone, Default)]
struct RowHeights {
    row: Row,
    top: f64,
    parts: Vec<f64>,
    bottom: f64,
    /// What the whole row needs for its content.
    least: f64,
}

impl RowHeights {
    fn cells(&self) -> f64 {
        self.parts.iter().sum::<f64>() + PART_GAP * (self.parts.len().saturating_sub(1)) as f64
    }

    fn total(&self, pad: f64) -> f64 {
        let band = |h: f64| if h > 0.0 { h + CHANNEL } else { 0.0 };
        2.0 * pad + band(self.top) + self.cells() + band(self.bottom)
    }
}

impl Composer<'_> {
    fn has_rows(&self) -> bool {
        !self.design.security_zones.is_empty()
    }

    /// How large a container is wanted at least.
    fn extent(&self, of: Ref) -> Size {
        let wanted = self.design.extents.get(of).copied().unwrap_or_default();
        Size { w: f64::from(wanted.w), h: f64::from(wanted.h) }
    }

    fn natural_width(&self, slot: Slot) -> f64 {
        self.natural.get(&slot).map_or(0.0, |natural| natural.size.w)
    }

    /// Arranges the rooms: cells first, because bands are as wide as the columns under them.
    fn arrange(&mut self, flow: &Flow<'_>) {
        let rooms: Vec<(Slot, Vec<NodeId>)> =
            self.slots.nodes.iter().map(|(&slot, nodes)| (slot, nodes.clone())).collect();
        for (slot, nodes) in &rooms {
            let style = match slot {
                Slot::Cell(..) => Style::Ranks,
                Slot::Site(_) | Slot::Side(_) => Style::Column,
                Slot::Internet | Slot::Unplaced | Slot::Top(..) | Slot::Bottom(..) => continue,
            };
            self.natural.insert(*slot, flow::arrange(flow, nodes, style));
        }
        for (slot, nodes) in &rooms {
            let width = match slot {
                Slot::Top(region, _) | Slot::Bottom(region, _) => self.natural_columns(*region),
                Slot::Unplaced => 0.0,
                Slot::Cell(..) | Slot::Site(_) | Slot::Side(_) | Slot::Internet => continue,
            };
            self.natural.insert(*slot, flow::arrange(flow, nodes, Style::Row(width)));
        }
    }

    /// Room below everything for the lines between databases and buckets of different regions.
    fn lines_below(&self) -> f64 {
        let bottom = |id: NodeId| {
            let node = self.design.nodes.get(id)?;
            matches!(slots::slot_of(self.design, node), Slot::Bottom(..)).then(|| self.design.region_of(node))
        };
        let links = self.design.links.values().filter(|link| match (bottom(link.from), bottom(link.to)) {
            (Some(a), Some(b)) => a != b,
            (None, _) | (_, None) => false,
        });
        match links.take(6).count() {
            0 => 0.0,
            n => 20.0 + Tokens::builtin().link.track * n as f64,
        }
    }

    /// What the room needs with the positions that people gave, when its natural content is shifted.
    fn settled(&self, slot: Slot, shift: f64) -> (BTreeMap<NodeId, Rect>, Size) {
        self.natural.get(&slot).map_or_else(Default::default, |n| flow::settle(self.design, n, shift))
    }

    fn part_slot(&self, az: AzId, row: Row, part: usize) -> Option<Slot> {
        let vswitch = self.slots.parts.get(&(az, row))?.get(part)?;
        Some(Slot::Cell(az, row, *vswitch))
    }

    /// The width a column would have if nobody had moved anything: contents are centred within it.
    fn natural_column(&self, az: AzId) -> f64 {
        let parts = self.slots.parts.range((az, None)..).take_while(|((owner, _), _)| *owner == az);
        parts
            .flat_map(|((_, row), list)| list.iter().map(move |v| Slot::Cell(az, *row, *v)))
            .map(|slot| self.natural_width(slot))
            .fold(Tokens::builtin().node.width, f64::max)
    }

    fn shift_in_column(&self, az: AzId, slot: Slot) -> f64 {
        ((self.natural_column(az) - self.natural_width(slot)) / 2.0).floor()
    }

    fn natural_columns(&self, region: RegionId) -> f64 {
        let azs = self.azs(region);
        let inner: f64 = azs.iter().map(|&az| self.natural_column(az) + 2.0 * (CELL_PAD + CELL_INSET)).sum();
        inner - 2.0 * (CELL_INSET + CELL_PAD)
    }

    fn shift_in_band(&self, region: RegionId, slot: Slot) -> f64 {
        ((self.natural_columns(region) - self.natural_width(slot)) / 2.0).floor().max(0.0)
    }

    fn azs(&self, region: RegionId) -> Vec<AzId> {
        self.design.azs.iter().filter(|(_, az)| az.region == region).map(|(id, _)| id).collect()
    }

    fn measure_rows(&mut self) {
        let least = Tokens::builtin().node.height;
        let regions: Vec<RegionId> = self.design.regions.keys().collect();
        let mut rows = Vec::new();
        for &row in &self.slots.rows {
            let mut heights = RowHeights { row, ..RowHeights::default() };
            for &region in &regions {
                if row.is_some() {
                    for (slot, height) in [
                        (Slot::Top(region, row), &mut heights.top),
                        (Slot::Bottom(region, row), &mut heights.bottom),
                    ] {
                        let size = self.settled(slot, self.shift_in_band(region, slot)).1;
                        if size.h > 0.0 {
                            *height = height.max(size.h + 2.0 * BAND_PAD);
                        }
                    }
                }
                for az in self.azs(region) {
                    let parts = self.slots.parts.get(&(az, row)).map_or(&[][..], Vec::as_slice);
                    for (k, &vswitch) in parts.iter().enumerate() {
                        let slot = Slot::Cell(az, row, vswitch);
                        let content = self.settled(slot, self.shift_in_column(az, slot)).1.h.max(least);
                        let caption = if vswitch.is_some() { CAPTION } else { 0.0 };
                        let needed = content + 2.0 * CELL_PAD + caption;
                        match heights.parts.get_mut(k) {
                            Some(height) => *height = height.max(needed),
                            None => heights.parts.push(needed),
                        }
                    }
                }
            }
            let pad = if self.has_rows() { ROW_PAD } else { 0.0 };
            heights.least = heights.total(pad);
            let wanted = match row {
                Some(zone) => self.extent(zone.into()).h,
                // Without security zones the height is that of the regions.
                None if !self.has_rows() => {
                    regions.iter().map(|&region| self.extent(region.into()).h).fold(0.0, f64::max)
                }
                None => 0.0,
            };
            // The last part takes what is added, so that nothing that stands in the row moves.
            if let Some(last) = heights.parts.last_mut() {
                *last += (wanted - heights.least).max(0.0);
            }
            rows.push(heights);
        }
        self.rows = rows;
    }

    /// Lays the sites one below the other and returns where the regions begin.
    fn sites(&mut self, left: f64, top: f64) -> f64 {
        let ids: Vec<_> = self.design.sites.keys().collect();
        let (mut y, mut right) = (top, left);
        for id in ids {
            let slot = Slot::Site(id);
            let (boxes, size) = self.settled(slot, 0.0);
            let least = Tokens::builtin().node;
            let inner = Size { w: size.w.max(least.width), h: size.h.max(least.height) };
            let least = Size { w: inner.w + 2.0 * CELL_PAD, h: inner.h + HEADER + CELL_PAD };
            let wanted = self.extent(id.into());
            let rect = Rect::new(left, y, least.w.max(wanted.w), least.h.max(wanted.h));
            let origin = Point::new(rect.x + CELL_PAD, rect.y + HEADER);
            let header = Rect { h: HEADER, ..rect };
            self.layout.sites.push(SiteFrame { id, rect, header, least });
            self.add_cell(CellKind::Site, rect, origin, Place::Site(id), None, boxes);
            y = rect.bottom() + 32.0;
            right = right.max(rect.right());
        }
        if right > left { right + OUTSIDE } else { left }
    }

    fn regions(&mut self, left: f64, top: f64) -> f64 {
        let ids: Vec<_> = self.design.regions.keys().collect();
        let (mut x, mut right) = (left, left);
        for id in ids {
            right = self.region(id, x, top);
            x = right + OUTSIDE;
        }
        right
    }

    fn region(&mut self, id: RegionId, left: f64, top: f64) -> f64 {
        let least = Tokens::builtin().node;
        let azs = self.azs(id);
        // Widths first.
        let needed: Vec<f64> = azs
            .iter()
            .map(|&az| {
                let parts = self.slots.parts.range((az, None)..).take_while(|((owner, _), _)| *owner == az);
                let needed = parts
                    .flat_map(|((_, row), list)| list.iter().map(move |v| Slot::Cell(az, *row, *v)))
                    .map(|slot| self.settled(slot, self.shift_in_column(az, slot)).1.w)
                    .fold(self.natural_column(az), f64::max);
                needed + 2.0 * (CELL_PAD + CELL_INSET)
            })
            .collect();
        let wanted = azs.iter().map(|&az| self.extent(az.into()).w);
        let mut widths: Vec<f64> =
            needed.iter().zip(wanted).map(|(least, wanted)| least.max(wanted)).collect();
        let bands: Vec<Slot> = self
            .natural
            .keys()
            .copied()
            .filter(|slot| matches!(slot, Slot::Top(r, _) | Slot::Bottom(r, _) if *r == id))
            .collect();
        let inset = 2.0 * (CELL_INSET + CELL_PAD);
        let band_width = bands
            .iter()
            .map(|&slot| self.settled(slot, self.shift_in_band(id, slot)).1.w + inset)
            .fold(if azs.is_empty() { 2.0 * least.width + inset } else { 0.0 }, f64::max);
        let columns_width = band_width.max(widths.iter().sum());
        let spare = columns_width - widths.iter().sum::<f64>();
        let columns = widths.len() as f64;
        // A band that is wider than the columns under it keeps them as wide as they are.
        let others: f64 = widths.iter().sum();
        let needed: Vec<f64> =
            needed
                .iter()
                .zip(&widths)
                .map(|(least, width)| {
                    if spare > 0.0 {
                        width + spare / columns
                    } else {
                        least.max(band_width - (others - width))
                    }
                })
                .collect();
        for width in &mut widths {
            *width += spare / columns;
        }
        let side = self.settled(Slot::Side(id), 0.0);
        let side_width = if side.1.w > 0.0 { side.1.w + 2.0 * CELL_PAD } else { 0.0 };
        let gutter = if self.has_rows() { GUTTER } else { 0.0 };
        let columns_left = left + FRAME + side_width + gutter;
        // Then downwards.
        let mut y = top + HEADER;
        let az_top = y;
        if !azs.is_empty() {
            y += AZ_HEADER;
        }
        let band_rect =
            |y: f64, h: f64| Rect::new(columns_left + CELL_INSET, y, columns_width - 2.0 * CELL_INSET, h);
        let top_slot = Slot::Top(id, None);
        y = self.band(CellKind::TopBand, id, None, top_slot, y + 4.0, &band_rect, CHANNEL);
        let rows = self.rows.clone();
        let pad = if self.has_rows() { ROW_PAD } else { 0.0 };
        let body_top = y;
        for (i, heights) in rows.iter().enumerate() {
            if i > 0 {
                y += ROW_GAP;
            }
            let row_rect = Rect::new(columns_left - gutter, y, columns_width + gutter, heights.total(pad));
            if self.has_rows() {
                self.layout.rows.push(SecurityRow {
                    region: id,
                    security_zone: heights.row,
                    rect: row_rect,
                    gutter: Rect { w: gutter, ..row_rect },
                    least: heights.least,
                });
            }
            y += pad;
            if heights.top > 0.0 {
                self.band_in_row(CellKind::TopBand, id, heights.row, &band_rect(y, heights.top));
                y += heights.top + CHANNEL;
            }
            let mut x = columns_left;
            for (&az, &width) in azs.iter().zip(&widths) {
                self.cell_parts(az, heights, x, y, width);
                x += width;
            }
            y += heights.cells();
            if heights.bottom > 0.0 {
                y += CHANNEL;
                self.band_in_row(CellKind::BottomBand, id, heights.row, &band_rect(y, heights.bottom));
                y += heights.bottom;
            }
            y += pad;
        }
        let bottom_slot = Slot::Bottom(id, None);
        if self.natural.contains_key(&bottom_slot) {
            y += CHANNEL;
            y = self.band(CellKind::BottomBand, id, None, bottom_slot, y, &band_rect, 0.0);
        }
        let body_bottom = y.max(body_top + side.1.h + 2.0 * CELL_PAD) + self.lines_below();
        if side_width > 0.0 {
            let rect = Rect::new(left + FRAME, az_top, side_width, body_bottom - az_top);
            let middle = ((rect.h - side.1.h) / 2.0).clamp(CELL_PAD, 2.0 * CHANNEL + HEADER).floor();
            let origin = Point::new(rect.x + CELL_PAD, rect.y + middle);
            let place = Place::Region { region: id, security_zone: None };
            self.add_cell(CellKind::SideBand, rect, origin, place, None, side.0);
        }
        let rect = Rect::new(
            left,
            top,
            side_width + gutter + columns_width + 2.0 * FRAME,
            body_bottom + FRAME - top,
        );
        let mut x = columns_left;
        for ((&az, &width), &least) in azs.iter().zip(&widths).zip(&needed) {
            let rect = Rect::new(x, az_top, width, body_bottom - az_top);
            self.layout.azs.push(AzColumn { id: az, rect, header: Rect { h: AZ_HEADER, ..rect }, least });
            x += width;
        }
        let row = rows.iter().map(|heights| heights.total(pad)).sum();
        let row_least = rows.iter().map(|heights| heights.least).sum();
        self.layout.regions.push(RegionFrame {
            id,
            rect,
            header: Rect { h: HEADER, ..rect },
            row,
            row_least,
        });
        rect.right()
    }

    /// A band of the region itself; returns where what follows begins.
    #[expect(clippy::too_many_arguments, reason = "one caller each for the top and the bottom")]
    fn band(
        &mut self,
        kind: CellKind,
        region: RegionId,
        row: Row,
        slot: Slot,
        y: f64,
        rect: &dyn Fn(f64, f64) -> Rect,
        after: f64,
    ) -> f64 {
        if !self.natural.contains_key(&slot) {
            return y + 4.0;
        }
        let (boxes, size) = self.settled(slot, self.shift_in_band(region, slot));
        let rect = rect(y, size.h + 2.0 * BAND_PAD);
        let origin = Point::new(rect.x + CELL_PAD, rect.y + BAND_PAD);
        self.add_cell(kind, rect, origin, Place::Region { region, security_zone: row }, None, boxes);
        rect.bottom() + after
    }

    /// A band of one row; it exists in every region once one needs it, but only where nodes are is a cell.
    fn band_in_row(&mut self, kind: CellKind, region: RegionId, row: Row, rect: &Rect) {
        let slot = if kind == CellKind::TopBand { Slot::Top(region, row) } else { Slot::Bottom(region, row) };
        let (boxes, _) = self.settled(slot, self.shift_in_band(region, slot));
        let origin = Point::new(rect.x + CELL_PAD, rect.y + BAND_PAD);
        self.add_cell(kind, *rect, origin, Place::Region { region, security_zone: row }, None, boxes);
    }

    fn cell_parts(&mut self, az: AzId, heights: &RowHeights, x: f64, top: f64, width: f64) {
        let mut y = top;
        let parts: Vec<Option<VSwitchId>> =
            self.slots.parts.get(&(az, heights.row)).cloned().unwrap_or_default();
        let last = parts.len().saturating_sub(1);
        for (k, &vswitch) in parts.iter().enumerate() {
            let Some(slot) = self.part_slot(az, heights.row, k) else { continue };
            // The last part fills what other AZs need for more parts.
            let height = if k == last {
                top + heights.cells() - y
            } else {
                heights.parts.get(k).copied().unwrap_or(0.0)
            };
            let rect = Rect::new(x + CELL_INSET, y, width - 2.0 * CELL_INSET, height);
            let (boxes, _) = self.settled(slot, self.shift_in_column(az, slot));
            let origin = Point::new(rect.x + CELL_PAD, rect.y + CELL_PAD);
            let place = Place::Az { az, security_zone: heights.row };
            self.add_cell(CellKind::Az, rect, origin, place, vswitch, boxes);
            y += height + PART_GAP;
        }
    }

    fn internet_height(&self) -> f64 {
        let node = Tokens::builtin().node;
        let lowest = self
            .slots
            .nodes
            .get(&Slot::Internet)
            .into_iter()
            .flatten()
            .filter_map(|&id| self.design.positions.get(id))
            .map(|pos| f64::from(pos.y).max(0.0) + node.height)
            .fold(0.0, f64::max);
        match self.slots.nodes.get(&Slot::Internet) {
            Some(_) => lowest.max(node.height) + OUTSIDE - 8.0,
            None => 0.0,
        }
    }

    /// The Internet side: each node above what it is connected with.
    fn internet(&mut self, flow: &Flow<'_>, left: f64, right: f64) {
        let Some(nodes) = self.slots.nodes.get(&Slot::Internet) else { return };
        let least = Tokens::builtin().node;
        let origin = Point::new(left, MARGIN);
        let natural = strip::arrange(&self.layout, flow, nodes, (left, right));
        let (boxes, size) = flow::settle(self.design, &natural, 0.0);
        let height = size.h.max(least.height);
        // Who makes way for a node that was put in its place may come to stand lower than anybody was put.
        let beneath = self.internet_height() - (OUTSIDE - 8.0);
        if height > beneath {
            self.layout.lower(height - beneath);
        }
        let rect = Rect::new(left, origin.y - 8.0, (right - left).max(size.w), height + 16.0);
        self.add_cell(CellKind::Internet, rect, origin, Place::Internet, None, boxes);
    }

    fn unplaced(&mut self) {
        if !self.slots.nodes.contains_key(&Slot::Unplaced) {
            return;
        }
        let bottom = self.bottom();
        let (boxes, size) = self.settled(Slot::Unplaced, 0.0);
        let rect =
            Rect::new(MARGIN, bottom + OUTSIDE / 2.0, size.w + 2.0 * CELL_PAD, size.h + HEADER + CELL_PAD);
        let origin = Point::new(rect.x + CELL_PAD, rect.y + HEADER);
        self.add_cell(CellKind::Unplaced, rect, origin, Place::Unplaced, None, boxes);
    }

    fn bottom(&self) -> f64 {
        let frames =
            self.layout.regions.iter().map(|f| f.rect).chain(self.layout.sites.iter().map(|f| f.rect));
        let cells = self.layout.cells.iter().map(|cell| cell.rect);
        frames.chain(cells).map(|rect| rect.bottom()).fold(0.0, f64::max)
    }

    fn add_cell(
        &mut self,
        kind: CellKind,
        rect: Rect,
        origin: Point,
        place: Place,
        vswitch: Option<VSwitchId>,
        boxes: BTreeMap<NodeId, Rect>,
    ) {
        let index = self.layout.cells.len();
        self.layout.cells.push(Cell { kind, rect, origin, place, vswitch, empty: boxes.is_empty() });
        for (id, rect) in boxes {
            self.layout.nodes.insert(id, rect.offset(origin.x, origin.y));
            self.layout.cell_of.insert(id, index);
        }
    }

    fn finish(mut self) -> Layout {
        let rects = self
            .layout
            .nodes
            .values()
            .copied()
            .chain(self.layout.regions.iter().map(|f| f.rect))
            .chain(self.layout.sites.iter().map(|f| f.rect))
            .chain(self.layout.cells.iter().map(|cell| cell.rect));
        self.layout.bounds =
            rects.reduce(|a, b| a.union(&b)).map_or_else(Rect::default, |rect| rect.grown(MARGIN));
        self.layout
    }
}
