//! The formulas as laws, and what the workloads of a design imply.

use proptest::prelude::*;
use rust_decimal::Decimal;
use yuntu::base::units::{Days, Gb, Gbps, Gib, Kb, Mbps, Rps, Tps, TxPerDay};
use yuntu::base::{Lang, Money};
use yuntu::catalog::Catalog;
use yuntu::design::{
    Aim, Az, Design, Ecs, EcsRole, Edit, Function, Line, Node, Place, Product, Rds, Region, Slb, SlbScope,
    Workload,
};
use yuntu::sizing::{
    self, AddressReading, Calculation, Distance, Formula, FormulaFacts, Measure, Need, StorageOptions,
};

fn amount() -> impl Strategy<Value = Decimal> {
    (0_u64..1_000_000_000, 0_u32..4).prop_map(|(value, scale)| Decimal::new(value.cast_signed(), scale))
}

fn result(calculation: &Calculation) -> Decimal {
    calculation.result.decimal().expect("a number")
}

fn storage(per_day: Decimal, kb: Decimal, days: u32) -> Decimal {
    let options = StorageOptions { overhead: Decimal::ONE, step: Gib::from(5) };
    result(&sizing::rds_storage(TxPerDay(per_day), Kb(kb), Days::from(days), options).unwrap())
}

