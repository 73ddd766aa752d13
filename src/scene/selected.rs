//! A part of the drawing that a person chose, just as it stands in the whole.

use std::collections::BTreeSet;

use super::draw::diagram_of;
use super::layout::Layout;
use super::route::Routes;
use super::{Scene, SceneOptions};
use crate::base::Rect;
use crate::catalog::Catalog;
use crate::design::{Design, NodeId, Place, Ref};

/// Around what was chosen.
const MARGIN: f64 = 24.0;

/// Draws what was chosen: nodes with the links between them, links with their ends, rooms with what stands in
/// them. Nothing where nothing of it is drawn. Legend and title block stay out.
#[must_use]
pub fn selected(
    design: &Design,
    catalog: &Catalog,
    chosen: &BTreeSet<Ref>,
    options: &SceneOptions,
) -> Option<Scene> {
    let mut layout = Layout::of(design);
    let mut routes = Routes::of(design, &layout);
    let nodes = nodes_of(design, chosen);
    layout.nodes.retain(|id, _| nodes.contains(id));
    layout.regions.retain(|region| chosen.contains(&region.id.into()));
    layout.azs.retain(|az| chosen.contains(&az.id.into()));
    layout.rows.retain(|row| row.security_zone.is_some_and(|id| chosen.contains(&id.into())));
    layout.sites.retain(|site| chosen.contains(&site.id.into()));
    layout.cells.retain(|cell| cell.vswitch.is_some_and(|id| chosen.contains(&id.into())));
    let within =
        |id| design.links.get(id).is_some_and(|link| nodes.contains(&link.from) && nodes.contains(&link.to));
    routes.keep(within);
    let parts = layout
        .nodes
        .values()
        .copied()
        .chain(layout.regions.iter().map(|region| region.rect))
        .chain(layout.azs.iter().map(|az| az.rect))
        .chain(layout.rows.iter().map(|row| row.rect))
        .chain(layout.sites.iter().map(|site| site.rect))
        .chain(layout.cells.iter().map(|cell| cell.rect))
        .chain(routes.labels.iter().map(|label| label.rect))
        .chain(routes.routes.values().flat_map(|route| &route.points).map(|p| Rect::new(p.x, p.y, 0.0, 0.0)));
    layout.bounds = parts.reduce(|a, b| a.union(&b))?.grown(MARGIN);
    let options = SceneOptions { frame: false, view: None, ..options.clone() };
    Some(diagram_of(design, catalog, &layout, &routes, &options))
}

/// The nodes that are chosen, at the ends of chosen links, or in chosen rooms.
fn nodes_of(design: &Design, chosen: &BTreeSet<Ref>) -> BTreeSet<NodeId> {
    let has = |of: Ref| chosen.contains(&of);
    let mut nodes: BTreeSet<NodeId> = design
        .nodes
        .iter()
        .filter(|(id, node)| {
            let place = match node.place {
                Place::Az { az, .. } => has(az.into()),
                Place::Site(site) => has(site.into()),
                Place::Region { .. } | Place::Internet | Place::Unplaced => false,
            };
            has((*id).into())
                || place
                || design.region_of(node).is_some_and(|region| has(region.into()))
                || node.place.security_zone().is_some_and(|zone| has(zone.into()))
                || node.vswitch.is_some_and(|vswitch| has(vswitch.into()))
                || node.function.is_some_and(|function| has(function.into()))
                || node.system.is_some_and(|system| has(system.into()))
        })
        .map(|(id, _)| id)
        .collect();
    let links = design.links.iter().filter(|(id, _)| has((*id).into()));
    nodes.extend(links.flat_map(|(_, link)| [link.from, link.to]));
    nodes
}
