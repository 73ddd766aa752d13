//! Variants with another region: everything cloned into one, or a third centre there, or one region less.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::catalog::{Catalog, RegionInfo};
use crate::design::{
    Aim, AzId, Cidr, Design, Edit, Link, NetKind, NodeId, Peer, Product, Protocol, Purpose, Ref, RegionId,
    SecurityGroupId, VpcId,
};
use crate::text;

/// How long a person takes to switch a database to the other region when nothing was entered, in seconds: that of
/// the reference architectures T-09 and T-10.
const MANUAL_SWITCH_SECONDS: u32 = 1800;

/// The share of the business that half of the servers go on with, in percent.
const DEGRADED_PERCENT: u32 = 50;

/// Only the region that serves users, or else the one with the most nodes, is kept.
pub(super) fn one_region(design: &Design) -> Vec<Edit> {
    if design.regions.len() < 2 {
        return Vec::new();
    }
    let mut nodes: BTreeMap<RegionId, u64> = design.regions.keys().map(|id| (id, 0)).collect();
    for node in design.nodes.values() {
        if let Some(count) = design.region_of(node).and_then(|id| nodes.get_mut(&id)) {
            *count += u64::from(node.count);
        }
    }
    let serves = |id: RegionId| {
        design.regions.get(id).is_some_and(|row| design.settings.recovery.active.contains(&row.code))
    };
    let kept = nodes.iter().max_by_key(|&(&id, &count)| (serves(id), count, std::cmp::Reverse(id)));
    let Some(kept) = kept.map(|(&id, _)| id) else { return Vec::new() };
    let gone = |region: Option<RegionId>| region.is_some_and(|region| region != kept);
    let mut edits: Vec<Edit> = design
        .nodes
        .iter()
        .filter(|(_, node)| gone(design.region_of(node)))
        .map(|(id, _)| Edit::Remove(id.into()))
        .collect();
    edits.extend(design.regions.keys().filter(|&id| id != kept).map(|id| Edit::Remove(id.into())));
    let mut settings = design.settings.clone();
    let code = design.regions.get(kept).map(|row| row.code.clone()).unwrap_or_default();
    settings.recovery.active.retain(|other| *other == code);
    settings.recovery.standby.retain(|other| *other == code);
    edits.push(Edit::SetSettings(settings));
    edits
}

/// Everything of the only region once more in another one, which waits to take over.
pub(super) fn two_regions(design: &Design, catalog: &Catalog) -> Option<Design> {
    Some(second_region(design, catalog)?.next)
}

/// The only region with two AZs or more, and half of its servers in another region, which carries the business
/// degraded when the city is lost (as T-10, whose other region has two AZs too).
pub(super) fn three_centres(design: &Design, catalog: &Catalog) -> Option<Design> {
    let used: BTreeSet<AzId> = design.nodes.values().filter_map(|node| design.az_of(node)).collect();
    if used.len() < 2 {
        return None;
    }
    let Second { mut next, clones } = second_region(design, catalog)?;
    let mut edits = Vec::new();
    for clone in clones.values() {
        let Ref::Node(id) = *clone else { continue };
        let Some(node) = next.nodes.get(id).filter(|node| node.product.as_ecs().is_some()) else { continue };
        let mut row = node.clone();
        row.count = node.count.div_ceil(2);
        edits.push(Edit::PutNode(id, Box::new(row)));
    }
    if design.settings.recovery.is_empty() {
        let mut settings = next.settings.clone();
        settings.recovery.degraded_percent = Some(DEGRADED_PERCENT);
        edits.push(Edit::SetSettings(settings));
    }
    next.apply_all(edits).ok()?;
    Some(next)
}

/// A design with a second region, and what was cloned into what.
struct Second {
    next: Design,
    clones: BTreeMap<Ref, Ref>,
}

