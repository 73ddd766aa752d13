//! Sheets of one design: each shows what one reader asks for and leaves the rest out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::base::Text;
use crate::catalog::{Catalog, Family};
use crate::design::{
    Design, EcsRole, Edit, Link, LinkId, Node, NodeId, Place, Purpose, Ref, RegionId, SecurityZoneId, SiteId,
    VSwitchId,
};

use super::fold;

/// What a sheet is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Who calls whom: copies in several AZs folded into one, no networks.
    Application,
    /// Networks and security zones with addresses, and what crosses a border.
    Zones,
    /// Everything where it stands, with the links that carry business or copy data.
    Deployment,
    /// What keeps running when an AZ or a region is lost, and what stands in for what.
    Recovery,
    /// Operators, VPN, jump hosts, and what they reach.
    Operations,
    /// Where data is kept, who reads and writes it, and where it leaves the design.
    DataFlow,
}

impl View {
    /// All of them, in the order of the pages.
    pub const ALL: [Self; 6] =
        [Self::Application, Self::Zones, Self::Deployment, Self::Recovery, Self::Operations, Self::DataFlow];

    /// The word in commands.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Zones => "zones",
            Self::Deployment => "deployment",
            Self::Recovery => "recovery",
            Self::Operations => "operations",
            Self::DataFlow => "dataflow",
        }
    }

    /// The view of a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.word() == word)
    }

    /// The name of the sheet.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Application => Text::fixed("应用视图", "Application view"),
            Self::Zones => Text::fixed("网络与安全域视图", "Networks and security zones"),
            Self::Deployment => Text::fixed("部署视图", "Deployment view"),
            Self::Recovery => Text::fixed("容灾视图", "Disaster recovery view"),
            Self::Operations => Text::fixed("运维路径视图", "Operations path"),
            Self::DataFlow => Text::fixed("数据流视图", "Data flow"),
        }
    }

    /// Why a design has no such sheet, and what to do.
    #[must_use]
    pub const fn nothing(self) -> Text {
        match self {
            Self::Application => Text::fixed(
                "没有业务连线，应用视图为空；请先画业务、外联或上传连线",
                "the application view is empty, because nothing carries business; draw business links first",
            ),
            Self::Zones => Text::fixed(
                "没有放进地域的节点，网络与安全域视图为空；请先放置节点",
                "the view of networks and zones is empty, because no node stands in a region; place nodes first",
            ),
            Self::Deployment => Text::fixed(
                "没有已放置的节点，部署视图为空；请先放置节点",
                "the deployment view is empty, because no node is placed; place nodes first",
            ),
            Self::Recovery => Text::fixed(
                "没有业务或复制连线，容灾视图为空；请先画连线",
                "the recovery view is empty, because nothing carries business or copies data; draw such links first",
            ),
            Self::Operations => Text::fixed(
                "没有运维连线或堡垒机，运维路径视图为空；请先画运维连线",
                "the operations path is empty, because there is no operations link and no bastion; draw the path first",
            ),
            Self::DataFlow => Text::fixed(
                "没有数据库、存储或对外传输的连线，数据流视图为空；请先画这些连线",
                "the data flow is empty, because no link reaches a store or leaves the design; draw such links first",
            ),
        }
    }

    /// Whether the sheet prints addresses, whatever else is asked for; none where only the person decides.
    #[must_use]
    pub const fn addresses(self) -> Option<bool> {
        match self {
            Self::Zones => Some(true),
            // Folded copies have no address of their own.
            Self::Application => Some(false),
            Self::Deployment | Self::Recovery | Self::Operations | Self::DataFlow => None,
        }
    }

    /// The part of the design that the sheet shows; none when it would show nothing. Ids stay as they are.
    #[must_use]
    pub fn sheet(self, design: &Design, catalog: &Catalog) -> Option<Design> {
        let shown = Shown::of(self, design, catalog);
        if shown.nodes.is_empty() {
            return None;
        }
        let mut sheet = design.clone();
        let mut edits = Vec::new();
        let mut shown = shown;
        if self == Self::Application {
            edits.extend(fold::fold(design, &mut shown.nodes, &mut shown.links));
        }
        edits.extend(design.links.keys().filter(|id| !shown.links.contains(id)).map(remove));
        edits.extend(design.nodes.keys().filter(|id| !shown.nodes.contains(id)).map(remove));
        edits.extend(self.empty_rooms(design, &shown));
        // Bends and sizes are those of the whole drawing; the sheet is laid out anew.
        let bends = design.bends.keys().filter(|id| shown.links.contains(id));
        if self != Self::Deployment {
            edits.splice(0..0, bends.map(|id| Edit::SetBends(id, Vec::new())));
            edits.splice(0..0, design.extents.keys().map(|of| Edit::SetExtent(of, None)));
        }
        sheet.apply_all(edits).ok()?;
        Some(sheet)
    }

    /// Removes the rooms that the sheet leaves empty. Networks and deployment show all of them: an empty cell is
    /// part of the plan.
    fn empty_rooms(self, design: &Design, shown: &Shown) -> Vec<Edit> {
        let mut edits = Vec::new();
        if matches!(self, Self::Zones | Self::Deployment) {
            return edits;
        }
        let kept: Vec<&Node> = shown.nodes.iter().filter_map(|id| design.nodes.get(*id)).collect();
        let folded = self == Self::Application;
        let vswitches: BTreeSet<VSwitchId> = kept.iter().filter_map(|node| node.vswitch).collect();
        let zones: BTreeSet<SecurityZoneId> =
            kept.iter().filter_map(|node| node.place.security_zone()).collect();
        let sites: BTreeSet<SiteId> = kept
            .iter()
            .filter_map(|node| if let Place::Site(site) = node.place { Some(site) } else { None })
            .collect();
        let regions: BTreeSet<RegionId> = kept.iter().filter_map(|node| design.region_of(node)).collect();
        edits.extend(design.vswitches.keys().filter(|id| folded || !vswitches.contains(id)).map(remove));
        edits.extend(design.security_zones.keys().filter(|id| folded || !zones.contains(id)).map(remove));
        edits.extend(design.sites.keys().filter(|id| !sites.contains(id)).map(remove));
        let gone_region = |region: &RegionId| !regions.contains(region);
        for (id, az) in design.azs.iter() {
            let first = design.azs.iter().find(|(_, other)| other.region == az.region).map(|(id, _)| id);
            if gone_region(&az.region) || folded && first != Some(id) {
                edits.push(remove(id));
            }
        }
        edits.extend(
            design
                .vpcs
                .iter()
                .filter(|(_, vpc)| folded || gone_region(&vpc.region))
                .map(|(id, _)| remove(id)),
        );
        edits.extend(design.regions.keys().filter(gone_region).map(remove));
        edits
    }

    /// What the sheet says in the second line of nodes instead of their specification.
    #[must_use]
    pub fn captions(self, design: &Design) -> BTreeMap<NodeId, Text> {
        if self == Self::Recovery { fold::stand_ins(design) } else { BTreeMap::new() }
    }
}

