//! The head of the quotation, and the amount in Chinese capitals.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::base::{Date, Money};
use crate::design::Design;

/// How long a quotation holds when nothing else is agreed.
const VALID_DAYS: u32 = 90;

/// Number, date, validity and parties of a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteHead {
    /// What is offered.
    pub title: String,
    /// Its number; empty when none was given.
    pub number: String,
    /// Its version; empty when none was given.
    pub version: String,
    /// Its day.
    pub date: Date,
    /// Days for which it holds.
    pub valid_days: u32,
    /// The last day on which it holds; none when that leaves the calendar.
    pub valid_until: Option<Date>,
    /// How it is paid; empty when nothing was agreed.
    pub payment: String,
    /// Who offers it.
    pub seller: String,
    /// For whom.
    pub buyer: String,
}

/// The head of a design's quotation on a day.
#[must_use]
pub fn quote_head(design: &Design, today: Date) -> QuoteHead {
    let row = &design.price_terms.quotation;
    let or = |own: &str, other: &str| if own.is_empty() { other.to_owned() } else { own.to_owned() };
    let date = row.date.unwrap_or(today);
    let valid_days = row.valid_days.unwrap_or(VALID_DAYS);
    QuoteHead {
        title: design.title.name.clone(),
        number: row.number.clone(),
        version: or(&row.version, &design.title.version),
        date,
        valid_days,
        valid_until: date.0.checked_add(time::Duration::days(valid_days.into())).map(Date),
        payment: row.payment.clone(),
        seller: or(&row.seller, &design.title.author),
        buyer: or(&row.buyer, &design.title.customer),
    }
}

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const UNITS: [&str; 4] = ["", "拾", "佰", "仟"];
const SECTIONS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// An amount in Chinese capitals as it stands on cheques and contracts: 12345.60 is
/// 壹万贰仟叁佰肆拾伍元陆角整. Amounts above what can be written so are given in figures.
#[must_use]
pub fn rmb_capitals(money: Money) -> String {
    let fen_in_all = money.to_fen().0.abs() * Decimal::ONE_HUNDRED;
    let Some(all) = fen_in_all.to_u64() else { return money.grouped() };
    let (yuan, jiao, fen) = (all / 100, (all / 10 % 10) as usize, (all % 10) as usize);
    let digit = |at: usize| DIGITS.get(at).copied().unwrap_or('零');
    let mut out = String::new();
    if money.0.is_sign_negative() && all > 0 {
        out.push('负');
    }
    if yuan > 0 {
        out.push_str(&whole(yuan));
        out.push('元');
    }
    match (jiao, fen) {
        (0, 0) => {
            if yuan == 0 {
                out.push_str("零元");
            }
            out.push('整');
        }
        (0, fen) => {
            if yuan > 0 {
                out.push('零');
            }
            out.push(digit(fen));
            out.push('分');
        }
        (jiao, 0) => {
            out.push(digit(jiao));
            out.push_str("角整");
        }
        (jiao, fen) => {
            out.push(digit(jiao));
            out.push('角');
            out.push(digit(fen));
            out.push('分');
        }
    }
    out
}

/// A whole number in groups of four digits; one zero is spoken for any run of them between digits.
fn whole(mut value: u64) -> String {
    let mut groups: Vec<u64> = Vec::new();
    while value > 0 {
        groups.push(value % 10_000);
        value /= 10_000;
    }
    let mut out = String::new();
    let mut zero = false;
    for (at, &group) in groups.iter().enumerate().rev() {
        if group == 0 {
            zero = !out.is_empty();
            continue;
        }
        for place in (0..4_usize).rev() {
            let digit = (group / 10_u64.pow(place as u32) % 10) as usize;
            if digit == 0 {
                zero = !out.is_empty();
            } else {
                if zero {
                    out.push('零');
                    zero = false;
                }
                out.push(DIGITS.get(digit).copied().unwrap_or('零'));
                out.push_str(UNITS.get(place).copied().unwrap_or_default());
            }
        }
        // Zeros at the end of a group are spoken only when digits follow.
        let trailing = group % 10 == 0;
        zero = trailing;
        out.push_str(SECTIONS.get(at).copied().unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_as_on_a_cheque() {
        for (amount, capitals) in [
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角整"),
            ("1.00", "壹元整"),
            ("10.00", "壹拾元整"),
            ("48.00", "肆拾捌元整"),
            ("480.05", "肆佰捌拾元零伍分"),
            ("1004.00", "壹仟零肆元整"),
            ("10000.00", "壹万元整"),
            ("10001.00", "壹万零壹元整"),
            ("12345.60", "壹万贰仟叁佰肆拾伍元陆角整"),
            ("100200300.04", "壹亿零贰拾万零叁佰元零肆分"),
            ("1000000000.00", "壹拾亿元整"),
            ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ] {
            assert_eq!(rmb_capitals(amount.parse().unwrap()), capitals, "{amount}");
        }
    }
}
