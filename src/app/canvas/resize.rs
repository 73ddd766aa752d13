//! Borders of containers that people drag: the width of an AZ, the height of a security zone, a site's both.
//!
//! Only the least size of a container is kept, so that no child is ever left outside or moved: what a container
//! holds always fits, and a border that is dragged past its content stops there.

use crate::base::{Point, Text};
use crate::design::{Design, Edit, Extent, Ref};
use crate::scene::Layout;
use crate::scene::layout::CellKind;
use crate::text;

use super::snap::GRID;

/// Which border it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The right one, which changes the width.
    Right,
    /// The lower one, which changes the height.
    Bottom,
}

/// A border that can be dragged, in document units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    /// The container whose size it changes.
    pub of: Ref,
    /// Which border.
    pub side: Side,
    /// Its one end.
    pub from: Point,
    /// Its other end.
    pub to: Point,
    /// The size of the container as it is drawn.
    pub now: f64,
    /// The size that its content needs.
    pub least: f64,
}

impl Border {
    /// How far away a point is, for one beside the line; none beyond its ends.
    fn away(&self, at: Point) -> Option<f64> {
        let (across, along, from, to) = match self.side {
            Side::Right => (at.x - self.from.x, at.y, self.from.y, self.to.y),
            Side::Bottom => (at.y - self.from.y, at.x, self.from.x, self.to.x),
        };
        (along >= from && along <= to).then_some(across.abs())
    }

    /// The size that a drag from one point to another gives; `free` suspends the grid.
    #[must_use]
    pub fn dragged(&self, from: Point, to: Point, free: bool) -> f64 {
        let by = match self.side {
            Side::Right => to.x - from.x,
            Side::Bottom => to.y - from.y,
        };
        let step = if free { 1.0 } else { GRID };
        (((self.now + by) / step).round() * step).max(self.least)
    }

    /// Where the border lies at another size.
    #[must_use]
    pub fn line_at(&self, size: f64) -> Vec<Point> {
        let by = size - self.now;
        let moved = |p: Point| match self.side {
            Side::Right => Point::new(p.x + by, p.y),
            Side::Bottom => Point::new(p.x, p.y + by),
        };
        vec![moved(self.from), moved(self.to)]
    }

    /// The edit that gives the container this size; one that its content needs anyway is left to the content.
    #[must_use]
    pub fn edit(&self, design: &Design, size: f64) -> Option<Edit> {
        let before = design.extents.get(self.of).copied().unwrap_or_default();
        let wanted = if size <= self.least { 0 } else { size.round() as u32 };
        let mut extent = before;
        match self.side {
            Side::Right => extent.w = wanted,
            Side::Bottom => extent.h = wanted,
        }
        (extent != before)
            .then(|| Edit::SetExtent(self.of, Some(extent).filter(|extent| *extent != Extent::default())))
    }

    /// The size in words.
    #[must_use]
    pub fn words(&self, size: f64) -> Text {
        let shown = size.round();
        let fits = size <= self.least;
        match (self.side, fits) {
            (_, true) => Text::fixed("按内容大小；Esc 放弃", "As its content needs; Esc to give up"),
            (Side::Right, false) => text!("宽 {shown}；Esc 放弃", "Width {shown}; Esc to give up"),
            (Side::Bottom, false) => text!("高 {shown}；Esc 放弃", "Height {shown}; Esc to give up"),
        }
    }
}

/// What the step is called.
pub const LABEL: Text = Text::fixed("调整大小", "Resize");

/// The nearest border within reach, as an index.
#[must_use]
pub fn border_at(borders: &[Border], at: Point, reach: f64) -> Option<usize> {
    borders
        .iter()
        .enumerate()
        .filter_map(|(i, border)| Some((border.away(at).filter(|away| *away <= reach)?, i)))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, i)| i)
}

