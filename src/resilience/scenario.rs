//! What dies when something fails, and what is left.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Reliability;
use super::model::{Gate, ModelError};
use crate::design::Ref;

/// What a failure leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// What was made to fail.
    pub failed: Vec<Ref>,
    /// Each service by name, and whether it is still up.
    pub services: BTreeMap<String, bool>,
}

impl Scenario {
    /// Whether every service is still up.
    #[must_use]
    pub fn all_up(&self) -> bool {
        self.services.values().all(|up| *up)
    }
}

impl Reliability {
    /// Fails everything that belongs to the given things and says which services survive.
    ///
    /// # Errors
    /// When the business links run in a circle.
    pub fn fail(&self, things: &[Ref]) -> Result<Scenario, ModelError> {
        let order = self.model.order()?;
        Ok(self.fail_in(&order, things))
    }

    /// Every AZ and every region, failed one at a time.
    ///
    /// # Errors
    /// When the business links run in a circle.
    pub fn fail_each_domain(&self) -> Result<Vec<Scenario>, ModelError> {
        let order = self.model.order()?;
        let domains: BTreeSet<Ref> = self
            .events
            .values()
            .map(|event| event.subject)
            .filter(|subject| matches!(subject, Ref::Region(_) | Ref::Az(_)))
            .collect();
        Ok(domains.into_iter().map(|domain| self.fail_in(&order, &[domain])).collect())
    }

    /// Every node with all its members, failed one at a time.
    ///
    /// # Errors
    /// When the business links run in a circle.
    pub fn fail_each_node(&self) -> Result<Vec<Scenario>, ModelError> {
        let order = self.model.order()?;
        let nodes: BTreeSet<Ref> = self
            .events
            .values()
            .map(|event| event.subject)
            .filter(|subject| matches!(subject, Ref::Node(_)))
            .collect();
        Ok(nodes.into_iter().map(|node| self.fail_in(&order, &[node])).collect())
    }

    fn fail_in(&self, order: &[&str], things: &[Ref]) -> Scenario {
        let mut down: BTreeMap<&str, bool> = self
            .events
            .iter()
            .map(|(name, event)| (name.as_str(), things.contains(&event.subject)))
            .collect();
        for &name in order {
            let Some(gate) = self.model.gates.get(name) else { continue };
            let count = |of: &[String]| of.iter().filter(|i| down.get(i.as_str()) == Some(&true)).count();
            let failed = match gate {
                Gate::And(of) => count(of) == of.len(),
                Gate::Or(of) => count(of) > 0,
                Gate::AtLeast { k, of } => count(of) >= *k,
            };
            down.insert(name, failed);
        }
        let services = self
            .model
            .services
            .iter()
            .map(|(service, top)| (service.clone(), down.get(top.as_str()) != Some(&true)))
            .collect();
        Scenario { failed: things.to_vec(), services }
    }
}
