//! The bill against figures computed by hand.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use yuntu::base::{Lang, Money};
use yuntu::catalog::{Catalog, Confidence};
use yuntu::design::{
    Az, Billing, Bucket, Design, Disk, Ecs, Edit, Eip, FieldValue, Line, Nat, NatKind, NetKind, Node, Place,
    Product, PublicBilling, Purchase, Rds, Region, Slb, SlbScope, Spec, Vpn, VpnKind,
};
use yuntu::pricing::{Bill, BillLine, Price, PriceBasis, Term, quote};

/// A design with one region and one AZ, to which nodes are added.
struct Case {
    design: Design,
    place: Place,
}

impl Case {
    fn new(edition: &str, net: NetKind, region: &str) -> Self {
        let mut design = Design::default();
        let mut settings = design.settings.clone();
        edition.clone_into(&mut settings.edition);
        settings.net = net;
        let mut ids = design.ids();
        let (r, az) = (ids.region(), ids.az());
        design
            .apply_all(vec![
                Edit::SetSettings(settings),
                Edit::PutRegion(r, Region { code: region.to_owned(), name: region.to_owned(), net: None }),
                Edit::PutAz(az, Az { region: r, code: "B".to_owned(), name: "B".to_owned() }),
            ])
            .unwrap();
        Self { design, place: Place::Az { az, security_zone: None } }
    }

    fn classic() -> Self {
        Self::new("guide-2016", NetKind::Classic, "cn-hangzhou-finance")
    }

    fn vpc() -> Self {
        Self::new("official-2026", NetKind::Vpc, "cn-shanghai-finance-1")
    }

    fn with(self, product: Product) -> Self {
        self.with_node(product, |_| ())
    }

    fn with_node(mut self, product: Product, change: impl FnOnce(&mut Node)) -> Self {
        let id = self.design.ids().node();
        let mut node = Node::new("x", product).at(self.place);
        change(&mut node);
        self.design.apply(Edit::PutNode(id, Box::new(node))).unwrap();
        self
    }

    fn terms(mut self, change: impl FnOnce(&mut yuntu::design::PriceTerms)) -> Self {
        let mut terms = self.design.price_terms.clone();
        change(&mut terms);
        self.design.apply(Edit::SetPriceTerms(terms)).unwrap();
        self
    }

    fn bill(&self, term: Term) -> Bill {
        quote(&self.design, Catalog::builtin(), term)
    }
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn line<'a>(bill: &'a Bill, sku: &str) -> &'a BillLine {
    let all: Vec<&str> = bill.lines.iter().map(|line| line.sku.as_str()).collect();
    bill.lines.iter().find(|line| line.sku == sku).unwrap_or_else(|| panic!("no {sku} among {all:?}"))
}

#[track_caller]
fn check(bill: &Bill, sku: &str, monthly: &str, first_year: &str) {
    let found = line(bill, sku);
    let amount = |price: Price| price.amount().map(|amount| amount.to_fen().to_string());
    assert_eq!(amount(found.monthly).as_deref(), Some(monthly), "{sku}, a month: {:?}", found.formula());
    assert_eq!(amount(found.first_year).as_deref(), Some(first_year), "{sku}, a year: {:?}", found.formula());
}

#[track_caller]
fn check_missing(bill: &Bill, sku: &str) {
    assert_eq!(line(bill, sku).amount, Price::NotFound, "{sku}");
    assert!(bill.incomplete.iter().any(|row| row.sku == sku), "{sku} is not among the missing");
    assert!(!bill.monthly.complete && !bill.first_year.complete && !bill.term_total.complete);
}

/// The one server that the guide prices: 1 core, 512 MB, 48.00 a month.
fn guide_server() -> Product {
    Product::Ecs(Ecs { spec: Some(Spec::Shape { vcpu: 1, memory_gib: 0.5 }), ..Ecs::default() })
}

