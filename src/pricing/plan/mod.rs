//! What to buy for the sizes of a design: the cheapest class that fits and the next two, how public traffic is
//! billed best, and the edits that put it all into the design.

mod servers;
mod specs;

pub use specs::{SpecWay, other_specs};

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::{Price, PriceBasis, Term, quote_as};
use crate::base::{Money, Text};
use crate::catalog::{Catalog, EcsType, Period, PriceBilling, PriceQuery, RdsClass};
use crate::design::{
    Aim, Design, Edit, Node, NodeId, Product, PublicBilling, Rds, Slb, SlbFamily, SlbScope, Spec,
};
use crate::sizing::{self, Calculation, DesignSizes, Ground, Measure, Verdict};
use crate::text;

/// How many classes are shown: the cheapest and the next two.
const SHOWN: usize = 3;

/// A class that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassOption {
    /// Its code.
    pub code: String,
    /// What it has, for people.
    pub shape: Text,
    /// What one costs: a month of a subscription, or an hour where only that is known.
    pub price: Price,
    /// The period that the price pays for.
    pub period: Period,
    /// How far each figure uses it, in percent.
    pub uses: Vec<(Measure, Decimal)>,
    /// Where its figures come from.
    pub source: String,
    /// The day for which they hold.
    pub as_of: String,
}

/// The classes that fit one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// For what.
    pub aim: Aim,
    /// Its name.
    pub name: String,
    /// What is chosen now; empty when nothing is.
    pub current: String,
    /// Whether what is chosen now is among the classes that fit, judged by the same figures.
    pub current_fits: bool,
    /// What was asked of a class.
    pub wants: Vec<(Measure, Decimal)>,
    /// What was not asked, because it is not entered.
    pub without: Vec<Measure>,
    /// The cheapest first.
    pub options: Vec<ClassOption>,
    /// How many classes fit in all.
    pub fitting: usize,
    /// Whether all prices are known; else the smallest stands first.
    pub by_price: bool,
    /// Why the order is as it is, beside price and size.
    pub notes: Vec<Text>,
}

/// Both ways to pay for what goes out of a public load balancer.
#[derive(Debug, Clone, PartialEq)]
pub struct BillingChoice {
    /// The load balancer.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// How it is billed now.
    pub now: PublicBilling,
    /// The bandwidth to buy.
    pub mbps: Decimal,
    /// The traffic of a month in GB.
    pub gb: Decimal,
    /// A month by bandwidth.
    pub by_bandwidth: Price,
    /// A month by traffic.
    pub by_traffic: Price,
    /// F-09: from which volume a month the bandwidth is cheaper.
    pub break_even: Option<Calculation>,
}

impl BillingChoice {
    /// The cheaper of the two, when both are known and differ.
    #[must_use]
    pub fn cheaper(&self) -> Option<PublicBilling> {
        let (bandwidth, traffic) = (self.by_bandwidth.amount()?, self.by_traffic.amount()?);
        match bandwidth.cmp(&traffic) {
            std::cmp::Ordering::Less => Some(PublicBilling::Bandwidth),
            std::cmp::Ordering::Greater => Some(PublicBilling::Traffic),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// One change that the sizes ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// For what.
    pub aim: Aim,
    /// What is changed, in words.
    pub title: Text,
    /// The change. Those of different proposals touch different rows, so that any of them go together.
    pub edits: Vec<Edit>,
}

/// What to buy for the sizes of a design.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The classes that fit.
    pub choices: Vec<Choice>,
    /// How public traffic is paid for.
    pub billing: Vec<BillingChoice>,
    /// The changes that the sizes ask for.
    pub proposals: Vec<Proposal>,
}

impl Plan {
    /// All proposals as one gesture.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        self.proposals.iter().flat_map(|proposal| proposal.edits.iter().cloned()).collect()
    }
}

/// Chooses for everything that was sized.
#[must_use]
pub fn plan(design: &Design, catalog: &Catalog, sizes: &DesignSizes) -> Plan {
    plan_on(design, catalog, sizes, &Ground::of(design))
}

