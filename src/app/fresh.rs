//! A fresh design: a region with its AZs and security zones, ready to be drawn into.

use crate::base::{Lang, Text};
use crate::catalog::Catalog;
use crate::design::{
    Az, Cidr, Design, Edit, NetKind, Region, SecurityZone, SecurityZoneKind, SecurityZoneMode, VSwitch, Vpc,
};

/// What a person chooses for a fresh design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The edition of the facts.
    pub edition: String,
    /// The region's code.
    pub region: String,
    /// How many AZs are drawn.
    pub azs: usize,
    /// The design's name.
    pub name: String,
}

impl Frame {
    /// The first edition and region of the catalogue, with two AZs.
    #[must_use]
    pub fn usual(catalog: &Catalog, edition: &str) -> Self {
        let region = catalog
            .regions(edition)
            .into_iter()
            .find(|region| region.azs.len() > 1)
            .map(|region| region.code.clone())
            .unwrap_or_default();
        Self { edition: edition.to_owned(), region, azs: 2, name: String::new() }
    }

    /// The design that this frame describes; none when the catalogue does not know the region.
    #[must_use]
    pub fn design(&self, catalog: &Catalog, lang: Lang) -> Option<Design> {
        let info = catalog.region(&self.edition, &self.region)?;
        let mut design = Design::default();
        let mut settings = design.settings.clone();
        settings.edition.clone_from(&self.edition);
        settings.net = if info.net == NetKind::Classic { NetKind::Classic } else { NetKind::Vpc };
        settings.security_zone_mode = SecurityZoneMode::DmzMgmtIntranet;
        let is_vpc = settings.net == NetKind::Vpc;
        let mut title = design.title.clone();
        title.name.clone_from(&self.name);
        let mut ids = design.ids();
        let mut edits = vec![Edit::SetTitle(title), Edit::SetSettings(settings)];
        let region = ids.region();
        edits.push(Edit::PutRegion(
            region,
            Region { code: info.code.clone(), name: info.name.get(lang).to_owned(), net: None },
        ));
        let azs: Vec<_> = info
            .azs
            .iter()
            .take(self.azs)
            .map(|az| {
                let id = ids.az();
                let name = az.name.get(lang).to_owned();
                edits.push(Edit::PutAz(id, Az { region, code: az.code.clone(), name }));
                id
            })
            .collect();
        let rows: Vec<_> = [
            (SecurityZoneKind::Dmz, Text::fixed("DMZ区", "DMZ")),
            (SecurityZoneKind::Management, Text::fixed("管理区", "Management")),
            (SecurityZoneKind::Intranet, Text::fixed("内网区", "Intranet")),
        ]
        .into_iter()
        .zip(1_u32..)
        .map(|((kind, name), order)| {
            let id = ids.security_zone();
            let name = name.get(lang).to_owned();
            edits.push(Edit::PutSecurityZone(id, SecurityZone { name: name.clone(), kind, order }));
            (id, name)
        })
        .collect();
        if is_vpc {
            let vpc = ids.vpc();
            let cidr: Option<Cidr> = "192.168.0.0/16".parse().ok();
            edits.push(Edit::PutVpc(vpc, Vpc { region, name: "vpc-1".to_owned(), cidr }));
            let mut third = 0_u32;
            for (row, row_name) in &rows {
                for (&az, number) in azs.iter().zip(1_u32..) {
                    third += 1;
                    let switch = VSwitch {
                        vpc,
                        az,
                        security_zone: Some(*row),
                        name: format!("{row_name}-{number}"),
                        cidr: format!("192.168.{third}.0/24").parse().ok(),
                    };
                    edits.push(Edit::PutVSwitch(ids.vswitch(), switch));
                }
            }
        }
        design.apply_all(edits).ok()?;
        Some(design)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::EDITIONS;

    #[test]
    fn every_edition_has_a_region_with_two_azs_to_begin_with() {
        let catalog = Catalog::builtin();
        for edition in EDITIONS {
            let frame = Frame::usual(catalog, edition.code);
            let design = frame.design(catalog, Lang::Zh).unwrap();
            assert_eq!(design.azs.len(), 2, "{}", edition.code);
            assert_eq!(design.security_zones.len(), 3);
            assert_eq!(design.violations(), vec![]);
            let cells = design.vswitches.len();
            assert_eq!(cells, if design.settings.net == NetKind::Vpc { 6 } else { 0 });
        }
    }

    #[test]
    fn every_region_can_be_begun_in_both_languages() {
        let catalog = Catalog::builtin();
        for edition in EDITIONS {
            for region in catalog.regions(edition.code) {
                for lang in Lang::ALL {
                    let frame = Frame {
                        edition: edition.code.to_owned(),
                        region: region.code.clone(),
                        azs: 2,
                        name: String::new(),
                    };
                    let design = frame.design(catalog, lang).unwrap();
                    assert_eq!(design.azs.len(), region.azs.len().min(2), "{}", region.code);
                }
            }
        }
    }
}
