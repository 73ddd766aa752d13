//! The form of a file: a header, then the design field by field.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::design::{
    Account, Az, AzId, Design, Environment, EnvironmentId, Extent, Function, FunctionId, Link, LinkId, Node,
    NodeId, Pos, PriceTerms, Ref, Region, RegionId, Repair, RepairKind, SecurityGroup, SecurityGroupId,
    SecurityZone, SecurityZoneId, Settings, Site, SiteId, System, SystemId, Table, Task, Title, VSwitch,
    VSwitchId, Vpc, VpcId, Waiver, Workload, WorkloadId,
};

/// What the field `format` holds.
pub const FORMAT: &str = "yuntu";

/// The version of the format that this program writes: a new major changes what a field means, a new minor
/// only adds to `ext`.
pub const VERSION: (u16, u16) = (1, 0);

/// A file as it is written. It lists the fields of [`Design`] once more because a header stands before them,
/// and because a table in a file may name an id twice; a field that is added to the design and forgotten here
/// does not compile.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    format: String,
    version: (u16, u16),
    #[serde(default)]
    title: Title,
    #[serde(default)]
    settings: Settings,
    #[serde(default)]
    account: Account,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    systems: Rows<SystemId, System>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    environments: Rows<EnvironmentId, Environment>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    functions: Rows<FunctionId, Function>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    regions: Rows<RegionId, Region>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    azs: Rows<AzId, Az>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    security_zones: Rows<SecurityZoneId, SecurityZone>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    vpcs: Rows<VpcId, Vpc>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    vswitches: Rows<VSwitchId, VSwitch>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    sites: Rows<SiteId, Site>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    nodes: Rows<NodeId, Node>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    links: Rows<LinkId, Link>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    security_groups: Rows<SecurityGroupId, SecurityGroup>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    workloads: Rows<WorkloadId, Workload>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    waivers: Vec<Waiver>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    checklist: Vec<Task>,
    #[serde(default)]
    price_terms: PriceTerms,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    positions: Rows<NodeId, Pos>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    bends: Rows<LinkId, Vec<Pos>>,
    #[serde(default, skip_serializing_if = "Rows::is_empty")]
    extents: Rows<Ref, Extent>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    ext: BTreeMap<String, String>,
    #[serde(default)]
    next_id: u32,
}

impl Document {
    /// The file that holds a design. The tables are shared with the design, not copied.
    pub(super) fn of(design: &Design) -> Self {
        let Design {
            title,
            settings,
            account,
            systems,
            environments,
            functions,
            regions,
            azs,
            security_zones,
            vpcs,
            vswitches,
            sites,
            nodes,
            links,
            security_groups,
            workloads,
            waivers,
            checklist,
            price_terms,
            positions,
            bends,
            extents,
            ext,
            next_id,
        } = design.clone();
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            title,
            settings,
            account,
            systems: systems.into(),
            environments: environments.into(),
            functions: functions.into(),
            regions: regions.into(),
            azs: azs.into(),
            security_zones: security_zones.into(),
            vpcs: vpcs.into(),
            vswitches: vswitches.into(),
            sites: sites.into(),
            nodes: nodes.into(),
            links: links.into(),
            security_groups: security_groups.into(),
            workloads: workloads.into(),
            waivers,
            checklist,
            price_terms,
            positions: positions.into(),
            bends: bends.into(),
            extents: extents.into(),
            ext,
            next_id,
        }
    }

    /// The design that a file holds, not yet repaired, and what was done about ids that stood twice: the
    /// first row keeps its id, every other gets a fresh one.
    pub(super) fn into_design(self) -> (Design, Vec<Repair>) {
        let mut repairs = Vec::new();
        let mut fresh = self.highest_id().max(self.next_id.saturating_sub(1)).min(crate::base::id::LARGEST);
        let mut take = || {
            fresh = fresh.saturating_add(1);
            fresh
        };
        macro_rules! table {
            ($table:ident, $id:ident) => {{
                let Rows { mut table, repeated } = self.$table;
                let mut renumbered = Vec::new();
                for (id, row) in repeated {
                    let new = $id(take());
                    repairs.push(Repair { row: Some(id.into()), kind: RepairKind::Renumbered(new.into()) });
                    renumbered.push((new, row));
                }
                if !renumbered.is_empty() {
                    table = table.iter().map(|(id, row)| (id, row.clone())).chain(renumbered).collect();
                }
                table
            }};
        }
        let design = Design {
            title: self.title,
            settings: self.settings,
            account: self.account,
            systems: table!(systems, SystemId),
            environments: table!(environments, EnvironmentId),
            functions: table!(functions, FunctionId),
            regions: table!(regions, RegionId),
            azs: table!(azs, AzId),
            security_zones: table!(security_zones, SecurityZoneId),
            vpcs: table!(vpcs, VpcId),
            vswitches: table!(vswitches, VSwitchId),
            sites: table!(sites, SiteId),
            nodes: table!(nodes, NodeId),
            links: table!(links, LinkId),
            security_groups: table!(security_groups, SecurityGroupId),
            workloads: table!(workloads, WorkloadId),
            waivers: self.waivers,
            checklist: self.checklist,
            price_terms: self.price_terms,
            positions: self.positions.table,
            bends: self.bends.table,
            extents: self.extents.table,
            ext: self.ext,
            next_id: self.next_id,
        };
        let drawings = self.positions.repeated.iter().map(|(id, _)| Ref::from(*id));
        let drawings = drawings.chain(self.bends.repeated.iter().map(|(id, _)| Ref::from(*id)));
        let drawings = drawings.chain(self.extents.repeated.iter().map(|(of, _)| *of));
        repairs.extend(drawings.map(|id| Repair { row: Some(id), kind: RepairKind::DroppedRepeat }));
        (design, repairs)
    }

    /// How many rows the tables hold.
    pub(super) fn rows(&self) -> usize {
        let mut rows = self.positions.len() + self.bends.len() + self.extents.len();
        macro_rules! count {
            ($($table:ident),*) => { $(rows += self.$table.len();)* };
        }
        count!(
            systems,
            environments,
            functions,
            regions,
            azs,
            security_zones,
            vpcs,
            vswitches,
            sites,
            nodes,
            links,
            security_groups,
            workloads
        );
        rows
    }

    fn highest_id(&self) -> u32 {
        let mut highest = 0;
        macro_rules! look {
            ($($table:ident),*) => { $(highest = highest.max(self.$table.highest());)* };
        }
        look!(
            systems,
            environments,
            functions,
            regions,
            azs,
            security_zones,
            vpcs,
            vswitches,
            sites,
            nodes,
            links,
            security_groups,
            workloads
        );
        highest
    }
}

