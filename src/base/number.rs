//! Strict reading of numbers that people type: exact decimals, one spelling, no guessing.
//!
//! A number that could be read in two ways ("1,000" is a thousand here and one elsewhere) is refused with
//! what was found, why it is refused and how to write it.

use rust_decimal::Decimal;

use super::Text;
use crate::text;

/// A number that was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub struct NumberError {
    /// What stood there, shortened and with invisible characters shown as escapes.
    pub found: String,
    /// Why it was refused.
    pub problem: NumberProblem,
}

/// Why a number was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberProblem {
    /// Nothing was written.
    Empty,
    /// A space or another blank before, after or inside.
    Blank,
    /// Below zero.
    Negative,
    /// A plus sign.
    PlusSign,
    /// "NaN".
    NotANumberValue,
    /// "inf" or the like.
    Infinite,
    /// A separator of thousands; the digits without it.
    Separator(String),
    /// Digits of another width or script; the same in plain digits.
    OtherDigits(String),
    /// Powers of ten, such as `1e309`.
    Exponent,
    /// A unit or a word behind the digits.
    Unit,
    /// A point without a digit on both sides; the number with the digit.
    BarePoint(String),
    /// More than the most that is accepted.
    TooLarge(Decimal),
    /// More digits than can be kept exactly.
    TooPrecise,
    /// A fraction where whole numbers are counted.
    Fraction,
    /// Anything else.
    NotANumber,
}

/// The most digits behind the point that are kept exactly.
const MOST_DECIMALS: usize = 18;

/// Reads a number that is zero or more, written in plain digits with at most one point.
///
/// # Errors
/// [`NumberError`] for everything else, also for numbers above `most`.
pub fn decimal(text: &str, most: Decimal) -> Result<Decimal, NumberError> {
    let refuse = |problem| Err(NumberError { found: shown(text), problem });
    if let Some(problem) = problem_of(text) {
        return refuse(problem);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.trim_end_matches('0').len() > MOST_DECIMALS {
        return refuse(NumberProblem::TooPrecise);
    }
    let fraction = fraction.get(..fraction.len().min(MOST_DECIMALS)).unwrap_or(fraction);
    let whole = whole.trim_start_matches('0');
    // What cannot be held at all is above every limit; what fails only with its fraction is too precise.
    let Ok(floor) = Decimal::from_str_exact(if whole.is_empty() { "0" } else { whole }) else {
        return refuse(NumberProblem::TooLarge(most));
    };
    if floor > most {
        return refuse(NumberProblem::TooLarge(most));
    }
    let plain = if fraction.is_empty() { format!("{floor}") } else { format!("{floor}.{fraction}") };
    match Decimal::from_str_exact(&plain) {
        Ok(value) if value > most => refuse(NumberProblem::TooLarge(most)),
        Ok(value) => Ok(value),
        Err(_) => refuse(NumberProblem::TooPrecise),
    }
}

/// Reads a whole number that is zero or more.
///
/// # Errors
/// [`NumberError`] for everything that [`decimal`] refuses, and for fractions.
pub fn count(text: &str, most: u64) -> Result<u64, NumberError> {
    let refuse = |problem| NumberError { found: shown(text), problem };
    let value = decimal(text, Decimal::from(most))?;
    if text.contains('.') {
        return Err(refuse(NumberProblem::Fraction));
    }
    u64::try_from(value).map_err(|_| refuse(NumberProblem::TooLarge(Decimal::from(most))))
}

impl NumberError {
    /// What was found, why it is refused and how to write it.
    #[must_use]
    pub fn text(&self) -> Text {
        let found = &self.found;
        match &self.problem {
            NumberProblem::Empty => Text::fixed(
                "没有填写数值；请写数字，例如 1000 或 0.5",
                "nothing was entered; write digits, for example 1000 or 0.5",
            ),
            NumberProblem::Blank => text!(
                "“{found}”中含有空格；请只写数字，不留空格",
                "\"{found}\" contains a space; write the digits without spaces"
            ),
            NumberProblem::Negative => text!(
                "“{found}”是负数，此处只接受零或正数；请去掉负号",
                "\"{found}\" is negative, and only zero or more is possible here; write it without the minus sign"
            ),
            NumberProblem::PlusSign => text!(
                "“{found}”带有加号；请只写数字，不写加号",
                "\"{found}\" has a plus sign; write the digits without it"
            ),
            NumberProblem::NotANumberValue => text!(
                "“{found}”不是一个数值，无法计算；请写数字，例如 1000",
                "\"{found}\" is not a value that can be computed with; write digits, for example 1000"
            ),
            NumberProblem::Infinite => text!(
                "“{found}”是无穷大，无法计算；请写一个有限的数字，例如 1000",
                "\"{found}\" is infinite and cannot be computed with; write a finite number, for example 1000"
            ),
            NumberProblem::Separator(plain) => text!(
                "“{found}”含有分隔符，可能被读成小数点；请写成 {plain}",
                "\"{found}\" contains a separator, which could be read as a decimal point; write {plain}"
            ),
            NumberProblem::OtherDigits(plain) => text!(
                "“{found}”不是半角数字；请写成 {plain}",
                "\"{found}\" is not written in plain digits; write {plain}"
            ),
            NumberProblem::Exponent => text!(
                "“{found}”用了科学计数法，容易看错数量级；请写出全部数字，例如 1000000",
                "\"{found}\" uses an exponent, which is easily misread; write all digits, for example 1000000"
            ),
            NumberProblem::Unit => text!(
                "“{found}”在数字后带有单位或文字；请只写数字，单位已由该项规定",
                "\"{found}\" has a unit or a word behind the digits; write the digits alone, the unit is fixed"
            ),
            NumberProblem::BarePoint(plain) => text!(
                "“{found}”的小数点旁缺少数字；请写成 {plain}",
                "\"{found}\" has a point without a digit beside it; write {plain}"
            ),
            NumberProblem::TooLarge(most) => {
                let most = most.normalize();
                text!(
                    "“{found}”过大，超出可计算的范围；此处最大为 {most}",
                    "\"{found}\" is too large to compute with; the most that is accepted here is {most}"
                )
            }
            NumberProblem::TooPrecise => text!(
                "“{found}”的位数太多，无法精确保存；小数点后最多写 {MOST_DECIMALS} 位",
                "\"{found}\" has more digits than can be kept exactly; write at most {MOST_DECIMALS} behind the point"
            ),
            NumberProblem::Fraction => text!(
                "“{found}”带有小数，此处只接受整数；请写成整数，例如 12",
                "\"{found}\" has a fraction, and only whole numbers are possible here; write for example 12"
            ),
            NumberProblem::NotANumber => text!(
                "“{found}”不是数字；请写数字，例如 1000 或 0.5",
                "\"{found}\" is not a number; write digits, for example 1000 or 0.5"
            ),
        }
    }
}

/// Words as they may be printed in a message: at most 40 characters, nothing invisible.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut out: String = text.chars().take(40).flat_map(visible).collect();
    if text.chars().nth(40).is_some() {
        out.push('…');
    }
    out
}

