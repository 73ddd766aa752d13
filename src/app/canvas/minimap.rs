//! The whole drawing in a corner, with the part that is in view; a press or a drag shows another part.

use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, Mesh, Pos2, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use crate::app::{Selection, theme};
use crate::base::{Point, Rect, Text};
use crate::scene::{Color, Theme};

use super::frame::Frame;
use super::tool::Tool;
use super::view::View;

/// The most room that the map takes, in points.
const MOST: egui::Vec2 = vec2(200.0, 132.0);

/// Distance from the corner of the canvas, and around the drawing in the map.
const MARGIN: f32 = 10.0;
const PAD: f32 = 6.0;

/// The boxes of the map as they were last drawn, and what they were drawn from.
#[derive(Debug, Default)]
pub struct Memory {
    made: Option<((Pos2, f32, Color32, Selection), Arc<Mesh>)>,
}

impl Frame<'_, '_> {
    /// Shows the map while a part of the drawing is out of view.
    pub fn minimap(&mut self, ui: &mut Ui) {
        let view = self.view();
        let bounds = self.state.drawing.surface.bounds;
        let seen = view.visible(self.size);
        let all_seen = seen.contains(Point::new(bounds.x, bounds.y))
            && seen.contains(Point::new(bounds.right(), bounds.bottom()));
        if !self.model.minimap || all_seen || bounds.w < 1.0 || bounds.h < 1.0 {
            return;
        }
        let room = MOST - vec2(2.0 * PAD, 2.0 * PAD);
        let scale = (room.x / bounds.w as f32).min(room.y / bounds.h as f32);
        let size = vec2(bounds.w as f32, bounds.h as f32) * scale + vec2(2.0 * PAD, 2.0 * PAD);
        let plate = Align2::RIGHT_BOTTOM.align_size_within_rect(size, self.rect.shrink(MARGIN));
        let corner = plate.min + vec2(PAD, PAD);
        let place = |rect: &Rect| {
            let at = corner + vec2((rect.x - bounds.x) as f32, (rect.y - bounds.y) as f32) * scale;
            egui::Rect::from_min_size(at, vec2(rect.w as f32, rect.h as f32) * scale)
        };
        let dark = if self.model.dark { Theme::Dark } else { Theme::Light };
        let ink = |color| theme::color(color, dark);
        let painter = ui.painter_at(plate);
        let border = Stroke::new(1.0, ink(Color::Border));
        painter.rect(plate, CornerRadius::same(6), ink(Color::Surface), border, StrokeKind::Inside);
        let surface = &self.state.drawing.surface;
        for frame in &surface.frames {
            painter.rect_stroke(place(&frame.rect), 0.0, (0.5, ink(Color::Border)), StrokeKind::Inside);
        }
        let made_of = (corner, scale, ink(Color::TextSoft), self.selection.clone());
        let boxes = self.state.drawing.map.made.take().filter(|(of, _)| *of == made_of).map(|(_, mesh)| mesh);
        let boxes = boxes.unwrap_or_else(|| {
            let mut boxes = egui::Mesh::default();
            for (id, rect) in &surface.nodes {
                let color = if self.selection.contains(*id) { Color::Accent } else { Color::TextSoft };
                let area = place(rect);
                let area = egui::Rect::from_center_size(area.center(), area.size().max(vec2(1.5, 1.0)));
                boxes.add_colored_rect(area, ink(color).gamma_multiply(0.75));
            }
            Arc::new(boxes)
        });
        painter.add(egui::Shape::Mesh(boxes.clone()));
        self.state.drawing.map.made = Some((made_of, boxes));
        let window = place(&seen).intersect(plate.shrink(1.0));
        let tint: Color32 = ink(Color::Accent);
        painter.rect(window, 2.0, tint.gamma_multiply(0.08), Stroke::new(1.5, tint), StrokeKind::Inside);
        let response = ui.interact(plate, ui.make_persistent_id("minimap"), Sense::click_and_drag());
        let name = Text::fixed("缩略图", "Minimap");
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name.get(self.model.lang)));
        self.state.covered.push(plate);
        if let (true, Some(at), Tool::Idle) = (
            response.is_pointer_button_down_on() || response.clicked(),
            response.interact_pointer_pos(),
            &self.state.tool,
        ) {
            let to = (at - corner) / scale;
            let on = Point::new(bounds.x + f64::from(to.x), bounds.y + f64::from(to.y));
            self.look_at(View::centred(on, self.size, view.scale));
        }
    }
}
