//! The answers about access over the drawing: every sign has a shape of its own beside its colour.

use egui::{Align2, Color32, FontId, Pos2, Stroke, StrokeKind, vec2};

use super::overlay::{Over, leaving};
use crate::app::{ReachMode, ReachScene};
use crate::design::NodeId;
use crate::scene::Color;

impl Over<'_> {
    /// The way of a question, or everything that is reached or reaches.
    pub fn reach(&self, scene: &ReachScene) {
        match scene.mode {
            ReachMode::Off | ReachMode::PickSender => {}
            ReachMode::PickTarget(from) => self.ring(from, Color::Accent),
            ReachMode::Answer(_, to) => self.way(scene, to),
            ReachMode::From(node) | ReachMode::To(node) => {
                for &id in self.drawing.surface.nodes.keys() {
                    if id == node {
                        continue;
                    }
                    match scene.open.get(&id) {
                        Some(ports) => {
                            self.ring(id, Color::Good);
                            self.number_disc(id, "✓", Color::Good);
                            self.under(id, ports);
                        }
                        None => self.veil(id),
                    }
                }
                self.ring(node, Color::Accent);
                let sign = if matches!(scene.mode, ReachMode::From(_)) { "→" } else { "←" };
                self.number_disc(node, sign, Color::Accent);
            }
        }
    }

    /// The stops numbered, joined by a line; where it ends for good, a cross.
    fn way(&self, scene: &ReachScene, to: NodeId) {
        let color = if scene.blocked.is_some() { Color::Warning } else { Color::Good };
        for pair in scene.stops.windows(2) {
            if let [from, to] = *pair {
                self.hop(from, to, Stroke::new(3.0, self.ink(color)));
            }
        }
        if let Some(blocked) = scene.blocked {
            let last = scene.stops.last().copied();
            if let Some(last) = last.filter(|&last| last != blocked) {
                let middle = self.dashed(last, blocked);
                if let Some(middle) = middle {
                    self.cross(middle, 9.0);
                }
            }
            if let Some(rect) = self.drawing.surface.nodes.get(&blocked) {
                let area = self.area(rect);
                let ink = self.ink(Color::Error);
                self.hatch(area, 8.0, ink.gamma_multiply(0.5), false);
                self.painter.rect_stroke(area, self.radius(), Stroke::new(2.5, ink), StrokeKind::Outside);
                self.cross(area.left_top(), 9.0);
            }
            if to != blocked {
                self.ring(to, Color::Unknown);
            }
        }
        for (at, &stop) in scene.stops.iter().enumerate() {
            if Some(stop) != scene.blocked {
                self.ring(stop, color);
                self.number_disc(stop, &(at + 1).to_string(), color);
            }
        }
    }

    /// One hop: along the drawn link where there is one, else straight from edge to edge.
    fn hop(&self, from: NodeId, to: NodeId, stroke: Stroke) {
        let drawn = self.design.links.iter().find(|(_, link)| (link.from, link.to) == (from, to));
        if let Some((id, _)) = drawn {
            self.link(id, stroke);
        } else if let Some([a, b]) = self.edges(from, to) {
            self.painter.line_segment([a, b], stroke);
            let along = (b - a).normalized();
            for side in [0.5_f32, -0.5] {
                let arm = along * -9.0 + along.rot90() * 9.0 * side;
                self.painter.line_segment([b, b + arm], stroke);
            }
        }
    }

    /// A broken line towards what stops the packet; tells its middle.
    fn dashed(&self, from: NodeId, to: NodeId) -> Option<Pos2> {
        let [a, b] = self.edges(from, to)?;
        let stroke = Stroke::new(2.5, self.ink(Color::Error));
        self.painter.extend(egui::Shape::dashed_line(&[a, b], stroke, 7.0, 5.0));
        Some(a + (b - a) * 0.5)
    }

    fn edges(&self, from: NodeId, to: NodeId) -> Option<[Pos2; 2]> {
        let area = |id: NodeId| self.drawing.surface.nodes.get(&id).map(|rect| self.area(rect));
        let (a, b) = (area(from)?, area(to)?);
        Some([leaving(a, a.center(), b.center()), leaving(b, b.center(), a.center())])
    }

    fn ring(&self, id: NodeId, color: Color) {
        if let Some(rect) = self.drawing.surface.nodes.get(&id) {
            let stroke = Stroke::new(2.5, self.ink(color));
            self.painter.rect_stroke(self.area(rect), self.radius(), stroke, StrokeKind::Outside);
        }
    }

    /// What is not reached steps back.
    fn veil(&self, id: NodeId) {
        if let Some(rect) = self.drawing.surface.nodes.get(&id) {
            self.painter.rect_filled(
                self.area(rect),
                self.radius(),
                self.ink(Color::Canvas).gamma_multiply(0.7),
            );
        }
    }

    /// A disc with a sign at the corner of a node.
    fn number_disc(&self, id: NodeId, sign: &str, color: Color) {
        let Some(rect) = self.drawing.surface.nodes.get(&id) else { return };
        let at = self.area(rect).left_top();
        self.painter.circle(at, 9.0, self.ink(color), Stroke::new(1.5, self.ink(Color::Surface)));
        self.painter.text(
            at,
            Align2::CENTER_CENTER,
            sign,
            FontId::proportional(11.0),
            self.ink(Color::Surface),
        );
    }

    /// Words below a node, on a plate.
    fn under(&self, id: NodeId, words: &str) {
        let Some(rect) = self.drawing.surface.nodes.get(&id) else { return };
        let area = self.area(rect);
        // Below this width nothing could be read.
        if area.width() < 60.0 {
            return;
        }
        let font = FontId::proportional(11.0);
        let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), font, self.ink(Color::Good));
        job.wrap = egui::text::TextWrapping::truncate_at_width(area.width());
        let galley = self.painter.layout_job(job);
        let at = area.center_bottom() + vec2(-galley.size().x / 2.0, 3.0);
        let plate = egui::Rect::from_min_size(at, galley.size()).expand2(vec2(4.0, 1.0));
        self.painter.rect_filled(plate, 3.0, self.ink(Color::Surface));
        self.painter.galley(at, galley, Color32::PLACEHOLDER);
    }

    /// A cross on a disc: stopped here.
    fn cross(&self, at: Pos2, radius: f32) {
        let (ink, ground) = (self.ink(Color::Error), self.ink(Color::Surface));
        self.painter.circle(at, radius, ink, Stroke::new(1.5, ground));
        let arm = radius * 0.45;
        for (dx, dy) in [(arm, arm), (arm, -arm)] {
            self.painter.line_segment([at - vec2(dx, dy), at + vec2(dx, dy)], Stroke::new(2.0, ground));
        }
    }
}
