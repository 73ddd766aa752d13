//! Why a command could not run, in both languages.

use std::path::Path;

use crate::base::number::{NumberError, shown};
use crate::base::{Lang, Text};
use crate::design::EditError;
use crate::sizing::{HolidaysError, SizingError};
use crate::text;

/// A command that could not run; exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    message: Text,
    /// The message brings its own heading and place.
    complete: bool,
}

impl Failure {
    /// A message that begins with the fact.
    pub(super) const fn new(message: Text) -> Self {
        Self { message, complete: false }
    }

    /// A message that needs no heading.
    pub(super) const fn complete(message: Text) -> Self {
        Self { message, complete: true }
    }

    /// A number behind a flag that was refused.
    pub(super) fn number(flag: &str, error: &NumberError) -> Self {
        let Text { zh, en } = error.text();
        Self::new(text!("{flag}：{zh}", "{flag}: {en}"))
    }

    /// A file that the system would not read or write.
    pub(super) fn io(path: &Path, error: &std::io::Error) -> Self {
        let path = shown_path(path);
        let zh = match error.kind() {
            std::io::ErrorKind::NotFound => "文件不存在".to_owned(),
            std::io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
            std::io::ErrorKind::IsADirectory => "这是一个文件夹".to_owned(),
            std::io::ErrorKind::InvalidData => "不是UTF-8文本".to_owned(),
            _ => format!("系统拒绝（{error}）"),
        };
        let en = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            std::io::ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
            _ => error.to_string(),
        };
        Self::new(text!("{zh}：{path}", "{en}: {path}"))
    }

    /// An edit that the design refused.
    pub(super) fn edit(error: &EditError) -> Self {
        Self::new(text!("设计拒绝了这项修改（{error}）", "the design refused the change ({error})"))
    }

    /// The message without a heading.
    pub(super) const fn message(&self) -> &Text {
        &self.message
    }

    /// The message for the terminal, ending in a newline.
    pub(super) fn render(&self, lang: Lang) -> String {
        let message = self.message.get(lang).trim_end();
        match (self.complete, lang) {
            (true, _) => format!("{message}\n"),
            (false, Lang::Zh) => format!("错误：{message}\n"),
            (false, Lang::En) => format!("error: {message}\n"),
        }
    }
}

impl From<SizingError> for Failure {
    fn from(error: SizingError) -> Self {
        Self::new(error.text())
    }
}

impl From<HolidaysError> for Failure {
    fn from(error: HolidaysError) -> Self {
        Self::new(error.text())
    }
}

/// A path as it may be printed in a message; long ones keep their end.
pub(super) fn shown_path(path: &Path) -> String {
    let words = path.to_string_lossy();
    let chars: Vec<char> = words.chars().collect();
    let most = 160;
    let Some(skipped) = chars.len().checked_sub(most).filter(|&n| n > 0) else {
        return words.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    };
    let tail: String = chars.into_iter().skip(skipped).collect();
    format!("…{}", tail.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect::<String>())
}

/// A word that the user typed, as it may be printed in a message.
pub(super) fn shown_word(word: &str) -> String {
    shown(word)
}
