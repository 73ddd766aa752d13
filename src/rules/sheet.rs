//! Writing a fix: several changes to the same rows become one list of edits.

use std::collections::BTreeMap;

use ipnet::Ipv4Net;

use super::Context;
use crate::design::{
    Az, AzId, Cidr, Ecs, Edit, Ids, Link, LinkId, Node, NodeId, Peer, Place, Product, Ref, SecurityGroup,
    SecurityGroupId, Slb, VSwitch, VSwitchId, Vpc, VpcId,
};

/// A sheet of changes over a design. Rows are copied when they are first touched, so that a fix costs what it
/// changes and not what the design holds.
#[derive(Debug)]
pub struct Sheet<'c, 'a> {
    context: &'c Context<'a>,
    ids: Ids,
    /// New containers, in the order in which they were made.
    containers: Vec<Edit>,
    new_vswitches: BTreeMap<VSwitchId, VSwitch>,
    new_nodes: Vec<NodeId>,
    nodes: BTreeMap<NodeId, Node>,
    groups: BTreeMap<SecurityGroupId, SecurityGroup>,
    links: BTreeMap<LinkId, Link>,
    removed: Vec<Ref>,
}

impl<'c, 'a> Sheet<'c, 'a> {
    /// An empty sheet.
    #[must_use]
    pub fn new(context: &'c Context<'a>) -> Self {
        Self {
            context,
            ids: context.design.ids(),
            containers: Vec::new(),
            new_vswitches: BTreeMap::new(),
            new_nodes: Vec::new(),
            nodes: BTreeMap::new(),
            groups: BTreeMap::new(),
            links: BTreeMap::new(),
            removed: Vec::new(),
        }
    }

    /// The edits: containers first, then new nodes, changed nodes, security groups, links, removals.
    #[must_use]
    pub fn finish(mut self) -> Vec<Edit> {
        let mut edits = self.containers;
        for id in self.new_nodes {
            if let Some(node) = self.nodes.remove(&id) {
                edits.push(Edit::PutNode(id, Box::new(node)));
            }
        }
        edits.extend(self.nodes.into_iter().map(|(id, node)| Edit::PutNode(id, Box::new(node))));
        edits.extend(self.groups.into_iter().map(|(id, group)| Edit::PutSecurityGroup(id, group)));
        edits.extend(self.links.into_iter().map(|(id, link)| Edit::PutLink(id, link)));
        edits.extend(self.removed.into_iter().map(Edit::Remove));
        edits
    }

