//! Which room each node stands in.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::{
    AzId, Design, Node, NodeId, Place, Product, RegionId, SecurityZoneId, SiteId, VSwitchId,
};

/// A room before it has a place on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    Internet,
    Unplaced,
    Site(SiteId),
    Side(RegionId),
    Top(RegionId, Option<SecurityZoneId>),
    Bottom(RegionId, Option<SecurityZoneId>),
    Cell(AzId, Option<SecurityZoneId>, Option<VSwitchId>),
}

/// The nodes of every room, and the rows and rooms that exist even when empty.
pub(super) struct Slots {
    pub nodes: BTreeMap<Slot, Vec<NodeId>>,
    /// The rows in drawing order; `None` alone when the design has no security zones.
    pub rows: Vec<Option<SecurityZoneId>>,
    /// The vSwitches drawn in each cell, in order; `None` is the part without a vSwitch.
    pub parts: BTreeMap<(AzId, Option<SecurityZoneId>), Vec<Option<VSwitchId>>>,
}

impl Slots {
    pub fn of(design: &Design) -> Self {
        let mut nodes: BTreeMap<Slot, Vec<NodeId>> = BTreeMap::new();
        for (id, node) in design.nodes.iter() {
            nodes.entry(slot_of(design, node)).or_default().push(id);
        }
        let mut rows = ordered_rows(design);
        let mut homes: BTreeMap<(AzId, Option<SecurityZoneId>), BTreeSet<VSwitchId>> = BTreeMap::new();
        let used: BTreeSet<VSwitchId> = nodes
            .keys()
            .filter_map(|slot| if let Slot::Cell(_, _, vswitch) = slot { *vswitch } else { None })
            .collect();
        for (id, vswitch) in design.vswitches.iter() {
            let home = vswitch.security_zone.filter(|sz| design.security_zones.contains(*sz));
            // A vSwitch that serves the whole AZ is drawn where its nodes stand, or by itself when it has none.
            if home.is_some() || !used.contains(&id) {
                homes.entry((vswitch.az, home)).or_default().insert(id);
            }
        }
        for slot in nodes.keys() {
            if let Slot::Cell(az, sz, Some(vswitch)) = *slot {
                homes.entry((az, sz)).or_default().insert(vswitch);
            }
        }
        let stray = homes.keys().any(|(_, sz)| sz.is_none())
            || nodes.keys().any(|slot| matches!(slot, Slot::Cell(_, None, _)));
        if rows.is_empty() || stray {
            rows.push(None);
        }
        let mut parts = BTreeMap::new();
        for az in design.azs.keys() {
            for &row in &rows {
                let mut list: Vec<Option<VSwitchId>> =
                    homes.get(&(az, row)).into_iter().flatten().copied().map(Some).collect();
                if list.is_empty() || nodes.contains_key(&Slot::Cell(az, row, None)) {
                    list.push(None);
                }
                parts.insert((az, row), list);
            }
        }
        Self { nodes, rows, parts }
    }
}

fn ordered_rows(design: &Design) -> Vec<Option<SecurityZoneId>> {
    let mut rows: Vec<_> = design.security_zones.iter().map(|(id, row)| (row.order, id)).collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, id)| Some(id)).collect()
}

pub(super) fn slot_of(design: &Design, node: &Node) -> Slot {
    match node.place {
        Place::Internet => Slot::Internet,
        Place::Unplaced => Slot::Unplaced,
        Place::Site(site) => Slot::Site(site),
        Place::Az { az, security_zone } => {
            let here = |id: &VSwitchId| design.vswitches.get(*id).is_some_and(|vswitch| vswitch.az == az);
            Slot::Cell(az, security_zone, node.vswitch.filter(here))
        }
        Place::Region { region, security_zone } => match (band_of(&node.product), security_zone) {
            (Band::Side, None) => Slot::Side(region),
            (Band::Side | Band::Top, _) => Slot::Top(region, security_zone),
            (Band::Bottom, _) => Slot::Bottom(region, security_zone),
        },
    }
}

enum Band {
    Top,
    Bottom,
    Side,
}

/// Traffic comes in at the top, data rests at the bottom, lines come from the side.
fn band_of(product: &Product) -> Band {
    match product {
        Product::Rds(_) | Product::Oss(_) => Band::Bottom,
        Product::Line(_) => Band::Side,
        Product::Slb(_)
        | Product::Ecs(_)
        | Product::Vpn(_)
        | Product::Nat(_)
        | Product::Eip(_)
        | Product::Dns(_)
        | Product::External(_) => match product.code() {
            "ipsec-vpn" | "line-nat" => Band::Side,
            _ => Band::Top,
        },
        Product::Described { code, .. } | Product::Opaque { code, .. } => match code.as_str() {
            "vbr" | "cen" | "vpn-gateway" => Band::Side,
            "polardb" | "polardb-x" | "tair" | "nas" | "db-audit" | "sls" | "security-center" | "kms" => {
                Band::Bottom
            }
            _ => Band::Top,
        },
    }
}
