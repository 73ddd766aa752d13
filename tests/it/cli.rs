//! The program as a person or a script runs it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

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
fn every_formula_gives_the_documented_result() {
    for (line, formula, value, unit) in [
        ("rds --tx-per-day 1000000 --kb-per-tx 2 --days 365", "F-01", "696.1822509765625", "GiB"),
        ("line --tps 500 --kb 10", "F-02", "40", "Mbps"),
        ("ip --ecs 100", "F-03", "80", "addresses"),
        ("nat --rules 4 --days 30", "F-04", "6000", "CNY"),
        ("subscription --monthly 48.00 --months 12", "F-05", "480", "CNY"),
        ("ecs --tps 900 --tps-per-server 250", "F-08", "8", "servers"),
        ("slb --rps 200 --response-kb 50", "F-10", "80", "Mbps"),
        ("disks --gb 5000", "F-12", "3", "disks"),
        ("subnet --prefix 25", "F-13", "124", "addresses"),
        ("vendor --scores 90,80,70,100,60,50", "F-14", "78.3", "points"),
        ("security-return --users 1000", "F-15", "15.263158", "ratio"),
        ("schedule --ordered 2026-03-02 --distance in-city", "F-17", "2026-04-09", "date"),
        ("ddos --gbps 7", "F-18", "AntiDDoS-Pro", "tier"),
    ] {
        let mut args = vec!["size"];
        args.extend(line.split(' '));
        args.extend(["--format", "json"]);
        let found = run(&args);
        assert_eq!(found.code, 0, "{line}: {}", found.err);
        let json = found.json();
        assert_eq!(json["schema"], "yuntu.size/1", "{line}");
        assert_eq!(json["formula"], formula, "{line}");
        assert_eq!(json["result"]["value"], value, "{line}");
        assert_eq!(json["result"]["unit"], unit, "{line}");
        assert!(json["inputs"].is_object(), "{line}");
        assert!(json["source"]["document"].is_string() && json["source"]["lines"].is_array(), "{line}");
    }
}

#[test]
fn a_formula_is_printed_in_the_language_asked_for() {
    let line = ["size", "line", "--tps", "500", "--kb", "10", "--lang"];
    let with = |lang| run(&[&line[..], &[lang]].concat());
    let (zh, en) = (with("zh"), with("en"));
    assert!(has_han(&zh.out) && zh.out.contains("专线带宽  40 Mbps"), "{}", zh.out);
    assert!(!has_han(&en.out) && en.out.contains("Leased line bandwidth  40 Mbps"), "{}", en.out);
    assert!(en.out.contains("Recommended  57.14 Mbps"), "{}", en.out);
}

#[test]
fn wrong_numbers_are_refused_with_code_2_in_both_languages() {
    let mut told = String::new();
    for word in
        ["-1", "NaN", "inf", "1,000", "１２", "1e309", "", " 1", "+", "99999999999999999999999999999", "5GB"]
    {
        for lang in ["zh", "en"] {
            let found = run(&[
                "size",
                "rds",
                "--tx-per-day",
                word,
                "--kb-per-tx",
                "2",
                "--days",
                "1",
                "--lang",
                lang,
            ]);
            assert_eq!(found.code, 2, "{word}");
            assert_eq!(found.out, "", "{word}");
            assert_eq!(has_han(&found.err), lang == "zh", "{word}: {}", found.err);
            told.push_str(&found.err);
        }
    }
    insta::assert_snapshot!(told);
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
        for command in ["check", "fix", "rules", "size", "completions"] {
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

#[test]
fn holidays_come_from_a_file() {
    let place = Place::new();
    let file = place.write("holidays.txt", "# festival\n2026-04-04..2026-04-06\n");
    let line = ["size", "schedule", "--ordered", "2026-03-02", "--distance", "in-city", "--format", "json"];
    let found = place.run(&[&line[..], &["--holidays", &file]].concat());
    assert_eq!(found.json()["result"]["value"], "2026-04-14");
    let bad = place.write("bad.txt", "2026-04-04\nEaster\n");
    let found = place.run(&[&line[..], &["--holidays", &bad, "--lang", "en"]].concat());
    assert_eq!(found.code, 2);
    assert!(found.err.contains("bad.txt: line 2, \"Easter\""), "{}", found.err);
}
