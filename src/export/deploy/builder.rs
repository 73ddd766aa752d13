//! The plan under construction: names, references, variables, and what is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Argument, Attribute, Kind, LeftOut, Member, Plan, Resource, Value, Variable};
use crate::base::Text;
use crate::design::{AzId, Billing, Design, Node, NodeId, Ref, RegionId, SecurityGroupId, VSwitchId, VpcId};
use crate::text;

/// The longest part of a resource's name that comes from the design.
const LONGEST_SLUG: usize = 40;

/// The network in which a security group lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Home {
    Vpc(VpcId),
    Classic(RegionId),
}

impl std::fmt::Display for Home {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Vpc(id) => id.fmt(f),
            Self::Classic(id) => id.fmt(f),
        }
    }
}

pub(super) struct Builder<'a> {
    pub design: &'a Design,
    pub plan: Plan,
    /// The security groups that are created, each once in every network that its members stand in.
    pub groups: BTreeMap<(SecurityGroupId, Home), RegionId>,
}

/// Why something without a type of resource is left out.
pub(super) const fn no_type() -> Text {
    Text::fixed(
        "没有对应的资源类型，请在控制台开通",
        "there is no type of resource for it; open it in the console",
    )
}

/// Why a thing without a region is left out.
pub(super) const fn no_region() -> Text {
    Text::fixed("没有放置在地域中", "it stands in no region")
}

/// Why a thing without a network is left out.
pub(super) const fn no_network() -> Text {
    Text::fixed(
        "无法确定所属专有网络，请为它选择交换机",
        "its private network cannot be told; choose a vSwitch for it",
    )
}

impl<'a> Builder<'a> {
    pub(super) fn new(design: &'a Design) -> Self {
        Self { design, plan: Plan::default(), groups: BTreeMap::new() }
    }

    /// The plan, without variables that nothing asks for in the end.
    pub(super) fn finish(mut self) -> Plan {
        let used = self.plan.variables_in_use();
        self.plan.variables.retain(|name, _| used.contains(name));
        self.plan
    }

    pub(super) fn add(&mut self, resource: Resource) {
        self.plan.resources.push(resource);
    }

    pub(super) fn leave_out(&mut self, of: impl Into<Ref>, why: Text) {
        let of = of.into();
        let name = match of {
            Ref::Node(id) => self.design.nodes.get(id).map(|row| row.name.clone()),
            Ref::Vpc(id) => self.design.vpcs.get(id).map(|row| row.name.clone()),
            Ref::VSwitch(id) => self.design.vswitches.get(id).map(|row| row.name.clone()),
            Ref::SecurityGroup(id) => self.design.security_groups.get(id).map(|row| row.name.clone()),
            _ => None,
        };
        self.plan.left_out.push(LeftOut { of, name: name.unwrap_or_default(), why });
    }

    /// Asks the person who runs it for words.
    pub(super) fn ask(&mut self, name: String, description: Text) -> Value {
        self.variable(name, Variable { description, secret: false, number: false })
    }

    /// Asks for a number.
    pub(super) fn ask_number(&mut self, name: String, description: Text) -> Value {
        self.variable(name, Variable { description, secret: false, number: true })
    }

    /// Asks for a secret.
    pub(super) fn ask_secret(&mut self, name: String, description: Text) -> Value {
        self.variable(name, Variable { description, secret: true, number: false })
    }

    fn variable(&mut self, name: String, variable: Variable) -> Value {
        self.plan.variables.insert(name.clone(), variable);
        Value::Variable(name)
    }

    pub(super) fn vpc_id(&self, id: VpcId) -> Value {
        let name = self.design.vpcs.get(id).map_or("", |row| row.name.as_str());
        of(super::network::VPC, name_of(id, name), "id", "VpcId")
    }

    pub(super) fn vswitch_id(&self, id: VSwitchId) -> Value {
        let name = self.design.vswitches.get(id).map_or("", |row| row.name.as_str());
        of(super::network::VSWITCH, name_of(id, name), "id", "VSwitchId")
    }

    pub(super) fn group_name(&self, id: SecurityGroupId, home: Home) -> String {
        let name = self.design.security_groups.get(id).map_or("", |row| row.name.as_str());
        name_of(format!("{id}_{home}"), name)
    }

    pub(super) fn group_id(&self, id: SecurityGroupId, home: Home) -> Value {
        of(super::security::GROUP, self.group_name(id, home), "id", "SecurityGroupId")
    }

    /// The groups of a node, in the network in which it stands.
    pub(super) fn groups_of(&self, node: &Node) -> Vec<Value> {
        let Some(home) = self.home_of(node) else { return Vec::new() };
        let created = |group: &&SecurityGroupId| self.groups.contains_key(&(**group, home));
        node.security_groups.iter().filter(created).map(|&group| self.group_id(group, home)).collect()
    }

