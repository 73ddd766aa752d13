//! What the reliability model of a design is made of.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use rust_decimal::prelude::ToPrimitive;

use super::availability::{NotKnown, ServiceAvailability, of_tree, unavailability_of_tree, worst_of_tree};
use super::build::Builder;
use super::demand;
use super::events::{Event, ProbabilityBasis, Told};
use super::logic::Part;
use super::model::{Model, ModelError};
use super::name::Name;
use super::services::{self, Targets};
use super::tree::{Item, Load, Tree};
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{AzId, Design, LinkId, NodeId, RegionId};

/// What a person may assume beside the drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelOptions {
    /// The share of a server's unavailability that takes all servers of its function at once (beta factor).
    pub beta: f64,
    /// The share of server failures after which the others take over; 1 is perfect switching.
    pub coverage: f64,
    /// Links whose loss is simulated: each gets an event that never happens by itself.
    pub cut: BTreeSet<LinkId>,
}

impl Default for ModelOptions {
    fn default() -> Self {
        Self { beta: 0.0, coverage: 1.0, cut: BTreeSet::new() }
    }
}

impl ModelOptions {
    /// What is assumed in the design.
    #[must_use]
    pub fn of(design: &Design) -> Self {
        let failures = &design.settings.failures;
        let share = |share: Option<rust_decimal::Decimal>| {
            share.and_then(|share| share.to_f64()).map(|share| share.clamp(0.0, 1.0))
        };
        Self {
            beta: share(failures.common_cause).unwrap_or(0.0),
            coverage: share(failures.coverage).unwrap_or(1.0),
            cut: BTreeSet::new(),
        }
    }
}

/// Where a service begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What people call it.
    pub name: String,
    /// The nodes by which users enter it.
    pub starts: Vec<NodeId>,
    /// What takes it down.
    pub(super) top: Item,
}

/// The gates of each node, in the order of the nodes.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Gates {
    pub down: Vec<Item>,
    /// For each node, its first unit and how many there are.
    pub units: Vec<(Item, u32)>,
    /// For each node, its first member and how many there are.
    pub members: Vec<(Item, u32)>,
    pub unit_list: Vec<Item>,
    pub azs: BTreeMap<AzId, Item>,
    pub regions: BTreeMap<RegionId, Item>,
    /// Links whose loss is simulated.
    pub cuts: BTreeMap<(NodeId, NodeId), Item>,
}

impl Gates {
    /// The units of a node.
    pub fn units_of(&self, place: u32) -> &[Item] {
        let (first, count) = self.units.get(place as usize).copied().unwrap_or_default();
        self.unit_list.get(first as usize..(first + count) as usize).unwrap_or_default()
    }

    /// The events of a node's members.
    pub fn members_of(&self, place: u32) -> std::ops::Range<Item> {
        let (first, count) = self.members.get(place as usize).copied().unwrap_or_default();
        first..first + count
    }

    pub fn down_of(&self, place: u32) -> Option<Item> {
        self.down.get(place as usize).copied()
    }
}

/// The model of a design.
#[derive(Debug, Clone, Default)]
pub struct Reliability {
    /// The failure logic of every node; of what services need only, when something else depends on itself.
    pub(super) tree: Tree,
    /// What depends on itself, so that failures cannot be simulated.
    pub stopped: Option<ModelError>,
    /// What depends on itself and is needed by a service, so that nothing is known.
    not_known: Option<ModelError>,
    told: Vec<Told>,
    told_of: Vec<u32>,
    pub(super) gates: Gates,
    /// What was assumed beside the drawing.
    pub options: ModelOptions,
    /// The services, by name.
    pub services: BTreeMap<String, Entry>,
    /// Whom each node needs for its business.
    pub targets: Targets,
    words: OnceLock<Model>,
    index: OnceLock<HashMap<String, Item>>,
}

