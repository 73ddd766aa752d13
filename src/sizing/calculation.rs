//! A computed figure with everything needed to check it by hand.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Formula;
use crate::base::{Source, Text, Unit};
use crate::catalog::Provenance;
use crate::design::WorkloadId;
use crate::text;

/// A value and its unit. The value is text so that no digit is lost on the way to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quantity {
    /// The value: a decimal in plain digits, a date, or a word such as `yes`.
    pub value: String,
    /// Its unit.
    pub unit: Unit,
}

impl Quantity {
    /// A number without idle zeros.
    #[must_use]
    pub fn number(value: Decimal, unit: Unit) -> Self {
        Self { value: value.normalize().to_string(), unit }
    }

    /// A date or a word.
    #[must_use]
    pub fn word(value: impl Into<String>, unit: Unit) -> Self {
        Self { value: value.into(), unit }
    }

    /// "yes" or "no".
    #[must_use]
    pub fn yes_no(value: bool) -> Self {
        Self::word(if value { "yes" } else { "no" }, Unit::YesNo)
    }

    /// The number, when it is one.
    #[must_use]
    pub fn decimal(&self) -> Option<Decimal> {
        Decimal::from_str_exact(&self.value).ok()
    }

    /// As a person reads it: value, then unit.
    #[must_use]
    pub fn text(&self) -> Text {
        if self.unit == Unit::YesNo {
            return if self.value == "yes" { Text::fixed("是", "yes") } else { Text::fixed("否", "no") };
        }
        if let Some(words) = words(&self.value) {
            return words;
        }
        let unit = self.unit.title();
        // More places than anybody orders by are left to the data: 80.2001953125 GiB is read as 80.2002.
        let rounded = self.decimal().filter(|value| value.scale() > SHOWN_PLACES);
        let value = match rounded.map(|value| value.round_dp(SHOWN_PLACES)) {
            Some(short) if !short.is_zero() => short.normalize().to_string(),
            _ => self.value.clone(),
        };
        if unit.en.is_empty() {
            return Text::same(value);
        }
        let (zh, en) = (&unit.zh, &unit.en);
        text!("{value} {zh}", "{value} {en}")
    }
}

/// Decimal places that people are shown.
const SHOWN_PLACES: u32 = 4;

/// The words for people of values that are words for programs.
fn words(value: &str) -> Option<Text> {
    Some(match value {
        "free" => Text::fixed("DDoS基础防护（免费）", "basic protection, free"),
        "AntiDDoS-Pro" => Text::fixed("DDoS高防IP", "AntiDDoS Pro"),
        "out-of-range" => Text::fixed("超出防护能力", "out of range"),
        "not-stated" => Text::fixed("原文未给出", "not stated"),
        "government" => Text::fixed("政府机构", "government"),
        "in-city" => Text::fixed("市内", "in-city"),
        "inter-province" => Text::fixed("省际", "inter-province"),
        _ => return None,
    })
}

/// Where an input comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// Asked for and given with the formula, or entered in the design.
    #[default]
    Given,
    /// Follows from what is drawn.
    Drawn,
    /// A number of this workload.
    Workload(WorkloadId),
    /// Offered by the program because nothing was entered; see [`Assumption`](super::Assumption).
    Assumed,
    /// A fact of the catalogue.
    Catalogue(Provenance),
}

/// One input of a calculation, or one value on the way to its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The name that programs read, for example `tx_per_day`.
    pub name: Cow<'static, str>,
    /// The name that people read.
    pub title: Text,
    /// Value and unit.
    pub quantity: Quantity,
    /// Where it comes from.
    pub origin: Origin,
}

impl Input {
    /// Where it comes from, in words; empty for what was given with the formula.
    #[must_use]
    pub fn origin_text(&self) -> Text {
        match &self.origin {
            Origin::Given => Text::default(),
            Origin::Drawn => Text::fixed("按设计图", "from the drawing"),
            Origin::Workload(id) => text!("业务量指标 {id}", "workload {id}"),
            Origin::Assumed => Text::fixed("未填写，按假设值", "not entered: assumed"),
            Origin::Catalogue(row) => {
                let (source, as_of) = (&row.source, &row.as_of);
                text!("{source}，{as_of}", "{source}, {as_of}")
            }
        }
    }
}

