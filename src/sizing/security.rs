//! F-14, F-15, F-16, F-18: security.

use rust_decimal::{Decimal, RoundingStrategy};

use super::calculation::{not_negative, product, quotient};
use super::{Calculation, Formula, FormulaFacts, Quantity, SizingError};
use crate::base::units::{Gbps, Qps};
use crate::base::{Text, Unit};
use crate::text;

/// Weights of the vendor's six marks, in percent (risk control L39).
pub const VENDOR_WEIGHTS: [u32; 6] = [25, 20, 18, 15, 12, 10];

/// Loss avoided and cost of protection for one user in a year, in USD (risk control L94–95).
const LOSS_PER_USER: Decimal = Decimal::from_parts(435, 0, 0, false, 0);
const COST_PER_USER: Decimal = Decimal::from_parts(285, 0, 0, false, 1);

/// F-14, risk control L39: a vendor's score from marks of 0 to 100 for encryption, disaster recovery, audit
/// logs, compliance, response and cost.
///
/// # Errors
/// A mark outside 0 to 100.
pub fn vendor_score(marks: [Decimal; 6]) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::VendorScore;
    const NAMES: [(&str, Text); 6] = [
        ("encryption", Text::fixed("数据加密", "data encryption")),
        ("disaster_recovery", Text::fixed("容灾能力", "disaster recovery")),
        ("audit_log", Text::fixed("审计日志", "audit log")),
        ("compliance", Text::fixed("安全合规", "compliance")),
        ("response", Text::fixed("服务响应", "response")),
        ("cost", Text::fixed("成本控制", "cost control")),
    ];
    let mut score = Decimal::ZERO;
    for ((mark, weight), (_, title)) in marks.into_iter().zip(VENDOR_WEIGHTS).zip(NAMES) {
        if not_negative(mark, &title)? > Decimal::ONE_HUNDRED {
            return Err(SizingError::OutOfRange {
                input: title,
                found: mark.normalize().to_string(),
                least: Decimal::ZERO,
                most: Decimal::ONE_HUNDRED,
            });
        }
        let part = quotient(FORMULA, product(FORMULA, &[mark, weight.into()])?, Decimal::ONE_HUNDRED)?;
        score = score.checked_add(part).ok_or(SizingError::Overflow { formula: FORMULA })?;
    }
    let empty = Calculation::new(FORMULA, Quantity::number(score, Unit::Points));
    Ok(marks
        .into_iter()
        .zip(NAMES)
        .fold(empty, |so_far, (mark, (name, title))| so_far.number(name, title, mark, Unit::Points)))
}

/// F-15, risk control L94–96: what a unit of money spent on protection saves, and both sums for the users.
///
/// # Errors
/// Results that are too large.
pub fn security_return(users: u64) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::SecurityReturn;
    let ratio = quotient(FORMULA, LOSS_PER_USER, COST_PER_USER)?;
    let round = |dp| ratio.round_dp_with_strategy(dp, RoundingStrategy::MidpointAwayFromZero);
    let cost = product(FORMULA, &[COST_PER_USER, users.into()])?.normalize();
    let exposure = product(FORMULA, &[LOSS_PER_USER, users.into()])?.normalize();
    let (short, per_user_cost, per_user_loss) = (round(1), COST_PER_USER, LOSS_PER_USER);
    Ok(Calculation::new(FORMULA, Quantity::number(round(6), Unit::Ratio))
        .count("users", Text::fixed("用户数", "users"), users, Unit::Users)
        .note(text!("投入产出比约为 1 : {short}", "the return is about 1 : {short}"))
        .note(text!(
            "{users}个用户：每年投入 {cost} 美元，潜在损失 {exposure} 美元",
            "{users} users: {cost} USD a year against an exposure of {exposure} USD"
        ))
        .note(text!(
            "行业基准：每用户每年投入 {per_user_cost} 美元，每用户潜在损失 {per_user_loss} 美元",
            "benchmark: {per_user_cost} USD a user and year, {per_user_loss} USD of loss a user"
        )))
}

/// For whom a security programme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Programme {
    /// A company with this many users.
    Company(u64),
    /// A government body.
    Government,
}

/// F-16, risk control L97–100: the yearly cost of a security programme, where the source states one. Between
/// its steps there is no figure, and none is made up.
#[must_use]
pub fn programme_cost(programme: Programme) -> Calculation {
    const FORMULA: Formula = Formula::ProgrammeCost;
    let stated = |usd: u32| Calculation::new(FORMULA, Quantity::number(usd.into(), Unit::UsdPerYear));
    let users_title = Text::fixed("用户数", "users");
    match programme {
        Programme::Government => stated(650_000)
            .input(
                "programme",
                Text::fixed("机构类型", "kind of organisation"),
                Quantity::word("government", Unit::Word),
            )
            .note(Text::fixed(
                "原文为“$65万/年”，币种不明确",
                "the source prints \"$65\" ten thousands; its currency is unclear",
            )),
        Programme::Company(users) => {
            let calculation = if users < 500 {
                stated(12_000)
            } else if users > 5_000 {
                stated(380_000)
            } else {
                Calculation::new(FORMULA, Quantity::word("not-stated", Unit::UsdPerYear)).note(Text::fixed(
                    "原文未给出500至5000用户的数字，不作推算",
                    "the source states no figure for 500 to 5000 users, and none is interpolated",
                ))
            };
            calculation.count("users", users_title, users, Unit::Users)
        }
    }
}

