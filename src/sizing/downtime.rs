//! F-20: downtime of an availability.

use rust_decimal::Decimal;

use super::calculation::{not_negative, product, quotient};
use super::{Calculation, Formula, Quantity, SizingError};
use crate::base::{Text, Unit};

/// Minutes in a year of 365 days.
const MINUTES_PER_YEAR: u32 = 525_600;

/// F-20: minutes a year in which something with this availability, in percent, does not work.
///
/// # Errors
/// An availability outside 0 to 100 percent.
pub fn downtime(available_percent: Decimal) -> Result<Calculation, SizingError> {
    const FORMULA: Formula = Formula::Downtime;
    let title = Text::fixed("可用性", "availability");
    let percent = not_negative(available_percent, &title)?;
    if percent > Decimal::ONE_HUNDRED {
        return Err(SizingError::OutOfRange {
            input: title,
            found: percent.normalize().to_string(),
            least: Decimal::ZERO,
            most: Decimal::ONE_HUNDRED,
        });
    }
    let down = quotient(FORMULA, Decimal::ONE_HUNDRED - percent, Decimal::ONE_HUNDRED)?;
    let minutes = product(FORMULA, &[down, MINUTES_PER_YEAR.into()])?;
    Ok(Calculation::new(FORMULA, Quantity::number(minutes, Unit::MinutesPerYear)).number(
        "availability",
        title,
        percent,
        Unit::Percent,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nines() {
        for (percent, minutes) in [
            ("99.9", "525.6"),
            ("99.95", "262.8"),
            ("99.975", "131.4"),
            ("99.99", "52.56"),
            ("99.995", "26.28"),
            ("99.999", "5.256"),
            ("100", "0"),
        ] {
            let found = downtime(Decimal::from_str_exact(percent).unwrap()).unwrap();
            assert_eq!(found.result, Quantity::word(minutes, Unit::MinutesPerYear), "{percent}");
        }
        assert!(downtime(Decimal::from(101)).is_err());
    }
}
