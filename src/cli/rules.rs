//! `yuntu rules`: the list, or the page of one.

use super::args::Format;
use super::failure::{Failure, shown_word};
use super::output::{Output, json_text};
use crate::base::Lang;
use crate::rules::{Registry, rule_page, rules_json, rules_text};
use crate::text;

/// Runs the command.
pub(super) fn run(code: Option<&str>, format: Format, lang: Lang) -> Result<Output, Failure> {
    let chosen = code.map(|word| find(word).ok_or_else(|| unknown(word))).transpose()?;
    Ok(Output::fine(match (format, chosen) {
        (Format::Json, chosen) => json_text(&rules_json(chosen)),
        (Format::Text, Some(rule)) => rule_page(rule, lang),
        (Format::Text, None) => rules_text(lang),
    }))
}

/// Codes are written in capitals, but nobody should have to type them so.
fn find(word: &str) -> Option<&'static crate::rules::Rule> {
    Registry::rule(word).or_else(|| Registry::rule(&word.to_ascii_uppercase()))
}

fn unknown(word: &str) -> Failure {
    let word = shown_word(word);
    Failure::new(text!(
        "没有规则“{word}”；全部规则见：yuntu rules",
        "there is no rule \"{word}\"; all rules: yuntu rules"
    ))
}
