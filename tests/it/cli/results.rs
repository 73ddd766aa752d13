//! The commands that compute: sizes, bills, availability, failures, facts.

use serde_json::Value;

use super::*;

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

#[test]
fn a_workload_is_sized_and_what_is_missing_is_named() {
    let place = Place::new();
    let file = place.write("a.yuntu", &sketch());
    let found = place.run(&["size", &file, "--format", "json"]);
    assert_eq!(found.code, 0, "{}", found.err);
    let json = found.json();
    assert_eq!(json["schema"], "yuntu.size/1");
    let item = |formula: &str| {
        json["items"].as_array().unwrap().iter().find(|item| item["formula"] == formula).unwrap().clone()
    };
    assert_eq!(item("F-08")["calculation"]["result"]["value"], "8");
    assert_eq!(item("F-08")["entered"]["value"], "6");
    assert_eq!(item("F-01")["not_entered"][0]["field"], "retention_days");
    assert_eq!(item("F-01")["calculation"], Value::Null);
    let told = place.run(&["size", &file, "--lang", "en"]).out;
    assert!(told.contains("not entered: days of retention"), "{told}");
    assert!(!has_han(&told), "{told}");
}

#[test]
fn a_quote_has_the_documented_fields_and_never_prices_the_unknown_at_zero() {
    let place = Place::new();
    let file = place.write("a.yuntu", &sketch());
    let found = place.run(&["quote", &file, "--format", "json", "--term", "1y"]);
    assert_eq!(found.code, 0, "{}", found.err);
    let json = found.json();
    assert_eq!(json["currency"], "CNY");
    assert!(json["monthly"].is_string() && json["first_year"].is_string());
    let lines = json["lines"].as_array().unwrap();
    assert!(!lines.is_empty());
    for line in lines {
        for field in ["sku", "quantity", "source", "as_of"] {
            assert!(line[field].is_string(), "{field} of {line}");
        }
        let known = line["amount"].is_string();
        assert_eq!(line["unit_price"].is_string(), known, "{line}");
    }
    let unknown = lines.iter().filter(|line| line["amount"].is_null()).count();
    assert_eq!(json["incomplete"].as_array().unwrap().len(), unknown);
    assert!(unknown > 0, "the sketch leaves specifications open");
    let text = place.run(&["quote", &file, "--lang", "zh"]).out;
    assert!(text.contains("待询价"), "{text}");
    assert!(place.run(&["quote", &file, "--format", "csv", "--lang", "en"]).out.starts_with("SKU,"));
}

#[test]
fn the_last_price_book_wins() {
    let place = Place::new();
    let file = place.write("a.yuntu", &sketch());
    let rule = |price: &str| {
        format!(
            "(prices: [(key: \"nat-service-on-leased-line.nat-rule\", spec: \"per rule\", scope: finance, billing: pay_as_you_go, measure: \"rule\", period: day, price: \"{price}\")])"
        )
    };
    let (a, b) = (place.write("a.ron", &rule("60")), place.write("b.ron", &rule("70")));
    let found = place.run(&["quote", &file, "--prices", &a, "--prices", &b]);
    assert_eq!(found.code, 0, "{}", found.err);
    let bad = place.write("bad.ron", "(prices: [(ky: 1)])");
    let found = place.run(&["quote", &file, "--prices", &bad, "--lang", "en"]);
    assert_eq!(found.code, 2);
    assert!(found.err.contains("bad.ron, line 1"), "{}", found.err);
}

