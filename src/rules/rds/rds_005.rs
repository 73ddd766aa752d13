//! RDS-005: something other than a server connects to a database.

use crate::base::{Basis, Severity, Text};
use crate::design::{ExternalKind, Link, LinkId, NetKind, NodeId, Product, Purpose};
use crate::rules::slb::outside::is_internet_side;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-005",
    name: "rds-client-not-a-server",
    family: Family::Rds,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(413, 413)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("只允许ECS访问RDS", "Only ECS may connect to RDS"),
    why: Text::fixed(
        "金融云RDS只允许ECS访问，SLB、其它产品和机构的服务器都不能直接连接；RDS之间的数据复制除外。专有网络经专线的访问按警告处理。",
        "RDS of the finance cloud admits ECS only: no SLB, no other product, no server of the institution; \
         replication between RDS is exempt. In a VPC, access over a leased line is a warning.",
    ),
    fix: Text::fixed(
        "由ECS上的程序访问数据库，其它系统调用该程序的接口。",
        "Let a program on an ECS query the database, and let others call that program.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed(
        "机构数据中心的服务器直接连接RDS。",
        "A server of the institution's data centre connects to the RDS.",
    ),
    good: Text::fixed(
        "机构的服务器调用ECS上的接口，ECS连接RDS。",
        "The institution's server calls an interface on an ECS, which connects to the RDS.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, _) in sink.each(&context.facts.rds) {
        for &(link_id, link) in context.facts.incoming(id) {
            let Some(client) = context.facts.node(link.from) else { continue };
            let from_customer = match &client.product {
                Product::Ecs(_) => {
                    sink.pass();
                    continue;
                }
                Product::Rds(_) if link.purpose == Purpose::Replication => continue,
                Product::Line(_) | Product::Vpn(_) => true,
                Product::External(external) => external.kind == ExternalKind::Customer,
                Product::Rds(_)
                | Product::Slb(_)
                | Product::Oss(_)
                | Product::Nat(_)
                | Product::Eip(_)
                | Product::Dns(_)
                | Product::Described { .. }
                | Product::Opaque { .. } => false,
            };
            // RDS-004 says what to do about the Internet.
            if is_internet_side(context, link.from) {
                continue;
            }
            let is_classic = context.design.net_of(node) == NetKind::Classic;
            let severity = if from_customer && !is_classic { Severity::Warning } else { Severity::Error };
            let (from, to) = (context.name(link.from), context.name(id));
            let finding = sink
                .fail(
                    [link_id.into(), id.into()],
                    text!(
                        "“{from}”直接连接数据库“{to}”，它不是ECS，只允许ECS访问RDS",
                        "\"{from}\" connects to the database \"{to}\" and is no ECS; only ECS may"
                    ),
                )
                .severity(severity);
            in_between(context, link_id, link, id, finding);
            let mut sheet = Sheet::new(context);
            sheet.remove(link_id);
            finding.fix(Fix::choose(Text::fixed("删除这条连线", "remove the link"), sheet.finish()));
        }
    }
}

/// One fix for each function that already uses the database: the client calls its servers instead.
fn in_between(
    context: &Context<'_>,
    link_id: LinkId,
    link: &Link,
    rds: NodeId,
    finding: &mut crate::rules::Finding,
) {
    let clients = context.facts.clients_of(rds);
    for team in context.facts.teams.iter().filter(|team| team.ids().any(|id| clients.contains(&id))) {
        let listens = team.members.iter().flat_map(|member| &member.ecs.listens).next();
        let mut sheet = Sheet::new(context);
        sheet.remove(link_id);
        for server in team.ids() {
            let mut call = Link::new(link.from, server, link.purpose);
            call.ports = listens.map(|listen| listen.ports);
            sheet.add_link(call);
        }
        let name = context.name(team.job);
        finding.fix(Fix::choose(
            text!(
                "改为调用“{name}”的服务器，由它访问数据库",
                "call the servers of \"{name}\", which use the database"
            ),
            sheet.finish(),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, External, Place, Protocol};
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("RDS-005", &design);
        }
    }

    fn customer(design: &mut Design) {
        let party = External { kind: ExternalKind::Customer, ..External::default() };
        add_node(design, "core", Product::External(party), Place::Unplaced);
        connect(design, "core", "rds", Purpose::Business, Protocol::Mysql, 3306);
    }

    #[test]
    fn the_customer_by_line_is_an_error_in_classic_and_a_warning_in_a_vpc() {
        for (mut design, severity) in [(two_az_classic(), Severity::Error), (two_az_vpc(), Severity::Warning)]
        {
            customer(&mut design);
            assert_eq!(one_finding("RDS-005", &design).severity, severity);
        }
    }

    #[test]
    fn a_server_in_between_or_no_link_helps() {
        for mut design in good_designs() {
            customer(&mut design);
            let finding = one_finding("RDS-005", &design);
            assert_eq!(finding.fixes.len(), 2);
            // The customer needs a line or a VPN beside (NET-026), so that the errors are not compared here.
            let fixed = finding.fixes.iter().map(|fix| {
                let mut fixed = design.clone();
                apply(&mut fixed, finding.edits(fix, &context(&design)));
                assert!(findings("RDS-005", &fixed).is_empty());
                fixed
            });
            let fixed: Vec<_> = fixed.collect();
            let called = context(&fixed[0]).facts.outgoing(id(&design, "core")).len();
            assert_eq!(called, 2, "both servers of web");
        }
    }

    #[test]
    fn a_balancer_in_front_of_a_database_fails() {
        let mut design = two_az_vpc();
        connect(&mut design, "slb", "rds", Purpose::Business, Protocol::Mysql, 3306);
        assert_eq!(one_finding("RDS-005", &design).severity, Severity::Error);
    }

    #[test]
    fn replication_between_databases_and_the_internet_are_not_its_business() {
        let mut design = two_az_classic();
        add_node(&mut design, "copy", Product::of_code("rds"), Place::Unplaced);
        connect(&mut design, "copy", "rds", Purpose::Replication, Protocol::Mysql, 3306);
        connect(&mut design, "internet", "rds", Purpose::Business, Protocol::Mysql, 3306);
        passes("RDS-005", &design);
    }
}
