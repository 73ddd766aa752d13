//! `yuntu ip`: the address plan.

use serde_json::{Value, json};

use super::args::{Ip, QuoteFormat};
use super::document;
use super::failure::Failure;
use super::output::{Output, json_text};
use super::table::Table;
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::export::{addresses_csv, nat_cells};
use crate::network::{AddressPlan, ClassicPlan, NetworkMap, address_plan, address_runs, classic_plans};
use crate::text;

/// Runs the command.
pub(super) fn run(args: &Ip, lang: Lang) -> Result<Output, Failure> {
    let loaded = document::read(&args.file)?;
    let mut design = loaded.design.clone();
    let catalog = Catalog::builtin();
    let by_hand = super::ip_by_hand::asked(args, &design, catalog)?;
    let says = by_hand.as_ref().map(|made| made.says.clone()).unwrap_or_default();
    let changed = by_hand.is_some();
    if let Some(made) = by_hand {
        design.apply_all(made.edits).map_err(|error| Failure::edit(&error))?;
    }
    let plan = address_plan(&design, catalog);
    let map = NetworkMap::of(&design, catalog);
    let classic = classic_plans(&map);
    if let Some(path) = &args.apply {
        let mut after = design.clone();
        if !changed {
            after.apply_all(plan.edits(&design)).map_err(|error| Failure::edit(&error))?;
        }
        loaded.save(&after, &args.file, path)?;
    }
    Ok(Output::fine(match args.format {
        QuoteFormat::Json => json_text(&as_json(&map, &plan, &classic, &says)),
        QuoteFormat::Text => as_text(&map, &plan, &classic, (&says, lang)),
        QuoteFormat::Csv => {
            addresses_csv(&map, &plan, &classic, lang).trim_start_matches('\u{feff}').to_owned()
        }
    }))
}

