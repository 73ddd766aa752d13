//! What a line must avoid: nodes, names, and the lines drawn so far.

use crate::base::{Point, Rect};
use crate::design::{Design, NodeId};
use crate::scene::layout::{CellKind, Layout};
use crate::scene::measure::{self, Weight};
use crate::scene::tokens::Tokens;

/// Two lines nearer than this look like one.
const TOUCH: f64 = 7.0;
/// A line nearer than this to the edge of a frame cannot be told from it.
const EDGE: f64 = 7.0;

/// Nodes, names and drawn lines, found by place.
pub(super) struct Field {
    nodes: Grid<(NodeId, Rect)>,
    /// Names and captions, which a line had better not cross.
    texts: Grid<Rect>,
    /// Cells and bands: a line that only passes had better run between them.
    rooms: Grid<Rect>,
    /// Strips that hold the names of regions: lines cross them, but do not run along them.
    headers: Vec<Rect>,
    level: Tracks,
    upright: Tracks,
    /// Where frames run.
    edges_x: Vec<f64>,
    edges_y: Vec<f64>,
}

/// What is wrong with a piece of line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trouble {
    pub nodes: u32,
    pub overlap: f64,
    pub shared: f64,
    pub crossings: u32,
    pub on_edge: bool,
    pub texts: u32,
    pub rooms: u32,
    pub in_header: bool,
}

impl Field {
    pub fn of(design: &Design, layout: &Layout) -> Self {
        let area = layout.bounds.grown(200.0);
        let mut nodes = Grid::over(&area, 128.0);
        for (&id, rect) in &layout.nodes {
            nodes.put(rect, (id, *rect));
        }
        let mut texts = Grid::over(&area, 128.0);
        for rect in text_areas(design, layout) {
            texts.put(&rect, rect);
        }
        let mut rooms = Grid::over(&area, 256.0);
        let mut headers = Vec::new();
        let mut edges_x = Vec::new();
        let mut edges_y = Vec::new();
        let mut edges = |rect: &Rect| {
            edges_x.extend([rect.x, rect.right()]);
            edges_y.extend([rect.y, rect.bottom()]);
        };
        for cell in &layout.cells {
            let drawn = match cell.kind {
                CellKind::Az => cell.vswitch.is_some(),
                CellKind::TopBand | CellKind::BottomBand => !cell.empty,
                CellKind::Site | CellKind::Unplaced => true,
                CellKind::SideBand | CellKind::Internet => false,
            };
            if drawn {
                edges(&cell.rect);
            }
            if !cell.empty && matches!(cell.kind, CellKind::Az | CellKind::TopBand | CellKind::BottomBand) {
                rooms.put(&cell.rect, cell.rect);
            }
        }
        for rect in layout.rows.iter().map(|row| row.rect) {
            edges(&rect);
        }
        for region in &layout.regions {
            edges(&region.rect);
            headers.push(region.header);
        }
        for list in [&mut edges_x, &mut edges_y] {
            list.sort_by(f64::total_cmp);
            list.dedup();
        }
        let level = Tracks::over(area.y, area.bottom());
        let upright = Tracks::over(area.x, area.right());
        Self { nodes, texts, rooms, headers, level, upright, edges_x, edges_y }
    }

    /// The nodes that touch a rectangle, in the order of their ids.
    pub fn nodes_in(&self, rect: &Rect) -> Vec<(NodeId, Rect)> {
        let mut found: Vec<(NodeId, Rect)> =
            self.nodes.around(rect).filter(|(_, node)| node.overlaps(rect)).copied().collect();
        found.sort_by_key(|(id, _)| *id);
        found.dedup_by_key(|(id, _)| *id);
        found
    }

