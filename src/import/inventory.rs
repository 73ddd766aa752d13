//! An inventory as customers keep it: one row a server or database, columns found by their headings, every bad
//! cell told at once.

use std::collections::BTreeMap;

use super::Imported;
use crate::base::{Lang, Text};
use crate::catalog::{Catalog, RegionInfo};
use crate::design::{
    Az, AzId, Billing, Design, Disk, Edit, Environment, EnvironmentKind, Function, Ids, Node, OsFamily,
    Place, Product, Purchase, Region, RegionId, SecurityZone, SecurityZoneKind, Spec, System,
};
use crate::export::{Column, billing};
use crate::text;

/// The most rows that are read.
const MOST_ROWS: usize = 50_000;

/// Headings that customers write, beside our own.
const ALSO: &[(Column, &[&str])] = &[
    (
        Column::Name,
        &["主机名", "服务器名称", "资源名称", "实例名称", "设备名称", "hostname", "server", "host"],
    ),
    (Column::Product, &["类型", "资源类型", "产品类型", "type"]),
    (Column::Specification, &["配置", "规格型号", "实例规格", "spec", "instance type"]),
    (Column::Count, &["台数", "个数", "quantity", "qty"]),
    (Column::Vcpu, &["cpu", "核数", "cpu（核）", "cpu核数", "vcpu", "cores"]),
    (Column::MemoryGib, &["内存", "内存（g）", "内存（gb）", "memory", "ram"]),
    (Column::SystemDiskGib, &["系统盘", "系统盘（g）", "系统盘（gb）", "system disk"]),
    (Column::DataDisksGib, &["数据盘", "数据盘（g）", "数据盘（gb）", "data disk", "data disks"]),
    (Column::StorageGib, &["存储", "存储空间", "存储容量", "storage"]),
    (Column::BandwidthMbps, &["带宽", "公网带宽", "bandwidth"]),
    (Column::Os, &["系统类型", "os"]),
    (Column::System, &["系统", "系统名称", "应用系统", "所属系统", "application"]),
    (Column::Environment, &["所属环境", "env"]),
    (Column::Function, &["模块", "应用", "module"]),
    (Column::Region, &["区域", "所在地域"]),
    (Column::Az, &["az", "zone", "availability zone"]),
    (Column::SecurityZone, &["网络区域", "安全区"]),
    (Column::PrivateIp, &["ip", "ip地址", "内网ip", "私有ip", "private ip", "ip address"]),
    (Column::Note, &["说明", "remark", "remarks", "comment"]),
];

/// A cell that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// The row as a spreadsheet counts it, from 1.
    pub row: usize,
    /// The heading of the column, or empty for the row as a whole.
    pub column: String,
    /// What is wrong and how to mend it.
    pub why: Text,
}

impl CellError {
    /// The place and the reason, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let (row, column, zh, en) = (self.row, &self.column, &self.why.zh, &self.why.en);
        text!("第 {row} 行“{column}”：{zh}", "row {row}, \"{column}\": {en}")
    }
}