impl Reliability {
    /// Builds the model of a design with what is assumed in it.
    #[must_use]
    pub fn of(design: &Design, catalog: &Catalog) -> Self {
        Self::with(design, catalog, &ModelOptions::of(design))
    }

    /// Builds the model of a design.
    #[must_use]
    pub fn with(design: &Design, catalog: &Catalog, options: &ModelOptions) -> Self {
        let targets = Targets::new(design);
        let services = services::of(design, &targets);
        let mut builder = Builder::new(design, catalog, options, &targets, demand::required_servers(design));
        builder.finish();
        let mut named: BTreeMap<String, (Vec<NodeId>, Part)> = BTreeMap::new();
        for service in services {
            let Some(top) = builder.service(&service) else { continue };
            let name = if named.contains_key(&service.name) {
                format!("{} ({})", service.name, Name::told(service.id.0, service.id.1))
            } else {
                service.name.clone()
            };
            named.insert(name, (service.starts(), top));
        }
        let mut found = Self { options: options.clone(), ..Self::default() };
        let tops: Vec<Part> = named.values().map(|(_, top)| *top).collect();
        let ordered = builder.logic.tree(None).or_else(|error| {
            found.stopped = Some(error);
            builder.logic.tree(Some(&tops))
        });
        let (tree, place) = match ordered {
            Ok(ordered) => ordered,
            Err(error) => {
                found.not_known = Some(error);
                (Tree::default(), Vec::new())
            }
        };
        let item = |part: Part| match part {
            Part::Event(event) => event,
            Part::Gate(gate) => place.get(gate as usize).copied().unwrap_or(0),
        };
        for id in design.nodes.keys() {
            found.gates.down.push(builder.down(id).map_or(0, item));
            let first = found.gates.unit_list.len() as u32;
            found.gates.unit_list.extend(builder.units(id).iter().map(|&unit| item(unit)));
            found.gates.units.push((first, builder.units(id).len() as u32));
            let members = builder.members(id);
            found.gates.members.push((members.first().map_or(0, |&first| item(first)), members.len() as u32));
        }
        found.gates.azs = builder.azs.iter().map(|(&id, &part)| (id, item(part))).collect();
        found.gates.regions = builder.regions.iter().map(|(&id, &part)| (id, item(part))).collect();
        found.gates.cuts = builder.cuts.iter().map(|(&pair, &part)| (pair, item(part))).collect();
        found.services = named
            .into_iter()
            .map(|(name, (starts, top))| (name.clone(), Entry { name, starts, top: item(top) }))
            .collect();
        found.told_of = builder.logic.events.iter().map(|(_, told)| *told).collect();
        found.told = builder.logic.take_told();
        found.tree = tree;
        found.targets = targets;
        found
    }

    /// The failure logic: every node, or what services need when something else depends on itself.
    #[must_use]
    pub const fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The gate or event that takes a service down.
    #[must_use]
    pub fn top(&self, service: &str) -> Option<Item> {
        self.services.get(service).map(|entry| entry.top)
    }

    fn tops(&self) -> impl Iterator<Item = (&str, Item)> + Clone {
        self.services.iter().map(|(name, entry)| (name.as_str(), entry.top))
    }

    /// The events that several parts share: regions, then AZs.
    #[must_use]
    pub fn shared_causes(&self) -> Vec<Item> {
        (0..self.tree.events() as Item)
            .filter(|&item| matches!(self.tree.coded(item), Some(Name::Region(_) | Name::Az(_))))
            .collect()
    }

    /// What the services need and nothing else, in words: as much must be up as the demand asks for.
    #[must_use]
    pub fn model(&self) -> &Model {
        self.words.get_or_init(|| self.tree.model(self.tops(), Load::Peak, true))
    }

    /// Every node in words, where one server of a function is enough.
    #[must_use]
    pub fn whole(&self) -> Model {
        self.tree.model(self.tops(), Load::Any, false)
    }

