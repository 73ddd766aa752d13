//! From the rows of a CSV table to the rows of a part.

use std::collections::BTreeMap;
use std::str::FromStr;

use anyhow::{Context, bail};
use rust_decimal::Decimal;
use serde::Serialize;
use yuntu::base::{Money, Text};
use yuntu::catalog::{
    AzInfo, ClassStatus, Cloud, Confidence, Discount, DiskType, EcsHourly, EcsType, Fact, Limit, Period,
    PortRule, PortRuleKind, PriceBilling, PriceRow, PriceScope, Provenance, Ramp, RdsClass, RegionInfo, Sla,
    SlbSpec,
};
use yuntu::design::{NetKind, PortRange, SlbScope};

/// A part of the catalogue and the table that it is made from.
pub struct Part {
    /// The RON file without its ending.
    pub name: &'static str,
    /// The CSV file without its ending.
    pub source: &'static str,
    /// Text of the table in, text of the part out.
    pub convert: fn(&str) -> anyhow::Result<String>,
}

/// All parts that come from tables.
pub const PARTS: [Part; 12] = [
    Part { name: "regions", source: "regions", convert: |csv| part(csv, region) },
    Part { name: "slb_ports", source: "slb_ports", convert: |csv| grouped(csv, port_rule, add_ports) },
    Part { name: "ecs_types", source: "ecs_instance_types", convert: |csv| part(csv, ecs_type) },
    Part { name: "ecs_hourly", source: "ecs_prices_payg_hourly", convert: |csv| part(csv, ecs_hourly) },
    Part { name: "rds_classes", source: "rds_instance_classes", convert: |csv| part(csv, rds_class) },
    Part { name: "disks", source: "disk_types", convert: |csv| part(csv, disk) },
    Part { name: "slb_specs", source: "slb_specs", convert: |csv| part(csv, slb_spec) },
    Part { name: "prices", source: "prices", convert: |csv| part(csv, price) },
    Part { name: "discounts", source: "discount_rules", convert: |csv| part(csv, discount) },
    Part { name: "limits", source: "limits", convert: |csv| part(csv, limit) },
    Part { name: "slas", source: "sla", convert: |csv| part(csv, sla) },
    Part { name: "facts", source: "facts", convert: |csv| part(csv, fact) },
];

/// One row of a table, by column.
struct Cells(BTreeMap<String, String>);

impl Cells {
    fn text(&self, column: &str) -> anyhow::Result<String> {
        self.0.get(column).cloned().with_context(|| format!("no column {column}"))
    }

    /// A number or nothing; an empty cell means "not found".
    fn option<T: FromStr>(&self, column: &str) -> anyhow::Result<Option<T>> {
        let cell = self.text(column)?;
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().map(Some).map_err(|_| anyhow::anyhow!("{column}: \"{cell}\" is not a number"))
    }

    fn number<T: FromStr>(&self, column: &str) -> anyhow::Result<T> {
        self.option(column)?.with_context(|| format!("{column} is empty"))
    }

    fn list(&self, column: &str) -> anyhow::Result<Vec<String>> {
        Ok(self
            .text(column)?
            .split(';')
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect())
    }

    fn provenance(&self) -> anyhow::Result<Provenance> {
        self.provenance_of("as_of")
    }

    fn provenance_of(&self, as_of: &str) -> anyhow::Result<Provenance> {
        Ok(Provenance {
            source: self.text("source")?,
            as_of: self.text(as_of)?,
            confidence: match self.text("confidence")?.as_str() {
                "high" => Confidence::High,
                "medium" => Confidence::Medium,
                "low" => Confidence::Low,
                "none" => Confidence::None,
                other => bail!("confidence \"{other}\""),
            },
            note: self.0.get("note").cloned().unwrap_or_default(),
        })
    }
}

/// Converts a table row by row; each row of the part stands on a line of its own.
fn part<R: Serialize>(csv: &str, row: fn(&Cells) -> anyhow::Result<R>) -> anyhow::Result<String> {
    grouped(csv, row, |_, next| Some(next))
}

