//! The commands about addresses and access, and the files they hand over: a script that a shell runs, Terraform
//! that names arguments of the provider.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use yuntu::files::templates;

use super::deploy::keeps_to_the_provider;
use super::support::hcl;

fn yuntu(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yuntu"));
    command.current_dir(folder).env_clear().env("YUNTU_CONFIG_DIR", folder).env("YUNTU_STATE_DIR", folder);
    let output = command.args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn made(folder: &Path, id: &str) -> String {
    let file = format!("{id}.yuntu");
    let (code, _, err) = yuntu(folder, &["new", "--template", id, "-o", &file]);
    assert_eq!(code, 0, "{err}");
    file
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let (code, out, err) = yuntu(folder, args);
    assert_eq!(code, 0, "{args:?}: {err}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn one_question_and_the_standing_ones() {
    let place = tempfile::tempdir().unwrap();
    let file = made(place.path(), "security-zones");
    let ask = |args: &[&str]| json(place.path(), &[&["reach", &file, "--format", "json"], args].concat());
    let open = ask(&["--from", "internet", "--to", "Web-F", "--port", "80"]);
    assert_eq!((open["schema"].as_str(), open["reachable"].as_bool()), (Some("yuntu.reach/1"), Some(true)));
    assert_eq!(open["path"].as_array().unwrap().last().unwrap()["name"], "Web-F");
    assert_eq!(open["blocked_by"], Value::Null);
    // A name that the DNS resolves stands for what it resolves to.
    let by_name = ask(&["--from", "internet", "--to", "www.example.com"]);
    assert_eq!(by_name["to"]["name"], "公网负载均衡");
    assert_eq!(by_name["open"][0]["ports"][0], "80");
    let closed = ask(&["--from", "Web-F", "--to", "交易数据库", "--port", "3306"]);
    assert_eq!(closed["reachable"], false);
    assert_eq!(closed["blocked_by"]["name"], "交易数据库");
    assert_eq!(closed["changes"][0]["edits"], 1);
    let standing = ask(&[]);
    let questions = standing["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 5);
    assert!(questions.iter().all(|question| question["fine"] == true), "{standing}");
    for (args, why) in [
        (&["--from", "nobody", "--to", "Web-F"][..], "nobody"),
        (&["--from", "Web-F", "--to", "Web-F"], "same"),
        (&["--from", "Web-F", "--to", "Web-G", "--port", "0"], "port"),
        (&["--from", "Web-F"], "--to"),
    ] {
        let (code, _, err) = yuntu(place.path(), &[&["reach", &file, "--lang", "en"], args].concat());
        assert!(code == 2 && err.contains(why), "{args:?}: {code} {err}");
    }
}

#[test]
fn addresses_as_text_json_and_csv_and_applied() {
    let place = tempfile::tempdir().unwrap();
    let file = made(place.path(), "security-zones");
    let plan = json(place.path(), &["ip", &file, "--format", "json"]);
    assert_eq!(plan["schema"], "yuntu.ip/1");
    assert_eq!(plan["vpcs"][0]["vswitches"].as_array().unwrap().len(), 6);
    let (_, csv, _) = yuntu(place.path(), &["ip", &file, "--format", "csv", "--lang", "en"]);
    assert!(csv.starts_with("kind,name,in,block or address,used,usable,note\r\n"), "{csv}");
    let (code, _, err) = yuntu(place.path(), &["ip", &file, "--apply", "b.yuntu"]);
    assert_eq!(code, 0, "{err}");
    // What is put in place stands: the plan says the same addresses, and applying it again changes no byte.
    let applied = json(place.path(), &["ip", "b.yuntu", "--format", "json"]);
    let addresses = |plan: &Value| -> Vec<Value> {
        plan["nodes"].as_array().unwrap().iter().map(|row| row["addresses"].clone()).collect()
    };
    assert_eq!(addresses(&plan), addresses(&applied));
    let all_stand = |plan: &Value| {
        let rows = plan["nodes"].as_array().unwrap();
        rows.iter().all(|row| row["stands"] == json!(row["addresses"].as_array().unwrap().len()))
    };
    assert!(!all_stand(&plan) && all_stand(&applied));
    assert_eq!(yuntu(place.path(), &["ip", "b.yuntu", "--apply", "c.yuntu"]).0, 0);
    assert_eq!(
        std::fs::read(place.path().join("b.yuntu")).unwrap(),
        std::fs::read(place.path().join("c.yuntu")).unwrap()
    );
    let classic = made(place.path(), "hybrid-line");
    let plan = json(place.path(), &["ip", &classic, "--format", "json"]);
    assert_eq!(plan["classic"][0]["formula"], "F-03");
}

#[test]
fn the_script_is_sound_and_says_what_it_needs() {
    let place = tempfile::tempdir().unwrap();
    let stub = place.path().join("stub");
    let log =
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >> \"$LOG\"\nprintf '{\"SecurityGroupId\": \"sg-%s\"}\\n' \"$2\"\n";
    std::fs::write(&stub, log).unwrap();
    Command::new("chmod").arg("+x").arg(&stub).status().unwrap();
    for template in templates::all() {
        let file = made(place.path(), template.id);
        let (code, script, err) = yuntu(place.path(), &["access", &file, "--format", "sh"]);
        assert_eq!(code, 0, "{err}");
        let path = place.path().join("access.sh");
        std::fs::write(&path, &script).unwrap();
        let checked = Command::new("bash").arg("-n").arg(&path).status().unwrap();
        assert!(checked.success(), "{}: bash -n refuses the script", template.id);
        // Everything that has to be filled in is named at the top.
        let needs: Vec<&str> = script
            .lines()
            .take_while(|line| !line.starts_with("create()"))
            .filter_map(|line| line.split_once("=\"${")?.1.split_once(":?").map(|(name, _)| name))
            .collect();
        let log = place.path().join(format!("{}.log", template.id));
        let mut run = Command::new("bash");
        run.arg(&path).env("ALIYUNCLI", &stub).env("LOG", &log);
        for name in &needs {
            run.env(name, "10.9.9.1/32 10.9.9.2/32");
        }
        let done = run.output().unwrap();
        assert!(done.status.success(), "{}: {}", template.id, String::from_utf8_lossy(&done.stderr));
        let calls = std::fs::read_to_string(&log).unwrap_or_default();
        for call in calls.lines().filter(|call| call.contains(" AuthorizeSecurityGroup ")) {
            for flag in
                ["--SecurityGroupId sg-", "--IpProtocol ", "--PortRange ", "--NicType int", "--Policy "]
            {
                assert!(call.contains(flag), "{}: {call}", template.id);
            }
        }
        let design = template.load().unwrap().design;
        let servers = design.nodes.values().any(|node| node.product.as_ecs().is_some());
        assert_eq!(servers, calls.contains("CreateSecurityGroup"), "{}", template.id);
        if let Some(first) = needs.first() {
            let bare =
                Command::new("bash").arg(&path).env("ALIYUNCLI", &stub).env("LOG", &log).output().unwrap();
            assert!(!bare.status.success() && String::from_utf8_lossy(&bare.stderr).contains(first));
        }
    }
}

#[test]
fn terraform_keeps_to_the_provider() {
    let place = tempfile::tempdir().unwrap();
    let (mut rules, mut kinds) = (0, std::collections::BTreeSet::new());
    for template in templates::all() {
        let file = made(place.path(), template.id);
        let (code, text, err) = yuntu(place.path(), &["access", &file, "--format", "tf"]);
        assert_eq!(code, 0, "{err}");
        let body = hcl::parse(&text);
        kinds.extend(keeps_to_the_provider(&body));
        let of_rules = |block: &&hcl::Block| block.labels.first().is_some_and(|kind| kind.ends_with("_rule"));
        rules += body.blocks.iter().filter(of_rules).count();
    }
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["alicloud_security_group", "alicloud_security_group_rule"]
    );
    assert!(rules > 20, "{rules} rules say too little");
}

#[test]
fn the_plan_is_changed_by_hand() {
    let place = tempfile::tempdir().unwrap();
    let file = made(place.path(), "vpc-two-az");
    let names = |file: &str| -> Vec<(String, String)> {
        let plan = json(place.path(), &["ip", file, "--format", "json"]);
        let rows = plan["vpcs"][0]["vswitches"].as_array().unwrap().clone();
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        rows.iter().map(|row| (word(&row["name"]), word(&row["block"]))).collect()
    };
    let before = names(&file);
    let (first, second) = (&before[0].0, &before[1].1);
    let change = |args: &[&str]| yuntu(place.path(), &[&["ip", &file, "--apply", "b.yuntu"], args].concat());
    let (code, out, err) = change(&["--move", &format!("{first}=192.168.200.0/25"), "--lang", "en"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with(&format!("Change: \"{first}\": ")), "{out}");
    let after = names("b.yuntu");
    assert_eq!(after[0].1, "192.168.200.0/25");
    assert_eq!(after[1..], before[1..], "nothing else moves");
    let (code, _, err) = change(&["--split", first]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(names("b.yuntu").len(), before.len() + 1);
    for (args, told) in [
        (["--move".to_owned(), format!("{first}={second}")], "overlaps"),
        (["--move".to_owned(), format!("{first}=here")], "no block"),
        (["--resize".to_owned(), format!("{first}=/30")], "/16 to a /29"),
        (["--resize".to_owned(), first.clone()], "VSWITCH=/25"),
        (["--split".to_owned(), "nobody".to_owned()], "no vSwitch"),
        (["--pin".to_owned(), first.clone()], "stands already"),
    ] {
        let (code, out, err) = change(&[&args[0], &args[1], "--lang", "en"]);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(told), "{args:?}: {err}");
    }
}

#[test]
fn the_rule_tables_hold_every_rule_and_entry() {
    let place = tempfile::tempdir().unwrap();
    let mut rules = 0;
    for template in templates::all() {
        let file = made(place.path(), template.id);
        let (code, csv, err) = yuntu(place.path(), &["access", &file, "--format", "csv", "--lang", "en"]);
        assert_eq!(code, 0, "{err}");
        assert!(csv.starts_with("Kind,Group or database,Network,Direction,Card,Action,"), "{csv}");
        let told = json(place.path(), &["access", &file, "--format", "json"]);
        let count = |of: &str, what: &str| -> usize {
            let rows = told[of].as_array().unwrap();
            rows.iter().map(|row| row[what].as_array().unwrap().len()).sum()
        };
        let rows = |kind: &str| csv.lines().filter(|line| line.starts_with(kind)).count();
        let silent =
            told["groups"].as_array().unwrap().iter().filter(|row| row["rules"] == json!([])).count();
        assert_eq!(rows("group rule,"), count("groups", "rules") + silent, "{}", template.id);
        assert_eq!(rows("whitelist,"), count("whitelists", "entries"), "{}", template.id);
        rules += rows("group rule,");
        // The same table is handed over as a file.
        let (code, _, err) =
            yuntu(place.path(), &["export", &file, "-o", "rules.csv", "--kind", "access", "--lang", "en"]);
        assert_eq!(code, 0, "{err}");
        let file = std::fs::read_to_string(place.path().join("rules.csv")).unwrap();
        assert_eq!(file.trim_start_matches('\u{feff}'), csv);
    }
    assert!(rules > 20, "{rules} rules say too little");
}

/// Rules made by hand stay where that is asked for, and what was missing is open then.
#[test]
fn what_is_missing_is_added_beside_rules_made_by_hand() {
    use yuntu::catalog::Catalog;
    use yuntu::design::*;
    use yuntu::network::{NetworkMap, access_plan, compare};
    for template in templates::all() {
        let mut design = template.load().unwrap().design;
        // A rule of somebody's own in every group, and every second rule of the others is lost.
        let own = SecurityRule::allow_tcp(9100, Peer::Cidr("10.9.8.7/32".parse().unwrap()));
        for (id, row) in design.clone().security_groups.iter() {
            let mut row = row.clone();
            let mut at = 0;
            row.rules.retain(|_| {
                at += 1;
                at % 2 == 0
            });
            row.rules.push(own.clone());
            design.apply(Edit::PutSecurityGroup(id, row)).unwrap();
        }
        let map = NetworkMap::of(&design, Catalog::builtin());
        let missing = compare(&map).missing;
        let mut after = design.clone();
        after.apply_all(access_plan(&map).edits_keeping(&design, &missing)).unwrap();
        let left = compare(&NetworkMap::of(&after, Catalog::builtin())).missing;
        assert!(left.is_empty(), "{}: {left:#?}", template.id);
        for (id, row) in design.security_groups.iter() {
            let now = &after.security_groups.get(id).unwrap().rules;
            assert!(
                row.rules.iter().all(|rule| now.contains(rule)),
                "{}: {} lost a rule",
                template.id,
                row.name
            );
        }
        for (id, node) in design.nodes.iter() {
            let now = &after.nodes.get(id).unwrap().security_groups;
            assert!(node.security_groups.iter().all(|group| now.contains(group)), "{}", template.id);
        }
    }
}
