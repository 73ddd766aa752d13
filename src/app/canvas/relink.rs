//! Changing a drawn link: an end goes to another node, a leg is dragged aside.

use crate::app::Selection;
use crate::base::{Point, Text};
use crate::design::{Design, Edit, Link, LinkId, Node, NodeId, Pos, Product};
use crate::text;

use super::context::{Act, Context};
use super::guess;
use super::snap;

/// How far from a node a line that is bent by hand runs straight, in document units.
const STUB: f64 = 24.0;

/// The leg of a route that is nearest to a point.
#[must_use]
pub fn leg_at(route: &[Point], at: Point) -> usize {
    let away = |leg: &[Point]| match leg {
        [a, b] => {
            let gap = |v: f64, p: f64, q: f64| (p.min(q) - v).max(v - p.max(q)).max(0.0);
            gap(at.x, a.x, b.x) + gap(at.y, a.y, b.y)
        }
        _ => f64::MAX,
    };
    let legs = route.windows(2).map(away).enumerate();
    legs.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(leg, _)| leg)
}

/// The route with one leg dragged to where the pointer is; the other legs follow. The legs at the nodes keep a
/// stub, so that the line still meets its nodes head on.
#[must_use]
pub fn bent(route: &[Point], leg: usize, to: Point, free: bool) -> Vec<Point> {
    let (Some(&a), Some(&b)) = (route.get(leg), route.get(leg + 1)) else { return route.to_vec() };
    let to = if free { to } else { Point::new(snap::on_grid(to.x, 0.0), snap::on_grid(to.y, 0.0)) };
    let level = (a.y - b.y).abs() < 0.01;
    let aside = |p: Point| if level { Point::new(p.x, to.y) } else { Point::new(to.x, p.y) };
    // A point on the leg, a stub away from one of its ends.
    let stub = |from: Point, towards: Point| {
        let length = (from.x - towards.x).abs() + (from.y - towards.y).abs();
        let share = (STUB / length.max(1.0)).min(0.4);
        Point::new(from.x + (towards.x - from.x) * share, from.y + (towards.y - from.y) * share)
    };
    let mut out: Vec<Point> = route.get(..leg).unwrap_or_default().to_vec();
    if leg == 0 {
        let near = stub(a, b);
        out.extend([a, near, aside(near)]);
    } else {
        out.push(aside(a));
    }
    if leg + 2 == route.len() {
        let near = stub(b, a);
        out.extend([aside(near), near, b]);
    } else {
        out.push(aside(b));
    }
    out.extend(route.get(leg + 2..).unwrap_or_default());
    out
}

/// The edits that keep a route as the person bent it.
#[must_use]
pub fn bend_edits(link: LinkId, route: &[Point]) -> Vec<Edit> {
    let corners = route.get(1..route.len().saturating_sub(1)).unwrap_or_default();
    let bends = corners.iter().map(|p| Pos { x: p.x.round() as i32, y: p.y.round() as i32 }).collect();
    vec![Edit::SetBends(link, bends)]
}

/// The link with one end at another node, and what follows from it; `target` is the end it leads to. Bends that
/// were set by hand belong to the old way and go.
///
/// # Errors
/// When the link would be useless or double.
pub fn attach_edits(design: &Design, id: LinkId, target: bool, node: NodeId) -> Result<Vec<Edit>, Text> {
    let Some(before) = design.links.get(id) else { return Ok(Vec::new()) };
    let link =
        if target { Link { to: node, ..before.clone() } } else { Link { from: node, ..before.clone() } };
    if link == *before {
        return Ok(Vec::new());
    }
    if link.from == link.to {
        return Err(Text::fixed("连线的两端不能是同一个节点", "a link needs two different nodes"));
    }
    if guess::same_link(design, &link).is_some() {
        return Err(Text::fixed(
            "这两个节点之间已有同样的连线",
            "these two nodes have this very link already",
        ));
    }
    let mut edits = Vec::new();
    // A line from a load balancer to a server stands for a backend: it goes along.
    if let (true, Some(balancer)) = (target, design.nodes.get(before.from))
        && let Product::Slb(slb) = &balancer.product
    {
        let mut moved = slb.clone();
        let is_server = design.nodes.get(node).is_some_and(|n| matches!(n.product, Product::Ecs(_)));
        for listener in &mut moved.listeners {
            if listener.backends.contains(&before.to) && is_server && !listener.backends.contains(&node) {
                listener.backends.retain(|&backend| backend != before.to);
                listener.backends.push(node);
                listener.backends.sort_unstable();
            }
        }
        if moved != *slb {
            let changed = Node { product: Product::Slb(moved), ..balancer.clone() };
            edits.push(Edit::PutNode(before.from, Box::new(changed)));
        }
    }
    edits.push(Edit::PutLink(id, link));
    edits.push(Edit::SetBends(id, Vec::new()));
    Ok(edits)
}

/// The link that a drawn line becomes, unless the two nodes have it already.
#[must_use]
pub fn connected(from: NodeId, to: NodeId, at: Point, cx: &Context<'_>) -> Vec<Act> {
    match new_link(cx.design, from, to) {
        Ok((label, edits, id)) => vec![Act::Commit(label, edits), Act::Select(Selection::one(id))],
        Err(why) => vec![Act::Refuse(why, at)],
    }
}

/// The step that connects two nodes, and the link that it makes.
///
/// # Errors
/// When the two have this very link already.
pub fn new_link(design: &Design, from: NodeId, to: NodeId) -> Result<(Text, Vec<Edit>, LinkId), Text> {
    if guess::same_link(design, &guess::link(design, from, to)).is_some() {
        return Err(Text::fixed(
            "这两个节点之间已有同样的连线",
            "these two nodes have this very link already",
        ));
    }
    let name = |id| design.nodes.get(id).map_or("", |node| node.name.as_str());
    let (a, b) = (name(from), name(to));
    let label = text!("连接{a}和{b}", "Connect {a} and {b}");
    Ok((label, guess::edits(design, from, to), design.ids().link()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    fn is_square(route: &[Point]) -> bool {
        route.windows(2).all(|leg| (leg[0].x - leg[1].x).abs() < 0.01 || (leg[0].y - leg[1].y).abs() < 0.01)
    }

    #[test]
    fn an_inner_leg_moves_aside_and_its_neighbours_follow() {
        let route = [at(0.0, 0.0), at(0.0, 100.0), at(200.0, 100.0), at(200.0, 200.0)];
        assert_eq!(leg_at(&route, at(90.0, 97.0)), 1);
        let bent = bent(&route, 1, at(90.0, 47.0), false);
        assert_eq!(bent, [at(0.0, 0.0), at(0.0, 48.0), at(200.0, 48.0), at(200.0, 200.0)]);
    }

    #[test]
    fn legs_at_the_nodes_keep_a_stub_and_all_legs_stay_square() {
        let straight = [at(0.0, 0.0), at(0.0, 200.0)];
        let route = bent(&straight, 0, at(80.0, 100.0), false);
        assert_eq!((route.first(), route.last()), (straight.first(), straight.last()));
        assert!(is_square(&route) && route.contains(&at(80.0, 24.0)) && route.contains(&at(80.0, 176.0)));
        let elbow = [at(0.0, 0.0), at(0.0, 200.0), at(300.0, 200.0)];
        for leg in 0..2 {
            let route = bent(&elbow, leg, at(96.0, 96.0), false);
            assert!(is_square(&route), "{route:?}");
            assert_eq!((route.first(), route.last()), (elbow.first(), elbow.last()));
        }
    }
}
