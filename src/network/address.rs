//! The address plan: which block each private network and vSwitch gets, and which address each node.
//!
//! What stands and can stay is not renumbered. A block is renumbered when it is missing, outside its network,
//! of a size that the cloud does not sell, in another block's way, or too small for what stands in it. What has
//! room keeps its address, whatever comes, goes or grows beside it.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::RESERVED;
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{Cidr, Design, Edit, Node, NodeId, Product, VSwitchId, VpcId};
use crate::text;

/// Room for growth: a vSwitch is planned for twice what stands in it, so that after the loss of an AZ the other
/// can take over its servers (guide L32, L179).
pub const GROWTH: u64 = 2;

/// The largest and the smallest vSwitch (CreateVSwitch).
pub(super) const PREFIXES: std::ops::RangeInclusive<u8> = 16..=29;

/// The cloud's own range, which no network may use.
const CLOUD: &str = "100.64.0.0/10";

/// Blocks for a new private network, the guide's own first (L463).
const CHOICES: [&str; 3] = ["192.168.0.0/16", "172.16.0.0/12", "10.0.0.0/8"];

/// The plan of a design's addresses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddressPlan {
    /// The private networks.
    pub vpcs: Vec<VpcPlan>,
    /// The address of each member of each node in a vSwitch.
    pub nodes: Vec<NodeAddresses>,
    /// What cannot be planned, and why.
    pub problems: Vec<Text>,
}

/// A private network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VpcPlan {
    /// The network.
    pub id: VpcId,
    /// Its name.
    pub name: String,
    /// The block entered.
    pub current: Option<Cidr>,
    /// The block planned; none when no private block is free.
    pub block: Option<Cidr>,
    /// Why it differs from the one entered.
    pub why: Option<Text>,
    /// Its vSwitches.
    pub vswitches: Vec<VSwitchPlan>,
    /// What is left, as the fewest blocks.
    pub free: Vec<Cidr>,
}

/// A vSwitch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VSwitchPlan {
    /// The vSwitch.
    pub id: VSwitchId,
    /// Its name.
    pub name: String,
    /// The block entered.
    pub current: Option<Cidr>,
    /// The block planned; none when the network has no room.
    pub block: Option<Cidr>,
    /// Why it differs from the one entered.
    pub why: Option<Text>,
    /// Addresses that stand in it now.
    pub needed: u64,
    /// Addresses it is planned for.
    pub planned: u64,
    /// Addresses that servers can take in the planned block (F-13).
    pub usable: u64,
}

impl VSwitchPlan {
    /// Addresses nobody uses yet.
    #[must_use]
    pub const fn free(&self) -> u64 {
        self.usable.saturating_sub(self.needed)
    }
}

/// The addresses of a node's members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeAddresses {
    /// The node.
    pub node: NodeId,
    /// The vSwitch.
    pub vswitch: VSwitchId,
    /// One for each member.
    pub addresses: Vec<Ipv4Addr>,
    /// Whether a person entered it.
    pub pinned: bool,
    /// How many of them were in place before.
    pub stands: usize,
    /// Addresses that were in place and cannot stay: what becomes of each.
    pub moved: Vec<Moved>,
}

/// An address that cannot stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// What it was.
    pub from: Ipv4Addr,
    /// What it becomes; none when the block has no room.
    pub to: Option<Ipv4Addr>,
    /// Why.
    pub why: MovedBy,
}

/// Why an address cannot stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovedBy {
    /// It is outside its vSwitch's block, or one of the addresses that the cloud keeps.
    Outside(Cidr),
    /// Another node has it.
    Taken(NodeId),
}

/// How many addresses a node takes in its vSwitch.
#[must_use]
pub fn takes(product: &Product, count: u32) -> u64 {
    match product {
        Product::Ecs(_)
        | Product::Slb(_)
        | Product::Rds(_)
        | Product::Vpn(_)
        | Product::Nat(_)
        | Product::Described { .. }
        | Product::Opaque { .. } => u64::from(count),
        Product::Oss(_) | Product::Line(_) | Product::Eip(_) | Product::Dns(_) | Product::External(_) => 0,
    }
}