/// The same for a design whose ground is known already.
#[must_use]
pub fn plan_on(design: &Design, catalog: &Catalog, sizes: &DesignSizes, ground: &Ground) -> Plan {
    let planner = Planner {
        design,
        catalog,
        sizes,
        ground,
        classes: RefCell::default(),
        types: RefCell::default(),
        shared: servers::shared_families(catalog, &design.settings.edition),
    };
    let mut found = Plan::default();
    for aim in sizes.aims() {
        match aim {
            Aim::Function(id) => planner.function(id, &mut found),
            Aim::Node(id) => planner.node(id, &mut found),
        }
    }
    found
}

struct Planner<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    sizes: &'a DesignSizes,
    ground: &'a Ground,
    /// The classes of an engine and a series with their prices in a region, looked up once.
    classes: RefCell<BTreeMap<(&'static str, &'static str, Option<&'a str>), PricedClasses<'a>>>,
    /// The server types that can be bought, with their hourly price in a region, the cheapest first.
    types: RefCell<BTreeMap<&'a str, Rc<Vec<(&'a EcsType, Money)>>>>,
    /// Families whose cores are shared with others.
    shared: BTreeSet<&'a str>,
}

type PricedClasses<'a> = Rc<Vec<(&'a RdsClass, Option<Price>)>>;

/// The larger of two wants stands; a class must have at least this.
struct Wants {
    rows: Vec<(Measure, Decimal)>,
    without: Vec<Measure>,
}

impl<'a> Planner<'a> {
    fn wants(&self, aim: Aim, measures: &[Measure]) -> Wants {
        let mut wants = Wants { rows: Vec::new(), without: Vec::new() };
        for &measure in measures {
            match self.sizes.item(aim, measure).and_then(sizing::SizedItem::plan) {
                Some(plan) => wants.rows.push((measure, plan)),
                None => wants.without.push(measure),
            }
        }
        wants
    }

    fn verdict(&self, aim: Aim, measure: Measure) -> Verdict {
        self.sizes.item(aim, measure).map_or(Verdict::NotEvaluated, sizing::SizedItem::verdict)
    }