/// A table as it stands in a file: the rows, and those whose id another row had taken before.
struct Rows<K, V> {
    table: Table<K, V>,
    repeated: Vec<(K, V)>,
}

impl<K: Ord + Copy, V> Rows<K, V> {
    fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    fn len(&self) -> usize {
        self.table.len() + self.repeated.len()
    }

    fn highest(&self) -> u32
    where
        Ref: From<K>,
    {
        self.table.keys().next_back().map_or(0, |id| Ref::from(id).number())
    }
}

impl<K, V> From<Table<K, V>> for Rows<K, V> {
    fn from(table: Table<K, V>) -> Self {
        Self { table, repeated: Vec::new() }
    }
}

impl<K, V> Default for Rows<K, V> {
    fn default() -> Self {
        Self { table: Table::default(), repeated: Vec::new() }
    }
}

impl<K: Serialize, V: Serialize> Serialize for Rows<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.table.serialize(serializer)
    }
}

impl<'de, K: Deserialize<'de> + Ord + Copy, V: Deserialize<'de>> Deserialize<'de> for Rows<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowsVisitor(PhantomData))
    }
}

struct RowsVisitor<K, V>(PhantomData<(K, V)>);

impl<'de, K: Deserialize<'de> + Ord + Copy, V: Deserialize<'de>> Visitor<'de> for RowsVisitor<K, V> {
    type Value = Rows<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table such as {\"n1\": (name: \"web\")}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut rows: Vec<(K, V)> = Vec::new();
        let mut repeated = Vec::new();
        // Our own files are sorted; the set is needed only once a file is not.
        let mut seen: Option<BTreeSet<K>> = None;
        while let Some((id, row)) = map.next_entry()? {
            let in_order = rows.last().is_none_or(|(last, _)| *last < id);
            if seen.is_none() && !in_order {
                seen = Some(rows.iter().map(|(id, _)| *id).collect());
            }
            if seen.as_mut().is_none_or(|seen| seen.insert(id)) {
                rows.push((id, row));
            } else {
                repeated.push((id, row));
            }
        }
        Ok(Rows { table: rows.into_iter().collect(), repeated })
    }
}

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Header {
    pub(super) format: Option<String>,
    pub(super) version: Option<(u16, u16)>,
}

/// Reads the header and nothing behind it; what follows may be in a form that this program does not know.
pub(super) struct HeaderSeed<'a>(pub(super) &'a mut Header);

impl<'de> DeserializeSeed<'de> for HeaderSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("Document", &["format", "version"], self)
    }
}

impl<'de> Visitor<'de> for HeaderSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a design")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while self.0.format.is_none() || self.0.version.is_none() {
            let Some(key) = map.next_key::<String>()? else { break };
            match key.as_str() {
                "format" => self.0.format = Some(map.next_value()?),
                "version" => self.0.version = Some(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}
