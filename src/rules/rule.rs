//! What a rule is.

use super::{Context, FixClass, Report, Sink};
use crate::base::{Basis, Lang, Severity, SourceDocument, Text};
use serde::Serialize;

/// A rule: what a person reads about it, and the function that looks.
///
/// Most rules find something wrong in the drawing; their function is a [`Check::Design`]. A rule that only asks
/// people to do something outside the drawing (a lead time, a ticket, a run-book step, a drill) is a
/// [`Check::Checklist`]: what it tells the sink with `fail` becomes an item of the report's checklist and not a
/// finding, counts in no summary and changes no exit code. An item that the design's own checklist holds is
/// planned, and the rule then passes; the engine itself offers the [auto] fix that puts an item there, so that
/// such a rule gives none and needs only the sentence that says what is to be done. A rule that looks at one row
/// after the other is a [`Check::Rows`], which makes it quick after a change.
#[derive(Debug)]
pub struct Rule {
    /// The permanent code, for example `HA-001`; never used again for anything else.
    pub code: &'static str,
    /// The name in kebab case, for example `function-in-one-az`.
    pub name: &'static str,
    /// The family it belongs to.
    pub family: Family,
    /// How grave its findings usually are; a finding may be milder or graver where the rule says so.
    pub severity: Severity,
    /// How binding it is.
    pub basis: Basis,
    /// Where it is stated.
    pub source: Cite,
    /// The version of the program that first had it.
    pub since: &'static str,
    /// The editions in which it applies; empty for all. Only where the catalogue of rules limits it.
    pub editions: &'static [&'static str],
    /// One line.
    pub title: Text,
    /// Why it matters.
    pub why: Text,
    /// What to do about it.
    pub fix: Text,
    /// What kind of fix it offers, if any.
    pub fix_class: Option<FixClass>,
    /// A design that breaks it.
    pub bad: Text,
    /// A design that keeps it.
    pub good: Text,
    /// Ids of like rules in other checkers (InfraGuard, Checkov, KICS).
    pub cross: &'static [&'static str],
    /// The function that looks.
    pub check: Check,
}

