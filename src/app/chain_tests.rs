//! From business numbers to the bill in the window: figures and lines explained, numbers tried, facts and prices.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use rust_decimal::Decimal;

use super::*;
use crate::base::Lang;
use crate::design::{Aim, Design, Edit, Node, Place, Product, Rds, Region, Workload};

/// A database with a workload, and a server beside it.
fn design() -> Design {
    let mut design = Design::default();
    let mut ids = design.ids();
    let (region, db, server, load) = (ids.region(), ids.node(), ids.node(), ids.workload());
    let place = Place::Region { region, security_zone: None };
    let number = |value: u32| Some(Decimal::from(value));
    let workload = Workload {
        name: "payments".to_owned(),
        aims: vec![Aim::Node(db)],
        tx_per_day: number(1_000_000),
        kb_per_tx: number(2),
        retention_days: number(365),
        growth_percent_per_year: number(30),
        ..Workload::default()
    };
    let rds = Product::Rds(Rds { storage_gib: Some(1000.0), ..Rds::default() });
    let code = "cn-shanghai-finance-1".to_owned();
    design
        .apply_all(vec![
            Edit::PutRegion(region, Region { code, name: "Shanghai".to_owned(), net: None }),
            Edit::PutNode(db, Box::new(Node::new("orders", rds).at(place))),
            Edit::PutNode(server, Box::new(Node::new("log", Product::of_code("sls")).at(place))),
            Edit::PutWorkload(load, Box::new(workload)),
        ])
        .unwrap();
    design
}

fn window(lang: Lang) -> Harness<'static, Window> {
    let settings = Settings { lang: Some(lang), dock_height: 420.0, ..Settings::default() };
    let mut harness = super::tests::window_of(settings, 1000.0);
    let ctx = harness.ctx.clone();
    harness.state_mut().state.show_document(Document::untitled(design()), &ctx);
    settle(&mut harness);
    harness
}

fn act(harness: &mut Harness<'static, Window>, action: Action) {
    let ctx = harness.ctx.clone();
    harness.state_mut().state.act(action, &ctx);
    settle(harness);
}

/// Runs frames until the assessment is that of the design: a slow one is made on another thread.
fn settle(harness: &mut Harness<'static, Window>) {
    harness.run();
    for _ in 0..3000 {
        if !harness.state().state.assessed.is_behind() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        harness.step();
    }
    harness.run();
}

#[test]
fn a_figure_that_is_clicked_tells_where_it_comes_from() {
    for (lang, most, what_if) in [
        (Lang::Zh, "影响最大的数值（±10%）", "试算：拖动数值，先看影响再采纳"),
        (Lang::En, "What changes it most (±10 %)", "What if: turn a number, see what follows, then apply"),
    ] {
        let mut harness = window(lang);
        act(&mut harness, Action::Run(Command::ShowSizing));
        assert!(harness.query_by_label(most).is_none(), "nothing is explained before a click");
        harness.get_by_label(what_if);
        let result = harness.state().state.sizes().items[0].need.known().unwrap().result.text();
        harness.get_all_by_label(result.get(lang)).next().unwrap().click();
        harness.run();
        harness.get_by_label(most);
        harness.get_by_label(harness.state().state.sizes().items[0].formula.expression());
    }
}

#[test]
fn the_catalogue_is_searched_as_one_types_and_a_row_tells_its_source() {
    for (lang, search) in
        [(Lang::Zh, "搜索，例如 mysql 8c32g"), (Lang::En, "Search, for example mysql 8c32g")]
    {
        let mut harness = window(lang);
        act(&mut harness, Action::Run(Command::ShowCatalog));
        harness.get_by_role_and_label(egui::Role::TextInput, search).click();
        harness.run();
        harness.get_by_role_and_label(egui::Role::TextInput, search).type_text("ecs.g8i.large");
        harness.run();
        harness.get_by_role_and_label(egui::Role::Button, "ecs.g8i.large").click();
        harness.run();
        let facts = crate::catalog::Catalog::builtin();
        let source = facts.ecs_type("ecs.g8i.large").unwrap().provenance.source.clone();
        harness.get_by_label(&source);
    }
}

#[test]
fn price_books_are_remembered_in_order_and_the_later_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    let book = |name: &str, price: u32| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("key,price,period,billing\nsls,{price},month,subscription\n")).unwrap();
        path
    };
    let (first, second) = (book("first.csv", 100), book("second.csv", 250));
    let mut harness = window(Lang::En);
    let cost = |harness: &Harness<'static, Window>| {
        let bill = harness.state().state.bill().unwrap();
        bill.lines.iter().find(|line| line.sku == "sls").unwrap().monthly.amount().map(|money| money.0)
    };
    assert_eq!(cost(&harness), None, "the built-in prices do not know it");
    act(&mut harness, Action::SetPriceBooks(vec![first.clone(), second.clone()]));
    assert_eq!(cost(&harness), Some(Decimal::from(250)));
    act(&mut harness, Action::SetPriceBooks(vec![second, first.clone()]));
    assert_eq!(cost(&harness), Some(Decimal::from(100)));
    assert_eq!(harness.state().state.settings.price_books.last(), Some(&first));
    // A book that is gone is told, and nothing changes.
    act(&mut harness, Action::SetPriceBooks(vec![folder.path().join("gone.csv")]));
    assert!(harness.state().state.notice.as_ref().is_some_and(|notice| notice.failed));
    assert_eq!(
        (cost(&harness), harness.state().state.settings.price_books.len()),
        (Some(Decimal::from(100)), 2)
    );
}

#[test]
fn a_line_that_is_clicked_tells_where_its_price_comes_from() {
    let mut harness = window(Lang::En);
    act(&mut harness, Action::Run(Command::ShowQuote));
    assert!(harness.query_by_label("Show on the canvas").is_none());
    let title = harness.state().state.bill().unwrap().lines[0].title.en.to_string();
    harness.get_by_role_and_label(egui::Role::ListItem, &title).click();
    harness.run();
    harness.get_by_label("Show on the canvas");
}

#[test]
fn business_numbers_are_read_from_a_table_and_taken_back_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(Lang::En);
    let design = harness.state().state.design().unwrap().clone();
    let template = folder.path().join("numbers.csv");
    harness.state_mut().state.use_path(PathUse::NumbersTemplate, template.clone(), &egui::Context::default());
    let text = std::fs::read_to_string(&template).unwrap();
    assert!(text.contains("payments") && text.contains("1000000"), "{text}");
    std::fs::write(&template, text.replace("1000000", "2500000")).unwrap();
    // Dropped onto the window it changes the open design, whatever is unsaved.
    act(&mut harness, Action::OpenPath(template.clone()));
    let tx = |harness: &Harness<'static, Window>| {
        let design = harness.state().state.design().unwrap();
        design.workloads.values().next().unwrap().tx_per_day
    };
    assert_eq!(tx(&harness), Some(Decimal::from(2_500_000)));
    act(&mut harness, Action::Run(Command::Undo));
    assert_eq!(harness.state().state.design(), Some(&design));
    // A table with a fault changes nothing and says where it is.
    std::fs::write(&template, text.replace("1000000", "many")).unwrap();
    act(&mut harness, Action::OpenPath(template));
    assert_eq!(harness.state().state.design(), Some(&design));
    assert!(matches!(harness.state().state.dialog, Some(super::dialogs::Dialog::Message { .. })));
}
