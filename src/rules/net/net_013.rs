//! NET-013: servers and their database in different regions.

use std::collections::BTreeMap;

use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, Place, Purpose, RdsEngine, Ref, RegionId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-013",
    name: "database-in-another-region",
    family: Family::Net,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(96, 96), (368, 368)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("ECS与RDS不在同一地域", "ECS and RDS in different regions"),
    why: Text::fixed(
        "RDS只提供内网地址，不同地域的内网互不相通，应用连不上数据库。",
        "RDS has an intranet address only, and the intranets of two regions do not meet: the application cannot connect.",
    ),
    fix: Text::fixed(
        "改用本地域的RDS，或把RDS移到ECS的地域。",
        "Use the region's own RDS, or move the RDS to the region of the ECS.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "华东1的ECS连接华北1的RDS。",
        "An ECS in East China 1 connects to an RDS in North China 1.",
    ),
    good: Text::fixed("ECS和RDS都在华东1。", "ECS and RDS are both in East China 1."),
    cross: &[],
    check: Check::Rows(check),
};

/// How many databases of the region are offered instead.
const CHOICES: usize = 3;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let design = context.design;
    // The first databases of each region and engine, which are offered instead.
    let mut offered: BTreeMap<(RegionId, RdsEngine), Vec<(NodeId, &str)>> = BTreeMap::new();
    for (id, node, rds) in &context.facts.rds {
        let Some(region) = design.region_of(node) else { continue };
        let of = offered.entry((region, rds.engine)).or_default();
        if of.len() < CHOICES {
            of.push((*id, &node.name));
        }
    }
    sink.given(&offered);
    for &(rds, row, product) in sink.each(&context.facts.rds) {
        let mut strangers: BTreeMap<RegionId, Vec<NodeId>> = BTreeMap::new();
        let mut near = false;
        for client in context.facts.clients_of(rds) {
            let Some(client_row) = context.facts.node(client) else { continue };
            match (design.region_of(client_row), design.region_of(row)) {
                (Some(here), Some(there)) if here == there => {
                    near = true;
                    sink.pass();
                }
                (Some(here), Some(_)) => strangers.entry(here).or_default().push(client),
                _ => {
                    let reason = Text::fixed("ECS或RDS未放入地域", "the ECS or the RDS stands in no region");
                    sink.not_evaluated([client.into(), rds.into()], reason);
                }
            }
        }
        let alone = strangers.len() == 1 && !near;
        for (region, clients) in strangers {
            let Text { zh, en } = context.names(clients.iter().copied());
            let (name, here) = (&row.name, context.name(region));
            let there = design.region_of(row).map_or_else(String::new, |id| context.name(id));
            let message = text!(
                "{zh}在“{here}”，连接的RDS“{name}”在“{there}”，应在同一地域",
                "{en} in \"{here}\" connects to the RDS \"{name}\" in \"{there}\"; they must be in one region"
            );
            let here = offered.get(&(region, product.engine)).map_or(&[][..], Vec::as_slice);
            let mut fixes: Vec<Fix> =
                here.iter().map(|&(other, _)| redirect(context, sink, &clients, rds, other)).collect();
            if alone {
                fixes.push(move_here(context, sink, rds, region));
            }
            let finding = sink.fail(clients.iter().copied().chain([rds]).map(Ref::from), message);
            for fix in fixes {
                finding.fix(fix);
            }
        }
    }
}

/// Leads the clients to a database of their own region.
fn redirect(context: &Context<'_>, sink: &Sink, clients: &[NodeId], rds: NodeId, other: NodeId) -> Fix {
    let name = context.name(other);
    let title = text!("改连本地域的RDS“{name}”", "connect to the region's own RDS \"{name}\"");
    sink.fix(FixClass::Choose, title, || {
        let mut sheet = Sheet::new(context);
        for &(id, link) in context.facts.incoming(rds) {
            if link.purpose == Purpose::Business && clients.contains(&link.from) {
                if let Some(link) = sheet.link_mut(id) {
                    link.to = other;
                }
                sheet.whitelist(other, link.from);
            }
        }
        sheet.finish()
    })
}

fn move_here(context: &Context<'_>, sink: &Sink, rds: NodeId, region: RegionId) -> Fix {
    let name = context.name(region);
    sink.fix(FixClass::Choose, text!("把RDS移到“{name}”", "move the RDS to \"{name}\""), || {
        let mut sheet = Sheet::new(context);
        if let Some(row) = sheet.node_mut(rds) {
            row.place = Place::Region { region, security_zone: row.place.security_zone() };
            row.vswitch = None;
        }
        sheet.finish()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Edit, Region};
    use crate::rules::testing::*;

    #[test]
    fn a_database_in_the_region_of_its_clients_passes() {
        for design in good_designs() {
            passes("NET-013", &design);
        }
    }

    fn elsewhere() -> (Design, RegionId) {
        let mut design = two_az_classic();
        let region = design.ids().region();
        let row = Region { code: "cn-qingdao".to_owned(), name: "华北1".to_owned(), net: None };
        apply(&mut design, vec![Edit::PutRegion(region, row)]);
        node(&mut design, "rds", |node| node.place = Place::Region { region, security_zone: None });
        (design, region)
    }

    #[test]
    fn a_database_elsewhere_fails_and_can_be_moved() {
        let (design, _) = elsewhere();
        let finding = one_finding("NET-013", &design);
        assert_eq!(finding.subjects.len(), 3);
        passes("NET-013", &each_fix_removes_the_finding("NET-013", &design)[0]);
    }

    #[test]
    fn a_database_of_the_own_region_is_offered_first() {
        let (mut design, _) = elsewhere();
        let place = design.nodes.get(id(&design, "slb")).unwrap().place;
        add_node(&mut design, "near", crate::design::Product::Rds(crate::design::Rds::default()), place);
        let finding = one_finding("NET-013", &design);
        assert!(fix_titles(&finding)[0].contains("\"near\""), "{:?}", fix_titles(&finding));
        each_fix_removes_the_finding("NET-013", &design);
    }
}
