//! Alignment and even distribution of nodes: each within the rooms that lie in one line, because a node never
//! leaves its cell by being aligned.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Point, Rect};
use crate::design::{Design, Edit, NodeId, Pos};

use super::snap;
use super::surface::Surface;

/// An edge that nodes are aligned by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the edges say it")]
pub enum Edge {
    Left,
    Right,
    Top,
    Bottom,
}

/// Along which line nodes are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From left to right.
    Across,
    /// From top to bottom.
    Down,
}

/// A selected node with its box and the corner of the room it stands in.
#[derive(Debug, Clone, Copy)]
struct Member {
    id: NodeId,
    rect: Rect,
    origin: Point,
    locked: bool,
}

fn members(surface: &Surface, design: &Design, nodes: &[NodeId]) -> Vec<Member> {
    let member = |&id: &NodeId| {
        let (rect, node) = (*surface.nodes.get(&id)?, design.nodes.get(id)?);
        let origin = surface.homes.get(&id)?.origin.unwrap_or_default();
        Some(Member { id, rect, origin, locked: node.locked })
    };
    nodes.iter().filter_map(member).collect()
}

/// Groups of members whose rooms begin at the same place along an axis.
fn groups(members: Vec<Member>, key: impl Fn(&Member) -> (f64, f64)) -> Vec<Vec<Member>> {
    let mut out: BTreeMap<(i64, i64), Vec<Member>> = BTreeMap::new();
    for member in members {
        let (a, b) = key(&member);
        out.entry((a.round() as i64, b.round() as i64)).or_default().push(member);
    }
    out.into_values().collect()
}

/// The edits that bring edges of nodes into line. Nodes of rooms that do not lie in one line are aligned among
/// themselves; whoever would come to lie on another node moves aside.
#[must_use]
pub fn align(surface: &Surface, design: &Design, nodes: &[NodeId], edge: Edge) -> Vec<Edit> {
    let upright = matches!(edge, Edge::Left | Edge::Right);
    let line = |member: &Member| if upright { (member.origin.x, 0.0) } else { (member.origin.y, 0.0) };
    let mut goals = Vec::new();
    for group in groups(members(surface, design, nodes), line) {
        let of = |r: &Rect| match edge {
            Edge::Left => r.x,
            Edge::Right => r.right(),
            Edge::Top => r.y,
            Edge::Bottom => r.bottom(),
        };
        let far = matches!(edge, Edge::Right | Edge::Bottom);
        let Some(goal) =
            group.iter().map(|m| of(&m.rect)).reduce(|a, b| if far { a.max(b) } else { a.min(b) })
        else {
            continue;
        };
        goals.extend(group.into_iter().map(|member| {
            let by = goal - of(&member.rect);
            (member, if upright { member.rect.offset(by, 0.0) } else { member.rect.offset(0.0, by) })
        }));
    }
    settle(surface, goals)
}

/// The edits that leave equal gaps between the nodes of each room; the outermost ones stay.
#[must_use]
pub fn distribute(surface: &Surface, design: &Design, nodes: &[NodeId], way: Way) -> Vec<Edit> {
    let mut goals = Vec::new();
    for mut group in groups(members(surface, design, nodes), |m| (m.origin.x, m.origin.y)) {
        let start = |r: &Rect| if way == Way::Across { r.x } else { r.y };
        let length = |r: &Rect| if way == Way::Across { r.w } else { r.h };
        group.sort_by(|a, b| start(&a.rect).total_cmp(&start(&b.rect)).then(a.id.cmp(&b.id)));
        let (Some(first), Some(last), true) = (group.first(), group.last(), group.len() > 2) else {
            continue;
        };
        let whole = start(&last.rect) + length(&last.rect) - start(&first.rect);
        let filled: f64 = group.iter().map(|m| length(&m.rect)).sum();
        let gap = (whole - filled) / (group.len() - 1) as f64;
        let mut at = start(&first.rect);
        for member in group {
            let by = at - start(&member.rect);
            let goal = match way {
                Way::Across => member.rect.offset(by, 0.0),
                Way::Down => member.rect.offset(0.0, by),
            };
            goals.push((member, goal));
            at += length(&member.rect) + gap;
        }
    }
    settle(surface, goals)
}