proptest! {
    #[test]
    fn storage_grows_with_each_input_and_what_to_buy_holds_it(a in amount(), b in amount(), days in 0_u32..10_000) {
        let more = Decimal::ONE;
        let base = storage(a, b, days);
        prop_assert!(storage(a + more, b, days) >= base);
        prop_assert!(storage(a, b + more, days) >= base);
        prop_assert!(storage(a, b, days + 1) >= base);
        let options = StorageOptions { overhead: Decimal::ONE, step: Gib::from(5) };
        let found = sizing::rds_storage(TxPerDay(a), Kb(b), Days::from(days), options).unwrap();
        let bought = found.recommended.unwrap().decimal().unwrap();
        prop_assert!(bought >= base && bought - base < Decimal::from(5));
        prop_assert!((bought % Decimal::from(5)).is_zero());
    }

    #[test]
    fn line_is_symmetric_in_its_directions_and_proportional(tps in 0_u32..1_000_000, a in 0_u32..10_000, b in 0_u32..10_000) {
        let need = |x, y| result(&sizing::line(Tps::from(tps), Kb::from(x), Some(Kb::from(y))).unwrap());
        prop_assert_eq!(need(a, b), need(b, a));
        prop_assert_eq!(need(2 * a, 2 * b), need(a, b) * Decimal::TWO);
        let one_way = result(&sizing::line(Tps::from(tps), Kb::from(a.max(b)), None).unwrap());
        prop_assert_eq!(need(a, b), one_way);
    }

    #[test]
    fn addresses_never_shrink_and_the_readings_keep_their_order(servers in 0_u64..5_000) {
        let count = |n, reading| sizing::line_addresses_count(n, reading);
        for reading in [AddressReading::FullSteps, AddressReading::BegunSteps, AddressReading::FromZero] {
            prop_assert!(count(servers + 1, reading) >= count(servers, reading));
            prop_assert!(count(servers, reading) <= 254);
        }
        prop_assert!(count(servers, AddressReading::FullSteps) <= count(servers, AddressReading::BegunSteps));
        prop_assert!(count(servers, AddressReading::FullSteps) <= count(servers, AddressReading::FromZero));
    }

    #[test]
    fn a_full_year_costs_ten_months_and_the_hint_never_costs_more(fen in 1_i64..100_000_000, months in 1_u32..120) {
        let monthly = Money(Decimal::new(fen, 2));
        let price = |m| sizing::subscription_price(monthly, m).unwrap();
        prop_assert_eq!(price(months + 12).0 - price(months).0, monthly.0 * Decimal::TEN);
        let found = sizing::subscription(monthly, months).unwrap();
        prop_assert_eq!(found.recommended.is_some(), matches!(months % 12, 10 | 11));
        if let Some(better) = found.recommended {
            let months = u32::try_from(better.decimal().unwrap()).unwrap();
            prop_assert!(price(months) <= Money(result(&sizing::subscription(monthly, months).unwrap())));
            prop_assert!(price(months).0 <= found.result.decimal().unwrap());
        }
    }

    #[test]
    fn what_is_left_after_an_az_still_carries_the_demand(tps in 0_u32..1_000_000, each in 1_u32..10_000, azs in 2_u64..6) {
        let found = sizing::az_safe_servers(Tps::from(tps), Tps::from(each), azs).unwrap();
        let total = result(&found);
        let per_az = total / Decimal::from(azs);
        prop_assert!(per_az.fract().is_zero());
        let left = (total - per_az) * Decimal::from(each);
        prop_assert!(left >= Decimal::from(tps));
        // One server fewer in each AZ would not do.
        if !per_az.is_zero() {
            let fewer = (per_az - Decimal::ONE) * Decimal::from(azs - 1) * Decimal::from(each);
            prop_assert!(fewer < Decimal::from(tps));
        }
    }

    #[test]
    fn disks_hold_the_volume_and_none_is_spare(gb in amount()) {
        let disks = result(&sizing::data_disks(Gb(gb), Gb::from(2048)).unwrap());
        let size = Decimal::from(2048);
        prop_assert!(disks * size >= gb);
        prop_assert!(disks.is_zero() || (disks - Decimal::ONE) * size < gb);
    }

    #[test]
    fn a_larger_block_has_twice_the_addresses_and_four(prefix in 17_u8..=29) {
        let usable = |m| result(&sizing::vswitch_addresses(m, 4).unwrap());
        prop_assert_eq!(usable(prefix - 1), usable(prefix) * Decimal::TWO + Decimal::from(4));
    }

    #[test]
    fn a_score_lies_between_the_lowest_and_the_highest_mark(marks in proptest::array::uniform6(0_u32..=100)) {
        let score = result(&sizing::vendor_score(marks.map(Decimal::from)).unwrap());
        prop_assert!(score >= Decimal::from(*marks.iter().min().unwrap()));
        prop_assert!(score <= Decimal::from(*marks.iter().max().unwrap()));
    }

    #[test]
    fn a_line_is_ready_on_a_window_after_the_docking(day in 0_i64..3_000, far: bool) {
        let start = time::Date::from_calendar_date(2026, time::Month::January, 1).unwrap();
        let ordered = start + time::Duration::days(day);
        let distance = if far { Distance::InterProvince } else { Distance::InCity };
        let found = sizing::line_schedule(yuntu::base::Date(ordered), distance, &sizing::Holidays::default(), &guide())
            .unwrap();
        let ready: yuntu::base::Date = found.result.value.parse().unwrap();
        prop_assert!(matches!(ready.0.weekday(), time::Weekday::Tuesday | time::Weekday::Thursday));
        let days = (ready.0 - ordered).whole_days() - if far { 45 } else { 30 };
        prop_assert!((8..=14).contains(&days), "{} days after the line was built", days);
    }

    #[test]
    fn nothing_panics_on_the_largest_numbers(shift in 0_u32..28) {
        let huge = Decimal::MAX / Decimal::from(10_u128.pow(shift));
        let options = StorageOptions { overhead: huge, step: Gib(huge) };
        let _ = sizing::rds_storage(TxPerDay(huge), Kb(huge), Days(huge), options);
        let _ = sizing::line(Tps(huge), Kb(huge), Some(Kb(huge)));
        let _ = sizing::slb_outbound(Rps(huge), Kb(huge));
        let _ = sizing::data_disks(Gb(huge), Gb(Decimal::new(1, 20)));
        let _ = sizing::nat_fee(Money(huge), u64::MAX, Days(huge));
        let _ = sizing::subscription(Money(huge), u32::MAX);
        let _ = sizing::az_safe_servers(Tps(huge), Tps(Decimal::new(1, 20)), 2);
        let _ = sizing::private_slb_limits(&[Mbps(huge); 4], &guide());
        let _ = sizing::slb_break_even(Money(huge), Money(Decimal::new(1, 28)));
        let _ = sizing::ddos_tier(Gbps(huge), None, &guide());
        let _ = sizing::downtime(huge);
        let _ = sizing::security_return(u64::MAX);
    }
}

#[test]
fn every_formula_says_where_it_comes_from_in_both_languages() {
    for (i, formula) in Formula::ALL.into_iter().enumerate() {
        assert_eq!(formula.id(), format!("F-{:02}", i + 1));
        assert!(formula.title().zh.chars().any(is_han), "{formula}");
        assert!(!formula.title().en.chars().any(is_han), "{formula}");
        assert!(!formula.expression().chars().any(is_han), "{formula}");
        let stated = formula.basis() == yuntu::base::Basis::S;
        assert!(!stated || !formula.source().lines.is_empty(), "{formula}");
    }
}

fn guide() -> FormulaFacts {
    FormulaFacts::of(Catalog::builtin(), "guide-2016").unwrap()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[test]
fn a_calculation_is_written_as_documented() {
    let options = StorageOptions { overhead: Decimal::ONE, step: Gib::from(5) };
    let found =
        sizing::rds_storage(TxPerDay::from(1_000_000), Kb::from(2), Days::from(365), options).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&found).unwrap());
}

