//! What `yuntu check` prints for other programs: SARIF, JUnit, annotations, baselines, packs.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use yuntu::design::{Design, Edit, Link, Peer, Product, Protocol, Purpose, Ref, SecurityRule, Waiver};
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

/// Rules about changes: what may only grow (RDS-014) and what was opened since (SEC-020), with an earlier version
/// at hand and not without.
#[test]
fn an_earlier_version_shows_what_shrank_and_what_was_opened() {
    let place = Place::new();
    let text = templates::find("classic-two-az").unwrap().text;
    place.write("old.yuntu", text);
    let smaller = text.replacen("storage_gib: 100.0", "storage_gib: 90.0", 1);
    let rule = "ports: \"8000\", peer: cidr(\"0.0.0.0/0\"), action: allow, priority: 1";
    let opened = smaller.replacen(
        "name: \"sg-production\", net: classic, rules: [",
        &format!(
            "name: \"sg-production\", net: classic, rules: [(direction: in, nic: intranet, transport: tcp, {rule}), "
        ),
        1,
    );
    assert!(smaller != text && opened != smaller);
    place.write("new.yuntu", &opened);
    let json = |args: &[&str]| -> Value {
        let run = place.run(args);
        serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err))
    };
    let message = |json: &Value, list: &str, code: &str| -> Option<String> {
        let rows = json[list].as_array().unwrap();
        let row = rows.iter().find(|row| row["code"] == code)?;
        Some(row["message"]["en"].as_str().unwrap().to_owned())
    };
    let since = json(&["new.yuntu", "--format", "json", "--since", "old.yuntu"]);
    assert!(message(&since, "findings", "RDS-014").is_some_and(|text| text.contains("from 100 to 90 GiB")));
    let opened = message(&since, "checklist", "SEC-020").unwrap();
    assert!(opened.contains("1 more") && opened.contains("TCP 8000 from 0.0.0.0/0"), "{opened}");
    let alone = json(&["new.yuntu", "--format", "json"]);
    assert_eq!(message(&alone, "findings", "RDS-014"), None);
    let back = json(&["old.yuntu", "--format", "json", "--since", "new.yuntu"]);
    assert_eq!(message(&back, "findings", "RDS-014"), None, "storage that grew is fine");
    assert_eq!(message(&back, "checklist", "SEC-020"), None, "nothing was opened");
}

/// A reviewer's trial: one AZ, ports 22 and 8000 open, a database that the Internet reaches, no bastion, FTP. Each
/// problem is named once, the gravest first, with its fix; what else it breaks stands beneath it.
#[test]
fn a_deliberately_bad_design_reads_from_top_to_bottom() {
    let mut design = templates::find("classic-two-az").unwrap().load().unwrap().design;
    let named = |design: &Design, name: &str| {
        design.nodes.iter().find(|(_, node)| node.name == name).map(|(id, node)| (id, node.clone())).unwrap()
    };
    for gone in ["Web-C", "堡垒机-B", "堡垒机-C"] {
        let (id, _) = named(&design, gone);
        design.apply(Edit::Remove(Ref::Node(id))).unwrap();
    }
    let (web, _) = named(&design, "Web-B");
    let (rds, mut row) = named(&design, "交易数据库");
    if let Product::Rds(rds) = &mut row.product {
        rds.public_endpoint = true;
        rds.whitelist.push(Peer::Cidr("0.0.0.0/0".parse().unwrap()));
    }
    design.apply(Edit::PutNode(rds, Box::new(row))).unwrap();
    let (group, mut row) = design
        .security_groups
        .iter()
        .find(|(_, row)| row.name == "sg-production")
        .map(|(id, row)| (id, row.clone()))
        .unwrap();
    for port in [22, 8000] {
        row.rules.push(SecurityRule::allow_tcp(port, Peer::Cidr("0.0.0.0/0".parse().unwrap())));
    }
    design.apply(Edit::PutSecurityGroup(group, row)).unwrap();
    let ends = [
        (named(&design, "管理VPN").0, web, Purpose::Operations, Protocol::Ssh, 22),
        (named(&design, "运维人员").0, web, Purpose::Upload, Protocol::Ftp, 21),
        (named(&design, "互联网").0, rds, Purpose::Business, Protocol::Mysql, 3306),
    ];
    for (from, to, purpose, protocol, port) in ends {
        let id = design.ids().link();
        design.apply(Edit::PutLink(id, Link::new(from, to, purpose).speaking(protocol, port))).unwrap();
    }
    let place = Place::new();
    place.write("bad.yuntu", &write_text(&design).unwrap());
    for (lang, same) in [("zh", "  同一问题"), ("en", "  the same problem")] {
        let text = place.run(&["bad.yuntu", "--lang", lang]).out;
        // The heads of the findings: severity, code.
        let findings: Vec<&str> = text.lines().take_while(|line| !line.starts_with(['待', 'C'])).collect();
        let heads: Vec<Vec<&str>> = findings
            .iter()
            .filter(|line| !line.starts_with(' '))
            .map(|line| line.split(' ').take(2).collect())
            .collect();
        let codes: Vec<&str> = heads.iter().map(|head| head[1]).collect();
        for code in ["HA-001", "NET-021", "RDS-004", "RDS-009", "BAS-001", "SG-011"] {
            assert_eq!(codes.iter().filter(|one| **one == code).count(), 1, "{code} once, in {codes:?}");
        }
        for code in ["HA-005", "HA-010", "SG-013", "NET-022", "BAS-002", "BAS-006", "RDS-005"] {
            assert!(!codes.contains(&code), "{code} says again what another says: {codes:?}");
        }
        let weight = |word: &str| match word {
            "错误" | "error" => 0,
            "警告" | "warning" => 1,
            _ => 2,
        };
        assert!(heads.iter().map(|head| weight(head[0])).is_sorted(), "{codes:?}");
        assert!(findings.iter().any(|line| line.starts_with(same)), "{text}");
        // What is grave has a remedy in the lines beneath it.
        for (at, line) in findings.iter().enumerate().filter(|(_, line)| !line.starts_with(' ')) {
            let beneath = findings[at + 1..].iter().take_while(|line| line.starts_with(' '));
            let mended =
                beneath.into_iter().any(|line| line.starts_with("  修复") || line.starts_with("  fix"));
            assert!(mended, "{line}");
        }
    }
}
