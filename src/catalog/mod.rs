//! What the cloud offers: regions and AZs, ports, specifications, prices, SLAs; editions; a user's overlay.
//!
//! The facts are RON files in `assets/catalog/`, embedded in the program. Those that come from tables
//! (`assets/catalog/source/*.csv`) are made by `cargo run --example make_catalog`, and a test compares them;
//! products, links and bounds are written by hand. Every row says where it comes from ([`Provenance`]).
//!
//! Nothing is parsed when the program starts. Each part is cut into rows on its first use and each row is
//! parsed when it is asked for, once ([`keyed`]), so a check loads what it touches in well under 5 ms.

mod bounds;
mod browse;
mod disk;
mod ecs;
mod figures;
mod keyed;
mod links;
mod overlay;
mod ports;
mod price;
mod price_csv;
mod product;
mod provenance;
mod rds;
mod region;

pub use bounds::Bound;
pub use browse::{FactColumn, FactFilter, FactKind, FactRow, Facts, status_title};
pub use disk::{DiskType, Ramp};
pub use ecs::{EcsHourly, EcsType};
pub use figures::{Discount, Fact, Limit, Sla, SlbSpec};
pub use links::LinkRule;
pub use overlay::OverlayError;
pub use ports::{PortRule, PortRuleKind, PortVerdict};
pub use price::{Found, Period, PriceBilling, PriceQuery, PriceRow, PriceScope};
pub use price_csv::{PRICE_COLUMNS, billing_code, period_code};
pub use product::{Choice, Family, Fee, FieldInfo, FieldKind, PlaceKind, ProductInfo, Span};
pub use provenance::{Confidence, Provenance};
pub use rds::{ClassStatus, RdsClass};
pub use region::{AzInfo, Cloud, RegionInfo};

use std::sync::OnceLock;

use rust_decimal::Decimal;

use crate::base::Text;
use crate::design::Spec;
use keyed::Keyed;
use overlay::Overlay;

macro_rules! part {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/catalog/", $name, ".ron"))
    };
}

/// How parts and overlays are written in RON: optional values stand without `Some`.
#[must_use]
pub fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// The dated readings of the facts, newest first.
pub const EDITIONS: [Edition; 2] = [
    Edition { code: "official-2026", title: Text::fixed("官方文档 2026", "official pages 2026") },
    Edition { code: "guide-2016", title: Text::fixed("金融云使用指南 2016", "guide 2016") },
];

/// A dated reading of the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// As written in a design.
    pub code: &'static str,
    /// As shown.
    pub title: Text,
}

/// All facts.
#[derive(Debug)]
pub struct Catalog {
    regions: Keyed<RegionInfo>,
    ports: Keyed<PortRule>,
    ecs_types: Keyed<EcsType>,
    ecs_hourly: Keyed<EcsHourly>,
    rds_classes: Keyed<RdsClass>,
    disks: Keyed<DiskType>,
    slb_specs: Keyed<SlbSpec>,
    prices: Keyed<PriceRow>,
    discounts: Keyed<Discount>,
    limits: Keyed<Limit>,
    slas: Keyed<Sla>,
    facts: Keyed<Fact>,
    products: Keyed<ProductInfo>,
    links: Keyed<LinkRule>,
    bounds: Keyed<Bound>,
}

