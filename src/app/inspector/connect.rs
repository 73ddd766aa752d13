//! Fields of VPNs, lines, NAT, public addresses, names and outside parties.

use std::net::Ipv4Addr;

use crate::base::Text;
use crate::design::{
    Dns, DnsRecord, Eip, External, ExternalKind, FieldValue, Fields, IpsecGateway, Line, Nat, NatEntry,
    NatKind, NodeId, Product, PublicBilling, Vpn, VpnKind,
};

use super::Known;
use super::form::Form;
use super::peers::nodes_or_none;

/// All fields of a VPN.
pub fn vpn_fields(form: &mut Form<'_>, vpn: &mut Vpn) {
    form.section(&Text::fixed("规格", "Specification"), true, |form| {
        match vpn.kind {
            VpnKind::SslAdmin => {
                form.parsed_list(
                    &Text::fixed("客户端地址", "Client addresses"),
                    "10.1.0.5, 10.1.0.6",
                    &mut vpn.client_ips,
                );
                form.maybe(&Text::fixed("动态口令", "One-time password"), &mut vpn.otp);
            }
            VpnKind::Ipsec => {
                form.range("vpn.tunnels").whole(
                    &Text::fixed("隧道数", "Tunnels"),
                    " ",
                    1000,
                    &mut vpn.tunnels,
                );
                form.flag(&Text::fixed("自定密钥", "Own key"), &mut vpn.key_by_customer);
                form.flag(&Text::fixed("自定参数", "Own parameters"), &mut vpn.custom_parameters);
            }
        }
        form.text_opt(&Text::fixed("市场产品", "Market product"), &mut vpn.market_product);
    });
    if vpn.kind == VpnKind::Ipsec {
        form.section(&Text::fixed("客户侧网关", "Customer gateway"), true, |form| {
            let gateway = vpn.gateway.get_or_insert_with(IpsecGateway::default);
            form.text_opt(&Text::fixed("厂商型号", "Vendor"), &mut gateway.vendor);
            form.maybe(&Text::fixed("固定公网地址", "Fixed public address"), &mut gateway.fixed_public_ip);
            form.maybe(&Text::fixed("地址自有", "Own address"), &mut gateway.own_ip);
            form.maybe(&Text::fixed("位于NAT后", "Behind NAT"), &mut gateway.behind_nat);
            if *gateway == IpsecGateway::default() {
                vpn.gateway = None;
            }
        });
    }
}

/// All fields of a leased line.
pub fn line_fields(form: &mut Form<'_>, known: &Known<'_>, own: NodeId, line: &mut Line) {
    form.section(&Text::fixed("规格", "Specification"), true, |form| {
        form.choice_opt(&Text::fixed("运营商", "Carrier"), &mut line.carrier);
        form.choice_opt(&Text::fixed("介质", "Medium"), &mut line.medium);
        form.range("line.bandwidth_mbps").number(
            &Text::fixed("带宽", "Bandwidth"),
            "Mbps",
            &mut line.bandwidth_mbps,
        );
        form.text_opt(&Text::fixed("客户侧端口", "Customer port"), &mut line.port);
        form.text_opt(&Text::fixed("接入城市", "Access city"), &mut line.access_city);
        form.choice(&Text::fixed("安全域归属", "Domain"), &mut line.domain);
        form.text_opt(&Text::fixed("专线编号", "Line id"), &mut line.link_id);
        let others: Vec<(Option<NodeId>, Text)> =
            nodes_or_none(known.design, |product| matches!(product, Product::Line(_)))
                .into_iter()
                .filter(|(id, _)| *id != Some(own))
                .collect();
        form.pick(&Text::fixed("备份专线", "Backed up by"), &mut line.pair_of, &others);
        form.money(&Text::fixed("运营商月费", "Carrier monthly"), "CNY", &mut line.carrier_monthly);
    });
    form.section(&Text::fixed("交付资料", "Papers"), false, |form| {
        form.maybe(&Text::fixed("竣工报告", "Completion report"), &mut line.completion_report);
        form.maybe(&Text::fixed("连通截图", "Ping proof"), &mut line.ping_proof);
        form.maybe(&Text::fixed("切换演练计划", "Drill planned"), &mut line.drill_planned);
        form.maybe(&Text::fixed("长途专线", "Long-distance line"), &mut line.long_distance);
        form.date(&Text::fixed("变更日期", "Day of the change"), &mut line.change_date);
    });
    form.section(&Text::fixed("地址转换", "Address translation"), false, |form| {
        let mut gone = None;
        for (i, entry) in line.nat_map.iter_mut().enumerate() {
            form.entry(i, |form| {
                if form.entry_head(&format!("{} → {}", entry.real, entry.mapped)) {
                    gone = Some(i);
                }
                nat_entry_fields(form, entry);
            });
        }
        if let Some(i) = gone {
            line.nat_map.remove(i);
        }
        if form.add_button(&Text::fixed("添加转换", "Add a translation")) {
            line.nat_map.push(NatEntry {
                source: true,
                real: Ipv4Addr::new(10, 0, 0, 1),
                mapped: Ipv4Addr::new(10, 0, 0, 2),
                port: None,
            });
        }
    });
}

fn nat_entry_fields(form: &mut Form<'_>, entry: &mut NatEntry) {
    form.flag(&Text::fixed("源地址转换", "Source (SNAT)"), &mut entry.source);
    let mut real = Some(entry.real);
    form.parsed(&Text::fixed("真实地址", "Real address"), "10.0.0.1", &mut real);
    entry.real = real.unwrap_or(entry.real);
    let mut mapped = Some(entry.mapped);
    form.parsed(&Text::fixed("映射地址", "Mapped address"), "10.0.0.2", &mut mapped);
    entry.mapped = mapped.unwrap_or(entry.mapped);
    form.parsed(&Text::fixed("端口", "Ports"), "443", &mut entry.port);
}

