//! F-04, F-05, F-09: fees.

use rust_decimal::{Decimal, RoundingStrategy};

use super::calculation::{not_negative, positive, product, quotient};
use super::{Calculation, Formula, Quantity, SizingError};
use crate::base::units::Days;
use crate::base::{Money, Text, Unit};
use crate::text;

/// F-04, guide L633–635: fee of the line's NAT rules. There is no "ten months" discount on it.
///
/// # Errors
/// Negative inputs and results that are too large.
pub fn nat_fee(rule_day: Money, rules: u64, used: Days) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::NatFee;
    let fee_title = Text::fixed("每条规则每天费用", "fee of a rule for a day");
    let days_title = Text::fixed("使用天数", "days of use");
    let fee = not_negative(rule_day.0, &fee_title)?;
    let days = not_negative(used.0, &days_title)?;
    let total = product(FORMULA, &[fee, Decimal::from(rules), days])?;
    Ok(Calculation::new(FORMULA, Quantity::number(total, Unit::Cny))
        .number("fee_per_rule_day", fee_title, fee, Unit::CnyPerRuleDay)
        .count("rules", Text::fixed("NAT规则数量", "NAT rules"), rules, Unit::Rules)
        .number("days", days_title, days, Unit::Days)
        .note(Text::fixed("不适用“一年按十个月计”的优惠", "the \"year for ten months\" does not apply")))
}

/// The price of a subscription of this many months: each full year counts as ten months (guide L107).
///
/// # Errors
/// Results that are too large.
pub fn subscription_price(monthly: Money, months: u32) -> Result<Money, SizingError> {
    let counted = u64::from(months / 12) * 10 + u64::from(months % 12);
    product(Formula::Subscription, &[monthly.0, Decimal::from(counted)]).map(Money)
}

/// F-05, guide L107: price of a subscription, with a hint where a full year costs no more.
///
/// # Errors
/// A negative price, no months, and results that are too large.
pub fn subscription(monthly: Money, months: u32) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::Subscription;
    let price_title = Text::fixed("每月价格", "price of a month");
    let months_title = Text::fixed("购买月数", "months bought");
    not_negative(monthly.0, &price_title)?;
    positive(Decimal::from(months), &months_title)?;
    let price = subscription_price(monthly, months)?;
    let calculation = Calculation::new(FORMULA, Quantity::number(price.0, Unit::Cny))
        .number("monthly", price_title, monthly.0, Unit::CnyPerMonth)
        .count("months", months_title, months.into(), Unit::Months)
        .note(Text::fixed(
            "每满一年按十个月计，仅适用于ECS",
            "each full year counts as ten months; stated for ECS only",
        ));
    let Some(full_years) = months.div_ceil(12).checked_mul(12) else { return Ok(calculation) };
    if full_years == months {
        return Ok(calculation);
    }
    let whole = subscription_price(monthly, full_years)?;
    if whole.0 > price.0 {
        return Ok(calculation);
    }
    let (a, b) = (price.grouped(), whole.grouped());
    let note = if whole == price {
        text!(
            "{months}个月与{full_years}个月同价（{b}元），购买{full_years}个月更合算（COST-001）",
            "{months} months cost as much as {full_years} ({b} CNY): buy {full_years} (COST-001)"
        )
    } else {
        text!(
            "{months}个月为{a}元，{full_years}个月只需{b}元（COST-001）",
            "{months} months cost {a} CNY, {full_years} months only {b} CNY (COST-001)"
        )
    };
    Ok(calculation.recommend(Quantity::number(full_years.into(), Unit::Months)).note(note))
}

/// F-09: the outbound volume a month from which a fixed bandwidth is cheaper than paying for traffic. Both
/// prices come from the price book.
///
/// # Errors
/// Negative prices, a price per GB of zero, and results that are too large.
pub fn slb_break_even(bandwidth_month: Money, per_gb: Money) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::SlbBreakEven;
    let month_title = Text::fixed("固定带宽月费", "monthly price of the bandwidth");
    let gb_title = Text::fixed("每GB流量价格", "price of a GB");
    let month = not_negative(bandwidth_month.0, &month_title)?;
    let gb = positive(per_gb.0, &gb_title)?;
    let volume =
        quotient(FORMULA, month, gb)?.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    Ok(Calculation::new(FORMULA, Quantity::number(volume, Unit::Gb))
        .number("bandwidth_monthly", month_title, month, Unit::CnyPerMonth)
        .number("price_per_gb", gb_title, gb, Unit::CnyPerGb)
        .note(Text::fixed(
            "月出流量高于此值时按带宽计费更经济，低于此值时按流量计费更经济",
            "above this volume a month a fixed bandwidth is cheaper, below it traffic billing is",
        )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn nat_examples() {
        for (days, total) in [(1, "200"), (30, "6000"), (365, "73000")] {
            let found = nat_fee(money("50"), 4, Days::from(days)).unwrap();
            assert_eq!(found.result, Quantity::word(total, Unit::Cny));
        }
    }

    #[test]
    fn subscription_examples() {
        for (months, total, hint) in [
            (12, "480", None),
            (9, "432", None),
            (10, "480", Some("12")),
            (11, "528", Some("12")),
            (13, "528", None),
            (22, "960", Some("24")),
            (24, "960", None),
            (36, "1440", None),
        ] {
            let found = subscription(money("48.00"), months).unwrap();
            assert_eq!(found.result.value, total, "{months} months");
            assert_eq!(found.recommended.map(|q| q.value), hint.map(str::to_owned), "{months} months");
        }
    }

    #[test]
    fn break_even_is_price_over_price() {
        assert_eq!(
            slb_break_even(money("100"), money("0.8")).unwrap().result,
            Quantity::word("125", Unit::Gb)
        );
        assert!(slb_break_even(money("100"), money("0")).is_err());
    }
}
