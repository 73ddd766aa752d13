//! How fast the use of each node grows.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::design::{Aim, Design, NodeId};

/// The fastest growth, in percent a year, of the workloads that land on a node.
#[must_use]
pub fn growth_of_nodes(design: &Design) -> BTreeMap<NodeId, Decimal> {
    let mut found: BTreeMap<NodeId, Decimal> = BTreeMap::new();
    for workload in design.workloads.values() {
        let Some(percent) = workload.growth_percent_per_year else { continue };
        for aim in &workload.aims {
            if let Aim::Node(id) = aim {
                let most = found.entry(*id).or_default();
                *most = percent.max(*most);
            }
        }
    }
    found
}
