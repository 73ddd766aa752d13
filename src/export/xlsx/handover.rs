//! The workbook that is handed to those who build and approve: resources, addresses, policies, rules, findings,
//! checklist. What nobody has entered is an empty cell to be filled in, never a guess.

use std::collections::BTreeSet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::grid::Grid;
use super::{Looks, refused};
use crate::assessment::Assessment;
use crate::base::{Date, Lang, Text};
use crate::catalog::Catalog;
use crate::design::{Cidr, Design, Node, NodeId, Place, Product, Transport, VSwitchId};
use crate::export::inventory::{self, Cell, Column};
use crate::export::rule_table::{COLUMNS, rule_rows};
use crate::network::{Flow, NetworkMap};
use crate::rules::Finding;
use crate::scene::purpose_name;

/// What the workbook is made of.
#[derive(Debug, Clone, Copy)]
pub struct Handover<'a> {
    /// The design.
    pub design: &'a Design,
    /// The facts.
    pub catalog: &'a Catalog,
    /// What follows from the design.
    pub assessment: &'a Assessment,
    /// The day it is made.
    pub date: Date,
    /// The language of our own words.
    pub lang: Lang,
}

/// The workbook: resources, addresses, policies, group rules, matrix, findings, checklist.
///
/// # Errors
/// When a text or a number of rows is beyond what the format holds; the text says so.
pub fn handover_xlsx(handover: Handover<'_>) -> Result<Vec<u8>, Text> {
    write(handover).map_err(|error| refused(&error))
}

fn write(handover: Handover<'_>) -> Result<Vec<u8>, XlsxError> {
    let Handover { design, catalog, assessment, date, lang } = handover;
    let mut book = Workbook::new();
    let year = u16::try_from(date.0.year()).unwrap_or(1900).max(1900);
    let made = ExcelDateTime::from_ymd(year, u8::from(date.0.month()), date.0.day())?;
    book.set_properties(&DocProperties::new().set_title(&design.title.name).set_creation_datetime(&made));
    let looks = Looks::new();
    let map = NetworkMap::of(design, catalog);
    let sheets: [(Text, Table); 7] = [
        (Text::fixed("资源清单", "Inventory"), resources(handover)),
        (Text::fixed("地址规划", "Addresses"), addresses(design, assessment, lang)),
        (Text::fixed("访问策略", "Policies"), policies(design, &map, assessment, lang)),
        (Text::fixed("安全组规则", "Group rules"), group_rules(&map, assessment, lang)),
        (Text::fixed("访问控制矩阵", "Access matrix"), access_matrix(assessment, lang)),
        (Text::fixed("检查结果", "Findings"), findings(&map, assessment, lang)),
        (Text::fixed("实施清单", "Checklist"), checklist(&map, assessment, lang)),
    ];
    for (name, table) in sheets {
        let sheet = book.add_worksheet().set_name(name.get(lang))?;
        table.write(sheet, lang, &looks)?;
    }
    book.save_to_buffer()
}

/// Columns with their widths, and rows.
struct Table {
    columns: Vec<(Text, f64)>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    fn new(columns: &[(Text, f64)]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    fn write(&self, sheet: &mut Worksheet, lang: Lang, looks: &Looks) -> Result<(), XlsxError> {
        let mut grid = Grid::new(sheet, 0, &self.columns, &[], (lang, looks))?;
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (at, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Number(digits) => {
                        if let Ok(number) = digits.parse() {
                            grid.figure(row, at, number, looks)?;
                        }
                    }
                    Cell::Words(words) if words.is_empty() => {}
                    Cell::Words(words) => grid.words(row, at, words, &looks.text)?,
                }
            }
        }
        if let (Some(rows), Some(last)) =
            (u32::try_from(self.rows.len()).ok(), self.columns.len().checked_sub(1))
        {
            grid.autofilter(0, 0, rows, u16::try_from(last).unwrap_or(u16::MAX))?;
        }
        grid.finish()
    }
}

fn words(words: impl Into<String>) -> Cell {
    Cell::Words(words.into())
}

fn count(number: u64) -> Cell {
    Cell::Number(number.to_string())
}