/// How many addresses stand in each vSwitch.
#[must_use]
pub fn needed(design: &Design) -> BTreeMap<VSwitchId, u64> {
    let mut needed: BTreeMap<VSwitchId, u64> = design.vswitches.keys().map(|id| (id, 0)).collect();
    for node in design.nodes.values() {
        if let Some(count) = node.vswitch.and_then(|id| needed.get_mut(&id)) {
            *count = count.saturating_add(takes(&node.product, node.count));
        }
    }
    needed
}

/// F-13 for any prefix: the addresses of a block that servers can take.
#[must_use]
pub fn usable_count(prefix: u8) -> u64 {
    (1_u64 << (32 - u32::from(prefix.min(32)))).saturating_sub(RESERVED)
}

/// The smallest vSwitch that holds so many; none when the largest does not.
#[must_use]
pub fn smallest_prefix(addresses: u64) -> Option<u8> {
    PREFIXES.rev().find(|&prefix| usable_count(prefix) >= addresses)
}

/// The private ranges (guide L463), from the catalogue.
#[must_use]
pub fn private_ranges(catalog: &Catalog) -> Vec<Ipv4Net> {
    let limit = catalog.limit("vpc.cidr_allowed");
    limit.map(|row| row.entries().filter_map(|entry| entry.parse().ok()).collect()).unwrap_or_default()
}

/// Whether two blocks share an address.
#[must_use]
pub fn meet(a: Ipv4Net, b: Ipv4Net) -> bool {
    a.contains(&b.network()) || b.contains(&a.network())
}

/// Plans the addresses of a design.
#[must_use]
pub fn address_plan(design: &Design, catalog: &Catalog) -> AddressPlan {
    let mut plan = AddressPlan::default();
    let needed = needed(design);
    let ranges = private_ranges(catalog);
    // What the customer has delegated to the cloud is the cloud's to use.
    let mut taken: Vec<Ipv4Net> = design
        .sites
        .values()
        .flat_map(|site| site.cidrs.iter().filter(|block| !site.delegated.contains(block)))
        .map(|block| block.0.trunc())
        .collect();
    taken.extend(CLOUD.parse::<Ipv4Net>());
    // Networks that stand come first, in the order of their ids; new ones take what is left.
    let mut blocks: BTreeMap<VpcId, (Option<Ipv4Net>, Option<Text>)> = BTreeMap::new();
    let mut later = Vec::new();
    for (id, vpc) in design.vpcs.iter() {
        let room = room_for(design, id, &needed);
        match vpc.cidr.map(|cidr| cidr.0.trunc()) {
            None => later.push((id, room, text!("未填写网段", "no block was entered"))),
            Some(block) => match unfit_vpc(block, &ranges, &taken, room) {
                None => {
                    taken.push(block);
                    blocks.insert(id, (Some(block), None));
                }
                Some(why) => later.push((id, room, why)),
            },
        }
    }
    for (id, room, why) in later {
        let block = free_network(&ranges, &taken, room);
        taken.extend(block);
        if block.is_none() {
            let name = super::map::name_of(design, id.into());
            plan.problems.push(text!(
                "专有网络“{name}”：私网地址段已用尽",
                "VPC \"{name}\": no private block is free"
            ));
        }
        blocks.insert(id, (block, Some(why)));
    }
    for (id, vpc) in design.vpcs.iter() {
        let (block, why) = blocks.remove(&id).unwrap_or_default();
        let (vswitches, problems) = plan_vswitches(design, id, block, &needed);
        plan.problems.extend(problems);
        let used: Vec<Ipv4Net> = vswitches.iter().filter_map(|row| row.block.map(|cidr| cidr.0)).collect();
        plan.vpcs.push(VpcPlan {
            id,
            name: vpc.name.clone(),
            current: vpc.cidr,
            block: block.map(Cidr),
            why,
            vswitches,
            free: block.map(|block| free_blocks(block, &used)).unwrap_or_default(),
        });
    }
    let blocks: BTreeMap<VSwitchId, Ipv4Net> = plan
        .vpcs
        .iter()
        .flat_map(|vpc| vpc.vswitches.iter().filter_map(|row| Some((row.id, row.block?.0))))
        .collect();
    plan.nodes = super::members::node_addresses(design, &blocks);
    plan
}

