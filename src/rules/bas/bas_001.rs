//! BAS-001: operators reach production servers and there is no bastion.

use super::add::{bastions, is_managed};
use crate::base::{Basis, Severity, Text, counted};
use crate::design::{AzId, EcsRole, LinkId, Purpose};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "BAS-001",
    name: "no-bastion",
    family: Family::Bas,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(18, 18), (34, 36), (73, 75)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未使用堡垒机", "No bastion host"),
    why: Text::fixed(
        "堡垒机不是必须的，但指南强烈建议通过堡垒机管理服务器：入口集中，安全组只需对堡垒机放行，运维可追溯。",
        "A bastion is not mandatory, but the guide strongly advises it: one way in, security groups that admit the \
         bastion only, and operations that can be traced.",
    ),
    fix: Text::fixed(
        "在每个有生产服务器的可用区各放一台堡垒机，运维经管理VPN、堡垒机到服务器。",
        "Put one bastion in each AZ with production servers; operators go by VPN and bastion.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "管理VPN直接SSH登录生产服务器，没有堡垒机。",
        "The management VPN leads straight to production servers by SSH, without a bastion.",
    ),
    good: Text::fixed(
        "管理VPN → 两个可用区的堡垒机 → 生产服务器。",
        "Management VPN → bastions in two AZs → production servers.",
    ),
    cross: &[],
    check: Check::Design(check),
};

/// Whether there is a bastion of any kind.
pub(super) fn has_bastion(context: &Context<'_>) -> bool {
    context.facts.servers(EcsRole::Bastion).next().is_some()
        || context.design.nodes.values().any(|node| is_managed(&node.product))
}

/// Operations links that end at a production server.
pub(super) fn operations_to_production(context: &Context<'_>) -> Vec<LinkId> {
    context
        .facts
        .servers(EcsRole::Production)
        .flat_map(|(id, _, _)| context.facts.incoming(id))
        .filter(|(_, link)| link.purpose == Purpose::Operations)
        .map(|&(id, _)| id)
        .collect()
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let flows = operations_to_production(context);
    if flows.is_empty() {
        return;
    }
    if has_bastion(context) {
        sink.pass();
        return;
    }
    let count = flows.len();
    let links = counted(count, "link");
    let finding = sink.fail(
        flows.iter().map(|&id| id.into()),
        text!(
            "有{count}条运维连线到生产服务器，堡垒机为0台，建议每个可用区1台",
            "production servers are operated over {links} and there are 0 bastions; one in each AZ is advised"
        ),
    );
    let mut azs: Vec<AzId> = context
        .facts
        .servers(EcsRole::Production)
        .filter_map(|(_, node, _)| context.design.az_of(node))
        .collect();
    azs.sort_unstable();
    azs.dedup();
    let sheet = if azs.is_empty() { None } else { bastions(context, &azs) };
    match sheet {
        Some(sheet) => {
            let count = azs.len();
            finding.fix(sheet.into_fix(if count == 1 {
                Text::fixed("添加1台堡垒机", "add a bastion")
            } else {
                text!("在{count}个可用区各添加1台堡垒机", "add one bastion to each of {count} AZs")
            }));
        }
        None => {
            finding.fix(Fix::guide(Text::fixed(
                "先把生产服务器放入可用区和交换机，再添加堡垒机",
                "place the production servers in AZs and vSwitches first, then add bastions",
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Design, Fields, OsFamily, Place, Product, Protocol};
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("BAS-001", &design);
        }
    }

    fn without_bastions(mut design: Design) -> Design {
        remove(&mut design, "bastion-1");
        remove(&mut design, "bastion-2");
        for web in ["web-1", "web-2"] {
            connect(&mut design, "vpn", web, Purpose::Operations, Protocol::Ssh, 22);
        }
        design
    }

    #[test]
    fn operators_without_a_bastion_get_one_in_each_az() {
        for design in good_designs().map(without_bastions) {
            one_finding("BAS-001", &design);
            assert_eq!(outcome("BAS-002", &design), crate::rules::Outcome::NotApplicable);
            let fixed = auto_fix_keeps_the_contract("BAS-001", &design);
            for code in ["BAS-002", "BAS-003", "BAS-004", "ECS-010", "NET-005"] {
                assert_ne!(report(&fixed).outcome(code), Some(crate::rules::Outcome::Fail), "{code}");
            }
            let context = context(&fixed);
            let bastions: Vec<_> = context.facts.servers(EcsRole::Bastion).collect();
            assert_eq!(bastions.len(), 2);
            for (id, node, ecs) in bastions {
                assert_eq!((ecs.os, ecs.public_bandwidth_mbps), (Some(OsFamily::Linux), Some(0.0)));
                assert_eq!(node.security_groups.len(), 1);
                assert_eq!(context.facts.incoming(id).len(), 1, "from the VPN");
                assert_eq!(context.facts.outgoing(id).len(), 2, "to both servers");
            }
        }
    }

    #[test]
    fn a_managed_bastion_is_a_bastion() {
        let mut design = without_bastions(two_az_vpc());
        let code = "bastionhost".to_owned();
        add_node(&mut design, "managed", Product::Described { code, fields: Fields::new() }, Place::Unplaced);
        passes("BAS-001", &design);
        passes("BAS-002", &design);
    }

    #[test]
    fn without_operations_it_is_not_its_business() {
        let mut design = two_az_classic();
        remove(&mut design, "bastion-1");
        remove(&mut design, "bastion-2");
        assert_eq!(outcome("BAS-001", &design), crate::rules::Outcome::NotApplicable);
    }
}
