//! What a design is handed over as for other programs: data and tables.

use serde_json::Value;
use yuntu::assessment::{Assessment, AssessmentSettings};
use yuntu::base::Lang;
use yuntu::catalog::Catalog;
use yuntu::design::{Design, Edit, Node};
use yuntu::export::{Artifact, Column, Picture, Subject};
use yuntu::files::templates;

use super::support::random::Rng;
use super::support::{rounds, schema};

/// Every reference architecture, and designs with every field filled.
pub fn designs() -> Vec<Design> {
    let mut designs: Vec<Design> = templates::all().iter().map(|t| t.load().unwrap().design).collect();
    for seed in 0..rounds(20, 300) {
        designs.push(Rng::new(seed as u64).design(60));
    }
    designs
}

pub fn made(design: &Design, artifact: Artifact, lang: Lang) -> Vec<u8> {
    let subject = Subject {
        design,
        repairs: &[],
        catalog: Catalog::builtin(),
        settings: &AssessmentSettings::default(),
        lang,
        date: "2026-11-21".parse().unwrap(),
        picture: &Picture::default(),
    };
    subject.make(artifact).unwrap()
}

pub fn text(design: &Design, artifact: Artifact, lang: Lang) -> String {
    String::from_utf8(made(design, artifact, lang)).unwrap()
}

#[test]
fn the_design_fits_its_published_schema() {
    let published: Value = serde_json::from_str(include_str!("../../docs/schema/design.json")).unwrap();
    for design in designs() {
        let written: Value = serde_json::from_str(&text(&design, Artifact::DesignJson, Lang::Zh)).unwrap();
        let faults = schema::faults(&published, &written);
        assert!(faults.is_empty(), "describe it in docs/schema/design.json:\n{}", faults.join("\n"));
        assert_eq!(written["nodes"].as_object().map_or(0, serde_json::Map::len), design.nodes.len());
    }
}

#[test]
fn the_schema_refuses_what_is_no_design() {
    let published: Value = serde_json::from_str(include_str!("../../docs/schema/design.json")).unwrap();
    let design = templates::all()[0].load().unwrap().design;
    let right: Value = serde_json::from_str(&text(&design, Artifact::DesignJson, Lang::Zh)).unwrap();
    for (place, wrong) in [
        ("/schema", Value::from("yuntu.design/2")),
        ("/settings/net", Value::from("token ring")),
        ("/next_id", Value::from("seven")),
        ("/title", Value::from(1)),
    ] {
        let mut spoilt = right.clone();
        *spoilt.pointer_mut(place).unwrap() = wrong;
        assert!(!schema::faults(&published, &spoilt).is_empty(), "{place}");
    }
    let mut spoilt = right.clone();
    spoilt["surprise"] = Value::from(1);
    assert!(!schema::faults(&published, &spoilt).is_empty());
}

#[test]
fn the_results_fit_their_published_schema_and_are_those_of_the_engine() {
    let published: Value = serde_json::from_str(include_str!("../../docs/schema/results.json")).unwrap();
    let date = "2026-11-21".parse().unwrap();
    for design in designs() {
        let written: Value = serde_json::from_str(&text(&design, Artifact::ResultsJson, Lang::Zh)).unwrap();
        let faults = schema::faults(&published, &written);
        assert!(faults.is_empty(), "describe it in docs/schema/results.json:\n{}", faults.join("\n"));
        let settings = AssessmentSettings::default();
        let fresh = Assessment::of(&design, &[], Catalog::builtin(), &settings, date);
        assert_eq!(written["check"]["summary"]["error"], fresh.report.summary.error);
        assert_eq!(written["quote"]["monthly"], fresh.bill.monthly.amount.to_fen().to_string());
        assert_eq!(written["size"]["items"].as_array().unwrap().len(), fresh.sizes.items.len());
    }
}

/// A file for spreadsheets as an independent reader gives it.
pub fn read_csv(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a file for spreadsheets begins with the mark");
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes())
        .records()
        .map(|record| record.unwrap().iter().map(ToOwned::to_owned).collect())
        .collect()
}

