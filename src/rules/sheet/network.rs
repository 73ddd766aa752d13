//! AZs, private networks and vSwitches of a fix.

use ipnet::Ipv4Net;

use super::Sheet;
use crate::design::{
    Az, AzId, Cidr, NodeId, Place, RegionId, SecurityZoneId, VSwitch, VSwitchId, Vpc, VpcId,
};

/// Blocks for a new private network, the guide's own first.
const CHOICES: [&str; 4] = ["192.168.0.0/16", "172.16.0.0/16", "10.0.0.0/16", "172.31.0.0/16"];

/// How much of a region's name a network keeps, so that its own name stays within the limit of names.
const KEPT_OF_A_NAME: usize = 200;

impl Sheet<'_, '_> {
    /// The first other AZ of the same region that the design uses.
    #[must_use]
    pub fn other_az(&self, avoid: AzId) -> Option<AzId> {
        let region = self.context.design.azs.get(avoid)?.region;
        self.context.facts.azs_of(region).iter().copied().find(|&az| az != avoid)
    }

    /// Another AZ of the same region: one that the design uses, else a new one that the catalogue lists.
    pub fn second_az(&mut self, avoid: AzId) -> Option<AzId> {
        if let Some(used) = self.other_az(avoid) {
            return Some(used);
        }
        let region = self.context.design.azs.get(avoid)?.region;
        self.next_az(region)
    }

    /// A new AZ of a region: the first that the catalogue lists and the design does not use.
    pub fn next_az(&mut self, region: RegionId) -> Option<AzId> {
        let info = self.context.region_info(region)?;
        let design = self.context.design;
        let used: Vec<&str> = self
            .context
            .facts
            .azs_of(region)
            .iter()
            .filter_map(|&id| design.azs.get(id).map(|az| az.code.as_str()))
            .chain(self.new_azs.values().filter(|az| az.region == region).map(|az| az.code.as_str()))
            .collect();
        let next = info.azs.iter().find(|az| !used.contains(&az.code.as_str()))?;
        let az = Az { region, code: next.code.clone(), name: next.name.get(self.context.lang).to_owned() };
        Some(self.add_az(az))
    }

    /// The name of an AZ, which may be new.
    #[must_use]
    pub fn az_name(&self, az: AzId) -> String {
        self.new_azs.get(&az).map_or_else(|| self.context.name(az), |row| row.name.clone())
    }

    /// The vSwitch in another AZ that serves the same network and security zone, made when there is none.
    /// None when the network has no block left, or no block at all.
    pub fn vswitch_like(&mut self, like: VSwitchId, az: AzId) -> Option<VSwitchId> {
        let model = self.context.design.vswitches.get(like)?.clone();
        let fits =
            |row: &VSwitch| row.az == az && row.vpc == model.vpc && row.security_zone == model.security_zone;
        let design = self.context.design;
        let there = self.context.facts.vswitches_of(model.vpc).iter().copied();
        let old = there.into_iter().find(|&id| design.vswitches.get(id).is_some_and(fits));
        if let Some(found) =
            old.or_else(|| self.new_vswitches.iter().find(|(_, row)| fits(row)).map(|(&id, _)| id))
        {
            return Some(found);
        }
        let prefix = model.cidr.map_or(24, |cidr| cidr.0.prefix_len());
        let cidr = self.free_block(model.vpc, prefix)?;
        let part = |name: &str| name.chars().take(80).collect::<String>();
        let az_name = self.az_name(az);
        let name = format!("{}-{}", part(&model.name), part(&az_name));
        Some(self.add_vswitch(VSwitch { az, name, cidr: Some(cidr), ..model }))
    }

    /// The first free block of a network with this prefix length.
    #[must_use]
    pub fn free_block(&self, vpc: VpcId, prefix: u8) -> Option<Cidr> {
        let design = self.context.design;
        let row = self.new_vpcs.get(&vpc).or_else(|| design.vpcs.get(vpc))?;
        let whole = row.cidr?.0.trunc();
        let taken: Vec<Ipv4Net> = self
            .context
            .facts
            .vswitches_of(vpc)
            .iter()
            .filter_map(|&id| design.vswitches.get(id))
            .chain(self.new_vswitches.values().filter(|row| row.vpc == vpc))
            .filter_map(|row| row.cidr.map(|cidr| cidr.0.trunc()))
            .collect();
        first_free(whole, prefix, &taken).map(Cidr)
    }

    /// The private network of a region, made when there is none: 192.168.0.0/16 as the guide's walk-through has
    /// it (L463), or the next private block that no other network and no customer site uses.
    pub fn vpc_of(&mut self, region: RegionId) -> VpcId {
        if let Some(&vpc) = self.context.facts.vpcs_of(region).first() {
            return vpc;
        }
        if let Some((&vpc, _)) = self.new_vpcs.iter().find(|(_, row)| row.region == region) {
            return vpc;
        }
        let design = self.context.design;
        let taken: Vec<Ipv4Net> = design
            .vpcs
            .values()
            .chain(self.new_vpcs.values())
            .filter_map(|row| row.cidr)
            .chain(design.sites.values().flat_map(|site| site.cidrs.iter().copied()))
            .map(|cidr| cidr.0.trunc())
            .collect();
        let free = CHOICES.into_iter().filter_map(|block| block.parse().ok()).find(|choice: &Ipv4Net| {
            !taken.iter().any(|block| block.contains(choice) || choice.contains(block))
        });
        let name = design.regions.get(region).map_or("", |row| row.name.as_str());
        let name = format!("{}-VPC", name.chars().take(KEPT_OF_A_NAME).collect::<String>());
        let cidr = free.or_else(|| CHOICES.first().and_then(|block| block.parse().ok())).map(Cidr);
        self.add_vpc(Vpc { region, name, cidr })
    }

