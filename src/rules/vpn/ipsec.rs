//! What the rules of IPSec VPNs share.

use crate::base::Severity;
use crate::design::{Edit, NetKind, Node, NodeId, Product, Vpn, VpnKind};
use crate::rules::Context;

/// Every IPSec VPN.
pub(super) fn all<'c, 'a: 'c>(
    context: &'c Context<'a>,
) -> impl Iterator<Item = (NodeId, &'a Node, &'a Vpn)> + 'c {
    context.facts.vpns.iter().copied().filter(|(_, _, vpn)| vpn.kind == VpnKind::Ipsec)
}

/// The guide's chapter is written for the classic network; in a VPC its rules are hints to check the VPN
/// gateway's own page (AMB-37).
pub(super) fn weighed(context: &Context<'_>, node: &Node, severity: Severity) -> Severity {
    if context.design.net_of(node) == NetKind::Classic { severity } else { Severity::Info }
}

/// The edit that changes a VPN and nothing else of its node.
pub(super) fn change(id: NodeId, node: &Node, change: impl FnOnce(&mut Vpn)) -> Edit {
    let mut node = node.clone();
    if let Product::Vpn(vpn) = &mut node.product {
        change(vpn);
    }
    Edit::PutNode(id, Box::new(node))
}

#[cfg(test)]
pub(super) mod testing {
    use crate::design::{CustomerRole, External, Protocol, Vpn, VpnKind};
    use crate::design::{Design, ExternalKind, IpsecGateway, Link, NodeId, Place, Product, Purpose, Site};
    use crate::rules::testing::{add_link, add_node, id};

    /// The design with a customer that reaches `web-1` by a gateway and an IPSec VPN called `ipsec`.
    pub fn with_ipsec(mut design: Design) -> Design {
        let site = design.ids().site();
        let row = Site { name: "dc".to_owned(), ..Site::default() };
        design.apply(crate::design::Edit::PutSite(site, row)).unwrap();
        let customer = |role| {
            Product::External(External {
                kind: ExternalKind::Customer,
                role: Some(role),
                firewall_policy: Some(true),
            })
        };
        let gateway = IpsecGateway {
            vendor: Some("Juniper SRX".to_owned()),
            fixed_public_ip: Some(true),
            own_ip: Some(true),
            behind_nat: Some(false),
        };
        let vpn = Vpn { kind: VpnKind::Ipsec, tunnels: Some(1), gateway: Some(gateway), ..Vpn::default() };
        let region = design.regions.keys().next().unwrap();
        let across = Place::Region { region, security_zone: None };
        let core = add_node(&mut design, "core", customer(CustomerRole::Server), Place::Site(site));
        let edge = add_node(&mut design, "gateway", customer(CustomerRole::Gateway), Place::Site(site));
        let vpn: NodeId = add_node(&mut design, "ipsec", Product::Vpn(vpn), across);
        let web = id(&design, "web-1");
        add_link(&mut design, Link::new(core, edge, Purpose::Business).speaking(Protocol::Http, 80));
        add_link(&mut design, Link::new(edge, vpn, Purpose::Business).speaking(Protocol::Ipsec, 500));
        add_link(&mut design, Link::new(vpn, web, Purpose::Business).speaking(Protocol::Http, 80));
        design
    }
}
