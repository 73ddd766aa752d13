//! No two words on a drawing cover one another, and no words cover a node that they do not belong to: looked for among
//! the shapes themselves, on every template and every view.

use yuntu::base::{Lang, Rect};
use yuntu::catalog::Catalog;
use yuntu::design::{Design, Ref};
use yuntu::files::templates;
use yuntu::scene::{self, Scene, SceneOptions, Shape, TextShape, View};

/// Where the ink of a line of words is, a little less than its letters take.
fn ink(text: &TextShape) -> Rect {
    Rect::new(text.left() + 0.5, text.at.y - 0.72 * text.size, (text.width - 1.0).max(0.1), 0.74 * text.size)
}

/// What covers what, in words.
fn faults(scene: &Scene) -> Vec<String> {
    let owner = |at: usize| scene.groups.iter().find(|group| group.items.contains(&at)).map(|group| group.of);
    let texts: Vec<(Option<Ref>, &TextShape, Rect)> = scene
        .items
        .iter()
        .enumerate()
        .filter_map(|(at, shape)| match shape {
            Shape::Text(text) if !text.text.trim().is_empty() => Some((owner(at), text, ink(text))),
            _ => None,
        })
        .collect();
    let nodes: Vec<(Ref, Rect)> = scene
        .hits
        .iter()
        .filter(|hit| matches!(hit.of, Ref::Node(_)))
        .map(|hit| (hit.of, hit.area.bounds()))
        .collect();
    let mut out = Vec::new();
    for (i, (of, text, rect)) in texts.iter().enumerate() {
        for (_, other, area) in texts.iter().skip(i + 1) {
            if rect.overlaps(area) {
                out.push(format!("\"{}\" covers \"{}\"", text.text, other.text));
            }
        }
        for (node, area) in &nodes {
            if *of != Some(*node) && rect.overlaps(area) {
                out.push(format!("\"{}\" covers {node}", text.text));
            }
        }
        // Only the frame's own edge is a limit: words of a node stay in it.
        if let Some((_, area)) = nodes.iter().find(|(node, _)| *of == Some(*node))
            && !(area.x <= rect.x
                && rect.right() <= area.right()
                && area.y <= rect.y
                && rect.bottom() <= area.bottom())
        {
            out.push(format!("\"{}\" runs out of its node", text.text));
        }
    }
    out
}

fn check(name: &str, design: &Design) {
    for lang in Lang::ALL {
        for addresses in [false, true] {
            let options = SceneOptions { addresses, ..SceneOptions::paper(lang) };
            let found = faults(&scene::diagram(design, Catalog::builtin(), &options));
            assert!(found.is_empty(), "{name}, {}: {}", lang.code(), found.join("; "));
        }
        for view in View::ALL {
            let options = SceneOptions { view: Some(view), ..SceneOptions::paper(lang) };
            let Some(sheet) = scene::sheet(design, Catalog::builtin(), &options) else { continue };
            let found = faults(&sheet);
            assert!(found.is_empty(), "{name}, {} in {}: {}", view.word(), lang.code(), found.join("; "));
        }
    }
}

#[test]
fn no_words_cover_one_another_or_a_node_on_any_template() {
    for template in templates::all() {
        for lang in Lang::ALL {
            check(template.id, &template.load_in(lang).unwrap().design);
        }
    }
}
