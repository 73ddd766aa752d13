//! CMP-017: WAF rule base refreshed within 72 h.

use super::parts::at_most;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-017",
    name: "stale-waf-rules",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(41, 41)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("WAF规则库更新", "WAF rule base refreshed within 72 h"),
    why: Text::fixed(
        "规则库更新慢，新漏洞公布后的几天里WAF形同虚设；原文写“≥72小时”，按不超过72小时理解。",
        "A WAF with old rules is blind to new holes for days; the article says 72 hours or more and is \
         read as 72 at most.",
    ),
    fix: Text::fixed("规则库更新间隔不超过72小时。", "Update the rules within 72 hours."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("每周更新一次规则库。", "Rules updated once a week."),
    good: Text::fixed("每72小时更新规则库。", "Rules updated every 72 hours."),
    cross: &[],
    check: Check::Design(check),
};

const MOST: u32 = 72;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let found = context.design.account.practice.waf_refresh_hours;
    let fix = Fix::guide(Text::fixed("与厂商确认更新周期", "agree the interval with the vendor"));
    at_most(
        context,
        sink,
        found,
        MOST,
        |found| {
            text!(
                "WAF规则库每{found}小时更新，建议不超过{MOST}小时",
                "the rules of the WAF are updated every {found} hours; {MOST} is advised"
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
        passes("CMP-017", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.waf_refresh_hours = Some(73));
        assert_eq!(one_finding("CMP-017", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-017", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.waf_refresh_hours = None);
        assert_eq!(outcome("CMP-017", &design), Outcome::NotEvaluated);
    }
}
