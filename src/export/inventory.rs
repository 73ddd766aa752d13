//! The inventory: one row for each node, as a spreadsheet reads it.

use super::csv::Rows;
use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{Billing, Design, Disk, Node, NodeId, OsFamily, Place, Product, Spec};
use crate::scene::look;

/// A column. The import reads the same titles back, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the titles below say it")]
pub enum Column {
    Id,
    Name,
    Product,
    ProductName,
    Specification,
    Count,
    Vcpu,
    MemoryGib,
    SystemDiskGib,
    DataDisksGib,
    StorageGib,
    BandwidthMbps,
    Os,
    Image,
    System,
    Environment,
    Function,
    Region,
    Az,
    SecurityZone,
    Vpc,
    VSwitch,
    Cidr,
    PrivateIp,
    SecurityGroups,
    Billing,
    Months,
    Note,
}

impl Column {
    /// In the order of the file.
    pub const ALL: [Self; 28] = [
        Self::Id,
        Self::Name,
        Self::Product,
        Self::ProductName,
        Self::Specification,
        Self::Count,
        Self::Vcpu,
        Self::MemoryGib,
        Self::SystemDiskGib,
        Self::DataDisksGib,
        Self::StorageGib,
        Self::BandwidthMbps,
        Self::Os,
        Self::Image,
        Self::System,
        Self::Environment,
        Self::Function,
        Self::Region,
        Self::Az,
        Self::SecurityZone,
        Self::Vpc,
        Self::VSwitch,
        Self::Cidr,
        Self::PrivateIp,
        Self::SecurityGroups,
        Self::Billing,
        Self::Months,
        Self::Note,
    ];

    /// The heading.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Id => Text::fixed("编号", "ID"),
            Self::Name => Text::fixed("名称", "Name"),
            Self::Product => Text::fixed("产品代码", "Product code"),
            Self::ProductName => Text::fixed("产品", "Product"),
            Self::Specification => Text::fixed("规格", "Specification"),
            Self::Count => Text::fixed("数量", "Count"),
            Self::Vcpu => Text::fixed("vCPU（核）", "vCPU"),
            Self::MemoryGib => Text::fixed("内存（GiB）", "Memory (GiB)"),
            Self::SystemDiskGib => Text::fixed("系统盘（GiB）", "System disk (GiB)"),
            Self::DataDisksGib => Text::fixed("数据盘（GiB）", "Data disks (GiB)"),
            Self::StorageGib => Text::fixed("存储空间（GiB）", "Storage (GiB)"),
            Self::BandwidthMbps => Text::fixed("带宽（Mbps）", "Bandwidth (Mbps)"),
            Self::Os => Text::fixed("操作系统", "Operating system"),
            Self::Image => Text::fixed("镜像", "Image"),
            Self::System => Text::fixed("业务系统", "System"),
            Self::Environment => Text::fixed("环境", "Environment"),
            Self::Function => Text::fixed("应用模块", "Function"),
            Self::Region => Text::fixed("地域", "Region"),
            Self::Az => Text::fixed("可用区", "AZ"),
            Self::SecurityZone => Text::fixed("安全域", "Security zone"),
            Self::Vpc => Text::fixed("专有网络", "VPC"),
            Self::VSwitch => Text::fixed("交换机", "vSwitch"),
            Self::Cidr => Text::fixed("网段", "CIDR"),
            Self::PrivateIp => Text::fixed("私网IP", "Private IP"),
            Self::SecurityGroups => Text::fixed("安全组", "Security groups"),
            Self::Billing => Text::fixed("计费方式", "Billing"),
            Self::Months => Text::fixed("购买时长（月）", "Months"),
            Self::Note => Text::fixed("备注", "Note"),
        }
    }
}

/// The inventory as a CSV file for spreadsheets.
#[must_use]
pub fn csv(design: &Design, catalog: &Catalog, lang: Lang) -> String {
    let mut rows = Rows::default();
    for column in Column::ALL {
        rows.words(column.title().get(lang));
    }
    rows.end();
    for (id, node) in design.nodes.iter() {
        for column in Column::ALL {
            match cell(design, catalog, id, node, column, lang) {
                Cell::Words(words) => rows.words(&words),
                Cell::Number(number) => rows.number(&number),
            }
        }
        rows.end();
    }
    rows.finish()
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Words(String),
    /// Digits, perhaps with a point; empty where there is no figure.
    Number(String),
}

