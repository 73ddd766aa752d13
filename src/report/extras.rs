//! What the proposal may say beside what follows from the design alone: its history, its options, what a customer
//! asked for.

use super::logo::Logo;
use crate::base::{Date, Money, Text};
use crate::compare::{Board, Diff};
use crate::text;

/// For whom the proposal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Profile {
    /// What is decided upon: summary, architecture, proof, price, options, sign-off.
    Manager,
    /// And what engineers need: findings, sizes, addresses, access, sources.
    Technical,
    /// And what a bank files: scope, responsibilities, risks, acceptance, drills, responses.
    #[default]
    Full,
}

impl Profile {
    /// The word in commands.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Technical => "technical",
            Self::Full => "full",
        }
    }
}

/// A line of the revision history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The version, or the baseline's name.
    pub version: String,
    /// Its day.
    pub date: Date,
    /// Who made it.
    pub author: String,
    /// What it is, or why it was made.
    pub note: String,
    /// What its first year was quoted at; none when it was not quoted.
    pub first_year: Option<(Money, bool)>,
}

/// The list of changes since an earlier version.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// The earlier version, as people call it.
    pub title: String,
    /// Why the design was changed; empty when nobody said.
    pub note: String,
    /// From it to this one.
    pub diff: Diff,
}

/// One line of the customer's list of requirements, with the response.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Requirement {
    /// Its number in the customer's document.
    pub number: String,
    /// What is asked for.
    pub text: String,
    /// What is offered.
    pub response: String,
    /// How the offer deviates: none, better or worse; as written.
    pub deviation: String,
    /// Where the proposal proves it.
    pub proof: String,
}

/// A list of requirements that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {}", .why.en)]
pub struct BadRequirements {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub why: Text,
}

impl BadRequirements {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let (line, Text { zh, en }) = (self.line, &self.why);
        text!("第 {line} 行：{zh}", "line {line}: {en}")
    }
}

/// Words for "does not deviate", in both languages, as lists write them.
const NO_DEVIATION: [&str; 6] = ["", "无", "无偏离", "none", "no", "-"];

impl Requirement {
    /// Whether the offer deviates.
    #[must_use]
    pub fn deviates(&self) -> bool {
        !NO_DEVIATION.contains(&self.deviation.trim().to_lowercase().as_str())
    }

    /// Reads a list: CSV with a head of number, requirement, response, deviation and proof, in either language and
    /// any order.
    ///
    /// # Errors
    /// When the head lacks the requirement, or a line cannot be read.
    pub fn list(text: &str) -> Result<Vec<Self>, BadRequirements> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let bad = |line: usize, why: Text| BadRequirements { line, why };
        let head = reader
            .headers()
            .map_err(|_| bad(1, Text::fixed("表头无法读取", "the head cannot be read")))?
            .clone();
        let column = |names: &[&str]| {
            head.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str()))
        };
        let number = column(&["编号", "序号", "number", "no", "no.", "id"]);
        let wanted = column(&["要求", "需求", "招标要求", "requirement", "text"]);
        let response = column(&["响应", "应答", "投标响应", "response"]);
        let deviation = column(&["偏离", "偏离情况", "deviation"]);
        let proof = column(&["证明", "说明", "对应章节", "proof", "chapter"]);
        let Some(wanted) = wanted else {
            return Err(bad(
                1,
                Text::fixed(
                    "表头缺少“要求”列；应为：编号,要求,响应,偏离,证明",
                    "the head has no column \"requirement\"; write: number,requirement,response,deviation,proof",
                ),
            ));
        };
        let mut list = Vec::new();
        for (at, record) in reader.records().enumerate() {
            let record =
                record.map_err(|_| bad(at + 2, Text::fixed("这一行无法读取", "the line cannot be read")))?;
            let cell = |column: Option<usize>| {
                column.and_then(|column| record.get(column)).unwrap_or_default().trim().to_owned()
            };
            let row = Self {
                number: if number.is_some() { cell(number) } else { (at + 1).to_string() },
                text: cell(Some(wanted)),
                response: cell(response),
                deviation: cell(deviation),
                proof: cell(proof),
            };
            if !row.text.is_empty() {
                list.push(row);
            }
        }
        Ok(list)
    }
}

/// What the proposal may say beside what follows from the design alone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extras {
    /// For whom it is written.
    pub profile: Profile,
    /// Earlier versions, oldest first.
    pub revisions: Vec<Revision>,
    /// What changed since an earlier version.
    pub since: Option<Since>,
    /// Variants side by side.
    pub options: Option<Board>,
    /// The customer's requirements with their responses.
    pub requirements: Vec<Requirement>,
    /// The customer's logo.
    pub logo: Option<Logo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_requirements_is_read_in_either_language_and_any_order() {
        let zh = "\u{feff}要求,编号,偏离,响应\n双可用区,1.1,无偏离,满足\n\"RPO=0，含\"\"引号\"\"\",1.2,负偏离,RPO≤5分钟\n,,,\n";
        let list = Requirement::list(zh).unwrap();
        assert_eq!(list.len(), 2, "empty lines are no requirements");
        assert_eq!((list[0].number.as_str(), list[0].deviates()), ("1.1", false));
        assert_eq!((list[1].text.as_str(), list[1].deviates()), ("RPO=0，含\"引号\"", true));
        let en = "Requirement,Response\nTwo AZs,complied\n";
        assert_eq!(Requirement::list(en).unwrap()[0].number, "1", "lines without numbers are counted");
        assert!(Requirement::list("a,b\n1,2\n").unwrap_err().text().en.contains("requirement"));
    }
}