/// The function of a rule.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Looks at the design.
    Design(fn(&Context<'_>, &mut Sink)),
    /// Looks at one row after the other, by [`Sink::each`]. What it says of a row, fixes that are worked out at once
    /// included, follows from that row, from the rows that are linked with it, mention it or are mentioned by it,
    /// from the containers, groups and team it is in, from nodes that have the same name, from the settings and the
    /// account, and from what it names by [`Sink::given`]: from no count, no
    /// first of a kind, no taken name, no next id and no result of another room. After a change it is asked only
    /// about the rows that the change can touch.
    Rows(fn(&Context<'_>, &mut Sink)),
    /// Looks at the design and says what people have to do: items of the checklist instead of findings.
    Checklist(fn(&Context<'_>, &mut Sink)),
    /// Looks at what the other rules found, after them.
    Findings(fn(&Context<'_>, &Report, &mut Sink)),
}

impl Rule {
    /// Whether it asks people to do something, instead of finding something wrong in the drawing.
    #[must_use]
    pub const fn is_checklist(&self) -> bool {
        matches!(self.check, Check::Checklist(_))
    }

    /// Whether it applies in an edition.
    #[must_use]
    pub fn applies_in(&self, edition: &str) -> bool {
        self.editions.is_empty() || self.editions.contains(&edition)
    }
}

/// A citation known when the program is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cite {
    /// The document.
    pub document: SourceDocument,
    /// First and last line of each passage.
    pub lines: &'static [(u32, u32)],
}

impl Cite {
    /// As printed: "guide L97, L162".
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        self.document.label(self.lines, lang)
    }

    /// Passages of the guide.
    #[must_use]
    pub const fn guide(lines: &'static [(u32, u32)]) -> Self {
        Self { document: SourceDocument::Guide, lines }
    }

    /// Passages of the account theft response.
    #[must_use]
    pub const fn account(lines: &'static [(u32, u32)]) -> Self {
        Self { document: SourceDocument::AccountResponse, lines }
    }

    /// Passages of the risk control article.
    #[must_use]
    pub const fn risk(lines: &'static [(u32, u32)]) -> Self {
        Self { document: SourceDocument::RiskControl, lines }
    }

    /// Later public documentation, which has no line numbers.
    #[must_use]
    pub const fn public() -> Self {
        Self { document: SourceDocument::Public, lines: &[] }
    }

    /// Yuntu's own demand on a drawing.
    #[must_use]
    pub const fn product() -> Self {
        Self { document: SourceDocument::Product, lines: &[] }
    }
}

/// A family of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Two-AZ high availability.
    Ha,
    /// Regions, private networks, security zones, names.
    Net,
    /// Load balancing.
    Slb,
    /// Servers.
    Ecs,
    /// Bastions.
    Bas,
    /// Security groups.
    Sg,
    /// VPN.
    Vpn,
    /// Leased lines.
    Line,
    /// Databases.
    Rds,
    /// Object storage.
    Oss,
    /// Disaster recovery.
    Dr,
    /// Security services and practice.
    Sec,
    /// Links with Alipay.
    Apy,
    /// Capacity.
    Cap,
    /// Cost and purchase.
    Cost,
    /// Account security.
    Acc,
    /// Compliance.
    Cmp,
    /// The drawing itself.
    Mod,
}

impl Family {
    /// In the order in which they are listed.
    pub const ALL: [Self; 18] = [
        Self::Ha,
        Self::Net,
        Self::Slb,
        Self::Ecs,
        Self::Bas,
        Self::Sg,
        Self::Vpn,
        Self::Line,
        Self::Rds,
        Self::Oss,
        Self::Dr,
        Self::Sec,
        Self::Apy,
        Self::Cap,
        Self::Cost,
        Self::Acc,
        Self::Cmp,
        Self::Mod,
    ];

    /// What the codes of the family begin with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Ha => "HA",
            Self::Net => "NET",
            Self::Slb => "SLB",
            Self::Ecs => "ECS",
            Self::Bas => "BAS",
            Self::Sg => "SG",
            Self::Vpn => "VPN",
            Self::Line => "LINE",
            Self::Rds => "RDS",
            Self::Oss => "OSS",
            Self::Dr => "DR",
            Self::Sec => "SEC",
            Self::Apy => "APY",
            Self::Cap => "CAP",
            Self::Cost => "COST",
            Self::Acc => "ACC",
            Self::Cmp => "CMP",
            Self::Mod => "MOD",
        }
    }

    /// What the family is about.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Ha => Text::fixed("双可用区高可用", "two-AZ high availability"),
            Self::Net => Text::fixed("地域与网络", "regions and networks"),
            Self::Slb => Text::fixed("负载均衡", "load balancing"),
            Self::Ecs => Text::fixed("云服务器", "servers"),
            Self::Bas => Text::fixed("堡垒机", "bastions"),
            Self::Sg => Text::fixed("安全组", "security groups"),
            Self::Vpn => Text::fixed("VPN接入", "VPN access"),
            Self::Line => Text::fixed("专线接入", "leased lines"),
            Self::Rds => Text::fixed("数据库", "databases"),
            Self::Oss => Text::fixed("对象存储", "object storage"),
            Self::Dr => Text::fixed("容灾", "disaster recovery"),
            Self::Sec => Text::fixed("安全", "security"),
            Self::Apy => Text::fixed("支付宝对接", "Alipay integration"),
            Self::Cap => Text::fixed("容量", "capacity"),
            Self::Cost => Text::fixed("成本与采购", "cost and purchase"),
            Self::Acc => Text::fixed("账户安全", "account security"),
            Self::Cmp => Text::fixed("合规", "compliance"),
            Self::Mod => Text::fixed("图纸完整性", "integrity of the drawing"),
        }
    }

    /// The folder of the family under `src/rules`.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Ha => "ha",
            Self::Net => "net",
            Self::Slb => "slb",
            Self::Ecs => "ecs",
            Self::Bas => "bas",
            Self::Sg => "sg",
            Self::Vpn => "vpn",
            Self::Line => "line",
            Self::Rds => "rds",
            Self::Oss => "oss",
            Self::Dr => "dr",
            Self::Sec => "sec",
            Self::Apy => "apy",
            Self::Cap => "cap",
            Self::Cost => "cost",
            Self::Acc => "acc",
            Self::Cmp => "cmp",
            Self::Mod => "modelling",
        }
    }
}
