//! What lies over the drawing: selection, handles, ghosts, lit cells, guides, and words at the pointer.

use std::collections::BTreeMap;

use egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Stroke, StrokeKind, Vec2, vec2};

use crate::app::{Compared, FailureScene, Selection, theme};
use crate::base::{Lang, Point, Text};
use crate::catalog::Catalog;
use crate::compare::Kind;
use crate::design::{Design, LinkId, NodeId, Place, Ref, RegionId};
use crate::resilience::{Failing, NodeState};
use crate::scene::{self, Color, SceneOptions, Theme, Tokens};

use super::context::LEAST_SCALE_OF_SIGNS;
use super::drawing::Drawing;
use super::feedback::Feedback;
use super::paint;
use super::starter;
use super::view::View;

/// Everything that overlays are painted with.
pub struct Over<'a> {
    /// The painter of the canvas.
    pub painter: &'a Painter,
    /// The canvas's top left corner on the screen.
    pub corner: Pos2,
    /// How the document lies under the window.
    pub view: View,
    /// Light or dark.
    pub theme: Theme,
    /// The language of words.
    pub lang: Lang,
    /// The design.
    pub design: &'a Design,
    /// What the cloud offers.
    pub catalog: &'a Catalog,
    /// The drawing.
    pub drawing: &'a Drawing,
}

/// Where a line from inside a box towards a point outside crosses the edge of the box.
pub(super) fn leaving(area: egui::Rect, from: Pos2, to: Pos2) -> Pos2 {
    let way = to - from;
    let half = area.size() / 2.0;
    let reach = (way.x.abs() / half.x.max(1.0)).max(way.y.abs() / half.y.max(1.0));
    if reach <= 1.0 { from } else { from + way / reach }
}

/// Up to how many nodes are drawn whole while they are dragged.
const MOST_GHOSTS: usize = 24;

/// Distance of the dots of the grid, in units; every second, fourth … when they would be too dense.
const DOTS: f64 = 24.0;