fn as_json(map: &NetworkMap<'_>, plan: &AddressPlan, classic: &[ClassicPlan], says: &[Text]) -> Value {
    let vpcs: Vec<Value> = plan
        .vpcs
        .iter()
        .map(|vpc| {
            let vswitches: Vec<Value> = vpc
                .vswitches
                .iter()
                .map(|row| {
                    json!({
                        "id": row.id.to_string(),
                        "name": row.name,
                        "current": row.current.map(|cidr| cidr.to_string()),
                        "block": row.block.map(|cidr| cidr.to_string()),
                        "why": row.why,
                        "needed": row.needed,
                        "planned": row.planned,
                        "usable": row.usable,
                        "free": row.free(),
                    })
                })
                .collect();
            json!({
                "id": vpc.id.to_string(),
                "name": vpc.name,
                "current": vpc.current.map(|cidr| cidr.to_string()),
                "block": vpc.block.map(|cidr| cidr.to_string()),
                "why": vpc.why,
                "vswitches": vswitches,
                "free": vpc.free.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })
        })
        .collect();
    let nodes: Vec<Value> = plan
        .nodes
        .iter()
        .map(|row| {
            json!({
                "id": row.node.to_string(),
                "name": map.name(row.node),
                "vswitch": row.vswitch.to_string(),
                "addresses": row.addresses.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "pinned": row.pinned,
                "stands": row.stands,
                "moved": row.moved.iter().map(|moved| json!({
                    "from": moved.from.to_string(),
                    "to": moved.to.map(|address| address.to_string()),
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let classic: Vec<Value> = classic
        .iter()
        .map(|region| {
            let lines: Vec<Value> = region
                .lines
                .iter()
                .map(|line| {
                    let rows: Vec<Value> = line
                        .rows
                        .iter()
                        .map(|row| {
                            json!({
                                "kind": if row.source { "snat" } else { "dnat" },
                                "node": row.node.map(|id| id.to_string()),
                                "real": row.real.map(|address| address.to_string()),
                                "mapped": row.mapped.map(|address| address.to_string()),
                                "allotted": row.slot,
                                "port": row.port.map(|ports| ports.to_string()),
                            })
                        })
                        .collect();
                    json!({ "id": line.line.to_string(), "name": map.name(line.line), "used": line.used, "rows": rows })
                })
                .collect();
            json!({
                "region": region.region.to_string(),
                "servers": region.servers,
                "allotment": region.given,
                "on_request": region.on_request,
                "next": region.next.map(|(servers, addresses)| json!({ "servers": servers, "addresses": addresses })),
                "formula": "F-03",
                "source": { "document": "guide", "lines": [[603, 611]] },
                "lines": lines,
            })
        })
        .collect();
    json!({
        "schema": "yuntu.ip/1",
        "changes": says,
        "vpcs": vpcs,
        "nodes": nodes,
        "classic": classic,
        "problems": plan.problems,
    })
}

fn as_text(
    map: &NetworkMap<'_>,
    plan: &AddressPlan,
    classic: &[ClassicPlan],
    (says, lang): (&[Text], Lang),
) -> String {
    let mut out = String::new();
    let mut line = |words: Text| {
        out.push_str(words.get(lang));
        out.push('\n');
    };
    for Text { zh, en } in says {
        line(text!("改动：{zh}", "Change: {en}"));
    }
    let no_block = text!("无", "none");
    for vpc in &plan.vpcs {
        let name = &vpc.name;
        let block = vpc.block.map_or_else(|| no_block.get(lang).to_owned(), |cidr| cidr.to_string());
        line(text!("专有网络“{name}” {block}", "VPC \"{name}\" {block}"));
        if let Some(Text { zh, en }) = &vpc.why {
            line(text!("  需要改动：{zh}", "  has to change: {en}"));
        }
        let mut table = Table::default();
        table.row(
            [
                text!("交换机", "vSwitch"),
                text!("网段", "block"),
                text!("已用", "used"),
                text!("规划", "planned"),
                text!("可用", "usable"),
                text!("空闲", "free"),
                text!("说明", "note"),
            ]
            .map(|words| words.get(lang).to_owned()),
        );
        for row in &vpc.vswitches {
            table.row([
                row.name.clone(),
                row.block.map_or_else(|| no_block.get(lang).to_owned(), |cidr| cidr.to_string()),
                row.needed.to_string(),
                row.planned.to_string(),
                row.usable.to_string(),
                row.free().to_string(),
                row.why.as_ref().map_or_else(String::new, |why| why.get(lang).to_owned()),
            ]);
        }
        line(Text::same(table.render("  ").trim_end().to_owned()));
        let free: Vec<String> = vpc.free.iter().take(6).map(ToString::to_string).collect();
        if !free.is_empty() {
            let more = if vpc.free.len() > 6 { " …" } else { "" };
            let (zh, en) = (free.join("、"), free.join(", "));
            line(text!("  未分配：{zh}{more}", "  not assigned: {en}{more}"));
        }
    }
    if !plan.nodes.is_empty() {
        line(Text::fixed(
            "节点地址（已填、已定的不变；规划值在采用后才固定）",
            "Node addresses (what is entered or in place stays; what is planned stands once it is applied)",
        ));
        let mut table = Table::default();
        for row in &plan.nodes {
            let shown = address_runs(&row.addresses).unwrap_or_else(|| no_block.get(lang).to_owned());
            table.row([map.name(row.node), shown, map.name(row.vswitch), row.state().get(lang).to_owned()]);
        }
        line(Text::same(table.render("  ").trim_end().to_owned()));
        for Text { zh, en } in plan.nodes.iter().flat_map(|row| row.moved_words(map.design)) {
            line(text!("  需要改动：{zh}", "  has to change: {en}"));
        }
    }
    for region in classic {
        let (name, servers, given) = (map.name(region.region), region.servers, region.given);
        line({
            let addresses = crate::base::text::counted(given, "interconnect address");
            text!(
                "“{name}”经典网络：{servers}台ECS，专线互联IP {given}个（F-03，指南第603-611行，按已满的台阶计）",
                "Classic network of \"{name}\": {servers} ECS, {addresses} (F-03, guide L603-611, full steps count)"
            )
        });
        for note in &region.allotment.notes {
            let Text { zh, en } = note;
            line(text!("  {zh}", "  {en}"));
        }
        if let Some((at, addresses)) = region.next {
            line(text!("  增加到{at}台时为{addresses}个", "  from {at} ECS on: {addresses}"));
        }
        for nat in &region.lines {
            let (name, used) = (map.name(nat.line), nat.used);
            line({
                let addresses = crate::base::text::counted(used, "interconnect address");
                text!(
                    "  专线“{name}”地址转换，使用{used}个互联IP",
                    "  Address translation of the line \"{name}\", {addresses} in use"
                )
            });
            let mut table = Table::default();
            for row in &nat.rows {
                table.row(nat_cells(map, row, lang));
            }
            if nat.rows.is_empty() {
                line(Text::fixed("    没有经过它的连线", "    no link runs over it"));
            } else {
                line(Text::same(table.render("    ").trim_end().to_owned()));
            }
            if used > given {
                line(text!(
                    "    超出可分配数量{given}：同一互联IP按端口复用（指南第577行）",
                    "    more than the {given} allotted: share addresses by port (guide L577)"
                ));
            }
        }
    }
    for Text { zh, en } in &plan.problems {
        line(text!("问题：{zh}", "Problem: {en}"));
    }
    if plan.vpcs.is_empty() && classic.is_empty() {
        line(Text::fixed("设计中没有需要规划的网络", "The design has no network to plan"));
    }
    out
}
