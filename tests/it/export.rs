//! Drawings as files.

use resvg::usvg::roxmltree::Document;
use yuntu::base::Lang;
use yuntu::catalog::Catalog;
use yuntu::design::{Design, Edit, Node};
use yuntu::export;
use yuntu::scene::{self, Scene, SceneOptions, Theme};

use super::scene::{classic, samples, zoned};

fn paper(design: &Design, lang: Lang) -> Scene {
    scene::diagram(design, Catalog::builtin(), &SceneOptions::paper(lang))
}

#[test]
fn the_same_design_gives_the_same_bytes() {
    for (_, design) in samples() {
        let again = design.clone();
        assert_eq!(export::svg(&paper(&design, Lang::Zh)), export::svg(&paper(&again, Lang::Zh)));
    }
    let scene = paper(&classic(), Lang::En);
    assert_eq!(export::png(&scene, 1.0).unwrap(), export::png(&scene, 1.0).unwrap());
    assert_eq!(export::pdf(&scene).unwrap(), export::pdf(&scene).unwrap());
}

#[test]
fn the_svg_names_every_node_and_loads_nothing() {
    let design = zoned();
    for lang in Lang::ALL {
        let svg = export::svg(&paper(&design, lang));
        let tree = Document::parse(&svg).unwrap();
        for id in design.nodes.keys() {
            let id = id.to_string();
            assert!(tree.descendants().any(|n| n.attribute("data-id") == Some(&id)), "{id}");
        }
        assert!(
            tree.descendants()
                .all(|n| !matches!(n.tag_name().name(), "script" | "image" | "foreignObject" | "style"))
        );
        let hrefs = tree.descendants().filter_map(|n| n.attribute("href"));
        assert!(hrefs.into_iter().all(|href| href.starts_with('#')));
    }
}

#[test]
fn english_drawings_hold_no_han_but_the_users_own() {
    let design = scene_in_latin();
    let svg = export::svg(&paper(&design, Lang::En));
    let tree = Document::parse(&svg).unwrap();
    for text in tree.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()) {
        assert!(!text.chars().any(scene::measure::is_han), "{text}");
    }
}

fn scene_in_latin() -> Design {
    let mut design = zoned();
    let mut edits = Vec::new();
    for (i, (id, node)) in design.nodes.iter().enumerate() {
        edits.push(Edit::PutNode(id, Box::new(Node { name: format!("node-{i}"), ..node.clone() })));
    }
    for (id, row) in design.regions.iter() {
        edits.push(Edit::PutRegion(id, yuntu::design::Region { name: "Shanghai".to_owned(), ..row.clone() }));
    }
    for (id, row) in design.azs.iter() {
        edits.push(Edit::PutAz(id, yuntu::design::Az { name: format!("AZ {id}"), ..row.clone() }));
    }
    for (id, row) in design.security_zones.iter() {
        edits.push(Edit::PutSecurityZone(
            id,
            yuntu::design::SecurityZone { name: "row".to_owned(), ..row.clone() },
        ));
    }
    for (id, row) in design.sites.iter() {
        edits.push(Edit::PutSite(id, yuntu::design::Site { name: "Data centre".to_owned(), ..row.clone() }));
    }
    for (id, row) in design.vpcs.iter() {
        edits.push(Edit::PutVpc(id, yuntu::design::Vpc { name: "prod".to_owned(), ..row.clone() }));
    }
    edits.push(Edit::SetTitle(yuntu::design::Title { name: "Zoned".to_owned(), ..Default::default() }));
    design.apply_all(edits).unwrap();
    design
}

#[test]
fn user_text_reads_back_equal_and_starts_no_markup() {
    let mut design = classic();
    let hostile = "</g><script>alert('1')</script>&amp;\"]]>";
    let (id, node) = design.nodes.iter().next().map(|(id, node)| (id, node.clone())).unwrap();
    design.apply(Edit::PutNode(id, Box::new(Node { name: hostile.to_owned(), ..node }))).unwrap();
    let title = yuntu::design::Title { name: hostile.to_owned(), ..design.title.clone() };
    design.apply(Edit::SetTitle(title)).unwrap();
    let svg = export::svg(&paper(&design, Lang::Zh));
    let tree = Document::parse(&svg).unwrap();
    assert!(!tree.descendants().any(|n| n.has_tag_name("script")));
    let title = tree.descendants().find(|n| n.has_tag_name("title")).and_then(|n| n.text());
    assert_eq!(title, Some(hostile));
    assert!(tree.descendants().any(|n| n.has_tag_name("text") && n.text() == Some(hostile)));
}

#[test]
fn a_png_has_the_size_asked_for_and_refuses_what_is_too_large() {
    let scene = paper(&classic(), Lang::Zh);
    let png = export::png(&scene, 0.5).unwrap();
    assert_eq!(png.get(..8), Some(&b"\x89PNG\r\n\x1a\n"[..]));
    let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(f64::from(side(16)), (scene.bounds.w * 0.5).ceil());
    assert_eq!(f64::from(side(20)), (scene.bounds.h * 0.5).ceil());
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY, 1_000.0] {
        let error = export::png(&scene, scale).unwrap_err();
        assert!(error.message().zh.contains("上限"), "{error}");
    }
}

#[test]
fn the_pdf_is_one_page_with_both_fonts_inside() {
    let pdf = export::pdf(&paper(&classic(), Lang::Zh)).unwrap();
    assert_eq!(pdf.get(..5), Some(&b"%PDF-"[..]));
    let holds = |needle: &[u8]| pdf.windows(needle.len()).any(|part| part == needle);
    assert!(holds(b"NotoSansCJKsc-Regular") && holds(b"NotoSansCJKsc-Bold"));
    assert!(!holds(b"/Subtype /Image") && !holds(b"/Subtype/Image"), "nothing is a raster");
}

#[test]
fn themes_differ_in_colour_only() {
    let design = classic();
    let words = |theme| {
        let options = SceneOptions { theme, ..SceneOptions::paper(Lang::Zh) };
        scene::diagram(&design, Catalog::builtin(), &options)
    };
    let (light, dark) = (words(Theme::Light), words(Theme::Dark));
    assert_eq!(light.items, dark.items);
    assert_ne!(export::svg(&light), export::svg(&dark));
}
