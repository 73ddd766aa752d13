//! CMP-008: freeze after 5 abnormal log-ins.

use super::parts::{at_most, enter};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-008",
    name: "no-freeze-after-failed-logins",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(48, 48)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("异常登录5次冻结", "Freeze after 5 abnormal log-ins"),
    why: Text::fixed(
        "不冻结的账号可以无限次试密码；文章建议5次异常登录后冻结。",
        "An account that never freezes can be tried for ever; the article advises to freeze it after five \
         odd log-ins.",
    ),
    fix: Text::fixed("异常登录5次后冻结账号。", "Freeze an account after five odd log-ins."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("10次失败后冻结。", "Frozen after ten."),
    good: Text::fixed("5次异常登录后冻结。", "Frozen after five."),
    cross: &[],
    check: Check::Design(check),
};

const MOST: u32 = 5;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let found = context.design.account.practice.freeze_after;
    let fix = enter(context, Text::fixed("改为5次", "make it five"), |practice| {
        practice.freeze_after = Some(MOST);
    });
    at_most(
        context,
        sink,
        found,
        MOST,
        |found| {
            text!(
                "异常登录{found}次后冻结，建议{MOST}次",
                "accounts freeze after {found} odd log-ins; {MOST} is advised"
            )
        },
        fix,
    );
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
        passes("CMP-008", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.freeze_after = Some(10));
        assert_eq!(one_finding("CMP-008", &design).severity, Severity::Info);
        auto_fix_keeps_the_contract("CMP-008", &design);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-008", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.freeze_after = None);
        assert_eq!(outcome("CMP-008", &design), Outcome::NotEvaluated);
    }
}
