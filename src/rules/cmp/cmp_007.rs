//! CMP-007: token life.

use super::parts::{at_most, enter};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-007",
    name: "long-token-life",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(13, 13), (20, 20), (46, 46), (63, 63)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("令牌有效期", "Token life"),
    why: Text::fixed(
        "令牌有效期越长，被窃后可用的时间越长；文章建议访问令牌不超过15分钟，5分钟刷新。",
        "The longer a token lives, the longer a stolen one works; the article advises 15 minutes at most, \
         refreshed every five.",
    ),
    fix: Text::fixed("访问令牌有效期设为15分钟以内。", "Let access tokens live 15 minutes at most."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("令牌有效期60分钟。", "Tokens of 60 minutes."),
    good: Text::fixed("令牌有效期15分钟。", "Tokens of 15 minutes."),
    cross: &[],
    check: Check::Design(check),
};

const MOST: u32 = 15;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let found = context.design.account.practice.token_minutes;
    let fix = enter(context, Text::fixed("有效期改为15分钟", "make it 15 minutes"), |practice| {
        practice.token_minutes = Some(MOST);
    });
    at_most(
        context,
        sink,
        found,
        MOST,
        |found| {
            text!(
                "令牌有效期{found}分钟，建议不超过{MOST}分钟",
                "tokens live {found} minutes; {MOST} is advised"
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
        passes("CMP-007", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.token_minutes = Some(60));
        assert_eq!(one_finding("CMP-007", &design).severity, Severity::Info);
        auto_fix_keeps_the_contract("CMP-007", &design);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-007", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.token_minutes = None);
        assert_eq!(outcome("CMP-007", &design), Outcome::NotEvaluated);
    }
}
