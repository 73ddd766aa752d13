//! Which column of a customer's table is which of ours.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::sheet::Sheet;
use crate::base::{Lang, Text};
use crate::export::Column;
use crate::text;

/// What a column of an inventory says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// What our own inventory says in that column.
    Of(Column),
    /// Use of the cores at peak, in percent.
    CpuPercent,
    /// Use of the memory at peak, in percent.
    MemoryPercent,
    /// Nothing that a design needs.
    Ignored,
}

impl Meaning {
    /// Every meaning, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = [Self::CpuPercent, Self::MemoryPercent, Self::Ignored];
        Column::ALL.into_iter().map(Self::Of).chain(others)
    }

    /// The word in a file of columns and on the command line: the English heading in lower case.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::CpuPercent => "cpu_percent".to_owned(),
            Self::MemoryPercent => "memory_percent".to_owned(),
            Self::Ignored => "ignored".to_owned(),
            Self::Of(column) => {
                let title = column.title();
                let words = title.get(Lang::En).to_lowercase();
                let words: Vec<&str> = words
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .collect();
                words.join("_")
            }
        }
    }

    /// The heading.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Of(column) => column.title(),
            Self::CpuPercent => Text::fixed("CPU使用率（%）", "CPU use (%)"),
            Self::MemoryPercent => Text::fixed("内存使用率（%）", "Memory use (%)"),
            Self::Ignored => Text::fixed("不读取", "Not read"),
        }
    }

    /// What a heading means, in either language, with or without its unit.
    fn of_heading(heading: &str) -> Option<Self> {
        let wanted = simple(heading);
        if wanted.is_empty() {
            return None;
        }
        Self::all()
            .filter(|meaning| *meaning != Self::Ignored)
            .find(|meaning| Lang::ALL.iter().any(|&lang| simple(meaning.title().get(lang)) == wanted))
            .or_else(|| {
                ALSO.iter()
                    .find(|(_, names)| names.iter().any(|name| simple(name) == wanted))
                    .map(|(meaning, _)| *meaning)
            })
    }
}

/// A word that names no column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoMeaning(pub String);

impl NoMeaning {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let found = &self.0;
        let known: Vec<String> = Meaning::all().map(Meaning::word).collect();
        let known = known.join(", ");
        text!("没有“{found}”这一列；可以是：{known}", "there is no column \"{found}\"; it can be {known}")
    }
}

impl fmt::Display for NoMeaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().get(Lang::En))
    }
}

impl FromStr for Meaning {
    type Err = NoMeaning;

    fn from_str(word: &str) -> Result<Self, NoMeaning> {
        Self::all()
            .find(|meaning| meaning.word() == word)
            .ok_or_else(|| NoMeaning(word.chars().take(40).collect()))
    }
}

impl Serialize for Meaning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for Meaning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        word.parse().map_err(|bad: NoMeaning| serde::de::Error::custom(bad))
    }
}

/// What a person said that headings mean; kept, so that it is said once for all files of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Columns(pub BTreeMap<String, Meaning>);

impl Columns {
    /// What a heading means.
    #[must_use]
    pub fn meaning(&self, heading: &str) -> Option<Meaning> {
        let wanted = simple(heading);
        let said = self.0.iter().find(|(heading, _)| simple(heading) == wanted).map(|(_, meaning)| *meaning);
        said.or_else(|| Meaning::of_heading(heading))
    }
}

/// The headings of a sheet: the row below which the rows begin, and each column's heading and meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headings {
    /// The number of rows down to and with the headings.
    pub rows: usize,
    /// The columns in order.
    pub columns: Vec<(String, Option<Meaning>)>,
}

