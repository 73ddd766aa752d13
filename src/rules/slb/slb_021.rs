//! SLB-021: a private load balancer carries more than it can.

use super::private_load::PrivateLoad;
use crate::base::{Basis, Severity, Text};
use crate::rules::{Check, Cite, Context, Family, FixClass, Rule, Sink};
use crate::sizing::{FormulaFacts, Measure};
use crate::text;

pub(super) static RULE: Rule = Rule {
    code: "SLB-021",
    name: "private-slb-above-limit",
    family: Family::Slb,
    severity: Severity::Error,
    basis: Basis::S,
    source: Cite::guide(&[(307, 307)]),
    since: "0.1.0",
    editions: &[],
    title: Text::fixed("私网SLB实例累计超过10G", "Private SLB over 10 Gbps per instance"),
    why: Text::fixed(
        "私网SLB的全部监听合计有带宽上限，超出的流量会被丢弃。",
        "All listeners of a private SLB together have a limit; what is above it is dropped.",
    ),
    fix: Text::fixed("分到多个SLB。", "Spread it over several load balancers."),
    fix_class: Some(FixClass::Guide),
    bad: Text::fixed(
        "11个监听各950 Mbps，合计10 450 Mbps。",
        "11 listeners of 950 Mbps, 10 450 Mbps together.",
    ),
    good: Text::fixed("两个实例各承载5 225 Mbps。", "Two instances with 5 225 Mbps each."),
    cross: &[],
    check: Check::Design(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Ok(facts) = FormulaFacts::of(context.catalog, context.edition()) else { return };
    let load = PrivateLoad {
        measure: Measure::InstanceBandwidth,
        most: facts.private_instance.0,
        stated: |peaks| peaks.iter().sum(),
        who: |name| text!("“{name}”全部监听合计", "all listeners of \"{name}\" together have"),
        fix: Text::fixed("分到多个SLB", "spread it over several load balancers"),
    };
    load.check(context, sink);
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Listener, SlbScope};
    use crate::rules::testing::*;

    fn private(peaks: &[f64]) -> Design {
        let mut design = loaded_designs()[1].clone();
        let slb_id = id(&design, "slb");
        workload(&mut design, |row| row.aims.retain(|aim| *aim != crate::design::Aim::Node(slb_id)));
        slb(&mut design, "slb", |slb| {
            slb.scope = SlbScope::Private;
            let first = slb.listeners[0].clone();
            slb.listeners =
                peaks.iter().map(|peak| Listener { peak_mbps: Some(*peak), ..first.clone() }).collect();
        });
        design
    }

    #[test]
    fn within_the_limit_it_passes() {
        passes("SLB-021", &private(&[1000.0; 10]));
    }

    #[test]
    fn above_the_limit_it_is_told() {
        let found = one_finding("SLB-021", &private(&[950.0; 11]));
        assert!(found.message.en.contains("carry 10450 Mbps; the limit is 10000"), "{}", found.message.en);
    }
}
