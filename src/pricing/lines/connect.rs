//! Connections: VPN, leased line, NAT, public addresses.

use rust_decimal::Decimal;

use super::ecs::whole_mbps;
use super::{Quoting, Subject, entered, is_outside, piece};
use crate::base::{Money, Text};
use crate::catalog::{Period, PriceBilling};
use crate::design::{Eip, Line, Nat, NatKind, NetKind, Product, PublicBilling, Vpn, VpnKind};
use crate::pricing::charge::{Charge, Item};
use crate::pricing::{Group, PriceBasis};
use crate::text;

impl<'a> Quoting<'a> {
    /// Free in the classic network (guide L533); in a VPC a product of the marketplace.
    pub(super) fn vpn(&mut self, subject: Subject<'a>, vpn: &Vpn) {
        let (title, key) = match vpn.kind {
            VpnKind::SslAdmin => {
                (Text::fixed("管理VPN（SSL）", "management VPN (SSL)"), "classic-ssl-vpn.access")
            }
            VpnKind::Ipsec => (Text::fixed("IPSec VPN", "IPSec VPN"), "classic-ipsec-vpn.access"),
        };
        let item = Item::new(vpn.kind.code(), title, piece());
        let item = match &vpn.market_product {
            Some(product) => item
                .priced(self.price(subject, "market.product", Some(product), subject.billing(), None))
                .grouped(Group::ThirdParty)
                .wanting("market.product", product, subject.billing(), Period::Month)
                .or_note(text!(
                    "云市场产品 {product}：向服务商询价",
                    "marketplace product {product}: ask its vendor"
                )),
            None if self.is_classic(subject) => {
                item.priced(self.price_in_design(subject, key, PriceBilling::Other))
            }
            None => item.noted(Text::fixed(
                "专有网络中的VPN为云市场产品，请选择产品或改用VPN网关",
                "a VPN in a VPC is a marketplace product: choose one, or a VPN gateway",
            )),
        };
        self.push(subject, subject.count(), item);
    }

    fn is_classic(&self, subject: Subject<'_>) -> bool {
        match self.design.net_of(subject.node) {
            NetKind::Classic => true,
            NetKind::Vpc => false,
            NetKind::Mixed => subject
                .region
                .and_then(|code| self.catalog.region(self.edition, code))
                .is_some_and(|region| region.net == NetKind::Classic),
        }
    }

    /// The cloud's side and the carrier's side of a leased line.
    pub(super) fn line(&mut self, subject: Subject<'a>, line: &Line) {
        let (key, billing) = if self.is_classic(subject) {
            ("leased-line.access-and-traffic-cloud-side", PriceBilling::Other)
        } else {
            ("express-connect.port-occupancy-and-setup-fee", PriceBilling::Subscription)
        };
        let item = Item::new(
            "line.cloud-side",
            Text::fixed("专线接入（阿里云侧）", "leased line, cloud side"),
            Text::fixed("条", "line"),
        )
        .priced(self.price_in_design(subject, key, billing))
        .wanting(key, "", billing, Period::Month)
        .or_note(Text::fixed("未找到专线端口占用费", "the fee of the port was not found"));
        self.push(subject, subject.count(), item);
        match line.carrier_monthly {
            Some(fee) => {
                let item = carrier_item().known(fee, PriceBasis::Entered, Period::Month).from(&entered());
                self.push(subject, subject.count(), item);
            }
            None if self.design.price_terms.carrier_monthly.is_some() => {
                self.lines_at_common_fee.push((subject.id, subject.node));
            }
            None => {
                let note = Text::fixed(
                    "运营商费用需向运营商询价（金融云使用指南 L623）",
                    "the carrier's fee is agreed with the carrier (guide L623)",
                );
                self.push(subject, subject.count(), carrier_item().noted(note));
            }
        }
    }

    /// The carriers' fee that the design gives for its lines together.
    pub(super) fn carriers(&mut self) {
        let Some(fee) = self.design.price_terms.carrier_monthly else { return };
        let lines = std::mem::take(&mut self.lines_at_common_fee);
        let Some((&first, rest)) = lines.split_first() else { return };
        let item = carrier_item()
            .known(fee, PriceBasis::Entered, Period::Month)
            .from(&entered())
            .noted(Text::fixed("全部专线合计", "all lines together"));
        let item = self.shelf.put(item);
        let others = rest.iter().map(|(id, _)| (*id).into()).collect();
        self.charges.push(Charge { item, quantity: Decimal::ONE, node: Some(first), others });
    }

