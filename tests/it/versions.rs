//! Named baselines as a person or a script uses them: three tender rounds of one design.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use yuntu::design::Edit;
use yuntu::files;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.fine(&["new", "--template", "classic-two-az", "-o", "bank.yuntu"]);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yuntu"));
        command.current_dir(self.0.path()).env_clear();
        command.env("YUNTU_CONFIG_DIR", self.0.path()).env("YUNTU_STATE_DIR", self.0.path().join("state"));
        command.env("SOURCE_DATE_EPOCH", "1795219200");
        let output = command.args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn fine(&self, args: &[&str]) -> String {
        let (code, out, err) = self.run(args);
        assert_eq!(code, 0, "{args:?}: {err}");
        out
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.fine(args)).unwrap()
    }

    /// Gives a node another count, as the next round does.
    fn count(&self, node: &str, count: u32) {
        let path = self.path("bank.yuntu");
        let mut design = files::read(&path).unwrap().design;
        let (id, row) = design.nodes.iter().find(|(_, row)| row.name == node).expect("the node is there");
        let mut row = row.clone();
        row.count = count;
        design.apply(Edit::PutNode(id, Box::new(row))).unwrap();
        std::fs::write(path, files::write_text(&design).unwrap()).unwrap();
    }
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn three_rounds_of_a_tender_are_kept_compared_and_restored() {
    let place = Place::new();
    place.fine(&["baseline", "bank.yuntu", "save", "round-1", "--author", "王工", "--note", "初次应标"]);
    place.count("Web-B", 4);
    place.fine(&["baseline", "bank.yuntu", "save", "第二轮"]);
    place.count("Web-B", 6);

    assert_eq!(
        files_in(&place.path("bank.baselines")),
        ["round-1.ron", "round-1.yuntu", "第二轮.ron", "第二轮.yuntu"],
        "a baseline is two plain files that git can hold"
    );
    let list = place.json(&["baseline", "bank.yuntu", "list", "--format", "json"]);
    assert_eq!(list["schema"], "yuntu.baselines/1");
    let names: Vec<&str> =
        list["baselines"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["round-1", "第二轮"]);
    assert_eq!(list["baselines"][0]["author"], "王工");

    // Each round against the one before, and the last against the drawing.
    for (a, b, told) in [
        ("bank.yuntu@round-1", "bank.yuntu@第二轮", "2 → 4"),
        ("bank.yuntu@第二轮", "bank.yuntu", "4 → 6"),
        ("bank.yuntu@round-1", "bank.yuntu", "2 → 6"),
    ] {
        let text = place.fine(&["diff", a, b]);
        assert!(text.contains(told), "{a} {b}: {told} is missing from\n{text}");
        let quoted = |file: &str| place.json(&["quote", file, "--format", "json"]);
        let diff = place.json(&["diff", a, b, "--format", "json"]);
        let first_year = |value: &Value| -> rust_decimal::Decimal {
            value["first_year"].as_str().unwrap().parse().unwrap()
        };
        let difference: rust_decimal::Decimal =
            diff["quote"]["first_year"]["difference"].as_str().unwrap().parse().unwrap();
        assert_eq!(difference, first_year(&quoted(b)) - first_year(&quoted(a)), "{a} {b}");
    }

    // A baseline is looked at, never written over.
    let (code, _, err) = place.run(&["fix", "bank.yuntu@round-1"]);
    assert_eq!(code, 2, "{err}");

    let round_1 = std::fs::read(place.path("bank.baselines/round-1.yuntu")).unwrap();
    place.fine(&["baseline", "bank.yuntu", "restore", "round-1", "-o", "round-3.yuntu"]);
    assert_eq!(std::fs::read(place.path("round-3.yuntu")).unwrap(), round_1);
    let (code, _, _) = place.run(&["baseline", "bank.yuntu", "restore", "round-1", "-o", "round-3.yuntu"]);
    assert_eq!(code, 2, "the next round is never written over another file");
    place.fine(&["baseline", "bank.yuntu", "restore", "round-1"]);
    assert_eq!(std::fs::read(place.path("bank.yuntu")).unwrap(), round_1);
}

#[test]
fn a_baseline_keeps_the_price_books_of_its_day() {
    let place = Place::new();
    let book = "key,price,period,billing\nsls,100,month,subscription\n";
    std::fs::write(place.path("book.csv"), book).unwrap();
    let plain = place.fine(&["quote", "bank.yuntu", "--format", "json"]);
    place.fine(&["baseline", "bank.yuntu", "save", "quoted", "--prices", "book.csv"]);
    let with_book = place.fine(&["quote", "bank.yuntu", "--prices", "book.csv", "--format", "json"]);
    std::fs::remove_file(place.path("book.csv")).unwrap();
    let frozen = place.fine(&["quote", "bank.yuntu@quoted", "--format", "json"]);
    assert_eq!(frozen, with_book, "the quote of a baseline is the one of its day");
    assert_ne!(frozen, plain, "the price book has a price that the built-in list lacks");
    let list = place.json(&["baseline", "bank.yuntu", "list", "--format", "json"]);
    let quoted = &list["baselines"][0]["quoted"]["first_year"];
    let today: Value = serde_json::from_str(&frozen).unwrap();
    assert_eq!(*quoted, today["first_year"]);
}

