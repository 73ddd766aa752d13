//! An inventory as customers keep it: one row a server or database, columns found by their headings, every bad
//! cell told at once.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;

use super::Imported;
use super::columns::{Columns, Headings, Meaning, simple};
use super::sheet::Sheet;
use crate::base::{Lang, Text};
use crate::catalog::{Catalog, RegionInfo};
use crate::design::{
    Az, AzId, Billing, Design, Disk, Edit, Environment, EnvironmentKind, Function, Ids, Node, OsFamily,
    Place, Product, Purchase, Region, RegionId, SecurityZone, SecurityZoneKind, Spec, System,
};
use crate::export::{Column, billing};
use crate::text;

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

/// What an inventory gives: a design, and what each row becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    /// The design with the rows added, and what was not read.
    pub imported: Imported,
    /// As it is, and as it is to be; only rows of servers and databases that say their shape.
    pub moves: Vec<Move>,
}

/// A row of the table "as-is → to-be".
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// The row of the sheet, from 1.
    pub row: usize,
    /// The name.
    pub name: String,
    /// How many there are.
    pub count: u32,
    /// Cores and memory in GiB today.
    pub today: (u32, f64),
    /// Use at peak in percent: cores, memory.
    pub used: (Option<f64>, Option<f64>),
    /// Cores and memory in GiB that it needs at the target utilisations; the smallest shape that is sold.
    pub wanted: (u32, f64),
    /// How that was worked out.
    pub why: Text,
}

impl Move {
    /// One line: the name, as it is, as it is to be, and why.
    #[must_use]
    pub fn text(&self) -> Text {
        let ((cores, gib), (wants, wants_gib)) = (self.today, self.wanted);
        let (name, zh, en) = (&self.name, &self.why.zh, &self.why.en);
        text!(
            "{name}：{cores}核{gib}G → {wants}核{wants_gib}G（{zh}）",
            "{name}: {cores}C{gib}G → {wants}C{wants_gib}G ({en})"
        )
    }
}

/// How rows are taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taking {
    /// What headings mean, where a person said so.
    pub columns: Columns,
    /// Take the shape that is needed instead of today's.
    pub right_size: bool,
}

/// Adds the rows of a sheet to a design.
///
/// # Errors
/// Every cell that cannot be taken; the design is then unchanged.
pub fn inventory(
    sheet: &Sheet,
    taking: &Taking,
    base: &Design,
    catalog: &Catalog,
) -> Result<Inventory, Vec<CellError>> {
    let whole = |why: Text| vec![CellError { row: 1, column: String::new(), why }];
    let Some(headings) = Headings::of(sheet, &taking.columns) else {
        return Err(whole(Text::fixed(
            "没有“名称”一列；请在表头中写“名称”或“主机名”，或指定哪一列是名称",
            "there is no column of names; head one with \"Name\", or say which column it is",
        )));
    };
    let mut notes = Vec::new();
    for (heading, meaning) in &headings.columns {
        if meaning.is_none() && !heading.is_empty() {
            notes.push(text!("未读取的列：{heading}", "column not read: {heading}"));
        }
    }
    let mut taker = Taker {
        base,
        catalog,
        right_size: taking.right_size,
        ids: base.ids(),
        edits: Vec::new(),
        made: Made::default(),
        moves: Vec::new(),
        errors: Vec::new(),
    };
    for (index, record) in sheet.rows.iter().enumerate().skip(headings.rows) {
        let mut row = Row { number: index + 1, cells: BTreeMap::new() };
        for ((heading, meaning), cell) in headings.columns.iter().zip(record) {
            let cell = plain(cell);
            if let (Some(meaning), false) = (meaning, cell.is_empty()) {
                row.cells.entry(*meaning).or_insert((heading, cell));
            }
        }
        if !row.cells.is_empty() {
            taker.take(&row);
        }
    }
    if !taker.errors.is_empty() {
        return Err(taker.errors);
    }
    let moves = taker.moves;
    let mut design = base.clone();
    design.apply_all(taker.edits).map_err(|error| whole(error.text()))?;
    let added = design.nodes.len().saturating_sub(base.nodes.len());
    notes.insert(0, {
        let nodes = crate::base::text::counted(added, "node");
        text!("新增 {added} 个节点", "{nodes} added")
    });
    Ok(Inventory { imported: Imported { design, notes }, moves })
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
    cells: BTreeMap<Meaning, (&'a str, &'a str)>,
}