fn resources(handover: Handover<'_>) -> Table {
    let Handover { design, catalog, lang, .. } = handover;
    let width = |column: Column| match column {
        Column::Name | Column::Specification | Column::Image | Column::Note => 26.0,
        Column::Id | Column::Count | Column::Vcpu | Column::Months => 9.0,
        _ => 15.0,
    };
    let columns: Vec<(Text, f64)> =
        Column::ALL.into_iter().map(|column| (column.title(), width(column))).collect();
    let rows = design.nodes.iter().map(|(id, node)| {
        Column::ALL
            .into_iter()
            .map(|column| inventory::cell(design, catalog, id, node, column, lang))
            .collect()
    });
    Table { rows: rows.collect(), columns }
}

fn addresses(design: &Design, assessment: &Assessment, lang: Lang) -> Table {
    let mut table = Table::new(&[
        (Text::fixed("交换机", "vSwitch"), 22.0),
        (Text::fixed("地域", "Region"), 16.0),
        (Text::fixed("可用区", "AZ"), 14.0),
        (Text::fixed("环境", "Environment"), 14.0),
        (Text::fixed("业务系统", "System"), 18.0),
        (Text::fixed("安全域", "Security zone"), 14.0),
        (Text::fixed("专有网络", "VPC"), 18.0),
        (Text::fixed("网段", "CIDR"), 18.0),
        (Text::fixed("掩码", "Mask"), 16.0),
        (Text::fixed("网关", "Gateway"), 14.0),
        (Text::fixed("可用地址", "Usable"), 10.0),
        (Text::fixed("已用地址", "Used"), 10.0),
        (Text::fixed("预留地址", "Reserved"), 10.0),
        (Text::fixed("用途", "Purpose"), 34.0),
        (Text::fixed("负责人", "Owner"), 12.0),
        (Text::fixed("路由", "Routes to"), 24.0),
        (Text::fixed("VLAN/VBR", "VLAN/VBR"), 16.0),
    ]);
    let by_cloud = Text::fixed("由云分配", "given by the cloud");
    for plan in assessment.network.addresses.vpcs.iter().flat_map(|vpc| &vpc.vswitches) {
        let Some(vswitch) = design.vswitches.get(plan.id) else { continue };
        let vpc = design.vpcs.get(vswitch.vpc);
        let region = vpc.and_then(|vpc| design.regions.get(vpc.region));
        let inside = || members(design, plan.id);
        let environments = inside()
            .filter_map(|node| design.environments.get(node.environment?))
            .map(|row| row.name.as_str());
        let systems =
            inside().filter_map(|node| design.systems.get(node.system?)).map(|row| row.name.as_str());
        let zone = vswitch.security_zone.and_then(|id| design.security_zones.get(id));
        let at = |row: &Node| vpc.is_some_and(|vpc| design.region_of(row) == Some(vpc.region));
        let routes = design
            .nodes
            .values()
            .filter(|row| {
                at(row) && matches!(row.product, Product::Line(_) | Product::Vpn(_) | Product::Nat(_))
            })
            .map(|row| row.name.as_str());
        let borders = design
            .nodes
            .values()
            .filter(|row| at(row) && (row.product.code() == "vbr" || matches!(row.product, Product::Line(_))))
            .map(|row| match &row.product {
                Product::Line(line) => line.link_id.as_deref().unwrap_or_default(),
                _ => row.name.as_str(),
            });
        let block = |show: fn(Cidr) -> String| plan.block.map(show).unwrap_or_default();
        table.rows.push(vec![
            words(&plan.name),
            words(region.map_or("", |row| row.name.as_str())),
            words(design.azs.get(vswitch.az).map_or("", |row| row.name.as_str())),
            words(joined(environments)),
            words(joined(systems)),
            words(zone.map_or("", |row| row.name.as_str())),
            words(vpc.map_or("", |row| row.name.as_str())),
            words(block(|cidr| cidr.to_string())),
            words(block(|cidr| cidr.0.netmask().to_string())),
            words(by_cloud.get(lang)),
            count(plan.usable),
            count(plan.needed),
            count(plan.planned.min(plan.usable).saturating_sub(plan.needed)),
            words(joined(inside().map(|node| node.name.as_str()))),
            words(""),
            words(joined(routes)),
            words(joined(borders)),
        ]);
    }
    table
}