/// The positions that lead to the goals; nobody comes to lie on a node, and locked nodes stay.
fn settle(surface: &Surface, goals: Vec<(Member, Rect)>) -> Vec<Edit> {
    let moving: BTreeSet<NodeId> = goals.iter().filter(|(m, _)| !m.locked).map(|(m, _)| m.id).collect();
    let mut taken: Vec<Rect> =
        surface.nodes.iter().filter(|(id, _)| !moving.contains(id)).map(|(_, rect)| *rect).collect();
    let mut edits = Vec::new();
    for (member, goal) in goals.into_iter().filter(|(member, _)| !member.locked) {
        let rect = snap::free_place(goal, &taken, member.origin);
        taken.push(rect);
        let (x, y) = (rect.x - member.origin.x, rect.y - member.origin.y);
        edits.push(Edit::SetPosition(member.id, Some(Pos { x: x.round() as i32, y: y.round() as i32 })));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::canvas::surface::Cell;
    use crate::design::{AzId, Ecs, Node, Place, Product};

    fn scene(boxes: &[(f64, f64, f64)]) -> (Surface, Design, Vec<NodeId>) {
        let (mut surface, mut design) = (Surface::default(), Design::default());
        let mut nodes = Vec::new();
        for &(origin, x, y) in boxes {
            let id = design.ids().node();
            let node = Node::new("a", Product::Ecs(Ecs::default()));
            design.apply(Edit::PutNode(id, Box::new(node))).unwrap();
            surface.nodes.insert(id, Rect::new(x, y, 152.0, 56.0));
            let place = Place::Az { az: AzId(1), security_zone: None };
            let rect = Rect::new(origin, 0.0, 600.0, 600.0);
            let cell = Cell { place, vswitch: None, rect, origin: Some(Point::new(origin, 0.0)) };
            surface.homes.insert(id, cell);
            nodes.push(id);
        }
        (surface, design, nodes)
    }

    fn positions(edits: &[Edit]) -> Vec<(i32, i32)> {
        edits
            .iter()
            .filter_map(|edit| if let Edit::SetPosition(_, Some(p)) = edit { Some((p.x, p.y)) } else { None })
            .collect()
    }

    #[test]
    fn left_edges_come_into_line_in_each_column() {
        let (surface, design, nodes) =
            scene(&[(0.0, 40.0, 0.0), (0.0, 90.0, 100.0), (700.0, 760.0, 0.0), (700.0, 900.0, 100.0)]);
        let edits = align(&surface, &design, &nodes, Edge::Left);
        assert_eq!(positions(&edits), [(40, 0), (40, 100), (60, 0), (60, 100)]);
    }

    #[test]
    fn tops_come_into_line_across_columns() {
        let (surface, design, nodes) = scene(&[(0.0, 40.0, 24.0), (700.0, 760.0, 80.0)]);
        assert_eq!(positions(&align(&surface, &design, &nodes, Edge::Top)), [(40, 24), (60, 24)]);
        assert_eq!(positions(&align(&surface, &design, &nodes, Edge::Bottom)), [(40, 80), (60, 80)]);
    }

    #[test]
    fn nobody_is_covered_and_locked_nodes_stay() {
        let (surface, mut design, nodes) = scene(&[(0.0, 0.0, 0.0), (0.0, 200.0, 10.0), (0.0, 400.0, 20.0)]);
        let last = *nodes.last().unwrap();
        let locked = Node { locked: true, ..design.nodes.get(last).unwrap().clone() };
        design.apply(Edit::PutNode(last, Box::new(locked))).unwrap();
        let edits = align(&surface, &design, &nodes, Edge::Left);
        let found = positions(&edits);
        assert_eq!(found.len(), 2);
        let rects: Vec<Rect> =
            found.iter().map(|&(x, y)| Rect::new(f64::from(x), f64::from(y), 152.0, 56.0)).collect();
        assert!(!rects[0].overlaps(&rects[1]), "{found:?}");
    }

    #[test]
    fn gaps_become_equal_and_the_outermost_stay() {
        let (surface, design, nodes) = scene(&[(0.0, 0.0, 0.0), (0.0, 170.0, 0.0), (0.0, 600.0, 0.0)]);
        let edits = distribute(&surface, &design, &nodes, Way::Across);
        assert_eq!(positions(&edits), [(0, 0), (300, 0), (600, 0)]);
    }
}
