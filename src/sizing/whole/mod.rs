//! What the workloads of a design imply, for everything they land on.

mod balance;
mod database;
mod ground;
mod growth;
mod lines;
mod sensitivity;
mod servers;

pub use ground::Ground;
pub use growth::{Full, Growth, HORIZON_MONTHS};
pub use sensitivity::{Swing, WORKLOAD_NUMBERS, WorkloadNumber, sensitivity};

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::calculation::Origin;
use super::demand::{Asked, of_workload};
use super::{Assumed, Assumption, Calculation, Field, Formula, FormulaFacts, Quantity, SizingError};
use crate::base::{Text, Unit};
use crate::catalog::Catalog;
use crate::design::{Aim, Design, Product, Ref, Workload, WorkloadId};

/// What of a thing is sized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the titles below say it")]
pub enum Measure {
    Storage,
    Iops,
    Connections,
    Cores,
    Memory,
    Servers,
    PublicBandwidth,
    MonthlyTraffic,
    Requests,
    SlbConnections,
    ListenerBandwidth,
    InstanceBandwidth,
    LineBandwidth,
    LineAddresses,
    Disks,
    StoredVolume,
}

impl Measure {
    /// The code that programs read.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Storage => "storage",
            Self::Iops => "iops",
            Self::Connections => "connections",
            Self::Cores => "cores",
            Self::Memory => "memory",
            Self::Servers => "servers",
            Self::PublicBandwidth => "public_bandwidth",
            Self::MonthlyTraffic => "monthly_traffic",
            Self::Requests => "requests",
            Self::SlbConnections => "slb_connections",
            Self::ListenerBandwidth => "listener_bandwidth",
            Self::InstanceBandwidth => "instance_bandwidth",
            Self::LineBandwidth => "line_bandwidth",
            Self::LineAddresses => "line_addresses",
            Self::Disks => "disks",
            Self::StoredVolume => "stored_volume",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Storage => Text::fixed("存储空间", "storage"),
            Self::Iops => Text::fixed("IOPS", "IOPS"),
            Self::Connections => Text::fixed("连接数", "connections"),
            Self::Cores => Text::fixed("CPU", "CPU"),
            Self::Memory => Text::fixed("内存", "memory"),
            Self::Servers => Text::fixed("服务器数量", "servers"),
            Self::PublicBandwidth => Text::fixed("公网出带宽", "outbound bandwidth"),
            Self::MonthlyTraffic => Text::fixed("每月流出流量", "outbound traffic a month"),
            Self::Requests => Text::fixed("每秒请求数", "requests a second"),
            Self::SlbConnections => Text::fixed("并发连接", "concurrent connections"),
            Self::ListenerBandwidth => Text::fixed("单监听带宽", "bandwidth of a listener"),
            Self::InstanceBandwidth => Text::fixed("实例带宽", "bandwidth of the instance"),
            Self::LineBandwidth => Text::fixed("专线带宽", "line bandwidth"),
            Self::LineAddresses => Text::fixed("专线业务IP", "addresses of the line"),
            Self::Disks => Text::fixed("数据盘数量", "data disks"),
            Self::StoredVolume => Text::fixed("存储量", "stored volume"),
        }
    }
}

/// Whether what the design holds is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Even with the headroom.
    Enough,
    /// For the bare need, without the headroom.
    Tight,
    /// Not for the bare need.
    Short,
    /// A number is missing.
    NotEvaluated,
}

impl Verdict {
    /// The code that programs read.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enough => "enough",
            Self::Tight => "tight",
            Self::Short => "short",
            Self::NotEvaluated => "not_evaluated",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Enough => Text::fixed("满足", "enough"),
            Self::Tight => Text::fixed("余量不足", "no headroom"),
            Self::Short => Text::fixed("不足", "not enough"),
            Self::NotEvaluated => Text::fixed("未评估", "not evaluated"),
        }
    }
}

/// What something needs, or why that is not known.
#[derive(Debug, Clone, PartialEq)]
pub enum Need {
    /// Computed.
    Known(Calculation),
    /// Inputs are missing; nothing is assumed for them.
    NotEntered(Vec<Field>),
    /// The inputs give no figure.
    Failed(SizingError),
}

impl Need {
    /// The calculation, when there is one.
    #[must_use]
    pub const fn known(&self) -> Option<&Calculation> {
        if let Self::Known(found) = self { Some(found) } else { None }
    }
}

/// One figure of one thing that workloads land on.
#[derive(Debug, Clone, PartialEq)]
pub struct SizedItem {
    /// What they land on.
    pub aim: Aim,
    /// Its name.
    pub name: String,
    /// Which figure.
    pub measure: Measure,
    /// The formula.
    pub formula: Formula,
    /// What it needs, or why that is not known: all workloads together.
    pub need: Need,
    /// What each workload asks, when there are several.
    pub parts: Vec<(WorkloadId, Calculation)>,
    /// What the design holds, when entered.
    pub entered: Option<Quantity>,
    /// What grows with each workload.
    pub loads: Vec<(WorkloadId, Decimal)>,
    /// The sum of the loads that what the design holds can bear.
    pub limit: Option<Decimal>,
}