fn members(design: &Design, vswitch: VSwitchId) -> impl Iterator<Item = &Node> {
    design.nodes.values().filter(move |node| node.vswitch == Some(vswitch))
}

/// Different names in order.
fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: BTreeSet<&str> = names.filter(|name| !name.is_empty()).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

fn policies(design: &Design, map: &NetworkMap<'_>, assessment: &Assessment, lang: Lang) -> Table {
    let mut table = Table::new(&[
        (Text::fixed("序号", "Number"), 8.0),
        (Text::fixed("源系统", "Source"), 22.0),
        (Text::fixed("源安全域", "Source zone"), 14.0),
        (Text::fixed("源IP", "Source IP"), 22.0),
        (Text::fixed("NAT IP", "NAT IP"), 18.0),
        (Text::fixed("目的系统", "Destination"), 22.0),
        (Text::fixed("目的安全域", "Destination zone"), 14.0),
        (Text::fixed("目的IP", "Destination IP"), 22.0),
        (Text::fixed("协议", "Protocol"), 9.0),
        (Text::fixed("端口", "Port"), 12.0),
        (Text::fixed("方向", "Direction"), 9.0),
        (Text::fixed("动作", "Action"), 9.0),
        (Text::fixed("连接", "Connection"), 9.0),
        (Text::fixed("用途", "Purpose"), 16.0),
        (Text::fixed("有效期", "Valid until"), 12.0),
        (Text::fixed("申请人", "Applicant"), 12.0),
        (Text::fixed("审批人", "Approver"), 12.0),
    ]);
    for (number, flow) in (1_u64..).zip(map.flows()) {
        let (from, to) = (flow.from, flow.to);
        let transport = match flow.transport {
            Transport::Tcp => "TCP",
            Transport::Udp => "UDP",
            Transport::Icmp => "ICMP",
            Transport::All => "ALL",
        };
        let ports = if flow.transport == Transport::Icmp { String::new() } else { flow.ports.to_string() };
        let inwards = Text::fixed("入方向", "In");
        let allow = Text::fixed("允许", "Allow");
        table.rows.push(vec![
            count(number),
            words(map.name(from)),
            words(zone_of(design, from)),
            words(addresses_of(design, assessment, from)),
            words(translated(design, from, to)),
            words(map.name(to)),
            words(zone_of(design, to)),
            words(addresses_of(design, assessment, to)),
            words(transport),
            words(ports),
            words(inwards.get(lang)),
            words(allow.get(lang)),
            words(connection(design, flow).map_or_else(String::new, |text| text.get(lang).to_owned())),
            words(purpose_name(flow.purpose).get(lang)),
            words(""),
            words(""),
            words(""),
        ]);
    }
    table
}

/// The derived groups and whitelists, a row for each source.
fn group_rules(map: &NetworkMap<'_>, assessment: &Assessment, lang: Lang) -> Table {
    let survey = &assessment.network;
    let rows = rule_rows(map, &survey.access, &survey.addresses, lang);
    Table {
        columns: COLUMNS.to_vec(),
        rows: rows.into_iter().map(|row| row.into_iter().map(words).collect()).collect(),
    }
}

/// What flows from each row to each column.
fn access_matrix(assessment: &Assessment, lang: Lang) -> Table {
    let (parts, rows) = &assessment.network.square;
    let mut columns = vec![(Text::fixed("源 \\ 目的", "From \\ to"), 18.0)];
    columns.extend(parts.iter().map(|part| (part.clone(), 22.0)));
    let cells = |(part, row): (&Text, &Vec<Text>)| {
        let open = row.iter().map(|cell| words(cell.get(lang)));
        std::iter::once(words(part.get(lang))).chain(open).collect()
    };
    Table { columns, rows: parts.iter().zip(rows).map(cells).collect() }
}

fn zone_of(design: &Design, id: NodeId) -> String {
    let Some(node) = design.nodes.get(id) else { return String::new() };
    match node.place {
        Place::Site(site) => design.sites.get(site).map(|row| row.name.clone()),
        place => {
            place.security_zone().and_then(|id| design.security_zones.get(id)).map(|row| row.name.clone())
        }
    }
    .unwrap_or_default()
}

