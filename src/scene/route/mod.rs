//! Links as lines: orthogonal, around nodes, parallel ones apart, one label for links that say the same.

mod around;
mod field;
mod nets;
mod ports;
mod search;
mod labels;
mod paint;

pub use paint::sample;

use std::collections::BTreeMap;

use crate::base::{Point, Rect};
use crate::design::{Design, LinkId};

use super::layout::Layout;

/// The line of one link.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// From the edge of the source to the edge of the target, in right angles.
    pub points: Vec<Point>,
    /// Links of one net say the same and share lines: what a source tells all its targets, or all tell one.
    pub net: usize,
}

/// The lines of all links.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Routes {
    /// By link.
    pub routes: BTreeMap<LinkId, Route>,
    /// Labels: of which link, where, what.
    pub labels: Vec<Label>,
}

/// What is said beside a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// A link of the net it speaks for.
    pub of: LinkId,
    /// Its plate.
    pub rect: Rect,
    /// The words.
    pub text: String,
}

impl Routes {
    /// Routes every link of a design.
    #[must_use]
    pub fn of(design: &Design, layout: &Layout) -> Self {
        let nets = nets::nets(design, layout);
        let mut field = field::Field::of(design, layout);
        let ends = ports::ends(design, layout, &nets, &field);
        let routes = search::search(design, layout, &nets, &ends, &mut field);
        let labels = labels::labels(design, layout, &nets, &routes, &field);
        Self { routes, labels }
    }

    /// Keeps the lines of some links. A label that spoke for a net goes on speaking for what is left of it.
    pub(super) fn keep(&mut self, wanted: impl Fn(LinkId) -> bool) {
        let nets: BTreeMap<LinkId, usize> = self.routes.iter().map(|(id, route)| (*id, route.net)).collect();
        self.routes.retain(|id, _| wanted(*id));
        let left = &self.routes;
        self.labels.retain_mut(|label| {
            let net = nets.get(&label.of);
            let speaks =
                |id: &LinkId| left.get(id).is_some_and(|route| on(&route.points, label.rect.center()));
            if !speaks(&label.of) {
                let other = left.iter().find(|(id, route)| Some(&route.net) == net && speaks(id));
                let Some((id, _)) = other else { return false };
                label.of = *id;
            }
            true
        });
    }
}

/// Whether a line passes through a point.
fn on(points: &[Point], p: Point) -> bool {
    points.windows(2).any(|pair| match pair {
        [a, b] => field::between(*a, *b).grown(1.0).contains(p),
        _ => false,
    })
}