impl Catalog {
    /// The facts that come with the program.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Catalog> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::over(Overlay::default()))
    }

    /// The built-in facts with a user's file on top. `file` is the name used in messages.
    ///
    /// # Errors
    /// When the text is not an overlay; the error names the line and the column.
    pub fn with_overlay(text: &str, file: &str) -> Result<Self, OverlayError> {
        Overlay::parse(text, file).map(Self::over)
    }

    /// The built-in facts with several files on top, each as its text and its name in messages; where two
    /// state the same fact, the last one wins.
    ///
    /// # Errors
    /// When one of the texts is not an overlay; the error names the file, the line and the column.
    pub fn with_overlays<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, OverlayError> {
        let mut all = Overlay::default();
        for (text, file) in files {
            all = Overlay::parse(text, file)?.over(all);
        }
        Ok(Self::over(all))
    }

    fn over(overlay: Overlay) -> Self {
        let Overlay {
            regions,
            slb_ports,
            ecs_types,
            ecs_hourly,
            rds_classes,
            disks,
            slb_specs,
            prices,
            discounts,
            limits,
            slas,
            facts,
            products,
            links,
            bounds,
        } = overlay;
        Self {
            regions: Keyed::new(part!("regions"), regions),
            ports: Keyed::new(part!("slb_ports"), slb_ports),
            ecs_types: Keyed::new(part!("ecs_types"), ecs_types),
            ecs_hourly: Keyed::new(part!("ecs_hourly"), ecs_hourly),
            rds_classes: Keyed::new(part!("rds_classes"), rds_classes),
            disks: Keyed::new(part!("disks"), disks),
            slb_specs: Keyed::new(part!("slb_specs"), slb_specs),
            prices: Keyed::new(part!("prices"), prices),
            discounts: Keyed::new(part!("discounts"), discounts),
            limits: Keyed::new(part!("limits"), limits),
            slas: Keyed::new(part!("slas"), slas),
            facts: Keyed::new(part!("facts"), facts),
            products: Keyed::new(part!("products"), products),
            links: Keyed::new(part!("links"), links),
            bounds: Keyed::new(part!("bounds"), bounds),
        }
    }

    /// Whether an edition of this code exists.
    #[must_use]
    pub fn knows_edition(code: &str) -> bool {
        EDITIONS.iter().any(|edition| edition.code == code)
    }

    /// The regions of the finance cloud in an edition.
    #[must_use]
    pub fn regions(&self, edition: &str) -> Vec<&RegionInfo> {
        let mut regions = self.regions.all();
        regions.retain(|row| row.edition == edition && row.cloud == Cloud::Finance);
        regions
    }

    /// A region of the finance cloud as an edition knows it.
    #[must_use]
    pub fn region(&self, edition: &str, code: &str) -> Option<&RegionInfo> {
        self.regions.get(code).into_iter().find(|row| row.edition == edition && row.cloud == Cloud::Finance)
    }

    /// A server type.
    #[must_use]
    pub fn ecs_type(&self, code: &str) -> Option<&EcsType> {
        self.ecs_types.first(code)
    }

    /// All server types.
    #[must_use]
    pub fn ecs_types(&self) -> Vec<&EcsType> {
        self.ecs_types.all()
    }

    /// The hourly prices of a server type.
    #[must_use]
    pub fn ecs_hourly(&self, code: &str) -> Option<&EcsHourly> {
        self.ecs_hourly.first(code)
    }

    /// Whether the hourly prices of a server type come from the user's file.
    #[must_use]
    pub fn is_entered_hourly(&self, row: &EcsHourly) -> bool {
        self.ecs_hourly.is_overlay(row)
    }

    /// Cores and memory in GiB of a server's specification; none for a type that the catalogue does not know.
    #[must_use]
    pub fn ecs_shape(&self, spec: &Spec) -> Option<(u32, f64)> {
        match spec {
            Spec::Shape { vcpu, memory_gib } => Some((*vcpu, *memory_gib)),
            Spec::Type(code) => self.ecs_type(code).map(|row| (row.vcpu, row.memory_gib)),
        }
    }

    /// A database class, from its newest table: current rows before those of 2020, before replaced ones.
    #[must_use]
    pub fn rds_class(&self, code: &str) -> Option<&RdsClass> {
        self.rds_classes.get(code).into_iter().min_by_key(|row| row.status)
    }

    /// The classes of an engine that can be bought, from their newest tables.
    #[must_use]
    pub fn rds_classes(&self, engine: &str) -> Vec<&RdsClass> {
        let mut rows = self.rds_classes.all();
        rows.retain(|row| {
            row.engine == engine && matches!(row.status, ClassStatus::Current | ClassStatus::Listed2020)
        });
        rows
    }

    /// A disk category at a performance level.
    #[must_use]
    pub fn disk(&self, category: &str, level: Option<&str>) -> Option<&DiskType> {
        self.disks.get(category).into_iter().find(|row| row.level.as_deref() == level)
    }

    /// All disk categories and levels.
    #[must_use]
    pub fn disks(&self) -> Vec<&DiskType> {
        self.disks.all()
    }

    /// A specification of a CLB.
    #[must_use]
    pub fn slb_spec(&self, code: &str) -> Option<&SlbSpec> {
        self.slb_specs.first(code)
    }

    /// All specifications of a CLB.
    #[must_use]
    pub fn slb_specs(&self) -> Vec<&SlbSpec> {
        self.slb_specs.all()
    }

    /// A quota or network rule, for example `slb.private_bandwidth_per_listener`.
    #[must_use]
    pub fn limit(&self, key: &str) -> Option<&Limit> {
        self.limits.first(key)
    }

    /// All quotas and network rules.
    #[must_use]
    pub fn limits(&self) -> Vec<&Limit> {
        self.limits.all()
    }

    /// A promise of availability or recovery.
    #[must_use]
    pub fn sla(&self, key: &str) -> Option<&Sla> {
        self.slas.first(key)
    }

    /// All promises.
    #[must_use]
    pub fn slas(&self) -> Vec<&Sla> {
        self.slas.all()
    }

    /// What buying a product for longer saves, in the order of the terms.
    #[must_use]
    pub fn discounts(&self, product: &str) -> Vec<&Discount> {
        self.discounts.get(product)
    }

    /// All prices.
    #[must_use]
    pub fn prices(&self) -> Vec<&PriceRow> {
        self.prices.all()
    }

    /// A single fact: the edition's own, else the one that holds in all.
    #[must_use]
    pub fn fact(&self, edition: &str, key: &str) -> Option<&Fact> {
        let rows = self.facts.get(key);
        rows.iter()
            .find(|row| row.edition == edition)
            .or_else(|| rows.iter().find(|row| row.edition.is_empty()))
            .copied()
    }

    /// A fact that is a number.
    #[must_use]
    pub fn number(&self, edition: &str, key: &str) -> Option<Decimal> {
        Decimal::from_str_exact(&self.fact(edition, key)?.value).ok()
    }

    /// A fact that is yes or no; no when it is not stated.
    #[must_use]
    pub fn flag(&self, edition: &str, key: &str) -> bool {
        self.fact(edition, key).is_some_and(|row| row.value == "yes")
    }

    /// Every row of the embedded parts that cannot be read, with the name of its part; empty in a sound
    /// build. Made for the test that reads everything, since rows are otherwise read one at a time.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let parts = [
            ("regions", self.regions.faults()),
            ("slb_ports", self.ports.faults()),
            ("ecs_types", self.ecs_types.faults()),
            ("ecs_hourly", self.ecs_hourly.faults()),
            ("rds_classes", self.rds_classes.faults()),
            ("disks", self.disks.faults()),
            ("slb_specs", self.slb_specs.faults()),
            ("prices", self.prices.faults()),
            ("discounts", self.discounts.faults()),
            ("limits", self.limits.faults()),
            ("slas", self.slas.faults()),
            ("facts", self.facts.faults()),
            ("products", self.products.faults()),
            ("links", self.links.faults()),
            ("bounds", self.bounds.faults()),
        ];
        let named = |(part, faults): (&str, Vec<String>)| -> Vec<String> {
            faults.into_iter().map(|fault| format!("{part}: {fault}")).collect()
        };
        parts.into_iter().flat_map(named).collect()
    }
}
