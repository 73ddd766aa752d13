//! Bills worked by hand from the rows of `assets/catalog/source/prices.csv`, the layers of discounts, the laws that
//! hold of any bill, and the forms in which a bill is handed over.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;
use yuntu::base::{Lang, Money};
use yuntu::catalog::Catalog;
use yuntu::design::{
    Aim, Az, Billing, Bucket, Design, Disk, Ecs, Edit, Eip, Extra, ExtraKind, Line, Nat, NatKind, NetKind,
    Node, Place, PriceTerms, Product, PublicBilling, Purchase, Rds, RdsEdition, Region, Slb, SlbScope, Spec,
    Workload,
};
use yuntu::pricing::{
    Audience, Bill, Group, Grouping, Price, Term, plan, quote, quote_head, rmb_capitals, ways_to_pay,
};
use yuntu::sizing;

/// A design with a region, an AZ and these nodes.
fn design(classic: bool, region: &str, nodes: Vec<Node>) -> Design {
    let mut design = Design::default();
    let mut settings = design.settings.clone();
    settings.net = if classic { NetKind::Classic } else { NetKind::Vpc };
    settings.edition = if classic { "guide-2016" } else { "official-2026" }.to_owned();
    let mut ids = design.ids();
    let (r, az) = (ids.region(), ids.az());
    let mut edits = vec![
        Edit::SetSettings(settings),
        Edit::PutRegion(r, Region { code: region.to_owned(), name: region.to_owned(), net: None }),
        Edit::PutAz(az, Az { region: r, code: "B".to_owned(), name: "AZ-B".to_owned() }),
    ];
    let place = Place::Az { az, security_zone: None };
    edits.extend(nodes.into_iter().map(|node| Edit::PutNode(ids.node(), Box::new(node.at(place)))));
    design.apply_all(edits).unwrap();
    design
}

pub fn shanghai(nodes: Vec<Node>) -> Design {
    design(false, "cn-shanghai-finance-1", nodes)
}

fn hangzhou(nodes: Vec<Node>) -> Design {
    design(true, "cn-hangzhou-finance", nodes)
}

pub fn one(product: Product) -> Node {
    Node::new("x", product)
}

fn by_use(mut node: Node) -> Node {
    node.purchase = Some(Purchase { billing: Billing::PayAsYouGo, months: None });
    node
}

pub fn terms(design: &mut Design, change: impl FnOnce(&mut PriceTerms)) {
    let mut row = design.price_terms.clone();
    change(&mut row);
    design.apply(Edit::SetPriceTerms(row)).unwrap();
}

pub fn money(text: &str) -> Money {
    text.parse().unwrap()
}

pub fn bill(design: &Design, term: Term) -> Bill {
    quote(design, Catalog::builtin(), term)
}

fn ecs(spec: Spec) -> Ecs {
    Ecs { spec: Some(spec), ..Ecs::default() }
}

fn guide_server() -> Product {
    Product::Ecs(ecs(Spec::Shape { vcpu: 1, memory_gib: 0.5 }))
}

pub fn typed(code: &str) -> Product {
    Product::Ecs(ecs(Spec::Type(code.to_owned())))
}

fn with_disk(category: &str, level: Option<&str>, size_gib: f64) -> Product {
    let disk = Disk { category: category.to_owned(), level: level.map(str::to_owned), size_gib };
    Product::Ecs(Ecs { system_disk: Some(disk), ..ecs(Spec::Shape { vcpu: 1, memory_gib: 0.5 }) })
}

pub fn public_slb(billing: PublicBilling, mbps: Option<f64>, gb: Option<f64>, spec: &str) -> Product {
    Product::Slb(Slb {
        billing,
        bandwidth_mbps: mbps,
        monthly_traffic_gb: gb,
        spec: Some(spec.to_owned()),
        ..Slb::default()
    })
}

