//! Moving blocks: what fixes of the address rules share.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::design::{Cidr, Edit, VSwitchId, VpcId};
use crate::network::{first_free, meet, needed, smallest_prefix, usable_count};
use crate::rules::Context;

/// A block of a size for a vSwitch that meets none of the network's other blocks as they stand: in place when
/// that is free, else the first free one. Entered addresses that fall out of it are cleared.
pub(super) fn renumber(context: &Context<'_>, id: VSwitchId, prefix: u8) -> Option<(Cidr, Vec<Edit>)> {
    let design = context.design;
    let row = design.vswitches.get(id)?;
    let whole = design.vpcs.get(row.vpc)?.cidr?.0.trunc();
    let count = needed(design).get(&id).copied().unwrap_or(0);
    let prefix = prefix.min(smallest_prefix(count)?).max(whole.prefix_len()).max(16);
    // The network itself may be smaller than any vSwitch.
    if prefix > 29 || usable_count(prefix) < count {
        return None;
    }
    let others: Vec<Ipv4Net> = context
        .facts
        .vswitches_of(row.vpc)
        .iter()
        .filter(|&&other| other != id)
        .filter_map(|&other| design.vswitches.get(other)?.cidr)
        .map(|cidr| cidr.0.trunc())
        .collect();
    let in_place = row
        .cidr
        .and_then(|old| Ipv4Net::new(old.0.network(), prefix).ok())
        .map(|block| block.trunc())
        .filter(|block| whole.contains(block) && !others.iter().any(|&other| meet(other, *block)));
    let block = in_place.or_else(|| first_free(whole, prefix, &others))?;
    let mut edits = vec![];
    let mut changed = row.clone();
    changed.cidr = Some(Cidr(block));
    edits.push(Edit::PutVSwitch(id, changed));
    edits.extend(cleared(context, id, block));
    Some((Cidr(block), edits))
}

/// Another private block for a network; its vSwitches keep their places inside it where the sizes allow.
pub(super) fn renumber_vpc(context: &Context<'_>, id: VpcId) -> Option<(Cidr, Vec<Edit>)> {
    let design = context.design;
    let plan = context.address_plan();
    let planned = plan.vpcs.iter().find(|vpc| vpc.id == id)?;
    let block = planned.block?;
    let old = design.vpcs.get(id)?.cidr?.0.trunc();
    let mut row = design.vpcs.get(id)?.clone();
    row.cidr = Some(block);
    let mut edits = vec![Edit::PutVpc(id, row)];
    for vswitch in &planned.vswitches {
        let row = design.vswitches.get(vswitch.id)?;
        let moved =
            row.cidr.map(|cidr| cidr.0.trunc()).filter(|inside| old.contains(inside)).and_then(|inside| {
                let offset = u32::from(inside.network()).checked_sub(u32::from(old.network()))?;
                let address = Ipv4Addr::from(u32::from(block.0.network()).checked_add(offset)?);
                Ipv4Net::new(address, inside.prefix_len()).ok()
            });
        let fits = moved.filter(|moved| block.0.contains(moved) && old.prefix_len() >= block.0.prefix_len());
        let Some(to) = fits.or(vswitch.block.map(|cidr| cidr.0)) else { continue };
        let mut row = row.clone();
        row.cidr = Some(Cidr(to));
        edits.push(Edit::PutVSwitch(vswitch.id, row));
        edits.extend(cleared(context, vswitch.id, to));
    }
    Some((block, edits))
}

fn cleared(context: &Context<'_>, id: VSwitchId, block: Ipv4Net) -> Vec<Edit> {
    let nodes = context.facts.nodes_in_vswitch(id).iter();
    nodes
        .filter_map(|&node| Some((node, context.facts.node(node)?)))
        .filter(|(_, node)| node.private_ip.is_some_and(|address| !block.contains(&address)))
        .map(|(id, node)| {
            let mut node = node.clone();
            node.private_ip = None;
            Edit::PutNode(id, Box::new(node))
        })
        .collect()
}

#[cfg(test)]
pub(super) mod testing {
    use crate::design::{Design, Edit};
    use crate::rules::testing::*;

    /// The same design with another block for one of its vSwitches.
    pub(in crate::rules::net) fn with_block(mut design: Design, at: usize, block: &str) -> Design {
        let (id, mut row) = design.vswitches.iter().nth(at).map(|(id, row)| (id, row.clone())).unwrap();
        row.cidr = Some(cidr(block));
        apply(&mut design, vec![Edit::PutVSwitch(id, row)]);
        design
    }
}
