//! NET-024: a hybrid cloud is not divided into an Internet zone and an intranet zone.

use crate::base::{Basis, Severity, Text};
use crate::design::{Node, NodeId, Place, Product, SecurityZoneKind, SlbScope};
use crate::rules::slb::outside::Frontier;
use crate::rules::{Check, Cite, Context, Facts, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "NET-024",
    name: "hybrid-without-zones",
    family: Family::Net,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(793, 793)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "混合云未划分互联网区与内网区",
        "Hybrid design not split into Internet and intranet zones",
    ),
    why: Text::fixed(
        "专线把客户内网接进云上；云上不分互联网区和内网区，互联网侧被攻破就直通客户内网。",
        "A line brings the customer's network into the cloud; without zones there, whoever breaks in from the \
         Internet stands in the customer's network.",
    ),
    fix: Text::fixed(
        "划分互联网区和内网区，面向互联网的放前者，其余放后者。",
        "Make both zones; what faces the Internet goes to the first, the rest to the second.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "有专线的设计，全部云上节点在同一个区。",
        "A design with a line and all its nodes in one zone.",
    ),
    good: Text::fixed(
        "有专线的设计分为互联网区和内网区。",
        "A design with a line, an Internet zone and an intranet zone.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !context.design.nodes.values().any(|node| matches!(node.product, Product::Line(_))) {
        return;
    }
    let cloud: Vec<(NodeId, &Node)> = context
        .design
        .nodes
        .iter()
        .filter(|(_, node)| Facts::is_in_cloud(node) && !matches!(node.product, Product::Line(_)))
        .collect();
    let zones: BTreeSet<_> = cloud.iter().map(|(_, node)| node.place.security_zone()).collect();
    if cloud.len() < 2 {
        return;
    }
    if zones.len() > 1 {
        sink.pass();
        return;
    }
    let count = cloud.len();
    sink.fail(
        cloud.iter().map(|&(id, _)| id.into()),
        text!(
            "有专线接入，{count}个云上节点都在同一个区，应分为互联网区和内网区",
            "a line comes in and all {count} nodes of the cloud share one zone; there should be an Internet and an intranet zone"
        ),
    )
    .fix_if(split(context, &cloud));
}

/// Both zones; what faces the Internet in the first, everything else in the second.
fn split(context: &Context<'_>, cloud: &[(NodeId, &Node)]) -> Option<Fix> {
    let frontier = Frontier::of(context);
    let faces = |id: NodeId, node: &Node| {
        let public = node.product.as_slb().is_some_and(|slb| slb.scope == SlbScope::Public);
        public || frontier.entries.contains(&id)
    };
    let mut sheet = Sheet::new(context);
    let mut zone = |kind, name: &str, order| sheet.zone_of_kind(kind, name, order);
    let internet = zone(SecurityZoneKind::Dmz, context.word("互联网区", "dmz"), 1);
    let intranet = zone(SecurityZoneKind::Intranet, context.word("内网区", "intranet"), 2);
    let mut faced = false;
    for &(id, node) in cloud {
        faced |= faces(id, node);
        let wanted = if faces(id, node) { internet } else { intranet };
        match &mut sheet.node_mut(id)?.place {
            Place::Az { security_zone, .. } | Place::Region { security_zone, .. } => {
                *security_zone = Some(wanted);
            }
            Place::Site(_) | Place::Internet | Place::Unplaced => {}
        }
    }
    let title = Text::fixed("划分互联网区和内网区", "make an Internet zone and an intranet zone");
    let all = cloud.iter().all(|&(id, node)| faces(id, node));
    if faced && !all {
        return Some(sheet.into_fix(title));
    }
    Some(Fix::guide(title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_line_asks_for_two_zones() {
        for mut design in good_designs() {
            assert_eq!(outcome("NET-024", &design), Outcome::NotApplicable);
            let place = design.nodes.get(id(&design, "slb")).unwrap().place;
            add_node(&mut design, "line", Product::of_code("line"), place);
            one_finding("NET-024", &design);
            let fixed = auto_fix_keeps_the_contract("NET-024", &design);
            passes("NET-024", &fixed);
        }
    }
}