#[test]
fn the_inventory_has_one_row_for_each_node_and_no_formula() {
    for design in designs() {
        for lang in Lang::ALL {
            let rows = read_csv(&text(&design, Artifact::InventoryCsv, lang));
            assert_eq!(rows.len(), design.nodes.len() + 1);
            assert_eq!(rows[0], Column::ALL.map(|column| column.title().get(lang).to_owned()));
            for (row, (id, node)) in rows[1..].iter().zip(design.nodes.iter()) {
                assert_eq!(row[0], id.to_string());
                assert_eq!(row[1].strip_prefix('\'').unwrap_or(&row[1]), node.name);
                assert_eq!(row[5], node.count.to_string());
                for cell in row {
                    assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell}");
                }
            }
        }
    }
}

/// What a reader of Markdown shows for words: backslashes and references resolved.
pub fn shown(markdown: &str) -> String {
    let mut out = String::new();
    let mut rest = markdown;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix('\\') {
            let c = after.chars().next().unwrap();
            assert!(c.is_ascii_punctuation());
            out.push(c);
            rest = &after[1..];
        } else if let Some((number, after)) = rest.strip_prefix("&#").and_then(|after| after.split_once(';'))
        {
            out.push(char::from_u32(number.parse().unwrap()).unwrap());
            rest = after;
        } else {
            assert!(!"|*_`[]<>&~#\n\r".contains(c), "{c:?} is bare in {markdown}");
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The cells of the row of a table, split where a bar has no backslash before it.
fn cells(row: &str) -> Vec<String> {
    let (mut cells, mut cell, mut escaped) = (Vec::new(), String::new(), false);
    for c in row.chars() {
        match c {
            '|' if !escaped => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    cells.iter().skip(1).map(|cell| cell.trim_matches(' ').to_owned()).collect()
}

#[test]
fn the_summary_shows_every_node_by_its_exact_name() {
    for design in designs() {
        let page = text(&design, Artifact::Markdown, Lang::En);
        for (id, node) in design.nodes.iter() {
            let row = page
                .lines()
                .find(|line| line.starts_with(&format!("| {id} |")))
                .unwrap_or_else(|| panic!("{id} is missing in the table of nodes"));
            let name = node.name.replace('\0', "\u{fffd}");
            assert_eq!(shown(&cells(row)[1]), name, "{row}");
        }
    }
}

#[test]
fn the_flowchart_opens_what_it_closes_and_joins_what_there_is() {
    for design in designs() {
        let page = text(&design, Artifact::Markdown, Lang::Zh);
        let chart = page.split("```mermaid\n").nth(1).unwrap().split("```").next().unwrap();
        let mut lines = chart.lines();
        assert_eq!(lines.next(), Some("flowchart TB"));
        let (mut depth, mut nodes, mut links) = (0_i32, 0, 0);
        for line in lines.map(str::trim_start) {
            let quotes = line.matches('"').count();
            assert!(quotes == 0 || quotes == 2, "{line}");
            if line.starts_with("subgraph ") {
                depth += 1;
            } else if line == "end" {
                depth -= 1;
            } else if line.contains("-->") || line.contains("-.->") || line.contains("==>") {
                links += 1;
                let ends = [line.split(' ').next().unwrap(), line.rsplit(' ').next().unwrap()];
                assert!(ends.iter().all(|end| design.nodes.contains(end.parse().unwrap())), "{line}");
            } else {
                nodes += 1;
                assert!(design.nodes.contains(line.split('[').next().unwrap().parse().unwrap()), "{line}");
            }
            assert!(depth >= 0);
        }
        assert_eq!((depth, nodes, links), (0, design.nodes.len(), design.links.len()));
    }
}

#[test]
fn english_hand_overs_hold_no_han_but_the_users_own() {
    let mut design = yuntu::design::Design::default();
    let mut ids = design.ids();
    let ecs = Node::new("web", yuntu::design::Product::of_code("ecs"));
    design.apply(Edit::PutNode(ids.node(), Box::new(ecs))).unwrap();
    for artifact in [Artifact::Markdown, Artifact::InventoryCsv] {
        let english = text(&design, artifact, Lang::En);
        assert!(!english.chars().any(yuntu::scene::measure::is_han), "{english}");
        assert!(text(&design, artifact, Lang::Zh).chars().any(yuntu::scene::measure::is_han));
    }
}

#[test]
fn endings_and_kinds_choose() {
    assert_eq!(Artifact::asked("json", None), Ok(Artifact::DesignJson));
    assert_eq!(Artifact::asked("json", Some("results")), Ok(Artifact::ResultsJson));
    assert_eq!(Artifact::asked("csv", None), Ok(Artifact::InventoryCsv));
    for artifact in Artifact::ALL {
        assert_eq!(Artifact::asked(artifact.ending(), artifact.kind()), Ok(artifact), "{artifact:?}");
    }
    for (ending, kind) in [("doc", None), ("", None), ("json", Some("bill")), ("png", Some("design"))] {
        let words = Artifact::asked(ending, kind).unwrap_err().text("x");
        assert!(words.zh.chars().any(yuntu::scene::measure::is_han) && words.en.contains('x'));
    }
}

#[test]
fn the_build_workbook_says_what_stands_where_and_who_may_reach_whom_and_holds_no_formula() {
    use calamine::{Data, Reader, Xlsx};
    for lang in Lang::ALL {
        let mut design = templates::find("vpc-two-az").unwrap().load_in(lang).unwrap().design;
        let (id, node) = design.nodes.iter().find(|(_, row)| row.product.as_ecs().is_some()).unwrap();
        let evil = yuntu::design::Node { name: "=HYPERLINK(\"x\")".to_owned(), ..node.clone() };
        design.apply(yuntu::design::Edit::PutNode(id, Box::new(evil))).unwrap();
        let bytes = made(&design, Artifact::HandoverXlsx, lang);
        assert_eq!(
            bytes,
            made(&design, Artifact::HandoverXlsx, lang),
            "the same design gives the same bytes"
        );
        let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let names = book.sheet_names();
        assert_eq!(names.len(), 7);
        let mut rows: Vec<Vec<Vec<Data>>> = Vec::new();
        for name in &names {
            let formulas = book.worksheet_formula(name).unwrap();
            assert_eq!(formulas.used_cells().count(), 0, "{name}");
            rows.push(book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect());
        }
        assert_eq!(rows[0].len(), design.nodes.len() + 1);
        assert!(rows[0].iter().any(|row| row.contains(&Data::String("=HYPERLINK(\"x\")".to_owned()))));
        assert_eq!(rows[1].len(), design.vswitches.len() + 1);
        for row in &rows[1][1..] {
            let figure = |at: usize| match &row[at] {
                Data::Float(number) => *number,
                other => panic!("{other:?} is no number"),
            };
            let prefix: u32 = row[7].to_string().rsplit_once('/').unwrap().1.parse().unwrap();
            assert_eq!(figure(10), f64::from(2_u32.pow(32 - prefix) - 4), "usable of {row:?}");
            assert!(figure(11) + figure(12) <= figure(10), "used and reserved fit: {row:?}");
        }
        // Every flow that the links draw to a server or a database is a policy, numbered from 1.
        let numbers: Vec<String> = rows[2][1..].iter().map(|row| row[0].to_string()).collect();
        assert_eq!(numbers, (1..=numbers.len()).map(|number| number.to_string()).collect::<Vec<_>>());
        assert!(rows[2].iter().any(|row| row[8] == "TCP" && row[9] == "3306"));
        // Every rule of a group names its source, and the matrix is a square.
        let of_rules = |row: &&Vec<Data>| row[8].to_string().contains('/');
        assert!(rows[3].iter().filter(of_rules).count() >= 4, "{:?}", rows[3]);
        assert!(
            rows[3][1..].iter().filter(of_rules).all(|row| row[9] != Data::Empty && row[10] != Data::Empty)
        );
        assert!(rows[4].len() > 2 && rows[4].iter().all(|row| row.len() == rows[4].len()));
        assert!(rows[6].len() > 1, "the template asks people to do something");
    }
}