/// All fields of a NAT.
pub fn nat_fields(form: &mut Form<'_>, nat: &mut Nat) {
    form.section(&Text::fixed("规格", "Specification"), true, |form| match nat.kind {
        NatKind::Line => {
            form.range("line-nat.rules").whole(&Text::fixed("规则数", "Rules"), " ", 100_000, &mut nat.rules);
        }
        NatKind::Gateway => {
            form.limit("nat-gateway.snat_entries").text_opt(&Text::fixed("规格", "Type"), &mut nat.spec);
        }
    });
}

/// All fields of a public address.
pub fn eip_fields(form: &mut Form<'_>, known: &Known<'_>, eip: &mut Eip) {
    form.section(&Text::fixed("规格", "Specification"), true, |form| {
        form.choice(&Text::fixed("计费方式", "Billed"), &mut eip.billing);
        form.range("eip.bandwidth_mbps").number(
            &Text::fixed("带宽", "Bandwidth"),
            "Mbps",
            &mut eip.bandwidth_mbps,
        );
        if eip.billing == PublicBilling::Traffic {
            form.range("eip.monthly_traffic_gb").number(
                &Text::fixed("月流量预估", "Traffic a month"),
                "GB",
                &mut eip.monthly_traffic_gb,
            );
        }
        let holders = nodes_or_none(known.design, |product| {
            matches!(product, Product::Ecs(_) | Product::Slb(_) | Product::Nat(_) | Product::Vpn(_))
        });
        form.pick(&Text::fixed("绑定到", "Bound to"), &mut eip.bound_to, &holders);
    });
}

/// All fields of name resolution.
pub fn dns_fields(form: &mut Form<'_>, known: &Known<'_>, dns: &mut Dns) {
    form.section(&Text::fixed("解析记录", "Records"), true, |form| {
        form.whole(&Text::fixed("生存时间", "Time to live"), "s", 604_800, &mut dns.ttl_seconds);
        let mut gone = None;
        for (i, record) in dns.records.iter_mut().enumerate() {
            form.entry(i, |form| {
                if form.entry_head(&record.name) {
                    gone = Some(i);
                }
                form.text(&Text::fixed("域名", "Name"), &mut record.name);
                let targets = nodes_or_none(known.design, |product| {
                    matches!(product, Product::Slb(_) | Product::Eip(_) | Product::Ecs(_) | Product::Oss(_))
                });
                let mut target = record.targets.first().copied();
                let before = target;
                form.pick(&Text::fixed("指向", "Points to"), &mut target, &targets);
                if target != before {
                    record.targets = target.into_iter().collect();
                }
            });
        }
        if let Some(i) = gone {
            dns.records.remove(i);
        }
        if form.add_button(&Text::fixed("添加记录", "Add a record")) {
            dns.records.push(DnsRecord { name: "www.example.com".to_owned(), targets: Vec::new() });
        }
    });
}

/// All fields of an outside party.
pub fn external_fields(form: &mut Form<'_>, external: &mut External) {
    if external.kind == ExternalKind::Customer {
        form.section(&Text::fixed("设备", "Equipment"), true, |form| {
            form.choice_opt(&Text::fixed("用途", "Role"), &mut external.role);
            form.maybe(&Text::fixed("防火墙策略已定", "Policy written"), &mut external.firewall_policy);
        });
    }
}

/// Fields of a product that is only data.
pub fn described_fields(form: &mut Form<'_>, known: &Known<'_>, code: &str, fields: &mut Fields) {
    form.section(&Text::fixed("规格", "Specification"), true, |form| {
        let described = known.described_fields(code);
        for (name, title, unit, empty) in &described {
            let mut value = fields.get(name).cloned().unwrap_or_else(|| empty.clone());
            let before = value.clone();
            match &mut value {
                FieldValue::Number(number) => {
                    let mut inner = fields.contains_key(name).then_some(*number);
                    form.number(title, unit, &mut inner);
                    let Some(new) = inner else {
                        fields.remove(name);
                        continue;
                    };
                    *number = new;
                }
                FieldValue::Text(text) => {
                    let choices = known.described_choices(code, name);
                    if choices.is_empty() {
                        form.text(title, text);
                    } else {
                        form.pick(title, text, &choices);
                    }
                }
                FieldValue::Flag(flag) => form.flag(title, flag),
            }
            if value != before || (matches!(value, FieldValue::Number(_)) && !fields.contains_key(name)) {
                fields.insert(name.clone(), value);
            }
        }
        // What the catalogue does not know is shown too: a file may hold more than we describe.
        let unknown: Vec<String> = fields
            .keys()
            .filter(|name| !described.iter().any(|(known_name, ..)| known_name == *name))
            .cloned()
            .collect();
        for name in unknown {
            if let Some(value) = fields.get_mut(&name) {
                let title = Text::same(name);
                match value {
                    FieldValue::Number(number) => form.number_required(&title, " ", number),
                    FieldValue::Text(text) => form.text(&title, text),
                    FieldValue::Flag(flag) => form.flag(&title, flag),
                }
            }
        }
        if described.is_empty() && fields.is_empty() {
            form.hint(&Text::fixed("该产品没有可填写的参数。", "This product has no fields to fill in."));
        }
    });
}