    fn region(&self, node: &Node) -> Option<&'a str> {
        let region = self.design.region_of(node).or_else(|| self.design.regions.keys().next())?;
        self.design.regions.get(region).map(|row| row.code.as_str())
    }

    fn node(&self, id: NodeId, found: &mut Plan) {
        let Some(node) = self.design.nodes.get(id) else { return };
        let aim = Aim::Node(id);
        let mut changed = node.clone();
        let mut words: Vec<Text> = Vec::new();
        match &mut changed.product {
            Product::Rds(rds) => {
                if let Some(choice) = self.database(aim, node, rds) {
                    if !choice.current_fits
                        && let Some(best) = choice.options.first()
                    {
                        let code = &best.code;
                        words.push(text!("规格改为 {code}", "class {code}"));
                        rds.spec = Some(Spec::Type(best.code.clone()));
                    }
                    found.choices.push(choice);
                }
                self.raise(aim, Measure::Storage, &mut rds.storage_gib, &mut words);
            }
            Product::Slb(slb) => {
                if let Some(choice) = self.balancer(aim, node, slb) {
                    if !choice.current_fits
                        && let Some(best) = choice.options.first()
                    {
                        let code = &best.code;
                        words.push(text!("规格改为 {code}", "specification {code}"));
                        slb.spec = Some(best.code.clone());
                    }
                    found.choices.push(choice);
                }
                if slb.scope == SlbScope::Public {
                    match slb.billing {
                        PublicBilling::Bandwidth => {
                            self.raise(aim, Measure::PublicBandwidth, &mut slb.bandwidth_mbps, &mut words);
                        }
                        PublicBilling::Traffic => {
                            self.raise(aim, Measure::MonthlyTraffic, &mut slb.monthly_traffic_gb, &mut words);
                        }
                    }
                    found.billing.extend(self.billing(id, node));
                }
            }
            Product::Line(line) => {
                self.raise(aim, Measure::LineBandwidth, &mut line.bandwidth_mbps, &mut words);
            }
            Product::Oss(bucket) => {
                self.raise(aim, Measure::StoredVolume, &mut bucket.stored_gb, &mut words);
                self.raise(aim, Measure::MonthlyTraffic, &mut bucket.monthly_traffic_gb, &mut words);
            }
            _ => return,
        }
        propose(found, aim, &node.name, words, vec![Edit::PutNode(id, Box::new(changed))]);
    }

    /// Enlarges what is too small or not entered; what is large enough stays.
    fn raise(&self, aim: Aim, measure: Measure, slot: &mut Option<f64>, words: &mut Vec<Text>) {
        let Some(item) = self.sizes.item(aim, measure) else { return };
        let Some(plan) = item.plan() else { return };
        if slot.and_then(Decimal::from_f64).is_some_and(|held| held >= plan) {
            return;
        }
        // A bandwidth is bought in whole Mbps, a volume in whole GB.
        let Some(value) = plan.ceil().to_f64() else { return };
        *slot = Some(value);
        let (title, shown) = (measure.title(), plan.ceil().normalize());
        let unit = item.need.known().map_or_else(Text::default, |known| known.result.unit.title());
        let (zh, en, zh_unit, en_unit) = (&title.zh, &title.en, &unit.zh, &unit.en);
        words.push(text!("{zh}改为 {shown} {zh_unit}", "{en} {shown} {en_unit}"));
    }

    /// The database classes that carry everything that is known of the need.
    fn database(&self, aim: Aim, node: &Node, rds: &Rds) -> Option<Choice> {
        let measures =
            [Measure::Storage, Measure::Iops, Measure::Connections, Measure::Cores, Measure::Memory];
        let wants = self.wants(aim, &measures);
        if wants.rows.is_empty() {
            return None;
        }
        let series = specs::series_of(rds.edition);
        let storage =
            wants.rows.iter().find(|(measure, _)| *measure == Measure::Storage).map(|(_, plan)| *plan);
        let region = self.region(node);
        let classes = self.priced_classes(rds.engine.label(), series, region);
        let mut fitting: Vec<(&RdsClass, Option<Price>)> = classes
            .iter()
            .filter(|(row, _)| {
                wants.rows.iter().all(|&(measure, want)| {
                    self.class_has(row, measure, storage).is_none_or(|has| has >= want)
                })
            })
            .copied()
            .collect();
        let by_price = !fitting.is_empty() && fitting.iter().all(|(_, price)| price.is_some());
        let size = |row: &RdsClass| {
            (row.memory_gib.map(to_bits), row.vcpu, family_rank(&row.family), row.code.clone())
        };
        if by_price {
            fitting.sort_by_key(|(row, price)| (price.and_then(Price::amount), size(row)));
        } else {
            fitting.sort_by_key(|(row, _)| size(row));
        }
        // A class may stand in several tables; the newest row was taken, so one code is one option.
        fitting.dedup_by(|a, b| a.0.code == b.0.code);
        let current = spec_label(rds.spec.as_ref());
        let current_fits = match &rds.spec {
            Some(Spec::Type(code)) => fitting.iter().any(|(row, _)| row.code == *code),
            Some(Spec::Shape { .. }) => measures.iter().all(|&measure| {
                measure == Measure::Storage
                    || self.verdict(aim, measure) != Verdict::Short
                        && self.verdict(aim, measure) != Verdict::Tight
            }),
            None => false,
        };
        let options = fitting
            .iter()
            .take(SHOWN)
            .map(|(row, price)| ClassOption {
                code: row.code.clone(),
                shape: class_shape(row),
                price: price.unwrap_or(Price::NotFound),
                period: Period::Month,
                uses: wants
                    .rows
                    .iter()
                    .filter_map(|&(measure, _)| {
                        let bare = self.sizes.item(aim, measure)?.bare()?;
                        let has = self.class_has(row, measure, storage)?;
                        Some((measure, percent(bare, has)?))
                    })
                    .collect(),
                source: row.provenance.source.clone(),
                as_of: row.provenance.as_of.clone(),
            })
            .collect();
        Some(Choice {
            aim,
            name: node.name.clone(),
            current,
            current_fits,
            wants: wants.rows,
            without: wants.without,
            options,
            fitting: fitting.len(),
            by_price,
            notes: Vec::new(),
        })
    }

    fn priced_classes(
        &self,
        engine: &'static str,
        series: &'static str,
        region: Option<&'a str>,
    ) -> PricedClasses<'a> {
        let find = || {
            let rows = self.catalog.rds_classes(engine).into_iter();
            let rows = rows.filter(|row| row.series == series && row.vcpu.is_some());
            Rc::new(rows.map(|row| (row, class_price(self.catalog, region, &row.code))).collect())
        };
        Rc::clone(self.classes.borrow_mut().entry((engine, series, region)).or_insert_with(find))
    }

    /// What a class has of a measure; none where it does not limit it.
    fn class_has(&self, row: &RdsClass, measure: Measure, storage: Option<Decimal>) -> Option<Decimal> {
        match measure {
            Measure::Storage => row.storage_max_gib.and_then(Decimal::from_f64),
            Measure::Iops => row.max_iops.map(Decimal::from).or_else(|| {
                // A class on cloud disks guarantees no IOPS of its own: the disk of that size decides.
                let disk = self.catalog.disk("cloud_essd", Some("PL1"))?;
                let size = storage?.to_f64()?;
                Decimal::from_f64(disk.iops?.at(size).floor())
            }),
            Measure::Connections => row.max_connections.map(Decimal::from),
            Measure::Cores => row.vcpu.map(Decimal::from),
            Measure::Memory => row.memory_gib.and_then(Decimal::from_f64),
            _ => None,
        }
    }

    /// The specifications of a CLB that carry the requests and the connections.
    fn balancer(&self, aim: Aim, node: &Node, slb: &Slb) -> Option<Choice> {
        if slb.family != SlbFamily::Clb {
            return None;
        }
        let wants = self.wants(aim, &[Measure::Requests, Measure::SlbConnections]);
        if wants.rows.is_empty() {
            return None;
        }
        let has = |row: &crate::catalog::SlbSpec, measure| match measure {
            Measure::Requests => row.requests_per_second.map(Decimal::from),
            Measure::SlbConnections => row.max_connections.map(Decimal::from),
            _ => None,
        };
        let region = self.region(node);
        let mut fitting: Vec<_> = self
            .catalog
            .slb_specs()
            .into_iter()
            .filter(|row| row.requests_per_second.is_some())
            .filter(|row| {
                wants.rows.iter().all(|&(measure, want)| has(row, measure).is_some_and(|has| has >= want))
            })
            .map(|row| {
                let query = PriceQuery {
                    key: "clb.spec-fee",
                    spec: Some(&row.code),
                    billing: PriceBilling::PayAsYouGo,
                    period: Some(Period::Hour),
                    count: None,
                };
                let price = self.catalog.price(region, &query).and_then(|found| found.row.price);
                (row, price)
            })
            .collect();
        let by_price = !fitting.is_empty() && fitting.iter().all(|(_, price)| price.is_some());
        fitting.sort_by_key(|(row, price)| {
            (if by_price { *price } else { None }, row.requests_per_second, row.code.clone())
        });
        let current = slb.spec.clone().unwrap_or_default();
        let current_fits = fitting.iter().any(|(row, _)| row.code == current);
        let options = fitting
            .iter()
            .take(SHOWN)
            .map(|(row, price)| {
                let (qps, most) = (row.requests_per_second.unwrap_or(0), row.max_connections.unwrap_or(0));
                ClassOption {
                    code: row.code.clone(),
                    shape: text!("每秒请求 {qps}，连接 {most}", "{qps} requests/s, {most} connections"),
                    price: match price {
                        Some(Money(zero)) if zero.is_zero() => Price::Free,
                        Some(amount) => Price::Known { amount: *amount, basis: PriceBasis::PublicList },
                        None => Price::NotFound,
                    },
                    period: Period::Hour,
                    uses: wants
                        .rows
                        .iter()
                        .filter_map(|&(measure, _)| {
                            let bare = self.sizes.item(aim, measure)?.bare()?;
                            Some((measure, percent(bare, has(row, measure)?)?))
                        })
                        .collect(),
                    source: row.provenance.source.clone(),
                    as_of: row.provenance.as_of.clone(),
                }
            })
            .collect();
        Some(Choice {
            aim,
            name: node.name.clone(),
            current,
            current_fits,
            wants: wants.rows,
            without: wants.without,
            options,
            fitting: fitting.len(),
            by_price,
            notes: Vec::new(),
        })
    }

    fn billing(&self, id: NodeId, node: &Node) -> Option<BillingChoice> {
        let aim = Aim::Node(id);
        let mbps = self.sizes.item(aim, Measure::PublicBandwidth)?.plan()?;
        let gb = self.sizes.item(aim, Measure::MonthlyTraffic)?.plan()?;
        let now = node.product.as_slb()?.billing;
        let month = |billing: PublicBilling| -> Price {
            let mut other = node.clone();
            if let Product::Slb(slb) = &mut other.product {
                slb.billing = billing;
                slb.bandwidth_mbps = mbps.to_f64();
                slb.monthly_traffic_gb = gb.to_f64();
            }
            let bill = quote_as(self.design, self.catalog, id, &other, Term::OneMonth);
            // The fees of instance and specification are the same either way: only what is billed differs.
            let line = bill
                .lines
                .iter()
                .find(|line| line.sku.starts_with("slb.bandwidth") || line.sku == "slb.traffic");
            line.map_or(Price::NotFound, |line| line.monthly)
        };
        let (by_bandwidth, by_traffic) = (month(PublicBilling::Bandwidth), month(PublicBilling::Traffic));
        let break_even = by_bandwidth.amount().zip(by_traffic.amount()).and_then(|(bandwidth, traffic)| {
            let per_gb = traffic.0.checked_div(gb)?;
            sizing::slb_break_even(bandwidth, Money(per_gb)).ok()
        });
        Some(BillingChoice {
            node: id,
            name: node.name.clone(),
            now,
            mbps,
            gb,
            by_bandwidth,
            by_traffic,
            break_even,
        })
    }
}

