//! Sheets of one design, parts of a drawing, and drawings on paper.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use yuntu::assessment::AssessmentSettings;
use yuntu::base::{Lang, Text};
use yuntu::catalog::Catalog;
use yuntu::design::{Design, LinkId, NodeId, Place, Product, Purpose, Ref};
use yuntu::export::{Artifact, Pages, Paper, Picture, Sheets, Subject};
use yuntu::files::templates;
use yuntu::scene::{self, Scene, SceneOptions, Shape, View};

use super::scene::zoned;

fn options(view: View, lang: Lang) -> SceneOptions {
    SceneOptions { view: Some(view), ..SceneOptions::paper(lang) }
}

fn sheet(design: &Design, view: View) -> Option<Scene> {
    scene::sheet(design, Catalog::builtin(), &options(view, Lang::Zh))
}

/// The nodes and links that a scene shows.
fn drawn(scene: &Scene) -> (BTreeSet<NodeId>, BTreeSet<LinkId>) {
    let mut found = (BTreeSet::new(), BTreeSet::new());
    for hit in &scene.hits {
        match hit.of {
            Ref::Node(id) => drop(found.0.insert(id)),
            Ref::Link(id) => drop(found.1.insert(id)),
            _ => {}
        }
    }
    found
}

fn words(scene: &Scene) -> Vec<String> {
    scene
        .items
        .iter()
        .filter_map(|shape| if let Shape::Text(text) = shape { Some(text.text.clone()) } else { None })
        .collect()
}

fn all_templates() -> Vec<(&'static str, Design)> {
    templates::all().iter().map(|template| (template.id, template.load().unwrap().design)).collect()
}

fn is_bastion(design: &Design, id: NodeId) -> bool {
    design.nodes.get(id).is_some_and(|node| match &node.product {
        Product::Ecs(ecs) => ecs.role == yuntu::design::EcsRole::Bastion,
        other => other.code() == "bastionhost",
    })
}

#[test]
fn the_operations_path_shows_bastions_their_links_and_what_they_reach_only() {
    let mut with_path = 0;
    for (id, design) in all_templates().into_iter().chain([("zoned", zoned())]) {
        let links: BTreeSet<LinkId> = design
            .links
            .iter()
            .filter(|(_, link)| link.purpose == Purpose::Operations)
            .map(|(id, _)| id)
            .collect();
        let ends: BTreeSet<NodeId> = links
            .iter()
            .flat_map(|id| {
                let link = design.links.get(*id).unwrap();
                [link.from, link.to]
            })
            .collect();
        let bastions = design.nodes.keys().filter(|node| is_bastion(&design, *node));
        let wanted: BTreeSet<NodeId> = ends.into_iter().chain(bastions).collect();
        let Some(scene) = sheet(&design, View::Operations) else {
            assert!(wanted.is_empty(), "{id}: its operations path must have a sheet");
            continue;
        };
        with_path += 1;
        assert_eq!(
            drawn(&scene),
            (wanted, links),
            "{id}: the sheet must show the operations path and nothing else"
        );
    }
    assert!(with_path > 3, "most templates have an operations path");
}

