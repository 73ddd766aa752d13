//! Exact availability against published values and brute force.

use std::collections::BTreeMap;

use yuntu::resilience::{Diagram, Gate, Model};

fn model(events: &[(&str, f64)], gates: &[(&str, Gate)], top: &str) -> Model {
    let model = Model {
        events: events.iter().map(|(name, q)| ((*name).to_owned(), *q)).collect(),
        gates: gates.iter().map(|(name, gate)| ((*name).to_owned(), gate.clone())).collect(),
        services: BTreeMap::from([("service".to_owned(), top.to_owned())]),
    };
    model.check().expect("the model of a test is whole");
    model
}

fn names(of: &[&str]) -> Vec<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

fn and(of: &[&str]) -> Gate {
    Gate::And(names(of))
}

fn or(of: &[&str]) -> Gate {
    Gate::Or(names(of))
}

fn at_least(k: usize, of: &[&str]) -> Gate {
    Gate::AtLeast { k, of: names(of) }
}

fn unavailability(model: &Model) -> f64 {
    let diagram = Diagram::build(model, &[], 1 << 20).expect("whole").expect("small");
    let top = diagram.function(&model.services["service"]).expect("the top is known");
    diagram.unavailability(top)
}

fn check(found: f64, expected: f64, tolerance: f64) {
    let apart = ((found - expected) / expected).abs();
    assert!(apart <= tolerance, "found {found:e}, expected {expected:e}, {apart:e} apart");
}

#[test]
fn published_values_are_matched() {
    // V-01, a series.
    let series = model(
        &[("a", 1.0 - 0.995), ("b", 1.0 - 0.987), ("c", 1.0 - 0.973)],
        &[("top", or(&["a", "b", "c"]))],
        "top",
    );
    check(unavailability(&series), 1.0 - 0.995 * 0.987 * 0.973, 1e-9);
    // V-03.
    let pair = model(&[("a", 5e-4), ("b", 1e-4)], &[("top", or(&["a", "b"]))], "top");
    check(unavailability(&pair), 1.0 - 0.999_400_05, 1e-9);
    // V-05, shared events.
    let shared = model(
        &[("B", 0.1), ("C", 0.3), ("D", 0.5), ("F", 0.7), ("G", 0.2), ("H", 0.4), ("I", 0.8)],
        &[
            ("HI", and(&["H", "I"])),
            ("one", or(&["F", "G", "B", "C"])),
            ("two", or(&["C", "D", "HI"])),
            ("top", and(&["one", "two"])),
        ],
        "top",
    );
    check(unavailability(&shared), 0.662_208, 1e-9);
    let diagram = Diagram::build(&shared, &[], 1 << 20).expect("whole").expect("small");
    let cuts = diagram.cut_sets(diagram.function("top").expect("known"), 3, 100);
    assert_eq!((cuts.by_order, cuts.total), (vec![1, 3, 3], 7.0));
    // V-11.
    let two = model(&[("a", 0.1), ("b", 0.2), ("c", 0.3)], &[("top", at_least(2, &["a", "b", "c"]))], "top");
    check(unavailability(&two), 0.098, 1e-9);
    // V-19: k of n good at 0.9 is n - k + 1 of n failed at 0.1.
    let events = [("a", 0.1), ("b", 0.1), ("c", 0.1), ("d", 0.1), ("e", 0.1)];
    for (k, n, good) in [(2, 3, 0.972), (3, 5, 0.991_44), (2, 4, 0.9963)] {
        let all = ["a", "b", "c", "d", "e"];
        let vote = model(&events[..n], &[("top", at_least(n - k + 1, &all[..n]))], "top");
        check(unavailability(&vote), 1.0 - good, 1e-9);
    }
    // V-21, the bridge: cut sets ab, cd, aed, bec.
    let bridge = model(
        &events,
        &[
            ("1", and(&["a", "b"])),
            ("2", and(&["c", "d"])),
            ("3", and(&["a", "e", "d"])),
            ("4", and(&["b", "e", "c"])),
            ("top", or(&["1", "2", "3", "4"])),
        ],
        "top",
    );
    check(unavailability(&bridge), 1.0 - 0.978_48, 1e-9);
}

/// A small generator of its own: the oracle shares nothing with the room.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}

/// A random model of up to `most` events whose gates share inputs.
fn random_model(dice: &mut Dice, most: usize) -> Model {
    let events: Vec<(String, f64)> = (0..2 + dice.roll(most - 1))
        .map(|i| (format!("e{i}"), 0.01 + 0.9 * (dice.roll(1000) as f64) / 1000.0))
        .collect();
    let mut pool: Vec<String> = events.iter().map(|(name, _)| name.clone()).collect();
    let mut gates = BTreeMap::new();
    for i in 0..2 + dice.roll(8) {
        let mut of: Vec<String> =
            (0..2 + dice.roll(5)).map(|_| pool[dice.roll(pool.len())].clone()).collect();
        of.sort();
        of.dedup();
        let gate = match dice.roll(3) {
            0 => Gate::And(of),
            1 => Gate::Or(of),
            _ => Gate::AtLeast { k: 1 + dice.roll(of.len()), of },
        };
        pool.push(format!("g{i}"));
        gates.insert(format!("g{i}"), gate);
    }
    let top = pool.last().expect("there are gates").clone();
    Model {
        events: events.into_iter().collect(),
        gates,
        services: BTreeMap::from([("service".to_owned(), top)]),
    }
}