/// The prefix that a network needs for its vSwitches.
fn room_for(design: &Design, vpc: VpcId, needed: &BTreeMap<VSwitchId, u64>) -> u8 {
    let mut size = 0_u64;
    for (id, row) in design.vswitches.iter().filter(|(_, row)| row.vpc == vpc) {
        let count = needed.get(&id).copied().unwrap_or(0);
        let asked = smallest_prefix(count.saturating_mul(GROWTH)).unwrap_or(*PREFIXES.start());
        let prefix = row.cidr.map_or(asked, |cidr| cidr.0.prefix_len().min(asked));
        size = size.saturating_add(1_u64 << (32 - u32::from(prefix.min(32))));
    }
    // Twice the sum always has room for aligned blocks of these sizes.
    let bits = size.next_power_of_two().trailing_zeros();
    (32_u32.saturating_sub(bits) as u8).clamp(8, 16)
}

fn unfit_vpc(block: Ipv4Net, ranges: &[Ipv4Net], taken: &[Ipv4Net], _room: u8) -> Option<Text> {
    if !ranges.is_empty() && !ranges.iter().any(|range| range.contains(&block)) {
        return Some(text!("{block}不在私网地址段内", "{block} is not a private block"));
    }
    let other = taken.iter().find(|&&other| meet(other, block))?;
    Some(text!("{block}与{other}重叠", "{block} overlaps {other}"))
}

/// The first private block of a size that meets nothing.
fn free_network(ranges: &[Ipv4Net], taken: &[Ipv4Net], prefix: u8) -> Option<Ipv4Net> {
    let choices = CHOICES.iter().filter_map(|choice| choice.parse::<Ipv4Net>().ok());
    let mut order: Vec<Ipv4Net> = choices.filter(|choice| ranges.contains(choice)).collect();
    order.extend(ranges.iter().copied());
    order.into_iter().find_map(|range| first_free(range, prefix.max(range.prefix_len()), taken))
}

/// The lowest aligned block of a size inside a range that meets none of the taken ones.
#[must_use]
pub fn first_free(range: Ipv4Net, prefix: u8, taken: &[Ipv4Net]) -> Option<Ipv4Net> {
    if prefix < range.prefix_len() || prefix > 32 {
        return None;
    }
    let step = 1_u64 << (32 - u32::from(prefix));
    let (mut at, last) = (u64::from(u32::from(range.network())), u64::from(u32::from(range.broadcast())));
    while at + step - 1 <= last {
        let candidate = Ipv4Net::new(Ipv4Addr::from(u32::try_from(at).ok()?), prefix).ok()?;
        let past = taken
            .iter()
            .filter(|&&block| meet(block, candidate))
            .map(|block| u64::from(u32::from(block.broadcast())) + 1)
            .max();
        match past {
            None => return Some(candidate),
            Some(past) => at = past.next_multiple_of(step),
        }
    }
    None
}

