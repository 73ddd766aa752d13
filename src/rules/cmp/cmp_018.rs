//! CMP-018: ZTNA device check < 500 ms; detection ≥ 99.97 %.

use super::parts::{tell, unknown};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-018",
    name: "weak-zero-trust-figures",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(42, 42), (43, 43)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("零信任与检测率", "ZTNA device check < 500 ms; detection ≥ 99.97 %"),
    why: Text::fixed(
        "零信任检查太慢会被绕过，检测率低则漏报多；文章给出的指标为500毫秒以内、99.97%以上。",
        "A slow zero-trust check is bypassed and a low rate misses attacks; the article names below 500 \
         ms and 99.97%.",
    ),
    fix: Text::fixed("选型时要求厂商承诺这两项指标。", "Ask the vendor for both figures."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("终端检查需要800毫秒。", "A device check of 800 ms."),
    good: Text::fixed("终端检查400毫秒，检测率99.98%。", "A check of 400 ms and a rate of 99.98%."),
    cross: &[],
    check: Check::Design(check),
};

/// Milliseconds below which a check must be, and hundredths of a percent that must be detected.
const FIGURES: (u32, u32) = (500, 9997);

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    let (Some(ms), Some(rate)) = (practice.ztna_check_ms, practice.detection_basis_points) else {
        unknown(sink);
        return;
    };
    if ms < FIGURES.0 && rate >= FIGURES.1 {
        sink.pass();
        return;
    }
    let (whole, rest) = (rate / 100, rate % 100);
    tell(
        context,
        sink,
        text!(
            "终端检查{ms}毫秒、检测率{whole}.{rest:02}%，建议500毫秒以内、99.97%以上",
            "a device check takes {ms} ms and {whole}.{rest:02}% is detected; below 500 ms and 99.97% are advised"
        ),
    )
    .fix(Fix::guide(Text::fixed("要求厂商承诺指标", "ask the vendor for the figures")));
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
        passes("CMP-018", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.ztna_check_ms = Some(500));
        assert_eq!(one_finding("CMP-018", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-018", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.ztna_check_ms = None);
        assert_eq!(outcome("CMP-018", &design), Outcome::NotEvaluated);
    }
}
