//! Documents on disk: what is saved comes back, and whatever is in a file, nothing breaks.

use std::fs;
use std::path::{Path, PathBuf};

use yuntu::base::Lang;
use yuntu::design::*;
use yuntu::files::{self, ReadErrorKind, SaveError};

use super::support::random::Rng;
use super::support::{mutate, rounds};

/// Files of released versions, kept for ever.
fn golden() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// The golden files and the templates: what the mutator starts from.
fn corpus() -> Vec<Vec<u8>> {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/designs");
    let mut paths = golden();
    paths.extend(fs::read_dir(templates).into_iter().flatten().map(|entry| entry.unwrap().path()));
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn minimal(body: &str) -> String {
    format!("(\n    format: \"yuntu\",\n    version: (1, 0),\n{body}\n)\n")
}

fn loaded(body: &str) -> files::Loaded {
    let text = minimal(body);
    let loaded = files::parse(&text, "a.yuntu").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(loaded.design.violations(), [], "a repaired design is whole");
    loaded
}

fn repairs(body: &str) -> Vec<(Option<Ref>, RepairKind)> {
    loaded(body).repairs.into_iter().map(|repair| (repair.row, repair.kind)).collect()
}

#[test]
fn a_design_that_is_saved_read_and_saved_again_has_the_same_bytes() {
    for seed in 0..1_000 {
        let design = Rng::new(seed).design([0, 10, 40, 80][(seed % 4) as usize]);
        let text = files::write_text(&design).unwrap();
        let loaded = files::parse(&text, "random.yuntu").unwrap_or_else(|error| {
            panic!("seed {seed}: what was written must be readable; see files::document\n{error}\n{text}")
        });
        assert_eq!(loaded.repairs, [], "seed {seed}: a design made by edits needs no repair\n{text}");
        assert_eq!(loaded.design, design, "seed {seed}: a field is lost or changed on the way\n{text}");
        let again = files::write_text(&loaded.design).unwrap();
        assert_eq!(again, text, "seed {seed}: saving twice must give the same bytes");
        assert!(!text.contains('\r') && text.ends_with(")\n"), "seed {seed}: lines end with LF");
    }
}

#[test]
fn files_of_every_released_version_open_without_repairs() {
    for path in golden() {
        let loaded = files::read(&path).unwrap_or_else(|error| {
            panic!("files of released versions open for ever; add a migration\n{error}")
        });
        assert_eq!(loaded.repairs, [], "{}", path.display());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with(&format!("v{}.{}-", files::VERSION.0, files::VERSION.1)) {
            assert_eq!(
                files::write_text(&loaded.design).unwrap(),
                fs::read_to_string(&path).unwrap(),
                "{name}: the written form changed; if that is meant, raise files::VERSION, keep this file and \
                 add one of the new version"
            );
        }
    }
}

/// 100,000 broken files: each gives a message or a whole design that can be saved; the original is untouched.
#[test]
fn no_broken_file_breaks_the_program_or_is_touched() {
    let corpus = corpus();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.yuntu");
    let (mut read, mut refused) = (0, 0);
    for round in 0..rounds(3_000, 100_000) {
        let mut rng = Rng::new(round as u64);
        let (file, other) = (rng.below(corpus.len()), rng.below(corpus.len()));
        let bytes = mutate::mutated(&mut rng, &corpus[file], &corpus[other]);
        let outcome = if round % 50 == 0 {
            fs::write(&path, &bytes).unwrap();
            let outcome = files::read(&path);
            assert_eq!(fs::read(&path).unwrap(), bytes, "round {round}: reading must not touch the file");
            outcome
        } else {
            files::parse_bytes(&bytes, "broken.yuntu")
        };
        match outcome {
            Ok(loaded) => {
                read += 1;
                let violations = loaded.design.violations();
                assert!(violations.is_empty(), "round {round}: {violations:?}; let Design::repair mend it");
                let text = files::write_text(&loaded.design).unwrap();
                let again = files::parse(&text, "again.yuntu").unwrap_or_else(|error| {
                    panic!("round {round}: what was read and written must be readable again\n{error}")
                });
                assert_eq!(again.design, loaded.design, "round {round}: a repaired design is stable");
                let news: Vec<_> = again.repairs.iter().collect();
                assert!(news.is_empty(), "round {round}: a repair must be complete the first time: {news:?}");
            }
            Err(error) => {
                refused += 1;
                for lang in Lang::ALL {
                    let message = error.render(lang);
                    assert!(message.contains("broken.yuntu"), "round {round}: the file is named\n{message}");
                }
                assert_bilingual(&error, &format!("round {round}"));
            }
        }
    }
    assert!(read > 0 && refused > 0, "the mutator should do both: {read} read, {refused} refused");
}

/// The cause and the remedy speak both languages; what is quoted from the file may be in any.
fn assert_bilingual(error: &files::ReadError, at: &str) {
    let han = |words: &str| words.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(han(&error.cause.zh) && han(&error.remedy.zh), "{at}: Chinese is missing in {error:?}");
    assert!(error.cause.en != error.cause.zh && error.remedy.en != error.remedy.zh, "{at}: {error:?}");
    let ours: String = error.remedy.en.split('"').step_by(2).collect();
    assert!(!han(&ours), "{at}: the English remedy is not English: {}", error.remedy.en);
}

/// Files as people break them, and what they are told, in both languages.
#[test]
fn broken_files_are_explained() {
    let node = |fields: &str| minimal(&format!("    nodes: {{\n        \"n1\": ({fields}),\n    }},"));
    let ecs = |fields: &str| node(&format!("name: \"web\", product: (\"ecs\", ({fields}))"));
    let deep = format!("(format: \"yuntu\", version: (1, 0), ext: {}", "[".repeat(200));
    let long = minimal(&format!("    ext: {{\"a\": \"{}\"}},", "x".repeat(70_000)));
    let cases: Vec<(&str, String)> = vec![
        ("an empty file", String::new()),
        ("another format", "{\"nodes\": []}".into()),
        ("another program", "(format: \"other\", version: (1, 0))".into()),
        ("no version", "(format: \"yuntu\")".into()),
        ("a newer major version", "(format: \"yuntu\", version: (2, 0), clouds: {})".into()),
        ("a newer minor version", "(format: \"yuntu\", version: (1, 7), clouds: {})".into()),
        ("cut off", minimal("    nodes: {\"n1\": (name: \"web\", prod")[..80].to_owned()),
        ("a bracket too many", minimal("    next_id: 5)")),
        ("a wrong bracket", minimal("    waivers: [(code: \"HA-001\", reason: \"x\"],")),
        ("an open quotation mark", minimal("    title: (name: \"云图),")),
        ("an open comment", minimal("    /* next_id: 5")),
        ("a misspelt field", node("name: \"web\", prodct: (\"ecs\", ())")),
        ("a missing field", node("name: \"web\"")),
        ("a field twice", node("name: \"a\", name: \"b\", product: (\"ecs\", ())")),
        ("a misspelt choice", ecs("role: produktion")),
        ("a missing comma", node("name: \"web\" product: (\"ecs\", ())")),
        ("a missing colon", minimal("    nodes: {\"n1\" (name: \"web\")}")),
        ("a word for a number", node("name: \"web\", product: (\"ecs\", ()), count: two")),
        ("a negative whole number", node("name: \"web\", product: (\"ecs\", ()), count: -2")),
        ("a whole number too large", minimal("    next_id: 99999999999")),
        ("thousands commas", ecs("tps_capacity: 1,000")),
        ("thousands commas in a decimal", minimal("    workloads: {\"w1\": (tx_per_day: \"1,000\")},")),
        ("a decimal without quotation marks", minimal("    workloads: {\"w1\": (tx_per_day: 1000)},")),
        ("full-width digits", ecs("tps_capacity: １２")),
        ("a full-width comma", minimal("    title: (name: \"a\"，author: \"b\")")),
        ("a text for a number", ecs("tps_capacity: \"12\"")),
        ("a word without quotation marks", node("name: web, product: (\"ecs\", ())")),
        ("yes for true", node("name: \"web\", product: (\"ecs\", ()), locked: yes")),
        ("a bad escape", minimal("    title: (name: \"C:\\new\\query\")")),
        ("an id of the wrong kind", minimal("    nodes: {\"l1\": (name: \"web\", product: (\"ecs\", ()))}")),
        ("a list for a table", minimal("    nodes: []")),
        ("a product without fields", node("name: \"web\", product: \"ecs\"")),
        ("a bad block", minimal("    sites: {\"site1\": (name: \"a\", cidrs: [\"10.0.0.0/33\"])}")),
        (
            "a block with a leading zero",
            minimal("    sites: {\"site1\": (name: \"a\", cidrs: [\"010.0.0.1\"])}"),
        ),
        ("an IPv6 block", minimal("    sites: {\"site1\": (name: \"a\", cidrs: [\"fe80::/10\"])}")),
        ("a bad address", node("name: \"a\", product: (\"ecs\", ()), private_ip: \"10.0.0.256\"")),
        ("a bad port", ecs("listens: [(transport: tcp, ports: \"70000\")]")),
        ("a bad date", minimal("    title: (name: \"a\", date: \"2026-02-30\")")),
        ("a bad amount", node("name: \"a\", product: (\"ecs\", ()), own_monthly_price: \"48元\"")),
        (
            "a conflict left by a merge",
            minimal("<<<<<<< HEAD\n    next_id: 5,\n=======\n    next_id: 6,\n>>>>>>> b"),
        ),
        ("something behind the end", format!("{}(", minimal("    next_id: 5,"))),
        ("too deep", deep),
        ("a text too long", long),
    ];
    let mut told = String::new();
    for (what, text) in cases {
        let error = match files::parse(&text, "设计 a.yuntu") {
            Err(error) => error,
            Ok(loaded) => panic!("{what}: this file should not open: {:?}", loaded.repairs),
        };
        assert_bilingual(&error, what);
        let (zh, en) = (error.render(Lang::Zh), error.render(Lang::En));
        told.push_str(&format!("==== {what} ({:?})\n{}\n\n{}\n\n", error.kind, zh.trim_end(), en.trim_end()));
    }
    let trimmed: Vec<&str> = told.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("broken_files", trimmed.join("\n"));
}

#[test]
fn a_mark_that_is_longer_than_the_excerpt_is_cut_with_it() {
    let text = minimal(&format!("    title: (name: {}云图, date: 1)", "x".repeat(200)));
    let error = files::parse(&text, "long.yuntu").unwrap_err();
    for lang in Lang::ALL {
        assert!(error.render(lang).contains("long.yuntu:4"), "{}", error.render(lang));
    }
}

#[test]
fn bytes_that_are_not_text_are_named_with_their_place() {
    let mut bytes = minimal("    title: (name: \"").into_bytes();
    bytes.truncate(bytes.len() - 3);
    bytes.extend_from_slice(&[0xd4, 0xc6, 0xcd, 0xbc]);
    let error = files::parse_bytes(&bytes, "gbk.yuntu").unwrap_err();
    assert_eq!(error.kind, ReadErrorKind::NotText);
    assert_eq!(error.at.map(|at| (at.line, at.column)), Some((4, 20)));
    assert!(error.cause.en.contains("0xD4"), "{error}");
    for zeros in [1, 4096] {
        let error = files::parse_bytes(&vec![0; zeros], "zeros.yuntu").unwrap_err();
        assert_eq!(error.kind, ReadErrorKind::NotADesign, "{error}");
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_tolerated() {
    let text = minimal("    title: (name: \"云图\"),");
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let (plain, windows) = (files::parse(&text, "a").unwrap(), files::parse(&windows, "a").unwrap());
    assert_eq!(windows, plain);
    assert_eq!(files::write_text(&windows.design).unwrap().matches('\r').count(), 0);
}

#[test]
fn newer_files_open_when_they_can_and_say_so() {
    let text = |version: &str| format!("(format: \"yuntu\", version: {version}, title: (name: \"a\"))");
    let open = |version: &str| files::parse(&text(version), "a").unwrap();
    assert!(open("(1, 0)").repairs.is_empty());
    let minor = open("(1, 3)");
    assert_eq!(minor.repairs, [Repair { row: None, kind: RepairKind::NewerFormat(1, 3) }]);
    assert!(!minor.read_only, "a newer minor version only adds what is kept in ext");
    let major = open("(2, 0)");
    assert_eq!(major.repairs, [Repair { row: None, kind: RepairKind::NewerFormat(2, 0) }]);
    assert!(major.read_only);
    let behind = "(title: (name: \"a\"), version: (2, 0), format: \"yuntu\", clouds: 1)";
    let error = files::parse(behind, "a").unwrap_err();
    assert_eq!(error.kind, ReadErrorKind::Newer, "the header counts wherever it stands: {error}");
}

#[test]
fn the_second_row_of_an_id_gets_a_fresh_one() {
    let body = r#"    nodes: {
        "n7": (name: "first", product: ("ecs", ())),
        "n3": (name: "other", product: ("ecs", ())),
        "n7": (name: "second", product: ("ecs", ())),
    },
    links: {"l1": (from: "n3", to: "n7", purpose: business)},
    positions: {"n3": (x: 1, y: 2), "n3": (x: 3, y: 4)},
    next_id: 20,"#;
    let loaded = loaded(body);
    let (first, second) = (NodeId(7), NodeId(20));
    assert_eq!(
        loaded.repairs,
        [
            Repair { row: Some(NodeId(3).into()), kind: RepairKind::DroppedRepeat },
            Repair { row: Some(first.into()), kind: RepairKind::Renumbered(second.into()) },
        ]
    );
    let design = loaded.design;
    assert_eq!(design.nodes.get(first).unwrap().name, "first");
    assert_eq!(design.nodes.get(second).unwrap().name, "second");
    assert_eq!(design.positions.get(NodeId(3)), Some(&Pos { x: 1, y: 2 }));
    assert_eq!(design.next_id, 21);
}

#[test]
fn mentions_that_lead_nowhere_are_cleared_and_reported() {
    let body = r#"    regions: {"r1": (code: "cn-hangzhou-finance", name: "杭州")},
    azs: {"az2": (region: "r1", code: "B", name: "B"), "az3": (region: "r99", code: "C", name: "C")},
    nodes: {
        "n4": (name: "web", product: ("ecs", ()), place: Az(az: "az3"), function: "f99"),
        "n5": (name: "db", product: ("rds", (dr_of: "n5", whitelist: [node("n77"), alipay])), place: Az(az: "az2")),
    },
    links: {
        "l6": (from: "n4", to: "n5", purpose: business),
        "l7": (from: "n4", to: "n88", purpose: business),
        "l8": (from: "n4", to: "n4", purpose: business),
    },
    positions: {"n66": (x: 1, y: 1)},"#;
    let expected = [
        (Some(AzId(3).into()), RepairKind::Removed(RegionId(99).into())),
        (Some(NodeId(4).into()), RepairKind::ClearedMention(AzId(3).into())),
        (Some(NodeId(4).into()), RepairKind::ClearedMention(FunctionId(99).into())),
        (Some(NodeId(5).into()), RepairKind::ClearedMention(NodeId(5).into())),
        (Some(NodeId(5).into()), RepairKind::ClearedMention(NodeId(77).into())),
        (Some(LinkId(7).into()), RepairKind::Removed(NodeId(88).into())),
        (Some(LinkId(8).into()), RepairKind::SelfLink),
    ];
    assert_eq!(repairs(body), expected);
}

#[test]
fn a_circle_of_functions_is_cut_once_and_only_on_the_circle() {
    let body = r#"    functions: {
        "f1": (name: "beside", parent: "f2"),
        "f2": (name: "a", parent: "f3"),
        "f3": (name: "b", parent: "f4"),
        "f4": (name: "c", parent: "f2"),
        "f5": (name: "self", parent: "f5"),
    },"#;
    let cut = [FunctionId(4), FunctionId(5)].map(|id| (Some(Ref::from(id)), RepairKind::CutCycle));
    assert_eq!(repairs(body), cut);
}

#[test]
fn a_chain_of_fifty_thousand_functions_opens_at_once() {
    let row = |i: usize| format!("\"f{i}\": (name: \"f\", parent: \"f{}\"),\n", i % 50_000 + 1);
    let rows: Vec<String> = (1..=50_000).map(row).collect();
    assert_eq!(repairs(&format!("    functions: {{\n{}}},", rows.concat())).len(), 1);
}

/// What a number of the file becomes: none when it is cleared with a report.
#[test]
fn numbers_outside_their_limits_are_cleared_with_a_report() {
    let storage = |literal: &str| {
        let body =
            format!("    nodes: {{\"n1\": (name: \"db\", product: (\"rds\", (storage_gib: {literal})))}},");
        let loaded = loaded(&body);
        let kept = loaded.design.nodes.get(NodeId(1)).unwrap().product.as_rds().unwrap().storage_gib;
        (kept, loaded.repairs.len())
    };
    for (literal, expected) in [
        ("0", Some(0.0)),
        ("-0.0", Some(0.0)),
        ("0.5", Some(0.5)),
        ("1e3", Some(1000.0)),
        ("+7", Some(7.0)),
        ("1000000000", Some(1e9)),
        ("1000000001", None),
        ("1e309", None),
        ("-1e309", None),
        ("NaN", None),
        ("inf", None),
        ("-inf", None),
        ("-1", None),
        ("-1e-300", None),
    ] {
        let reports = usize::from(expected.is_none());
        assert_eq!(storage(literal), (expected, reports), "{literal}");
    }
    let told =
        repairs("    nodes: {\"n1\": (name: \"db\", product: (\"rds\", (storage_gib: NaN)), count: 0)},");
    let expected = ["count: 0", "storage_gib: NaN"]
        .map(|what| (Some(NodeId(1).into()), RepairKind::ClearedNumber(what.to_owned())));
    assert_eq!(told, expected);
    assert_eq!(
        repairs("    workloads: {\"w1\": (business_hours: \"25\")}, price_terms: (months: 0),"),
        [
            (None, RepairKind::ClearedNumber("months: 0".into())),
            (Some(WorkloadId(1).into()), RepairKind::ClearedNumber("business_hours: 25".into())),
        ]
    );
}

#[test]
fn host_bits_of_blocks_are_dropped_and_long_names_are_cut_with_a_report() {
    let name = "云".repeat(NAME_GRAPHEMES + 10);
    let body =
        format!("    sites: {{\"site1\": (name: \"{name}\", cidrs: [\"10.0.0.1/8\", \"192.168.0.0/16\"])}},");
    let loaded = loaded(&body);
    let row = Some(SiteId(1).into());
    assert_eq!(
        loaded.repairs,
        [
            Repair { row, kind: RepairKind::CutName("name".into()) },
            Repair { row, kind: RepairKind::NormalisedCidr("10.0.0.1/8".into()) },
        ]
    );
    let site = loaded.design.sites.get(SiteId(1)).unwrap();
    assert_eq!(site.name.chars().count(), NAME_GRAPHEMES);
    assert_eq!(
        site.cidrs.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["10.0.0.0/8", "192.168.0.0/16"]
    );
}

#[test]
fn products_that_nobody_knows_are_kept_word_for_word() {
    let fields = "(\n            size: 3, // a comment\n            list: [Some(1), None],\n\t)";
    let body = format!("    nodes: {{\"n1\": (name: \"x\", product: (\"from-the-future\", {fields}))}},");
    let mut text = minimal(&body);
    for _ in 0..3 {
        let loaded = files::parse(&text, "a").unwrap();
        assert_eq!(loaded.repairs, []);
        let product = &loaded.design.nodes.get(NodeId(1)).unwrap().product;
        assert_eq!(
            *product,
            Product::Opaque { code: "from-the-future".into(), fields: fields.into() },
            "not a letter may change"
        );
        text = files::write_text(&loaded.design).unwrap();
        assert!(text.contains(fields));
    }
}

#[test]
fn files_that_are_too_large_are_refused_before_they_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.yuntu");
    fs::File::create(&path).unwrap().set_len(1 << 30).unwrap();
    assert_eq!(files::read(&path).unwrap_err().kind, ReadErrorKind::TooLarge);
    let rows: Vec<String> = (1..=files::MOST_ROWS + 1).map(|i| format!("\"f{i}\":(),")).collect();
    let text = minimal(&format!("functions: {{{}}}", rows.concat()));
    let error = files::parse(&text, "many.yuntu").unwrap_err();
    assert_eq!(error.kind, ReadErrorKind::Limit);
}

