//! What screen readers call the parts of a drawing that are painted, not made of widgets.

use crate::base::{Lang, Text};
use crate::design::{Design, LinkId, Ref};
use crate::text;

/// The name of a container with what it is.
#[must_use]
pub fn container(design: &Design, what: Ref, lang: Lang) -> Option<String> {
    let (kind, name) = match what {
        Ref::Region(id) => (Text::fixed("地域", "Region"), design.regions.get(id)?.name.clone()),
        Ref::Az(id) => (Text::fixed("可用区", "AZ"), design.azs.get(id)?.name.clone()),
        Ref::SecurityZone(id) => {
            (Text::fixed("安全域", "Security zone"), design.security_zones.get(id)?.name.clone())
        }
        Ref::VSwitch(id) => {
            let row = design.vswitches.get(id)?;
            let block = row.cidr.map(|cidr| format!(" {cidr}")).unwrap_or_default();
            (Text::fixed("交换机", "vSwitch"), format!("{}{block}", row.name))
        }
        Ref::Site(id) => (Text::fixed("客户机房", "Site"), design.sites.get(id)?.name.clone()),
        Ref::Vpc(_)
        | Ref::Node(_)
        | Ref::Link(_)
        | Ref::SecurityGroup(_)
        | Ref::Workload(_)
        | Ref::Function(_)
        | Ref::System(_)
        | Ref::Environment(_) => return None,
    };
    let Text { zh, en } = kind;
    Some(text!("{zh}：{name}", "{en}: {name}").get(lang).to_owned())
}

/// A link as a sentence: from whom to whom, and what it speaks.
#[must_use]
pub fn link(design: &Design, id: LinkId) -> Option<String> {
    let link = design.links.get(id)?;
    let name = |id| design.nodes.get(id).map_or("?", |node| node.name.as_str());
    let ports = link.ports.map(|ports| format!(" {ports}")).unwrap_or_default();
    Some(format!("{} → {}, {}{ports}", name(link.from), name(link.to), link.protocol.label()))
}
