//! Lists of peers: whitelists and the other side of rules.

use crate::base::{Lang, Text};
use crate::design::{Cidr, Design, NodeId, Peer, Product, SecurityGroupId};

use super::form::Form;

/// Which kind of peer an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cidr,
    Node,
    SecurityGroup,
    VpnClients,
    SlbInternal,
    Alipay,
}

impl Kind {
    const fn of(peer: Peer) -> Self {
        match peer {
            Peer::Cidr(_) => Self::Cidr,
            Peer::SecurityGroup(_) => Self::SecurityGroup,
            Peer::Node(_) => Self::Node,
            Peer::VpnClients => Self::VpnClients,
            Peer::SlbInternal => Self::SlbInternal,
            Peer::Alipay => Self::Alipay,
        }
    }

    /// The kinds that this design can name.
    fn offered(design: &Design) -> Vec<(Self, Text)> {
        let mut kinds = vec![(Self::Cidr, Text::fixed("网段", "address block"))];
        if !design.nodes.is_empty() {
            kinds.push((Self::Node, Text::fixed("节点", "node")));
        }
        if !design.security_groups.is_empty() {
            kinds.push((Self::SecurityGroup, Text::fixed("安全组", "security group")));
        }
        kinds.push((Self::VpnClients, Text::fixed("管理VPN客户端", "VPN clients")));
        kinds.push((Self::SlbInternal, Text::fixed("负载均衡内部地址", "SLB internal")));
        kinds.push((Self::Alipay, Text::fixed("支付宝出口", "Alipay egress")));
        kinds
    }

    /// The first peer of this kind.
    fn first(self, design: &Design) -> Option<Peer> {
        match self {
            Self::Cidr => "10.0.0.0/8".parse().ok().map(Peer::Cidr),
            Self::Node => design.nodes.keys().next().map(Peer::Node),
            Self::SecurityGroup => design.security_groups.keys().next().map(Peer::SecurityGroup),
            Self::VpnClients => Some(Peer::VpnClients),
            Self::SlbInternal => Some(Peer::SlbInternal),
            Self::Alipay => Some(Peer::Alipay),
        }
    }
}

/// The words for a peer.
#[must_use]
pub fn words(design: &Design, peer: Peer, lang: Lang) -> String {
    match peer {
        Peer::Cidr(cidr) => cidr.to_string(),
        Peer::Node(id) => design.nodes.get(id).map_or_else(|| id.to_string(), |node| node.name.clone()),
        Peer::SecurityGroup(id) => {
            design.security_groups.get(id).map_or_else(|| id.to_string(), |group| group.name.clone())
        }
        Peer::VpnClients => Text::fixed("管理VPN客户端", "VPN clients").get(lang).to_owned(),
        Peer::SlbInternal => Text::fixed("负载均衡内部地址", "SLB internal").get(lang).to_owned(),
        Peer::Alipay => Text::fixed("支付宝出口", "Alipay egress").get(lang).to_owned(),
    }
}

/// One peer: its kind and its value.
pub fn peer_fields(form: &mut Form<'_>, design: &Design, peer: &mut Peer) {
    let mut kind = Kind::of(*peer);
    let before = kind;
    form.pick(&Text::fixed("对端类型", "Peer kind"), &mut kind, &Kind::offered(design));
    if kind != before
        && let Some(first) = kind.first(design)
    {
        *peer = first;
    }
    match peer {
        Peer::Cidr(cidr) => {
            let mut value: Option<Cidr> = Some(*cidr);
            form.parsed(&Text::fixed("网段", "Block"), "192.168.0.0/16", &mut value);
            if let Some(new) = value {
                *cidr = new;
            }
        }
        Peer::Node(id) => form.pick(&Text::fixed("节点", "Node"), id, &nodes(design, |_| true)),
        Peer::SecurityGroup(id) => {
            form.pick(&Text::fixed("安全组", "Security group"), id, &security_groups(design));
        }
        Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => {}
    }
}

/// A list of peers with buttons to add and remove.
pub fn peer_list(form: &mut Form<'_>, design: &Design, peers: &mut Vec<Peer>, add: &Text) {
    let columns = [(Text::fixed("允许", "Allowed"), 4.0), (Text::fixed("取值", "Value"), 6.0)];
    let gone = form.table(&columns, peers.len(), |form, i| {
        if let Some(peer) = peers.get_mut(i) {
            peer_fields(form, design, peer);
        }
    });
    if let Some(i) = gone {
        peers.remove(i);
    }
    if form.add_button(add) {
        let unused = design
            .nodes
            .iter()
            .filter(|(_, node)| matches!(node.product, Product::Ecs(_)))
            .map(|(id, _)| Peer::Node(id))
            .find(|peer| !peers.contains(peer));
        if let Some(peer) = unused.or_else(|| Kind::Cidr.first(design)) {
            peers.push(peer);
        }
    }
}

/// The nodes that pass a test, by name.
#[must_use]
pub fn nodes(design: &Design, wanted: impl Fn(&Product) -> bool) -> Vec<(NodeId, Text)> {
    design
        .nodes
        .iter()
        .filter(|(_, node)| wanted(&node.product))
        .map(|(id, node)| (id, Text::same(node.name.clone())))
        .collect()
}

/// The nodes that pass a test, by name, or none.
#[must_use]
pub fn nodes_or_none(design: &Design, wanted: impl Fn(&Product) -> bool) -> Vec<(Option<NodeId>, Text)> {
    let mut options = vec![(None, Text::fixed("无", "none"))];
    options.extend(nodes(design, wanted).into_iter().map(|(id, name)| (Some(id), name)));
    options
}

/// The security groups, by name.
#[must_use]
pub fn security_groups(design: &Design) -> Vec<(SecurityGroupId, Text)> {
    design.security_groups.iter().map(|(id, group)| (id, Text::same(group.name.clone()))).collect()
}