impl Row<'_> {
    fn get(&self, column: Column) -> Option<&str> {
        self.says(Meaning::Of(column))
    }

    fn says(&self, meaning: Meaning) -> Option<&str> {
        self.cells.get(&meaning).map(|(_, cell)| *cell)
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
    right_size: bool,
    ids: Ids,
    edits: Vec<Edit>,
    made: Made,
    moves: Vec<Move>,
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
        self.bad(row, Meaning::Of(column), why);
    }

    fn bad(&mut self, row: &Row<'_>, meaning: Meaning, why: Text) {
        let heading = row.cells.get(&meaning).map_or("", |(heading, _)| heading);
        self.errors.push(CellError { row: row.number, column: heading.to_owned(), why });
    }

    fn number(&mut self, row: &Row<'_>, column: Column) -> Option<f64> {
        self.figure(row, Meaning::Of(column))
    }

    fn figure(&mut self, row: &Row<'_>, meaning: Meaning) -> Option<f64> {
        let cell = row.says(meaning)?;
        let digits = cell.trim_end_matches(|c: char| !c.is_ascii_digit()).replace(',', "");
        let found = digits.parse::<f64>().ok().filter(|v| v.is_finite() && (0.0..=1e9).contains(v));
        if found.is_none() {
            let cell: String = cell.chars().take(40).collect();
            self.bad(
                row,
                meaning,
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
        self.move_of(row, &mut node);
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

    /// What a server or database needs, by how much of it is used.
    fn move_of(&mut self, row: &Row<'_>, node: &mut Node) {
        let cpu = self.percent(row, Meaning::CpuPercent);
        let memory = self.percent(row, Meaning::MemoryPercent);
        let spec = match &mut node.product {
            Product::Ecs(ecs) => &mut ecs.spec,
            Product::Rds(rds) => &mut rds.spec,
            _ => return,
        };
        let Some(today) = spec.as_ref().and_then(|spec| self.catalog.ecs_shape(spec)) else { return };
        let edition = &self.base.settings.edition;
        let target = |key: &str| self.catalog.number(edition, key).and_then(|percent| percent.to_f64());
        let (Some(cpu_target), Some(memory_target)) = (target("cpu_percent"), target("memory_percent"))
        else {
            return;
        };
        let cores = cpu.map_or(f64::from(today.0), |used| f64::from(today.0) * used / cpu_target);
        let gib = memory.map_or(today.1, |used| today.1 * used / memory_target);
        let sold = self
            .catalog
            .ecs_types()
            .into_iter()
            .filter(|kind| {
                f64::from(kind.vcpu) >= cores && kind.memory_gib >= gib && kind.sale_status == "current"
            })
            .map(|kind| (kind.vcpu, kind.memory_gib))
            .min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let wanted = sold.unwrap_or(today);
        let (was, part) = (today.0, today.1);
        let used = |used: Option<f64>| used.map_or_else(|| "?".to_owned(), |used| used.to_string());
        let (cpu_used, memory_used) = (used(cpu), used(memory));
        let why = text!(
            "{was}核×{cpu_used}%÷{cpu_target}%={cores:.1}核；{part} GiB×{memory_used}%÷{memory_target}%={gib:.1} GiB",
            "{was} vCPU × {cpu_used}% ÷ {cpu_target}% = {cores:.1}; {part} GiB × {memory_used}% ÷ {memory_target}% = {gib:.1}"
        );
        if self.right_size && (cpu.is_some() || memory.is_some()) {
            *spec = Some(Spec::Shape { vcpu: wanted.0, memory_gib: wanted.1 });
        }
        let (name, count) = (node.name.clone(), node.count);
        self.moves.push(Move { row: row.number, name, count, today, used: (cpu, memory), wanted, why });
    }

    fn percent(&mut self, row: &Row<'_>, meaning: Meaning) -> Option<f64> {
        let figure = self.figure(row, meaning)?;
        // A workbook keeps 35% as 0.35.
        let part =
            figure < 1.0 && row.says(meaning).is_some_and(|cell| cell.contains('.') && !cell.contains('%'));
        let figure = if part { (figure * 10_000.0).round() / 100.0 } else { figure };
        if figure > 100.0 {
            self.bad(row, meaning, Text::fixed("使用率不能超过 100%", "use cannot be above 100%"));
            return None;
        }
        Some(figure)
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

pub(super) fn kind_of(name: &str) -> EnvironmentKind {
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