/// One workload of every kind of aim, built through edits like any design.
pub fn design(workload: Workload) -> Design {
    let mut design = Design::default();
    let mut ids = design.ids();
    let (region, a, b) = (ids.region(), ids.az(), ids.az());
    let function = ids.function();
    let server = |az| {
        let mut node = Node::new("web", Product::Ecs(Ecs { role: EcsRole::Production, ..Ecs::default() }))
            .at(Place::Az { az, security_zone: None });
        node.count = 3;
        node.function = Some(function);
        node
    };
    let rds = Node::new("orders", Product::Rds(Rds { storage_gib: Some(500.0), ..Rds::default() }));
    let line = Node::new("line", Product::Line(Line { bandwidth_mbps: Some(10.0), ..Line::default() }));
    let public = Node::new("front", Product::Slb(Slb { scope: SlbScope::Public, ..Slb::default() }));
    let private = Node::new("inner", Product::Slb(Slb { scope: SlbScope::Private, ..Slb::default() }));
    let others = [rds, line, public, private].map(|node| (ids.node(), node));
    let mut aims: Vec<Aim> = others.iter().map(|(id, _)| Aim::Node(*id)).collect();
    aims.push(Aim::Function(function));
    let az = |code: &str| Az { region, code: code.to_owned(), name: code.to_owned() };
    let hangzhou = Region { code: "cn-hangzhou-finance".to_owned(), name: "Hangzhou".to_owned(), net: None };
    let mut edits = vec![
        Edit::PutRegion(region, hangzhou),
        Edit::PutAz(a, az("B")),
        Edit::PutAz(b, az("C")),
        Edit::PutFunction(function, Function { name: "web".to_owned(), ..Function::default() }),
        Edit::PutNode(ids.node(), Box::new(server(a))),
        Edit::PutNode(ids.node(), Box::new(server(b))),
    ];
    edits.extend(others.map(|(id, node)| Edit::PutNode(id, Box::new(node))));
    edits.push(Edit::PutWorkload(ids.workload(), Box::new(Workload { aims, ..workload })));
    design.apply_all(edits).unwrap();
    design
}

/// One line for each item: what, which formula, what it needs, what the design holds.
fn summary(workload: Workload) -> Vec<String> {
    let guide = |item: &&sizing::SizedItem| {
        matches!(
            item.measure,
            Measure::Storage | Measure::LineBandwidth | Measure::PublicBandwidth | Measure::Servers
        )
    };
    sizing::of_design(&design(workload), Catalog::builtin())
        .items
        .iter()
        .filter(guide)
        .map(|item| {
            let need = match &item.need {
                Need::Known(found) => found.to_plan().text().get(Lang::En).to_owned(),
                Need::NotEntered(missing) => {
                    let fields: Vec<&str> = missing.iter().map(|field| field.name()).collect();
                    format!("not entered: {}", fields.join(", "))
                }
                Need::Failed(error) => error.to_string(),
            };
            let entered = item.entered.as_ref().map_or("-".to_owned(), |held| held.text().en.into_owned());
            format!("{} {}: {need}; holds {entered}", item.name, item.formula)
        })
        .collect()
}

#[test]
fn workloads_size_what_they_aim_at() {
    let n = |value: u32| Some(Decimal::from(value));
    let workload = Workload {
        tx_per_day: n(1_000_000),
        kb_per_tx: n(2),
        retention_days: n(365),
        peak_tps: n(900),
        request_kb: n(10),
        response_kb: n(4),
        tps_per_server: n(250),
        ..Workload::default()
    };
    assert_eq!(
        summary(workload),
        [
            "orders F-01: 700 GiB; holds 500 GiB",
            "line F-02: 102.86 Mbps; holds 10 Mbps",
            "front F-10: 29 Mbps; holds -",
            "web F-08: 8 servers; holds 6 servers",
        ]
    );
}

#[test]
fn what_is_not_entered_is_listed_and_never_assumed() {
    let workload = Workload { peak_tps: Some(Decimal::from(900)), ..Workload::default() };
    assert_eq!(
        summary(workload),
        [
            "orders F-01: not entered: tx_per_day, kb_per_tx, retention_days; holds 500 GiB",
            "line F-02: not entered: request_kb; holds 10 Mbps",
            "front F-10: not entered: response_kb; holds -",
            "web F-08: not entered: tps_per_server; holds 6 servers",
        ]
    );
}

#[test]
fn a_capacity_of_zero_is_an_error_and_no_figure() {
    let workload =
        Workload { peak_tps: Some(Decimal::ONE), tps_per_server: Some(Decimal::ZERO), ..Workload::default() };
    let found = summary(workload);
    assert!(found.iter().any(|line| line.contains("web F-08: transactions a second of one server is zero")));
}
