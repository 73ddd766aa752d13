//! F-01 and F-12: storage.

use rust_decimal::Decimal;

use super::calculation::{not_negative, positive, product, quotient, up_to_step};
use super::{Calculation, Formula, Quantity, SizingError};
use crate::base::units::{Days, Gb, Gib, Kb, TxPerDay};
use crate::base::{Text, Unit};
use crate::text;

/// How the raw figure of F-01 becomes what is bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageOptions {
    /// Indexes, logs and growth as a factor on the raw figure; 1 adds nothing.
    pub overhead: Decimal,
    /// Storage is bought in whole steps of this.
    pub step: Gib,
}

/// F-01, guide L420: storage of a database from transactions a day, KB kept for each and days of retention.
///
/// The steps are binary, so the result is GiB. The formula covers raw rows only; the recommendation adds the
/// overhead and rounds up to the step.
///
/// # Errors
/// Negative inputs, a step of zero, and results that are too large.
pub fn rds_storage(
    per_day: TxPerDay,
    size: Kb,
    kept: Days,
    options: StorageOptions,
) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::RdsStorage;
    let titles = [
        Text::fixed("日交易量", "transactions a day"),
        Text::fixed("每笔交易大小", "size of a transaction"),
        Text::fixed("数据保留天数", "days of retention"),
        Text::fixed("存储余量系数", "overhead factor"),
    ];
    let [per_day_title, size_title, kept_title, overhead_title] = titles;
    let kb = product(
        FORMULA,
        &[
            not_negative(per_day.0, &per_day_title)?,
            not_negative(size.0, &size_title)?,
            not_negative(kept.0, &kept_title)?,
        ],
    )?;
    let binary = Decimal::from(1024_u32 * 1024);
    let raw = quotient(FORMULA, kb, binary)?;
    let overhead = positive(options.overhead, &overhead_title)?;
    let step = positive(options.step.0, &Text::fixed("存储步长", "storage step"))?;
    let to_buy = up_to_step(FORMULA, product(FORMULA, &[raw, overhead])?, step)?;

    let step_shown = step.normalize();
    let mut calculation = Calculation::new(FORMULA, Quantity::number(raw, Unit::Gib))
        .number("tx_per_day", per_day_title, per_day.0, Unit::TransactionsPerDay)
        .number("kb_per_tx", size_title, size.0, Unit::KbPerTransaction)
        .number("days", kept_title, kept.0, Unit::Days)
        .recommend(Quantity::number(to_buy, Unit::Gib))
        .note(Text::fixed(
            "按1 KB = 1024字节逐级换算，结果为GiB（指南写作“G”）",
            "steps are binary (1 KB = 1024 bytes), so the result is GiB (the guide writes \"G\")",
        ))
        .note(Text::fixed(
            "公式只计原始数据，不含索引、日志、临时空间和业务增长",
            "the formula covers raw rows only: no index, log, temporary space or growth",
        ))
        .note(text!(
            "购买建议向上取整到 {step_shown} GiB 的整数倍",
            "what to buy is rounded up to a multiple of {step_shown} GiB"
        ));
    if overhead != Decimal::ONE {
        let shown = overhead.normalize();
        calculation = calculation.number("overhead", overhead_title, overhead, Unit::Ratio).note(text!(
            "购买建议已乘以余量系数 {shown}",
            "what to buy includes the overhead factor {shown}"
        ));
    }
    Ok(calculation)
}

/// F-12, guide L183: data disks for a volume, none larger than the largest disk.
///
/// # Errors
/// A negative volume, a largest disk of zero, and results that are too large.
pub fn data_disks(volume: Gb, largest: Gb) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::DataDisks;
    let title = Text::fixed("数据容量", "volume");
    let largest_title = Text::fixed("单盘最大容量", "largest disk");
    let volume = not_negative(volume.0, &title)?;
    let largest = positive(largest.0, &largest_title)?;
    let disks = quotient(FORMULA, volume, largest)?.ceil();
    Ok(Calculation::new(FORMULA, Quantity::number(disks, Unit::Disks))
        .number("gb", title, volume, Unit::Gb)
        .number("largest_disk", largest_title, largest, Unit::Gb)
        .note(Text::fixed(
            "2 TB 按 2048 GB 计，不含系统盘",
            "2 TB counts as 2048 GB; the system disk is not included",
        )))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: StorageOptions =
        StorageOptions { overhead: Decimal::ONE, step: Gib(Decimal::from_parts(5, 0, 0, false, 0)) };

    fn storage(per_day: u32, kb: &str, days: u32) -> Calculation {
        let kb = Kb(Decimal::from_str_exact(kb).unwrap());
        rds_storage(TxPerDay::from(per_day), kb, Days::from(days), PLAIN).unwrap()
    }

    #[test]
    fn the_examples_of_the_guide_formula() {
        for (per_day, kb, days, exact, to_buy) in [
            (1_000_000, "2", 365, "696.1822509765625", "700"),
            (1_048_576, "1", 1, "1", "5"),
            (100_000, "1", 30, "2.86102294921875", "5"),
            (300_000, "4", 1825, "2088.546752929687500", "2090"),
            (5_000_000, "0.5", 90, "214.576721191406250", "215"),
            (0, "2", 365, "0", "0"),
        ] {
            let found = storage(per_day, kb, days);
            let exact = Decimal::from_str_exact(exact).unwrap();
            assert_eq!(found.result, Quantity::number(exact, Unit::Gib));
            assert_eq!(found.recommended, Some(Quantity::word(to_buy, Unit::Gib)));
        }
    }

    #[test]
    fn a_product_that_overflows_says_so() {
        let most = Decimal::MAX;
        let found = rds_storage(TxPerDay(most), Kb::from(2), Days::from(1), PLAIN);
        assert_eq!(found, Err(SizingError::Overflow { formula: Formula::RdsStorage }));
    }

    #[test]
    fn a_negative_input_is_refused_by_name() {
        let found =
            rds_storage(TxPerDay(Decimal::NEGATIVE_ONE), Kb::from(2), Days::from(1), PLAIN).unwrap_err();
        assert_eq!(found.text().en, "transactions a day is negative (-1); enter zero or more");
    }

    #[test]
    fn overhead_is_a_separate_visible_factor() {
        let options = StorageOptions { overhead: Decimal::new(15, 1), ..PLAIN };
        let found = rds_storage(TxPerDay::from(1_000_000), Kb::from(2), Days::from(365), options).unwrap();
        assert_eq!(found.result.value, "696.1822509765625");
        assert_eq!(found.recommended.unwrap().value, "1045");
        assert!(found.inputs.iter().any(|input| input.name == "overhead"));
    }

    #[test]
    fn disks_are_counted_up() {
        for (gb, disks) in [(5_000, "3"), (2_048, "1"), (2_049, "2"), (0, "0"), (1, "1")] {
            assert_eq!(data_disks(Gb::from(gb), Gb::from(2_048)).unwrap().result.value, disks, "{gb}");
        }
    }
}
