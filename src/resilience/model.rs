//! The reliability model: basic events, failure gates, services.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Text;
use crate::text;

/// The schema of the JSON that models are exchanged in.
pub const SCHEMA: &str = "yuntu.reliability/1";

/// A coherent fault tree: an event or a gate is true when the thing has failed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// Probability that each basic event has happened.
    pub events: BTreeMap<String, f64>,
    /// Failure logic over events and other gates.
    pub gates: BTreeMap<String, Gate>,
    /// Each service and the event or gate that takes it down.
    pub services: BTreeMap<String, String>,
}

/// Failure logic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// All have failed.
    And(Vec<String>),
    /// At least one has failed.
    Or(Vec<String>),
    /// At least `k` have failed.
    AtLeast {
        /// How many.
        k: usize,
        /// Of which.
        of: Vec<String>,
    },
}

impl Gate {
    /// What the gate looks at.
    #[must_use]
    pub fn inputs(&self) -> &[String] {
        match self {
            Self::And(of) | Self::Or(of) | Self::AtLeast { of, .. } => of,
        }
    }
}

/// Why a model cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Not JSON of the documented shape.
    #[error("the model is not of the documented shape: {0}")]
    Shape(String),
    /// Another schema.
    #[error("the model's schema is \"{0}\", not \"{SCHEMA}\"")]
    Schema(String),
    /// A probability that is not a number from 0 to 1.
    #[error("event \"{event}\" has probability \"{found}\", which is not a number from 0 to 1")]
    Probability {
        /// The event.
        event: String,
        /// What stood there.
        found: String,
    },
    /// One name for two things.
    #[error("\"{0}\" is the name of both an event and a gate")]
    TwoMeanings(String),
    /// A name that means nothing.
    #[error("\"{user}\" refers to \"{name}\", which is neither an event nor a gate")]
    Unknown {
        /// Who refers to it.
        user: String,
        /// The name.
        name: String,
    },
    /// A gate without inputs, or with an impossible `k`.
    #[error("gate \"{0}\" needs at least one input, and a k from 1 to the number of inputs")]
    Empty(String),
    /// A gate that depends on itself.
    #[error("gate \"{0}\" depends on itself")]
    Cycle(String),
}

