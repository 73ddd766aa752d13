//! Whether a sheet of changes needs a person's decision before it is applied.

use super::Sheet;
use crate::base::Text;
use crate::catalog::Limit;
use crate::design::{
    AzId, HaPromise, Link, NetKind, Node, Place, Product, Protocol, Purpose, Ref, RegionId, VSwitchId,
    VpnKind,
};
use crate::rules::{Context, Fix, FixClass};

impl Sheet<'_, '_> {
    /// The changes as a fix: [auto] unless something in them would break another rule and a person has to say
    /// whether that is wanted; then one to choose.
    #[must_use]
    pub fn into_fix(self, title: Text) -> Fix {
        let class = if self.needs_a_person() { FixClass::Choose } else { FixClass::Auto };
        Fix { class, title, edits: self.finish().into() }
    }

    fn needs_a_person(&self) -> bool {
        self.new_nodes.iter().filter_map(|id| self.nodes.get(id)).any(|node| match node.product {
            Product::Slb(_) => may_not_open_a_balancer(self.context),
            Product::Ecs(_) => self.misfits_its_network(node) || self.promises_more(node),
            _ => false,
        }) || self.leads_what_no_balancer_carries()
            || self.operates_without_a_vpn()
            || self.removed.iter().any(|&row| self.is_relied_on(row))
    }

    /// A new server of a private network has no vSwitch, or one of another AZ (NET-005, NET-006).
    fn misfits_its_network(&self, node: &Node) -> bool {
        let Place::Az { az, .. } = node.place else { return false };
        let Some(region) = self.region_of_az(az) else { return true };
        match node.vswitch {
            None => self.context.net_of(region) == NetKind::Vpc,
            Some(vswitch) => self.az_and_region_of(vswitch) != Some((az, Some(region))),
        }
    }

    fn region_of_az(&self, az: AzId) -> Option<RegionId> {
        self.new_azs.get(&az).or_else(|| self.context.design.azs.get(az)).map(|row| row.region)
    }

    fn az_and_region_of(&self, vswitch: VSwitchId) -> Option<(AzId, Option<RegionId>)> {
        let design = self.context.design;
        let row = self.new_vswitches.get(&vswitch).or_else(|| design.vswitches.get(vswitch))?;
        let vpc = self.new_vpcs.get(&row.vpc).or_else(|| design.vpcs.get(row.vpc));
        Some((row.az, vpc.map(|vpc| vpc.region)))
    }

    /// A new server brings a promise that its region did not make before, and more is asked of the region.
    fn promises_more(&self, node: &Node) -> bool {
        let Place::Az { az, .. } = node.place else { return false };
        let promise = self.context.design.ha_promise_of(node);
        self.region_of_az(az).is_some_and(|region| {
            promise >= HaPromise::Az && self.context.promise_in(region).is_none_or(|before| before < promise)
        })
    }

    /// A new or changed link leads to a load balancer what it does not carry (SLB-008, MOD-007).
    fn leads_what_no_balancer_carries(&self) -> bool {
        self.links.values().any(|link| {
            let (Some(from), Some(to)) = (self.node(link.from), self.node(link.to)) else { return false };
            let files = matches!(link.protocol, Protocol::Ftp | Protocol::Sftp);
            let at_balancer = |node: &Node| matches!(node.product, Product::Slb(_));
            (files && (at_balancer(from) || at_balancer(to)))
                || (at_balancer(to)
                    && !self.context.catalog.link_allowed(&from.product, &to.product, link.purpose))
        })
    }

    /// The first link by which operators reach a server, in a design without a management VPN (VPN-014).
    fn operates_without_a_vpn(&self) -> bool {
        let is_entry = |node: &Node| node.product.as_vpn().is_some_and(|vpn| vpn.kind == VpnKind::SslAdmin);
        let to_server = |link: &Link| {
            link.purpose == Purpose::Operations
                && self.node(link.to).is_some_and(|node| node.product.as_ecs().is_some())
        };
        let nodes = self.context.design.nodes.values().chain(self.nodes.values());
        self.links.values().any(to_server)
            && !nodes.into_iter().any(is_entry)
            && !self.context.design.links.values().any(to_server)
    }

    /// A row to be removed is one that others name, or that others stand in although they should not.
    fn is_relied_on(&self, row: Ref) -> bool {
        let (facts, design) = (&self.context.facts, self.context.design);
        let in_use = |id: &VSwitchId| {
            facts.nodes_in_vswitch(*id).iter().filter_map(|&id| design.nodes.get(id)).any(|node| {
                design.region_of(node).is_none_or(|region| self.context.net_of(region) == NetKind::Vpc)
            })
        };
        match row {
            Ref::Node(id) => !facts.listeners_of(id).is_empty() || !facts.whitelists_of(id).is_empty(),
            Ref::Vpc(id) => facts.vswitches_of(id).iter().any(in_use),
            Ref::VSwitch(id) => in_use(&id),
            _ => false,
        }
    }
}

/// The account is known to lack what opening the first load balancer asks for (SLB-024, SLB-025).
pub(in crate::rules) fn may_not_open_a_balancer(context: &Context<'_>) -> bool {
    let account = &context.design.account;
    let least = context.catalog.limit("slb.min_balance").and_then(Limit::number);
    let poor = account.balance.zip(least).is_some_and(|(balance, least)| balance.0 < least);
    context.facts.slbs.is_empty() && (account.real_name == Some(false) || poor)
}
