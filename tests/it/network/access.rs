//! Derived groups on every template: every drawn link open, nothing else.

use std::collections::BTreeSet;

use yuntu::catalog::Catalog;
use yuntu::design::{Design, Edit, NodeId, Product, RuleAction, SecurityGroup, Transport};
use yuntu::files::templates;
use yuntu::network::{
    INTERNET, LinkState, NetworkMap, Space, access_plan, compare, open_ports, passage, standing_questions,
};
use yuntu::rules::{self, Context};

fn closed(design: &Design) -> BTreeSet<String> {
    let map = NetworkMap::of(design, Catalog::builtin());
    let comparison = compare(&map);
    let links = standing_questions(&map).links.into_iter().filter_map(|answer| match answer.state {
        LinkState::Closed(obstacle) => Some(format!("{} {}", answer.link, obstacle.text(&map).en)),
        LinkState::Partly => Some(format!("{} in part", answer.link)),
        LinkState::Open | LinkState::NotAsked => None,
    });
    links
        .chain(
            comparison
                .missing
                .iter()
                .map(|m| format!("{} {} {}", m.flow.from, m.flow.to, m.obstacle.text(&map).en)),
        )
        .collect()
}

fn derived(design: &Design) -> Design {
    let map = NetworkMap::of(design, Catalog::builtin());
    let edits = access_plan(&map).edits(design);
    let mut after = design.clone();
    after.apply_all(edits).unwrap();
    after
}

#[test]
fn every_link_of_every_template_is_open_with_its_own_groups_and_with_the_derived_ones() {
    for template in templates::all() {
        let design = template.load().unwrap().design;
        assert_eq!(closed(&design), BTreeSet::new(), "{}: mend the groups of the template", template.id);
        let mut after = derived(&design);
        // A bastion is never put on a whitelist (guide L731), so that a star keeps these links shut.
        let to_data: Vec<Edit> = after
            .links
            .iter()
            .filter(|(_, link)| {
                let node = |id| after.nodes.get(id).unwrap();
                yuntu::network::is_bastion(node(link.from)) && node(link.to).product.as_rds().is_some()
            })
            .map(|(id, _)| Edit::Remove(id.into()))
            .collect();
        after.apply_all(to_data).unwrap();
        assert_eq!(closed(&after), BTreeSet::new(), "{}: the derived groups close links", template.id);
    }
}

#[test]
fn derived_groups_admit_nothing_else_and_deriving_again_changes_nothing() {
    for template in templates::all() {
        let after = derived(&template.load().unwrap().design);
        let map = NetworkMap::of(&after, Catalog::builtin());
        let comparison = compare(&map);
        let used: BTreeSet<_> = after.nodes.values().flat_map(|node| node.security_groups.clone()).collect();
        let remarks: Vec<_> =
            comparison.remarks.iter().filter(|remark| used.contains(&remark.group)).collect();
        assert!(remarks.is_empty(), "{}: {remarks:#?}", template.id);
        assert_eq!(access_plan(&map).edits(&after), vec![], "{}", template.id);
        assert!(standing_questions(&map).strangers.is_empty(), "{}", template.id);
    }
}

#[test]
fn taking_away_any_derived_rule_closes_a_link() {
    for template in templates::all() {
        let after = derived(&template.load().unwrap().design);
        let used: BTreeSet<_> = after.nodes.values().flat_map(|node| node.security_groups.clone()).collect();
        for (id, group) in after.security_groups.iter().filter(|(id, _)| used.contains(id)) {
            for at in 0..group.rules.len() {
                // What is dropped opens nothing; without it the public card of the classic network would.
                if group.rules[at].action == RuleAction::Drop {
                    continue;
                }
                let mut rules = group.rules.clone();
                rules.remove(at);
                let mut without = after.clone();
                without.apply(Edit::PutSecurityGroup(id, SecurityGroup { rules, ..group.clone() })).unwrap();
                assert!(
                    !closed(&without).is_empty(),
                    "{}: rule {at} of {} opens nothing that is drawn",
                    template.id,
                    group.name
                );
            }
        }
    }
}

/// What is open on any port between any two nodes is drawn: by a link or a listener from somewhere on the way,
/// from the same Internet, or from the same place of the customer's.
#[test]
fn with_the_derived_groups_nothing_is_open_that_is_not_drawn() {
    let mut seen = 0;
    for template in templates::all() {
        let after = derived(&template.load().unwrap().design);
        let map = NetworkMap::of(&after, Catalog::builtin());
        let guarded: Vec<NodeId> = after
            .nodes
            .iter()
            .filter(|(_, node)| matches!(node.product, Product::Ecs(_) | Product::Rds(_)))
            .map(|(id, _)| id)
            .collect();
        for from in after.nodes.keys().chain([INTERNET]) {
            for &to in guarded.iter().filter(|&&to| to != from) {
                for open in open_ports(&map, from, to) {
                    for ports in &open.ranges {
                        seen += 1;
                        let found = passage(&map, from, to, open.transport, ports.first);
                        // An address that nobody entered may turn out to be one that the line brings.
                        if !found.whole && after.nodes.get(from).is_some_and(|node| node.private_ip.is_none())
                        {
                            continue;
                        }
                        let on_the_way: BTreeSet<NodeId> = found.path.iter().map(|hop| hop.node).collect();
                        let place = |id: NodeId| {
                            map.space(id).filter(|space| matches!(space, Space::Internet | Space::Site(_)))
                        };
                        let drawn = map.flows().iter().any(|flow| {
                            flow.to == to
                                && flow.transport == open.transport
                                && (open.transport == Transport::Icmp || flow.ports.covers(*ports))
                                && (on_the_way.contains(&flow.from)
                                    || place(flow.from).is_some() && place(flow.from) == place(from))
                        });
                        assert!(
                            drawn,
                            "{}: {} reaches {} on {:?} {ports}, and no link says so: {:?}",
                            template.id,
                            map.name(from),
                            map.name(to),
                            open.transport,
                            found.path
                        );
                    }
                }
            }
        }
    }
    assert!(seen > 100, "{seen} open ports say too little");
}

#[test]
fn the_derived_groups_leave_no_finding_about_groups() {
    for template in templates::all() {
        let after = derived(&template.load().unwrap().design);
        let context = Context::new(&after, Catalog::builtin(), &[], "2026-11-21".parse().unwrap());
        let found: Vec<String> = rules::check(&context)
            .findings
            .iter()
            .filter(|finding| finding.code.starts_with("SG-") || finding.code == "ECS-003")
            // The star is drawn on purpose, and the rules say that it is weaker.
            .filter(|finding| {
                template.id != "three-tier-star" || !matches!(finding.code, "SG-017" | "SG-018")
            })
            .map(|finding| format!("{} {}", finding.code, finding.message.en))
            .collect();
        assert_eq!(found, Vec::<String>::new(), "{}", template.id);
    }
}