impl Headings {
    /// Finds the headings: the first row that names a column for names. Titles may stand above it, and a second
    /// row of headings below, under merged ones.
    #[must_use]
    pub fn of(sheet: &Sheet, said: &Columns) -> Option<Self> {
        let names = Some(Meaning::Of(Column::Name));
        let head = sheet.rows.iter().position(|row| row.iter().any(|cell| said.meaning(cell) == names))?;
        let upper = sheet.rows.get(head)?;
        let at = upper.iter().position(|cell| said.meaning(cell) == names)?;
        let empty = Vec::new();
        let below = sheet.rows.get(head + 1).unwrap_or(&empty);
        // A second row of headings says nothing, or the same, below the heading of the names.
        let name = below.get(at).map_or("", |cell| cell.trim());
        let known = below.iter().filter(|cell| said.meaning(cell).is_some()).count();
        let second = known > 0 && (name.is_empty() || said.meaning(name) == names);
        let width = if second { upper.len().max(below.len()) } else { upper.len() };
        let columns = (0..width)
            .map(|column| {
                let over = upper.get(column).map_or("", |cell| cell.trim());
                let under = below.get(column).map_or("", |cell| cell.trim()).to_owned();
                let heading = if second && !under.is_empty() { under } else { over.to_owned() };
                let meaning = said.meaning(&heading).or_else(|| said.meaning(over));
                (heading, meaning)
            })
            .collect();
        Some(Self { rows: head + 1 + usize::from(second), columns })
    }
}

pub(super) fn simple(words: &str) -> String {
    words
        .trim()
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            '％' => '%',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

/// Headings that customers write, beside our own.
const ALSO: &[(Meaning, &[&str])] = &[
    (
        Meaning::Of(Column::Name),
        &["主机名", "服务器名称", "资源名称", "实例名称", "设备名称", "hostname", "server", "host"],
    ),
    (Meaning::Of(Column::Product), &["类型", "资源类型", "产品类型", "type"]),
    (Meaning::Of(Column::Specification), &["配置", "规格型号", "实例规格", "spec", "instance type"]),
    (Meaning::Of(Column::Count), &["台数", "个数", "quantity", "qty"]),
    (Meaning::Of(Column::Vcpu), &["cpu", "核数", "cpu（核）", "cpu核数", "vcpu", "cores"]),
    (Meaning::Of(Column::MemoryGib), &["内存", "内存（g）", "内存（gb）", "memory", "ram"]),
    (Meaning::Of(Column::SystemDiskGib), &["系统盘", "系统盘（g）", "系统盘（gb）", "system disk"]),
    (
        Meaning::Of(Column::DataDisksGib),
        &["数据盘", "数据盘（g）", "数据盘（gb）", "data disk", "data disks"],
    ),
    (Meaning::Of(Column::StorageGib), &["存储", "存储空间", "存储容量", "storage"]),
    (Meaning::Of(Column::BandwidthMbps), &["带宽", "公网带宽", "bandwidth"]),
    (Meaning::Of(Column::Os), &["系统类型", "os"]),
    (Meaning::Of(Column::System), &["系统", "系统名称", "应用系统", "所属系统", "application"]),
    (Meaning::Of(Column::Environment), &["所属环境", "env"]),
    (Meaning::Of(Column::Function), &["模块", "应用", "module"]),
    (Meaning::Of(Column::Region), &["区域", "所在地域"]),
    (Meaning::Of(Column::Az), &["az", "zone", "availability zone"]),
    (Meaning::Of(Column::SecurityZone), &["网络区域", "安全区"]),
    (Meaning::Of(Column::PrivateIp), &["ip", "ip地址", "内网ip", "私有ip", "private ip", "ip address"]),
    (Meaning::Of(Column::Note), &["说明", "remark", "remarks", "comment"]),
    (
        Meaning::CpuPercent,
        &[
            "cpu利用率",
            "cpu使用率",
            "cpu峰值",
            "cpu峰值利用率",
            "cpu利用率（%）",
            "cpu峰值（%）",
            "cpu utilisation",
            "cpu utilization",
            "cpu %",
        ],
    ),
    (
        Meaning::MemoryPercent,
        &[
            "内存利用率",
            "内存使用率",
            "内存峰值",
            "内存利用率（%）",
            "内存峰值（%）",
            "memory utilisation",
            "memory utilization",
            "memory %",
        ],
    ),
];