#[test]
fn each_view_keeps_the_links_that_it_is_about() {
    let database = |design: &Design, id: NodeId| {
        matches!(design.nodes.get(id).unwrap().product, Product::Rds(_) | Product::Oss(_))
    };
    let zone = |design: &Design, id: NodeId| design.nodes.get(id).unwrap().place.security_zone();
    for (id, design) in all_templates().into_iter().chain([("zoned", zoned())]) {
        for view in View::ALL {
            let Some(scene) = sheet(&design, view) else { continue };
            let (nodes, links) = drawn(&scene);
            for (link_id, link) in design.links.iter() {
                let shown = links.contains(&link_id);
                let at = format!("{id}, {}: {link_id} from {} to {}", view.word(), link.from, link.to);
                match view {
                    View::Application => {
                        let carries =
                            matches!(link.purpose, Purpose::Business | Purpose::Outbound | Purpose::Upload);
                        assert!(!shown || carries, "{at} carries no business");
                    }
                    View::Deployment => assert_eq!(
                        shown,
                        matches!(link.purpose, Purpose::Business | Purpose::Replication),
                        "{at}"
                    ),
                    View::Recovery => assert_eq!(
                        shown,
                        matches!(link.purpose, Purpose::Business | Purpose::Replication),
                        "{at}"
                    ),
                    View::Operations => assert_eq!(shown, link.purpose == Purpose::Operations, "{at}"),
                    View::Zones => {
                        let (a, b) = (zone(&design, link.from), zone(&design, link.to));
                        if let (Some(a), Some(b)) = (a, b)
                            && design.regions.len() == 1
                        {
                            assert_eq!(shown, a != b, "{at} must be shown when it crosses a border");
                        }
                    }
                    View::DataFlow => {
                        let moves = match link.purpose {
                            Purpose::Replication | Purpose::Upload | Purpose::Outbound => true,
                            Purpose::Operations => false,
                            Purpose::Business => {
                                assert!(
                                    shown || !database(&design, link.from) && !database(&design, link.to),
                                    "{at} reads or writes a store"
                                );
                                continue;
                            }
                        };
                        assert_eq!(shown, moves, "{at}");
                    }
                }
            }
            // No link hangs in the air.
            for link in &links {
                let link = design.links.get(*link).unwrap();
                if view != View::Application {
                    assert!(nodes.contains(&link.from) && nodes.contains(&link.to), "{id}, {}", view.word());
                }
            }
        }
    }
}

#[test]
fn the_application_view_folds_copies_and_keeps_their_number() {
    let design = templates::find("vpc-two-az").unwrap().load().unwrap().design;
    let part = View::Application.sheet(&design, Catalog::builtin()).unwrap();
    // Counted by hand: every server with business links, in all AZs together.
    let business: BTreeSet<NodeId> = design
        .links
        .values()
        .filter(|link| matches!(link.purpose, Purpose::Business | Purpose::Outbound | Purpose::Upload))
        .flat_map(|link| [link.from, link.to])
        .collect();
    let total = |design: &Design, wanted: &dyn Fn(NodeId) -> bool| -> u32 {
        design.nodes.iter().filter(|(id, _)| wanted(*id)).map(|(_, node)| node.count).sum()
    };
    assert_eq!(
        total(&part, &|_| true),
        total(&design, &|id| business.contains(&id)),
        "folding must lose no server"
    );
    let in_azs =
        |design: &Design| design.nodes.values().filter(|node| matches!(node.place, Place::Az { .. })).count();
    assert!(in_azs(&part) < in_azs(&design), "copies in two AZs must become one node");
    assert_eq!(part.azs.len(), 1, "the AZs become one column");
    let name = &part.azs.values().next().unwrap().name;
    // What the names have in common stands once, then the letter of each.
    let letter = |az: &yuntu::design::Az| az.name.chars().next_back().unwrap();
    assert!(design.azs.values().all(|az| name.contains(letter(az))), "the column names its AZs: {name}");
}

#[test]
fn a_sheet_shows_the_addresses_of_the_whole_plan() {
    let design = templates::find("security-zones").unwrap().load().unwrap().design;
    let all = scene::diagram(
        &design,
        Catalog::builtin(),
        &SceneOptions { addresses: true, ..SceneOptions::paper(Lang::Zh) },
    );
    let whole: BTreeSet<String> = words(&all).into_iter().collect();
    let is_address =
        |word: &String| word.split('.').count() > 3 && word.starts_with(|c: char| c.is_ascii_digit());
    let shown: Vec<String> =
        words(&sheet(&design, View::Zones).unwrap()).into_iter().filter(is_address).collect();
    assert!(!shown.is_empty(), "the view of networks prints addresses unasked");
    for word in shown {
        assert!(whole.contains(&word), "{word} is not the address of the whole plan");
    }
}

