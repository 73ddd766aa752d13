//! The facts: whole, sourced, equal to what the tool makes, open to a user's overlay, quick to load.

#[path = "../../examples/make_catalog/convert.rs"]
mod convert;

use std::collections::BTreeSet;
use std::path::Path;

use yuntu::base::Text;
use yuntu::catalog::{Catalog, Confidence, EDITIONS, Provenance};
use yuntu::design::{NetKind, Product, Purpose};

fn assets() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/catalog")
}

#[test]
fn every_embedded_row_can_be_read() {
    assert_eq!(Catalog::builtin().faults(), Vec::<String>::new());
}

#[test]
fn the_committed_tables_are_what_the_tool_makes() {
    for part in convert::PARTS {
        let csv =
            std::fs::read_to_string(assets().join("source").join(format!("{}.csv", part.source))).unwrap();
        let made = (part.convert)(&csv).unwrap();
        let committed = std::fs::read_to_string(assets().join(format!("{}.ron", part.name))).unwrap();
        assert!(made == committed, "{}.ron: run `cargo run --example make_catalog`", part.name);
    }
}

#[test]
fn every_row_names_its_source_and_date() {
    let catalog = Catalog::builtin();
    let sound = |what: &str, provenance: &Provenance| {
        assert!(!provenance.source.is_empty(), "{what} has no source");
        // "Not found" has no date of its own in the tables.
        assert!(
            !provenance.as_of.is_empty() || provenance.confidence == Confidence::None,
            "{what} has no date"
        );
    };
    catalog.ecs_types().iter().for_each(|row| sound(&row.code, &row.provenance));
    catalog.prices().iter().for_each(|row| sound(&row.key, &row.provenance));
    catalog.products().iter().for_each(|row| sound(&row.code, &row.provenance));
    catalog.limits().iter().for_each(|row| sound(&row.key, &row.provenance));
    catalog.slas().iter().for_each(|row| sound(&row.key, &row.provenance));
    catalog.bounds().iter().for_each(|row| sound(&row.field, &row.provenance));
    catalog.disks().iter().for_each(|row| sound(&row.category, &row.provenance));
    for edition in &EDITIONS {
        catalog.regions(edition.code).iter().for_each(|row| sound(&row.code, &row.provenance));
    }
}

#[test]
fn editions_differ_in_regions_networks_and_azs() {
    let catalog = Catalog::builtin();
    let codes = |edition, region: &str| -> Vec<String> {
        catalog.region(edition, region).unwrap().azs.iter().map(|az| az.code.clone()).collect()
    };
    assert_eq!(codes("guide-2016", "cn-hangzhou-finance"), ["B", "C"]);
    assert_eq!(codes("guide-2016", "cn-shenzhen-finance-1"), ["A", "B"]);
    assert_eq!(
        codes("official-2026", "cn-shenzhen-finance-1"),
        ["cn-shenzhen-finance-1d", "cn-shenzhen-finance-1e"]
    );
    let hangzhou = |edition| catalog.region(edition, "cn-hangzhou-finance").unwrap();
    assert_eq!(hangzhou("guide-2016").net, NetKind::Classic);
    assert_eq!(hangzhou("official-2026").net, NetKind::Vpc);
    assert!(!hangzhou("official-2026").azs_known);
    assert!(catalog.region("guide-2016", "cn-beijing-finance-1").is_none());
    assert!(catalog.region("official-2026", "cn-qingdao").is_none(), "a public region is no finance region");
}

#[test]
fn every_product_of_the_document_has_a_descriptor_and_a_glyph() {
    let catalog = Catalog::builtin();
    let codes: BTreeSet<&str> = catalog.products().iter().map(|row| row.code.as_str()).collect();
    for code in [
        "ecs",
        "clb",
        "alb",
        "nlb",
        "rds",
        "oss",
        "ssl-vpn",
        "ipsec-vpn",
        "line",
        "line-nat",
        "nat",
        "eip",
        "dns",
        "internet",
        "users",
        "ops-users",
        "alipay",
        "customer",
        "external",
        "generic",
        "polardb",
        "polardb-x",
        "tair",
        "nas",
        "vpn-gateway",
        "vbr",
        "cen",
        "cdn",
        "waf",
        "anti-ddos",
        "cloud-firewall",
        "bastionhost",
        "db-audit",
        "sls",
        "security-center",
        "kms",
    ] {
        assert!(codes.contains(code), "{code}");
    }
    assert_eq!(codes.len(), catalog.products().len(), "a code is used twice");
    for row in catalog.products() {
        let glyph = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/glyphs/{}.svg", row.glyph));
        assert!(glyph.exists(), "{}: no glyph {}", row.code, row.glyph);
        if let Some(sla) = &row.sla {
            assert!(catalog.sla(sla).is_some(), "{}: no SLA row {sla}", row.code);
        }
        assert!(!row.places.is_empty(), "{} may stand nowhere", row.code);
        let special = !matches!(Product::of_code(&row.code), Product::Described { .. });
        assert!(!special || row.fields.is_empty(), "{} has a type of its own", row.code);
    }
}