fn remove(id: impl Into<Ref>) -> Edit {
    Edit::Remove(id.into())
}

/// What a sheet keeps.
struct Shown {
    nodes: BTreeSet<NodeId>,
    links: BTreeSet<LinkId>,
}

impl Shown {
    fn of(view: View, design: &Design, catalog: &Catalog) -> Self {
        let wanted = |link: &Link| match view {
            View::Application => {
                matches!(link.purpose, Purpose::Business | Purpose::Outbound | Purpose::Upload)
            }
            View::Zones => ground(design, link.from) != ground(design, link.to),
            View::Deployment | View::Recovery => {
                matches!(link.purpose, Purpose::Business | Purpose::Replication)
            }
            View::Operations => link.purpose == Purpose::Operations,
            View::DataFlow => {
                let stores = [link.from, link.to].iter().any(|id| is_store(design, catalog, *id));
                let leaves = [link.from, link.to].iter().any(|id| is_partner(design, *id));
                match link.purpose {
                    Purpose::Operations => false,
                    Purpose::Replication | Purpose::Outbound | Purpose::Upload => true,
                    Purpose::Business => stores || leaves,
                }
            }
        };
        let links: BTreeSet<LinkId> =
            design.links.iter().filter(|(_, link)| wanted(link)).map(|(id, _)| id).collect();
        let mut nodes: BTreeSet<NodeId> = links
            .iter()
            .filter_map(|id| design.links.get(*id))
            .flat_map(|link| [link.from, link.to])
            .collect();
        let beside = |node: &Node| match view {
            View::Deployment => !matches!(node.place, Place::Unplaced),
            View::Zones => matches!(node.place, Place::Az { .. } | Place::Region { .. }),
            View::Operations => is_bastion(node),
            View::DataFlow | View::Application | View::Recovery => false,
        };
        nodes.extend(design.nodes.iter().filter(|(_, node)| beside(node)).map(|(id, _)| id));
        Self { nodes, links }
    }
}

/// The ground that a node stands on, as far as borders go: outside, a site, a zone or a network of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ground {
    Outside,
    Site(SiteId),
    Zone(RegionId, SecurityZoneId),
    VSwitch(VSwitchId),
    Region(RegionId),
}

fn ground(design: &Design, node: NodeId) -> Ground {
    let Some(node) = design.nodes.get(node) else { return Ground::Outside };
    let region = design.region_of(node);
    match (node.place, region) {
        (Place::Site(site), _) => Ground::Site(site),
        (place, Some(region)) => match (place.security_zone(), node.vswitch) {
            (Some(zone), _) => Ground::Zone(region, zone),
            (None, Some(vswitch)) => Ground::VSwitch(vswitch),
            (None, None) => Ground::Region(region),
        },
        (Place::Internet | Place::Unplaced | Place::Az { .. } | Place::Region { .. }, None) => {
            Ground::Outside
        }
    }
}

fn is_bastion(node: &Node) -> bool {
    node.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::Bastion)
        || node.product.code() == "bastionhost"
}

fn is_store(design: &Design, catalog: &Catalog, node: NodeId) -> bool {
    let Some(node) = design.nodes.get(node) else { return false };
    let family = catalog.product(node.product.code()).map(|info| info.family);
    matches!(family, Some(Family::Database | Family::Storage))
        || node.product.as_ecs().is_some_and(|ecs| ecs.role == EcsRole::SelfBuiltDatabase)
}

/// Whether the node is a party outside that takes data or gives it: a site of the customer's, a partner; not the
/// users, who see pages.
fn is_partner(design: &Design, node: NodeId) -> bool {
    design.nodes.get(node).is_some_and(|node| {
        matches!(node.place, Place::Site(_))
            || matches!(node.product.code(), "alipay" | "third-party" | "partner" | "customer")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_view_is_found_by_its_word() {
        for view in View::ALL {
            assert_eq!(View::named(view.word()), Some(view));
        }
        assert_eq!(View::named("all"), None);
    }
}
