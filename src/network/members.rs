//! The address of each member of each node.
//!
//! Entered ones are as they are, ones that were put in place stand while they fit, the others ascend in what is
//! left, in the order of ids.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::address::{Moved, MovedBy};
use super::{NodeAddresses, takes};
use crate::base::Text;
use crate::design::{Cidr, Design, NodeId, VSwitchId};
use crate::text;

/// A vSwitch while its addresses are given out.
struct Room {
    block: Ipv4Net,
    /// The first and the last address that servers can take.
    bounds: (u32, u32),
    taken: BTreeMap<u32, NodeId>,
    /// The lowest address that may be free.
    next: u32,
}

impl Room {
    fn of(block: Ipv4Net) -> Self {
        let first = u32::from(block.network()).saturating_add(1);
        let last = u32::from(block.broadcast()).saturating_sub(3);
        Self { block, bounds: (first, last), taken: BTreeMap::new(), next: first }
    }

    /// Gives an address to a node, if it can have it.
    fn take(&mut self, address: u32, node: NodeId) -> Result<(), MovedBy> {
        if address < self.bounds.0 || address > self.bounds.1 {
            return Err(MovedBy::Outside(Cidr(self.block)));
        }
        if let Some(&other) = self.taken.get(&address) {
            return Err(MovedBy::Taken(other));
        }
        self.taken.insert(address, node);
        Ok(())
    }

    /// The lowest address that nobody has.
    fn lowest(&mut self, node: NodeId) -> Option<u32> {
        while self.next <= self.bounds.1 {
            let address = self.next;
            self.next += 1;
            if let std::collections::btree_map::Entry::Vacant(e) = self.taken.entry(address) {
                e.insert(node);
                return Some(address);
            }
        }
        None
    }
}

/// A node while its addresses are given out.
struct Wish {
    node: NodeId,
    vswitch: VSwitchId,
    /// What stood, one for each member that had an address.
    stood: Vec<Ipv4Addr>,
    given: Vec<Option<u32>>,
    why: Vec<MovedBy>,
    pinned: bool,
    /// Members whose address stands.
    stands: usize,
}

/// The address of each member of each node in a vSwitch with a block.
pub(super) fn node_addresses(design: &Design, blocks: &BTreeMap<VSwitchId, Ipv4Net>) -> Vec<NodeAddresses> {
    let mut rooms: BTreeMap<VSwitchId, Room> =
        blocks.iter().map(|(&id, &block)| (id, Room::of(block))).collect();
    let mut wishes: Vec<Wish> = Vec::new();
    for (id, node) in design.nodes.iter() {
        let Some(vswitch) = node.vswitch.filter(|id| blocks.contains_key(id)) else { continue };
        let wanted = takes(&node.product, node.count) as usize;
        if wanted == 0 {
            continue;
        }
        let entered = node.private_ip.filter(|_| node.count <= 1);
        let stood = match entered {
            Some(address) => vec![address],
            None => node.kept_ips.iter().copied().take(wanted).collect(),
        };
        wishes.push(Wish {
            node: id,
            vswitch,
            stood,
            given: vec![None; wanted.min(1 << 17)],
            why: Vec::new(),
            pinned: entered.is_some(),
            stands: 0,
        });
    }
    // First what a person entered, then what was put in place, each where it stood.
    for pinned in [true, false] {
        for wish in wishes.iter_mut().filter(|wish| wish.pinned == pinned && !wish.stood.is_empty()) {
            let Some(room) = rooms.get_mut(&wish.vswitch) else { continue };
            for (given, &address) in wish.given.iter_mut().zip(&wish.stood) {
                match room.take(u32::from(address), wish.node) {
                    Ok(()) => {
                        *given = Some(u32::from(address));
                        wish.stands += 1;
                    }
                    Err(why) => wish.why.push(why),
                }
            }
        }
    }
    // What has to leave its block keeps its distance from the start, where that is free.
    for wish in wishes.iter_mut().filter(|wish| wish.stands < wish.stood.len()) {
        let Some(room) = rooms.get_mut(&wish.vswitch) else { continue };
        let (start, host) = (u32::from(room.block.network()), u32::from(room.block.hostmask()));
        for (given, &address) in wish.given.iter_mut().zip(&wish.stood).filter(|(given, _)| given.is_none()) {
            let moved = start | (u32::from(address) & host);
            if moved != u32::from(address) && room.take(moved, wish.node).is_ok() {
                *given = Some(moved);
            }
        }
    }
    wishes
        .into_iter()
        .map(|mut wish| {
            if let Some(room) = rooms.get_mut(&wish.vswitch) {
                for given in wish.given.iter_mut().filter(|given| given.is_none()) {
                    *given = room.lowest(wish.node);
                }
            }
            let ends = wish.stood.iter().zip(&wish.given);
            let mut why = wish.why.iter();
            let moved = ends
                .filter(|(from, to)| **to != Some(u32::from(**from)))
                .filter_map(|(&from, to)| Some(Moved { from, to: to.map(Ipv4Addr::from), why: *why.next()? }))
                .collect();
            NodeAddresses {
                node: wish.node,
                vswitch: wish.vswitch,
                addresses: wish.given.into_iter().flatten().map(Ipv4Addr::from).collect(),
                pinned: wish.pinned && wish.stands == 1,
                stands: wish.stands,
                moved,
            }
        })
        .collect()
}

