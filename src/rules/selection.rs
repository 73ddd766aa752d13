//! Which rules run.

use super::{Pack, Registry, Rule};
use crate::base::Text;
use crate::text;

/// Rules switched on and off, by prefix of the code (`SLB`, `SLB-0`, `SLB-003`), by name, or by pack.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// What runs; empty for everything.
    select: Vec<String>,
    /// What runs beside, although it is off unless chosen.
    also: Vec<String>,
    /// What does not run; the longer of two selectors that match wins, and a tie switches off.
    ignore: Vec<String>,
}

/// A selector that no rule answers to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no rule has the name or a code that begins with \"{0}\"")]
pub struct UnknownSelector(pub String);

impl UnknownSelector {
    /// The message in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let word = &self.0;
        text!(
            "没有名称为“{word}”或编码以其开头的规则",
            "no rule has the name or a code that begins with \"{word}\""
        )
    }
}

impl Selection {
    /// Every rule.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Reads selectors as the command line gives them: each may hold several, separated by commas.
    ///
    /// # Errors
    /// When a selector matches no rule.
    pub fn new<S: AsRef<str>>(select: &[S], ignore: &[S]) -> Result<Self, UnknownSelector> {
        Ok(Self { select: read(select)?, ignore: read(ignore)?, also: Vec::new() })
    }

    /// Whether a rule runs.
    #[must_use]
    pub fn has(&self, rule: &Rule) -> bool {
        let on = if self.select.is_empty() { Some(0) } else { longest(&self.select, rule) };
        let off = longest(&self.ignore, rule);
        match (on, off) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(on), Some(off)) => on > off,
        }
    }

    /// Whether a rule is asked for by name, and not only because nothing was chosen.
    #[must_use]
    pub fn names(&self, rule: &Rule) -> bool {
        longest(&self.select, rule).is_some() || longest(&self.also, rule).is_some()
    }

    /// Every rule, and the optional ones that this selection asks for.
    #[must_use]
    pub fn widened(&self) -> Self {
        Self { also: self.select.clone(), ..Self::all() }
    }

    /// Whether everything runs.
    #[must_use]
    pub const fn is_all(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty()
    }
}

fn read<S: AsRef<str>>(words: &[S]) -> Result<Vec<String>, UnknownSelector> {
    let words =
        words.iter().flat_map(|word| word.as_ref().split(',')).map(str::trim).filter(|w| !w.is_empty());
    words
        .map(|word| {
            let known = Registry::rules().any(|rule| matched(word, rule).is_some());
            if known { Ok(word.to_owned()) } else { Err(UnknownSelector(word.chars().take(40).collect())) }
        })
        .collect()
}

/// How closely the best of the selectors matches.
fn longest(selectors: &[String], rule: &Rule) -> Option<usize> {
    selectors.iter().filter_map(|selector| matched(selector, rule)).max()
}

/// The length of the part of the code that a selector fixes; a name fixes it all, a pack nothing.
pub(super) fn matched(selector: &str, rule: &Rule) -> Option<usize> {
    let is_prefix = rule.code.get(..selector.len()).is_some_and(|head| head.eq_ignore_ascii_case(selector));
    if is_prefix {
        Some(selector.len())
    } else if selector.eq_ignore_ascii_case(rule.name) {
        Some(rule.code.len())
    } else {
        Pack::find(selector).filter(|pack| pack.has(rule)).map(|_| 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(select: &[&str], ignore: &[&str], code: &str) -> bool {
        Selection::new(select, ignore).unwrap().has(Registry::rule(code).unwrap())
    }

    #[test]
    fn an_empty_selection_runs_everything() {
        assert!(Selection::all().has(Registry::rule("HA-001").unwrap()));
        assert!(Selection::all().is_all());
    }

    #[test]
    fn prefixes_and_names_select() {
        assert!(has(&["HA"], &[], "HA-001"));
        assert!(has(&["ha-0"], &[], "HA-001"));
        assert!(has(&["function-in-one-az"], &[], "HA-001"));
        assert!(!has(&["HA-002,HA-003"], &[], "HA-001"));
        assert!(!has(&[], &["HA"], "HA-001"));
    }

    #[test]
    fn the_closer_selector_wins_and_a_tie_switches_off() {
        assert!(has(&["HA-001"], &["HA"], "HA-001"));
        assert!(!has(&["HA"], &["HA"], "HA-001"));
        assert!(!has(&["HA"], &["HA-001"], "HA-001"));
    }

    #[test]
    fn a_selector_that_matches_nothing_is_refused() {
        assert_eq!(Selection::new(&["HB"], &[]), Err(UnknownSelector("HB".to_owned())));
        assert_eq!(Selection::new(&["高可用"], &[]), Err(UnknownSelector("高可用".to_owned())));
    }
}
