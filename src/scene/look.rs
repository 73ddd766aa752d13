//! How a node looks: its glyph, its family's colour, and the line that says what it is.

use super::glyph::Glyph;
use super::measure::{self, Weight};
use super::tokens::{Color, Tokens};
use crate::base::{Lang, Text};
use crate::catalog::{Catalog, Family};
use crate::design::{
    Carrier, CustomerRole, Design, Ecs, EcsRole, ExternalKind, FieldValue, Line, Node, Product, Rds,
    RdsEdition, SecurityZoneKind, Slb, SlbScope, Spec, VpnKind,
};

/// The glyph of a product.
#[must_use]
pub fn glyph(product: &Product, catalog: &Catalog) -> Glyph {
    match product {
        Product::Ecs(ecs) => match ecs.role {
            EcsRole::Bastion => Glyph::Bastionhost,
            EcsRole::SelfBuiltDatabase => Glyph::Database,
            EcsRole::Production | EcsRole::Test => Glyph::Ecs,
        },
        Product::External(external) => match (external.kind, external.role) {
            (ExternalKind::Customer, Some(CustomerRole::Gateway)) => Glyph::CustomerGateway,
            (ExternalKind::Customer, Some(CustomerRole::Firewall)) => Glyph::CustomerFirewall,
            _ => of_code(product.code(), catalog),
        },
        Product::Slb(_)
        | Product::Rds(_)
        | Product::Oss(_)
        | Product::Vpn(_)
        | Product::Line(_)
        | Product::Nat(_)
        | Product::Eip(_)
        | Product::Dns(_)
        | Product::Described { .. }
        | Product::Opaque { .. } => of_code(product.code(), catalog),
    }
}

fn of_code(code: &str, catalog: &Catalog) -> Glyph {
    catalog.product(code).and_then(|info| Glyph::named(&info.glyph)).unwrap_or(Glyph::Generic)
}

/// The colour of a product's family; a jump host counts with what guards, not with what computes.
#[must_use]
pub fn family(product: &Product, catalog: &Catalog) -> Color {
    if product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::Bastion) {
        return Color::Security;
    }
    catalog.product(product.code()).map_or(Color::External, |info| family_color(info.family))
}

/// The colour of a family.
#[must_use]
pub const fn family_color(family: Family) -> Color {
    match family {
        Family::Compute => Color::Compute,
        Family::Balancing => Color::Balancing,
        Family::Database => Color::Database,
        Family::Storage => Color::Storage,
        Family::Network => Color::Network,
        Family::Security => Color::Security,
        Family::External => Color::External,
    }
}

/// The tint of a security zone's row.
#[must_use]
pub const fn row_tint(kind: SecurityZoneKind) -> Color {
    match kind {
        SecurityZoneKind::Dmz | SecurityZoneKind::Web => Color::RowDmz,
        SecurityZoneKind::Management | SecurityZoneKind::Jump => Color::RowManagement,
        SecurityZoneKind::Intranet => Color::RowIntranet,
        SecurityZoneKind::Middleware => Color::RowMiddleware,
        SecurityZoneKind::Data => Color::RowData,
        SecurityZoneKind::Other => Color::RowOther,
    }
}

/// The ink of a security zone's name and mark.
#[must_use]
pub const fn row_ink(kind: SecurityZoneKind) -> Color {
    match kind {
        SecurityZoneKind::Dmz | SecurityZoneKind::Web => Color::Security,
        SecurityZoneKind::Management | SecurityZoneKind::Jump => Color::Balancing,
        SecurityZoneKind::Intranet => Color::Storage,
        SecurityZoneKind::Middleware => Color::Compute,
        SecurityZoneKind::Data => Color::Database,
        SecurityZoneKind::Other => Color::TextSoft,
    }
}

