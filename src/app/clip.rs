//! Copy and paste: nodes and the links between them as text, so that it works between windows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{Point, Rect};
use crate::catalog::Catalog;
use crate::design::{Design, Edit, Link, Node, NodeId, Place, Pos, Product, Ref};

use crate::scene::Tokens;

use super::Selection;
use super::canvas::gesture;
use super::canvas::snap;
use super::canvas::surface::Surface;

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
    /// Where the middle of each node was drawn.
    #[serde(default)]
    drawn: BTreeMap<NodeId, (f64, f64)>,
}

/// Where a copy is put.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// What is drawn where.
    pub surface: &'a Surface,
    /// What may stand where.
    pub catalog: &'a Catalog,
    /// The middle of the copy, a point of the document.
    pub at: Point,
}

/// The selected nodes and the links between them as text; none when no node is selected.
#[must_use]
pub fn copy(design: &Design, selection: &Selection, surface: &Surface) -> Option<String> {
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
    let middle = |id: &NodeId| surface.nodes.get(id).map(|rect| (rect.center().x, rect.center().y));
    let drawn = nodes.keys().filter_map(|id| Some((*id, middle(id)?))).collect();
    let clip = Clip { yuntu_nodes: 1, nodes, links, positions, drawn };
    ron::ser::to_string_pretty(&clip, ron::ser::PrettyConfig::new().new_line("\n").depth_limit(2)).ok()
}

/// The edits that put a copy into a design, and the selection of what was put in; none when the text is not
/// ours. What the design does not have is left out: a copy never drags its old surroundings along.
#[must_use]
pub fn paste(design: &Design, text: &str, target: Option<&Target<'_>>) -> Option<(Vec<Edit>, Selection)> {
    if text.len() > 4 * 1024 * 1024 || !text.contains("yuntu_nodes") {
        return None;
    }
    let clip: Clip = ron::from_str(text).ok()?;
    let mut ids = design.ids();
    let fresh: BTreeMap<NodeId, NodeId> = clip.nodes.keys().map(|&old| (old, ids.node())).collect();
    let middle = target.and_then(|target| {
        let points = clip.drawn.values().map(|&(x, y)| Rect::new(x, y, 0.0, 0.0));
        let whole = points.reduce(|a, b| a.union(&b))?;
        Some((target, whole.center()))
    });
    let mut taken: Vec<Rect> = Vec::new();
    let (mut edits, mut mentioning) = (Vec::new(), Vec::new());
    let mut names: Vec<String> = design.nodes.values().map(|node| node.name.clone()).collect();
    for (old, mut node) in clip.nodes {
        let &new = fresh.get(&old)?;
        let spot = middle.and_then(|(target, whole)| {
            let &(x, y) = clip.drawn.get(&old)?;
            let at = Point::new(target.at.x + x - whole.x, target.at.y + y - whole.y);
            put_at(design, target, &mut node, at, &mut taken)
        });
        let mut alone = node.clone();
        fit(design, &mut alone, &BTreeMap::new());
        fit(design, &mut node, &fresh);
        node.name = free_name(&names, &node.name);
        names.push(node.name.clone());
        alone.name.clone_from(&node.name);
        // What mentions another copy is put in once that one is there.
        if alone != node {
            mentioning.push(Edit::PutNode(new, Box::new(node)));
        }
        edits.push(Edit::PutNode(new, Box::new(alone)));
        if let Some(spot) = spot {
            edits.push(Edit::SetPosition(new, spot.position()));
        } else if let Some(position) = clip.positions.get(&old) {
            let moved = Pos { x: position.x.saturating_add(SHIFT), y: position.y.saturating_add(SHIFT) };
            edits.push(Edit::SetPosition(new, Some(moved)));
        }
    }
    edits.extend(mentioning);
    for mut link in clip.links {
        let (Some(&from), Some(&to)) = (fresh.get(&link.from), fresh.get(&link.to)) else { continue };
        link.from = from;
        link.to = to;
        edits.push(Edit::PutLink(ids.link(), link));
    }
    let selection = fresh.values().copied().map(Ref::Node).collect();
    Some((edits, selection))
}

