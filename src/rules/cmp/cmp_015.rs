//! CMP-015: SOC 7×24, SOAR, knowledge base.

use super::parts::must;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CMP-015",
    name: "no-security-operations-centre",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(108, 110)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("安全运营中心", "SOC 7×24, SOAR, knowledge base"),
    why: Text::fixed(
        "没有7×24的安全运营中心，夜间和节假日的告警无人处理。",
        "Without a centre around the clock nobody handles the alarms of nights and holidays.",
    ),
    fix: Text::fixed(
        "建立或外购7×24安全运营，配SOAR和知识库。",
        "Set up or buy a centre around the clock, with SOAR and a knowledge base.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("只有工作时间有人值守。", "People on watch in working hours only."),
    good: Text::fixed("7×24安全运营中心。", "A centre around the clock."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    let fix = Fix::guide(Text::fixed("规划安全运营中心", "plan the centre"));
    let message = Text::fixed(
        "安全运营中心为0个，建议7×24小时",
        "there are 0 security operations centres; one around the clock is advised",
    );
    must(context, sink, practice.soc, message, fix);
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
        passes("CMP-015", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.soc = Some(false));
        assert_eq!(one_finding("CMP-015", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-015", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.soc = None);
        assert_eq!(outcome("CMP-015", &design), Outcome::NotEvaluated);
    }
}