    /// A vSwitch for an AZ and a security zone, made when there is none; it is the size of the network's other
    /// vSwitches, else /24. None when the network has no block left, or no block at all.
    pub fn vswitch_for(
        &mut self,
        vpc: VpcId,
        az: AzId,
        security_zone: Option<SecurityZoneId>,
    ) -> Option<VSwitchId> {
        let design = self.context.design;
        let fits = |row: &VSwitch| row.vpc == vpc && row.az == az && row.security_zone == security_zone;
        let there = self.context.facts.vswitches_of(vpc);
        if let Some(&old) = there.iter().find(|&&id| design.vswitches.get(id).is_some_and(fits)) {
            return Some(old);
        }
        if let Some((&new, _)) = self.new_vswitches.iter().find(|(_, row)| fits(row)) {
            return Some(new);
        }
        let like = there.iter().find_map(|&id| design.vswitches.get(id)?.cidr);
        let prefix = like.map_or(24, |cidr| cidr.0.prefix_len());
        let cidr = self.free_block(vpc, prefix)?;
        let part = |name: &str| name.chars().take(60).collect::<String>();
        let mut name = part(&self.az_name(az));
        if let Some(id) = security_zone {
            name = format!("{name}-{}", part(&self.context.name(id)));
        }
        let name = format!("{name}-vSwitch");
        Some(self.add_vswitch(VSwitch { vpc, az, security_zone, name, cidr: Some(cidr) }))
    }

    /// Moves a node into an AZ, and into a vSwitch there when it has one. None when no vSwitch can be had.
    pub fn move_to(&mut self, id: NodeId, az: AzId) -> Option<()> {
        let row = self.node(id)?;
        let (place, vswitch) = (row.place, row.vswitch);
        let vswitch = match vswitch {
            Some(like) => Some(self.vswitch_like(like, az)?),
            None => None,
        };
        let row = self.node_mut(id)?;
        row.place = Place::Az { az, security_zone: place.security_zone() };
        row.vswitch = vswitch;
        row.private_ip = None;
        Some(())
    }
}

/// The lowest subnet of `whole` that meets none of the taken blocks.
pub(super) fn first_free(whole: Ipv4Net, prefix: u8, taken: &[Ipv4Net]) -> Option<Ipv4Net> {
    let mut candidate = Ipv4Net::new(whole.network(), prefix).ok()?;
    if prefix < whole.prefix_len() {
        return None;
    }
    while whole.contains(&candidate) {
        let blocking = taken.iter().filter(|block| block.contains(&candidate) || candidate.contains(*block));
        let Some(past) = blocking.map(Ipv4Net::broadcast).max() else { return Some(candidate) };
        let past = u32::from(past.max(candidate.broadcast()));
        // The blocks met end at `past`; the next candidate begins after it, on a border of its own size.
        let size = 1_u64 << (32 - u32::from(prefix));
        let next = (u64::from(past) + 1).div_ceil(size) * size;
        candidate = Ipv4Net::new(u32::try_from(next).ok()?.into(), prefix).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(text: &str) -> Ipv4Net {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(whole: &str, prefix: u8, taken: &[&str], expected: Option<&str>) {
        let taken: Vec<_> = taken.iter().map(|block| net(block)).collect();
        assert_eq!(first_free(net(whole), prefix, &taken), expected.map(net));
    }

    #[test]
    fn the_first_free_block_is_the_lowest() {
        check("192.168.0.0/16", 24, &[], Some("192.168.0.0/24"));
        check("192.168.0.0/16", 25, &["192.168.0.0/25"], Some("192.168.0.128/25"));
        check("192.168.0.0/16", 24, &["192.168.0.0/25"], Some("192.168.1.0/24"));
        check("192.168.0.0/16", 24, &["192.168.1.0/24"], Some("192.168.0.0/24"));
        check("192.168.0.0/16", 24, &["192.168.0.0/24", "192.168.1.0/24"], Some("192.168.2.0/24"));
    }

    #[test]
    fn a_full_network_has_no_free_block() {
        check("192.168.0.0/24", 25, &["192.168.0.0/25", "192.168.0.128/25"], None);
        check("192.168.0.0/24", 24, &["192.168.0.7/32"], None);
        check("192.168.0.0/24", 16, &[], None);
        check("255.255.255.0/24", 25, &["255.255.255.0/24"], None);
        check("10.0.0.0/16", 24, &["0.0.0.0/0"], None);
    }
}