fn plan_vswitches(
    design: &Design,
    vpc: VpcId,
    network: Option<Ipv4Net>,
    needed: &BTreeMap<VSwitchId, u64>,
) -> (Vec<VSwitchPlan>, Vec<Text>) {
    let mut rows: Vec<VSwitchPlan> = Vec::new();
    let mut kept: Vec<Ipv4Net> = Vec::new();
    for (id, row) in design.vswitches.iter().filter(|(_, row)| row.vpc == vpc) {
        let count = needed.get(&id).copied().unwrap_or(0);
        let current = row.cidr.map(|cidr| cidr.0.trunc());
        let why = match (current, network) {
            (None, _) => Some(Text::fixed("未填写网段", "no block was entered")),
            (Some(block), network) => unfit_vswitch(block, network, &kept, count),
        };
        let block = if why.is_none() { current } else { None };
        kept.extend(block);
        rows.push(VSwitchPlan {
            id,
            name: row.name.clone(),
            current: row.cidr,
            block: block.map(Cidr),
            why,
            needed: count,
            planned: count.saturating_mul(GROWTH),
            usable: block.map_or(0, |block| usable_count(block.prefix_len())),
        });
    }
    let Some(network) = network else { return (rows, Vec::new()) };
    let mut open: Vec<Open> = Vec::new();
    let mut problems = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.block.is_none()) {
        match smallest_prefix(row.planned).zip(smallest_prefix(row.needed)) {
            Some((prefix, tight)) => {
                // A block that a person made larger keeps its size where it moves.
                let wished = row.current.map(|cidr| cidr.0.prefix_len()).filter(|p| PREFIXES.contains(p));
                open.push(Open { prefix: wished.map_or(prefix, |wished| wished.min(prefix)), tight, at });
            }
            None => {
                let (name, count) = (&row.name, row.planned);
                problems.push(text!(
                    "交换机“{name}”需要{count}个地址，超过最大的/16，请拆分",
                    "vSwitch \"{name}\" needs {count} addresses, more than the largest (/16) has; split it"
                ));
            }
        }
    }
    settle_sizes(network, &kept, &mut open);
    open.sort_unstable_by_key(|open| (open.prefix, open.at));
    for Open { prefix, tight, at } in open {
        let Some(row) = rows.get_mut(at) else { continue };
        // In place when the block around the old one is free.
        let old = row.current.map(|cidr| cidr.0.trunc()).filter(|old| network.contains(old));
        let around = old
            .and_then(|old| Ipv4Net::new(old.network(), prefix.max(*PREFIXES.start())).ok())
            .map(|block| block.trunc())
            .filter(|block| network.contains(block) && !kept.iter().any(|&other| meet(other, *block)));
        let block = around
            .or_else(|| first_free(network, prefix, &kept))
            .or_else(|| first_free(network, tight, &kept));
        match block {
            Some(block) => {
                kept.push(block);
                row.block = Some(Cidr(block));
                row.usable = usable_count(block.prefix_len());
            }
            None => {
                let name = &row.name;
                problems.push(text!(
                    "专有网络{network}没有空间放下交换机“{name}”（需要/{prefix}）",
                    "{network} has no room for the vSwitch \"{name}\", which needs a /{prefix}"
                ));
            }
        }
    }
    (rows, problems)
}

/// A vSwitch that gets a block: the size it is to have, the size below which it cannot be, and its row.
#[derive(Debug, Clone, Copy)]
struct Open {
    prefix: u8,
    tight: u8,
    at: usize,
}

/// Whether blocks of these sizes fit beside those that stand. The largest first: then aligned blocks never leave
/// a hole that another of them needs.
fn pack(network: Ipv4Net, kept: &[Ipv4Net], sizes: impl Iterator<Item = u8>) -> bool {
    let mut sizes: Vec<u8> = sizes.collect();
    sizes.sort_unstable();
    let mut taken = kept.to_vec();
    sizes.into_iter().all(|size| match first_free(network, size, &taken) {
        Some(block) => {
            taken.push(block);
            true
        }
        None => false,
    })
}

/// Where a network has no room for every wish, nobody goes without: all get what they need, and then, in the order
/// of their rows, what they wish for as far as there is room.
fn settle_sizes(network: Ipv4Net, kept: &[Ipv4Net], open: &mut [Open]) {
    let wished: Vec<u8> = open.iter().map(|open| open.prefix).collect();
    let needed = open.iter().map(|open| open.tight);
    if pack(network, kept, wished.iter().copied()) || !pack(network, kept, needed) {
        return;
    }
    open.iter_mut().for_each(|open| open.prefix = open.tight);
    for (at, wish) in wished.into_iter().enumerate() {
        let sizes = open.iter().enumerate().map(|(other, open)| if other == at { wish } else { open.prefix });
        if pack(network, kept, sizes)
            && let Some(open) = open.get_mut(at)
        {
            open.prefix = wish;
        }
    }
}

