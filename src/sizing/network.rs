//! F-02, F-03, F-10, F-13: bandwidth and addresses.

use rust_decimal::{Decimal, RoundingStrategy};

use super::calculation::{not_negative, product, quotient};
use super::{Calculation, Formula, Quantity, SizingError};
use crate::base::units::{Kb, Mbps, Rps, Tps, TxPerDay};
use crate::base::{Text, Unit};
use crate::text;

/// The share of a line that is used when the recommendation is followed, in percent.
const LINE_USE_PERCENT: u32 = 70;
/// Lines from this bandwidth on are recommended as MSTP (guide L629).
const MSTP_FROM_MBPS: u32 = 2;

/// The bandwidth of a stream of messages: messages a second × KB × 8 ÷ 1000, one direction.
///
/// # Errors
/// Results that are too large.
pub fn bandwidth(formula: Formula, per_second: Decimal, size: Kb) -> Result<Mbps, SizingError> {
    let kilobits = product(formula, &[per_second, size.0, Decimal::from(8)])?;
    quotient(formula, kilobits, Decimal::from(1000)).map(Mbps)
}

/// F-02, guide L627: bandwidth of a leased line. With a response size the larger direction counts, because
/// a line carries both at the same time.
///
/// # Errors
/// Negative inputs and results that are too large.
pub fn line(peak: Tps, request: Kb, response: Option<Kb>) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::LineBandwidth;
    let peak_title = Text::fixed("每秒交易量", "transactions a second");
    let request_title = Text::fixed("每笔请求大小", "size of a request");
    let response_title = Text::fixed("每笔响应大小", "size of a response");
    not_negative(peak.0, &peak_title)?;
    not_negative(request.0, &request_title)?;
    let larger = match response {
        Some(response) => {
            not_negative(response.0, &response_title)?;
            request.max(response)
        }
        None => request,
    };
    let need = bandwidth(FORMULA, peak.0, larger)?;
    let use_share = Decimal::new(i64::from(LINE_USE_PERCENT), 2);
    let with_headroom = quotient(FORMULA, need.0, use_share)?
        .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let binary = product(FORMULA, &[need.0, Decimal::new(1024, 3)])?.normalize();

    let mut calculation = Calculation::new(FORMULA, Quantity::number(need.0, Unit::Mbps))
        .number("tps", peak_title, peak.0, Unit::Tps)
        .number("kb", request_title, request.0, Unit::KbPerTransaction);
    if let Some(response) = response {
        calculation = calculation.number("response_kb", response_title, response.0, Unit::KbPerTransaction);
    }
    calculation = calculation
        .recommend(Quantity::number(with_headroom, Unit::Mbps))
        .note(text!(
            "建议值按线路利用率 {LINE_USE_PERCENT}% 留出余量",
            "the recommendation leaves headroom, so that {LINE_USE_PERCENT}% of the line is used"
        ))
        .note(text!(
            "公式按1 KB = 1000字节；若按1024字节，则为 {binary} Mbps",
            "the formula counts 1 KB as 1000 bytes; with 1024 bytes it is {binary} Mbps"
        ))
        .note(Text::fixed(
            "指南写作“bps”和“每秒交易大小”；按单位推算，应为Mbps和每笔交易大小",
            "the guide says \"bps\" and \"size per second\"; the units close only with Mbps and the size of a transaction",
        ));
    if response.is_none() {
        calculation = calculation.note(Text::fixed(
            "只计单方向；如响应大于请求，请再填写响应大小",
            "one direction only; enter the size of the response too when it is larger",
        ));
    }
    Ok(calculation.note(if need.0 >= Decimal::from(MSTP_FROM_MBPS) {
        text!("{MSTP_FROM_MBPS} Mbps及以上推荐MSTP", "MSTP is recommended from {MSTP_FROM_MBPS} Mbps on")
    } else {
        text!(
            "{MSTP_FROM_MBPS} Mbps以下，指南未规定接口类型，可用任一支持的类型",
            "below {MSTP_FROM_MBPS} Mbps the guide names no type; any supported type will do"
        )
    }))
}

/// F-10: bandwidth out of a public load balancer, which is what is bought (guide L306: inbound is free).
///
/// # Errors
/// Negative inputs and results that are too large.
pub fn slb_outbound(peak: Rps, response: Kb) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::SlbOutbound;
    let peak_title = Text::fixed("每秒请求数", "requests a second");
    let response_title = Text::fixed("每个响应大小", "size of a response");
    not_negative(peak.0, &peak_title)?;
    not_negative(response.0, &response_title)?;
    let need = bandwidth(FORMULA, peak.0, response)?;
    Ok(Calculation::new(FORMULA, Quantity::number(need.0, Unit::Mbps))
        .number("rps", peak_title, peak.0, Unit::Rps)
        .number("response_kb", response_title, response.0, Unit::Kb)
        .recommend(Quantity::number(need.0.ceil(), Unit::Mbps))
        .note(Text::fixed(
            "只计公网出方向；公网入方向不计费、不限规格",
            "outbound only; inbound traffic is neither billed nor part of the specification",
        )))
}

