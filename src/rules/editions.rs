//! Which facts of a rule depend on the edition that a design names, and which editions state them.

use super::Rule;
use crate::base::Text;
use crate::catalog::EDITIONS;
use crate::text;

const REGIONS: Text = Text::fixed("地域与可用区", "regions and AZs");
const HOSTS: Text = Text::fixed("地域的OSS地址", "the region's OSS endpoints");
const PORTS: Text = Text::fixed("SLB开放端口", "ports that an SLB may open");

/// The rules that ask the catalogue for a fact of the design's edition.
static READ: [(&str, Text); 21] = [
    ("CMP-013", REGIONS),
    ("COST-003", Text::fixed("专线NAT规则单价", "the fee of a NAT rule of a line")),
    ("ECS-005", Text::fixed("单块数据盘上限", "the largest data disk")),
    ("ECS-006", REGIONS),
    ("HA-012", REGIONS),
    ("LINE-017", Text::fixed("专线施工周期", "lead times of lines")),
    ("LINE-018", Text::fixed("业务对接天数与变更窗口", "days of docking and windows for changes")),
    ("MOD-009", Text::fixed("地域、可用区与产品编码", "codes of regions, AZs and products")),
    ("NET-001", Text::fixed("各地域的网络类型", "the kind of network in each region")),
    ("OSS-001", HOSTS),
    ("OSS-003", HOSTS),
    ("OSS-004", HOSTS),
    ("OSS-007", HOSTS),
    ("SEC-001", Text::fixed("DDoS免费防护与高防规格", "free protection and sizes of anti-DDoS")),
    ("SEC-002", Text::fixed("高防上限", "the most that anti-DDoS stands")),
    ("SEC-021", REGIONS),
    ("SLB-003", PORTS),
    ("SLB-020", Text::fixed("私网SLB单监听上限", "the most of one private listener")),
    ("SLB-021", Text::fixed("私网SLB实例上限", "the most of one private SLB")),
    ("SLB-030", PORTS),
    ("VPN-007", Text::fixed("IPSec隧道数", "how many IPSec tunnels there may be")),
];

/// What a rule reads by edition, and from which editions; none where its facts hold in all of them.
#[must_use]
pub fn edition_facts(rule: &Rule) -> Option<Text> {
    let (_, what) = READ.iter().find(|(code, _)| *code == rule.code)?;
    let editions = EDITIONS;
    let list = |title: fn(&crate::catalog::Edition) -> &str, comma: &str| {
        let named = editions.iter().map(|edition| format!("{} ({})", edition.code, title(edition)));
        named.collect::<Vec<_>>().join(comma)
    };
    let (zh, en) = (list(|edition| &edition.title.zh, "、"), list(|edition| &edition.title.en, ", "));
    let (what_zh, what_en) = (&what.zh, &what.en);
    Some(text!("{what_zh}，按设计所选：{zh}", "{what_en}, as the design chooses: {en}"))
}
