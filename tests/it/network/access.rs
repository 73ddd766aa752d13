//! Derived groups on every template: every drawn link open, nothing else.

use std::collections::BTreeSet;

use yuntu::catalog::Catalog;
use yuntu::design::{Design, Edit, SecurityGroup};
use yuntu::files::templates;
use yuntu::network::{LinkState, NetworkMap, access_plan, compare, standing_questions};

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