/// The row of the table, the design, the SKU, and what a month, a year, two and three years of it cost.
type Worked = (&'static str, Design, &'static str, [&'static str; 4]);

fn worked() -> Vec<Worked> {
    let rds = |class: &str, storage: f64| {
        Product::Rds(Rds {
            spec: Some(Spec::Type(class.to_owned())),
            storage_gib: Some(storage),
            ..Rds::default()
        })
    };
    let eip = |billing, mbps, gb| {
        Product::Eip(Eip { billing, bandwidth_mbps: mbps, monthly_traffic_gb: gb, ..Eip::default() })
    };
    let nat =
        |kind, rules, spec: Option<&str>| Product::Nat(Nat { kind, rules, spec: spec.map(str::to_owned) });
    let bandwidth = PublicBilling::Bandwidth;
    let traffic = PublicBilling::Traffic;
    vec![
        (
            "L2: 48.00 a month, guide L107: a year is ten months",
            hangzhou(vec![one(guide_server())]),
            "ecs.1C0.5G",
            ["48.00", "480.00", "960.00", "1440.00"],
        ),
        (
            "ecs_hourly: ecs.g6.large 0.50 × 480 hours a month, ten months",
            shanghai(vec![one(typed("ecs.g6.large"))]),
            "ecs.g6.large",
            ["240.00", "2400.00", "4800.00", "7200.00"],
        ),
        (
            "ecs_hourly by use: 0.50 × 720, × 8760 a year",
            shanghai(vec![by_use(one(typed("ecs.g6.large")))]),
            "ecs.g6.large",
            ["360.00", "4380.00", "8760.00", "13140.00"],
        ),
        (
            "L23: cloud_essd PL0, 0.50 a GiB × 40",
            shanghai(vec![one(with_disk("cloud_essd", Some("PL0"), 40.0))]),
            "disk.cloud-essd-pl0",
            ["20.00", "200.00", "400.00", "600.00"],
        ),
        (
            "L24: cloud_essd PL1, 1.00 a GiB × 100",
            shanghai(vec![one(with_disk("cloud_essd", Some("PL1"), 100.0))]),
            "disk.cloud-essd-pl1",
            ["100.00", "1000.00", "2000.00", "3000.00"],
        ),
        (
            "L21: cloud_efficiency, 0.35 a GiB × 200",
            shanghai(vec![one(with_disk("cloud_efficiency", None, 200.0))]),
            "disk.cloud-efficiency",
            ["70.00", "700.00", "1400.00", "2100.00"],
        ),
        (
            "L71: 0.02 an hour × 720, × 8760",
            shanghai(vec![one(public_slb(bandwidth, Some(5.0), None, "slb.s1.small"))]),
            "clb.public-instance-fee",
            ["14.40", "175.20", "350.40", "525.60"],
        ),
        (
            "L79: slb.s1.small 0.10 an hour",
            shanghai(vec![one(public_slb(bandwidth, Some(5.0), None, "slb.s1.small"))]),
            "clb.spec.slb.s1.small",
            ["72.00", "876.00", "1752.00", "2628.00"],
        ),
        (
            "L89: slb.s3.large 3.18 an hour",
            shanghai(vec![one(public_slb(bandwidth, Some(5.0), None, "slb.s3.large"))]),
            "clb.spec.slb.s3.large",
            ["2289.60", "27856.80", "55713.60", "83570.40"],
        ),
        (
            "L73: 1–5 Mbps at 0.04 × 5",
            shanghai(vec![one(public_slb(bandwidth, Some(5.0), None, "slb.s1.small"))]),
            "slb.bandwidth.5mbps",
            ["144.00", "1752.00", "3504.00", "5256.00"],
        ),
        (
            "L73 + L74: 5 × 0.04 + 5 × 0.14 = 0.90",
            shanghai(vec![one(public_slb(bandwidth, Some(10.0), None, "slb.s1.small"))]),
            "slb.bandwidth.10mbps",
            ["648.00", "7884.00", "15768.00", "23652.00"],
        ),
        (
            "L77: traffic at 0.80 × 250 GB",
            shanghai(vec![one(public_slb(traffic, None, Some(250.0), "slb.s1.small"))]),
            "slb.traffic",
            ["200.00", "2400.00", "4800.00", "7200.00"],
        ),
        (
            "L49: EIP traffic at 0.80 × 125 GB",
            shanghai(vec![one(eip(traffic, None, Some(125.0)))]),
            "eip.traffic",
            ["100.00", "1200.00", "2400.00", "3600.00"],
        ),
        (
            "L47: EIP configuration fee 0.02 an hour",
            shanghai(vec![one(eip(traffic, None, Some(1.0)))]),
            "eip.configuration-fee",
            ["14.40", "175.20", "350.40", "525.60"],
        ),
        (
            "L39: EIP of 5 Mbps in advance, 125 a month",
            shanghai(vec![one(eip(bandwidth, Some(5.0), None))]),
            "eip.bandwidth.5mbps",
            ["125.00", "1500.00", "3000.00", "4500.00"],
        ),
        (
            "L39 + L40: 125 + 2 × 80 above 5 Mbps = 285",
            shanghai(vec![one(eip(bandwidth, Some(7.0), None))]),
            "eip.bandwidth.7mbps",
            ["285.00", "3420.00", "6840.00", "10260.00"],
        ),
        (
            "L51 + L52 by use: (5 × 0.96 + 2 × 3.36) = 11.52 a day × 30, × 365",
            shanghai(vec![by_use(one(eip(bandwidth, Some(7.0), None)))]),
            "eip.bandwidth.7mbps",
            ["345.60", "4204.80", "8409.60", "12614.40"],
        ),
        (
            "L178: OSS standard LRS, 0.12 a GB and month × 500",
            shanghai(vec![one(Product::Oss(Bucket { stored_gb: Some(500.0), ..Bucket::default() }))]),
            "oss.standard-lrs-storage",
            ["60.00", "720.00", "1440.00", "2160.00"],
        ),
        (
            "L118: 50 a rule and day × 4 × 30, × 365 (guide L633–635)",
            hangzhou(vec![one(nat(NatKind::Line, Some(4), None))]),
            "line-nat.rule",
            ["6000.00", "73000.00", "146000.00", "219000.00"],
        ),
        (
            "L107: NAT gateway Small 306",
            shanghai(vec![one(nat(NatKind::Gateway, None, Some("Small")))]),
            "nat-gateway.Small",
            ["306.00", "3672.00", "7344.00", "11016.00"],
        ),
        (
            "L110: NAT gateway Middle 586.50",
            shanghai(vec![one(nat(NatKind::Gateway, None, Some("Middle")))]),
            "nat-gateway.Middle",
            ["586.50", "7038.00", "14076.00", "21114.00"],
        ),
        (
            "L108: NAT gateway Small by use, 0.50 an hour",
            shanghai(vec![by_use(one(nat(NatKind::Gateway, None, Some("Small"))))]),
            "nat-gateway.Small",
            ["360.00", "4380.00", "8760.00", "13140.00"],
        ),
        (
            "L116: enhanced NAT gateway 0.23 an hour",
            shanghai(vec![one(nat(NatKind::Gateway, None, None))]),
            "nat-gateway.instance-fee-enhanced",
            ["165.60", "2014.80", "4029.60", "6044.40"],
        ),
        (
            "L164: mysql.n2.medium.2c 1.381 an hour",
            shanghai(vec![one(rds("mysql.n2.medium.2c", 60.0))]),
            "rds.mysql.n2.medium.2c",
            ["994.32", "12097.56", "24195.12", "36292.68"],
        ),
        (
            "L72: a private SLB is free",
            shanghai(vec![one(Product::Slb(Slb {
                scope: SlbScope::Private,
                spec: Some("slb.s1.small".to_owned()),
                ..Slb::default()
            }))]),
            "clb.private-instance-fee",
            ["0.00", "0.00", "0.00", "0.00"],
        ),
    ]
}

#[test]
fn bills_worked_by_hand_from_the_rows_of_the_price_table() {
    for (row, design, sku, amounts) in worked() {
        for (term, amount) in Term::ALL.into_iter().zip(amounts) {
            let bill = bill(&design, term);
            let skus: Vec<&str> = bill.lines.iter().map(|line| line.sku.as_str()).collect();
            let line =
                bill.lines.iter().find(|line| line.sku == sku).unwrap_or_else(|| panic!("{row}: {skus:?}"));
            let found = line.amount.amount().unwrap_or_else(|| panic!("{row}: {:?}", line.formula()));
            assert_eq!(found.to_fen().to_string(), amount, "{row}, {term}: {}", line.formula().en);
        }
    }
    assert!(worked().len() >= 20);
}

#[test]
fn discounts_are_layered_and_rounded_once() {
    let mut design = hangzhou(vec![one(guide_server())]);
    terms(&mut design, |terms| {
        terms.contract_percent = BTreeMap::from([("ecs".to_owned(), "87.5".parse().unwrap())]);
        terms.tender_percent = Some("95".parse().unwrap());
    });
    let found = bill(&design, Term::OneYear);
    let line = &found.lines[0];
    assert_eq!(line.list.amount(), Some(money("576.00")), "48 × 12");
    assert_eq!(line.after_term.amount(), Some(money("480.00")), "48 × 10");
    assert_eq!(line.amount.amount(), Some(money("420.00")), "480 × 87.5 %");
    assert_eq!(found.tender.term, money("-21.00"), "420 × 5 %");
    assert_eq!(found.term_total.amount, money("399.00"));
    assert_eq!(found.monthly.amount, money("39.90"), "48 × 87.5 % × 95 %");
}

#[test]
fn a_contract_for_all_products_leaves_agreed_prices_alone() {
    let mut own = one(guide_server());
    own.own_monthly_price = Some(money("100"));
    let line = Line { carrier_monthly: Some(money("3000")), ..Line::default() };
    let mut design = hangzhou(vec![own, one(Product::Line(line)), one(guide_server())]);
    terms(&mut design, |terms| {
        terms.contract_percent = BTreeMap::from([("*".to_owned(), Decimal::from(50))]);
    });
    let found = bill(&design, Term::OneMonth);
    let of = |sku: &str| found.lines.iter().find(|line| line.sku == sku).unwrap().monthly.amount().unwrap();
    assert_eq!(of("own.ecs"), money("100"));
    assert_eq!(of("line.carrier"), money("3000"));
    assert_eq!(of("ecs.1C0.5G"), money("24.00"));
}

#[test]
fn tax_is_asked_and_its_columns_add_up() {
    let mut design = hangzhou(vec![one(guide_server()), one(guide_server())]);
    assert_eq!(bill(&design, Term::OneYear).taxed(), None);
    terms(&mut design, |terms| terms.tax_percent = Some(6.into()));
    assert_eq!(bill(&design, Term::OneYear).taxed(), None, "whether the list includes it is not assumed");
    terms(&mut design, |terms| terms.list_includes_tax = Some(false));
    let split = bill(&design, Term::OneYear).taxed().unwrap();
    assert_eq!((split.exclusive, split.tax, split.inclusive), (money("960"), money("57.6"), money("1017.6")));
    let told = bill(&design, Term::OneYear).to_text(Lang::Zh);
    assert!(told.contains("大写: 壹仟零壹拾柒元陆角整"), "{told}");
}

#[test]
fn extras_stand_in_their_groups_and_options_are_not_counted() {
    let mut design = hangzhou(vec![one(guide_server())]);
    let row = |name: &str, kind, price: Option<&str>, monthly| Extra {
        name: name.to_owned(),
        kind,
        quantity: Decimal::TWO,
        price: price.map(money),
        monthly,
    };
    terms(&mut design, |terms| {
        terms.extras = vec![
            row("migration", ExtraKind::OneOff, Some("1000"), false),
            row("support", ExtraKind::Service, Some("10"), true),
            row("penetration test", ExtraKind::ThirdParty, None, false),
            row("second site", ExtraKind::Option, Some("99999"), false),
        ];
    });
    let found = bill(&design, Term::OneYear);
    assert_eq!(found.one_off, money("2000"));
    assert_eq!(found.monthly.amount, money("68.00"), "48 + 2 × 10");
    assert_eq!(found.first_year.amount, money("2720.00"), "480 + 2000 + 240");
    assert!(!found.first_year.complete, "the test has no price");
    assert_eq!(found.three_years.amount, money("4160.00"), "1440 + 2000 + 720");
    let text = found.to_text(Lang::En);
    assert!(text.contains("Options (not in the totals)") && text.contains("at least 2,720.00"), "{text}");
}

#[test]
fn groups_add_up_to_the_totals_whatever_they_go_by() {
    let found = bill(
        &shanghai(vec![
            one(typed("ecs.g6.large")),
            one(public_slb(PublicBilling::Traffic, None, Some(33.3), "slb.s1.small")),
        ]),
        Term::ThreeYears,
    );
    for by in Grouping::ALL {
        let groups = found.groups(by);
        let sum: Money = groups.iter().filter(|group| group.counted).map(|group| group.term).sum();
        assert_eq!(sum, found.term_total.amount, "{by:?}");
        let lines: usize = groups.iter().map(|group| group.lines.len()).sum();
        assert_eq!(lines, found.lines.len(), "{by:?}");
    }
    let usage = found.lines.iter().filter(|line| line.group == Group::Usage);
    assert_eq!(usage.map(|line| line.sku.as_str()).collect::<Vec<_>>(), ["slb.traffic"]);
    assert_eq!(found.baseline_monthly + found.usage_monthly, found.monthly.amount);
}

#[test]
fn use_grows_with_its_workload_and_nothing_else_does() {
    let mut design = shanghai(vec![
        one(typed("ecs.g6.large")),
        one(public_slb(PublicBilling::Traffic, None, Some(100.0), "slb.s1.small")),
    ]);
    let slb = design.nodes.iter().find(|(_, node)| node.product.as_slb().is_some()).unwrap().0;
    let workload = Workload {
        aims: vec![Aim::Node(slb)],
        growth_percent_per_year: Some(50.into()),
        ..Workload::default()
    };
    let id = design.ids().workload();
    design.apply(Edit::PutWorkload(id, Box::new(workload))).unwrap();
    let found = bill(&design, Term::ThreeYears);
    let line = |sku: &str| found.lines.iter().find(|line| line.sku == sku).unwrap();
    // 80 a month are 960 a year; 960 × (1 + 1.5 + 2.25) = 4560.
    assert_eq!(line("slb.traffic").three_years.amount(), Some(money("4560")));
    assert_eq!(line("slb.traffic").amount.amount(), Some(money("2880")), "the term is quoted without growth");
    assert_eq!(line("ecs.g6.large").three_years, line("ecs.g6.large").amount);
}

#[test]
fn the_missing_prices_filled_in_complete_the_bill() {
    let design = shanghai(vec![one(Product::Ecs(ecs(Spec::Shape { vcpu: 2, memory_gib: 2.0 })))]);
    let before = bill(&design, Term::OneYear);
    assert!(!before.is_complete());
    let template = before.missing_prices_csv();
    assert!(template.starts_with("key,spec,price,"), "{template}");
    let filled = template.replace("ecs.instance,2C2G,,", "ecs.instance,2C2G,150.00,");
    assert_ne!(filled, template, "{template}");
    let book = Catalog::with_overlay(&filled, "book.csv").unwrap();
    let after = quote(&design, &book, Term::OneYear);
    assert!(after.is_complete(), "{:?}", after.incomplete);
    assert_eq!(after.first_year.amount, money("1500"), "ten months of 150");
    assert!(after.missing_prices_csv().lines().count() == 1);
    // The same book twice is the book once.
    let twice = Catalog::with_overlays([(filled.as_str(), "a.csv"), (filled.as_str(), "a.csv")]).unwrap();
    assert_eq!(
        quote(&design, &twice, Term::OneYear).to_json(),
        quote(&design, &Catalog::with_overlay(&filled, "a.csv").unwrap(), Term::OneYear).to_json()
    );
}

#[test]
fn a_customer_sees_no_sources_and_no_budget() {
    let mut design = hangzhou(vec![one(guide_server())]);
    terms(&mut design, |terms| {
        terms.monthly_budget = Some(money("40"));
        terms.quotation.number = "Q-7".to_owned();
    });
    let found = bill(&design, Term::OneYear);
    let head = quote_head(&design, "2026-11-21".parse().unwrap());
    assert_eq!(head.valid_until.unwrap().to_string(), "2027-02-19", "90 days");
    let internal = found.to_text_by(Lang::En, Grouping::Kind, Audience::Internal, Some(&head));
    assert!(
        internal.contains("guide L116-133")
            && internal.contains("exceeded by 8.00")
            && internal.contains("Q-7")
    );
    let customer = found.to_text_by(Lang::En, Grouping::Kind, Audience::Customer, Some(&head));
    assert!(!customer.contains("guide L116-133") && !customer.contains("budget"), "{customer}");
}

#[test]
fn the_order_list_adds_equal_things_up() {
    let mut second = one(guide_server());
    second.count = 3;
    let found = bill(&hangzhou(vec![one(guide_server()), second]), Term::OneYear);
    let csv = found.purchase_csv(Lang::En);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0][0], &rows[0][3]), ("ecs.1C0.5G", "4"));
}

