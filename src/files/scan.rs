//! A look over the text before it is parsed: brackets that match, and nothing so deep, so long or so numerous
//! that parsing it would cost more memory than a design is worth.

use std::ops::Range;

/// The deepest nesting of brackets.
const DEPTH: usize = 128;

/// The longest text, in bytes.
pub(super) const TEXT_BYTES: usize = 64 * 1024;

/// How many brackets a file may open; a design of 100,000 elements stays well below.
const BRACKETS: usize = 1_000_000;

/// How many commas a file may hold.
const COMMAS: usize = 4_000_000;

/// What stands in the way of parsing, and where, as bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Obstacle {
    pub(super) at: Range<usize>,
    pub(super) kind: ObstacleKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObstacleKind {
    TooDeep,
    TextTooLong,
    TooMany,
    /// The opening bracket at the place is never closed.
    Unclosed(char),
    /// The closing bracket at the place closes a bracket of another kind.
    Mismatch {
        opened: char,
        closed: char,
    },
    /// The closing bracket at the place closes nothing.
    Unopened(char),
    UnclosedText,
    UnclosedComment,
    /// A line that version control writes between two versions of a place.
    Conflict,
}

/// Walks over a text and reports the first obstacle.
pub(super) fn scan(text: &str) -> Result<(), Obstacle> {
    Scanner { bytes: text.as_bytes(), at: 0, open: Vec::new(), brackets: 0, commas: 0 }.run()
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<(usize, u8)>,
    brackets: usize,
    commas: usize,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    const fn obstacle(from: usize, to: usize, kind: ObstacleKind) -> Obstacle {
        Obstacle { at: from..to, kind }
    }

    fn run(mut self) -> Result<(), Obstacle> {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'(' | b'[' | b'{' => self.opens(byte)?,
                b')' | b']' | b'}' => self.closes(byte)?,
                b',' => {
                    self.commas += 1;
                    if self.commas > COMMAS {
                        return Err(Self::obstacle(self.at, self.at + 1, ObstacleKind::TooMany));
                    }
                    self.at += 1;
                }
                b'"' => self.text()?,
                b'\'' => self.character(),
                b'/' if matches!(self.peek(1), Some(b'/' | b'*')) => self.comment()?,
                b'<' | b'=' | b'>' => self.conflict(byte)?,
                b'_' | b'a'..=b'z' | b'A'..=b'Z' => self.word()?,
                _ => self.at += 1,
            }
        }
        match self.open.last() {
            Some(&(at, bracket)) => {
                Err(Self::obstacle(at, at + 1, ObstacleKind::Unclosed(char::from(bracket))))
            }
            None => Ok(()),
        }
    }

    fn opens(&mut self, bracket: u8) -> Result<(), Obstacle> {
        self.open.push((self.at, bracket));
        self.brackets += 1;
        let here = (self.at, self.at + 1);
        if self.open.len() > DEPTH {
            return Err(Self::obstacle(here.0, here.1, ObstacleKind::TooDeep));
        }
        if self.brackets > BRACKETS {
            return Err(Self::obstacle(here.0, here.1, ObstacleKind::TooMany));
        }
        self.at += 1;
        Ok(())
    }

    fn closes(&mut self, bracket: u8) -> Result<(), Obstacle> {
        let (here, closed) = (self.at, char::from(bracket));
        let Some((_, opened)) = self.open.pop() else {
            return Err(Self::obstacle(here, here + 1, ObstacleKind::Unopened(closed)));
        };
        if !matches!((opened, bracket), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
            let kind = ObstacleKind::Mismatch { opened: char::from(opened), closed };
            return Err(Self::obstacle(here, here + 1, kind));
        }
        self.at += 1;
        Ok(())
    }

    /// Seven such marks at the beginning of a line are no part of any design.
    fn conflict(&mut self, mark: u8) -> Result<(), Obstacle> {
        let starts_line = self.at == 0 || self.bytes.get(self.at - 1) == Some(&b'\n');
        if starts_line && (0..7).all(|i| self.peek(i) == Some(mark)) {
            return Err(Self::obstacle(self.at, self.at + 7, ObstacleKind::Conflict));
        }
        self.at += 1;
        Ok(())
    }

    /// An identifier; `r"…"` and `r#"…"#` are texts that begin like one.
    fn word(&mut self) -> Result<(), Obstacle> {
        let start = self.at;
        while self.peek(0).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_') {
            self.at += 1;
        }
        if !matches!(self.bytes.get(start..self.at), Some(b"r" | b"br")) {
            return Ok(());
        }
        let mut hashes = 0;
        while self.peek(hashes) == Some(b'#') {
            hashes += 1;
        }
        if self.peek(hashes) != Some(b'"') {
            return Ok(());
        }
        self.at += hashes + 1;
        let inside = self.at;
        loop {
            match self.peek(0) {
                None => return Err(Self::obstacle(start, inside, ObstacleKind::UnclosedText)),
                Some(b'"') if (1..=hashes).all(|i| self.peek(i) == Some(b'#')) => break,
                Some(_) => self.at += 1,
            }
        }
        let length = self.at - inside;
        self.at += hashes + 1;
        Self::measured(start, inside, length)
    }

    /// A text in quotes, measured as it will be in memory.
    fn text(&mut self) -> Result<(), Obstacle> {
        let start = self.at;
        self.at += 1;
        let mut length = 0;
        loop {
            match self.peek(0) {
                None => return Err(Self::obstacle(start, start + 1, ObstacleKind::UnclosedText)),
                Some(b'"') => break,
                Some(b'\\') if self.peek(1) == Some(b'u') => {
                    let digits = self.bytes.get(self.at + 3..).unwrap_or_default();
                    let digits = digits.iter().take_while(|b| b.is_ascii_hexdigit()).count();
                    // A code point of n hexadecimal digits takes at least this many bytes.
                    length += match digits {
                        0..=2 => 1,
                        3 => 2,
                        4 => 3,
                        _ => 4,
                    };
                    self.at += 2;
                    if self.peek(0) == Some(b'{') {
                        self.at += digits + 2;
                    }
                }
                Some(b'\\') => {
                    length += 1;
                    self.at += 2;
                }
                Some(_) => {
                    length += 1;
                    self.at += 1;
                }
            }
        }
        self.at += 1;
        Self::measured(start, start + 1, length)
    }

    const fn measured(start: usize, end: usize, length: usize) -> Result<(), Obstacle> {
        if length > TEXT_BYTES {
            return Err(Self::obstacle(start, end, ObstacleKind::TextTooLong));
        }
        Ok(())
    }

    /// `'x'` or `'\n'`; a lone quote is left to the parser.
    fn character(&mut self) {
        let width = match self.peek(1) {
            Some(b'\\') => 2,
            Some(lead) => utf8_width(lead),
            None => 0,
        };
        self.at += if self.peek(1 + width) == Some(b'\'') { width + 2 } else { 1 };
    }

    /// `// …` up to the end of the line, or `/* … */`, which may hold others.
    fn comment(&mut self) -> Result<(), Obstacle> {
        let start = self.at;
        if self.peek(1) == Some(b'/') {
            while self.peek(0).is_some_and(|b| b != b'\n') {
                self.at += 1;
            }
            return Ok(());
        }
        let mut depth = 0_usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                (None, _) => return Err(Self::obstacle(start, start + 2, ObstacleKind::UnclosedComment)),
                (Some(b'/'), Some(b'*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    depth = depth.saturating_sub(1);
                    self.at += 2;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                (Some(_), _) => self.at += 1,
            }
        }
    }
}

