//! The naming convention: a pattern of tokens, applied to everything that stands in a region of the cloud.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Design, EcsRole, Edit, EnvironmentKind, Node, NodeId, Product, SecurityZoneKind};
use crate::base::Text;
use crate::text;

/// The convention of a design. An empty pattern stands for [`Naming::USUAL`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Naming {
    /// The pattern.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pattern: String,
    /// Short codes of names of organisation, systems, environments, regions, AZs, zones and functions.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, String>,
}

/// What a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Org,
    Sys,
    Env,
    Region,
    Az,
    Zone,
    Role,
    Number,
}

const TOKENS: [(&str, Token); 8] = [
    ("org", Token::Org),
    ("sys", Token::Sys),
    ("env", Token::Env),
    ("region", Token::Region),
    ("az", Token::Az),
    ("zone", Token::Zone),
    ("role", Token::Role),
    ("nn", Token::Number),
];

/// A pattern that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadPattern {
    /// A token that is not known, or a brace that is not closed.
    Token(String),
    /// Without a number two things would have one name.
    NoNumber,
}

impl BadPattern {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Token(found) => {
                let known: Vec<String> = TOKENS.iter().map(|(name, _)| format!("{{{name}}}")).collect();
                let known = known.join(" ");
                text!(
                    "命名规范中有不认识的“{found}”；可以用 {known}",
                    "the pattern has an unknown \"{found}\"; it can use {known}"
                )
            }
            Self::NoNumber => text!(
                "命名规范须含 {{nn}}，否则会重名",
                "the pattern needs {{nn}}, else two things would have one name"
            ),
        }
    }
}

/// A part of a pattern.
enum Part {
    Words(String),
    Token(Token),
}

impl Naming {
    /// The pattern that is used where none is entered.
    pub const USUAL: &str = "{org}-{sys}-{env}-{region}{az}-{zone}-{role}-{nn}";

    /// Nothing entered: the section is left out of the file.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        *self == Self::default()
    }

    /// The pattern in force.
    #[must_use]
    pub fn pattern(&self) -> &str {
        if self.pattern.trim().is_empty() { Self::USUAL } else { &self.pattern }
    }

    /// Whether the pattern can be used.
    ///
    /// # Errors
    /// When a token is not known, or the number is missing.
    pub fn check(&self) -> Result<(), BadPattern> {
        self.parts().map(drop)
    }

    fn parts(&self) -> Result<Vec<Part>, BadPattern> {
        let mut parts = Vec::new();
        let mut rest = self.pattern();
        while let Some(at) = rest.find(['{', '}']) {
            let (words, token) = rest.split_at(at);
            if !words.is_empty() {
                parts.push(Part::Words(words.to_owned()));
            }
            let bad = || BadPattern::Token(token.chars().take(20).collect());
            let (name, after) =
                token.strip_prefix('{').and_then(|inner| inner.split_once('}')).ok_or_else(bad)?;
            let known = TOKENS.iter().find(|(known, _)| *known == name);
            let (_, found) = known.ok_or_else(|| BadPattern::Token(format!("{{{name}}}")))?;
            parts.push(Part::Token(*found));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Words(rest.to_owned()));
        }
        if !parts.iter().any(|part| matches!(part, Part::Token(Token::Number))) {
            return Err(BadPattern::NoNumber);
        }
        Ok(parts)
    }

    /// A short code where one is entered, else the usual one.
    fn code(&self, name: &str, usual: &str) -> String {
        self.codes.get(name).cloned().unwrap_or_else(|| usual.to_owned())
    }

    fn value(&self, token: Token, design: &Design, node: &Node) -> String {
        match token {
            Token::Org => {
                let account = design.account.organisation.as_deref().filter(|name| !name.is_empty());
                let name = account.unwrap_or(&design.title.customer);
                self.code(name, name)
            }
            Token::Sys => {
                let row = node.system.and_then(|id| design.systems.get(id));
                row.map(|row| self.code(&row.name, &row.name)).unwrap_or_default()
            }
            Token::Env => {
                let row = node.environment.and_then(|id| design.environments.get(id));
                row.map(|row| {
                    let usual = match row.kind {
                        EnvironmentKind::Production => "prod",
                        EnvironmentKind::Uat => "uat",
                        EnvironmentKind::Test => "test",
                        EnvironmentKind::Development => "dev",
                        EnvironmentKind::Shared => row.name.as_str(),
                    };
                    self.code(&row.name, usual)
                })
                .unwrap_or_default()
            }
            Token::Region => {
                let row = design.region_of(node).and_then(|id| design.regions.get(id));
                row.map(|row| {
                    let city = row.code.strip_prefix("cn-").unwrap_or(&row.code);
                    let city = city.split('-').next().unwrap_or_default();
                    let usual = if city.is_empty() { row.name.as_str() } else { city };
                    self.code(&row.name, usual)
                })
                .unwrap_or_default()
            }
            Token::Az => {
                let row = design.az_of(node).and_then(|id| design.azs.get(id));
                row.map(|row| {
                    let last = row.code.chars().last().filter(char::is_ascii_alphanumeric);
                    let usual = last.map(|c| c.to_ascii_lowercase().to_string());
                    self.code(&row.name, usual.as_deref().unwrap_or(&row.name))
                })
                .unwrap_or_default()
            }
            Token::Zone => {
                let row = node.place.security_zone().and_then(|id| design.security_zones.get(id));
                row.map(|row| {
                    let usual = match row.kind {
                        SecurityZoneKind::Dmz => "dmz",
                        SecurityZoneKind::Management => "mgmt",
                        SecurityZoneKind::Intranet => "intra",
                        SecurityZoneKind::Jump => "jump",
                        SecurityZoneKind::Web => "web",
                        SecurityZoneKind::Middleware => "mid",
                        SecurityZoneKind::Data => "data",
                        SecurityZoneKind::Other => row.name.as_str(),
                    };
                    self.code(&row.name, usual)
                })
                .unwrap_or_default()
            }
            Token::Role => {
                let usual = match &node.product {
                    Product::Ecs(ecs) => match ecs.role {
                        EcsRole::Bastion => Some("bastion"),
                        EcsRole::SelfBuiltDatabase => Some("db"),
                        EcsRole::Test | EcsRole::Production => None,
                    },
                    other => Some(other.code()),
                };
                let function = node.function.and_then(|id| design.functions.get(id));
                match (usual, function) {
                    (Some(usual), _) => self.code(usual, usual),
                    (None, Some(row)) => self.code(&row.name, &row.name),
                    (None, None) => self.code("ecs", "ecs"),
                }
            }
            Token::Number => String::new(),
        }
    }
}