#[test]
fn the_recovery_view_names_what_stands_in() {
    for (lang, twin) in [(Lang::Zh, "互备"), (Lang::En, "twin")] {
        let design = templates::find("vpc-two-az").unwrap().load().unwrap().design;
        let scene = scene::sheet(&design, Catalog::builtin(), &options(View::Recovery, lang)).unwrap();
        assert!(words(&scene).iter().any(|word| word.contains(twin)), "twins are named in {}", lang.code());
    }
    let design = templates::find("two-region").unwrap().load().unwrap().design;
    let pairs: BTreeMap<&str, &str> = design
        .nodes
        .values()
        .filter_map(|node| match &node.product {
            Product::Rds(rds) => {
                rds.dr_of.and_then(|of| design.nodes.get(of)).map(|of| (&*node.name, &*of.name))
            }
            _ => None,
        })
        .collect();
    let said = words(&sheet(&design, View::Recovery).unwrap()).join("\n");
    assert!(pairs.is_empty() || said.contains("灾备"), "stand-ins of databases are named");
}

#[test]
fn an_empty_design_has_no_sheets_and_says_what_to_do() {
    let design = Design::default();
    for view in View::ALL {
        assert!(sheet(&design, view).is_none());
        let error =
            made(&design, Artifact::Svg, &Picture { sheets: Sheets::One(view), ..Picture::default() });
        let said = error.unwrap_err();
        assert!(said.zh.contains("请先") && said.en.contains("first"), "{said:?}");
    }
}

fn made(design: &Design, artifact: Artifact, picture: &Picture) -> Result<Vec<u8>, Text> {
    let subject = Subject {
        design,
        repairs: &[],
        catalog: Catalog::builtin(),
        settings: &AssessmentSettings::default(),
        lang: Lang::Zh,
        date: "2026-11-21".parse().unwrap(),
        picture,
    };
    subject.make(artifact)
}