/// F-18, guide L843–844: which protection an attack of this strength needs.
///
/// # Errors
/// Negative inputs.
pub fn ddos_tier(attack: Gbps, cc: Option<Qps>, facts: &FormulaFacts) -> Result<Calculation, SizingError> {
    let attack_title = Text::fixed("攻击流量", "attack traffic");
    let cc_title = Text::fixed("CC攻击请求速率", "requests of a CC attack");
    let gbps = not_negative(attack.0, &attack_title)?;
    if let Some(cc) = cc {
        not_negative(cc.0, &cc_title)?;
    }
    let cc_too_strong = cc.is_some_and(|cc| cc > facts.ddos_most_cc);
    let (free, smallest, most, most_cc) =
        (facts.ddos_free, facts.ddos_smallest, facts.ddos_most, facts.ddos_most_cc);
    let tier = |value: &str| Calculation::new(Formula::DdosTier, Quantity::word(value, Unit::Tier));
    let calculation = if gbps > most.0 || cc_too_strong {
        tier("out-of-range").note(text!(
            "超出DDoS高防IP的能力（{most}、{most_cc}），须与厂商确认（SEC-002）",
            "above what AntiDDoS Pro fends off ({most}, {most_cc}); talk to the vendor (SEC-002)"
        ))
    } else if gbps > free.0 {
        tier("AntiDDoS-Pro").recommend(Quantity::number(gbps.max(smallest.0), Unit::Gbps)).note(text!(
            "DDoS高防IP，最小规格 {smallest}，最大 {most}",
            "AntiDDoS Pro, sold from {smallest} up to {most}"
        ))
    } else {
        let basic = tier("free")
            .note(text!("{free}以内由DDoS基础防护免费提供", "up to {free} the basic protection is free"));
        if cc.is_some_and(|cc| !cc.0.is_zero()) {
            basic.note(text!(
                "指南未说明基础防护能抵御CC攻击；DDoS高防IP可抵御 {most_cc}",
                "the guide does not say that the basic protection fends off CC attacks; AntiDDoS Pro does up to {most_cc}"
            ))
        } else {
            basic
        }
    };
    let calculation = calculation.number("gbps", attack_title, gbps, Unit::Gbps);
    Ok(match cc {
        Some(cc) => calculation.number("cc_qps", cc_title, cc.0, Unit::Qps),
        None => calculation,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sizing::facts::guide;

    #[test]
    fn the_weights_are_whole() {
        assert_eq!(VENDOR_WEIGHTS.iter().sum::<u32>(), 100);
    }

    #[test]
    fn vendor_example() {
        let marks = [90, 80, 70, 100, 60, 50].map(Decimal::from);
        assert_eq!(vendor_score(marks).unwrap().result, Quantity::word("78.3", Unit::Points));
        assert!(vendor_score([101, 0, 0, 0, 0, 0].map(Decimal::from)).is_err());
    }

    #[test]
    fn return_example() {
        let found = security_return(1000).unwrap();
        assert_eq!(found.result, Quantity::word("15.263158", Unit::Ratio));
        assert_eq!(found.notes[0].en, "the return is about 1 : 15.3");
        assert_eq!(found.notes[1].en, "1000 users: 28500 USD a year against an exposure of 435000 USD");
    }

    #[test]
    fn programme_steps_are_not_interpolated() {
        let cost = |users| programme_cost(Programme::Company(users)).result.value;
        assert_eq!(
            [cost(499), cost(500), cost(5000), cost(5001)],
            ["12000", "not-stated", "not-stated", "380000"]
        );
        assert_eq!(programme_cost(Programme::Government).result.value, "650000");
    }

    #[test]
    fn ddos_tiers() {
        let tier = |gbps: &str, cc: Option<u32>| {
            let gbps = Gbps(Decimal::from_str_exact(gbps).unwrap());
            let found = ddos_tier(gbps, cc.map(Qps::from), &guide()).unwrap();
            (found.result.value, found.recommended.map(|q| q.value))
        };
        let plain = |value: &str| (value.to_owned(), None);
        let sold = |gbps: &str| ("AntiDDoS-Pro".to_owned(), Some(gbps.to_owned()));
        assert_eq!(tier("5", None), plain("free"));
        assert_eq!(tier("5.1", None), sold("20"));
        assert_eq!(tier("100", Some(2_000_000)), sold("100"));
        assert_eq!(tier("300", None), sold("300"));
        assert_eq!(tier("300.1", None), plain("out-of-range"));
        assert_eq!(tier("1", Some(2_000_001)), plain("out-of-range"));
    }
}
