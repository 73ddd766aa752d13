//! Changing the address plan by hand: one block at a time, refused in words when it cannot be.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::address::PREFIXES;
use super::{AddressPlan, address_plan, first_free, meet, needed, takes, usable, usable_count};
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{Cidr, Design, Edit, Node, NodeId, Ref, VSwitch, VSwitchId};
use crate::text;

/// What a person does to the block of a vSwitch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByHand {
    /// Enter the planned block, so that it stands from now on.
    Pin,
    /// Put it there.
    Move(Cidr),
    /// Give it this size, from where it begins.
    Resize(u8),
    /// Keep its lower half and give the upper one to a new vSwitch.
    Split,
    /// Take over its neighbour, which together with it is one block.
    Merge(VSwitchId),
}

/// A change by hand, as one step.
#[derive(Debug, Clone, PartialEq)]
pub struct HandEdit {
    /// What it is, as undo will name it.
    pub label: Text,
    /// The edits.
    pub edits: Vec<Edit>,
    /// What it does to blocks and entered addresses, one thing a line.
    pub says: Vec<Text>,
}

/// Something that has another block or another address after an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renumbered {
    /// The network, vSwitch or node.
    pub what: Ref,
    /// Before.
    pub from: Cidr,
    /// After.
    pub to: Cidr,
}

/// What stands in both plans and has another number in the second: blocks, and the addresses of single servers.
#[must_use]
pub fn renumbered(before: &AddressPlan, after: &AddressPlan) -> Vec<Renumbered> {
    let mut found = Vec::new();
    let mut note = |what: Ref, from: Option<Cidr>, to: Option<Cidr>| {
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            found.push(Renumbered { what, from, to });
        }
    };
    for vpc in &after.vpcs {
        let old = before.vpcs.iter().find(|old| old.id == vpc.id);
        note(vpc.id.into(), old.and_then(|old| old.block), vpc.block);
        for row in &vpc.vswitches {
            note(row.id.into(), before.vswitch(row.id).and_then(|old| old.block), row.block);
        }
    }
    let single = |addresses: &[Ipv4Addr]| match addresses {
        [one] => Some(Cidr(Ipv4Net::from(*one))),
        _ => None,
    };
    for row in &after.nodes {
        note(row.node.into(), single(before.addresses_of(row.node)), single(&row.addresses));
    }
    found
}

/// The edits of a change by hand.
///
/// # Errors
/// Why it cannot be: not aligned, outside, in another block's way, too small, or nothing to do.
pub fn by_hand(design: &Design, catalog: &Catalog, id: VSwitchId, what: ByHand) -> Result<HandEdit, Text> {
    let plan = address_plan(design, catalog);
    let Some(row) = design.vswitches.get(id) else {
        return Err(text!("没有交换机{id}", "there is no vSwitch {id}"));
    };
    let name = super::map::name_of(design, id.into());
    let planned = plan.vswitch(id).and_then(|row| row.block);
    // What cannot stay where it is does not count as standing.
    let fits = plan.vswitch(id).is_some_and(|row| row.why.is_none());
    let stands = row.cidr.map(Cidr::trunc).filter(|_| fits);
    let Some(current) = stands.or(planned) else {
        return Err(text!(
            "交换机“{name}”没有可用的网段，先扩大专有网络",
            "there is no room for the vSwitch \"{name}\"; enlarge its VPC first"
        ));
    };
    let network = plan.vpcs.iter().find(|vpc| vpc.id == row.vpc).and_then(|vpc| vpc.block);
    let Some(network) = network else {
        return Err(text!("专有网络没有可用的私网网段", "its VPC has no private block"));
    };
    let hand = Hand { design, id, row, name, current, network };
    let mut made = match what {
        ByHand::Pin => hand.pin(stands, planned),
        ByHand::Move(to) => hand.to(to, text!("移动网段", "Move a block")),
        ByHand::Resize(prefix) => hand.resize(prefix),
        ByHand::Split => hand.split(),
        ByHand::Merge(other) => hand.merge(other),
    }?;
    // The network's own block must stand before a part of it can.
    let vpc = design.vpcs.get(row.vpc);
    if let Some(vpc) = vpc.filter(|vpc| vpc.cidr.map(Cidr::trunc) != Some(network)) {
        let (name, mut vpc) = (vpc.name.clone(), vpc.clone());
        vpc.cidr = Some(network);
        made.edits.insert(0, Edit::PutVpc(row.vpc, vpc));
        made.says.push(text!("专有网络“{name}”采用{network}", "the VPC \"{name}\" takes {network}"));
    }
    let mut after = design.clone();
    after
        .apply_all(made.edits.clone())
        .map_err(|error| text!("未能修改：{error}", "not changed: {error}"))?;
    let after_plan = address_plan(&after, catalog);
    for moved in renumbered(&plan, &after_plan) {
        // What the change is about is told already; planned addresses follow their block.
        let stood = match moved.what {
            Ref::VSwitch(other) => {
                other != id && design.vswitches.get(other).is_some_and(|row| row.cidr.is_some())
            }
            _ => false,
        };
        if stood {
            let name = super::map::name_of(design, moved.what);
            let (from, to) = (moved.from, moved.to);
            made.says.push(text!(
                "“{name}”须改为{to}（原{from}）",
                "\"{name}\" has to change from {from} to {to}"
            ));
        }
    }
    let told = |plan: &AddressPlan, node: NodeId| {
        plan.nodes.binary_search_by_key(&node, |row| row.node).ok().and_then(|at| plan.nodes.get(at)).cloned()
    };
    for row in after_plan.nodes.iter().filter(|row| !row.moved.is_empty()) {
        if told(&plan, row.node).is_none_or(|old| old.moved != row.moved) {
            made.says.extend(row.moved_words(&after));
        }
    }
    Ok(made)
}