fn propose(found: &mut Plan, aim: Aim, name: &str, words: Vec<Text>, edits: Vec<Edit>) {
    if words.is_empty() {
        return;
    }
    let join = |words: Vec<&str>, comma: &str| words.join(comma);
    let zh = join(words.iter().map(|row| row.zh.as_ref()).collect(), "，");
    let en = join(words.iter().map(|row| row.en.as_ref()).collect(), ", ");
    found.proposals.push(Proposal { aim, title: text!("{name}：{zh}", "{name}: {en}"), edits });
}

fn spec_label(spec: Option<&Spec>) -> String {
    match spec {
        Some(Spec::Type(code)) => code.clone(),
        Some(Spec::Shape { vcpu, memory_gib }) => format!("{vcpu}C{memory_gib}G"),
        None => String::new(),
    }
}

/// What a month of a database class costs.
fn class_price(catalog: &Catalog, region: Option<&str>, code: &str) -> Option<Price> {
    [(PriceBilling::Subscription, Period::Month), (PriceBilling::PayAsYouGoMonth, Period::Month)]
        .into_iter()
        .find_map(|(billing, period)| {
            let query = PriceQuery {
                key: "rds.instance",
                spec: Some(code),
                billing,
                period: Some(period),
                count: None,
            };
            let row = catalog.price(region, &query)?;
            let basis = if row.entered { PriceBasis::PriceBook } else { PriceBasis::PublicList };
            Some(Price::Known { amount: row.row.price?, basis })
        })
}

fn class_shape(row: &RdsClass) -> Text {
    let (vcpu, memory) = (row.vcpu.unwrap_or(0), row.memory_gib.unwrap_or(0.0));
    let or = |value: Option<u32>| value.map_or_else(|| "—".to_owned(), |value| value.to_string());
    let (iops, most) = (or(row.max_iops), or(row.max_connections));
    text!(
        "{vcpu}核 {memory} GiB，{iops} IOPS，{most} 连接",
        "{vcpu} vCPU, {memory} GiB, {iops} IOPS, {most} connections"
    )
}

fn family_rank(family: &str) -> u8 {
    match family {
        "general" => 0,
        "dedicated" => 1,
        "dedicated_host" => 2,
        _ => 3,
    }
}

/// The order of positive floats is the order of their bits.
fn to_bits(value: f64) -> u64 {
    value.max(0.0).to_bits()
}

fn percent(used: Decimal, of: Decimal) -> Option<Decimal> {
    Some(used.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(of)?.round_dp(1).normalize())
}
