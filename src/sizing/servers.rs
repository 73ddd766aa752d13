//! F-08 and F-19: servers over AZs.

use rust_decimal::{Decimal, RoundingStrategy};

use super::calculation::{not_negative, positive, product, quotient};
use super::{Calculation, Formula, Quantity, SizingError};
use crate::base::units::Tps;
use crate::base::{Text, Unit};
use crate::text;

/// F-08, guide L17, L32, L179: servers so that those left after the loss of any one AZ still carry the demand.
///
/// # Errors
/// Negative inputs, a capacity of zero, fewer than two AZs, and results that are too large.
pub fn az_safe_servers(demand: Tps, per_server: Tps, azs: u64) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::AzSafeServers;
    let demand_title = Text::fixed("峰值每秒交易量", "peak transactions a second");
    let capacity_title = Text::fixed("单台每秒交易量", "transactions a second of one server");
    let azs_title = Text::fixed("可用区数量", "AZs");
    let demand = not_negative(demand.0, &demand_title)?;
    let capacity = positive(per_server.0, &capacity_title)?;
    if !(2..=100).contains(&azs) {
        return Err(SizingError::OutOfRange {
            input: azs_title,
            found: azs.to_string(),
            least: Decimal::TWO,
            most: Decimal::ONE_HUNDRED,
        });
    }
    let left = product(FORMULA, &[capacity, Decimal::from(azs - 1)])?;
    let per_az = quotient(FORMULA, demand, left)?.ceil();
    let total = product(FORMULA, &[per_az, Decimal::from(azs)])?;
    let mut calculation = Calculation::new(FORMULA, Quantity::number(total, Unit::Servers))
        .number("tps", demand_title, demand, Unit::Tps)
        .number("tps_per_server", capacity_title, capacity, Unit::Tps)
        .count("azs", azs_title, azs, Unit::Azs)
        .note(text!("每个可用区 {per_az} 台", "{per_az} in each AZ"));
    if !total.is_zero() {
        let percent_of = |servers: Decimal| -> Result<Decimal, SizingError> {
            let share = quotient(FORMULA, demand, product(FORMULA, &[servers, capacity])?)?;
            Ok(product(FORMULA, &[share, Decimal::ONE_HUNDRED])?
                .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
                .normalize())
        };
        let (normal, after) = (percent_of(total)?, percent_of(total - per_az)?);
        calculation = calculation.note(text!(
            "峰值利用率：正常时 {normal}%，一个可用区故障后 {after}%",
            "use at peak: {normal}% normally, {after}% after the loss of an AZ"
        ));
    }
    Ok(calculation)
}

/// F-26: servers that carry the demand, and so many more that may fail.
///
/// # Errors
/// Negative inputs, a capacity of zero, and results that are too large.
pub fn spare_servers(demand: Tps, per_server: Tps, spare: u64) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::SpareServers;
    let demand_title = Text::fixed("峰值每秒交易量", "peak transactions a second");
    let capacity_title = Text::fixed("单台每秒交易量", "transactions a second of one server");
    let demand = not_negative(demand.0, &demand_title)?;
    let capacity = positive(per_server.0, &capacity_title)?;
    let carrying = quotient(FORMULA, demand, capacity)?.ceil();
    let total =
        carrying.checked_add(Decimal::from(spare)).ok_or(SizingError::Overflow { formula: FORMULA })?;
    Ok(Calculation::new(FORMULA, Quantity::number(total, Unit::Servers))
        .number("tps", demand_title, demand, Unit::Tps)
        .number("tps_per_server", capacity_title, capacity, Unit::Tps)
        .count("spare", Text::fixed("备用服务器", "spare servers"), spare, Unit::Servers)
        .step(
            "carrying",
            Text::fixed("承载业务的服务器", "servers that carry the demand"),
            carrying,
            Unit::Servers,
        ))
}

/// F-19, guide L97: how many of the servers of one function stand in each of two AZs.
#[must_use]
pub fn az_halves(servers: u64) -> Calculation {
    let (larger, smaller) = (servers.div_ceil(2), servers / 2);
    let calculation =
        Calculation::new(Formula::AzHalves, Quantity::word(format!("{larger} + {smaller}"), Unit::Servers))
            .count("servers", Text::fixed("服务器数量", "servers"), servers, Unit::Servers);
    if larger == smaller {
        calculation
    } else {
        calculation.note(Text::fixed(
            "数量为奇数，两个可用区相差一台",
            "the number is odd, so the two AZs differ by one",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(tps: u32, per_server: u32, azs: u64) -> Calculation {
        az_safe_servers(Tps::from(tps), Tps::from(per_server), azs).unwrap()
    }

    #[test]
    fn the_example_with_two_azs() {
        let found = servers(900, 250, 2);
        assert_eq!(found.result, Quantity::word("8", Unit::Servers));
        let notes: Vec<&str> = found.notes.iter().map(|note| note.en.as_ref()).collect();
        assert_eq!(notes, ["4 in each AZ", "use at peak: 45% normally, 90% after the loss of an AZ"]);
    }

    #[test]
    fn three_azs_need_fewer() {
        assert_eq!(servers(900, 250, 3).result.value, "6");
        assert_eq!(servers(1000, 250, 2).result.value, "8");
        assert_eq!(servers(1001, 250, 2).result.value, "10");
        assert_eq!(servers(0, 250, 2).result.value, "0");
    }

    #[test]
    fn what_cannot_be_divided_is_refused() {
        assert!(matches!(az_safe_servers(Tps::from(900), Tps::from(0), 2), Err(SizingError::Zero { .. })));
        assert!(matches!(
            az_safe_servers(Tps::from(900), Tps::from(250), 1),
            Err(SizingError::OutOfRange { .. })
        ));
    }

    #[test]
    fn halves() {
        assert_eq!(az_halves(8).result.value, "4 + 4");
        let odd = az_halves(7);
        assert_eq!(odd.result.value, "4 + 3");
        assert_eq!(odd.notes.len(), 1);
    }
}
