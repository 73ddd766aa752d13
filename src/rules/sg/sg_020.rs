//! SG-020: more rules than the cloud takes.

use crate::base::{Basis, Severity, Text};
use crate::design::Ref;
use crate::network::over_quota;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SG-020",
    name: "too-many-rules",
    family: Family::Sg,
    severity: Severity::Warning,
    basis: Basis::X,
    source: Cite::public(),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全组规则过多", "Too many rules"),
    why: Text::fixed(
        "云平台限制每个安全组的规则数（200条）和优先级（1-100），超出的规则授权会失败。",
        "The cloud takes 200 rules a group and priorities 1 to 100; more are refused.",
    ),
    fix: Text::fixed(
        "用网段或安全组合并规则，把优先级改到1至100。",
        "Merge rules by blocks or groups, and keep priorities between 1 and 100.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("一个安全组有260条规则。", "A group has 260 rules."),
    good: Text::fixed(
        "规则不超过200条，优先级在1至100之间。",
        "There are at most 200 rules with priorities between 1 and 100.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let over = over_quota(context.design, context.catalog);
    for (group, row) in context.design.security_groups.iter() {
        let name = context.name(group);
        let quota = over.iter().find(|over| over.subject == Ref::SecurityGroup(group));
        let outside = row.rules.iter().filter(|rule| !(1..=100).contains(&rule.priority)).count();
        if quota.is_none() && outside == 0 {
            sink.pass();
            continue;
        }
        if let Some(over) = quota {
            let (found, most) = (over.found, over.most);
            sink.fail(
                [group.into()],
                text!(
                    "安全组“{name}”有{found}条规则，上限{most}条",
                    "the group \"{name}\" has {found} rules; {most} are allowed"
                ),
            )
            .fix(Fix::guide(Text::fixed("用网段或安全组合并规则", "merge rules by blocks or groups")));
        }
        if outside > 0 {
            sink.fail(
                [group.into()],
                text!(
                    "安全组“{name}”有{outside}条规则的优先级不在1至100之间",
                    "{outside} rules of the group \"{name}\" have a priority outside 1 to 100"
                ),
            )
            .fix(Fix::guide(Text::fixed("把优先级改到1至100", "set priorities between 1 and 100")));
        }
    }
    for over in over.iter().filter(|over| matches!(over.subject, Ref::Node(_))) {
        let Text { zh, en } = over.text(&context.name(over.subject));
        sink.fail([over.subject], Text::new(zh, en))
            .fix(Fix::guide(Text::fixed("合并安全组与规则", "merge groups and rules")));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Peer;
    use crate::design::SecurityRule;
    use crate::rules::sg::testing::rules_of;
    use crate::rules::testing::*;

    #[test]
    fn the_good_designs_pass() {
        for design in good_designs() {
            passes("SG-020", &design);
        }
    }

    #[test]
    fn rules_and_priorities_have_limits() {
        let mut design = two_az_vpc();
        rules_of(&mut design, "web-1", |rules| {
            let before = rules.len();
            rules.extend(
                (0..200 - before).map(|at| SecurityRule::allow_tcp(at as u16 + 1000, Peer::SlbInternal)),
            );
        });
        passes("SG-020", &design);
        rules_of(&mut design, "web-1", |rules| rules.push(SecurityRule::allow_tcp(9, Peer::SlbInternal)));
        assert!(one_finding("SG-020", &design).message.en.contains("201 rules"));
        let mut design = two_az_vpc();
        rules_of(&mut design, "web-1", |rules| rules[0].priority = 101);
        one_finding("SG-020", &design);
    }
}
