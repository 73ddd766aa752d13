//! BAS-002: fewer AZs have a bastion than have production servers.

use std::collections::BTreeSet;

use super::add::{bastions, is_managed};
use super::bas_001::{has_bastion, operations_to_production};
use crate::base::{Basis, Severity, Text};
use crate::design::{AzId, EcsRole, Peer};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "BAS-002",
    name: "bastion-missing-in-az",
    family: Family::Bas,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(18, 18), (163, 163)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("两个可用区未各配一台堡垒机", "Bastion not in each of the two AZs"),
    why: Text::fixed(
        "堡垒机所在可用区故障时，另一可用区的服务器正需要运维，却没有入口。指南要求两个可用区各一台。",
        "When the AZ of the only bastion fails, the servers of the other AZ need their operators most and have no \
         door. The guide asks for one in each of the two AZs.",
    ),
    fix: Text::fixed(
        "在缺少的可用区再放一台同样的堡垒机；托管堡垒机自身跨可用区，不需要。",
        "Add an equal bastion to the AZ that lacks one; a managed bastion host spans the AZs and needs none.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "生产服务器在可用区B、C，堡垒机只在B。",
        "Production servers in the AZs B and C, a bastion in B only.",
    ),
    good: Text::fixed(
        "生产服务器在可用区B、C，两区各一台堡垒机。",
        "Production servers in the AZs B and C, one bastion in each.",
    ),
    cross: &["InfraGuard bastionhost-instance-spec-check"],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let azs_of = |role| -> BTreeSet<AzId> {
        context.facts.servers(role).filter_map(|(_, node, _)| context.design.az_of(node)).collect()
    };
    let production = azs_of(EcsRole::Production);
    if production.is_empty() {
        return;
    }
    // BAS-001 speaks where operators get by without any bastion.
    if !has_bastion(context) && !operations_to_production(context).is_empty() {
        return;
    }
    let bastion = azs_of(EcsRole::Bastion);
    if bastion.len() >= production.len()
        || context.design.nodes.values().any(|node| is_managed(&node.product))
    {
        sink.pass();
        return;
    }
    let (has, wanted) = (bastion.len(), production.len());
    let missing: Vec<AzId> = production.difference(&bastion).copied().take(wanted - has).collect();
    let Text { zh, en } = context.names_of(missing.iter().map(|&id| id.into()));
    let finding = sink.fail(
        missing.iter().map(|&id| id.into()),
        text!(
            "{has}个可用区有堡垒机，生产服务器分布在{wanted}个可用区，缺少{zh}",
            "{has} AZs have a bastion and {wanted} have production servers; {en} lacks one"
        ),
    );
    match bastions(context, &missing) {
        Some(sheet) => {
            let fix = sheet.into_fix(text!("在{zh}添加堡垒机", "add a bastion to {en}"));
            // How a bastion is entered that has no like (SG-004) is for a person to say.
            let entered = context.facts.servers(EcsRole::Bastion).all(|(_, node, _)| {
                let groups = node.security_groups.iter();
                let mut rules = groups.filter_map(|&id| context.design.security_groups.get(id));
                rules.any(|group| group.rules.iter().any(|rule| rule.peer == Peer::VpnClients))
            });
            let like_the_others = has > 0 && entered && context.facts.vpns.len() < 2;
            let class = if like_the_others { fix.class } else { FixClass::Choose };
            finding.fix(Fix { class, ..fix })
        }
        None => finding.fix(Fix::guide(Text::fixed(
            "先在该可用区创建交换机，再添加堡垒机",
            "make a vSwitch in that AZ first, then add a bastion",
        ))),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("BAS-002", &design);
        }
    }

    #[test]
    fn the_az_without_a_bastion_gets_an_equal_one() {
        for mut design in good_designs() {
            remove(&mut design, "bastion-2");
            one_finding("BAS-002", &design);
            let fixed = auto_fix_keeps_the_contract("BAS-002", &design);
            let context = context(&fixed);
            let (new, node, _) = context.facts.servers(EcsRole::Bastion).last().unwrap();
            assert_eq!(fixed.az_of(node), fixed.az_of(fixed.nodes.get(id(&fixed, "web-2")).unwrap()));
            assert_eq!(context.facts.outgoing(new).len(), 2);
            let admitted = |rule: &crate::design::SecurityRule| rule.peer == crate::design::Peer::Node(new);
            assert!(fixed.security_groups.values().any(|group| group.rules.iter().any(admitted)));
        }
    }

    #[test]
    fn no_bastion_and_no_operations_fail_too() {
        for mut design in good_designs() {
            remove(&mut design, "bastion-1");
            remove(&mut design, "bastion-2");
            assert!(one_finding("BAS-002", &design).message.en.starts_with("0 AZs have a bastion and 2"));
            each_fix_removes_the_finding("BAS-002", &design);
        }
    }

    #[test]
    fn without_production_it_is_not_its_business() {
        let mut design = two_az_classic();
        remove(&mut design, "web-1");
        remove(&mut design, "web-2");
        assert_eq!(outcome("BAS-002", &design), crate::rules::Outcome::NotApplicable);
    }
}