#[test]
fn a_path_that_is_no_readable_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(files::read(folder.path()).unwrap_err().kind, ReadErrorKind::NotAFile);
    let missing = files::read(&folder.path().join("none.yuntu")).unwrap_err();
    assert_eq!(missing.kind, ReadErrorKind::Missing);
    assert!(missing.headline(Lang::Zh).contains("none.yuntu"));
}

#[test]
fn one_row_stands_on_one_line() {
    let design =
        (0..1000).map(|seed| Rng::new(seed).design(60)).find(|design| design.links.len() > 3).unwrap();
    let text = files::write_text(&design).unwrap();
    let rows =
        |prefix: &str| text.lines().filter(|line| line.starts_with(&format!("        \"{prefix}"))).count();
    assert_eq!(rows("l"), design.links.len() + design.bends.len());
    assert_eq!(rows("sys"), design.systems.len());
}

#[test]
fn saving_keeps_the_versions_before_and_refuses_to_overwrite_the_work_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let (path, history) = (folder.path().join("a.yuntu"), folder.path().join("history"));
    let save = |design: &Design, known: Option<&files::KnownState>| {
        files::save_design_with(&path, design, known, Some(&history))
    };
    let mut known = None;
    let mut texts = Vec::new();
    for seed in 0..60 {
        let design = Rng::new(seed).design(5);
        known = Some(save(&design, known.as_ref()).unwrap());
        texts.push(files::write_text(&design).unwrap());
    }
    let kept = files::versions(&history, &path);
    assert_eq!(kept.len(), 50, "the last 50 versions are kept");
    for (version, text) in kept.iter().zip(texts.iter().rev().skip(1)) {
        assert_eq!(fs::read_to_string(version).unwrap(), *text, "newest first");
    }
    assert_eq!(files::read(&path).unwrap().known, known);

    let theirs = files::write_text(&Rng::new(99).design(5)).unwrap();
    fs::write(&path, &theirs).unwrap();
    let refused = save(&Rng::new(100).design(5), known.as_ref()).unwrap_err();
    assert!(matches!(refused, SaveError::ChangedOutside(_)), "{refused}");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    fs::remove_file(&path).unwrap();
    save(&Rng::new(100).design(5), known.as_ref()).expect("a file that was deleted can be made again");
}

#[test]
fn a_history_that_cannot_be_kept_does_not_block_the_save() {
    let folder = tempfile::tempdir().unwrap();
    let (path, blocked) = (folder.path().join("a.yuntu"), folder.path().join("blocked"));
    fs::write(&blocked, "a file where the folder should be").unwrap();
    fs::write(&path, "(format: \"yuntu\", version: (1, 0))").unwrap();
    files::save_design_with(&path, &Rng::new(1).design(5), None, Some(&blocked)).unwrap();
    assert!(files::read(&path).is_ok());
}

#[test]
fn a_design_that_would_not_read_back_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yuntu");
    let mut design = Design::default();
    design.ext.insert("too-long".into(), "x".repeat(70_000));
    let refused = files::save_design_with(&path, &design, None, None).unwrap_err();
    assert!(matches!(refused, SaveError::WouldNotReadBack(Some(_))), "{refused}");
    assert!(!path.exists());
}
