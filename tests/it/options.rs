//! Variants of a design: what they change, what the board says of them, and the sets they are kept in.

use yuntu::assessment::{Assessment, AssessmentSettings};
use yuntu::base::{Date, Lang};
use yuntu::catalog::Catalog;
use yuntu::compare::{
    Along, Board, Lever, Row, Variant, along, board, board_json, board_markdown, figures, variants,
};
use yuntu::design::{Design, Product};
use yuntu::files;
use yuntu::pricing::Term;
use yuntu::resilience::worst_unavailability;

fn template(id: &str) -> Design {
    files::templates::find(id).expect("the template is there").load().expect("it loads").design
}

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn made(design: &Design) -> Vec<Variant> {
    variants(design, Catalog::builtin(), today())
}

fn variant(design: &Design, id: &str) -> Design {
    made(design)
        .into_iter()
        .find(|variant| variant.id == id)
        .unwrap_or_else(|| panic!("no variant {id}"))
        .design
}

fn compared(variants: Vec<Variant>) -> Board {
    board(variants, Catalog::builtin(), today())
}

fn row<'a>(board: &'a Board, id: &str) -> &'a Row {
    board.rows.iter().find(|row| row.variant.id == id).unwrap_or_else(|| panic!("no row {id}"))
}

#[test]
fn a_second_region_is_a_whole_copy_that_is_kept_in_step_and_waits() {
    for id in ["classic-two-az", "vpc-two-az"] {
        let drawn = template(id);
        let two = variant(&drawn, "two-region");
        assert_eq!(two.regions.len(), 2, "{id}");
        assert!(two.violations().is_empty(), "{id}: {:?}", two.violations());
        let codes: Vec<&str> = two.regions.values().map(|row| row.code.as_str()).collect();
        assert_eq!(two.settings.recovery.active, [codes[0]], "{id}");
        assert_eq!(two.settings.recovery.standby, [codes[1]], "{id}");
        let inside =
            |design: &Design| design.nodes.values().filter(|n| design.region_of(n).is_some()).count();
        assert_eq!(inside(&two), 2 * inside(&drawn), "{id}: everything in the region stands there twice");
        for (clone, node) in two.nodes.iter() {
            if let Product::Rds(rds) = &node.product
                && let Some(main) = rds.dr_of
            {
                assert!(drawn.nodes.contains(main), "{id}: the copy knows the database that it is a copy of");
                assert!(
                    two.links.values().any(|link| link.from == main && link.to == clone),
                    "{id}: the replication is drawn"
                );
            }
        }
        let mut blocks: Vec<ipnet::Ipv4Net> =
            two.vswitches.values().filter_map(|row| row.cidr).map(|c| c.0).collect();
        blocks.sort();
        assert!(
            blocks.windows(2).all(|pair| !pair[0].contains(&pair[1].network())),
            "{id}: no two vSwitches share addresses: {blocks:?}"
        );
    }
}

#[test]
fn a_third_centre_is_half_of_the_servers_in_another_region() {
    let three = variant(&template("classic-two-az"), "two-city-three-centre");
    let servers = |design: &Design| -> u32 {
        design.nodes.values().filter(|node| node.product.as_ecs().is_some()).map(|node| node.count).sum()
    };
    let drawn = servers(&template("classic-two-az"));
    assert_eq!(three.regions.len(), 2);
    assert!(drawn < servers(&three) && servers(&three) < 2 * drawn);
    assert!(three.violations().is_empty(), "{:?}", three.violations());
    let board = compared(made(&template("classic-two-az")));
    let (two, three) = (row(&board, "two-region"), row(&board, "two-city-three-centre"));
    let drawn = row(&board, "as-drawn");
    assert!(drawn.three_years.amount < three.three_years.amount);
    assert!(three.three_years.amount < two.three_years.amount);
    assert!(
        drawn.region_recovery.is_none_or(|known| known.rto.is_none()),
        "one region is not recovered from"
    );
    assert!(two.region_recovery.is_some_and(|known| known.rto.is_some()), "{:?}", two.region_recovery);
}

#[test]
fn dropping_the_second_region_is_answered_by_one_command() {
    for id in ["two-region", "two-city-three-centre"] {
        let drawn = template(id);
        let one = variant(&drawn, "one-region");
        assert_eq!(one.regions.len(), 1, "{id}");
        assert!(one.violations().is_empty(), "{id}");
        let active = &drawn.settings.recovery.active[0];
        assert_eq!(
            one.regions.values().next().map(|row| &row.code),
            Some(active),
            "{id}: the one that serves stays"
        );
        let board = compared(made(&drawn));
        let (with, without) = (row(&board, "as-drawn"), row(&board, "one-region"));
        assert!(without.three_years.amount < with.three_years.amount, "{id}");
        assert!(without.unavailability > with.unavailability, "{id}");
        assert!(without.region_recovery.is_none_or(|known| known.rto.is_none()), "{id}");
    }
}

