//! How wide a text is, by the advances of our own fonts: screen, picture and paper agree.

use std::sync::OnceLock;

use super::fonts;

/// A weight of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Weight {
    /// Regular.
    #[default]
    Regular,
    /// Bold.
    Bold,
}

/// From the baseline to the top of a capital, as a share of the size.
pub const CAP_HEIGHT: f64 = 0.733;

/// From the baseline to the top of the line box that the fonts ask for, as a share of the size.
pub const ASCENT: f64 = 1.16;

/// From the baseline to the bottom of that box, as a share of the size.
pub const DESCENT: f64 = 0.288;

const ELLIPSIS: char = '…';
const HAIR_SPACE: char = '\u{200A}';

/// Advances in thousandths of the size for the first plane; zero where the font has no glyph.
struct Advances(Vec<u16>);

impl Advances {
    fn of(font: &[u8]) -> Self {
        let mut table = vec![0; 0x1_0000];
        if let Ok(face) = ttf_parser::Face::parse(font, 0) {
            let cmap = face.tables().cmap;
            for subtable in cmap
                .into_iter()
                .flat_map(|cmap| cmap.subtables)
                .filter(ttf_parser::cmap::Subtable::is_unicode)
            {
                subtable.codepoints(|code| {
                    let advance = char::from_u32(code)
                        .and_then(|c| face.glyph_index(c))
                        .and_then(|glyph| face.glyph_hor_advance(glyph));
                    if let (Some(slot), Some(advance)) = (table.get_mut(code as usize), advance) {
                        *slot = advance;
                    }
                });
            }
        }
        Self(table)
    }

    fn get(&self, c: char) -> Option<u16> {
        self.0.get(c as usize).copied().filter(|&advance| advance > 0)
    }
}

fn advances(weight: Weight) -> &'static Advances {
    static REGULAR: OnceLock<Advances> = OnceLock::new();
    static BOLD: OnceLock<Advances> = OnceLock::new();
    match weight {
        Weight::Regular => REGULAR.get_or_init(|| Advances::of(fonts::REGULAR)),
        Weight::Bold => BOLD.get_or_init(|| Advances::of(fonts::BOLD)),
    }
}

/// Whether the bundled fonts can draw the character.
#[must_use]
pub fn has_glyph(c: char) -> bool {
    advances(Weight::Regular).get(c).is_some()
}

/// The width of one line in units; a character outside the fonts counts as a full em.
#[must_use]
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let advances = advances(weight);
    let thousandths: u64 = text.chars().map(|c| u64::from(advances.get(c).unwrap_or(1000))).sum();
    thousandths as f64 * size / 1000.0
}

/// The text on one line, with a hair space between Han and Latin letters or digits, and with control,
/// direction and zero-width characters shown instead of obeyed.
#[must_use]
pub fn typeset(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before: Option<char> = None;
    for c in text.chars() {
        if matches!(c, '\n' | '\r' | '\t') {
            out.push(' ');
            before = Some(' ');
            continue;
        }
        if is_hidden(c) {
            out.push_str(&format!("<{:04X}>", c as u32));
            before = Some('>');
            continue;
        }
        if before.is_some_and(|b| (is_han(b) && is_western(c)) || (is_western(b) && is_han(c))) {
            out.push(HAIR_SPACE);
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// The text cut in the middle so that it is at most `room` wide; ends tell names apart better than middles.
#[must_use]
pub fn elide(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let advances = advances(weight);
    let advance = |c: char| f64::from(advances.get(c).unwrap_or(1000)) * size / 1000.0;
    let mut left = room - advance(ELLIPSIS);
    let (mut head, mut tail) = (0, 0);
    while head + tail < chars.len() {
        let from_head = head <= tail;
        let next = if from_head { chars.get(head) } else { chars.get(chars.len() - 1 - tail) };
        let Some(&next) = next else { break };
        left -= advance(next);
        if left < 0.0 {
            break;
        }
        if from_head {
            head += 1;
        } else {
            tail += 1;
        }
    }
    let start: String = chars.iter().take(head).collect();
    let end: String = chars.iter().skip(chars.len() - tail).collect();
    format!("{}{ELLIPSIS}{}", start.trim_end(), end.trim_start())
}

/// The text broken into lines of at most `room`, at most `lines` of them; the last is elided if need be.
#[must_use]
pub fn wrap(text: &str, size: f64, weight: Weight, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if out.len() + 1 >= lines.max(1) || width(rest, size, weight) <= room {
            out.push(elide(rest, size, weight, room));
            break;
        }
        let mut fits = 0;
        let mut good_break = 0;
        for (at, c) in rest.char_indices() {
            let end = at + c.len_utf8();
            if width(rest.get(..end).unwrap_or(""), size, weight) > room && fits > 0 {
                break;
            }
            fits = end;
            let next = rest.get(end..).and_then(|after| after.chars().next());
            if c == ' ' || is_han(c) && next.is_none_or(|n| !is_closing(n)) || next.is_some_and(is_han) {
                good_break = end;
            }
        }
        let cut = if good_break > 0 { good_break } else { fits };
        let (line, after) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        out.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    out
}

/// Whether the character is a Han character.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_western(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{4FF}' | '%')
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '，' | '。' | '、' | '；' | '：' | '）' | '》' | '」' | '！' | '？' | ',' | '.' | ')' | ';' | ':'
    )
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_tabular_and_han_is_one_em() {
        assert_eq!(width("0000", 10.0, Weight::Regular), width("1979", 10.0, Weight::Regular));
        assert_eq!(width("云图", 13.0, Weight::Bold), 26.0);
        assert_eq!(width("", 13.0, Weight::Bold), 0.0);
    }

    #[test]
    fn a_hair_space_stands_between_han_and_latin() {
        assert_eq!(typeset("可用区B的ECS"), "可用区\u{200A}B\u{200A}的\u{200A}ECS");
        assert_eq!(typeset("可用区 B"), "可用区 B");
        assert!(has_glyph('\u{200A}'));
    }

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(typeset("a\u{202E}b\nc"), "a<202E>b c");
    }

    #[test]
    fn elision_keeps_both_ends_and_the_room() {
        let long = "payment-gateway-production-hangzhou-b-01";
        let cut = elide(long, 13.0, Weight::Bold, 96.0);
        assert!(width(&cut, 13.0, Weight::Bold) <= 96.0, "{cut}");
        assert!(cut.starts_with("paym") && cut.ends_with("-01"), "{cut}");
        assert_eq!(elide("web", 13.0, Weight::Bold, 96.0), "web");
    }

    #[test]
    fn wrapping_breaks_han_anywhere_and_latin_at_spaces() {
        assert_eq!(wrap("核心数据区", 10.0, Weight::Regular, 30.0, 3), ["核心数", "据区"]);
        assert_eq!(wrap("core data row", 10.0, Weight::Regular, 50.0, 3), ["core data", "row"]);
        assert_eq!(wrap("核心数据区", 10.0, Weight::Regular, 30.0, 1).len(), 1);
    }

    #[test]
    fn the_metrics_are_the_fonts_own() {
        for bytes in [fonts::REGULAR, fonts::BOLD] {
            let face = ttf_parser::Face::parse(bytes, 0).unwrap();
            assert_eq!(face.units_per_em(), 1000);
            assert_eq!(f64::from(face.ascender()) / 1000.0, ASCENT);
            assert_eq!(f64::from(-face.descender()) / 1000.0, DESCENT);
            assert_eq!(f64::from(face.capital_height().unwrap()) / 1000.0, CAP_HEIGHT);
        }
    }
}
