//! NET-014: a load balancer and its servers in different regions.

use std::collections::BTreeMap;

use crate::base::{Basis, Severity, Text};
use crate::design::{Node, NodeId, Place, Product, Ref, RegionId, Slb};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-014",
    name: "backend-in-another-region",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(235, 235), (368, 368)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("SLB与ECS不在同一地域", "SLB and its ECS in different regions"),
    why: Text::fixed("SLB只能转发到同一地域的ECS。", "An SLB forwards to ECS of its own region only."),
    fix: Text::fixed(
        "移除该后端，或在ECS的地域另建SLB。",
        "Remove the backend, or add an SLB in the region of the ECS.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "华东1的SLB以华北1的ECS为后端。",
        "An SLB in East China 1 has an ECS in North China 1 as a backend.",
    ),
    good: Text::fixed("SLB的后端都在SLB的地域。", "All backends of the SLB are in its region."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    for &(slb, row, product) in sink.each(&context.facts.slbs) {
        let mut strangers: BTreeMap<RegionId, Vec<NodeId>> = BTreeMap::new();
        let mut backends: Vec<NodeId> =
            product.listeners.iter().flat_map(|listener| listener.backends.iter().copied()).collect();
        backends.sort_unstable();
        backends.dedup();
        for backend in backends {
            let region = design.nodes.get(backend).and_then(|node| design.region_of(node));
            match (region, design.region_of(row)) {
                (Some(here), Some(there)) if here == there => sink.pass(),
                (Some(here), Some(_)) => strangers.entry(here).or_default().push(backend),
                _ => {
                    let reason =
                        Text::fixed("SLB或后端未放入地域", "the SLB or a backend stands in no region");
                    sink.not_evaluated([backend.into(), slb.into()], reason);
                }
            }
        }
        for (region, backends) in strangers {
            let Text { zh, en } = context.names(backends.iter().copied());
            let (name, here) = (&row.name, context.name(region));
            let there = design.region_of(row).map_or_else(String::new, |id| context.name(id));
            let message = text!(
                "SLB“{name}”在“{there}”，后端{zh}在“{here}”，应在同一地域",
                "the SLB \"{name}\" is in \"{there}\" and its backends {en} in \"{here}\"; they must be in one region"
            );
            sink.fail(backends.iter().copied().chain([slb]).map(Ref::from), message)
                .fix(own_slb(context, slb, (row, product), region, &backends))
                .fix(without(context, slb, &backends));
        }
    }
}

/// Takes the backends off the load balancer, with the links that lead to them.
fn without(context: &Context<'_>, slb: NodeId, backends: &[NodeId]) -> Fix {
    let mut sheet = Sheet::new(context);
    detach(context, &mut sheet, slb, backends);
    Fix::choose(Text::fixed("移除其他地域的后端", "remove the backends of the other region"), sheet.finish())
}

fn detach(context: &Context<'_>, sheet: &mut Sheet<'_, '_>, slb: NodeId, backends: &[NodeId]) {
    if let Some(slb) = sheet.slb_mut(slb) {
        for listener in &mut slb.listeners {
            listener.backends.retain(|id| !backends.contains(id));
        }
    }
    for &(id, link) in context.facts.outgoing(slb) {
        if backends.contains(&link.to) {
            sheet.remove(id);
        }
    }
}

/// An equal load balancer in the other region, reached by the same clients, with these backends.
fn own_slb(
    context: &Context<'_>,
    slb: NodeId,
    (row, product): (&Node, &Slb),
    region: RegionId,
    backends: &[NodeId],
) -> Fix {
    let mut sheet = Sheet::new(context);
    detach(context, &mut sheet, slb, backends);
    let mut copy: Slb = product.clone();
    for listener in &mut copy.listeners {
        listener.backends.retain(|id| backends.contains(id));
    }
    copy.listeners.retain(|listener| !listener.backends.is_empty());
    let region_name = context.name(region);
    let name = sheet.free_name(&format!("{}-{region_name}", row.name));
    let place = Place::Region { region, security_zone: row.place.security_zone() };
    let node = Node {
        name,
        product: Product::Slb(copy),
        place,
        vswitch: None,
        private_ip: None,
        kept_ips: Vec::new(),
        ..row.clone()
    };
    let new = sheet.add_node(node);
    for &(_, link) in context.facts.incoming(slb) {
        sheet.add_link(crate::design::Link { to: new, ..link.clone() });
    }
    for &(_, link) in context.facts.outgoing(slb) {
        if backends.contains(&link.to) {
            sheet.add_link(crate::design::Link { from: new, ..link.clone() });
        }
    }
    Fix::choose(text!("在“{region_name}”另建SLB", "add an SLB in \"{region_name}\""), sheet.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Az, Edit, Region};
    use crate::rules::testing::*;

    #[test]
    fn backends_of_the_own_region_pass() {
        for design in good_designs() {
            passes("NET-014", &design);
        }
    }

    #[test]
    fn a_backend_elsewhere_fails_and_every_fix_helps() {
        let mut design = two_az_classic();
        let mut ids = design.ids();
        let (region, az) = (ids.region(), ids.az());
        let row = Region { code: "cn-qingdao".to_owned(), name: "华北1".to_owned(), net: None };
        let az_row = Az { region, code: "A".to_owned(), name: "可用区A".to_owned() };
        apply(&mut design, vec![Edit::PutRegion(region, row), Edit::PutAz(az, az_row)]);
        node(&mut design, "web-2", |node| node.place = Place::Az { az, security_zone: None });
        // A lone server behind an SLB of its own is a single point; nothing is promised here.
        settings(&mut design, |settings| settings.ha_promise = crate::design::HaPromise::None);
        let finding = one_finding("NET-014", &design);
        assert_eq!(finding.fixes.len(), 2);
        for after in each_fix_removes_the_finding("NET-014", &design) {
            passes("NET-014", &after);
        }
    }
}