fn has_failed(model: &Model, name: &str, failed: &BTreeMap<&str, bool>) -> bool {
    if let Some(&happened) = failed.get(name) {
        return happened;
    }
    let count = |of: &[String]| of.iter().filter(|input| has_failed(model, input, failed)).count();
    match &model.gates[name] {
        Gate::And(of) => count(of) == of.len(),
        Gate::Or(of) => count(of) > 0,
        Gate::AtLeast { k, of } => count(of) >= *k,
    }
}

/// Every state of the events, one after another: its probability, and whether the service is down in it.
fn states(model: &Model) -> Vec<(u32, f64, bool)> {
    let events: Vec<(&str, f64)> = model.events.iter().map(|(name, q)| (name.as_str(), *q)).collect();
    (0..1u32 << events.len())
        .map(|state| {
            let failed: BTreeMap<&str, bool> =
                events.iter().enumerate().map(|(i, (name, _))| (*name, state >> i & 1 == 1)).collect();
            let p = events.iter().map(|(name, q)| if failed[name] { *q } else { 1.0 - q }).product();
            (state, p, has_failed(model, &model.services["service"], &failed))
        })
        .collect()
}

#[test]
fn exact_unavailability_and_cut_sets_equal_brute_force() {
    let rounds = if std::env::var_os("YUNTU_SLOW_TESTS").is_some() { 2_000 } else { 300 };
    let most = if rounds > 1_000 { 18 } else { 11 };
    let mut dice = Dice(20_261_121);
    let mut voting = 0;
    for round in 0..rounds {
        let model = random_model(&mut dice, most);
        model.check().expect("the generator makes whole models");
        voting += usize::from(
            model.gates.values().any(|g| matches!(g, Gate::AtLeast { k, of } if 1 < *k && *k < of.len())),
        );
        let diagram = Diagram::build(&model, &[], 1 << 20).expect("whole").expect("small");
        let top = diagram.function(&model.services["service"]).expect("known");
        let states = states(&model);
        let expected: f64 = states.iter().filter(|(_, _, down)| *down).map(|(_, p, _)| p).sum();
        let found = diagram.unavailability(top);
        assert!(
            (found - expected).abs() <= 1e-12 * expected,
            "round {round}: found {found:e}, expected {expected:e}"
        );

        let down: std::collections::BTreeSet<u32> =
            states.iter().filter(|(_, _, down)| *down).map(|(state, _, _)| *state).collect();
        let minimal = |state: u32| {
            (0..model.events.len() as u32)
                .all(|i| state >> i & 1 == 0 || !down.contains(&(state & !(1 << i))))
        };
        let mut expected: Vec<u64> = vec![0; model.events.len()];
        for &state in down.iter().filter(|&&state| minimal(state)) {
            expected[state.count_ones() as usize - 1] += 1;
        }
        let cuts = diagram.cut_sets(top, model.events.len(), usize::MAX);
        assert_eq!(cuts.by_order, expected, "round {round}: minimal cut sets by order");
        assert_eq!(cuts.total as u64, expected.iter().sum::<u64>(), "round {round}: all minimal cut sets");

        for importance in diagram.importance(top) {
            let index = model.events.keys().position(|name| *name == importance.event).expect("an event");
            let q = model.events[&importance.event];
            let (mut with, mut without) = (0.0, 0.0);
            for (state, p, is_down) in &states {
                if *is_down && state >> index & 1 == 1 {
                    with += p / q;
                } else if *is_down {
                    without += p / (1.0 - q);
                }
            }
            let slope: f64 = with - without;
            assert!(
                (importance.birnbaum - slope).abs() < 1e-9,
                "round {round}: Birnbaum of {}",
                importance.event
            );
        }
    }
    assert!(voting * 10 > rounds * 3, "at least 30 % of the models must vote; {voting} of {rounds} do");
}

#[test]
fn long_chains_do_not_overflow_the_stack() {
    let events: BTreeMap<String, f64> = (0..20_000).map(|i| (format!("e{i:05}"), 1e-7)).collect();
    let all: Vec<String> = events.keys().cloned().collect();
    let model = Model {
        events,
        gates: BTreeMap::from([("any".to_owned(), Gate::Or(all))]),
        services: BTreeMap::from([("service".to_owned(), "any".to_owned())]),
    };
    check(unavailability(&model), -f64::exp_m1(20_000.0 * f64::ln_1p(-1e-7)), 1e-12);
    let diagram = Diagram::build(&model, &[], 1 << 20).expect("whole").expect("small");
    assert_eq!(diagram.cut_sets(diagram.function("any").expect("known"), 3, 10).by_order, [20_000, 0, 0]);
}
