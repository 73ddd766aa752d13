//! Comparing and merging designs: laws on random designs, and real versions of a template.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use yuntu::assessment::{Assessment, AssessmentSettings};
use yuntu::base::{Date, Lang};
use yuntu::catalog::Catalog;
use yuntu::compare::{
    Board, Delta, Diff, Kind, LineDelta, Version, align, board, changes, diff_json, diff_markdown, diff_text,
    merge, variants,
};
use yuntu::design::{Design, Edit, Node, NodeId, Place, Pos, Product, Ref};
use yuntu::files;
use yuntu::pricing::{Bill, BillLine, Group, Price};

use crate::support::random::Rng;
use crate::support::rounds;

fn template(id: &str) -> Design {
    files::templates::find(id).expect("the template is there").load().expect("it loads").design
}

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn diff(before: &Design, after: &Design) -> Diff {
    let version = |design| Version { design, repairs: &[], catalog: Catalog::builtin() };
    Diff::of(version(before), version(after), &AssessmentSettings::default(), today())
}

fn named(design: &Design, name: &str) -> (NodeId, Node) {
    let (id, node) =
        design.nodes.iter().find(|(_, node)| node.name == name).expect("the template has the node");
    (id, node.clone())
}

/// The design with everything that is no difference left out.
fn bare(design: &Design) -> Design {
    Design { ext: std::collections::BTreeMap::new(), next_id: 0, ..design.clone() }
}

/// A random design and another one that some gestures make of it.
fn pair(seed: u64) -> (Design, Design) {
    let mut rng = Rng::new(seed);
    let before = rng.design(20);
    let mut after = before.clone();
    for _ in 0..=rng.below(12) {
        let edits = rng.gesture(&after);
        let _refused = after.apply_all(edits);
    }
    (before, after)
}

#[test]
fn a_design_does_not_differ_from_itself() {
    for seed in 0..rounds(100, 10_000) as u64 {
        let (design, _) = pair(seed);
        assert_eq!(changes(&design, &align(&design, &design)), vec![], "seed {seed}");
    }
}

#[test]
fn applying_the_difference_gives_the_other_design() {
    for seed in 0..rounds(300, 10_000) as u64 {
        let (before, after) = pair(seed);
        let mut mended = before.clone();
        let edits = before.edits_to(&after);
        mended.apply_all(edits).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(bare(&mended), bare(&after), "seed {seed}: edits_to must lead to the other design");
        let aligned = align(&before, &after);
        let mut mended = before.clone();
        mended.apply_all(before.edits_to(&aligned)).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(bare(&mended), bare(&aligned), "seed {seed}");
        assert!(
            changes(&mended, &align(&mended, &after)).is_empty(),
            "seed {seed}: applied, nothing may differ"
        );
    }
}

/// Words without ids, by which rows without a name are called.
fn unnamed(words: &str) -> String {
    let parts = words.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
    let plain = parts.map(|part| {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if word.parse::<Ref>().is_ok() { part.replace(word, "#") } else { part.to_owned() }
    });
    plain.collect()
}

#[test]
fn the_difference_turned_round_is_the_difference_of_the_designs_turned_round() {
    for seed in 0..rounds(300, 10_000) as u64 {
        let (before, after) = pair(seed);
        let told = |a: &Design, b: &Design, turned: bool| {
            let mut all: Vec<String> = changes(a, &align(a, b))
                .into_iter()
                // A waiver or a task may name a row that is gone, which is no row of the other design either way.
                .filter(|change| !matches!(change.table, "waivers" | "checklist"))
                .map(|change| {
                    let kind = match (change.kind, turned) {
                        (Kind::Added, true) => Kind::Removed,
                        (Kind::Removed, true) => Kind::Added,
                        (kind, _) => kind,
                    };
                    // A changed row is named as it is called last, which is first when turned round.
                    // A row without a name is called by its id, which is not the same on both ways.
                    let name =
                        if change.kind == Kind::Changed { String::new() } else { unnamed(&change.name) };
                    let mut fields: Vec<String> = change
                        .fields
                        .iter()
                        .map(|field| {
                            let (old, new) = if turned {
                                (&field.after, &field.before)
                            } else {
                                (&field.before, &field.after)
                            };
                            let shown = |value: &Option<yuntu::base::Text>| {
                                value.as_ref().map(|value| unnamed(&value.zh))
                            };
                            // An entry of a list is counted in the list that has it.
                            let title: String =
                                field.title.zh.chars().filter(|c| !c.is_ascii_digit()).collect();
                            format!("{title:?} {:?} {:?}", shown(old), shown(new))
                        })
                        .collect();
                    fields.sort();
                    format!("{kind:?} {} {name:?} {fields:?}", change.table)
                })
                .collect();
            all.sort();
            all
        };
        assert_eq!(told(&before, &after, false), told(&after, &before, true), "seed {seed}");
    }
}