/// Adds the rows of a CSV file to a design.
///
/// # Errors
/// Every cell that cannot be taken; the design is then unchanged.
pub fn inventory(text: &str, base: &Design, catalog: &Catalog) -> Result<Imported, Vec<CellError>> {
    let whole = |why: Text| vec![CellError { row: 1, column: String::new(), why }];
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record
            .map_err(|error| whole(text!("不是有效的CSV（{error}）", "it is not valid CSV ({error})")))?;
        if rows.len() > MOST_ROWS {
            return Err(whole(text!("超过 {MOST_ROWS} 行", "there are more than {MOST_ROWS} rows")));
        }
        rows.push(record);
    }
    // Titles may stand above the headings: the first row that names a column for names is the one.
    let head = rows.iter().position(|row| row.iter().any(|cell| column_of(cell) == Some(Column::Name)));
    let Some(head) = head else {
        return Err(whole(Text::fixed(
            "没有“名称”一列；请在表头中写“名称”或“主机名”",
            "there is no column of names; head one with \"Name\"",
        )));
    };
    let headings: Vec<(Option<Column>, String)> = rows
        .get(head)
        .map(|row| row.iter().map(|cell| (column_of(cell), cell.trim().to_owned())).collect())
        .unwrap_or_default();
    let mut notes = Vec::new();
    for (_, heading) in headings.iter().filter(|(column, heading)| column.is_none() && !heading.is_empty()) {
        notes.push(text!("未读取的列：{heading}", "column not read: {heading}"));
    }
    let mut taker = Taker {
        base,
        catalog,
        ids: base.ids(),
        edits: Vec::new(),
        made: Made::default(),
        errors: Vec::new(),
    };
    for (index, record) in rows.iter().enumerate().skip(head + 1) {
        let mut row = Row { number: index + 1, cells: BTreeMap::new() };
        for ((column, heading), cell) in headings.iter().zip(record.iter()) {
            let cell = plain(cell);
            if let (Some(column), false) = (column, cell.is_empty()) {
                row.cells.entry(*column).or_insert((heading, cell));
            }
        }
        if !row.cells.is_empty() {
            taker.take(&row);
        }
    }
    if !taker.errors.is_empty() {
        return Err(taker.errors);
    }
    let mut design = base.clone();
    design.apply_all(taker.edits).map_err(|error| whole(error.text()))?;
    let added = design.nodes.len().saturating_sub(base.nodes.len());
    notes.insert(0, text!("新增 {added} 个节点", "{added} nodes added"));
    Ok(Imported { design, notes })
}

/// The column that a heading names, in either language, with or without its unit.
fn column_of(heading: &str) -> Option<Column> {
    let wanted = simple(heading);
    Column::ALL
        .into_iter()
        .find(|column| Lang::ALL.iter().any(|&lang| simple(column.title().get(lang)) == wanted))
        .or_else(|| {
            ALSO.iter()
                .find(|(_, names)| names.iter().any(|name| simple(name) == wanted))
                .map(|(column, _)| *column)
        })
}

fn simple(words: &str) -> String {
    words
        .trim()
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if crate::pricing::csv_text(rest) != rest => rest,
        _ => cell,
    }
}

/// A row by its columns: the heading and the cell.
struct Row<'a> {
    number: usize,
    cells: BTreeMap<Column, (&'a str, &'a str)>,
}

impl Row<'_> {
    fn get(&self, column: Column) -> Option<&str> {
        self.cells.get(&column).map(|(_, cell)| *cell)
    }
}

/// What rows share, by name.
#[derive(Default)]
struct Made {
    systems: BTreeMap<String, crate::design::SystemId>,
    environments: BTreeMap<String, crate::design::EnvironmentId>,
    functions: BTreeMap<String, crate::design::FunctionId>,
    zones: BTreeMap<String, crate::design::SecurityZoneId>,
    regions: BTreeMap<String, RegionId>,
    azs: BTreeMap<(RegionId, String), AzId>,
}

struct Taker<'a> {
    base: &'a Design,
    catalog: &'a Catalog,
    ids: Ids,
    edits: Vec<Edit>,
    made: Made,
    errors: Vec<CellError>,
}

/// Finds a row by name in the design, then among those made before, else makes one.
macro_rules! named {
    ($self:ident, $table:ident, $made:ident, $id:ident, $edit:ident, $name:expr, $row:expr) => {{
        let name: &str = $name;
        let known = $self.base.$table.iter().find(|(_, row)| row.name == name).map(|(id, _)| id);
        match known.or_else(|| $self.made.$made.get(name).copied()) {
            Some(id) => id,
            None => {
                let id = $self.ids.$id();
                $self.edits.push(Edit::$edit(id, $row));
                $self.made.$made.insert(name.to_owned(), id);
                id
            }
        }
    }};
}

