//! CMP-009: log off after 15 idle minutes.

use super::parts::{at_most, enter};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-009",
    name: "long-idle-session",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(59, 59)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("静默15分钟下线", "Log off after 15 idle minutes"),
    why: Text::fixed(
        "离开的终端仍在登录状态，任何人都可以操作；文章建议静默15分钟下线。",
        "A screen left alone stays logged in for anyone; the article advises to log off after 15 idle \
         minutes.",
    ),
    fix: Text::fixed("静默15分钟自动下线。", "Log off after 15 idle minutes."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("静默60分钟下线。", "Logged off after 60 minutes."),
    good: Text::fixed("静默15分钟下线。", "Logged off after 15 minutes."),
    cross: &[],
    check: Check::Design(check),
};

const MOST: u32 = 15;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let found = context.design.account.practice.idle_minutes;
    let fix = enter(context, Text::fixed("改为15分钟", "make it 15 minutes"), |practice| {
        practice.idle_minutes = Some(MOST);
    });
    at_most(
        context,
        sink,
        found,
        MOST,
        |found| {
            text!(
                "静默{found}分钟下线，建议{MOST}分钟",
                "idle users are logged off after {found} minutes; {MOST} is advised"
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
        passes("CMP-009", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.idle_minutes = Some(60));
        assert_eq!(one_finding("CMP-009", &design).severity, Severity::Info);
        auto_fix_keeps_the_contract("CMP-009", &design);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-009", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.idle_minutes = None);
        assert_eq!(outcome("CMP-009", &design), Outcome::NotEvaluated);
    }
}
