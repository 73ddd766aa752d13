//! SEC-019: payment brakes.

use super::parts::uses_the_cloud;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: "SEC-019",
    name: "no-payment-brakes",
    family: Family::Sec,
    severity: Severity::Info,
    basis: Basis::S,
    source: Cite::account(&[(52, 68)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("支付止损措施", "Payment brakes"),
    why: Text::fixed(
        "被盗账号会大量开通资源；自动充值没有上限、支付宝免密扣款和银行卡限额过高，会让损失继续扩大。",
        "A stolen account opens resources by the dozen; recharge without a cap, Alipay deduction without \
         a password and high card limits let the loss grow.",
    ),
    fix: Text::fixed(
        "为自动充值设上限，关闭支付宝免密扣款，银行卡线上限额设为0。",
        "Cap the recharge, turn off Alipay deduction, set the card's online limit to 0.",
    ),
    fix_class: Some(FixClass::Auto),
    bad: Text::fixed("自动充值开启且没有上限。", "Automatic recharge without a cap."),
    good: Text::fixed("自动充值关闭。", "Automatic recharge is off."),
    cross: &[],
    check: Check::Checklist(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if !uses_the_cloud(context) {
        return;
    }
    let account = &context.design.account;
    match (account.auto_recharge, account.practice.auto_recharge_cap) {
        (Some(false), _) | (Some(true), Some(_)) => sink.pass(),
        (None, _) => sink.not_evaluated(
            [],
            Text::fixed("账号信息中未填写自动充值", "whether automatic recharge is on was not entered"),
        ),
        (Some(true), None) => {
            sink.fail(
                [],
                Text::fixed(
                    "为自动充值设上限，关闭支付宝免密扣款，银行卡线上限额设为0",
                    "cap the automatic recharge, turn off Alipay deduction, set the card's online limit to 0",
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::base::Money;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn recharge_without_a_cap_asks_for_brakes() {
        pass_on_both("SEC-019");
        let mut design = two_az_classic();
        account(&mut design, |account| account.auto_recharge = Some(true));
        one_item("SEC-019", &design);
        account(&mut design, |account| account.practice.auto_recharge_cap = Some(Money(500.into())));
        passes("SEC-019", &design);
        account(&mut design, |account| account.auto_recharge = None);
        assert_eq!(outcome("SEC-019", &design), Outcome::NotEvaluated);
    }
}