    pub(super) fn nat(&mut self, subject: Subject<'a>, nat: &Nat) {
        match nat.kind {
            // F-04: by rule and day, without the ten months of servers.
            NatKind::Line => {
                let title = Text::fixed("专线NAT规则", "NAT rules of the line");
                let item = Item::new("line-nat.rule", title, Text::fixed("条规则", "rule"));
                let (item, rules) = match nat.rules {
                    Some(rules) => {
                        let key = "nat-service-on-leased-line.nat-rule";
                        let found = self.price_in_design(subject, key, PriceBilling::PayAsYouGo);
                        (item.priced(found), rules)
                    }
                    None => {
                        (item.noted(Text::fixed("未填写规则数", "the number of rules is not entered")), 1)
                    }
                };
                self.push(subject, subject.count().saturating_mul(rules.into()), item);
            }
            NatKind::Gateway => self.nat_gateway(subject, nat),
        }
    }

    fn nat_gateway(&mut self, subject: Subject<'a>, nat: &Nat) {
        let by_use = PriceBilling::PayAsYouGo;
        if let Some(spec) = &nat.spec {
            let period = match subject.billing() {
                PriceBilling::Subscription => Period::Month,
                _ => Period::Hour,
            };
            let key = "nat-gateway.spec-fee";
            let item = Item::new(
                format!("nat-gateway.{spec}"),
                text!("NAT网关 {spec}", "NAT gateway {spec}"),
                piece(),
            )
            .priced(self.price(subject, key, Some(spec), subject.billing(), Some(period)));
            self.push(subject, subject.count(), item);
            return;
        }
        let key = "nat-gateway.instance-fee-enhanced";
        let item = Item::new(key, Text::fixed("NAT网关 实例费", "NAT gateway, instance fee"), piece())
            .priced(self.price(subject, key, None, by_use, None));
        self.push(subject, subject.count(), item);
        let item = Item::new(
            "nat-gateway.capacity-unit",
            Text::fixed("NAT网关 容量单位", "NAT gateway, capacity units"),
            Text::same("CU"),
        )
        .grouped(Group::Usage)
        .noted(Text::fixed(
            "CU 用量未知：按实际用量另计",
            "the number of CUs is not known: billed by what is used",
        ));
        self.push(subject, subject.count(), item);
    }

    pub(super) fn eip(&mut self, subject: Subject<'a>, eip: &Eip) {
        match eip.billing {
            PublicBilling::Traffic => {
                let bound = eip.bound_to.and_then(|id| self.design.nodes.get(id));
                let waived = bound
                    .is_some_and(|node| matches!(node.product, Product::Ecs(_)) && !is_outside(node.place));
                let key = "eip.configuration-fee";
                let hour = Some(Period::Hour);
                let item = Item::new(key, Text::fixed("EIP 配置费", "EIP, configuration fee"), piece());
                let found = self.price(subject, key, None, PriceBilling::PayAsYouGo, hour);
                let item = match found {
                    // The row itself says so: no fee while it is bound to a server of a VPC.
                    Some(found) if waived => item
                        .from(&found.row.provenance)
                        .known(Money::ZERO, PriceBasis::PublicList, Period::Hour)
                        .noted(Text::fixed("绑定ECS期间免收", "waived while bound to a server")),
                    found => item.priced(found),
                };
                self.push(subject, subject.count(), item);
                let title = Text::fixed("EIP 公网流出流量", "EIP, outbound traffic");
                self.traffic(subject, "eip.traffic", title, "eip.traffic", eip.monthly_traffic_gb);
            }
            PublicBilling::Bandwidth => {
                let Some(mbps) = eip.bandwidth_mbps.and_then(whole_mbps) else {
                    let item =
                        Item::new("eip.bandwidth", Text::fixed("EIP 公网带宽", "EIP, bandwidth"), piece())
                            .noted(Text::fixed("未填写带宽", "the bandwidth is not entered"));
                    self.push(subject, subject.count(), item);
                    return;
                };
                let title = text!("EIP 公网带宽 {mbps} Mbps", "EIP, bandwidth {mbps} Mbps");
                let item = Item::new(format!("eip.bandwidth.{mbps}mbps"), title, piece());
                let item = match subject.billing() {
                    PriceBilling::PayAsYouGo => {
                        self.tiered(item, subject, "eip.bandwidth-fixed", Period::Day, mbps)
                    }
                    _ => self.ladder(
                        item,
                        subject,
                        &["eip.bandwidth-fixed-total-for-n-mbps"],
                        &["eip.bandwidth-fixed-each-mbps-above-5"],
                        mbps,
                    ),
                };
                self.push(subject, subject.count(), item);
            }
        }
    }
}

fn carrier_item() -> Item {
    Item::new(
        "line.carrier",
        Text::fixed("专线运营商费用", "leased line, carrier's fee"),
        Text::fixed("条", "line"),
    )
    .grouped(Group::Carrier)
}
