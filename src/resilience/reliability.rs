//! What the reliability model of a design is made of.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Builder;
use super::demand;
use super::events::Event;
use super::model::Model;
use super::services;
use crate::catalog::Catalog;
use crate::design::{Design, LinkId, NodeId, Ref};

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

/// The model of a design.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reliability {
    /// Events, gates and services by name: what a service needs and nothing else.
    pub model: Model,
    /// Every node of the design, where one server of a function is enough: what still answers.
    pub whole: Model,
    /// What each event is.
    pub events: BTreeMap<String, Event>,
    /// Each service and the nodes by which users enter it.
    pub services: BTreeMap<String, Vec<NodeId>>,
    /// Whom each node needs for its business.
    pub targets: BTreeMap<NodeId, BTreeSet<NodeId>>,
}

impl Reliability {
    /// The events that several parts share: AZs and regions.
    #[must_use]
    pub fn shared_causes(&self) -> Vec<String> {
        let shared = |event: &&Event| matches!(event.subject, Ref::Region(_) | Ref::Az(_));
        let mut found: Vec<(&Ref, &String)> = self
            .events
            .iter()
            .filter(|(_, e)| shared(e))
            .map(|(name, event)| (&event.subject, name))
            .collect();
        found.sort();
        found.into_iter().map(|(_, name)| name.clone()).collect()
    }

    /// Builds the model of a design with perfect switching and no common cause but AZs and regions.
    #[must_use]
    pub fn of(design: &Design, catalog: &Catalog) -> Self {
        Self::with(design, catalog, &ModelOptions::default())
    }

    /// Builds the model of a design.
    #[must_use]
    pub fn with(design: &Design, catalog: &Catalog, options: &ModelOptions) -> Self {
        let targets = services::targets(design);
        let services = services::of(design, &targets);
        let mut loaded =
            Builder::new(design, catalog, options, targets.clone(), demand::required_servers(design));
        let mut alive = Builder::new(design, catalog, options, targets, BTreeMap::new());
        let mut starts = BTreeMap::new();
        let mut tops = BTreeMap::new();
        for service in services {
            let name = if tops.contains_key(&service.name) {
                format!("{} ({})", service.name, service.id)
            } else {
                service.name.clone()
            };
            alive.service(&service);
            tops.insert(name.clone(), loaded.service(&service));
            starts.insert(name, service.starts());
        }
        for (id, node) in design.nodes.iter() {
            loaded.node_gate(id, node);
            alive.node_gate(id, node);
        }
        let model = Model { events: loaded.probabilities(), gates: loaded.gates, services: tops.clone() };
        let whole = Model { events: alive.probabilities(), gates: alive.gates, services: tops };
        Self { model: model.needed(), whole, events: alive.events, services: starts, targets: alive.targets }
    }
}