impl SizedItem {
    /// Whether what the design holds is enough.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let held = self.entered.as_ref().and_then(Quantity::decimal);
        let needed =
            self.need.known().and_then(|found| Some((found.result.decimal()?, found.to_plan().decimal()?)));
        match (held, needed) {
            (Some(held), Some((_, plan))) if held >= plan => Verdict::Enough,
            (Some(held), Some((bare, _))) if held >= bare => Verdict::Tight,
            (Some(_), Some(_)) => Verdict::Short,
            (None, _) | (_, None) => Verdict::NotEvaluated,
        }
    }

    /// What to plan, as a number: with headroom and steps.
    #[must_use]
    pub fn plan(&self) -> Option<Decimal> {
        self.need.known()?.to_plan().decimal()
    }

    /// The bare need, as a number.
    #[must_use]
    pub fn bare(&self) -> Option<Decimal> {
        self.need.known()?.result.decimal()
    }

    /// What the design holds, as printed; a dash when nothing is entered.
    #[must_use]
    pub fn limit_of_design(&self) -> String {
        self.entered.as_ref().map_or_else(|| "—".to_owned(), |held| held.value.clone())
    }

    /// The row that it is about.
    #[must_use]
    pub const fn subject(&self) -> Ref {
        match self.aim {
            Aim::Node(id) => Ref::Node(id),
            Aim::Function(id) => Ref::Function(id),
        }
    }
}

/// What a whole design needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DesignSizes {
    /// Every figure, in the order in which workloads name what they land on.
    pub items: Vec<SizedItem>,
    /// What was assumed, because nothing was entered.
    pub assumptions: Vec<Assumption>,
    /// When each limit is reached.
    pub growth: Vec<Growth>,
    /// Databases, lines, load balancers and functions that no workload lands on.
    pub uncovered: Vec<Ref>,
    /// Where the figures of each thing begin and end among the items.
    places: BTreeMap<Aim, (usize, usize)>,
}

impl DesignSizes {
    /// A figure of a thing.
    #[must_use]
    pub fn item(&self, aim: Aim, measure: Measure) -> Option<&SizedItem> {
        self.of(aim).find(|item| item.measure == measure)
    }

    /// All figures of a thing.
    pub fn of(&self, aim: Aim) -> impl Iterator<Item = &SizedItem> {
        let (first, end) = self.places.get(&aim).copied().unwrap_or_default();
        self.items.get(first..end).unwrap_or_default().iter()
    }

    /// What is sized, in order and once each.
    #[must_use]
    pub fn aims(&self) -> Vec<Aim> {
        let mut aims: Vec<Aim> = Vec::new();
        for item in &self.items {
            if aims.last() != Some(&item.aim) {
                aims.push(item.aim);
            }
        }
        aims
    }
}

/// Sizes everything that the workloads of a design land on.
#[must_use]
pub fn of_design(design: &Design, catalog: &Catalog) -> DesignSizes {
    on_ground(design, catalog, &Ground::of(design))
}

/// The same for a design whose ground is known already.
#[must_use]
pub fn on_ground(design: &Design, catalog: &Catalog, ground: &Ground) -> DesignSizes {
    let mut sizer = Sizer::new(design, catalog, ground);
    let aims = aims_of(design, ground);
    let mut places = BTreeMap::new();
    for (aim, workloads) in &aims {
        let first = sizer.items.len();
        sizer.size(*aim, workloads);
        places.insert(*aim, (first, sizer.items.len()));
    }
    let Sizer { items, assumed, .. } = sizer;
    let mut rates = growth::Rates::default();
    let growth = items.iter().map(|item| growth::of_item(item, design, &mut rates)).collect();
    let assumptions = assumed
        .into_iter()
        .map(|(what, (value, provenance, used_by))| Assumption {
            what,
            value,
            provenance,
            used_by: used_by.into_iter().collect(),
        })
        .collect();
    let uncovered = uncovered(design, ground, &aims);
    DesignSizes { items, assumptions, growth, uncovered, places }
}

/// Sizes one thing; what [`sensitivity`] does again and again.
pub(super) fn of_aim(design: &Design, catalog: &Catalog, ground: &Ground, aim: Aim) -> Vec<SizedItem> {
    let mut sizer = Sizer::new(design, catalog, ground);
    for (at, workloads) in aims_of(design, ground) {
        if at == aim {
            sizer.size(at, &workloads);
        }
    }
    sizer.items
}

