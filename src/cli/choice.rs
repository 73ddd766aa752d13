//! The language and the day of a run: the only places where the environment and the clock are read.

use std::ffi::OsString;

use serde::Deserialize;
use time::OffsetDateTime;

use super::failure::{Failure, shown_word};
use crate::base::{Date, Lang};
use crate::text;

/// The language: the flag, else the setting of the window, else the system's, else Chinese.
///
/// The flag is looked for before anything is parsed, because the messages of the parser need it.
pub(super) fn language(args: &[OsString]) -> Lang {
    flag(args).or_else(setting).or_else(system).unwrap_or_default()
}

fn flag(args: &[OsString]) -> Option<Lang> {
    let mut words = args.iter().map(|arg| arg.to_string_lossy()).take_while(|word| word != "--");
    let mut found = None;
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang=") {
            Some(value) => value.to_owned(),
            None if word == "--lang" => words.next()?.into_owned(),
            None => continue,
        };
        found = Lang::ALL.into_iter().find(|lang| lang.code() == value).or(found);
    }
    found
}

/// What the window remembers.
fn setting() -> Option<Lang> {
    #[derive(Deserialize)]
    struct Remembered {
        #[serde(default)]
        lang: Option<Lang>,
    }
    let folder = std::env::var_os("YUNTU_CONFIG_DIR").map(std::path::PathBuf::from).or_else(|| {
        directories::ProjectDirs::from("", "", "yuntu").map(|dirs| dirs.config_dir().to_owned())
    })?;
    let text = std::fs::read_to_string(folder.join("settings.ron")).ok()?;
    ron::from_str::<Remembered>(&text).ok()?.lang
}

fn system() -> Option<Lang> {
    language_of_locale(&sys_locale::get_locale()?)
}

/// Chinese for every Chinese locale, none for "C" and "POSIX", English for every other.
fn language_of_locale(locale: &str) -> Option<Lang> {
    let language = locale.split(['-', '_', '.']).next().unwrap_or_default().to_ascii_lowercase();
    match language.as_str() {
        "" | "c" | "posix" => None,
        "zh" => Some(Lang::Zh),
        _ => Some(Lang::En),
    }
}

/// The day that counts as today: the flag, else `SOURCE_DATE_EPOCH`, else the clock.
pub(super) fn today(flag: Option<&str>) -> Result<Date, Failure> {
    if let Some(word) = flag {
        return date("--date", word);
    }
    if let Some(seconds) = std::env::var_os("SOURCE_DATE_EPOCH") {
        let word = seconds.to_string_lossy();
        let moment = word.parse::<i64>().ok().and_then(|s| OffsetDateTime::from_unix_timestamp(s).ok());
        let word = shown_word(&word);
        return moment.map(|moment| Date(moment.date())).ok_or_else(|| {
            Failure::new(text!(
                "SOURCE_DATE_EPOCH 为“{word}”，不是秒数；请写成例如 1795219200，或不设置它",
                "SOURCE_DATE_EPOCH is \"{word}\", which is not a number of seconds; write for example 1795219200, or leave it unset"
            ))
        });
    }
    // The finance cloud and its working days are in China, so the day changes there at midnight.
    let moment = OffsetDateTime::now_utc();
    let china = moment.checked_add(time::Duration::hours(8)).unwrap_or(moment);
    Ok(Date(china.date()))
}

/// Reads a day behind a flag.
pub(super) fn date(flag: &str, word: &str) -> Result<Date, Failure> {
    word.parse().map_err(|_| {
        let word = shown_word(word);
        Failure::new(text!(
            "{flag}：“{word}”不是存在的日期；请写成 2026-11-21 的形式",
            "{flag}: \"{word}\" is not a day of the calendar; write it as 2026-11-21"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_flag_counts_and_nothing_behind_two_dashes() {
        let of = |words: &[&str]| flag(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["check", "a.yuntu"]), None);
        assert_eq!(of(&["--lang", "en", "check"]), Some(Lang::En));
        assert_eq!(of(&["check", "--lang=zh"]), Some(Lang::Zh));
        assert_eq!(of(&["--lang", "en", "--lang", "zh"]), Some(Lang::Zh));
        assert_eq!(of(&["--lang", "fr"]), None);
        assert_eq!(of(&["check", "--", "--lang", "en"]), None);
        assert_eq!(of(&["--lang"]), None);
    }

    #[test]
    fn locales() {
        for (locale, lang) in [
            ("zh-CN", Some(Lang::Zh)),
            ("zh_TW.UTF-8", Some(Lang::Zh)),
            ("en_US", Some(Lang::En)),
            ("fr-FR", Some(Lang::En)),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("", None),
        ] {
            assert_eq!(language_of_locale(locale), lang, "{locale}");
        }
    }
}
