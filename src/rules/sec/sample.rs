//! Designs with business numbers, for the tests.

use crate::design::{Aim, Design, Edit, Workload};
use crate::rules::testing::{apply, id, two_az_classic};

/// The small design with a workload that expects an attack.
pub(super) fn attacked(gbps: Option<u32>) -> Design {
    let mut design = two_az_classic();
    let workload = Workload {
        name: "trade".to_owned(),
        aims: vec![Aim::Node(id(&design, "slb"))],
        ddos_gbps: gbps.map(Into::into),
        user_content: Some(false),
        static_percent: Some(20.into()),
        ..Workload::default()
    };
    let id = design.ids().workload();
    apply(&mut design, vec![Edit::PutWorkload(id, Box::new(workload))]);
    design
}
