//! `yuntu access`: the groups and whitelists that the links need, and how the entered ones compare.

use serde_json::{Value, json};

use super::args::{Access, AccessFormat};
use super::document;
use super::failure::Failure;
use super::output::{Output, json_text};
use super::table::Table;
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{PortRange, Ref, Transport};
use crate::export::{access_csv, access_script, access_terraform};
use crate::network::{
    AccessPlan, Comparison, Matrix, NetworkMap, OverQuota, PlannedRule, access_plan, address_plan, compare,
    matrix, over_quota, peer_words, port_words,
};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Access, lang: Lang) -> Result<Output, Failure> {
    let loaded = document::read(&args.file)?;
    let design = &loaded.design;
    let catalog = Catalog::builtin();
    let map = NetworkMap::of(design, catalog);
    let plan = access_plan(&map);
    if let Some(path) = &args.apply {
        let mut after = design.clone();
        let edits =
            if args.keep { plan.edits_keeping(design, &compare(&map).missing) } else { plan.edits(design) };
        after.apply_all(edits).map_err(|error| Failure::edit(&error))?;
        loaded.save(&after, &args.file, path)?;
    }
    let shown = View {
        plan: &plan,
        comparison: compare(&map),
        matrix: matrix(&map),
        quotas: over_quota(design, catalog),
        map: &map,
    };
    Ok(Output::fine(match args.format {
        AccessFormat::Json => json_text(&shown.json()),
        AccessFormat::Text => shown.text(lang),
        AccessFormat::Csv => access_csv(&map, &plan, &address_plan(design, catalog), lang)
            .trim_start_matches('\u{feff}')
            .to_owned(),
        AccessFormat::Sh => access_script(&map, &plan, &address_plan(design, catalog)),
        AccessFormat::Tf => access_terraform(&map, &plan, &address_plan(design, catalog)),
    }))
}

struct View<'a> {
    plan: &'a AccessPlan,
    comparison: Comparison,
    matrix: Matrix,
    quotas: Vec<OverQuota>,
    map: &'a NetworkMap<'a>,
}

fn rule_port(rule: &PlannedRule) -> String {
    ports(rule.transport, rule.ports)
}

fn ports(transport: Transport, range: PortRange) -> String {
    if transport == Transport::Icmp || range.first == range.last {
        port_words(transport, range.first)
    } else {
        format!("{}-{}", port_words(transport, range.first), range.last)
    }
}