/// What a poppler program says of a PDF.
fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).arg(&file);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().expect("scripts/setup.sh test installs poppler-utils");
    assert!(output.status.success(), "{program} must read the PDF: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Number of pages, and width and height of each in points, the larger last.
fn paper(pdf: &[u8]) -> Vec<(f64, f64)> {
    let said = poppler("pdfinfo", &["-l", "999"], pdf);
    said.lines()
        .filter(|line| line.starts_with("Page") && line.contains("size:"))
        .map(|line| {
            let numbers: Vec<f64> = line
                .split("size:")
                .nth(1)
                .unwrap()
                .split_whitespace()
                .filter_map(|word| word.parse().ok())
                .collect();
            (numbers[0].min(numbers[1]), numbers[0].max(numbers[1]))
        })
        .collect()
}

#[test]
fn all_views_are_the_pages_of_one_pdf() {
    let design = templates::find("security-zones").unwrap().load().unwrap().design;
    let picture = Picture { sheets: Sheets::All, ..Picture::default() };
    let pdf = made(&design, Artifact::Pdf, &picture).unwrap();
    assert!(pdf == made(&design, Artifact::Pdf, &picture).unwrap(), "two runs must give the same bytes");
    let shown: Vec<View> = View::ALL.into_iter().filter(|view| sheet(&design, *view).is_some()).collect();
    assert!(shown.len() >= 5, "this design has most of the views");
    assert_eq!(paper(&pdf).len(), shown.len());
    let text = poppler("pdftotext", &["-raw"], &pdf);
    let pages: Vec<&str> = text.split('\u{c}').collect();
    for (view, page) in shown.iter().zip(&pages) {
        let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let title = squeezed(&view.title().zh);
        assert!(squeezed(page).contains(&title), "the page must name its view, {title}:\n{page}");
    }
    for artifact in [Artifact::Svg, Artifact::Png] {
        assert!(made(&design, artifact, &picture).unwrap_err().en.contains("PDF"));
    }
}

#[test]
fn a_drawing_fits_one_page_or_is_cut_into_pages_that_lose_nothing() {
    let design = templates::find("two-city-three-centre").unwrap().load().unwrap().design;
    for (size, short, long) in [(Paper::A4, 595.3, 841.9), (Paper::A3, 841.9, 1190.6)] {
        for pages in [Pages::Fitted(size), Pages::Tiled(size)] {
            let pdf = made(&design, Artifact::Pdf, &Picture { pages, ..Picture::default() }).unwrap();
            let paper = paper(&pdf);
            assert_eq!(paper.len() > 1, matches!(pages, Pages::Tiled(_)), "{pages:?}");
            for (a, b) in paper {
                assert!(
                    (a - short).abs() < 0.5 && (b - long).abs() < 0.5,
                    "{a} × {b} is not {}",
                    size.name()
                );
            }
            let text: String = poppler("pdftotext", &["-raw"], &pdf).split_whitespace().collect();
            for node in design.nodes.values() {
                let name: String = node.name.split_whitespace().collect();
                let name: String = name.chars().take(2).collect();
                assert!(text.contains(&name), "{name} is on no page of {pages:?}");
            }
        }
    }
}

#[test]
fn a_part_of_the_drawing_shows_what_was_chosen_and_the_links_between() {
    let design = zoned();
    let link = design.links.keys().next().unwrap();
    let row = design.links.get(link).unwrap();
    let whole = scene::diagram(&design, Catalog::builtin(), &SceneOptions::paper(Lang::Zh));
    let part = |chosen: &[Ref]| {
        scene::selected(
            &design,
            Catalog::builtin(),
            &chosen.iter().copied().collect(),
            &SceneOptions::paper(Lang::Zh),
        )
    };
    let scene = part(&[row.from.into(), row.to.into()]).unwrap();
    let between: BTreeSet<LinkId> = design
        .links
        .iter()
        .filter(|(_, other)| {
            [row.from, row.to].contains(&other.from) && [row.from, row.to].contains(&other.to)
        })
        .map(|(id, _)| id)
        .collect();
    assert_eq!(drawn(&scene), (BTreeSet::from([row.from, row.to]), between.clone()));
    assert_eq!(drawn(&part(&[link.into()]).unwrap()).1, between, "a link brings its ends");
    assert!(scene.bounds.w < whole.bounds.w && scene.bounds.h < whole.bounds.h);
    for shape in &scene.items {
        let inside = scene.bounds.grown(0.5);
        let rect = shape.bounds();
        assert!(inside.contains(rect.center()), "nothing may stand outside of the picture: {shape:?}");
    }
    // A room brings what stands in it.
    let az = design.azs.keys().next().unwrap();
    let members: BTreeSet<NodeId> = design
        .nodes
        .iter()
        .filter(|(_, node)| matches!(node.place, Place::Az { az: other, .. } if other == az))
        .map(|(id, _)| id)
        .collect();
    assert_eq!(drawn(&part(&[az.into()]).unwrap()).0, members);
    assert!(part(&[]).is_none(), "nothing chosen, nothing drawn");
    // A line that shared its way with others is whole when it stands alone.
    for (id, link) in design.links.iter() {
        let scene = part(&[id.into()]).unwrap();
        let group = scene.groups.iter().find(|group| group.of == id.into()).unwrap();
        let area = scene.items[group.items.clone()]
            .iter()
            .map(Shape::bounds)
            .reduce(|a, b| a.union(&b))
            .unwrap_or_else(|| panic!("{id} is not drawn"));
        for end in [link.from, link.to] {
            let hit = scene.hits.iter().find(|hit| hit.of == end.into()).unwrap();
            assert!(hit.area.bounds().grown(2.0).overlaps(&area), "{id} must reach {end}");
        }
    }
}
