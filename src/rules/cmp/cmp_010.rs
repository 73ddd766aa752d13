//! CMP-010: device admission: Android ≥ 8.0, iOS ≥ 12.0, no side-loading, biometrics, health ≥ 70.

use super::parts::{tell, unknown};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "CMP-010",
    name: "weak-device-admission",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(54, 58), (67, 67)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed(
        "设备准入",
        "Device admission: Android ≥ 8.0, iOS ≥ 12.0, no side-loading, biometrics, health ≥ 70",
    ),
    why: Text::fixed(
        "旧系统、侧载应用和没有生物识别的终端容易被攻破，再从终端进入业务。",
        "Old systems, side-loaded programs and devices without biometrics are broken first, and the \
         business after them.",
    ),
    fix: Text::fixed(
        "准入要求Android 8.0、iOS 12.0以上，禁止侧载，要求生物识别和健康分70以上。",
        "Ask for Android 8.0, iOS 12.0, no side-loading, biometrics and a health score of 70.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("允许Android 7接入。", "Android 7 is let in."),
    good: Text::fixed("只允许Android 8.0以上接入。", "Android 8.0 and later only."),
    cross: &[],
    check: Check::Design(check),
};

/// Android, then iOS.
const LEAST: (u32, u32) = (8, 12);

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    let facts = (practice.min_android, practice.min_ios, practice.device_checks);
    let (Some(android), Some(ios), Some(checks)) = facts else {
        unknown(sink);
        return;
    };
    if android >= LEAST.0 && ios >= LEAST.1 && checks {
        sink.pass();
        return;
    }
    let (least_android, least_ios) = LEAST;
    let (zh, en) = if checks { ("已启用", "on") } else { ("未启用", "off") };
    tell(
        context,
        sink,
        text!(
            "终端准入为Android {android}、iOS {ios}、终端检查{zh}，建议Android {least_android}、iOS {least_ios}并启用检查",
            "devices are let in from Android {android} and iOS {ios} with checks {en}; {least_android}, {least_ios} and on are advised"
        ),
    )
    .fix(Fix::guide(Text::fixed("修订终端准入策略", "revise the admission of devices")));
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
        passes("CMP-010", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.min_android = Some(7));
        assert_eq!(one_finding("CMP-010", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-010", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.min_android = None);
        assert_eq!(outcome("CMP-010", &design), Outcome::NotEvaluated);
    }
}
