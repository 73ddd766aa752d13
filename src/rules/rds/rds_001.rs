//! RDS-001: a database runs on a server instead of RDS.

use crate::base::{Basis, Severity, Text};
use crate::design::{
    ClientBy, Ecs, EcsRole, Node, NodeId, Peer, Place, PortRange, Product, Protocol, Purpose, Rds, RdsEngine,
};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-001",
    name: "self-built-database",
    family: Family::Rds,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(17, 17), (32, 32), (49, 49), (71, 71)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("自建数据库服务器", "Self-built database on ECS"),
    why: Text::fixed(
        "RDS默认同城双中心主备，自动切换和备份；自建数据库要自己做主备、备份和补丁，一台服务器就是一个单点。",
        "RDS runs over two centres with automatic switch and backups; a database of one's own needs all of \
         that by hand, and on one server it is a single point of failure.",
    ),
    fix: Text::fixed("用RDS MySQL或RDS SQL Server代替。", "Replace it by RDS MySQL or RDS SQL Server."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("ECS上自建MySQL。", "MySQL installed on an ECS."),
    good: Text::fixed("使用RDS MySQL高可用版。", "RDS MySQL, high-availability edition."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, ecs) in sink.each(&context.facts.ecs) {
        if !is_database(context, id, ecs) {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”是ECS上自建的数据库，推荐使用RDS",
                "\"{name}\" is a database on an ECS; RDS is recommended"
            ),
        );
        for (engine, protocol, port) in
            [(RdsEngine::Mysql, Protocol::Mysql, 3306), (RdsEngine::SqlServer, Protocol::SqlServer, 1433)]
        {
            finding.fix_if(replace(context, id, node, engine, (protocol, port)));
        }
    }
}

/// The ports of the usual databases.
const PORTS: [u16; 4] = [3306, 1433, 5432, 1521];

/// A server with that role, or one that listens on a database port and is spoken to as a database.
fn is_database(context: &Context<'_>, id: NodeId, ecs: &Ecs) -> bool {
    let listens = || ecs.listens.iter().any(|l| PORTS.iter().any(|&port| l.ports == PortRange::one(port)));
    let spoken = || {
        context.facts.incoming(id).iter().any(|(_, link)| {
            matches!(link.protocol, Protocol::Mysql | Protocol::SqlServer | Protocol::Postgresql)
        })
    };
    ecs.role == EcsRole::SelfBuiltDatabase || (listens() && spoken())
}

/// The same node as an RDS instance of the region, with the servers that connect on its whitelist.
fn replace(
    context: &Context<'_>,
    id: NodeId,
    node: &Node,
    engine: RdsEngine,
    (protocol, port): (Protocol, u16),
) -> Option<Fix> {
    let region = context.design.region_of(node)?;
    let ecs = node.product.as_ecs()?;
    let mut sheet = Sheet::new(context);
    let storage: f64 = ecs.data_disks.iter().map(|disk| disk.size_gib).sum();
    let row = sheet.node_mut(id)?;
    row.product = Product::Rds(Rds {
        engine,
        storage_gib: (storage > 0.0).then_some(storage),
        whitelist: context.facts.clients_of(id).into_iter().map(Peer::Node).collect(),
        snapshot_policy: ecs.snapshot_policy,
        ..Rds::default()
    });
    row.place = Place::Region { region, security_zone: node.place.security_zone() };
    (row.count, row.function, row.private_ip) = (1, None, None);
    row.kept_ips.clear();
    row.security_groups.clear();
    for &(link, old) in context.facts.incoming(id) {
        if old.purpose == Purpose::Business {
            let row = sheet.link_mut(link)?;
            (row.protocol, row.ports) = (protocol, Some(PortRange::one(port)));
            row.by = Some(ClientBy::Domain);
        } else {
            sheet.remove(link);
        }
    }
    for &(link, _) in context.facts.outgoing(id) {
        sheet.remove(link);
    }
    let engine = engine.label();
    Some(Fix::choose(text!("改用RDS {engine}", "use RDS {engine}"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn a_database_on_a_server_can_become_rds() {
        pass_on_both("RDS-001");
        for mut design in good_designs() {
            let place = design.nodes.get(id(&design, "web-1")).unwrap().place;
            let own = server(EcsRole::SelfBuiltDatabase, 2, 4.0);
            add_node(&mut design, "own", Product::Ecs(own), place);
            connect(&mut design, "web-1", "own", Purpose::Business, Protocol::Mysql, 3306);
            one_finding("RDS-001", &design);
            let fix = one_finding("RDS-001", &design).fixes[0].ready();
            apply(&mut design, fix);
            passes("RDS-001", &design);
            assert!(design.nodes.get(id(&design, "own")).unwrap().product.as_rds().is_some());
        }
    }
}
