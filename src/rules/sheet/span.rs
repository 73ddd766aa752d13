//! Services that span the AZs of a region.

use super::Sheet;
use crate::base::Text;
use crate::design::{Node, NodeId, Place};
use crate::rules::{Context, Fix};

/// For a service that is drawn inside one AZ: the AZ's name, and the fix that lifts it to the region.
pub(in crate::rules) fn lift(context: &Context<'_>, id: NodeId, node: &Node) -> Option<(String, Fix)> {
    let Place::Az { az, security_zone } = node.place else { return None };
    let region = context.design.azs.get(az)?.region;
    let mut sheet = Sheet::new(context);
    sheet.node_mut(id)?.place = Place::Region { region, security_zone };
    let title = Text::fixed("移到地域一级", "lift it to the region");
    Some((context.name(az), Fix::auto(title, sheet.finish())))
}