#[test]
fn terms_are_variants_with_the_bill_of_their_term() {
    let drawn = template("classic-two-az");
    let board = compared(made(&drawn));
    for (id, term) in [("by-month", Term::OneMonth), ("three-years", Term::ThreeYears)] {
        let settings = AssessmentSettings { term, ..AssessmentSettings::default() };
        let mut design = drawn.clone();
        design.price_terms.months = Some(term.months());
        let bill = Assessment::bill_of(&design, Catalog::builtin(), &settings);
        let row = row(&board, id);
        assert_eq!((row.monthly, row.three_years), (bill.monthly, bill.three_years), "{id}");
    }
}

/// The board of the reference architectures that raise the promise step by step.
fn golden() -> Board {
    let option = |id: &str| {
        let template = files::templates::find(id).expect("the template is there");
        Variant {
            id: id.to_owned(),
            title: template.title.clone(),
            note: template.description.clone(),
            design: template.load().expect("it loads").design,
        }
    };
    let ids = ["classic-two-az", "same-city-active-active", "two-region", "two-city-three-centre"];
    compared(ids.into_iter().map(option).collect())
}

#[test]
fn the_golden_board_is_the_one_that_the_document_explains() {
    let board = golden();
    let page = board_markdown(&board, Lang::En);
    let table: Vec<&str> = page.lines().filter(|line| line.starts_with('|')).collect();
    let table = format!("{}\n", table.join("\n"));
    let document = include_str!("../../docs/options.md");
    assert!(
        document.contains(&table),
        "docs/options.md explains another board; put this one into it and mend the explanation:\n{table}"
    );
}

#[test]
fn the_figures_of_the_golden_board_are_those_of_the_other_commands() {
    for row in &golden().rows {
        let id = &row.variant.id;
        let design = &row.variant.design;
        let term = Term::of_months(design.price_terms.months);
        let settings = AssessmentSettings { term, ..AssessmentSettings::default() };
        let bill = Assessment::bill_of(design, Catalog::builtin(), &settings);
        assert_eq!(row.one_off, bill.one_off, "{id}");
        assert_eq!(row.first_year, bill.first_year, "{id}");
        assert_eq!(row.unavailability, worst_unavailability(design, Catalog::builtin()), "{id}");
        let report = Assessment::report_of(design, &[], Catalog::builtin(), &settings, today());
        assert_eq!(row.findings.error, report.summary.error, "{id}");
    }
}

#[test]
fn growth_raises_the_price_of_keeping_up_and_a_lever_moves_what_it_says() {
    let drawn = template("classic-two-az");
    let first: Vec<Variant> = made(&drawn).into_iter().take(1).collect();
    let series = along(&first, &Along::Years(5), Catalog::builtin());
    assert_eq!(series[0].points.len(), 6);
    let tps = Along::around(&drawn, Lever::PeakTps, None).expect("the template states its peak");
    let series = along(&first, &tps, Catalog::builtin());
    let points = &series[0].points;
    let capacity: Vec<f64> = points
        .iter()
        .filter_map(|point| point.worst_loss.as_ref())
        .map(|loss| loss.capacity_percent)
        .collect();
    assert_eq!(capacity.len(), points.len());
    assert!(capacity.windows(2).all(|pair| pair[0] > pair[1]), "more business leaves less: {capacity:?}");
    assert!(points.iter().all(|point| point.monthly == points[0].monthly), "what is drawn costs the same");
    let sized = |at: usize| points[at].monthly_sized.amount;
    assert!(sized(points.len() - 1) > sized(0), "four times the peak needs more than half of it");
    assert!(points.last().unwrap().short > 0);
}

#[test]
fn the_board_says_the_same_in_every_form() {
    let board = compared(made(&template("two-region")));
    let json = board_json(&board);
    assert_eq!(json["schema"], "yuntu.options/1");
    assert_eq!(json["options"].as_array().unwrap().len(), board.rows.len());
    for lang in Lang::ALL {
        let page = board_markdown(&board, lang);
        for figure in figures(&board) {
            assert!(page.contains(figure.title.get(lang)), "{}", figure.title.get(lang));
        }
        assert!(page.contains("**"), "what differs is marked");
    }
    for option in json["options"].as_array().unwrap() {
        for field in [
            "one_off",
            "monthly",
            "first_year",
            "three_years",
            "worst_az_loss",
            "az_recovery",
            "region_recovery",
        ] {
            assert!(option.get(field).is_some(), "{field}");
        }
    }
}

