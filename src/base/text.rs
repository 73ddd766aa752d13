//! Text that a person reads, always in both languages.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Stands between the two languages of a text that travels through an error type which holds one string.
const SEAM: &str = " ‖ ";

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese, the language of the guide and the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both languages, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// What stands between the entries of a list.
    #[must_use]
    pub const fn comma(self) -> &'static str {
        match self {
            Self::Zh => "、",
            Self::En => ", ",
        }
    }

    /// The code used by `--lang` and in file names.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// One text in both languages; a missing translation does not compile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A text known when the program is built.
    #[must_use]
    pub const fn fixed(zh: &'static str, en: &'static str) -> Self {
        Self { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
    }

    /// A text made while the program runs.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: Cow::Owned(zh.into()), en: Cow::Owned(en.into()) }
    }

    /// The same words in both languages: a user's name, a product code, a number.
    #[must_use]
    pub fn same(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { zh: Cow::Owned(words.clone()), en: Cow::Owned(words) }
    }

    /// Both languages in one string, for error types of other crates that hold only one; see
    /// [`Text::from_carried`].
    #[must_use]
    pub fn carried(&self) -> String {
        format!("{}{SEAM}{}", self.zh, self.en)
    }

    /// Takes apart what [`Text::carried`] joined.
    #[must_use]
    pub fn from_carried(words: &str) -> Option<Self> {
        words.split_once(SEAM).map(|(zh, en)| Self::new(zh, en))
    }

    /// The words in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A count with its English noun: "1 rule", "2 rules", "3 entries".
#[must_use]
pub fn counted(count: impl std::fmt::Display, noun: &str) -> String {
    let count = count.to_string();
    if count == "1" {
        return format!("1 {noun}");
    }
    let vowel = |c: char| "aeiou".contains(c);
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(vowel) => format!("{count} {stem}ies"),
        _ if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{count} {noun}es"),
        _ => format!("{count} {noun}s"),
    }
}

/// Formats a [`Text`](crate::base::Text) in both languages: `text!("端口 {port}", "port {port}")`.
#[macro_export]
macro_rules! text {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::base::Text::new(format!($zh), format!($en))
    };
}
