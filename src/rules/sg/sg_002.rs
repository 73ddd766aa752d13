//! SG-002: a security group on something that is not a server.

use crate::base::{Basis, Severity, Text};
use crate::design::Peer;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sheet, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SG-002",
    name: "group-on-something-else",
    family: Family::Sg,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(731, 731)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全组仅适用于ECS", "Security group put on something that is not an ECS"),
    why: Text::fixed(
        "安全组只作用于ECS；RDS用自己的白名单，SLB用监听的白名单。",
        "A group guards an ECS only; an RDS has its own whitelist and a load balancer those of its listeners.",
    ),
    fix: Text::fixed(
        "移除安全组；RDS改用白名单。",
        "Remove the group; for an RDS turn it into a whitelist entry.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("RDS选择了安全组sg-production。", "An RDS is put into the group sg-production."),
    good: Text::fixed(
        "RDS不选安全组，白名单列出应用服务器。",
        "The RDS is in no group; its whitelist holds the application servers.",
    ),
    cross: &[],
    check: Check::Rows(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (id, node) in sink.each(&context.facts.nodes).copied() {
        if node.product.as_ecs().is_some() || node.security_groups.is_empty() {
            if !node.security_groups.is_empty() {
                sink.pass();
            }
            continue;
        }
        let (name, count) = (context.name(id), node.security_groups.len());
        let database = node.product.as_rds().is_some();
        let mut sheet = Sheet::new(context);
        if let Some(row) = sheet.node_mut(id) {
            row.security_groups.clear();
        }
        if let Some(rds) = sheet.rds_mut(id).filter(|_| database) {
            for &group in &node.security_groups {
                let entry = Peer::SecurityGroup(group);
                // A group without servers admits nobody, and one of bastions nobody who should be (guide L731).
                let useful = context
                    .network()
                    .members(group)
                    .iter()
                    .any(|&member| context.facts.clients_of(id).contains(&member));
                if useful && !rds.whitelist.contains(&entry) {
                    rds.whitelist.push(entry);
                }
            }
        }
        let title = if database {
            Text::fixed("移除安全组，改为白名单", "remove the group and whitelist its servers")
        } else {
            Text::fixed("移除安全组", "remove the group")
        };
        sink.fail(
            std::iter::once(id.into()).chain(node.security_groups.iter().map(|&group| group.into())),
            {
                let groups = crate::base::text::counted(count, "security group");
                text!(
                    "“{name}”不是ECS，却加入了{count}个安全组，应为0个",
                    "\"{name}\" is no ECS and is in {groups}; it should be in 0"
                )
            },
        )
        .fix(Fix::auto(title, sheet.finish()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-002", &design);
        }
    }

    #[test]
    fn a_group_on_a_database_becomes_a_whitelist_entry() {
        for mut design in good_designs() {
            let group = design.nodes.get(id(&design, "web-1")).unwrap().security_groups[0];
            node(&mut design, "rds", |node| node.security_groups = vec![group]);
            one_finding("SG-002", &design);
            let fixed = auto_fix_keeps_the_contract("SG-002", &design);
            let list = &fixed.nodes.get(id(&fixed, "rds")).unwrap().product.as_rds().unwrap().whitelist;
            assert!(list.contains(&Peer::SecurityGroup(group)));
        }
    }

    #[test]
    fn a_group_on_a_load_balancer_is_removed() {
        let mut design = two_az_vpc();
        let group = design.nodes.get(id(&design, "web-1")).unwrap().security_groups[0];
        node(&mut design, "slb", |node| node.security_groups = vec![group]);
        auto_fix_keeps_the_contract("SG-002", &design);
    }
}