#[test]
fn moving_boxes_is_no_difference() {
    let before = template("vpc-two-az");
    let mut after = before.clone();
    let nodes: Vec<NodeId> = after.nodes.keys().collect();
    for (at, node) in nodes.into_iter().enumerate() {
        let at = i32::try_from(at).unwrap();
        after.apply(Edit::SetPosition(node, Some(Pos { x: 24 * at, y: 48 * at }))).unwrap();
    }
    let found = diff(&before, &after);
    assert!(
        found.is_empty() && found.quote.lines.is_empty() && found.came.is_empty() && found.went.is_empty()
    );
}

fn anywhere(rng: &mut Rng, room: usize) -> Pos {
    let mut along = || i32::try_from(rng.below(room)).unwrap();
    Pos { x: along(), y: along() }
}

#[test]
fn moving_boxes_and_bending_lines_is_no_difference_on_random_designs() {
    for seed in 0..rounds(100, 10_000) as u64 {
        let (before, _) = pair(seed);
        let mut rng = Rng::new(seed ^ 0x6d6f_7665);
        let mut after = before.clone();
        for node in before.nodes.keys() {
            let at = rng.chance(80).then(|| anywhere(&mut rng, 4_000));
            after.apply(Edit::SetPosition(node, at)).unwrap();
        }
        for link in before.links.keys() {
            let bends = rng.some(3, |rng| anywhere(rng, 900));
            after.apply(Edit::SetBends(link, bends)).unwrap();
        }
        let aligned = align(&before, &after);
        assert_eq!(changes(&before, &aligned), vec![], "seed {seed}");
        assert_eq!(changes(&after, &align(&after, &before)), vec![], "seed {seed}");
        if seed % 50 == 0 {
            let found = diff(&before, &after);
            assert!(found.quote.lines.is_empty(), "seed {seed}: moving costs nothing");
            assert!(found.came.is_empty() && found.went.is_empty(), "seed {seed}: no finding comes or goes");
            assert!(found.failures.is_empty(), "seed {seed}");
            assert!(found.addresses.is_empty() && found.access.is_empty(), "seed {seed}");
        }
    }
}

#[test]
fn a_design_drawn_again_still_compares() {
    let before = template("classic-two-az");
    // Every id is another one, and the order is turned round.
    let drawn = before.renamed(&|of: Ref| of.numbered(5_000 - of.number()));
    assert_ne!(bare(&before), bare(&drawn));
    let found = diff(&before, &drawn);
    assert!(found.is_empty(), "{:#?}", found.changes);
    assert_eq!(found.quote.lines, vec![]);
    assert!(found.came.is_empty() && found.went.is_empty());
}