type Loaded<'a> = Vec<(WorkloadId, &'a Workload)>;

/// What workloads land on, in the order in which they name it, with the workloads. Of two lines that back each
/// other up, each has the workloads of both.
fn aims_of<'a>(design: &'a Design, ground: &Ground) -> Vec<(Aim, Loaded<'a>)> {
    let mut order: Vec<Aim> = Vec::new();
    let mut loads: BTreeMap<Aim, Loaded<'_>> = BTreeMap::new();
    for (id, workload) in design.workloads.iter() {
        for &aim in &workload.aims {
            let row = loads.entry(aim).or_insert_with(|| {
                order.push(aim);
                Vec::new()
            });
            if row.iter().all(|(other, _)| *other != id) {
                row.push((id, workload));
            }
        }
    }
    for &(id, other) in &ground.pairs {
        let (a, b) = (Aim::Node(id), Aim::Node(other));
        let mut both: Loaded<'_> =
            [a, b].iter().filter_map(|aim| loads.get(aim)).flatten().copied().collect();
        both.sort_by_key(|(id, _)| *id);
        both.dedup_by_key(|(id, _)| *id);
        if both.is_empty() {
            continue;
        }
        for aim in [a, b] {
            if loads.insert(aim, both.clone()).is_none() {
                order.push(aim);
            }
        }
    }
    order.into_iter().filter_map(|aim| Some((aim, loads.remove(&aim)?))).collect()
}

