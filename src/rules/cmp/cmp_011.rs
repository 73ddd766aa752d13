//! CMP-011: key rotation (24 h + HSM in the case).

use super::parts::{enter, tell, unknown};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-011",
    name: "keys-not-rotated",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(7, 7), (38, 38)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("密钥轮换与HSM", "Key rotation (24 h + HSM in the case)"),
    why: Text::fixed(
        "长期不换的密钥泄露后一直可用；选用HSM方案时文章的案例是24小时轮换。",
        "A key that never changes stays useful to a thief; with an HSM the case in the article changes \
         keys every 24 hours.",
    ),
    fix: Text::fixed(
        "配置密钥轮换，HSM方案下24小时轮换。",
        "Change keys regularly, every 24 hours with an HSM.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("HSM方案，密钥每年轮换。", "An HSM and keys that change once a year."),
    good: Text::fixed("HSM方案，密钥每24小时轮换。", "An HSM and keys that change every 24 hours."),
    cross: &[],
    check: Check::Design(check),
};

/// In hours, with an HSM.
const MOST: u32 = 24;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    let (Some(hours), Some(hsm)) = (practice.key_rotation_hours, practice.hsm) else {
        unknown(sink);
        return;
    };
    if hours > 0 && (!hsm || hours <= MOST) {
        sink.pass();
        return;
    }
    tell(
        context,
        sink,
        text!(
            "密钥每{hours}小时轮换（0为不轮换），建议{MOST}小时",
            "keys change every {hours} hours (0 means never); {MOST} is advised"
        ),
    )
    .fix(enter(context, Text::fixed("改为24小时轮换", "change them every 24 hours"), |practice| {
        practice.key_rotation_hours = Some(MOST);
    }));
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
        passes("CMP-011", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.key_rotation_hours = Some(25));
        assert_eq!(one_finding("CMP-011", &design).severity, Severity::Info);
        auto_fix_keeps_the_contract("CMP-011", &design);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-011", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.key_rotation_hours = None);
        assert_eq!(outcome("CMP-011", &design), Outcome::NotEvaluated);
    }
}