    /// Whether any node touches a rectangle.
    pub fn has_node_in(&self, rect: &Rect) -> bool {
        self.nodes.around(rect).any(|(_, node)| node.overlaps(rect))
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
        let line = between(a, b).grown(0.1);
        for (id, node) in self.nodes.around(&line.grown(clearance)) {
            let margin = if *id == own.0 || *id == own.1 { -1.0 } else { clearance - 0.5 };
            found.nodes += u32::from(node.grown(margin).overlaps(&line));
        }
        let level = (a.y - b.y).abs() < 0.01;
        let (across, from, to) =
            if level { (a.y, a.x.min(b.x), a.x.max(b.x)) } else { (a.x, a.y.min(b.y), a.y.max(b.y)) };
        let (along, other, edges) = if level {
            (&self.level, &self.upright, &self.edges_y)
        } else {
            (&self.upright, &self.level, &self.edges_x)
        };
        for track in along.near(across - TOUCH, across + TOUCH) {
            let common = to.min(track.to) - from.max(track.from);
            let apart = (track.across - across).abs();
            if common > 1.0 && apart < TOUCH {
                if track.net == net && apart < 0.5 {
                    found.shared += common;
                } else {
                    found.overlap += common;
                }
            }
        }
        if crossings {
            let crossed = other.near(from, to).filter(|track| {
                track.net != net
                    && track.across > from + 1.0
                    && track.across < to - 1.0
                    && across > track.from + 1.0
                    && across < track.to - 1.0
            });
            found.crossings = u32::try_from(crossed.count()).unwrap_or(u32::MAX);
        }
        if to - from > 12.0 {
            let start = edges.partition_point(|edge| *edge < across - EDGE);
            found.on_edge = edges.get(start).is_some_and(|edge| *edge <= across + EDGE);
        }
        let count = |grid: &Grid<Rect>| {
            u32::try_from(grid.around(&line).filter(|area| area.overlaps(&line)).count()).unwrap_or(u32::MAX)
        };
        found.texts = count(&self.texts);
        if level {
            found.rooms = count(&self.rooms).min(4);
            found.in_header = self.headers.iter().any(|header| header.overlaps(&line));
        }
        found.shared = found.shared.min(to - from);
        found
    }

    /// Remembers a line that is now drawn.
    pub fn draw(&mut self, points: &[Point], net: usize) {
        for pair in points.windows(2) {
            let [a, b] = pair else { continue };
            if (a.y - b.y).abs() < 0.01 {
                self.level.put(Track { across: a.y, from: a.x.min(b.x), to: a.x.max(b.x), net });
            } else {
                self.upright.put(Track { across: a.x, from: a.y.min(b.y), to: a.y.max(b.y), net });
            }
        }
    }

    /// How many edges of frames run through the height of a rectangle.
    pub fn edges_in(&self, rect: &Rect) -> usize {
        let before = |y: f64| self.edges_y.partition_point(|edge| *edge < y);
        before(rect.bottom()) - before(rect.y)
    }

    /// How many lines of other nets pass through a rectangle: labels are kept off lines.
    pub fn lines_in(&self, rect: &Rect, net: usize) -> usize {
        let count = |tracks: &Tracks, (low, high): (f64, f64), (from, to): (f64, f64)| {
            tracks
                .near(low, high)
                .filter(|track| {
                    track.net != net
                        && track.across > low
                        && track.across < high
                        && track.to.min(to) > track.from.max(from)
                })
                .count()
        };
        let (x, y) = ((rect.x, rect.right()), (rect.y, rect.bottom()));
        count(&self.level, y, x) + count(&self.upright, x, y)
    }
}

