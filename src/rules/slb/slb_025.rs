//! SLB-025: a load balancer cannot be opened with less than 100 yuan on the account.

use rust_decimal::Decimal;

use crate::base::{Basis, Money, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

/// "100元余额" (guide L316) and "100元以上" (L348) both include 100.00 (AMB-12).
const LEAST: Money = Money(Decimal::ONE_HUNDRED);

pub(super) static RULE: Rule = Rule {
    code: "SLB-025",
    name: "slb-with-low-balance",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(316, 316), (348, 348)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("开通SLB须有100元余额", "SLB needs a balance of ¥100"),
    why: Text::fixed(
        "SLB是后付费服务，开通时账号余额须不少于100元，否则开通按钮是灰色的。",
        "An SLB is paid after use, and the account must hold at least 100 yuan when one is opened; otherwise the \
         button is grey.",
    ),
    fix: Text::fixed(
        "充值到不少于100元，并更新账号信息中的余额。",
        "Top the account up to 100 yuan or more and update its balance among the account facts.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "账号余额99.99元，设计中有公网SLB。",
        "A balance of ¥99.99 and a design with a public SLB.",
    ),
    good: Text::fixed(
        "账号余额100.00元，设计中有公网SLB。",
        "A balance of ¥100.00 and a design with a public SLB.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let slbs = || context.facts.slbs.iter().map(|&(id, _, _)| id.into());
    if context.facts.slbs.is_empty() {
        return;
    }
    match context.design.account.balance {
        Some(balance) if balance >= LEAST => sink.pass(),
        Some(balance) => {
            let (has, least) = (balance.grouped(), LEAST.grouped());
            sink.fail(
                slbs(),
                text!(
                    "账号余额{has}元，开通SLB须不少于{least}元",
                    "the account holds ¥{has}; opening an SLB needs at least ¥{least}"
                ),
            )
            .fix(Fix::guide(Text::fixed("充值后更新账号余额", "top up, then update the balance")));
        }
        None => sink.not_evaluated(
            slbs(),
            Text::fixed("账号信息中未填写余额", "the balance of the account was not entered"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    fn with_balance(balance: Option<&str>) -> crate::design::Design {
        let mut design = two_az_classic();
        account(&mut design, |account| account.balance = balance.map(|text| text.parse().unwrap()));
        design
    }

    #[test]
    fn exactly_one_hundred_yuan_pass() {
        passes("SLB-025", &with_balance(Some("100.00")));
    }

    #[test]
    fn one_fen_less_fails() {
        let finding = one_finding("SLB-025", &with_balance(Some("99.99")));
        assert!(finding.message.en.contains("¥99.99") && finding.message.en.contains("¥100.00"));
    }

    #[test]
    fn an_unknown_balance_is_not_evaluated() {
        assert_eq!(outcome("SLB-025", &with_balance(None)), crate::rules::Outcome::NotEvaluated);
    }
}