/// The second line of a node: what was chosen, or what the thing is when nothing was.
#[must_use]
pub fn specification(design: &Design, catalog: &Catalog, node: &Node, lang: Lang) -> String {
    let parts = match &node.product {
        Product::Ecs(ecs) => ecs_parts(ecs, lang),
        Product::Slb(slb) => slb_parts(slb, lang),
        Product::Rds(rds) => rds_parts(design, rds, lang),
        Product::Oss(bucket) => bucket.stored_gb.map(|gb| format!("{} GB", number(gb))).into_iter().collect(),
        Product::Vpn(vpn) => match vpn.kind {
            VpnKind::SslAdmin if !vpn.client_ips.is_empty() => {
                let n = vpn.client_ips.len();
                let noun = if n == 1 { "address" } else { "addresses" };
                vec![
                    Text::new(format!("{n} 个客户端地址"), format!("{n} client {noun}")).get(lang).to_owned(),
                ]
            }
            VpnKind::Ipsec => vpn
                .tunnels
                .map(|n| {
                    let noun = if n == 1 { "tunnel" } else { "tunnels" };
                    Text::new(format!("{n} 条隧道"), format!("{n} {noun}")).get(lang).to_owned()
                })
                .into_iter()
                .collect(),
            VpnKind::SslAdmin => Vec::new(),
        },
        Product::Line(line) => line_parts(line, lang),
        Product::Nat(nat) => nat.spec.clone().into_iter().collect(),
        Product::Eip(eip) => eip.bandwidth_mbps.map(|m| format!("{} Mbps", number(m))).into_iter().collect(),
        Product::Dns(dns) => dns.records.first().map(|record| record.name.clone()).into_iter().collect(),
        Product::Described { fields, .. } => fields
            .values()
            .filter_map(|value| match value {
                FieldValue::Text(words) if !words.is_empty() => Some(words.clone()),
                FieldValue::Text(_) | FieldValue::Number(_) | FieldValue::Flag(_) => None,
            })
            .take(2)
            .collect(),
        Product::External(_) | Product::Opaque { .. } => Vec::new(),
    };
    if parts.is_empty() { kind(&node.product, catalog).get(lang).to_owned() } else { fitted(parts) }
}

/// As many parts as the line holds: what stands in the middle goes first, then what stands in front.
fn fitted(mut parts: Vec<String>) -> String {
    let tokens = Tokens::builtin();
    let room = tokens.node.width - tokens.node.glyph - 28.0;
    loop {
        let line = parts.join(" · ");
        if parts.len() < 2 || measure::width(&line, tokens.text.caption, Weight::Regular) <= room {
            return line;
        }
        parts.remove(usize::from(parts.len() > 2));
    }
}

fn ecs_parts(ecs: &Ecs, lang: Lang) -> Vec<String> {
    let role = match ecs.role {
        EcsRole::Production => None,
        EcsRole::Bastion => Some(Text::fixed("跳板机", "Jump host")),
        EcsRole::Test => Some(Text::fixed("测试", "Test")),
        EcsRole::SelfBuiltDatabase => Some(Text::fixed("自建数据库", "Own database")),
    };
    let role = role.map(|words| words.get(lang).to_owned());
    role.into_iter().chain(ecs.spec.as_ref().map(spec)).collect()
}

fn slb_parts(slb: &Slb, lang: Lang) -> Vec<String> {
    let scope = match slb.scope {
        SlbScope::Public => Text::fixed("公网", "Public"),
        SlbScope::Private => Text::fixed("私网", "Private"),
    };
    let mut parts = vec![scope.get(lang).to_owned()];
    parts.extend(slb.bandwidth_mbps.map(|mbps| format!("{} Mbps", number(mbps))));
    let listeners: Vec<String> = slb
        .listeners
        .iter()
        .map(|listener| format!("{}:{}", listener.protocol.label(), listener.port))
        .collect();
    if parts.len() == 1 && !listeners.is_empty() {
        parts.push(listeners.join(" "));
    }
    parts
}