/// F-27: what goes out in 30 days, in decimal GB as traffic is billed, of the share that is sent from here.
///
/// # Errors
/// Negative inputs and results that are too large.
pub fn monthly_traffic(
    per_day: TxPerDay,
    response: Kb,
    percent: Decimal,
) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::MonthlyTraffic;
    let per_day_title = Text::fixed("日交易量", "transactions a day");
    let response_title = Text::fixed("每个响应大小", "size of a response");
    let share_title = Text::fixed("从这里流出的比例", "share that is sent from here");
    let kb = product(
        FORMULA,
        &[
            not_negative(per_day.0, &per_day_title)?,
            not_negative(response.0, &response_title)?,
            not_negative(percent, &share_title)?,
            Decimal::from(30),
        ],
    )?;
    let gb = quotient(FORMULA, kb, Decimal::from(100_000_000_u32))?.normalize();
    Ok(Calculation::new(FORMULA, Quantity::number(gb, Unit::GbPerMonth))
        .number("tx_per_day", per_day_title, per_day.0, Unit::TransactionsPerDay)
        .number("response_kb", response_title, response.0, Unit::Kb)
        .number("share_percent", share_title, percent, Unit::Percent)
        .recommend(Quantity::number(gb.ceil(), Unit::GbPerMonth))
        .note(Text::fixed("每月按30天，1 GB = 1000000 KB", "a month of 30 days; 1 GB = 1000000 KB")))
}

/// How the guide's tiers of L607–611 are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressReading {
    /// R1: only full tens and hundreds count, from the start of the tier. Recommended: neighbouring tiers
    /// meet at 10 and at 100, so the strict inequalities of the text stop mattering.
    FullSteps,
    /// R2: each ten or hundred that was begun counts.
    BegunSteps,
    /// R3: eight for each ten counted from zero, beside the first eight.
    FromZero,
}

/// The addresses that the cloud gives for a leased line to a customer with this many servers.
#[must_use]
pub fn line_addresses_count(servers: u64, reading: AddressReading) -> u64 {
    // 254 is the host count of a /24: the most that may be asked for in total (AMB-04).
    const MOST: u64 = 254;
    let steps = |above: u64, step: u64| match reading {
        AddressReading::FullSteps | AddressReading::FromZero => above / step,
        AddressReading::BegunSteps => above.div_ceil(step),
    };
    // Counting from zero gives the first ten addresses of the second tier at once.
    let extra = match reading {
        AddressReading::FromZero => 8,
        AddressReading::FullSteps | AddressReading::BegunSteps => 0,
    };
    match servers {
        0 => 0,
        1..=9 => 8,
        10..=100 => 8 + extra + 8 * steps(servers - 10, 10),
        _ => (80 + extra).saturating_add(steps(servers - 100, 100).saturating_mul(64)).min(MOST),
    }
}

/// F-03, guide L603–611: business addresses of a leased line, reading R1, with what R2 would give as a hint.
#[must_use]
pub fn line_addresses(servers: u64) -> Calculation {
    const FORMULA: Formula = Formula::LineAddresses;
    let count = line_addresses_count(servers, AddressReading::FullSteps);
    let on_request = line_addresses_count(servers, AddressReading::BegunSteps);
    let mut calculation = Calculation::new(FORMULA, Quantity::number(count.into(), Unit::Addresses)).count(
        "ecs",
        Text::fixed("ECS数量", "ECS servers"),
        servers,
        Unit::Servers,
    );
    if on_request > count {
        calculation = calculation.note(text!(
            "“每增加”若向上取整，可提工单申请到 {on_request} 个",
            "up to {on_request} on request, when a step that was begun counts"
        ));
    }
    if servers == 0 {
        calculation = calculation.note(Text::fixed(
            "没有ECS时不分配；入驻时系统已为客户预留8个",
            "none without servers; 8 are reserved when the customer comes on board",
        ));
    }
    if servers >= 1000 {
        calculation = calculation.note(Text::fixed(
            "超出指南给出的范围，请提工单确认",
            "beyond the documented range; confirm by ticket",
        ));
    }
    calculation
}

