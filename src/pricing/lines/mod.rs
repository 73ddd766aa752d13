//! From nodes to charges.

mod balance;
mod connect;
mod described;
mod ecs;
mod managed;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Group;
use super::PriceBasis;
use super::charge::{Charge, Item};
use super::terms::TermRule;
use crate::base::{Money, Text};
use crate::catalog::{Catalog, Found, Period, PriceBilling, PriceQuery, Provenance};
use crate::design::{Billing, Design, Node, NodeId, Place, Product, RegionId};
use crate::text;

/// What a design is charged for: items, each once, and how many of them for what.
#[derive(Debug, Default)]
pub(super) struct Charges<'a> {
    pub items: Vec<Arc<Item>>,
    pub rows: Vec<Charge<'a>>,
}

/// The charges of a whole design, in the order of its nodes.
pub(super) fn of_design<'a>(design: &'a Design, catalog: &'a Catalog) -> Charges<'a> {
    let mut quoting = Quoting::new(design, catalog);
    for (id, node) in design.nodes.iter() {
        quoting.node(id, node);
    }
    quoting.carriers();
    quoting.extras();
    quoting.done()
}

/// The charges of a whole design as if everything were bought in one way.
pub(super) fn of_design_by<'a>(design: &'a Design, catalog: &'a Catalog, way: Billing) -> Charges<'a> {
    let mut quoting = Quoting::new(design, catalog);
    quoting.way = Some(way);
    for (id, node) in design.nodes.iter() {
        quoting.node(id, node);
    }
    quoting.done()
}

/// The charges of one node; a carrier fee that is given for all lines together is not among them.
pub(super) fn of_node<'a>(
    design: &'a Design,
    catalog: &'a Catalog,
    id: NodeId,
    node: &'a Node,
) -> Charges<'a> {
    let mut quoting = Quoting::new(design, catalog);
    quoting.node(id, node);
    quoting.done()
}

/// What lines are made with, and the lines made so far.
struct Quoting<'a> {
    design: &'a Design,
    catalog: &'a Catalog,
    edition: &'a str,
    /// How everything is bought, whatever the nodes say.
    way: Option<Billing>,
    shelf: Shelf<'a>,
    charges: Vec<Charge<'a>>,
    lines_at_common_fee: Vec<(NodeId, &'a Node)>,
}

/// The items met so far, each once. A large design buys the same few things again and again: what decides an item
/// is compared, and its words and prices are put together once.
#[derive(Default)]
struct Shelf<'a> {
    items: Vec<Arc<Item>>,
    equal: BTreeMap<Arc<Item>, u32>,
    known: HashMap<Key<'a>, u32>,
}

impl Shelf<'_> {
    fn put(&mut self, item: Item) -> u32 {
        let item = Arc::new(item);
        if let Some(&at) = self.equal.get(&item) {
            return at;
        }
        let at = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.equal.insert(Arc::clone(&item), at);
        self.items.push(item);
        at
    }
}

/// All that decides an item, beside what holds for the whole design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key<'a> {
    kind: Kind,
    code: &'a str,
    other: &'a str,
    numbers: [u64; 2],
    region: Option<RegionId>,
    billing: PriceBilling,
    at_once: Option<u32>,
}

/// What an item is, as far as its key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Server,
    ServerShape,
    Disk,
    ServerBandwidth,
    Database,
    Storage,
    Bucket,
    Balancer,
    BalancerSpec,
    BalancerBandwidth,
    Traffic,
    Fee,
}

/// The node that is being priced.
#[derive(Clone, Copy)]
struct Subject<'a> {
    id: NodeId,
    node: &'a Node,
    region_id: Option<RegionId>,
    region: Option<&'a str>,
    way: Option<Billing>,
}

impl Subject<'_> {
    fn count(&self) -> Decimal {
        Decimal::from(self.node.count)
    }

    fn billing(&self) -> PriceBilling {
        let drawn = || self.node.purchase.as_ref().map_or(Billing::Subscription, |purchase| purchase.billing);
        match self.way.unwrap_or_else(drawn) {
            Billing::Subscription => PriceBilling::Subscription,
            Billing::PayAsYouGo => PriceBilling::PayAsYouGo,
        }
    }
}

impl<'a> Quoting<'a> {
    fn new(design: &'a Design, catalog: &'a Catalog) -> Self {
        Self {
            design,
            catalog,
            edition: &design.settings.edition,
            way: None,
            shelf: Shelf::default(),
            charges: Vec::new(),
            lines_at_common_fee: Vec::new(),
        }
    }