    /// The network in which the groups of a node live.
    pub(super) fn home_of(&self, node: &Node) -> Option<Home> {
        let vswitch = node.vswitch.and_then(|id| self.design.vswitches.get(id));
        vswitch.map(|row| Home::Vpc(row.vpc)).or_else(|| self.design.region_of(node).map(Home::Classic))
    }

    /// The id of an AZ: what the catalogue calls it, or asked for where the design has only a label.
    pub(super) fn zone_id(&mut self, id: AzId) -> Value {
        match self.design.azs.get(id) {
            Some(az) if az.code.contains('-') => Value::Words(az.code.clone()),
            az => {
                let name = az.map_or("", |az| az.name.as_str());
                self.ask(
                    format!("zone_id_{id}"),
                    text!("可用区“{name}”的编号", "id of the availability zone \"{name}\""),
                )
            }
        }
    }

    /// The private network of a node: its vSwitch's, else the only one of its region.
    pub(super) fn vpc_of(&self, node: &Node) -> Option<VpcId> {
        if let Some(vswitch) = node.vswitch.and_then(|id| self.design.vswitches.get(id)) {
            return Some(vswitch.vpc);
        }
        let region = self.design.region_of(node)?;
        let mut own = self.design.vpcs.iter().filter(|(_, vpc)| vpc.region == region).map(|(id, _)| id);
        let only = own.next();
        if own.next().is_some() { None } else { only }
    }

    /// The other AZs of the design in a region, in order.
    pub(super) fn other_azs(&self, region: RegionId, than: Option<AzId>) -> Vec<AzId> {
        self.design
            .azs
            .iter()
            .filter(|(id, az)| az.region == region && Some(*id) != than)
            .map(|(id, _)| id)
            .collect()
    }

    /// Labels by which what runs can be found in the design again.
    pub(super) fn tags(&self, id: NodeId, node: &Node) -> Value {
        let mut tags = vec![("yuntu", id.to_string())];
        let mut tag = |key, name: Option<&String>| {
            if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
                // The cloud takes at most 128 characters.
                tags.push((key, name.chars().take(128).collect()));
            }
        };
        tag("system", node.system.and_then(|id| self.design.systems.get(id)).map(|row| &row.name));
        tag(
            "environment",
            node.environment.and_then(|id| self.design.environments.get(id)).map(|row| &row.name),
        );
        tag("function", node.function.and_then(|id| self.design.functions.get(id)).map(|row| &row.name));
        Value::Tags(tags)
    }

    /// Subscription with its months, or pay-as-you-go.
    pub(super) fn months(&self, node: &Node) -> Option<u32> {
        match &node.purchase {
            Some(purchase) if purchase.billing == Billing::PayAsYouGo => None,
            Some(purchase) => Some(purchase.months.or(self.design.price_terms.months).unwrap_or(1)),
            None => self.design.price_terms.months,
        }
    }

    /// The regions in which something is created.
    pub(super) fn region_or_leave_out(&mut self, id: NodeId, node: &Node) -> Option<RegionId> {
        let region = self.design.region_of(node);
        if region.is_none() {
            self.leave_out(id, no_region());
        }
        region
    }
}

/// An attribute of a resource that exists once.
pub(super) fn of(kind: Kind, resource: String, terraform: &'static str, ros: &'static str) -> Value {
    Value::Of(Attribute { kind, resource, terraform, ros, member: None })
}

/// An attribute of one member of a resource.
pub(super) fn of_member(
    kind: Kind,
    resource: String,
    attribute: (&'static str, &'static str),
    index: u32,
    count: u32,
) -> Value {
    let member = Some(Member { index, of: count });
    Value::Of(Attribute { kind, resource, terraform: attribute.0, ros: attribute.1, member })
}

/// The months that a seller takes: the nearest of those it offers, not below what was asked for.
pub(super) fn offered(months: u32) -> u32 {
    let offers: BTreeSet<u32> = (1..=9).chain([12, 24, 36]).collect();
    offers.range(months.max(1)..).next().copied().unwrap_or(36)
}

/// A name for a resource: the id, and what of the design's name is plain.
pub(super) fn name_of(id: impl std::fmt::Display, name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
        if slug.len() >= LONGEST_SLUG {
            break;
        }
    }
    let slug = slug.trim_matches('_');
    if slug.is_empty() { id.to_string() } else { format!("{id}_{slug}") }
}

/// A whole number of something, rounded up: half a Mbps cannot be bought.
pub(super) fn whole(value: f64) -> Value {
    Value::Number(if value.is_finite() { value.ceil().clamp(0.0, 1e15) as i64 } else { 0 })
}

/// Arguments of a block without those that have no value.
pub(super) fn body(arguments: impl IntoIterator<Item = Option<Argument>>) -> Vec<Argument> {
    arguments.into_iter().flatten().collect()
}