fn second_region(design: &Design, catalog: &Catalog) -> Option<Second> {
    let mut regions = design.regions.iter();
    let (region, row) = regions.next()?;
    if regions.next().is_some() {
        return None;
    }
    let azs: Vec<AzId> = design.azs.iter().filter(|(_, az)| az.region == region).map(|(id, _)| id).collect();
    let net = row.net.unwrap_or(design.settings.net);
    let fits = |info: &&RegionInfo| {
        info.code != row.code
            && (!info.azs_known || info.azs.len() >= azs.len())
            && (info.net == net || info.net == NetKind::Mixed)
    };
    let known = catalog.regions(&design.settings.edition);
    // The other city; a region of the same city is no protection against the loss of the city.
    let here = known.iter().find(|info| info.code == row.code).map(|info| &info.city);
    let info = known.iter().copied().filter(fits).find(|info| Some(&info.city) != here)?;

    let clones = numbered(design, region);
    let renamed = design.renamed(&|of| clones.get(&of).copied().unwrap_or(of));
    let fresh: BTreeSet<Ref> = clones.values().copied().collect();
    let mut next = design.clone();
    let rows =
        design.edits_to(&renamed).into_iter().filter(|edit| edit.put().is_some_and(|of| fresh.contains(&of)));
    next.apply_all(rows.collect()).ok()?;
    let settled = settle(design, &next, &clones, info, &azs);
    next.apply_all(settled).ok()?;
    let told = connect(design, &next, &clones, &row.code, &info.code);
    next.apply_all(told).ok()?;
    Some(Second { next, clones })
}

/// A new id for everything that stands in a region, and for the links and groups of what stands there.
fn numbered(design: &Design, region: RegionId) -> BTreeMap<Ref, Ref> {
    let mut there: Vec<Ref> = vec![region.into()];
    there.extend(design.azs.iter().filter(|(_, az)| az.region == region).map(|(id, _)| Ref::from(id)));
    let vpcs: BTreeSet<VpcId> =
        design.vpcs.iter().filter(|(_, vpc)| vpc.region == region).map(|(id, _)| id).collect();
    there.extend(vpcs.iter().map(|&id| Ref::from(id)));
    there.extend(
        design.vswitches.iter().filter(|(_, row)| vpcs.contains(&row.vpc)).map(|(id, _)| Ref::from(id)),
    );
    let nodes: BTreeSet<NodeId> = design
        .nodes
        .iter()
        .filter(|(_, node)| design.region_of(node) == Some(region))
        .map(|(id, _)| id)
        .collect();
    let groups: BTreeSet<SecurityGroupId> = nodes
        .iter()
        .filter_map(|&id| design.nodes.get(id))
        .flat_map(|node| node.security_groups.iter().copied())
        .collect();
    there.extend(groups.into_iter().map(Ref::from));
    there.extend(nodes.iter().map(|&id| Ref::from(id)));
    let ends = |link: &Link| nodes.contains(&link.from) || nodes.contains(&link.to);
    there.extend(design.links.iter().filter(|(_, link)| ends(link)).map(|(id, _)| Ref::from(id)));
    let mut next = design.next_id;
    there
        .into_iter()
        .map(|of| {
            let fresh = of.numbered(next);
            next = next.saturating_add(1);
            (of, fresh)
        })
        .collect()
}

/// Whether people name things in Chinese here.
fn in_chinese(design: &Design) -> bool {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    design.nodes.values().any(|node| node.name.contains(han))
}

