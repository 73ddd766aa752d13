//! MOD-004: a resource of one AZ stands outside every AZ.

use crate::base::{Basis, Severity, Text};
use crate::catalog::{PlaceKind, Span};
use crate::design::{Node, NodeId, Place};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The most places that are offered to choose from.
const OFFERED: usize = 4;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "MOD-004",
    name: "unplaced-node",
    family: Family::Mod,
    severity: Severity::Error,
    basis: Basis::D,
    source: Cite::product(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("节点未放入可用区", "Unplaced node"),
    why: Text::fixed(
        "没有位置的资源不知道在哪个可用区，高可用、地址和价格都无法判断。",
        "The AZ of a resource without a place is not known; neither its availability nor its address nor its price can be told.",
    ),
    fix: Text::fixed("把它放入一个可用区。", "Place it in an AZ."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("web-1在所有可用区之外。", "web-1 stands outside every AZ."),
    good: Text::fixed("web-1在可用区B。", "web-1 stands in AZ B."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        let info = context.catalog.product(node.product.code());
        let only_in_az = info.is_some_and(|info| {
            info.span == Span::Zonal && info.places.iter().all(|&place| place == PlaceKind::Az)
        });
        let astray = match node.place {
            Place::Az { .. } => false,
            Place::Unplaced => true,
            Place::Region { .. } | Place::Site(_) | Place::Internet => only_in_az,
        };
        if !astray {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let message = if only_in_az {
            text!(
                "“{name}”不在任何可用区，应放入1个可用区",
                "\"{name}\" stands in no AZ; it must stand in one"
            )
        } else {
            text!("“{name}”没有位置，应放入一个位置", "\"{name}\" has no place; it must stand somewhere")
        };
        let in_region = info
            .is_some_and(|info| !info.may_stand_in(PlaceKind::Az) && info.may_stand_in(PlaceKind::Region));
        let outside = info.is_some_and(|info| info.may_stand_in(PlaceKind::Internet));
        let finding = sink.fail([id.into()], message);
        if outside {
            finding.fix_if(put(context, id, Place::Internet, &Text::fixed("互联网", "the Internet")));
        } else if in_region {
            for region in context.design.regions.keys().take(OFFERED) {
                let place = Place::Region { region, security_zone: None };
                finding.fix_if(put(context, id, place, &Text::same(context.name(region))));
            }
        } else {
            for place in azs(context, node).take(OFFERED) {
                let az = if let Place::Az { az, .. } = place { context.name(az) } else { String::new() };
                finding.fix_if(put(context, id, place, &Text::same(az)));
            }
        }
    }
}

/// Cells that the node could stand in: of its region when it has one, in its security zone.
fn azs<'a>(context: &'a Context<'_>, node: &'a Node) -> impl Iterator<Item = Place> + 'a {
    let region = context.design.region_of(node);
    let azs =
        context.design.azs.iter().filter(move |(_, az)| region.is_none_or(|region| az.region == region));
    azs.map(|(az, _)| Place::Az { az, security_zone: node.place.security_zone() })
}

fn put(context: &Context<'_>, id: NodeId, place: Place, name: &Text) -> Option<Fix> {
    let mut sheet = Sheet::new(context);
    sheet.node_mut(id)?.place = place;
    let Text { zh, en } = name;
    Some(Fix::choose(text!("放入“{zh}”", "place it in \"{en}\""), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn placed_nodes_pass() {
        for design in good_designs() {
            passes("MOD-004", &design);
        }
    }

    #[test]
    fn a_server_outside_every_az_fails_and_can_be_placed() {
        let mut design = two_az_classic();
        lift_to_region(&mut design, "bastion-1");
        let finding = one_finding("MOD-004", &design);
        assert_eq!(finding.fixes.len(), 2);
        each_fix_removes_the_finding("MOD-004", &design);
        node(&mut design, "bastion-1", |node| node.place = Place::Unplaced);
        each_fix_removes_the_finding("MOD-004", &design);
    }

    #[test]
    fn a_load_balancer_and_a_party_are_offered_their_own_places() {
        let mut design = two_az_classic();
        for (name, place) in [("slb", "华东1"), ("internet", "the Internet")] {
            node(&mut design, name, |node| node.place = Place::Unplaced);
            let finding = one_finding("MOD-004", &design);
            assert_eq!(fix_titles(&finding), [format!("[choose] place it in \"{place}\"")]);
            design = each_fix_removes_the_finding("MOD-004", &design).remove(0);
        }
    }
}
