//! SLB-033: the balance does not last for a month of what is paid after use.

use crate::base::{Basis, Money, Severity, Text};
use crate::design::{Billing, Product, Ref};
use crate::pricing::BillLine;
use crate::rules::{Check, Cite, Context, Family, Fix, FixClass, Rule, Sink};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-033",
    name: "balance-below-forecast",
    family: Family::Slb,
    severity: Severity::Warning,
    basis: Basis::S,
    source: Cite::guide(&[(314, 314), (317, 317)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("后付费余额不足", "Post-paid SLB with a balance below the forecast"),
    why: Text::fixed(
        "SLB是后付费服务，按使用扣账户余额；余额不足会欠费，欠费会停服。",
        "An SLB is paid after use from the balance; when it runs out the account is in arrears, and arrears \
         stop the service.",
    ),
    fix: Text::fixed(
        "充值到不少于30天的后付费费用，或开启余额预警。",
        "Recharge to at least 30 days of what is paid after use, or set an alarm on the balance.",
    ),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "余额100元，后付费项目30天预计230元。",
        "A balance of CNY 100 and CNY 230 of post-paid items in 30 days.",
    ),
    good: Text::fixed(
        "余额10000元，后付费项目30天预计230元。",
        "A balance of CNY 10,000 and CNY 230 of post-paid items in 30 days.",
    ),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    if context.facts.slbs.is_empty() {
        return;
    }
    let slbs = || context.facts.slbs.iter().map(|&(id, _, _)| Ref::from(id));
    let Some(balance) = context.design.account.balance else {
        sink.not_evaluated(
            slbs(),
            Text::fixed("账号信息中未填写余额", "the balance was not entered among the account facts"),
        );
        return;
    };
    let by_use: Vec<&BillLine> = context
        .bill()
        .lines
        .iter()
        .map(AsRef::as_ref)
        .filter(|line| is_paid_after_use(context, line))
        .collect();
    let forecast: Money = by_use.iter().filter_map(|line| line.monthly.amount()).sum();
    if balance.0 >= forecast.0 {
        sink.pass();
        return;
    }
    let (balance, forecast) = (balance.grouped(), forecast.grouped());
    sink.fail(
        slbs().chain(by_use.iter().flat_map(|line| line.subjects.iter().copied())),
        text!(
            "账户余额{balance}元，后付费项目30天预计{forecast}元，余额应不少于此数",
            "the balance is CNY {balance}; items paid after use come to CNY {forecast} in 30 days, and it should cover them"
        ),
    )
    .fix(Fix::guide(Text::fixed("充值后更新账号信息中的余额", "recharge, then enter the new balance")));
}

/// Load balancers, and whatever the design buys by use.
fn is_paid_after_use(context: &Context<'_>, line: &BillLine) -> bool {
    line.subjects.iter().any(|&subject| {
        let Ref::Node(id) = subject else { return false };
        context.facts.node(id).is_some_and(|node| {
            let chosen = node.purchase.as_ref().is_some_and(|row| row.billing == Billing::PayAsYouGo);
            matches!(node.product, Product::Slb(_)) || chosen
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::base::Money;
    use crate::rules::Outcome;
    use crate::rules::testing::*;

    #[test]
    fn a_balance_for_a_month_passes() {
        pass_on_both("SLB-033");
    }

    #[test]
    fn a_smaller_balance_is_told() {
        for mut design in good_designs() {
            account(&mut design, |account| account.balance = Some(Money(100.into())));
            let finding = one_finding("SLB-033", &design);
            assert!(finding.message.en.contains("CNY 100.00"), "{}", finding.message.en);
            account(&mut design, |account| account.balance = None);
            assert_eq!(outcome("SLB-033", &design), Outcome::NotEvaluated);
        }
    }
}