#[test]
fn a_class_must_carry_all_that_is_known() {
    // 1 200 transactions a second on 1.5 TB: IOPS alone would be content with a small class.
    let rds = Rds { edition: RdsEdition::HighAvailability, ..Rds::default() };
    let mut design = shanghai(vec![one(Product::Rds(rds))]);
    let node = design.nodes.keys().next().unwrap();
    let n = |value: u32| Some(Decimal::from(value));
    let workload = Workload {
        aims: vec![Aim::Node(node)],
        tx_per_day: n(2_200_000),
        kb_per_tx: n(2),
        retention_days: n(365),
        peak_tps: n(1200),
        iops_per_tx: n(2),
        ..Workload::default()
    };
    let id = design.ids().workload();
    design.apply(Edit::PutWorkload(id, Box::new(workload))).unwrap();
    let catalog = Catalog::builtin();
    let sizes = sizing::of_design(&design, catalog);
    let found = plan(&design, catalog, &sizes);
    let best = &found.choices[0].options[0];
    let class = catalog.rds_class(&best.code).unwrap();
    assert!(class.vcpu.unwrap() >= 20, "12 cores at 60 % are 20: {best:?}");
    assert!(class.memory_gib.unwrap() >= 205.0, "a tenth of 1532 GiB at 75 % is 205 GiB: {best:?}");
    assert_eq!(found.choices[0].options.len(), 3);
    // Applied, nothing is short any more.
    design.apply_all(found.edits()).unwrap();
    let after = sizing::of_design(&design, catalog);
    assert!(after.items.iter().all(|item| item.verdict() != sizing::Verdict::Short), "{:#?}", after.items);
    assert!(plan(&design, catalog, &after).proposals.is_empty(), "a second time there is nothing to propose");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn lines_add_up_and_dearer_never_means_cheaper(fen in 1_i64..10_000_000, count in 1_u32..50, gb in 0_u32..10_000, percent in 1_u32..=100) {
        let of = |fen: i64| {
            let mut own = one(guide_server());
            own.own_monthly_price = Some(Money(Decimal::new(fen, 2)));
            own.count = count;
            let mut design = hangzhou(vec![
                own,
                one(guide_server()),
                one(public_slb(PublicBilling::Traffic, None, Some(f64::from(gb)), "slb.s1.small")),
            ]);
            terms(&mut design, |terms| {
                terms.contract_percent = BTreeMap::from([("*".to_owned(), percent.into())]);
                terms.tender_percent = Some(percent.into());
                terms.tax_percent = Some(6.into());
                terms.list_includes_tax = Some(true);
            });
            bill(&design, Term::TwoYears)
        };
        let found = of(fen);
        let sum: Money = found.lines.iter().filter_map(|line| line.amount.amount()).sum();
        prop_assert_eq!(sum + found.tender.term, found.term_total.amount);
        prop_assert_eq!(found.term_total.amount, found.term_total.amount.to_fen());
        let months: Money = found.lines.iter().filter_map(|line| line.monthly.amount()).sum();
        prop_assert_eq!(found.baseline_monthly + found.usage_monthly, months);
        let split = found.taxed().unwrap();
        prop_assert_eq!(split.exclusive + split.tax, split.inclusive);
        prop_assert_eq!(split.inclusive, found.term_total.amount);
        let dearer = of(fen + 1);
        prop_assert!(dearer.term_total.amount >= found.term_total.amount);
        prop_assert!(dearer.monthly.amount >= found.monthly.amount);
    }

    #[test]
    fn a_term_agrees_with_f05(fen in 1_i64..1_000_000, months in 1_u32..60) {
        let mut server = one(guide_server());
        server.purchase = Some(Purchase { billing: Billing::Subscription, months: Some(months) });
        let mut design = hangzhou(vec![server]);
        let book = format!(
            "(prices: [(key: \"ecs.instance\", spec: \"1C0.5G\", scope: finance, billing: subscription, period: month, price: \"{}\")])",
            Decimal::new(fen, 2)
        );
        let book = Catalog::with_overlay(&book, "b.ron").unwrap();
        terms(&mut design, |terms| terms.months = Some(months));
        for term in Term::ALL.into_iter().filter(|term| term.months() % months == 0) {
            let price = sizing::subscription_price(Money(Decimal::new(fen, 2)), months).unwrap();
            let times = Decimal::from(term.months() / months);
            prop_assert_eq!(quote(&design, &book, term).term_total.amount, (price * times).to_fen());
        }
    }

    #[test]
    fn more_load_never_shrinks_a_size(tps in 1_u32..5_000, per_day in 1_u32..10_000_000, more in 1_u32..1_000) {
        let need = |tps: u32, per_day: u32| -> Vec<Decimal> {
            let rds = Product::Rds(Rds::default());
            let slb = public_slb(PublicBilling::Traffic, None, None, "slb.s1.small");
            let mut design = shanghai(vec![one(rds), one(slb), one(Product::Line(Line::default()))]);
            let aims = design.nodes.keys().map(Aim::Node).collect();
            let n = |value: u32| Some(Decimal::from(value));
            let workload = Workload {
                aims,
                tx_per_day: n(per_day),
                peak_tps: n(tps),
                kb_per_tx: n(2),
                retention_days: n(30),
                request_kb: n(3),
                response_kb: n(7),
                iops_per_tx: n(2),
                concurrent_users: n(tps),
                ..Workload::default()
            };
            let id = design.ids().workload();
            design.apply(Edit::PutWorkload(id, Box::new(workload))).unwrap();
            let sizes = sizing::of_design(&design, Catalog::builtin());
            sizes.items.iter().filter_map(sizing::SizedItem::plan).collect()
        };
        let (small, large) = (need(tps, per_day), need(tps + more, per_day + more));
        prop_assert_eq!(small.len(), large.len());
        prop_assert!(small.iter().zip(&large).all(|(a, b)| a <= b), "{:?} {:?}", small, large);
    }

    #[test]
    fn capitals_say_every_amount(fen in 0_i64..10_000_000_000_000) {
        let said = rmb_capitals(Money(Decimal::new(fen, 2)));
        prop_assert!(said.ends_with('整') || said.ends_with('分'), "{}", said);
        prop_assert!(!said.contains("零零") && !said.contains("零元") || fen < 100, "{}", said);
    }
}

