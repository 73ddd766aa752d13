//! Labels on plates, beside nothing else.

use std::collections::BTreeMap;

use super::field::{Field, text_areas};
use super::nets::Net;
use super::{Label, Route};
use crate::base::{Point, Rect};
use crate::design::{Design, Link, LinkId};
use crate::scene::layout::Layout;
use crate::scene::measure::{self, Weight};
use crate::scene::tokens::Tokens;

const HEIGHT: f64 = 16.0;
const PAD: f64 = 5.0;

pub(super) fn labels(
    design: &Design,
    layout: &Layout,
    nets: &[Net],
    routes: &BTreeMap<LinkId, Route>,
    field: &Field,
) -> Vec<Label> {
    let size = Tokens::builtin().text.caption;
    let mut taken: BTreeMap<i32, Vec<Rect>> = BTreeMap::new();
    // Names of frames are as good as labels.
    for rect in text_areas(design, layout) {
        claim(&mut taken, rect);
    }
    let mut out = Vec::new();
    for (index, net) in nets.iter().enumerate() {
        let Some(&(of, ..)) = net.links.first() else { continue };
        let Some(text) = design.links.get(of).and_then(words) else { continue };
        let text = measure::elide(&measure::typeset(&text), size, Weight::Regular, 180.0);
        let width = measure::width(&text, size, Weight::Regular) + 2.0 * PAD;
        let mut best: Option<(f64, LinkId, Rect)> = None;
        for (link, ..) in net.links.iter().take(6) {
            let Some(route) = routes.get(link) else { continue };
            for (bias, rect) in spots(&route.points, width) {
                if best.as_ref().is_some_and(|(least, ..)| bias >= *least) {
                    continue;
                }
                let free = !field.has_node_in(&rect.grown(3.0)) && !is_taken(&taken, &rect.grown(2.0));
                if !free {
                    continue;
                }
                let cost = bias
                    + 60.0 * field.lines_in(&rect.grown(1.0), index) as f64
                    + 7.0 * field.edges_in(&rect) as f64;
                if best.as_ref().is_none_or(|(least, ..)| cost < *least - 1e-6) {
                    best = Some((cost, *link, rect));
                }
            }
        }
        if let Some((_, of, rect)) = best {
            claim(&mut taken, rect);
            out.push(Label { of, rect, text });
        }
    }
    out
}

/// What a link says: its own words, else protocol and port.
fn words(link: &Link) -> Option<String> {
    if !link.label.trim().is_empty() {
        return Some(link.label.trim().to_owned());
    }
    match (link.protocol, link.ports) {
        (crate::design::Protocol::Tcp, None) => None,
        (protocol, Some(ports)) => Some(format!("{protocol} {ports}")),
        (protocol, None) => Some(protocol.to_string()),
    }
}

/// Places along a line, the pleasant ones with a small bias.
fn spots(points: &[Point], width: f64) -> Vec<(f64, Rect)> {
    let mut out = Vec::new();
    let last = points.len().saturating_sub(2);
    for (i, pair) in points.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let level = (a.y - b.y).abs() < 0.01;
        let length = (a.x - b.x).abs() + (a.y - b.y).abs();
        let needed = if level { width + 16.0 } else { HEIGHT + 14.0 };
        // The arrowhead's end is short of room.
        let usable = if i == last { length - 8.0 } else { length };
        if usable < needed {
            continue;
        }
        for (share, shift) in
            [(0.5, 0.0), (0.35, 3.0), (0.65, 3.0), (0.2, 6.0), (0.8, 6.0), (0.1, 9.0), (0.9, 9.0)]
        {
            let along = share * usable;
            let extent = if level { width } else { HEIGHT };
            if along < extent / 2.0 + 4.0 || usable - along < extent / 2.0 + 4.0 {
                continue;
            }
            let t = along / length;
            let center = Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
            let rect = Rect::new(center.x - width / 2.0, center.y - HEIGHT / 2.0, width, HEIGHT);
            // Level pieces carry words best, and what is common to the net lies near the source.
            let bias = shift + if level { 0.0 } else { 8.0 } + 2.0 * i as f64 - (length / 200.0).min(4.0);
            out.push((bias, rect));
        }
    }
    out
}

fn bands(rect: &Rect) -> std::ops::RangeInclusive<i32> {
    ((rect.y / 64.0).floor() as i32)..=((rect.bottom() / 64.0).floor() as i32)
}

fn claim(taken: &mut BTreeMap<i32, Vec<Rect>>, rect: Rect) {
    for band in bands(&rect) {
        taken.entry(band).or_default().push(rect);
    }
}

fn is_taken(taken: &BTreeMap<i32, Vec<Rect>>, rect: &Rect) -> bool {
    bands(rect).any(|band| taken.get(&band).is_some_and(|list| list.iter().any(|other| other.overlaps(rect))))
}