/// Where a copy is drawn.
enum Spot {
    At(Pos),
    ByLayout,
}

impl Spot {
    const fn position(&self) -> Option<Pos> {
        match self {
            Self::At(position) => Some(*position),
            Self::ByLayout => None,
        }
    }
}

/// Makes a node stand where a point lies, if it may stand there, and says where it is drawn.
fn put_at(
    design: &Design,
    target: &Target<'_>,
    node: &mut Node,
    at: Point,
    taken: &mut Vec<Rect>,
) -> Option<Spot> {
    let Target { surface, catalog, .. } = *target;
    let standing = gesture::standing(surface, design, catalog, &node.product, None, at).ok()?;
    node.place = standing.place;
    node.vswitch = standing.vswitch;
    let Some(origin) = standing.origin else { return Some(Spot::ByLayout) };
    let sizes = Tokens::builtin().node;
    let wanted = Rect::new(at.x - sizes.width / 2.0, at.y - sizes.height / 2.0, sizes.width, sizes.height);
    let mut others: Vec<Rect> =
        surface.nodes_in(&standing.area).iter().filter_map(|id| surface.nodes.get(id)).copied().collect();
    others.extend(taken.iter().copied());
    let on_grid =
        Rect { x: snap::on_grid(wanted.x, origin.x), y: snap::on_grid(wanted.y, origin.y), ..wanted };
    let rect = snap::free_place(on_grid, &others, origin);
    taken.push(rect);
    let (x, y) = ((rect.x - origin.x).round() as i32, (rect.y - origin.y).round() as i32);
    Some(Spot::At(Pos { x, y }))
}

/// Makes a copied node fit its new surroundings; what it mentions stays mentioned where it lives.
fn fit(design: &Design, node: &mut Node, copies: &BTreeMap<NodeId, NodeId>) {
    let Node {
        place,
        vswitch,
        function,
        system,
        environment,
        security_groups,
        private_ip,
        kept_ips,
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
    kept_ips.clear();
    *locked = false;
    // What was copied along is meant in the copy; the rest stays mentioned where it lives.
    let kept = |id: NodeId| copies.get(&id).copied().or_else(|| design.nodes.contains(id).then_some(id));
    match product {
        Product::Slb(slb) => {
            for listener in &mut slb.listeners {
                listener.backends = listener.backends.iter().filter_map(|&id| kept(id)).collect();
                listener.backends.sort_unstable();
                listener.whitelist = peers(design, &listener.whitelist, copies);
            }
        }
        Product::Rds(rds) => {
            rds.whitelist = peers(design, &rds.whitelist, copies);
            rds.dr_of = rds.dr_of.and_then(kept);
            rds.read_only_of = rds.read_only_of.and_then(kept);
        }
        Product::Oss(bucket) => bucket.replica_of = bucket.replica_of.and_then(kept),
        Product::Line(line) => line.pair_of = line.pair_of.and_then(kept),
        Product::Eip(eip) => eip.bound_to = eip.bound_to.and_then(kept),
        Product::Dns(dns) => {
            for record in &mut dns.records {
                record.targets = record.targets.iter().filter_map(|&id| kept(id)).collect();
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

fn peers(
    design: &Design,
    before: &[crate::design::Peer],
    copies: &BTreeMap<NodeId, NodeId>,
) -> Vec<crate::design::Peer> {
    use crate::design::Peer;
    let moved = before.iter().map(|&peer| match peer {
        Peer::Node(id) => match copies.get(&id) {
            Some(&copy) => (Peer::Node(copy), true),
            None => (peer, peer_lives(design, peer)),
        },
        other => (other, peer_lives(design, other)),
    });
    moved.filter(|(_, lives)| *lives).map(|(peer, _)| peer).collect()
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
