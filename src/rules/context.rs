//! What a rule may read.

use std::sync::{Arc, OnceLock};

use super::sg::SortedFlows;
use super::{Facts, Selection};
use crate::base::{Date, Lang, Text};
use crate::catalog::{Catalog, RegionInfo};
use crate::design::{Design, HaPromise, NetKind, NodeId, Ref, RegionId, Repair, SlbScope};
use crate::network::{self, AccessPlan, AddressPlan, Comparison, NetworkMap};
use crate::pricing::{self, Bill, Plan, Term};
use crate::resilience::Resilience;
use crate::sizing::{self, DesignSizes};

/// Everything a check reads: the design, the index made from it, what the loader mended, and the day.
#[derive(Debug)]
pub struct Context<'a> {
    /// The design.
    pub design: &'a Design,
    /// The index over the design.
    pub facts: Facts<'a>,
    /// What the cloud offers. Rules ask it for the fact of the design's edition and never test the edition.
    pub catalog: &'a Catalog,
    /// What the loader mended in the file.
    pub repairs: &'a [Repair],
    /// The day against which waivers and lead times are held.
    pub date: Date,
    /// An earlier version of the design, for rules about changes; without one they do not apply.
    pub earlier: Option<&'a Design>,
    /// Which rules run.
    pub selection: Selection,
    /// In which language fixes name what they add.
    pub lang: Lang,
    sizes: OnceLock<Arc<DesignSizes>>,
    bill: OnceLock<Arc<Bill>>,
    plan: OnceLock<Arc<Plan>>,
    network: OnceLock<Arc<NetworkMap<'a>>>,
    comparison: OnceLock<Arc<Comparison>>,
    access_plan: OnceLock<Arc<AccessPlan>>,
    address_plan: OnceLock<Arc<AddressPlan>>,
    resilience: OnceLock<Arc<Resilience>>,
    sorted_flows: OnceLock<SortedFlows>,
}

impl<'a> Context<'a> {
    /// A context in which every rule runs. Building it reads the whole design once.
    #[must_use]
    pub fn new(design: &'a Design, catalog: &'a Catalog, repairs: &'a [Repair], date: Date) -> Self {
        Self {
            design,
            facts: Facts::of(design),
            catalog,
            repairs,
            date,
            earlier: None,
            selection: Selection::all(),
            lang: Lang::Zh,
            sizes: OnceLock::new(),
            bill: OnceLock::new(),
            plan: OnceLock::new(),
            network: OnceLock::new(),
            comparison: OnceLock::new(),
            access_plan: OnceLock::new(),
            address_plan: OnceLock::new(),
            resilience: OnceLock::new(),
            sorted_flows: OnceLock::new(),
        }
    }

    /// The same context with results that were computed already.
    #[must_use]
    pub fn with_results(self, sizes: Arc<DesignSizes>, bill: Arc<Bill>) -> Self {
        Self { sizes: OnceLock::from(sizes), bill: OnceLock::from(bill), ..self }
    }

    /// The same context with every result of other rooms that another one over the same design knows.
    #[must_use]
    pub fn reading(self, known: &Self) -> Self {
        debug_assert!(std::ptr::eq(self.design, known.design), "results are those of one design");
        Self {
            sizes: known.sizes.clone(),
            bill: known.bill.clone(),
            plan: known.plan.clone(),
            network: known.network.clone(),
            comparison: known.comparison.clone(),
            access_plan: known.access_plan.clone(),
            address_plan: known.address_plan.clone(),
            resilience: known.resilience.clone(),
            ..self
        }
    }

    /// What the workloads need; computed when it is first asked for.
    #[must_use]
    pub fn sizes(&self) -> &DesignSizes {
        self.sizes.get_or_init(|| Arc::new(sizing::of_design(self.design, self.catalog)))
    }