impl Taker<'_> {
    fn wrong(&mut self, row: &Row<'_>, column: Column, why: Text) {
        let heading = row.cells.get(&column).map_or("", |(heading, _)| heading);
        self.errors.push(CellError { row: row.number, column: heading.to_owned(), why });
    }

    fn number(&mut self, row: &Row<'_>, column: Column) -> Option<f64> {
        let cell = row.get(column)?;
        let digits = cell.trim_end_matches(|c: char| !c.is_ascii_digit()).replace(',', "");
        let found = digits.parse::<f64>().ok().filter(|v| v.is_finite() && (0.0..=1e9).contains(v));
        if found.is_none() {
            let cell: String = cell.chars().take(40).collect();
            self.wrong(
                row,
                column,
                text!("“{cell}”不是数字，例如 100", "\"{cell}\" is not a number such as 100"),
            );
        }
        found
    }

    fn take(&mut self, row: &Row<'_>) {
        let Some(name) = row.get(Column::Name).map(ToOwned::to_owned) else {
            self.errors.push(CellError {
                row: row.number,
                column: Column::Name.title().zh.into_owned(),
                why: Text::fixed("名称为空", "there is no name"),
            });
            return;
        };
        let product = self.product(row);
        let mut node = Node::new(name, product);
        if let Some(count) = self.number(row, Column::Count) {
            if count >= 1.0 && count.fract() == 0.0 && count <= 10_000.0 {
                node.count = count as u32;
            } else {
                self.wrong(
                    row,
                    Column::Count,
                    Text::fixed("数量须为 1 到 10000 的整数", "a count is a whole number from 1 to 10000"),
                );
            }
        }
        if let Some(name) = row.get(Column::System) {
            let fresh = System { name: name.to_owned(), ..System::default() };
            node.system = Some(named!(self, systems, systems, system, PutSystem, name, fresh));
        }
        if let Some(name) = row.get(Column::Environment) {
            let fresh = Environment { name: name.to_owned(), kind: kind_of(name), ..Environment::default() };
            node.environment =
                Some(named!(self, environments, environments, environment, PutEnvironment, name, fresh));
        }
        if let Some(name) = row.get(Column::Function) {
            let fresh = Function { name: name.to_owned(), system: node.system, ..Function::default() };
            node.function = Some(named!(self, functions, functions, function, PutFunction, name, fresh));
        }
        node.place = self.place(row);
        if let Some(name) = row.get(Column::VSwitch) {
            node.vswitch =
                self.base.vswitches.iter().find(|(_, vswitch)| vswitch.name == name).map(|(id, _)| id);
            if node.vswitch.is_none() {
                self.wrong(
                    row,
                    Column::VSwitch,
                    Text::fixed("设计中没有这个交换机", "the design has no such vSwitch"),
                );
            }
        }
        if let Some(cell) = row.get(Column::PrivateIp) {
            node.private_ip = cell.parse().ok();
            if node.private_ip.is_none() {
                self.wrong(
                    row,
                    Column::PrivateIp,
                    Text::fixed(
                        "不是IPv4地址，例如 192.168.0.10",
                        "it is no IPv4 address such as 192.168.0.10",
                    ),
                );
            }
        }
        if let Some(cell) = row.get(Column::Billing) {
            let known = [Billing::Subscription, Billing::PayAsYouGo]
                .into_iter()
                .find(|&way| Lang::ALL.iter().any(|&lang| simple(billing(way).get(lang)) == simple(cell)));
            let months = self.number(row, Column::Months).map(|months| months as u32);
            match known {
                Some(billing) => node.purchase = Some(Purchase { billing, months }),
                None => self.wrong(
                    row,
                    Column::Billing,
                    Text::fixed("应为“包年包月”或“按量付费”", "it is \"Subscription\" or \"Pay-as-you-go\""),
                ),
            }
        }
        if let Some(note) = row.get(Column::Note) {
            note.clone_into(&mut node.note);
        }
        self.edits.push(Edit::PutNode(self.ids.node(), Box::new(node)));
    }

    fn product(&mut self, row: &Row<'_>) -> Product {
        let cell = row.get(Column::Product).or_else(|| row.get(Column::ProductName));
        let code = match cell {
            None => "ecs".to_owned(),
            Some(cell) => match self.code_of(cell) {
                Some(code) => code,
                None => {
                    let column = if row.get(Column::Product).is_some() {
                        Column::Product
                    } else {
                        Column::ProductName
                    };
                    let cell: String = cell.chars().take(40).collect();
                    self.wrong(
                        row,
                        column,
                        text!(
                            "不认识产品“{cell}”，例如 ecs、rds",
                            "\"{cell}\" is no known product such as ecs or rds"
                        ),
                    );
                    // Its other cells are looked at as those of a server, so that all are told at once.
                    self.spec(row);
                    return Product::of_code("ecs");
                }
            },
        };
        let mut product = Product::of_code(&code);
        match &mut product {
            Product::Ecs(ecs) => {
                ecs.spec = self.spec(row);
                let disk = |size_gib| Disk { category: "cloud_essd".to_owned(), level: None, size_gib };
                ecs.system_disk = self.number(row, Column::SystemDiskGib).map(disk);
                ecs.data_disks = self
                    .number(row, Column::DataDisksGib)
                    .filter(|gib| *gib > 0.0)
                    .map(disk)
                    .into_iter()
                    .collect();
                ecs.public_bandwidth_mbps = self.number(row, Column::BandwidthMbps);
                ecs.image = row.get(Column::Image).map(ToOwned::to_owned);
                ecs.os = row.get(Column::Os).map(|os| {
                    if os.to_ascii_lowercase().contains("win") { OsFamily::Windows } else { OsFamily::Linux }
                });
            }
            Product::Rds(rds) => {
                rds.spec = self.spec(row);
                rds.storage_gib = self.number(row, Column::StorageGib);
            }
            Product::Slb(slb) => {
                slb.spec = row.get(Column::Specification).map(ToOwned::to_owned);
                slb.bandwidth_mbps = self.number(row, Column::BandwidthMbps);
            }
            Product::Oss(bucket) => bucket.stored_gb = self.number(row, Column::StorageGib),
            Product::Eip(eip) => eip.bandwidth_mbps = self.number(row, Column::BandwidthMbps),
            Product::Line(line) => line.bandwidth_mbps = self.number(row, Column::BandwidthMbps),
            Product::Nat(nat) => nat.spec = row.get(Column::Specification).map(ToOwned::to_owned),
            _ => {}
        }
        product
    }

    /// A product by its code, or by its name in either language.
    fn code_of(&self, cell: &str) -> Option<String> {
        let wanted = simple(cell);
        let known = |info: &&crate::catalog::ProductInfo| {
            simple(&info.code) == wanted
                || Lang::ALL.iter().any(|&lang| simple(info.name.get(lang)) == wanted)
        };
        if let Some(info) = self.catalog.products().into_iter().find(known) {
            return Some(info.code.clone());
        }
        let plain = [
            ("服务器", "ecs"),
            ("云服务器", "ecs"),
            ("虚拟机", "ecs"),
            ("数据库", "rds"),
            ("负载均衡", "clb"),
            ("slb", "clb"),
            ("对象存储", "oss"),
        ];
        plain.iter().find(|(name, _)| simple(name) == wanted).map(|(_, code)| (*code).to_owned())
    }

    /// "8核/16G", "8C16G", "ecs.c7.large", or two columns.
    fn spec(&mut self, row: &Row<'_>) -> Option<Spec> {
        if let Some(cell) = row.get(Column::Specification) {
            if cell.contains('.') && cell.is_ascii() && !cell.starts_with(|c: char| c.is_ascii_digit()) {
                return Some(Spec::Type(cell.to_owned()));
            }
            let numbers: Vec<f64> = cell
                .split(|c: char| !(c.is_ascii_digit() || c == '.'))
                .filter(|part| !part.is_empty())
                .filter_map(|part| part.parse().ok())
                .collect();
            match numbers[..] {
                [vcpu, memory_gib] if vcpu >= 1.0 && vcpu.fract() == 0.0 && vcpu <= 1024.0 => {
                    return Some(Spec::Shape { vcpu: vcpu as u32, memory_gib });
                }
                _ => {
                    let cell: String = cell.chars().take(40).collect();
                    self.wrong(
                        row,
                        Column::Specification,
                        text!(
                            "不认识规格“{cell}”，例如 8核/16G 或 ecs.c7.large",
                            "\"{cell}\" is no specification such as 8C16G or ecs.c7.large"
                        ),
                    );
                    return None;
                }
            }
        }
        let (vcpu, memory) = (self.number(row, Column::Vcpu), self.number(row, Column::MemoryGib));
        match (vcpu, memory) {
            (Some(vcpu), Some(memory_gib)) => Some(Spec::Shape { vcpu: vcpu as u32, memory_gib }),
            _ => None,
        }
    }

    fn place(&mut self, row: &Row<'_>) -> Place {
        let security_zone = row.get(Column::SecurityZone).map(|name| {
            let fresh = SecurityZone { name: name.to_owned(), kind: SecurityZoneKind::Other, order: 0 };
            named!(self, security_zones, zones, security_zone, PutSecurityZone, name, fresh)
        });
        let region = match row.get(Column::Region) {
            Some(cell) => self.region(cell),
            None => self.base.regions.keys().next().filter(|_| row.get(Column::Az).is_some()),
        };
        let Some(region) = region else {
            if row.get(Column::Region).is_some() {
                self.wrong(
                    row,
                    Column::Region,
                    Text::fixed(
                        "不认识这个地域；请写名称或编号，例如 cn-shanghai-finance-1",
                        "no such region; write its name or id such as cn-shanghai-finance-1",
                    ),
                );
            } else if row.get(Column::Az).is_some() {
                self.wrong(
                    row,
                    Column::Az,
                    Text::fixed("有可用区但没有地域", "there is an AZ and no region"),
                );
            }
            return Place::Unplaced;
        };
        match row.get(Column::Az) {
            None => Place::Region { region, security_zone },
            Some(cell) => {
                let known = self
                    .base
                    .azs
                    .iter()
                    .find(|(_, az)| az.region == region && (az.name == cell || az.code == cell));
                let key = (region, cell.to_owned());
                let az = known.map(|(id, _)| id).or_else(|| self.made.azs.get(&key).copied()).unwrap_or_else(
                    || {
                        let id = self.ids.az();
                        self.edits.push(Edit::PutAz(
                            id,
                            Az { region, code: cell.to_owned(), name: cell.to_owned() },
                        ));
                        self.made.azs.insert(key, id);
                        id
                    },
                );
                Place::Az { az, security_zone }
            }
        }
    }

    /// A region of the design, or of the catalogue, by name or code.
    fn region(&mut self, cell: &str) -> Option<RegionId> {
        let known =
            self.base.regions.iter().find(|(_, row)| row.name == cell || row.code == cell).map(|(id, _)| id);
        if let Some(id) = known.or_else(|| self.made.regions.get(cell).copied()) {
            return Some(id);
        }
        let named = |info: &&RegionInfo| {
            info.code == cell || Lang::ALL.iter().any(|&lang| info.name.get(lang) == cell)
        };
        let info = self.catalog.regions(&self.base.settings.edition).into_iter().find(named)?;
        let id = self.ids.region();
        let region = Region { code: info.code.clone(), name: info.name.get(Lang::Zh).to_owned(), net: None };
        self.edits.push(Edit::PutRegion(id, region));
        self.made.regions.insert(cell.to_owned(), id);
        Some(id)
    }
}

fn kind_of(name: &str) -> EnvironmentKind {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["uat", "验收"]) {
        EnvironmentKind::Uat
    } else if has(&["测试", "test", "sit"]) {
        EnvironmentKind::Test
    } else if has(&["开发", "dev"]) {
        EnvironmentKind::Development
    } else {
        EnvironmentKind::Production
    }
}
