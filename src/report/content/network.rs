//! Addresses and access: the plan of every block, the groups that the links need, and the standing questions.

use super::super::document::{Cell, Column, Fact, Part, Section, Tone};
use super::Material;
use crate::base::Text;
use crate::design::Ref;
use crate::network::address_runs;

/// How many nodes' addresses are printed.
const NODES: usize = 120;

/// The address plan.
pub(super) fn addresses(m: &Material<'_>) -> Section {
    let survey = &m.assessment.network;
    let mut parts = Vec::new();
    for vpc in &survey.addresses.vpcs {
        let block = vpc.block.map_or_else(|| m.words("无", "none"), |block| block.to_string());
        parts.push(Part::Heading { text: format!("{} {block}", vpc.name) });
        let rows = vpc.vswitches.iter().map(|row| {
            let block = row.block.map_or_else(|| m.words("无", "none"), |block| block.to_string());
            let note = row.why.as_ref().map_or_else(String::new, |why| m.say(why));
            vec![
                Cell::new(row.name.clone()),
                Cell::new(block),
                Cell::new(row.needed.to_string()),
                Cell::new(row.usable.to_string()),
                Cell::new(row.free().to_string()),
                Cell::toned(note, Tone::Warning),
            ]
        });
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("交换机", "vSwitch"), 3),
                Column::left(m.words("网段", "Block"), 2),
                Column::right(m.words("已用", "Used")),
                Column::right(m.words("可用", "Usable")),
                Column::right(m.words("空闲", "Free")),
                Column::left(m.words("说明", "Note"), 2),
            ],
            rows: rows.collect(),
        });
    }
    if !survey.addresses.vpcs.is_empty() {
        parts.push(Part::Note {
            text: m.words(
                "每个交换机的首1个和末3个地址由系统保留（F-13）；规划容量为现有的2倍，供单可用区故障时接管。",
                "The first and the last three addresses of a vSwitch are the cloud's (F-13); each is planned for twice what stands in it, so that it can take over after the loss of an AZ.",
            ),
        });
    }
    if !survey.addresses.nodes.is_empty() {
        parts.push(Part::Heading { text: m.words("节点地址", "Node addresses") });
        let rows = survey.addresses.nodes.iter().take(NODES).map(|row| {
            let shown = address_runs(&row.addresses).unwrap_or_else(|| m.words("无", "none"));
            vec![
                Cell::new(m.name(row.node.into())),
                Cell::new(m.name(row.vswitch.into())),
                Cell::new(shown),
                Cell::new(m.say(&row.state())),
            ]
        });
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("节点", "Node"), 3),
                Column::left(m.words("交换机", "vSwitch"), 3),
                Column::left(m.words("地址", "Addresses"), 3),
                Column::left(m.words("来源", "Origin"), 1),
            ],
            rows: rows.collect(),
        });
        let more = survey.addresses.nodes.len().saturating_sub(NODES);
        if more > 0 {
            parts.push(Part::Note {
                text: format!(
                    "{}{more}",
                    m.words("另有节点见IP地址规划表（CSV）：", "More nodes, in the address plan (CSV): ")
                ),
            });
        }
    }
    for region in &survey.classic {
        let name = m.name(Ref::Region(region.region));
        parts.push(Part::Heading { text: format!("{name} {}", m.words("经典网络", "classic network")) });
        parts.push(Part::Facts {
            rows: vec![
                Fact::new(m.words("ECS数量", "ECS servers"), region.servers.to_string()),
                Fact::new(
                    m.words(
                        "专线互联IP（F-03，指南第603-611行）",
                        "Interconnect addresses (F-03, guide L603-611)",
                    ),
                    region.given.to_string(),
                ),
            ],
        });
        for nat in region.lines.iter().filter(|nat| !nat.rows.is_empty()) {
            let rows = nat.rows.iter().map(|row| {
                let mapped = match (row.mapped, row.slot) {
                    (Some(address), _) => address.to_string(),
                    (None, Some(slot)) => format!("#{slot}"),
                    (None, None) => m.words("互联IP不足", "none left on this port"),
                };
                vec![
                    Cell::new(if row.source { "SNAT".to_owned() } else { "DNAT".to_owned() }),
                    Cell::new(row.node.map_or_else(String::new, |id| m.name(id.into()))),
                    Cell::new(row.real.map_or_else(String::new, |address| address.to_string())),
                    Cell::new(mapped),
                    Cell::new(row.port.map_or_else(String::new, |ports| ports.to_string())),
                ]
            });
            parts.push(Part::Paragraph { text: m.name(nat.line.into()) });
            parts.push(Part::Table {
                columns: vec![
                    Column::left(m.words("方向", "Kind"), 1),
                    Column::left(m.words("机构节点", "Node"), 2),
                    Column::left(m.words("真实地址", "Real"), 2),
                    Column::left(m.words("互联IP", "Translated"), 2),
                    Column::left(m.words("端口", "Port"), 1),
                ],
                rows: rows.collect(),
            });
        }
    }
    Section { title: m.words("IP地址规划表", "Address plan"), fresh_page: false, parts }
}

