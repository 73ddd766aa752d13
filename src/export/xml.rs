//! The one way in which text enters XML.

use std::borrow::Cow;

/// Escapes text for element content and attribute values alike. Characters that XML cannot hold are replaced
/// by U+FFFD, so that what was there is not silently joined together.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| needs_escape(c) || !is_allowed(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if is_allowed(c) => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
    Cow::Owned(out)
}

/// Words as XML holds them: what it cannot hold is replaced by U+FFFD.
#[must_use]
pub fn legible(words: &str) -> String {
    words.chars().map(|c| if is_allowed(c) { c } else { '\u{FFFD}' }).collect()
}

const fn needs_escape(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '"' | '\'' | '\t' | '\n' | '\r')
}

/// Whether XML 1.0 can hold the character.
const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_reads_back_equal() {
        let hostile = "<script>&'\"]]>\u{202E} 云图 \t\n\r 😀 <!--";
        let document = format!("<a b=\"{0}\">{0}</a>", escape(hostile));
        let tree = resvg::usvg::roxmltree::Document::parse(&document).unwrap();
        assert_eq!(tree.root_element().text(), Some(hostile));
        assert_eq!(tree.root_element().attribute("b"), Some(hostile));
    }

    #[test]
    fn what_xml_cannot_hold_becomes_a_replacement_character() {
        assert_eq!(escape("a\0b\u{1F}c\u{FFFE}"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}");
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(escape("可用区 B"), Cow::Borrowed(_)));
    }
}
