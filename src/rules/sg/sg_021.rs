//! SG-021: all production servers of the classic network share one group.

use crate::base::{Basis, Severity, Text};
use std::collections::BTreeSet;

use crate::design::{EcsRole, NetKind};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SG-021",
    name: "classic-without-borders",
    family: Family::Sg,
    severity: Severity::Info,
    basis: Basis::D,
    source: Cite::guide(&[(705, 705)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("经典网络需用安全组模拟安全域", "Classic network has no borders of its own"),
    why: Text::fixed(
        "经典网络没有网段和边界，所有服务器在同一层次；只有安全组能把应用分开。",
        "The classic network has no blocks and no borders; only groups can keep functions apart.",
    ),
    fix: Text::fixed("按应用模块拆分安全组。", "Split the group by function."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed(
        "Web和应用服务器都在sg-production中。",
        "Web and application servers share sg-production.",
    ),
    good: Text::fixed(
        "Web和应用服务器各在自己的安全组中。",
        "Web and application servers have a group each.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut functions = BTreeSet::new();
    let (mut first_groups, mut alike) = (None, true);
    for (id, node, _) in context.facts.servers(EcsRole::Production) {
        if context.net_of_node(id) != NetKind::Classic {
            continue;
        }
        if let Some(job) = context.facts.team_of(id).map(|team| team.job) {
            functions.insert(job);
        }
        alike &= *first_groups.get_or_insert(&node.security_groups) == &node.security_groups;
        if functions.len() > 1 && !alike {
            break;
        }
    }
    // One function alone needs no border.
    if functions.len() < 2 {
        return;
    }
    let shared = first_groups.filter(|groups| alike && groups.len() == 1);
    let Some(&group) = shared.and_then(|groups| groups.first()) else {
        sink.pass();
        return;
    };
    let (name, count) = (context.name(group), functions.len());
    sink.fail(
        [group.into()],
        text!(
            "{count}个应用模块共用安全组“{name}”，应各有自己的安全组",
            "{count} functions share the group \"{name}\"; each should have its own"
        ),
    )
    .fix(Fix::auto(
        Text::fixed("按连线为每个应用模块生成安全组", "derive a group for each function from the links"),
        context.access_plan().edits(context.design),
    ));
}

#[cfg(test)]
mod tests {
    use crate::design::{Edit, Function};
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn one_function_needs_no_border() {
        assert_eq!(outcome("SG-021", &two_az_classic()), Outcome::NotApplicable);
    }

    #[test]
    fn two_functions_get_a_group_each() {
        let mut design = two_az_classic();
        let other = design.ids().function();
        let row = Function { name: "app".to_owned(), ..Function::default() };
        apply(&mut design, vec![Edit::PutFunction(other, row)]);
        node(&mut design, "web-2", |node| node.function = Some(other));
        one_finding("SG-021", &design);
        let fixed = auto_fix_keeps_the_contract("SG-021", &design);
        passes("SG-005", &fixed);
        passes("SG-013", &fixed);
    }
}
