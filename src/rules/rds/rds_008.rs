//! RDS-008: a bastion is on a database's whitelist.

use std::collections::BTreeSet;

use super::whitelist::{clients, covers};
use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Node, NodeId, Peer};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "RDS-008",
    name: "bastion-on-rds-whitelist",
    family: Family::Rds,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(731, 731)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("不建议跳板机加入RDS白名单", "Bastion address in the whitelist"),
    why: Text::fixed(
        "跳板机在白名单中，登录跳板机的人就能直接连接数据库，绕过了应用和操作审计。数据库的运维用Web控制台，或经跳板机再到业务服务器。",
        "With a bastion on the whitelist, whoever logs in to it can open the database, past the application and its \
         audit. Run the database from the web console, or hop from the bastion to a business server.",
    ),
    fix: Text::fixed(
        "从白名单移除跳板机；运维用控制台或多级跳转。",
        "Take the bastion off; use the console or several hops.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("RDS白名单中有跳板机-B的地址。", "A whitelist with the address of the bastion of AZ B."),
    good: Text::fixed("RDS白名单中只有生产服务器。", "A whitelist with production servers only."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let bastions: Vec<(NodeId, &Node)> =
        context.facts.servers(EcsRole::Bastion).map(|(id, node, _)| (id, node)).collect();
    for &(id, _, rds) in &context.facts.rds {
        let lets_in = |entry: Peer| -> Vec<NodeId> {
            let inside =
                bastions.iter().filter(|(id, node)| covers(context.design, entry, *id, node) == Some(true));
            inside.map(|&(id, _)| id).collect()
        };
        let admitted: BTreeSet<NodeId> = rds.whitelist.iter().copied().flat_map(lets_in).collect();
        if admitted.is_empty() {
            if !rds.whitelist.is_empty() {
                sink.pass();
            }
            continue;
        }
        let name = context.name(id);
        let Text { zh, en } = context.names(admitted.iter().copied());
        let count = admitted.len();
        sink.fail(std::iter::once(id.into()).chain(admitted.iter().map(|&id| id.into())), {
            let bastions = crate::base::text::counted(count, "bastion");
            text!(
                "“{name}”的白名单放行了{count}台跳板机（{zh}），应为0",
                "the whitelist of \"{name}\" admits {bastions} ({en}); it should admit 0"
            )
        })
        .fix(without(context, id, |entry| !lets_in(entry).is_empty()));
    }
}

/// Drops the entries that admit a bastion; the servers that connect and were admitted by them stay, one by one.
fn without(context: &Context<'_>, rds: NodeId, admits_bastion: impl Fn(Peer) -> bool) -> Fix {
    let mut sheet = Sheet::new(context);
    let mut emptied = false;
    if let Some(row) = sheet.rds_mut(rds) {
        let (dropped, mut kept): (Vec<Peer>, Vec<Peer>) =
            row.whitelist.iter().copied().partition(|&entry| admits_bastion(entry));
        for (id, node, _) in clients(context, rds) {
            let needs = dropped.iter().any(|&entry| covers(context.design, entry, id, node) == Some(true));
            let has = kept.iter().any(|&entry| covers(context.design, entry, id, node) == Some(true));
            if needs && !has {
                kept.push(Peer::Node(id));
            }
        }
        emptied = kept.is_empty();
        row.whitelist = kept;
    }
    let title = Text::fixed("从白名单移除跳板机", "take the bastions off the whitelist");
    // An empty whitelist has no intranet address (RDS-006): whom to admit instead is a person's decision.
    let class = if emptied { FixClass::Choose } else { FixClass::Auto };
    Fix { class, title, edits: sheet.finish().into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("RDS-008", &design);
        }
    }

    fn list(design: &Design) -> Vec<Peer> {
        design.nodes.get(id(design, "rds")).unwrap().product.as_rds().unwrap().whitelist.clone()
    }

    #[test]
    fn a_bastion_is_taken_off() {
        for mut design in good_designs() {
            let good = list(&design);
            let bastion = id(&design, "bastion-1");
            rds(&mut design, "rds", |rds| rds.whitelist.push(Peer::Node(bastion)));
            one_finding("RDS-008", &design);
            let fixed = auto_fix_keeps_the_contract("RDS-008", &design);
            assert_eq!(list(&fixed), good);
        }
    }

    #[test]
    fn a_block_with_bastions_becomes_its_servers() {
        let mut design = two_az_vpc();
        rds(&mut design, "rds", |rds| rds.whitelist = vec![Peer::Cidr(cidr("192.168.0.0/24"))]);
        assert!(one_finding("RDS-008", &design).message.en.contains("2 bastions"));
        let fixed = auto_fix_keeps_the_contract("RDS-008", &design);
        assert_eq!(list(&fixed), [Peer::Node(id(&fixed, "web-1")), Peer::Node(id(&fixed, "web-2"))]);
    }

    #[test]
    fn the_bastions_group_is_a_bastion_too() {
        let mut design = two_az_classic();
        let group = design.nodes.get(id(&design, "bastion-2")).unwrap().security_groups[0];
        rds(&mut design, "rds", |rds| rds.whitelist.push(Peer::SecurityGroup(group)));
        one_finding("RDS-008", &design);
        auto_fix_keeps_the_contract("RDS-008", &design);
    }
}
