//! DR-003: two-region design without database replication.

use super::parts::{across, copy_of, production_rds, sites};
use crate::base::{Basis, Severity, Text};
use crate::design::{
    HaPromise, Link, Node, NodeId, Peer, Product, Protocol, Purpose, Rds, RdsEngine, RegionId,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink, Team};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "DR-003",
    name: "no-database-copy-in-other-region",
    family: Family::Dr,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(825, 825), (833, 833)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("异地未配置RDS复制", "Two-region design without database replication"),
    why: Text::fixed(
        "承诺地域级高可用，数据库却没有异地灾备实例：地域故障后业务有服务器而没有数据。",
        "The design promises to survive the loss of a region without a copy of the database elsewhere: \
         servers would be left and no data.",
    ),
    fix: Text::fixed(
        "在容灾地域为生产RDS增加灾备实例，单向复制。",
        "Add a copy of the database in the other region, fed one way.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "地域级承诺，生产RDS没有灾备实例。",
        "A regional promise and a database without a copy.",
    ),
    good: Text::fixed("青岛有生产RDS的灾备实例。", "A copy of the database in Qingdao."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node) in production_rds(context) {
        if context.design.ha_promise_of(node) < HaPromise::Region {
            continue;
        }
        let Some(home) = context.design.region_of(node) else { continue };
        if copy_of(context, id).is_some() {
            sink.pass();
            continue;
        }
        let name = &node.name;
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”承诺地域级高可用，异地灾备实例为0个，需要1个",
                "\"{name}\" must survive the loss of a region and has 0 copies elsewhere; it needs 1"
            ),
        );
        let there = sites(context).standby.into_iter().find(|&region| region != home);
        let fix = there.and_then(|region| copy_to(context, id, region));
        if fix.is_none() {
            finding.fix(Fix::guide(Text::fixed(
                "先在容灾地域部署服务器，再增加灾备实例",
                "put servers into the other region first, then add the copy",
            )));
        }
        finding.fix_if(fix);
    }
}

/// A copy in another region, which the servers there may use. None without servers there, since an instance
/// without a whitelist has no address (RDS-006).
fn copy_to(context: &Context<'_>, id: NodeId, region: RegionId) -> Option<Fix> {
    let servers: Vec<NodeId> =
        context.facts.teams.iter().filter(|team| team.region == region).flat_map(Team::ids).collect();
    if servers.is_empty() {
        return None;
    }
    let row = context.facts.node(id)?.clone();
    let Product::Rds(rds) = &row.product else { return None };
    let place = context.name(region);
    let mut sheet = Sheet::new(context);
    let name = sheet.free_name(&format!("{}-{}", row.name, context.word("灾备", "dr")));
    let product = Product::Rds(Rds {
        dr_of: Some(id),
        whitelist: servers.into_iter().map(Peer::Node).collect(),
        public_endpoint: false,
        ..rds.clone()
    });
    let copy = sheet.add_node(Node {
        name,
        product,
        place: across(region),
        vswitch: None,
        private_ip: None,
        kept_ips: Vec::new(),
        ..row
    });
    let protocol = match rds.engine {
        RdsEngine::SqlServer => Protocol::SqlServer,
        RdsEngine::Postgresql | RdsEngine::Ppas => Protocol::Postgresql,
        RdsEngine::Mysql | RdsEngine::Mariadb | RdsEngine::Other => Protocol::Mysql,
    };
    sheet.add_link(Link { protocol, ..Link::new(id, copy, Purpose::Replication) });
    Some(Fix::auto(text!("在“{place}”增加灾备实例", "add a copy in \"{place}\""), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::super::sample::two_regions;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_copied_database_passes() {
        passes("DR-003", &two_regions());
        assert_eq!(outcome("DR-003", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn a_database_without_a_copy_gets_one() {
        let mut design = two_regions();
        remove(&mut design, "rds-dr");
        one_finding("DR-003", &design);
        auto_fix_keeps_the_contract("DR-003", &design);
    }
}
