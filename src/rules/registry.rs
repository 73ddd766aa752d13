//! The table of all rules.

use super::{Family, Rule};

/// All rules the program knows, by family and code.
#[derive(Debug, Clone, Copy)]
pub struct Registry;

impl Registry {
    /// The rules of one family, by code.
    #[must_use]
    pub fn family(family: Family) -> &'static [&'static Rule] {
        match family {
            Family::Ha => super::ha::RULES,
            Family::Net => super::net::RULES,
            Family::Slb => super::slb::RULES,
            Family::Ecs => super::ecs::RULES,
            Family::Bas => super::bas::RULES,
            Family::Sg => super::sg::RULES,
            Family::Vpn => super::vpn::RULES,
            Family::Line => super::line::RULES,
            Family::Rds => super::rds::RULES,
            Family::Oss => super::oss::RULES,
            Family::Dr => super::dr::RULES,
            Family::Sec => super::sec::RULES,
            Family::Apy => super::apy::RULES,
            Family::Cap => super::cap::RULES,
            Family::Cost => super::cost::RULES,
            Family::Acc => super::acc::RULES,
            Family::Cmp => super::cmp::RULES,
            Family::Mod => super::modelling::RULES,
        }
    }

    /// Every rule, by family and code.
    pub fn rules() -> impl Iterator<Item = &'static Rule> {
        Family::ALL.into_iter().flat_map(|family| Self::family(family).iter().copied())
    }

    /// The rule with this code or name.
    #[must_use]
    pub fn rule(code_or_name: &str) -> Option<&'static Rule> {
        Self::rules().find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::base::Text;

    #[test]
    fn the_table_holds_exactly_the_rules_that_have_a_file() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        let mut on_disk = BTreeSet::new();
        for family in Family::ALL {
            for entry in std::fs::read_dir(root.join(family.folder())).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                let stem = name.strip_suffix(".rs").unwrap_or_else(|| panic!("{name} is not a rule"));
                if let Some((prefix, number)) = stem.split_once('_')
                    && number.len() == 3
                    && number.bytes().all(|b| b.is_ascii_digit())
                {
                    on_disk.insert(format!("{}-{number}", prefix.to_uppercase()));
                }
            }
        }
        let registered: BTreeSet<String> = Registry::rules().map(|rule| rule.code.to_owned()).collect();
        assert_eq!(on_disk, registered);
        assert_eq!(registered.len(), Registry::rules().count(), "a code is used twice");
    }

    #[test]
    fn codes_and_names_are_well_formed_and_in_order() {
        let mut names = BTreeSet::new();
        for family in Family::ALL {
            let codes: Vec<_> = Registry::family(family).iter().map(|rule| rule.code).collect();
            assert!(codes.is_sorted(), "{codes:?}");
        }
        for rule in Registry::rules() {
            let number = rule.code.strip_prefix(rule.family.prefix()).and_then(|rest| rest.strip_prefix('-'));
            assert!(number.is_some_and(|n| n.len() == 3 && n.parse::<u16>().is_ok()), "{}", rule.code);
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(rule.name.chars().all(kebab) && rule.name.contains('-'), "{}: {}", rule.code, rule.name);
            assert!(names.insert(rule.name), "{} is used twice", rule.name);
        }
    }

    fn has_han(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn every_text_is_in_both_languages_and_says_something() {
        for rule in Registry::rules() {
            let texts: [(&str, &Text); 5] = [
                ("title", &rule.title),
                ("why", &rule.why),
                ("fix", &rule.fix),
                ("bad", &rule.bad),
                ("good", &rule.good),
            ];
            for (what, text) in texts {
                assert!(has_han(&text.zh), "{} {what}: {}", rule.code, text.zh);
                assert!(!has_han(&text.en) && text.en.len() > 7, "{} {what}: {}", rule.code, text.en);
            }
        }
    }
}
