//! RDS-019: a bastion operates a database directly.

use super::whitelist::clients;
use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Link, LinkId, NodeId, Peer, Purpose, SecurityRule};
use crate::rules::bas::path::log_in;
use crate::rules::slb::insert::admit;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-019",
    name: "bastion-operates-rds",
    family: Family::Rds,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(723, 723), (731, 733)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("RDS运维路径", "RDS operations: web console, or jump host then business server"),
    why: Text::fixed(
        "不建议跳板机直接连RDS；用RDS控制台，或从跳板机登录业务服务器，再由它的数据库客户端连接。",
        "A jump host should not connect to RDS itself: use the console, or enter a business server from the \
         jump host and its database client.",
    ),
    fix: Text::fixed("改为堡垒机→业务服务器→RDS。", "Lead it by bastion, business server and RDS."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("堡垒机直接连接RDS。", "A bastion that connects to RDS."),
    good: Text::fixed(
        "堡垒机登录业务服务器，由它连接RDS。",
        "A bastion that enters a business server, which connects to RDS.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, _, _) in sink.each(&context.facts.rds) {
        for &(link, row) in context.facts.incoming(id) {
            let bastion = context.facts.node(row.from).and_then(|node| node.product.as_ecs());
            if row.purpose != Purpose::Operations || bastion.is_none_or(|ecs| ecs.role != EcsRole::Bastion) {
                sink.pass();
                continue;
            }
            let (from, name) = (context.name(row.from), context.name(id));
            sink.fail(
                [link.into(), id.into()],
                text!(
                    "“{from}”直接运维“{name}”，应经控制台或业务服务器",
                    "\"{from}\" operates \"{name}\" directly; use the console or a business server"
                ),
            )
            .fix(by_server(context, link, row.from, id));
        }
    }
}

/// Takes the link away and lets the bastion enter the first server that uses the database.
fn by_server(context: &Context<'_>, link: LinkId, bastion: NodeId, rds: NodeId) -> Fix {
    let mut sheet = Sheet::new(context);
    sheet.remove(link);
    if let Some(&(server, _, ecs)) = clients(context, rds).first() {
        let (protocol, port) = log_in(ecs.os);
        sheet.add_link(Link::new(bastion, server, Purpose::Operations).speaking(protocol, port));
        admit(&mut sheet, context, server, SecurityRule::allow_tcp(port, Peer::Node(bastion)));
    }
    sheet.into_fix(Text::fixed("经业务服务器或控制台运维", "operate it by a business server or the console"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Protocol;
    use crate::rules::testing::*;

    #[test]
    fn a_bastion_goes_by_a_business_server() {
        pass_on_both("RDS-019");
        for mut design in good_designs() {
            connect(&mut design, "bastion-1", "rds", Purpose::Operations, Protocol::Mysql, 3306);
            one_finding("RDS-019", &design);
            auto_fix_keeps_the_contract("RDS-019", &design);
        }
    }
}