impl ModelError {
    /// The same for a person.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Shape(what) => {
                text!("模型不符合约定的结构：{what}", "the model is not of the documented shape: {what}")
            }
            Self::Schema(found) => text!(
                "模型的schema为“{found}”，应为“{SCHEMA}”",
                "the model's schema is \"{found}\", it must be \"{SCHEMA}\""
            ),
            Self::Probability { event, found } => text!(
                "事件“{event}”的概率“{found}”不是0到1之间的数",
                "event \"{event}\" has probability \"{found}\", which is not a number from 0 to 1"
            ),
            Self::TwoMeanings(name) => text!(
                "“{name}”既是事件名又是门名，请改名",
                "\"{name}\" is the name of both an event and a gate; rename one"
            ),
            Self::Unknown { user, name } => text!(
                "“{user}”引用了“{name}”，但没有这个事件或门",
                "\"{user}\" refers to \"{name}\", which is neither an event nor a gate"
            ),
            Self::Empty(gate) => text!(
                "门“{gate}”至少需要一个输入，且k须在1到输入个数之间",
                "gate \"{gate}\" needs at least one input, and a k from 1 to the number of inputs"
            ),
            Self::Cycle(gate) => text!("门“{gate}”依赖于自身", "gate \"{gate}\" depends on itself"),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelJson {
    schema: String,
    events: BTreeMap<String, String>,
    #[serde(default)]
    gates: BTreeMap<String, GateJson>,
    services: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum GateJson {
    And { and: Vec<String> },
    Or { or: Vec<String> },
    AtLeast { atleast: usize, of: Vec<String> },
}

impl Model {
    /// Reads a model and checks that it can be evaluated.
    ///
    /// # Errors
    /// When it is not of the documented shape, or not a coherent fault tree.
    pub fn from_json(text: &str) -> Result<Self, ModelError> {
        let read: ModelJson = serde_json::from_str(text).map_err(|e| ModelError::Shape(e.to_string()))?;
        if read.schema != SCHEMA {
            return Err(ModelError::Schema(read.schema));
        }
        let mut events = BTreeMap::new();
        for (name, written) in read.events {
            let q = written.parse::<f64>().ok().filter(|q| (0.0..=1.0).contains(q));
            let Some(q) = q else { return Err(ModelError::Probability { event: name, found: written }) };
            events.insert(name, q);
        }
        let gates = read
            .gates
            .into_iter()
            .map(|(name, gate)| {
                let gate = match gate {
                    GateJson::And { and } => Gate::And(and),
                    GateJson::Or { or } => Gate::Or(or),
                    GateJson::AtLeast { atleast, of } => Gate::AtLeast { k: atleast, of },
                };
                (name, gate)
            })
            .collect();
        let model = Self { events, gates, services: read.services };
        model.check()?;
        Ok(model)
    }

    /// Writes the model; probabilities are the shortest strings that read back equal.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let gates: BTreeMap<&str, serde_json::Value> = self
            .gates
            .iter()
            .map(|(name, gate)| {
                let value = match gate {
                    Gate::And(of) => serde_json::json!({ "and": of }),
                    Gate::Or(of) => serde_json::json!({ "or": of }),
                    Gate::AtLeast { k, of } => serde_json::json!({ "atleast": k, "of": of }),
                };
                (name.as_str(), value)
            })
            .collect();
        let events: BTreeMap<&str, String> =
            self.events.iter().map(|(name, q)| (name.as_str(), q.to_string())).collect();
        serde_json::json!({ "schema": SCHEMA, "events": events, "gates": gates, "services": self.services })
    }

    /// Checks that names mean one thing each, that gates can be met, and that none depends on itself.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order of the names.
    pub fn check(&self) -> Result<(), ModelError> {
        for (name, gate) in &self.gates {
            if self.events.contains_key(name) {
                return Err(ModelError::TwoMeanings(name.clone()));
            }
            let possible = match gate {
                Gate::And(of) | Gate::Or(of) => !of.is_empty(),
                Gate::AtLeast { k, of } => (1..=of.len()).contains(k),
            };
            if !possible {
                return Err(ModelError::Empty(name.clone()));
            }
            for input in gate.inputs() {
                self.known(name, input)?;
            }
        }
        for (service, top) in &self.services {
            self.known(service, top)?;
        }
        self.order().map(|_| ())
    }

    fn known(&self, user: &str, name: &str) -> Result<(), ModelError> {
        if self.events.contains_key(name) || self.gates.contains_key(name) {
            Ok(())
        } else {
            Err(ModelError::Unknown { user: user.to_owned(), name: name.to_owned() })
        }
    }

    /// The same model with what its services need and nothing else.
    #[must_use]
    pub fn needed(&self) -> Self {
        let mut found = Self { services: self.services.clone(), ..Self::default() };
        let mut waiting: Vec<&str> = self.services.values().map(String::as_str).collect();
        while let Some(name) = waiting.pop() {
            if let Some((name, &q)) = self.events.get_key_value(name) {
                found.events.insert(name.clone(), q);
            } else if let Some((name, gate)) = self.gates.get_key_value(name)
                && !found.gates.contains_key(name)
            {
                found.gates.insert(name.clone(), gate.clone());
                waiting.extend(gate.inputs().iter().map(String::as_str));
            }
        }
        found
    }

    /// The gates with every gate behind its inputs.
    ///
    /// # Errors
    /// When a gate depends on itself.
    pub fn order(&self) -> Result<Vec<&str>, ModelError> {
        let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
        let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, gate) in &self.gates {
            let inputs: Vec<&str> = gate
                .inputs()
                .iter()
                .map(String::as_str)
                .filter(|input| self.gates.contains_key(*input))
                .collect();
            waiting.insert(name, inputs.len());
            for input in inputs {
                users.entry(input).or_default().push(name);
            }
        }
        let mut ready: Vec<&str> = waiting.iter().filter(|(_, n)| **n == 0).map(|(name, _)| *name).collect();
        let mut order = Vec::with_capacity(waiting.len());
        while let Some(name) = ready.pop() {
            order.push(name);
            for &user in users.get(name).into_iter().flatten() {
                if let Some(left) = waiting.get_mut(user) {
                    *left -= 1;
                    if *left == 0 {
                        ready.push(user);
                    }
                }
            }
        }
        if order.len() == waiting.len() {
            return Ok(order);
        }
        let stuck = waiting.iter().find(|(_, left)| **left > 0).map_or("", |(name, _)| *name);
        Err(ModelError::Cycle(stuck.to_owned()))
    }
}
