//! CMP-019: mini-program API: dynamic rights, second factor on contacts, JS-SDK current.

use super::parts::{must, unknown};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CMP-019",
    name: "mini-program-unguarded",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(33, 33), (49, 51)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "小程序API权限",
        "Mini-program API: dynamic rights, second factor on contacts, JS-SDK current",
    ),
    why: Text::fixed(
        "小程序和公众号接口权限过宽、通讯录不二次验证、JS-SDK过期，是数据批量外流的通道。",
        "Wide rights of a mini-program, contacts without a second factor and an old JS-SDK are how data \
         leaves in bulk.",
    ),
    fix: Text::fixed(
        "接口权限动态授予，通讯录二次验证，JS-SDK保持最新。",
        "Grant rights dynamically, ask for a second factor on contacts, keep the JS-SDK current.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "小程序长期持有通讯录权限。",
        "A mini-program that holds the right to contacts for ever.",
    ),
    good: Text::fixed("权限按次授予并二次验证。", "Rights granted each time with a second factor."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    match practice.mini_program {
        Some(true) => {}
        Some(false) => return,
        None => {
            unknown(sink);
            return;
        }
    }
    let fix = Fix::guide(Text::fixed("补齐三项防护", "provide all three"));
    let message = Text::fixed(
        "小程序接口的三项防护未齐备",
        "the three guards of the mini-program are not all in place",
    );
    must(context, sink, practice.mini_program_guarded, message, fix);
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
        passes("CMP-019", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.mini_program_guarded = Some(false));
        assert_eq!(one_finding("CMP-019", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-019", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.mini_program_guarded = None);
        assert_eq!(outcome("CMP-019", &design), Outcome::NotEvaluated);
    }
}