#[test]
fn availability_is_exact_and_its_model_can_be_taken_out_and_put_back() {
    let place = Place::new();
    place.run(&["new", "--template", "classic-two-az", "-o", "a.yuntu"]);
    let found =
        place.run(&["availability", "a.yuntu", "--export-model", "m.json", "--format", "json"]).json();
    assert_eq!(found["schema"], "yuntu.availability/1");
    let services = found["services"].as_array().unwrap();
    assert!(!services.is_empty(), "users enter the template somewhere");
    for service in services {
        let u: f64 = service["unavailability"].as_str().unwrap().parse().unwrap();
        assert!(u > 0.0 && u < 0.01, "{service}");
    }
    let again = place.run(&["availability", "--model", "m.json", "--format", "json"]).json();
    assert_eq!(again["services"].as_array().unwrap().len(), services.len());
    for (a, b) in services.iter().zip(again["services"].as_array().unwrap()) {
        let number = |v: &serde_json::Value| v["unavailability"].as_str().unwrap().parse::<f64>().unwrap();
        assert!((number(a) - number(b)).abs() <= 1e-12 * number(a), "{a} against {b}");
    }
    place.write(
        "v.json",
        r#"{"schema":"yuntu.reliability/1","events":{"a":"0.1","b":"0.2","c":"0.3"},
            "gates":{"two":{"atleast":2,"of":["a","b","c"]}},"services":{"vote":"two"}}"#,
    );
    let vote = place.run(&["availability", "--model", "v.json", "--format", "json"]).json();
    let u: f64 = vote["services"][0]["unavailability"].as_str().unwrap().parse().unwrap();
    assert!((u - 0.098).abs() < 1e-12, "{vote}");
    place.write("w.json", r#"{"schema":"yuntu.reliability/1","events":{"a":"1,5"},"services":{"s":"a"}}"#);
    let wrong = place.run(&["availability", "--model", "w.json", "--lang", "en"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("\"1,5\""), "{}", wrong.err);
}

#[test]
fn simulate_tells_what_dies_and_what_is_left() {
    let place = Place::new();
    place.run(&["new", "--template", "classic-two-az", "-o", "a.yuntu"]);
    let all = place.run(&["simulate", "a.yuntu", "--format", "json"]).json();
    assert_eq!(all["schema"], "yuntu.simulate/1");
    let scenarios = all["scenarios"].as_array().unwrap();
    for id in ["az5", "az6", "r4", "n14", "n15", "n19"] {
        assert!(scenarios.iter().any(|s| s["failed"] == serde_json::json!([id])), "{id} is not simulated");
    }
    let by_name = place.run(&["simulate", "a.yuntu", "--fail", "杭州可用区B", "--format", "json"]).json();
    let scenario = &by_name["scenarios"][0];
    assert_eq!(scenario["failed"], serde_json::json!(["az5"]));
    let service = &scenario["services"][0];
    assert_eq!((&service["up"], &service["capacity_percent"]), (&true.into(), &"150".into()));
    let two = place.run(&["simulate", "a.yuntu", "--fail", "az5", "--fail", "n16#1", "--lang", "en"]);
    assert_eq!((two.code, two.err.as_str()), (0, ""));
    assert!(two.out.contains("AZ 杭州可用区B + Web-C #1") && two.out.contains("75%"), "{}", two.out);
    let wrong = place.run(&["simulate", "a.yuntu", "--fail", "Web-D", "--lang", "en"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean \"Web-"), "{}", wrong.err);
    let pairs = place.run(&["simulate", "a.yuntu", "--pairs", "--format", "json"]).json();
    let n = scenarios.len();
    assert_eq!(pairs["scenarios"].as_array().unwrap().len(), n + n * (n - 1) / 2);
}

#[test]
fn the_catalogue_is_searched_in_both_languages() {
    let json = run(&["catalog", "mysql", "--kind", "rds", "--status", "current", "--format", "json"]).json();
    assert_eq!(json["schema"], "yuntu.catalog/1");
    let rows = json["rows"].as_array().expect("rows");
    assert_eq!(json["found"], rows.len());
    assert!(
        rows.iter()
            .all(|row| row["values"]["engine"] == "MySQL" && !row["source"].as_str().unwrap().is_empty())
    );
    assert!(rows.iter().any(|row| row["values"]["max_iops"].is_null()), "unknown is null");
    let zh = run(&["catalog", "ecs.g8i", "--limit", "3", "--lang", "zh"]);
    assert!(zh.code == 0 && zh.out.contains("ecs.g8i.") && zh.out.contains("已列出 3 条"), "{}", zh.out);
    let en = run(&["catalog", "--kind", "disk", "--lang", "en"]);
    let head = en.out.lines().nth(1).expect("a head");
    assert!(en.out.contains("min(1800 + 50 × GiB, 50000)") && !has_han(head), "{}", en.out);
    let slip = run(&["catalog", "--series", "HAA", "--kind", "rds", "--lang", "en"]);
    assert!(slip.code == 2 && slip.err.contains("3-node Enterprise"), "{}", slip.err);
}

#[test]
fn a_sheet_of_business_numbers_becomes_sizes_and_a_bill() {
    let place = Place::new();
    let done = |args: &[&str]| {
        let run = place.run(args);
        assert_eq!(run.code, 0, "{args:?}: {}{}", run.out, run.err);
        run
    };
    done(&["new", "--template", "vpc-two-az", "-o", "a.yuntu", "--lang", "en"]);
    let told = done(&["size", "a.yuntu", "--numbers-template", "numbers.csv", "--lang", "en"]);
    assert!(told.err.contains("--numbers numbers.csv"), "{}", told.err);
    let text = std::fs::read_to_string(place.path("numbers.csv")).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!((head[0], head[1], row.len()), ("Name", "Lands on", head.len()));
    // As a person fills it in: transactions, sizes, retention, peak and growth.
    let filled: Vec<String> = head
        .iter()
        .zip(&row)
        .map(|(title, cell)| {
            // The unit stands in brackets behind the title.
            match title.split(" (").next().unwrap() {
                "transactions a day" => "2000000",
                "KB kept for each transaction" => "2",
                "days of retention" => "365",
                "peak transactions a second" => "300",
                "KB of a request" | "KB of a response" => "20",
                "transactions a second of one server" => "120",
                "growth a year" => "25",
                _ => cell,
            }
            .to_owned()
        })
        .collect();
    place.write("numbers.csv", &format!("{}\n{}\n", head.join(","), filled.join(",")));
    let sized =
        done(&["size", "a.yuntu", "--numbers", "numbers.csv", "--apply", "--format", "json", "--lang", "en"]);
    assert!(sized.err.contains("1 workload read"), "{}", sized.err);
    // 2 000 000 × 2 × 365 ÷ 1024 ÷ 1024 = 1392.36 GiB.
    assert!(sized.out.contains("1392.364501953125"), "the storage of the formula: {}", sized.out);
    let after = done(&["size", "a.yuntu", "--format", "json", "--lang", "en"]);
    assert!(!after.out.contains("\"short\""), "what was proposed is applied: {}", after.out);
    // A slip is told with its row and column, and nothing is written.
    let before = std::fs::read(place.path("a.yuntu")).unwrap();
    place.write("bad.csv", "Name,Lands on,tx_per_day\nshop,no-such-thing,\"1,000\"\n");
    let bad = place.run(&["size", "a.yuntu", "--numbers", "bad.csv", "--apply", "--lang", "en"]);
    assert!(bad.code == 2 && bad.err.contains("row 2") && bad.err.contains("no-such-thing"), "{}", bad.err);
    assert_eq!(std::fs::read(place.path("a.yuntu")).unwrap(), before);
}
