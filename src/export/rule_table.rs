//! The derived groups and whitelists as one table: a row for each source of a rule, ready for an approval form.

use super::access::{From, card, policy, protocol, sources};
use super::csv::Rows;
use crate::base::{Lang, Text};
use crate::design::{NetKind, Transport};
use crate::network::{AccessPlan, AddressPlan, NetworkMap, PlannedPeer};
use crate::text;

/// The titles of the columns, with their widths on a sheet.
pub(super) const COLUMNS: [(Text, f64); 13] = [
    (Text::fixed("类型", "Kind"), 12.0),
    (Text::fixed("安全组或数据库", "Group or database"), 24.0),
    (Text::fixed("网络", "Network"), 10.0),
    (Text::fixed("方向", "Direction"), 9.0),
    (Text::fixed("网卡", "Card"), 10.0),
    (Text::fixed("动作", "Action"), 9.0),
    (Text::fixed("优先级", "Priority"), 9.0),
    (Text::fixed("协议", "Protocol"), 9.0),
    (Text::fixed("端口", "Ports"), 12.0),
    (Text::fixed("源", "Source"), 26.0),
    (Text::fixed("源地址", "Source addresses"), 30.0),
    (Text::fixed("成员", "Members"), 34.0),
    (Text::fixed("用途", "Reason"), 34.0),
];

/// A row for each source of each rule, and one for each entry of a whitelist. A group that lets nothing in has one
/// row that says so.
#[must_use]
pub(super) fn rule_rows(
    map: &NetworkMap<'_>,
    plan: &AccessPlan,
    addresses: &AddressPlan,
    lang: Lang,
) -> Vec<[String; 13]> {
    let design = map.design;
    let say = |words: &Text| words.get(lang).to_owned();
    let inwards = say(&Text::fixed("入方向", "in"));
    let mut rows = Vec::new();
    for group in &plan.groups {
        let kind = say(&Text::fixed("安全组规则", "group rule"));
        let net = match group.net {
            NetKind::Classic => say(&Text::fixed("经典网络", "classic")),
            NetKind::Vpc | NetKind::Mixed => say(&Text::fixed("专有网络", "VPC")),
        };
        let members: Vec<String> = group.members.iter().map(|&id| map.name(id)).collect();
        let members = members.join(if lang == Lang::Zh { "、" } else { ", " });
        if group.rules.is_empty() {
            let nothing = say(&Text::fixed("不放行任何入方向访问", "lets nothing in"));
            let none = String::new;
            rows.push([
                kind,
                group.name.clone(),
                net,
                inwards.clone(),
                none(),
                none(),
                none(),
                none(),
                none(),
                none(),
                none(),
                members,
                nothing,
            ]);
            continue;
        }
        for rule in &group.rules {
            let ports = match rule.transport {
                Transport::Icmp | Transport::All => "-1/-1".to_owned(),
                Transport::Tcp | Transport::Udp => format!("{}/{}", rule.ports.first, rule.ports.last),
            };
            let blocks: Vec<String> = sources(map, plan, addresses, rule.peer)
                .into_iter()
                .map(|source| match source {
                    From::Block(block) => block,
                    From::Group(at) => plan.groups.get(at).map_or_else(String::new, |of| of.name.clone()),
                    From::Variable(..) => say(&Text::fixed("待填写", "to be entered")),
                })
                .collect();
            rows.push([
                kind.clone(),
                group.name.clone(),
                net.clone(),
                inwards.clone(),
                card(rule.nic).to_owned(),
                policy(rule.action).to_owned(),
                rule.priority().to_string(),
                protocol(rule.transport).to_owned(),
                ports,
                say(&plan.peer_words(design, rule.peer)),
                blocks.join(" "),
                members.clone(),
                say(&plan.reason_words(design, rule)),
            ]);
        }
    }
    for list in &plan.whitelists {
        let ports: Vec<String> = map.rds_ports(list.rds).iter().map(u16::to_string).collect();
        for &entry in &list.entries {
            let blocks: Vec<String> = sources(map, plan, addresses, PlannedPeer::Peer(entry))
                .into_iter()
                .filter_map(|source| match source {
                    From::Block(block) => Some(block),
                    From::Group(_) => None,
                    From::Variable(..) => Some(say(&Text::fixed("待填写", "to be entered"))),
                })
                .collect();
            rows.push([
                say(&Text::fixed("数据库白名单", "whitelist")),
                map.name(list.rds),
                String::new(),
                inwards.clone(),
                String::new(),
                "accept".to_owned(),
                String::new(),
                "tcp".to_owned(),
                ports.join(" "),
                say(&crate::network::peer_words(design, entry)),
                blocks.join(" "),
                String::new(),
                say(&text!("有连线到达它", "a drawn link leads to it")),
            ]);
        }
    }
    rows
}

/// The rule tables as a file for spreadsheets.
#[must_use]
pub fn access_csv(map: &NetworkMap<'_>, plan: &AccessPlan, addresses: &AddressPlan, lang: Lang) -> String {
    let mut rows = Rows::default();
    for (title, _) in &COLUMNS {
        rows.words(title.get(lang));
    }
    rows.end();
    for row in rule_rows(map, plan, addresses, lang) {
        for cell in &row {
            rows.words(cell);
        }
        rows.end();
    }
    rows.finish()
}