/// The cell of a node in a column.
#[must_use]
pub fn cell(design: &Design, catalog: &Catalog, id: NodeId, node: &Node, column: Column, lang: Lang) -> Cell {
    let words = |words: Option<&str>| Cell::Words(words.unwrap_or_default().to_owned());
    let number = |value: Option<f64>| Cell::Number(value.map(|value| value.to_string()).unwrap_or_default());
    let ecs = node.product.as_ecs();
    let vswitch = node.vswitch.and_then(|id| design.vswitches.get(id));
    match column {
        Column::Id => Cell::Words(id.to_string()),
        Column::Name => words(Some(&node.name)),
        Column::Product => words(Some(node.product.code())),
        Column::ProductName => {
            let code = node.product.code();
            words(Some(catalog.product(code).map_or(code, |info| info.name.get(lang))))
        }
        Column::Specification => Cell::Words(specification(&node.product)),
        Column::Count => Cell::Number(node.count.to_string()),
        Column::Vcpu => number(shape(catalog, &node.product).map(|(vcpu, _)| f64::from(vcpu))),
        Column::MemoryGib => number(shape(catalog, &node.product).map(|(_, memory)| memory)),
        Column::SystemDiskGib => number(ecs.and_then(|ecs| ecs.system_disk.as_ref()).map(|d| d.size_gib)),
        Column::DataDisksGib => {
            let disks = ecs.map_or(&[][..], |ecs| &ecs.data_disks);
            number((!disks.is_empty()).then(|| disks.iter().map(|disk: &Disk| disk.size_gib).sum()))
        }
        Column::StorageGib => number(match &node.product {
            Product::Rds(rds) => rds.storage_gib,
            Product::Oss(bucket) => bucket.stored_gb,
            _ => None,
        }),
        Column::BandwidthMbps => number(match &node.product {
            Product::Ecs(ecs) => ecs.public_bandwidth_mbps,
            Product::Slb(slb) => slb.bandwidth_mbps,
            Product::Eip(eip) => eip.bandwidth_mbps,
            Product::Line(line) => line.bandwidth_mbps,
            _ => None,
        }),
        Column::Os => words(ecs.and_then(|ecs| ecs.os).map(|os| match os {
            OsFamily::Linux => "Linux",
            OsFamily::Windows => "Windows",
        })),
        Column::Image => words(ecs.and_then(|ecs| ecs.image.as_deref().or(ecs.market_image.as_deref()))),
        Column::System => {
            words(node.system.and_then(|id| design.systems.get(id)).map(|row| row.name.as_str()))
        }
        Column::Environment => {
            words(node.environment.and_then(|id| design.environments.get(id)).map(|row| row.name.as_str()))
        }
        Column::Function => {
            words(node.function.and_then(|id| design.functions.get(id)).map(|row| row.name.as_str()))
        }
        Column::Region => match node.place {
            Place::Site(site) => words(design.sites.get(site).map(|row| row.name.as_str())),
            _ => words(
                design.region_of(node).and_then(|id| design.regions.get(id)).map(|row| row.name.as_str()),
            ),
        },
        Column::Az => {
            words(design.az_of(node).and_then(|id| design.azs.get(id)).map(|row| row.name.as_str()))
        }
        Column::SecurityZone => words(
            node.place
                .security_zone()
                .and_then(|id| design.security_zones.get(id))
                .map(|row| row.name.as_str()),
        ),
        Column::Vpc => words(vswitch.and_then(|row| design.vpcs.get(row.vpc)).map(|row| row.name.as_str())),
        Column::VSwitch => words(vswitch.map(|row| row.name.as_str())),
        Column::Cidr => {
            Cell::Words(vswitch.and_then(|row| row.cidr).map(|cidr| cidr.to_string()).unwrap_or_default())
        }
        Column::PrivateIp => {
            Cell::Words(node.private_ip.map(|address| address.to_string()).unwrap_or_default())
        }
        Column::SecurityGroups => Cell::Words(
            node.security_groups
                .iter()
                .filter_map(|&id| design.security_groups.get(id))
                .map(|group| group.name.as_str())
                .collect::<Vec<_>>()
                .join("; "),
        ),
        Column::Billing => Cell::Words(
            node.purchase.as_ref().map(|p| billing(p.billing).get(lang).to_owned()).unwrap_or_default(),
        ),
        Column::Months => Cell::Number(
            node.purchase.as_ref().and_then(|p| p.months).map(|m| m.to_string()).unwrap_or_default(),
        ),
        Column::Note => words(Some(&node.note)),
    }
}

/// The word for a way of paying.
#[must_use]
pub const fn billing(billing: Billing) -> Text {
    match billing {
        Billing::Subscription => Text::fixed("包年包月", "Subscription"),
        Billing::PayAsYouGo => Text::fixed("按量付费", "Pay-as-you-go"),
    }
}

/// The type, class or shape of a product, as its own console writes it.
fn specification(product: &Product) -> String {
    match product {
        Product::Ecs(ecs) => ecs.spec.as_ref().map(look::spec).unwrap_or_default(),
        Product::Rds(rds) => rds.spec.as_ref().map(look::spec).unwrap_or_default(),
        Product::Slb(slb) => slb.spec.clone().unwrap_or_default(),
        Product::Nat(nat) => nat.spec.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

fn shape(catalog: &Catalog, product: &Product) -> Option<(u32, f64)> {
    match product {
        Product::Ecs(ecs) => catalog.ecs_shape(ecs.spec.as_ref()?),
        Product::Rds(rds) => match rds.spec.as_ref()? {
            Spec::Shape { vcpu, memory_gib } => Some((*vcpu, *memory_gib)),
            Spec::Type(code) => catalog.rds_class(code).and_then(|class| class.vcpu.zip(class.memory_gib)),
        },
        _ => None,
    }
}
