//! The smallest change that opens a closed way, tried before it is told.

use super::map::NetworkMap;
use super::{Change, Obstacle, Passage, passage};
use crate::base::Text;
use crate::catalog::Catalog;
use crate::design::{Design, Edit, NodeId, Transport};

/// More steps than any way has filters.
const STEPS: usize = 8;

/// What would open a way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opening {
    /// What to do, one thing for each filter in the way, in order; advice where a person has to decide.
    pub steps: Vec<Change>,
    /// Whether the edits of all steps, one after the other, open it; that was tried.
    pub opens: bool,
}

impl Opening {
    /// All of it as one step; none when a person has to decide something first.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        let edits = self.steps.iter().filter(|_| self.opens).flat_map(|step| &step.edits);
        edits.cloned().collect()
    }

    /// What is done, in words.
    #[must_use]
    pub fn title(&self) -> Text {
        let zh: Vec<&str> = self.steps.iter().map(|step| step.title.zh.as_ref()).collect();
        let en: Vec<&str> = self.steps.iter().map(|step| step.title.en.as_ref()).collect();
        Text::new(zh.join("；"), en.join("; "))
    }
}

/// Takes one thing after the other out of the way until the packet gets there. A setting is changed where one
/// setting is enough; what a person has to decide is told as advice, and then nothing is edited.
#[must_use]
pub fn opening(
    design: &Design,
    catalog: &Catalog,
    found: &Passage,
    (from, to): (NodeId, NodeId),
    (transport, port): (Transport, u16),
) -> Opening {
    let mut made = Opening::default();
    let mut after = design.clone();
    let mut found = found.clone();
    for _ in 0..STEPS {
        if found.reachable {
            made.opens = !made.steps.is_empty();
            return made;
        }
        let map = NetworkMap::of(&after, catalog);
        let Some(change) = found.obstacles.first().and_then(|obstacle| obstacle.change(&map)) else { break };
        if change.edits.is_empty() {
            break;
        }
        if after.apply_all(change.edits.clone()).is_err() {
            break;
        }
        made.steps.push(change);
        found = passage(&NetworkMap::of(&after, catalog), from, to, transport, port);
    }
    // What is left is for people: everything that is in the way, so that nobody mends half of it.
    let map = NetworkMap::of(&after, catalog);
    let advice: Option<Vec<Change>> =
        found.obstacles.iter().map(|stop: &Obstacle| stop.change(&map)).collect();
    match advice {
        Some(rest) => {
            made.steps.extend(rest);
            made.steps.iter_mut().for_each(|step| step.edits.clear());
            made.steps.dedup();
        }
        None => made.steps.clear(),
    }
    made
}
