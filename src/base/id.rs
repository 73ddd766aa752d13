//! Typed identifiers: short, stable, written with a prefix that says what they name (`n12`, `az3`).

use super::Text;
use crate::text;

/// Defines an identifier type that is written as a prefix and a number.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// What the written form begins with.
            pub const PREFIX: &'static str = $prefix;
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::base::id::BadId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::base::id::number_after($prefix, text).map(Self)
            }
        }

        $crate::written_id!($name);
    };
}

/// A type that stands in files as it is written.
#[macro_export]
macro_rules! written_id {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse()
                    .map_err(|bad: $crate::base::id::BadId| serde::de::Error::custom(bad.text().carried()))
            }
        }
    };
}

/// The largest number an id may have; far from where the counter would run out.
pub const LARGEST: u32 = 999_999_999;

/// An identifier that is not a prefix followed by a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{found}\" is not an id of the form {prefix}12")]
pub struct BadId {
    /// What an id of this kind begins with.
    pub prefix: &'static str,
    /// What stood there instead.
    pub found: String,
}

impl BadId {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let Self { prefix, found } = self;
        text!("“{found}”不是有效编号，应写成 {prefix}12", "\"{found}\" is not an id of the form {prefix}12")
    }
}

/// Reads the number of an id; leading zeros are refused so that an id has one spelling.
///
/// # Errors
/// When the text is not the prefix followed by a decimal number up to [`LARGEST`].
pub fn number_after(prefix: &'static str, text: &str) -> Result<u32, BadId> {
    let bad = || BadId { prefix, found: text.chars().take(40).collect() };
    let digits = text.strip_prefix(prefix).ok_or_else(bad)?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    if !plain {
        return Err(bad());
    }
    digits.parse().ok().filter(|&number| number <= LARGEST).ok_or_else(bad)
}
