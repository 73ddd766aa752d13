//! What `yuntu check` prints for other programs: SARIF, JUnit, annotations, baselines, packs.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use yuntu::design::{Design, Edit, Product, Ref, Waiver};
use yuntu::files::{read, templates, write_text};
use yuntu::rules::Registry;

struct Place(tempfile::TempDir);

struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Run {
        let folder: &Path = self.0.path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_yuntu"));
        command.current_dir(folder).env_clear().env("SOURCE_DATE_EPOCH", "1795219200");
        command.env("YUNTU_CONFIG_DIR", folder).env("YUNTU_STATE_DIR", folder.join("state"));
        let output = command.arg("check").args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// T-01 without its second web server, without a health check and with a bastion on the Internet; HA-001 is
/// waived.
fn broken() -> Design {
    let mut design = templates::find("classic-two-az").unwrap().load().unwrap().design;
    let web = design.nodes.iter().find(|(_, node)| node.name == "Web-C").unwrap().0;
    design.apply(Edit::Remove(Ref::Node(web))).unwrap();
    let ids: Vec<_> = design.nodes.keys().collect();
    for id in ids {
        let mut node = design.nodes.get(id).unwrap().clone();
        match &mut node.product {
            Product::Slb(slb) => slb.listeners[0].health = None,
            Product::Ecs(ecs) if node.name == "堡垒机-C" => ecs.public_bandwidth_mbps = Some(5.0),
            _ => continue,
        }
        design.apply(Edit::PutNode(id, Box::new(node))).unwrap();
    }
    let waiver = Waiver {
        code: "HA-001".to_owned(),
        subjects: Vec::new(),
        reason: "第二可用区下月开通，已登记风险".to_owned(),
        owner: "王工".to_owned(),
        expires: None,
    };
    design.apply(Edit::SetWaivers(vec![waiver])).unwrap();
    design
}

fn with_broken() -> Place {
    let place = Place::new();
    place.write("设计.yuntu", &write_text(&broken()).unwrap());
    place
}

#[test]
fn sarif_declares_every_rule_and_keeps_what_is_waived() {
    let place = with_broken();
    let run = place.run(&["设计.yuntu", "--format", "sarif", "--lang", "en", "--fail-on", "warning"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let sarif: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let declared: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(declared, Registry::rules().map(|rule| rule.code).collect::<Vec<_>>());
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 2);
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"].as_str().unwrap(), declared[at]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let (kind, level) = (result["kind"].as_str().unwrap(), result["level"].as_str().unwrap());
        assert!(["error", "warning", "note", "none"].contains(&level), "{level}");
        assert_eq!(kind == "fail", level != "none", "SARIF 3.27.10: a level belongs to a failure alone");
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!((&place["uri"], &place["index"]), (&"%E8%AE%BE%E8%AE%A1.yuntu".into(), &0.into()));
    }
    let waived: Vec<&Value> = results.iter().filter(|result| !result["suppressions"].is_null()).collect();
    assert!(!waived.is_empty());
    for result in waived {
        assert_eq!(result["ruleId"], "HA-001");
        let words = &result["suppressions"][0];
        assert_eq!((&words["kind"], &words["status"]), (&"inSource".into(), &"accepted".into()));
        assert!(words["justification"].as_str().unwrap().contains("王工"));
    }
}

#[test]
fn fingerprints_survive_moves_and_renames_and_differ_by_subject() {
    let prints = |design: &Design| -> BTreeSet<String> {
        let place = Place::new();
        place.write("a.yuntu", &write_text(design).unwrap());
        let run = place.run(&["a.yuntu", "--format", "sarif"]);
        let sarif: Value = serde_json::from_str(&run.out).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let of = |result: &Value| result["partialFingerprints"]["codeAndIds/v1"].as_str().map(str::to_owned);
        results.iter().filter_map(of).collect()
    };
    let before = broken();
    let mut after = before.clone();
    let ids: Vec<_> = after.nodes.keys().collect();
    for id in ids {
        let mut node = after.nodes.get(id).unwrap().clone();
        node.name = format!("{}-renamed", node.name);
        after.apply(Edit::PutNode(id, Box::new(node))).unwrap();
        after.apply(Edit::SetPosition(id, Some(yuntu::design::Pos { x: 70, y: 10 }))).unwrap();
    }
    assert_eq!(prints(&before), prints(&after));
    assert!(prints(&before).len() > 2);
}

#[test]
fn a_baseline_hides_old_findings_and_shows_new_ones() {
    let place = with_broken();
    let file = "设计.yuntu";
    assert_eq!(place.run(&[file, "--write-baseline", "old.json", "--fail-on", "info"]).code, 1);
    let run =
        place.run(&[file, "--baseline", "old.json", "--fail-on", "info", "--format", "json", "--lang", "en"]);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.err.contains("old findings hidden, 1 new"), "the waived one stays: {}", run.err);
    assert!(json["baseline"]["hidden"].as_u64().unwrap() > 1);
    assert_eq!(json["summary"]["error"], 0);
    let mut design = broken();
    let rds = design.nodes.iter().find(|(_, node)| node.product.code() == "rds").unwrap().0;
    let mut node = design.nodes.get(rds).unwrap().clone();
    if let Product::Rds(rds) = &mut node.product {
        rds.public_endpoint = true;
    }
    design.apply(Edit::PutNode(rds, Box::new(node))).unwrap();
    place.write(file, &write_text(&design).unwrap());
    let run = place.run(&[file, "--baseline", "old.json", "--fail-on", "warning", "--format", "sarif"]);
    assert_eq!(run.code, 1);
    let sarif: Value = serde_json::from_str(&run.out).unwrap();
    let states: BTreeSet<&str> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|result| result["baselineState"].as_str())
        .collect();
    assert_eq!(states, BTreeSet::from(["new", "unchanged"]));
    place.write("bad.json", "{}");
    let run = place.run(&[file, "--baseline", "bad.json", "--lang", "en"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--write-baseline"), "{}", run.err);
}

#[test]
fn junit_has_a_case_for_every_rule_and_counts_what_it_holds() {
    let place = with_broken();
    place.write("broken.yuntu", "(");
    let run = place.run(&[
        "设计.yuntu",
        "broken.yuntu",
        "--format",
        "junit",
        "--fail-on",
        "warning",
        "--lang",
        "en",
    ]);
    assert_eq!(run.code, 2, "a file that cannot be read");
    assert!(run.out.starts_with("<?xml version=\"1.0\"") && run.out.trim_end().ends_with("</testsuites>"));
    let (root, suites) = run.out.split_once("<testsuite ").unwrap();
    let suites: Vec<&str> = suites.split("<testsuite ").collect();
    assert_eq!(suites.len(), 2);
    let said = |text: &str, name: &str| -> usize {
        let (_, rest) = text.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    for suite in &suites {
        for (name, tag) in [
            ("tests", "<testcase "),
            ("failures", "<failure "),
            ("errors", "<error "),
            ("skipped", "<skipped "),
        ] {
            assert_eq!(said(suite, name), suite.matches(tag).count(), "{name}");
        }
    }
    assert_eq!(said(suites[0], "tests"), Registry::rules().count());
    assert!(said(suites[0], "failures") > 0 && suites[0].contains("classname=\"BAS\" name=\"BAS-001 "));
    assert_eq!((said(suites[1], "errors"), said(root, "tests")), (1, Registry::rules().count() + 1));
}

#[test]
fn annotations_name_file_rule_and_message_and_leave_out_what_is_waived() {
    let run = with_broken().run(&["设计.yuntu", "--format", "github", "--lang", "en"]);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines.iter().any(|line| line.starts_with("::warning file=设计.yuntu,title=BAS-004::")));
    for line in lines {
        let rest = ["::error ", "::warning ", "::notice "].iter().find_map(|head| line.strip_prefix(head));
        assert!(rest.is_some_and(|rest| rest.starts_with("file=设计.yuntu,title=")), "{line}");
        assert!(!line.contains("title=HA-001"), "{line}");
    }
}

#[test]
fn a_pack_an_edition_and_an_earlier_version_can_be_chosen() {
    let place = with_broken();
    let codes = |args: &[&str]| -> BTreeSet<String> {
        let run = place.run(args);
        let json: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
        let list = |key: &str, code: fn(&Value) -> &Value| -> Vec<String> {
            json[key].as_array().unwrap().iter().map(|row| code(row).as_str().unwrap().to_owned()).collect()
        };
        let mut codes = list("findings", |row| &row["code"]);
        codes.extend(list("checklist", |row| &row["code"]));
        codes.into_iter().collect()
    };
    let base = ["设计.yuntu", "--format", "json"];
    let two_az = codes(&[&base[..], &["--select", "two-az"]].concat());
    assert!(two_az.contains("HA-001") && !two_az.iter().any(|code| code.starts_with("ECS")), "{two_az:?}");
    let rest = codes(&[&base[..], &["--ignore", "two-az,MOD"]].concat());
    assert!(!rest.iter().any(|code| code.starts_with("HA") || code.starts_with("MOD")), "{rest:?}");
    let later = codes(&[&base[..], &["--edition", "official-2026"]].concat());
    assert!(later.contains("NET-001"), "the classic network is no longer offered: {later:?}");
    let mut design = read(&place.0.path().join("设计.yuntu")).unwrap().design;
    let web = design.nodes.iter().find(|(_, node)| node.name == "Web-B").unwrap().0;
    let mut node = design.nodes.get(web).unwrap().clone();
    if let Product::Ecs(ecs) = &mut node.product {
        ecs.public_bandwidth_mbps = Some(5.0);
    }
    design.apply(Edit::PutNode(web, Box::new(node))).unwrap();
    place.write("later.yuntu", &write_text(&design).unwrap());
    let since = codes(&["later.yuntu", "--format", "json", "--since", "设计.yuntu"]);
    assert!(since.contains("ECS-004"), "{since:?}");
    assert!(!codes(&["later.yuntu", "--format", "json"]).contains("ECS-004"));
}