/// As [`part`], where a row may be taken into the row before it: `join` gives back what it did not take.
fn grouped<R: Serialize>(
    csv: &str,
    row: fn(&Cells) -> anyhow::Result<R>,
    join: fn(&mut R, R) -> Option<R>,
) -> anyhow::Result<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let head = reader.headers()?.clone();
    let mut out = String::from(
        "// Made by `cargo run --example make_catalog` from assets/catalog/source; edit the table there.\n[\n",
    );
    let mut rows: Vec<R> = Vec::new();
    for (i, record) in reader.records().enumerate() {
        let record = record?;
        let cells = head.iter().zip(record.iter()).map(|(h, c)| (h.to_owned(), c.trim().to_owned()));
        let next = row(&Cells(cells.collect())).with_context(|| format!("row {}", i + 2))?;
        let left = match rows.last_mut() {
            Some(last) => join(last, next),
            None => Some(next),
        };
        rows.extend(left);
    }
    for row in &rows {
        let line = yuntu::catalog::options().to_string_pretty(row, one_line())?;
        out.push_str(&format!("    {line},\n"));
    }
    out.push_str("]\n");
    Ok(out)
}

fn one_line() -> ron::ser::PrettyConfig {
    ron::ser::PrettyConfig::new().new_line("\n").depth_limit(0).struct_names(false)
}

/// `Spec fee (old)` becomes `spec-fee-old`.
fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

fn region(cells: &Cells) -> anyhow::Result<RegionInfo> {
    let az = |entry: &String| -> anyhow::Result<AzInfo> {
        let (code, zh) = entry.split_once('=').with_context(|| format!("AZ \"{entry}\""))?;
        let letter = zh.chars().last().with_context(|| format!("AZ \"{entry}\""))?;
        Ok(AzInfo { code: code.to_owned(), name: Text::new(zh, format!("AZ {letter}")) })
    };
    Ok(RegionInfo {
        code: cells.text("code")?,
        edition: cells.text("edition")?,
        cloud: match cells.text("cloud")?.as_str() {
            "finance" => Cloud::Finance,
            "public" => Cloud::Public,
            other => bail!("cloud \"{other}\""),
        },
        city: Text::new(cells.text("city_zh")?, cells.text("city_en")?),
        name: Text::new(cells.text("name_zh")?, cells.text("name_en")?),
        net: match cells.text("network")?.as_str() {
            "classic" => NetKind::Classic,
            "vpc" => NetKind::Vpc,
            other => bail!("network \"{other}\""),
        },
        azs: cells.list("azs")?.iter().map(az).collect::<Result<_, _>>()?,
        azs_known: cells.text("azs_known")? == "yes",
        price_region: cells.text("price_region")?,
        oss_internal_hosts: cells.list("oss_internal_hosts")?,
        oss_public_hosts: cells.list("oss_public_hosts")?,
        provenance: cells.provenance()?,
    })
}

/// The guide binds both kinds of load balancer, the official page and the carriers the public one only.
fn port_rule(cells: &Cells) -> anyhow::Result<PortRule> {
    let kind = match cells.text("kind")?.as_str() {
        "allowed" => PortRuleKind::Allowed,
        "excluded" => PortRuleKind::Excluded,
        "blocked by some carriers" => PortRuleKind::CarrierBlocked,
        other => bail!("kind \"{other}\""),
    };
    let edition = cells.text("edition")?;
    let both = edition == "guide-2016";
    Ok(PortRule {
        edition: if kind == PortRuleKind::CarrierBlocked { "any".to_owned() } else { edition },
        binds: if both { vec![SlbScope::Public, SlbScope::Private] } else { vec![SlbScope::Public] },
        kind,
        ports: vec![PortRange { first: cells.number("port_first")?, last: cells.number("port_last")? }],
        provenance: cells.provenance()?,
    })
}

/// Ports of which the same is said stand in one row.
fn add_ports(last: &mut PortRule, next: PortRule) -> Option<PortRule> {
    let same = (&last.edition, &last.binds, last.kind, &last.provenance)
        == (&next.edition, &next.binds, next.kind, &next.provenance);
    if same {
        last.ports.extend(next.ports);
        return None;
    }
    Some(next)
}

