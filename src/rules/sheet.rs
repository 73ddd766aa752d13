//! Writing a fix: several changes to the same rows become one list of edits.

mod decision;
mod front;
mod network;
mod recovery;
mod span;
mod twin;

use std::collections::{BTreeMap, BTreeSet};

pub(in crate::rules) use decision::may_not_open_a_balancer;
pub(in crate::rules) use span::lift;

use super::Context;
use crate::design::{
    Az, AzId, Ecs, EcsRole, Edit, Function, FunctionId, Ids, Link, LinkId, Listen, Node, NodeId, OsFamily,
    PortRange, Product, Ref, SecurityGroup, SecurityGroupId, SecurityZone, SecurityZoneId, SecurityZoneKind,
    Site, SiteId, Slb, Transport, VSwitch, VSwitchId, Vpc, VpcId,
};

/// A sheet of changes over a design. Rows are copied when they are first touched, so that a fix costs what it
/// changes and not what the design holds.
#[derive(Debug)]
pub struct Sheet<'c, 'a> {
    context: &'c Context<'a>,
    ids: Ids,
    /// New containers, in the order in which they were made.
    containers: Vec<Edit>,
    new_azs: BTreeMap<AzId, Az>,
    new_vpcs: BTreeMap<VpcId, Vpc>,
    new_vswitches: BTreeMap<VSwitchId, VSwitch>,
    new_nodes: Vec<NodeId>,
    nodes: BTreeMap<NodeId, Node>,
    groups: BTreeMap<SecurityGroupId, SecurityGroup>,
    links: BTreeMap<LinkId, Link>,
    new_links: BTreeSet<Link>,
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
            new_azs: BTreeMap::new(),
            new_vpcs: BTreeMap::new(),
            new_vswitches: BTreeMap::new(),
            new_nodes: Vec::new(),
            nodes: BTreeMap::new(),
            groups: BTreeMap::new(),
            links: BTreeMap::new(),
            new_links: BTreeSet::new(),
            removed: Vec::new(),
        }
    }

    /// The edits: containers first, then new nodes, changed nodes, security groups, links, removals.
    #[must_use]
    pub fn finish(mut self) -> Vec<Edit> {
        let mut edits = self.containers;
        // A new load balancer mentions new servers, never the other way round.
        let mut new: Vec<(NodeId, Node)> = self
            .new_nodes
            .into_iter()
            .filter_map(|id| self.nodes.remove(&id).map(|node| (id, node)))
            .collect();
        new.sort_by_key(|(id, node)| (node.product.as_ecs().is_none(), *id));
        edits.extend(new.into_iter().map(|(id, node)| Edit::PutNode(id, Box::new(node))));
        edits.extend(self.nodes.into_iter().map(|(id, node)| Edit::PutNode(id, Box::new(node))));
        edits.extend(self.groups.into_iter().map(|(id, group)| Edit::PutSecurityGroup(id, group)));
        edits.extend(self.links.into_iter().map(|(id, link)| Edit::PutLink(id, link)));
        edits.extend(self.removed.into_iter().map(Edit::Remove));
        edits
    }

    /// A word for the document, in the language of the people who read it.
    #[must_use]
    pub const fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.context.word(zh, en)
    }

    /// A node as the sheet has it.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(&id).or_else(|| self.context.facts.node(id))
    }

    /// A node to change.
    pub fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        if !self.nodes.contains_key(&id) {
            self.nodes.insert(id, self.context.facts.node(id)?.clone());
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

    /// Notes that a server answers on a port, where its ports were entered at all: a fix that leads requests to a
    /// port says by that that the server serves it.
    pub fn serve_port(&mut self, id: NodeId, port: u16) {
        let known = |ecs: &Ecs| ecs.listens.is_empty() || ecs.listens.iter().any(|l| l.ports.contains(port));
        if self.node(id).and_then(|node| node.product.as_ecs()).is_none_or(known) {
            return;
        }
        if let Some(ecs) = self.ecs_mut(id) {
            ecs.listens.push(Listen {
                transport: Transport::Tcp,
                ports: PortRange::one(port),
                http_paths: Vec::new(),
            });
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

    /// The bastions that this sheet adds, with their operating systems.
    #[must_use]
    pub fn new_bastions(&self) -> Vec<(NodeId, Option<OsFamily>)> {
        let ecs =
            |id: &NodeId| self.nodes.get(id).and_then(|node| node.product.as_ecs()).map(|ecs| (*id, ecs));
        let bastions = self.new_nodes.iter().filter_map(ecs).filter(|(_, ecs)| ecs.role == EcsRole::Bastion);
        bastions.map(|(id, ecs)| (id, ecs.os)).collect()
    }

    /// A new link, unless the two are connected in the same way already.
    pub fn add_link(&mut self, link: Link) -> Option<LinkId> {
        let drawn = self.context.facts.outgoing(link.from).iter().any(|(id, old)| {
            !self.removed.contains(&Ref::Link(*id)) && self.links.get(id).unwrap_or(old) == &link
        });
        if drawn || link.from == link.to || !self.new_links.insert(link.clone()) {
            return None;
        }
        let id = self.ids.link();
        self.links.insert(id, link);
        Some(id)
    }

    /// Whether a row is still there after the changes so far.
    #[must_use]
    pub fn is_removed(&self, row: impl Into<Ref>) -> bool {
        self.removed.contains(&row.into())
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
        self.containers.push(Edit::PutAz(id, az.clone()));
        self.new_azs.insert(id, az);
        id
    }

    /// A new private network.
    pub fn add_vpc(&mut self, vpc: Vpc) -> VpcId {
        let id = self.ids.vpc();
        self.containers.push(Edit::PutVpc(id, vpc.clone()));
        self.new_vpcs.insert(id, vpc);
        id
    }

    /// A new vSwitch.
    pub fn add_vswitch(&mut self, vswitch: VSwitch) -> VSwitchId {
        let id = self.ids.vswitch();
        self.containers.push(Edit::PutVSwitch(id, vswitch.clone()));
        self.new_vswitches.insert(id, vswitch);
        id
    }

    /// A new place of the customer's.
    pub fn add_site(&mut self, site: Site) -> SiteId {
        let id = self.ids.site();
        self.containers.push(Edit::PutSite(id, site));
        id
    }

    /// A new function.
    pub fn add_function(&mut self, function: Function) -> FunctionId {
        let id = self.ids.function();
        self.containers.push(Edit::PutFunction(id, function));
        id
    }

    /// A new security group. Its rules may name what the design has, not what this sheet adds.
    pub fn add_group(&mut self, group: SecurityGroup) -> SecurityGroupId {
        let id = self.ids.security_group();
        self.containers.push(Edit::PutSecurityGroup(id, group));
        id
    }

    /// The first security zone of a kind, made when there is none.
    pub fn zone_of_kind(&mut self, kind: SecurityZoneKind, name: &str, order: u32) -> SecurityZoneId {
        let old = self.context.design.security_zones.iter().find(|(_, row)| row.kind == kind);
        if let Some((id, _)) = old {
            return id;
        }
        let id = self.ids.security_zone();
        let row = SecurityZone { name: name.to_owned(), kind, order };
        self.containers.push(Edit::PutSecurityZone(id, row));
        id
    }

    /// Any other edit of a container or a setting; it comes before everything else.
    pub fn edit(&mut self, edit: Edit) {
        self.containers.push(edit);
    }
}