/// F-13: addresses of a vSwitch that servers can take: the block without those that the cloud keeps.
///
/// # Errors
/// A prefix outside 16 to 29, the sizes that a vSwitch may have.
pub fn vswitch_addresses(prefix: u8, reserved: u64) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::VSwitchAddresses;
    let title = Text::fixed("子网掩码位数", "prefix length");
    if !(16..=29).contains(&prefix) {
        return Err(SizingError::OutOfRange {
            input: title,
            found: format!("/{prefix}"),
            least: Decimal::from(16),
            most: Decimal::from(29),
        });
    }
    let usable = (1_u64 << (32 - u32::from(prefix))).saturating_sub(reserved);
    Ok(Calculation::new(FORMULA, Quantity::number(usable.into(), Unit::Addresses))
        .count("prefix", title, prefix.into(), Unit::PrefixLength)
        .count(
            "reserved",
            Text::fixed("系统保留地址", "addresses kept by the cloud"),
            reserved,
            Unit::Addresses,
        )
        .note(text!(
            "每个交换机由系统保留 {reserved} 个地址（首1个、末3个）",
            "the cloud keeps {reserved} addresses of each vSwitch (the first and the last three)"
        )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kb(text: &str) -> Kb {
        Kb(Decimal::from_str_exact(text).unwrap())
    }

    #[test]
    fn line_examples() {
        for (tps, size, mbps, planned) in [
            (500, "10", "40", "57.14"),
            (100, "2", "1.6", "2.29"),
            (250, "1", "2", "2.86"),
            (1000, "4", "32", "45.71"),
        ] {
            let found = line(Tps::from(tps), kb(size), None).unwrap();
            assert_eq!(found.result, Quantity::word(mbps, Unit::Mbps));
            assert_eq!(found.recommended, Some(Quantity::word(planned, Unit::Mbps)));
        }
    }

    #[test]
    fn the_larger_direction_counts() {
        let answer = line(Tps::from(500), kb("2"), Some(kb("10"))).unwrap();
        assert_eq!(answer.result.value, "40");
        let question = line(Tps::from(500), kb("10"), Some(kb("2"))).unwrap();
        assert_eq!(question.result.value, "40");
    }

    #[test]
    fn the_note_shows_the_binary_figure_and_the_threshold_is_inclusive() {
        let notes = |tps| {
            let found = line(Tps::from(tps), kb("1"), None).unwrap();
            found.notes.iter().map(|note| note.en.to_string()).collect::<Vec<_>>().join("\n")
        };
        assert!(notes(5000).contains("40.96 Mbps"));
        assert!(notes(250).contains("MSTP is recommended"));
        assert!(notes(249).contains("names no type"));
    }

    #[test]
    fn slb_example() {
        assert_eq!(slb_outbound(Rps::from(200), kb("50")).unwrap().result, Quantity::word("80", Unit::Mbps));
    }

    #[test]
    fn the_address_table() {
        for (servers, r1, r2, r3) in [
            (0, 0, 0, 0),
            (1, 8, 8, 8),
            (5, 8, 8, 8),
            (9, 8, 8, 8),
            (10, 8, 8, 16),
            (11, 8, 16, 16),
            (19, 8, 16, 16),
            (20, 16, 16, 24),
            (50, 40, 40, 48),
            (99, 72, 80, 80),
            (100, 80, 80, 88),
            (101, 80, 144, 88),
            (199, 80, 144, 88),
            (200, 144, 144, 152),
            (299, 144, 208, 152),
            (300, 208, 208, 216),
            (301, 208, 254, 216),
            (399, 208, 254, 216),
            (400, 254, 254, 254),
            (999, 254, 254, 254),
            (1000, 254, 254, 254),
            (u64::MAX, 254, 254, 254),
        ] {
            let found = [AddressReading::FullSteps, AddressReading::BegunSteps, AddressReading::FromZero]
                .map(|reading| line_addresses_count(servers, reading));
            assert_eq!(found, [r1, r2, r3], "{servers} servers");
        }
    }

    #[test]
    fn address_hints() {
        let notes = |servers| line_addresses(servers).notes.len();
        assert_eq!([notes(0), notes(10), notes(11), notes(400), notes(1000)], [1, 0, 1, 0, 1]);
    }

    #[test]
    fn vswitch_examples() {
        for (prefix, usable) in [(24, "252"), (25, "124"), (28, "12"), (29, "4"), (16, "65532")] {
            assert_eq!(vswitch_addresses(prefix, 4).unwrap().result.value, usable, "/{prefix}");
        }
        assert!(vswitch_addresses(30, 4).is_err());
        assert!(vswitch_addresses(15, 4).is_err());
    }

    #[test]
    fn a_month_of_constant_traffic() {
        // 80 Mbps all the time are 10 MB a second.
        let day = TxPerDay(Decimal::from(10 * 86_400));
        let found = monthly_traffic(day, Kb(Decimal::from(1_000)), Decimal::from(100)).unwrap();
        assert_eq!(found.result, Quantity::number(Decimal::from(25_920), Unit::GbPerMonth));
    }
}
