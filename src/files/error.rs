//! Why a file could not be read: what, where, why, and what to do about it, in both languages.

use std::fmt;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::base::{Lang, Text};

/// How many lines before the place are shown.
const LINES_BEFORE: usize = 1;

/// How much of a long line is shown on each side of the place, in characters.
const LINE_HALF: usize = 60;

/// What kind of failure it is, for programs; people read [`ReadError::cause`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadErrorKind {
    /// There is no such file.
    Missing,
    /// The file may not be read.
    Denied,
    /// It is a folder, a device or a pipe.
    NotAFile,
    /// The system refused for another reason.
    Io,
    /// It is larger than any design.
    TooLarge,
    /// It is not text in UTF-8.
    NotText,
    /// It is text, but not a design of this program.
    NotADesign,
    /// A newer version of the program wrote it, in a form that this one cannot read.
    Newer,
    /// A word, bracket or value is wrong.
    Syntax,
    /// It is deeper, longer or more numerous than a design may be.
    Limit,
}

/// A line and a column, both counted from one, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// Why a file could not be read. The file itself was not touched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.render(Lang::En))]
pub struct ReadError {
    /// The file, as the caller named it.
    pub file: String,
    /// What kind of failure it is.
    pub kind: ReadErrorKind,
    /// Where in the file.
    pub at: Option<Position>,
    /// What is wrong.
    pub cause: Box<Text>,
    /// What to do about it.
    pub remedy: Box<Text>,
    excerpt: Option<Box<Excerpt>>,
}

/// The lines around the place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Excerpt {
    lines: String,
    first_line: usize,
    mark: Range<usize>,
}

impl ReadError {
    /// An error that concerns the file as a whole.
    pub(super) fn whole(file: &str, kind: ReadErrorKind, cause: Text, remedy: Text) -> Self {
        Self {
            file: file.to_owned(),
            kind,
            at: None,
            cause: Box::new(cause),
            remedy: Box::new(remedy),
            excerpt: None,
        }
    }

    /// An error at a range of bytes of the text.
    pub(super) fn inside(
        file: &str,
        text: &str,
        mark: Range<usize>,
        kind: ReadErrorKind,
        cause: Text,
        remedy: Text,
    ) -> Self {
        let start = floor(text, mark.start);
        let end = floor(text, mark.end).max(start);
        let line_start = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line = 1 + text.get(..start).unwrap_or_default().matches('\n').count();
        let column = 1 + text.get(line_start..start).unwrap_or_default().chars().count();
        Self {
            file: file.to_owned(),
            kind,
            at: Some(Position { line, column }),
            cause: Box::new(cause),
            remedy: Box::new(remedy),
            excerpt: Some(Box::new(excerpt(text, line, start..end))),
        }
    }

    /// The whole message for people: what is wrong, the place with an excerpt, and what to do.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        let (error, help) = match lang {
            Lang::Zh => ("错误", "办法"),
            Lang::En => ("error", "help"),
        };
        let place = match self.at {
            Some(Position { line, column }) => format!("{}:{line}:{column}", self.file),
            None => self.file.clone(),
        };
        let title = Level::ERROR.with_name(error).primary_title(self.cause.get(lang));
        let help = Level::HELP.with_name(help).message(self.remedy.get(lang));
        let group = match self.excerpt.as_deref() {
            Some(Excerpt { lines, first_line, mark }) => title
                .element(
                    Snippet::source(lines.as_str())
                        .line_start(*first_line)
                        .fold(false)
                        .annotation(AnnotationKind::Primary.span(mark.clone())),
                )
                .element(help),
            None => title.element(help),
        };
        let body = Renderer::plain().decor_style(DecorStyle::Ascii).render(&[group]);
        let (title, rest) = body.split_once('\n').unwrap_or((body.as_str(), ""));
        format!("{title}\n  --> {place}\n{rest}")
    }

    /// One line for a status bar or a list: the place and what is wrong.
    #[must_use]
    pub fn headline(&self, lang: Lang) -> String {
        let cause = self.cause.get(lang);
        match self.at {
            Some(Position { line, column }) => format!("{}:{line}:{column}: {cause}", self.file),
            None => format!("{}: {cause}", self.file),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The nearest boundary between characters at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The line of the place and the one before it, long lines cut around the place.
fn excerpt(text: &str, line: usize, mark: Range<usize>) -> Excerpt {
    let first_line = line.saturating_sub(LINES_BEFORE).max(1);
    let mut lines = String::new();
    let mut marked = 0..0;
    let mut line_start = 0;
    for (number, content) in (1..).zip(text.split('\n')) {
        let line_end = line_start + content.len();
        if number == line {
            let at = mark.start - line_start;
            let (cut, shift) = around(content, at);
            let from = lines.len() + shift;
            let length = mark.end.min(line_end) - mark.start;
            lines.push_str(&cut);
            marked = from..floor(&lines, from + length).max(from);
            break;
        }
        if number >= first_line {
            lines.push_str(&around(content, 0).0);
            lines.push('\n');
        }
        line_start = line_end + 1;
    }
    Excerpt { lines, first_line, mark: marked }
}

/// The part of a line around a byte, and where that byte is in the part.
fn around(line: &str, at: usize) -> (String, usize) {
    let before = line.get(..at).unwrap_or_default();
    let after = line.get(at..).unwrap_or_default();
    let from = before.char_indices().rev().nth(LINE_HALF - 1).map_or(0, |(i, _)| i);
    let to = after.char_indices().nth(LINE_HALF).map_or(after.len(), |(i, _)| i);
    let mut part = String::new();
    if from > 0 {
        part.push('…');
    }
    let shift = part.len() + before.len() - from;
    part.push_str(before.get(from..).unwrap_or_default());
    part.push_str(after.get(..to).unwrap_or_default());
    if to < after.len() {
        part.push('…');
    }
    (part, shift)
}
