//! Measures what a frame of the canvas costs the processor while the view is panned or zoomed, and at rest.
//!
//! `cargo bench --bench canvas`. A frame is everything between the events and the triangles: reading the input,
//! painting the scene with its overlays, and egui's tessellation. What the graphics card does is left out.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "a benchmark stops when something is wrong"
)]

#[allow(dead_code, reason = "the tests use the other scales")]
#[path = "../tests/it/support/large.rs"]
mod large;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use egui::{Event, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use yuntu::app::canvas::{CanvasModel, CanvasState, ViewRequest, canvas_ui};
use yuntu::app::{Selection, memory, theme};
use yuntu::base::{Lang, Point};
use yuntu::catalog::Catalog;
use yuntu::design::{Design, Ref};

const SCREEN: egui::Vec2 = vec2(2560.0, 1440.0);
const FRAMES: usize = 120;
const MIDDLE: Pos2 = pos2(1280.0, 720.0);

struct Stage {
    ctx: egui::Context,
    state: CanvasState,
    design: Design,
    selection: Selection,
    time: f64,
    /// How many corners of triangles the last frame sent to the graphics card, and how many triangles.
    sent: (usize, usize),
}

impl Stage {
    fn new(design: Design) -> Self {
        let ctx = egui::Context::default();
        theme::install_fonts(&ctx);
        theme::install_style(&ctx);
        let mut stage = Self {
            ctx,
            state: CanvasState::default(),
            design,
            selection: Selection::none(),
            time: 0.0,
            sent: (0, 0),
        };
        for _ in 0..8 {
            stage.frame(vec![Event::PointerMoved(MIDDLE)]);
        }
        stage
    }

    /// One frame, and how long it took; the drawing itself is made in the first.
    fn frame(&mut self, events: Vec<Event>) -> (Duration, bool) {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SCREEN)),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let (state, design, selection) = (&mut self.state, &self.design, &self.selection);
        let marks = BTreeMap::new();
        let begin = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| {
            let model = CanvasModel {
                design,
                catalog: Catalog::builtin(),
                selection,
                marks: &marks,
                failing: None,
                compared: None,
                reach: None,
                addresses: false,
                lang: Lang::Zh,
                dark: false,
                grid: true,
                minimap: true,
                legend: true,
                wheel_zooms: false,
                dragging: None,
                placing: None,
            };
            canvas_ui(ui, &model, state);
        });
        let triangles = self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let took = begin.elapsed();
        self.sent = triangles.iter().fold((0, 0), |(corners, count), primitive| match &primitive.primitive {
            egui::epaint::Primitive::Mesh(mesh) => {
                (corners + mesh.vertices.len(), count + mesh.indices.len() / 3)
            }
            egui::epaint::Primitive::Callback(_) => (corners, count),
        });
        std::hint::black_box(triangles);
        output.textures_delta.clear();
        let again = output.viewport_output.values().any(|viewport| viewport.repaint_delay.is_zero());
        (took, again)
    }

    fn measure(&mut self, name: &str, limit_ms: Option<f64>, mut events: impl FnMut(usize) -> Vec<Event>) {
        let mut times: Vec<f64> = (0..FRAMES).map(|i| self.frame(events(i)).0.as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        let (least, middle, most) = (times[0], times[times.len() / 2], times[times.len() - 1]);
        let verdict = match limit_ms {
            Some(limit) if middle <= limit => format!("promised {limit} ms, kept"),
            Some(limit) => format!("promised {limit} ms, MISSED"),
            None => String::new(),
        };
        let (corners, triangles) = self.sent;
        println!(
            "{name:<46} {least:>9.3} {middle:>9.3} {most:>9.3} ms  n={FRAMES:<4} {corners} corners, {triangles} triangles, scale {:.3}  {verdict}",
            self.state.zoom()
        );
    }
}

