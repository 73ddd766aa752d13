//! From egui's events to what the person does.

use egui::{Event, Key, PointerButton, Pos2, Ui};

use crate::base::Point;

use super::snap::GRID;
use super::tool::{Button, Input, Mods};

/// What happened on the canvas since the last frame.
#[derive(Debug, Default)]
pub struct Gathered {
    /// In the order in which it happened.
    pub inputs: Vec<Input>,
    /// How far the wheel or two fingers moved the view.
    pub scrolled: egui::Vec2,
    /// By how much it was zoomed.
    pub zoomed: f64,
}

/// Where the canvas is and what lies on it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Its area.
    pub rect: egui::Rect,
    /// Areas of widgets on top of it, which keep their presses.
    pub covered: &'a [egui::Rect],
    /// Whether the keyboard is the canvas's.
    pub has_keyboard: bool,
    /// Whether a press on the canvas is still held, or a product is in the hand.
    pub captured: bool,
}

impl Place<'_> {
    /// A point of the screen, counted from the canvas's corner.
    #[must_use]
    pub fn local(&self, at: Pos2) -> Point {
        Point::new(f64::from(at.x - self.rect.min.x), f64::from(at.y - self.rect.min.y))
    }

    /// Whether a press at this point is meant for the canvas itself.
    #[must_use]
    pub fn owns(&self, ui: &Ui, at: Pos2) -> bool {
        self.rect.contains(at)
            && !self.covered.iter().any(|area| area.contains(at))
            && ui.ctx().layer_id_at(at).is_none_or(|layer| layer == ui.layer_id())
    }
}

/// The modifiers held now.
#[must_use]
pub fn mods(ui: &Ui, has_keyboard: bool) -> Mods {
    ui.input(|i| Mods {
        shift: i.modifiers.shift,
        ctrl: i.modifiers.command,
        alt: i.modifiers.alt,
        space: has_keyboard && i.key_down(Key::Space),
    })
}

/// Collects what happened.
#[must_use]
pub fn gather(ui: &Ui, place: &Place<'_>) -> Gathered {
    let mods = mods(ui, place.has_keyboard);
    let (events, double) =
        ui.input(|i| (i.events.clone(), i.pointer.button_double_clicked(PointerButton::Primary)));
    let mut out = Gathered { zoomed: 1.0, ..Gathered::default() };
    let mut held = place.captured;
    for event in &events {
        match event {
            Event::PointerMoved(at) if held || place.owns(ui, *at) => {
                out.inputs.push(Input::Move(place.local(*at), mods));
            }
            Event::PointerButton { pos, button, pressed, modifiers } => {
                let Some(button) = button_of(*button) else { continue };
                let mods = Mods {
                    shift: modifiers.shift,
                    ctrl: modifiers.command,
                    alt: modifiers.alt,
                    space: mods.space,
                };
                if *pressed && place.owns(ui, *pos) {
                    held = true;
                    out.inputs.push(Input::Down(place.local(*pos), button, mods));
                } else if !pressed && held {
                    held = false;
                    out.inputs.push(Input::Up(place.local(*pos), button, mods));
                    if double && button == Button::Primary && place.owns(ui, *pos) {
                        out.inputs.push(Input::DoubleClick(place.local(*pos)));
                    }
                }
            }
            Event::WindowFocused(false) => out.inputs.push(Input::Lost),
            Event::Key { key, pressed: true, modifiers, .. } if place.has_keyboard => {
                out.inputs.extend(key_input(*key, *modifiers));
            }
            _ => {}
        }
    }
    let over = ui.input(|i| i.pointer.latest_pos()).is_some_and(|at| place.owns(ui, at));
    if over {
        (out.scrolled, out.zoomed) = ui.input(|i| (i.smooth_scroll_delta(), f64::from(i.zoom_delta())));
    }
    out
}

const fn button_of(button: PointerButton) -> Option<Button> {
    match button {
        PointerButton::Primary => Some(Button::Primary),
        PointerButton::Secondary => Some(Button::Secondary),
        PointerButton::Middle => Some(Button::Middle),
        PointerButton::Extra1 | PointerButton::Extra2 => None,
    }
}

/// Keys that are the canvas's own; those of commands are read by the window.
fn key_input(key: Key, modifiers: egui::Modifiers) -> Option<Input> {
    if modifiers.alt || modifiers.command && modifiers.shift {
        return None;
    }
    let step = if modifiers.shift {
        GRID * 10.0
    } else if modifiers.command {
        1.0
    } else {
        GRID
    };
    match key {
        Key::Escape => Some(Input::Escape),
        Key::Enter if !modifiers.any() => Some(Input::Confirm),
        Key::ArrowLeft => Some(Input::Nudge(-step, 0.0)),
        Key::ArrowRight => Some(Input::Nudge(step, 0.0)),
        Key::ArrowUp => Some(Input::Nudge(0.0, -step)),
        Key::ArrowDown => Some(Input::Nudge(0.0, step)),
        Key::Tab if !modifiers.command => Some(Input::Next(modifiers.shift)),
        _ => None,
    }
}