/// Names, blocks and addresses of what was cloned.
fn settle(
    design: &Design,
    next: &Design,
    clones: &BTreeMap<Ref, Ref>,
    info: &RegionInfo,
    azs: &[AzId],
) -> Vec<Edit> {
    let lang = if in_chinese(design) { crate::base::Lang::Zh } else { crate::base::Lang::En };
    let city = info.city.get(lang);
    let mut edits = Vec::new();
    let mut blocks: Vec<Ipv4Net> = next.vpcs.values().filter_map(|vpc| vpc.cidr).map(|cidr| cidr.0).collect();
    blocks.extend(design.sites.values().flat_map(|site| site.cidrs.iter().map(|cidr| cidr.0)));
    let mut moved: BTreeMap<VpcId, (Ipv4Net, Ipv4Net)> = BTreeMap::new();
    for (&old, &clone) in clones {
        match clone {
            Ref::Region(id) => {
                let Some(mut row) = next.regions.get(id).cloned() else { continue };
                row.code.clone_from(&info.code);
                row.name = info.name.get(lang).to_owned();
                edits.push(Edit::PutRegion(id, row));
            }
            Ref::Az(id) => {
                let at = azs.iter().position(|az| Ref::Az(*az) == old);
                let (Some(at), Some(mut row)) = (at, next.azs.get(id).cloned()) else { continue };
                if let Some(to) = info.azs.get(at) {
                    row.code.clone_from(&to.code);
                    row.name = to.name.get(lang).to_owned();
                } else {
                    // The edition does not list the AZs: they are lettered, as in the reference architectures.
                    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
                    row.code = letter.to_string();
                    let name = text!("{city}可用区{letter}", "{city} AZ {letter}");
                    row.name = name.get(lang).to_owned();
                }
                edits.push(Edit::PutAz(id, row));
            }
            Ref::Vpc(id) => {
                let Some(mut row) = next.vpcs.get(id).cloned() else { continue };
                row.name = format!("{} {city}", row.name);
                if let Some(from) = row.cidr {
                    let to = free_block(from.0, &blocks);
                    row.cidr = to.map(Cidr);
                    if let Some(to) = to {
                        blocks.push(to);
                        moved.insert(id, (from.0, to));
                    }
                }
                edits.push(Edit::PutVpc(id, row));
            }
            _ => {}
        }
    }
    for &clone in clones.values() {
        match clone {
            Ref::VSwitch(id) => {
                let Some(mut row) = next.vswitches.get(id).cloned() else { continue };
                let shift = moved.get(&row.vpc);
                row.cidr = row.cidr.and_then(|cidr| Some(Cidr(shifted(cidr.0, *shift?)?)));
                edits.push(Edit::PutVSwitch(id, row));
            }
            Ref::SecurityGroup(id) => {
                let Some(mut row) = next.security_groups.get(id).cloned() else { continue };
                row.name = format!("{} {city}", row.name);
                edits.push(Edit::PutSecurityGroup(id, row));
            }
            Ref::Node(id) => {
                let Some(mut row) = next.nodes.get(id).cloned() else { continue };
                row.name = format!("{} {city}", row.name);
                row.private_ip = None;
                match &mut row.product {
                    // Two VPNs must not give the same addresses to their clients.
                    Product::Vpn(vpn) => vpn.client_ips.iter_mut().for_each(|ip| *ip = next_door(*ip)),
                    Product::Oss(bucket) => bucket.endpoint = info.oss_internal_hosts.first().cloned(),
                    _ => {}
                }
                edits.push(Edit::PutNode(id, Box::new(row)));
            }
            _ => {}
        }
    }
    edits
}

