//! What forms offer: names of the design and of the catalogue.

use std::cell::{Cell, RefCell};

use crate::base::{Lang, Text};
use crate::catalog::{Catalog, EDITIONS, FieldKind};
use crate::design::{
    Design, EnvironmentId, FieldValue, FunctionId, NodeId, Place, Product, RdsEngine, Ref, RegionId,
    SecurityZoneId, SystemId, VSwitchId,
};

/// What forms look up while they are shown.
#[derive(Debug)]
pub struct Known<'a> {
    /// The design as it is now.
    pub design: &'a Design,
    /// The facts.
    pub catalog: &'a Catalog,
    /// The language in use.
    pub lang: Lang,
    reveals: RefCell<Vec<Ref>>,
    spec_for: Cell<Option<NodeId>>,
}

impl<'a> Known<'a> {
    /// What is known about a design.
    #[must_use]
    pub const fn new(design: &'a Design, catalog: &'a Catalog, lang: Lang) -> Self {
        Self { design, catalog, lang, reveals: RefCell::new(Vec::new()), spec_for: Cell::new(None) }
    }

    /// Asks to show another thing in the inspector.
    pub fn reveal(&self, what: Ref) {
        self.reveals.borrow_mut().push(what);
    }

    /// Asks to choose a class of the catalogue for a node.
    pub fn ask_spec(&self, node: NodeId) {
        self.spec_for.set(Some(node));
    }

    /// For which node a class is to be chosen.
    #[must_use]
    pub fn take_spec(&self) -> Option<NodeId> {
        self.spec_for.take()
    }

    /// What was asked to be shown.
    #[must_use]
    pub fn take_reveals(&self) -> Vec<Ref> {
        self.reveals.take()
    }

    /// The name of a node.
    #[must_use]
    pub fn node_name(&self, id: NodeId) -> String {
        self.design.nodes.get(id).map_or_else(|| id.to_string(), |node| node.name.clone())
    }

    /// Where a node stands, in a few words.
    #[must_use]
    pub fn place_words(&self, id: NodeId) -> Option<String> {
        let node = self.design.nodes.get(id)?;
        match node.place {
            Place::Az { az, .. } => self.design.azs.get(az).map(|az| az.name.clone()),
            Place::Region { region, .. } => self.design.regions.get(region).map(|region| region.name.clone()),
            Place::Site(site) => self.design.sites.get(site).map(|site| site.name.clone()),
            Place::Internet | Place::Unplaced => None,
        }
    }

    /// All places a node can be moved to.
    #[must_use]
    pub fn places(&self) -> Vec<(Place, Text)> {
        let design = self.design;
        let mut places = vec![(Place::Unplaced, Text::fixed("未放置", "nowhere yet"))];
        let mut rows: Vec<Option<(SecurityZoneId, &str)>> =
            design.security_zones.iter().map(|(id, row)| Some((id, row.name.as_str()))).collect();
        rows.push(None);
        for row in &rows {
            let security_zone = row.map(|(id, _)| id);
            let suffix = row.map(|(_, name)| format!(" · {name}")).unwrap_or_default();
            for (az, column) in design.azs.iter() {
                places
                    .push((Place::Az { az, security_zone }, Text::same(format!("{}{suffix}", column.name))));
            }
            for (region, frame) in design.regions.iter() {
                places.push((
                    Place::Region { region, security_zone },
                    Text::new(
                        format!("{} 跨可用区{suffix}", frame.name),
                        format!("{} across AZs{suffix}", frame.name),
                    ),
                ));
            }
        }
        places.extend(design.sites.iter().map(|(id, site)| (Place::Site(id), Text::same(site.name.clone()))));
        places.push((Place::Internet, Text::fixed("互联网侧", "Internet side")));
        places
    }

    /// The vSwitches, or none.
    #[must_use]
    pub fn vswitches(&self) -> Vec<(Option<VSwitchId>, Text)> {
        let mut options = vec![(None, Text::fixed("无", "none"))];
        options.extend(self.design.vswitches.iter().map(|(id, switch)| {
            let block = switch.cidr.map(|cidr| format!("  {cidr}")).unwrap_or_default();
            (Some(id), Text::same(format!("{}{block}", switch.name)))
        }));
        options
    }

    /// The security zones, or none.
    #[must_use]
    pub fn security_zones(&self) -> Vec<(Option<SecurityZoneId>, Text)> {
        or_none(self.design.security_zones.iter().map(|(id, row)| (id, row.name.clone())))
    }

    /// The functions, or none.
    #[must_use]
    pub fn functions(&self) -> Vec<(Option<FunctionId>, Text)> {
        or_none(self.design.functions.iter().map(|(id, row)| (id, row.name.clone())))
    }

    /// The business systems, or none.
    #[must_use]
    pub fn systems(&self) -> Vec<(Option<SystemId>, Text)> {
        or_none(self.design.systems.iter().map(|(id, row)| (id, row.name.clone())))
    }

    /// The environments, or none.
    #[must_use]
    pub fn environments(&self) -> Vec<(Option<EnvironmentId>, Text)> {
        or_none(self.design.environments.iter().map(|(id, row)| (id, row.name.clone())))
    }