impl View<'_> {
    fn json(&self) -> Value {
        let design = self.map.design;
        let groups: Vec<Value> = self
            .plan
            .groups
            .iter()
            .map(|group| {
                let rules: Vec<Value> = group
                    .rules
                    .iter()
                    .map(|rule| {
                        json!({
                            "ports": rule_port(rule),
                            "nic": rule.nic,
                            "action": rule.action,
                            "source": self.plan.peer_words(design, rule.peer),
                            "reason": self.plan.reason_words(design, rule),
                        })
                    })
                    .collect();
                json!({
                    "name": group.name,
                    "existing": group.existing.map(|id| id.to_string()),
                    "members": group.members.iter().map(ToString::to_string).collect::<Vec<_>>(),
                    "rules": rules,
                })
            })
            .collect();
        let whitelists: Vec<Value> = self
            .plan
            .whitelists
            .iter()
            .map(|list| {
                let entries: Vec<Text> =
                    list.entries.iter().map(|&entry| peer_words(design, entry)).collect();
                json!({ "id": list.rds.to_string(), "name": self.map.name(list.rds), "entries": entries })
            })
            .collect();
        let missing: Vec<Value> = self
            .comparison
            .missing
            .iter()
            .map(|missing| {
                json!({
                    "from": missing.flow.from.to_string(),
                    "to": missing.flow.to.to_string(),
                    "link": missing.flow.link.map(|id| id.to_string()),
                    "reason": missing.obstacle.text(self.map),
                    "change": missing.obstacle.change(self.map).map(|change| change.title),
                })
            })
            .collect();
        let remarks: Vec<Value> = self
            .comparison
            .remarks
            .iter()
            .map(|remark| {
                json!({
                    "group": remark.group.to_string(),
                    "rule": remark.at + 1,
                    "fault": remark.fault.word(),
                    "reason": remark.fault.text(self.map),
                })
            })
            .collect();
        let cells: Vec<Value> = self
            .matrix
            .cells
            .iter()
            .map(|((from, to), cell)| {
                json!({
                    "from": from.text(self.map),
                    "to": to.text(self.map),
                    "open": cell.open,
                    "closed": cell.closed,
                })
            })
            .collect();
        let quotas: Vec<Value> = self
            .quotas
            .iter()
            .map(|over| json!({ "id": over.subject.to_string(), "found": over.found, "most": over.most, "what": over.what }))
            .collect();
        json!({
            "schema": "yuntu.access/1",
            "groups": groups,
            "whitelists": whitelists,
            "missing": missing,
            "remarks": remarks,
            "matrix": cells,
            "over_quota": quotas,
            "edits": self.plan.edits(design).len(),
        })
    }

    fn text(&self, lang: Lang) -> String {
        let design = self.map.design;
        let mut out = String::new();
        let mut line = |words: Text| {
            out.push_str(words.get(lang));
            out.push('\n');
        };
        line(Text::fixed("连线所需的安全组", "Security groups that the links need"));
        for group in &self.plan.groups {
            let members: Vec<String> = group.members.iter().map(|&id| self.map.name(id)).collect();
            let (name, zh, en) = (&group.name, members.join("、"), members.join(", "));
            line(text!("  {name}（{zh}）", "  {name} ({en})"));
            let mut table = Table::default();
            for rule in &group.rules {
                table.row([
                    rule_port(rule),
                    self.plan.peer_words(design, rule.peer).get(lang).to_owned(),
                    self.plan.reason_words(design, rule).get(lang).to_owned(),
                ]);
            }
            if group.rules.is_empty() {
                line(Text::fixed("    不放行任何入方向访问", "    lets nothing in"));
            } else {
                line(Text::same(table.render("    ").trim_end().to_owned()));
            }
        }
        if !self.plan.whitelists.is_empty() {
            line(Text::fixed("数据库白名单", "Database whitelists"));
        }
        for list in &self.plan.whitelists {
            let name = self.map.name(list.rds);
            let words: Vec<Text> = list.entries.iter().map(|&entry| peer_words(design, entry)).collect();
            let zh: Vec<&str> = words.iter().map(|words| words.zh.as_ref()).collect();
            let en: Vec<&str> = words.iter().map(|words| words.en.as_ref()).collect();
            let (zh, en) = (zh.join("、"), en.join(", "));
            line(text!("  {name}：{zh}", "  {name}: {en}"));
        }
        line(Text::fixed("访问控制矩阵", "Access matrix"));
        let mut table = Table::default();
        let mut head = vec![text!("源 \\ 目的", "from \\ to").get(lang).to_owned()];
        head.extend(self.matrix.parts.iter().map(|part| part.text(self.map).get(lang).to_owned()));
        table.row(head);
        for &from in &self.matrix.parts {
            let mut row = vec![from.text(self.map).get(lang).to_owned()];
            row.extend(self.matrix.parts.iter().map(|&to| {
                let words = self.matrix.words(from, to);
                if words.zh.is_empty() { "·".to_owned() } else { words.get(lang).to_owned() }
            }));
            table.row(row);
        }
        line(Text::same(table.render("  ").trim_end().to_owned()));
        line(Text::fixed("与已填规则的比较", "Compared with the rules entered"));
        for missing in &self.comparison.missing {
            let Text { zh, en } = missing.obstacle.text(self.map);
            line(text!("  缺少：{zh}", "  missing: {en}"));
        }
        for remark in &self.comparison.remarks {
            let (group, at) = (self.map.name(Ref::from(remark.group)), remark.at + 1);
            let Text { zh, en } = remark.fault.text(self.map);
            line(text!("  {group} 第{at}条：{zh}", "  {group}, rule {at}: {en}"));
        }
        for over in &self.quotas {
            let Text { zh, en } = over.text(&self.map.name(over.subject));
            line(text!("  超出配额：{zh}", "  over quota: {en}"));
        }
        if self.comparison.missing.is_empty() && self.comparison.remarks.is_empty() && self.quotas.is_empty()
        {
            line(Text::fixed("  一致：不多不少", "  equal: nothing missing, nothing too wide"));
        }
        out
    }
}