/// The names that the convention gives to everything in a region of the cloud, where they differ from the present
/// ones. A name that fits already stays, so that adding a server renames no other.
///
/// # Errors
/// When the pattern cannot be used.
pub fn proposed_names(design: &Design) -> Result<Vec<(NodeId, String)>, BadPattern> {
    let naming = &design.settings.naming;
    let parts = naming.parts()?;
    // Each name in two halves, before and behind its number.
    let mut halves: Vec<(NodeId, &Node, String, String)> = Vec::new();
    for (id, node) in design.nodes.iter() {
        if design.region_of(node).is_none() || matches!(node.product, Product::External(_)) {
            continue;
        }
        let (mut before, mut behind, mut numbered) = (String::new(), String::new(), false);
        for part in &parts {
            let half = if numbered { &mut behind } else { &mut before };
            match part {
                Part::Token(Token::Number) => numbered = true,
                Part::Token(token) => half.push_str(&naming.value(*token, design, node)),
                Part::Words(words) => half.push_str(words),
            }
        }
        halves.push((id, node, tidy(&before, true), tidy(&behind, false)));
    }
    let number_of = |name: &str, before: &str, behind: &str| -> Option<u32> {
        let digits = name.strip_prefix(before)?.strip_suffix(behind)?;
        let plain = digits.len() >= 2 && digits.chars().all(|c| c.is_ascii_digit());
        digits.parse().ok().filter(|number| plain && *number > 0)
    };
    let mut taken: BTreeSet<(String, String, u32)> = BTreeSet::new();
    let mut stays = vec![false; halves.len()];
    for (stays, (_, node, before, behind)) in stays.iter_mut().zip(&halves) {
        if let Some(number) = number_of(&node.name, before, behind) {
            *stays = taken.insert((before.clone(), behind.clone(), number));
        }
    }
    let mut last: BTreeMap<(String, String), u32> = BTreeMap::new();
    let mut found = Vec::new();
    for (stays, (id, _, before, behind)) in stays.into_iter().zip(halves) {
        if stays {
            continue;
        }
        let next = last.entry((before.clone(), behind.clone())).or_default();
        loop {
            *next = next.saturating_add(1);
            if taken.insert((before.clone(), behind.clone(), *next)) || *next == u32::MAX {
                break;
            }
        }
        found.push((id, format!("{before}{next:02}{behind}")));
    }
    Ok(found)
}

/// The edits that give everything its name.
///
/// # Errors
/// When the pattern cannot be used.
pub fn naming_edits(design: &Design) -> Result<Vec<Edit>, BadPattern> {
    let renamed = proposed_names(design)?.into_iter().filter_map(|(id, name)| {
        let node = design.nodes.get(id)?;
        Some(Edit::PutNode(id, Box::new(Node { name, ..node.clone() })))
    });
    Ok(renamed.collect())
}

/// What is empty leaves no double or leading separator behind.
fn tidy(words: &str, leading: bool) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        let separates = |c: char| matches!(c, '-' | '_' | '.');
        let twice =
            separates(c) && (out.chars().last().is_some_and(separates) || (leading && out.is_empty()));
        if !twice {
            out.push(c);
        }
    }
    out
}
