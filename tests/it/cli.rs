//! The program as a person or a script runs it.

mod results;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use yuntu::design::Workload;
use yuntu::files;

/// What one run of the program left behind.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}

/// A folder to work in, gone when the test is over.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        name.to_owned()
    }

    /// Runs the program here, without a display, a locale or the settings of whoever runs the tests.
    fn run(&self, args: &[&str]) -> Run {
        let output = command(self.0.path()).args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yuntu"));
    command.current_dir(folder).env_clear();
    command.env("YUNTU_CONFIG_DIR", folder).env("YUNTU_STATE_DIR", folder.join("state"));
    command.env("SOURCE_DATE_EPOCH", "1795219200");
    command
}

fn run(args: &[&str]) -> Run {
    Place::new().run(args)
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn a_command_line_that_cannot_be_understood_is_told_in_both_languages() {
    let mut told = String::new();
    for line in [
        "chek a.yuntu",
        "check",
        "check --fail-on bad a.yuntu",
        "check --fail-on",
        "check a.yuntu --nothing",
        "check missing.yuntu",
        "check a.yuntu --select XYZ",
        "check a.yuntu --edition 2031",
        "size rds --tx-per-day 1",
        "size vendor --scores 1,2",
        "size subnet --prefix 30",
        "size ecs --tps 900 --tps-per-server 0",
        "size schedule --ordered 2026-02-30 --distance in-city",
        "rules NOPE-001",
        "new --template classic-2-az -o a.yuntu",
        "new --template nothing-like-it -o a.yuntu",
        "new --template classic-two-az -o nowhere/a.yuntu",
        "check a.yuntu --date tomorrow",
        "a.yuntu",
    ] {
        for lang in ["zh", "en"] {
            let mut args: Vec<&str> = line.split(' ').collect();
            args.extend(["--lang", lang]);
            let found = run(&args);
            assert_eq!((found.code, found.out.as_str()), (2, ""), "{line}");
            assert_eq!(has_han(&found.err), lang == "zh", "{line}: {}", found.err);
            told.push_str(&format!("$ yuntu {line}\n{}\n", found.err));
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn without_a_display_one_line_names_the_other_way() {
    let found = run(&["--lang", "en"]);
    assert_eq!((found.code, found.out.as_str()), (2, ""));
    assert_eq!(found.err.lines().count(), 1, "{}", found.err);
    for command in ["new", "check", "size", "quote", "export", "report"] {
        assert!(found.err.contains(command), "{}", found.err);
    }
}

#[test]
fn help_is_in_the_language_asked_for_and_names_every_command() {
    for lang in ["zh", "en"] {
        let found = run(&["--help", "--lang", lang]);
        assert_eq!((found.code, found.err.as_str()), (0, ""));
        assert_eq!(has_han(&found.out), lang == "zh");
        for command in
            ["templates", "new", "check", "fix", "rules", "size", "quote", "export", "report", "completions"]
        {
            assert!(found.out.contains(command), "{command}");
        }
    }
    assert_eq!(run(&["--version"]).out.trim(), concat!("yuntu ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_language_comes_from_the_flag_then_the_setting_then_the_locale_then_chinese() {
    let place = Place::new();
    let told = |args: &[&str], locale: Option<&str>| {
        let mut command = command(place.0.path());
        command.args(args);
        if let Some(locale) = locale {
            command.env("LC_ALL", locale);
        }
        has_han(&String::from_utf8(command.output().unwrap().stdout).unwrap())
    };
    assert!(told(&["--help"], None));
    assert!(told(&["--help"], Some("C.UTF-8")));
    assert!(told(&["--help"], Some("zh_CN.UTF-8")));
    assert!(!told(&["--help"], Some("en_US.UTF-8")));
    place.write("settings.ron", "(version: 1, lang: Some(en))");
    assert!(!told(&["--help"], Some("zh_CN.UTF-8")));
    assert!(told(&["--help", "--lang", "zh"], Some("en_US.UTF-8")));
}

#[test]
fn rules_are_listed_and_explained() {
    let json = run(&["rules", "--format", "json"]).json();
    assert_eq!(json["schema"], "yuntu.rules/1");
    let rules = json["rules"].as_array().unwrap();
    assert!(!rules.is_empty());
    for rule in rules {
        for field in ["code", "name", "severity", "basis"] {
            assert!(rule[field].is_string(), "{field} of {rule}");
        }
        assert!(has_han(rule["title"]["zh"].as_str().unwrap()), "{rule}");
        assert!(!has_han(rule["title"]["en"].as_str().unwrap()), "{rule}");
    }
    let page = run(&["rules", "ha-001", "--lang", "en"]);
    assert_eq!(page.code, 0);
    assert!(page.out.contains("HA-001") && !has_han(&page.out), "{}", page.out);
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let found = run(&["completions", shell]);
        assert_eq!(found.code, 0, "{shell}");
        assert!(found.out.contains("tx-per-day"), "{shell}");
    }
}

/// A small design whose workload is entered in part.
fn sketch() -> String {
    let workload = Workload {
        name: "orders".to_owned(),
        peak_tps: Some(900.into()),
        tps_per_server: Some(250.into()),
        tx_per_day: Some(1_000_000.into()),
        kb_per_tx: Some(2.into()),
        ..Workload::default()
    };
    files::write_text(&super::sizing::design(workload)).unwrap()
}

#[test]
fn check_gives_findings_in_the_documented_form_and_the_exit_code() {
    let place = Place::new();
    let file = place.write("a.yuntu", &sketch());
    let found = place.run(&["check", &file, "--format", "json"]);
    let json = found.json();
    let count = |severity: &str| json["summary"][severity].as_u64().unwrap();
    assert_eq!(found.code, i32::from(count("error") > 0));
    assert!(count("error") > 0, "the sketch has servers that nothing leads to");
    for finding in json["findings"].as_array().unwrap() {
        assert!(finding["code"].is_string() && finding["subjects"].is_array(), "{finding}");
        assert!(has_han(finding["message"]["zh"].as_str().unwrap()), "{finding}");
        assert!(!has_han(finding["message"]["en"].as_str().unwrap()), "{finding}");
        assert!(
            finding["source"]["document"].is_string() && finding["source"]["lines"].is_array(),
            "{finding}"
        );
        assert!(["S", "D", "X"].contains(&finding["basis"].as_str().unwrap()), "{finding}");
        assert!(finding["fixes"].is_array(), "{finding}");
    }
    assert!(json["not_checked"].is_array());
    let only = place.run(&["check", &file, "--format", "json", "--select", "HA-001"]).json();
    assert!(only["findings"].as_array().unwrap().iter().all(|finding| finding["code"] == "HA-001"));
    let none = place.run(&["check", &file, "--select", "HA-001", "--ignore", "HA"]);
    assert_eq!(none.code, 0, "{}", none.out);
}

#[test]
fn several_files_are_checked_one_after_the_other() {
    let place = Place::new();
    let (a, b) = (place.write("a.yuntu", &sketch()), place.write("b.yuntu", "(format: \"yuntu\", vers"));
    let found = place.run(&["check", &a, &b, "--format", "json", "--lang", "en"]);
    assert_eq!(found.code, 2);
    let json = found.json();
    assert_eq!(json["files"][0]["file"], "a.yuntu");
    assert!(json["files"][0]["summary"]["error"].is_u64());
    assert!(has_han(json["files"][1]["error"]["zh"].as_str().unwrap()));
    assert!(found.err.contains("b.yuntu:1:"), "{}", found.err);
}

#[test]
fn a_broken_file_is_told_with_its_place_and_left_alone() {
    let place = Place::new();
    let broken = sketch().replacen("name:", "nmae:", 1);
    let file = place.write("a.yuntu", &broken);
    for args in [&["check"][..], &["fix"], &["size"], &["quote"]] {
        let found = place.run(&[args, &[&file, "--lang", "en"]].concat());
        assert_eq!(found.code, 2, "{args:?}");
        assert!(found.err.contains("a.yuntu:") && found.err.contains("help"), "{}", found.err);
    }
    assert_eq!(std::fs::read_to_string(place.path("a.yuntu")).unwrap(), broken);
}

#[test]
fn fix_says_what_it_does_and_writes_only_when_asked() {
    let place = Place::new();
    let file = place.write("a.yuntu", &sketch());
    let before = std::fs::read(place.path("a.yuntu")).unwrap();
    let dry = place.run(&["fix", &file, "--dry-run", "--format", "json"]);
    assert_eq!(dry.code, 0, "{}", dry.err);
    let applied = dry.json()["applied"].as_array().unwrap().len();
    assert!(applied > 0, "{}", dry.out);
    assert_eq!(std::fs::read(place.path("a.yuntu")).unwrap(), before);
    let elsewhere = place.run(&["fix", &file, "-o", "b.yuntu"]);
    assert_eq!(elsewhere.code, 0, "{}", elsewhere.err);
    assert_eq!(std::fs::read(place.path("a.yuntu")).unwrap(), before);
    let again = place.run(&["fix", "b.yuntu", "--format", "json"]).json();
    assert_eq!(again["applied"].as_array().unwrap().len(), 0, "{again}");
    assert_eq!(again["written"], Value::Null);
    place.run(&["fix", &file]);
    assert_eq!(std::fs::read(place.path("a.yuntu")).unwrap(), std::fs::read(place.path("b.yuntu")).unwrap());
}

#[test]
fn pictures_are_written_by_ending_and_are_the_same_each_time() {
    let place = Place::new();
    let file = place.write("a.yuntu", &sketch());
    for (name, begins) in [("a.svg", &b"<svg"[..]), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF")] {
        let found = place.run(&["export", &file, "-o", name]);
        assert_eq!(found.code, 0, "{name}: {}", found.err);
        let bytes = std::fs::read(place.path(name)).unwrap();
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        assert!(bytes.starts_with(begins) || start.contains("<svg"), "{name}: {start}");
        std::fs::remove_file(place.path(name)).unwrap();
        place.run(&["export", &file, "-o", name]);
        assert_eq!(std::fs::read(place.path(name)).unwrap(), bytes, "{name}");
    }
    let double = place.run(&["export", &file, "-o", "b.png", "--scale", "2"]);
    assert_eq!(double.code, 0);
    let size = |name: &str| {
        let bytes = std::fs::read(place.path(name)).unwrap();
        u32::from_be_bytes(bytes[16..20].try_into().unwrap())
    };
    assert!(size("b.png").abs_diff(2 * size("a.png")) <= 1);
    for (args, why) in [
        (&["-o", "a.docx"][..], ".png, .svg, .pdf"),
        (&["-o", "a.png", "--scale", "0"], "scale"),
        (&["-o", "a.json", "--kind", "picture"], "results"),
    ] {
        let found = place.run(&[&["export", &file, "--lang", "en"], args].concat());
        assert_eq!(found.code, 2);
        assert!(found.err.contains(why), "{}", found.err);
    }
}

#[test]
fn a_picture_that_carries_its_design_is_checked_and_brought_back() {
    let place = Place::new();
    place.run(&["new", "--template", "classic-two-az", "-o", "a.yuntu"]);
    let check = |name: &str| place.run(&["check", name, "--format", "json"]);
    let plain = check("a.yuntu").json();
    for name in ["a.png", "a.svg", "a.pdf", "a.drawio"] {
        let made =
            place.run(&["export", "a.yuntu", "-o", name, "--embed-source", "--transparent", "--no-legend"]);
        assert_eq!(made.code, 0, "{name}: {}", made.err);
        let carried = check(name);
        assert_eq!(carried.json()["findings"], plain["findings"], "{name}: {}", carried.err);
        let back = place.run(&["import", name, "-o", "back.yuntu", "--lang", "en"]);
        assert_eq!(back.code, 0, "{name}: {}", back.err);
        let read = |name: &str| std::fs::read(place.path(name)).unwrap();
        assert_eq!(read("back.yuntu"), read("a.yuntu"), "{name}");
        assert_eq!(place.run(&["fix", name]).code, 2, "a picture is not replaced by a design");
    }
    place.run(&["export", "a.yuntu", "-o", "b.png"]);
    for lang in ["zh", "en"] {
        let bare = place.run(&["check", "b.png", "--lang", lang]);
        assert_eq!((bare.code, has_han(&bare.err)), (2, lang == "zh"), "{}", bare.err);
        assert!(bare.err.contains("--embed-source"), "{}", bare.err);
    }
    let table = place.write("t.csv", "名称,规格\nweb,八核\n");
    let bad = place.run(&["import", &table, "-o", "t.yuntu", "--lang", "en"]);
    assert!(bad.code == 2 && bad.err.contains("row 2"), "{}", bad.err);
    assert!(!place.path("t.yuntu").exists(), "nothing is written when a cell is bad");
}

#[test]
fn templates_are_listed_and_each_makes_a_design_that_is_clean() {
    let json = run(&["templates", "--format", "json"]).json();
    assert_eq!(json["schema"], "yuntu.templates/1");
    let rows = json["templates"].as_array().unwrap().clone();
    assert!(rows.len() >= 2);
    let place = Place::new();
    for row in rows {
        let id = row["id"].as_str().unwrap();
        assert!(has_han(row["title"]["zh"].as_str().unwrap()), "{row}");
        assert!(!has_han(row["title"]["en"].as_str().unwrap()), "{row}");
        let file = format!("{id}.yuntu");
        let made = place.run(&["new", "--template", id, "-o", &file]);
        assert_eq!(made.code, 0, "{id}: {}", made.err);
        let checked = place.run(&["check", &file, "--fail-on", "warning", "--format", "json"]);
        // What these warn of is on purpose, and their text says so: one AZ, the star path, no host in Qingdao.
        let warns =
            ["vpc-walkthrough", "three-tier-star", "two-region", "two-city-three-centre"].contains(&id);
        assert_eq!(checked.code, i32::from(warns), "{id}: {}", checked.out);
        assert_eq!(checked.json()["summary"]["error"], 0, "{id}");
    }
}

#[test]
fn new_replaces_nothing_that_someone_changed() {
    let place = Place::new();
    let new = |more: &[&str]| {
        place.run(&[&["new", "--template", "classic-two-az", "-o", "a.yuntu"], more].concat())
    };
    assert_eq!(new(&[]).code, 0);
    let fresh = std::fs::read(place.path("a.yuntu")).unwrap();
    assert_eq!(new(&[]).code, 0, "an unchanged file may be made again");
    place.write("a.yuntu", "mine");
    let refused = new(&["--lang", "en"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(std::fs::read_to_string(place.path("a.yuntu")).unwrap(), "mine");
    assert_eq!(new(&["--force"]).code, 0);
    assert_eq!(std::fs::read(place.path("a.yuntu")).unwrap(), fresh);
}

#[test]
fn every_command_on_a_template_speaks_one_language() {
    let place = Place::new();
    place.run(&["new", "--template", "vpc-two-az", "-o", "a.yuntu"]);
    for args in [
        &["templates"][..],
        &["rules"],
        &["rules", "SLB-003"],
        &["size", "rds", "--tx-per-day", "1", "--kb-per-tx", "1", "--days", "1"],
        &["size", "schedule", "--ordered", "2026-03-02", "--distance", "inter-province"],
        &["size", "ddos", "--gbps", "900"],
    ] {
        let en = place.run(&[args, &["--lang", "en"]].concat());
        assert_eq!((en.code, has_han(&en.out)), (0, false), "{args:?}: {}", en.out);
        let zh = place.run(&[args, &["--lang", "zh"]].concat());
        assert_eq!((zh.code, has_han(&zh.out)), (0, true), "{args:?}: {}", zh.out);
    }
}

#[test]
fn the_proposal_is_written_or_the_reason_is_told() {
    let place = Place::new();
    place.run(&["new", "--template", "classic-two-az", "-o", "a.yuntu"]);
    let found = place.run(&["report", "a.yuntu", "-o", "a.pdf", "--lang", "en"]);
    if cfg!(feature = "report") {
        assert_eq!((found.code, found.err.as_str()), (0, ""));
        assert!(std::fs::read(place.path("a.pdf")).unwrap().starts_with(b"%PDF"));
    } else {
        assert_eq!(found.code, 2);
        assert!(found.err.contains("without the typesetter"), "{}", found.err);
        assert!(!place.path("a.pdf").exists());
    }
    if cfg!(feature = "report") {
        let found = place.run(&["report", "a.yuntu", "-o", "a.docx", "--lang", "en"]);
        assert_eq!((found.code, found.err.as_str()), (0, ""));
        assert!(std::fs::read(place.path("a.docx")).unwrap().starts_with(b"PK"), "a DOCX is an archive");
    }
    let wrong = place.run(&["report", "a.yuntu", "-o", "a.doc", "--lang", "en"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains(".pdf") && wrong.err.contains(".docx"), "{}", wrong.err);
}