fn server(code: &str) -> Ecs {
    Ecs { spec: Some(Spec::Type(code.to_owned())), ..Ecs::default() }
}

#[test]
fn a_year_of_the_guides_server_costs_ten_months() {
    let case = Case::classic().with(guide_server());
    let total = |term| case.bill(term).term_total.amount.to_fen().to_string();
    assert_eq!(total(Term::OneMonth), "48.00");
    assert_eq!(total(Term::OneYear), "480.00");
    assert_eq!(total(Term::TwoYears), "960.00");
    assert_eq!(total(Term::ThreeYears), "1440.00");
    let bill = case.bill(Term::OneMonth);
    check(&bill, "ecs.1C0.5G", "48.00", "480.00");
    assert!(bill.is_complete());
    let found = line(&bill, "ecs.1C0.5G");
    assert_eq!(found.basis(), Some(PriceBasis::FinanceCloud));
    assert_eq!((found.source.as_str(), found.as_of.as_str()), ("guide L116-133", "2016-2017"));
}

#[test]
fn months_bought_at_once_decide_what_a_span_costs() {
    for (months, first_year, three_years) in [
        (1, "576.00", "1728.00"),  // 12 and 36 times one month
        (11, "576.00", "1728.00"), // 11 + 1 months; 3 × 11 + 3 months
        (12, "480.00", "1440.00"), // ten months a year
        (13, "480.00", "1536.00"), // 2 × (10 + 1) + 10 months
        (36, "480.00", "1440.00"),
    ] {
        let case = Case::classic().with_node(guide_server(), |node| {
            node.purchase = Some(Purchase { billing: Billing::Subscription, months: Some(months) });
        });
        let bill = case.bill(Term::ThreeYears);
        assert_eq!(bill.first_year.amount, money(first_year), "{months} months at once");
        assert_eq!(bill.term_total.amount, money(three_years), "{months} months at once");
    }
}

#[test]
fn the_85_percent_rule_replaces_the_ten_months() {
    let case = Case::classic().with(guide_server()).terms(|terms| terms.ecs_year_at_85_percent = true);
    // 48 × 12 × 0.85
    assert_eq!(case.bill(Term::OneYear).first_year.amount, money("489.60"));
}

#[test]
fn equal_servers_share_a_line_and_counts_multiply() {
    let case = Case::classic()
        .with_node(guide_server(), |node| node.count = 2)
        .with_node(guide_server(), |node| node.count = 2);
    let bill = case.bill(Term::OneYear);
    assert_eq!(bill.lines.len(), 1);
    assert_eq!(bill.lines[0].quantity, Decimal::from(4));
    assert_eq!(bill.lines[0].subjects.len(), 2);
    assert_eq!(bill.monthly.amount, money("192.00"));
    assert_eq!(bill.first_year.amount, money("1920.00"));
}

#[test]
fn a_shape_without_a_price_row_is_not_found_and_never_zero() {
    let shape = Spec::Shape { vcpu: 2, memory_gib: 2.0 };
    let case =
        Case::classic().with(guide_server()).with(Product::Ecs(Ecs { spec: Some(shape), ..Ecs::default() }));
    let bill = case.bill(Term::OneYear);
    check_missing(&bill, "ecs.2C2G");
    assert_eq!(line(&bill, "ecs.2C2G").confidence, Confidence::None);
    assert_eq!(bill.monthly.amount, money("48.00"), "only what is known");
    assert!(bill.monthly.label().zh.starts_with("不低于"));
    let json = bill.to_json();
    assert_eq!(json["lines"][1]["amount"], serde_json::Value::Null);
    assert_eq!(json["incomplete"].as_array().unwrap().len(), 1);
    assert_eq!(json["complete"], false);
}

