//! What adding an AZ, a security zone, a region or a site to a design means: the grid keeps its shape, so every
//! new cell of a private network gets its vSwitch with a free block.

use ipnet::Ipv4Net;

use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{
    Az, AzId, Cidr, Design, Edit, Ids, NetKind, Ref, Region, RegionId, SecurityZone, SecurityZoneId,
    SecurityZoneKind, Site, VSwitch, Vpc, VpcId,
};
use crate::text;

/// A step of the history with what it adds.
pub type Addition = (Text, Vec<Edit>, Ref);

/// How large the vSwitch of a new cell is.
const PREFIX: u8 = 24;

/// Hands out blocks of private networks that nothing uses yet.
struct Blocks<'a> {
    design: &'a Design,
    given: Vec<Ipv4Net>,
}

impl Blocks<'_> {
    fn next(&mut self, vpc: VpcId, whole: Option<Cidr>) -> Option<Cidr> {
        let whole = whole.or_else(|| self.design.vpcs.get(vpc)?.cidr)?.trunc().0;
        let used: Vec<Ipv4Net> = self
            .design
            .vswitches
            .values()
            .filter(|vswitch| vswitch.vpc == vpc)
            .filter_map(|vswitch| Some(vswitch.cidr?.trunc().0))
            .chain(self.given.iter().copied())
            .collect();
        let overlaps = |a: &Ipv4Net, b: &Ipv4Net| a.contains(b) || b.contains(a);
        // The first block is left alone: by custom a network's own addresses begin at 1.
        let free = whole
            .subnets(PREFIX.max(whole.prefix_len()))
            .ok()?
            .skip(1)
            .find(|block| !used.iter().any(|other| overlaps(block, other)))?;
        self.given.push(free);
        Some(Cidr(free))
    }
}

fn is_vpc(design: &Design, region: RegionId) -> bool {
    let own = design.regions.get(region).and_then(|region| region.net);
    own.unwrap_or(design.settings.net) != NetKind::Classic
}

/// A name that no row of a list has.
fn free_name(base: &str, taken: &[&str]) -> String {
    if !taken.contains(&base) {
        return base.to_owned();
    }
    (2_u32..=u32::MAX)
        .map(|n| format!("{base} {n}"))
        .find(|name| !taken.contains(&name.as_str()))
        .unwrap_or_else(|| base.to_owned())
}

fn vswitch(
    blocks: &mut Blocks<'_>,
    ids: &mut Ids,
    (vpc, whole): (VpcId, Option<Cidr>),
    az: AzId,
    row: Option<(SecurityZoneId, &str)>,
    number: usize,
) -> Edit {
    let name = match row {
        Some((_, name)) => format!("{name}-{number}"),
        None => format!("vsw-{number}"),
    };
    let cidr = blocks.next(vpc, whole);
    Edit::PutVSwitch(ids.vswitch(), VSwitch { vpc, az, security_zone: row.map(|(id, _)| id), name, cidr })
}

fn rows(design: &Design) -> Vec<(SecurityZoneId, String)> {
    let mut rows: Vec<_> = design.security_zones.iter().map(|(id, row)| (row.order, id, &row.name)).collect();
    rows.sort();
    rows.into_iter().map(|(_, id, name)| (id, name.clone())).collect()
}

/// The network that new cells of a region belong to: the first one.
fn network(design: &Design, region: RegionId) -> Option<VpcId> {
    design.vpcs.iter().find(|(_, vpc)| vpc.region == region).map(|(id, _)| id)
}

/// Adds the next AZ of the catalogue to a region, with a vSwitch for each security zone.
#[must_use]
pub fn az(design: &Design, catalog: &Catalog, region: RegionId, lang: Lang) -> Option<Addition> {
    let row = design.regions.get(region)?;
    let taken: Vec<&str> =
        design.azs.values().filter(|az| az.region == region).map(|az| az.code.as_str()).collect();
    let known = catalog.region(&design.settings.edition, &row.code);
    let next = known.and_then(|info| info.azs.iter().find(|az| !taken.contains(&az.code.as_str())));
    let (code, name) = match next {
        Some(az) => (az.code.clone(), az.name.get(lang).to_owned()),
        None => {
            // The catalogue may know fewer AZs than there are.
            let letter = ('A'..='Z').map(String::from).find(|c| !taken.contains(&c.as_str()))?;
            let words = text!("可用区{letter}", "AZ {letter}");
            (letter.clone(), words.get(lang).to_owned())
        }
    };
    let mut ids = design.ids();
    let id = ids.az();
    let number = taken.len() + 1;
    let mut edits = vec![Edit::PutAz(id, Az { region, code, name: name.clone() })];
    if is_vpc(design, region)
        && let Some(vpc) = network(design, region)
    {
        let mut blocks = Blocks { design, given: Vec::new() };
        let rows = rows(design);
        for (zone, words) in &rows {
            edits.push(vswitch(&mut blocks, &mut ids, (vpc, None), id, Some((*zone, words)), number));
        }
        if rows.is_empty() {
            edits.push(vswitch(&mut blocks, &mut ids, (vpc, None), id, None, number));
        }
    }
    Some((text!("添加{name}", "Add {name}"), edits, id.into()))
}