    /// The name of a product.
    #[must_use]
    pub fn product_name(&self, product: &Product) -> String {
        let code = product.code();
        self.catalog.product(code).map_or(code, |info| info.name.get(self.lang)).to_owned()
    }

    /// The editions of the facts.
    #[must_use]
    pub fn editions(&self) -> Vec<(String, Text)> {
        EDITIONS.iter().map(|edition| (edition.code.to_owned(), edition.title.clone())).collect()
    }

    /// The regions of the design's edition.
    #[must_use]
    pub fn regions(&self) -> Vec<(String, Text)> {
        let regions = self.catalog.regions(&self.design.settings.edition);
        regions.into_iter().map(|region| (region.code.clone(), region.name.clone())).collect()
    }

    /// The AZs that a region of the design has.
    #[must_use]
    pub fn azs(&self, region: RegionId) -> Vec<(String, Text)> {
        self.design
            .regions
            .get(region)
            .and_then(|region| self.catalog.region(&self.design.settings.edition, &region.code))
            .map(|info| info.azs.iter().map(|az| (az.code.clone(), az.name.clone())).collect())
            .unwrap_or_default()
    }

    /// The server types on sale, the smallest first.
    #[must_use]
    pub fn ecs_types(&self) -> Vec<(String, Text)> {
        let mut rows = self.catalog.ecs_types();
        rows.retain(|row| row.sale_status == "current");
        rows.sort_by(|a, b| {
            (a.vcpu, &a.code).cmp(&(b.vcpu, &b.code)).then(a.memory_gib.total_cmp(&b.memory_gib))
        });
        rows.into_iter()
            .map(|row| (row.code.clone(), shape_words(&row.code, Some(row.vcpu), Some(row.memory_gib))))
            .collect()
    }

    /// The disk categories.
    #[must_use]
    pub fn disk_categories(&self) -> Vec<(String, Text)> {
        let mut categories: Vec<(String, Text)> = Vec::new();
        for disk in self.catalog.disks() {
            if !categories.iter().any(|(code, _)| *code == disk.category) {
                categories.push((disk.category.clone(), Text::same(disk.category.clone())));
            }
        }
        categories
    }

    /// The specifications of load balancers, or none.
    #[must_use]
    pub fn slb_specs(&self) -> Vec<(Option<String>, Text)> {
        let mut options = vec![(None, Text::fixed("未选择", "not chosen"))];
        options.extend(
            self.catalog
                .slb_specs()
                .into_iter()
                .map(|row| (Some(row.code.clone()), Text::same(row.code.clone()))),
        );
        options
    }

    /// The classes of a database engine, the smallest first.
    #[must_use]
    pub fn rds_classes(&self, engine: RdsEngine) -> Vec<(String, Text)> {
        let mut rows = self.catalog.rds_classes(engine.label());
        rows.sort_by(|a, b| (a.vcpu, &a.code).cmp(&(b.vcpu, &b.code)));
        rows.dedup_by(|a, b| a.code == b.code);
        rows.into_iter()
            .map(|row| (row.code.clone(), shape_words(&row.code, row.vcpu, row.memory_gib)))
            .collect()
    }

    /// The fields of a product that is only data: name, title, unit, and an empty value.
    #[must_use]
    pub fn described_fields(&self, code: &str) -> Vec<(String, Text, String, FieldValue)> {
        let Some(info) = self.catalog.product(code) else { return Vec::new() };
        info.fields
            .iter()
            .map(|field| {
                let (unit, empty) = match &field.kind {
                    FieldKind::Number { unit, .. } => {
                        (if unit.is_empty() { " " } else { unit.as_str() }, FieldValue::Number(0.0))
                    }
                    FieldKind::Text | FieldKind::Choice(_) => ("", FieldValue::Text(String::new())),
                    FieldKind::Flag => ("", FieldValue::Flag(false)),
                };
                (field.name.clone(), field.title.clone(), unit.to_owned(), empty)
            })
            .collect()
    }

    /// The values a data field may take, when it is a choice.
    #[must_use]
    pub fn described_choices(&self, code: &str, field: &str) -> Vec<(String, Text)> {
        let kind = self.catalog.product(code).and_then(|info| info.field(field)).map(|field| &field.kind);
        match kind {
            Some(FieldKind::Choice(values)) => {
                values.iter().map(|choice| (choice.code.clone(), choice.title.clone())).collect()
            }
            Some(FieldKind::Number { .. } | FieldKind::Text | FieldKind::Flag) | None => Vec::new(),
        }
    }
}

/// A type's code with its cores and memory: `ecs.c7.large   2C 4G`.
fn shape_words(code: &str, vcpu: Option<u32>, memory_gib: Option<f64>) -> Text {
    let cores = vcpu.map(|vcpu| format!("   {vcpu}C")).unwrap_or_default();
    let memory = memory_gib.map(|gib| format!(" {gib}G")).unwrap_or_default();
    Text::same(format!("{code}{cores}{memory}"))
}

fn or_none<K>(rows: impl Iterator<Item = (K, String)>) -> Vec<(Option<K>, Text)> {
    let mut options = vec![(None, Text::fixed("无", "none"))];
    options.extend(rows.map(|(id, name)| (Some(id), Text::same(name))));
    options
}