/// A computed figure: formula, inputs, result and source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calculation {
    /// Which formula it is.
    pub formula: Formula,
    /// What went in, in the order in which the formula names it.
    pub inputs: Vec<Input>,
    /// Values on the way from the inputs to the result.
    pub steps: Vec<Input>,
    /// What the formula gives, unrounded.
    pub result: Quantity,
    /// What to buy or plan instead of the bare result, where rounding or headroom says so.
    pub recommended: Option<Quantity>,
    /// What a reader must know to use the figure.
    pub notes: Vec<Text>,
}

impl Calculation {
    /// A result without inputs, notes or recommendation yet.
    #[must_use]
    pub fn new(formula: Formula, result: Quantity) -> Self {
        Self { formula, inputs: Vec::new(), steps: Vec::new(), result, recommended: None, notes: Vec::new() }
    }

    /// Where the formula stands.
    #[must_use]
    pub fn source(&self) -> Source {
        self.formula.source()
    }

    /// The recommended figure, else the result.
    #[must_use]
    pub fn to_plan(&self) -> &Quantity {
        self.recommended.as_ref().unwrap_or(&self.result)
    }

    pub(super) fn input(mut self, name: &'static str, title: Text, quantity: Quantity) -> Self {
        self.inputs.push(Input { name: name.into(), title, quantity, origin: Origin::Given });
        self
    }

    /// With a value on the way to the result.
    pub(super) fn step(mut self, name: &'static str, title: Text, value: Decimal, unit: Unit) -> Self {
        let quantity = Quantity::number(value, unit);
        self.steps.push(Input { name: name.into(), title, quantity, origin: Origin::Given });
        self
    }

    /// With the origin of the inputs of these names; the others keep theirs.
    pub(super) fn with_origin(mut self, names: &[&str], origin: &Origin) -> Self {
        for input in self.inputs.iter_mut().filter(|input| names.contains(&input.name.as_ref())) {
            input.origin = origin.clone();
        }
        self
    }

    pub(super) fn number(self, name: &'static str, title: Text, value: Decimal, unit: Unit) -> Self {
        self.input(name, title, Quantity::number(value, unit))
    }

    pub(super) fn count(self, name: &'static str, title: Text, value: u64, unit: Unit) -> Self {
        self.number(name, title, Decimal::from(value), unit)
    }

    pub(super) fn recommend(mut self, quantity: Quantity) -> Self {
        self.recommended = Some(quantity);
        self
    }

    pub(super) fn note(mut self, note: Text) -> Self {
        self.notes.push(note);
        self
    }
}

/// The inputs as an object by name, in the order of the formula.
struct InputsByName<'a>(&'a [Input]);

impl Serialize for InputsByName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            value: &'a str,
            unit: Unit,
            title: &'a Text,
            #[serde(skip_serializing_if = "Option::is_none")]
            origin: Option<Text>,
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for input in self.0 {
            let Input { name, title, quantity, origin } = input;
            let origin = (*origin != Origin::Given).then(|| input.origin_text());
            map.serialize_entry(name, &Row { value: &quantity.value, unit: quantity.unit, title, origin })?;
        }
        map.end()
    }
}

impl Serialize for Calculation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { formula, inputs, steps, result, recommended, notes } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("formula", formula)?;
        map.serialize_entry("title", &formula.title())?;
        map.serialize_entry("expression", formula.expression())?;
        map.serialize_entry("inputs", &InputsByName(inputs))?;
        if !steps.is_empty() {
            map.serialize_entry("steps", &InputsByName(steps))?;
        }
        map.serialize_entry("result", result)?;
        if let Some(recommended) = recommended {
            map.serialize_entry("recommended", recommended)?;
        }
        if !notes.is_empty() {
            map.serialize_entry("notes", notes)?;
        }
        map.serialize_entry("source", &formula.source())?;
        map.serialize_entry("basis", &formula.basis())?;
        map.end()
    }
}