#[test]
fn reasons_stand_in_the_change_list_and_are_plain_files() {
    let place = Place::new();
    place.fine(&["baseline", "bank.yuntu", "save", "round-1"]);
    let (code, _, err) =
        place.run(&["baseline", "bank.yuntu", "why", "round-1", "x", "--of", "Web-B", "--lang", "en"]);
    assert!(code == 2 && err.contains("nothing changed"), "{err}");
    place.count("Web-B", 4);
    place.fine(&["baseline", "bank.yuntu", "why", "round-1", "第二轮应标：峰值上调"]);
    place.fine(&["baseline", "bank.yuntu", "why", "round-1", "双11峰值翻倍", "--of", "Web-B"]);
    let (code, _, err) =
        place.run(&["baseline", "bank.yuntu", "why", "round-1", "x", "--of", "Web-A", "--lang", "en"]);
    assert!(code == 2 && err.contains("Web-B"), "what did change is named: {err}");
    for format in ["text", "md"] {
        let told =
            place.fine(&["diff", "bank.yuntu@round-1", "bank.yuntu", "--format", format, "--lang", "zh"]);
        assert!(told.contains("原因：第二轮应标：峰值上调") && told.contains("原因：双11峰值翻倍"), "{told}");
    }
    let diff = place.json(&["diff", "bank.yuntu@round-1", "bank.yuntu", "--format", "json"]);
    assert_eq!(
        (&diff["why"], &diff["changes"][0]["why"]),
        (&"第二轮应标：峰值上调".into(), &"双11峰值翻倍".into())
    );
    assert_eq!(
        files_in(&place.path("bank.baselines")),
        ["round-1.ron", "round-1.why", "round-1.yuntu"],
        "reasons are a plain file beside the baseline"
    );
    // The next round is a baseline too; the reasons of what changed between the two stay.
    place.fine(&["baseline", "bank.yuntu", "save", "round-2"]);
    place.count("Web-B", 6);
    let told = place.fine(&["diff", "bank.yuntu@round-1", "bank.yuntu@round-2", "--lang", "zh"]);
    assert!(told.contains("双11峰值翻倍"), "{told}");
    place.fine(&["baseline", "bank.yuntu", "why", "round-1", ""]);
    place.fine(&["baseline", "bank.yuntu", "why", "round-1", "", "--of", "Web-B"]);
    assert!(!place.path("bank.baselines/round-1.why").exists(), "nothing said leaves no file");
}

#[test]
fn option_sets_are_kept_listed_compared_and_taken_away() {
    let place = Place::new();
    let keep = [
        "options",
        "bank.yuntu",
        "--only",
        "single-az,two-az-spare",
        "--save-set",
        "offer",
        "--note",
        "for the board",
    ];
    place.fine(&keep);
    let sets = place.json(&["options", "bank.yuntu", "--sets", "--format", "json"]);
    assert_eq!(sets["schema"], "yuntu.option_sets/1");
    assert_eq!(
        (&sets["sets"][0]["name"], &sets["sets"][0]["note"]),
        (&"offer".into(), &"for the board".into())
    );
    let board = place.json(&["options", "bank.yuntu", "--set", "offer", "--format", "json"]);
    let ids: Vec<&str> =
        board["options"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["as-drawn", "single-az", "two-az-spare"]);
    place.fine(&["options", "bank.yuntu", "--drop-set", "offer"]);
    let (code, _, err) = place.run(&["options", "bank.yuntu", "--set", "offer", "--lang", "en"]);
    assert!(code == 2 && err.contains("--save-set"), "{err}");
}

#[test]
fn what_cannot_be_is_said_with_the_way_out() {
    let place = Place::new();
    for (args, words) in [
        (&["baseline", "bank.yuntu", "restore", "none"][..], "baseline FILE save"),
        (&["baseline", "bank.yuntu", "save", "a/b"], "cannot be the name"),
        (&["baseline", "bnak.yuntu", "list"], "bnak.yuntu"),
        (&["diff", "bank.yuntu@none", "bank.yuntu"], "no baseline"),
    ] {
        let mut all = args.to_vec();
        all.extend(["--lang", "en"]);
        let (code, _, err) = place.run(&all);
        assert_eq!(code, 2, "{args:?}");
        assert!(err.contains(words), "{args:?}: {err}");
    }
    place.fine(&["baseline", "bank.yuntu", "save", "one"]);
    let (code, _, err) = place.run(&["baseline", "bank.yuntu", "save", "one"]);
    assert!(code == 2 && err.contains("--force"), "{err}");
    place.fine(&["baseline", "bank.yuntu", "save", "one", "--force"]);
}
