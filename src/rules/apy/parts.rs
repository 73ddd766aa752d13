//! What the rules about Alipay share.

use rust_decimal::Decimal;

use crate::design::{
    Ecs, ExternalKind, Link, LinkId, NatKind, NetKind, NodeId, Peer, Place, Product, Protocol, Purpose,
    SlbScope,
};
use crate::rules::{Context, Sheet};

/// Whether a node is Alipay.
pub(in crate::rules) fn is_alipay(context: &Context<'_>, id: NodeId) -> bool {
    context
        .facts
        .node(id)
        .and_then(|node| node.product.as_external())
        .is_some_and(|external| external.kind == ExternalKind::Alipay)
}

/// Links that Alipay opens.
pub(super) fn from_alipay<'a>(context: &Context<'a>) -> impl Iterator<Item = (LinkId, &'a Link)> {
    context
        .facts
        .externals
        .iter()
        .filter(|(_, _, external)| external.kind == ExternalKind::Alipay)
        .flat_map(|&(id, _, _)| context.facts.outgoing(id).iter().copied())
        .filter(|(_, link)| link.purpose == Purpose::Business)
        .collect::<Vec<_>>()
        .into_iter()
}

/// Links that end at Alipay.
pub(super) fn to_alipay<'a>(context: &Context<'a>) -> impl Iterator<Item = (LinkId, &'a Link)> {
    context
        .facts
        .externals
        .iter()
        .filter(|(_, _, external)| external.kind == ExternalKind::Alipay)
        .flat_map(|&(id, _, _)| context.facts.incoming(id).iter().copied())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Whether a server has a public address of its own, or a NAT gateway that lends it one.
pub(super) fn has_public_address(context: &Context<'_>, id: NodeId, ecs: &Ecs) -> bool {
    ecs.public_bandwidth_mbps.is_some_and(|mbps| mbps > 0.0)
        || !context.facts.eips_of(id).is_empty()
        || context.facts.outgoing(id).iter().any(|(_, link)| {
            context
                .facts
                .node(link.to)
                .is_some_and(|node| matches!(node.product, Product::Nat(_) | Product::Eip(_)))
        })
}

/// Gives a server what it needs to reach Alipay by itself: in the classic network a public bandwidth of 1 Mbps,
/// in a VPC an address of its own, and the reason why.
pub(super) fn give_public_address(context: &Context<'_>, sheet: &mut Sheet<'_, '_>, server: NodeId) {
    let Some(row) = context.facts.node(server) else { return };
    let is_vpc = context.design.net_of(row) == NetKind::Vpc;
    let Some(region) = context.design.region_of(row) else { return };
    let reason = || context.word("访问支付宝", "reaches Alipay").to_owned();
    if let Some(ecs) = sheet.ecs_mut(server) {
        ecs.needs_internet.get_or_insert_with(reason);
        if !is_vpc {
            ecs.public_bandwidth_mbps = Some(1.0);
        }
    }
    if is_vpc {
        let product = Product::Eip(crate::design::Eip {
            bandwidth_mbps: Some(1.0),
            bound_to: Some(server),
            ..crate::design::Eip::default()
        });
        let name = sheet.free_name(&format!("{}-EIP", row.name.chars().take(80).collect::<String>()));
        let place = Place::Region { region, security_zone: row.place.security_zone() };
        let mut node = crate::design::Node::new(name, product).at(place);
        (node.system, node.environment) = (row.system, row.environment);
        sheet.add_node(node);
    }
}

/// Leads a server to Alipay over the public network, on port 443 of Alipay's VIP (guide L645).
pub(in crate::rules) fn open_public_way(
    context: &Context<'_>,
    sheet: &mut Sheet<'_, '_>,
    server: NodeId,
    alipay: NodeId,
) {
    let Some(Product::Ecs(ecs)) = context.facts.node(server).map(|node| &node.product) else { return };
    if !has_public_address(context, server, ecs) {
        give_public_address(context, sheet, server);
    }
    sheet.add_link(Link::new(server, alipay, Purpose::Outbound).speaking(Protocol::Https, 443));
}

/// Whether a product is reached over the intranet only: VPNs, the line's NAT, private load balancers.
pub(super) fn is_intranet(product: &Product) -> bool {
    match product {
        Product::Vpn(_) => true,
        Product::Nat(nat) => nat.kind == NatKind::Line,
        Product::Slb(slb) => slb.scope == SlbScope::Private,
        Product::Described { code, .. } => matches!(code.as_str(), "vpn-gateway" | "vbr" | "cen"),
        _ => false,
    }
}

/// Puts a public load balancer with Alipay's whitelist before the servers that a link of Alipay's ends at,
/// directly, by an address or by a load balancer. None when there is no such server.
pub(super) fn public_front(
    context: &Context<'_>,
    sheet: &mut Sheet<'_, '_>,
    id: LinkId,
    link: &Link,
) -> Option<()> {
    if !may_open_slb(context) {
        return None;
    }
    let target = context.facts.node(link.to)?;
    let mut backends: Vec<NodeId> = match &target.product {
        Product::Ecs(_) => {
            context.facts.team_of(link.to).map_or_else(|| vec![link.to], |team| team.ids().collect())
        }
        Product::Slb(slb) => slb.listeners.iter().flat_map(|listener| listener.backends.clone()).collect(),
        Product::Eip(eip) => vec![eip.bound_to?],
        _ => return None,
    };
    backends.sort_unstable();
    backends.dedup();
    backends.retain(|&id| context.facts.node(id).is_some_and(|node| node.product.as_ecs().is_some()));
    let first = context.facts.node(*backends.first()?)?;
    let region = context.design.region_of(first)?;
    let slb = sheet.front(
        region,
        SlbScope::Public,
        sheet.word("支付宝公网SLB", "slb-alipay"),
        &backends,
        &[(id, link.clone())],
    );
    for listener in &mut sheet.slb_mut(slb)?.listeners {
        listener.whitelist.push(Peer::Alipay);
    }
    Some(())
}

/// Whether a fix may add a load balancer: the account that cannot open one has to be put right first (SLB-024,
/// SLB-025), unless those rules speak of other balancers already.
pub(in crate::rules) fn may_open_slb(context: &Context<'_>) -> bool {
    let account = &context.design.account;
    let poor = account.balance.is_some_and(|balance| balance.0 < Decimal::ONE_HUNDRED);
    !context.facts.slbs.is_empty() || !(poor || account.real_name == Some(false))
}