fn visible(c: char) -> Vec<char> {
    let invisible = c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    if invisible { c.escape_unicode().collect() } else { vec![c] }
}

/// What is wrong with the spelling, when something is.
fn problem_of(text: &str) -> Option<NumberProblem> {
    if text.is_empty() {
        return Some(NumberProblem::Empty);
    }
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    let points = text.matches('.').count();
    if text.chars().all(plain) && points <= 1 {
        return if text == "." {
            Some(NumberProblem::NotANumber)
        } else if text.starts_with('.') {
            Some(NumberProblem::BarePoint(format!("0{text}")))
        } else if text.ends_with('.') {
            Some(NumberProblem::BarePoint(text.trim_end_matches('.').to_owned()))
        } else {
            None
        };
    }
    if text.chars().any(char::is_whitespace) {
        let words: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        return Some(if words.is_empty() { NumberProblem::Empty } else { NumberProblem::Blank });
    }
    let lower = text.to_lowercase();
    let unsigned = lower.trim_start_matches(['-', '+', '−', '－', '＋']);
    if matches!(unsigned, "nan") {
        return Some(NumberProblem::NotANumberValue);
    }
    if matches!(unsigned, "inf" | "infinity" | "∞") {
        return Some(NumberProblem::Infinite);
    }
    let first = lower.chars().next();
    let numeric = unsigned.chars().next().is_some_and(|c| c.is_numeric() || c == '.');
    if numeric && matches!(first, Some('-' | '−' | '－')) {
        return Some(NumberProblem::Negative);
    }
    if numeric && matches!(first, Some('+' | '＋')) {
        return Some(NumberProblem::PlusSign);
    }
    if !numeric {
        return Some(NumberProblem::NotANumber);
    }
    let narrow: String = text.chars().map(narrow_char).collect();
    if narrow != text && problem_of(&narrow).is_none() {
        return Some(NumberProblem::OtherDigits(narrow));
    }
    let separator = |c: char| matches!(c, ',' | '，' | '\'' | '’' | '_' | '、' | '٬');
    if narrow.contains(separator) {
        let joined: String = narrow.chars().filter(|&c| !separator(c)).collect();
        if problem_of(&joined).is_none() {
            return Some(NumberProblem::Separator(joined));
        }
    }
    if let Some((mantissa, exponent)) = lower.split_once('e') {
        let digits = exponent.trim_start_matches(['+', '-']);
        let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
        if is_number && mantissa.chars().all(plain) {
            return Some(NumberProblem::Exponent);
        }
    }
    let digits = text.trim_end_matches(|c: char| !plain(c));
    if !digits.is_empty() && digits != text && problem_of(digits).is_none() {
        return Some(NumberProblem::Unit);
    }
    Some(NumberProblem::NotANumber)
}

