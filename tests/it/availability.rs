//! The verification contract of exact availability: published designs, brute force, laws, tangled designs.

use std::collections::BTreeMap;

use yuntu::catalog::Catalog;
use yuntu::resilience::{Gate, Model, Reliability, ServiceAvailability, availability};

fn names(of: &[&str]) -> Vec<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

fn or(of: &[&str]) -> Gate {
    Gate::Or(names(of))
}

fn and(of: &[&str]) -> Gate {
    Gate::And(names(of))
}

fn at_least(k: usize, of: &[&str]) -> Gate {
    Gate::AtLeast { k, of: names(of) }
}

fn of(events: &[(&str, f64)], gates: &[(&str, Gate)], top: &str) -> Model {
    Model {
        events: events.iter().map(|(name, q)| ((*name).to_owned(), *q)).collect(),
        gates: gates.iter().map(|(name, gate)| ((*name).to_owned(), gate.clone())).collect(),
        services: BTreeMap::from([("s".to_owned(), top.to_owned())]),
    }
}

fn solve(model: &Model) -> ServiceAvailability {
    model.check().unwrap();
    availability(model, &[]).unwrap().remove(0)
}

fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    let apart = ((found - expected) / expected).abs();
    assert!(apart <= tolerance, "{what}: found {found:e}, expected {expected:e}, {apart:e} apart");
}

const ECS: f64 = 2.5e-4;
const Q: f64 = 1e-4;

#[test]
fn the_cloud_designs_are_matched() {
    let d1 = of(
        &[("ecs", ECS), ("rds", Q), ("az", Q), ("region", 1e-5)],
        &[("top", or(&["ecs", "az", "rds", "region"]))],
        "top",
    );
    close(solve(&d1).unavailability, 4.599_355_031_000e-4, 1e-9, "D1");
    let common = [("slb", Q), ("rds", Q), ("az1", Q), ("az2", Q), ("region", 1e-5)];
    let mut events = common.to_vec();
    events.extend([("e1", ECS), ("e2", ECS)]);
    let d2 = of(
        &events,
        &[
            ("azs", and(&["az1", "az2"])),
            ("u1", or(&["e1", "az1"])),
            ("u2", or(&["e2", "az2"])),
            ("ecs", and(&["u1", "u2"])),
            ("slb.down", or(&["slb", "azs", "region"])),
            ("rds.down", or(&["rds", "azs", "region"])),
            ("top", or(&["slb.down", "ecs", "rds.down"])),
        ],
        "top",
    );
    close(solve(&d2).unavailability, 2.101_104_568_808e-4, 1e-9, "D2");
    let mut events = common.to_vec();
    events.extend([("e1", ECS), ("e2", ECS), ("e3", ECS), ("e4", ECS)]);
    let d3 = of(
        &events,
        &[
            ("azs", and(&["az1", "az2"])),
            ("u1", or(&["e1", "az1"])),
            ("u2", or(&["e2", "az1"])),
            ("u3", or(&["e3", "az2"])),
            ("u4", or(&["e4", "az2"])),
            ("ecs", at_least(3, &["u1", "u2", "u3", "u4"])),
            ("slb.down", or(&["slb", "azs", "region"])),
            ("rds.down", or(&["rds", "azs", "region"])),
            ("top", or(&["slb.down", "ecs", "rds.down"])),
        ],
        "top",
    );
    let d3 = solve(&d3);
    close(d3.unavailability, 2.100_980_169_700e-4, 1e-9, "D3");
    close(d3.minutes_per_year(), 110.428, 1e-5, "D3 in minutes");
    assert!(d3.exact());
}

/// The compute tier alone, k of n over two AZs: the common cause is what the second AZ is for.
#[test]
fn unequal_halves_throw_the_gain_away() {
    for (k_failed, in_first, expected) in
        [(2, 1, 1.224_825e-7), (3, 2, 1.100_400e-7), (2, 2, 2.003_648e-4), (3, 3, 1.000_001e-4)]
    {
        let n = if k_failed == 2 && in_first == 1 { 2 } else { 4 };
        let mut events = BTreeMap::from([("az1".to_owned(), Q), ("az2".to_owned(), Q)]);
        let mut gates = BTreeMap::new();
        for i in 0..n {
            events.insert(format!("e{i}"), ECS);
            let az = if i < in_first { "az1" } else { "az2" };
            gates.insert(format!("u{i}"), Gate::Or(vec![format!("e{i}"), az.to_owned()]));
        }
        let of = (0..n).map(|i| format!("u{i}")).collect();
        gates.insert("top".to_owned(), Gate::AtLeast { k: k_failed, of });
        let services = BTreeMap::from([("s".to_owned(), "top".to_owned())]);
        close(solve(&Model { events, gates, services }).unavailability, expected, 1e-6, "tier");
    }
}