#[test]
fn a_tender_round_is_told_field_by_field_and_to_the_cent() {
    let before = template("classic-two-az");
    let mut after = before.clone();
    let (id, mut web) = named(&after, "Web-B");
    web.count = 3;
    after.apply(Edit::PutNode(id, Box::new(web))).unwrap();
    let (id, mut balancer) = named(&after, "公网负载均衡");
    if let Product::Slb(slb) = &mut balancer.product {
        slb.bandwidth_mbps = Some(20.0);
    }
    after.apply(Edit::PutNode(id, Box::new(balancer))).unwrap();
    let (id, _) = named(&after, "日志审计");
    after.apply(Edit::Remove(id.into())).unwrap();

    let found = diff(&before, &after);
    let told = diff_text(&found, Lang::En);
    for line in ["~ changed node Web-B", "count: 2 → 3", "bandwidth: 5", "→ 20", "- removed node 日志审计"]
    {
        assert!(told.contains(line), "`{line}` is missing from\n{told}");
    }
    assert!(found.came.iter().any(|finding| finding.code == "HA-002"), "three against two: {told}");

    let bill =
        |design: &Design| Assessment::bill_of(design, Catalog::builtin(), &AssessmentSettings::default());
    let sum: rust_decimal::Decimal =
        found.quote.lines.iter().filter_map(|line| line.first_year.difference()).map(|money| money.0).sum();
    assert_eq!(sum, bill(&after).first_year.amount.0 - bill(&before).first_year.amount.0);
    assert_eq!(found.quote.first_year.difference().0, sum);

    let json = diff_json(&found);
    assert_eq!(json["schema"], "yuntu.diff/1");
    assert_eq!(json["same"], false);
    assert_eq!(json["quote"]["first_year"]["difference"], sum.round_dp(2).to_string());
    let page = diff_markdown(&found, Lang::Zh);
    assert!(page.starts_with("# ") && page.contains("- `~` 变更节点 Web-B"), "{page}");
}

/// What the lines of a bill come to, by what is sold: an oracle that knows nothing of pairs of lines.
fn by_sku(bill: &Bill, pick: fn(&BillLine) -> Price) -> BTreeMap<String, Decimal> {
    let mut sums = BTreeMap::new();
    for line in bill.lines.iter().filter(|line| line.group != Group::Option) {
        *sums.entry(line.sku.clone()).or_default() += pick(line).amount().unwrap_or_default().0;
    }
    sums
}

/// One of the sums of a line.
type Side = fn(&LineDelta) -> Delta<Option<yuntu::base::Money>>;

#[test]
fn the_quote_difference_is_the_difference_of_the_quotes_line_by_line_on_random_designs() {
    for seed in 0..rounds(40, 10_000) as u64 {
        let (before, after) = pair(seed);
        let found = diff(&before, &after).quote;
        let bill =
            |design: &Design| Assessment::bill_of(design, Catalog::builtin(), &AssessmentSettings::default());
        let (old, new) = (bill(&before), bill(&after));
        let spans: [(&str, fn(&BillLine) -> Price, Side, Decimal); 4] = [
            ("month", |line| line.monthly, |line| line.monthly, new.monthly.amount.0 - old.monthly.amount.0),
            (
                "first year",
                |line| line.first_year,
                |line| line.first_year,
                new.first_year.amount.0 - old.first_year.amount.0,
            ),
            (
                "term",
                |line| line.amount,
                |line| line.amount,
                new.term_total.amount.0 - old.term_total.amount.0,
            ),
            (
                "three years",
                |line| line.three_years,
                |line| line.three_years,
                new.three_years.amount.0 - old.three_years.amount.0,
            ),
        ];
        for (span, pick, side, total) in spans {
            let mut told: BTreeMap<String, Decimal> = BTreeMap::new();
            for line in &found.lines {
                let Delta { before, after } = side(line);
                *told.entry(line.sku.clone()).or_default() +=
                    after.unwrap_or_default().0 - before.unwrap_or_default().0;
            }
            let sum: Decimal = told.values().sum();
            assert_eq!(
                sum, total,
                "seed {seed}, {span}: the lines must add up to the difference of the totals"
            );
            let (was, is) = (by_sku(&old, pick), by_sku(&new, pick));
            let skus: std::collections::BTreeSet<&String> = was.keys().chain(is.keys()).collect();
            for sku in skus {
                let wanted =
                    is.get(sku).copied().unwrap_or_default() - was.get(sku).copied().unwrap_or_default();
                let found = told.get(sku).copied().unwrap_or_default();
                assert_eq!(found, wanted, "seed {seed}, {span}: {sku}");
            }
        }
    }
}

