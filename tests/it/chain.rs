//! From business numbers to the bill: what is remembered after an edit equals what is computed afresh.

use rust_decimal::Decimal;
use yuntu::assessment::{Assessment, AssessmentSettings, Assessor};
use yuntu::catalog::Catalog;
use yuntu::design::*;
use yuntu::pricing::{self, Price, Term};
use yuntu::sizing::{self, Ground};

use crate::support::large;

const SMALL: large::Scale = large::Scale { nodes: 240, links: 900, functions: 30 };

fn design() -> Design {
    large::with_all_numbers(&large::design(SMALL))
}

/// One edit of a workload after another: other numbers, other growth, no growth, another aim, none left.
fn edits(design: &Design) -> Vec<Design> {
    let mut rows = design.workloads.iter().map(|(id, row)| (id, row.clone()));
    let mut next = || rows.next().expect("the design has enough workloads");
    let mut edited = Vec::new();
    let mut put = |change: &dyn Fn(&mut Workload), (id, mut row): (WorkloadId, Workload)| {
        change(&mut row);
        let mut other = design.clone();
        other.apply(Edit::PutWorkload(id, Box::new(row))).expect("the workload is accepted");
        edited.push(other);
    };
    put(&|row| row.tx_per_day = Some(Decimal::from(9_999_999)), next());
    put(&|row| row.growth_percent_per_year = Some(Decimal::from(250)), next());
    put(&|row| row.growth_percent_per_year = None, next());
    put(&|row| row.aims.truncate(1), next());
    put(&|row| row.peak_factor = None, next());
    edited
}

#[test]
fn sizes_and_bill_of_an_edited_workload_equal_those_computed_afresh() {
    let (catalog, before) = (Catalog::builtin(), design());
    let ground = Ground::of(&before);
    let bill = pricing::quote(&before, catalog, Term::ThreeYears);
    assert!(bill.lines.iter().any(|line| line.growth_percent.is_some()), "something in the bill grows");
    for after in edits(&before) {
        assert_eq!(ground, Ground::of(&after), "a workload changes nothing of the drawing");
        let sizes = sizing::on_ground(&after, catalog, &ground);
        assert_eq!(sizes, sizing::of_design(&after, catalog));
        assert_eq!(
            pricing::plan_on(&after, catalog, &sizes, &ground),
            pricing::plan(&after, catalog, &sizes)
        );
        assert_eq!(
            pricing::quote_workloads(&bill, &after, catalog),
            pricing::quote(&after, catalog, Term::ThreeYears)
        );
    }
}

#[test]
fn an_assessor_that_followed_every_edit_says_what_a_fresh_one_says() {
    let catalog = Catalog::builtin();
    let scale = large::Scale { nodes: 60, links: 120, functions: 10 };
    let before = large::with_all_numbers(&large::design(scale));
    let (settings, today) = (AssessmentSettings::default(), "2026-11-21".parse().expect("a date"));
    let mut assessor = Assessor::new(catalog);
    assessor.assess(&before, &[], &settings, today);
    for after in edits(&before) {
        let followed = assessor.assess(&after, &[], &settings, today);
        let fresh = Assessment::of(&after, &[], catalog, &settings, today);
        assert_eq!(followed.sizes, fresh.sizes);
        assert_eq!(followed.plan, fresh.plan);
        assert_eq!(followed.bill, fresh.bill);
    }
}

#[test]
fn a_line_says_the_same_as_the_bill_of_its_node_alone() {
    let (catalog, design) = (Catalog::builtin(), design());
    let bill = pricing::quote(&design, catalog, Term::OneYear);
    let mut sum = Decimal::ZERO;
    for id in design.nodes.keys() {
        let alone = pricing::quote_node(&design, catalog, id, Term::OneYear);
        for line in &alone.lines {
            let same =
                |other: &pricing::BillLine| other.sku == line.sku && other.unit_price == line.unit_price;
            assert!(
                bill.lines.iter().any(|other| same(other) && other.subjects.contains(&id.into())),
                "{} of {id} is not in the bill of the design",
                line.sku
            );
            sum += line.quantity;
        }
    }
    let all: Decimal = bill.lines.iter().map(|line| line.quantity).sum();
    assert_eq!(sum, all, "the lines of the nodes together count as much as the bill");
}

#[test]
fn shared_cores_do_not_stand_first_for_what_carries_business() {
    let catalog = Catalog::builtin();
    let mut design = Design::default();
    let mut ids = design.ids();
    let (region, az, function) = (ids.region(), ids.az(), ids.function());
    let (node, workload) = (ids.node(), ids.workload());
    let server = |role| {
        let spec = Some(Spec::Shape { vcpu: 2, memory_gib: 4.0 });
        let mut row = Node::new("app", Product::Ecs(Ecs { role, spec, ..Ecs::default() }))
            .at(Place::Az { az, security_zone: None });
        row.function = Some(function);
        Edit::PutNode(node, Box::new(row))
    };
    let load = Workload {
        aims: vec![Aim::Function(function)],
        peak_tps: Some(Decimal::ONE_HUNDRED),
        tps_per_server: Some(Decimal::ONE_HUNDRED),
        ..Workload::default()
    };
    design
        .apply_all(vec![
            Edit::PutRegion(
                region,
                Region { code: "cn-shanghai-finance-1".into(), name: "Shanghai".into(), net: None },
            ),
            Edit::PutAz(az, Az { region, code: "cn-shanghai-finance-1f".into(), name: "f".into() }),
            Edit::PutFunction(function, Function { name: "pay".into(), ..Function::default() }),
            server(EcsRole::Production),
            Edit::PutWorkload(workload, Box::new(load)),
        ])
        .expect("the design is sound");
    let first = |design: &Design| {
        let plan = pricing::plan(design, catalog, &sizing::of_design(design, catalog));
        let choice = plan.choices.first().expect("types are proposed").clone();
        let best = choice.options.first().expect("a type fits").clone();
        (catalog.ecs_type(&best.code).expect("it is a known type").family.clone(), best.price, choice.notes)
    };
    let (family, price, notes) = first(&design);
    assert_ne!(family, "e", "an economy type must not stand first for production");
    assert!(matches!(price, Price::Known { .. }));
    assert!(notes.iter().any(|note| note.en.contains("shares its cores")), "the reason is told: {notes:?}");
    // A test server may share its cores: there the cheapest stands first, and nothing needs a reason.
    design.apply(server(EcsRole::Test)).expect("the role may change");
    let (family, cheaper, notes) = first(&design);
    assert_eq!((family.as_str(), notes.len()), ("e", 0));
    assert!(cheaper.amount() < price.amount());
}

#[test]
fn a_price_book_laid_over_itself_changes_nothing() {
    let book = "key,spec,price,period,billing,scope\nredis,,888,month,subscription,finance\n\
                disk.cloud-essd-pl1,,2.5,month,subscription,finance\n";
    let once = Catalog::with_overlays([(book, "book.csv")]).expect("a book");
    let twice = Catalog::with_overlays([(book, "book.csv"), (book, "book.csv")]).expect("the book twice");
    let design = design();
    let bill = |catalog: &Catalog| pricing::quote(&design, catalog, Term::OneYear);
    assert!(bill(&once) == bill(&twice), "the same book twice must be the same as once");
    assert!(once.prices() == twice.prices(), "the rows of the book must stand once");
    assert_ne!(bill(&once).monthly.amount, bill(Catalog::builtin()).monthly.amount, "the book is in use");
}
