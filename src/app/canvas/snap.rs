//! Where a dragged box comes to rest: smart guides first, then the grid, then a free place.

use crate::base::{Point, Rect};

/// The grid that boxes rest on, in document units.
pub const GRID: f64 = 8.0;

/// How near an edge must be to be caught by a guide, in document units at 100 %.
const CATCH: f64 = 5.0;

/// The least distance that is left between two nodes.
const CLEARANCE: f64 = GRID;

/// The distance between nodes when one had to make way: room for a link between them.
const AISLE: f64 = 3.0 * GRID;

/// A line that shows with what a dragged box is aligned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guide {
    /// One end.
    pub from: Point,
    /// The other end.
    pub to: Point,
}

/// A box at rest, and why it rests there.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// The box.
    pub rect: Rect,
    /// The lines to be shown.
    pub guides: Vec<Guide>,
}

/// Brings a moving box to rest against its neighbours and the grid that begins at `origin`.
#[must_use]
pub fn rest(moving: Rect, neighbours: &[Rect], origin: Point, scale: f64) -> Rest {
    let catch = CATCH / scale.max(0.1);
    let (x, x_of) = nearest(
        [moving.x, moving.center().x, moving.right()],
        neighbours.iter().map(|other| ([other.x, other.center().x, other.right()], other)),
        catch,
    );
    let (y, y_of) = nearest(
        [moving.y, moving.center().y, moving.bottom()],
        neighbours.iter().map(|other| ([other.y, other.center().y, other.bottom()], other)),
        catch,
    );
    let rect = Rect {
        x: x.map_or_else(|| on_grid(moving.x, origin.x), |by| moving.x + by),
        y: y.map_or_else(|| on_grid(moving.y, origin.y), |by| moving.y + by),
        ..moving
    };
    let mut guides = Vec::new();
    if let Some((other, at)) = x_of {
        let both = rect.union(&other);
        guides.push(Guide { from: Point::new(at, both.y), to: Point::new(at, both.bottom()) });
    }
    if let Some((other, at)) = y_of {
        let both = rect.union(&other);
        guides.push(Guide { from: Point::new(both.x, at), to: Point::new(both.right(), at) });
    }
    Rest { rect, guides }
}

/// The nearest point of the grid.
#[must_use]
pub fn on_grid(value: f64, origin: f64) -> f64 {
    origin + ((value - origin) / GRID).round() * GRID
}

/// The least shift that lines one of ours up with one of theirs, and with whom, at which coordinate.
fn nearest<'a>(
    ours: [f64; 3],
    theirs: impl Iterator<Item = ([f64; 3], &'a Rect)>,
    catch: f64,
) -> (Option<f64>, Option<(Rect, f64)>) {
    let mut best: Option<(f64, Rect, f64)> = None;
    for (edges, rect) in theirs {
        for (our, edge) in ours.into_iter().zip(edges) {
            let shift = edge - our;
            if shift.abs() <= catch && best.is_none_or(|(least, ..)| shift.abs() < least.abs()) {
                best = Some((shift, *rect, edge));
            }
        }
    }
    (best.map(|(shift, ..)| shift), best.map(|(_, rect, at)| (rect, at)))
}

/// The free place nearest to where a box was dropped: never on another node, never left of or above `origin`.
#[must_use]
pub fn free_place(dropped: Rect, taken: &[Rect], origin: Point) -> Rect {
    let free = |rect: &Rect| {
        rect.x >= origin.x - 0.5
            && rect.y >= origin.y - 0.5
            && !taken.iter().any(|other| other.grown(CLEARANCE - 0.5).overlaps(rect))
    };
    let start = Rect { x: dropped.x.max(origin.x), y: dropped.y.max(origin.y), ..dropped };
    if free(&start) {
        return start;
    }
    // Only places that touch an obstacle, or keep one coordinate, can be the nearest.
    let mut xs = vec![start.x];
    let mut ys = vec![start.y];
    for other in taken {
        xs.extend([other.x - start.w - AISLE, other.right() + AISLE]);
        ys.extend([other.y - start.h - AISLE, other.bottom() + AISLE]);
    }
    // The near ones first, so that the search ends soon after it has found one.
    xs.sort_by(|a, b| (a - start.x).abs().total_cmp(&(b - start.x).abs()));
    ys.sort_by(|a, b| (a - start.y).abs().total_cmp(&(b - start.y).abs()));
    let mut best: Option<(f64, Rect)> = None;
    for &x in &xs {
        let across = (x - start.x).abs();
        if best.is_some_and(|(least, _)| across >= least) {
            break;
        }
        for &y in &ys {
            let away = across + (y - start.y).abs();
            if best.is_some_and(|(least, _)| away >= least) {
                break;
            }
            let candidate = Rect { x, y, ..start };
            if free(&candidate) {
                best = Some((away, candidate));
                break;
            }
        }
    }
    best.map_or(start, |(_, rect)| rect)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODE: Rect = Rect { x: 0.0, y: 0.0, w: 152.0, h: 56.0 };

    #[test]
    fn alone_it_rests_on_the_grid_of_its_cell() {
        let rest = rest(NODE.offset(101.0, 47.0), &[], Point::new(3.0, 5.0), 1.0);
        assert_eq!((rest.rect.x, rest.rect.y), (99.0, 45.0));
        assert!(rest.guides.is_empty());
    }

    #[test]
    fn a_neighbour_catches_it_and_shows_why() {
        let rest = rest(NODE.offset(203.0, 97.0), &[NODE.offset(200.0, 300.0)], Point::default(), 1.0);
        assert_eq!((rest.rect.x, rest.rect.y), (200.0, 96.0));
        assert_eq!(rest.guides.len(), 1);
    }

    #[test]
    fn dropped_on_a_node_it_moves_aside() {
        let place = free_place(NODE.offset(10.0, 10.0), &[NODE], Point::default());
        assert!(!place.overlaps(&NODE));
        assert_eq!((place.x, place.y), (10.0, 80.0), "the shortest way out is downwards");
    }

    #[test]
    fn it_never_leaves_its_cell_at_the_top_left() {
        let place = free_place(NODE.offset(-80.0, -20.0), &[], Point::default());
        assert_eq!((place.x, place.y), (0.0, 0.0));
    }

    #[test]
    fn a_crowded_cell_still_has_a_free_place() {
        let taken: Vec<Rect> = (0..6)
            .flat_map(|row| (0..6).map(move |col| NODE.offset(f64::from(col) * 160.0, f64::from(row) * 64.0)))
            .collect();
        let place = free_place(NODE.offset(300.0, 120.0), &taken, Point::default());
        assert!(taken.iter().all(|other| !other.overlaps(&place)));
    }
}
