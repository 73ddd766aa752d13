//! RDS-003: a database engine that is not offered.

use crate::base::{Basis, Severity, Text};
use crate::design::{NodeId, PortRange, Protocol, Rds, RdsEngine, Spec};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-003",
    name: "rds-engine-not-offered",
    family: Family::Rds,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(17, 17), (369, 369)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("数据库类型不支持", "Engine not offered"),
    why: Text::fixed(
        "可选的数据库类型为MySQL、SQL Server、PostgreSQL和PPAS，其它类型无法购买；指南建议优先使用MySQL或SQL Server。",
        "MySQL, SQL Server, PostgreSQL and PPAS are offered, nothing else can be bought; the guide advises MySQL or \
         SQL Server first.",
    ),
    fix: Text::fixed(
        "选择MySQL或SQL Server，并重新选择规格。",
        "Choose MySQL or SQL Server and a class of it.",
    ),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("数据库类型选择了MariaDB。", "A database with the engine MariaDB."),
    good: Text::fixed("数据库类型选择了MySQL。", "A database with the engine MySQL."),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, rds) in sink.each(&context.facts.rds) {
        let name = context.name(id);
        let engine = match rds.engine {
            RdsEngine::Mysql | RdsEngine::SqlServer => {
                sink.pass();
                continue;
            }
            RdsEngine::Postgresql | RdsEngine::Ppas => {
                let engine = rds.engine.label();
                sink.fail(
                    [id.into()],
                    text!(
                        "“{name}”的类型为{engine}，可以使用；指南建议优先使用MySQL或SQL Server",
                        "\"{name}\" is {engine}, which is offered; the guide advises MySQL or SQL Server first"
                    ),
                )
                .severity(Severity::Info);
                continue;
            }
            RdsEngine::Mariadb => Text::same("MariaDB"),
            RdsEngine::Other => Text::fixed("其它类型", "of another kind"),
        };
        let Text { zh, en } = engine;
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”的类型为{zh}，只提供MySQL、SQL Server、PostgreSQL、PPAS",
                "\"{name}\" is {en}; only MySQL, SQL Server, PostgreSQL and PPAS are offered"
            ),
        );
        for engine in [RdsEngine::Mysql, RdsEngine::SqlServer] {
            finding.fix_if(choose(context, id, rds, engine));
        }
    }
}

/// Another engine, with the protocol and port of its clients. A class of the old engine is cleared.
fn choose(context: &Context<'_>, id: NodeId, rds: &Rds, engine: RdsEngine) -> Option<Fix> {
    let (protocol, port) = match engine {
        RdsEngine::SqlServer => (Protocol::SqlServer, 1433),
        RdsEngine::Postgresql | RdsEngine::Ppas => (Protocol::Postgresql, 5432),
        RdsEngine::Mysql | RdsEngine::Mariadb | RdsEngine::Other => (Protocol::Mysql, 3306),
    };
    let mut sheet = Sheet::new(context);
    let row = sheet.rds_mut(id)?;
    row.engine = engine;
    if matches!(rds.spec, Some(Spec::Type(_))) {
        row.spec = None;
    }
    for &(link, old) in context.facts.incoming(id) {
        let speaks_database =
            matches!(old.protocol, Protocol::Mysql | Protocol::SqlServer | Protocol::Postgresql);
        if speaks_database && old.protocol != protocol {
            let link = sheet.link_mut(link)?;
            link.protocol = protocol;
            link.ports = Some(PortRange::one(port));
        }
    }
    let label = engine.label();
    Some(Fix::choose(text!("改为{label}", "make it {label}"), sheet.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("RDS-003", &design);
        }
    }

    #[test]
    fn an_engine_that_is_not_offered_fails_and_each_choice_helps() {
        for engine in [RdsEngine::Mariadb, RdsEngine::Other] {
            let mut design = two_az_classic();
            rds(&mut design, "rds", |rds| rds.engine = engine);
            assert_eq!(one_finding("RDS-003", &design).fixes.len(), 2);
            let fixed = each_fix_removes_the_finding("RDS-003", &design);
            let spoken = |design: &crate::design::Design| {
                design.links.values().filter(|link| link.ports == Some(PortRange::one(1433))).count()
            };
            assert_eq!((spoken(&fixed[0]), spoken(&fixed[1])), (0, 2));
        }
    }

    #[test]
    fn the_other_offered_engines_are_a_hint() {
        for engine in [RdsEngine::Postgresql, RdsEngine::Ppas] {
            let mut design = two_az_vpc();
            rds(&mut design, "rds", |rds| rds.engine = engine);
            assert_eq!(one_finding("RDS-003", &design).severity, Severity::Info);
        }
    }
}
