//! Other regions of a fix.

use super::Sheet;
use crate::design::{Edit, NetKind, Region, RegionId};

impl Sheet<'_, '_> {
    /// Another region with the same kind of network: one that the design uses, else a new finance region of the
    /// edition, Qingdao first because the guide describes recovery there (L415).
    pub fn other_region(&mut self, home: RegionId) -> Option<RegionId> {
        let design = self.context.design;
        let net = self.context.net_of(home);
        let used = design.regions.keys().find(|&id| id != home && self.context.net_of(id) == net);
        if used.is_some() {
            return used;
        }
        let home_code = design.regions.get(home)?.code.as_str();
        if self.context.region_info(home)?.cloud != crate::catalog::Cloud::Finance {
            return None;
        }
        let offered = self.context.catalog.regions(self.context.edition());
        let mut fitting: Vec<_> = offered
            .into_iter()
            .filter(|info| info.cloud == crate::catalog::Cloud::Finance && info.code != home_code)
            .filter(|info| info.net == net || net == NetKind::Mixed)
            .collect();
        fitting.sort_by_key(|info| info.code != "cn-qingdao");
        let info = fitting.first()?;
        let id = self.ids.region();
        let row = Region {
            code: info.code.clone(),
            name: info.name.get(self.context.lang).to_owned(),
            ..design.regions.get(home)?.clone()
        };
        self.containers.push(Edit::PutRegion(id, row));
        Some(id)
    }

    /// The name of a region, which may be new.
    #[must_use]
    pub fn region_name(&self, region: RegionId) -> String {
        let new = self.containers.iter().find_map(|edit| match edit {
            Edit::PutRegion(id, row) if *id == region => Some(row.name.clone()),
            _ => None,
        });
        new.unwrap_or_else(|| self.context.name(region))
    }
}
