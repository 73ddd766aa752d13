//! SEC-017: operation audit (ActionTrail) off.

use super::parts::{set_account, uses_the_cloud};
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "SEC-017",
    name: "operation-audit-off",
    family: Family::Sec,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::account(&[(94, 94)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("未开启操作审计", "Operation audit (ActionTrail) off"),
    why: Text::fixed(
        "操作审计（ActionTrail）记录谁在控制台做了什么；关闭时账号被盗后无法还原经过。",
        "ActionTrail records who did what in the console; without it a theft cannot be retraced.",
    ),
    fix: Text::fixed("开启操作审计，记录所有地域的事件。", "Turn on ActionTrail for all regions."),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("操作审计未开启。", "ActionTrail is off."),
    good: Text::fixed("操作审计已开启。", "ActionTrail is on."),
    cross: &[
        "InfraGuard actiontrail-enabled",
        "InfraGuard actiontrail-trail-intact-enabled",
        "Checkov CKV_ALI_4",
        "Checkov CKV_ALI_5",
        "KICS ActionTrail bucket public",
        "KICS ActionTrail all regions",
    ],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !uses_the_cloud(context) {
        return;
    }
    match context.design.account.action_trail {
        Some(true) => sink.pass(),
        None => {
            sink.not_evaluated(
                [],
                Text::fixed("账号信息中未填写操作审计", "whether ActionTrail is on was not entered"),
            );
        }
        Some(false) => {
            sink.fail([], Text::fixed("操作审计为关闭，应为开启", "ActionTrail is off; it should be on"))
                .fix(Fix::auto(
                    Text::fixed("开启操作审计", "turn on ActionTrail"),
                    set_account(context, |account| account.action_trail = Some(true)),
                ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn on_passes_off_is_turned_on_unknown_is_not_evaluated() {
        pass_on_both("SEC-017");
        let mut design = two_az_classic();
        account(&mut design, |account| account.action_trail = Some(false));
        one_finding("SEC-017", &design);
        auto_fix_keeps_the_contract("SEC-017", &design);
        account(&mut design, |account| account.action_trail = None);
        assert_eq!(outcome("SEC-017", &design), Outcome::NotEvaluated);
    }
}
