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
}