#[test]
fn a_price_that_is_not_known_stays_unknown_in_every_span() {
    let found = bill(&shanghai(vec![one(Product::Ecs(Ecs::default()))]), Term::OneYear);
    let line = &found.lines[0];
    for price in [line.amount, line.monthly, line.first_year, line.three_years, line.five_years, line.list] {
        assert_eq!(price, Price::NotFound);
    }
}

#[test]
fn a_year_in_advance_is_weighed_against_paying_by_use() {
    // ecs_hourly: ecs.g6.large 0.50 an hour. By use 720 × 0.50 = 360 a month; by the month 480 × 0.50 = 240; a year
    // ten months, 2400. 2400 ÷ 360 = 6.67: from the seventh month on. 240 ÷ 0.50 = 480 hours.
    let design = shanghai(vec![one(typed("ecs.g6.large")), one(Product::of_code("kms"))]);
    let found = ways_to_pay(&design, Catalog::builtin());
    let [row] = found.rows.as_slice() else { panic!("one thing can be bought in both ways: {found:#?}") };
    assert_eq!(row.sku, "ecs.g6.large");
    let shown = [row.by_use_monthly, row.subscribed_monthly, row.subscribed_year];
    assert_eq!(shown.map(|money| money.to_fen().to_string()), ["360.00", "240.00", "2400.00"]);
    assert_eq!((row.month, row.hours), (Some(7), Some(Decimal::from(480))));
    // Whichever way it is drawn, the comparison is the same.
    let other = shanghai(vec![by_use(one(typed("ecs.g6.large")))]);
    assert_eq!(ways_to_pay(&other, Catalog::builtin()).rows, found.rows);
    assert!(found.to_text(Lang::En).contains("cheaper from month 7 on"), "{}", found.to_text(Lang::En));
    // Two prices that are not known cannot be compared.
    let unknown = shanghai(vec![one(typed("ecs.no-such-type"))]);
    assert_eq!(ways_to_pay(&unknown, Catalog::builtin()).all, None);
}
