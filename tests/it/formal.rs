//! What other programs read, held against the schemas that their makers publish: SARIF 2.1.0 (the JSON schema of
//! its technical committee) and JUnit (the XSD of the xUnit plug-in), over every template and over bad designs.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use yuntu::design::{Design, Edit, Ref, Waiver};
use yuntu::files::{templates, write_text};

use super::support::random::Rng;
use super::support::{schema, xsd};

const JUNIT: &str = include_str!("../schemas/junit-10.xsd");

fn sarif_schema() -> Value {
    serde_json::from_str(include_str!("../schemas/sarif-2.1.0.json")).unwrap()
}

/// A folder with every template, ten random designs, one with waivers, one that is no design, and one name that
/// must be escaped; the names of the files.
fn folder() -> (tempfile::TempDir, Vec<String>) {
    let place = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    let mut write = |name: String, text: &str| {
        std::fs::write(place.path().join(&name), text).unwrap();
        names.push(name);
    };
    for template in templates::all() {
        write(format!("{}.yuntu", template.id), template.text);
    }
    for seed in 0..10 {
        write(format!("random-{seed}.yuntu"), &write_text(&Rng::new(seed).design(60)).unwrap());
    }
    write("坏 <设计> & 100%.yuntu".to_owned(), &write_text(&waived()).unwrap());
    write("broken.yuntu".to_owned(), "(");
    (place, names)
}

/// T-01 without a web server, which is waived, with a name that XML must escape.
fn waived() -> Design {
    let mut design = templates::find("classic-two-az").unwrap().load().unwrap().design;
    let (web, mut row) = design
        .nodes
        .iter()
        .find(|(_, node)| node.name == "Web-B")
        .map(|(id, node)| (id, node.clone()))
        .unwrap();
    row.name = "<Web> & \"B\" ]]>".to_owned();
    design.apply(Edit::PutNode(web, Box::new(row))).unwrap();
    let gone = design.nodes.iter().find(|(_, node)| node.name == "Web-C").unwrap().0;
    design.apply(Edit::Remove(Ref::Node(gone))).unwrap();
    let waiver = Waiver {
        code: "HA-001".to_owned(),
        subjects: Vec::new(),
        reason: "第二可用区下月开通，已登记风险 <待办> & \"确认\"".to_owned(),
        owner: "王工".to_owned(),
        expires: None,
    };
    design.apply(Edit::SetWaivers(vec![waiver])).unwrap();
    design
}

fn run(folder: &Path, names: &[String], rest: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yuntu"));
    command.current_dir(folder).env_clear().env("SOURCE_DATE_EPOCH", "1795219200");
    command.env("YUNTU_CONFIG_DIR", folder).env("YUNTU_STATE_DIR", folder.join("state"));
    let output = command.arg("check").args(names).args(rest).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn sarif_fits_the_official_schema() {
    let (place, names) = folder();
    let published = sarif_schema();
    run(place.path(), &["classic-two-az.yuntu".to_owned()], &["--write-baseline", "old.json"]);
    for rest in
        [&["--lang", "zh"][..], &["--lang", "en"], &["--baseline", "old.json", "--select", "HA,risk-control"]]
    {
        let text = run(place.path(), &names, &[&["--format", "sarif"], rest].concat());
        let written: Value = serde_json::from_str(&text).unwrap();
        let results = written["runs"][0]["results"].as_array().unwrap();
        assert!(results.len() > 100 && results.iter().any(|result| !result["suppressions"].is_null()));
        let faults = schema::faults(&published, &written);
        assert!(faults.is_empty(), "{rest:?}: correct src/cli/sarif.rs:\n{}", faults.join("\n"));
    }
}

/// The checker that the test above relies on finds what is wrong.
#[test]
fn spoilt_sarif_does_not_fit() {
    let (place, _) = folder();
    let published = sarif_schema();
    let text = run(place.path(), &["random-1.yuntu".to_owned()], &["--format", "sarif"]);
    let written: Value = serde_json::from_str(&text).unwrap();
    for (path, value) in [
        ("/version", json!("2.0.0")),
        ("/runs/0/tool/driver/name", json!(7)),
        ("/runs/0/tool/driver/rules/0/defaultConfiguration/level", json!("info")),
        ("/runs/0/tool/driver/rules/1/properties/tags", json!(["a", "a"])),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/ruleIndex", json!(-2)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a b.yuntu")),
        ("/runs/0/results/0/partialFingerprints", json!({ "a": 1 })),
        ("/runs/0/language", json!("1")),
        ("/runs/0/invocations/0/extra", json!(1)),
    ] {
        let mut spoilt = written.clone();
        let (parent, key) = path.rsplit_once('/').unwrap();
        match spoilt.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}")) {
            Value::Object(fields) => fields.insert(key.to_owned(), value),
            other => panic!("{other} at {parent}"),
        };
        assert!(!schema::faults(&published, &spoilt).is_empty(), "{path}");
    }
}

#[test]
fn junit_fits_its_schema() {
    let (place, names) = folder();
    for rest in [&["--lang", "zh"][..], &["--lang", "en"], &["--fail-on", "info"]] {
        let text = run(place.path(), &names, &[&["--format", "junit"], rest].concat());
        assert_eq!(text.matches("<testsuite ").count(), names.len(), "{rest:?}");
        let faults = xsd::faults(JUNIT, &text);
        assert!(faults.is_empty(), "{rest:?}: correct src/cli/junit.rs:\n{}", faults.join("\n"));
    }
    let text = run(place.path(), &["random-1.yuntu".to_owned()], &["--format", "junit", "--fail-on", "info"]);
    for (piece, by) in [
        ("tests=", "count="),
        ("<testsuite ", "<testsuite colour=\"red\" "),
        ("<testcase ", "<testcase time=\"1\" size=\"2\" "),
        ("<failure ", "<blame/><failure "),
        ("<failure ", "<failure severity=\"high\" "),
        ("<testcase ", "words <testcase "),
        ("<testsuites ", "<testsuites time=\"soon\" "),
    ] {
        let spoilt = text.replacen(piece, by, 1);
        assert!(spoilt != text && !xsd::faults(JUNIT, &spoilt).is_empty(), "{by}");
    }
}
