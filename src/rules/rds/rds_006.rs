//! RDS-006: a database has an empty whitelist.

use super::whitelist::clients;
use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, NodeId, Peer, Ref};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-006",
    name: "rds-whitelist-empty",
    family: Family::Rds,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(381, 381), (399, 399)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未设置白名单无法开通内网地址", "Empty whitelist: no intranet address"),
    why: Text::fixed(
        "RDS的内网地址只有在设置白名单之后才能开通；白名单为空时，没有程序能连接数据库。",
        "The intranet address of an RDS opens only once its whitelist is set; with an empty one no program can \
         connect.",
    ),
    fix: Text::fixed(
        "把需要访问数据库的ECS加入白名单。",
        "Put the ECS that use the database on the whitelist.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "4台Web服务器连接RDS，白名单为空。",
        "Four web servers connect to an RDS whose whitelist is empty.",
    ),
    good: Text::fixed(
        "4台Web服务器连接RDS，白名单为这4台服务器。",
        "Four web servers connect to an RDS whose whitelist holds them.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, rds) in sink.each(&context.facts.rds) {
        if !rds.whitelist.is_empty() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let linked: Vec<NodeId> = clients(context, id).into_iter().map(|(id, _, _)| id).collect();
        let count = linked.len();
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”的白名单有0条，连接它的服务器有{count}组，设置白名单后才能开通内网地址",
                "the whitelist of \"{name}\" has 0 entries and {count} server nodes connect to it; its intranet \
                 address needs a whitelist"
            ),
        );
        if linked.is_empty() {
            finding.fix(Fix::guide(Text::fixed(
                "先画出服务器到数据库的连线，再设置白名单",
                "draw the links from the servers first, then set the whitelist",
            )));
            continue;
        }
        finding.fix(Fix::later(
            FixClass::Auto,
            {
                let nodes = crate::base::text::counted(count, "server node");
                text!("将{count}组服务器加入白名单", "put {nodes} on the whitelist")
            },
            admit,
        ));
    }
}

/// Puts the servers that connect to a database on its whitelist.
fn admit(context: &Context<'_>, subjects: &[Ref]) -> Vec<Edit> {
    let mut sheet = Sheet::new(context);
    for id in subjects.iter().filter_map(|&row| NodeId::try_from(row).ok()) {
        if let Some(rds) = sheet.rds_mut(id) {
            rds.whitelist = clients(context, id).into_iter().map(|(id, _, _)| Peer::Node(id)).collect();
        }
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("RDS-006", &design);
        }
    }

    #[test]
    fn an_empty_whitelist_is_filled_with_the_servers_that_connect() {
        for mut design in good_designs() {
            rds(&mut design, "rds", |rds| rds.whitelist.clear());
            one_finding("RDS-006", &design);
            let fixed = auto_fix_keeps_the_contract("RDS-006", &design);
            let list = &fixed.nodes.get(id(&fixed, "rds")).unwrap().product.as_rds().unwrap().whitelist;
            assert_eq!(*list, [Peer::Node(id(&fixed, "web-1")), Peer::Node(id(&fixed, "web-2"))]);
        }
    }

    #[test]
    fn without_clients_it_gives_advice() {
        let mut design = two_az_classic();
        rds(&mut design, "rds", |rds| rds.whitelist.clear());
        disconnect(&mut design, "web-1", "rds");
        disconnect(&mut design, "web-2", "rds");
        assert_eq!(one_finding("RDS-006", &design).fixes[0].class, FixClass::Guide);
    }
}
