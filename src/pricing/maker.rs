//! From charges to the lines of the bill: equal items of one place are put together and multiplied by time.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::charge::{Calendar, Charge, Item};
use super::growth::growth_of_nodes;
use super::line::Priced;
use super::lines::Charges;
use super::{BillLine, Group, Price, Term};
use crate::base::{Money, Text};
use crate::catalog::Catalog;
use crate::design::{Design, Node, NodeId, Ref};

/// What lines are made with.
pub(super) struct Maker<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    calendar: Calendar,
    growth: BTreeMap<NodeId, Decimal>,
    term: Term,
    /// What was priced already: by item, quantity and growth.
    priced: HashMap<(u32, [u8; 16], Option<[u8; 16]>), Arc<Priced>>,
    names: Names<'a>,
}

/// Names that many lines share.
struct Names<'a> {
    nothing: Arc<str>,
    azs: HashMap<u32, Arc<str>>,
    functions: HashMap<u32, Arc<str>>,
    environments: HashMap<u32, Arc<str>>,
    no_product: Arc<Text>,
    products: HashMap<&'a str, Arc<Text>>,
}

/// Charges that agree in this and in the item become one line: AZ, function and environment, by their numbers.
type Place = [Option<u32>; 3];

/// Charges of one item in one place.
struct Merged<'a> {
    item: u32,
    quantity: Decimal,
    node: Option<&'a Node>,
    subjects: Vec<Ref>,
}

impl<'a> Maker<'a> {
    pub(super) fn new(design: &'a Design, catalog: &'a Catalog, term: Term) -> Self {
        let name = |name: &str| Arc::from(name);
        Self {
            design,
            catalog,
            calendar: Calendar::of(catalog, &design.settings.edition),
            growth: growth_of_nodes(design),
            term,
            priced: HashMap::new(),
            names: Names {
                nothing: Arc::from(""),
                azs: design.azs.iter().map(|(id, row)| (id.0, name(&row.name))).collect(),
                functions: design.functions.iter().map(|(id, row)| (id.0, name(&row.name))).collect(),
                environments: design.environments.iter().map(|(id, row)| (id.0, name(&row.name))).collect(),
                no_product: Arc::default(),
                products: HashMap::new(),
            },
        }
    }

    /// The lines of all charges.
    pub(super) fn lines(&mut self, charges: Charges<'a>) -> Vec<Arc<BillLine>> {
        let Charges { items, rows } = charges;
        let merged = self.merged(rows);
        merged.into_iter().filter_map(|row| self.line(&items, row)).map(Arc::new).collect()
    }

    fn place(&self, node: Option<&Node>) -> Place {
        let Some(node) = node else { return [None; 3] };
        [
            self.design.az_of(node).map(|id| id.0),
            node.function.map(|id| id.0),
            node.environment.map(|id| id.0),
        ]
    }

