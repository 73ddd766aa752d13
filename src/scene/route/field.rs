//! What a line must avoid: nodes, and the lines drawn so far.

use std::collections::BTreeMap;

use crate::base::{Point, Rect};
use crate::design::NodeId;
use crate::scene::layout::{CellKind, Layout};

const BUCKET: f64 = 128.0;
const LINE_BUCKET: f64 = 32.0;
/// Two lines nearer than this look like one.
const TOUCH: f64 = 7.0;

/// Nodes and drawn lines, found by place.
pub(super) struct Field {
    nodes: BTreeMap<(i32, i32), Vec<(NodeId, Rect)>>,
    horizontal: BTreeMap<i32, Vec<Line>>,
    vertical: BTreeMap<i32, Vec<Line>>,
    /// Where frames run: a line on top of a frame's edge cannot be followed.
    edges_x: Vec<f64>,
    edges_y: Vec<f64>,
    /// Names and captions, which a line had better not cross.
    texts: BTreeMap<(i32, i32), Vec<Rect>>,
    /// Cells and bands: a line that only passes had better run between them.
    rooms: BTreeMap<(i32, i32), Vec<Rect>>,
}

#[derive(Debug, Clone, Copy)]
struct Line {
    across: f64,
    from: f64,
    to: f64,
    net: usize,
}

/// What is wrong with a piece of line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trouble {
    pub nodes: u32,
    pub overlap: f64,
    pub shared: f64,
    pub crossings: u32,
    pub on_edge: u32,
    pub texts: u32,
    pub rooms: u32,
}

impl Field {
    pub fn of(layout: &Layout) -> Self {
        let mut nodes: BTreeMap<(i32, i32), Vec<(NodeId, Rect)>> = BTreeMap::new();
        for (&id, rect) in &layout.nodes {
            for key in buckets(rect) {
                nodes.entry(key).or_default().push((id, *rect));
            }
        }
        let mut edges_x = Vec::new();
        let mut edges_y = Vec::new();
        let drawn = layout.cells.iter().filter(|cell| match cell.kind {
            CellKind::Az => cell.vswitch.is_some(),
            CellKind::TopBand | CellKind::BottomBand => !cell.empty,
            CellKind::Site | CellKind::Unplaced => true,
            CellKind::SideBand | CellKind::Internet => false,
        });
        let frames = drawn
            .map(|cell| cell.rect)
            .chain(layout.rows.iter().map(|row| row.rect))
            .chain(layout.regions.iter().map(|region| region.rect))
            .chain(layout.azs.iter().map(|az| az.rect));
        for rect in frames {
            edges_x.extend([rect.x, rect.right()]);
            edges_y.extend([rect.y, rect.bottom()]);
        }
        edges_x.sort_by(f64::total_cmp);
        edges_y.sort_by(f64::total_cmp);
        edges_x.dedup();
        edges_y.dedup();
        let mut texts: BTreeMap<(i32, i32), Vec<Rect>> = BTreeMap::new();
        for rect in text_areas(layout) {
            for key in buckets(&rect) {
                texts.entry(key).or_default().push(rect);
            }
        }
        let mut rooms: BTreeMap<(i32, i32), Vec<Rect>> = BTreeMap::new();
        for cell in layout.cells.iter().filter(|cell| {
            matches!(cell.kind, CellKind::Az | CellKind::TopBand | CellKind::BottomBand) && !cell.empty
        }) {
            for key in buckets(&cell.rect) {
                rooms.entry(key).or_default().push(cell.rect);
            }
        }
        let (horizontal, vertical) = (BTreeMap::new(), BTreeMap::new());
        Self { nodes, horizontal, vertical, edges_x, edges_y, texts, rooms }
    }

    /// The nodes that touch a rectangle, in the order of their ids.
    pub fn nodes_in(&self, rect: &Rect) -> Vec<(NodeId, Rect)> {
        let mut found: Vec<(NodeId, Rect)> = buckets(rect)
            .filter_map(|key| self.nodes.get(&key))
            .flatten()
            .filter(|(_, node)| node.overlaps(rect))
            .copied()
            .collect();
        found.sort_by_key(|(id, _)| *id);
        found.dedup_by_key(|(id, _)| *id);
        found
    }

    /// Whether any node touches a rectangle.
    pub fn has_node_in(&self, rect: &Rect) -> bool {
        buckets(rect).filter_map(|key| self.nodes.get(&key)).flatten().any(|(_, node)| node.overlaps(rect))
    }