fn unfit_vswitch(block: Ipv4Net, network: Option<Ipv4Net>, kept: &[Ipv4Net], count: u64) -> Option<Text> {
    let prefix = block.prefix_len();
    if let Some(network) = network
        && !network.contains(&block)
    {
        return Some(text!("{block}不在专有网络{network}内", "{block} is not inside {network}"));
    }
    if !PREFIXES.contains(&prefix) {
        return Some(text!("掩码/{prefix}不在/16至/29之间", "/{prefix} is not between /16 and /29"));
    }
    if let Some(other) = kept.iter().find(|&&other| meet(other, block)) {
        return Some(text!("{block}与{other}重叠", "{block} overlaps {other}"));
    }
    let usable = usable_count(prefix);
    (usable < count).then(|| {
        text!(
            "{block}只有{usable}个可用地址，需要{count}个",
            "{block} has {usable} addresses and needs {count}"
        )
    })
}

/// What is left of a block, as the fewest blocks.
fn free_blocks(whole: Ipv4Net, used: &[Ipv4Net]) -> Vec<Cidr> {
    let taken = super::AddressSet::any(used.iter().map(|&net| super::AddressSet::block(Cidr(net))));
    super::AddressSet::block(Cidr(whole)).minus(&taken).blocks().into_iter().map(Cidr).collect()
}

impl AddressPlan {
    /// The edits that put the plan in place, as one step: blocks, and the address of every member, which stands
    /// from then on. Entered addresses that fall out of their block are cleared, because the cloud would refuse
    /// them.
    #[must_use]
    pub fn edits(&self, design: &Design) -> Vec<Edit> {
        let mut edits = Vec::new();
        for vpc in &self.vpcs {
            if let (Some(block), Some(row)) = (vpc.block, design.vpcs.get(vpc.id))
                && row.cidr.map(Cidr::trunc) != Some(block)
            {
                let mut row = row.clone();
                row.cidr = Some(block);
                edits.push(Edit::PutVpc(vpc.id, row));
            }
            for vswitch in &vpc.vswitches {
                let (Some(block), Some(row)) = (vswitch.block, design.vswitches.get(vswitch.id)) else {
                    continue;
                };
                if row.cidr.map(Cidr::trunc) != Some(block) {
                    let mut row = row.clone();
                    row.cidr = Some(block);
                    edits.push(Edit::PutVSwitch(vswitch.id, row));
                }
            }
        }
        for row in self.nodes.iter().filter(|row| !row.pinned) {
            let Some(node) = design.nodes.get(row.node) else { continue };
            if node.kept_ips != row.addresses || node.private_ip.is_some() {
                let node = Node { private_ip: None, kept_ips: row.addresses.clone(), ..node.clone() };
                edits.push(Edit::PutNode(row.node, Box::new(node)));
            }
        }
        edits
    }

    /// The edits that enter the planned address of every single node, so that no later change renumbers it.
    #[must_use]
    pub fn pin_edits(&self, design: &Design) -> Vec<Edit> {
        let mut edits = Vec::new();
        for row in self.nodes.iter().filter(|row| !row.pinned) {
            if let (Some(node), [address]) = (design.nodes.get(row.node), row.addresses.as_slice())
                && node.count <= 1
            {
                let mut node = node.clone();
                node.private_ip = Some(*address);
                node.kept_ips.clear();
                edits.push(Edit::PutNode(row.node, Box::new(node)));
            }
        }
        edits
    }

    /// The planned row of a vSwitch.
    #[must_use]
    pub fn vswitch(&self, id: VSwitchId) -> Option<&VSwitchPlan> {
        self.vpcs.iter().flat_map(|vpc| &vpc.vswitches).find(|row| row.id == id)
    }

    /// The planned addresses of a node's members.
    #[must_use]
    pub fn addresses_of(&self, node: NodeId) -> &[Ipv4Addr] {
        let at = self.nodes.binary_search_by_key(&node, |row| row.node);
        at.ok().and_then(|at| self.nodes.get(at)).map(|row| row.addresses.as_slice()).unwrap_or_default()
    }
}