/// How many cases of a question are printed.
const PRINTED: usize = 12;

/// Parts of a matrix that fit side by side on a page.
const ACROSS: usize = 8;

/// What flows from each row to each column. Where more parts are drawn than a page is wide, the square comes in
/// strips, each with all rows.
fn matrix(m: &Material<'_>) -> Vec<Part> {
    let (names, rows) = &m.assessment.network.square;
    let mut parts = Vec::new();
    for start in (0..names.len()).step_by(ACROSS) {
        let strip =
            |cells: &[Text]| -> Vec<Text> { cells.iter().skip(start).take(ACROSS).cloned().collect() };
        let mut columns = vec![Column::left(m.words("源 \\ 目的", "From \\ to"), 2)];
        columns.extend(strip(names).iter().map(|name| Column::left(m.say(name), 2)));
        let rows = names
            .iter()
            .zip(rows)
            .map(|(name, row)| {
                let mut cells = vec![Cell::new(m.say(name))];
                cells.extend(strip(row).iter().map(|cell| {
                    let words = m.say(cell);
                    let closed = cell.en.contains("(closed");
                    if closed { Cell::toned(words, Tone::Error) } else { Cell::new(words) }
                }));
                cells
            })
            .collect();
        parts.push(Part::Table { columns, rows });
    }
    parts
}

/// Groups, whitelists, the matrix and the standing questions.
pub(super) fn access(m: &Material<'_>) -> Section {
    let survey = &m.assessment.network;
    let mut parts = Vec::new();
    if survey.groups.is_empty() {
        return Section { title: m.words("访问控制", "Access"), fresh_page: false, parts };
    }
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("问题", "Question"), 3),
            Column::left(m.words("回答", "Answer"), 3),
        ],
        rows: survey
            .headlines
            .iter()
            .map(|headline| {
                let tone = if headline.fine { Tone::Good } else { Tone::Warning };
                let mut answer = m.say(&headline.answer);
                if !headline.fine {
                    let cases = headline.cases.iter().take(PRINTED).map(|case| m.say(case));
                    answer = std::iter::once(answer).chain(cases).collect::<Vec<_>>().join("\n");
                }
                vec![Cell::new(m.say(&headline.question)), Cell::toned(answer, tone)]
            })
            .collect(),
    });
    parts.push(Part::Heading { text: m.words("访问控制矩阵", "Access matrix") });
    parts.extend(matrix(m));
    parts.push(Part::Heading { text: m.words("安全组", "Security groups") });
    let mut rows = Vec::new();
    for group in &survey.groups {
        let members: Vec<String> = group.members.iter().map(|&id| m.name(id.into())).collect();
        let mut name = format!("{}\n{}", group.name, members.join(m.comma()));
        for (ports, source, reason) in &group.rules {
            rows.push(vec![
                Cell::new(std::mem::take(&mut name)),
                Cell::new(ports.clone()),
                Cell::new(m.say(source)),
                Cell::new(m.say(reason)),
            ]);
        }
    }
    parts.push(Part::Table {
        columns: vec![
            Column::left(m.words("安全组与成员", "Group and members"), 3),
            Column::left(m.words("端口", "Ports"), 1),
            Column::left(m.words("源", "Source"), 2),
            Column::left(m.words("用途", "Reason"), 3),
        ],
        rows,
    });
    if !survey.whitelists.is_empty() {
        parts.push(Part::Heading { text: m.words("数据库白名单", "Database whitelists") });
        parts.push(Part::Facts {
            rows: survey
                .whitelists
                .iter()
                .map(|(rds, entries)| {
                    let entries: Vec<String> = entries.iter().map(|entry| m.say(entry)).collect();
                    Fact::new(m.name((*rds).into()), entries.join(m.comma()))
                })
                .collect(),
        });
    }
    Section { title: m.words("访问控制", "Access"), fresh_page: false, parts }
}