/// A generator of its own: the oracle shares nothing with the room.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn share(&mut self) -> f64 {
        (self.roll(1 << 30) as f64 + 0.5) / f64::from(1 << 30)
    }
}

fn random(dice: &mut Dice, events: usize, gates: usize) -> Model {
    let mut model = Model::default();
    let mut pool: Vec<String> = (0..events).map(|i| format!("e{i}")).collect();
    for name in &pool {
        model.events.insert(name.clone(), 0.02 + 0.9 * dice.share());
    }
    for i in 0..gates {
        let recent = pool.len().saturating_sub(3 * events.max(8));
        let mut of: Vec<String> = (0..2 + dice.roll(5))
            .map(|_| {
                let from = if dice.roll(2) == 0 { recent } else { 0 };
                pool[from + dice.roll(pool.len() - from)].clone()
            })
            .collect();
        of.sort();
        of.dedup();
        let gate = match dice.roll(3) {
            0 => Gate::And(of),
            1 => Gate::Or(of),
            _ => Gate::AtLeast { k: 1 + dice.roll(of.len()), of },
        };
        pool.push(format!("g{i}"));
        model.gates.insert(format!("g{i}"), gate);
    }
    model.services.insert("s".to_owned(), pool.last().unwrap().clone());
    model
}

fn down(
    model: &Model,
    name: &str,
    failed: &dyn Fn(&str) -> bool,
    known: &mut BTreeMap<String, bool>,
) -> bool {
    if model.events.contains_key(name) {
        return failed(name);
    }
    if let Some(&known) = known.get(name) {
        return known;
    }
    let mut count = |of: &[String]| of.iter().filter(|input| down(model, input, failed, known)).count();
    let result = match &model.gates[name] {
        Gate::And(of) => count(of) == of.len(),
        Gate::Or(of) => count(of) > 0,
        Gate::AtLeast { k, of } => count(of) >= *k,
    };
    known.insert(name.to_owned(), result);
    result
}

fn slow() -> bool {
    std::env::var_os("YUNTU_SLOW_TESTS").is_some()
}

#[test]
fn brute_force_agrees() {
    let (rounds, most) = if slow() { (2_000, 17) } else { (150, 9) };
    let mut dice = Dice(77);
    let mut voting = 0;
    for round in 0..rounds {
        let (events, gates) = (2 + dice.roll(most), 2 + dice.roll(9));
        let model = random(&mut dice, events, gates);
        let votes = |g: &Gate| matches!(g, Gate::AtLeast { k, of } if 1 < *k && *k < of.len());
        voting += usize::from(model.gates.values().any(votes));
        let all: Vec<(&String, f64)> = model.events.iter().map(|(name, &q)| (name, q)).collect();
        let mut expected = 0.0;
        for state in 0..1u32 << all.len() {
            let failed = |name: &str| {
                let at = all.iter().position(|(other, _)| *other == name).unwrap();
                state >> at & 1 == 1
            };
            if down(&model, &model.services["s"], &failed, &mut BTreeMap::new()) {
                expected += all
                    .iter()
                    .enumerate()
                    .map(|(at, (_, q))| if state >> at & 1 == 1 { *q } else { 1.0 - q })
                    .product::<f64>();
            }
        }
        let found = solve(&model);
        assert!(found.exact(), "round {round}");
        close(found.unavailability, expected, 1e-12, &format!("round {round}"));
    }
    assert!(voting * 10 >= rounds * 3, "at least 30 % must vote: {voting} of {rounds}");
}

