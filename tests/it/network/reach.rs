//! Reachability against the packet walk, and what its answers promise.

use yuntu::catalog::Catalog;
use yuntu::design::*;
use yuntu::network::{INTERNET, LinkState, NetworkMap, Why, opening, passage, standing_questions};

use super::designs::{Small, TCP_PORTS, small, without_outbound_to_unknown};
use super::walk::walks;
use crate::support::rounds;

/// Nobody asks for a packet to a line or a NAT gateway itself.
fn carries(design: &Design, id: NodeId) -> bool {
    let product = design.nodes.get(id).map(|node| &node.product);
    matches!(product, Some(Product::Line(_) | Product::Nat(_)))
}

#[test]
fn reachability_equals_a_packet_walk_on_random_designs() {
    let (mut open, mut asked) = (0, 0);
    for seed in 0..rounds(20, 2_000) as u64 {
        let Small { design, nodes } = small(seed);
        let design = without_outbound_to_unknown(design);
        let map = NetworkMap::of(&design, Catalog::builtin());
        let everybody = || nodes.iter().copied().chain([INTERNET]);
        for from in everybody() {
            for to in everybody().filter(|&to| to != from && !carries(&design, to)) {
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

/// What is offered as a change opens the way, as the packet walk says too, and everything before the last step left
/// it closed; what is no change edits nothing.
#[test]
fn the_smallest_change_opens_what_it_says() {
    let (mut opened, mut of_several, mut advised) = (0, 0, 0);
    // In 480 a server's own groups stop it on its way to a public address.
    for seed in (0..rounds(60, 1_000) as u64).chain([480]) {
        let Small { design, nodes } = small(seed);
        let design = without_outbound_to_unknown(design);
        let map = NetworkMap::of(&design, Catalog::builtin());
        let pairs = nodes.iter().flat_map(|&from| nodes.iter().map(move |&to| (from, to)));
        for (from, to) in pairs.filter(|&(from, to)| from != to && !carries(&design, to)) {
            for (transport, port) in [(Transport::Tcp, 80), (Transport::Udp, 53), (Transport::Icmp, 0)] {
                let found = passage(&map, from, to, transport, port);
                if found.reachable {
                    continue;
                }
                let made = opening(&design, Catalog::builtin(), &found, (from, to), (transport, port));
                let edits = made.edits();
                assert_eq!(made.opens, !edits.is_empty(), "seed {seed}: {made:?}");
                if !made.opens {
                    advised += usize::from(!made.steps.is_empty());
                    continue;
                }
                let mut after = design.clone();
                after.apply_all(edits.clone()).unwrap();
                assert!(
                    walks(&after, from, (to, transport, port)),
                    "seed {seed}: {} → {} {transport:?} {port} stays closed after {:?}",
                    map.name(from),
                    map.name(to),
                    made.title()
                );
                let mut short = design.clone();
                short.apply_all(edits[..edits.len() - 1].to_vec()).unwrap();
                assert!(
                    !walks(&short, from, (to, transport, port)),
                    "seed {seed}: {} → {} is open without the last of {:?}",
                    map.name(from),
                    map.name(to),
                    made.title()
                );
                opened += 1;
                of_several += usize::from(made.steps.len() > 1);
            }
        }
    }
    assert!(
        opened > 100 && of_several > 3 && advised > 100,
        "{opened} ways were opened, {of_several} of them by several changes, and {advised} got advice"
    );
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

/// The answers for all links at once are those of single questions.
#[test]
fn every_link_is_answered_as_a_question_about_it() {
    let (mut open, mut closed) = (0, 0);
    for seed in 0..rounds(150, 2_000) as u64 {
        let Small { design, .. } = small(seed);
        let map = NetworkMap::of(&design, Catalog::builtin());
        let answers = standing_questions(&map).links;
        for flow in map.flows() {
            let Some(answer) = answers.iter().find(|answer| Some(answer.link) == flow.link) else { continue };
            let first = passage(&map, flow.from, flow.to, flow.transport, flow.ports.first);
            let last = passage(&map, flow.from, flow.to, flow.transport, flow.ports.last);
            let expected = match first.obstacles.first().or(last.obstacles.first()) {
                Some(stop) => LinkState::Closed(stop.clone()),
                None if first.whole && last.whole => LinkState::Open,
                None => LinkState::Partly,
            };
            if answer.state != LinkState::NotAsked {
                assert_eq!(answer.state, expected, "seed {seed}: {flow:?}");
                open += usize::from(expected == LinkState::Open);
                closed += usize::from(matches!(expected, LinkState::Closed(_)));
            }
        }
    }
    assert!(open > 50 && closed > 50, "{open} open and {closed} closed links say too little");
}
