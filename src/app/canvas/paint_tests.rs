//! What the painter shows is the scene, however it was cut into chunks.

use super::*;
use crate::base::{Lang, Size};
use crate::catalog::Catalog;
use crate::files::templates;
use crate::scene::{SceneOptions, diagram};

const SCREEN: (usize, usize) = (900, 560);

fn scene(name: &str) -> Scene {
    let design = templates::find(name).unwrap().load().unwrap().design;
    diagram(&design, Catalog::builtin(), &SceneOptions { lang: Lang::En, ..SceneOptions::default() })
}

/// One frame as pixels.
fn pixels(ctx: &egui::Context, mut draw: impl FnMut(&Painter)) -> Vec<[f32; 3]> {
    let size = vec2(SCREEN.0 as f32, SCREEN.1 as f32);
    let screen_rect = Some(egui::Rect::from_min_size(Pos2::ZERO, size));
    let mut output =
        ctx.run_ui(egui::RawInput { screen_rect, ..Default::default() }, |ui| draw(ui.painter()));
    output.textures_delta.clear();
    let mut out = vec![[1.0; 3]; SCREEN.0 * SCREEN.1];
    for primitive in ctx.tessellate(output.shapes, 1.0) {
        let epaint::Primitive::Mesh(mesh) = primitive.primitive else { continue };
        for corners in mesh.indices.chunks_exact(3) {
            triangle(corners.iter().map(|&i| mesh.vertices[i as usize]).collect(), &mut out);
        }
    }
    out
}

/// Blends a triangle over the pixels whose middles it covers.
fn triangle(corners: Vec<epaint::Vertex>, out: &mut [[f32; 3]]) {
    let [a, b, c] = [corners[0].pos, corners[1].pos, corners[2].pos];
    let side = |p: Pos2, q: Pos2, r: Pos2| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let whole = side(a, b, c);
    if whole == 0.0 {
        return;
    }
    let span = |low: f32, high: f32, end: usize| {
        (low.max(0.0) as usize)..(high.ceil().clamp(0.0, end as f32) as usize)
    };
    for y in span(a.y.min(b.y).min(c.y), a.y.max(b.y).max(c.y), SCREEN.1) {
        for x in span(a.x.min(b.x).min(c.x), a.x.max(b.x).max(c.x), SCREEN.0) {
            let p = pos2(x as f32 + 0.5, y as f32 + 0.5);
            let shares = [side(b, c, p) / whole, side(c, a, p) / whole, side(a, b, p) / whole];
            if shares.iter().any(|share| *share < 0.0) {
                continue;
            }
            let ink = |i: usize| {
                corners
                    .iter()
                    .zip(shares)
                    .map(|(v, share)| f32::from(v.color[i]) / 255.0 * share)
                    .sum::<f32>()
            };
            let pixel = &mut out[y * SCREEN.0 + x];
            *pixel = [0, 1, 2].map(|i| ink(i) + pixel[i] * (1.0 - ink(3)));
        }
    }
}

#[test]
fn a_scene_in_chunks_looks_like_the_scene() {
    for (name, scale) in [
        ("security-zones", 0.3),
        ("security-zones", 0.6),
        ("security-zones", 1.6),
        ("two-city-three-centre", 0.4),
        ("two-city-three-centre", 2.0),
    ] {
        let mut scene = scene(name);
        // Words come to stand on whole pixels one by one; here they would hide what is looked for.
        for shape in &mut scene.items {
            if let Shape::Text(text) = shape {
                text.text.clear();
            }
        }
        let ctx = egui::Context::default();
        theme::install_fonts(&ctx);
        theme::install_style(&ctx);
        let canvas = Size { w: SCREEN.0 as f64, h: SCREEN.1 as f64 };
        let view = View::centred(scene.bounds.center(), canvas, scale);
        let mut chunked = Canvas::default();
        chunked.reset(&scene);
        assert!(chunked.chunks.len() > 1, "{name} is one chunk, which shows nothing");
        let theme = Theme::Light;
        let whole = pixels(&ctx, |painter| paint_now(painter, Pos2::ZERO, &scene.items, view, theme, 1.0));
        let mut parts = Vec::new();
        for _ in 0..2 {
            parts = pixels(&ctx, |painter| {
                chunked.paint(painter, Pos2::ZERO, &scene.items, view, theme);
            });
        }
        let inked = whole.iter().filter(|pixel| **pixel != [1.0; 3]).count();
        assert!(inked > 5_000, "the picture is empty: {inked}");
        // A chunk begins on a whole pixel, so that its edges may lie a fraction of one beside: five by five pixels
        // are looked at together.
        let blur = |of: &[[f32; 3]], at: usize| -> [f32; 3] {
            let near = (0..25).map(|i| of.get(at + i / 5 * SCREEN.0 + i % 5).copied().unwrap_or_default());
            near.fold([0.0; 3], |sum, pixel| [0, 1, 2].map(|i| sum[i] + pixel[i] / 25.0))
        };
        let differ = (0..whole.len())
            .filter(|&at| blur(&whole, at).iter().zip(blur(&parts, at)).any(|(a, b)| (a - b).abs() > 0.15))
            .count();
        assert!(differ * 500 < whole.len(), "{name} at {scale}: {differ} pixels differ");
    }
}

#[test]
fn what_is_out_of_view_is_not_touched() {
    let scene = scene("security-zones");
    let ctx = egui::Context::default();
    theme::install_fonts(&ctx);
    theme::install_style(&ctx);
    let mut canvas = Canvas::default();
    canvas.reset(&scene);
    // A corner of the drawing, near enough to read.
    let view = View { origin: Point::new(scene.bounds.x, scene.bounds.y), scale: 4.0 };
    drop(pixels(&ctx, |painter| {
        canvas.paint(painter, Pos2::ZERO, &scene.items, view, Theme::Light);
    }));
    let seen = Rect::new(view.origin.x, view.origin.y, 900.0 / 4.0, 560.0 / 4.0);
    let made = |chunk: &&Chunk| chunk.built.is_some();
    assert!(canvas.chunks.iter().filter(made).all(|chunk| chunk.bounds.overlaps(&seen)));
    assert!(canvas.chunks.iter().filter(made).count() > 0);
    assert!(canvas.chunks.iter().any(|chunk| chunk.built.is_none()));
}
