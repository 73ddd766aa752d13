//! What the rules about security services share.

use std::collections::BTreeSet;

use crate::design::{
    Account, Edit, ExternalKind, FieldValue, Link, LinkId, Node, NodeId, Place, Practice, Product, Purpose,
};
use crate::rules::{Context, Sheet};

/// The first node of a product that the catalogue describes.
pub(super) fn service(context: &Context<'_>, code: &str) -> Option<NodeId> {
    context.facts.others.iter().find(|(_, node)| node.product.code() == code).map(|(id, _)| *id)
}

/// Whether a node is the Internet or its users.
pub(super) fn is_public(context: &Context<'_>, id: NodeId) -> bool {
    context
        .facts
        .node(id)
        .and_then(|node| node.product.as_external())
        .is_some_and(|party| matches!(party.kind, ExternalKind::Internet | ExternalKind::Users))
}

/// Everything behind the nodes of a product on the way of business; nothing is behind the Internet or its users.
pub(super) fn behind(context: &Context<'_>, code: &str) -> BTreeSet<NodeId> {
    let nodes = context.facts.others.iter().filter(|(_, node)| node.product.code() == code);
    let mut open: Vec<NodeId> = nodes.map(|(id, _)| *id).collect();
    let mut found = BTreeSet::new();
    while let Some(at) = open.pop() {
        for (_, link) in context.facts.outgoing(at) {
            if link.purpose == Purpose::Business && found.insert(link.to) && !is_public(context, link.to) {
                open.push(link.to);
            }
        }
    }
    found
}

/// Links by which the public reaches a node directly.
pub(super) fn public_links(context: &Context<'_>, id: NodeId) -> Vec<(LinkId, Link)> {
    let incoming = context.facts.incoming(id).iter();
    incoming
        .filter(|(_, link)| link.purpose == Purpose::Business && is_public(context, link.from))
        .map(|&(id, link)| (id, link.clone()))
        .collect()
}

/// Leads links through a service that stands before the cloud: an existing one, or a new one.
pub(super) fn lead_through(
    sheet: &mut Sheet<'_, '_>,
    old: Option<NodeId>,
    code: &str,
    name: &str,
    fields: &[(&str, FieldValue)],
    links: Vec<(LinkId, Link)>,
) -> NodeId {
    let service = old.unwrap_or_else(|| add_service(sheet, code, name, fields, Place::Internet));
    for (id, link) in links {
        sheet.remove(id);
        sheet.add_link(Link { to: service, ..link.clone() });
        sheet.add_link(Link { from: service, ..link });
    }
    service
}

/// A new service that the catalogue describes.
pub(super) fn add_service(
    sheet: &mut Sheet<'_, '_>,
    code: &str,
    name: &str,
    fields: &[(&str, FieldValue)],
    place: Place,
) -> NodeId {
    let fields = fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect();
    let product = Product::Described { code: code.to_owned(), fields };
    let name = sheet.free_name(name);
    sheet.add_node(Node::new(name, product).at(place))
}

/// The edit that changes the account.
pub(in crate::rules) fn set_account(context: &Context<'_>, change: impl FnOnce(&mut Account)) -> Vec<Edit> {
    let mut account = context.design.account.clone();
    change(&mut account);
    vec![Edit::SetAccount(account)]
}

/// The edit that changes how the organisation works.
pub(in crate::rules) fn set_practice(context: &Context<'_>, change: impl FnOnce(&mut Practice)) -> Vec<Edit> {
    set_account(context, |account| change(&mut account.practice))
}

/// Whether the design holds anything of the cloud.
pub(in crate::rules) fn uses_the_cloud(context: &Context<'_>) -> bool {
    context.facts.nodes.iter().any(|(_, node)| crate::rules::Facts::is_in_cloud(node))
}