impl Stage {
    /// What lies under a thousand points, spread over the drawing.
    fn hit_test(&self, nodes: usize) {
        let surface = self.state.surface();
        let bounds = surface.bounds;
        let mut times: Vec<f64> = (0..1000_u32)
            .map(|i| {
                let (x, y) = (f64::from(i * 37 % 1000) / 1000.0, f64::from(i * 101 % 1000) / 1000.0);
                let at = Point::new(bounds.x + bounds.w * x, bounds.y + bounds.h * y);
                let begin = Instant::now();
                std::hint::black_box(surface.hit(at, 1.0, &[]));
                begin.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let name = format!("{nodes} nodes: hit test");
        let verdict = if times[500] <= 0.1 { "promised 0.1 ms, kept" } else { "promised 0.1 ms, MISSED" };
        println!("{name:<46} {:>9.4} {:>9.4} {:>9.4} ms  n=1000 {verdict}", times[0], times[500], times[999]);
    }

    /// A hundred selected nodes are dragged about.
    fn drag_hundred(&mut self, nodes: usize) {
        let grabbed = self.design.nodes.iter().find(|(_, node)| node.product.as_ecs().is_some()).unwrap().0;
        let place = self.design.nodes.get(grabbed).unwrap().place;
        let beside = self.design.nodes.iter().filter(|(_, node)| node.place == place).map(|(id, _)| id);
        let others = self.design.nodes.iter().filter(|(_, node)| node.place != place).map(|(id, _)| id);
        self.selection = beside.chain(others).take(100).map(Ref::Node).collect();
        self.state.request(ViewRequest::Reveal(grabbed.into()));
        for _ in 0..50 {
            self.frame(vec![]);
        }
        let at = self.state.shown_at(grabbed.into()).unwrap().center();
        let button = |pressed, pos| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(at)]);
        self.frame(vec![button(true, at)]);
        self.measure(&format!("{nodes} nodes: drag 100 of them"), Some(8.3), |i| {
            vec![Event::PointerMoved(at + vec2(10.0 + i as f32, 6.0 + (i % 20) as f32))]
        });
        self.frame(vec![Event::Key {
            key: egui::Key::Escape,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        }]);
        self.frame(vec![button(false, at)]);
        self.selection = Selection::none();
        for _ in 0..50 {
            self.frame(vec![]);
        }
    }
}

fn press(pressed: bool) -> Event {
    Event::PointerButton { pos: MIDDLE, button: PointerButton::Middle, pressed, modifiers: Modifiers::NONE }
}

fn main() {
    memory::keep_large_buffers();
    println!("{:<46} {:>9} {:>9} {:>9}", "", "least", "middle", "most");
    let thousand = large::Scale { nodes: 1000, links: 1500, functions: 50 };
    for (scale, limit) in [(thousand, 4.0), (large::Scale::LARGE, 8.3)] {
        let design = large::design(scale);
        let nodes = design.nodes.len();
        let begin = Instant::now();
        let mut stage = Stage::new(design);
        println!(
            "{:<46} {:>9.0} ms",
            format!("{nodes} nodes: laid out, routed, first frames"),
            begin.elapsed().as_secs_f64() * 1e3
        );
        // Everything in view, then near enough to read.
        for (view, zoom) in [("all in view", 1.0), ("names legible", 8.0)] {
            stage.frame(vec![Event::PointerMoved(MIDDLE), Event::Zoom(zoom)]);
            for _ in 0..200 {
                if !stage.frame(vec![]).1 {
                    break;
                }
            }
            stage.frame(vec![press(true)]);
            stage.measure(&format!("{nodes} nodes, {view}: pan"), Some(limit), |i| {
                let way = (i % 60) as f32 - 30.0;
                vec![Event::PointerMoved(MIDDLE + vec2(way * 3.0, way * 2.0))]
            });
            stage.frame(vec![press(false)]);
            stage.measure(&format!("{nodes} nodes, {view}: zoom"), Some(limit), |i| {
                vec![Event::PointerMoved(MIDDLE), Event::Zoom(if i % 40 < 20 { 1.03 } else { 1.0 / 1.03 })]
            });
            let mut frames = 0;
            while stage.frame(vec![]).1 {
                frames += 1;
                assert!(frames < 1000, "the canvas never comes to rest");
            }
            println!("{:<46} {frames:>9} frames until sharp and at rest", format!("{nodes} nodes, {view}"));
        }
        stage.hit_test(nodes);
        stage.drag_hundred(nodes);
        // At rest no frame may ask for another one.
        let again = (0..600).filter(|_| stage.frame(vec![]).1).count();
        println!("{:<46} {again:>9} repaints asked for in 600 frames", format!("{nodes} nodes, idle"));
    }
}
