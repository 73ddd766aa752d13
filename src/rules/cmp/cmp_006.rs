//! CMP-006: incident handled within 30 minutes.

use super::parts::at_most;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-006",
    name: "slow-incident-handling",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(84, 84)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("30分钟应急处置", "Incident handled within 30 minutes"),
    why: Text::fixed(
        "文章建议安全事件30分钟内完成应急处置；没有时限就没有值班和预案。",
        "The article advises to handle an incident within 30 minutes; without a limit there is neither \
         duty nor plan.",
    ),
    fix: Text::fixed("制定30分钟应急处置预案并演练。", "Write and drill a plan for 30 minutes."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("应急处置时限为120分钟。", "A limit of 120 minutes."),
    good: Text::fixed("应急处置时限为30分钟。", "A limit of 30 minutes."),
    cross: &[],
    check: Check::Design(check),
};

const MOST: u32 = 30;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let found = context.design.account.practice.incident_minutes;
    let fix = Fix::guide(Text::fixed("制定应急预案", "write the plan"));
    at_most(
        context,
        sink,
        found,
        MOST,
        |found| {
            text!(
                "应急处置时限{found}分钟，建议不超过{MOST}分钟",
                "incidents are handled within {found} minutes; {MOST} is advised"
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
        passes("CMP-006", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.incident_minutes = Some(31));
        assert_eq!(one_finding("CMP-006", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-006", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.incident_minutes = None);
        assert_eq!(outcome("CMP-006", &design), Outcome::NotEvaluated);
    }
}