/// Adds a security zone below the others, with a vSwitch in each AZ of a private network.
#[must_use]
pub fn security_zone(design: &Design, lang: Lang) -> Addition {
    let offers = [
        (SecurityZoneKind::Dmz, Text::fixed("DMZ区", "DMZ")),
        (SecurityZoneKind::Management, Text::fixed("管理区", "Management")),
        (SecurityZoneKind::Intranet, Text::fixed("内网区", "Intranet")),
        (SecurityZoneKind::Data, Text::fixed("核心数据区", "Core data")),
        (SecurityZoneKind::Other, Text::fixed("安全域", "Security zone")),
    ];
    let has = |kind: SecurityZoneKind| design.security_zones.values().any(|row| row.kind == kind);
    let (kind, name) = offers
        .iter()
        .find(|(kind, _)| !has(*kind))
        .or_else(|| offers.last())
        .map_or_else(|| (SecurityZoneKind::Other, Text::default()), |(kind, name)| (*kind, name.clone()));
    let taken: Vec<&str> = design.security_zones.values().map(|row| row.name.as_str()).collect();
    let name = free_name(name.get(lang), &taken);
    let order = design.security_zones.values().map(|row| row.order).max().unwrap_or(0).saturating_add(1);
    let mut ids = design.ids();
    let id = ids.security_zone();
    let mut edits = vec![Edit::PutSecurityZone(id, SecurityZone { name: name.clone(), kind, order })];
    let mut blocks = Blocks { design, given: Vec::new() };
    for region in design.regions.keys().filter(|&region| is_vpc(design, region)) {
        let Some(vpc) = network(design, region) else { continue };
        let azs = design.azs.iter().filter(|(_, az)| az.region == region);
        for (number, (az, _)) in (1..).zip(azs) {
            edits.push(vswitch(&mut blocks, &mut ids, (vpc, None), az, Some((id, &name)), number));
        }
    }
    (text!("添加安全域{name}", "Add the security zone {name}"), edits, id.into())
}

/// Adds the next region of the catalogue with two AZs, and a private network that overlaps with no other.
#[must_use]
pub fn region(design: &Design, catalog: &Catalog, lang: Lang) -> Option<Addition> {
    let taken: Vec<&str> = design.regions.values().map(|region| region.code.as_str()).collect();
    let mut offers = catalog.regions(&design.settings.edition);
    offers.retain(|info| !taken.contains(&info.code.as_str()));
    offers.sort_by_key(|info| info.azs.len() < 2);
    let info = offers.first()?;
    let mut ids = design.ids();
    let id = ids.region();
    let name = info.name.get(lang).to_owned();
    let net = match info.net {
        NetKind::Classic if design.settings.net != NetKind::Classic => Some(NetKind::Classic),
        _ => None,
    };
    let mut edits = vec![Edit::PutRegion(id, Region { code: info.code.clone(), name: name.clone(), net })];
    let azs: Vec<AzId> = info
        .azs
        .iter()
        .take(2)
        .map(|az| {
            let az_id = ids.az();
            let name = az.name.get(lang).to_owned();
            edits.push(Edit::PutAz(az_id, Az { region: id, code: az.code.clone(), name }));
            az_id
        })
        .collect();
    if net.unwrap_or(design.settings.net) != NetKind::Classic {
        let vpc = ids.vpc();
        let used: Vec<Ipv4Net> = design
            .vpcs
            .values()
            .filter_map(|vpc| Some(vpc.cidr?.trunc().0))
            .chain(design.sites.values().flat_map(|site| site.cidrs.iter().map(|cidr| cidr.trunc().0)))
            .collect();
        let overlaps = |a: &Ipv4Net, b: &Ipv4Net| a.contains(b) || b.contains(a);
        let cidr: Option<Cidr> = (16..32_u8)
            .map(|second| format!("172.{second}.0.0/16"))
            .filter_map(|text| text.parse().ok())
            .find(|cidr: &Cidr| !used.iter().any(|other| overlaps(&cidr.0, other)));
        let names: Vec<&str> = design.vpcs.values().map(|vpc| vpc.name.as_str()).collect();
        let vpc_name = free_name("vpc-1", &names);
        edits.push(Edit::PutVpc(vpc, Vpc { region: id, name: vpc_name, cidr }));
        let mut blocks = Blocks { design, given: Vec::new() };
        for (zone, words) in &rows(design) {
            for (number, &az) in (1..).zip(&azs) {
                edits.push(vswitch(&mut blocks, &mut ids, (vpc, cidr), az, Some((*zone, words)), number));
            }
        }
    }
    Some((text!("添加地域{name}", "Add the region {name}"), edits, id.into()))
}