    /// What a piece of line between two points would run into; its own two nodes may be touched, not crossed.
    pub fn trouble(
        &self,
        a: Point,
        b: Point,
        net: usize,
        own: (NodeId, NodeId),
        clearance: f64,
        crossings: bool,
    ) -> Trouble {
        let mut found = Trouble::default();
        let rect = between(a, b);
        for (id, node) in self.nodes_in(&rect.grown(clearance)) {
            let hit = if id == own.0 || id == own.1 {
                node.grown(-1.0).overlaps(&rect.grown(0.1))
            } else {
                node.grown(clearance - 0.5).overlaps(&rect.grown(0.1))
            };
            found.nodes += u32::from(hit);
        }
        let level = (a.y - b.y).abs() < 0.01;
        let (across, from, to) =
            if level { (a.y, rect.x, rect.right()) } else { (a.x, rect.y, rect.bottom()) };
        let (along, other) =
            if level { (&self.horizontal, &self.vertical) } else { (&self.vertical, &self.horizontal) };
        for bucket in bucket(across - TOUCH)..=bucket(across + TOUCH) {
            for line in along.get(&bucket).into_iter().flatten() {
                let common = to.min(line.to) - from.max(line.from);
                let apart = (line.across - across).abs();
                if common <= 1.0 || apart >= TOUCH {
                } else if line.net != net {
                    found.overlap += common;
                } else if apart < 0.5 {
                    found.shared += common;
                } else {
                    found.overlap += common;
                }
            }
        }
        if crossings {
            for (_, lines) in other.range(bucket(from)..=bucket(to)) {
                let crossed = lines.iter().filter(|line| {
                    line.net != net
                        && line.across > from + 1.0
                        && line.across < to - 1.0
                        && across > line.from + 1.0
                        && across < line.to - 1.0
                });
                found.crossings += u32::try_from(crossed.count()).unwrap_or(u32::MAX);
            }
        }
        if to - from > 12.0 {
            let edges = if level { &self.edges_y } else { &self.edges_x };
            let start = edges.partition_point(|edge| *edge < across - 5.0);
            found.on_edge += u32::from(edges.get(start).is_some_and(|edge| *edge <= across + 5.0));
        }
        found.texts = touched(&self.texts, &rect);
        if level {
            found.rooms = touched(&self.rooms, &rect);
        }
        found.shared = found.shared.min(to - from);
        found
    }

    /// Remembers a line that is now drawn.
    pub fn draw(&mut self, points: &[Point], net: usize) {
        for pair in points.windows(2) {
            let [a, b] = pair else { continue };
            let rect = between(*a, *b);
            if (a.y - b.y).abs() < 0.01 {
                let line = Line { across: a.y, from: rect.x, to: rect.right(), net };
                self.horizontal.entry(bucket(a.y)).or_default().push(line);
            } else {
                let line = Line { across: a.x, from: rect.y, to: rect.bottom(), net };
                self.vertical.entry(bucket(a.x)).or_default().push(line);
            }
        }
    }

    /// How many edges of frames cross a rectangle.
    pub fn edges_in(&self, rect: &Rect) -> usize {
        let within = |edges: &[f64], low: f64, high: f64| {
            edges.partition_point(|edge| *edge < high) - edges.partition_point(|edge| *edge <= low)
        };
        within(&self.edges_y, rect.y, rect.bottom())
    }

    /// How many lines of other nets pass through a rectangle: labels are kept off lines.
    pub fn lines_in(&self, rect: &Rect, net: usize) -> usize {
        let count = |lines: &BTreeMap<i32, Vec<Line>>, lo: f64, hi: f64, from: f64, to: f64| -> usize {
            lines
                .range(bucket(lo)..=bucket(hi))
                .flat_map(|(_, lines)| lines)
                .filter(|line| {
                    line.net != net
                        && line.across > lo
                        && line.across < hi
                        && line.to.min(to) > line.from.max(from)
                })
                .count()
        };
        count(&self.horizontal, rect.y, rect.bottom(), rect.x, rect.right())
            + count(&self.vertical, rect.x, rect.right(), rect.y, rect.bottom())
    }
}

/// Where names of frames and captions of cells stand, or may stand.
pub(super) fn text_areas(layout: &Layout) -> Vec<Rect> {
    let azs = layout.azs.iter().map(|az| Rect { w: (az.header.w / 2.0).min(176.0), ..az.header });
    let regions = layout.regions.iter().map(|region| region.header);
    let sites = layout.sites.iter().map(|site| site.header);
    let rows = layout.rows.iter().map(|row| {
        let middle = row.gutter.center().y;
        Rect::new(row.gutter.x, middle - 24.0, row.gutter.w - 8.0, 48.0)
    });
    let captions = layout
        .cells
        .iter()
        .filter(|cell| cell.vswitch.is_some())
        .map(|cell| Rect::new(cell.rect.x, cell.rect.bottom() - 26.0, cell.rect.w.min(190.0), 26.0));
    azs.chain(regions).chain(sites).chain(rows).chain(captions).collect()
}

fn touched(areas: &BTreeMap<(i32, i32), Vec<Rect>>, line: &Rect) -> u32 {
    let line = line.grown(0.1);
    let mut found: Vec<&Rect> = buckets(&line)
        .filter_map(|key| areas.get(&key))
        .flatten()
        .filter(|area| area.overlaps(&line))
        .collect();
    found.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    found.dedup();
    u32::try_from(found.len()).unwrap_or(u32::MAX)
}

/// The rectangle that two points span, without area for a straight line.
pub(super) fn between(a: Point, b: Point) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect::new(x, y, (a.x - b.x).abs(), (a.y - b.y).abs())
}

fn bucket(v: f64) -> i32 {
    (v / LINE_BUCKET).floor() as i32
}

fn buckets(rect: &Rect) -> impl Iterator<Item = (i32, i32)> + use<> {
    let cell = |v: f64| (v / BUCKET).floor() as i32;
    let (x0, x1, y0, y1) = (cell(rect.x), cell(rect.right()), cell(rect.y), cell(rect.bottom()));
    (x0..=x1).flat_map(move |x| (y0..=y1).map(move |y| (x, y)))
}