    /// What an event is.
    #[must_use]
    pub fn event_of(&self, item: Item, design: &Design) -> Option<Event> {
        let told = self.told_of.get(item as usize).and_then(|&told| self.told.get(told as usize))?;
        self.tree.coded(item).map(|name| name.event(design, told))
    }

    /// What the event of a name is.
    #[must_use]
    pub fn event(&self, name: &str, design: &Design) -> Option<Event> {
        let names = || (0..self.tree.events() as Item).map(|item| (self.tree.name(item), item)).collect();
        self.event_of(*self.index.get_or_init(names).get(name)?, design)
    }

    /// Every event that a service needs, with its name.
    #[must_use]
    pub fn events(&self, design: &Design) -> Vec<(String, Event)> {
        let needed = self.tree.cone(self.tops().map(|(_, top)| top));
        let events = needed.into_iter().take_while(|&item| (item as usize) < self.tree.events());
        events.filter_map(|item| Some((self.tree.name(item), self.event_of(item, design)?))).collect()
    }

    /// How many probabilities that a service needs are of each basis: SLAs, assumptions, entered ones.
    #[must_use]
    pub fn bases(&self) -> [usize; 3] {
        let mut found = [0; 3];
        for item in self.tree.cone(self.tops().map(|(_, top)| top)) {
            let told = self.told_of.get(item as usize).and_then(|&told| self.told.get(told as usize));
            let slot = match told.map(|told| told.basis) {
                None => continue,
                Some(ProbabilityBasis::Sla) => 0,
                Some(ProbabilityBasis::Assumed) => 1,
                Some(ProbabilityBasis::Yours) => 2,
            };
            if let Some(count) = found.get_mut(slot) {
                *count += 1;
            }
        }
        found
    }

    /// What an event is called; the name itself when it is not of this design.
    #[must_use]
    pub fn title(&self, event: &str, design: &Design) -> Text {
        self.event(event, design).map_or_else(|| Text::same(event.to_owned()), |event| event.title)
    }

    /// The exact availability of every service.
    ///
    /// # Errors
    /// When something that a service needs depends on itself.
    pub fn availability(&self) -> Result<Vec<ServiceAvailability>, NotKnown> {
        match &self.not_known {
            Some(error) => Err(NotKnown::Model(error.clone())),
            None => Ok(of_tree(&self.tree, &self.tops().collect::<Vec<_>>(), &self.shared_causes(), true)),
        }
    }

    /// The same without the cut sets, which take longest.
    ///
    /// # Errors
    /// When something that a service needs depends on itself.
    pub fn figures(&self) -> Result<Vec<ServiceAvailability>, NotKnown> {
        match &self.not_known {
            Some(error) => Err(NotKnown::Model(error.clone())),
            None => Ok(of_tree(&self.tree, &self.tops().collect::<Vec<_>>(), &self.shared_causes(), false)),
        }
    }

    /// The unavailability of the worst service, the same figure as in [`Self::unavailability`]; services that cannot
    /// be the worst are not solved. None when it is not known or there is no service.
    #[must_use]
    pub fn worst_unavailability(&self) -> Option<f64> {
        if self.not_known.is_some() {
            return None;
        }
        let tops: Vec<Item> = self.tops().map(|(_, top)| top).collect();
        worst_of_tree(&self.tree, &tops, &self.shared_causes())
    }

    /// The unavailability of every service by name, the same figure as in [`Self::availability`], without the cut
    /// sets and the importance, which take most of the time.
    ///
    /// # Errors
    /// When something that a service needs depends on itself.
    pub fn unavailability(&self) -> Result<Vec<(String, f64)>, NotKnown> {
        match &self.not_known {
            Some(error) => Err(NotKnown::Model(error.clone())),
            None => {
                let tops: Vec<(&str, Item)> = self.tops().collect();
                Ok(unavailability_of_tree(&self.tree, &tops, &self.shared_causes()))
            }
        }
    }
}