#[test]
fn a_type_is_derived_from_the_hour_of_the_public_region() {
    // ecs.g6.large costs 0.50 an hour in cn-shanghai: 480 hours a month, ten months a year.
    let bill = Case::vpc().with(Product::Ecs(server("ecs.g6.large"))).bill(Term::OneYear);
    check(&bill, "ecs.g6.large", "240.00", "2400.00");
    assert_eq!(line(&bill, "ecs.g6.large").basis(), Some(PriceBasis::Derived));
    assert!(line(&bill, "ecs.g6.large").formula().en.contains("480 hours"));
}

#[test]
fn pay_as_you_go_counts_hours() {
    let bill = Case::vpc()
        .with_node(Product::Ecs(server("ecs.g6.large")), |node| {
            node.purchase = Some(Purchase { billing: Billing::PayAsYouGo, months: None });
        })
        .bill(Term::TwoYears);
    check(&bill, "ecs.g6.large", "360.00", "4380.00"); // 0.50 × 720, × 8760
    assert_eq!(line(&bill, "ecs.g6.large").amount.amount(), Some(money("8760.00")));
    assert_eq!(line(&bill, "ecs.g6.large").basis(), Some(PriceBasis::PublicList));
}

#[test]
fn an_unknown_type_and_no_type_are_not_found() {
    let bill = Case::vpc()
        .with(Product::Ecs(server("ecs.no.such")))
        .with(Product::Ecs(Ecs::default()))
        .bill(Term::OneYear);
    check_missing(&bill, "ecs.no.such");
    check_missing(&bill, "ecs.?");
}

#[test]
fn disks_and_bandwidth_belong_to_the_servers_order() {
    let mut ecs = server("ecs.g6.large");
    let disk = |level: &str, size_gib| Disk {
        category: "cloud_essd".to_owned(),
        level: Some(level.to_owned()),
        size_gib,
    };
    ecs.system_disk = Some(disk("PL0", 40.0));
    ecs.data_disks = vec![disk("PL1", 100.0), disk("PL2", 500.0)];
    ecs.public_bandwidth_mbps = Some(10.0);
    let bill = Case::vpc().with_node(Product::Ecs(ecs), |node| node.count = 2).bill(Term::OneYear);
    check(&bill, "disk.cloud-essd-pl0", "40.00", "400.00"); // 80 GiB × 0.50
    check(&bill, "disk.cloud-essd-pl1", "200.00", "2000.00"); // 200 GiB × 1.00
    check_missing(&bill, "disk.cloud-essd-pl2");
    check(&bill, "ecs.bandwidth.10mbps", "1050.00", "10500.00"); // 2 × (125 + 5 × 80)
}

#[test]
fn a_public_slb_is_billed_by_the_hour_in_every_term() {
    let slb = Slb {
        billing: PublicBilling::Bandwidth,
        bandwidth_mbps: Some(5.0),
        spec: Some("slb.s1.small".to_owned()),
        ..Slb::default()
    };
    let bill = Case::classic().with(Product::Slb(slb)).bill(Term::OneYear);
    check(&bill, "clb.public-instance-fee", "14.40", "175.20"); // 0.02 × 720, × 8760
    check(&bill, "clb.spec.slb.s1.small", "72.00", "876.00"); // 0.1
    check(&bill, "slb.bandwidth.5mbps", "144.00", "1752.00"); // 5 × 0.04
    assert_eq!(bill.monthly.amount, money("230.40"));
    assert!(bill.is_complete());
}

#[test]
fn bandwidth_above_five_costs_more_for_each() {
    let slb = Slb { billing: PublicBilling::Bandwidth, bandwidth_mbps: Some(8.0), ..Slb::default() };
    let bill = Case::classic().with(Product::Slb(slb)).bill(Term::OneMonth);
    check(&bill, "slb.bandwidth.8mbps", "446.40", "5431.20"); // (5 × 0.04 + 3 × 0.14) = 0.62
}