/// Two sides that touch different rows: ours the even ones, theirs the odd ones, and each adds some.
fn disjoint(base: &Design, odd: bool, rng: &mut Rng) -> Design {
    let mut side = base.clone();
    let mine = |at: usize| (at % 2 == 1) == odd;
    let mut edits = Vec::new();
    for (at, (id, node)) in base.nodes.iter().enumerate().filter(|(at, _)| mine(*at)) {
        let mut node = node.clone();
        match rng.below(4) {
            0 => node.count = node.count % 900 + 1,
            1 => node.note = format!("note {at}"),
            2 => node.name = format!("renamed {at}"),
            _ => continue,
        }
        edits.push(Edit::PutNode(id, Box::new(node)));
    }
    for (at, (id, link)) in base.links.iter().enumerate().filter(|(at, _)| mine(*at)) {
        match rng.below(3) {
            0 => edits.push(Edit::Remove(id.into())),
            1 => edits.push(Edit::PutLink(
                id,
                yuntu::design::Link { label: format!("label {at}"), ..link.clone() },
            )),
            _ => {}
        }
    }
    for (at, (id, group)) in base.security_groups.iter().enumerate().filter(|(at, _)| mine(*at)) {
        let mut group = group.clone();
        group.name = format!("group {at}");
        edits.push(Edit::PutSecurityGroup(id, group));
    }
    let mut ids = base.ids();
    for at in 0..rng.below(3) {
        let mut node =
            Node::new(format!("{} {at}", if odd { "theirs" } else { "ours" }), Product::of_code("users"));
        node.place = Place::Internet;
        edits.push(Edit::PutNode(ids.node(), Box::new(node)));
    }
    for edit in edits {
        let _refused = side.apply(edit);
    }
    side
}

#[test]
fn disjoint_edits_merge_in_either_order_and_lose_nothing_on_random_designs() {
    for seed in 0..rounds(150, 10_000) as u64 {
        let mut rng = Rng::new(seed);
        let base = rng.design(20);
        let (ours, theirs) = (disjoint(&base, false, &mut rng), disjoint(&base, true, &mut rng));
        let (one, two) = (merge(&base, &ours, &theirs), merge(&base, &theirs, &ours));
        assert_eq!((one.conflicts.len(), two.conflicts.len()), (0, 0), "seed {seed}: {:#?}", one.conflicts);
        let mut left = changes(&one.design, &align(&one.design, &two.design));
        // A waiver or a task of the base may name an id that a side gave to something new.
        left.retain(|change| !matches!(change.table, "waivers" | "checklist"));
        assert!(left.is_empty(), "seed {seed}: the order of the sides must not matter: {left:#?}");
        for side in [&ours, &theirs] {
            for (id, node) in base.nodes.iter() {
                let changed = side.nodes.get(id).filter(|row| *row != node);
                if let Some(changed) = changed {
                    assert_eq!(one.design.nodes.get(id), Some(changed), "seed {seed}: {id} lost its change");
                }
            }
            for (id, link) in base.links.iter() {
                match side.links.get(id) {
                    None => assert!(!one.design.links.contains(id), "seed {seed}: {id} was removed"),
                    Some(changed) if changed != link => {
                        assert_eq!(one.design.links.get(id), Some(changed), "seed {seed}: {id}");
                    }
                    Some(_) => {}
                }
            }
            let added =
                side.nodes.iter().filter(|(id, _)| !base.nodes.contains(*id)).map(|(_, row)| &row.name);
            for name in added {
                assert!(
                    one.design.nodes.values().any(|row| row.name == *name),
                    "seed {seed}: {name} is lost"
                );
            }
        }
    }
}

#[test]
fn a_difference_turned_round_has_the_money_turned_round_too() {
    for seed in 0..rounds(20, 2_000) as u64 {
        let (before, after) = pair(seed);
        let (there, back) = (diff(&before, &after).quote, diff(&after, &before).quote);
        assert_eq!(there.first_year.difference().0, -back.first_year.difference().0, "seed {seed}");
        assert_eq!(there.lines.len(), back.lines.len(), "seed {seed}");
    }
}