impl Over<'_> {
    pub(super) fn ink(&self, color: Color) -> Color32 {
        theme::color(color, self.theme)
    }

    pub(super) fn area(&self, rect: &crate::base::Rect) -> egui::Rect {
        paint::area(self.corner, self.view, rect)
    }

    fn at(&self, point: Point) -> Pos2 {
        paint::on_screen(self.corner, self.view, point)
    }

    pub(super) fn radius(&self) -> CornerRadius {
        let radius = (Tokens::builtin().space.radius * self.view.scale).round();
        CornerRadius::same(radius.clamp(0.0, 32.0) as u8)
    }

    /// Dots on a grid that follows the document, behind everything.
    pub fn grid(&self) {
        let mut pitch = DOTS;
        while pitch * self.view.scale < 14.0 {
            pitch *= 2.0;
        }
        let clip = self.painter.clip_rect();
        let first = self
            .view
            .to_doc(Point::new(f64::from(clip.min.x - self.corner.x), f64::from(clip.min.y - self.corner.y)));
        let start = Point::new((first.x / pitch).floor() * pitch, (first.y / pitch).floor() * pitch);
        let step = (pitch * self.view.scale) as f32;
        let from = self.at(start);
        let ink = self.ink(Color::Grid);
        let dot = vec2(1.5, 1.5);
        let mut mesh = egui::Mesh::default();
        let mut y = from.y;
        while y <= clip.max.y {
            let mut x = from.x;
            while x <= clip.max.x {
                mesh.add_colored_rect(egui::Rect::from_center_size(egui::pos2(x, y), dot), ink);
                x += step;
            }
            y += step;
        }
        self.painter.add(mesh);
    }

    /// Containers that will take what is dropped, under everything that moves.
    pub fn lit(&self, feedback: &Feedback) {
        for rect in &feedback.lit {
            let area = self.area(rect).shrink(1.0);
            self.painter.rect(
                area,
                self.radius(),
                self.ink(Color::Accent).gamma_multiply(0.07),
                Stroke::new(1.5, self.ink(Color::Accent).gamma_multiply(0.7)),
                StrokeKind::Inside,
            );
        }
    }

    /// What is selected, and the handles of the nodes that show them.
    pub fn selection(&self, selection: &Selection, hovered: Option<Ref>, handles_of: &[NodeId]) {
        let accent = self.ink(Color::Accent);
        if let Some(what) = hovered.filter(|what| !selection.contains(*what)) {
            self.outline(what, Stroke::new(1.0, accent.gamma_multiply(0.8)));
        }
        for what in selection.iter() {
            self.outline(what, Stroke::new(2.0, accent));
        }
        for &node in handles_of {
            for handle in self.drawing.surface.handles(node, self.view.scale) {
                self.painter.circle(self.at(handle), 4.0, self.ink(Color::Surface), Stroke::new(1.5, accent));
            }
        }
    }

    /// What the only selected thing can be gripped by: the ends of a link, the count of a node.
    pub fn grips(&self, selection: &Selection) {
        let accent = self.ink(Color::Accent);
        let surface = &self.drawing.surface;
        match selection.single() {
            Some(Ref::Link(id)) => {
                let route = surface.route(id).unwrap_or_default();
                for end in [route.first(), route.last()].into_iter().flatten() {
                    self.painter.circle(
                        self.at(*end),
                        4.5,
                        self.ink(Color::Surface),
                        Stroke::new(2.0, accent),
                    );
                }
            }
            Some(Ref::Node(id)) if self.view.scale >= LEAST_SCALE_OF_SIGNS => {
                for (by, at) in surface.count_signs(id, self.view.scale).into_iter().flatten() {
                    let center = self.at(at);
                    let one = self.design.nodes.get(id).is_none_or(|node| node.count <= 1);
                    let ink = if by < 0 && one { accent.gamma_multiply(0.35) } else { accent };
                    let square = egui::Rect::from_center_size(center, vec2(16.0, 16.0));
                    let surface = self.ink(Color::Surface);
                    let stroke = Stroke::new(1.0, ink);
                    self.painter.rect(square, CornerRadius::same(4), surface, stroke, StrokeKind::Inside);
                    let (arm, line) = (4.0, Stroke::new(1.5, ink));
                    let level = [center - vec2(arm, 0.0), center + vec2(arm, 0.0)];
                    self.painter.line_segment(level, line);
                    if by > 0 {
                        let upright = [center - vec2(0.0, arm), center + vec2(0.0, arm)];
                        self.painter.line_segment(upright, line);
                    }
                }
            }
            _ => {}
        }
    }

    /// What the lines mean that are in use, in the lower left corner.
    pub fn legend(&self) {
        let used = &self.drawing.purposes;
        if used.is_empty() {
            return;
        }
        let size = Tokens::builtin().text.caption as f32;
        let words: Vec<_> = used
            .iter()
            .map(|purpose| {
                let title = scene::purpose_name(*purpose);
                let ink = self.ink(Color::TextSoft);
                self.painter.layout_no_wrap(title.get(self.lang).to_owned(), FontId::proportional(size), ink)
            })
            .collect();
        let widest = words.iter().map(|galley| galley.size().x).fold(0.0, f32::max);
        let (row, pad, sample) = (18.0, 8.0, 32.0);
        let extent = vec2(sample + widest + 3.0 * pad, row * used.len() as f32 + pad);
        let clip = self.painter.clip_rect();
        let plate = Align2::LEFT_BOTTOM.align_size_within_rect(extent, clip.shrink(10.0));
        let border = Stroke::new(1.0, self.ink(Color::Border));
        let fill = self.ink(Color::Surface).gamma_multiply(0.94);
        self.painter.rect(plate, CornerRadius::same(6), fill, border, StrokeKind::Inside);
        for (index, (purpose, galley)) in used.iter().zip(words).enumerate() {
            let y = plate.min.y + pad / 2.0 + row * (index as f32 + 0.5);
            let line = View { origin: Point::default(), scale: 1.0 };
            let shapes = scene::sample(*purpose, &crate::base::Rect::new(0.0, 0.0, f64::from(sample), 0.0));
            let corner = plate.min + vec2(pad, y - plate.min.y);
            paint::paint_now(self.painter, corner, &shapes, line, self.theme, 1.0);
            let at = egui::pos2(plate.min.x + sample + 2.0 * pad, y - galley.size().y / 2.0);
            self.painter.galley(at, galley, self.ink(Color::TextSoft));
        }
    }

    /// What has failed, is down or degraded, each in a colour and a pattern of its own, and the ways that
    /// traffic still takes.
    pub fn failure(&self, scene: &FailureScene) {
        for &id in &scene.picture.live {
            self.link(id, Stroke::new(2.5, self.ink(Color::Good)));
        }
        for one in &scene.failing {
            if let Failing::Row(what) = *one
                && !matches!(what, Ref::Node(_) | Ref::Link(_))
                && let Some(rect) = self.drawing.frame_of(what)
            {
                self.hatch(self.area(&rect), 14.0, self.ink(Color::Error).gamma_multiply(0.35), false);
                self.painter.rect_stroke(
                    self.area(&rect),
                    self.radius(),
                    Stroke::new(2.0, self.ink(Color::Error)),
                    StrokeKind::Inside,
                );
            }
            if let Failing::Row(Ref::Link(id)) = *one {
                self.link(id, Stroke::new(3.0, self.ink(Color::Error)));
            }
        }
        for (&id, &state) in &scene.picture.nodes {
            let Some(rect) = self.drawing.frame_of(id.into()) else { continue };
            let area = self.area(&rect);
            if !area.expand(4.0).intersects(self.painter.clip_rect()) {
                continue;
            }
            let color = match state {
                NodeState::Up => continue,
                NodeState::Failed => Color::Error,
                NodeState::Down => Color::Warning,
                NodeState::Degraded => Color::Info,
            };
            let ink = self.ink(color);
            self.painter.rect_filled(area, self.radius(), ink.gamma_multiply(0.12));
            match state {
                NodeState::Failed => {
                    self.hatch(area, 8.0, ink.gamma_multiply(0.8), false);
                    self.hatch(area, 8.0, ink.gamma_multiply(0.8), true);
                }
                NodeState::Down => self.hatch(area, 8.0, ink.gamma_multiply(0.8), false),
                NodeState::Degraded => self.dots(area, ink.gamma_multiply(0.8)),
                NodeState::Up => {}
            }
            self.painter.rect_stroke(area, self.radius(), Stroke::new(2.0, ink), StrokeKind::Outside);
        }
    }

    /// What differs from another version: added rows have a whole edge and a plus, changed ones a dashed edge and a
    /// tilde, removed ones a hatch and a minus where they stood: told apart by shape and pattern as well as colour.
    pub fn difference(&self, compared: &Compared) {
        let mut gone_in: BTreeMap<Option<Ref>, usize> = BTreeMap::new();
        for (&row, &kind) in &compared.marks {
            let ink = self.ink(match kind {
                Kind::Added => Color::Good,
                Kind::Changed => Color::Warning,
                Kind::Removed => Color::Error,
            });
            match (kind, row) {
                (Kind::Removed, Ref::Node(id)) => {
                    let Some(node) = compared.other.nodes.get(id) else { continue };
                    // It stands listed in the corner of what held it.
                    let holder = self.holder(&compared.other, node.place);
                    let outside = || {
                        let cells = &self.drawing.surface.cells;
                        cells.iter().find(|cell| cell.place == Place::Internet).map(|cell| cell.rect)
                    };
                    let frame = holder.map_or_else(outside, |holder| self.drawing.frame_of(holder));
                    let Some(frame) = frame else { continue };
                    let at = gone_in.entry(holder).or_default();
                    let area = self.area(&frame);
                    let corner = area.left_bottom() + vec2(6.0, -22.0 * (*at as f32 + 1.0) - 4.0);
                    *at += 1;
                    self.gone(corner, &node.name, ink);
                }
                (Kind::Removed, Ref::Link(id)) => {
                    let Some(link) = compared.other.links.get(id) else { continue };
                    let frame =
                        |node: NodeId| self.drawing.frame_of(node.into()).map(|rect| self.area(&rect));
                    let (Some(from), Some(to)) = (frame(link.from), frame(link.to)) else { continue };
                    let (a, b) =
                        (leaving(from, from.center(), to.center()), leaving(to, to.center(), from.center()));
                    let line = egui::Shape::dashed_line(&[a, b], Stroke::new(1.5, ink), 3.0, 5.0);
                    self.painter.extend(line);
                    self.badge(a + (b - a) / 2.0, "−", ink);
                }
                (Kind::Removed, _) => {}
                (Kind::Added, Ref::Link(id)) => {
                    self.link(id, Stroke::new(3.0, ink));
                    self.link_badge(id, "+", ink);
                }
                (_, Ref::Link(id)) => {
                    let points = self.course(id);
                    self.painter.extend(egui::Shape::dashed_line(&points, Stroke::new(3.0, ink), 7.0, 4.0));
                    self.link_badge(id, "~", ink);
                }
                _ => {
                    let Some(rect) = self.drawing.frame_of(row) else { continue };
                    let area = self.area(&rect).expand(2.0);
                    if kind == Kind::Added {
                        self.painter.rect_stroke(
                            area,
                            self.radius(),
                            Stroke::new(2.5, ink),
                            StrokeKind::Outside,
                        );
                    } else {
                        let corners = [
                            area.left_top(),
                            area.right_top(),
                            area.right_bottom(),
                            area.left_bottom(),
                            area.left_top(),
                        ];
                        let line = egui::Shape::dashed_line(&corners, Stroke::new(2.0, ink), 7.0, 4.0);
                        self.painter.extend(line);
                    }
                    self.badge(area.left_top(), if kind == Kind::Added { "+" } else { "~" }, ink);
                }
            }
        }
    }

    /// The frame that a thing of another version stood in, as far as this version still has it.
    fn holder(&self, other: &Design, place: Place) -> Option<Ref> {
        let region = |id: RegionId| self.design.regions.contains(id).then_some(Ref::Region(id));
        match place {
            Place::Az { az, .. } if self.design.azs.contains(az) => Some(az.into()),
            Place::Az { az, .. } => region(other.azs.get(az)?.region),
            Place::Region { region: id, .. } => region(id),
            Place::Site(site) => self.design.sites.contains(site).then(|| site.into()),
            Place::Internet | Place::Unplaced => None,
        }
    }

    /// The name of what is gone on a hatched plate.
    fn gone(&self, corner: Pos2, name: &str, ink: Color32) {
        let size = Tokens::builtin().text.label as f32;
        let words = scene::measure::typeset(&format!("− {name}"));
        let galley = self.painter.layout_no_wrap(words, FontId::proportional(size), ink);
        let area = egui::Rect::from_min_size(corner, galley.size() + vec2(10.0, 4.0));
        self.painter.rect_filled(area, CornerRadius::same(3), self.ink(Color::Surface));
        self.hatch(area, 6.0, ink.gamma_multiply(0.35), false);
        self.painter.rect_stroke(area, CornerRadius::same(3), Stroke::new(1.0, ink), StrokeKind::Inside);
        self.painter.galley(corner + vec2(5.0, 2.0), galley, ink);
    }

    /// The points that a link runs through.
    fn course(&self, id: LinkId) -> Vec<Pos2> {
        let route = self.drawing.surface.route(id).unwrap_or_default();
        route.iter().map(|&point| self.at(point)).collect()
    }

    /// A sign where a link begins, beside its end, so that it covers no words.
    fn link_badge(&self, id: LinkId, sign: &str, ink: Color32) {
        if let [first, second, ..] = self.course(id).as_slice() {
            let way = *second - *first;
            self.badge(*first + way.normalized() * 14.0_f32.min(way.length() / 2.0), sign, ink);
        }
    }

    /// A sign in a small disc.
    fn badge(&self, at: Pos2, sign: &str, ink: Color32) {
        self.painter.circle(at, 8.0, self.ink(Color::Surface), Stroke::new(1.5, ink));
        self.painter.text(at, Align2::CENTER_CENTER, sign, FontId::proportional(13.0), ink);
    }

    /// Slanting lines over an area.
    pub(super) fn hatch(&self, area: egui::Rect, pitch: f32, ink: Color32, rising: bool) {
        let seen = area.intersect(self.painter.clip_rect());
        if !seen.is_positive() {
            return;
        }
        let painter = self.painter.with_clip_rect(seen);
        let height = area.height();
        let mut x = area.left() - height;
        while x < area.right() {
            let (top, bottom) = if rising { (x + height, x) } else { (x, x + height) };
            let ends = [egui::pos2(top, area.top()), egui::pos2(bottom, area.bottom())];
            painter.line_segment(ends, Stroke::new(1.0, ink));
            x += pitch;
        }
    }

    /// Dots over an area.
    fn dots(&self, area: egui::Rect, ink: Color32) {
        let mut y = area.top() + 4.0;
        while y < area.bottom() {
            let mut x = area.left() + 4.0;
            while x < area.right() {
                self.painter.circle_filled(egui::pos2(x, y), 1.2, ink);
                x += 8.0;
            }
            y += 8.0;
        }
    }

    fn outline(&self, what: Ref, stroke: Stroke) {
        match what {
            Ref::Link(id) => self.link(id, Stroke::new(stroke.width + 0.5, stroke.color)),
            _ => {
                let area = self.drawing.frame_of(what).map(|rect| self.area(&rect));
                if let Some(area) = area.filter(|area| area.intersects(self.painter.clip_rect().expand(4.0)))
                {
                    self.painter.rect_stroke(area, self.radius(), stroke, StrokeKind::Outside);
                }
            }
        }
    }

    pub(super) fn link(&self, id: LinkId, stroke: Stroke) {
        let points = self.course(id);
        let clip = self.painter.clip_rect().expand(8.0);
        let bounds =
            points.iter().fold(egui::Rect::NOTHING, |area, &p| area.union(egui::Rect::from_min_max(p, p)));
        if points.len() > 1 && bounds.intersects(clip) {
            self.painter.line(points, stroke);
            // Its words stay legible over the line.
            let words = self.drawing.words_of(id);
            paint::paint_now(self.painter, self.corner, &words, self.view, self.theme, 1.0);
        }
    }

    /// Nodes on their way to where a command has put them.
    pub fn flight(&self, moving: &[(NodeId, crate::base::Rect)]) {
        for (node, _) in moving {
            if let Some(end) = self.drawing.surface.nodes.get(node) {
                let cover = self.ink(Color::Surface);
                self.painter.rect_filled(self.area(end).expand(1.0), self.radius(), cover);
            }
        }
        for (node, rect) in moving {
            if moving.len() <= MOST_GHOSTS {
                let shapes = self.ghost(Some(*node), *rect, None);
                paint::paint_now(self.painter, self.corner, &shapes, self.view, self.theme, 1.0);
            } else {
                self.painter.rect_filled(self.area(rect), self.radius(), self.ink(Color::Surface));
                let edge = Stroke::new(1.0, self.ink(Color::Accent));
                self.painter.rect_stroke(self.area(rect), self.radius(), edge, StrokeKind::Outside);
            }
        }
    }

    /// What a gesture shows: where nodes will be, guides, the box of the selection, the line that is drawn.
    pub fn gesture(&self, feedback: &Feedback, placing: Option<&str>) {
        let accent = self.ink(Color::Accent);
        let refused = feedback.refusal.is_some();
        let edge = if refused { self.ink(Color::Error) } else { accent };
        for (node, rect) in &feedback.ghosts {
            if let Some(from) = node.and_then(|id| self.drawing.surface.nodes.get(&id)) {
                // The place it leaves stays visible, but faint.
                self.painter.rect_filled(
                    self.area(from),
                    self.radius(),
                    self.ink(Color::Surface).gamma_multiply(0.65),
                );
            }
            // Of many nodes on the move only the outlines are drawn: nobody reads their names meanwhile.
            if feedback.ghosts.len() <= MOST_GHOSTS {
                let shapes = self.ghost(*node, *rect, placing);
                let opacity = if refused { 0.45 } else { 0.9 };
                paint::paint_now(self.painter, self.corner, &shapes, self.view, self.theme, opacity);
            } else {
                let fill = self.ink(Color::Surface).gamma_multiply(0.8);
                self.painter.rect_filled(self.area(rect), self.radius(), fill);
            }
            self.painter.rect_stroke(
                self.area(rect),
                self.radius(),
                Stroke::new(1.5, edge),
                StrokeKind::Outside,
            );
        }
        for guide in &feedback.guides {
            self.painter.line_segment([self.at(guide.from), self.at(guide.to)], Stroke::new(1.0, accent));
        }
        if let Some(brush) = &feedback.brush {
            let area = self.area(brush);
            self.painter.rect(
                area,
                CornerRadius::ZERO,
                accent.gamma_multiply(0.08),
                Stroke::new(1.0, accent),
                StrokeKind::Inside,
            );
        }
        if feedback.path.len() > 1 {
            let points = feedback.path.iter().map(|&point| self.at(point)).collect();
            self.painter.line(points, Stroke::new(2.0, accent));
        }
        if let Some(target) = feedback.aims_at {
            self.outline(target.into(), Stroke::new(2.0, accent));
        }
        if let Some((from, to)) = feedback.wire {
            let (mut from, to) = (self.at(from), self.at(to));
            if let Some(rect) = feedback.wire_from.and_then(|id| self.drawing.surface.nodes.get(&id)) {
                from = leaving(self.area(rect), from, to);
            }
            self.painter.line_segment([from, to], Stroke::new(1.5, accent));
            self.painter.circle_filled(to, 3.5, accent);
        }
    }

    fn ghost(
        &self,
        node: Option<NodeId>,
        rect: crate::base::Rect,
        placing: Option<&str>,
    ) -> Vec<scene::Shape> {
        let options = SceneOptions { lang: self.lang, ..SceneOptions::default() };
        if let Some((id, node)) = node.and_then(|id| Some((id, self.design.nodes.get(id)?))) {
            return scene::node_shapes(self.design, self.catalog, id, node, rect, &options);
        }
        let Some(key) = placing else { return Vec::new() };
        let name = self.catalog.product(starter::code_of(key)).map(|info| &info.name);
        let fresh = starter::fresh_node(key, name, self.design, self.lang);
        scene::node_shapes(self.design, self.catalog, NodeId(u32::MAX), &fresh, rect, &options)
    }

    /// Words beside the pointer, within the canvas.
    pub fn at_pointer(&self, pointer: Pos2, words: &Text, refused: bool) {
        let ink = self.ink(if refused { Color::Error } else { Color::Text });
        self.plate(pointer + vec2(16.0, 20.0), Align2::LEFT_TOP, words, ink, refused);
    }

    /// A hint at the lower edge of the canvas, or at the upper one while the pointer works below.
    pub fn hint(&self, words: &Text, pointer: Option<Pos2>) {
        let clip = self.painter.clip_rect();
        let ink = self.ink(Color::TextSoft);
        if pointer.is_some_and(|at| at.y > clip.max.y - 120.0) {
            self.plate(clip.center_top() + vec2(0.0, 14.0), Align2::CENTER_TOP, words, ink, false);
        } else {
            self.plate(clip.center_bottom() - vec2(0.0, 14.0), Align2::CENTER_BOTTOM, words, ink, false);
        }
    }

    fn plate(&self, at: Pos2, align: Align2, words: &Text, ink: Color32, refused: bool) {
        let size = Tokens::builtin().text.label as f32;
        let words = scene::measure::typeset(words.get(self.lang));
        let clip = self.painter.clip_rect();
        let room = (clip.width() - 48.0).clamp(80.0, 420.0);
        let galley = self.painter.layout(words, FontId::proportional(size), ink, room);
        let pad = vec2(10.0, 6.0);
        let plate = align.anchor_size(at, galley.size() + pad * 2.0);
        // Never outside the canvas.
        let shift = Vec2::new(
            (clip.max.x - 8.0 - plate.max.x).min(0.0).max(clip.min.x + 8.0 - plate.min.x),
            (clip.max.y - 8.0 - plate.max.y).min(0.0),
        );
        let plate =
            plate.translate(Vec2::new(if plate.width() < clip.width() { shift.x } else { 0.0 }, shift.y));
        let edge = self.ink(if refused { Color::Error } else { Color::Border });
        self.painter.rect(
            plate,
            CornerRadius::same(6),
            self.ink(Color::Surface),
            Stroke::new(1.0, edge),
            StrokeKind::Inside,
        );
        self.painter.galley(plate.min + pad, galley, ink);
    }
}
