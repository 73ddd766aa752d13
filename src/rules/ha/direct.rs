//! Clients that reach servers directly, and the load balancer they should go through.

use crate::design::{
    External, ExternalKind, Link, LinkId, NodeId, Place, Product, Protocol, Purpose, Slb, SlbScope,
};
use crate::rules::sheet::may_not_open_a_balancer;
use crate::rules::{Context, FixClass, Sheet, Team};

/// The business links that reach a team directly, public ones and private ones; none when any member is
/// behind a listener.
pub(super) struct Direct<'a> {
    pub(super) public: Vec<(LinkId, &'a Link)>,
    pub(super) private: Vec<(LinkId, &'a Link)>,
}

impl<'a> Direct<'a> {
    pub(super) fn of(context: &Context<'a>, team: &Team<'_>) -> Self {
        let mut direct = Self { public: Vec::new(), private: Vec::new() };
        if team.ids().any(|id| !context.facts.listeners_of(id).is_empty()) {
            return direct;
        }
        for member in team.ids() {
            for &(id, link) in context.facts.incoming(member) {
                if link.purpose != Purpose::Business || team.has(link.from) {
                    continue;
                }
                match scope(context, link.from) {
                    Some(SlbScope::Public) => direct.public.push((id, link)),
                    Some(SlbScope::Private) => direct.private.push((id, link)),
                    None => {}
                }
            }
        }
        direct
    }

    /// Whether the load balancers can be put there without a person's decision: as [`Sheet::into_fix`] would say,
    /// without making the changes.
    pub(super) fn class(&self, context: &Context<'_>) -> FixClass {
        let all = [(SlbScope::Public, &self.public), (SlbScope::Private, &self.private)];
        let carried = |scope: SlbScope, link: &Link| {
            let slb = Product::Slb(Slb { scope, ..Slb::default() });
            let files = matches!(link.protocol, Protocol::Ftp | Protocol::Sftp);
            let from = context.facts.node(link.from);
            !files && from.is_none_or(|from| context.catalog.link_allowed(&from.product, &slb, link.purpose))
        };
        let every = all.iter().all(|(scope, links)| links.iter().all(|(_, link)| carried(*scope, link)));
        if every && !may_not_open_a_balancer(context) { FixClass::Auto } else { FixClass::Choose }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.public.is_empty() && self.private.is_empty()
    }
}

/// Which load balancer a client needs; none for a client that is one itself.
fn scope(context: &Context<'_>, client: NodeId) -> Option<SlbScope> {
    let node = context.facts.node(client)?;
    match &node.product {
        Product::Slb(_) => None,
        Product::Eip(_) | Product::Dns(_) => Some(SlbScope::Public),
        Product::External(External { kind: ExternalKind::Customer, .. }) => Some(SlbScope::Private),
        Product::External(_) => Some(SlbScope::Public),
        Product::Ecs(_)
        | Product::Rds(_)
        | Product::Oss(_)
        | Product::Vpn(_)
        | Product::Line(_)
        | Product::Nat(_)
        | Product::Described { .. }
        | Product::Opaque { .. } => match node.place {
            Place::Internet => Some(SlbScope::Public),
            Place::Az { .. } | Place::Region { .. } | Place::Site(_) | Place::Unplaced => {
                Some(SlbScope::Private)
            }
        },
    }
}

/// Puts the load balancers that the direct clients need in front of a team.
pub(super) fn front(context: &Context<'_>, team: &Team<'_>, direct: &Direct<'_>, sheet: &mut Sheet<'_, '_>) {
    let backends: Vec<NodeId> = team.ids().collect();
    let name = context.name(team.job);
    for (scope, links) in [(SlbScope::Public, &direct.public), (SlbScope::Private, &direct.private)] {
        if !links.is_empty() {
            let name = match scope {
                SlbScope::Public => format!("slb-{name}"),
                SlbScope::Private => format!("slb-{name}-intranet"),
            };
            let links: Vec<_> = links.iter().map(|&(id, link)| (id, link.clone())).collect();
            sheet.front(team.region, scope, &name, &backends, &links);
        }
    }
}