#[test]
fn traffic_needs_a_forecast_and_a_private_slb_is_free() {
    let traffic = Slb { monthly_traffic_gb: Some(1000.0), ..Slb::default() };
    let private = Slb { scope: SlbScope::Private, ..Slb::default() };
    let bill = Case::classic().with(Product::Slb(traffic)).with(Product::Slb(private)).bill(Term::OneMonth);
    check(&bill, "slb.traffic", "800.00", "9600.00"); // 1000 × 0.80
    assert_eq!(line(&bill, "clb.private-instance-fee").amount, Price::Free);
    assert!(bill.is_complete());
    check_missing(&Case::classic().with(Product::Slb(Slb::default())).bill(Term::OneMonth), "slb.traffic");
}

#[test]
fn the_official_edition_wants_a_specification_of_an_slb() {
    let private = || Product::Slb(Slb { scope: SlbScope::Private, ..Slb::default() });
    check_missing(&Case::vpc().with(private()).bill(Term::OneMonth), "clb.spec.?");
    assert!(Case::classic().with(private()).bill(Term::OneMonth).is_complete());
}

#[test]
fn nat_rules_cost_fifty_a_day_without_the_ten_months() {
    let nat = Nat { kind: NatKind::Line, rules: Some(4), spec: None };
    let bill = Case::classic().with(Product::Nat(nat)).bill(Term::OneYear);
    check(&bill, "line-nat.rule", "6000.00", "73000.00");
    assert_eq!(line(&bill, "line-nat.rule").unit_price.amount(), Some(money("50")));
    assert_eq!(line(&bill, "line-nat.rule").quantity, Decimal::from(4), "200 a day");
    let unset = Nat { kind: NatKind::Line, ..Nat::default() };
    check_missing(&Case::classic().with(Product::Nat(unset)).bill(Term::OneYear), "line-nat.rule");
}

#[test]
fn a_nat_gateway_by_specification_and_by_use() {
    let by_spec = Nat { kind: NatKind::Gateway, rules: None, spec: Some("Small".to_owned()) };
    let bill = Case::vpc().with(Product::Nat(by_spec)).bill(Term::OneYear);
    check(&bill, "nat-gateway.Small", "306.00", "3672.00");
    let by_use = Nat { kind: NatKind::Gateway, ..Nat::default() };
    let bill = Case::vpc().with(Product::Nat(by_use)).bill(Term::OneYear);
    check(&bill, "nat-gateway.instance-fee-enhanced", "165.60", "2014.80"); // 0.23
    check_missing(&bill, "nat-gateway.capacity-unit");
}

#[test]
fn vpn_and_line_are_free_in_the_classic_network_and_the_carrier_is_not() {
    let vpn = |kind| Product::Vpn(Vpn { kind, ..Vpn::default() });
    let case = Case::classic()
        .with(vpn(VpnKind::SslAdmin))
        .with(vpn(VpnKind::Ipsec))
        .with_node(Product::Line(Line::default()), |node| node.place = Place::Internet);
    let bill = case.bill(Term::OneYear);
    for sku in ["ssl-vpn", "ipsec-vpn", "line.cloud-side"] {
        assert_eq!(line(&bill, sku).amount, Price::Free, "{sku}");
        assert!(line(&bill, sku).source.starts_with("guide L"), "{sku}");
    }
    check_missing(&bill, "line.carrier");
    let bill = case.terms(|terms| terms.carrier_monthly = Some(money("3000"))).bill(Term::OneYear);
    check(&bill, "line.carrier", "3000.00", "36000.00");
    assert!(bill.is_complete());
}

#[test]
fn a_marketplace_vpn_in_a_vpc_is_not_found() {
    let vpn = Vpn { market_product: Some("SSL VPN".to_owned()), ..Vpn::default() };
    check_missing(&Case::vpc().with(Product::Vpn(vpn)).bill(Term::OneYear), "ssl-vpn");
    check_missing(&Case::vpc().with(Product::Line(Line::default())).bill(Term::OneYear), "line.cloud-side");
}

