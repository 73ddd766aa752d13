//! Arranging the nodes of one room.

use std::collections::BTreeMap;

use super::order::Flow;
use crate::base::{Rect, Size};
use crate::design::{Design, NodeId};
use crate::scene::tokens::Tokens;

/// How a room arranges what has no position of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Style {
    /// By depth, downwards.
    Ranks,
    /// Side by side, as many as the width holds.
    Row(f64),
    /// One below the other.
    Column,
}

/// Boxes relative to the room's origin, as if nobody had moved any, and their extent.
#[derive(Debug, Clone, Default)]
pub(super) struct Natural {
    pub boxes: BTreeMap<NodeId, Rect>,
    pub size: Size,
}

impl Natural {
    pub fn of(boxes: BTreeMap<NodeId, Rect>) -> Self {
        let size = extent(boxes.values());
        Self { boxes, size }
    }
}

/// Arranges the nodes as if nobody had moved any.
pub(super) fn arrange(flow: &Flow<'_>, nodes: &[NodeId], style: Style) -> Natural {
    let sizes = Tokens::builtin().node;
    let (pitch_x, pitch_y) = (sizes.width + sizes.gap_x, sizes.height + sizes.gap_y);
    let mut boxes = BTreeMap::new();
    let mut put = |id: NodeId, column: f64, row: f64| {
        boxes.insert(id, Rect::new(column * pitch_x, row * pitch_y, sizes.width, sizes.height));
    };
    match style {
        Style::Row(width) => {
            let fit = ((width + sizes.gap_x) / pitch_x).floor() as usize;
            let across = if nodes.len() <= 6 { nodes.len() } else { side(nodes.len()).max(fit) };
            let ordered = ordered_row(flow, nodes);
            for (i, &id) in ordered.iter().enumerate() {
                put(id, (i % across.max(1)) as f64, (i / across.max(1)) as f64);
            }
        }
        Style::Column => {
            let ordered: Vec<NodeId> = flow.ranks(nodes).into_iter().flatten().collect();
            let down = if nodes.len() <= 6 { nodes.len() } else { side(nodes.len()) };
            for (i, &id) in ordered.iter().enumerate() {
                put(id, (i / down.max(1)) as f64, (i % down.max(1)) as f64);
            }
        }
        Style::Ranks => {
            let (aside, inside): (Vec<NodeId>, Vec<NodeId>) =
                nodes.iter().copied().partition(|&id| flow.stands_aside(id));
            let left = if aside.is_empty() || inside.is_empty() { 0.0 } else { 1.0 };
            let across = side(inside.len()).max(2);
            let ranks = flow.ranks(&inside);
            let widest = ranks.iter().map(|rank| rank.len().min(across)).max().unwrap_or(1);
            let mut row = 0.0;
            for rank in &ranks {
                for line in rank.chunks(across) {
                    let indent = left + (widest - line.len()) as f64 / 2.0;
                    for (i, &id) in line.iter().enumerate() {
                        put(id, indent + i as f64, row);
                    }
                    row += 1.0;
                }
            }
            for (i, &id) in aside.iter().enumerate() {
                put(id, 0.0, i as f64);
            }
        }
    }
    Natural::of(boxes)
}

/// The boxes as they are drawn, and their extent: what has a position of its own takes it, the others keep
/// their natural box, shifted by what centres the room; whoever would be covered makes way. So moving one node
/// leaves the others where they were.
pub(super) fn settle(design: &Design, natural: &Natural, shift: f64) -> (BTreeMap<NodeId, Rect>, Size) {
    let sizes = Tokens::builtin().node;
    let shifted = natural.boxes.iter().map(|(&id, rect)| (id, rect.offset(shift, 0.0)));
    let mut boxes: BTreeMap<NodeId, Rect> = shifted.collect();
    let pinned: BTreeMap<NodeId, Rect> = boxes
        .keys()
        .filter_map(|&id| {
            let pos = design.positions.get(id)?;
            let corner = (f64::from(pos.x).max(0.0), f64::from(pos.y).max(0.0));
            Some((id, Rect::new(corner.0, corner.1, sizes.width, sizes.height)))
        })
        .collect();
    if !pinned.is_empty() {
        let mut taken = Taken::new(sizes.width + sizes.gap_x, sizes.height + sizes.gap_y);
        for (&id, &wanted) in &pinned {
            boxes.insert(id, taken.claim(wanted));
        }
        for (id, rect) in &mut boxes {
            if !pinned.contains_key(id) {
                *rect = taken.claim(*rect);
            }
        }
    }
    let size = extent(boxes.values());
    (boxes, size)
}

/// How many stand side by side in a room of `n`, so that it is somewhat wider than high.
fn side(n: usize) -> usize {
    let mut side = 1;
    while side * side < n {
        side += 1;
    }
    side
}

/// Who serves operators stands first, then the rest in the direction of the business links.
fn ordered_row(flow: &Flow<'_>, nodes: &[NodeId]) -> Vec<NodeId> {
    let (aside, inside): (Vec<NodeId>, Vec<NodeId>) =
        nodes.iter().copied().partition(|&id| flow.stands_aside(id));
    aside.into_iter().chain(flow.ranks(&inside).into_iter().flatten()).collect()
}

fn extent<'a>(boxes: impl Iterator<Item = &'a Rect>) -> Size {
    boxes.fold(Size::default(), |size, rect| Size {
        w: size.w.max(rect.right()),
        h: size.h.max(rect.bottom()),
    })
}

/// The boxes placed so far, in buckets as large as a node with its gap.
struct Taken {
    pitch_x: f64,
    pitch_y: f64,
    buckets: BTreeMap<(i64, i64), Vec<Rect>>,
    /// Where the lowest box ends.
    bottom: f64,
}

impl Taken {
    const fn new(pitch_x: f64, pitch_y: f64) -> Self {
        Self { pitch_x, pitch_y, buckets: BTreeMap::new(), bottom: 0.0 }
    }

    /// The nearest free box to the wanted one: itself, or one to the right or below; failing that, below all.
    fn claim(&mut self, wanted: Rect) -> Rect {
        let free = (0..20)
            .flat_map(|ring| (0..=ring).map(move |down| (ring - down, down)))
            .map(|(right, down)| {
                wanted.offset(f64::from(right) * self.pitch_x, f64::from(down) * self.pitch_y)
            })
            .find(|candidate| !self.is_taken(candidate))
            .unwrap_or(Rect { y: self.bottom + self.pitch_y - wanted.h, ..wanted });
        self.bottom = self.bottom.max(free.bottom());
        let key = self.bucket(&free);
        self.buckets.entry(key).or_default().push(free);
        free
    }

    fn bucket(&self, rect: &Rect) -> (i64, i64) {
        ((rect.x / self.pitch_x).floor() as i64, (rect.y / self.pitch_y).floor() as i64)
    }

    fn is_taken(&self, rect: &Rect) -> bool {
        let (column, row) = self.bucket(rect);
        (column - 1..=column + 1).any(|c| {
            (row - 1..=row + 1).any(|r| {
                self.buckets.get(&(c, r)).is_some_and(|list| list.iter().any(|other| other.overlaps(rect)))
            })
        })
    }
}