    /// What to buy for the sizes; computed when it is first asked for.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| Arc::new(pricing::plan(self.design, self.catalog, self.sizes())))
    }

    /// What the design costs; computed when it is first asked for. Rules read prices and months, which are the
    /// same for every term.
    #[must_use]
    pub fn bill(&self) -> &Bill {
        self.bill.get_or_init(|| Arc::new(pricing::quote(self.design, self.catalog, Term::default())))
    }

    /// The same context with only some rules.
    #[must_use]
    pub fn selecting(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// The same context for people who read this language: what a fix adds is called in it. Findings have both.
    #[must_use]
    pub const fn speaking(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// A word for the document, in the language of the people who read it.
    #[must_use]
    pub const fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The same context with an earlier version of the design.
    #[must_use]
    pub const fn since(mut self, earlier: Option<&'a Design>) -> Self {
        self.earlier = earlier;
        self
    }

    /// Who reaches whom.
    #[must_use]
    pub fn network(&self) -> &NetworkMap<'a> {
        self.network.get_or_init(|| Arc::new(NetworkMap::of(self.design, self.catalog)))
    }

    /// The groups and whitelists against what the links need.
    #[must_use]
    pub fn comparison(&self) -> &Comparison {
        self.comparison.get_or_init(|| Arc::new(network::compare(self.network())))
    }

    /// Which rule speaks for which drawn flow.
    pub(super) fn sorted_flows(&self) -> &SortedFlows {
        self.sorted_flows.get_or_init(|| SortedFlows::of(self))
    }

    /// The groups and whitelists that the links need.
    #[must_use]
    pub fn access_plan(&self) -> &AccessPlan {
        self.access_plan.get_or_init(|| Arc::new(network::access_plan(self.network())))
    }

    /// Which block and address everything gets.
    #[must_use]
    pub fn address_plan(&self) -> &AddressPlan {
        self.address_plan.get_or_init(|| Arc::new(network::address_plan(self.design, self.catalog)))
    }

    /// The network kind that holds for a node, where a mixed design follows its region.
    #[must_use]
    pub fn net_of_node(&self, id: NodeId) -> NetKind {
        match self.facts.node(id).and_then(|node| self.design.region_of(node)) {
            Some(region) => self.net_of(region),
            None => self.design.settings.net,
        }
    }

    /// The same context with what is known of failures already.
    #[must_use]
    pub fn knowing(self, resilience: &Arc<Resilience>) -> Self {
        // A fresh context knows nothing yet, so that this cannot fail.
        self.resilience.set(Arc::clone(resilience)).ok();
        self
    }

    /// What follows from the design about failures; computed when it is first asked for.
    #[must_use]
    pub fn resilience(&self) -> &Resilience {
        self.resilience.get_or_init(|| Arc::new(Resilience::of(self.design, self.catalog)))
    }

    /// The edition that the design names.
    #[must_use]
    pub fn edition(&self) -> &str {
        &self.design.settings.edition
    }

    /// What the design's edition says of a region of the design; none when it does not know its code.
    #[must_use]
    pub fn region_info(&self, region: RegionId) -> Option<&'a RegionInfo> {
        let row = self.design.regions.get(region)?;
        self.catalog.region(self.edition(), &row.code)
    }

    /// The network kind that the design uses in a region: the region's own, else the design's, and in a mixed
    /// design what the region offers.
    #[must_use]
    pub fn net_of(&self, region: RegionId) -> NetKind {
        match self.facts.net_of_region(region) {
            NetKind::Mixed => self.region_info(region).map_or(NetKind::Mixed, |info| info.net),
            drawn => drawn,
        }
    }

    /// The highest promise that holds for a server of a region; none when there is no server.
    #[must_use]
    pub fn promise_in(&self, region: RegionId) -> Option<HaPromise> {
        self.facts.promise_in(region)
    }

    /// The port to open on a load balancer for one that is asked for: the same, or the nearest that is allowed.
    #[must_use]
    pub fn open_port(&self, scope: SlbScope, asked: u32) -> u32 {
        self.catalog.nearest_slb_port(self.edition(), scope, asked).map_or(asked, u32::from)
    }

    /// What a person calls a row: its name, or its id when it has none.
    #[must_use]
    pub fn name(&self, row: impl Into<Ref>) -> String {
        let row = row.into();
        let design = self.design;
        let name = match row {
            Ref::Region(id) => design.regions.get(id).map(|row| row.name.as_str()),
            Ref::Az(id) => design.azs.get(id).map(|row| row.name.as_str()),
            Ref::SecurityZone(id) => design.security_zones.get(id).map(|row| row.name.as_str()),
            Ref::Vpc(id) => design.vpcs.get(id).map(|row| row.name.as_str()),
            Ref::VSwitch(id) => design.vswitches.get(id).map(|row| row.name.as_str()),
            Ref::Site(id) => design.sites.get(id).map(|row| row.name.as_str()),
            Ref::Node(id) => self.facts.node(id).map(|row| row.name.as_str()),
            Ref::SecurityGroup(id) => design.security_groups.get(id).map(|row| row.name.as_str()),
            Ref::Workload(id) => design.workloads.get(id).map(|row| row.name.as_str()),
            Ref::Function(id) => design.functions.get(id).map(|row| row.name.as_str()),
            Ref::System(id) => design.systems.get(id).map(|row| row.name.as_str()),
            Ref::Environment(id) => design.environments.get(id).map(|row| row.name.as_str()),
            Ref::Link(id) => {
                return design.links.get(id).map_or_else(
                    || row.to_string(),
                    |link| format!("{} → {}", self.name(link.from), self.name(link.to)),
                );
            }
        };
        name.filter(|name| name.chars().any(|c| !c.is_whitespace()))
            .map_or_else(|| row.to_string(), str::to_owned)
    }

    /// The names of several nodes as an enumeration, cut after the sixth.
    #[must_use]
    pub fn names(&self, nodes: impl IntoIterator<Item = NodeId>) -> Text {
        self.names_of(nodes.into_iter().map(Ref::from))
    }

    /// The names of several rows as an enumeration, cut after the sixth.
    #[must_use]
    pub fn names_of(&self, rows: impl IntoIterator<Item = Ref>) -> Text {
        const SHOWN: usize = 6;
        let mut rows = rows.into_iter();
        let shown: Vec<String> = rows.by_ref().take(SHOWN).map(|row| self.name(row)).collect();
        let (zh, en) = (shown.join("、"), shown.join(", "));
        match rows.count() {
            0 => Text::new(zh, en),
            more => Text::new(format!("{zh}等{}个", SHOWN + more), format!("{en} and {more} more")),
        }
    }
}
