//! The diagram, what is in it, and who talks to whom.

use super::super::document::{Cell, Column, Part, Section};
use super::{DIAGRAM, Material};
use crate::base::Text;
use crate::design::{Node, Place, Product, Purpose, Spec};
use crate::scene::View;

pub(super) fn section(m: &Material<'_>) -> Section {
    let d = m.design;
    let mut parts = vec![Part::Picture {
        file: DIAGRAM,
        caption: m.words("部署架构", "Deployment"),
        alt: alternative_text(m),
        max_height_mm: m.diagram_height_mm,
    }];
    for &(view, file, max_height_mm) in m.views {
        parts.push(Part::Heading { text: m.say(&view.title()) });
        parts.push(Part::Paragraph { text: m.say(&about(view)) });
        parts.push(Part::Picture {
            file,
            caption: m.say(&view.title()),
            alt: format!("{}{}{}", m.say(&view.title()), m.colon(), m.say(&about(view))),
            max_height_mm,
        });
    }
    parts.push(Part::Heading { text: m.words("资源清单", "Inventory") });
    let rows: Vec<Vec<Cell>> = d
        .nodes
        .values()
        .map(|node| {
            vec![
                Cell::new(node.name.clone()),
                Cell::new(product_name(m, node)),
                Cell::new(specification(m, node)),
                Cell::new(place(m, node)),
                Cell::new(node.count.to_string()),
            ]
        })
        .collect();
    if rows.is_empty() {
        parts.push(Part::Note {
            text: m.words("设计中还没有资源。", "The design has no resources yet.")
        });
    } else {
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("名称", "Name"), 3),
                Column::left(m.words("产品", "Product"), 3),
                Column::left(m.words("规格", "Specification"), 3),
                Column::left(m.words("位置", "Place"), 3),
                Column::right(m.words("数量", "Count")),
            ],
            rows,
        });
    }
    let links: Vec<Vec<Cell>> = d
        .links
        .values()
        .map(|link| {
            let ports = link.ports.map(|ports| format!(" {ports}")).unwrap_or_default();
            let spoken =
                if link.label.is_empty() { format!("{}{ports}", link.protocol) } else { link.label.clone() };
            vec![
                Cell::new(m.name(link.from.into())),
                Cell::new(m.name(link.to.into())),
                Cell::new(purpose(m, link.purpose)),
                Cell::new(spoken),
            ]
        })
        .collect();
    if !links.is_empty() {
        parts.push(Part::Heading { text: m.words("连接", "Connections") });
        parts.push(Part::Table {
            columns: vec![
                Column::left(m.words("发起方", "From"), 3),
                Column::left(m.words("接收方", "To"), 3),
                Column::left(m.words("用途", "Purpose"), 2),
                Column::left(m.words("协议与端口", "Protocol and port"), 2),
            ],
            rows: links,
        });
    }
    Section { title: m.words("部署架构", "Architecture"), fresh_page: true, parts }
}

/// What a view shows, in a sentence.
const fn about(view: View) -> Text {
    match view {
        View::Application => Text::fixed(
            "业务如何逐级调用：同一服务在多个可用区的副本合并为一个节点，数量为总数；不含网络细节。",
            "Who calls whom: copies of one service in several AZs are folded into one node with their total count; \
             networks are left out.",
        ),
        View::Zones => Text::fixed(
            "各安全域和交换机中有什么、用哪些地址，以及哪些连线跨越边界；边界之内的连线从略。",
            "What stands in each zone and vSwitch, with which addresses, and which links cross a border; links within \
             one zone are left out.",
        ),
        View::Deployment => Text::fixed(
            "全部资源的位置，以及承载业务和复制数据的连线。",
            "Where everything stands, with the links that carry business or copy data.",
        ),
        View::Recovery => Text::fixed(
            "失去一个可用区或地域后由谁接替：每台服务器写明互备的另一份，每个数据库写明其灾备实例。",
            "What takes over when an AZ or a region is lost: each server names its twin, each database its stand-in.",
        ),
        View::Operations => Text::fixed(
            "运维人员从哪里进入、经过哪些堡垒机、能到达哪些目标。",
            "Where operators come in, which bastions they pass, and what they reach.",
        ),
        View::DataFlow => Text::fixed(
            "数据存放在哪里、谁读写，以及数据从哪里进出。",
            "Where data is kept, who reads and writes it, and where it enters and leaves.",
        ),
    }
}