/// Where names of frames and captions of cells stand.
pub(super) fn text_areas(design: &Design, layout: &Layout) -> Vec<Rect> {
    let sizes = Tokens::builtin().text;
    let wide = |words: &str, size: f64| measure::width(words, size, Weight::Bold) + 8.0;
    let mut out = Vec::new();
    for az in &layout.azs {
        let name = design.azs.get(az.id).map_or("", |az| az.name.as_str());
        let w = wide(name, sizes.body).min(az.header.w / 2.0);
        out.push(Rect::new(az.header.x + 8.0, az.header.y + 4.0, w + 4.0, az.header.h - 8.0));
    }
    for region in &layout.regions {
        let words = design
            .regions
            .get(region.id)
            .map_or(0.0, |row| wide(&row.name, sizes.panel_title) + wide(&row.code, sizes.label));
        let vpcs: f64 = design
            .vpcs
            .values()
            .filter(|vpc| vpc.region == region.id)
            .map(|vpc| wide(&vpc.name, sizes.label) + if vpc.cidr.is_some() { 100.0 } else { 0.0 })
            .sum();
        let w = (words + vpcs + 140.0).min(region.header.w);
        out.push(Rect { w, ..region.header });
    }
    out.extend(layout.sites.iter().map(|site| site.header));
    for row in &layout.rows {
        let middle = row.gutter.center().y;
        out.push(Rect::new(row.gutter.x, middle - 24.0, row.gutter.w - 16.0, 48.0));
    }
    for cell in &layout.cells {
        let Some(vswitch) = cell.vswitch.and_then(|id| design.vswitches.get(id)) else { continue };
        let words = wide(&vswitch.name, sizes.caption) + if vswitch.cidr.is_some() { 170.0 } else { 0.0 };
        let w = (words + 30.0).min(cell.rect.w);
        out.push(Rect::new(cell.rect.x, cell.rect.bottom() - 26.0, w, 26.0));
    }
    out
}

/// The rectangle that two points span, without area for a straight line.
pub(super) fn between(a: Point, b: Point) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect::new(x, y, (a.x - b.x).abs(), (a.y - b.y).abs())
}

/// Things in square buckets; a thing lies in every bucket it touches.
struct Grid<T> {
    x: f64,
    y: f64,
    side: f64,
    across: usize,
    down: usize,
    buckets: Vec<Vec<T>>,
}

impl<T: Copy> Grid<T> {
    fn over(area: &Rect, side: f64) -> Self {
        let across = ((area.w / side).ceil().max(1.0) as usize).min(2_000);
        let down = ((area.h / side).ceil().max(1.0) as usize).min(2_000);
        Self { x: area.x, y: area.y, side, across, down, buckets: vec![Vec::new(); across * down] }
    }

    fn span(&self, rect: &Rect) -> (std::ops::RangeInclusive<usize>, std::ops::RangeInclusive<usize>) {
        let column = |x: f64| ((((x - self.x) / self.side).max(0.0)) as usize).min(self.across - 1);
        let row = |y: f64| ((((y - self.y) / self.side).max(0.0)) as usize).min(self.down - 1);
        (column(rect.x)..=column(rect.right()), row(rect.y)..=row(rect.bottom()))
    }

    fn put(&mut self, rect: &Rect, thing: T) {
        let (columns, rows) = self.span(rect);
        for row in rows {
            for column in columns.clone() {
                if let Some(bucket) = self.buckets.get_mut(row * self.across + column) {
                    bucket.push(thing);
                }
            }
        }
    }

    /// What lies in the buckets that a rectangle touches; a large thing may come more than once.
    fn around(&self, rect: &Rect) -> impl Iterator<Item = &T> {
        let (columns, rows) = self.span(rect);
        rows.flat_map(move |row| columns.clone().map(move |column| row * self.across + column))
            .filter_map(|index| self.buckets.get(index))
            .flatten()
    }
}

/// A straight piece of a drawn line.
#[derive(Debug, Clone, Copy)]
struct Track {
    across: f64,
    from: f64,
    to: f64,
    net: usize,
}

/// Drawn lines of one direction, by where they lie across it.
struct Tracks {
    start: f64,
    buckets: Vec<Vec<Track>>,
}

impl Tracks {
    const SIDE: f64 = 16.0;

    fn over(from: f64, to: f64) -> Self {
        let count = (((to - from) / Self::SIDE).ceil().max(1.0) as usize).min(20_000);
        Self { start: from, buckets: vec![Vec::new(); count] }
    }

    fn bucket(&self, across: f64) -> usize {
        ((((across - self.start) / Self::SIDE).max(0.0)) as usize).min(self.buckets.len() - 1)
    }

    fn put(&mut self, track: Track) {
        let bucket = self.bucket(track.across);
        if let Some(bucket) = self.buckets.get_mut(bucket) {
            bucket.push(track);
        }
    }

    fn near(&self, low: f64, high: f64) -> impl Iterator<Item = &Track> {
        self.buckets.get(self.bucket(low)..=self.bucket(high)).into_iter().flatten().flatten()
    }
}
