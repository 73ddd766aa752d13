//! F-21 to F-25: the rate at peak, and what a database needs beside storage.

use rust_decimal::Decimal;

use super::calculation::{not_negative, positive, product, quotient};
use super::{Calculation, Formula, Quantity, SizingError};
use crate::base::units::{Gib, Tps, TxPerDay};
use crate::base::{Text, Unit};
use crate::text;

/// F-21: the peak from a day's transactions, spread over the hours of business, times the peak factor.
///
/// # Errors
/// Negative inputs, no hours, and results that are too large.
pub fn peak_rate(per_day: TxPerDay, factor: Decimal, hours: Decimal) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::PeakRate;
    let per_day_title = Text::fixed("日交易量", "transactions a day");
    let factor_title = Text::fixed("峰值系数", "peak factor");
    let hours_title = Text::fixed("每日营业小时", "hours of business a day");
    let spread = product(FORMULA, &[positive(hours, &hours_title)?, Decimal::from(3600)])?;
    let demand =
        product(FORMULA, &[not_negative(per_day.0, &per_day_title)?, not_negative(factor, &factor_title)?])?;
    let average = quotient(FORMULA, per_day.0, spread)?;
    Ok(Calculation::new(FORMULA, Quantity::number(quotient(FORMULA, demand, spread)?, Unit::Tps))
        .number("tx_per_day", per_day_title, per_day.0, Unit::TransactionsPerDay)
        .number("peak_factor", factor_title, factor, Unit::Ratio)
        .number("business_hours", hours_title, hours, Unit::Hours)
        .step("average", Text::fixed("平均每秒交易量", "average transactions a second"), average, Unit::Tps))
}

/// F-22: operations a second of a database.
///
/// # Errors
/// Negative inputs and results that are too large.
pub fn database_iops(peak: Tps, per_tx: Decimal) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::DatabaseIops;
    let peak_title = Text::fixed("峰值每秒交易量", "peak transactions a second");
    let each_title = Text::fixed("每笔交易IOPS", "IOPS of a transaction");
    let need = product(FORMULA, &[not_negative(peak.0, &peak_title)?, not_negative(per_tx, &each_title)?])?;
    Ok(Calculation::new(FORMULA, Quantity::number(need, Unit::Iops))
        .number("tps", peak_title, peak.0, Unit::Tps)
        .number("iops_per_tx", each_title, per_tx, Unit::IopsPerTransaction))
}

/// F-23, guide L371: connections that all servers together keep open to a database; those of every AZ count,
/// because all of them connect at the same time. Each row is so many servers with so many connections each.
///
/// # Errors
/// Negative inputs and results that are too large.
pub fn database_connections(pools: &[(u64, Decimal)]) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::DatabaseConnections;
    let each_title = Text::fixed("单台连接数", "connections of a server");
    let mut total = Decimal::ZERO;
    let mut servers = 0_u64;
    let mut largest = Decimal::ZERO;
    for &(count, each) in pools {
        let open = product(FORMULA, &[Decimal::from(count), not_negative(each, &each_title)?])?;
        total = total.checked_add(open).ok_or(SizingError::Overflow { formula: FORMULA })?;
        servers = servers.saturating_add(count);
        largest = largest.max(each);
    }
    let equal = pools.iter().all(|(_, each)| *each == largest);
    let calculation = Calculation::new(FORMULA, Quantity::number(total, Unit::Connections)).count(
        "servers",
        Text::fixed("连接数据库的服务器", "servers that connect"),
        servers,
        Unit::Servers,
    );
    Ok(if equal {
        calculation.number("connections_per_server", each_title, largest, Unit::ConnectionsPerServer)
    } else {
        let shown: Vec<String> =
            pools.iter().map(|(count, each)| format!("{count} × {}", each.normalize())).collect();
        let shown = shown.join(" + ");
        calculation.note(text!("各台连接数不同：{shown}", "the servers differ: {shown}"))
    }
    .note(Text::fixed(
        "所有可用区的服务器同时连接，全部计入",
        "the servers of all AZs connect at once, so all count",
    )))
}

/// F-24: cores that a database needs for its transactions.
///
/// # Errors
/// Negative inputs, a rate of zero a core, and results that are too large.
pub fn database_cores(peak: Tps, per_core: Decimal) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::DatabaseCores;
    let peak_title = Text::fixed("峰值每秒交易量", "peak transactions a second");
    let each_title = Text::fixed("单核每秒交易量", "transactions a second of a core");
    let need = quotient(FORMULA, not_negative(peak.0, &peak_title)?, positive(per_core, &each_title)?)?;
    Ok(Calculation::new(FORMULA, Quantity::number(need.round_dp(6), Unit::Cores))
        .number("tps", peak_title, peak.0, Unit::Tps)
        .number("tps_per_core", each_title, per_core, Unit::TpsPerCore))
}

/// F-25: memory that holds the data in use all the time.
///
/// # Errors
/// Negative inputs and results that are too large.
pub fn database_memory(stored: Gib, hot_percent: Decimal) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::DatabaseMemory;
    let stored_title = Text::fixed("存储的数据", "stored data");
    let hot_title = Text::fixed("热数据比例", "hot share");
    let share = quotient(FORMULA, not_negative(hot_percent, &hot_title)?, Decimal::ONE_HUNDRED)?;
    let need = product(FORMULA, &[not_negative(stored.0, &stored_title)?, share])?;
    Ok(Calculation::new(FORMULA, Quantity::number(need.round_dp(6), Unit::Gib))
        .number("stored", stored_title, stored.0.round_dp(6), Unit::Gib)
        .number("hot_percent", hot_title, hot_percent, Unit::Percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_days_transactions_become_a_peak() {
        // 4 320 000 a day in 12 hours are 100 a second on average; three times that at peak.
        let found = peak_rate(TxPerDay::from(4_320_000), decimal("3"), decimal("12")).unwrap();
        assert_eq!(found.result, Quantity::word("300", Unit::Tps));
        assert_eq!(found.steps[0].quantity, Quantity::word("100", Unit::Tps));
        assert!(peak_rate(TxPerDay::from(1), decimal("3"), decimal("0")).is_err());
    }

    #[test]
    fn a_database_of_1200_transactions_a_second() {
        assert_eq!(database_iops(Tps::from(1200), decimal("4")).unwrap().result.value, "4800");
        assert_eq!(database_cores(Tps::from(1200), decimal("100")).unwrap().result.value, "12");
        assert_eq!(database_memory(Gib::from(1500), decimal("10")).unwrap().result.value, "150");
    }

    #[test]
    fn connections_of_unequal_servers_add_up() {
        let found = database_connections(&[(4, decimal("50")), (2, decimal("100"))]).unwrap();
        assert_eq!(found.result.value, "400");
        assert!(found.notes[0].en.contains("4 × 50 + 2 × 100"));
        assert_eq!(
            database_connections(&[(4, decimal("50"))]).unwrap().inputs[1].name,
            "connections_per_server"
        );
    }
}