/// Adds a place of the customer's.
#[must_use]
pub fn site(design: &Design, lang: Lang) -> Addition {
    let taken: Vec<&str> = design.sites.values().map(|site| site.name.as_str()).collect();
    let name = free_name(Text::fixed("客户机房", "Customer site").get(lang), &taken);
    let id = design.ids().site();
    let edits = vec![Edit::PutSite(id, Site { name: name.clone(), ..Site::default() })];
    (text!("添加{name}", "Add {name}"), edits, id.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Frame;

    fn frame(edition: &str) -> Design {
        Frame::usual(Catalog::builtin(), edition).design(Catalog::builtin(), Lang::Zh).unwrap()
    }

    /// Every cell of a private network has a vSwitch, and no two blocks overlap.
    fn whole(design: &Design) {
        assert_eq!(design.violations(), vec![]);
        for region in design.regions.keys() {
            for az in design.azs.iter().filter(|(_, az)| az.region == region).map(|(id, _)| id) {
                for zone in design.security_zones.keys() {
                    let here = design
                        .vswitches
                        .values()
                        .filter(|vswitch| vswitch.az == az && vswitch.security_zone == Some(zone))
                        .count();
                    assert_eq!(here, usize::from(is_vpc(design, region)), "{az} {zone}");
                }
            }
        }
        let blocks: Vec<Ipv4Net> = design.vswitches.values().filter_map(|v| Some(v.cidr?.0)).collect();
        assert_eq!(blocks.len(), design.vswitches.len(), "every vSwitch has a block");
        for (i, a) in blocks.iter().enumerate() {
            for b in &blocks[i + 1..] {
                assert!(!a.contains(b) && !b.contains(a), "{a} and {b} overlap");
            }
        }
    }

    #[test]
    fn the_grid_keeps_its_shape() {
        for edition in crate::catalog::EDITIONS {
            let catalog = Catalog::builtin();
            let mut design = frame(edition.code);
            let (_, edits, _) = security_zone(&design, Lang::Zh);
            design.apply_all(edits).unwrap();
            let first = design.regions.keys().next().unwrap();
            let (_, edits, _) = az(&design, catalog, first, Lang::En).unwrap();
            design.apply_all(edits).unwrap();
            assert_eq!(design.azs.len(), 3);
            if let Some((_, edits, _)) = region(&design, catalog, Lang::Zh) {
                design.apply_all(edits).unwrap();
            }
            let (_, edits, _) = security_zone(&design, Lang::En);
            design.apply_all(edits).unwrap();
            whole(&design);
        }
    }

    #[test]
    fn taking_an_az_away_keeps_every_node() {
        let mut design = frame("official-2026");
        let az = design.azs.keys().next().unwrap();
        let zone = design.security_zones.keys().next();
        let id = design.ids().node();
        let node = crate::design::Node::new("a", crate::design::Product::Ecs(crate::design::Ecs::default()))
            .at(crate::design::Place::Az { az, security_zone: zone });
        design.apply(Edit::PutNode(id, Box::new(node))).unwrap();
        design.apply(Edit::Remove(az.into())).unwrap();
        assert!(design.nodes.contains(id), "a node outlives the column it stood in");
        whole(&design);
    }
}