    /// A node as the sheet has it.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(&id).or_else(|| self.context.design.nodes.get(id))
    }

    /// A node to change.
    pub fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        if !self.nodes.contains_key(&id) {
            self.nodes.insert(id, self.context.design.nodes.get(id)?.clone());
        }
        self.nodes.get_mut(&id)
    }

    /// A server to change.
    pub fn ecs_mut(&mut self, id: NodeId) -> Option<&mut Ecs> {
        match &mut self.node_mut(id)?.product {
            Product::Ecs(ecs) => Some(ecs),
            _ => None,
        }
    }

    /// A load balancer to change.
    pub fn slb_mut(&mut self, id: NodeId) -> Option<&mut Slb> {
        match &mut self.node_mut(id)?.product {
            Product::Slb(slb) => Some(slb),
            _ => None,
        }
    }

    /// A database to change.
    pub fn rds_mut(&mut self, id: NodeId) -> Option<&mut crate::design::Rds> {
        match &mut self.node_mut(id)?.product {
            Product::Rds(rds) => Some(rds),
            _ => None,
        }
    }

    /// A link to change.
    pub fn link_mut(&mut self, id: LinkId) -> Option<&mut Link> {
        if !self.links.contains_key(&id) {
            self.links.insert(id, self.context.design.links.get(id)?.clone());
        }
        self.links.get_mut(&id)
    }

    /// A security group to change.
    pub fn group_mut(&mut self, id: SecurityGroupId) -> Option<&mut SecurityGroup> {
        if !self.groups.contains_key(&id) {
            self.groups.insert(id, self.context.design.security_groups.get(id)?.clone());
        }
        self.groups.get_mut(&id)
    }

    /// A new node.
    pub fn add_node(&mut self, node: Node) -> NodeId {
        let id = self.ids.node();
        self.new_nodes.push(id);
        self.nodes.insert(id, node);
        id
    }

    /// A new link, unless the two are connected in the same way already.
    pub fn add_link(&mut self, link: Link) -> Option<LinkId> {
        let drawn = self.context.facts.outgoing(link.from).iter().any(|(id, old)| {
            !self.removed.contains(&Ref::Link(*id)) && self.links.get(id).unwrap_or(old) == &link
        });
        if drawn || link.from == link.to || self.links.values().any(|new| *new == link) {
            return None;
        }
        let id = self.ids.link();
        self.links.insert(id, link);
        Some(id)
    }

    /// Takes a row away.
    pub fn remove(&mut self, row: impl Into<Ref>) {
        let row = row.into();
        if !self.removed.contains(&row) {
            self.removed.push(row);
        }
    }

    /// A new AZ.
    pub fn add_az(&mut self, az: Az) -> AzId {
        let id = self.ids.az();
        self.containers.push(Edit::PutAz(id, az));
        id
    }

    /// A new private network.
    pub fn add_vpc(&mut self, vpc: Vpc) -> VpcId {
        let id = self.ids.vpc();
        self.containers.push(Edit::PutVpc(id, vpc));
        id
    }

    /// A new vSwitch.
    pub fn add_vswitch(&mut self, vswitch: VSwitch) -> VSwitchId {
        let id = self.ids.vswitch();
        self.containers.push(Edit::PutVSwitch(id, vswitch.clone()));
        self.new_vswitches.insert(id, vswitch);
        id
    }

    /// Any other edit of a container or a setting; it comes before everything else.
    pub fn edit(&mut self, edit: Edit) {
        self.containers.push(edit);
    }

    /// The first other AZ of the same region that the design uses.
    #[must_use]
    pub fn other_az(&self, avoid: AzId) -> Option<AzId> {
        let region = self.context.design.azs.get(avoid)?.region;
        self.context.facts.azs_of(region).iter().copied().find(|&az| az != avoid)
    }

    /// The vSwitch in another AZ that serves the same network and security zone, made when there is none.
    /// None when the network has no block left, or no block at all.
    pub fn vswitch_like(&mut self, like: VSwitchId, az: AzId) -> Option<VSwitchId> {
        let model = self.context.design.vswitches.get(like)?.clone();
        let fits =
            |row: &VSwitch| row.az == az && row.vpc == model.vpc && row.security_zone == model.security_zone;
        let design = self.context.design;
        let there = self.context.facts.vswitches_of(model.vpc).iter().copied();
        let old = there.into_iter().find(|&id| design.vswitches.get(id).is_some_and(fits));
        if let Some(found) =
            old.or_else(|| self.new_vswitches.iter().find(|(_, row)| fits(row)).map(|(&id, _)| id))
        {
            return Some(found);
        }
        let prefix = model.cidr.map_or(24, |cidr| cidr.0.prefix_len());
        let cidr = self.free_block(model.vpc, prefix)?;
        let name = format!("{}-{}", model.name, design.azs.get(az).map_or("", |row| row.name.as_str()));
        Some(self.add_vswitch(VSwitch { az, name, cidr: Some(cidr), ..model }))
    }

    /// The first free block of a network with this prefix length.
    #[must_use]
    pub fn free_block(&self, vpc: VpcId, prefix: u8) -> Option<Cidr> {
        let design = self.context.design;
        let whole = design.vpcs.get(vpc)?.cidr?.0.trunc();
        let taken: Vec<Ipv4Net> = self
            .context
            .facts
            .vswitches_of(vpc)
            .iter()
            .filter_map(|&id| design.vswitches.get(id))
            .chain(self.new_vswitches.values().filter(|row| row.vpc == vpc))
            .filter_map(|row| row.cidr.map(|cidr| cidr.0.trunc()))
            .collect();
        first_free(whole, prefix, &taken).map(Cidr)
    }

    /// Moves a node into an AZ, and into a vSwitch there when it has one. None when no vSwitch can be had.
    pub fn move_to(&mut self, id: NodeId, az: AzId) -> Option<()> {
        let row = self.node(id)?;
        let (place, vswitch) = (row.place, row.vswitch);
        let vswitch = match vswitch {
            Some(like) => Some(self.vswitch_like(like, az)?),
            None => None,
        };
        let row = self.node_mut(id)?;
        row.place = Place::Az { az, security_zone: place.security_zone() };
        row.vswitch = vswitch;
        row.private_ip = None;
        Some(())
    }

    /// A copy of a server in an AZ, connected and admitted like the original: the same links, listeners,
    /// security groups and database whitelists. None when the node does not exist or, in a private network,
    /// no vSwitch can be had there.
    pub fn twin(&mut self, original: NodeId, az: AzId, count: u32) -> Option<NodeId> {
        let row = self.node(original)?.clone();
        let vswitch = match row.vswitch {
            Some(like) => Some(self.vswitch_like(like, az)?),
            None => None,
        };
        let place = Place::Az { az, security_zone: row.place.security_zone() };
        let name = self.twin_name(&row.name, az);
        let twin = self.add_node(Node { name, place, vswitch, count, private_ip: None, ..row });
        self.connect_like(original, twin);
        Some(twin)
    }

    /// Connects and admits a node as another one is.
    pub fn connect_like(&mut self, original: NodeId, twin: NodeId) {
        let facts = &self.context.facts;
        for (_, link) in facts.outgoing(original) {
            self.add_link(Link { from: twin, ..(*link).clone() });
        }
        for (_, link) in facts.incoming(original) {
            self.add_link(Link { to: twin, ..(*link).clone() });
        }
        for &(slb, at) in facts.listeners_of(original) {
            let listener = self.slb_mut(slb).and_then(|slb| slb.listeners.get_mut(at));
            if let Some(listener) = listener
                && !listener.backends.contains(&twin)
            {
                listener.backends.push(twin);
            }
        }
        for &(id, _, rds) in &facts.rds {
            if rds.whitelist.contains(&Peer::Node(original))
                && let Some(rds) = self.rds_mut(id)
            {
                rds.whitelist.push(Peer::Node(twin));
            }
        }
        let admitting: Vec<SecurityGroupId> = self
            .context
            .design
            .security_groups
            .iter()
            .filter(|(_, group)| group.rules.iter().any(|rule| rule.peer == Peer::Node(original)))
            .map(|(id, _)| id)
            .collect();
        for id in admitting {
            if let Some(group) = self.group_mut(id) {
                let like: Vec<_> =
                    group.rules.iter().filter(|rule| rule.peer == Peer::Node(original)).cloned().collect();
                group.rules.extend(like.into_iter().map(|mut rule| {
                    rule.peer = Peer::Node(twin);
                    rule
                }));
            }
        }
    }

    /// A name for a twin that no node has: the original's with the AZ, then with a number.
    fn twin_name(&self, original: &str, az: AzId) -> String {
        let design = self.context.design;
        let taken = |name: &str| {
            self.context.facts.is_name_taken(name) || self.nodes.values().any(|node| node.name == name)
        };
        let az_name = design.azs.get(az).map_or("", |row| row.name.as_str());
        let base = format!("{original}-{az_name}");
        if !taken(&base) {
            return base;
        }
        (2..=u32::MAX).map(|n| format!("{base}-{n}")).find(|name| !taken(name)).unwrap_or(base)
    }
}

