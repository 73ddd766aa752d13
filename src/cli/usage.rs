//! A command line that cannot be understood, told in the user's language.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::failure::{Failure, shown_word};
use crate::base::{Lang, Text};
use crate::text;

/// What the parser stopped with: help and version are what was asked for, everything else is a failure.
pub(super) fn stopped(error: &clap::Error, lang: Lang) -> Result<String, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(error.render().to_string()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Err(Failure::complete(Text::same(error.render().to_string())))
        }
        _ => {
            let english = error.render().to_string();
            Err(Failure::complete(match lang {
                Lang::En => Text::same(english),
                Lang::Zh => Text::same(chinese(error, &english)),
            }))
        }
    }
}

/// A first word that is neither a command nor a file: most likely a misspelt command.
pub(super) fn unknown_command<'a>(word: &str, commands: impl IntoIterator<Item = &'a str>) -> Failure {
    let nearest = nearest(word, commands);
    let shown = shown_word(word);
    Failure::new(match nearest {
        Some(command) => text!(
            "没有命令“{shown}”，也没有这个文件；是不是“{command}”？\n全部命令见：yuntu --help",
            "there is no command and no file \"{shown}\"; did you mean \"{command}\"?\nAll commands: yuntu --help"
        ),
        None => text!(
            "没有命令“{shown}”，也没有这个文件\n全部命令见：yuntu --help",
            "there is no command and no file \"{shown}\"\nAll commands: yuntu --help"
        ),
    })
}

/// The known word that a misspelt one is most likely meant for.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|known| (distance(word, known), known))
        .min()
        .filter(|(distance, known)| *distance <= 2.max(known.len() / 3))
        .map(|(_, known)| known)
}

/// Whether a first word can only be meant as a command: no such file, and nothing that looks like a path.
pub(super) fn looks_like_a_command(word: &str) -> bool {
    !word.is_empty()
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !word.starts_with('-')
        && !Path::new(word).exists()
}

fn chinese(error: &clap::Error, english: &str) -> String {
    let one = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        Some(ContextValue::Strings(words)) => Some(words.join("、")),
        _ => None,
    };
    let argument = one(ContextKind::InvalidArg).unwrap_or_default();
    let value = one(ContextKind::InvalidValue).unwrap_or_default();
    let valid = one(ContextKind::ValidValue).map(|words| format!("\n可选值：{words}")).unwrap_or_default();
    let fact = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少必填项：{argument}"),
        ErrorKind::UnknownArgument => format!("不认识“{}”", shown_word(&argument)),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令“{}”", shown_word(&one(ContextKind::InvalidSubcommand).unwrap_or_default()))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("{argument} 后面缺少值{valid}")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} 的值“{}”无效{valid}", shown_word(&value))
        }
        ErrorKind::ArgumentConflict => match one(ContextKind::PriorArg) {
            Some(prior) if prior == argument => format!("{argument} 只能写一次"),
            Some(prior) => format!("{argument} 不能与 {prior} 同时使用"),
            None => format!("{argument} 不能与其他项同时使用"),
        },
        ErrorKind::MissingSubcommand => "缺少子命令".to_owned(),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} 的值的个数不对")
        }
        ErrorKind::NoEquals => format!("{argument} 与值之间须用等号"),
        ErrorKind::InvalidUtf8 => "命令行中有不是UTF-8的文字".to_owned(),
        _ => english.trim_start_matches("error: ").trim_end().to_owned(),
    };
    let mut out = format!("错误：{fact}\n");
    let suggestion = one(ContextKind::SuggestedArg)
        .or_else(|| one(ContextKind::SuggestedSubcommand))
        .or_else(|| one(ContextKind::SuggestedValue));
    if let Some(suggestion) = suggestion {
        out.push_str(&format!("是不是“{suggestion}”？\n"));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        out.push_str(&format!("\n用法：{}\n", usage.trim_start_matches("Usage:").trim()));
    }
    out.push_str("\n详细说明请加 --help\n");
    out
}

/// Letters to insert, remove, replace or swap with a neighbour to get from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let at = |row: &[usize], i: usize| row.get(i).copied().unwrap_or(usize::MAX / 2);
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = at(&last, j) + usize::from(x != y);
            let mut least = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                least = least.min(at(&before_last, j - 1) + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    at(&last, b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_near() {
        for (a, b, far) in [("chek", "check", 1), ("qoute", "quote", 1), ("", "fix", 3), ("size", "size", 0)]
        {
            assert_eq!(distance(a, b), far, "{a} {b}");
        }
    }

    #[test]
    fn paths_are_not_commands() {
        assert!(looks_like_a_command("chek"));
        assert!(!looks_like_a_command("a.yuntu"));
        assert!(!looks_like_a_command("设计"));
        assert!(!looks_like_a_command("src"));
    }
}