/// Why a formula gives no figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum SizingError {
    /// An input is below zero.
    Negative {
        /// The input.
        input: Text,
        /// Its value.
        found: Decimal,
    },
    /// An input that is divided by, or counted from one, is zero.
    Zero {
        /// The input.
        input: Text,
    },
    /// An input lies outside the range in which the formula holds.
    OutOfRange {
        /// The input.
        input: Text,
        /// Its value.
        found: String,
        /// The least that holds.
        least: Decimal,
        /// The most that holds.
        most: Decimal,
    },
    /// A product leaves the range in which decimals are exact.
    Overflow {
        /// The formula.
        formula: Formula,
    },
    /// A date leaves the calendar.
    BeyondCalendar,
    /// The catalogue lacks a fact that the formula needs.
    NoFact {
        /// The fact's key.
        key: String,
    },
}

impl SizingError {
    /// The fact and the remedy.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Negative { input, found } => {
                let (zh, en) = (&input.zh, &input.en);
                text!(
                    "{zh}为负数（{found}）；请填写零或正数",
                    "{en} is negative ({found}); enter zero or more"
                )
            }
            Self::Zero { input } => {
                let (zh, en) = (&input.zh, &input.en);
                text!(
                    "{zh}为零，无法计算；请填写大于零的数",
                    "{en} is zero, so nothing can be computed; enter more than zero"
                )
            }
            Self::OutOfRange { input, found, least, most } => {
                let (zh, en) = (&input.zh, &input.en);
                text!(
                    "{zh}为 {found}，超出范围；应在 {least} 到 {most} 之间",
                    "{en} is {found}, which is out of range; it must lie between {least} and {most}"
                )
            }
            Self::Overflow { formula } => text!(
                "{formula} 的结果超出可精确计算的范围；请检查输入的数量级和单位",
                "the result of {formula} is too large to compute exactly; check the magnitude and the units of the inputs"
            ),
            Self::BeyondCalendar => Text::fixed(
                "日期超出日历范围；请检查下单日期",
                "the date lies beyond the calendar; check the day of the order",
            ),
            Self::NoFact { key } => text!(
                "目录中没有“{key}”，或它不是数值；请检查叠加的目录文件",
                "the catalogue has no number for \"{key}\"; check the overlay file"
            ),
        }
    }
}

/// Refuses a negative input.
pub(super) fn not_negative(value: Decimal, input: &Text) -> Result<Decimal, SizingError> {
    if value.is_sign_negative() && !value.is_zero() {
        return Err(SizingError::Negative { input: input.clone(), found: value });
    }
    Ok(value)
}

/// Refuses a negative or zero input.
pub(super) fn positive(value: Decimal, input: &Text) -> Result<Decimal, SizingError> {
    if not_negative(value, input)?.is_zero() {
        return Err(SizingError::Zero { input: input.clone() });
    }
    Ok(value)
}

/// The product of all factors, exact or refused.
pub(super) fn product(formula: Formula, factors: &[Decimal]) -> Result<Decimal, SizingError> {
    factors
        .iter()
        .try_fold(Decimal::ONE, |so_far, &factor| so_far.checked_mul(factor))
        .ok_or(SizingError::Overflow { formula })
}

/// The quotient, or a refusal when it leaves the range.
pub(super) fn quotient(formula: Formula, a: Decimal, b: Decimal) -> Result<Decimal, SizingError> {
    a.checked_div(b).ok_or(SizingError::Overflow { formula })
}

/// Rounded up to a whole multiple of a step that is above zero.
pub(super) fn up_to_step(formula: Formula, value: Decimal, step: Decimal) -> Result<Decimal, SizingError> {
    product(formula, &[quotient(formula, value, step)?.ceil(), step])
}
