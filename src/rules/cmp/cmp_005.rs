//! CMP-005: mask phone and ID numbers.

use super::parts::{must, unknown};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "CMP-005",
    name: "personal-data-unmasked",
    family: Family::Cmp,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::risk(&[(83, 83)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("敏感字段脱敏加密", "Mask phone and ID numbers"),
    why: Text::fixed(
        "手机号、身份证号明文显示或导出，是数据泄露最常见的形式。",
        "Phone and identity numbers shown or exported in clear are the commonest leak.",
    ),
    fix: Text::fixed(
        "对敏感字段脱敏显示、加密存储。",
        "Mask such fields where shown and encrypt them where stored.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed("客服界面显示完整身份证号。", "A service desk that shows whole identity numbers."),
    good: Text::fixed("客服界面只显示后四位。", "A service desk that shows the last four digits."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let practice = &context.design.account.practice;
    match practice.personal_data {
        Some(true) => {}
        Some(false) => return,
        None => {
            unknown(sink);
            return;
        }
    }
    let fix = Fix::guide(Text::fixed("设计脱敏和加密方案", "design masking and encryption"));
    let message = Text::fixed(
        "处理个人信息，脱敏为0项，建议手机号和身份证号均脱敏",
        "personal data is handled and not masked; phone and identity numbers should be",
    );
    must(context, sink, practice.personal_data_masked, message, fix);
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
        passes("CMP-005", &compliant());
        let mut design = compliant();
        practice(&mut design, |practice| practice.personal_data_masked = Some(false));
        assert_eq!(one_finding("CMP-005", &design).severity, Severity::Info);
        settings(&mut design, |settings| settings.packs = vec![ENFORCED.to_owned()]);
        assert_eq!(one_finding("CMP-005", &design).severity, Severity::Warning);
        practice(&mut design, |practice| practice.personal_data_masked = None);
        assert_eq!(outcome("CMP-005", &design), Outcome::NotEvaluated);
    }
}
