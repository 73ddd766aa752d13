//! Which links share their lines.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::{Design, LinkId, NodeId, PortRange, Protocol, Purpose};
use crate::scene::layout::Layout;

/// Links that say the same between sources and targets that are all connected with one another. Sharing a line
/// among them cannot mislead: whoever follows it from any source reaches exactly the targets of that source.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Net {
    pub links: Vec<Drawn>,
    pub purpose: Purpose,
}

/// A link with its source and its target.
pub(super) type Drawn = (LinkId, NodeId, NodeId);

/// What must be equal for two links to share a line.
type Class = (Purpose, Protocol, Option<PortRange>, String);

pub(super) fn nets(design: &Design, layout: &Layout) -> Vec<Net> {
    let mut classes: BTreeMap<Class, Vec<Drawn>> = BTreeMap::new();
    for (id, link) in design.links.iter() {
        let drawn = layout.nodes.contains_key(&link.from) && layout.nodes.contains_key(&link.to);
        if drawn {
            let class = (link.purpose, link.protocol, link.ports, link.label.clone());
            classes.entry(class).or_default().push((id, link.from, link.to));
        }
    }
    let mut nets = Vec::new();
    for ((purpose, ..), links) in classes {
        for component in components(&links) {
            let sources: BTreeSet<NodeId> = component.iter().map(|(_, from, _)| *from).collect();
            let targets: BTreeSet<NodeId> = component.iter().map(|(_, _, to)| *to).collect();
            let pairs: BTreeSet<(NodeId, NodeId)> = component.iter().map(|(_, f, t)| (*f, *t)).collect();
            if pairs.len() == sources.len() * targets.len() && sources.is_disjoint(&targets) {
                nets.push(Net { links: component, purpose });
                continue;
            }
            let mut by_source: BTreeMap<NodeId, Vec<Drawn>> = BTreeMap::new();
            for link in component {
                by_source.entry(link.1).or_default().push(link);
            }
            nets.extend(by_source.into_values().map(|links| Net { links, purpose }));
        }
    }
    nets.sort_by_key(|net| net.links.first().map(|link| link.0));
    nets
}

/// Sources and targets that hang together; a node counts once as a source and once as a target.
fn components(links: &[Drawn]) -> Vec<Vec<Drawn>> {
    let mut parent: BTreeMap<Role, Role> = BTreeMap::new();
    for &(_, from, to) in links {
        let (a, b) = (root(&mut parent, (false, from)), root(&mut parent, (true, to)));
        parent.insert(b, a);
        parent.entry(a).or_insert(a);
    }
    let mut out: BTreeMap<Role, Vec<Drawn>> = BTreeMap::new();
    for &link in links {
        out.entry(root(&mut parent, (false, link.1))).or_default().push(link);
    }
    out.into_values().collect()
}

/// A node as a source (false) or as a target (true).
type Role = (bool, NodeId);

fn root(parent: &mut BTreeMap<Role, Role>, of: Role) -> Role {
    let mut at = of;
    while let Some(&up) = parent.get(&at).filter(|&&up| up != at) {
        at = up;
    }
    parent.insert(of, at);
    at
}