/// What was cloned is known to names, workloads and databases, and is kept in step one way.
fn connect(
    design: &Design,
    next: &Design,
    clones: &BTreeMap<Ref, Ref>,
    here: &str,
    there: &str,
) -> Vec<Edit> {
    let twin = |id: NodeId| match clones.get(&Ref::Node(id)) {
        Some(Ref::Node(clone)) => Some(*clone),
        _ => None,
    };
    let mut ids = next.ids();
    let mut edits = Vec::new();
    for (id, node) in design.nodes.iter() {
        match &node.product {
            Product::Dns(dns) if twin(id).is_none() => {
                let mut dns = dns.clone();
                for record in &mut dns.records {
                    let more: Vec<NodeId> =
                        record.targets.iter().filter_map(|&target| twin(target)).collect();
                    record.targets.extend(more);
                }
                let mut row = node.clone();
                row.product = Product::Dns(dns);
                edits.push(Edit::PutNode(id, Box::new(row)));
            }
            Product::Rds(rds) if rds.dr_of.is_none() && rds.read_only_of.is_none() => {
                let Some(clone) = twin(id) else { continue };
                let Some(mut row) = next.nodes.get(clone).cloned() else { continue };
                if let Product::Rds(copy) = &mut row.product {
                    copy.dr_of = Some(id);
                    copy.whitelist
                        .retain(|peer| !matches!(peer, Peer::Node(node) if design.nodes.contains(*node)));
                }
                edits.push(Edit::PutNode(clone, Box::new(row)));
                let spoken =
                    design.links.values().find(|link| link.to == id && link.purpose == Purpose::Business);
                let mut link = Link::new(id, clone, Purpose::Replication);
                if let Some(spoken) = spoken {
                    (link.protocol, link.ports) = (spoken.protocol, spoken.ports);
                }
                edits.push(Edit::PutLink(ids.link(), link));
            }
            Product::Oss(bucket) => {
                let Some(clone) = twin(id) else { continue };
                // Only the last copy within the city is carried to the other one (guide L845).
                let last = !design
                    .nodes
                    .values()
                    .any(|other| matches!(&other.product, Product::Oss(copy) if copy.replica_of == Some(id)));
                if !last && bucket.replica_of.is_none() {
                    continue;
                }
                let Some(mut row) = next.nodes.get(clone).cloned() else { continue };
                if let Product::Oss(copy) = &mut row.product {
                    copy.replica_of = Some(id);
                }
                edits.push(Edit::PutNode(clone, Box::new(row)));
                let link = Link::new(id, clone, Purpose::Replication).speaking(Protocol::Https, 443);
                edits.push(Edit::PutLink(ids.link(), link));
            }
            _ => {}
        }
    }
    for (id, workload) in design.workloads.iter() {
        let mut row = workload.clone();
        for aim in &workload.aims {
            if let Aim::Node(node) = aim
                && let Some(clone) = twin(*node)
            {
                row.aims.push(Aim::Node(clone));
            }
        }
        edits.push(Edit::PutWorkload(id, row.into()));
    }
    let mut settings = design.settings.clone();
    let plan = &mut settings.recovery;
    if plan.is_empty() {
        plan.active = vec![here.to_owned()];
        plan.standby = vec![there.to_owned()];
        plan.rds_switch_automatic = Some(false);
        plan.manual_switch_seconds = Some(MANUAL_SWITCH_SECONDS);
        plan.degraded_percent = Some(100);
        plan.fail_back_planned = Some(true);
    }
    edits.push(Edit::SetSettings(settings));
    edits
}

/// A private block of the same size that meets none of these.
fn free_block(like: Ipv4Net, taken: &[Ipv4Net]) -> Option<Ipv4Net> {
    let meets = |block: &Ipv4Net| {
        taken.iter().any(|other| other.contains(&block.network()) || block.contains(&other.network()))
    };
    let prefix = like.prefix_len();
    let in_ten = (0..=255_u8).map(|second| Ipv4Addr::new(10, second, 0, 0));
    let in_home = (0..=255_u8).map(|third| Ipv4Addr::new(192, 168, third, 0));
    let in_middle = (16..32_u8).map(|second| Ipv4Addr::new(172, second, 0, 0));
    in_middle
        .chain(in_ten)
        .chain(in_home)
        .filter_map(|address| Ipv4Net::new(address, prefix).ok())
        .filter(|block| block.network() == block.addr())
        .find(|block| !meets(block))
}

/// A block at the same place of another network.
fn shifted(block: Ipv4Net, (from, to): (Ipv4Net, Ipv4Net)) -> Option<Ipv4Net> {
    let offset = u32::from(block.network()).checked_sub(u32::from(from.network()))?;
    let start = u32::from(to.network()).checked_add(offset)?;
    Ipv4Net::new(Ipv4Addr::from(start), block.prefix_len()).ok().filter(|moved| to.contains(moved))
}

/// The same address in the next /16.
fn next_door(ip: Ipv4Addr) -> Ipv4Addr {
    let [a, b, c, d] = ip.octets();
    Ipv4Addr::new(a, b.wrapping_add(1), c, d)
}