#[test]
fn one_fee_for_all_lines_is_counted_once_and_a_lines_own_fee_beside_it() {
    let own = Line { carrier_monthly: Some(money("1000")), ..Line::default() };
    let bill = Case::classic()
        .with(Product::Line(Line::default()))
        .with(Product::Line(Line::default()))
        .with(Product::Line(own))
        .terms(|terms| terms.carrier_monthly = Some(money("3000")))
        .bill(Term::OneMonth);
    assert_eq!(bill.monthly.amount, money("4000.00"));
}

#[test]
fn an_eip_by_bandwidth_by_traffic_and_bound() {
    let eip = |billing, bandwidth_mbps, monthly_traffic_gb| {
        Product::Eip(Eip { billing, bandwidth_mbps, monthly_traffic_gb, bound_to: None })
    };
    let bill = Case::vpc().with(eip(PublicBilling::Bandwidth, Some(3.0), None)).bill(Term::OneYear);
    check(&bill, "eip.bandwidth.3mbps", "71.00", "852.00");
    let bill = Case::vpc()
        .with_node(eip(PublicBilling::Bandwidth, Some(7.0), None), |node| {
            node.purchase = Some(Purchase { billing: Billing::PayAsYouGo, months: None });
        })
        .bill(Term::OneYear);
    check(&bill, "eip.bandwidth.7mbps", "345.60", "4204.80"); // (5 × 0.96 + 2 × 3.36) = 11.52 a day
    let bill = Case::vpc().with(eip(PublicBilling::Traffic, None, Some(100.0))).bill(Term::OneYear);
    check(&bill, "eip.configuration-fee", "14.40", "175.20");
    check(&bill, "eip.traffic", "80.00", "960.00");
    let mut case = Case::vpc().with(Product::Ecs(server("ecs.g6.large")));
    let bound_to = case.design.nodes.keys().next();
    case = case.with(Product::Eip(Eip { monthly_traffic_gb: Some(1.0), bound_to, ..Eip::default() }));
    assert_eq!(line(&case.bill(Term::OneYear), "eip.configuration-fee").amount, Price::Free);
}

#[test]
fn a_database_by_class_by_package_and_without_a_price() {
    let rds =
        |spec, storage| Product::Rds(Rds { spec: Some(spec), storage_gib: Some(storage), ..Rds::default() });
    let class = |code: &str| Spec::Type(code.to_owned());
    let bill = Case::vpc().with(rds(class("rds.mysql.s2.large"), 100.0)).bill(Term::OneYear);
    check(&bill, "rds.mysql.s2.large", "446.40", "5431.20"); // 0.62 an hour
    check_missing(&bill, "rds.storage");
    let package = Case::new("official-2026", NetKind::Vpc, "cn-beijing-finance-1")
        .with(rds(class("mysql.n2.large.2c"), 200.0))
        .bill(Term::OneYear);
    check(&package, "rds.mysql.n2.large.2c", "1262.00", "15144.00"); // no ten months for databases
    assert!(package.is_complete());
    let bill = Case::vpc().with(rds(class("mysql.n4.large.2c"), 200.0)).bill(Term::OneYear);
    check_missing(&bill, "rds.mysql.n4.large.2c");
}

#[test]
fn object_storage_counts_volume_and_what_goes_out() {
    let bucket = Bucket { stored_gb: Some(500.0), monthly_traffic_gb: Some(10.0), ..Bucket::default() };
    let bill = Case::vpc().with(Product::Oss(bucket)).bill(Term::OneYear);
    check(&bill, "oss.standard-lrs-storage", "60.00", "720.00"); // 500 × 0.12
    check(&bill, "oss.outbound-traffic", "5.00", "60.00"); // 10 × 0.50
    check_missing(
        &Case::vpc().with(Product::Oss(Bucket::default())).bill(Term::OneYear),
        "oss.standard-lrs-storage",
    );
}

fn described(code: &str, fields: &[(&str, FieldValue)]) -> Product {
    let fields: BTreeMap<String, FieldValue> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Product::Described { code: code.to_owned(), fields }
}

