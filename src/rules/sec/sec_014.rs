//! SEC-014: password rule weaker than 12 characters and four classes.

use super::parts::{set_account, uses_the_cloud};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SEC-014",
    name: "weak-password-rule",
    family: Family::Sec,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::account(&[(80, 80)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("密码策略不足", "Password rule weaker than 12 characters and four classes"),
    why: Text::fixed(
        "短密码和少字符类的密码在几小时内可被穷举；要求12位以上，含大写、小写、数字和符号。",
        "Short passwords of few classes are guessed within hours; 12 characters with upper, lower, digit \
         and symbol are asked for.",
    ),
    fix: Text::fixed("设置密码策略：不少于12位、四类字符。", "Set the rule: 12 characters and four classes."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("密码最少8位。", "A least length of 8."),
    good: Text::fixed("密码最少14位，四类字符。", "A least length of 14 with four classes."),
    cross: &[
        "InfraGuard ram-password-policy-check",
        "Checkov CKV_ALI_13",
        "Checkov CKV_ALI_14",
        "Checkov CKV_ALI_15",
        "Checkov CKV_ALI_16",
        "Checkov CKV_ALI_17",
        "Checkov CKV_ALI_18",
        "Checkov CKV_ALI_19",
        "Checkov CKV_ALI_23",
        "KICS RAM log-in attempts",
        "KICS RAM password age",
        "KICS RAM password reuse",
        "KICS RAM character classes",
        "KICS RAM password length",
    ],
    check: Check::Design(check),
};

/// The least length (account response, line 80).
const LEAST: u32 = 12;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let account = &context.design.account;
    if !uses_the_cloud(context) {
        return;
    }
    let (Some(length), Some(classes)) = (account.password_min_length, account.password_four_classes) else {
        sink.not_evaluated([], Text::fixed("账号信息中未填写密码策略", "the password rule was not entered"));
        return;
    };
    if length >= LEAST && classes {
        sink.pass();
        return;
    }
    let (zh, en) = if classes {
        ("四类字符", "four classes")
    } else {
        ("不足四类字符", "fewer than four classes")
    };
    sink.fail(
        [],
        text!(
            "密码策略为不少于{length}位、{zh}，要求{LEAST}位、四类字符",
            "the password rule asks for {length} characters and {en}; it should be {LEAST} and four"
        ),
    )
    .fix(Fix::auto(
        Text::fixed("设置密码策略", "set the password rule"),
        set_account(context, |account| {
            account.password_min_length = Some(length.max(LEAST));
            account.password_four_classes = Some(true);
        }),
    ));
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn twelve_of_four_classes_pass_less_is_raised() {
        pass_on_both("SEC-014");
        let mut design = two_az_classic();
        account(&mut design, |account| account.password_min_length = Some(12));
        passes("SEC-014", &design);
        account(&mut design, |account| account.password_min_length = Some(11));
        one_finding("SEC-014", &design);
        auto_fix_keeps_the_contract("SEC-014", &design);
        account(&mut design, |account| account.password_min_length = None);
        assert_eq!(outcome("SEC-014", &design), Outcome::NotEvaluated);
    }
}