fn addresses_of(design: &Design, assessment: &Assessment, id: NodeId) -> String {
    let planned = assessment.network.addresses.addresses_of(id);
    if planned.is_empty() {
        let entered = design.nodes.get(id).and_then(|node| node.private_ip);
        return entered.map(|address| address.to_string()).unwrap_or_default();
    }
    planned.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// What either end is known as on the other side of a line.
fn translated(design: &Design, from: NodeId, to: NodeId) -> String {
    let known = |id: NodeId| design.nodes.get(id).and_then(|node| node.private_ip);
    let ends = [known(from), known(to)];
    let entries = design.nodes.values().filter_map(|node| match &node.product {
        Product::Line(line) => Some(&line.nat_map),
        _ => None,
    });
    let mapped: BTreeSet<String> = entries
        .flatten()
        .filter(|entry| ends.contains(&Some(entry.real)))
        .map(|entry| format!("{} → {}", entry.real, entry.mapped))
        .collect();
    mapped.into_iter().collect::<Vec<_>>().join(", ")
}

/// Long or short, where a listener of the target says it.
fn connection(design: &Design, flow: &Flow) -> Option<Text> {
    let slb = design.nodes.get(flow.to)?.product.as_slb()?;
    let listener = slb.listeners.iter().find(|row| u32::from(flow.ports.first) == row.port)?;
    Some(if listener.long_connections {
        Text::fixed("长连接", "Long")
    } else {
        Text::fixed("短连接", "Short")
    })
}

fn finding_cells(map: &NetworkMap<'_>, finding: &Finding, lang: Lang) -> Vec<Cell> {
    let subjects: Vec<String> = finding.subjects.iter().map(|&subject| map.name(subject)).collect();
    vec![
        words(finding.code),
        words(finding.severity.title().get(lang)),
        words(subjects.join(", ")),
        words(finding.message.get(lang)),
        words(finding.source.label(lang)),
        words(finding.fixes.first().map_or("", |fix| fix.title.get(lang)).to_owned()),
    ]
}

const FINDING: [(Text, f64); 6] = [
    (Text::fixed("编号", "Code"), 10.0),
    (Text::fixed("级别", "Severity"), 9.0),
    (Text::fixed("对象", "About"), 30.0),
    (Text::fixed("说明", "What"), 60.0),
    (Text::fixed("依据", "Source"), 26.0),
    (Text::fixed("处理办法", "What to do"), 40.0),
];

fn findings(map: &NetworkMap<'_>, assessment: &Assessment, lang: Lang) -> Table {
    let mut columns = FINDING.to_vec();
    columns.extend([
        (Text::fixed("豁免理由", "Waived because"), 30.0),
        (Text::fixed("豁免至", "Waived until"), 12.0),
    ]);
    let mut table = Table { columns, rows: Vec::new() };
    for finding in &assessment.report.findings {
        let mut row = finding_cells(map, finding, lang);
        let waived = finding.waived.as_ref();
        row.push(words(waived.map_or("", |by| by.reason.as_str())));
        row.push(words(waived.and_then(|by| by.expires).map(|date| date.to_string()).unwrap_or_default()));
        table.rows.push(row);
    }
    table
}

fn checklist(map: &NetworkMap<'_>, assessment: &Assessment, lang: Lang) -> Table {
    let mut columns = FINDING.to_vec();
    columns.extend([
        (Text::fixed("状态", "State"), 10.0),
        (Text::fixed("负责人", "Owner"), 14.0),
        (Text::fixed("日期", "Date"), 12.0),
        (Text::fixed("备注", "Note"), 30.0),
    ]);
    let mut table = Table { columns, rows: Vec::new() };
    for item in &assessment.report.checklist {
        let mut row = finding_cells(map, &item.finding, lang);
        let task = item.task.as_ref();
        let state = task.map_or(Text::fixed("未安排", "Not planned"), |task| task.state.title());
        row.push(words(state.get(lang)));
        row.push(words(task.map_or("", |task| task.owner.as_str())));
        row.push(words(task.and_then(|task| task.date).map(|date| date.to_string()).unwrap_or_default()));
        row.push(words(task.map_or("", |task| task.note.as_str())));
        table.rows.push(row);
    }
    table
}