/// What the diagram shows, for readers who cannot see it.
pub(super) fn alternative_text(m: &Material<'_>) -> String {
    let regions: Vec<&str> = m.design.regions.values().map(|region| region.name.as_str()).collect();
    let regions = regions.join(m.comma());
    let (azs, nodes, links) = (m.design.azs.len(), m.design.nodes.len(), m.design.links.len());
    match m.lang {
        crate::base::Lang::Zh => {
            format!("架构图：地域 {regions}，{azs} 个可用区，{nodes} 个节点，{links} 条连接")
        }
        crate::base::Lang::En => {
            let az_count = crate::base::text::counted(azs, "AZ");
            let node_count = crate::base::text::counted(nodes, "node");
            let link_count = crate::base::text::counted(links, "link");
            format!("Architecture diagram: regions {regions}; {az_count}, {node_count}, {link_count}")
        }
    }
}

fn product_name(m: &Material<'_>, node: &Node) -> String {
    let code = node.product.code();
    m.catalog.product(code).map_or_else(|| code.to_owned(), |product| m.say(&product.name))
}

fn specification(m: &Material<'_>, node: &Node) -> String {
    let spec = |spec: &Option<Spec>| match spec {
        Some(Spec::Shape { vcpu, memory_gib }) => Some(format!("{vcpu} vCPU / {memory_gib} GiB")),
        Some(Spec::Type(code)) => Some(code.clone()),
        None => None,
    };
    let gib = |size: Option<f64>| size.map(|gib| format!("{gib} GiB"));
    let mbps = |rate: Option<f64>| rate.map(|mbps| format!("{mbps} Mbps"));
    let parts: Vec<Option<String>> = match &node.product {
        Product::Ecs(ecs) => vec![spec(&ecs.spec), ecs.image.clone()],
        Product::Slb(slb) => vec![
            slb.spec.clone(),
            mbps(slb.bandwidth_mbps),
            (!slb.listeners.is_empty()).then(|| {
                let ports: Vec<String> =
                    slb.listeners.iter().map(|l| format!("{} {}", l.protocol.label(), l.port)).collect();
                ports.join(m.comma())
            }),
        ],
        Product::Rds(rds) => vec![Some(rds.engine.label().to_owned()), spec(&rds.spec), gib(rds.storage_gib)],
        Product::Line(line) => vec![mbps(line.bandwidth_mbps)],
        Product::Eip(eip) => vec![mbps(eip.bandwidth_mbps)],
        Product::Nat(nat) => vec![nat.spec.clone()],
        Product::Vpn(vpn) => vec![vpn.market_product.clone()],
        Product::Oss(_)
        | Product::Dns(_)
        | Product::External(_)
        | Product::Described { .. }
        | Product::Opaque { .. } => vec![],
    };
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "–".to_owned() } else { parts.join(" · ") }
}

fn place(m: &Material<'_>, node: &Node) -> String {
    match node.place {
        Place::Az { az, security_zone } => match security_zone {
            Some(security_zone) => format!("{} · {}", m.name(az.into()), m.name(security_zone.into())),
            None => m.name(az.into()),
        },
        Place::Region { region, .. } => m.name(region.into()),
        Place::Site(site) => m.name(site.into()),
        Place::Internet => m.words("互联网", "Internet"),
        Place::Unplaced => m.words("未放置", "not placed"),
    }
}

fn purpose(m: &Material<'_>, purpose: Purpose) -> String {
    match purpose {
        Purpose::Business => m.words("业务访问", "business"),
        Purpose::Operations => m.words("运维", "operations"),
        Purpose::Replication => m.words("数据复制", "replication"),
        Purpose::Outbound => m.words("访问互联网", "outbound"),
        Purpose::Upload => m.words("文件上传", "upload"),
    }
}
