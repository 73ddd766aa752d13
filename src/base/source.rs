//! Where a figure or a rule comes from, and how binding it is.

use serde::{Deserialize, Serialize};

use super::{Lang, Text};

/// A document that facts and rules are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceDocument {
    /// The Alibaba Finance Cloud guide (金融云使用指南).
    Guide,
    /// The account theft response (账号被盗应急响应).
    AccountResponse,
    /// The risk control of cloud servers (云服务器风险控制).
    RiskControl,
    /// Later public documentation.
    Public,
    /// Yuntu itself: what must hold of any drawing, whoever the cloud is.
    Product,
}

impl SourceDocument {
    /// The document's name as printed beside a line number.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Guide => Text::fixed("金融云使用指南", "guide"),
            Self::AccountResponse => Text::fixed("账号被盗应急响应", "account response"),
            Self::RiskControl => Text::fixed("云服务器风险控制", "risk control"),
            Self::Public => Text::fixed("公开文档", "public documentation"),
            Self::Product => Text::fixed("本产品", "Yuntu"),
        }
    }

    /// The document with lines of it, as printed: "guide L97, L162" or "guide L420–421".
    #[must_use]
    pub fn label(self, lines: &[(u32, u32)], lang: Lang) -> String {
        let mut out = self.title().get(lang).to_owned();
        for (i, (first, last)) in lines.iter().enumerate() {
            out.push_str(if i == 0 { " " } else { ", " });
            if first == last {
                out.push_str(&format!("L{first}"));
            } else {
                out.push_str(&format!("L{first}–{last}"));
            }
        }
        out
    }
}

/// Lines of a document, as inclusive ranges.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The document.
    pub document: SourceDocument,
    /// First and last line of each passage; empty for a document without line numbers.
    pub lines: Vec<(u32, u32)>,
}

impl Source {
    /// Single lines of the guide.
    #[must_use]
    pub fn guide(lines: &[u32]) -> Self {
        Self { document: SourceDocument::Guide, lines: lines.iter().map(|&l| (l, l)).collect() }
    }

    /// As printed: "guide L97, L162" or "guide L420–421".
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        self.document.label(&self.lines, lang)
    }
}

/// How binding a rule is: the letter that stands beside each finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// A source document states it.
    S,
    /// Our inference, needed to make a statement checkable.
    D,
    /// From later public documentation.
    X,
}

/// How grave a finding is; the gravest sorts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The cloud refuses it, or the design breaks the promise it makes.
    Error,
    /// A recommended practice is broken.
    Warning,
    /// A fact, a hint, a lead time or a checklist item.
    Info,
}

impl Severity {
    /// Gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The word for it.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Error => Text::fixed("错误", "error"),
            Self::Warning => Text::fixed("警告", "warning"),
            Self::Info => Text::fixed("提示", "info"),
        }
    }
}
