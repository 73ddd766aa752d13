//! A drawing in which something has failed: what is down, degraded, or cut off, in colour and in pattern.

use super::shape::{Dash, PathShape, RectShape, Segment, Shape, Stroke};
use super::tokens::Color;
use super::{HitArea, Scene};
use crate::base::{Point, Rect};
use crate::design::Ref;
use crate::resilience::{NodeState, Picture};

/// Marks every node that fares badly, over the drawing: a cross for what has failed, slanted lines for what is cut
/// off from what it needs, a dotted frame for what does its job with less.
pub fn strike(scene: &mut Scene, picture: &Picture) {
    let boxes: Vec<(Rect, NodeState)> = scene
        .hits
        .iter()
        .filter_map(|hit| match (hit.of, &hit.area) {
            (Ref::Node(id), HitArea::Box(rect)) => Some((*rect, picture.nodes.get(&id).copied()?)),
            _ => None,
        })
        .collect();
    for (rect, state) in boxes {
        match state {
            NodeState::Up => {}
            NodeState::Failed => {
                scene.items.push(frame(rect, Stroke::solid(Color::Error, 2.0)));
                scene.items.push(line(
                    Point::new(rect.x, rect.y),
                    Point::new(rect.x + rect.w, rect.y + rect.h),
                    Color::Error,
                ));
                scene.items.push(line(
                    Point::new(rect.x, rect.y + rect.h),
                    Point::new(rect.x + rect.w, rect.y),
                    Color::Error,
                ));
            }
            NodeState::Down => {
                scene
                    .items
                    .push(frame(rect, Stroke { color: Color::Warning, width: 2.0, dash: Dash::Dashed }));
                for part in [0.25, 0.5, 0.75] {
                    let x = rect.x + rect.w * part;
                    let half = (rect.h / 2.0).min(rect.w / 4.0);
                    let middle = rect.y + rect.h / 2.0;
                    scene.items.push(line(
                        Point::new(x - half, middle + half),
                        Point::new(x + half, middle - half),
                        Color::Warning,
                    ));
                }
            }
            NodeState::Degraded => {
                scene.items.push(frame(rect, Stroke { color: Color::Info, width: 2.0, dash: Dash::Dotted }));
            }
        }
    }
}

fn frame(rect: Rect, stroke: Stroke) -> Shape {
    Shape::Rect(RectShape { rect, radius: 4.0, fill: None, stroke: Some(stroke) })
}

fn line(from: Point, to: Point, color: Color) -> Shape {
    Shape::Path(PathShape {
        segments: vec![Segment::Move(from), Segment::Line(to)],
        fill: None,
        stroke: Some(Stroke::solid(color, 2.0)),
    })
}