#[test]
fn names_stand_in_both_languages() {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let sound = |what: &str, text: &Text| {
        assert!(!text.zh.is_empty() && !text.en.is_empty(), "{what}");
        assert!(!text.en.chars().any(han), "{what}: {}", text.en);
    };
    let catalog = Catalog::builtin();
    for row in catalog.products() {
        sound(&row.code, &row.name);
        row.fields.iter().for_each(|field| sound(&field.name, &field.title));
        row.fees.iter().for_each(|fee| sound(&fee.key, &fee.title));
    }
    for edition in &EDITIONS {
        for row in catalog.regions(edition.code) {
            sound(&row.code, &row.name);
            sound(&row.code, &row.city);
            row.azs.iter().for_each(|az| sound(&az.code, &az.name));
        }
    }
}

#[test]
fn links_of_the_templates_are_allowed_and_nonsense_is_not() {
    let allowed = |from: &str, to: &str, purpose| {
        Catalog::builtin().link_allowed(&Product::of_code(from), &Product::of_code(to), purpose)
    };
    for (from, to, purpose) in [
        ("internet", "dns", Purpose::Business),
        ("dns", "clb", Purpose::Business),
        ("internet", "clb", Purpose::Business),
        ("clb", "ecs", Purpose::Business),
        ("ecs", "rds", Purpose::Business),
        ("ops-users", "ssl-vpn", Purpose::Operations),
        ("ssl-vpn", "ecs", Purpose::Operations),
        ("ecs", "ecs", Purpose::Operations),
        ("ecs", "internet", Purpose::Outbound),
        ("rds", "rds", Purpose::Replication),
        ("oss", "oss", Purpose::Replication),
        ("customer", "line", Purpose::Business),
        ("line", "ecs", Purpose::Business),
        ("alipay", "clb", Purpose::Business),
        ("internet", "waf", Purpose::Business),
        ("waf", "rds", Purpose::Business),
        ("rds", "product-of-tomorrow", Purpose::Upload),
    ] {
        assert!(allowed(from, to, purpose), "{from} -> {to} {purpose:?}");
    }
    for (from, to, purpose) in [
        ("rds", "users", Purpose::Business),
        ("users", "rds", Purpose::Business),
        ("internet", "rds", Purpose::Business),
        ("clb", "rds", Purpose::Business),
        ("clb", "internet", Purpose::Outbound),
        ("oss", "users", Purpose::Business),
        ("ecs", "users", Purpose::Business),
        ("ecs", "ssl-vpn", Purpose::Operations),
    ] {
        assert!(!allowed(from, to, purpose), "{from} -> {to} {purpose:?}");
    }
}

#[test]
fn disks_follow_their_formulas() {
    let catalog = Catalog::builtin();
    let iops = |level, size| catalog.disk("cloud_essd", Some(level)).unwrap().iops.unwrap().at(size);
    assert_eq!(iops("PL1", 20.0), 2_800.0);
    assert_eq!(iops("PL1", 964.0), 50_000.0);
    assert_eq!(iops("PL1", 2_000.0), 50_000.0);
    assert_eq!(iops("PL0", 100.0), 3_000.0);
    assert!(catalog.disk("cloud", None).unwrap().iops.is_none());
    assert!(catalog.disk("cloud_essd", None).is_none());
}

#[test]
fn the_newest_table_of_a_class_wins() {
    let class = Catalog::builtin().rds_class("rds.mysql.s2.large").unwrap();
    assert_eq!((class.max_connections, class.max_iops), (Some(1200), Some(4000)));
    assert_eq!(class.storage_max_gib, Some(4000.0));
}

#[test]
fn an_overlay_wins_over_the_built_in_rows_and_adds_to_them() {
    let catalog = Catalog::with_overlay(
        r#"(
            limits: [(key: "slb.backends_per_slb", value: "400", unit: "count",
                      provenance: (source: "our contract", as_of: "2026-11", confidence: high))],
            products: [(code: "mq", name: (zh: "消息队列", en: "Message queue"), family: network,
                        glyph: "generic", span: regional, places: [region])],
        )"#,
        "ours.ron",
    )
    .unwrap();
    assert_eq!(catalog.limit("slb.backends_per_slb").unwrap().value, "400");
    assert_eq!(Catalog::builtin().limit("slb.backends_per_slb").unwrap().value, "200");
    assert_eq!(catalog.limits().len(), Catalog::builtin().limits().len());
    assert_eq!(catalog.product("mq").unwrap().name.en, "Message queue");
    assert_eq!(catalog.products().len(), Catalog::builtin().products().len() + 1);
}

#[test]
fn a_broken_overlay_says_where() {
    let error =
        Catalog::with_overlay("(\n    limits: [(kei: \"a\", value: \"1\")],\n)", "ours.ron").unwrap_err();
    assert_eq!((error.file.as_str(), error.line), ("ours.ron", 2));
    assert!(error.message().zh.contains("第 2 行") && error.message().en.contains("line 2"));
    let negative =
        "(prices: [\n(key: \"a.b\", scope: finance, billing: subscription, period: month, price: \"-1\")])";
    let error = Catalog::with_overlay(negative, "ours.ron").unwrap_err();
    assert_eq!(error.line, 2);
}
