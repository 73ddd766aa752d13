//! Copy and paste: nodes and the links between them as text, so that it works between windows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::design::{Design, Edit, Link, Node, NodeId, Place, Pos, Product, Ref};

use super::Selection;

/// How far a copy is drawn from its original, in document units.
const SHIFT: i32 = 24;

/// What the clipboard holds.
#[derive(Debug, Serialize, Deserialize)]
struct Clip {
    /// Marks the text as ours.
    yuntu_nodes: u32,
    nodes: BTreeMap<NodeId, Node>,
    links: Vec<Link>,
    positions: BTreeMap<NodeId, Pos>,
}

/// The selected nodes and the links between them as text; none when no node is selected.
#[must_use]
pub fn copy(design: &Design, selection: &Selection) -> Option<String> {
    let nodes: BTreeMap<NodeId, Node> =
        selection.nodes().filter_map(|id| Some((id, design.nodes.get(id)?.clone()))).collect();
    if nodes.is_empty() {
        return None;
    }
    let links = design
        .links
        .values()
        .filter(|link| nodes.contains_key(&link.from) && nodes.contains_key(&link.to))
        .cloned()
        .collect();
    let positions = nodes.keys().filter_map(|&id| Some((id, *design.positions.get(id)?))).collect();
    let clip = Clip { yuntu_nodes: 1, nodes, links, positions };
    ron::ser::to_string_pretty(&clip, ron::ser::PrettyConfig::new().new_line("\n").depth_limit(2)).ok()
}

/// The edits that put a copy into a design, and the selection of what was put in; none when the text is not
/// ours. What the design does not have is left out: a copy never drags its old surroundings along.
#[must_use]
pub fn paste(design: &Design, text: &str) -> Option<(Vec<Edit>, Selection)> {
    if text.len() > 4 * 1024 * 1024 || !text.contains("yuntu_nodes") {
        return None;
    }
    let clip: Clip = ron::from_str(text).ok()?;
    let mut ids = design.ids();
    let fresh: BTreeMap<NodeId, NodeId> = clip.nodes.keys().map(|&old| (old, ids.node())).collect();
    let mut edits = Vec::new();
    let mut names: Vec<String> = design.nodes.values().map(|node| node.name.clone()).collect();
    for (old, mut node) in clip.nodes {
        let &new = fresh.get(&old)?;
        fit(design, &mut node);
        node.name = free_name(&names, &node.name);
        names.push(node.name.clone());
        edits.push(Edit::PutNode(new, Box::new(node)));
        if let Some(position) = clip.positions.get(&old) {
            let moved = Pos { x: position.x.saturating_add(SHIFT), y: position.y.saturating_add(SHIFT) };
            edits.push(Edit::SetPosition(new, Some(moved)));
        }
    }
    for mut link in clip.links {
        let (Some(&from), Some(&to)) = (fresh.get(&link.from), fresh.get(&link.to)) else { continue };
        link.from = from;
        link.to = to;
        edits.push(Edit::PutLink(ids.link(), link));
    }
    let selection = fresh.values().copied().map(Ref::Node).collect();
    Some((edits, selection))
}

/// Makes a copied node fit its new surroundings; what it mentions stays mentioned where it lives.
fn fit(design: &Design, node: &mut Node) {
    let Node {
        place,
        vswitch,
        function,
        system,
        environment,
        security_groups,
        private_ip,
        locked,
        product,
        ..
    } = node;
    let lives = match *place {
        Place::Az { az, security_zone } => {
            design.azs.contains(az) && security_zone.is_none_or(|id| design.security_zones.contains(id))
        }
        Place::Region { region, security_zone } => {
            design.regions.contains(region)
                && security_zone.is_none_or(|id| design.security_zones.contains(id))
        }
        Place::Site(site) => design.sites.contains(site),
        Place::Internet | Place::Unplaced => true,
    };
    if !lives {
        *place = Place::Unplaced;
    }
    *vswitch = vswitch.filter(|id| design.vswitches.contains(*id));
    *function = function.filter(|id| design.functions.contains(*id));
    *system = system.filter(|id| design.systems.contains(*id));
    *environment = environment.filter(|id| design.environments.contains(*id));
    security_groups.retain(|id| design.security_groups.contains(*id));
    // Two nodes cannot have one address.
    *private_ip = None;
    *locked = false;
    let kept = |id: NodeId| design.nodes.contains(id).then_some(id);
    match product {
        Product::Slb(slb) => {
            for listener in &mut slb.listeners {
                listener.backends.retain(|&id| kept(id).is_some());
                listener.whitelist.retain(|peer| peer_lives(design, *peer));
            }
        }
        Product::Rds(rds) => {
            rds.whitelist.retain(|peer| peer_lives(design, *peer));
            rds.dr_of = rds.dr_of.and_then(kept);
            rds.read_only_of = rds.read_only_of.and_then(kept);
        }
        Product::Oss(bucket) => bucket.replica_of = bucket.replica_of.and_then(kept),
        Product::Line(line) => line.pair_of = line.pair_of.and_then(kept),
        Product::Eip(eip) => eip.bound_to = eip.bound_to.and_then(kept),
        Product::Dns(dns) => {
            for record in &mut dns.records {
                record.targets.retain(|&id| kept(id).is_some());
            }
        }
        Product::Ecs(_)
        | Product::Vpn(_)
        | Product::Nat(_)
        | Product::External(_)
        | Product::Described { .. }
        | Product::Opaque { .. } => {}
    }
}

fn peer_lives(design: &Design, peer: crate::design::Peer) -> bool {
    use crate::design::Peer;
    match peer {
        Peer::Node(id) => design.nodes.contains(id),
        Peer::SecurityGroup(id) => design.security_groups.contains(id),
        Peer::Cidr(_) | Peer::VpnClients | Peer::SlbInternal | Peer::Alipay => true,
    }
}

/// The name itself while it is free, else with the lowest free number.
fn free_name(names: &[String], base: &str) -> String {
    if !names.iter().any(|name| name == base) {
        return base.to_owned();
    }
    let stem = super::canvas::starter::without_number(base);
    (2_u32..=u32::MAX)
        .map(|number| format!("{stem} {number}"))
        .find(|name| !names.contains(name))
        .unwrap_or_else(|| base.to_owned())
}