fn ecs_type(cells: &Cells) -> anyhow::Result<EcsType> {
    Ok(EcsType {
        code: cells.text("instance_type")?,
        family: cells.text("family")?,
        generation: cells.text("generation")?,
        vcpu: cells.number("vcpu")?,
        memory_gib: cells.number("memory_gib")?,
        bandwidth_gbps: cells.option("bw_base_gbps")?,
        packets_per_second: cells.option("pps")?,
        max_connections: cells.option("max_connections")?,
        disk_iops: cells.option("disk_iops_base")?,
        cpu_baseline_percent: cells.option("cpu_baseline_pct")?,
        sale_status: cells.text("sale_status")?,
        provenance: cells.provenance()?,
    })
}

fn ecs_hourly(cells: &Cells) -> anyhow::Result<EcsHourly> {
    let mut by_region = BTreeMap::new();
    for (column, cell) in &cells.0 {
        if let Some(region) = column.strip_prefix("cny_per_hour_")
            && !cell.is_empty()
        {
            let price: Money = cell.parse().with_context(|| format!("{column}: \"{cell}\""))?;
            by_region.insert(region.replace('_', "-"), price);
        }
    }
    Ok(EcsHourly { code: cells.text("instance_type")?, by_region, provenance: cells.provenance()? })
}

fn rds_class(cells: &Cells) -> anyhow::Result<RdsClass> {
    let status = match cells.text("status")?.as_str() {
        "current" => ClassStatus::Current,
        "listed_2020" => ClassStatus::Listed2020,
        "superseded_by_newer_row" => ClassStatus::Superseded,
        phased if phased.starts_with("phased_out") => ClassStatus::PhasedOut,
        other => bail!("status \"{other}\""),
    };
    Ok(RdsClass {
        code: cells.text("class_code")?,
        engine: cells.text("engine")?,
        series: cells.text("series")?,
        storage_kind: cells.text("storage_kind")?,
        family: cells.text("family")?,
        vcpu: cells.option("vcpu")?,
        memory_gib: cells.option("memory_gb")?,
        max_connections: cells.option("max_connections")?,
        max_iops: cells.option("max_iops")?,
        storage_min_gib: cells.option("storage_min_gb")?,
        storage_max_gib: cells.option("storage_max_gb")?,
        storage_options: cells.text("storage_options_gb")?,
        storage_step_gib: cells.option("storage_step_gb")?,
        status,
        provenance: cells.provenance_of("table_as_of")?,
    })
}

/// `min(1800+50*GiB,50000)` becomes a ramp; a bare number has no ramp.
fn ramp(formula: &str) -> anyhow::Result<Option<Ramp>> {
    let Some(inner) = formula.strip_prefix("min(").and_then(|rest| rest.strip_suffix(')')) else {
        return if formula.is_empty() { Ok(None) } else { bail!("formula \"{formula}\"") };
    };
    let broken = || format!("formula \"{formula}\"");
    let (line, cap) = inner.split_once(',').with_context(broken)?;
    let (base, slope) = line.split_once('+').with_context(broken)?;
    let slope = slope.strip_suffix("*GiB").with_context(broken)?;
    Ok(Some(Ramp { base: base.parse()?, per_gib: slope.parse()?, cap: cap.parse()? }))
}

fn disk(cells: &Cells) -> anyhow::Result<DiskType> {
    let level = cells.text("performance_level")?;
    Ok(DiskType {
        category: cells.text("category")?,
        level: Some(level).filter(|level| !level.is_empty()),
        size_min_gib: cells.option("size_min_gib")?,
        size_max_gib: cells.option("size_max_gib")?,
        iops: ramp(&cells.text("iops_formula")?)?,
        throughput_mb_s: ramp(&cells.text("throughput_formula_mbytes_s")?)?,
        max_throughput_mb_s: cells.option("max_throughput_mbytes_s")?,
        durability_percent: cells.text("data_durability_pct")?,
        provenance: cells.provenance()?,
    })
}

fn slb_spec(cells: &Cells) -> anyhow::Result<SlbSpec> {
    Ok(SlbSpec {
        code: cells.text("spec")?,
        label: cells.text("label")?,
        max_connections: cells.option("max_connections")?,
        connections_per_second: cells.option("cps")?,
        requests_per_second: cells.option("qps")?,
        provenance: cells.provenance()?,
    })
}