#[test]
fn the_laws_hold() {
    let mut dice = Dice(4242);
    for round in 0..if slow() { 2_000 } else { 60 } {
        let model = random(&mut dice, 12, 12);
        let base = solve(&model);
        let event = model.events.keys().nth(dice.roll(12)).unwrap().clone();
        let with = |q: f64| {
            let mut other = model.clone();
            other.events.insert(event.clone(), q);
            solve(&other).unavailability
        };
        let (q, failed, ok) = (model.events[&event], with(1.0), with(0.0));
        let what = format!("round {round}");
        assert!((base.unavailability - (q * failed + (1.0 - q) * ok)).abs() <= 1e-12, "{what}: pivot");
        assert!(
            ok <= base.unavailability + 1e-13 && base.unavailability <= failed + 1e-13,
            "{what}: monotone"
        );
        let slope = base.importance.iter().find(|row| row.event == event).map_or(0.0, |row| row.birnbaum);
        assert!((slope - (failed - ok)).abs() < 1e-10, "{what}: slope {slope} against {}", failed - ok);

        // Other names in another order: the same figure.
        let renamed = |name: &String| format!("{}x{name}", (b'z' - name.len() as u8) as char);
        let events = model.events.iter().map(|(name, q)| (renamed(name), *q)).collect();
        let mut other = Model { events, ..Model::default() };
        for (name, gate) in &model.gates {
            let of: Vec<String> = gate.inputs().iter().rev().map(&renamed).collect();
            let gate = match gate {
                Gate::And(_) => Gate::And(of),
                Gate::Or(_) => Gate::Or(of),
                Gate::AtLeast { k, .. } => Gate::AtLeast { k: *k, of },
            };
            other.gates.insert(renamed(name), gate);
        }
        other.services.insert("s".to_owned(), renamed(&model.services["s"]));
        close(solve(&other).unavailability, base.unavailability, 1e-12, &what);

        // A redundant member never makes it worse.
        let mut spare = model.clone();
        spare.events.insert("spare".to_owned(), 0.5);
        spare
            .gates
            .insert("both".to_owned(), Gate::And(vec![model.services["s"].clone(), "spare".to_owned()]));
        spare.services.insert("s".to_owned(), "both".to_owned());
        assert!(solve(&spare).unavailability <= base.unavailability, "{what}: spare");

        let singles = base.cut_sets.sets.iter().filter(|set| set.events.len() == 1).count();
        let alone = model.events.keys().filter(|event| {
            down(&model, &model.services["s"], &|name: &str| name == event.as_str(), &mut BTreeMap::new())
        });
        assert_eq!(singles, alone.count(), "{what}: single points");
    }
}

#[test]
fn monte_carlo_agrees_on_large_designs() {
    let (rounds, samples) = if slow() { (500, 200_000) } else { (12, 8_000) };
    let mut dice = Dice(99);
    for round in 0..rounds {
        let n = if slow() { 50 + dice.roll(2_000) } else { 50 + dice.roll(60) };
        // Functions with stressed probabilities over shared AZs.
        let mut model = Model::default();
        for az in 0..3 {
            model.events.insert(format!("az{az}"), 0.05 + 0.1 * dice.share());
        }
        let mut tops = Vec::new();
        let mut left = n;
        while left > 0 {
            let size = (2 + dice.roll(6)).min(left);
            left -= size;
            let f = tops.len();
            let shared = format!("f{f}.db");
            model.events.insert(shared.clone(), 0.02 * dice.share());
            let mut units = Vec::new();
            for i in 0..size {
                model.events.insert(format!("f{f}.{i}"), 0.3 * dice.share());
                let of = vec![format!("f{f}.{i}"), format!("az{}", dice.roll(3)), shared.clone()];
                model.gates.insert(format!("f{f}.{i}.u"), Gate::Or(of));
                units.push(format!("f{f}.{i}.u"));
            }
            let k = size.div_ceil(2) + dice.roll(size - size.div_ceil(2) + 1);
            model.gates.insert(format!("f{f}"), Gate::AtLeast { k, of: units });
            tops.push(format!("f{f}"));
        }
        let k = 1 + tops.len() / 3;
        model.gates.insert("top".to_owned(), Gate::AtLeast { k, of: tops });
        model.services.insert("s".to_owned(), "top".to_owned());
        let found = solve(&model);
        assert!(found.exact(), "round {round} of {n}");
        let events: Vec<(&String, f64)> = model.events.iter().map(|(name, &q)| (name, q)).collect();
        let samples = samples / (1 + n / 200);
        let mut hits = 0_u32;
        for _ in 0..samples {
            let state: BTreeMap<&str, bool> =
                events.iter().map(|(name, q)| (name.as_str(), dice.share() < *q)).collect();
            hits += u32::from(down(&model, "top", &|name: &str| state[name], &mut BTreeMap::new()));
        }
        let (u, n) = (found.unavailability, samples as f64);
        let sigma = (u * (1.0 - u) / n).sqrt().max(1.0 / n);
        let apart = (f64::from(hits) / n - u).abs();
        assert!(apart <= 4.5 * sigma, "round {round}: {u} against {}", f64::from(hits) / n);
    }
}

