//! Fixes that lead operators by the management VPN and a bastion.

use super::add::{bastions, is_managed};
use crate::design::{
    EcsRole, ExternalKind, Link, LinkId, NetKind, Node, NodeId, OsFamily, Peer, Place, Product, Protocol,
    Purpose, RegionId, SecurityRule, Vpn, VpnKind,
};
use crate::rules::slb::insert::admit;
use crate::rules::{Context, Fix, Sheet};
use crate::text;

/// The protocol and the port by which operators enter a machine.
pub(in crate::rules) fn log_in(os: Option<OsFamily>) -> (Protocol, u16) {
    match os.unwrap_or(OsFamily::Linux) {
        OsFamily::Linux => (Protocol::Ssh, 22),
        OsFamily::Windows => (Protocol::Rdp, 3389),
    }
}

/// Takes a link that reaches a server past the bastion away, and draws operator → VPN → bastion → server as far
/// as it is not drawn. None when the server stands in no AZ, or no bastion can be had there.
pub(in crate::rules) fn reroute(context: &Context<'_>, link: LinkId) -> Option<Fix> {
    let row = context.design.links.get(link)?;
    let server = row.to;
    let node = context.facts.node(server)?;
    let region = context.design.region_of(node)?;
    let old = bastion_near(context, node, region);
    let mut sheet = match old {
        Some(_) => Sheet::new(context),
        None => bastions(context, &[context.design.az_of(node)?])?,
    };
    sheet.remove(link);
    let vpn = management_vpn(context, &mut sheet, region)?;
    if let Some(bastion) = old {
        lead(context, &mut sheet, vpn, bastion, server);
    } else {
        let new: Vec<(NodeId, Option<OsFamily>)> = sheet.new_bastions();
        for (bastion, os) in new {
            let (protocol, port) = log_in(os);
            sheet.add_link(Link::new(vpn, bastion, Purpose::Operations).speaking(protocol, port));
        }
    }
    let from = context.facts.node(row.from)?;
    if let Product::External(party) = &from.product {
        let operators = match party.kind {
            ExternalKind::OpsUsers | ExternalKind::Internet => Some(row.from),
            _ => None,
        };
        if let Some(operators) = operators {
            sheet.add_link(Link::new(operators, vpn, Purpose::Operations).speaking(Protocol::SslVpn, 443));
        }
    }
    let name = context.name(server);
    Some(sheet.into_fix(text!("经管理VPN和堡垒机登录“{name}”", "enter \"{name}\" by the VPN and a bastion")))
}

/// A bastion of the region: in the same AZ when there is one, else any, else a managed one.
fn bastion_near(context: &Context<'_>, node: &Node, region: RegionId) -> Option<NodeId> {
    let here: Vec<(NodeId, &Node)> = context
        .facts
        .servers(EcsRole::Bastion)
        .filter(|(_, node, _)| context.design.region_of(node) == Some(region))
        .map(|(id, node, _)| (id, node))
        .collect();
    let az = context.design.az_of(node);
    let same = here.iter().find(|(_, bastion)| context.design.az_of(bastion) == az);
    same.or_else(|| here.first()).map(|&(id, _)| id).or_else(|| {
        let managed = |id: &NodeId| context.facts.node(*id).is_some_and(|row| is_managed(&row.product));
        context.facts.nodes_in_region(region).iter().copied().find(managed)
    })
}

/// Draws VPN → bastion → server and lets each in, as far as it is missing.
fn lead(context: &Context<'_>, sheet: &mut Sheet<'_, '_>, vpn: NodeId, bastion: NodeId, server: NodeId) {
    let os_of =
        |id: NodeId| context.facts.node(id).and_then(|node| node.product.as_ecs()).and_then(|ecs| ecs.os);
    let (protocol, port) = log_in(os_of(bastion));
    sheet.add_link(Link::new(vpn, bastion, Purpose::Operations).speaking(protocol, port));
    admit(sheet, context, bastion, SecurityRule::allow_tcp(port, Peer::VpnClients));
    let (protocol, port) = log_in(os_of(server));
    sheet.add_link(Link::new(bastion, server, Purpose::Operations).speaking(protocol, port));
    admit(sheet, context, server, SecurityRule::allow_tcp(port, Peer::Node(bastion)));
}

/// The management VPN of the design, made when there is none. None where the account is known to get none
/// (VPN-001).
pub(in crate::rules) fn management_vpn(
    context: &Context<'_>,
    sheet: &mut Sheet<'_, '_>,
    region: RegionId,
) -> Option<NodeId> {
    let old = context.facts.vpns.iter().find(|(_, _, vpn)| vpn.kind == VpnKind::SslAdmin);
    if let Some(&(id, _, _)) = old {
        return Some(id);
    }
    let closed = context.net_of(region) == NetKind::Classic && context.design.account.new_user != Some(false);
    if closed {
        return None;
    }
    let vpn = Product::Vpn(Vpn { kind: VpnKind::SslAdmin, otp: Some(true), ..Vpn::default() });
    let place = Place::Region { region, security_zone: super::add::operators_zone(context) };
    Some(sheet.add_node(Node::new(sheet.free_name(context.word("管理VPN", "management-vpn")), vpn).at(place)))
}