fn uncovered(design: &Design, ground: &Ground, aims: &[(Aim, Loaded<'_>)]) -> Vec<Ref> {
    let named: BTreeSet<Aim> = aims.iter().map(|(aim, _)| *aim).collect();
    let functions = design.functions.keys().filter(|id| !named.contains(&Aim::Function(*id)));
    functions.map(Ref::Function).chain(ground.uncovered(&named)).collect()
}

/// What sizing looks up again and again, and what it has found so far.
struct Sizer<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    facts: Result<FormulaFacts, SizingError>,
    ground: &'a Ground,
    assumed: BTreeMap<Assumed, (Decimal, crate::catalog::Provenance, BTreeSet<Aim>)>,
    items: Vec<SizedItem>,
}

impl<'a> Sizer<'a> {
    fn new(design: &'a Design, catalog: &'a Catalog, ground: &'a Ground) -> Self {
        Self {
            design,
            catalog,
            facts: FormulaFacts::of(catalog, &design.settings.edition),
            ground,
            assumed: BTreeMap::new(),
            items: Vec::new(),
        }
    }

    fn size(&mut self, aim: Aim, workloads: &[(WorkloadId, &'a Workload)]) {
        let design = self.design;
        match aim {
            Aim::Function(id) => self.function(id, workloads),
            Aim::Node(id) => {
                let Some(node) = design.nodes.get(id) else { return };
                match &node.product {
                    Product::Rds(rds) => self.database(id, node, rds, workloads),
                    Product::Slb(slb) => self.balancer(id, node, slb, workloads),
                    Product::Line(line) => self.line(id, node, line, workloads),
                    Product::Oss(bucket) => self.bucket(id, node, bucket, workloads),
                    Product::Ecs(_)
                    | Product::Vpn(_)
                    | Product::Nat(_)
                    | Product::Eip(_)
                    | Product::Dns(_)
                    | Product::External(_)
                    | Product::Described { .. }
                    | Product::Opaque { .. } => {}
                }
            }
        }
    }

    /// A figure that the design may state; else the one that the catalogue offers, which is remembered.
    fn offered(
        &mut self,
        what: Assumed,
        entered: Option<Decimal>,
        aim: Aim,
    ) -> Result<(Decimal, Origin), SizingError> {
        if let Some(value) = entered.or_else(|| what.entered(&self.design.settings.utilisation)) {
            return Ok((value, Origin::Given));
        }
        let edition = &self.design.settings.edition;
        let missing = || SizingError::NoFact { key: what.key().to_owned() };
        let row = self.catalog.fact(edition, what.key()).ok_or_else(missing)?;
        let value = self.catalog.number(edition, what.key()).ok_or_else(missing)?;
        let place =
            self.assumed.entry(what).or_insert_with(|| (value, row.provenance.clone(), BTreeSet::new()));
        place.2.insert(aim);
        Ok((value, Origin::Assumed))
    }

    /// The share of bought capacity that may be used at peak.
    fn target(&mut self, what: Assumed, aim: Aim) -> Result<(Decimal, Origin), SizingError> {
        let (percent, origin) = self.offered(what, None, aim)?;
        if percent.is_zero() {
            return Err(SizingError::Zero { input: what.title() });
        }
        Ok((percent, origin))
    }

    fn push(&mut self, item: SizedItem) {
        self.items.push(item);
    }

    /// Puts a figure together from what each workload asks. `plan` gives what to buy for a sum.
    fn add(
        &mut self,
        (aim, name, measure): (Aim, &str, Measure),
        formula: Formula,
        needs: Vec<(WorkloadId, Need)>,
        entered: Option<Quantity>,
        plan: impl FnOnce(Calculation, Decimal) -> Result<Calculation, SizingError>,
    ) {
        let design = self.design;
        let (need, parts, loads) = match together(formula, needs, design) {
            Ok((calculation, sum, parts)) => {
                let loads =
                    parts.iter().filter_map(|(id, part)| Some((*id, part.result.decimal()?))).collect();
                let parts = if parts.len() > 1 { parts } else { Vec::new() };
                match plan(calculation, sum) {
                    Ok(calculation) => (Need::Known(calculation), parts, loads),
                    Err(error) => (Need::Failed(error), parts, Vec::new()),
                }
            }
            Err(need) => (need, Vec::new(), Vec::new()),
        };
        let limit = entered.as_ref().and_then(Quantity::decimal);
        self.push(SizedItem {
            aim,
            name: name.to_owned(),
            measure,
            formula,
            need,
            parts,
            entered,
            loads,
            limit,
        });
    }
}

/// All calculations and their sum, or why there is none: everything that is missing, else the first failure.
fn together(
    formula: Formula,
    needs: Vec<(WorkloadId, Need)>,
    design: &Design,
) -> Result<(Calculation, Decimal, Vec<(WorkloadId, Calculation)>), Need> {
    let mut missing: Vec<Field> = Vec::new();
    let mut failed = None;
    let mut parts: Vec<(WorkloadId, Calculation)> = Vec::new();
    for (id, need) in needs {
        match need {
            Need::Known(found) => parts.push((id, of_workload(found, id))),
            Need::NotEntered(fields) => {
                for field in fields {
                    if !missing.contains(&field) {
                        missing.push(field);
                    }
                }
            }
            Need::Failed(error) => failed = failed.or(Some(error)),
        }
    }
    if !missing.is_empty() {
        return Err(Need::NotEntered(missing));
    }
    if let Some(error) = failed {
        return Err(Need::Failed(error));
    }
    let mut sum = Decimal::ZERO;
    for (_, part) in &parts {
        let each = part.result.decimal().unwrap_or_default();
        sum = sum.checked_add(each).ok_or(Need::Failed(SizingError::Overflow { formula }))?;
    }
    let Some((_, first)) = parts.first() else { return Err(Need::NotEntered(Vec::new())) };
    if parts.len() == 1 {
        let mut whole = first.clone();
        whole.recommended = None;
        return Ok((whole, sum, parts));
    }
    let unit = first.result.unit;
    let mut whole = Calculation::new(formula, Quantity::number(sum, unit));
    for (id, part) in &parts {
        let name = design.workloads.get(*id).map(|row| row.name.clone()).unwrap_or_default();
        let title = if name.is_empty() { Text::same(id.to_string()) } else { Text::same(name) };
        whole.inputs.push(super::Input {
            name: id.to_string().into(),
            title,
            quantity: part.result.clone(),
            origin: Origin::Workload(*id),
        });
    }
    for note in first.notes.iter().filter(|note| parts.iter().all(|(_, part)| part.notes.contains(note))) {
        whole.notes.push(note.clone());
    }
    let whole = whole.note(Text::fixed(
        "各业务量相加；高峰若不同时出现，可少于此数",
        "the workloads are added up; less will do when their peaks do not coincide",
    ));
    Ok((whole, sum, parts))
}

/// What to buy so that a need uses only a share of it.
fn at_target(
    calculation: Calculation,
    formula: Formula,
    need: Decimal,
    target: Result<(Decimal, Origin), SizingError>,
    what: Assumed,
) -> Result<Calculation, SizingError> {
    let (percent, origin) = target?;
    let share = super::calculation::quotient(formula, percent, Decimal::ONE_HUNDRED)?;
    let plan = super::calculation::quotient(formula, need, share)?.ceil();
    let unit = calculation.result.unit;
    Ok(calculation
        .number("target_percent", what.title(), percent, Unit::Percent)
        .with_origin(&["target_percent"], &origin)
        .recommend(Quantity::number(plan, unit)))
}

fn entered(value: Option<f64>, unit: Unit) -> Option<Quantity> {
    value.and_then(Decimal::from_f64).map(|value| Quantity::number(value, unit))
}

/// Asks each workload in turn.
fn each<'a>(
    workloads: &[(WorkloadId, &'a Workload)],
    mut need: impl FnMut(&'a Workload, Asked) -> Need,
) -> Vec<(WorkloadId, Need)> {
    workloads.iter().map(|&(id, workload)| (id, need(workload, Asked::default()))).collect()
}
