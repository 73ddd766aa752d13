//! ECS-015: a test server is in a security group of production.

use crate::base::{Basis, Severity, Text};
use crate::design::{EcsRole, Node, NodeId, Peer, SecurityGroup, SecurityGroupId, SecurityRule};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "ECS-015",
    name: "test-shares-production-group",
    family: Family::Ecs,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::guide(&[(167, 167)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("测试服务器单独安全组", "Test servers kept apart"),
    why: Text::fixed(
        "测试服务器放在生产安全组里，就得到生产的全部放行；测试环境松散，容易成为进入生产的跳板。",
        "In a production group a test server is admitted wherever production is; test machines are kept \
         loosely and become a way in.",
    ),
    fix: Text::fixed("为测试服务器单独建安全组sg-test。", "Give test servers a group of their own, sg-test."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("测试服务器在sg-production里。", "A test server in sg-production."),
    good: Text::fixed("测试服务器在sg-test里。", "A test server in sg-test."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let production: BTreeSet<SecurityGroupId> = context
        .facts
        .servers(EcsRole::Production)
        .flat_map(|(_, node, _)| &node.security_groups)
        .copied()
        .collect();
    for (id, node, _) in context.facts.servers(EcsRole::Test) {
        let shared: Vec<SecurityGroupId> =
            node.security_groups.iter().copied().filter(|group| production.contains(group)).collect();
        if shared.is_empty() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let Text { zh, en } = context.names_of(shared.iter().map(|&group| group.into()));
        sink.fail(
            std::iter::once(id.into()).chain(shared.iter().map(|&group| group.into())),
            text!(
                "测试服务器“{name}”与生产服务器同在安全组{zh}，应单独分组",
                "test server \"{name}\" is in {en} with production; it should have a group of its own"
            ),
        )
        .fix(apart(context, id, node, &shared));
    }
}

/// A group sg-test with the rules of the shared ones, so that every flow of the test server goes on.
fn apart(context: &Context<'_>, id: NodeId, node: &Node, shared: &[SecurityGroupId]) -> Fix {
    const NAME: &str = "sg-test";
    let design = context.design;
    let net = design.net_of(node);
    let rules: Vec<SecurityRule> = shared
        .iter()
        .filter_map(|&group| design.security_groups.get(group))
        .flat_map(|group| group.rules.clone())
        .collect();
    let mut sheet = Sheet::new(context);
    let old = design
        .security_groups
        .iter()
        .find(|(group, row)| row.name == NAME && row.net == net && !shared.contains(group));
    let test = match old {
        Some((group, _)) => {
            if let Some(row) = sheet.group_mut(group) {
                for rule in rules {
                    if !row.rules.contains(&rule) {
                        row.rules.push(rule);
                    }
                }
            }
            group
        }
        None => sheet.add_group(SecurityGroup { name: NAME.to_owned(), net, rules }),
    };
    if let Some(node) = sheet.node_mut(id) {
        node.security_groups.retain(|group| !shared.contains(group) && *group != test);
        node.security_groups.push(test);
    }
    // Where others admit the shared group by name, the test server loses that: a person has to say so.
    let by_name =
        |rule: &SecurityRule| matches!(rule.peer, Peer::SecurityGroup(group) if shared.contains(&group));
    let relied_on = design.security_groups.values().any(|group| group.rules.iter().any(by_name))
        || context.facts.rds.iter().any(|(_, _, rds)| {
            rds.whitelist
                .iter()
                .any(|peer| matches!(peer, Peer::SecurityGroup(group) if shared.contains(group)))
        });
    Fix {
        class: if relied_on { FixClass::Choose } else { FixClass::Auto },
        title: Text::fixed("移到安全组sg-test", "move it to the group sg-test"),
        edits: sheet.finish().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Edit, Product};
    use crate::rules::testing::*;

    fn with_test(mut design: Design) -> Design {
        let like = design.nodes.get(id(&design, "web-1")).unwrap().clone();
        let test = add_node(&mut design, "test", Product::Ecs(server(EcsRole::Test, 2, 2.0)), like.place);
        let mut row = design.nodes.get(test).unwrap().clone();
        (row.vswitch, row.security_groups) = (like.vswitch, like.security_groups);
        apply(&mut design, vec![Edit::PutNode(test, Box::new(row))]);
        design
    }

    #[test]
    fn a_test_server_among_production_gets_its_own_group() {
        for design in good_designs() {
            let design = with_test(design);
            one_finding("ECS-015", &design);
            let fixed = auto_fix_keeps_the_contract("ECS-015", &design);
            passes("ECS-015", &fixed);
        }
    }
}