#[test]
fn the_rules_about_changes_are_evaluated_in_a_difference() {
    let before = template("classic-two-az");
    let mut after = before.clone();
    let (id, mut database) = named(&after, "交易数据库");
    if let Product::Rds(rds) = &mut database.product {
        rds.storage_gib = rds.storage_gib.map(|gib| gib / 2.0);
    }
    after.apply(Edit::PutNode(id, Box::new(database))).unwrap();
    let found = diff(&before, &after);
    assert!(
        found.came.iter().any(|finding| finding.code == "RDS-014"),
        "a smaller database is told: {:?}",
        found.came.iter().map(|finding| finding.code).collect::<Vec<_>>()
    );
    assert!(diff(&before, &before).came.is_empty());
}

#[test]
fn losing_an_az_recovery_addresses_and_access_are_told() {
    let before = template("vpc-two-az");
    let single = variants(&before, Catalog::builtin(), today())
        .into_iter()
        .find(|variant| variant.id == "single-az")
        .expect("the servers can stand in one AZ")
        .design;
    let found = diff(&before, &single);
    assert!(found.failures.az_losses.iter().any(|row| {
        row.left.before.is_some_and(|left| left.up) && !row.left.after.is_some_and(|left| left.up)
    }));
    assert!(!found.failures.recovery.is_empty(), "the loss of the AZ is not recovered from any more");
    assert!(!found.addresses.is_empty(), "the addresses moved to another vSwitch");
    let json = diff_json(&found);
    for part in ["failures", "addresses", "access"] {
        assert!(!json[part].is_null(), "{part}");
    }
    let told = diff_text(&found, Lang::Zh);
    for words in ["单可用区故障后的剩余容量", "恢复时间与数据丢失", "IP地址"] {
        assert!(told.contains(words), "{words} is missing from\n{told}");
    }
}

#[test]
fn edits_of_different_things_merge_in_either_order() {
    let base = template("classic-two-az");
    let mut ours = base.clone();
    let (id, mut web) = named(&base, "Web-B");
    web.count = 5;
    ours.apply(Edit::PutNode(id, Box::new(web))).unwrap();
    let fresh = ours.ids().node();
    let mut mine = Node::new(
        "缓存",
        Product::External(yuntu::design::External {
            kind: yuntu::design::ExternalKind::Users,
            ..yuntu::design::External::default()
        }),
    );
    mine.place = Place::Internet;
    ours.apply(Edit::PutNode(fresh, Box::new(mine))).unwrap();

    let mut theirs = base.clone();
    let (id, mut web) = named(&base, "Web-B");
    web.note = "扩容待定".to_owned();
    theirs.apply(Edit::PutNode(id, Box::new(web))).unwrap();
    let mut other = Node::new(
        "监控",
        Product::External(yuntu::design::External {
            kind: yuntu::design::ExternalKind::Users,
            ..yuntu::design::External::default()
        }),
    );
    other.place = Place::Internet;
    theirs.apply(Edit::PutNode(theirs.ids().node(), Box::new(other))).unwrap();
    let (id, _) = named(&base, "日志审计");
    theirs.apply(Edit::Remove(id.into())).unwrap();

    let one = merge(&base, &ours, &theirs);
    let two = merge(&base, &theirs, &ours);
    assert_eq!((one.conflicts.len(), two.conflicts.len()), (0, 0), "{:?}", one.conflicts);
    assert!(diff(&one.design, &two.design).is_empty(), "{:#?}", diff(&one.design, &two.design).changes);
    let (_, web) = named(&one.design, "Web-B");
    assert_eq!((web.count, web.note.as_str()), (5, "扩容待定"));
    assert!(one.design.nodes.values().any(|node| node.name == "缓存"));
    assert!(one.design.nodes.values().any(|node| node.name == "监控"));
    assert!(one.design.nodes.values().all(|node| node.name != "日志审计"));
}