/// Addresses as runs, `10.0.0.1 – 10.0.0.4, 10.0.0.9`; none when there are none.
#[must_use]
pub fn address_runs(addresses: &[Ipv4Addr]) -> Option<String> {
    let mut sorted = addresses.to_vec();
    sorted.sort_unstable();
    let mut runs: Vec<(Ipv4Addr, Ipv4Addr)> = Vec::new();
    for address in sorted {
        match runs.last_mut() {
            Some(run) if u32::from(run.1).checked_add(1) == Some(u32::from(address)) => run.1 = address,
            _ => runs.push((address, address)),
        }
    }
    let words: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first} – {last}") })
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

impl NodeAddresses {
    /// Whether all of its addresses were in place before.
    #[must_use]
    pub fn all_stand(&self) -> bool {
        self.stands == self.addresses.len()
    }

    /// How it stands with the addresses: entered, in place, or planned.
    #[must_use]
    pub fn state(&self) -> Text {
        if self.pinned {
            Text::fixed("已填", "entered")
        } else if self.all_stand() {
            Text::fixed("已定", "in place")
        } else if self.stands > 0 {
            let (stands, open) = (self.stands, self.addresses.len() - self.stands);
            text!("{stands}个已定，{open}个规划", "{stands} in place, {open} planned")
        } else {
            Text::fixed("规划", "planned")
        }
    }

    /// What has to change, one address a line.
    #[must_use]
    pub fn moved_words(&self, design: &Design) -> Vec<Text> {
        let name = super::map::name_of(design, self.node.into());
        let words = |moved: &Moved| {
            let from = moved.from;
            let Text { zh, en } = match moved.why {
                MovedBy::Outside(block) => {
                    text!("不在{block}的可用地址内", "it is not an address of {block} that servers can take")
                }
                MovedBy::Taken(other) if other == self.node => {
                    text!("同一节点重复", "the node names it twice")
                }
                MovedBy::Taken(other) => {
                    let other = super::map::name_of(design, other.into());
                    text!("已被“{other}”占用", "\"{other}\" has it")
                }
            };
            match moved.to {
                Some(to) => text!(
                    "“{name}”的地址须由{from}改为{to}：{zh}",
                    "\"{name}\" has to change from {from} to {to}: {en}"
                ),
                None => text!("“{name}”的地址{from}无处可放：{zh}", "\"{name}\" loses {from}: {en}"),
            }
        };
        self.moved.iter().map(words).collect()
    }
}