/// All borders of a drawing. The border of a cell is that of its column and its row; the frame of a region has
/// those of its last column and its last row.
#[must_use]
pub fn borders_of(layout: &Layout) -> Vec<Border> {
    let mut out = Vec::new();
    let right = |of, rect: &crate::base::Rect, (now, least)| Border {
        of,
        side: Side::Right,
        from: Point::new(rect.right(), rect.y),
        to: Point::new(rect.right(), rect.bottom()),
        now,
        least,
    };
    let bottom = |of, rect: &crate::base::Rect, (now, least)| Border {
        of,
        side: Side::Bottom,
        from: Point::new(rect.x, rect.bottom()),
        to: Point::new(rect.right(), rect.bottom()),
        now,
        least,
    };
    for site in &layout.sites {
        out.push(right(site.id.into(), &site.rect, (site.rect.w, site.least.w)));
        out.push(bottom(site.id.into(), &site.rect, (site.rect.h, site.least.h)));
    }
    for region in &layout.regions {
        let inside =
            |rect: &crate::base::Rect| rect.x >= region.rect.x && rect.right() <= region.rect.right();
        let columns: Vec<_> = layout.azs.iter().filter(|az| inside(&az.rect)).collect();
        let rows: Vec<_> = layout.rows.iter().filter(|row| row.region == region.id).collect();
        for az in &columns {
            out.push(right(az.id.into(), &az.rect, (az.rect.w, az.least)));
        }
        if let Some(last) = columns.last() {
            out.push(right(last.id.into(), &region.rect, (last.rect.w, last.least)));
        }
        let height = |row: &crate::scene::layout::SecurityRow| (row.rect.h, row.least);
        for row in &rows {
            out.extend(row.security_zone.map(|zone| bottom(zone.into(), &row.rect, height(row))));
        }
        // Without security zones the height is the region's own.
        let whole = (region.row, region.row_least);
        let last = match rows.iter().rev().find_map(|row| Some((row.security_zone?, *row))) {
            Some((zone, row)) => Some(bottom(zone.into(), &region.rect, height(row))),
            None if rows.is_empty() && !columns.is_empty() => {
                Some(bottom(region.id.into(), &region.rect, whole))
            }
            None => None,
        };
        out.extend(last);
        for cell in layout.cells.iter().filter(|cell| cell.kind == CellKind::Az && inside(&cell.rect)) {
            let column =
                columns.iter().find(|az| cell.rect.x >= az.rect.x && cell.rect.right() <= az.rect.right());
            let lowest =
                !layout.cells.iter().any(|other| other.place == cell.place && other.rect.y > cell.rect.y);
            out.extend(column.map(|az| right(az.id.into(), &cell.rect, (az.rect.w, az.least))));
            let row = rows.iter().find(|row| row.security_zone == cell.place.security_zone());
            out.extend(match row {
                _ if !lowest => None,
                Some(row) => row.security_zone.map(|zone| bottom(zone.into(), &cell.rect, height(row))),
                None if rows.is_empty() => Some(bottom(region.id.into(), &cell.rect, whole)),
                None => None,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::templates;

    fn design() -> Design {
        templates::find("vpc-two-az").unwrap().load().unwrap().design
    }

    fn holds(outer: &crate::base::Rect, inner: &crate::base::Rect) -> bool {
        outer.grown(0.5).union(inner) == outer.grown(0.5)
    }

    /// Every border, dragged out, makes its container larger by what was asked for and moves nothing that stands in
    /// it against its cell; dragged back as far as one likes, the drawing is as it was.
    #[test]
    fn a_border_that_is_dragged_out_and_back_leaves_everything_where_it_was() {
        for template in templates::all() {
            let design = template.load().unwrap().design;
            let before = Layout::of(&design);
            for border in borders_of(&before) {
                let what = format!("{}: {border:?}", template.id);
                let wider = border.dragged(Point::default(), Point::new(160.0, 160.0), false);
                let edit = border.edit(&design, wider).expect(&what);
                let mut larger = design.clone();
                larger.apply(edit).expect(&what);
                let after = Layout::of(&larger);
                let again =
                    borders_of(&after).into_iter().find(|b| (b.of, b.side) == (border.of, border.side));
                let again = again.expect(&what);
                assert!((again.now - wider).abs() < 0.5, "{what}: {} wanted {wider}", again.now);
                assert_eq!(before.nodes.len(), after.nodes.len(), "{what}");
                for (&id, rect) in &before.nodes {
                    let (old, new) = (before.cell_of(id).unwrap(), after.cell_of(id).unwrap());
                    let now = after.nodes[&id];
                    assert_eq!(old.place, new.place, "{what}");
                    assert!(holds(&new.rect, &now) || !holds(&old.rect, rect), "{what}: {id}");
                    if old.kind == CellKind::Az {
                        let at = |r: &crate::base::Rect, c: &crate::scene::layout::Cell| {
                            (r.x - c.origin.x, r.y - c.origin.y)
                        };
                        assert_eq!(at(rect, old), at(&now, new), "{what}: {id} moved within its cell");
                    }
                }
                let back = again.dragged(Point::default(), Point::new(-9000.0, -9000.0), false);
                larger.apply(again.edit(&larger, back).expect(&what)).expect(&what);
                assert_eq!(larger.extents, design.extents, "{what}");
                assert_eq!(Layout::of(&larger), before, "{what}");
            }
        }
    }

    #[test]
    fn the_nearest_border_is_meant_and_a_border_ends_where_it_ends() {
        let layout = Layout::of(&design());
        let borders = borders_of(&layout);
        let az = &layout.azs[0];
        let on = Point::new(az.rect.right() + 1.0, az.rect.y + 2.0);
        let found = borders[border_at(&borders, on, 4.0).expect("a border lies there")];
        assert_eq!((found.of, found.side), (az.id.into(), Side::Right));
        assert_eq!(border_at(&borders, Point::new(on.x, layout.bounds.bottom() + 500.0), 4.0), None);
    }
}
