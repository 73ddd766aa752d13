//! SG-001: a server is in no security group.

use crate::base::{Basis, Severity, Text};
use crate::design::{Edit, NodeId, SecurityGroupId};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SG-001",
    name: "server-in-no-group",
    family: Family::Sg,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(165, 167)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("ECS未加入安全组", "ECS in no security group"),
    why: Text::fixed(
        "新建的服务器不会自动加入安全组，安全组默认不允许任何访问，堡垒机也登录不了。",
        "A new server is in no group by itself, and nothing is let in by default: not even a bastion can log in.",
    ),
    fix: Text::fixed("把服务器加入其角色的安全组。", "Put the server into the group of its role."),
    fix_class: Some(FixClass::Choose),
    bad: Text::fixed("新增的Web服务器没有选择安全组。", "A new web server was added without a group."),
    good: Text::fixed("每台ECS都在其角色的安全组中。", "Every ECS is in the group of its role."),
    cross: &["InfraGuard ecs-instance-attached-security-group"],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for &(id, node, _) in sink.each(&context.facts.ecs) {
        if !node.security_groups.is_empty() {
            sink.pass();
            continue;
        }
        let name = context.name(id);
        let finding = sink.fail(
            [id.into()],
            text!(
                "“{name}”加入了0个安全组，至少应加入1个",
                "\"{name}\" is in 0 security groups; it needs at least 1"
            ),
        );
        for fix in fixes(context, id) {
            finding.fix(fix);
        }
    }
}

/// Groups of servers with the same role and network kind, those of the same function first; else a new one with
/// what the links need.
fn fixes(context: &Context<'_>, id: NodeId) -> Vec<Fix> {
    let design = context.design;
    let Some(node) = design.nodes.get(id) else { return Vec::new() };
    let role = node.product.as_ecs().map(|ecs| ecs.role);
    let mut groups: Vec<(bool, SecurityGroupId)> = Vec::new();
    for (group, row) in design.security_groups.iter() {
        let members = context.network().members(group);
        let like = |member: &NodeId| {
            design.nodes.get(*member).is_some_and(|other| other.product.as_ecs().map(|ecs| ecs.role) == role)
        };
        if row.net == context.net_of_node(id) && members.iter().any(like) && members.iter().all(like) {
            let same = members
                .iter()
                .any(|&member| design.nodes.get(member).is_some_and(|other| other.function == node.function));
            groups.push((!same, group));
        }
    }
    groups.sort_unstable();
    let mut fixes: Vec<Fix> = groups
        .into_iter()
        .map(|(_, group)| {
            let mut sheet = Sheet::new(context);
            if let Some(row) = sheet.node_mut(id) {
                row.security_groups = vec![group];
            }
            let name = context.name(group);
            Fix::choose(text!("加入安全组“{name}”", "put it into \"{name}\""), sheet.finish())
        })
        .collect();
    if fixes.is_empty() {
        let plan = context.access_plan();
        let edits: Vec<Edit> = plan.edits(design);
        if let Some(group) = plan.group_of(id) {
            let name = &group.name;
            fixes.push(Fix::choose(
                text!(
                    "按连线生成全部安全组，加入“{name}”",
                    "derive all groups from the links and put it into \"{name}\""
                ),
                edits,
            ));
        }
    }
    fixes
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-001", &design);
        }
    }

    #[test]
    fn a_server_without_a_group_is_offered_that_of_its_role() {
        for mut design in good_designs() {
            node(&mut design, "web-2", |node| node.security_groups.clear());
            let finding = one_finding("SG-001", &design);
            assert_eq!(fix_titles(&finding), ["[choose] put it into \"sg-production\""]);
            for fixed in each_fix_removes_the_finding("SG-001", &design) {
                passes("SG-013", &fixed);
            }
        }
    }

    #[test]
    fn without_a_group_of_the_role_all_are_derived() {
        let mut design = two_az_vpc();
        for name in ["web-1", "web-2"] {
            node(&mut design, name, |node| node.security_groups.clear());
        }
        assert_eq!(findings("SG-001", &design).len(), 2);
        for fixed in each_fix_removes_the_finding("SG-001", &design) {
            passes("SG-001", &fixed);
            passes("SG-005", &fixed);
        }
    }
}
