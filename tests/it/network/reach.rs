//! Reachability against the packet walk, and what its answers promise.

use yuntu::catalog::Catalog;
use yuntu::design::*;
use yuntu::network::{INTERNET, NetworkMap, Why, passage};

use super::designs::{Small, TCP_PORTS, small, without_outbound_to_unknown};
use super::walk::walks;
use crate::support::rounds;

#[test]
fn reachability_equals_a_packet_walk_on_random_designs() {
    let (mut open, mut asked) = (0, 0);
    for seed in 0..rounds(20, 2_000) as u64 {
        let Small { design, nodes } = small(seed);
        let design = without_outbound_to_unknown(design);
        let map = NetworkMap::of(&design, Catalog::builtin());
        let everybody = || nodes.iter().copied().chain([INTERNET]);
        // Nobody asks for a packet to a line or a NAT gateway itself.
        let carries = |id: NodeId| {
            let product = design.nodes.get(id).map(|node| &node.product);
            matches!(product, Some(Product::Line(_) | Product::Nat(_)))
        };
        for from in everybody() {
            for to in everybody().filter(|&to| to != from && !carries(to)) {
                for transport in [Transport::Tcp, Transport::Udp, Transport::Icmp] {
                    for port in TCP_PORTS {
                        let found = passage(&map, from, to, transport, port);
                        let walked = walks(&design, from, (to, transport, port));
                        asked += 1;
                        open += usize::from(walked);
                        assert_eq!(
                            found.reachable,
                            walked,
                            "seed {seed}: {} → {} {transport:?} {port}: the walk and the engine disagree\n{found:#?}",
                            map.name(from),
                            map.name(to)
                        );
                        if transport == Transport::Icmp {
                            break;
                        }
                    }
                }
            }
        }
    }
    assert!(open * 100 > asked, "only {open} of {asked} questions are open: the designs say too little");
}

#[test]
fn the_smallest_change_opens_what_it_says() {
    let mut opened = 0;
    for seed in 0..100 {
        let Small { design, nodes } = small(seed);
        let map = NetworkMap::of(&design, Catalog::builtin());
        for (from, to) in nodes.iter().flat_map(|&from| nodes.iter().map(move |&to| (from, to))) {
            let found = passage(&map, from, to, Transport::Tcp, 80);
            let dropped = format!("{:?}", found.obstacles).contains("dropped_by: Some");
            if from == to || found.reachable || found.obstacles.is_empty() || dropped {
                continue;
            }
            let Some(changes) = found.changes(&map) else { continue };
            if changes.iter().any(|change| change.edits.is_empty()) || changes.len() > 1 {
                continue;
            }
            let mut after = design.clone();
            after.apply_all(changes.into_iter().flat_map(|change| change.edits).collect()).unwrap();
            let map = NetworkMap::of(&after, Catalog::builtin());
            assert!(
                passage(&map, from, to, Transport::Tcp, 80).reachable,
                "seed {seed}: {} → {} stays closed after the change of {:?}",
                map.name(from),
                map.name(to),
                found.obstacles
            );
            opened += 1;
        }
    }
    assert!(opened > 30, "only {opened} ways were opened");
}

#[test]
fn taking_away_the_rule_of_a_path_changes_the_answer_or_the_path() {
    let mut closed = 0;
    for seed in 0..100 {
        let Small { design, nodes } = small(seed);
        let map = NetworkMap::of(&design, Catalog::builtin());
        for (from, to) in nodes.iter().flat_map(|&from| nodes.iter().map(move |&to| (from, to))) {
            if from == to {
                continue;
            }
            let found = passage(&map, from, to, Transport::Tcp, 80);
            let Some(Why::Rule((group, at))) =
                found.path.last().map(|hop| hop.why).filter(|_| found.reachable)
            else {
                continue;
            };
            let mut row = design.security_groups.get(group).unwrap().clone();
            row.rules.remove(at);
            let mut after = design.clone();
            after.apply(Edit::PutSecurityGroup(group, row)).unwrap();
            let map = NetworkMap::of(&after, Catalog::builtin());
            let now = passage(&map, from, to, Transport::Tcp, 80);
            let by = now.path.last().map(|hop| hop.why).filter(|_| now.reachable);
            // Rules behind the removed one move up, so that the same position is another rule.
            let same_rule = now.reachable
                && matches!(by, Some(Why::Rule((g, a)))
                    if g == group && after.security_groups.get(g).unwrap().rules.get(a)
                        == design.security_groups.get(group).unwrap().rules.get(at));
            let twins = design
                .security_groups
                .get(group)
                .unwrap()
                .rules
                .iter()
                .filter(|rule| Some(*rule) == design.security_groups.get(group).unwrap().rules.get(at))
                .count();
            assert!(!same_rule || twins > 1, "seed {seed}: the path does not hang on the rule it names");
            closed += usize::from(!now.reachable);
        }
    }
    assert!(closed > 15, "only {closed} answers changed");
}