const fn utf8_width(lead: u8) -> usize {
    match lead {
        0..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xff => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<ObstacleKind>) {
        assert_eq!(scan(text).err().map(|obstacle| obstacle.kind), expected, "{text}");
    }

    #[test]
    fn brackets_in_texts_characters_and_comments_do_not_count() {
        check(r##"(a: "(((\"", b: r#"[["#, c: '(', d: '\'', /* { /* [ */ */ e: 1) // ]"##, None);
        check("(r#type: 'é', b: r\"\\\")", None);
    }

    #[test]
    fn brackets_must_match() {
        check("(a: [1, 2)", Some(ObstacleKind::Mismatch { opened: '[', closed: ')' }));
        check("(a: {", Some(ObstacleKind::Unclosed('{')));
        check("())", Some(ObstacleKind::Unopened(')')));
        check("(a: \"b", Some(ObstacleKind::UnclosedText));
        check("(a: r#\"b\"", Some(ObstacleKind::UnclosedText));
        check("(\n<<<<<<< HEAD\n)", Some(ObstacleKind::Conflict));
        check("(a: \"\n<<<<<<< HEAD\n\")", None);
        check("( /* ", Some(ObstacleKind::UnclosedComment));
    }

    #[test]
    fn depth_is_limited_at_any_depth() {
        let nested = |depth: usize| "(".repeat(depth) + &")".repeat(depth);
        check(&nested(DEPTH), None);
        for depth in [DEPTH + 1, 1_000, 1_000_000] {
            check(&nested(depth), Some(ObstacleKind::TooDeep));
        }
    }

    #[test]
    fn a_text_is_measured_as_it_will_be_in_memory() {
        let quoted = |inner: String| format!("(\"{inner}\")");
        check(&quoted("x".repeat(TEXT_BYTES)), None);
        check(&quoted("\\n".repeat(TEXT_BYTES)), None);
        check(&quoted("\\u{4e91}".repeat(TEXT_BYTES / 3)), None);
        check(&quoted("x".repeat(TEXT_BYTES + 1)), Some(ObstacleKind::TextTooLong));
        check(&quoted("\\u{4e91}".repeat(TEXT_BYTES / 3 + 1)), Some(ObstacleKind::TextTooLong));
        check(&format!("r#\"{}\"#", "x".repeat(TEXT_BYTES + 1)), Some(ObstacleKind::TextTooLong));
    }

    #[test]
    fn an_escape_at_the_very_end_does_not_run_off_the_text() {
        for text in ["\"\\", "\"\\u", "\"\\u{", "\"\\u{12", "'", "'\\", "r#", "/", "/*"] {
            let _ = scan(text);
        }
    }
}
