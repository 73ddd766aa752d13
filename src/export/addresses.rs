//! The address plan as a table for spreadsheets.

use super::csv::Rows;
use crate::base::{Lang, Text};
use crate::network::{AddressPlan, ClassicPlan, NatRow, NetworkMap};
use crate::text;

/// The plan as a table: networks, vSwitches, the address of every member, the lines' translation.
#[must_use]
pub fn addresses_csv(
    map: &NetworkMap<'_>,
    plan: &AddressPlan,
    classic: &[ClassicPlan],
    lang: Lang,
) -> String {
    let mut rows = Rows::default();
    let mut row = |cells: [String; 7]| {
        for cell in &cells {
            rows.words(cell);
        }
        rows.end();
    };
    row([
        text!("类型", "kind"),
        text!("名称", "name"),
        text!("所属", "in"),
        text!("网段或地址", "block or address"),
        text!("已用", "used"),
        text!("可用", "usable"),
        text!("说明", "note"),
    ]
    .map(|words| words.get(lang).to_owned()));
    let of = |words: Text| words.get(lang).to_owned();
    for vpc in &plan.vpcs {
        let note = vpc.why.clone().unwrap_or_default();
        let block = vpc.block.map(|cidr| cidr.to_string()).unwrap_or_default();
        row([
            of(text!("专有网络", "VPC")),
            vpc.name.clone(),
            String::new(),
            block,
            String::new(),
            String::new(),
            of(note),
        ]);
        for vswitch in &vpc.vswitches {
            row([
                of(text!("交换机", "vSwitch")),
                vswitch.name.clone(),
                vpc.name.clone(),
                vswitch.block.map(|cidr| cidr.to_string()).unwrap_or_default(),
                vswitch.needed.to_string(),
                vswitch.usable.to_string(),
                of(vswitch.why.clone().unwrap_or_default()),
            ]);
        }
    }
    for node in &plan.nodes {
        for address in &node.addresses {
            row([
                of(text!("节点", "node")),
                map.name(node.node),
                map.name(node.vswitch),
                address.to_string(),
                String::new(),
                String::new(),
                of(node.moved.iter().find(|moved| moved.to == Some(*address)).map_or_else(
                    || node.state(),
                    |moved| {
                        let from = moved.from;
                        text!("须改动（原{from}）", "has to change (was {from})")
                    },
                )),
            ]);
        }
    }
    for region in classic {
        let servers = region.servers;
        row([
            of(text!("专线互联IP", "interconnect addresses")),
            map.name(region.region),
            String::new(),
            String::new(),
            region.lines.iter().map(|nat| nat.used).sum::<u64>().to_string(),
            region.given.to_string(),
            of(text!(
                "{servers}台ECS，F-03，指南第603-611行，按已满的台阶计",
                "{servers} ECS, F-03, guide L603-611, full steps count"
            )),
        ]);
    }
    for nat in classic.iter().flat_map(|region| &region.lines) {
        for entry in &nat.rows {
            let [kind, node, real, mapped, port] = nat_cells(map, entry, lang);
            row([
                kind,
                node,
                map.name(nat.line),
                real,
                String::new(),
                String::new(),
                format!("{mapped} {port}").trim().to_owned(),
            ]);
        }
    }
    rows.finish()
}

/// A row of a translation table in words: direction, node, real address, translated address, port.
#[must_use]
pub fn nat_cells(map: &NetworkMap<'_>, row: &NatRow, lang: Lang) -> [String; 5] {
    let unknown = text!("待填写", "to be entered");
    let mapped = match (row.mapped, row.slot) {
        (Some(address), _) => address.to_string(),
        (None, Some(slot)) => text!("第{slot}个互联IP", "interconnect address {slot}").get(lang).to_owned(),
        // Every address of the allotment has this port in use already.
        (None, None) => text!("互联IP不足，须改用其他端口", "no address left on this port; choose another")
            .get(lang)
            .to_owned(),
    };
    [
        if row.source { "SNAT".to_owned() } else { "DNAT".to_owned() },
        row.node.map_or_else(|| text!("未连线", "no link").get(lang).to_owned(), |id| map.name(id)),
        row.real.map_or_else(|| unknown.get(lang).to_owned(), |address| address.to_string()),
        mapped,
        row.port.map_or_else(String::new, |ports| ports.to_string()),
    ]
}