#[test]
fn described_products_are_priced_by_their_fees() {
    let text = |words: &str| FieldValue::Text(words.to_owned());
    let bastion = described(
        "bastionhost",
        &[("edition", text("HA / Enterprise")), ("assets", FieldValue::Number(50.0))],
    );
    let bill = Case::vpc().with(bastion).bill(Term::OneYear);
    check(&bill, "bastionhost.edition-fee", "2600.00", "26520.00"); // 2600 × 12 × 0.85
    let firewall = described("cloud-firewall", &[("edition", text("Premium"))]);
    let bill = Case::vpc().with(firewall).bill(Term::ThreeYears);
    check(&bill, "cloud-firewall.edition-fee", "2800.00", "28560.00"); // × 10.2
    assert_eq!(bill.term_total.amount, money("50400.00")); // 2800 × 18
    let gateway = described("vpn-gateway", &[("bandwidth_mbps", FieldValue::Number(10.0))]);
    let bill = Case::vpc().with(gateway).bill(Term::OneMonth);
    assert_eq!(bill.monthly.amount, money("775.00")); // 250 + 525
    assert!(bill.is_complete());
    check_missing(&Case::vpc().with(described("waf", &[])).bill(Term::OneMonth), "waf.?");
    check_missing(&Case::vpc().with(described("kms", &[])).bill(Term::OneMonth), "kms");
    check_missing(&Case::vpc().with(described("tomorrow", &[])).bill(Term::OneMonth), "tomorrow");
}

#[test]
fn an_own_price_wins_and_takes_no_discount() {
    let bill = Case::vpc()
        .with_node(described("kms", &[]), |node| {
            node.own_monthly_price = Some(money("12.5"));
            node.count = 2;
        })
        .bill(Term::OneYear);
    check(&bill, "own.kms", "25.00", "300.00");
    assert_eq!(line(&bill, "own.kms").basis(), Some(PriceBasis::Entered));
    assert!(bill.is_complete());
}

#[test]
fn outside_parties_cost_nothing_and_have_no_line() {
    let bill = Case::vpc()
        .with_node(Product::of_code("internet"), |node| node.place = Place::Internet)
        .with_node(Product::of_code("dns"), |node| node.place = Place::Internet)
        .bill(Term::OneYear);
    assert_eq!(bill.lines, vec![]);
    assert!(bill.is_complete());
}

#[test]
fn a_price_book_of_the_user_wins_over_the_list() {
    let book = r#"(prices: [
        (key: "ecs.instance", spec: "2C2G", scope: finance, billing: subscription, period: month, price: "150",
         provenance: (source: "quotation 2026-11", as_of: "2026-11-20", confidence: high)),
        (key: "disk.cloud-essd-pl2", scope: mainland, billing: subscription, measure: "GiB", period: month, price: "2"),
    ])"#;
    let catalog = Catalog::with_overlay(book, "ours.ron").unwrap();
    let mut ecs = Ecs { spec: Some(Spec::Shape { vcpu: 2, memory_gib: 2.0 }), ..Ecs::default() };
    ecs.data_disks =
        vec![Disk { category: "cloud_essd".to_owned(), level: Some("PL2".to_owned()), size_gib: 500.0 }];
    let case = Case::classic().with(Product::Ecs(ecs));
    let bill = quote(&case.design, &catalog, Term::OneYear);
    check(&bill, "ecs.2C2G", "150.00", "1500.00");
    check(&bill, "disk.cloud-essd-pl2", "1000.00", "10000.00");
    assert_eq!(line(&bill, "ecs.2C2G").basis(), Some(PriceBasis::PriceBook));
    assert!(bill.is_complete());
}