fn price_scope(words: &str) -> PriceScope {
    match words {
        "China mainland" | "China (solution page)" | "China mainland except Qingdao and Qingdao" => {
            PriceScope::Mainland
        }
        "China mainland except Qingdao" => PriceScope::MainlandExcept("cn-qingdao".to_owned()),
        "finance cloud" => PriceScope::Finance,
        region => PriceScope::Region(region.split(' ').next().unwrap_or_default().to_owned()),
    }
}

/// The shape of the one server that the guide prices; shapes are looked up as `1C0.5G`.
fn shape(words: &str) -> String {
    if words.starts_with("1 vCPU, 512 MB") { "1C0.5G".to_owned() } else { words.to_owned() }
}

fn price(cells: &Cells) -> anyhow::Result<PriceRow> {
    let (product, item, spec) = (cells.text("product")?, cells.text("item")?, cells.text("spec")?);
    let unit = cells.text("unit")?;
    let words: Vec<&str> = unit.split('/').skip(1).collect();
    let period = |word: &str| match word {
        "hour" => Some(Period::Hour),
        "day" => Some(Period::Day),
        "month" => Some(Period::Month),
        "6 months" => Some(Period::HalfYear),
        "year" => Some(Period::Year),
        _ => None,
    };
    let (measure, period) = match words.as_slice() {
        [] => (String::new(), Period::Use),
        [one] => period(one).map_or_else(|| ((*one).to_owned(), Period::Use), |p| (String::new(), p)),
        [measure, span] => ((*measure).to_owned(), period(span).with_context(|| format!("unit \"{unit}\""))?),
        _ => bail!("unit \"{unit}\""),
    };
    let mut provenance = cells.provenance()?;
    let short = shape(&spec);
    if short != spec {
        provenance.note = format!("{spec}; {}", provenance.note);
    }
    Ok(PriceRow {
        key: format!("{}.{}", slug(&product), slug(&item)),
        spec: short,
        scope: price_scope(&cells.text("region_scope")?),
        billing: match cells.text("billing")?.as_str() {
            "payg" => PriceBilling::PayAsYouGo,
            "subscription" => PriceBilling::Subscription,
            "payg x 720" => PriceBilling::PayAsYouGoMonth,
            "n/a" => PriceBilling::Other,
            other => bail!("billing \"{other}\""),
        },
        measure,
        period,
        price: cells.option::<Scientific>("price_cny")?.map(|price| price.0),
        from: cells.option::<Decimal>("bound_low")?,
        to: cells.option::<Decimal>("bound_high")?,
        provenance,
    })
}

/// An amount that a table may write as `1e-05`.
struct Scientific(Money);

impl FromStr for Scientific {
    type Err = rust_decimal::Error;

    fn from_str(cell: &str) -> Result<Self, Self::Err> {
        Decimal::from_str_exact(cell)
            .or_else(|_| Decimal::from_scientific(cell))
            .map(|amount| Self(Money(amount)))
    }
}

fn discount(cells: &Cells) -> anyhow::Result<Discount> {
    Ok(Discount {
        product: slug(&cells.text("product")?),
        term: cells.text("term")?,
        rule: cells.text("rule")?,
        factor: cells.option("factor_on_list")?,
        months_equivalent: cells.option("months_equivalent")?,
        provenance: cells.provenance()?,
    })
}

fn limit(cells: &Cells) -> anyhow::Result<Limit> {
    Ok(Limit {
        key: format!("{}.{}", slug(&cells.text("product")?), cells.text("key")?),
        value: cells.text("value")?,
        unit: cells.text("unit")?,
        provenance: cells.provenance()?,
    })
}

fn sla(cells: &Cells) -> anyhow::Result<Sla> {
    let (product, scope, metric) = (cells.text("product")?, cells.text("scope")?, cells.text("metric")?);
    let key = [slug(&product), slug(&scope), slug(&metric)];
    Ok(Sla {
        key: key.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("."),
        product,
        scope,
        metric,
        value: cells.text("value")?,
        unit: cells.text("unit")?,
        provenance: cells.provenance()?,
    })
}

fn fact(cells: &Cells) -> anyhow::Result<Fact> {
    Ok(Fact {
        key: cells.text("key")?,
        edition: cells.text("edition")?,
        value: cells.text("value")?,
        unit: cells.text("unit")?,
        provenance: cells.provenance()?,
    })
}
