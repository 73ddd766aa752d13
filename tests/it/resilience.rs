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