#[test]
fn an_hourly_price_of_the_user_is_theirs_and_counts_480_hours() {
    let book = r#"(ecs_hourly: [(code: "ecs.g6.large", by_region: {"cn-shanghai": "0.25"})])"#;
    let catalog = Catalog::with_overlay(book, "ours.ron").unwrap();
    let case = Case::vpc().with(Product::Ecs(server("ecs.g6.large")));
    let bill = quote(&case.design, &catalog, Term::OneYear);
    check(&bill, "ecs.g6.large", "120.00", "1200.00");
    assert_eq!(line(&bill, "ecs.g6.large").basis(), Some(PriceBasis::PriceBook));
}

#[test]
fn lines_add_up_to_the_totals() {
    let mut ecs = server("ecs.c7.large");
    ecs.public_bandwidth_mbps = Some(6.0);
    let bill = Case::vpc()
        .with_node(Product::Ecs(ecs), |node| node.count = 3)
        .with(Product::Slb(Slb { monthly_traffic_gb: Some(33.3), ..Slb::default() }))
        .bill(Term::TwoYears);
    let sum = |pick: fn(&BillLine) -> Price| -> Money {
        bill.lines.iter().filter_map(|line| pick(line).amount()).sum()
    };
    assert_eq!(sum(|line| line.amount), bill.term_total.amount);
    assert_eq!(sum(|line| line.monthly), bill.monthly.amount);
    assert_eq!(sum(|line| line.first_year), bill.first_year.amount);
    assert_eq!(bill.monthly.amount, bill.monthly.amount.to_fen());
}

#[test]
fn json_has_the_names_that_other_programs_rely_on() {
    let json = Case::classic().with(guide_server()).bill(Term::OneYear).to_json();
    assert_eq!(json["schema"], "yuntu.quote/1");
    assert_eq!(json["currency"], "CNY");
    assert_eq!(json["monthly"], "48.00");
    assert_eq!(json["first_year"], "480.00");
    assert_eq!(json["incomplete"], serde_json::json!([]));
    let line = &json["lines"][0];
    assert_eq!(line["sku"], "ecs.1C0.5G");
    assert_eq!(line["quantity"], "1");
    assert_eq!(line["unit_price"], "48.00");
    assert_eq!(line["amount"], "480.00");
    assert_eq!(line["source"], "guide L116-133");
    assert_eq!(line["as_of"], "2016-2017");
}

#[test]
fn text_stands_in_both_languages_and_lines_up() {
    let case = Case::classic().with(guide_server()).with(Product::Ecs(Ecs::default()));
    let zh = case.bill(Term::OneYear).to_text(Lang::Zh);
    let en = case.bill(Term::OneYear).to_text(Lang::En);
    assert!(
        zh.contains("云服务器 1C0.5G") && zh.contains("待询价") && zh.contains("首年: 不低于 480.00 CNY"),
        "{zh}"
    );
    assert!(en.contains("server 1C0.5G") && en.contains("First year: at least 480.00 CNY"), "{en}");
    assert!(!en.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{en}");
}

#[test]
fn csv_holds_no_formula_and_reads_back() {
    let bill = Case::vpc()
        .with_node(described("kms", &[]), |node| {
            node.name = "=HYPERLINK(\"http://x\"),1".to_owned();
            node.own_monthly_price = Some(money("1234.5"));
        })
        .bill(Term::OneYear);
    let csv = bill.to_csv(Lang::En);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let width = reader.headers().unwrap().len();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(&rows[0][1], "'=HYPERLINK(\"http://x\"),1 (own price)");
    assert_eq!(&rows[0][6], "1234.50");
    assert_eq!(&rows[1][7], "14814.00", "the totals stand below");
    for row in &rows {
        assert_eq!(row.len(), width);
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '@', '\t'])), "{row:?}");
    }
}

#[test]
fn the_same_design_gives_the_same_bytes() {
    let case = || Case::vpc().with(Product::Ecs(server("ecs.c7.large"))).with(Product::Slb(Slb::default()));
    let bytes = |case: &Case| case.bill(Term::OneYear).to_json().to_string();
    assert_eq!(bytes(&case()), bytes(&case()));
}