#[test]
fn other_classes_are_variants_and_each_does_what_it_says() {
    let drawn = template("classic-two-az");
    let catalog = Catalog::builtin();
    let ids: Vec<String> = made(&drawn).into_iter().map(|variant| variant.id).collect();
    for id in ["cheapest-class", "next-size", "shared-cores", "own-cores"] {
        assert!(ids.iter().any(|other| other == id), "{id} is missing among {ids:?}");
    }
    let shape = |design: &Design, node: yuntu::design::NodeId| {
        let spec = design.nodes.get(node)?.product.as_ecs()?.spec.clone()?;
        catalog.ecs_shape(&spec)
    };
    let larger = variant(&drawn, "next-size");
    let mut seen = 0;
    for (id, node) in drawn.nodes.iter().filter(|(_, node)| node.product.as_ecs().is_some()) {
        let (Some(before), Some(after)) = (shape(&drawn, id), shape(&larger, id)) else { continue };
        assert!(after.0 > before.0 && after.1 >= before.1, "{}: {before:?} to {after:?}", node.name);
        seen += 1;
    }
    assert!(seen > 0, "the template has servers with a known shape");
    let shared = |design: &Design| {
        let families = catalog.fact(&design.settings.edition, "ecs_shared_families").unwrap().value.clone();
        let families: Vec<&str> = families.split(';').collect();
        let codes = design.nodes.values().filter_map(|node| match node.product.as_ecs()?.spec.clone()? {
            yuntu::design::Spec::Type(code) => Some(code),
            yuntu::design::Spec::Shape { .. } => None,
        });
        let types: Vec<_> = codes.filter_map(|code| catalog.ecs_type(&code)).collect();
        types.iter().filter(|row| families.contains(&row.family.as_str())).count()
    };
    assert!(shared(&variant(&drawn, "shared-cores")) > shared(&drawn));
    assert_eq!(shared(&variant(&drawn, "own-cores")), 0, "no server shares its cores");
}

#[test]
fn a_variant_never_wins_by_a_price_that_is_not_known() {
    for id in ["classic-two-az", "vpc-two-az", "two-region", "same-city-active-active"] {
        let board = compared(made(&template(id)));
        let missing = |design: &Design| -> std::collections::BTreeSet<String> {
            let term = Term::of_months(design.price_terms.months);
            let settings = AssessmentSettings { term, ..AssessmentSettings::default() };
            let bill = Assessment::bill_of(design, Catalog::builtin(), &settings);
            bill.incomplete.iter().map(|one| one.sku.clone()).collect()
        };
        let drawn = missing(&board.rows[0].variant.design);
        for (at, row) in board.rows.iter().enumerate() {
            let more = missing(&row.variant.design).difference(&drawn).count();
            assert_eq!(row.unpriced.len(), more, "{id} {}", row.variant.id);
            if more > 0 {
                assert_ne!(board.recommended, Some(at), "{id}: {} wins by what it hides", row.variant.id);
                assert!(!row.efficient, "{id}: {} stands on the front by what it hides", row.variant.id);
            }
        }
    }
}

#[test]
fn an_option_follows_the_design_and_its_own_changes_win() {
    use yuntu::design::Edit;
    let base = template("classic-two-az");
    let (id, web) = base.nodes.iter().find(|(_, node)| node.name == "Web-B").expect("it is there");
    let with = |count: u32, note: &str| {
        let mut design = base.clone();
        let mut row = web.clone();
        row.count = count;
        row.note = note.to_owned();
        design.apply(Edit::PutNode(id, Box::new(row))).unwrap();
        design
    };
    let option = Variant { design: with(7, ""), ..yuntu::compare::as_drawn(&base) };
    let (same, told) = yuntu::compare::followed(option.clone(), &base, &base);
    assert_eq!((same.design, told), (option.design.clone(), Vec::new()));
    let (moved, told) = yuntu::compare::followed(option, &base, &with(5, "later"));
    let row = moved.design.nodes.get(id).unwrap();
    assert_eq!((row.count, row.note.as_str(), told.len()), (7, "later", 1), "{told:?}");
}
