//! F-06, F-07, F-11: what the cloud lets a customer open.

use rust_decimal::Decimal;

use super::calculation::not_negative;
use super::{Calculation, Formula, FormulaFacts, Quantity, SizingError};
use crate::base::units::Mbps;
use crate::base::{Money, Text, Unit};
use crate::text;

/// F-06, guide L315–316, L348: a load balancer needs a server, a verified name and a balance.
///
/// # Errors
/// A negative balance.
pub fn slb_may_open(
    servers: u64,
    real_name: bool,
    balance: Money,
    facts: &FormulaFacts,
) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::SlbAdmission;
    let balance_title = Text::fixed("账户余额", "balance of the account");
    not_negative(balance.0, &balance_title)?;
    let least = facts.slb_least_balance;
    let allowed = servers >= 1 && real_name && balance >= least;
    let mut calculation = Calculation::new(FORMULA, Quantity::yes_no(allowed))
        .count("ecs", Text::fixed("ECS数量", "ECS servers"), servers, Unit::Servers)
        .input("real_name", Text::fixed("已实名认证", "real name verified"), Quantity::yes_no(real_name))
        .number("balance", balance_title, balance.0, Unit::Cny);
    if servers == 0 {
        calculation =
            calculation.note(Text::fixed("须先有至少一台ECS", "at least one ECS server must exist first"));
    }
    if !real_name {
        calculation =
            calculation.note(Text::fixed("须先完成实名认证", "the real name must be verified first"));
    }
    if balance < least {
        let (have, need) = (balance.grouped(), least.grouped());
        calculation = calculation.note(text!(
            "余额{have}元，低于所需的{need}元",
            "the balance is {have} CNY, below the {need} CNY that are needed"
        ));
    }
    Ok(calculation)
}

/// F-07, guide L497–503: an IPSec VPN needs enough servers (all of the account count, AMB-23), an own fixed
/// public address without NAT, and has a limited number of tunnels.
#[must_use]
pub fn ipsec_allowed(
    servers: u64,
    own_fixed_public_ip: bool,
    behind_nat: bool,
    tunnels: u64,
    facts: &FormulaFacts,
) -> Calculation {
    let (least, most) = (facts.ipsec_least_servers, facts.ipsec_most_tunnels);
    let allowed = servers >= least && own_fixed_public_ip && !behind_nat && tunnels <= most;
    let mut calculation = Calculation::new(Formula::IpsecAdmission, Quantity::yes_no(allowed))
        .count("ecs", Text::fixed("ECS数量", "ECS servers"), servers, Unit::Servers)
        .input(
            "own_fixed_public_ip",
            Text::fixed("独立固定公网IP", "own fixed public address"),
            Quantity::yes_no(own_fixed_public_ip),
        )
        .input("behind_nat", Text::fixed("处于NAT之后", "behind NAT"), Quantity::yes_no(behind_nat))
        .count("tunnels", Text::fixed("隧道数量", "tunnels"), tunnels, Unit::Tunnels);
    if servers < least {
        calculation = calculation.note(text!(
            "ECS共{servers}台，少于所需的{least}台",
            "{servers} of the {least} servers that are needed"
        ));
    }
    if !own_fixed_public_ip || behind_nat {
        calculation = calculation.note(Text::fixed(
            "须具有独立的固定公网地址，不支持NAT环境",
            "an own fixed public address is needed; NAT is not supported",
        ));
    }
    if tunnels > most {
        calculation = calculation.note(text!(
            "隧道{tunnels}条，超过上限{most}条",
            "there are {tunnels} tunnels, more than the {most} that are allowed"
        ));
    }
    calculation
}

/// F-11, guide L307: whether the listeners of a private load balancer stay within its limits.
///
/// # Errors
/// Negative bandwidths and sums that are too large.
pub fn private_slb_limits(listeners: &[Mbps], facts: &FormulaFacts) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::PrivateSlbLimits;
    let title = Text::fixed("监听峰值带宽", "peak bandwidth of a listener");
    let mut total = Decimal::ZERO;
    let mut largest = Decimal::ZERO;
    for listener in listeners {
        let mbps = not_negative(listener.0, &title)?;
        total = total.checked_add(mbps).ok_or(SizingError::Overflow { formula: FORMULA })?;
        largest = largest.max(mbps);
    }
    let (each, all) = (facts.private_listener, facts.private_instance);
    let mut calculation = Calculation::new(FORMULA, Quantity::yes_no(largest <= each.0 && total <= all.0))
        .count("listeners", Text::fixed("监听数量", "listeners"), listeners.len() as u64, Unit::Listeners)
        .number("largest_mbps", Text::fixed("最大监听带宽", "largest listener"), largest, Unit::Mbps)
        .number("total_mbps", Text::fixed("监听带宽合计", "sum of the listeners"), total, Unit::Mbps);
    if largest > each.0 {
        let largest = largest.normalize();
        calculation = calculation.note(text!(
            "单个监听 {largest} Mbps，超过上限 {each}",
            "a listener of {largest} Mbps is above the limit of {each}"
        ));
    }
    if total > all.0 {
        let total = total.normalize();
        calculation = calculation.note(text!(
            "实例合计 {total} Mbps，超过上限 {all}",
            "the instance's sum of {total} Mbps is above the limit of {all}"
        ));
    }
    Ok(calculation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sizing::facts::guide;

    fn opens(servers: u64, real_name: bool, balance: &str) -> String {
        slb_may_open(servers, real_name, balance.parse().unwrap(), &guide()).unwrap().result.value
    }

    #[test]
    fn the_balance_is_inclusive() {
        assert_eq!(opens(1, true, "99.99"), "no");
        assert_eq!(opens(1, true, "100.00"), "yes");
        assert_eq!(opens(0, true, "100.00"), "no");
        assert_eq!(opens(1, false, "100.00"), "no");
    }

    #[test]
    fn ipsec_needs_five_servers() {
        let allowed =
            |servers, fixed, nat, tunnels| ipsec_allowed(servers, fixed, nat, tunnels, &guide()).result.value;
        assert_eq!(allowed(4, true, false, 1), "no");
        assert_eq!(allowed(5, true, false, 1), "yes");
        assert_eq!(allowed(5, false, false, 1), "no");
        assert_eq!(allowed(5, true, true, 1), "no");
        assert_eq!(allowed(5, true, false, 2), "no");
    }

    #[test]
    fn eleven_listeners_fail_on_the_instance() {
        let found = private_slb_limits(&[Mbps::from(950); 11], &guide()).unwrap();
        assert_eq!(found.result.value, "no");
        let notes: Vec<&str> = found.notes.iter().map(|note| note.en.as_ref()).collect();
        assert_eq!(notes, ["the instance's sum of 10450 Mbps is above the limit of 10000 Mbps"]);
        assert_eq!(private_slb_limits(&[Mbps::from(1000); 10], &guide()).unwrap().result.value, "yes");
        assert_eq!(private_slb_limits(&[Mbps::from(1001)], &guide()).unwrap().result.value, "no");
    }
}
