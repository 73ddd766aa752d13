//! The window's own small drawings: product glyphs and the icons of commands.

use egui::epaint::{CubicBezierShape, PathShape, PathStroke};
use egui::{
    Color32, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::Command;
use super::theme;
use crate::base::Point;
use crate::scene::glyph::{GRID, Glyph, LINE};
use crate::scene::shape::Segment;
use crate::scene::tokens::Color;

/// Paints a product glyph into a square.
pub fn paint_glyph(painter: &Painter, glyph: Glyph, square: Rect, color: Color32) {
    let scale = square.width() / GRID as f32;
    let stroke = Stroke::new(LINE as f32 * scale.max(0.6), color);
    let at = |p: Point| square.min + vec2(p.x as f32, p.y as f32) * scale;
    let mut line: Vec<Pos2> = Vec::new();
    let flush = |line: &mut Vec<Pos2>, closed: bool| {
        let points = std::mem::take(line);
        if points.len() > 1 {
            let shape =
                PathShape { points, closed, fill: Color32::TRANSPARENT, stroke: PathStroke::from(stroke) };
            painter.add(shape);
        }
    };
    for &segment in glyph.segments() {
        match segment {
            Segment::Move(p) => {
                flush(&mut line, false);
                line.push(at(p));
            }
            Segment::Line(p) => line.push(at(p)),
            Segment::Cubic(a, b, p) => {
                if let Some(&start) = line.last() {
                    let curve = CubicBezierShape::from_points_stroke(
                        [start, at(a), at(b), at(p)],
                        false,
                        Color32::TRANSPARENT,
                        stroke,
                    );
                    line.extend(curve.flatten(Some(0.1)).into_iter().skip(1));
                }
            }
            Segment::Close => flush(&mut line, true),
        }
    }
    flush(&mut line, false);
}

/// A stroke of an icon on a grid of 24.
enum Mark {
    Line(&'static [(f32, f32)]),
    Loop(&'static [(f32, f32)]),
    Circle(f32, f32, f32),
    /// Centre, radius, and the angles where it begins and ends, in degrees, clockwise from the right.
    Arc(f32, f32, f32, f32, f32),
}

use Mark::{Arc, Circle, Line, Loop};

/// The icon of a command, when it has one.
const fn marks(command: Command) -> &'static [Mark] {
    match command {
        Command::New => &[
            Loop(&[(6.0, 3.0), (14.0, 3.0), (18.0, 7.0), (18.0, 21.0), (6.0, 21.0)]),
            Line(&[(14.0, 3.0), (14.0, 7.0), (18.0, 7.0)]),
        ],
        Command::Gallery => &[
            Loop(&[(4.0, 4.0), (10.5, 4.0), (10.5, 10.5), (4.0, 10.5)]),
            Loop(&[(13.5, 4.0), (20.0, 4.0), (20.0, 10.5), (13.5, 10.5)]),
            Loop(&[(4.0, 13.5), (10.5, 13.5), (10.5, 20.0), (4.0, 20.0)]),
            Loop(&[(13.5, 13.5), (20.0, 13.5), (20.0, 20.0), (13.5, 20.0)]),
        ],
        Command::Open => {
            &[Loop(&[(3.0, 6.0), (9.0, 6.0), (11.0, 8.5), (21.0, 8.5), (21.0, 19.0), (3.0, 19.0)])]
        }
        Command::Save => &[
            Loop(&[(4.0, 4.0), (16.5, 4.0), (20.0, 7.5), (20.0, 20.0), (4.0, 20.0)]),
            Line(&[(8.0, 4.0), (8.0, 9.0), (15.0, 9.0), (15.0, 4.0)]),
            Line(&[(7.5, 20.0), (7.5, 14.0), (16.5, 14.0), (16.5, 20.0)]),
        ],
        Command::Undo => &[
            Line(&[(8.0, 5.0), (4.0, 9.0), (8.0, 13.0)]),
            Line(&[(4.0, 9.0), (14.5, 9.0)]),
            Arc(14.5, 14.0, 5.0, -90.0, 90.0),
            Line(&[(14.5, 19.0), (9.0, 19.0)]),
        ],
        Command::Redo => &[
            Line(&[(16.0, 5.0), (20.0, 9.0), (16.0, 13.0)]),
            Line(&[(20.0, 9.0), (9.5, 9.0)]),
            Arc(9.5, 14.0, 5.0, 90.0, 270.0),
            Line(&[(9.5, 19.0), (15.0, 19.0)]),
        ],
        Command::ZoomIn => &[Line(&[(5.0, 12.0), (19.0, 12.0)]), Line(&[(12.0, 5.0), (12.0, 19.0)])],
        Command::ZoomOut => &[Line(&[(5.0, 12.0), (19.0, 12.0)])],
        Command::FitAll => &[
            Line(&[(4.0, 9.0), (4.0, 4.0), (9.0, 4.0)]),
            Line(&[(15.0, 4.0), (20.0, 4.0), (20.0, 9.0)]),
            Line(&[(20.0, 15.0), (20.0, 20.0), (15.0, 20.0)]),
            Line(&[(9.0, 20.0), (4.0, 20.0), (4.0, 15.0)]),
        ],
        Command::Tidy => &[
            Loop(&[(4.0, 4.0), (11.0, 4.0), (11.0, 9.0), (4.0, 9.0)]),
            Loop(&[(4.0, 15.0), (11.0, 15.0), (11.0, 20.0), (4.0, 20.0)]),
            Loop(&[(16.0, 9.5), (21.0, 9.5), (21.0, 14.5), (16.0, 14.5)]),
            Line(&[(11.0, 6.5), (13.5, 6.5), (13.5, 17.5), (11.0, 17.5)]),
            Line(&[(13.5, 12.0), (16.0, 12.0)]),
        ],
        Command::Connect => {
            &[Circle(5.5, 18.5, 2.5), Circle(18.5, 5.5, 2.5), Line(&[(5.5, 16.0), (5.5, 5.5), (16.0, 5.5)])]
        }
        Command::Export => &[
            Line(&[(12.0, 15.0), (12.0, 3.5)]),
            Line(&[(7.5, 8.0), (12.0, 3.5), (16.5, 8.0)]),
            Line(&[(4.0, 14.0), (4.0, 20.0), (20.0, 20.0), (20.0, 14.0)]),
        ],
        Command::Report => &[
            Loop(&[(5.0, 3.0), (19.0, 3.0), (19.0, 21.0), (5.0, 21.0)]),
            Line(&[(8.5, 8.0), (15.5, 8.0)]),
            Line(&[(8.5, 12.0), (15.5, 12.0)]),
            Line(&[(8.5, 16.0), (13.0, 16.0)]),
        ],
        Command::CommandPalette | Command::Find => {
            &[Circle(10.5, 10.5, 6.0), Line(&[(15.0, 15.0), (20.5, 20.5)])]
        }
        Command::SwitchTheme => {
            &[Circle(12.0, 12.0, 8.0), Arc(12.0, 12.0, 4.5, -90.0, 90.0), Line(&[(12.0, 4.0), (12.0, 20.0)])]
        }
        Command::TogglePalette => {
            &[Loop(&[(3.5, 4.5), (20.5, 4.5), (20.5, 19.5), (3.5, 19.5)]), Line(&[(9.0, 4.5), (9.0, 19.5)])]
        }
        Command::ToggleInspector => {
            &[Loop(&[(3.5, 4.5), (20.5, 4.5), (20.5, 19.5), (3.5, 19.5)]), Line(&[(15.0, 4.5), (15.0, 19.5)])]
        }
        Command::ToggleDock => {
            &[Loop(&[(3.5, 4.5), (20.5, 4.5), (20.5, 19.5), (3.5, 19.5)]), Line(&[(3.5, 14.0), (20.5, 14.0)])]
        }
        _ => &[],
    }
}

/// Paints three lines, the sign of a menu.
pub fn paint_menu(painter: &Painter, square: Rect, color: Color32) {
    paint_marks(
        painter,
        &[
            Line(&[(4.0, 7.0), (20.0, 7.0)]),
            Line(&[(4.0, 12.0), (20.0, 12.0)]),
            Line(&[(4.0, 17.0), (20.0, 17.0)]),
        ],
        square,
        color,
    );
}

fn paint_marks(painter: &Painter, marks: &[Mark], square: Rect, color: Color32) {
    let scale = square.width() / 24.0;
    let at = |(x, y): (f32, f32)| square.min + vec2(x, y) * scale;
    let stroke = Stroke::new((1.6 * scale).max(1.0), color);
    for mark in marks {
        match *mark {
            Line(points) => {
                painter.line(points.iter().map(|&p| at(p)).collect(), stroke);
            }
            Loop(points) => {
                painter.add(PathShape::closed_line(points.iter().map(|&p| at(p)).collect(), stroke));
            }
            Circle(x, y, radius) => {
                painter.circle_stroke(at((x, y)), radius * scale, stroke);
            }
            Arc(x, y, radius, from, to) => {
                let points = (0_u8..=16)
                    .map(|i| {
                        let angle = (from + (to - from) * f32::from(i) / 16.0).to_radians();
                        at((x + radius * angle.cos(), y + radius * angle.sin()))
                    })
                    .collect();
                painter.line(points, stroke);
            }
        }
    }
}

/// A flat button of an icon, with a name that is shown on hover and told to screen readers.
pub fn icon_button(ui: &mut Ui, command: Command, enabled: bool, selected: bool, name: &str) -> Response {
    let words = (!has_icon(command)).then_some(name);
    flat_button(ui, words, enabled, selected, name, |painter, square, color| {
        paint_marks(painter, marks(command), square, color);
    })
}

/// Whether a command has an icon.
#[must_use]
pub const fn has_icon(command: Command) -> bool {
    !marks(command).is_empty()
}

/// An icon with words beside it.
pub fn icon_and_words(ui: &mut Ui, command: Command, enabled: bool, words: &str, name: &str) -> Response {
    flat_button(ui, Some(words), enabled, false, name, |painter, square, color| {
        paint_marks(painter, marks(command), square, color);
    })
}

/// A flat button: a drawing, words, or both.
pub fn flat_button(
    ui: &mut Ui,
    words: Option<&str>,
    enabled: bool,
    selected: bool,
    name: &str,
    draw: impl FnOnce(&Painter, Rect, Color32),
) -> Response {
    let font = egui::FontId::proportional(12.0);
    let galley = words.map(|words| ui.painter().layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER));
    let width = 28.0 + galley.as_ref().map_or(0.0, |galley| galley.size().x + 8.0);
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, selected, name));
    if ui.is_rect_visible(rect) {
        let hovered = enabled && response.hovered();
        let ink = if !enabled {
            theme::ink(ui, Color::TextSoft).gamma_multiply(0.45)
        } else if selected || response.is_pointer_button_down_on() {
            theme::ink(ui, Color::Accent)
        } else {
            theme::ink(ui, Color::Text)
        };
        if hovered || selected {
            ui.painter().rect_filled(rect, 6.0, theme::ink(ui, Color::AccentSoft));
        }
        if response.has_focus() {
            let stroke = Stroke::new(1.5, theme::ink(ui, Color::Accent));
            ui.painter().rect_stroke(rect, 6.0, stroke, StrokeKind::Inside);
        }
        let square = Rect::from_center_size(pos2(rect.left() + 14.0, rect.center().y), vec2(17.0, 17.0));
        draw(ui.painter(), square, ink);
        if let Some(galley) = galley {
            let at = pos2(rect.left() + 28.0, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, ink);
        }
    }
    response.on_hover_text(name)
}
