//! The catalogue as a list: every row of the tables is there, can be found, and says where it comes from.

use std::collections::BTreeSet;
use std::path::Path;

use yuntu::base::Lang;
use yuntu::catalog::{Catalog, FactFilter, FactKind, FactRow, Facts, status_title};

fn source(name: &str) -> csv::Reader<std::fs::File> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/catalog/source").join(name);
    csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn column(name: &str, column: &str) -> Vec<String> {
    let mut reader = source(name);
    let at = reader.headers().expect("a head").iter().position(|head| head == column).expect("the column");
    reader.records().map(|row| row.expect("a row").get(at).unwrap_or_default().to_owned()).collect()
}

fn of_kind(facts: &Facts, kind: FactKind) -> Vec<&FactRow> {
    facts.search("", &FactFilter { kind: Some(kind), ..FactFilter::default() })
}

fn cell<'a>(row: &'a FactRow, name: &str) -> Option<&'a str> {
    let at = row.kind.columns().iter().position(|column| column.code == name).expect("a column of the kind");
    row.cells[at].as_ref().map(|text| text.en.as_ref())
}

#[test]
fn every_row_of_the_tables_is_in_the_list() {
    let facts = Facts::of(Catalog::builtin());
    for (kind, file, key, count) in [
        (FactKind::Ecs, "ecs_instance_types.csv", "instance_type", 766),
        (FactKind::Rds, "rds_instance_classes.csv", "class_code", 559),
        (FactKind::Disk, "disk_types.csv", "category", 9),
        (FactKind::Slb, "slb_specs.csv", "spec", 8),
    ] {
        let rows = of_kind(&facts, kind);
        let mut have: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
        let mut want = column(file, key);
        assert_eq!(have.len(), count, "{file}: rows in the list");
        have.sort_unstable();
        want.sort_unstable();
        assert_eq!(have, want, "{file}: the list must name what the table names");
    }
    let sales: BTreeSet<String> = column("sla.csv", "product").into_iter().collect();
    assert!(!sales.is_empty() && of_kind(&facts, FactKind::Sla).len() == 42);
    let prices = of_kind(&facts, FactKind::Price);
    assert!(prices.iter().filter(|row| row.code != "ecs.hourly").count() >= 280);
    let hourly: BTreeSet<&str> =
        prices.iter().filter(|row| row.code == "ecs.hourly").filter_map(|row| cell(row, "spec")).collect();
    assert_eq!(hourly.len(), 721, "types with an hourly price");
}

#[test]
fn unknown_stays_unknown_and_every_row_has_a_source() {
    let facts = Facts::of(Catalog::builtin());
    for row in facts.rows() {
        assert_eq!(row.cells.len(), row.kind.columns().len(), "{} {}", row.kind.code(), row.code);
        assert!(!row.provenance.source.is_empty(), "{} has no source", row.code);
        for word in [status_title(row.status).get(Lang::Zh), status_title(row.status).get(Lang::En)] {
            assert!(row.status.is_empty() || !word.is_empty(), "{}", row.code);
        }
    }
    // The table leaves the network figures of these types empty.
    let unknown: Vec<&FactRow> = facts.search("ecs.n1.", &FactFilter::default());
    let types: Vec<&&FactRow> = unknown.iter().filter(|row| row.kind == FactKind::Ecs).collect();
    assert!(!types.is_empty());
    assert!(types.iter().all(|row| cell(row, "bandwidth_gbps").is_none()), "empty cells must stay unknown");
    let missing = of_kind(&facts, FactKind::Price);
    let empty = column("prices.csv", "price_cny").iter().filter(|price| price.is_empty()).count();
    assert!(empty > 0, "the table has prices that were not found");
    assert_eq!(
        missing.iter().filter(|row| row.code != "ecs.hourly" && cell(row, "price").is_none()).count(),
        {
            let discounts = column("discount_rules.csv", "factor_on_list");
            empty + discounts.iter().filter(|factor| factor.is_empty()).count()
        }
    );
}

#[test]
fn words_status_and_series_narrow_the_search() {
    let facts = Facts::of(Catalog::builtin());
    let find = |words: &str, filter: FactFilter| -> Vec<String> {
        facts.search(words, &filter).into_iter().map(|row| row.code.clone()).collect()
    };
    let only = |kind| FactFilter { kind: Some(kind), ..FactFilter::default() };
    assert_eq!(find("ECS.C7.LARGE", only(FactKind::Ecs)), ["ecs.c7.large"], "capitals do not matter");
    assert!(find("mysql ha 8c32g", only(FactKind::Rds)).len() > 1, "all words, in any order, with the shape");
    assert_eq!(find("no-such-thing", FactFilter::default()), Vec::<String>::new());
    let current = FactFilter { status: Some("current".into()), ..only(FactKind::Rds) };
    let count = column("rds_instance_classes.csv", "status").iter().filter(|row| *row == "current").count();
    assert_eq!(find("", current.clone()).len(), count);
    let series = FactFilter { series: Some("ha".into()), ..current };
    let rows = facts.search("", &series);
    assert!(!rows.is_empty() && rows.iter().all(|row| row.series == "HA" && row.status == "current"));
    // What begins with the words stands before what merely contains them.
    assert!(find("slb", FactFilter::default())[0].starts_with("slb"));
    assert_eq!(facts.statuses(FactKind::Rds).len(), 4);
    assert!(facts.series(FactKind::Ecs).contains(&"g8i"));
}

#[test]
fn a_book_of_the_user_is_marked_as_their_own() {
    let book = "key,spec,price,period,scope,source,as_of\nrds.instance,mysql.x4.large.2,999,month,finance,ours,2026-11-01\n";
    let catalog = Catalog::with_overlay(book, "book.csv").expect("the book can be read");
    let facts = Facts::of(&catalog);
    let own: Vec<&FactRow> = facts.rows().iter().filter(|row| row.own).collect();
    assert_eq!(own.len(), 1);
    assert_eq!((own[0].code.as_str(), cell(own[0], "price")), ("rds.instance", Some("999")));
}
