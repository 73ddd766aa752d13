//! CMP-004: separate admin, ops and audit roles.

use super::parts::must;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CMP-004",
    name: "roles-not-separate",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(82, 82)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("三权分立", "Separate admin, ops and audit roles"),
    why: Text::fixed(
        "系统管理、安全运维、审计由同一人担任时，没有人能发现他的操作。",
        "Where one person administers, operates and audits, nobody sees what that person does.",
    ),
    fix: Text::fixed(
        "由三个人分别担任管理、运维、审计。",
        "Give administration, operations and audit to three people.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("管理员兼审计员。", "An administrator who is the auditor too."),
    good: Text::fixed("三个角色由三人担任。", "Three roles with three people."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    let fix = Fix::guide(Text::fixed("指定三个角色的负责人", "name the three people"));
    let message = Text::fixed(
        "管理、运维、审计未由3人分别担任",
        "administration, operations and audit are not with 3 people",
    );
    must(context, sink, practice.separate_roles, message, fix);
}

#[cfg(test)]
mod tests {
    use super::super::sample::{compliant, practice};
    use super::*;
    use crate::rules::ENFORCED;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn the_practice_passes_another_is_told_and_an_unknown_one_is_not_evaluated() {
        passes("CMP-004", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.separate_roles = Some(false));
        assert_eq!(one_finding("CMP-004", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-004", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.separate_roles = None);
        assert_eq!(outcome("CMP-004", &design), Outcome::NotEvaluated);
    }
}