/// One change.
struct Hand<'a> {
    design: &'a Design,
    id: VSwitchId,
    row: &'a VSwitch,
    name: String,
    current: Cidr,
    network: Cidr,
}

impl Hand<'_> {
    fn pin(&self, stands: Option<Cidr>, planned: Option<Cidr>) -> Result<HandEdit, Text> {
        let name = &self.name;
        match planned {
            Some(block) if stands != Some(block) => {
                self.to(block, text!("固定网段", "Enter a planned block"))
            }
            Some(block) => {
                Err(text!("“{name}”的网段{block}已经固定", "the block {block} of \"{name}\" stands already"))
            }
            None => Err(text!("没有可为“{name}”规划的网段", "no block can be planned for \"{name}\"")),
        }
    }

    fn resize(&self, prefix: u8) -> Result<HandEdit, Text> {
        let old = self.current.0;
        if prefix == old.prefix_len() {
            let name = &self.name;
            return Err(text!("“{name}”已是/{prefix}", "\"{name}\" is a /{prefix} already"));
        }
        if !PREFIXES.contains(&prefix) {
            return Err(bad_size(prefix));
        }
        let block = Ipv4Net::new(old.network(), prefix).map_err(|_| bad_size(prefix))?.trunc();
        self.to(Cidr(block), text!("调整网段大小", "Resize a block"))
    }

    /// Puts the block there, with everything in it.
    fn to(&self, block: Cidr, label: Text) -> Result<HandEdit, Text> {
        self.fits(block, None)?;
        let (id, name, from) = (self.id, &self.name, self.current);
        let mut edits = vec![self.put(block)];
        let mut says = vec![text!("“{name}”：{from} → {block}", "\"{name}\": {from} → {block}")];
        let room = usable(block);
        let same_size = from.0.prefix_len() == block.0.prefix_len();
        let along = |address: Ipv4Addr| match u32::from(address).checked_sub(u32::from(from.0.network())) {
            Some(offset) if same_size && from.0.contains(&address) => {
                Ipv4Addr::from(u32::from(block.0.network()).saturating_add(offset))
            }
            _ => address,
        };
        for (node_id, node) in self.design.nodes.iter().filter(|(_, node)| node.vswitch == Some(id)) {
            // What was planned and put in place goes along where it fits; the plan tells of what does not.
            let kept: Vec<Ipv4Addr> = node.kept_ips.iter().map(|&address| along(address)).collect();
            let Some(address) = node.private_ip else {
                if kept != node.kept_ips {
                    let node = Node { kept_ips: kept, ..node.clone() };
                    edits.push(Edit::PutNode(node_id, Box::new(node)));
                }
                continue;
            };
            // A block that only moves takes the addresses along; one that grows or shrinks leaves them.
            let moved = along(address);
            let whose = super::map::name_of(self.design, node_id.into());
            if !room.contains(moved) {
                return Err(text!(
                    "{block}放不下“{whose}”已填的地址{address}",
                    "{block} does not hold the address {address} that was entered for \"{whose}\""
                ));
            }
            if moved != address || kept != node.kept_ips {
                let node = Node { private_ip: Some(moved), kept_ips: kept, ..node.clone() };
                edits.push(Edit::PutNode(node_id, Box::new(node)));
                says.push(text!("“{whose}”：{address} → {moved}", "\"{whose}\": {address} → {moved}"));
            }
        }
        Ok(HandEdit { label, edits, says })
    }

    fn split(&self) -> Result<HandEdit, Text> {
        let (id, name) = (self.id, &self.name);
        let half = self.current.0.prefix_len() + 1;
        if half > *PREFIXES.end() {
            return Err(text!(
                "“{name}”已是最小的/29，不能再拆分",
                "\"{name}\" is a /29, the smallest there is"
            ));
        }
        let halves: Vec<Ipv4Net> = self.current.0.subnets(half).map(Iterator::collect).unwrap_or_default();
        let [lower, upper] = halves.as_slice() else { return Err(bad_size(half)) };
        let (lower, upper) = (Cidr(*lower), Cidr(*upper));
        let room = usable_count(half);
        let (mut below, mut above) = (0_u64, 0_u64);
        let mut moves: Vec<NodeId> = Vec::new();
        let mut open: Vec<(NodeId, u64)> = Vec::new();
        for (node_id, node) in self.design.nodes.iter().filter(|(_, node)| node.vswitch == Some(id)) {
            let count = takes(&node.product, node.count);
            match node.private_ip {
                Some(address) if usable(lower).contains(address) => below += count,
                Some(address) if usable(upper).contains(address) => {
                    above += count;
                    moves.push(node_id);
                }
                Some(address) if self.current.0.contains(&address) => {
                    let whose = super::map::name_of(self.design, node_id.into());
                    return Err(text!(
                        "拆分后“{whose}”的地址{address}成为系统保留地址",
                        "after the split the address {address} of \"{whose}\" would be the cloud's own"
                    ));
                }
                // What was put in place stays where it lies, when all of it lies in one half.
                None if !node.kept_ips.is_empty()
                    && node.kept_ips.iter().all(|&address| usable(upper).contains(address)) =>
                {
                    above += count;
                    moves.push(node_id);
                }
                _ => open.push((node_id, count)),
            }
        }
        // What has no address yet stays below while there is room.
        for (node_id, count) in open {
            if below + count <= room {
                below += count;
            } else {
                above += count;
                moves.push(node_id);
            }
        }
        if below > room || above > room {
            let wanted = below.max(above);
            return Err(text!(
                "拆分后的/{half}只有{room}个可用地址，其中一半需要{wanted}个",
                "a /{half} has {room} addresses, and one of the halves needs {wanted}"
            ));
        }
        let new = self.design.ids().vswitch();
        let twin = self.free_name();
        let row = VSwitch { name: twin.clone(), cidr: Some(upper), ..self.row.clone() };
        let mut edits = vec![self.put(lower), Edit::PutVSwitch(new, row)];
        let count = moves.len();
        for node_id in moves {
            if let Some(node) = self.design.nodes.get(node_id) {
                let mut node = node.clone();
                node.vswitch = Some(new);
                edits.push(Edit::PutNode(node_id, Box::new(node)));
            }
        }
        let mut says = vec![text!(
            "“{name}”保留{lower}，新交换机“{twin}”得到{upper}",
            "\"{name}\" keeps {lower}, the new vSwitch \"{twin}\" gets {upper}"
        )];
        if count > 0 {
            says.push({
                let nodes = crate::base::text::counted(count, "node");
                text!("{count}个节点移到“{twin}”", "\"{twin}\" takes over {nodes}")
            });
        }
        Ok(HandEdit { label: text!("拆分网段", "Split a block"), edits, says })
    }

    fn merge(&self, other: VSwitchId) -> Result<HandEdit, Text> {
        let Some(twin) = self.design.vswitches.get(other).filter(|_| other != self.id) else {
            return Err(text!("没有交换机{other}", "there is no other vSwitch {other}"));
        };
        let (name, second) = (&self.name, super::map::name_of(self.design, other.into()));
        if (twin.vpc, twin.az) != (self.row.vpc, self.row.az) {
            return Err(text!(
                "“{name}”与“{second}”不在同一专有网络和可用区",
                "\"{name}\" and \"{second}\" are not in one VPC and AZ"
            ));
        }
        if twin.security_zone != self.row.security_zone {
            return Err(text!(
                "“{name}”与“{second}”属于不同安全域",
                "\"{name}\" and \"{second}\" serve different security zones"
            ));
        }
        let whole = self.current.0.supernet();
        let together = twin.cidr.map(Cidr::trunc).and_then(|block| block.0.supernet());
        let neighbours =
            whole.filter(|_| whole == together && twin.cidr.map(Cidr::trunc) != Some(self.current));
        let Some(whole) = neighbours else {
            let (from, to) =
                (self.current, twin.cidr.map_or_else(|| "?".to_owned(), |block| block.to_string()));
            return Err(text!(
                "{from}与{to}不是同一上级网段的两半，不能合并",
                "{from} and {to} are not the two halves of one block"
            ));
        };
        let whole = Cidr(whole);
        self.fits(whole, Some(other))?;
        let mut edits = Vec::new();
        let mut count = 0_usize;
        for (node_id, node) in self.design.nodes.iter().filter(|(_, node)| node.vswitch == Some(other)) {
            let mut node = node.clone();
            node.vswitch = Some(self.id);
            edits.push(Edit::PutNode(node_id, Box::new(node)));
            count += 1;
        }
        edits.push(Edit::Remove(other.into()));
        edits.push(self.put(whole));
        let mut says =
            vec![text!("“{name}”得到{whole}，“{second}”撤销", "\"{name}\" gets {whole}, \"{second}\" goes")];
        if count > 0 {
            says.push({
                let nodes = crate::base::text::counted(count, "node");
                text!("{count}个节点移到“{name}”", "\"{name}\" takes over {nodes}")
            });
        }
        Ok(HandEdit { label: text!("合并网段", "Merge blocks"), edits, says })
    }

    fn put(&self, block: Cidr) -> Edit {
        Edit::PutVSwitch(self.id, VSwitch { cidr: Some(block), ..self.row.clone() })
    }

    /// Whether the vSwitch can have this block; another may go.
    fn fits(&self, block: Cidr, gone: Option<VSwitchId>) -> Result<(), Text> {
        let (prefix, network) = (block.0.prefix_len(), self.network);
        if !PREFIXES.contains(&prefix) {
            return Err(bad_size(prefix));
        }
        if block.trunc() != block {
            let down = block.trunc();
            let size = 1_u64 << (32 - u32::from(prefix));
            let up = u64::from(u32::from(down.0.network())) + size;
            let up = u32::try_from(up)
                .map_or_else(|_| String::new(), |up| format!("{}/{prefix}", Ipv4Addr::from(up)));
            return Err(text!(
                "{block}没有对齐：/{prefix}只能从{down}或{up}开始",
                "{block} is not aligned: a /{prefix} begins at {down} or {up}"
            ));
        }
        if !network.0.contains(&block.0) {
            return Err(text!("{block}不在专有网络{network}内", "{block} is outside the VPC's {network}"));
        }
        let others = self
            .design
            .vswitches
            .iter()
            .filter(|(id, row)| row.vpc == self.row.vpc && *id != self.id && Some(*id) != gone);
        let taken: Vec<(VSwitchId, Ipv4Net)> =
            others.filter_map(|(id, row)| Some((id, row.cidr?.0.trunc()))).collect();
        if let Some(&(other, theirs)) = taken.iter().find(|(_, other)| meet(*other, block.0)) {
            let name = super::map::name_of(self.design, other.into());
            let mut blocks: Vec<Ipv4Net> = taken.iter().map(|(_, block)| *block).collect();
            blocks.push(self.current.0);
            return Err(match first_free(network.0, prefix, &blocks) {
                Some(free) => text!(
                    "{block}与“{name}”的{theirs}重叠；空闲的/{prefix}有{free}",
                    "{block} overlaps {theirs} of \"{name}\"; {free} is free"
                ),
                None => text!(
                    "{block}与“{name}”的{theirs}重叠，且没有空闲的/{prefix}",
                    "{block} overlaps {theirs} of \"{name}\", and no /{prefix} is free"
                ),
            });
        }
        let all = needed(self.design);
        let of = |id: VSwitchId| all.get(&id).copied().unwrap_or(0);
        let (count, room) = (of(self.id) + gone.map_or(0, of), usable_count(prefix));
        if room < count {
            return Err(text!(
                "{block}只有{room}个可用地址，需要{count}个",
                "{block} is too small: {room} addresses, and {count} are needed"
            ));
        }
        Ok(())
    }

    /// The name with the first number that no vSwitch has.
    fn free_name(&self) -> String {
        let taken = |name: &str| self.design.vswitches.values().any(|row| row.name == name);
        (2..=u32::MAX)
            .map(|number| format!("{}-{number}", self.row.name))
            .find(|name| !taken(name))
            .unwrap_or_default()
    }
}

fn bad_size(prefix: u8) -> Text {
    text!("交换机掩码应在/16至/29之间，不能是/{prefix}", "a vSwitch is a /16 to a /29, not a /{prefix}")
}