/// 200 servers wired path by path: each web server to one application server in each AZ, each of those to one
/// database in each AZ. `step` says how far apart the partners stand; 0 wires them at random.
fn wired(step: usize, dice: &mut Dice) -> Model {
    let (webs, apps, dbs) = (80, 40, 20);
    let mut model = Model::default();
    for az in 0..2 {
        model.events.insert(format!("az{az}"), Q);
    }
    let mut partner = |i: usize, of: usize| if step == 0 { dice.roll(of) } else { (i * step) % of };
    let mut server = |name: String, az: usize, needs: Vec<String>| {
        model.events.insert(name.clone(), ECS);
        let mut of = vec![name.clone(), format!("az{az}")];
        if !needs.is_empty() {
            model.gates.insert(format!("{name}.needs"), Gate::And(needs));
            of.push(format!("{name}.needs"));
        }
        model.gates.insert(format!("{name}.down"), Gate::Or(of));
    };
    for az in 0..2 {
        for i in 0..dbs {
            server(format!("db{az}.{i}"), az, Vec::new());
        }
    }
    for az in 0..2 {
        for i in 0..apps {
            let needs =
                vec![format!("db0.{}.down", partner(i, dbs)), format!("db1.{}.down", partner(i, dbs))];
            server(format!("app{az}.{i}"), az, needs);
        }
    }
    let mut of = Vec::new();
    for i in 0..webs {
        let needs =
            vec![format!("app0.{}.down", partner(i, apps)), format!("app1.{}.down", partner(i, apps))];
        server(format!("web{i}"), i % 2, needs);
        of.push(format!("web{i}.down"));
    }
    model.gates.insert("top".to_owned(), Gate::AtLeast { k: webs / 2 + 1, of });
    model.services.insert("s".to_owned(), "top".to_owned());
    model
}

#[test]
fn two_hundred_servers_wired_path_by_path_are_solved_or_bounded_and_said_so() {
    let mut dice = Dice(5);
    let orderly = solve(&wired(1, &mut dice));
    assert!(orderly.exact(), "{:e} to {:e}", orderly.at_least, orderly.unavailability);
    // Both AZs, or one AZ and one more web server in the other.
    assert!(orderly.unavailability > 1e-8 && orderly.unavailability < 1e-4, "{:e}", orderly.unavailability);
    let random = solve(&wired(0, &mut dice));
    assert!(random.at_least > 0.0 && random.at_least <= random.unavailability);
    println!("random wiring: {:e} to {:e}", random.at_least, random.unavailability);
}

/// Sixty functions of six servers in two AZs: together they have three hundred and more events, and all that is small
/// among what takes one down is the loss of both AZs, or one database.
#[test]
fn small_cut_sets_of_large_models_are_all_found() {
    let mut model = Model::default();
    let mut causes = Vec::new();
    for az in 0..2 {
        model.events.insert(format!("az{az}"), Q);
        causes.push(format!("az{az}"));
    }
    let mut tops = Vec::new();
    for f in 0..60 {
        let mut units = Vec::new();
        for i in 0..6 {
            model.events.insert(format!("f{f}.{i}"), ECS);
            let of = vec![format!("f{f}.{i}"), format!("az{}", i % 2)];
            model.gates.insert(format!("f{f}.{i}.u"), Gate::Or(of));
            units.push(format!("f{f}.{i}.u"));
        }
        model.gates.insert(format!("f{f}"), Gate::And(units));
        tops.push(format!("f{f}"));
    }
    model.events.insert("db".to_owned(), Q);
    tops.push("db".to_owned());
    model.gates.insert("top".to_owned(), Gate::Or(tops));
    model.services.insert("s".to_owned(), "top".to_owned());
    for causes in [&causes[..], &[]] {
        let found = availability(&model, causes).unwrap().remove(0);
        let sets: Vec<Vec<&str>> = found
            .cut_sets
            .sets
            .iter()
            .map(|set| {
                let mut events: Vec<&str> = set.events.iter().map(String::as_str).collect();
                events.sort_unstable();
                events
            })
            .collect();
        assert_eq!(sets, [vec!["db"], vec!["az0", "az1"]], "up to three events");
        assert_eq!(found.cut_sets.by_order, [1, 1, 0]);
        assert!(found.cut_sets.more && found.exact());
        // Both AZs, or one with the three servers of a function in the other, or six servers, or the database.
        let other = 1.0 - (1.0 - ECS.powi(3)).powi(60);
        let six = 1.0 - (1.0 - ECS.powi(6)).powi(60);
        let up = (1.0 - Q).powi(2) * (1.0 - six) + 2.0 * Q * (1.0 - Q) * (1.0 - other);
        let expected = Q + (1.0 - Q) * (1.0 - up);
        close(found.unavailability, expected, 1e-9, "sixty functions");
    }
}

/// Whoever only asks for the worst service is told the figure that all of them together have.
#[test]
fn the_worst_service_is_the_worst_of_all() {
    for (nodes, functions) in [(40, 6), (160, 14)] {
        let scale = crate::support::large::Scale { nodes, links: nodes * 3, functions };
        let design = crate::support::large::design(scale);
        let known = Reliability::of(&design, Catalog::builtin());
        let all = known.unavailability().unwrap();
        let worst = all.iter().map(|(_, unavailability)| *unavailability).reduce(f64::max);
        let (found, worst) = (known.worst_unavailability().unwrap(), worst.unwrap());
        assert!(
            (found - worst).abs() <= worst * 1e-12,
            "{nodes} nodes: {found:e} alone, {worst:e} among {} services",
            all.len()
        );
    }
}
