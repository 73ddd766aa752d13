//! A user's own file of facts (a price book), laid over the built-in ones.
//!
//! ```text
//! (
//!     prices: [
//!         (key: "ecs.instance", spec: "2C2G", scope: finance, billing: subscription, period: month,
//!          price: "150.00", provenance: (source: "quotation 2026-118", as_of: "2026-11-20")),
//!         (key: "disk.cloud-essd-pl2", scope: mainland, billing: subscription, measure: "GiB",
//!          period: month, price: "2.00"),
//!     ],
//!     limits: [(key: "slb.backends_per_slb", value: "400", unit: "count")],
//! )
//! ```
//!
//! Each part may hold any rows of the catalogue in the form that `assets/catalog/*.ron` shows. Keys of
//! prices that the bill asks for beside the listed ones: `market.image` and `market.product` with the name
//! as their `spec`, `rds.instance` with a class code or a shape such as `MySQL HA 2C4G`, `nlb.instance`.

use serde::Deserialize;

use super::keyed::Row;
use super::{
    Bound, Discount, DiskType, EcsHourly, EcsType, Fact, Limit, LinkRule, PortRule, PriceRow, ProductInfo,
    RdsClass, RegionInfo, Sla, SlbSpec,
};
use crate::base::Text;
use crate::text;

/// The rows of an overlay file, by part. A row that states the same fact as a built-in one replaces it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Overlay {
    pub regions: Vec<RegionInfo>,
    pub slb_ports: Vec<PortRule>,
    pub ecs_types: Vec<EcsType>,
    pub ecs_hourly: Vec<EcsHourly>,
    pub rds_classes: Vec<RdsClass>,
    pub disks: Vec<DiskType>,
    pub slb_specs: Vec<SlbSpec>,
    pub prices: Vec<PriceRow>,
    pub discounts: Vec<Discount>,
    pub limits: Vec<Limit>,
    pub slas: Vec<Sla>,
    pub facts: Vec<Fact>,
    pub products: Vec<ProductInfo>,
    pub links: Vec<LinkRule>,
    pub bounds: Vec<Bound>,
}

/// An overlay file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {cause}")]
pub struct OverlayError {
    /// The file's name as the user gave it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong there.
    pub cause: String,
}

impl OverlayError {
    /// The message for a person.
    #[must_use]
    pub fn message(&self) -> Text {
        let Self { file, line, column, cause } = self;
        text!(
            "价格与参数文件 {file} 第 {line} 行第 {column} 列无法读取：{cause}",
            "cannot read the facts file {file}, line {line}, column {column}: {cause}"
        )
    }
}

impl Overlay {
    pub(super) fn parse(text: &str, file: &str) -> Result<Self, OverlayError> {
        if super::price_csv::is_table(text) {
            return Ok(Self { prices: super::price_csv::rows(text, file)?, ..Self::default() });
        }
        let overlay: Self =
            super::options().from_str(text.trim_start_matches('\u{feff}')).map_err(|error| OverlayError {
                file: file.to_owned(),
                line: error.span.start.line,
                column: error.span.start.col,
                cause: error.code.to_string(),
            })?;
        match overlay.negative_price() {
            None => Ok(overlay),
            Some(key) => {
                let before = text.split(key).next().unwrap_or_default();
                Err(OverlayError {
                    file: file.to_owned(),
                    line: before.lines().count().max(1),
                    column: before.lines().last().map_or(1, |line| line.chars().count() + 1),
                    cause: format!("the price of \"{key}\" is negative or above 1000000000000"),
                })
            }
        }
    }

    /// These rows, and those of an earlier file that none of them replaces.
    pub(super) fn over(self, earlier: Self) -> Self {
        fn merged<R: Row>(mut rows: Vec<R>, earlier: Vec<R>) -> Vec<R> {
            let kept = earlier.into_iter().filter(|old| !rows.iter().any(|row| row.same_fact(old)));
            let kept: Vec<R> = kept.collect();
            rows.extend(kept);
            rows
        }
        Self {
            regions: merged(self.regions, earlier.regions),
            slb_ports: merged(self.slb_ports, earlier.slb_ports),
            ecs_types: merged(self.ecs_types, earlier.ecs_types),
            ecs_hourly: merged(self.ecs_hourly, earlier.ecs_hourly),
            rds_classes: merged(self.rds_classes, earlier.rds_classes),
            disks: merged(self.disks, earlier.disks),
            slb_specs: merged(self.slb_specs, earlier.slb_specs),
            prices: merged(self.prices, earlier.prices),
            discounts: merged(self.discounts, earlier.discounts),
            limits: merged(self.limits, earlier.limits),
            slas: merged(self.slas, earlier.slas),
            facts: merged(self.facts, earlier.facts),
            products: merged(self.products, earlier.products),
            links: merged(self.links, earlier.links),
            bounds: merged(self.bounds, earlier.bounds),
        }
    }

    fn negative_price(&self) -> Option<&str> {
        let sound = |price: &crate::base::Money| {
            !price.0.is_sign_negative() && price.0 <= rust_decimal::Decimal::from(1_000_000_000_000_u64)
        };
        self.prices
            .iter()
            .find(|row| row.price.as_ref().is_some_and(|price| !sound(price)))
            .map(|row| row.key.as_str())
            .or_else(|| {
                self.ecs_hourly
                    .iter()
                    .find(|row| !row.by_region.values().all(sound))
                    .map(|row| row.code.as_str())
            })
    }
}