#[test]
fn what_both_changed_differently_is_a_conflict_and_nothing_is_lost() {
    let base = template("classic-two-az");
    let side = |count: u32| {
        let mut side = base.clone();
        let (id, mut web) = named(&base, "Web-B");
        web.count = count;
        side.apply(Edit::PutNode(id, Box::new(web))).unwrap();
        side
    };
    let merged = merge(&base, &side(3), &side(4));
    let [conflict] = merged.conflicts.as_slice() else { panic!("{:#?}", merged.conflicts) };
    assert_eq!((conflict.name.as_str(), conflict.path.as_str()), ("Web-B", "count"));
    let shown = |text: &Option<yuntu::base::Text>| text.as_ref().map(|text| text.en.to_string());
    assert_eq!(shown(&conflict.base).as_deref(), Some("2"));
    assert_eq!(shown(&conflict.ours).as_deref(), Some("3"));
    assert_eq!(shown(&conflict.theirs).as_deref(), Some("4"));
    assert_eq!(named(&merged.design, "Web-B").1.count, 3);
}

#[test]
fn merging_with_an_unchanged_side_gives_the_other_side() {
    for seed in 0..rounds(150, 10_000) as u64 {
        let (base, side) = pair(seed);
        for merged in [merge(&base, &side, &base), merge(&base, &base, &side)] {
            assert_eq!(merged.conflicts, vec![], "seed {seed}");
            let left = changes(&merged.design, &align(&merged.design, &side));
            assert!(left.is_empty(), "seed {seed}: {left:#?}");
            assert_eq!(merged.design.violations(), vec![], "seed {seed}");
        }
    }
}

fn compared(design: &Design) -> Board {
    board(variants(design, Catalog::builtin(), today()), Catalog::builtin(), today())
}

#[test]
fn one_az_is_cheaper_or_equal_and_less_available_and_breaks_the_promise() {
    let board = compared(&template("classic-two-az"));
    let by_id = |id: &str| board.rows.iter().find(|row| row.variant.id == id).expect(id);
    let (drawn, single, spare) = (by_id("as-drawn"), by_id("single-az"), by_id("two-az-spare"));
    assert!(drawn.keeps_promise && spare.keeps_promise && !single.keeps_promise);
    assert!(single.unavailability.unwrap() > drawn.unavailability.unwrap());
    assert!(spare.unavailability.unwrap() <= drawn.unavailability.unwrap());
    assert!(spare.three_years.amount > drawn.three_years.amount);
    assert_eq!(single.three_years.amount, drawn.three_years.amount, "moving servers costs nothing");
    assert_eq!(drawn.changes, 0);
    let best = &board.rows[board.recommended.expect("one variant keeps the promise")];
    let cheapest = board
        .rows
        .iter()
        .filter(|row| row.keeps_promise && row.findings.error == 0 && row.unpriced.is_empty())
        .map(|row| row.three_years.amount)
        .min();
    assert_eq!(Some(best.three_years.amount), cheapest);
}

#[test]
fn a_design_in_one_az_is_offered_a_second() {
    let drawn = template("classic-two-az");
    let single = variants(&drawn, Catalog::builtin(), today())
        .into_iter()
        .find(|variant| variant.id == "single-az")
        .expect("the servers can stand in one AZ")
        .design;
    let board = compared(&single);
    let two = board.rows.iter().find(|row| row.variant.id == "two-az").expect("it is offered");
    assert!(!board.rows[0].keeps_promise && two.keeps_promise, "{:?}", two.findings);
    assert!(board.recommended.is_some());
}

#[test]
fn no_efficient_variant_is_beaten_by_another() {
    for id in ["classic-two-az", "vpc-two-az", "security-zones", "same-city-active-active"] {
        let board = compared(&template(id));
        for row in board.rows.iter().filter(|row| row.efficient) {
            for other in board.rows.iter().filter(|other| other.keeps_promise >= row.keeps_promise) {
                let (u, v) = (row.unavailability.unwrap(), other.unavailability.unwrap());
                let cheaper = other.three_years.amount < row.three_years.amount;
                assert!(!(v < u && cheaper), "{id}: {} is beaten by {}", row.variant.id, other.variant.id);
            }
        }
    }
}