    fn done(self) -> Charges<'a> {
        Charges { items: self.shelf.items, rows: self.charges }
    }

    fn node(&mut self, id: NodeId, node: &'a Node) {
        let (region_id, region) = self.region_of(node).unzip();
        let subject = Subject { id, node, region_id, region, way: self.way };
        if let Some(price) = node.own_monthly_price {
            self.own_price(subject, price);
            return;
        }
        match &node.product {
            Product::Ecs(ecs) => self.ecs(subject, ecs),
            Product::Slb(slb) => self.slb(subject, slb),
            Product::Rds(rds) => self.rds(subject, rds),
            Product::Oss(bucket) => self.oss(subject, bucket),
            Product::Vpn(vpn) => self.vpn(subject, vpn),
            Product::Line(line) => self.line(subject, line),
            Product::Nat(nat) => self.nat(subject, nat),
            Product::Eip(eip) => self.eip(subject, eip),
            // Names and outside parties are not bought here.
            Product::Dns(_) | Product::External(_) => {}
            Product::Described { code, fields } => self.described(subject, code, fields),
            Product::Opaque { code, .. } => self.unknown(subject, code),
        }
    }

    /// The region of a node; of a design with one region, that one, since a node outside belongs to it too.
    fn region_of(&self, node: &Node) -> Option<(RegionId, &'a str)> {
        let design = self.design;
        let only = || {
            let mut regions = design.regions.keys();
            regions.next().filter(|_| regions.next().is_none())
        };
        let region = design.region_of(node).or_else(only)?;
        design.regions.get(region).map(|row| (region, row.code.as_str()))
    }

    /// Months bought at a time, when the node or the design says.
    fn at_once(&self, subject: Subject<'_>) -> Option<u32> {
        let own = subject.node.purchase.as_ref().and_then(|purchase| purchase.months);
        own.or(self.design.price_terms.months)
    }

    fn ecs_rule(&self) -> TermRule {
        TermRule::of_ecs(self.catalog, self.edition, self.design.price_terms.ecs_year_at_85_percent)
    }

    fn price(
        &self,
        subject: Subject<'_>,
        key: &str,
        spec: Option<&str>,
        billing: PriceBilling,
        period: Option<Period>,
    ) -> Option<Found<'a>> {
        self.catalog.price(subject.region, &PriceQuery { key, spec, billing, period, count: None })
    }

    /// A price of a thing that has its place by contract, such as the line of a classic network: where the
    /// node has no price, any other region of the design may have one.
    fn price_in_design(&self, subject: Subject<'_>, key: &str, billing: PriceBilling) -> Option<Found<'a>> {
        let query = PriceQuery { key, spec: None, billing, period: None, count: None };
        let regions = self.design.regions.values().map(|region| Some(region.code.as_str()));
        std::iter::once(subject.region).chain(regions).find_map(|region| self.catalog.price(region, &query))
    }

    fn push(&mut self, subject: Subject<'a>, quantity: Decimal, item: Item) {
        let item = self.shelf.put(item);
        self.charge(subject, quantity, item);
    }

    fn charge(&mut self, subject: Subject<'a>, quantity: Decimal, item: u32) {
        let node = Some((subject.id, subject.node));
        self.charges.push(Charge { item, quantity, node, others: Vec::new() });
    }

    /// As [`Self::push`], with an item that is put together only when no equal key was met before.
    fn push_known(
        &mut self,
        subject: Subject<'a>,
        quantity: Decimal,
        key: Key<'a>,
        item: impl FnOnce(&Self) -> Item,
    ) {
        let at = match self.shelf.known.get(&key) {
            Some(&at) => at,
            None => {
                let item = item(self);
                let at = self.shelf.put(item);
                self.shelf.known.insert(key, at);
                at
            }
        };
        self.charge(subject, quantity, at);
    }

    fn key(
        &self,
        subject: Subject<'a>,
        kind: Kind,
        code: &'a str,
        other: &'a str,
        numbers: [u64; 2],
    ) -> Key<'a> {
        Key {
            kind,
            code,
            other,
            numbers,
            region: subject.region_id,
            billing: subject.billing(),
            at_once: self.at_once(subject),
        }
    }

    fn own_price(&mut self, subject: Subject<'a>, price: Money) {
        let code = subject.node.product.code();
        let name = &subject.node.name;
        let item =
            Item::new(format!("own.{code}"), text!("{name}（自定义价格）", "{name} (own price)"), piece())
                .known(price, PriceBasis::Entered, Period::Month)
                .from(&entered());
        self.push(subject, subject.count(), item);
    }

    /// What is offered beside the drawing.
    fn extras(&mut self) {
        let design = self.design;
        for (at, extra) in design.price_terms.extras.iter().enumerate() {
            let group = Group::of_extra(extra.kind, extra.monthly);
            let name = if extra.name.is_empty() { format!("{}", at + 1) } else { extra.name.clone() };
            let item = Item::new(format!("extra.{}", at + 1), Text::same(name), piece()).grouped(group);
            let item = match extra.price {
                Some(price) => item.known(price, PriceBasis::Entered, Period::Month).from(&entered()),
                None => item.noted(Text::fixed("未填写价格", "the price is not entered")),
            };
            // An option that is paid once is shown as what it costs once.
            let item = if extra.monthly { item } else { item.by(TermRule::Once, None) };
            let item = self.shelf.put(item);
            self.charges.push(Charge { item, quantity: extra.quantity, node: None, others: Vec::new() });
        }
    }

    fn unknown(&mut self, subject: Subject<'a>, code: &str) {
        let item = Item::new(code, Text::same(code), piece())
            .noted(text!("价格目录中没有产品 {code}", "the catalogue has no product {code}"));
        self.push(subject, subject.count(), item);
    }
}

/// What a thing that is simply counted is counted in.
const fn piece() -> Text {
    Text::fixed("个", "each")
}

/// The provenance of what a person typed into the design.
fn entered() -> Provenance {
    Provenance { source: "design".to_owned(), ..Provenance::default() }
}

/// A number of the document as a decimal; none when it is not one that money can be multiplied by.
fn decimal(value: f64) -> Option<Decimal> {
    let found = Decimal::from_str_exact(&value.to_string()).ok()?;
    (!found.is_sign_negative()).then(|| found.normalize())
}

/// `2` and `0.5`, never `2.0`.
fn plain(value: f64) -> String {
    decimal(value).map_or_else(|| value.to_string(), |value| value.to_string())
}

/// Whether a node lies outside every region.
const fn is_outside(place: Place) -> bool {
    matches!(place, Place::Site(_) | Place::Internet | Place::Unplaced)
}