    /// Equal items of one AZ, function and environment become one, in the place of the first.
    fn merged(&self, charges: Vec<Charge<'a>>) -> Vec<Merged<'a>> {
        let mut places: HashMap<(u32, Place), usize> = HashMap::with_capacity(charges.len());
        let mut merged: Vec<Merged<'a>> = Vec::new();
        for Charge { item, quantity, node, others } in charges {
            let (id, node) = node.unzip();
            let place = *places.entry((item, self.place(node))).or_insert(merged.len());
            let subjects = id.into_iter().map(Ref::Node).chain(others);
            if let Some(row) = merged.get_mut(place) {
                row.quantity = row.quantity.saturating_add(quantity);
                row.subjects.extend(subjects);
            } else {
                merged.push(Merged { item, quantity, node, subjects: subjects.collect() });
            }
        }
        merged
    }

    fn line(&mut self, items: &[Arc<Item>], row: Merged<'a>) -> Option<BillLine> {
        let item = items.get(row.item as usize)?;
        let growth = growth_of(item, &row.subjects, &self.growth);
        let key = (row.item, row.quantity.serialize(), growth.map(|percent| percent.serialize()));
        let priced = match self.priced.get(&key) {
            Some(known) => Arc::clone(known),
            None => {
                let found = Arc::new(price(
                    Arc::clone(item),
                    row.quantity,
                    growth,
                    self.term,
                    &self.calendar,
                    item.contract_percent(&self.design.price_terms),
                ));
                self.priced.insert(key, Arc::clone(&found));
                found
            }
        };
        let [az, function, environment] = self.place(row.node);
        let code = row.node.map(|node| node.product.code());
        let names = &mut self.names;
        let name = |table: &HashMap<u32, Arc<str>>, id: Option<u32>| {
            Arc::clone(id.and_then(|id| table.get(&id)).unwrap_or(&names.nothing))
        };
        let (az, function, environment) =
            (name(&names.azs, az), name(&names.functions, function), name(&names.environments, environment));
        let catalog = self.catalog;
        let product = match code {
            None => Arc::clone(&names.no_product),
            Some(code) => Arc::clone(names.products.entry(code).or_insert_with(|| {
                Arc::new(catalog.product(code).map_or_else(|| Text::same(code), |info| info.name.clone()))
            })),
        };
        Some(BillLine { priced, subjects: row.subjects, product, az, function, environment })
    }
}

/// The fastest growth of what uses an item, in percent a year; only what is used grows.
fn growth_of(item: &Item, subjects: &[Ref], growth: &BTreeMap<NodeId, Decimal>) -> Option<Decimal> {
    if item.group != Group::Usage || growth.is_empty() {
        return None;
    }
    let of_node = |subject: &Ref| match subject {
        Ref::Node(id) => growth.get(id).copied(),
        _ => None,
    };
    subjects.iter().filter_map(of_node).max()
}

/// The lines of a bill with the growth that the workloads of a design say now; the others are shared.
pub(super) fn regrown(
    lines: &[Arc<BillLine>],
    design: &Design,
    catalog: &Catalog,
    term: Term,
) -> Vec<Arc<BillLine>> {
    let growth = growth_of_nodes(design);
    let calendar = Calendar::of(catalog, &design.settings.edition);
    let again = |line: &Arc<BillLine>| {
        let percent = growth_of(&line.item, &line.subjects, &growth);
        if percent == line.growth_percent {
            return Arc::clone(line);
        }
        let item = Arc::clone(&line.item);
        let priced = price(item, line.quantity, percent, term, &calendar, line.contract_percent);
        Arc::new(BillLine { priced: Arc::new(priced), ..BillLine::clone(line) })
    };
    lines.iter().map(again).collect()
}

/// Multiplies an item by its quantity, by time and by what the contract leaves of it.
fn price(
    item: Arc<Item>,
    quantity: Decimal,
    growth: Option<Decimal>,
    term: Term,
    calendar: &Calendar,
    contract_percent: Decimal,
) -> Priced {
    let share = contract_percent / Decimal::ONE_HUNDRED;
    let known = |times: Decimal| match item.unit_price {
        Price::Known { amount, basis } => {
            Price::Known { amount: (amount * quantity.saturating_mul(times)).to_fen(), basis }
        }
        other => other,
    };
    // Each amount is rounded to the fen once, where it is printed, so that the lines add up to the totals.
    let over = |months: u32| known(calendar.factor(&item, months).saturating_mul(share));
    let grown = |years: u32| match growth.filter(|percent| !percent.is_zero()) {
        Some(percent) => {
            let rate = Decimal::ONE + percent / Decimal::ONE_HUNDRED;
            let mut factor = Decimal::ONE;
            let mut all = Decimal::ZERO;
            for _ in 0..years {
                all = all.saturating_add(factor);
                factor = factor.saturating_mul(rate);
            }
            known(calendar.factor(&item, 12).saturating_mul(all).saturating_mul(share))
        }
        None => over(years * 12),
    };
    let months = term.months();
    let factor = calendar.factor(&item, months);
    let once = item.group.is_once();
    let monthly = match over(Term::OneMonth.months()) {
        // A month is what comes back every month.
        Price::Known { basis, .. } if once => Price::Known { amount: Money::ZERO, basis },
        other => other,
    };
    Priced {
        quantity,
        factor,
        month_factor: if once { Decimal::ZERO } else { calendar.factor(&item, Term::OneMonth.months()) },
        year_factor: calendar.factor(&item, Term::OneYear.months()),
        list: known(calendar.plain_factor(&item, months)),
        after_term: known(factor),
        contract_percent,
        amount: over(months),
        monthly,
        first_year: over(Term::OneYear.months()),
        three_years: grown(3),
        five_years: grown(5),
        growth_percent: growth,
        item,
    }
}