fn rds_parts(design: &Design, rds: &Rds, lang: Lang) -> Vec<String> {
    let mut parts = vec![rds.engine.label().to_owned()];
    let of = |id| design.nodes.get(id).map(|node| node.name.clone());
    if rds.dr_of.and_then(of).is_some() {
        parts.push(Text::fixed("灾备", "DR").get(lang).to_owned());
    } else if rds.read_only_of.and_then(of).is_some() {
        parts.push(Text::fixed("只读", "Read-only").get(lang).to_owned());
    } else if rds.edition == RdsEdition::Basic {
        parts.push(Text::fixed("基础版", "Basic").get(lang).to_owned());
    }
    parts.extend(rds.spec.as_ref().map(spec));
    parts.extend(rds.storage_gib.map(|gib| format!("{} GiB", number(gib))));
    parts
}

fn line_parts(line: &Line, lang: Lang) -> Vec<String> {
    let carrier = line.carrier.map(|carrier| match carrier {
        Carrier::Telecom => Text::fixed("电信", "Telecom"),
        Carrier::Unicom => Text::fixed("联通", "Unicom"),
        Carrier::Mobile => Text::fixed("移动", "Mobile"),
        Carrier::Other => Text::fixed("其他运营商", "Other carrier"),
    });
    let carrier = carrier.map(|words| words.get(lang).to_owned());
    carrier.into_iter().chain(line.bandwidth_mbps.map(|mbps| format!("{} Mbps", number(mbps)))).collect()
}

/// A shape as the field writes it ("2C4G": two cores, four GiB), a type by its code.
#[must_use]
pub fn spec(spec: &Spec) -> String {
    match spec {
        Spec::Shape { vcpu, memory_gib } => format!("{vcpu}C{}G", number(*memory_gib)),
        Spec::Type(code) => code.clone(),
    }
}

/// A number without a fraction that says nothing.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value}") }
}

/// What kind of thing it is.
fn kind(product: &Product, catalog: &Catalog) -> Text {
    match product {
        Product::Ecs(_) => Text::fixed("云服务器", "ECS server"),
        Product::Slb(_) => Text::fixed("负载均衡", "Load balancer"),
        Product::Rds(_) => Text::fixed("云数据库", "Managed database"),
        Product::Oss(_) => Text::fixed("对象存储", "Object storage"),
        Product::Vpn(vpn) => match vpn.kind {
            VpnKind::SslAdmin => Text::fixed("管理VPN", "Admin VPN"),
            VpnKind::Ipsec => Text::fixed("IPSec VPN网关", "IPSec VPN"),
        },
        Product::Line(_) => Text::fixed("物理专线", "Leased line"),
        Product::Nat(_) => match product.code() {
            "line-nat" => Text::fixed("专线NAT", "Line NAT"),
            _ => Text::fixed("NAT网关", "NAT gateway"),
        },
        Product::Eip(_) => Text::fixed("弹性公网IP", "Elastic IP"),
        Product::Dns(_) => Text::fixed("云解析", "Name resolution"),
        Product::External(external) => match external.kind {
            ExternalKind::Internet => Text::fixed("互联网", "Internet"),
            ExternalKind::Users => Text::fixed("业务用户", "Users"),
            ExternalKind::OpsUsers => Text::fixed("运维人员", "Operators"),
            ExternalKind::Alipay => Text::fixed("支付宝", "Alipay"),
            ExternalKind::Customer => match external.role {
                Some(CustomerRole::Gateway) => Text::fixed("客户网关", "Customer gateway"),
                Some(CustomerRole::Firewall) => Text::fixed("客户防火墙", "Customer firewall"),
                Some(CustomerRole::Server) | None => Text::fixed("客户服务器", "Customer server"),
            },
            ExternalKind::Other => Text::fixed("外部系统", "External party"),
        },
        Product::Described { code, .. } | Product::Opaque { code, .. } => {
            catalog.product(code).map_or_else(|| Text::same(code), |info| info.name.clone())
        }
    }
}