/// A digit or point of another width as the plain one; Arabic-Indic digits too.
fn narrow_char(c: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(c).wrapping_sub(zero), 10).unwrap_or(c);
    match c {
        '０'..='９' => digit(0xFF10),
        '٠'..='٩' => digit(0x660),
        '۰'..='۹' => digit(0x6F0),
        '．' => '.',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most() -> Decimal {
        Decimal::from(1_000_000_000_000_u64)
    }

    #[test]
    fn plain_numbers_are_read_exactly() {
        for (text, value) in [
            ("0", "0"),
            ("1", "1"),
            ("007", "7"),
            ("0.5", "0.5"),
            ("1000000", "1000000"),
            ("0.10", "0.1"),
            ("1000000000000", "1000000000000"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("1.00000000000000000000000000000", "1"),
        ] {
            assert_eq!(
                decimal(text, most()).map(|v| v.normalize().to_string()),
                Ok(value.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn each_refusal_names_its_cause() {
        use NumberProblem as P;
        for (text, problem) in [
            ("", P::Empty),
            (" ", P::Empty),
            (" 1", P::Blank),
            ("1 000", P::Blank),
            ("1\u{3000}000", P::Blank),
            ("-1", P::Negative),
            ("-0", P::Negative),
            ("−5", P::Negative),
            ("－５", P::Negative),
            ("+", P::NotANumber),
            ("-", P::NotANumber),
            ("+1", P::PlusSign),
            ("NaN", P::NotANumberValue),
            ("-nan", P::NotANumberValue),
            ("inf", P::Infinite),
            ("-Infinity", P::Infinite),
            ("∞", P::Infinite),
            ("1,000", P::Separator("1000".to_owned())),
            ("1，000", P::Separator("1000".to_owned())),
            ("1_000", P::Separator("1000".to_owned())),
            ("1'000.5", P::Separator("1000.5".to_owned())),
            ("１，０００", P::Separator("1000".to_owned())),
            ("１２", P::OtherDigits("12".to_owned())),
            ("1２．５", P::OtherDigits("12.5".to_owned())),
            ("٣", P::OtherDigits("3".to_owned())),
            ("1e309", P::Exponent),
            ("1E5", P::Exponent),
            ("1.5e-3", P::Exponent),
            ("100万", P::Unit),
            ("5GB", P::Unit),
            ("20%", P::Unit),
            (".5", P::BarePoint("0.5".to_owned())),
            ("5.", P::BarePoint("5".to_owned())),
            (".", P::NotANumber),
            ("1.2.3", P::NotANumber),
            ("0x10", P::NotANumber),
            ("abc", P::NotANumber),
            ("一百万", P::NotANumber),
            ("1000000000001", P::TooLarge(most())),
            ("1000000000000.5", P::TooLarge(most())),
            ("99999999999999999999999999999999999", P::TooLarge(most())),
            ("0.1234567890123456789", P::TooPrecise),
        ] {
            assert_eq!(decimal(text, most()).map_err(|e| e.problem), Err(problem), "{text}");
        }
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(count("12", 100), Ok(12));
        assert_eq!(count("12.0", 100).map_err(|e| e.problem), Err(NumberProblem::Fraction));
        assert_eq!(
            count("101", 100).map_err(|e| e.problem),
            Err(NumberProblem::TooLarge(Decimal::ONE_HUNDRED))
        );
        assert_eq!(count("18446744073709551615", u64::MAX), Ok(u64::MAX));
    }

    #[test]
    fn messages_show_nothing_invisible_and_stay_short() {
        let long = "9".repeat(500);
        let error = decimal(&long, most()).unwrap_err();
        assert!(error.text().en.chars().count() < 160, "{}", error.text().en);
        let hostile = decimal("1\u{202e}2\n", most()).unwrap_err();
        assert!(
            hostile.text().zh.chars().all(|c| !c.is_control() && c != '\u{202e}'),
            "{}",
            hostile.text().zh
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,60}") {
            match decimal(&text, most()) {
                Ok(value) => proptest::prop_assert!(value >= Decimal::ZERO && value <= most()),
                Err(error) => proptest::prop_assert!(!error.text().zh.is_empty()),
            }
        }

        #[test]
        fn what_is_written_is_what_is_read(whole in 0_u64..=1_000_000_000_000, thousandths in 0_u32..1000) {
            let text = format!("{whole}.{thousandths:03}");
            if let Ok(value) = decimal(&text, most()) {
                proptest::prop_assert_eq!(value.to_string(), text);
            } else {
                proptest::prop_assert_eq!(whole, 1_000_000_000_000);
            }
        }
    }
}