/// The lowest subnet of `whole` that meets none of the taken blocks.
pub(super) fn first_free(whole: Ipv4Net, prefix: u8, taken: &[Ipv4Net]) -> Option<Ipv4Net> {
    let mut candidate = Ipv4Net::new(whole.network(), prefix).ok()?;
    if prefix < whole.prefix_len() {
        return None;
    }
    while whole.contains(&candidate) {
        let blocking = taken.iter().filter(|block| block.contains(&candidate) || candidate.contains(*block));
        let Some(past) = blocking.map(Ipv4Net::broadcast).max() else { return Some(candidate) };
        let past = u32::from(past.max(candidate.broadcast()));
        // The blocks met end at `past`; the next candidate begins after it, on a border of its own size.
        let size = 1_u64 << (32 - u32::from(prefix));
        let next = (u64::from(past) + 1).div_ceil(size) * size;
        candidate = Ipv4Net::new(u32::try_from(next).ok()?.into(), prefix).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(text: &str) -> Ipv4Net {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(whole: &str, prefix: u8, taken: &[&str], expected: Option<&str>) {
        let taken: Vec<_> = taken.iter().map(|block| net(block)).collect();
        assert_eq!(first_free(net(whole), prefix, &taken), expected.map(net));
    }

    #[test]
    fn the_first_free_block_is_the_lowest() {
        check("192.168.0.0/16", 24, &[], Some("192.168.0.0/24"));
        check("192.168.0.0/16", 25, &["192.168.0.0/25"], Some("192.168.0.128/25"));
        check("192.168.0.0/16", 24, &["192.168.0.0/25"], Some("192.168.1.0/24"));
        check("192.168.0.0/16", 24, &["192.168.1.0/24"], Some("192.168.0.0/24"));
        check("192.168.0.0/16", 24, &["192.168.0.0/24", "192.168.1.0/24"], Some("192.168.2.0/24"));
    }

    #[test]
    fn a_full_network_has_no_free_block() {
        check("192.168.0.0/24", 25, &["192.168.0.0/25", "192.168.0.128/25"], None);
        check("192.168.0.0/24", 24, &["192.168.0.7/32"], None);
        check("192.168.0.0/24", 16, &[], None);
        check("255.255.255.0/24", 25, &["255.255.255.0/24"], None);
        check("10.0.0.0/16", 24, &["0.0.0.0/0"], None);
    }
}
